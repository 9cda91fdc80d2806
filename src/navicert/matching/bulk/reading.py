"""From bytes to words: folding, cutting and joining exactly as `names.normalize` and `names.tokens` do."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from navicert.matching.bulk import lexicon as lx
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.hashing import Array, U, finished
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.views import viewed
from navicert.matching.bulk.words import LONGEST_WORD, W_FLAGS, Words, intern

MOST_TOKENS = 60
RARE, UNCOMPOSED, FULL = -1, -2, -3


class Desk(NamedTuple):
    """Room to work on one name.

    Attributes:
        folded, place: the folded text, and the number of the code point that each of its bytes stands for.
        codes: the code points of the name.
        text, joined: letters of words.
        row: a row for each D_ constant, with a figure for each word or token.
        found: candidates for legal forms: start, end, position, whether it is out.
        key: of the folded text.
    """

    folded: Array
    place: Array
    codes: Array
    text: Array
    joined: Array
    row: Array
    found: Array
    key: Array


D_BEGIN, D_SIZE, D_FIRST, D_LAST, D_DOTTED, D_WORD, D_FORM_END, D_SPOT_END, D_SPOT_KEY, D_SPOT_COUNTRY = range(10)
D_OUT_WORD, D_OUT_ROLE, D_OUT_WEIGHT, D_OUT_KEY, D_OUT_COUNTRY, D_OUT_FIRST, D_OUT_LAST = range(10, 17)


def new_desk() -> Desk:
    """Room to work on one name."""
    many, few = 20_000, 256
    return viewed(Desk(
        np.zeros(many, np.uint8), np.zeros(many, np.int64), np.zeros(2048, np.int64), np.zeros(many, np.uint8),
        np.zeros(many, np.uint8), np.zeros((17, few), np.int64), np.zeros((4 * few, 4), np.int64),
        np.zeros(1, np.uint64),
    ))  # fmt: skip


@compiled
def fold(lex: Lexicon, data: Array, begin: int, end: int, trusted: bool, desk: Desk) -> int:
    """Fold UTF-8 bytes to `desk.folded` and note which code point each byte stands for.

    Returns:
        How many bytes there are; RARE for what the small engine must read, UNCOMPOSED where it is not sure that the
        text is composed (and the caller has not said so by `trusted`).
    """
    at, count, code_point = begin, 0, 0
    sure = True
    while at < end:
        byte = int(data[at])
        if byte < 0x80:
            code = byte
            at += 1
        elif byte < 0xE0:
            code = (byte & 0x1F) << 6 | (int(data[at + 1]) & 0x3F)
            at += 2
        elif byte < 0xF0:
            code = (byte & 0x0F) << 12 | (int(data[at + 1]) & 0x3F) << 6 | (int(data[at + 2]) & 0x3F)
            at += 3
        else:
            code = (byte & 0x07) << 18 | (int(data[at + 1]) & 0x3F) << 12
            code |= (int(data[at + 2]) & 0x3F) << 6 | (int(data[at + 3]) & 0x3F)
            at += 4
        if code >= 0x300 and lex.unsafe[code]:
            sure = False
        size = int(lex.fold_size[code])
        if size == lx.HAN or code_point >= lex.plain[lx.MAX_LENGTH]:
            return RARE
        desk.codes[code_point] = code
        start = int(lex.fold_at[code])
        for k in range(size):
            desk.folded[count] = lex.fold_text[start + k]
            desk.place[count] = code_point
            count += 1
        code_point += 1
    desk.codes[code_point] = 0
    return count if sure or trusted else UNCOMPOSED


@compiled
def _is_word(byte: int) -> bool:
    return 97 <= byte <= 122 or 48 <= byte <= 57


@compiled
def split(count: int, desk: Desk) -> int:
    """Cut folded text into runs of letters and digits; an apostrophe joins what it stands between."""
    at, n, room = 0, 0, 0
    while at < count:
        if not _is_word(int(desk.folded[at])):
            at += 1
            continue
        if n >= 200:
            return RARE
        desk.row[D_BEGIN, n], desk.row[D_FIRST, n] = room, desk.place[at]
        while at < count:
            byte = int(desk.folded[at])
            if _is_word(byte):
                desk.text[room] = byte
                room += 1
            elif not (byte in (39, 96) and at + 1 < count and _is_word(int(desk.folded[at + 1]))):
                break
            at += 1
        desk.row[D_SIZE, n] = room - desk.row[D_BEGIN, n]
        desk.row[D_LAST, n] = desk.place[at - 1] + 1
        desk.row[D_DOTTED, n] = 1 if at < count and desk.folded[at] == 46 else 0
        n += 1
    return n


@compiled
def _lone_letter(desk: Desk, at: int) -> bool:
    return bool(desk.row[D_SIZE, at] == 1 and desk.text[desk.row[D_BEGIN, at]] >= 97)


@compiled
def join_dotted(n: int, desk: Desk) -> int:
    """Letters with dots between them are one word."""
    at, out = 0, 0
    while at < n:
        end = at
        while end < n and _lone_letter(desk, end) and desk.row[D_DOTTED, end]:
            end += 1
        if at < end < n and desk.row[D_SIZE, end] == 1 and desk.row[D_FIRST, end] == desk.row[D_LAST, end - 1] + 1:
            end += 1
        tight = end - at >= 2
        for k in range(at, end - 1):
            if desk.row[D_FIRST, k + 1] - desk.row[D_LAST, k] > 1:
                tight = False
        upto = end if tight else at + 1
        begin, size = desk.row[D_BEGIN, at], 0
        for k in range(at, upto):
            size += desk.row[D_SIZE, k]
        desk.row[D_BEGIN, out], desk.row[D_SIZE, out] = begin, size
        desk.row[D_FIRST, out], desk.row[D_LAST, out] = desk.row[D_FIRST, at], desk.row[D_LAST, upto - 1]
        at = upto
        out += 1
    return out


@compiled
def to_words(lex: Lexicon, words: Words, n: int, desk: Desk) -> int:
    """Number the words of a name and drop forms of address."""
    out = 0
    for at in range(n):
        begin, size = int(desk.row[D_BEGIN, at]), int(desk.row[D_SIZE, at])
        if size > LONGEST_WORD:
            return RARE
        raw = U(0)
        for k in range(begin, begin + size):
            raw = raw * U(0x9E3779B97F4A7C15) + U(desk.text[k]) + U(1)
        number = intern(lex, words, desk.text, begin, size, raw)
        if number < 0:
            return FULL
        if not words.info[number, W_FLAGS] & lx.HONORIFIC:
            desk.row[D_WORD, out] = number
            desk.row[D_FIRST, out], desk.row[D_LAST, out] = desk.row[D_FIRST, at], desk.row[D_LAST, at]
            out += 1
    return out if out <= MOST_TOKENS else RARE


@compiled
def _spaced_key(count: int, desk: Desk) -> Any:
    """The key of the folded text with single spaces between its parts."""
    raw, size, space = U(0), 0, False
    for at in range(count):
        byte = U(desk.folded[at])
        if byte == U(32):
            space = size > 0
            continue
        if space:
            raw = raw * U(0x9E3779B97F4A7C15) + U(33)
            size += 1
            space = False
        raw = raw * U(0x9E3779B97F4A7C15) + byte + U(1)
        size += 1
    return finished(raw, size)


@compiled
def read(lex: Lexicon, words: Words, data: Array, begin: int, end: int, trusted: bool, desk: Desk) -> int:
    """The words of a name in `desk.word`, and the key of its folded text; how many, or why not."""
    count = fold(lex, data, begin, end, trusted, desk)
    if count < 0:
        return count
    desk.key[0] = _spaced_key(count, desk)
    n = split(count, desk)
    if n < 0:
        return n
    return to_words(lex, words, join_dotted(n, desk), desk)
