"""Large runs: the list names that many parties reach, found at once by the bulk engine.

The bulk engine gives the hits and the scores of the small one; which of the two searched does not show in an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from navicert.exchange.table import BadRow, Row
from navicert.matching.search import Hit
from navicert.model.party import Party, PartyKind

if TYPE_CHECKING:
    from navicert.matching.bulk.engine import BulkSearcher

# From this many parties on the bulk engine is worth the seconds that it takes to start.
WORTH_IT = 3_000
CHUNK = 50_000
Asked = TypeVar("Asked", bound="Party | Row | BadRow")
Key = tuple[str, PartyKind, int | None]


def has_bulk() -> bool:
    """Whether the extra `navicert[bulk]` is installed."""
    return all(find_spec(name) is not None for name in ("numba", "numpy", "pyarrow"))


class Ahead:
    """Hits found beforehand, for the parties that come next.

    Args:
        open_bulk: opens the bulk engine; called once, when there are enough parties.
        floor: the floor that a name of a kind is searched with.
    """

    def __init__(self, open_bulk: Callable[[], BulkSearcher], floor: Callable[[PartyKind], int | None]) -> None:
        self._open, self._floor = open_bulk, floor
        self._bulk: BulkSearcher | None = None
        self._found: dict[Key, list[int]] = {}

    def watched(self, parties: Iterable[Asked]) -> Iterator[Asked]:
        """The same parties in the same order; where there are many, their hits are found before they come."""
        rest = iter(parties)
        first = list(islice(rest, WORTH_IT))
        if len(first) < WORTH_IT or not has_bulk():
            yield from chain(first, rest)
            return
        self._bulk = self._open()
        rest = chain(first, rest)
        while chunk := list(islice(rest, CHUNK)):
            self._found = self._search(chunk)
            yield from chunk

    def _search(self, chunk: Sequence[Party | Row | BadRow]) -> dict[Key, list[int]]:
        assert self._bulk is not None
        asked: dict[PartyKind, dict[str, None]] = {}
        for item in chunk:
            party = item.party if isinstance(item, (Row, BadRow)) else item
            if party is None:
                continue
            asked.setdefault(party.kind or "unknown", {})[party.name] = None
            if party.address:
                asked.setdefault("unknown", {})[party.address] = None
        out: dict[Key, list[int]] = {}
        for kind, names in asked.items():
            floor, rows = self._floor(kind), list(names)
            found = self._bulk.search_many(rows, kind, floor)
            keys: list[Key] = [(name, kind, floor) for name in rows]
            out.update((key, []) for key in keys)
            for row, number in zip(found.row.tolist(), found.name.tolist(), strict=True):
                out[keys[row]].append(number)
        return out

    def hits(self, name: str, kind: PartyKind, floor: int | None) -> list[Hit] | None:
        """The hits of a name, best first; None where it was not searched beforehand."""
        numbers = self._found.get((name, kind, floor))
        if numbers is None or self._bulk is None:
            return None
        return self._bulk.hits(name, numbers, kind)
