"""Where the names of points stand, so that none covers another or a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

# Distances at which a name is tried around its point, in steps outward.
REACHES: Final = tuple(range(8, 170, 9))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: Box) -> float:
        """The area that two rectangles share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0

    def holds(self, other: Box) -> bool:
        """Whether another rectangle lies inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


def place(spots: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], plane: Box) -> list[Box]:
    """A place for the name of each point: the nearest free one, in the order of the points.

    Args:
        spots: the points.
        sizes: width and height of each name.
        plane: where names may stand.
    """
    taken = [Box(x - 6, y - 6, x + 6, y + 6) for x, y in spots]
    out = []
    for (x, y), (width, height) in zip(spots, sizes, strict=True):
        best: tuple[float, Box] | None = None
        for box in _around(x, y, width, height):
            if not plane.holds(box):
                continue
            covered = sum(box.covers(other) for other in taken)
            if best is None or covered < best[0]:
                best = covered, box
            if not covered:
                break
        found = best[1] if best else Box(x, y, x + width, y + height)
        taken.append(found)
        out.append(found)
    return out


def _around(x: float, y: float, width: float, height: float) -> Iterator[Box]:
    """Places around a point: right, left, above, below and between, nearest first."""
    half = height / 2
    for reach in REACHES:
        for left, middle in (
            (x + reach, y),
            (x - reach - width, y),
            (x - width / 2, y - reach - half),
            (x - width / 2, y + reach + half),
            (x + reach, y - reach),
            (x + reach, y + reach),
            (x - reach - width, y - reach),
            (x - reach - width, y + reach),
        ):
            yield Box(left, middle - half, left + width, middle + half)
