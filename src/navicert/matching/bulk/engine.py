"""The bulk searcher: many names against an index, with the hits and the scores of the small engine."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from navicert.matching import kernel
from navicert.matching.bulk import lexicon as lx
from navicert.matching.bulk.asking import MOST_ASKED
from navicert.matching.bulk.batch import Reader
from navicert.matching.bulk.finding import new_finder
from navicert.matching.bulk.hashing import Array, keys_of
from navicert.matching.bulk.hashing import find as find_key
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.pairs import new_table
from navicert.matching.bulk.related import Links, doubtful, new_links, relate_words
from navicert.matching.bulk.scan import search_rows
from navicert.matching.bulk.tables import CONCEPT, Listed
from navicert.matching.bulk.words import W_AT, W_SIZE, new_words
from navicert.matching.calibration import calibration
from navicert.matching.index import Index
from navicert.matching.relations import BRIDGES
from navicert.matching.search import Hit, Searcher, _Floors
from navicert.model.party import PartyKind
from navicert.names.concepts import concepts
from navicert.names.tokens import Analyzed, analyze

BATCH = 50_000


@dataclass(frozen=True)
class Found:
    """Hits as columns, by row, then best first.

    Attributes:
        row: of the names that were asked.
        name: number of the name in the index.
        score: calibrated thousandths.
        rare_rows: how many rows the small engine read; rare_pairs: how many pairs it scored.
    """

    row: Array
    name: Array
    score: Array
    rare_rows: int
    rare_pairs: int

    def __len__(self) -> int:
        return len(self.row)


class _Worker:
    """What one thread needs: the words it met, what they relate to, and room to work."""

    def __init__(self, searcher: BulkSearcher, kind: PartyKind, floor: int, full: bool) -> None:
        self.searcher, self.kind, self.floor, self.full = searcher, kind, floor, full
        listed, lexicon = searcher.listed, searcher.lexicon
        figures = calibration(kind)
        self.reader = Reader(lexicon, new_words())
        self.links: Links = new_links(len(self.reader.words.raw))
        self.finder = new_finder(listed)
        self.beta = int(figures.rules[kernel.BETA])
        self.table = new_table(listed, figures, kind != "person")
        names = len(listed.name_at) - 1
        self.starts, self.asked = np.zeros((64, 5), np.int64), np.zeros((MOST_ASKED, 2), np.int64)
        self.tried, self.room = np.zeros(names, np.int64), np.zeros(160, np.int64)
        self.out = np.zeros((max(1 << 16, 2 * names), 4), np.int64)
        self.seen = np.zeros(8, np.int64)

    def relate(self) -> None:
        """Relate the words that are new."""
        words = self.reader.words
        if len(self.links.facts) < len(words.raw):
            facts = np.zeros((len(words.raw), self.links.facts.shape[1]), np.int64)
            facts[: len(self.links.facts)] = self.links.facts
            self.links = self.links.changed(facts=facts)
        origin, upto = int(self.links.used[0]), int(words.used[0])
        if origin == upto:
            return
        asked = np.zeros(upto - origin, np.int64)
        n = doubtful(self.searcher.lexicon, words, origin, self.finder.room[0], asked)
        given, at = self._concepts(asked[:n].tolist(), origin, upto)
        while not relate_words(
            self.searcher.lexicon, self.searcher.listed, words, given, at, self.floor - 1, self.beta, self.full,
            self.finder, self.links, origin,
        ):  # fmt: skip
            room = np.concatenate([self.links.links, np.zeros_like(self.links.links)])
            self.links = self.links.changed(links=room)

    def _concepts(self, asked: list[int], origin: int, upto: int) -> tuple[Array, Array]:
        words, rows = self.reader.words, []
        count = np.zeros(upto - origin + 1, np.int64)
        for word in asked:
            begin, size = int(words.info[word, W_AT]), int(words.info[word, W_SIZE])
            found = self.searcher.concepts_of(words.data[begin : begin + size].tobytes().decode())
            rows += found
            count[word - origin + 1] = len(found)
        table = np.array(rows, np.int64).reshape(-1, 4)
        return table, np.cumsum(count)

    def search(self, data: Array, starts: Array) -> tuple[Array, Array]:
        """Hits (row, name, score or -1, flags) of some names, and the rows that only the small engine reads."""
        names = self.reader.read(data, starts)
        self.relate()
        total = len(names.begin)
        hard = np.zeros(total, np.uint8)
        hard[names.rare] = 1
        parts: list[Array] = []
        row = 0
        while row < total:
            row, count = search_rows(
                self.searcher.lexicon, self.searcher.listed, self.reader.words, self.links, names.table, names.keys,
                names.begin, names.count, names.folded, row, total, self.floor, self.full, self.table, self.finder,
                self.starts, self.asked, self.tried, self.room, self.out, self.seen, hard,
            )  # fmt: skip
            parts.append(self.out[:count].copy())
        return np.concatenate(parts) if parts else self.out[:0], np.flatnonzero(hard)


class BulkSearcher:
    """Searches an index for many names at once.

    Args:
        index: of the names of the lists.
        workers: how many threads; the hits do not depend on it.
    """

    def __init__(self, index: Index, workers: int = 2, parts: tuple[Lexicon, Listed] | None = None) -> None:
        from navicert.matching.bulk import building

        self.index = index
        self.workers = max(1, workers)
        if parts is None:
            lexicon = lx.build()
            items = [index.name(number) for number in range(index.size)]
            values = [item.name.value for item in items]
            parts = lexicon, building.build(lexicon, values, [item.party_kind == "person" for item in items])
        self.lexicon, self.listed = parts
        self.small = Searcher(index)
        self._workers: dict[tuple[PartyKind, int, bool], list[_Worker]] = {}
        self._concepts: dict[str, list[tuple[int, int, int, int]]] = {}
        self._rank: Array | None = None

    def concepts_of(self, word: str) -> list[tuple[int, int, int, int]]:
        """The concepts of a word that the lists have: number, similarity, relation, English side."""
        found = self._concepts.get(word)
        if found is None:
            items = sorted(concepts(word).items())
            keys = keys_of([name for name, _ in items]) ^ CONCEPT
            numbers = [find_key(self.listed.keys, self.listed.values, key) for key in keys]
            found = self._concepts[word] = [
                (number, c.similarity, BRIDGES[c.bridge], int(c.english))
                for number, (_, c) in zip(numbers, items, strict=True)
                if number >= 0
            ]
        return found

    def search_many(
        self, names: Any, kind: PartyKind = "unknown", floor: int | None = None, exhaustive: bool = False
    ) -> Found:
        """The list names that each of many names reaches.

        Args:
            names: strings, as a sequence or an Arrow array.
            kind: of the parties, where known.
            floor: thousandths; the calibrated review floor where None.
            exhaustive: score every pair and try every word, to prove that nothing is lost.
        """
        lowest = calibration(kind).review if floor is None else floor
        data, starts, where = _distinct(names)
        key = (kind, lowest, exhaustive)
        workers = self._workers.get(key)
        if workers is None:
            workers = self._workers[key] = [_Worker(self, kind, lowest, exhaustive) for _ in range(self.workers)]
        total = len(starts) - 1
        size = max(1, min(BATCH, -(-total // len(workers))))
        cuts = [(low, min(total, low + size)) for low in range(0, total, size)]

        def work(worker: _Worker, mine: list[tuple[int, int]]) -> list[tuple[Array, Array]]:
            out = []
            for low, high in mine:
                found, hard = worker.search(data, starts[low : high + 1])
                found[:, 0] += low
                out.append((found, hard + low))
            return out

        shares = [(worker, cuts[at :: len(workers)]) for at, worker in enumerate(workers)]
        if len(cuts) <= 1:
            parts = work(*shares[0])
        else:
            with ThreadPoolExecutor(len(workers)) as pool:
                parts = [part for share in pool.map(lambda item: work(*item), shares) for part in share]
        found = np.concatenate([part[0] for part in parts]) if parts else np.zeros((0, 4), np.int64)
        hard = np.concatenate([part[1] for part in parts]) if parts else np.zeros(0, np.int64)
        return self._finish(data, starts, where, found, hard, kind, lowest, exhaustive)

    def _finish(
        self,
        data: Array,
        starts: Array,
        where: Array,
        found: Array,
        hard: Array,
        kind: PartyKind,
        floor: int,
        full: bool,
    ) -> Found:
        text = lambda row: data[starts[row] : starts[row + 1]].tobytes().decode("utf-8", "surrogatepass")  # noqa: E731
        open_ = np.flatnonzero(found[:, 2] < 0)
        for at in open_.tolist():
            found[at, 2] = self._scored(analyze(text(found[at, 0])), int(found[at, 1]), kind)
        found = found[found[:, 2] >= floor]
        extra: list[tuple[int, int, int, int]] = []
        for row in hard.tolist():
            query = analyze(text(row))
            numbers = range(self.index.size) if full else self.small._candidates(query, kind, _Floors(floor, floor))
            for number in numbers:
                score = self._scored(query, number, kind)
                if score >= floor:
                    extra.append((row, number, score, 0))
        if extra:
            found = np.concatenate([found, np.array(extra, np.int64)])
        return self._ordered(found, where, len(hard), len(open_))

    def _scored(self, query: Analyzed, number: int, kind: PartyKind) -> int:
        return self.small._aligned(query, self.index.name(number), kind).score

    def _ordered(self, found: Array, where: Array, rare_rows: int, rare_pairs: int) -> Found:
        if self._rank is None:
            self._rank = _ranks(self.index)
        order = np.lexsort((self._rank[found[:, 1]], -found[:, 2], found[:, 0]))
        found = found[order]
        # Back from distinct names to the rows that asked.
        at = np.searchsorted(found[:, 0], np.arange(int(where.max()) + 2 if len(where) else 1))
        count = (at[1:] - at[:-1])[where] if len(where) else np.zeros(0, np.int64)
        row = np.repeat(np.arange(len(where)), count)
        first = np.repeat(at[:-1][where], count) if len(where) else np.zeros(0, np.int64)
        offset = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
        chosen = first + offset
        return Found(row, found[chosen, 1], found[chosen, 2], rare_rows, rare_pairs)

    def hits(self, name: str, numbers: Sequence[int], kind: PartyKind = "unknown") -> list[Hit]:
        """Hits with their alignment, for a name and numbers of names of the index."""
        query = analyze(name)
        items = [self.index.name(int(number)) for number in numbers]
        return [Hit(item, self.small._aligned(query, item, kind)) for item in items]


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


def _distinct(names: Any) -> tuple[Array, Array, Array]:
    """Each distinct name once, as UTF-8 one after the other, and for each row which it is."""
    import pyarrow as pa

    if not isinstance(names, (pa.Array, pa.ChunkedArray)):
        try:
            names = pa.array(names, pa.large_string())
        except (pa.ArrowInvalid, UnicodeEncodeError):
            names = pa.array([name.encode("utf-8", "surrogatepass") for name in names], pa.large_binary())
    encoded = names.dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.chunk(0)
    words = encoded.dictionary.cast(pa.large_binary())
    if len(words) == 0:
        return np.zeros(1, np.uint8), np.zeros(1, np.int64), np.zeros(0, np.int64)
    _, offsets, data = words.buffers()
    starts = np.frombuffer(offsets, np.int64)[words.offset : words.offset + len(words) + 1]
    bytes_ = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    return bytes_, starts, encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
