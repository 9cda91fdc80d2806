"""Screenings as they were asked and answered. A record is written once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from navicert.errors import NotFound
from navicert.store import tables
from navicert.store.codec import canonical_json
from navicert.store.connect import Database
from navicert.store.records import ScreeningRecord


class ScreeningStore:
    """The screenings of a workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(
        self,
        screening_id: str,
        created_at: datetime,
        *,
        as_of: date,
        known_by: date | None,
        request: Mapping[str, Any],
        response: Mapping[str, Any],
        data_version: str,
        engine_version: str,
    ) -> ScreeningRecord:
        """Keep a screening for good, also when nothing was found.

        Args:
            screening_id: new, for example "scr_…".
            request: what was asked, as JSON values.
            response: the whole answer, as JSON values.

        Raises:
            StoreError: the id is taken, or the workspace cannot be written.
        """
        text = canonical_json(response)
        digest = hashlib.sha256(text.encode()).hexdigest()
        row = {
            "id": screening_id,
            "created_at": created_at.isoformat(),
            "as_of": as_of.isoformat(),
            "known_by": known_by.isoformat() if known_by else None,
            "request": canonical_json(request),
            "response": text,
            "sha256": digest,
            "data_version": data_version,
            "engine_version": engine_version,
        }
        with self._database.write() as connection:
            connection.execute(sa.insert(tables.screening), row)
        return _record(row)

    def get(self, screening_id: str) -> ScreeningRecord:
        """The screening with that id.

        Raises:
            NotFound: there is none.
        """
        query = sa.select(tables.screening).where(tables.screening.c.id == screening_id)
        with self._database.read() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound(f"no screening {screening_id} is kept in {self._database.location}")
        return _record(row)

    def all(self) -> Iterator[ScreeningRecord]:
        """Every screening, oldest first."""
        table = tables.screening
        with self._database.read() as connection:
            for row in connection.execute(sa.select(table).order_by(table.c.created_at, table.c.id)).mappings():
                yield _record(row)


def _record(row: sa.RowMapping | Mapping[str, Any]) -> ScreeningRecord:
    return ScreeningRecord(
        id=row["id"],
        created_at=datetime.fromisoformat(row["created_at"]),
        as_of=date.fromisoformat(row["as_of"]),
        known_by=date.fromisoformat(row["known_by"]) if row["known_by"] else None,
        request=json.loads(row["request"]),
        response=json.loads(row["response"]),
        data_version=row["data_version"],
        engine_version=row["engine_version"],
        sha256=row["sha256"],
        intact=hashlib.sha256(row["response"].encode()).hexdigest() == row["sha256"],
    )
