"""The classification step by step: each test with its numbers, its outcome, its source and the days it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from navicert.law.classification.figures import (
    ChipFacts,
    Range,
    deciding_operation,
    decimal_text,
    dense,
    density_of,
    most_tops,
    performance,
)
from navicert.law.classification.rows import Condition, Law, Note, Paragraph, Row, Test, Value
from navicert.law.classification.worlds import World, memory_density
from navicert.model.citation import Citation
from navicert.model.dates import Interval

ALWAYS = Interval()


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        step: its name: "tpp", "performance_density", "3A090.a.2", "Note 2", "review band".
        test: what is asked, in words; empty for a computation.
        numbers: the figures that it looks at, as decimal strings; "unknown" where not known.
        outcome: computed, met, not_met, open, excluded, not_applicable, not_reached, said or flag.
        why: in words.
        status: in_force, not_enforced or guidance.
    """

    step: str
    test: str
    numbers: Mapping[str, str]
    outcome: str
    why: str
    citation: Citation
    days: Interval
    status: str = "in_force"
    confidence: str = "seen"


def facts_of(facts: ChipFacts, law: Law) -> dict[str, Value]:
    """The facts by the names that the rows use; what is not known is an open range or None."""
    tpp = performance(facts, law.sparse_divisor)
    known: dict[str, Value] = {
        "tpp": tpp,
        "tops": most_tops(facts, law.sparse_divisor),
        "io": facts.io,
        "dram": facts.dram,
        "datacenter": facts.datacenter,
        "non_planar": facts.non_planar,
        "prc_designed": facts.prc_designed,
    }
    density = density_of(tpp, facts)
    if density is not None:
        known["density"] = density
    return known | memory_density(facts)


def range_text(value: Value) -> str:
    """A fact as a person reads it."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value.known:
        return _number(value.low)
    if value.high is None:
        return "unknown" if not value.low else f"{_number(value.low)} or more"
    return f"at most {_number(value.high)}" if not value.low else f"{_number(value.low)} to {_number(value.high)}"


def _number(value: Fraction) -> str:
    """Exact where decimals can; otherwise as many digits as tell it from every threshold near it."""
    text = decimal_text(value)
    return text if "/" not in text else f"{decimal_text(value, 4)} ({text})"


def steps_of(facts: ChipFacts, day: date, text: Note, law: Law, found: Sequence[World]) -> Iterator[Step]:
    """Every step of a classification, in the order in which it is done."""
    known = facts_of(facts, law)
    yield from _computations(facts, law, known, text)
    yield Step(
        "text", "which text of ECCN 3A090 stands on the day", {"as_of": day.isoformat()}, "said", text.words,
        text.citation, text.days, "in_force", text.confidence,
    )  # fmt: skip
    if not found:
        return
    excluded = {row.name: row.test.truth(known) for row in law.exclusions if day in row.days}
    for row in law.exclusions:
        if day in row.days:
            yield _tested(row, row.test, known, excluded[row.name], row.words)
    eccns = {world.outcome.eccn for world in found}
    named: str | None = None
    for paragraph in law.paragraphs:
        if day in paragraph.days:
            for step in _paragraph(paragraph, facts, known, excluded):
                yield replace(step, outcome="not_reached", why=f"{named} names it already") if named else step
            if eccns == {paragraph.name}:
                named = paragraph.name
    if law.rest.name in eccns:
        yield Step(
            law.rest.name, "", {}, "said" if len(eccns) == 1 else "open", law.rest.words, law.rest.citation,
            law.rest.days, "in_force", law.rest.confidence,
        )  # fmt: skip
    for note in law.notes:
        if day in note.days and eccns & set(note.eccns) and not (note.us_designed and facts.prc_designed):
            yield from _note(note, known, eccns <= set(note.eccns))


def _computations(facts: ChipFacts, law: Law, known: Mapping[str, Value], text: Note) -> Iterator[Step]:
    notes = Citation("technical notes to ECCN 3A090", "https://www.ecfr.gov/current/title-15/part-774")
    halved = [one for one in facts.operations if one.sparse]
    if halved:
        numbers = {one.precision: f"{one.tops} / {decimal_text(law.sparse_divisor)}" for one in halved}
        yield Step("sparse", "", numbers, "computed", "sparse rates count half", law.sparse_citation, ALWAYS)
    products: dict[str, str] = {}
    for one in facts.operations:
        rate = dense(one, law.sparse_divisor)
        key = one.precision if one.precision not in products else f"{one.precision} ({len(products) + 1})"
        products[key] = f"{decimal_text(rate)} x {one.bits} = {decimal_text(rate * one.bits)}"
    by = deciding_operation(facts, law.sparse_divisor)
    tpp = known["tpp"]
    why = f"TPP {range_text(tpp)}" + (f", the most, at {by.precision}" if by and len(products) > 1 else "")
    outcome = "computed" if isinstance(tpp, Range) and tpp.known else "open"
    if facts.is_memory:
        why, outcome = "memory does no processing", "not_applicable"
    yield Step("tpp", "", products, outcome, why, notes, ALWAYS)
    if facts.memory is not None:
        value = {"gb_per_s": str(facts.memory[0]), "mm2": str(facts.memory[1])}
        said = f"memory bandwidth density {range_text(known['hbm_density'])} GB/s per mm²"
        yield Step("hbm_density", "", value, "computed", said, notes, ALWAYS)
    if facts.is_memory:
        return
    density = known.get("density")
    numbers = {"tpp": range_text(tpp), "die_mm2": range_text(facts.die_area)}
    if not isinstance(density, Range):
        why = "no logic die on a non-planar node: the density test has no denominator and does not apply"
        yield Step("performance_density", "", numbers, "not_applicable", why, notes, ALWAYS)
        return
    done = "computed" if density.known else "open"
    yield Step("performance_density", "", numbers, done, f"performance density {range_text(density)}", notes, ALWAYS)


def _tested(row: Row, test: Test, known: Mapping[str, Value], outcome: str, why: str, name: str | None = None) -> Step:
    return Step(
        name or row.name, test.words, _numbers(test.all, known), outcome, why, row.citation, row.days, row.status,
        row.confidence,
    )  # fmt: skip


def _numbers(conditions: Sequence[Condition], known: Mapping[str, Value]) -> dict[str, str]:
    return {
        one.fact: range_text(known[one.fact]) if one.fact in known else "does not apply"
        for one in conditions
    }  # fmt: skip


def _paragraph(
    row: Paragraph, facts: ChipFacts, known: Mapping[str, Value], excluded: Mapping[str, str]
) -> Iterator[Step]:
    if row.memory and not facts.is_memory:
        if facts.memory is not None:
            why = "memory in one package with a processor: classified as the processor"
            yield _tested(row, row.tests[0], known, "not_applicable", why)
        return
    for test in row.tests:
        outcome: str = test.truth(known)
        why = {"met": "every condition holds", "not_met": "a condition does not hold"}.get(
            outcome, "a figure that is not known decides"
        )
        if outcome == "met" and row.scope:
            why += f"; its license requirement is written for {row.scope}"
        taken = excluded.get(row.exception or "")
        if taken == "met" and outcome != "not_met":
            outcome, why = "excluded", f"{row.exception} takes it out"
        elif taken == "open" and outcome == "met":
            outcome, why = "open", f"met, unless {row.exception} takes it out"
        yield _tested(row, test, known, outcome, why, test.name)


def _note(note: Note, known: Mapping[str, Value], certain: bool) -> Iterator[Step]:
    truth = note.test.truth(known)
    said = (note.said or {}).get(truth)
    if said:
        why = said if certain else f"if it is {' or '.join(note.eccns)}: {said}"
        outcome = "said" if not note.test.all else "flag" if note.flag else truth
        yield _tested(note, note.test, known, outcome, why)
