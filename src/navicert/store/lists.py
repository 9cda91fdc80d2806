"""List files, versions and the states of their entries."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from navicert.errors import NotFound, StoreError
from navicert.model.dates import AsOf
from navicert.model.history import EntryState, VersionChanges, texts_on
from navicert.store import tables
from navicert.store.codec import canonical_json, named_of, state_of, state_row, text_hash, text_of
from navicert.store.connect import Database
from navicert.store.records import FileRecord, NamedEntry, VersionRecord

_CHUNK = 500
_STATES = sa.select(tables.entry_state, tables.entry_text.c.payload).join(tables.entry_text)
# Both databases understand this clause; SQLAlchemy offers it only per dialect.
_ADD_ENTRY = sa.text("INSERT INTO entry (id, list_code) VALUES (:id, :list_code) ON CONFLICT DO NOTHING")
_ADD_TEXT = sa.text("INSERT INTO entry_text (hash, payload) VALUES (:hash, :payload) ON CONFLICT DO NOTHING")
_CLOSE = sa.text("UPDATE entry_state SET known_to = :known_to WHERE entry_id = :entry_id AND ordinal = :ordinal")
_SET_META = sa.text(
    "INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


_DAYS_KEPT = 32


@dataclass(frozen=True, slots=True)
class OpenHistory:
    """The end of a stored history, from which the next version goes on.

    Attributes:
        states: those known now.
        previous: publication day of the newest version; None where there is none.
        form: publisher of that version and the fields that it states.
        ordinals: the highest ordinal of each entry.
    """

    states: tuple[EntryState, ...]
    previous: date | None
    form: tuple[str, frozenset[str]] | None
    ordinals: Mapping[str, int]


class ListStore:
    """The lists of a workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # Counting reads every row: a service that answers one party at a time asks for the same day again and again.
        self._counts: dict[tuple[str, AsOf], dict[str, int]] = {}

    # --- files and versions ---------------------------------------------------------------------------------

    def files(self, source: str | None = None) -> list[FileRecord]:
        """The files kept, latest retrieval first, without their content.

        Args:
            source: only those that this source reads.
        """
        columns = [column for column in tables.list_file.c if column.name != "content"]
        query = sa.select(*columns)
        if source is not None:
            query = query.where(tables.list_file.c.source == source)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        found = [_file_of(row) for row in rows]
        return sorted(found, key=lambda file: (str(file.retrieved_at or file.published or ""), file.sha256))[::-1]

    def file(self, sha256: str) -> FileRecord:
        """The file with that checksum.

        Raises:
            NotFound: it is not kept here.
        """
        for file in self.files():
            if file.sha256 == sha256:
                return file
        raise NotFound(f"no list file with the checksum {sha256} is kept in this workspace")

    def content(self, sha256: str) -> bytes:
        """A file as it was retrieved.

        Raises:
            NotFound: it is not kept here.
            StoreError: what is kept no longer has that checksum.
        """
        query = sa.select(tables.list_file.c.content).where(tables.list_file.c.sha256 == sha256)
        with self._database.read() as connection:
            packed = connection.execute(query).scalar_one_or_none()
        if packed is None:
            raise NotFound(f"no list file with the checksum {sha256} is kept in this workspace")
        try:
            content = lzma.decompress(packed)
        except lzma.LZMAError as error:
            raise StoreError(f"the stored list file {sha256} is damaged: {error}") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError(f"the stored list file {sha256} is damaged: its checksum differs")
        return content

    def versions(self, code: str | None = None, known: date | None = None) -> list[VersionRecord]:
        """The versions kept, by list and day, oldest first.

        Args:
            code: of one list only.
            known: only those published by this day.
        """
        table = tables.list_version
        query = sa.select(table).order_by(table.c.code, table.c.published, table.c.recorded_at, table.c.version)
        if code is not None:
            query = query.where(table.c.code == code)
        if known is not None:
            query = query.where(table.c.published <= known.isoformat())
        with self._database.read() as connection:
            return [_version_of(row) for row in connection.execute(query).mappings()]

    def data_version(self) -> str:
        """A short digest of all list versions: it changes when the lists change, and only then."""
        query = sa.select(tables.meta.c.value).where(tables.meta.c.key == "data_version")
        with self._database.read() as connection:
            return str(connection.execute(query).scalar_one_or_none() or "none")

    # --- entries --------------------------------------------------------------------------------------------

    def entries(self, ids: Iterable[str], as_of: AsOf) -> dict[str, list[EntryState]]:
        """What the lists say of some entries, as it stood on a day and was known on another.

        Args:
            ids: of entries; those that were not known are left out of the answer.
            as_of: the day asked about, and the day whose knowledge counts.

        Returns:
            For each entry its texts, best first (see `texts_on`). Entries that did not stand on that day are in
            it: ask `EntryState.listed`.
        """
        wanted = list(dict.fromkeys(ids))
        found: dict[str, list[EntryState]] = {}
        with self._database.read() as connection:
            for start in range(0, len(wanted), _CHUNK):
                query = _STATES.where(
                    tables.entry_state.c.entry_id.in_(wanted[start : start + _CHUNK]), _known(as_of.known)
                )
                for row in connection.execute(query).mappings():
                    found.setdefault(row["entry_id"], []).append(state_of(row))
        return {key: texts_on(found[key], as_of.valid) for key in wanted if key in found}

    def history(self, entry_id: str, as_of: AsOf) -> list[EntryState]:
        """Everything known of one entry: all its texts, the best for the day first, then the others by time."""
        query = _STATES.where(tables.entry_state.c.entry_id == entry_id, _known(as_of.known))
        query = query.order_by(tables.entry_state.c.ordinal)
        with self._database.read() as connection:
            states = [state_of(row) for row in connection.execute(query).mappings()]
        best = texts_on(states, as_of.valid)
        return best + [state for state in states if state not in best]

    def states(self, code: str, known: date | None = None) -> Iterator[EntryState]:
        """Every state of a list that was known on a day, by entry and ordinal; None asks for what is known now."""
        query = _STATES.where(tables.entry_state.c.list_code == code, _known(known))
        query = query.order_by(tables.entry_state.c.entry_id, tables.entry_state.c.ordinal)
        with self._database.read() as connection:
            for row in connection.execute(query).mappings():
                yield state_of(row)

    def standing(self, as_of: AsOf) -> dict[str, int]:
        """How many entries of each list stood, or may have stood, on the day asked about."""
        key = (self.data_version(), as_of)
        found = self._counts.get(key)
        if found is None:
            if len(self._counts) >= _DAYS_KEPT:
                self._counts.clear()
            found = self._counts[key] = self._count(as_of)
        return dict(found)

    def _count(self, as_of: AsOf) -> dict[str, int]:
        state = tables.entry_state.c
        day = as_of.valid.isoformat()
        query = (
            sa.select(state.list_code, sa.func.count(sa.distinct(state.entry_id)))
            .where(
                _known(as_of.known),
                sa.or_(state.listed_from_earliest.is_(None), state.listed_from_earliest <= day),
                sa.or_(state.listed_to_latest.is_(None), state.listed_to_latest > day),
            )
            .group_by(state.list_code)
        )
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def all_names(self) -> Iterator[NamedEntry]:
        """Every text that any entry ever had, for the search index, ordered by entry."""
        state = tables.entry_state.c
        texts = sa.select(state.entry_id, state.list_code, state.text_hash).distinct().subquery()
        query = (
            sa.select(texts.c.entry_id, texts.c.list_code, tables.entry_text.c.payload)
            .join(tables.entry_text, tables.entry_text.c.hash == texts.c.text_hash)
            .order_by(texts.c.entry_id, texts.c.text_hash)
        )
        with self._database.read() as connection:
            for row in connection.execute(query).mappings():
                yield named_of(row)

    # --- writing --------------------------------------------------------------------------------------------

    def open_history(self, code: str) -> OpenHistory:
        """Where the history of a list ends, to go on from there."""
        state = tables.entry_state.c
        highest = sa.select(state.entry_id, sa.func.max(state.ordinal)).where(state.list_code == code)
        with self._database.read() as connection:
            states = tuple(self.states(code))
            ordinals = {row[0]: row[1] for row in connection.execute(highest.group_by(state.entry_id))}
        kept = self.versions(code)
        if not kept:
            return OpenHistory(states, None, None, ordinals)
        newest = kept[-1]
        return OpenHistory(states, newest.published, (newest.publisher, newest.covers), ordinals)

    def add(
        self,
        files: Iterable[tuple[FileRecord, bytes]],
        versions: Iterable[tuple[VersionRecord, VersionChanges]],
    ) -> None:
        """Let in files and the list versions they hold: all become visible at once, or none.

        Args:
            files: each with its bytes as retrieved; those kept already are left as they are.
            versions: each with what it teaches, in the order in which the changes follow on the history kept.
        """
        table = tables.list_file
        with self._database.write() as connection:
            kept = set(connection.execute(sa.select(table.c.sha256)).scalars())
            for file, content in files:
                if file.sha256 not in kept:
                    connection.execute(sa.insert(table), _file_row(file, content))
                    kept.add(file.sha256)
            for record, changes in versions:
                connection.execute(sa.insert(tables.list_version), _version_row(record))
                _apply(connection, changes)
            _set_data_version(connection)
        self._counts.clear()

    def rebuild(self, code: str, changes: Iterable[VersionChanges]) -> None:
        """Replace all states of a list by those of a history that was computed anew, at once."""
        with self._database.write() as connection:
            connection.execute(sa.delete(tables.entry_state).where(tables.entry_state.c.list_code == code))
            for one in changes:
                _apply(connection, one)
            # Texts that no state has any more are of no use to anyone: what was published stands in the files.
            used = sa.select(tables.entry_state.c.text_hash)
            connection.execute(sa.delete(tables.entry_text).where(tables.entry_text.c.hash.not_in(used)))
            _set_data_version(connection)
        self._counts.clear()


def _known(by: date | None) -> sa.ColumnElement[bool]:
    state = tables.entry_state.c
    if by is None:
        return state.known_to.is_(None)
    day = by.isoformat()
    return sa.and_(state.known_from <= day, sa.or_(state.known_to.is_(None), state.known_to > day))


def _apply(connection: Connection, changes: VersionChanges) -> None:
    if changes.closed:
        day = changes.known.isoformat()
        closed = [{"entry_id": key, "ordinal": number, "known_to": day} for key, number in changes.closed]
        connection.execute(_CLOSE, closed)
    if not changes.opened:
        return
    texts: dict[str, str] = {}
    rows = []
    for state in changes.opened:
        text = text_of(state.entry)
        digest = text_hash(text)
        texts[digest] = text
        rows.append(state_row(state, digest))
    entries = {row["entry_id"]: row["list_code"] for row in rows}
    connection.execute(_ADD_ENTRY, [{"id": key, "list_code": code} for key, code in entries.items()])
    connection.execute(_ADD_TEXT, [{"hash": key, "payload": text} for key, text in texts.items()])
    connection.execute(sa.insert(tables.entry_state), rows)


def _set_data_version(connection: Connection) -> None:
    table = tables.list_version.c
    rows = connection.execute(sa.select(table.code, table.version, table.sha256))
    lines = sorted("\x1f".join(row) for row in rows)
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
    connection.execute(_SET_META, {"key": "data_version", "value": digest})


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _file_row(file: FileRecord, content: bytes) -> dict[str, Any]:
    row = {column.name: getattr(file, column.name) for column in tables.list_file.c if column.name != "content"}
    row["published"] = file.published.isoformat() if file.published else None
    row["retrieved_at"] = file.retrieved_at.isoformat() if file.retrieved_at else None
    row["faults"] = canonical_json(list(file.faults))
    # Preset 1: the lists shrink to a seventh in half a second; the slow presets save a further tenth.
    row["content"] = lzma.compress(content, preset=1)
    return row


def _file_of(row: sa.RowMapping | Mapping[str, Any]) -> FileRecord:
    values: dict[str, Any] = {str(key): value for key, value in row.items()}
    values["published"] = date.fromisoformat(row["published"]) if row["published"] else None
    values["retrieved_at"] = _moment(row["retrieved_at"])
    values["faults"] = tuple(json.loads(row["faults"]))
    return FileRecord(**values)


def _version_row(record: VersionRecord) -> dict[str, Any]:
    row = {column.name: getattr(record, column.name) for column in tables.list_version.c}
    row["published"] = record.published.isoformat()
    row["recorded_at"] = record.recorded_at.isoformat()
    row["retrieved_at"] = record.retrieved_at.isoformat() if record.retrieved_at else None
    row["covers"] = ",".join(sorted(record.covers))
    row["faults"] = canonical_json(list(record.faults))
    row["checks"] = canonical_json([dict(check) for check in record.checks])
    return row


def _version_of(row: sa.RowMapping | Mapping[str, Any]) -> VersionRecord:
    values: dict[str, Any] = {str(key): value for key, value in row.items()}
    values["published"] = date.fromisoformat(row["published"])
    values["recorded_at"] = datetime.fromisoformat(row["recorded_at"])
    values["retrieved_at"] = _moment(row["retrieved_at"])
    values["covers"] = frozenset(row["covers"].split(",")) - {""}
    values["faults"] = tuple(json.loads(row["faults"]))
    values["checks"] = tuple(json.loads(row["checks"]))
    return VersionRecord(**values)


def numbered(record: VersionRecord, taken: Iterable[str]) -> VersionRecord:
    """The record under a label that the list does not have yet: "2026-07-31", then "2026-07-31.2"."""
    labels = set(taken)
    label, count = record.version, 1
    while label in labels:
        count += 1
        label = f"{record.version}.{count}"
    return replace(record, version=label)
