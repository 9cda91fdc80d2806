"""Which words, and runs of two words, lie within the edit budget of a word.

Words are found by deletions (every way to drop up to two letters of the first nine), runs by halves: one edit spares
the first letters or the last.
"""

from __future__ import annotations

from typing import Any

from navicert.matching import kernel
from navicert.matching.bulk import tables as tb
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.finding import Finder
from navicert.matching.bulk.hashing import INT, Array, U, maybe_there
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.spelling import near
from navicert.matching.bulk.tables import Listed, deletions, depth_of, differing, half_key, letters_of
from navicert.matching.bulk.words import about

NEAR_RUN = 30
NEAR = kernel.REL_NEAR
SURE = 930


@compiled
def better(finder: Finder, posting: int, similarity: int, relation: int, limit: int) -> None:
    """Note a relation that is better than what was found, where that is below a limit."""
    if similarity <= 0:
        return
    row = finder.best[posting]
    if row[2] != finder.round[0]:
        row[2], row[0] = finder.round[0], 0
        finder.touched[finder.round[1]] = posting
        finder.round[1] += 1
    if row[0] < limit and similarity > row[0]:
        row[0], row[1] = similarity, relation


@compiled
def held(finder: Finder, posting: int) -> int:
    """The similarity that is noted for a posting in this round."""
    row = finder.best[posting]
    return int(row[0]) if row[2] == finder.round[0] else 0


@compiled
def _is_new(finder: Finder, posting: int) -> bool:
    """Whether a posting is met for the first time in this round."""
    if finder.tried[posting] == finder.round[0]:
        return False
    finder.tried[posting] = finder.round[0]
    return True


@compiled
def bucket(starts: Array, key: Any) -> int:
    """The bucket of a key: some of its highest bits."""
    return int(INT((key >> U(40)) & U(len(starts) - 2)))


@compiled
def near_texts(listed: Listed, text: Array, begin: int, size: int, flags: int, finder: Finder) -> None:
    """Note the words of the lists within the edit budget of a word."""
    n = deletions(text, begin, size, depth_of(size), tb.PREFIX, finder.keys)
    low = U((1 << tb.ID_BITS) - 1)
    letters = letters_of(text, begin, size)
    for k in range(n):
        key = finder.keys[k]
        if not maybe_there(listed.deleted_bloom, key):
            continue
        b = bucket(listed.deleted_at, key)
        for at in range(listed.deleted_at[b], listed.deleted_at[b + 1]):
            entry = listed.deleted[at]
            if (entry ^ key) & ~low:
                continue
            found = INT(entry & low)
            if not _is_new(finder, found) or differing(letters, listed.text_letters[found]) > 4:
                continue
            start, length = int(listed.text_at[found]), int(listed.text_at[found + 1] - listed.text_at[found])
            if abs(length - size) > 2 or held(finder, found) >= SURE:
                continue
            score = near(text, begin, size, flags, listed.text, start, length, int(listed.text_flags[found]),
                         finder.masks, 2)  # fmt: skip
            if score:
                better(finder, found, score, NEAR, SURE)


@compiled
def half_probes(text: Array, begin: int, size: int, keys: Array) -> int:
    """The keys under which texts one edit from a text may be filed; how many. See `tables.half_keys`."""
    count = 0
    for whole in range(size - 1, size + 2):
        for side in range(2):
            left = whole // 2 - 1 if side == 0 else whole - whole // 2 - 1
            start = begin if side == 0 else begin + size - left
            raw = U(0)
            for k in range(start, start + left):
                raw = raw * U(0x9E3779B97F4A7C15) + U(text[k]) + U(1)
            keys[count] = half_key(raw, left, whole, side)
            count += 1
    return count


@compiled
def near_pairs(listed: Listed, text: Array, begin: int, size: int, flags: int, finder: Finder) -> None:
    """Note the runs of two words of the lists that a word is a slip for."""
    low, letters = U((1 << tb.ID_BITS) - 1), letters_of(text, begin, size)
    for k in range(half_probes(text, begin, size, finder.keys)):
        key = finder.keys[k]
        if not maybe_there(listed.pair_half_bloom, key):
            continue
        b = bucket(listed.pair_half_at, key)
        for at in range(listed.pair_half_at[b], listed.pair_half_at[b + 1]):
            entry = listed.pair_half[at]
            pair = INT(entry & low)
            if (entry ^ key) & ~low or differing(letters, listed.pair_letters[pair]) > 2:
                continue
            start, length = int(listed.pair_at[pair]), int(listed.pair_at[pair + 1] - listed.pair_at[pair])
            score = near(text, begin, size, flags, listed.pair, start, length, int(listed.pair_flags[pair]),
                         finder.masks, 1)  # fmt: skip
            if score:
                note_runs(listed, int(listed.pair_run[pair]), score - NEAR_RUN, finder)


@compiled
def note_runs(listed: Listed, first: int, similarity: int, finder: Finder) -> None:
    """Note all runs of two words with the letters of a run."""
    base, run = int(listed.bases[tb.B_RUN]), first
    while run < len(listed.run_key) and listed.run_key[run] == listed.run_key[first]:
        if listed.run_two[run] and not held(finder, base + run):
            better(finder, base + run, similarity, NEAR, SURE)
        run += 1


@compiled
def near_words(lex: Lexicon, listed: Listed, text: Array, begin: int, size: int, joined: Any, finder: Finder) -> None:
    """Note the words of the lists that a run of two words, written together, is a slip for.

    Args:
        joined: the key of the run.
    """
    low, letters, flags = U((1 << tb.ID_BITS) - 1), letters_of(text, begin, size), -1
    for k in range(half_probes(text, begin, size, finder.keys)):
        key = finder.keys[k]
        if not maybe_there(listed.word_half_bloom, key):
            continue
        b = bucket(listed.word_half_at, key)
        for at in range(listed.word_half_at[b], listed.word_half_at[b + 1]):
            entry = listed.word_half[at]
            found = INT(entry & low)
            if (entry ^ key) & ~low or differing(letters, listed.text_letters[found]) > 2 or held(finder, found):
                continue
            start, length = int(listed.text_at[found]), int(listed.text_at[found + 1] - listed.text_at[found])
            if flags < 0:
                flags = about(lex, text, begin, size, joined)[1]
            score = near(text, begin, size, flags, listed.text, start, length, int(listed.text_flags[found]),
                         finder.masks, 1)  # fmt: skip
            if score:
                better(finder, found, score - NEAR_RUN, NEAR, SURE)
