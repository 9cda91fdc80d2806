"""From words to tokens: legal forms, places, numbers, roles and weights exactly as `names.tokens` gives them."""

from __future__ import annotations

from typing import Any

from navicert.matching import kernel
from navicert.matching.bulk import lexicon as lx
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.hashing import POWERS, U, find, finished
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.reading import (
    D_FIRST,
    D_FORM_END,
    D_LAST,
    D_OUT_COUNTRY,
    D_OUT_FIRST,
    D_OUT_KEY,
    D_OUT_LAST,
    D_OUT_ROLE,
    D_OUT_WEIGHT,
    D_OUT_WORD,
    D_SPOT_COUNTRY,
    D_SPOT_END,
    D_SPOT_KEY,
    D_WORD,
    FULL,
    Desk,
)
from navicert.matching.bulk.words import (
    W_AT,
    W_FLAGS,
    W_FORM_HEAD,
    W_FORM_SIZE,
    W_GENERIC,
    W_NUMBER,
    W_PLACE,
    W_ROLE,
    W_ROMAN,
    W_SIZE,
    W_WEIGHT,
    Words,
    code36,
    intern,
)

GENERIC, PLACE, NUMBER, WORD, FORM = kernel.GENERIC, kernel.PLACE, kernel.NUMBER, kernel.WORD, kernel.FORM
ANYWHERE, START, END, EDGE = 0, 1, 2, 3
LETTER_KEY = 1 << 61
PARTICLE = kernel.PARTICLE


@compiled
def _form_candidates(lex: Lexicon, words: Words, n: int, desk: Desk) -> int:
    """Every run of words that is a legal form, in `desk.found`: start, end, position."""
    count = 0
    word, found = desk.row[D_WORD], desk.found
    for start in range(n):
        raw, size, head = U(0), 0, int(words.info[word[start], W_FORM_HEAD])
        for end in range(start + 1, min(n, start + int(lex.plain[lx.TOKENS_IN_FORM])) + 1):
            w = word[end - 1]
            if size == 1:
                head = head // 36 * 36 + int(words.info[w, W_FORM_HEAD]) // 36
            raw = raw * POWERS[words.info[w, W_FORM_SIZE]] + words.raw[w, 1]
            size += int(words.info[w, W_FORM_SIZE])
            if size > lex.plain[lx.LONGEST_FORM] or (size > 1 and lex.form_starts[head] == 0):
                break
            position = find(lex.keys, lex.values, lx.FORMS ^ finished(raw, size))
            if position >= 0 and count < len(found):
                found[count, 0], found[count, 1], found[count, 2] = start, end, position
                count += 1
    return count


@compiled
def _take_disjoint(count: int, left: int, right: int, desk: Desk, take: bool) -> int:
    """Of the candidates that may stand anywhere the longest first, without overlap; the words they cover."""
    found = desk.found
    covered = 0
    for at in range(count):
        found[at, 3] = 0
    while True:
        best = -1
        for at in range(count):
            if found[at, 3] or found[at, 2] != ANYWHERE or found[at, 0] < left or found[at, 1] > right:
                continue
            longer = best < 0 or found[at, 1] - found[at, 0] > found[best, 1] - found[best, 0]
            same = best >= 0 and found[at, 1] - found[at, 0] == found[best, 1] - found[best, 0]
            if longer or (same and found[at, 0] < found[best, 0]):
                best = at
        if best < 0:
            return covered
        covered += found[best, 1] - found[best, 0]
        if take:
            desk.row[D_FORM_END, found[best, 0]] = found[best, 1]
        for at in range(count):
            if not (found[at, 1] <= found[best, 0] or found[at, 0] >= found[best, 1]):
                found[at, 3] = 1


@compiled
def find_forms(lex: Lexicon, words: Words, n: int, desk: Desk) -> None:
    """Where legal forms begin, with their ends in `desk.form_end`; 0 elsewhere."""
    for at in range(n):
        desk.row[D_FORM_END, at] = 0
    count = _form_candidates(lex, words, n, desk)
    if count == 0:
        return
    found = desk.found
    right = n
    while True:
        best = -1
        for at in range(count):
            if found[at, 1] == right and found[at, 2] != START and (best < 0 or found[at, 0] < found[best, 0]):
                best = at
        if best < 0:
            break
        desk.row[D_FORM_END, found[best, 0]] = right
        right = found[best, 0]
    left = 0
    while True:
        best = -1
        for at in range(count):
            fits = found[at, 0] == left and found[at, 1] <= right and found[at, 2] != END
            if fits and (best < 0 or found[at, 1] > found[best, 1]):
                best = at
        if best < 0:
            break
        desk.row[D_FORM_END, left] = found[best, 1]
        left = found[best, 1]
    if left >= right:
        for at in range(n):
            desk.row[D_FORM_END, at] = 0
        if _take_disjoint(count, 0, n, desk, False) < n:
            _take_disjoint(count, 0, n, desk, True)
        return
    _take_disjoint(count, left, right, desk, True)


@compiled
def _letter(words: Words, desk: Desk, start: int, at: int) -> int:
    """The letter at a place of the words from `start` on, written together."""
    while at >= words.info[desk.row[D_WORD, start], W_SIZE]:
        at -= int(words.info[desk.row[D_WORD, start], W_SIZE])
        start += 1
    return code36(int(words.data[words.info[desk.row[D_WORD, start], W_AT] + at]))


@compiled
def find_places(lex: Lexicon, words: Words, n: int, desk: Desk) -> None:
    """Where places begin, with their end, key and country; 0 elsewhere."""
    for at in range(n):
        desk.row[D_SPOT_END, at] = 0
    start = 0
    while start < n:
        raw, size, best, which = U(0), 0, 0, -1
        for end in range(start + 1, min(n, start + int(lex.plain[lx.TOKENS_IN_PLACE])) + 1):
            w = desk.row[D_WORD, end - 1]
            raw = raw * POWERS[words.info[w, W_SIZE]] + words.raw[w, 0]
            size += int(words.info[w, W_SIZE])
            if size > lex.plain[lx.LONGEST_PLACE]:
                break
            if size > 2:
                head = _letter(words, desk, start, 0) * 36 + _letter(words, desk, start, 1)
                if lex.place_heads[head * 36 + _letter(words, desk, start, 2)] == 0:
                    break
            number = find(lex.keys, lex.values, lx.PLACES ^ finished(raw, size))
            if number >= 0 and (end == start + 1 or lex.place[number, 2] == 0):
                best, which = end, number
        if best:
            desk.row[D_SPOT_END, start] = best
            desk.row[D_SPOT_KEY, start] = lex.place[which, 0]
            desk.row[D_SPOT_COUNTRY, start] = lex.place[which, 1]
        start = best if best else start + 1


@compiled
def _digits(lex: Lexicon, words: Words, desk: Desk, n: int, i: int) -> tuple[int, int]:
    """Digits, with or without the ending of an ordinal: value and words taken; 0 words where there are none."""
    w = desk.row[D_WORD, i]
    begin, size = int(words.info[w, W_AT]), int(words.info[w, W_SIZE])
    stem = size
    if size >= 2:
        a, b = int(words.data[begin + size - 2]), int(words.data[begin + size - 1])
        if (a == 115 and b == 116) or (b == 100 and (a == 110 or a == 114)) or (a == 116 and b == 104):
            stem = size - 2
    if stem == 0 or stem > lex.plain[lx.MAX_DIGITS]:
        return 0, 0
    value = 0
    for k in range(begin, begin + stem):
        if words.data[k] > 57:
            return 0, 0
        value = value * 10 + int(words.data[k]) - 48
    if stem == size and i + 1 < n and words.info[desk.row[D_WORD, i + 1], W_FLAGS] & lx.SUFFIX:
        return value, 2
    return value, 1


@compiled
def _english(words: Words, desk: Desk, n: int, i: int) -> tuple[int, int]:
    """Number words: value and words taken, see `names.numbers`."""
    total, room, ordinal, used = 0, 1000, False, 0
    for j in range(i, n):
        w = desk.row[D_WORD, j]
        flags = int(words.info[w, W_FLAGS])
        if flags & lx.AND and used and j + 1 < n and room == 100:
            continue
        if not flags & lx.COUNT or ordinal:
            break
        value = int(words.info[w, W_NUMBER])
        ordinal = flags & lx.ORDINAL != 0
        if value == 100 and used and 0 < total < 10:
            total, room = total * 100, 100
        elif value < room and (value < 100 or not used):
            total += value
            room = 10 if value >= 20 else (100 if not used and value < 10 else 0)
        else:
            ordinal = False
            break
        if room == 100 and value < 10:
            follows = j + 1 < n and words.info[desk.row[D_WORD, j + 1], W_NUMBER] == 100
            room = 100 if follows else 0
        used = j - i + 1
    return total, used


@compiled
def number_at(lex: Lexicon, words: Words, n: int, i: int, desk: Desk) -> tuple[int, int]:
    """The number that starts at a word: its key and how many words it takes; 0 words where none does."""
    marks = 0
    while words.info[desk.row[D_WORD, i], W_FLAGS] & lx.MARK and i + 1 < n:
        i += 1
        marks += 1
    value, used = _digits(lex, words, desk, n, i)
    if used == 0:
        value, used = _english(words, desk, n, i)
    if used:
        return value + 1, used + marks
    w = desk.row[D_WORD, i]
    before = i > 0 and words.info[desk.row[D_WORD, i - 1], W_FLAGS] & lx.HOLDER != 0
    beside = before or (i + 1 < n and words.info[desk.row[D_WORD, i + 1], W_FLAGS] & lx.HOLDER != 0)
    if words.info[w, W_ROMAN] > 0 and (beside or (i > 0 and i == n - 1 and words.info[w, W_SIZE] > 1)):
        return int(words.info[w, W_ROMAN]) + 1, 1 + marks
    if before and words.info[w, W_SIZE] == 1 and words.data[words.info[w, W_AT]] >= 97 and marks == 0:
        return LETTER_KEY + int(words.data[words.info[w, W_AT]]), 1
    return 0, 0


@compiled
def _together(lex: Lexicon, words: Words, start: int, end: int, desk: Desk) -> int:
    """The number of the word that some words make when written together; -1 where the store is full."""
    if end == start + 1:
        return int(desk.row[D_WORD, start])
    size, raw = 0, U(0)
    for at in range(start, end):
        w = desk.row[D_WORD, at]
        for k in range(words.info[w, W_SIZE]):
            desk.joined[size] = words.data[words.info[w, W_AT] + k]
            size += 1
        raw = raw * POWERS[words.info[w, W_SIZE]] + words.raw[w, 0]
    return intern(lex, words, desk.joined, 0, size, raw)


@compiled
def _emit(desk: Desk, out: int, word: int, role: int, weight: Any, key: int, country: int) -> int:
    desk.row[D_OUT_WORD, out], desk.row[D_OUT_ROLE, out], desk.row[D_OUT_WEIGHT, out] = word, role, weight
    desk.row[D_OUT_KEY, out], desk.row[D_OUT_COUNTRY, out] = key, country
    return out + 1


@compiled
def _place_here(n: int, at: int, desk: Desk) -> bool:
    for k in range(at, desk.row[D_SPOT_END, at]):
        if desk.row[D_FORM_END, k]:
            return False
    return bool(desk.row[D_SPOT_END, at] > 0)


@compiled
def tokens(lex: Lexicon, words: Words, n: int, desk: Desk) -> int:
    """The tokens of a name in `desk.out_*`; how many, or FULL."""
    find_forms(lex, words, n, desk)
    find_places(lex, words, n, desk)
    at, out = 0, 0
    while at < n:
        w = int(desk.row[D_WORD, at])
        if desk.row[D_FORM_END, at]:
            for k in range(at, desk.row[D_FORM_END, at]):
                w = int(desk.row[D_WORD, k])
                if words.info[w, W_FLAGS] & lx.GROUP:
                    out = _emit(desk, out, w, GENERIC, words.info[w, W_GENERIC], 0, 0)
                else:
                    out = _emit(desk, out, w, FORM, 0, 0, 0)
            at = int(desk.row[D_FORM_END, at])
            continue
        if _place_here(n, at, desk):
            end = int(desk.row[D_SPOT_END, at])
            whole = _together(lex, words, at, end, desk)
            if whole < 0:
                return FULL
            out = _emit(
                desk,
                out,
                whole,
                PLACE,
                words.info[whole, W_PLACE],
                desk.row[D_SPOT_KEY, at],
                desk.row[D_SPOT_COUNTRY, at],
            )
            at = end
            continue
        key, used = number_at(lex, words, n, at, desk)
        if used:
            whole = _together(lex, words, at, at + used, desk)
            if whole < 0:
                return FULL
            out = _emit(desk, out, whole, NUMBER, lex.plain[lx.NUMBER_WEIGHT], key, 0)
            at += used
            continue
        desk.row[D_OUT_FIRST, out], desk.row[D_OUT_LAST, out] = desk.row[D_FIRST, at], desk.row[D_LAST, at]
        out = _emit(desk, out, w, int(words.info[w, W_ROLE]), words.info[w, W_WEIGHT], 0, 0)
        at += 1
    return out
