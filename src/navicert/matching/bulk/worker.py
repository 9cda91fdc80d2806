"""What one thread needs: the words it met, what they relate to, and room to work."""

from __future__ import annotations

import numpy as np

from navicert.matching import kernel
from navicert.matching.bulk.asking import MOST_ASKED
from navicert.matching.bulk.batch import Reader
from navicert.matching.bulk.finding import new_finder
from navicert.matching.bulk.hashing import Array, find, keys_of
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.related import Links, doubtful, new_links, relate_words
from navicert.matching.bulk.scan import search_rows
from navicert.matching.bulk.table import C_ROUND, new_table
from navicert.matching.bulk.tables import CONCEPT, Listed
from navicert.matching.bulk.views import changed
from navicert.matching.bulk.words import W_AT, W_SIZE, new_words
from navicert.matching.calibration import calibration
from navicert.matching.relations import BRIDGES
from navicert.model.party import PartyKind
from navicert.names.concepts import concepts

# Words are forgotten when there are this many, so that memory does not grow with the customers.
MOST_WORDS = 2_000_000
# Rounds are held in 32 bits; long before they run out, the room is made anew.
MOST_ROUNDS, MOST_QUERIES = 1 << 30, 1 << 28


class Concepts:
    """The concepts of words that the lists have, kept for all workers."""

    def __init__(self, listed: Listed) -> None:
        self.listed = listed
        self._known: dict[str, list[tuple[int, int, int, int]]] = {}

    def of(self, word: str) -> list[tuple[int, int, int, int]]:
        """Number, similarity, relation and English side of each concept of a word."""
        found = self._known.get(word)
        if found is None:
            items = sorted(concepts(word).items())
            keys = keys_of([name for name, _ in items]) ^ CONCEPT
            numbers = [find(self.listed.keys, self.listed.values, key) for key in keys]
            found = self._known[word] = [
                (number, c.similarity, BRIDGES[c.bridge], int(c.english))
                for number, (_, c) in zip(numbers, items, strict=True)
                if number >= 0
            ]
        return found


class Worker:
    """Searches for the names it is given; not for use by two threads at once.

    Args:
        floor: thousandths that a hit must reach.
        full: whether to score every pair and try every word of the lists, to prove that nothing is lost.
    """

    def __init__(
        self, lexicon: Lexicon, listed: Listed, known: Concepts, kind: PartyKind, floor: int, full: bool
    ) -> None:
        self.lexicon, self.listed, self.known = lexicon, listed, known
        self.floor, self.full = floor, full
        figures = calibration(kind)
        self.finder = new_finder(listed)
        self.beta = int(figures.rules[kernel.BETA])
        self.table = new_table(listed, figures, kind != "person")
        names = len(listed.name_at) - 1
        self.starts, self.asked = np.zeros((64, 5), np.int64), np.zeros((MOST_ASKED, 2), np.int64)
        self.tried, self.room = np.zeros(names, np.int32), np.zeros(160, np.int64)
        self.out = np.zeros((max(1 << 16, 2 * names), 4), np.int64)
        self.seen = np.zeros(8, np.int64)
        self._forget()

    def _forget(self) -> None:
        self.reader = Reader(self.lexicon, new_words())
        self.links: Links = new_links(len(self.reader.words.raw))

    def relate(self) -> None:
        """Relate the words that are new."""
        words = self.reader.words
        if len(self.links.facts) < len(words.raw):
            facts = np.zeros((len(words.raw), self.links.facts.shape[1]), np.int64)
            facts[: len(self.links.facts)] = self.links.facts
            self.links = changed(self.links, facts=facts)
        origin, upto = int(self.links.used[0]), int(words.used[0])
        if origin == upto:
            return
        asked = np.zeros(upto - origin, np.int64)
        n = doubtful(self.lexicon, words, origin, self.finder.room[0], asked)
        given, at = self._concepts(asked[:n].tolist(), origin, upto)
        while not relate_words(
            self.lexicon, self.listed, words, given, at, self.floor - 1, self.beta, self.full, self.finder, self.links,
            origin,
        ):  # fmt: skip
            self.links = changed(self.links, links=np.concatenate([self.links.links, np.zeros_like(self.links.links)]))

    def _concepts(self, asked: list[int], origin: int, upto: int) -> tuple[Array, Array]:
        words, rows = self.reader.words, []
        count = np.zeros(upto - origin + 1, np.int64)
        for word in asked:
            begin, size = int(words.info[word, W_AT]), int(words.info[word, W_SIZE])
            found = self.known.of(words.data[begin : begin + size].tobytes().decode())
            rows += found
            count[word - origin + 1] = len(found)
        return np.array(rows, np.int64).reshape(-1, 4), np.cumsum(count)

    def search(self, data: Array, starts: Array) -> tuple[Array, Array]:
        """Hits (row, name, score or -1, flags) of some names, and the rows that only the small engine reads."""
        if int(self.reader.words.used[0]) > MOST_WORDS:
            self._forget()
        if int(self.finder.round[0]) > MOST_ROUNDS:
            self.finder = new_finder(self.listed)
        if int(self.table.count[C_ROUND]) + len(starts) > MOST_QUERIES:
            self.table.count[C_ROUND] = 0
            for room in (self.tried, self.table.slots, self.table.mark):
                room[:] = 0
        names = self.reader.read(data, starts)
        self.relate()
        total = len(names.begin)
        hard = np.zeros(total, np.uint8)
        hard[names.rare] = 1
        parts: list[Array] = []
        row = 0
        while row < total:
            row, count = search_rows(
                self.lexicon, self.listed, self.reader.words, self.links, names.table, names.keys, names.begin,
                names.count, names.folded, row, total, self.floor, self.full, self.table, self.finder, self.starts,
                self.asked, self.tried, self.room, self.out, self.seen, hard,
            )  # fmt: skip
            parts.append(self.out[:count].copy())
        return np.concatenate(parts) if parts else self.out[:0], np.flatnonzero(hard)
