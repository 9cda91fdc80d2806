"""What happened to the lists: an append-only log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from navicert.store import tables
from navicert.store.codec import canonical_json
from navicert.store.connect import Database
from navicert.store.records import Action, ListEvent


class EventLog:
    """The log of updates, refusals, accepted shrinks and imports."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        action: Action,
        at: datetime,
        *,
        code: str | None = None,
        version: str | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Write one line; inside a transaction it stands or falls with it."""
        row = {"at": at.isoformat(), "action": action, "code": code, "version": version}
        with self._database.write() as connection:
            connection.execute(sa.insert(tables.list_event), {**row, "detail": canonical_json(detail or {})})

    def all(self, code: str | None = None, action: Action | None = None) -> list[ListEvent]:
        """The events of one list or of all, oldest first."""
        table = tables.list_event
        query = sa.select(table).order_by(table.c.seq)
        if code is not None:
            query = query.where(table.c.code == code)
        if action is not None:
            query = query.where(table.c.action == action)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            ListEvent(
                row["seq"],
                datetime.fromisoformat(row["at"]),
                row["action"],
                row["code"],
                row["version"],
                json.loads(row["detail"]),
            )
            for row in rows
        ]
