"""Is the item subject to the EAR: in or from the United States, by US content, or as a foreign direct product?

Source: 15 CFR 734.3 (items subject to the EAR), 734.4 (de minimis US content), 734.9 (foreign direct product). The
footnotes of the Entity List widen jurisdiction, so that they are asked here, before any list brings a requirement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from navicert.law.case import Case
from navicert.law.conditions import Held, basis, hold, standing
from navicert.law.corpus.provisions import Row
from navicert.model.determination import Basis, Finding, Step, Truth

STEP = "subject_to_ear"
_WORDS = {True: "subject to the EAR", False: "not subject to the EAR", None: "open"}


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The answer.

    Attributes:
        subject: None where it cannot be told.
    """

    subject: bool | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Way:
    """One way for an item to be subject to the EAR, tried."""

    row: Row
    truth: Truth
    why: str


def jurisdiction(case: Case) -> Jurisdiction:
    """Whether the item is subject to the EAR, and by what."""
    outside = [held for held in _held("734.3", case) if held.row.then.get("subject") is False and held.truth == "met"]
    if outside:
        row = outside[0].row
        flag = f"not subject to the EAR by what is stated ({row.ground.citation.text}): {row.text}"
        return _answer(case, False, row.text, (row,), (), (), (flag,))
    inside = [held for held in _held("734.3", case) if held.row.then.get("subject") is True and held.truth == "met"]
    stated = case.item.subject_to_ear
    if inside:
        row = inside[0].row
        flags: tuple[str, ...] = ()
        if stated is False:
            flags = (f"stated as not subject to the EAR, but {inside[0].met}: {row.text}",)
        return _answer(case, True, inside[0].met, (row,), (), (), flags)
    if stated is not None:
        worked_out = _foreign(case) if stated is False else None
        if worked_out is not None and worked_out.subject:
            why = worked_out.finding.steps[0].why
            flag = f"stated as not subject to the EAR, but the facts beside it say otherwise: {why}"
            return replace(worked_out, finding=replace(worked_out.finding, flags=(flag,)))
        return _answer(case, stated, f"as stated: {_WORDS[stated]}", (), (), (), ())
    if case.item.foreign_produced is False:
        row = next(row for row in standing("734.3", case.as_of) if row.key == "us-origin")
        return _answer(case, True, "stated as made in the United States", (row,), (), (), ())
    return _foreign(case)


def _foreign(case: Case) -> Jurisdiction:
    """A foreign-made item outside the United States: by US content, or as a direct product."""
    ways = [*_products(case), *_contents(case)]
    met = [way for way in ways if way.truth == "met"]
    unsure = [way for way in ways if way.truth == "open"]
    failed = tuple(f"{way.row.ground.citation.text}: {way.why}" for way in ways if way.truth == "not_met")
    if met:
        return _answer(case, True, "; ".join(way.why for way in met), (way.row for way in met), failed, (), ())
    made = case.item.origin or case.item.foreign_produced
    if unsure or made is None:
        asked = _grouped(unsure)
        if made is None:
            asked = ("where the item was made: an item of US origin is subject to the EAR wherever it is", *asked)
        why = "a fact that is not known decides"
        rows = [way.row for way in unsure] or [row for row in standing("734.3", case.as_of) if row.key == "us-origin"]
        return _answer(case, None, why, rows, failed, asked, ())
    why = "US content is not above the de minimis level, and no foreign direct product rule reaches it"
    general = [row for row in standing("734.3", case.as_of) if row.key == "foreign-made"]
    return _answer(case, False, why, general, failed, (), ())


def _grouped(ways: Sequence[_Way]) -> tuple[str, ...]:
    """The questions, each once, with all paragraphs that ask it."""
    asked: dict[str, list[str]] = {}
    for way in ways:
        asked.setdefault(way.why, []).append(way.row.ground.citation.text.removeprefix("15 CFR "))
    return tuple(f"{why} (15 CFR {', '.join(dict.fromkeys(cited))})" for why, cited in asked.items())


def _held(code: str, case: Case) -> Iterator[Held]:
    return (hold(row, case) for row in standing(code, case.as_of) if row.when)


def _products(case: Case) -> Iterator[_Way]:
    """The foreign direct product rules: first the product, then whom and where it reaches."""
    for row in standing("734.9", case.as_of):
        if row.ground.status == "not_enforced":
            continue
        made = _made_with(row, case)
        held = hold(row, case)
        if made == "not_met":
            yield _Way(row, "not_met", "not the direct product of technology or software that the rule names")
        elif held.truth == "not_met":
            yield _Way(row, "not_met", held.failed)
        elif made == "met" and held.truth == "met":
            yield _Way(row, "met", f"direct product; {held.met}")
        else:
            product = (
                "whether it is the direct product of the technology or software that the rule names, or of a plant"
            )
            asked = [product] if made == "open" else []
            yield _Way(row, "open", "; ".join([*asked, *([held.failed] if held.truth == "open" else [])]))


def _made_with(row: Row, case: Case) -> Truth:
    """Whether the item is the direct product of technology or software that a rule names, or holds such a circuit."""
    if "or_fact" in row.then and case.stated(row.then["or_fact"]):
        return "met"
    named = case.item.direct_product_of
    if named:
        return "met" if any(_named(code, row.then["inputs"]) for code in named) else "not_met"
    stated = case.item.direct_product
    return "open" if stated is None else "met" if stated else "not_met"


def _named(code: str, inputs: Any) -> bool:
    base = code.upper().partition(".")[0]
    if isinstance(inputs, list):
        return base in inputs
    if inputs == "600":
        return len(base) > 2 and base[1] in "DE" and base[2] == "6"
    if inputs == "3-9":
        return base[:1] in "3456789" and base[1:2] in "DE"
    if inputs == "3D 3E":
        return base[:2] in ("3D", "3E")
    return base[1:2] in "DE"


def _contents(case: Case) -> Iterator[_Way]:
    """De minimis US content: the levels that apply, the lowest first."""
    content = case.item.us_content_percent
    rows = [row for row in standing("734.4", case.as_of) if "percent" in row.then]
    for row in sorted(rows, key=lambda row: Decimal(row.then["percent"])):
        held = hold(row, case)
        level = Decimal(row.then["percent"])
        if held.truth == "not_met":
            if level:
                yield _Way(row, "not_met", held.failed)
        elif level == 0 and held.truth == "open":
            # The levels of zero percent are for named contents: without any US content there is none.
            if content is None or content > 0:
                yield _Way(row, "open", f"{held.failed}: then no US content is too little")
        elif content is None:
            yield _Way(
                row, "open", f"what share of the value is controlled US-origin content: {level:f} percent counts"
            )
        elif content > level:
            truth: Truth = "met" if held.truth == "met" else "open"
            yield _Way(row, truth, f"US content of {content:f} percent is more than {level:f} percent")
        else:
            yield _Way(row, "not_met", f"US content of {content:f} percent is not more than {level:f} percent")


def _answer(
    case: Case, subject: bool | None, why: str, rows: Iterable[Row], failed: tuple[str, ...],
    questions: tuple[str, ...], flags: tuple[str, ...],
) -> Jurisdiction:  # fmt: skip
    item = case.item
    facts = {
        "item made in": item.origin or "not stated",
        "ships from": case.source.name if case.source else "not stated",
        "US content": f"{item.us_content_percent:f} percent" if item.us_content_percent is not None else "not stated",
        "direct product": {None: "not stated", True: "yes", False: "no"}[item.direct_product],
    }
    grounds: tuple[Basis, ...] = tuple(basis(row) for row in rows)
    step = Step(STEP, _WORDS[subject], why, facts, grounds, failed)
    return Jurisdiction(subject, Finding((step,), (), questions, flags))
