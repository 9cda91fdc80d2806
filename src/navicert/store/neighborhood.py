"""The interests around a party: level by level, a few questions to the database each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from navicert.model.ownership import Finding
from navicert.store import tables

Direction = Literal["up", "down", "both"]
MOST_PARTIES: Final = 5_000
_CHUNK: Final = 500
# Interests for each party allowed; more are those of a register, not of a group of companies.
_PER_PARTY: Final = 20


def standing(load: sa.ColumnElement[int], loads: Iterable[int]) -> sa.ColumnElement[bool]:
    """That a row is of one of the loads, said so that no index of loads is used.

    A handful of loads holds all rows: a database that began with them would read millions to find a dozen.
    """
    return (load + 0).in_(list(loads))


class Walk:
    """A walk over the stored graph.

    Args:
        connection: one consistent view.
        loads: of the datasets that stand.
        most: parties at which to stop.

    Attributes:
        rows: the interests found, by number.
    """

    def __init__(self, connection: Connection, loads: tuple[int, ...], most: int) -> None:
        self._connection, self._loads, self._most = connection, loads, most
        self.rows: dict[int, sa.RowMapping] = {}
        self._reached: set[str] = set()
        self._cut = False

    def go(self, party: str, direction: Direction) -> None:
        """Collect the interests that an answer for the party in that direction rests on."""
        self._reached.add(party)
        below = {party} if direction == "up" else self._spread({party}, down=True)
        if direction == "down":
            # Who owns the party plays no part in what it owns; who else owns the companies below does.
            self._spread(below - {party}, down=False, done=(party,))
        else:
            self._spread(below, down=False)

    def _spread(self, start: set[str], *, down: bool, done: Iterable[str] = ()) -> set[str]:
        seen = set(start) | set(done)
        frontier = sorted(start)
        while frontier and not self._cut:
            following: set[str] = set()
            for row in self._step(frontier, down=down):
                other = row["owned"] if down else row["owner"]
                if other and other not in seen:
                    following.add(other)
            seen |= following
            self._reached |= following
            self._cut = self._cut or len(self._reached) > self._most
            frontier = sorted(following)
        return seen

    def _step(self, ids: list[str], *, down: bool) -> Iterable[sa.RowMapping]:
        table = tables.ownership_interest
        column = table.c.owner if down else table.c.owned
        found: list[sa.RowMapping] = []
        for start in range(0, len(ids), _CHUNK):
            room = self._most * _PER_PARTY - len(self.rows)
            query = sa.select(table).where(column.in_(ids[start : start + _CHUNK]), standing(table.c.load, self._loads))
            rows = self._connection.execute(query.limit(max(0, room) + 1)).mappings().all()
            if len(rows) > room:
                self._cut, rows = True, rows[:room]
            self.rows.update((row["seq"], row) for row in rows)
            found += rows
            if self._cut:
                break
        return found

    def findings(self) -> tuple[Finding, ...]:
        """That the walk was cut short, where it was."""
        if not self._cut:
            return ()
        told = f"the facts around this party go beyond {self._most:,} parties; the answer rests on those nearest to it"
        return (Finding("neighborhood_cut", told),)
