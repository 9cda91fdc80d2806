"""The search index of a workspace: made when the lists change, mapped when a party is screened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from navicert import __version__
from navicert.matching.aliases import aliases_of
from navicert.matching.index import MAGIC, Index, IndexedName, build_index
from navicert.matching.search import Searcher

if TYPE_CHECKING:
    from navicert.store.workspace import Store


def names_to_index(store: Store) -> Iterator[IndexedName]:
    """Every name of every entry that ever stood on a list, and the curated aliases of its row.

    Address rows are left out: their label ("Address 01") is no name, and they are matched on the address.
    """
    seen: set[tuple[str, str]] = set()
    for entry in store.lists.all_names():
        if entry.kind == "address":
            continue
        for name in (*entry.names, *aliases_of(entry.list_code, entry.names[0].value)):
            if (entry.entry_id, name.value) not in seen:
                seen.add((entry.entry_id, name.value))
                yield IndexedName(entry.entry_id, entry.list_code, entry.party_kind, name)


def index_version(store: Store) -> str:
    """What an index must be made of to serve a store: its lists, this engine and this file format."""
    return f"{store.data_version()}/{__version__}/{MAGIC.decode().strip()}"


def open_searcher(store: Store, path: Path) -> Searcher:
    """The searcher of a store; the index is made anew where it is missing or of other lists.

    Args:
        store: an open workspace.
        path: where the index file is kept.
    """
    wanted = index_version(store)
    searcher = _mapped(path, wanted) if path.exists() else None
    if searcher is None:
        build_index(names_to_index(store), path, wanted)
        searcher = _mapped(path, wanted)
        assert searcher is not None
    return searcher


@lru_cache(maxsize=4)
def _opened(path: Path, stamp: int, size: int) -> Searcher:
    return Searcher(Index(path))


def _mapped(path: Path, wanted: str) -> Searcher | None:
    """The searcher over an index file, or None where it was made of other lists or by another version."""
    from navicert.errors import DataError

    status = path.stat()
    try:
        searcher = _opened(path, status.st_mtime_ns, status.st_size)
    except DataError:
        return None
    return searcher if searcher.index.version == wanted else None
