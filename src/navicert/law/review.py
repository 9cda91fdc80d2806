"""How would an application be reviewed, and which of several policies is the strictest?

Source: 15 CFR 742.2 to 742.15 (b) by reason for control, the review policy column of Supplement No. 4 to part 744, and
the sections that its rows refer to. A favorable policy never turns a requirement into none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from navicert.law.case import Case
from navicert.law.conditions import Held, basis, hold, standing
from navicert.law.corpus.provisions import Row
from navicert.model.determination import Basis, Requirement, Step

STEP = "review_policy"
# Codes whose words do not say that something is taken out for case-by-case review.
_WITHOUT_WORDS = ("POLICY_OF_DENIAL", "PRESUMPTION_OF_DENIAL")
BY_REFERENCE = "BY_REFERENCE"


@dataclass(frozen=True, slots=True)
class Policy:
    """A review policy of one requirement.

    Attributes:
        rank: the larger, the stricter.
        numbers: numeric tests that decided, name and text.
        question: what would make it another, where that is not known.
    """

    text: str
    rank: int
    of: str
    basis: tuple[Basis, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    question: str = ""


def _codes(case: Case) -> dict[str, Row]:
    """The codes as they read for the item: some turn on whether it is EAR99."""
    found: dict[str, Row] = {}
    for row in standing("review-policy-codes", case.as_of):
        if hold(row, case).truth != "not_met":
            found.setdefault(row.then["policy"], row)
    return found


def in_words(code: str | None, printed: str | None, case: Case) -> tuple[str, int] | None:
    """A policy code in words and its rank; a policy that refers to sections is ranked by the strictest of them.

    Args:
        code: of the row; None where the row states none.
        printed: the column verbatim, for policies that refer to sections.
        case: the transaction.
    """
    codes = _codes(case)
    if code == BY_REFERENCE and printed:
        sections = re.findall(r"\d{3}\.\d+\s*(?:\([a-z0-9]\))*", printed)
        named = [section.replace(" ", "") for section in sections]
        ranks = [row.then["rank"] for section in named for key, row in codes.items() if section.startswith(key)]
        return f"see {' and '.join(dict.fromkeys(named))}", max(ranks, default=0)
    if code is None or code not in codes:
        return (printed.strip().rstrip("."), 0) if printed else None
    row = codes[code]
    return row.then["text"], row.then["rank"]


def policies(case: Case, requirements: Iterable[Requirement]) -> Sequence[Policy]:
    """The policy of each requirement that is enforced, the strictest first."""
    out: list[Policy] = []
    for one in requirements:
        if one.text_only or one.prohibited:
            continue
        found = _stated(one, case) if one.policy or one.policy_text else _by_reason(one, case)
        if found is not None:
            out.append(found)
    # Of two that are as strict, the one in plain words is told before the one that refers to sections.
    return sorted(dict.fromkeys(out), key=lambda policy: (-policy.rank, policy.text.startswith("see ")))


def _of(one: Requirement) -> str:
    return one.party or one.source


def _stated(one: Requirement, case: Case) -> Policy | None:
    words = in_words(one.policy, one.policy_text, case)
    if words is None:
        return None
    text = words[0]
    if one.carve_out and one.policy in _WITHOUT_WORDS:
        text = f"{text} (case-by-case for {one.carve_out})"
    return Policy(text, words[1], _of(one), one.basis)


def _by_reason(one: Requirement, case: Case) -> Policy | None:
    """The first row that holds for the reason; a row that may hold is said, and the next one counts."""
    question = ""
    by_paragraph: list[Policy] = []
    for row in standing("review-policies", case.as_of):
        if one.source not in row.then["sources"]:
            continue
        held = hold(row, case)
        words = in_words(row.then["policy"], None, case) if held.truth != "not_met" else None
        if held.truth == "open":
            question = question or row.then.get("ask") or f"{held.failed}: then {row.text}"
        if words is None:
            continue
        found = Policy(words[0], words[1], _of(one), (basis(row),), _numbers(held), question)
        if held.truth == "met":
            return max((*by_paragraph, found), key=lambda policy: policy.rank)
        if one.certain and {answer.question for answer in held.answers if answer.truth == "open"} == {"item"}:
            # A license is required by whichever paragraph it is: of their policies the strictest is told.
            by_paragraph.append(found)
    return max(by_paragraph, key=lambda policy: policy.rank, default=None)


def _numbers(held: Held) -> tuple[tuple[str, str], ...]:
    said = [one.why for one in held.answers if one.question == "figures"]
    parts = [part for text in said for part in text.split(", ")]
    names = {"TPP": "tpp", "total DRAM bandwidth in GB/s": "dram_gbps"}
    out = []
    for part in parts:
        for label, name in names.items():
            if part.startswith(label):
                out.append((name, part.removeprefix(label).strip()))
    return tuple(out)


def review_step(found: Sequence[Policy]) -> Step:
    """The step: the strictest policy, and whose each one is."""
    if not found:
        return Step(STEP, "none stated", "no requirement, or none whose policy a row states")
    why = "; ".join(f"{policy.of}: {policy.text}" for policy in found)
    grounds = tuple(dict.fromkeys(one for policy in found for one in policy.basis))
    facts = {name: text for policy in found for name, text in policy.numbers}
    return Step(STEP, found[0].text, why, facts, grounds)
