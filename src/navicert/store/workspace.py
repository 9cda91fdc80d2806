"""The store as a whole: open it, write several things at once, check it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from navicert.errors import NotFound, StoreError
from navicert.store import tables
from navicert.store.connect import Database
from navicert.store.events import EventLog
from navicert.store.facts import FactStore
from navicert.store.lists import ListStore
from navicert.store.resolutions import ResolutionStore
from navicert.store.screenings import ScreeningStore

_MAGIC = b"SQLite format 3\x00"


class Store:
    """An open workspace.

    Attributes:
        lists: files, versions and entries.
        screenings: what was asked and answered.
        events: what happened to the lists.
        facts: who owns whom, by dataset.
        resolutions: which party of the facts is which entry.
        location: the file, or the URL without its password.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.location = database.location
        self.is_server = database.is_server
        self.lists = ListStore(database)
        self.screenings = ScreeningStore(database)
        self.events = EventLog(database)
        self.facts = FactStore(database)
        self.resolutions = ResolutionStore(database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back; the store cannot be used afterwards."""
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything written inside becomes visible together, or not at all; waits for other writers first."""
        with self._database.write():
            yield

    def data_version(self) -> str:
        """A short digest of all list versions: it changes when the lists change, and only then."""
        return self.lists.data_version()

    def note(self, key: str) -> str | None:
        """A small fact kept about the workspace."""
        with self._database.read() as connection:
            query = sa.select(tables.meta.c.value).where(tables.meta.c.key == key)
            value: str | None = connection.execute(query).scalar_one_or_none()
            return value

    def set_note(self, key: str, value: str) -> None:
        """Keep a small fact about the workspace."""
        with self._database.write() as connection:
            connection.execute(sa.delete(tables.meta).where(tables.meta.c.key == key))
            connection.execute(sa.insert(tables.meta), {"key": key, "value": value})

    def writable(self) -> bool:
        """Whether a write would go through; nothing is changed."""
        try:
            with self._database.write() as connection:
                connection.execute(sa.delete(tables.meta).where(tables.meta.c.key == ""))
        except StoreError:
            return False
        return True

    def faults(self) -> list[str]:
        """What the database itself finds broken; nothing where it is whole.

        SQLite checks its pages, indexes and references. PostgreSQL checks pages when it reads them, so all
        tables are read.
        """
        with self._database.read() as connection:
            if self.is_server:
                for table in tables.metadata.sorted_tables:
                    connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                return []
            rows = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            broken = [str(row) for row in rows if row != "ok"]
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            return broken + [f"{row[0]}: a row refers to a missing row of {row[2]}" for row in orphans]


def open_store(location: str, *, create: bool = True) -> Store:
    """Open a workspace; its tables are made or brought up to date where needed.

    Args:
        location: path of an SQLite file, or a `postgresql+psycopg://` URL.
        create: whether a missing SQLite file may be made.

    Raises:
        NotFound: there is no such file, and it may not be made.
        InvalidInput: the location is of another kind.
        StoreError: it cannot be opened, or belongs to another program or a newer navicert.
    """
    database = Database(location)
    if not database.is_server and not database.path.exists():
        if not create:
            raise NotFound(f"there is no workspace at {database.path}: run `navicert init`")
        try:
            # The file will hold whom its owner deals with: nobody else has to read it.
            database.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            database.path.touch(mode=0o600)
        except OSError as error:
            raise StoreError(f"the workspace {database.path} cannot be made: {error.strerror or error}") from error
    if not database.is_server and not _is_sqlite(database.path):
        database.close()
        raise StoreError(f"{database.path} is not a navicert workspace: it is no SQLite database")
    try:
        database.migrate()
    except BaseException:
        database.close()
        raise
    return Store(database)


def _is_sqlite(path: Path) -> bool:
    # SQLite itself takes a file shorter than its header for an empty database, and would write over it.
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_MAGIC))
    except OSError as error:
        raise StoreError(f"the workspace {path} cannot be read: {error.strerror or error}") from error
    return head in (b"", _MAGIC)
