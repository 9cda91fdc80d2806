"""Chips against the thresholds of a day, as a drawing that needs nothing else: readable without color and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from itertools import product
from math import log10
from typing import Final

from navicert.law.classification.chips import Classification, shown_density
from navicert.law.classification.figures import ChipFacts, Range, decimal_text
from navicert.law.classification.rows import Law, law
from navicert.law.classification.worlds import outcome
from navicert.report.chip_labels import Box, place
from navicert.report.chip_words import NOT_PERMISSION
from navicert.report.graph_lines import number
from navicert.report.graph_svg import FONT
from navicert.report.graph_text import text_width, wrap, xml_text
from navicert.report.phrases import AID, visible

LEFT, TOP, WIDE, HIGH = 84.0, 92.0, 940.0, 640.0
PAGE: Final = LEFT + WIDE + 56
SMALL, TEXT = 11.0, 13.0
# The most that the axes show; a chip outside them stands in the list under the drawing.
TPP_AXIS: Final = (Fraction(200), Fraction(100_000))
DENSITY_AXIS: Final = (Fraction(1), Fraction(50))
RATE_AXIS: Final = (Fraction(20), Fraction(2500))
LEGEND: Final = (
    "● for datacenters · ◇ not for datacenters · □ not known · ◎ ringed: asked about · "
    "italic: had not shipped on that day"
)
# Each region has a pattern of its own, so that it can be told without color.
PATTERNS: Final = {
    "3A090": '<path d="M0 8L8 0" stroke="#8a1c22" stroke-width="1"/>',
    "3A090.a": '<path d="M0 8L8 0" stroke="#8a1c22" stroke-width="1"/>',
    "3A090.b": '<circle cx="4" cy="4" r="1.1" fill="#7a4b00"/>',
}


@dataclass(frozen=True, slots=True)
class Axis:
    """The horizontal axis of a day: what its text compares the performance with."""

    fact: str
    title: str
    span: tuple[Fraction, Fraction]
    ticks: tuple[int, ...]


DENSITY: Final = Axis(
    "density", "performance density: TPP per mm² of applicable die area (log)", DENSITY_AXIS, (1, 2, 5, 10, 20, 50)
)
RATE: Final = Axis(
    "io", "aggregate bidirectional transfer rate, GB/s (log)", RATE_AXIS, (20, 50, 100, 200, 500, 1000, 2000)
)


@dataclass(frozen=True, slots=True)
class Point:
    """Chips with the same two figures and the same kind."""

    at: tuple[Fraction, Fraction]
    names: tuple[str, ...]
    datacenter: bool | None
    asked: bool
    hypothetical: bool


def draw_chips(known: Sequence[Classification], day: date, asked: Sequence[Classification] = ()) -> str:
    """Known chips and those asked about, with the thresholds of a day.

    Args:
        known: of the catalog, on that day.
        day: whose text counts.
        asked: set apart; they may be of the catalog too.

    Returns:
        One `svg` element without script or any outside reference.
    """
    rules = law()
    axis = RATE if rules.thresholds("io", day) and not rules.thresholds("density", day) else DENSITY
    points, left_out = _points(known, asked, axis)
    text = next(row for row in rules.texts if day in row.days)
    title = f"Advanced chips and ECCN 3A090 on {day}"
    desc = f"{text.words}. {len(points)} points. See {text.citation.text}."
    key = sha256(f"{day}|{[one.facts.name for one in asked]}".encode("utf-8", "replace")).hexdigest()[:8]
    foot, height = _foot(left_out, asked, day, text.citation.text)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t{key} d{key}" '
        f'viewBox="0 0 {number(PAGE)} {number(height)}" width="{number(PAGE)}" height="{number(height)}" '
        f'font-family="{FONT}" fill="#16191f">',
        f'<title id="t{key}">{xml_text(title)}</title>',
        f'<desc id="d{key}">{xml_text(desc)} {xml_text(_described(asked or known))}</desc>',
        _patterns(key),
        f'<rect width="{number(PAGE)}" height="{number(height)}" fill="#fff"/>',
        _text(LEFT, 34, title, 16, bold=True),
        _text(LEFT, 56, f"{text.words} ({text.citation.text})", TEXT),
        *_regions(rules, day, axis, key),
        *_axes(axis),
        *_marks(points, axis),
        *foot,
        "</svg>\n",
    ]
    return "\n".join(parts)


def _described(shown: Sequence[Classification]) -> str:
    return "; ".join(f"{one.facts.name or 'figures given'}: {one.label}" for one in shown) + "."


def _patterns(key: str) -> str:
    inside = "".join(
        f'<pattern id="p{key}{at}" width="8" height="8" patternUnits="userSpaceOnUse">{mark}</pattern>'
        for at, mark in enumerate(PATTERNS.values())
    )
    return f"<defs>{inside}</defs>"


def _text(
    x: float, y: float, text: str, size: float, anchor: str = "start", bold: bool = False, italic: bool = False
) -> str:
    weight = (' font-weight="700"' if bold else "") + (' font-style="italic"' if italic else "")
    place_at = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}"{place_at}{weight} '
        f'stroke="#fff" stroke-width="3" paint-order="stroke" stroke-linejoin="round">{xml_text(visible(text))}</text>'
    )


def _share(value: Fraction, span: tuple[Fraction, Fraction]) -> float:
    return (log10(value) - log10(span[0])) / (log10(span[1]) - log10(span[0]))


def _x(value: Fraction, axis: Axis) -> float:
    return LEFT + WIDE * _share(value, axis.span)


def _y(value: Fraction) -> float:
    return TOP + HIGH * (1 - _share(value, TPP_AXIS))


def _name(one: Classification) -> str:
    name = one.facts.name or "figures given"
    return name.removeprefix(f"{one.facts.vendor} ") if one.facts.vendor == "NVIDIA" else name


def _points(
    known: Sequence[Classification], asked: Sequence[Classification], axis: Axis
) -> tuple[list[Point], list[str]]:
    """The chips as points, those of the same figures together; and what cannot be drawn, with the reason."""
    ours = {one.facts.name for one in asked if one.facts.source}
    groups: dict[tuple[tuple[Fraction, Fraction], bool | None, bool, bool], list[str]] = {}
    left_out = []
    for one in [*asked, *(chip for chip in known if chip.facts.name not in ours)]:
        across = shown_density(one) if axis.fact == "density" else one.facts.io.low if one.facts.io.known else None
        name = _name(one)
        if not one.tpp.known or one.facts.is_memory:
            left_out.append(f"{name} (TPP not known)" if not one.facts.is_memory else f"{name} (memory)")
        elif across is None:
            what = "die area" if axis.fact == "density" else "transfer rate"
            left_out.append(f"{name} (TPP {decimal_text(one.tpp.low)}, {what} not known)")
        elif not (_inside(across, axis.span) and _inside(one.tpp.low, TPP_AXIS)):
            left_out.append(f"{name} (TPP {decimal_text(one.tpp.low)}: outside the axes)")
        else:
            at = across, one.tpp.low
            groups.setdefault((at, one.facts.datacenter, one in asked, one.hypothetical), []).append(name)
    drawn = [Point(at, tuple(names), kind, is_asked, early) for (at, kind, is_asked, early), names in groups.items()]
    return drawn, left_out


def _inside(value: Fraction, span: tuple[Fraction, Fraction]) -> bool:
    return span[0] <= value <= span[1]


def _regions(rules: Law, day: date, axis: Axis, key: str) -> Iterator[str]:
    """The plane cut at every threshold, each piece named by the paragraph that takes a datacenter chip there."""
    xs = [axis.span[0], *rules.thresholds(axis.fact, day), axis.span[1]]
    xs = [value for value in xs if _inside(value, axis.span)]
    ys = [TPP_AXIS[0], *rules.thresholds("tpp", day), TPP_AXIS[1]]
    if not rules.thresholds("tpp", day):
        return
    named: dict[tuple[int, int], str] = {}
    for i, j in product(range(len(xs) - 1), range(len(ys) - 1)):
        named[i, j] = _eccn_at(xs[i], ys[j], axis, rules, day)
    for (i, j), eccn in named.items():
        x, y = _x(xs[i], axis), _y(ys[j + 1])
        fill = f"url(#p{key}{list(PATTERNS).index(eccn)})" if eccn in PATTERNS else "none"
        size = f'width="{number(_x(xs[i + 1], axis) - x)}" height="{number(_y(ys[j]) - y)}"'
        yield f'<rect x="{number(x)}" y="{number(y)}" {size} fill="{fill}" fill-opacity="0.45"/>'
    yield from _borders(named, xs, ys, axis)
    for eccn in dict.fromkeys(named.values()):
        yield _region_name(eccn, [at for at, own in named.items() if own == eccn], xs, ys, axis)
    yield from _thresholds(xs[1:-1], ys[1:-1], axis)


def _eccn_at(across: Fraction, tpp: Fraction, axis: Axis, rules: Law, day: date) -> str:
    # What the axes show has more TOPS than 3A991.p asks: 200 at 16 bits are 12.5.
    known = {name: Range(value, value) for name, value in (("tpp", tpp), (axis.fact, across), ("tops", tpp))}
    return outcome({**known, "datacenter": True}, ChipFacts(), rules, day).eccn


def _borders(
    named: dict[tuple[int, int], str], xs: Sequence[Fraction], ys: Sequence[Fraction], axis: Axis
) -> Iterator[str]:
    """A line wherever two neighboring pieces have different names."""
    for (i, j), eccn in named.items():
        left, right, low, high = _x(xs[i], axis), _x(xs[i + 1], axis), _y(ys[j]), _y(ys[j + 1])
        if named.get((i + 1, j), eccn) != eccn:
            yield f'<path d="M{number(right)} {number(low)}V{number(high)}" stroke="#16191f" stroke-width="1.8"/>'
        if named.get((i, j + 1), eccn) != eccn:
            yield f'<path d="M{number(left)} {number(high)}H{number(right)}" stroke="#16191f" stroke-width="1.8"/>'


def _region_name(
    eccn: str, cells: Sequence[tuple[int, int]], xs: Sequence[Fraction], ys: Sequence[Fraction], axis: Axis
) -> str:
    """The name in the corner of the largest piece."""

    def area(cell: tuple[int, int]) -> float:
        i, j = cell
        return (_x(xs[i + 1], axis) - _x(xs[i], axis)) * (_y(ys[j]) - _y(ys[j + 1]))

    i, j = max(cells, key=area)
    return _text(_x(xs[i], axis) + 10, _y(ys[j + 1]) + 22, eccn, 16, bold=True)


def _thresholds(xs: Sequence[Fraction], tpps: Sequence[Fraction], axis: Axis) -> Iterator[str]:
    """The numbers of the thresholds at the upper and the right edge."""
    for value in xs:
        yield _text(_x(value, axis), TOP - 8, decimal_text(value), SMALL, "middle", bold=True)
        yield f'<path d="M{number(_x(value, axis))} {number(TOP)}v-5" stroke="#16191f"/>'
    for value in tpps:
        yield _text(LEFT + WIDE + 6, _y(value) + 4, decimal_text(value), SMALL, bold=True)
        line = f"M{number(LEFT)} {number(_y(value))}H{number(LEFT + WIDE)}"
        yield f'<path d="{line}" stroke="#767c89" stroke-dasharray="2 5"/>'


def _axes(axis: Axis) -> Iterator[str]:
    yield (
        f'<rect x="{number(LEFT)}" y="{number(TOP)}" width="{number(WIDE)}" height="{number(HIGH)}" fill="none" '
        'stroke="#16191f"/>'
    )
    for tick in axis.ticks:
        x = _x(Fraction(tick), axis)
        yield f'<path d="M{number(x)} {number(TOP + HIGH)}v6" stroke="#16191f"/>'
        yield _text(x, TOP + HIGH + 20, f"{tick:,}", SMALL, "middle")
    for tick in (200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000):
        y = _y(Fraction(tick))
        yield f'<path d="M{number(LEFT)} {number(y)}h-6" stroke="#16191f"/>'
        yield _text(LEFT - 10, y + 4, f"{tick:,}", SMALL, "end")
    yield _text(LEFT + WIDE / 2, TOP + HIGH + 42, axis.title, TEXT, "middle")
    y = TOP + HIGH / 2
    inside = _text(22, y, "total processing performance, TPP (log)", TEXT, "middle")
    yield f'<g transform="rotate(-90 22 {number(y)})">{inside}</g>'


def _marks(points: Sequence[Point], axis: Axis) -> Iterator[str]:
    """Every point with its sign, and its names where they find room."""
    spots = [(_x(point.at[0], axis), _y(point.at[1])) for point in points]
    labels = [", ".join(point.names) for point in points]
    sizes = [(text_width(text, SMALL) + 4, 13.0) for text in labels]
    plane = Box(LEFT, TOP, LEFT + WIDE, TOP + HIGH)
    for point, (x, y), text, box in zip(points, spots, labels, place(spots, sizes, plane), strict=True):
        middle = (box.left + box.right) / 2
        if abs(middle - x) > (box.right - box.left) / 2 + 12 or abs((box.top + box.bottom) / 2 - y) > 18:
            end = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
            yield (
                f'<path d="M{number(x)} {number(y)}L{number(end[0])} {number(end[1])}" stroke="#4d5563" '
                'stroke-width="0.8"/>'
            )
        yield _sign(point, x, y)
        yield _text(box.left + 2, box.bottom - 3, text, SMALL, bold=point.asked, italic=point.hypothetical)


def _sign(point: Point, x: float, y: float) -> str:
    label = xml_text(f"{', '.join(point.names)}: {decimal_text(point.at[0], 2)}, TPP {decimal_text(point.at[1], 1)}")
    shape = {
        True: f'<circle cx="{number(x)}" cy="{number(y)}" r="4" fill="#16191f"/>',
        False: f'<path d="M{number(x)} {number(y - 6)}l6 6 -6 6 -6 -6z" fill="#fff" stroke="#16191f" '
        'stroke-width="1.6"/>',
        None: f'<rect x="{number(x - 4)}" y="{number(y - 4)}" width="8" height="8" fill="#fff" stroke="#16191f" '
        'stroke-width="1.6"/>',
    }[point.datacenter]
    ring = f'<circle cx="{number(x)}" cy="{number(y)}" r="9" fill="none" stroke="#16191f" stroke-width="2"/>'
    return f"<g><title>{label}</title>{shape}{ring if point.asked else ''}</g>"


def _foot(
    left_out: Sequence[str], asked: Sequence[Classification], day: date, citation: str
) -> tuple[list[str], float]:
    """The legend, the exclusion, what is not drawn, and what a class does not say."""
    rules = law()
    said: list[tuple[str, bool]] = [(f"{_name(one)}: {one.label}", True) for one in asked]
    said.append((LEGEND, False))
    said += [(f"{row.name}: {row.words} ({row.citation.text})", False) for row in rules.exclusions if day in row.days]
    if rules.thresholds("density", day):
        said.append(("The regions are those of chips for datacenters", False))
    if left_out:
        said.append((f"Not drawn: {'; '.join(left_out)}", False))
    said += [(NOT_PERMISSION, True), (AID, False)]
    y = TOP + HIGH + 72
    out = []
    for text, bold in said:
        for line in wrap(visible(text), WIDE, TEXT, bold=bold):
            out.append(_text(LEFT, y, line, TEXT, bold=bold))
            y += 19
    return out, y + 12
