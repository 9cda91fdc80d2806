"""Open a workspace, making it from the bundled lists where there is none."""

from __future__ import annotations

import gc
import hashlib
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from navicert.config import Settings, load_settings
from navicert.errors import StoreError
from navicert.model.dates import AsOf
from navicert.store.records import FileRecord
from navicert.store.workspace import Store, open_store

if TYPE_CHECKING:
    from navicert.matching.bulk.engine import BulkSearcher
    from navicert.matching.search import Searcher
    from navicert.services.intake import Retrieved
    from navicert.store.records import VersionRecord

Say = Callable[[str], None]
# The note that says which bundled lists a workspace holds; without it, it was never filled.
BUNDLED = "bundled"


@dataclass(frozen=True, slots=True)
class Initialized:
    """What `init` did.

    Attributes:
        location: the file, or the URL without its password.
        added: versions that were not there before; none where nothing was left to do.
        versions: how many versions the workspace holds now, of how many lists.
    """

    location: str
    added: tuple[VersionRecord, ...]
    versions: int
    lists: int


class Workspace:
    """An open workspace: the lists, the screenings, and the search index over the lists.

    Attributes:
        store: files, versions, entries, events and screenings.
        settings: those that count for this run.
        say: told when something takes long.
    """

    def __init__(self, store: Store, settings: Settings, say: Say | None = None) -> None:
        self.store = store
        self.settings = settings
        self.say: Say = say or (lambda text: None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the database back."""
        self.store.close()

    @property
    def index_path(self) -> Path:
        """Where the search index is kept: beside the file of the workspace, or in the cache for a server.

        It can be removed at any time; the next screening makes it anew.
        """
        if not self.store.is_server:
            return Path(f"{self.store.location}.index")
        name = hashlib.sha256(self.store.location.encode()).hexdigest()[:16]
        return self.settings.cache_dir / f"{name}.index"

    def searcher(self) -> Searcher:
        """The search index over all names that ever stood on a list; made anew when the lists have changed.

        Raises:
            StoreError: the index can be neither read nor written.
        """
        from navicert.services.search import open_searcher

        try:
            self.index_path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return open_searcher(self.store, self.index_path)
        except OSError as error:
            reason = error.strerror or error
            raise StoreError(f"the search index {self.index_path} cannot be used: {reason}") from error

    def bulk_searcher(self) -> BulkSearcher:
        """The bulk engine over the same names; its file is made anew when the lists have changed.

        Raises:
            StoreError: the file can be neither read nor written.
        """
        from navicert.services.search import open_bulk

        searcher = self.searcher()
        try:
            return open_bulk(searcher.index, self.index_path.with_suffix(".bulk"), self.say)
        except OSError as error:
            reason = error.strerror or error
            raise StoreError(f"the bulk index beside {self.index_path} cannot be used: {reason}") from error

    def max_age(self, code: str, *, private: bool = False) -> int:
        """After how many days without a newer version a list counts as stale."""
        return max_age(code, self.settings.max_age_days, private=private)

    def is_stale(self, published: date, as_of: AsOf, code: str = "") -> bool:
        """Whether a list version is too old to answer for a day.

        A version that was published on the day asked about, or later, is never too old for it.

        Args:
            published: the day of the newest version known.
            as_of: the day asked about, and the day whose knowledge counts.
            code: of the list; without one, the age that holds for most lists.
        """
        day = min(as_of.valid, as_of.known) if as_of.known else as_of.valid
        return (day - published).days > self.max_age(code)


def max_age(code: str, setting: int | None = None, *, private: bool = False) -> int:
    """After how many days without a newer version a list counts as stale.

    Args:
        code: of the list.
        setting: the value of `max_age_days`, which counts for every list.
        private: whether it is a list that a user brought.
    """
    if setting is not None:
        return setting
    ages = _ages()
    return int(ages["private"]) if private else int(ages["days"].get(code, ages["default"]))


@cache
def _ages() -> dict[str, Any]:
    return tomllib.loads(files("navicert").joinpath("data", "lists", "max_age.toml").read_text("utf-8"))


def open_workspace(
    location: str | Path | None = None,
    *,
    create: bool = True,
    say: Say | None = None,
    settings: Settings | None = None,
    now: datetime | None = None,
) -> Workspace:
    """Open a workspace; where there is none, make it from the bundled lists.

    Safe when several processes do it at once: one fills it, the others wait. A process that is killed
    meanwhile leaves nothing behind.

    Args:
        location: path of an SQLite file or a `postgresql+psycopg://` URL; None takes the setting.
        create: whether a missing or empty workspace may be made.
        say: told in words what takes time.
        settings: None reads flags, environment and files.
        now: the instant to note; None reads the clock.

    Raises:
        NotFound: there is none, and it may not be made.
        StoreError: it cannot be opened, read or written.
        InvalidInput: the location or a setting cannot be used.
    """
    settings = settings or load_settings().settings
    store = open_store(str(location or settings.workspace), create=create)
    try:
        if create and store.note(BUNDLED) is None:
            fill(store, say=say, now=now)
    except BaseException:
        store.close()
        raise
    return Workspace(store, settings, say)


def init(
    location: str | Path | None = None,
    *,
    say: Say | None = None,
    settings: Settings | None = None,
    now: datetime | None = None,
) -> Initialized:
    """Make a workspace, or add to one what newer bundled lists have; doing it again does nothing.

    Args:
        location, say, settings, now: as for `open_workspace`.
    """
    settings = settings or load_settings().settings
    with open_store(str(location or settings.workspace)) as store:
        added = fill(store, say=say, now=now)
        workspace = Workspace(store, settings)
        if say and not workspace.index_path.exists():
            say("making the search index; this happens once for each version of the lists")
        workspace.searcher()
        versions = store.lists.versions()
        return Initialized(store.location, tuple(added), len(versions), len({one.code for one in versions}))


def exists(settings: Settings) -> bool:
    """Whether the workspace that the settings name is there; a server is taken to be."""
    return "://" in settings.workspace or Path(settings.workspace).exists()


def fill(store: Store, *, say: Say | None = None, now: datetime | None = None) -> list[VersionRecord]:
    """Put the bundled lists into a workspace, all of them or none; those it has are left alone.

    Returns:
        The versions that were new.
    """
    from navicert.services.intake import take_in

    digest = bundled_digest()
    if store.note(BUNDLED) == digest:
        return []
    with store.transaction():
        # Another process may have done it while this one waited for the lock.
        if store.note(BUNDLED) == digest:
            return []
        if say:
            say(f"loading the bundled lists into {store.location}; this happens once")
        with _without_collector():
            added = take_in(store, bundled(), now=now or datetime.now(UTC), action="loaded")
        store.set_note(BUNDLED, digest)
    if say:
        lists = len({record.code for record in added})
        say(f"loaded {len(added)} versions of {lists} lists")
    return added


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows and entries refer to no row or entry, and nearly all live to the end: looking for cycles among
    them would take a third of the time and find none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def bundled_digest() -> str:
    """Which files ship with this version of navicert, as a short digest."""
    from navicert.lists.bundled import bundled_files

    lines = sorted(f"{file.name} {file.sha256} {file.source}" for file in bundled_files())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def bundled() -> list[Retrieved]:
    """The files that ship with this version of navicert, read.

    Raises:
        DataError: a file is missing or damaged.
    """
    from navicert.lists.bundled import bundled_files, read_bundled
    from navicert.lists.source import source
    from navicert.services.intake import Retrieved

    found = []
    for file in bundled_files():
        content = files("navicert").joinpath("data", "lists", file.name).read_bytes()
        record = FileRecord(
            sha256=file.sha256,
            source=file.source,
            media=source(file.source).media,
            origin="bundled",
            license=file.license,
            published=file.published,
            url=file.origin if file.origin.startswith("https://") else None,
            publisher=file.publisher,
            faults=file.faults,
        )
        found.append(Retrieved(record, content, read_bundled(file)))
    return found
