"""The list side as flat arrays: names, their words and runs of words, and where each is found."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from navicert.matching import edges, kernel
from navicert.matching.bulk import lexicon as lx
from navicert.matching.bulk.compiled import compiled, compiled_loosely
from navicert.matching.bulk.hashing import POWERS, Array, U, finished, raw_hash
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.spelling import sound_key
from navicert.matching.bulk.words import ALPHA, W_AT, W_FLAGS, W_SIZE, Words, about

HAN_ROLE = 7
LONGEST_RUN = edges.LONGEST_RUN
SHORTEST_INITIALS, LONGEST_INITIALS = edges.SHORTEST_ACRONYM, edges.LONGEST_ACRONYM
TEXT, JOINED, ACRONYM, CONCEPT, SOUND, FIGURE = (np.uint64(0x2545F4914F6CDD1D * at % (1 << 64)) for at in range(1, 7))
PREFIX = 9
ID_BITS = 24


class Listed(NamedTuple):
    """The names of the lists.

    Attributes:
        keys, values: one table: words (TEXT), runs written together (JOINED), initials (ACRONYM), concepts, sounds
            and numbers (FIGURE), the key mixed with the mark of the purpose.
        text, text_at, text_flags, text_letters: the distinct words.
        run_key, run_two: the distinct runs by their letters, runs of the same letters side by side, and whether a word
            may be a slip for them.
        pair, pair_at, pair_flags, pair_letters, pair_run: the letters of the runs that a word may be a slip for, and
            the first run of these letters.
        name_at, name_words: tokens of each name: word, role and weight (256 * role + weight), country.
        name_keys: key of each token.
        name_run_at, name_runs: runs of each name: number, start and length, see `run_of`.
        name_flags: of each name: HAN_NAME, PERSON_NAME, LISTED_PERSON, LONG_NAME.
        name_folded: key of the folded name.
        name_sign: the slots and weights of the weightiest tokens of each name, and its weight; see `signs`.
        post_at, post: names by posting; see `BASES`. Within one posting the lightest names come first.
        post_weight: least and greatest weight of the unit in its names.
        deleted, deleted_at, deleted_bloom: words under themselves without up to two letters.
        pair_half, pair_half_at, pair_half_bloom: runs of two words under their first and their last letters.
        word_half, word_half_at, word_half_bloom: the same of words.
        exact_bloom: words, runs and phrases by their letters.
        place_texts_at, place_texts: the words of each place.
        letter_at, letter_texts: the single letters by themselves.
        text_of_concept, concept_texts: for each concept its words: number, similarity, relation, English side.
        phrase_texts_at, phrase_texts, phrase_runs_at, phrase_runs: words and runs that translate a concept.
        phrase_at, phrases: for each English phrase and then each pinyin term of the lexicon its concepts.
        word_concepts_at, word_concepts: for each special word of the lexicon its concepts.
        sound_at, sound_texts: words by sound.
        long_at, long_texts, short_at, short_texts: words that may be abbreviated, and that may abbreviate, by letter.
        bases: where in the postings each kind begins.
    """

    keys: Array
    values: Array
    text: Array
    text_at: Array
    text_flags: Array
    text_letters: Array
    run_key: Array
    run_two: Array
    pair: Array
    pair_at: Array
    pair_flags: Array
    pair_letters: Array
    pair_run: Array
    name_at: Array
    name_words: Array
    name_keys: Array
    name_run_at: Array
    name_runs: Array
    name_flags: Array
    name_folded: Array
    name_sign: Array
    post_at: Array
    post: Array
    post_weight: Array
    deleted: Array
    deleted_at: Array
    deleted_bloom: Array
    pair_half: Array
    pair_half_at: Array
    pair_half_bloom: Array
    word_half: Array
    word_half_at: Array
    word_half_bloom: Array
    exact_bloom: Array
    place_texts_at: Array
    place_texts: Array
    letter_at: Array
    letter_texts: Array
    text_of_concept: Array
    concept_texts: Array
    phrase_texts_at: Array
    phrase_texts: Array
    phrase_runs_at: Array
    phrase_runs: Array
    phrase_at: Array
    phrases: Array
    word_concepts_at: Array
    word_concepts: Array
    sound_at: Array
    sound_texts: Array
    long_at: Array
    long_texts: Array
    short_at: Array
    short_texts: Array
    bases: Array


# Postings by kind, in this order: words, runs, initials, names with an initial, names with a word that begins so,
# places, numbers.
B_RUN, B_ACRONYM, B_INITIAL, B_BEGINS, B_PLACE, B_NUMBER, B_END = range(7)
HAN_NAME, PERSON_NAME, LISTED_PERSON, LONG_NAME = 1, 2, 4, 8


@compiled
def deletions(text: Array, begin: int, size: int, depth: int, prefix: int, out: Array) -> int:
    """Keys of the first letters of a word without up to `depth` of them; how many. `out` has room for 80."""
    p = min(size, prefix)
    pre = out[64:]
    pre[0] = U(0)
    for i in range(p):
        pre[i + 1] = pre[i] * U(0x9E3779B97F4A7C15) + U(text[begin + i]) + U(1)
    out[0] = finished(pre[p], p)
    count = 1
    if depth >= 1:
        for i in range(p):
            if i > 0 and text[begin + i] == text[begin + i - 1]:
                continue
            tail = pre[p] - pre[i + 1] * POWERS[p - 1 - i]
            out[count] = finished(pre[i] * POWERS[p - 1 - i] + tail, p - 1)
            count += 1
            if depth >= 2:
                for j in range(i + 1, p):
                    if j > i + 1 and text[begin + j] == text[begin + j - 1]:
                        continue
                    middle = pre[j] - pre[i + 1] * POWERS[j - i - 1]
                    rest = pre[p] - pre[j + 1] * POWERS[p - 1 - j]
                    raw = (pre[i] * POWERS[j - i - 1] + middle) * POWERS[p - 1 - j] + rest
                    out[count] = finished(raw, p - 2)
                    count += 1
    return count


@compiled
def depth_of(size: int) -> int:
    """How many letters may be missing of a word of a length in the table of deletions."""
    if size < 3:
        return 0
    return 2 if size >= 6 else 1


@compiled
def half_key(raw: Any, size: int, whole: int, side: int) -> Any:
    """The key of the first (side 0) or last letters of a text of a length: see `half_keys`."""
    return finished(raw + U(whole * 2 + side) * U(0xD1B54A32D192ED03), size)


@compiled_loosely
def deletion_keys(text: Array, at: Array, flags: Array, chosen: Array, keys: Array, ids: Array) -> int:
    """Every entry of the table of deletions of some words; of those with `chosen` only."""
    out = np.zeros(80, np.uint64)
    count = 0
    for word in range(len(at) - 1):
        size = int(at[word + 1] - at[word])
        if not chosen[word] or not flags[word] & ALPHA or size < 3 or size > 62:
            continue
        n = deletions(text, int(at[word]), size, depth_of(size), PREFIX, out)
        for k in range(n):
            keys[count], ids[count] = out[k], word
            count += 1
    return count


@compiled
def half_keys(text: Array, at: Array, chosen: Array, keys: Array, ids: Array) -> int:
    """Every entry of the table of halves of some texts; of those with `chosen` only.

    A text of n letters is filed under its first n // 2 - 1 letters and under its last n - n // 2 - 1. One edit spares
    one of the two, even where it swaps the letters in the middle.
    """
    count = 0
    for number in range(len(at) - 1):
        if not chosen[number]:
            continue
        begin, size = int(at[number]), int(at[number + 1] - at[number])
        for side in range(2):
            left = size // 2 - 1 if side == 0 else size - size // 2 - 1
            start = begin if side == 0 else begin + size - left
            keys[count], ids[count] = half_key(raw_hash(text, start, left), left, size, side), number
            count += 1
    return count


@compiled
def letters_of(text: Array, begin: int, size: int) -> int:
    """The letters of a text as a bit mask: each edit changes two of them at most."""
    mask = 0
    for at in range(begin, begin + size):
        mask |= 1 << (int(text[at]) & 31)
    return mask


@compiled
def differing(a: int, b: int) -> int:
    """How many letters are in one of two masks only."""
    rest, count = a ^ b, 0
    while rest:
        rest &= rest - 1
        count += 1
    return count


@compiled
def all_letters(text: Array, at: Array, out: Array) -> None:
    """The letters of each of some texts."""
    for number in range(len(at) - 1):
        out[number] = letters_of(text, int(at[number]), int(at[number + 1] - at[number]))


# A run of a name in 32 bits: 24 for its number, six for its first token, two for its length less one.
RUN_BITS = 24


@compiled
def run_of(packed: Any) -> tuple[int, int, int]:
    """The number of a run, and its tokens [start, end)."""
    start = int(packed >> U(2)) & 63
    return int(packed >> U(8)), start, start + (int(packed) & 3) + 1


# Slots of figures and of initials lie beyond those of words; the figure is taken by its remainder.
NUMBER_SLOTS = 1 << 28
SIGNED = 11
# A token in a signature: its slot, a quarter of its weight, and whether it is a plain word.
SLOT_BITS, QUARTER_BITS = 10, 5


@compiled
def slot_of(number: int) -> int:
    """One of 1,023 slots for a word or a figure; none is 0, which ends a signature."""
    return ((number * 0x9E3779B1) >> 7) % 1023 + 1


@compiled
def signs(at: Array, role: Array, weight: Array, slot: Array, total: Array, out: Array, flags: Array) -> None:
    """The signature of each name: its eleven weightiest tokens, sixteen bits each, and its weight in the last sixteen.

    A name of more tokens, but for legal forms, is flagged as LONG_NAME.
    """
    for name in range(len(at) - 1):
        taken, count = 0, 0
        first = int(at[name])
        while True:
            best = -1
            for k in range(first, at[name + 1]):
                if role[k] == kernel.FORM or taken >> (k - first) & 1:
                    continue
                if best < 0 or weight[k] > weight[best]:
                    best = k
            if best < 0:
                break
            if count == SIGNED:
                flags[name] |= LONG_NAME
                break
            taken |= 1 << (best - first)
            plain = 1 if role[best] == kernel.WORD else 0
            packed = U(slot[best] | (int(weight[best]) >> 2) << SLOT_BITS | plain << (SLOT_BITS + QUARTER_BITS))
            out[name, count // 4] |= packed << U(16 * (count % 4))
            count += 1
        out[name, 2] |= U(min(int(total[name]), 65_535)) << U(48)


@compiled
def flags_of(lex: Lexicon, text: Array, at: Array, flags: Array) -> None:
    """What is known of each of some texts."""
    for number in range(len(at) - 1):
        size = int(at[number + 1] - at[number])
        key = finished(raw_hash(text, int(at[number]), size), size)
        flags[number] = about(lex, text, int(at[number]), size, key)[1]


@compiled_loosely
def sound_keys(lex: Lexicon, text: Array, at: Array, out: Array) -> None:
    """The key of the sound of each word of four letters or more that has three sounds; 0 for the others."""
    room = np.zeros((3, 256), np.uint8)
    for word in range(len(at) - 1):
        size = int(at[word + 1] - at[word])
        if size >= 4 and size <= 80:
            n = sound_key(lex, text, int(at[word]), size, room)
            if n >= 3:
                out[word] = finished(raw_hash(room[2], 0, n), n)


@compiled
def joins(words: Words, word: int, role: int) -> bool:
    """Whether a token may be written together with its neighbor; see `edges.joins`."""
    return bool(word >= 0 and role != HAN_ROLE and (role != kernel.NUMBER or words.info[word, W_FLAGS] & ALPHA))


@compiled
def list_runs(words: Words, begin: Array, count: Array, table: Array, out: Array, keys: Array) -> int:
    """Every run of two to four tokens of some names.

    Args:
        out: for each run name, start, end, weight and how many letters it has.
        keys: for each run the key of its words with spaces, and of its letters.
    """
    n = 0
    for name in range(len(begin)):
        first, size = int(begin[name]), int(count[name])
        for start in range(size):
            w = int(table[first + start, 0])
            if not joins(words, w, int(table[first + start, 1])):
                continue
            raw, spaced, letters = words.raw[w, 0], words.raw[w, 0], int(words.info[w, W_SIZE])
            weight = int(table[first + start, 2])
            for end in range(start + 2, min(start + LONGEST_RUN, size) + 1):
                w = int(table[first + end - 1, 0])
                if not joins(words, w, int(table[first + end - 1, 1])):
                    break
                more = int(words.info[w, W_SIZE])
                raw = raw * POWERS[more] + words.raw[w, 0]
                spaced = (spaced * U(0x9E3779B97F4A7C15) + U(33)) * POWERS[more] + words.raw[w, 0]
                letters += more
                weight += int(table[first + end - 1, 2])
                out[n, 0], out[n, 1], out[n, 2], out[n, 3], out[n, 4] = name, start, end, weight, letters
                keys[n, 0], keys[n, 1] = finished(spaced, letters + end - start - 1), finished(raw, letters)
                n += 1
    return n


@compiled
def initials(
    n: int, roles: Array, flags: Array, letters: Array, way: int, out: Array, places: Array
) -> tuple[int, int]:
    """The initials of a name and the tokens they stand for, see `edges.initial_runs`.

    Args:
        n: tokens of the name; their roles, flags and first letters follow.
        way: 0 to 3, in the order of `edges.initial_runs`.

    Returns:
        How many initials there are, and a bit mask of their tokens.
    """
    count, kept = 0, 0
    for j in range(n):
        role = roles[j]
        if role == kernel.PARTICLE or role == kernel.NUMBER or role == HAN_ROLE or letters[j] == 0:
            continue
        if role == kernel.FORM and not (way % 2 == 0 and flags[j] & lx.FORM_WORD):
            continue
        if way >= 2 and flags[j] & lx.GROUP:
            continue
        out[count], places[count] = letters[j], j
        kept |= 1 << j
        count += 1
    return count, kept


@compiled_loosely
def list_initials(words: Words, begin: Array, count: Array, table: Array, out: Array, keys: Array) -> int:
    """Every run of three to eight initials of some names: name and weight, and the key of the letters."""
    row, places = np.zeros((4, 64), np.int64), np.zeros(64, np.int64)
    n = 0
    for name in range(len(begin)):
        first, size = int(begin[name]), int(count[name])
        for j in range(size):
            w = int(table[first + j, 0])
            row[0, j] = table[first + j, 1]
            row[1, j] = words.info[w, W_FLAGS] if w >= 0 else 0
            row[2, j] = words.data[words.info[w, W_AT]] if w >= 0 else 0
        before = 0
        for way in range(4):
            m, kept = initials(size, row[0], row[1], row[2], way, row[3], places)
            if m < 3 or kept == before:
                continue
            before = kept
            for at in range(m):
                raw = U(0)
                for long in range(1, min(LONGEST_INITIALS, m - at) + 1):
                    raw = raw * U(0x9E3779B97F4A7C15) + U(row[3, at + long - 1]) + U(1)
                    if long < SHORTEST_INITIALS:
                        continue
                    weight, said = 0, False
                    for j in range(places[at], places[at + long - 1] + 1):
                        weight += int(table[first + j, 2])
                        said = said or table[first + j, 1] != kernel.FORM
                    if said and n < len(out):
                        out[n, 0], out[n, 1] = name, weight
                        keys[n] = finished(raw, long)
                        n += 1
    return n
