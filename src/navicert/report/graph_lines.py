"""The lines of a drawing: how thick and how broken each is, its head, and where its share is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from navicert.report.graph_layout import Layout, Placed, Point, Route
from navicert.report.graph_text import text_width, xml_text
from navicert.report.neighborhood import Edge, Line
from navicert.report.ownership_words import Counts

LABEL: Final = 12.0
LABEL_HEIGHT: Final = 19.0
HEAD: Final = 9.0
# Where along a gap a label may stand; the first that hits nothing is taken.
PLACES: Final = (0.5, 0.36, 0.64, 0.24, 0.76, 0.44, 0.57, 0.16, 0.3, 0.7, 0.84)
Rectangle = tuple[float, float, float, float]


def number(value: float) -> str:
    """A coordinate in as few characters as a tenth of a pixel needs."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


@dataclass(frozen=True, slots=True)
class Ink:
    """How a line is drawn, told by thickness and dashes alone."""

    counts: Counts
    known: bool
    line: Line

    @property
    def style(self) -> str:
        """The class that gives it a color as well."""
        return {"yes": "yes", "may": "may-count", "no": "no"}[self.counts]

    @property
    def stroke(self) -> str:
        """Thickness and dashes as attributes, so that they hold without any style sheet."""
        width = {"yes": "3.4", "may": "2.6", "no": "1.3"}[self.counts]
        if self.line in ("consolidation", "control"):
            return 'stroke-width="2" stroke-dasharray="0.1 5" stroke-linecap="round"'
        if not self.known:
            return f'stroke-width="{width}" stroke-dasharray="8 5"'
        if self.counts == "may":
            return f'stroke-width="{width}" stroke-dasharray="14 4 2 4"'
        return f'stroke-width="{width}"'


def draw_lines(edges: Sequence[Edge], placed: Layout) -> Iterator[str]:
    """Every line with its head and its label; those that count lie on top.

    Args:
        edges: as the routes of the layout are ordered.
        placed: boxes and routes.
    """
    order = {"no": 0, "may": 1, "yes": 2}
    both = sorted(zip(edges, placed.routes, strict=True), key=lambda pair: order[pair[0].counts])
    taken = list(_boxes(placed))
    labels = [_label(edge, route, taken) for edge, route in reversed(both)]
    for edge, route in both:
        ink = Ink(edge.counts, edge.known, edge.line)
        yield (
            f'<g class="edge {ink.style}"><path class="line" d="{_path(route)}" fill="none" stroke="#4d5563" '
            f'{ink.stroke}/><path class="head" d="{_head(route)}" fill="#4d5563"/></g>'
        )
    yield from reversed(labels)


def _boxes(placed: Layout) -> Iterator[Rectangle]:
    for box in placed.boxes.values():
        yield _around(box)


def _around(box: Placed) -> Rectangle:
    return box.x - 6, box.y - 6, box.x + box.width + 6, box.y + box.height + 6


def _shortened(route: Route) -> list[Point]:
    """The points with the last one drawn back, so that the line ends inside its head."""
    *points, (x, y) = route.points
    return [*points, (x, y + (HEAD - 2) * (1 if route.upward else -1))]


def _path(route: Route) -> str:
    points = _shortened(route)
    out = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for at, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        if at % 2 or abs(x0 - x1) < 0.5:
            out.append(f"L{number(x1)} {number(y1)}")
        else:
            middle = (y0 + y1) / 2
            out.append(f"C{number(x0)} {number(middle)} {number(x1)} {number(middle)} {number(x1)} {number(y1)}")
    return "".join(out)


def _head(route: Route) -> str:
    x, y = route.points[-1]
    back = HEAD if route.upward else -HEAD
    return f"M{number(x)} {number(y)}l-4.5 {number(back)}h9z"


def _label(edge: Edge, route: Route, taken: list[Rectangle]) -> str:
    width = text_width(edge.label, LABEL) + 10
    best: Rectangle | None = None
    least = float("inf")
    for x, y in _candidates(route):
        here = (x - width / 2, y - LABEL_HEIGHT / 2, x + width / 2, y + LABEL_HEIGHT / 2)
        hit = sum(_overlap(here, other) for other in taken)
        if hit < least:
            best, least = here, hit
        if least == 0:
            break
    assert best is not None
    taken.append((best[0] - 3, best[1] - 2, best[2] + 3, best[3] + 2))
    x, y = (best[0] + best[2]) / 2, (best[1] + best[3]) / 2
    bold = ' font-weight="700"' if edge.counts == "yes" else ""
    return (
        f'<g class="label"><rect class="tag" x="{number(best[0])}" y="{number(best[1])}" width="{number(width)}" '
        f'height="{number(LABEL_HEIGHT)}" rx="4" fill="#fff"/><text x="{number(x)}" y="{number(y + 4.2)}" '
        f'font-size="{number(LABEL)}" text-anchor="middle"{bold}>{xml_text(edge.label)}</text></g>'
    )


def _candidates(route: Route) -> Iterator[Point]:
    """Places on the line in the gaps between rows, near the owner first."""
    points = route.points
    for place in PLACES:
        for at in range(0, len(points) - 1, 2):
            (x0, y0), (x1, y1) = points[at], points[at + 1]
            s = 1 - place
            bend = s**3 + 3 * s * s * place
            yield x0 * bend + x1 * (1 - bend), _along(y0, y1, place)


def _along(y0: float, y1: float, t: float) -> float:
    """The height on a curve with both handles in the middle."""
    middle, s = (y0 + y1) / 2, 1 - t
    return s**3 * y0 + 3 * s * s * t * middle + 3 * s * t * t * middle + t**3 * y1


def _overlap(one: Rectangle, other: Rectangle) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0
