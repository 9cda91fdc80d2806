"""From labeled pairs to a threshold: the lowest score at which different parties are said to match seldom enough.

`scripts/calibrate.py` sets the thresholds of this package so, from the pairs that ship with it; whoever has decided
pairs of their own can do the same with `learned` and pass the result as the threshold of a screening.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

Z95 = 1.959964
STEP = 10
HIGHEST = 1000


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 percent Wilson interval of a share; all of it where nothing was counted."""
    if not total:
        return 0.0, 1.0
    share, square = hits / total, Z95 * Z95
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = Z95 * sqrt(share * (1 - share) / total + square / (4 * total * total)) / (1 + square / total)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a threshold does to labeled pairs.

    Attributes:
        threshold: thousandths at which two names are said to match.
        found, same: pairs of one party that are said to match, of so many.
        wrong, different: pairs of two parties that are said to match, of so many.
    """

    threshold: int
    found: int
    same: int
    wrong: int
    different: int

    @property
    def most_wrong(self) -> float:
        """The upper end of the interval of the share of different parties that are said to match."""
        return wilson(self.wrong, self.different)[1]


def outcome(scored: Iterable[tuple[int, bool]], threshold: int) -> Outcome:
    """What a threshold does.

    Args:
        scored: the score of each pair in thousandths, and whether it is one party.
        threshold: thousandths.
    """
    counts = {(same, said): 0 for same in (True, False) for said in (True, False)}
    for score, same in scored:
        counts[same, score >= threshold] += 1
    found, wrong = counts[True, True], counts[False, True]
    return Outcome(threshold, found, found + counts[True, False], wrong, wrong + counts[False, False])


def learned(scored: Iterable[tuple[int, bool]], most_wrong: float, least: int) -> Outcome | None:
    """The lowest threshold that keeps the share of different parties said to match under a bound, surely.

    Args:
        scored: the score of each pair in thousandths, and whether it is one party.
        most_wrong: the bound; the upper end of the 95 percent interval must not pass it.
        least: thousandths below which no threshold is sought.

    Returns:
        What the threshold does; None where the pairs are too few or too many of them wrong for any threshold.
    """
    pairs = list(scored)
    outcomes = (outcome(pairs, threshold) for threshold in range(least, HIGHEST + 1, STEP))
    return next((o for o in outcomes if o.most_wrong <= most_wrong), None)
