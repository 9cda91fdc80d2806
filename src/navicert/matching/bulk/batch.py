"""Many names taken apart at once, in flat columns; what only the small engine reads is named."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np

from navicert.matching.bulk.hashing import Array
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.reading import UNCOMPOSED, new_desk
from navicert.matching.bulk.taking_apart import analyze_rows
from navicert.matching.bulk.words import Words, grown


@dataclass
class Names:
    """Names taken apart.

    Attributes:
        begin, count: where the tokens of each name begin in `table`, and how many there are.
        table: word, role, weight and country of each token.
        keys: the key of each token that is a place or a number.
        folded: the key of each folded name.
        rare: names that only the small engine reads; they have no tokens here.
    """

    begin: Array
    count: Array
    table: Array
    keys: Array
    folded: Array
    rare: Array


class Reader:
    """Takes names apart; keeps the words it met."""

    def __init__(self, lexicon: Lexicon, words: Words) -> None:
        self.lexicon = lexicon
        self.words = words
        self._desk = new_desk()

    def read(self, data: Array, starts: Array) -> Names:
        """Take apart names that stand one after the other as UTF-8.

        Args:
            data: the bytes.
            starts: where each name begins, with the end of the last.
        """
        total = len(starts) - 1
        first = self._pass(data, starts, np.arange(total), False)
        doubtful = np.flatnonzero(first.begin == UNCOMPOSED)
        composed = [row for row in doubtful.tolist() if _is_composed(data, starts, row)]
        if composed:
            second = self._pass(data, starts, np.array(composed), True)
            moved = second.begin >= 0
            first.begin[composed] = np.where(moved, second.begin + len(first.table), second.begin)
            first.count[composed] = second.count
            first.folded[composed] = second.folded
            first.table = np.concatenate([first.table, second.table])
            first.keys = np.concatenate([first.keys, second.keys])
        first.rare = np.flatnonzero(first.begin < 0)
        first.begin[first.rare] = 0
        return first

    def _pass(self, data: Array, starts: Array, rows: Array, trusted: bool) -> Names:
        room = max(1024, 6 * len(rows))
        at, folded = np.zeros(len(rows) + 1, np.int64), np.zeros(len(rows), np.uint64)
        table, keys = np.zeros((room, 4), np.int32), np.zeros(room, np.int64)
        done = 0
        while True:
            done = analyze_rows(
                self.lexicon, self.words, data, starts, rows, done, trusted, self._desk, at, table, keys, folded
            )  # fmt: skip
            if done == len(rows):
                break
            if int(at[-1]) + 256 > len(table):
                table = np.concatenate([table, np.zeros_like(table)])
                keys = np.concatenate([keys, np.zeros_like(keys)])
            else:
                self.words = grown(self.words)
        end = int(at[-1])
        read = np.flatnonzero(at[:-1] >= 0)
        count = np.zeros(len(rows), np.int64)
        count[read] = np.diff(np.append(at[read], end))
        return Names(at[:-1].copy(), count, table[:end], keys[:end], folded, np.zeros(0, np.int64))


def _is_composed(data: Array, starts: Array, row: int) -> bool:
    text = data[starts[row] : starts[row + 1]].tobytes().decode("utf-8", "surrogatepass")
    return unicodedata.is_normalized("NFC", text)
