"""Where boxes stand and lines run: owners above, what is owned below, in rows with few crossings.

The steps are those of Sugiyama: rows, order within rows by barycenters, then places. A line over several rows runs
through a narrow lane in each of them, so that it crosses no box. Nothing is left to chance: the same facts give the
same drawing.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

WIDEST_ROW: Final = 5
SWEEPS: Final = 16
GAP: Final = 26.0
LANE: Final = 8.0
LANE_GAP: Final = 16.0
BETWEEN: Final = 74.0
MOST_BETWEEN: Final = 150.0
PORT: Final = 40.0

# A box is known by its id, a lane by the number of its line and its row.
Slot = str | tuple[int, int]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """A box in its place; x and y of the upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Route:
    """Where a line runs.

    Attributes:
        points: from the owner to the company, two for each row that is passed.
        upward: whether the owner stands below the company, as in a ring.
    """

    points: tuple[Point, ...]
    upward: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing without its ink: boxes by id, a route for each line in the order given."""

    boxes: Mapping[str, Placed]
    routes: tuple[Route, ...]
    width: float
    height: float


def rows(
    parties: Sequence[str], lines: Sequence[tuple[str, str]], focus: str, first: Callable[[str], object]
) -> dict[str, int]:
    """In which row each party stands: the one asked about in 0, owners above it in negative ones.

    Every owner stands above what it owns, except where parties hold each other. A row has at most five boxes.

    Args:
        parties: ids.
        lines: owner and company.
        focus: the party asked about.
        first: a key for parties that could stand in the same row; the smallest stands nearest.
    """
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for owner, owned in lines:
        above.setdefault(owned, []).append(owner)
        below.setdefault(owner, []).append(owned)
    out = {focus: 0}
    owners = set(_steps(focus, above))
    _assign(out, [p for p in parties if p in owners and p != focus], above, focus, -1, first)
    rest = [p for p in parties if p not in owners and p != focus]
    _assign(out, rest, below, focus, 1, first)
    return out


def _steps(focus: str, following: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many steps each party is from the focus at most, not counting steps that lead back into a ring."""
    order: list[str] = []
    forward: dict[str, list[str]] = {}
    state = {focus: 1}
    work = [(focus, iter(sorted(following.get(focus, ()))))]
    while work:
        party, others = work[-1]
        for other in others:
            if state.get(other) == 1:
                continue
            forward.setdefault(party, []).append(other)
            if other not in state:
                state[other] = 1
                work.append((other, iter(sorted(following.get(other, ())))))
                break
        else:
            state[party] = 2
            order.append(party)
            work.pop()
    steps = dict.fromkeys(order, 0)
    for party in reversed(order):
        for other in forward.get(party, ()):
            steps[other] = max(steps[other], steps[party] + 1)
    return steps


def _assign(
    out: dict[str, int], parties: Sequence[str], following: Mapping[str, Sequence[str]], focus: str, sign: int,
    first: Callable[[str], object],
) -> None:  # fmt: skip
    """Puts each party into the nearest row beyond all that it is bound to, and not full."""
    steps = _steps(focus, following)
    bound: dict[str, list[str]] = {}
    for party, others in following.items():
        for other in others:
            if steps.get(other, 1) > steps.get(party, 1):
                bound.setdefault(other, []).append(party)
    filled: dict[int, int] = {}
    for party in sorted(parties, key=lambda p: (steps.get(p, 1), first(p), p)):
        row = 1 + max((sign * out[other] for other in bound.get(party, ()) if sign * out.get(other, 0) > 0), default=0)
        while filled.get(row, 0) >= WIDEST_ROW:
            row += 1
        filled[row] = filled.get(row, 0) + 1
        out[party] = sign * row


def layout(
    sizes: Mapping[str, tuple[float, float]], lines: Sequence[tuple[str, str]], row_of: Mapping[str, int]
) -> Layout:
    """Places for boxes and lines.

    Args:
        sizes: width and height of each box by id.
        lines: owner and company, both among the boxes and different.
        row_of: the row of each box.
    """
    table, links = _lanes(sizes, lines, row_of)
    order = _ordered(table, links)
    half: dict[Slot, float] = {s: (sizes[s][0] if isinstance(s, str) else LANE) / 2 for row in order for s in row}
    centers = _centers(order, links, half)
    left = min(centers[s] - half[s] for row in order for s in row)
    right = max(centers[s] + half[s] for row in order for s in row)
    tops, heights, bottom = _heights(order, links, sizes)
    boxes: dict[str, Placed] = {}
    lanes: dict[Slot, tuple[float, float, float]] = {}
    for at, row in enumerate(order):
        for slot in row:
            center = centers[slot] - left
            if isinstance(slot, str):
                width, height = sizes[slot]
                boxes[slot] = Placed(center - width / 2, tops[at] + (heights[at] - height) / 2, width, height)
            else:
                lanes[slot] = (center, tops[at], tops[at] + heights[at])
    return Layout(boxes, _routes(lines, row_of, boxes, lanes), right - left, bottom)


def _lanes(
    sizes: Mapping[str, object], lines: Sequence[tuple[str, str]], row_of: Mapping[str, int]
) -> tuple[list[list[Slot]], dict[Slot, list[Slot]]]:
    """The rows from above with a lane for each line that passes, and for each slot those it is joined to below."""
    low, high = min(row_of[p] for p in sizes), max(row_of[p] for p in sizes)
    table: dict[int, list[Slot]] = {row: [] for row in range(low, high + 1)}
    for party in sizes:
        table[row_of[party]].append(party)
    links: dict[Slot, list[Slot]] = {}
    for number, (owner, owned) in enumerate(lines):
        upper, lower = sorted((owner, owned), key=lambda p: row_of[p])
        before: Slot = upper
        for row in range(row_of[upper] + 1, row_of[lower]):
            lane = (number, row)
            table[row].append(lane)
            links.setdefault(before, []).append(lane)
            before = lane
        links.setdefault(before, []).append(lower)
    return [table[row] for row in sorted(table) if table[row]], links


def _ordered(table: list[list[Slot]], links: Mapping[Slot, Sequence[Slot]]) -> list[list[Slot]]:
    """The rows in the order with the fewest crossings that sweeps up and down come to."""
    back: dict[Slot, list[Slot]] = {}
    for upper, lowers in links.items():
        for lower in lowers:
            back.setdefault(lower, []).append(upper)
    current = _interleaved(table, back)
    best, fewest = [list(row) for row in current], _crossings(current, links)
    for sweep in range(SWEEPS if fewest else 0):
        downward = sweep % 2 == 1
        joined: Mapping[Slot, Sequence[Slot]] = back if downward else links
        indexes = range(1, len(current)) if downward else range(len(current) - 2, -1, -1)
        for at in indexes:
            beside = current[at - 1 if downward else at + 1]
            place = {slot: number for number, slot in enumerate(beside)}
            current[at] = _by_barycenter(current[at], joined, place)
        crossings = _crossings(current, links)
        if crossings < fewest:
            best, fewest = [list(row) for row in current], crossings
        if fewest == 0:
            break
    return best


def _interleaved(table: Sequence[Sequence[Slot]], back: Mapping[Slot, Sequence[Slot]]) -> list[list[Slot]]:
    """The rows as they begin: lanes in the order of where they come from, spread evenly between the boxes."""
    out: list[list[Slot]] = []
    place: dict[Slot, int] = {}
    for row in table:
        boxes = [slot for slot in row if isinstance(slot, str)]
        lanes = sorted((s for s in row if not isinstance(s, str)), key=lambda s: place.get(back[s][0], 0))
        spread: list[tuple[float, int, Slot]] = [(at / len(lanes), 1, slot) for at, slot in enumerate(lanes, 1)]
        spread += [((at + 0.5) / len(boxes), 0, slot) for at, slot in enumerate(boxes)]
        out.append([slot for _, _, slot in sorted(spread, key=lambda item: item[:2])])
        place = {slot: number for number, slot in enumerate(out[-1])}
    return out


def _by_barycenter(row: Sequence[Slot], joined: Mapping[Slot, Sequence[Slot]], place: Mapping[Slot, int]) -> list[Slot]:
    keys: dict[Slot, float] = {}
    for number, slot in enumerate(row):
        at = [place[other] for other in joined.get(slot, ()) if other in place]
        keys[slot] = sum(at) / len(at) if at else number * max(len(place), 1) / max(len(row), 1)
    return sorted(row, key=lambda slot: keys[slot])


def _crossings(table: Sequence[Sequence[Slot]], links: Mapping[Slot, Sequence[Slot]]) -> int:
    count = 0
    for upper, lower in pairwise(table):
        place = {slot: number for number, slot in enumerate(lower)}
        seen: list[int] = []
        for slot in upper:
            ends = sorted(place[other] for other in links.get(slot, ()))
            for end in ends:
                count += len(seen) - bisect_left(seen, end + 1)
            for end in ends:
                insort(seen, end)
    return count


def _centers(
    order: Sequence[Sequence[Slot]], links: Mapping[Slot, Sequence[Slot]], half: Mapping[Slot, float]
) -> dict[Slot, float]:
    """The middle of each slot: as near to the middle of those it is joined to as its row allows."""
    centers: dict[Slot, float] = {}
    for row in order:
        used = 0.0
        for slot in row:
            centers[slot] = used + half[slot]
            used += 2 * half[slot] + GAP
    near: dict[Slot, list[Slot]] = {}
    for upper, lowers in links.items():
        for lower in lowers:
            near.setdefault(upper, []).append(lower)
            near.setdefault(lower, []).append(upper)
    for sweep in range(SWEEPS):
        for row in order if sweep % 2 else list(reversed(order)):
            wish = [
                sum(centers[o] for o in near[slot]) / len(near[slot]) if near.get(slot) else centers[slot]
                for slot in row
            ]
            centers.update(zip(row, _spaced(row, wish, half), strict=True))
    return centers


def _spaced(row: Sequence[Slot], wish: Sequence[float], half: Mapping[Slot, float]) -> list[float]:
    """Places nearest to those wished for in which nothing overlaps: isotonic regression by pooling neighbors."""
    offsets, used = [], 0.0
    for at, slot in enumerate(row):
        used += 0 if at == 0 else _apart(row[at - 1], slot, half)
        offsets.append(used)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wish, offsets, strict=True):
        pools.append((want - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (left, many), (right, more) = pools[-2], pools[-1]
            pools[-2:] = [((left * many + right * more) / (many + more), many + more)]
    flat = [value for value, many in pools for _ in range(many)]
    return [value + offset for value, offset in zip(flat, offsets, strict=True)]


def _apart(left: Slot, right: Slot, half: Mapping[Slot, float]) -> float:
    """How far the middles of two neighbors are apart at least."""
    gap = GAP if isinstance(left, str) and isinstance(right, str) else LANE_GAP
    return half[left] + half[right] + gap


def _heights(
    order: Sequence[Sequence[Slot]], links: Mapping[Slot, Sequence[Slot]], sizes: Mapping[str, tuple[float, float]]
) -> tuple[list[float], list[float], float]:
    """Top and height of each row, and the bottom of the last; more room where more lines run between two rows."""
    tops, heights, y = [], [], 0.0
    for row in order:
        height = max((sizes[slot][1] for slot in row if isinstance(slot, str)), default=0.0)
        tops.append(y)
        heights.append(height)
        between = sum(len(links.get(slot, ())) for slot in row)
        y += height + min(BETWEEN + 5 * max(0, between - 3), MOST_BETWEEN)
    return tops, heights, tops[-1] + heights[-1]


def _routes(
    lines: Sequence[tuple[str, str]], row_of: Mapping[str, int], boxes: Mapping[str, Placed],
    lanes: Mapping[Slot, tuple[float, float, float]],
) -> tuple[Route, ...]:  # fmt: skip
    inner: list[list[Point]] = []
    ports: dict[tuple[str, str], list[tuple[float, int]]] = {}
    ends: list[tuple[str, str]] = []
    for number, line in enumerate(lines):
        upper, lower = sorted(line, key=lambda p: row_of[p])
        passed = [lanes[number, row] for row in range(row_of[upper] + 1, row_of[lower]) if (number, row) in lanes]
        points = [point for x, top, bottom in passed for point in ((x, top), (x, bottom))]
        inner.append(points)
        ends.append((upper, lower))
        first = points[0][0] if points else _middle(boxes[lower])
        last = points[-1][0] if points else _middle(boxes[upper])
        ports.setdefault((upper, "bottom"), []).append((first, number))
        ports.setdefault((lower, "top"), []).append((last, number))
    at = _ports(ports, boxes)
    out = []
    for number, (upper, lower) in enumerate(ends):
        start = at[upper, "bottom", number], boxes[upper].y + boxes[upper].height
        points = [start, *inner[number], (at[lower, "top", number], boxes[lower].y)]
        upward = lines[number][0] == lower
        out.append(Route(tuple(reversed(points) if upward else points), upward))
    return tuple(out)


def _middle(box: Placed) -> float:
    return box.x + box.width / 2


def _ports(
    ports: Mapping[tuple[str, str], list[tuple[float, int]]], boxes: Mapping[str, Placed]
) -> dict[tuple[str, str, int], float]:
    """Where each line leaves or meets a box: side by side, in the order of where it comes from."""
    out = {}
    for (party, side), wanted in ports.items():
        box = boxes[party]
        step = min(PORT, (box.width - 28) / max(1, len(wanted) - 1))
        start = _middle(box) - step * (len(wanted) - 1) / 2
        for at, (_, number) in enumerate(sorted(wanted)):
            out[party, side, number] = start + step * at
    return out
