"""The economic share: percentages multiplied along every chain. For information only; no rule here counts so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from navicert.ownership.graph import DayGraph

MOST_PARTIES = 120


def ancestors(graph: DayGraph, party: str) -> list[str]:
    """The party and everybody above it, nearest first."""
    found, at = {party: None}, 0
    order = [party]
    while at < len(order):
        for stake in graph.above.get(order[at], ()):
            if stake.owner not in found:
                found[stake.owner] = None
                order.append(stake.owner)
        at += 1
    return order


def look_through(graph: DayGraph, party: str, roots: Mapping[str, object]) -> Fraction | None:
    """What the listed parties hold of a party in economic terms, cross-holdings solved exactly.

    Solves x = W x + r for the parties above, where W holds the shares and r is 1 for a listed party: a listed party's
    own owners do not count again, and neither does what the party holds of its own owners.

    Args:
        graph: of one day.
        party: the company.
        roots: the parties whose listing counts.

    Returns:
        A share of 1; None where a share is not known exactly, where a ring of holdings has no solution, or where there
        are more than 120 parties above.
    """
    order = ancestors(graph, party)
    if len(order) > MOST_PARTIES:
        return None
    place = {name: at for at, name in enumerate(order)}
    rows: list[list[Fraction]] = []
    for name in order:
        row = [Fraction(0)] * (len(order) + 1)
        row[place[name]] = Fraction(1)
        if name in roots:
            row[-1] = Fraction(1)
        else:
            for stake in graph.above.get(name, ()):
                if stake.owner == party:
                    continue
                if not stake.share.is_exact or not stake.sure:
                    return None
                row[place[stake.owner]] -= Fraction(stake.share.low) / 100
        rows.append(row)
    return _solved(rows)


def _solved(rows: Sequence[list[Fraction]]) -> Fraction | None:
    """The first unknown of a linear system, by elimination in exact fractions."""
    size = len(rows)
    table = [list(row) for row in rows]
    for at in range(size - 1, -1, -1):
        pivot = next((row for row in range(at, -1, -1) if table[row][at] != 0), None)
        if pivot is None:
            return None
        table[at], table[pivot] = table[pivot], table[at]
        for row in range(size):
            if row != at and table[row][at] != 0:
                factor = table[row][at] / table[at][at]
                table[row] = [a - factor * b for a, b in zip(table[row], table[at], strict=True)]
    return table[0][-1] / table[0][0]
