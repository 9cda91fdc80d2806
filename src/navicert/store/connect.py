"""One door to the database: SQLite in a file, or PostgreSQL behind a URL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError

from navicert.errors import InvalidInput, StoreError

# The newest migration; a test holds it to the scripts. Reading it from a row keeps alembic out of the hot
# path.
SCHEMA = "0002"
# Seconds that a process waits for another one that is writing; loading all lists takes some 10 to 30.
LOCK_WAIT = 300
# Any fixed number: all navicert processes on one PostgreSQL database ask for the same advisory lock.
_ADVISORY_LOCK = 0x6E617669


class Database:
    """A connection pool with one kind of read and one kind of write transaction.

    A write transaction takes the writer's lock at once, so that what it reads first stays true until it
    commits. Inside one, `read` and `write` of the same thread join it.
    """

    def __init__(self, location: str) -> None:
        self.url = _url(location)
        self.location = self.url.render_as_string(hide_password=True) if self.is_server else str(self.path)
        self._local = threading.local()
        self.engine = _engine(self.url)

    @property
    def is_server(self) -> bool:
        """Whether it is PostgreSQL and not a file."""
        return self.url.get_backend_name() == "postgresql"

    @property
    def path(self) -> Path:
        """The file of an SQLite workspace."""
        return Path(self.url.database or "")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view."""
        active = getattr(self._local, "connection", None)
        if active is not None:
            yield active
            return
        with self._words(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """All or nothing; one writer at a time."""
        active = getattr(self._local, "connection", None)
        if active is not None:
            yield active
            return
        with self._words(), self.engine.connect() as plain:
            connection = plain.execution_options(navicert_write=True)
            with connection.begin():
                if self.is_server:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
                self._local.connection = connection
                try:
                    yield connection
                finally:
                    self._local.connection = None

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    @contextmanager
    def _words(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
            first = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
            raise StoreError(f"the workspace {self.location} cannot be used: {first}") from error

    def schema(self) -> str | None:
        """The migration that the database is at; None where it has no tables of ours."""
        try:
            with self.engine.connect() as connection:
                return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
        except sa.exc.NoResultFound:
            return None
        except SQLAlchemyError as error:
            if isinstance(error, DBAPIError) and "alembic_version" in str(error.orig):
                return None
            with self._words():
                raise

    def migrate(self) -> None:
        """Bring the tables to the newest form; safe when several processes do it at once.

        Raises:
            StoreError: the database belongs to a newer navicert, or to something else.
        """
        found = self.schema()
        if found == SCHEMA:
            return
        from navicert.store.migrate import upgrade

        with self.write() as connection:
            upgrade(connection, self.location)


def _url(location: str) -> URL:
    if "://" not in location:
        return URL.create("sqlite", database=str(Path(location).expanduser().absolute()))
    try:
        url = make_url(location)
    except ArgumentError as error:
        raise InvalidInput("the workspace is neither a path nor a database URL", "workspace") from error
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    message = f"a workspace is a file or a postgresql+psycopg:// database, not {backend}://"
    raise InvalidInput(message, "workspace")


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        try:
            return sa.create_engine(url, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            message = "PostgreSQL needs its driver: pip install 'navicert[postgres]'"
            raise StoreError(message) from error
    engine = sa.create_engine(url, connect_args={"timeout": LOCK_WAIT})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: object) -> None:
    # The driver must not open or commit transactions of its own: `_on_begin` does, so that DDL is atomic too.
    connection.isolation_level = None
    cursor = connection.cursor()
    # A power cut after an answer was printed must not lose its record: FULL, not NORMAL.
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        try:
            cursor.execute(f"PRAGMA {pragma}")
        except connection.OperationalError as error:
            if "readonly" not in str(error):
                raise
    cursor.close()


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("navicert_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


__all__ = ["LOCK_WAIT", "SCHEMA", "Database", "OperationalError"]
