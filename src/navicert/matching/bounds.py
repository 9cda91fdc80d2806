"""Bounds of what a run of Han characters can gain, and must weigh, beside a Latin name."""

from __future__ import annotations

from functools import lru_cache

from navicert.matching.han_readings import unknown
from navicert.names.weights import MAX_WEIGHT


def most_without_overlap(gains: dict[tuple[int, int], int], size: int) -> int:
    """The most that spans of a run can gain together when none covers a character twice."""
    if len(gains) == 1:
        return next(iter(gains.values()))
    best = [0] * (size + 1)
    by_start: dict[int, list[tuple[int, int]]] = {}
    for (start, end), gain in gains.items():
        by_start.setdefault(start, []).append((end, gain))
    for at in range(size - 1, -1, -1):
        best[at] = best[at + 1]
        for end, gain in by_start.get(at, ()):
            best[at] = max(best[at], gain + best[end])
    return best[0]


@lru_cache(maxsize=65536)
def least_unread(run: str, read: tuple[tuple[int, int], ...]) -> int:
    """The least weight of what no reading covers: a stretch weighs as a brand of one or of more characters."""
    covered = {at for start, end in read for at in range(start, end)}
    bare = unknown(run) - covered
    weight, stretch = 0, 0
    for at in range(len(run) + 1):
        if at in bare:
            stretch += 1
        elif stretch:
            weight += MAX_WEIGHT if stretch > 1 else MAX_WEIGHT // 2
            stretch = 0
    return weight
