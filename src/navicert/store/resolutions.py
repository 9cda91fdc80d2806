"""Which party of the facts is which entry of a list: proposed by the program, decided by persons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from navicert.errors import NotFound
from navicert.store import tables
from navicert.store.connect import Database
from navicert.store.records import Resolution, ResolutionState

_CHUNK: Final = 500


class ResolutionStore:
    """The resolutions of a workspace. A decision closes the row that it decides on; nothing is overwritten."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def propose(self, found: Iterable[Resolution], now: datetime) -> int:
        """Keep new resolutions; pairs that are known already stay as they are, whatever was decided on them.

        Returns:
            How many were new.
        """
        wanted = {(one.party, one.entry_id): one for one in found}
        with self._database.write() as connection:
            held = {(one.party, one.entry_id) for one in self.of({party for party, _ in wanted})}
            rows = [_row(one, now) for pair, one in wanted.items() if pair not in held]
            if rows:
                connection.execute(sa.insert(tables.fact_resolution), rows)
        return len(rows)

    def of(self, parties: Iterable[str], known: date | None = None) -> list[Resolution]:
        """The resolutions of some parties, as they stand or stood at the end of a day."""
        table = tables.fact_resolution
        wanted = sorted(set(parties))
        found: list[Resolution] = []
        with self._database.read() as connection:
            for start in range(0, len(wanted), _CHUNK):
                query = sa.select(table).where(table.c.party.in_(wanted[start : start + _CHUNK]), *_known(known))
                found += [_resolution_of(row) for row in connection.execute(query.order_by(table.c.seq)).mappings()]
        return found

    def all(self, state: ResolutionState | None = None) -> list[Resolution]:
        """Every resolution that stands, of one state or of all, the surest first."""
        table = tables.fact_resolution
        query = sa.select(table).where(*_known(None))
        if state is not None:
            query = query.where(table.c.state == state)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(table.c.seq)).mappings().all()
        return sorted(map(_resolution_of, rows), key=lambda one: (-(1000 if one.score is None else one.score), one.seq))

    def decide(self, seq: int, state: ResolutionState, *, by: str, note: str, now: datetime) -> Resolution:
        """Accept or reject a resolution.

        Args:
            seq: its number, or that of an earlier state of it.
            by, note: who decides, and why; free text.

        Raises:
            NotFound: there is none of that number.
        """
        table = tables.fact_resolution
        with self._database.write() as connection:
            asked = connection.execute(sa.select(table).where(table.c.seq == seq)).mappings().one_or_none()
            if asked is None:
                raise NotFound(f"there is no resolution {seq}; `navicert facts review` prints their numbers")
            pair = table.c.party == asked["party"], table.c.entry_id == asked["entry_id"]
            standing = connection.execute(sa.select(table).where(*pair, *_known(None))).mappings().one()
            connection.execute(sa.update(table).where(table.c.seq == standing["seq"]).values(until=now.isoformat()))
            row = {name: standing[name] for name in standing if name != "seq"}
            row |= {"state": state, "by": by, "note": note, "at": now.isoformat(), "until": None}
            new = connection.execute(sa.insert(table).returning(table), row).mappings().one()
            return _resolution_of(new)


def _known(by: date | None) -> list[sa.ColumnElement[bool]]:
    table = tables.fact_resolution.c
    if by is None:
        return [table.until.is_(None)]
    end = f"{by.isoformat()}~"
    return [table.at < end, sa.or_(table.until.is_(None), table.until > end)]


def _row(one: Resolution, now: datetime) -> dict[str, Any]:
    names = ("party", "entry_id", "list_code", "how", "score", "matched", "state", "by", "note")
    return {name: getattr(one, name) for name in names} | {"at": now.isoformat(), "until": None}


def _resolution_of(row: sa.RowMapping) -> Resolution:
    values: dict[str, Any] = {str(key): value for key, value in row.items() if key != "until"}
    values["at"] = datetime.fromisoformat(row["at"])
    return Resolution(**values)
