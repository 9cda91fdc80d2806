"""The search index of a workspace: made when the lists change, mapped when a party is screened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from navicert import __version__
from navicert.matching.aliases import aliases_of
from navicert.matching.evidence import identifier_key
from navicert.matching.index import MAGIC, Index, IndexedName, build_index
from navicert.matching.search import Searcher
from navicert.model.party import Name

if TYPE_CHECKING:
    from navicert.matching.bulk.engine import BulkSearcher
    from navicert.store.records import NamedEntry
    from navicert.store.workspace import Store

ADDRESS = "address"


def _indexed(entry: NamedEntry) -> Iterator[IndexedName]:
    """The names by which an entry is found. An address row is found by its address: "Address 01" is no name."""
    if entry.kind == "address":
        for address in entry.addresses:
            yield IndexedName(entry.entry_id, entry.list_code, ADDRESS, Name(address.text, "primary"))
        return
    for name in (*entry.names, *aliases_of(entry.list_code, entry.names[0].value)):
        yield IndexedName(entry.entry_id, entry.list_code, entry.party_kind, name)


def build(store: Store, path: Path, version: str) -> int:
    """Make the index of every name, address row and identifier that ever stood on a list of the store."""
    names: dict[tuple[str, str], IndexedName] = {}
    identifiers: set[tuple[str, str]] = set()
    for entry in store.lists.all_names():
        for item in _indexed(entry):
            names.setdefault((item.entry_id, item.name.value), item)
        identifiers |= {(identifier_key(i.value), entry.entry_id) for i in entry.identifiers}
    return build_index(names.values(), path, version, identifiers)


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
        build(store, path, wanted)
        searcher = _mapped(path, wanted)
        assert searcher is not None
    return searcher


def open_bulk(index: Index, path: Path, say: Callable[[str], None]) -> BulkSearcher:
    """The bulk engine over an index; its file is made anew where it is missing or of other lists.

    Args:
        index: of the names of a workspace.
        path: where the file is kept.
        say: told once when something takes long.
    """
    from navicert.errors import DataError
    from navicert.matching.bulk.engine import BulkSearcher, build_file

    try:
        found = BulkSearcher.open(index, path) if path.exists() else None
    except DataError:
        found = None
    if found is None:
        say("preparing the bulk engine; this takes a minute, once for each version of the lists")
        build_file(index, path)
        found = BulkSearcher.open(index, path)
        assert found is not None
    return found


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
