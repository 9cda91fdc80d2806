"""Does what the item is used for, or who uses it, require a license whatever its ECCN?

Source: 15 CFR part 744. Each row says which end use, which items and which destinations; lists of parties are asked in
`listings.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from navicert.law.case import Case
from navicert.law.conditions import standing
from navicert.law.corpus.provisions import Row, provision
from navicert.law.rules import Trial
from navicert.model.citation import Citation
from navicert.model.determination import Basis, Finding

STEP = "end_use"
SECTIONS = ("744.2", "744.3", "744.4", "744.5", "744.6", "744.17", "744.21", "744.22", "744.23")
_PART = Basis(Citation("15 CFR part 744", "https://www.ecfr.gov/current/title-15/part-744"))


@cache
def end_use_codes() -> Mapping[str, str]:
    """The end uses that part 744 asks about: code and meaning."""
    return {row.key: row.text for row in provision("end-uses").rows}


@cache
def _words() -> Sequence[tuple[re.Pattern[str], str]]:
    """The words of each end use, the longest first, so that "military intelligence" is not read as "military"."""
    found = [(word, row.key) for row in provision("end-uses").rows for word in row.then["words"]]
    found += [(code.replace("_", " "), code) for code in end_use_codes()]
    longest = sorted(found, key=lambda pair: -len(pair[0]))
    return [(_pattern(word), code) for word, code in longest]


def _pattern(word: str) -> re.Pattern[str]:
    """A word as it stands in a text: between other characters in Chinese, between spaces and punctuation otherwise."""
    plain = re.escape(word.casefold()).replace(r"\ ", r"[\s_-]+").replace(r"\-", r"[\s_-]?")
    return re.compile(plain if not word.isascii() else rf"(?<![\w]){plain}(?![\w])")


def read_end_use(text: str) -> tuple[str, ...]:
    """The end uses that a text names, in the order of the table; empty where it names none.

    A word is read once: what "military intelligence" has taken is not read as "military" again. A text that says "not
    military" or "non-military" is not read as military.
    """
    left = text.casefold()
    found: set[str] = set()
    for pattern, code in _words():
        for match in pattern.finditer(left):
            if not re.search(r"(?:\bnot?n?[\s-]+(?:for\s+)?|非)$", left[: match.start()]):
                found.add(code)
        left = pattern.sub(lambda match: " " * len(match[0]), left)
    return tuple(code for code in end_use_codes() if code in found)


def end_use(case: Case) -> Finding:
    """What part 744 requires for the end use and the end users that are stated."""
    trial = Trial(STEP)
    for section in SECTIONS:
        trial.rows((row for row in standing(section, case.as_of) if _speaks(row)), case)
    transaction = case.transaction
    stated = ", ".join(use.replace("_", " ") for use in transaction.end_uses)
    facts = {"end use": stated or transaction.end_use_text or "not stated"}
    nothing = "no end use was stated, so none could be looked up: ask for it"
    if transaction.end_uses:
        nothing = f"no section of part 744 catches this item for the end use stated ({stated})"
    elif transaction.end_use_text:
        nothing = f"no end use of part 744 was read from {transaction.end_use_text!r}"
        trial.questions.append(f"which end use of part 744 {transaction.end_use_text!r} is, if any")
    if not transaction.end_uses:
        trial.failed = [text for text in trial.failed if "not stated: end use" not in text]
    found = trial.finding(nothing, facts, (_PART,))
    if not transaction.end_use_text and not transaction.end_uses and trial.outcome == "nothing found":
        found = replace(found, steps=tuple(replace(step, outcome="not asked") for step in found.steps))
    return found


def _speaks(row: Row) -> bool:
    """Whether a row asks of an end use or of a seat; rows about lists are asked in `listings.py`."""
    return "list" not in row.when
