"""Does what the item is used for, or who uses it, require a license whatever its ECCN?

Source: 15 CFR part 744. Each row says which end use, which items and which destinations; lists of parties are asked in
`listings.py`.
"""

from __future__ import annotations

from dataclasses import replace

from navicert.law.case import Case
from navicert.law.conditions import standing
from navicert.law.corpus.provisions import Row
from navicert.law.end_use_words import denied_end_uses, end_use_codes, read_end_use
from navicert.law.rules import Trial
from navicert.model.citation import Citation
from navicert.model.determination import Basis, Finding

__all__ = ["denied_end_uses", "end_use", "end_use_codes", "read_end_use"]

STEP = "end_use"
SECTIONS = ("744.2", "744.3", "744.4", "744.5", "744.6", "744.17", "744.21", "744.22", "744.23")
_PART = Basis(Citation("15 CFR part 744", "https://www.ecfr.gov/current/title-15/part-744"))


def end_use(case: Case) -> Finding:
    """What part 744 requires for the end use and the end users that are stated."""
    trial = Trial(STEP)
    for section in SECTIONS:
        trial.rows((row for row in standing(section, case.as_of) if _speaks(row)), case)
    transaction = case.transaction
    stated = ", ".join(use.replace("_", " ") for use in transaction.end_uses)
    facts = {"end use": stated or transaction.end_use_text or "not stated"}
    denied = denied_end_uses(transaction.end_use_text or "")
    if denied:
        # The word of the parties: it is shown, so that a person who knows better can object.
        facts["said not to be for"] = ", ".join(use.replace("_", " ") for use in denied)
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
