"""What one measurement says: a row of the table, and its misses."""

from __future__ import annotations

import operator
import random
from dataclasses import dataclass, field
from typing import Literal

from bench.wilson import Share


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure to reach.

    Attributes:
        label: which figure of the row.
        ours: the figure measured; None where it was not.
        bound: what it must be at least, or at most.
    """

    label: str
    ours: float | None
    sense: Literal[">=", "<="]
    bound: float

    @property
    def missed_by(self) -> float:
        """How much is lacking; 0 where the goal is reached."""
        if self.ours is None:
            return 0.0
        reached = {">=": operator.ge, "<=": operator.le}[self.sense](self.ours, self.bound)
        return 0.0 if reached else abs(self.ours - self.bound)


@dataclass(slots=True)
class Row:
    """One line of the table.

    Attributes:
        what: that was measured.
        peer: the best peer in the same run, in words.
        goal: in words.
        ours: figures in words, one a line.
        goals: the figures that are checked.
        misses: one a line, the worst first.
        notes: how it was measured, where that is not plain.
        apart: measured on pairs that are kept apart: whoever tunes must not see the misses.
    """

    what: str
    goal: str
    peer: str = "not run"
    ours: list[str] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    notes: str = ""
    apart: bool = False

    @property
    def missed_by(self) -> str:
        """Which goals are missed, and by how much; empty where none is."""
        if not self.ours:
            return "not measured"
        if not self.goals:
            return ""
        late = [g for g in self.goals if g.missed_by]
        if not late:
            return "reached" if all(g.ours is not None for g in self.goals) else "not all measured"
        return "; ".join(f"{g.label} by {g.missed_by:.3g}" for g in late)


def left_out(what: str, goal: str, why: str) -> Row:
    """A row for what could not be measured."""
    return Row(what, goal, peer="not run", notes=f"left out: {why}")


def best_peer(shares: dict[str, Share], lower: bool = False) -> str:
    """The best peer's figure in words: the highest share, or the lowest."""
    if not shares:
        return "not run"
    name = (min if lower else max)(shares, key=lambda n: shares[n].value)
    return f"{name}: {shares[name]}"


def shuffled(lines: list[str], seed: int = 3) -> list[str]:
    """Lines in a fixed random order, so that the first twenty stand for all."""
    out = list(lines)
    random.Random(seed).shuffle(out)
    return out
