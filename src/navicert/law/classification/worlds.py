"""Every way in which the unknown figures of a chip can fall, and the paragraph that each leads to.

Paragraphs compare figures with thresholds and with nothing else. A figure that is not known is therefore looked at once
at its lowest value and once at every threshold inside its range: between two thresholds nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Final

from navicert.law.classification.figures import ChipFacts, Range, density_of, most_tops, performance
from navicert.law.classification.rows import Law, Paragraph, Test, Value

AXES: Final = {
    "tpp": "processing performance",
    "density": "die area",
    "io": "transfer rate",
    "datacenter": "whether it is designed or marketed for datacenters",
    "tops": "processing performance",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The paragraph that names an item: its ECCN, its row, the test that was met, the note that took it out."""

    eccn: str
    paragraph: Paragraph | None = None
    test: Test | None = None
    excluded: str | None = None


@dataclass(frozen=True, slots=True)
class World:
    """One way: the facts in the order of `AXES`, None for a density that does not apply, and where it leads."""

    at: tuple[Fraction | bool | None, ...]
    outcome: Outcome


def _cells(figure: Range, thresholds: Sequence[Fraction]) -> list[Fraction]:
    """The lowest value of a range, and each threshold inside it."""
    high = figure.high
    return [figure.low, *(t for t in thresholds if t > figure.low and (high is None or t <= high))]


def _densities(
    tpp: Fraction, until: Fraction | None, facts: ChipFacts, steps: Sequence[Fraction]
) -> Iterator[Fraction]:
    """The densities that go with performances from `tpp` on, up to the next cell."""
    if facts.die_area.known:
        yield tpp / facts.die_area.low
        return
    found = density_of(Range(tpp, until), facts)
    if found is not None:
        yield from _cells(found, steps)


def worlds(facts: ChipFacts, law: Law, day: date) -> Iterator[World]:
    """Every way the unknown figures can fall on a day."""
    steps = law.thresholds("density", day)
    marks = law.thresholds("tpp", day)
    if facts.die_area.known:
        marks = sorted({*marks, *(step * facts.die_area.low for step in steps)})
    tpp, tops = performance(facts, law.sparse_divisor), most_tops(facts, law.sparse_divisor)
    cells = _cells(tpp, marks)
    rates = _cells(facts.io, law.thresholds("io", day))
    kinds = [facts.datacenter] if facts.datacenter is not None else [True, False]
    for at, value in enumerate(cells):
        until = cells[at + 1] if at + 1 < len(cells) else tpp.high
        densities: list[Fraction | None] = []
        if facts.non_planar is not False:
            densities += _densities(value, until, facts, steps)
        if facts.non_planar is not True:
            densities.append(None)
        # No bit length is so long that a performance at a threshold of 3A090 goes with fewer TOPS than 3A991.p asks.
        counts = _cells(tops, law.thresholds("tops", day))
        counts = counts[-1:] if value > 0 and not tops.known else counts
        for density, rate, kind, count in product(densities, rates, kinds, counts):
            point = value, density, rate, kind, count
            yield World(point, outcome(_facts(point, facts), facts, law, day))


def _facts(point: tuple[Fraction, Fraction | None, Fraction, bool, Fraction], facts: ChipFacts) -> Mapping[str, Value]:
    tpp, density, rate, kind, count = point
    known: dict[str, Value] = {
        "tpp": Range(tpp, tpp),
        "io": Range(rate, rate),
        "tops": Range(count, count),
        "datacenter": kind,
    }
    if density is not None:
        known["density"] = Range(density, density)
    return known | memory_density(facts)


def memory_density(facts: ChipFacts) -> dict[str, Value]:
    """The memory bandwidth density, where the item is memory."""
    if facts.memory is None:
        return {}
    value = Fraction(facts.memory[0]) / Fraction(facts.memory[1])
    return {"hbm_density": Range(value, value)}


def outcome(known: Mapping[str, Value], facts: ChipFacts, law: Law, day: date) -> Outcome:
    """The first paragraph of a day whose test is met by facts that are all known."""
    excluded = [row.name for row in law.exclusions if day in row.days and row.test.truth(known) == "met"]
    taken: str | None = None
    for row in law.paragraphs:
        if day not in row.days or (row.memory and not facts.is_memory):
            continue
        for test in row.tests:
            if test.truth(known) != "met":
                continue
            if row.exception in excluded:
                taken = row.exception
                continue
            return Outcome(row.name, row, test, taken)
    return Outcome(law.rest.name, excluded=taken)


def deciding(found: Sequence[World]) -> list[str]:
    """The facts on which the ECCN turns: two ways differ in that fact alone, and lead to different ECCNs."""
    names = list(AXES)
    out: list[str] = []
    for at, name in enumerate(names):
        seen: dict[tuple[object, ...], str] = {}
        for world in found:
            rest = tuple(value for place, value in enumerate(world.at) if place != at)
            if name == "tpp":
                rest = tuple(value for place, value in enumerate(world.at) if place not in (0, 1))
            if seen.setdefault(rest, world.outcome.eccn) != world.outcome.eccn:
                out.append(name)
                break
    known_tpp = len({world.at[0] for world in found}) == 1
    return [name for name in out if not (name == "tpp" and known_tpp)]
