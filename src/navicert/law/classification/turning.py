"""What an answer turns on: the ECCNs that remain possible, when each, and how near the figures are to a threshold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from navicert.law.classification.figures import ChipFacts, Range, decimal_text, density_of, performance
from navicert.law.classification.rows import Law
from navicert.law.classification.worlds import AXES, Outcome, World, worlds
from navicert.model.citation import Citation


@dataclass(frozen=True, slots=True)
class Alternative:
    """An ECCN that the facts leave possible.

    Attributes:
        when: what must be so for it, in words; empty where it is the only one.
        paragraphs: the tests that lead to it.
    """

    eccn: str
    when: str
    paragraphs: tuple[str, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Margin:
    """A figure near a threshold: how far it is off, in percent of the threshold, negative below."""

    fact: str
    value: Fraction
    threshold: Fraction
    percent: Fraction


def alternatives(found: Sequence[World], turns: Sequence[str], law: Law, day: date) -> tuple[Alternative, ...]:
    """Every ECCN that the ways lead to, the strictest first, with what must be so for it."""
    order = [row.name for row in law.paragraphs if day in row.days] + [law.rest.name]
    out: list[Alternative] = []
    for eccn in order:
        mine = [world for world in found if world.outcome.eccn == eccn]
        if not mine:
            continue
        tests = dict.fromkeys(test.name for world in mine if (test := world.outcome.test))
        when = "" if len(mine) == len(found) else _when(mine, found, turns, not out)
        out.append(Alternative(eccn, when, tuple(tests), _citation(mine[0].outcome, law)))
    return tuple(out)


def _citation(outcome: Outcome, law: Law) -> Citation:
    return outcome.paragraph.citation if outcome.paragraph else law.rest.citation


def _when(mine: Sequence[World], found: Sequence[World], turns: Sequence[str], first: bool) -> str:
    at = list(AXES)
    if len(turns) == 1 and turns[0] == "datacenter":
        return "designed or marketed for datacenters" if mine[0].at[3] else "not designed or marketed for datacenters"
    if len(turns) == 1 and turns[0] in ("density", "io", "tpp"):
        place = at.index(turns[0])
        steps = sorted({value for world in found if (value := world.at[place]) is not None})
        own = {world.at[place] for world in mine}
        texts = [_span(turns[0], span, found[0]) for span in _spans(steps, own)]
        if None in own:
            texts.append("no logic die on a non-planar node")
        return ", or ".join(texts)
    words = _tests_of(mine, turns)
    return words if first else "; ".join(filter(None, (words, "no paragraph above is met")))


def _tests_of(mine: Sequence[World], turns: Sequence[str]) -> str:
    """Where several facts decide together: the tests that lead there, in words."""
    tests = dict.fromkeys(test for world in mine if (test := world.outcome.test))
    words = "; or ".join(f"{test.name}: {test.words}" for test in tests)
    kinds = {world.at[3] for world in mine}
    if "datacenter" in turns and len(kinds) == 1:
        kind = f"{'' if True in kinds else 'not '}designed or marketed for datacenters"
        words = f"{kind}, and {words}" if words else kind
    return words


def _spans(
    steps: Sequence[Fraction | bool], own: set[Fraction | bool | None]
) -> Iterator[tuple[Fraction, Fraction | None]]:
    """The runs of neighboring cells that lead to one ECCN: from, up to below."""
    ends: list[Fraction | bool | None] = [*steps[1:], None]
    start: Fraction | None = None
    for value, end in zip(steps, ends, strict=True):
        if value in own and start is None:
            start = Fraction(value)
        following = end is not None and end in own
        if start is not None and not following:
            yield start, None if end is None else Fraction(end)
            start = None


def _span(name: str, span: tuple[Fraction, Fraction | None], one: World) -> str:
    low, high = span
    if name != "density":
        unit, what = (" GB/s", "a transfer rate") if name == "io" else ("", "a TPP")
        if high is None:
            return f"{what} of {decimal_text(low)}{unit} or more"
        below = f"below {decimal_text(high)}{unit}"
        return f"{what} {below}" if not low else f"{what} of {decimal_text(low)}{unit} or more and {below}"
    tpp = one.at[0]
    assert isinstance(tpp, Fraction)
    densities = f"performance density {decimal_text(low, 2)} or more" if low else ""
    if high is not None:
        densities += f"{' and ' if densities else 'performance density '}below {decimal_text(high, 2)}"
    areas = [f"above {_down(tpp / high)}"] if high else []
    areas += [f"of {_down(tpp / low)} or less"] if low else []
    return f"a die area {' and '.join(areas)} mm² ({densities})" if areas else "any die area"


def _down(area: Fraction) -> str:
    """A bound in hundredths of a mm², cut off: rounded up it would let in an area that is outside."""
    return decimal_text(Fraction(int(area * 100), 100), 2)


def margins(facts: ChipFacts, law: Law, day: date) -> tuple[Margin, ...]:
    """The thresholds of a day that the known figures are near to."""
    tpp = performance(facts, law.sparse_divisor)
    density = density_of(tpp, facts)
    figures = {"tpp": tpp, "density": density, "io": facts.io}
    out = []
    for name, figure in figures.items():
        if figure is None or not figure.known:
            continue
        for threshold in law.thresholds(name, day):
            off = (figure.low - threshold) / threshold
            if abs(off) <= law.near:
                out.append(Margin(name, figure.low, threshold, off * 100))
    return tuple(out)


def turns_near(facts: ChipFacts, eccn: str | None, law: Law, day: date) -> bool:
    """Whether a die area that is not certain, some percent larger or smaller, would lead to another ECCN."""
    if eccn is None or not facts.die_area.known or facts.die_confidence == "high":
        return False
    area = facts.die_area.low
    wide = replace(facts, die_area=Range(area * (1 - law.near), area * (1 + law.near)))
    return any(world.outcome.eccn != eccn for world in worlds(wide, law, day))
