"""The bulk searcher: many names against an index, with the hits and the scores of the small engine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from navicert.matching.bulk import lexicon as lx
from navicert.matching.bulk.columns import distinct, text_at
from navicert.matching.bulk.file import read_tables, write_tables
from navicert.matching.bulk.hashing import Array
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.tables import Listed
from navicert.matching.bulk.worker import Concepts, Worker
from navicert.matching.index import HAN_ALONE, Index
from navicert.matching.pair import Alignment, align
from navicert.matching.search import Floors, Hit, Searcher
from navicert.model.party import PartyKind
from navicert.names.tokens import Analyzed, analyze

# Names that a thread takes at a time: at most so many, and so many shares a thread that none waits for the last.
BATCH, SHARES = 50_000, 8


@dataclass(frozen=True)
class Found:
    """Hits as columns, by row, then best first.

    Attributes:
        row: of the names that were asked.
        name: number of the name in the index.
        score: calibrated thousandths.
        rare_rows: how many distinct names the small engine read; rare_pairs: how many pairs it scored.
    """

    row: Array
    name: Array
    score: Array
    rare_rows: int
    rare_pairs: int

    def __len__(self) -> int:
        return len(self.row)


def build_tables(index: Index) -> tuple[Lexicon, Listed]:
    """The tables of the names of an index, made in memory."""
    from navicert.matching.bulk.building import build

    items = [index.name(number) for number in range(index.size)]
    lexicon = lx.build()
    return lexicon, build(lexicon, [item.name.value for item in items], [item.party_kind == "person" for item in items])


def build_file(index: Index, path: Path) -> None:
    """Write the tables of an index to a file that `BulkSearcher.open` maps."""
    lexicon, listed = build_tables(index)
    write_tables(path, index.version, {"lexicon": lexicon, "listed": listed})


class BulkSearcher:
    """Searches an index for many names at once.

    Args:
        index: of the names of the lists.
        tables: of the index; made where None, which takes half a minute.
        workers: how many threads; as many as there are processors where None. The hits do not depend on it.
    """

    def __init__(self, index: Index, tables: tuple[Lexicon, Listed] | None = None, workers: int | None = None) -> None:
        self.index = index
        self.workers = max(1, workers or len(os.sched_getaffinity(0)))
        self.lexicon, self.listed = tables or build_tables(index)
        self.small = Searcher(index)
        self._concepts = Concepts(self.listed)
        self._workers: dict[tuple[PartyKind, Floors, bool], list[Worker]] = {}
        self._rank: Array | None = None

    @classmethod
    def open(cls, index: Index, path: Path, workers: int | None = None) -> BulkSearcher | None:
        """The searcher over a mapped file; None where the file was made of another index.

        Raises:
            DataError: the file is not a bulk index of this version.
        """
        version, lexicon, listed = read_tables(path)
        return cls(index, (lexicon, listed), workers) if version == index.version else None

    def _crew(self, kind: PartyKind, floors: Floors, exhaustive: bool) -> list[Worker]:
        key = (kind, floors, exhaustive)
        if key not in self._workers:
            self._workers[key] = [
                Worker(self.lexicon, self.listed, self._concepts, kind, floors.latin, exhaustive)
                for _ in range(self.workers)
            ]
        return self._workers[key]

    def search_many(
        self, names: Any, kind: PartyKind = "unknown", floor: int | None = None, exhaustive: bool = False
    ) -> Found:
        """The list names that each of many names reaches.

        Args:
            names: strings, as a sequence or an Arrow array.
            kind: of the parties, where known.
            floor: thousandths; the calibrated review floors where None.
            exhaustive: score every pair and try every word, to prove that nothing is lost.
        """
        floors = Floors.of(kind, floor)
        data, starts, where = distinct(names)
        crew = self._crew(kind, floors, exhaustive)
        total = len(starts) - 1
        size = max(1, min(BATCH, -(-total // (SHARES * len(crew)))))
        cuts = [(low, min(total, low + size)) for low in range(0, total, size)]
        waiting = iter(cuts)

        def work(worker: Worker) -> list[tuple[int, Array, Array]]:
            # Each thread takes the next batch when it is done with one; the order of the hits does not depend on it.
            return [(low, *worker.search(data, starts[low : high + 1])) for low, high in waiting]

        if len(cuts) <= 1:
            parts = work(crew[0])
        else:
            with ThreadPoolExecutor(len(crew)) as pool:
                parts = [part for share in pool.map(work, crew) for part in share]
        for low, hits, rare in parts:
            hits[:, 0] += low
            rare += low
        found = np.concatenate([np.zeros((0, 4), np.int64), *(hits for _, hits, _ in parts)])
        hard = np.concatenate([np.zeros(0, np.int64), *(rare for _, _, rare in parts)])
        return self._finish(data, starts, where, found, hard, kind, floors, exhaustive)

    def _finish(
        self, data: Array, starts: Array, where: Array, found: Array, hard: Array, kind: PartyKind, floors: Floors,
        full: bool,
    ) -> Found:  # fmt: skip
        """Let the small engine read what only it reads, and bring the hits into order."""
        open_ = np.flatnonzero(found[:, 2] < 0)
        for at in open_.tolist():
            found[at, 2] = self._scored(analyze(text_at(data, starts, found[at, 0])), int(found[at, 1]), kind)
        found = found[found[:, 2] >= floors.latin]
        rare = np.array(self._read_rare(data, starts, hard, kind, floors, full), np.int64).reshape(-1, 4)
        found = np.concatenate([found, rare])
        if self._rank is None:
            self._rank = _ranks(self.index)
        order = np.lexsort((self._rank[found[:, 1]], -found[:, 2], found[:, 0]))
        found = found[order]
        row, chosen = _spread(found[:, 0], where)
        return Found(row, found[chosen, 1], found[chosen, 2], len(hard), len(open_))

    def _read_rare(
        self, data: Array, starts: Array, hard: Array, kind: PartyKind, floors: Floors, full: bool
    ) -> list[tuple[int, int, int, int]]:
        """Hits of the names in Han characters, and of Latin names with list names that are in Han characters alone."""
        out: list[tuple[int, int, int, int]] = []
        own, small = set(hard.tolist()), self.small
        for row in range(len(starts) - 1) if self.index.has_han_alone else sorted(own):
            query = analyze(text_at(data, starts, row))
            numbers = small.compared(query) if full else small.numbers(query, kind, floors)
            for number in numbers:
                if row not in own and self.index.name_written[number] != HAN_ALONE:
                    continue
                alignment = self._aligned(query, number, kind)
                if floors.reached(alignment):
                    out.append((row, number, alignment.score, 0))
        return out

    def _aligned(self, query: Analyzed, number: int, kind: PartyKind) -> Alignment:
        item = self.index.name(number)
        return align(query, analyze(item.name.value), kind, item.party_kind)  # type: ignore[arg-type]

    def _scored(self, query: Analyzed, number: int, kind: PartyKind) -> int:
        return self._aligned(query, number, kind).score

    def search(self, name: str, kind: PartyKind = "unknown", floor: int | None = None) -> list[tuple[int, int]]:
        """The list names that one name reaches: number in the index and score, best first."""
        floors = Floors.of(kind, floor)
        data = np.frombuffer(name.encode("utf-8", "surrogatepass") or b"\0", np.uint8)
        starts = np.array([0, len(data) if name else 0], np.int64)
        found, hard = self._crew(kind, floors, False)[0].search(data, starts)
        if len(hard) or self.index.has_han_alone or (found[:, 2] < 0).any():
            whole = self._finish(data, starts, np.zeros(1, np.int64), found, hard, kind, floors, False)
            return list(zip(whole.name.tolist(), whole.score.tolist(), strict=True))
        if self._rank is None:
            self._rank = _ranks(self.index)
        rank = self._rank
        rows = [(-int(score), int(rank[number]), int(number)) for _, number, score, _ in found.tolist()]
        return [(number, -score) for score, _, number in sorted(rows)]

    def hits(self, name: str, numbers: Sequence[int], kind: PartyKind = "unknown") -> list[Hit]:
        """Hits with their alignment, for a name and numbers of names of the index."""
        query = analyze(name)
        return [Hit(self.index.name(int(number)), self._aligned(query, int(number), kind)) for number in numbers]


def _spread(rows: Array, where: Array) -> tuple[Array, Array]:
    """From hits of distinct names, in order, to those of the rows that asked: row, and place of the hit."""
    if not len(where):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    at = np.searchsorted(rows, np.arange(int(where.max()) + 2))
    count = (at[1:] - at[:-1])[where]
    row = np.repeat(np.arange(len(where)), count)
    first = np.repeat(at[:-1][where], count)
    return row, first + np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)


def _ranks(index: Index) -> Array:
    """The place of each name in the order that hits of one score have."""
    rows = []
    for number in range(index.size):
        item = index.name(number)
        primary = 0 if item.name.kind == "primary" else 1
        rows.append((primary, item.list_code, item.entry_id, item.name.value, number))
    rank = np.empty(len(rows), np.int64)
    rank[[row[4] for row in sorted(rows)]] = np.arange(len(rows))
    return rank
