"""What a name of the query may meet: the postings to read, the most each token can be worth, and notes of what for.

See `scan` for the bound.
"""

from __future__ import annotations

from typing import Any

from navicert.matching import edges, kernel
from navicert.matching.bulk import tables as tb
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.finding import Finder
from navicert.matching.bulk.hashing import POWERS, Array, U, find, finished, maybe_there
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.neighbors import NEAR, NEAR_RUN, SURE, better, held, near_words
from navicert.matching.bulk.pairs import RUN_JOINED
from navicert.matching.bulk.related import (
    ACRONYM,
    INITIAL,
    JOINED,
    R_ACRONYM,
    R_BEGIN,
    R_COST,
    R_END,
    R_GAIN,
    R_MOST,
    R_TEXT,
    R_VALUE,
    SAME,
    Links,
    gain_of,
    phrase_links,
    value_of,
)
from navicert.matching.bulk.spelling import LONGEST_NEAR, near
from navicert.matching.bulk.table import (
    C_INITIALS,
    C_NOTES,
    C_PERSON,
    C_ROUND,
    C_RUN_NOTES,
    K_INITIALS,
    K_RUN,
    K_RUNS,
    K_TOKEN,
    S_BEGIN,
    S_COUNTRY,
    S_FLAGS,
    S_KEY,
    S_LETTER,
    S_ROLE,
    S_SIZE,
    S_TEXT,
    S_WEIGHT,
    Table,
    add_note,
)
from navicert.matching.bulk.tables import Listed, initials, slot_of
from navicert.matching.bulk.words import ALPHA, W_AT, W_FLAGS, W_SIZE, Words, about

WORD, PLACE, NUMBER, FIRST, FORM = kernel.WORD, kernel.PLACE, kernel.NUMBER, kernel.INITIAL, kernel.FORM
# Columns of `starts`: the most that an edge from a token can be worth, what its postings cost to read, whether they
# are left out, and the best similarity of anything that the token may meet.
T_VALUE, T_GAIN, T_COST, T_SKIP, T_MOST = range(5)
MOST_ASKED = 8192
# What is known of a name in this round: bits beside the number of the round in `tried`.
TRIED, SPELLED, JOINED_RUN, ROUND = 1, 2, 4, 8
# Sets of the first tokens are held as bits; all further tokens share the last one.
MOST_MASKED = 10
LAST_MASK = 1 << (MOST_MASKED - 1)
SIMILARITY_SHIFT, STAMP_SHIFT = 16, 32


@compiled
def load_query(
    lex: Lexicon,
    listed: Listed,
    words: Words,
    links: Links,
    token: Array,
    keys: Array,
    begin: int,
    n: int,
    table: Table,
) -> int:
    """The tokens of a name into `table`, with its letters; how heavy it is."""
    query, room, weight = table.query, 0, 0
    persons = True
    for i in range(n):
        w = int(token[begin + i, 0])
        role = int(token[begin + i, 1])
        query[S_ROLE, i], query[S_WEIGHT, i] = role, token[begin + i, 2]
        query[S_COUNTRY, i], query[S_KEY, i] = token[begin + i, 3], keys[begin + i]
        query[S_TEXT, i], query[S_FLAGS, i] = links.facts[w, R_TEXT], words.info[w, W_FLAGS]
        start, size = int(words.info[w, W_AT]), int(words.info[w, W_SIZE])
        query[S_LETTER, i], query[S_BEGIN, i], query[S_SIZE, i] = words.data[start], room, size
        for k in range(size):
            table.letters[room + k] = words.data[start + k]
        room += size
        weight += int(token[begin + i, 2])
        persons = persons and (role == WORD or role == FIRST or role == kernel.PARTICLE)
    table.count[C_PERSON] = persons
    table.count[C_ROUND] += 1
    table.count[C_NOTES] = 0
    table.count[C_RUN_NOTES] = 0
    table.count[C_INITIALS] = 0
    return weight


@compiled
def _ask(
    listed: Listed, starts: Array, asked: Array, count: int, i: int, weight: int, posting: int, similarity: int,
    cost: int, alpha: int, beta: int,
) -> int:  # fmt: skip
    """Ask for a posting that an edge from token `i` may reach; how many are asked for."""
    size = int(listed.post_at[posting + 1] - listed.post_at[posting])
    if size == 0 or count >= len(asked):
        return count
    asked[count, 0], asked[count, 1] = i, posting
    own = weight * (100 * similarity + cost * (alpha - 100))
    for side in range(2):
        other = int(listed.post_weight[posting, side])
        starts[i, T_VALUE] = max(starts[i, T_VALUE], own + value_of(similarity, other, cost))
        starts[i, T_GAIN] = max(starts[i, T_GAIN], own + gain_of(similarity, other, cost, beta))
    starts[i, T_COST] += size
    return count + 1


@compiled
def ask_words(
    listed: Listed, links: Links, token: Array, begin: int, n: int, table: Table, starts: Array, asked: Array,
    cost: int, alpha: int, beta: int,
) -> int:  # fmt: skip
    """What single tokens may reach; how many postings beside those of `links` are asked for."""
    query, count = table.query, 0
    for i in range(n):
        role, weight = int(query[S_ROLE, i]), int(query[S_WEIGHT, i])
        starts[i, T_VALUE], starts[i, T_GAIN], starts[i, T_COST], starts[i, T_SKIP] = 0, 0, 0, 0
        if role == FORM:
            continue
        if role == NUMBER:
            key = finished(U(query[S_KEY, i]), 8)
            number = find(listed.keys, listed.values, tb.FIGURE ^ key)
            if number >= 0:
                posting = int(listed.bases[tb.B_NUMBER]) + number
                count = _ask(listed, starts, asked, count, i, weight, posting, 1000, cost, alpha, beta)
            continue
        facts = links.facts[int(token[begin + i, 0])]
        if facts[R_MOST] > 0:
            own = weight * (100 * int(facts[R_MOST]) + cost * (alpha - 100))
            starts[i, T_VALUE] = max(0, own + int(facts[R_VALUE]))
            starts[i, T_GAIN] = max(0, own + int(facts[R_GAIN]))
            starts[i, T_COST] = int(facts[R_COST])
        if role == PLACE:
            posting = int(listed.bases[tb.B_PLACE]) + int(query[S_KEY, i])
            count = _ask(listed, starts, asked, count, i, weight, posting, 1000, cost, alpha, beta)
        elif table.count[C_PERSON] and (role == WORD or role == FIRST):
            letter = int(query[S_LETTER, i]) - 97
            if 0 <= letter < 26:
                kind = tb.B_INITIAL if role == WORD else tb.B_BEGINS
                posting = int(listed.bases[kind]) + letter
                count = _ask(listed, starts, asked, count, i, weight, posting, INITIAL, cost, alpha, beta)
    return count


@compiled
def _mask_of(first: int, last: int) -> int:
    mask = 0
    for i in range(first, last):
        mask |= 1 << i if i < MOST_MASKED else LAST_MASK
    return mask


@compiled
def _mark_slot(table: Table, slot: int, first: int, last: int, similarity: int) -> None:
    """Note that tokens [first, last) of the query may meet what has a slot, and how alike at most."""
    stamp, held = int(table.count[C_ROUND]), int(table.slots[slot])
    mask = _mask_of(first, last)
    if held >> STAMP_SHIFT == stamp:
        mask |= held & 0xFFFF
        similarity = max(similarity, held >> SIMILARITY_SHIFT & 0xFFFF)
    table.slots[slot] = stamp << STAMP_SHIFT | similarity << SIMILARITY_SHIFT | mask


@compiled
def _mark_names(listed: Listed, posting: int, stamp: int, tried: Array, bit: int) -> None:
    post = listed.post
    for at in range(listed.post_at[posting], listed.post_at[posting + 1]):
        name = post[at]
        known = int(tried[name])
        tried[name] = (known if known >> 3 == stamp else stamp << 3) | bit


@compiled
def _raise_most(starts: Array, first: int, last: int, similarity: int) -> None:
    for i in range(first, last):
        starts[i, T_MOST] = max(starts[i, T_MOST], similarity)


@compiled
def _note_roles(listed: Listed, i: int, table: Table, starts: Array) -> None:
    """Note what a place, and a word of a personal name, may meet beside what its letters relate to."""
    query = table.query
    if query[S_ROLE, i] == PLACE:
        key = int(query[S_KEY, i])
        for k in range(listed.place_texts_at[key], listed.place_texts_at[key + 1]):
            _mark_slot(table, slot_of(int(listed.place_texts[k])), i, i + 1, 1000)
        _raise_most(starts, i, i + 1, 1000)
    elif table.count[C_PERSON] and query[S_ROLE, i] == WORD:
        letter = int(query[S_LETTER, i]) - 97
        if 0 <= letter < 26:
            for k in range(listed.letter_at[letter], listed.letter_at[letter + 1]):
                _mark_slot(table, slot_of(int(listed.letter_texts[k])), i, i + 1, INITIAL)
            _raise_most(starts, i, i + 1, INITIAL)


@compiled
def note_words(
    listed: Listed, links: Links, token: Array, begin: int, n: int, table: Table, starts: Array, tried: Array
) -> bool:
    """Note on the postings what single tokens relate to; False where there is no room."""
    query, stamp = table.query, int(table.count[C_ROUND])
    for i in range(n):
        role = query[S_ROLE, i]
        starts[i, T_MOST] = INITIAL if table.count[C_PERSON] and role == FIRST else 0
        if role == FORM:
            continue
        if role == NUMBER:
            _mark_slot(table, slot_of(int(query[S_KEY, i]) % 1000003 + tb.NUMBER_SLOTS), i, i + 1, 1000)
            _raise_most(starts, i, i + 1, 1000)
            continue
        _note_roles(listed, i, table, starts)
        facts = links.facts[int(token[begin + i, 0])]
        for k in range(facts[R_BEGIN], facts[R_END]):
            posting = int(links.links[k, 0])
            if not add_note(table, posting, i, i + 1, int(links.links[k, 1]), int(links.links[k, 2]), K_TOKEN):
                return False
        if role == WORD and facts[R_ACRONYM] >= 0:
            _mark_names(listed, int(facts[R_ACRONYM]), stamp, tried, SPELLED)
            _raise_most(starts, i, i + 1, ACRONYM)
    runs = int(listed.bases[tb.B_RUN])
    for k in range(table.count[C_NOTES]):
        note = table.notes[k]
        _raise_most(starts, int(note[0]), int(note[1]), int(note[2]))
        if note[6] >= runs:
            _mark_names(listed, int(note[6]), stamp, tried, JOINED_RUN)
        else:
            _mark_slot(table, slot_of(int(note[6])), int(note[0]), int(note[1]), int(note[2]))
    return True


@compiled
def _run_near(
    lex: Lexicon, listed: Listed, table: Table, begin: int, size: int, key: Any, full: bool, finder: Finder
) -> None:
    """Note in `finder` the words that a run of two words, written together, is a slip for."""
    if not full:
        near_words(lex, listed, table.letters, begin, size, key, finder)
        return
    flags = about(lex, table.letters, begin, size, key)[1]
    for found in range(len(listed.text_at) - 1):
        start, length = int(listed.text_at[found]), int(listed.text_at[found + 1] - listed.text_at[found])
        if abs(length - size) <= 1 and not held(finder, found):
            score = near(table.letters, begin, size, flags, listed.text, start, length, int(listed.text_flags[found]),
                         finder.masks, 1)  # fmt: skip
            if score:
                better(finder, found, score - NEAR_RUN, NEAR, SURE)


@compiled
def _ask_run(
    lex: Lexicon, listed: Listed, table: Table, starts: Array, asked: Array, count: int, i: int, end: int,
    weight: int, raw: Any, spaced: Any, size: int, alpha_only: bool, cost: int, alpha: int, beta: int, full: bool,
    finder: Finder,
) -> int:  # fmt: skip
    """What a run of tokens may reach, noted and asked for; how many postings are asked for, -1 without room."""
    joined, apart = finished(raw, size), finished(spaced, size + end - i - 1)
    finder.round[0] += 1
    finder.round[1] = 0
    known = full or maybe_there(listed.exact_bloom, joined) or maybe_there(listed.exact_bloom, apart)
    same = find(listed.keys, listed.values, tb.TEXT ^ joined) if known else -1
    if same >= 0:
        if not add_note(table, same, i, end, JOINED, SAME, K_RUN):
            return -1
        count = _ask(listed, starts, asked, count, i, weight, same, JOINED, cost, alpha, beta)
    if known:
        phrase_links(lex, listed, joined, apart, listed.phrase_texts_at, listed.phrase_texts, 0, finder)
    if alpha_only and end - i == 2 and edges.SHORTEST_NEAR_RUN <= size <= LONGEST_NEAR:
        _run_near(lex, listed, table, int(table.query[S_BEGIN, i]), size, joined, full, finder)
    for k in range(finder.round[1]):
        posting = int(finder.touched[k])
        similarity = int(finder.best[posting, 0])
        if posting == same or similarity == 0:
            continue
        if not add_note(table, posting, i, end, similarity, int(finder.best[posting, 1]), K_RUN):
            return -1
        count = _ask(listed, starts, asked, count, i, weight, posting, similarity, cost, alpha, beta)
    base = int(listed.bases[tb.B_RUN])
    run = find(listed.keys, listed.values, tb.JOINED ^ joined) if known else -1
    while 0 <= run < len(listed.run_key) and listed.run_key[run] == joined:
        if not add_note(table, base + run, i, end, RUN_JOINED, SAME, K_RUNS):
            return -1
        count = _ask(listed, starts, asked, count, i, weight, base + run, RUN_JOINED, cost, alpha, beta)
        run += 1
    return count


@compiled
def ask_runs(
    lex: Lexicon, listed: Listed, words: Words, token: Array, begin: int, n: int, table: Table, starts: Array,
    asked: Array, count: int, cost: int, alpha: int, beta: int, full: bool, finder: Finder,
) -> int:  # fmt: skip
    """What runs of two to four tokens may reach; how many postings are asked for, -1 without room."""
    query = table.query
    for i in range(n):
        if query[S_ROLE, i] == NUMBER and not query[S_FLAGS, i] & ALPHA:
            continue
        raw = spaced = words.raw[int(token[begin + i, 0]), 0]
        size, weight = int(query[S_SIZE, i]), int(query[S_WEIGHT, i])
        letters = query[S_FLAGS, i] & ALPHA != 0
        for end in range(i + 2, min(i + tb.LONGEST_RUN, n) + 1):
            if query[S_ROLE, end - 1] == NUMBER and not query[S_FLAGS, end - 1] & ALPHA:
                break
            more = int(query[S_SIZE, end - 1])
            other = words.raw[int(token[begin + end - 1, 0]), 0]
            raw = raw * POWERS[more] + other
            spaced = (spaced * U(0x9E3779B97F4A7C15) + U(33)) * POWERS[more] + other
            size += more
            weight += int(query[S_WEIGHT, end - 1])
            letters = letters and query[S_FLAGS, end - 1] & ALPHA != 0
            count = _ask_run(lex, listed, table, starts, asked, count, i, end, weight, raw, spaced, size, letters,
                             cost, alpha, beta, full, finder)  # fmt: skip
            if count < 0:
                return -1
    return count


@compiled
def ask_initials(
    listed: Listed, n: int, table: Table, starts: Array, asked: Array, count: int, cost: int, alpha: int, beta: int
) -> int:
    """What the initials of the query may reach; how many postings are asked for, -1 without room."""
    query, before = table.query, 0
    for way in range(4):
        m, kept = initials(n, query[S_ROLE], query[S_FLAGS], query[S_LETTER], way, table.initials[0], table.initials[1])
        if m < tb.SHORTEST_INITIALS or kept == before:
            continue
        before = kept
        for at in range(m):
            raw = U(0)
            for long in range(1, min(tb.LONGEST_INITIALS, m - at) + 1):
                raw = raw * U(0x9E3779B97F4A7C15) + U(table.initials[0, at + long - 1]) + U(1)
                if long < tb.SHORTEST_INITIALS:
                    continue
                text = find(listed.keys, listed.values, tb.TEXT ^ finished(raw, long))
                if text < 0:
                    continue
                first, last, weight = int(table.initials[1, at]), int(table.initials[1, at + long - 1]), 0
                for j in range(first, last + 1):
                    weight += int(query[S_WEIGHT, j])
                if not add_note(table, text, first, last + 1, ACRONYM, 0, K_INITIALS):
                    return -1
                count = _ask(listed, starts, asked, count, first, weight, text, ACRONYM, cost, alpha, beta)
    return count
