"""Every distinct word that was met, with what the lexicon says of it: role, weights, and its place in other tables.

A store belongs to one worker and grows with what it reads; words recur, so most look-ups end here.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from navicert.matching.bulk import lexicon as lx
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.hashing import POWERS, Array, U, find, finished, put, raw_hash
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.views import arrays_of, viewed

LONGEST_WORD, LONGEST_SYLLABLE = 60, 7
ALPHA, SYLLABIC = 1 << 20, 1 << 21


class Words(NamedTuple):
    """The store as arrays.

    Attributes:
        keys, values: table from the key of a word to its number.
        raw: the raw hash of each word, and that of the word of a legal form that it stands for.
        data: the letters.
        info: a row for each word, a column for each W_ constant.
        used: how many words and how many letters there are.
    """

    keys: Array
    values: Array
    raw: Array
    data: Array
    info: Array
    used: Array


(
    W_AT, W_SIZE, W_ROLE, W_FLAGS, W_WEIGHT, W_PROMOTED, W_GENERIC, W_PLACE, W_PLACE_PROMOTED, W_NUMBER, W_ROMAN,
    W_FORM_SIZE, W_FORM_HEAD,
) = range(13)  # fmt: skip


def new_words(room: int = 1 << 15) -> Words:
    """An empty store with room for some words."""
    return viewed(Words(
        np.zeros(4 * room, np.uint64), np.full(4 * room, -1, np.int32), np.zeros((room, 2), np.uint64),
        np.zeros(12 * room + 4096, np.uint8), np.zeros((room, 13), np.int64), np.zeros(2, np.int64),
    ))  # fmt: skip


def grown(words: Words) -> Words:
    """The same store with twice the room."""
    wider = new_words(2 * len(words.raw))
    for old, new in zip(arrays_of(words)[2:], arrays_of(wider)[2:], strict=True):
        new[: len(old)] = old
    _refile(wider.keys, wider.values, wider.raw, wider.info, int(words.used[0]))
    return wider


@compiled
def _refile(keys: Array, values: Array, raw: Array, info: Array, count: int) -> None:
    for at in range(count):
        put(keys, values, finished(raw[at, 0], info[at, W_SIZE]), at)


@compiled
def code36(byte: int) -> int:
    """A letter or digit as a number below 36."""
    return byte - 48 if byte < 58 else byte - 87


@compiled
def is_alpha(text: Array, begin: int, size: int) -> bool:
    """Whether all of some bytes are letters a to z."""
    for at in range(begin, begin + size):
        if text[at] < 97 or text[at] > 122:
            return False
    return size > 0


@compiled
def spells(lex: Lexicon, text: Array, begin: int, size: int, kind: int) -> int:
    """Whether a word is made of syllables of a kind: 1 of one, 2 of more, 0 where it is not made of them."""
    if size > LONGEST_WORD:
        return 0
    # Bit k: the letters from k on are made of syllables.
    done = 1 << size
    whole = False
    for start in range(size - 1, -1, -1):
        raw = U(0)
        for end in range(start + 1, min(size, start + LONGEST_SYLLABLE) + 1):
            raw = raw * U(0x9E3779B97F4A7C15) + U(text[begin + end - 1]) + U(1)
            if not done >> end & 1:
                continue
            found = find(lex.keys, lex.values, lx.SYLLABLES ^ finished(raw, end - start))
            if found >= 0 and found & kind:
                done |= 1 << start
                whole = whole or (start == 0 and end == size)
    if not done & 1:
        return 0
    return 1 if whole else 2


@compiled
def one_edit(a: Array, a0: int, m: int, b: Array, b0: int, n: int) -> bool:
    """Whether two words differ by exactly one lost, added, changed or swapped letter."""
    if abs(m - n) > 1:
        return False
    head = 0
    while head < m and head < n and a[a0 + head] == b[b0 + head]:
        head += 1
    tail = 0
    while tail < m - head and tail < n - head and a[a0 + m - 1 - tail] == b[b0 + n - 1 - tail]:
        tail += 1
    rest_a, rest_b = m - head - tail, n - head - tail
    if rest_a <= 1 and rest_b <= 1:
        return rest_a + rest_b > 0
    return bool(
        rest_a == 2 and rest_b == 2
        and a[a0 + head] == b[b0 + head + 1] and a[a0 + head + 1] == b[b0 + head]
    )  # fmt: skip


@compiled
def _slip(lex: Lexicon, text: Array, begin: int, size: int, raw: Any) -> int:
    """The word of a legal form that a word is a slip for, -1 if it is for none; the first in order."""
    best = -1
    prefix = U(0)
    for gone in range(-1, size):
        if gone < 0:
            key = finished(raw, size)
        else:
            if gone > 0:
                prefix = prefix * U(0x9E3779B97F4A7C15) + U(text[begin + gone - 1]) + U(1)
            tail = size - 1 - gone
            whole = raw - (prefix * U(0x9E3779B97F4A7C15) + U(text[begin + gone]) + U(1)) * POWERS[tail]
            key = finished(prefix * POWERS[tail] + whole, size - 1)
        at = find(lex.keys, lex.values, lx.SLIPS ^ key)
        if at < 0:
            continue
        for k in range(lex.slip_at[at], lex.slip_at[at + 1]):
            word = int(lex.slip_words[k])
            start = int(lex.slip_starts[word])
            length = int(lex.slip_starts[word + 1]) - start
            if (best < 0 or word < best) and one_edit(text, begin, size, lex.slip_text, start, length):
                best = word
    return best


@compiled
def about(lex: Lexicon, text: Array, begin: int, size: int, key: Any) -> tuple[int, int]:
    """The row of the lexicon for a spelling, and its flags."""
    known = find(lex.keys, lex.values, lx.WORDS ^ key)
    row = known if known >= 0 else len(lex.word) - 1
    flags = int(lex.word[row, lx.L_FLAGS])
    if is_alpha(text, begin, size):
        flags |= ALPHA
        if spells(lex, text, begin, size, lx.PINYIN) > 0:
            flags |= SYLLABIC
            if known < 0 and size <= 12:
                flags |= lx.KNOWN
    return row, flags


@compiled
def _describe(lex: Lexicon, words: Words, number: int, key: Any) -> None:
    """Fill in what the lexicon says of a new word."""
    begin, size, raw = int(words.info[number, W_AT]), int(words.info[number, W_SIZE]), words.raw[number, 0]
    row, flags = about(lex, words.data, begin, size, key)
    words.info[number, W_ROLE] = lex.word[row, lx.L_ROLE]
    words.info[number, W_FLAGS] = flags
    words.info[number, W_WEIGHT] = lex.word[row, lx.L_WEIGHT]
    words.info[number, W_PROMOTED] = lex.word[row, lx.L_PROMOTED]
    words.info[number, W_GENERIC] = lex.word[row, lx.L_GENERIC]
    words.info[number, W_PLACE] = lex.word[row, lx.L_PLACE]
    words.info[number, W_PLACE_PROMOTED] = lex.word[row, lx.L_PLACE_PROMOTED]
    words.info[number, W_NUMBER] = lex.word[row, lx.L_COUNT]
    words.info[number, W_ROMAN] = lex.word[row, lx.L_ROMAN]
    words.raw[number, 1], words.info[number, W_FORM_SIZE] = raw, size
    words.info[number, W_FORM_HEAD] = code36(int(words.data[begin])) * 36
    words.info[number, W_FORM_HEAD] += code36(int(words.data[begin + 1])) if size > 1 else 0
    if flags & ALPHA and size >= lex.plain[lx.SHORTEST_SLIP] - 1 and not flags & lx.KNOWN:
        slip = _slip(lex, words.data, begin, size, raw)
        if slip >= 0:
            start = int(lex.slip_starts[slip])
            length = int(lex.slip_starts[slip + 1]) - start
            words.raw[number, 1], words.info[number, W_FORM_SIZE] = raw_hash(lex.slip_text, start, length), length
            words.info[number, W_FORM_HEAD] = code36(int(lex.slip_text[start])) * 36 + code36(
                int(lex.slip_text[start + 1])
            )


@compiled
def intern(lex: Lexicon, words: Words, text: Array, begin: int, size: int, raw: Any) -> int:
    """The number of a word, which is noted when it is new; -1 where the store is full."""
    key = finished(raw, size)
    found = find(words.keys, words.values, key)
    if found >= 0:
        return found
    number, at = int(words.used[0]), int(words.used[1])
    if number >= len(words.raw) or at + size > len(words.data):
        return -1
    for k in range(size):
        words.data[at + k] = text[begin + k]
    words.raw[number, 0], words.info[number, W_AT], words.info[number, W_SIZE] = raw, at, size
    put(words.keys, words.values, key, number)
    words.used[0], words.used[1] = number + 1, at + size
    _describe(lex, words, number, key)
    return number
