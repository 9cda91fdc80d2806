"""Names taken apart whole: read, made to tokens, with repeated initials lightened and trade promoted."""

from __future__ import annotations

from navicert.matching.bulk import lexicon as lx
from navicert.matching.bulk.analysis import GENERIC, NUMBER, PARTICLE, PLACE, WORD, tokens
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.hashing import Array
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.reading import (
    D_OUT_COUNTRY,
    D_OUT_FIRST,
    D_OUT_KEY,
    D_OUT_LAST,
    D_OUT_ROLE,
    D_OUT_WEIGHT,
    D_OUT_WORD,
    FULL,
    Desk,
    read,
)
from navicert.matching.bulk.words import ALPHA, W_AT, W_FLAGS, W_PLACE_PROMOTED, W_PROMOTED, W_SIZE, Words

OPEN, CLOSED = 40, 41


@compiled
def _stands_for(words: Words, w: int, before: int, desk: Desk) -> bool:
    """Whether a word is made of initials of tokens before it, in order."""
    size, begin = int(words.info[w, W_SIZE]), int(words.info[w, W_AT])
    if not 2 <= size <= 8 or not words.info[w, W_FLAGS] & ALPHA:
        return False
    met = 0
    for at in range(before):
        first = words.data[words.info[desk.row[D_OUT_WORD, at], W_AT]]
        if met < size and first == words.data[begin + met]:
            met += 1
    return met == size


@compiled
def lighten(lex: Lexicon, words: Words, n: int, desk: Desk) -> None:
    """Initials in brackets after the name they stand for repeat it."""
    for at in range(n):
        if desk.row[D_OUT_ROLE, at] != WORD:
            continue
        first, last = int(desk.row[D_OUT_FIRST, at]), int(desk.row[D_OUT_LAST, at])
        if first == 0 or desk.codes[first - 1] != OPEN or desk.codes[last] != CLOSED:
            continue
        if _stands_for(words, int(desk.row[D_OUT_WORD, at]), at, desk):
            desk.row[D_OUT_ROLE, at], desk.row[D_OUT_WEIGHT, at] = PARTICLE, lex.plain[lx.REPEATED]


@compiled
def promote(lex: Lexicon, words: Words, n: int, desk: Desk) -> None:
    """In a name without a brand the words of trade are all there is, and count."""
    strong = 0
    for at in range(n):
        if desk.row[D_OUT_ROLE, at] == WORD or desk.row[D_OUT_ROLE, at] == NUMBER:
            strong += desk.row[D_OUT_WEIGHT, at]
    if strong >= lex.plain[lx.PROMOTED_BELOW]:
        return
    for at in range(n):
        w = desk.row[D_OUT_WORD, at]
        if desk.row[D_OUT_ROLE, at] == GENERIC:
            desk.row[D_OUT_WEIGHT, at] = words.info[w, W_PROMOTED]
        elif desk.row[D_OUT_ROLE, at] == PLACE:
            desk.row[D_OUT_WEIGHT, at] = words.info[w, W_PLACE_PROMOTED]


@compiled
def analyze(lex: Lexicon, words: Words, data: Array, begin: int, end: int, trusted: bool, desk: Desk) -> int:
    """Take a name apart; see `names.tokens.analyze`. How many tokens, or why not."""
    n = read(lex, words, data, begin, end, trusted, desk)
    if n < 0:
        return n
    n = tokens(lex, words, n, desk)
    if n > 0:
        lighten(lex, words, n, desk)
        promote(lex, words, n, desk)
    return n


@compiled
def analyze_rows(
    lex: Lexicon,
    words: Words,
    data: Array,
    starts: Array,
    rows: Array,
    done: int,
    trusted: bool,
    desk: Desk,
    at: Array,
    table: Array,
    keys: Array,
    folded: Array,
) -> int:
    """Take many names apart.

    Args:
        data, starts: the names as UTF-8, one after the other.
        rows: which of them to read.
        done: how many of `rows` have been read before.
        trusted: whether they are known to be composed.
        at: for each of `rows` where its tokens begin; -1 where the small engine must read it, -2 where it is to be
            seen whether it is composed. One place more than there are rows, for the end.
        table, keys: a row for each token: word, role, weight, country; and its key.
        folded: the key of each folded name.

    Returns:
        How many of `rows` are read; fewer than all where `words` or `table` have no room left.
    """
    end = int(at[len(rows)])
    for number in range(done, len(rows)):
        row = rows[number]
        if end + 256 > len(table):
            return number
        n = analyze(lex, words, data, int(starts[row]), int(starts[row + 1]), trusted, desk)
        if n == FULL:
            return number
        folded[number] = desk.key[0]
        at[number] = end if n >= 0 else n
        for k in range(n):
            table[end, 0] = desk.row[D_OUT_WORD, k]
            table[end, 1] = desk.row[D_OUT_ROLE, k]
            table[end, 2] = desk.row[D_OUT_WEIGHT, k]
            table[end, 3] = desk.row[D_OUT_COUNTRY, k]
            keys[end] = desk.row[D_OUT_KEY, k]
            end += 1
        at[len(rows)] = end
    return len(rows)
