"""Shares with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the 95 percent Wilson interval."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share; 0 of nothing is 0."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 percent Wilson interval."""
        if not self.total:
            return (0.0, 1.0)
        p, n = self.value, self.total
        middle = (p + Z95 * Z95 / (2 * n)) / (1 + Z95 * Z95 / n)
        half = Z95 * sqrt(p * (1 - p) / n + Z95 * Z95 / (4 * n * n)) / (1 + Z95 * Z95 / n)
        return (max(0.0, middle - half), min(1.0, middle + half))

    def __str__(self) -> str:
        if not self.total:
            return "nothing to measure"
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] of {self.total:,}"
