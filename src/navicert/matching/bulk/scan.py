"""Names of the query against all names of the lists: bounds first, then postings, then scores. Without loss.

A score reaches the floor only if, summed over the chosen edges, with c = floor - 1,

    wq * (100 s + c (alpha - 100)) + wl * (100 s + c (beta - 100))  >=  c (alpha Wq + beta Wl)

because the kernel's total is alpha Wq + beta Wl less (alpha - 100) and (beta - 100) times what is matched, plus what
words that differ cost. Edges are disjoint on both sides, so the entry weighs at least what they cover; that gives a
bound by the query alone (`value`), and one on the weight of the entry (`gain`). Each edge starts at one token of the
query, so the sum over tokens of the most that an edge from there can add bounds the left side.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from navicert.matching import kernel
from navicert.matching.bulk import lexicon as lx
from navicert.matching.bulk import tables as tb
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.hashing import POWERS, Array, U, find, finished, maybe_there
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.pairs import (
    C_INITIALS,
    C_NOTES,
    C_PERSON,
    C_ROUND,
    C_RUN_NOTES,
    K_INITIALS,
    K_RUN,
    K_RUNS,
    K_TOKEN,
    RUN_JOINED,
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
    first_note,
    score_pair,
)
from navicert.matching.bulk.related import (
    ACRONYM,
    INITIAL,
    JOINED,
    NEAR_RUN,
    R_ACRONYM,
    R_BEGIN,
    R_COST,
    R_END,
    R_GAIN,
    R_MOST,
    R_TEXT,
    R_VALUE,
    SAME,
    Finder,
    Links,
    bucket,
    gain_of,
    phrase_links,
    value_of,
)
from navicert.matching.bulk.spelling import LONGEST_NEAR, distance, near
from navicert.matching.bulk.tables import Listed, deletions, differing, initials, letters_of, slot_of
from navicert.matching.bulk.words import ALPHA, W_AT, W_FLAGS, W_SIZE, Words, about

WORD, PLACE, NUMBER, FIRST, FORM = kernel.WORD, kernel.PLACE, kernel.NUMBER, kernel.INITIAL, kernel.FORM
ALPHA_RULE, BETA_RULE, GAMMA_RULE = kernel.ALPHA, kernel.BETA, kernel.GAMMA
# Columns of `starts`: the most that an edge from a token can be worth, and what its postings cost to read.
T_VALUE, T_GAIN, T_COST, T_SKIP = range(4)
MOST_ASKED = 8192
# Rows of `tried`: the round in which a name was tried, and in which it was met by initials, and by a run.
TRIED, SPELLED, JOINED_RUN = range(3)
# Sets of the first tokens are held as bits.
MOST_MASKED, MASK = 10, 0xFFFF


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
def _ask_words(
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
def _mark_slot(table: Table, slot: int, first: int, last: int) -> None:
    """Note that tokens [first, last) of the query may meet what has a slot."""
    mask = ((1 << (last - first)) - 1) << first if last <= MOST_MASKED else MASK
    stamp = int(table.count[C_ROUND])
    held = int(table.slots[slot])
    table.slots[slot] = stamp << 16 | mask | (held & MASK if held >> 16 == stamp else 0)


@compiled
def _mark_names(listed: Listed, posting: int, table: Table, tried: Array, which: int) -> None:
    for at in range(listed.post_at[posting], listed.post_at[posting + 1]):
        tried[which, listed.post[at]] = table.count[C_ROUND]


@compiled
def _note_words(
    listed: Listed, links: Links, token: Array, begin: int, n: int, table: Table, tried: Array
) -> bool:
    """Note on the postings what single tokens relate to; False where there is no room."""
    query = table.query
    for i in range(n):
        role = query[S_ROLE, i]
        if role == FORM:
            continue
        if role == NUMBER:
            _mark_slot(table, slot_of(int(query[S_KEY, i]) % 1000003 + tb.NUMBER_SLOTS), i, i + 1)
            continue
        if role == PLACE:
            key = int(query[S_KEY, i])
            for k in range(listed.place_texts_at[key], listed.place_texts_at[key + 1]):
                _mark_slot(table, slot_of(int(listed.place_texts[k])), i, i + 1)
        facts = links.facts[int(token[begin + i, 0])]
        for k in range(facts[R_BEGIN], facts[R_END]):
            posting = int(links.links[k, 0])
            if not add_note(table, posting, i, i + 1, int(links.links[k, 1]), int(links.links[k, 2]), K_TOKEN):
                return False
        if role == WORD and facts[R_ACRONYM] >= 0:
            _mark_names(listed, int(facts[R_ACRONYM]), table, tried, SPELLED)
        if table.count[C_PERSON] and role == WORD:
            letter = int(query[S_LETTER, i]) - 97
            for k in range(listed.letter_at[letter], listed.letter_at[letter + 1]) if 0 <= letter < 26 else range(0):
                _mark_slot(table, slot_of(int(listed.letter_texts[k])), i, i + 1)
    runs = int(listed.bases[tb.B_RUN])
    for k in range(table.count[C_NOTES]):
        note = table.notes[k]
        if note[6] >= runs:
            _mark_names(listed, int(note[6]), table, tried, JOINED_RUN)
        else:
            _mark_slot(table, slot_of(int(note[6])), int(note[0]), int(note[1]))
    return True


@compiled
def _try_near(
    lex: Lexicon, listed: Listed, table: Table, found: int, begin: int, size: int, key: Any, flags: int, finder: Finder
) -> int:  # fmt: skip
    """Note a word in `finder` if a run, written together, is a slip for it; what is known of the run, 0 if unasked."""
    start, length = int(listed.text_at[found]), int(listed.text_at[found + 1] - listed.text_at[found])
    if abs(length - size) > 2 or length > 64 or not listed.text_flags[found] & ALPHA:
        return flags
    edits = distance(listed.text, start, length, table.letters, begin, size, finder.masks)
    if edits == 0 or edits > 2:
        return flags
    if flags == 0:
        flags = about(lex, table.letters, begin, size, key)[1]
    score = near(table.letters, begin, size, flags, listed.text, start, length, int(listed.text_flags[found]), finder.masks)
    row = finder.best[found]
    if score and row[2] != finder.round[0]:
        row[0], row[1], row[2] = score - NEAR_RUN, kernel.REL_NEAR, finder.round[0]
        finder.touched[finder.round[1]] = found
        finder.round[1] += 1
    return flags


@compiled
def _run_near(
    lex: Lexicon, listed: Listed, table: Table, begin: int, size: int, key: Any, full: bool, finder: Finder
) -> None:
    """Note in `finder` the words that a run, written together, is a slip for."""
    flags = 0
    if full:
        for found in range(len(listed.text_at) - 1):
            flags = _try_near(lex, listed, table, found, begin, size, key, flags, finder)
        return
    n = deletions(table.letters, begin, size, 2, tb.PREFIX, finder.keys)
    low, letters = U((1 << tb.ID_BITS) - 1), letters_of(table.letters, begin, size)
    for k in range(n):
        probe = finder.keys[k]
        if not maybe_there(listed.deleted_bloom, probe):
            continue
        b = bucket(listed.deleted_at, probe)
        for at in range(listed.deleted_at[b], listed.deleted_at[b + 1]):
            entry = listed.deleted[at]
            if (entry ^ probe) & ~low:
                continue
            found = np.int64(entry & low)
            if finder.tried[found] != finder.round[0]:
                finder.tried[found] = finder.round[0]
                if differing(letters, listed.text_letters[found]) <= 4:
                    flags = _try_near(lex, listed, table, found, begin, size, key, flags, finder)


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
    if alpha_only and 7 <= size <= LONGEST_NEAR:
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
def _ask_runs(
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
def _ask_initials(
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


@compiled
def _met(table: Table, posting: int, room: Array, person: bool) -> int:
    """The best similarity of anything that is noted on a posting; `room` gets that of each token it stands for."""
    best, at = 0, first_note(table, posting)
    while at >= 0:
        note = table.notes[at]
        best = max(best, note[2])
        for i in range(note[0], note[1]):
            room[i] = max(room[i], note[2])
        at = note[5]
    return best


@compiled
def _met_by_role(table: Table, n: int, role: int, key: int, letter: int, room: Array) -> int:
    """The same for places and numbers of the same key, and for initials of persons."""
    best = 0
    for i in range(n):
        other = table.query[S_ROLE, i]
        if role == PLACE or role == NUMBER:
            if other == role and table.query[S_KEY, i] == key:
                best = room[i] = 1000
        elif other != role and (other == FIRST or other == WORD) and table.query[S_LETTER, i] == letter:
            best = max(best, INITIAL)
            room[i] = max(room[i], INITIAL)
    return best


@compiled
def _may_reach(listed: Listed, name: int, n: int, table: Table, figures_: Array, cost: int, gamma: int) -> bool:
    """Whether a name of the lists can reach the floor, by the most that each token can gain from the other name.

    Args:
        figures_: from its fifth place on, room for the best similarity of each token of the query, then of the entry.
    """
    room = figures_[4:]
    first, last = int(listed.name_at[name]), int(listed.name_at[name + 1])
    figures = listed.name_figures[name]
    base = int(listed.bases[tb.B_RUN])
    person = figures[2] & tb.PERSON_NAME != 0 and table.count[C_PERSON] != 0
    for i in range(n):
        room[i] = 0
    for j in range(last - first):
        room[64 + j] = 0
    if table.count[C_RUN_NOTES]:
        for k in range(listed.name_run_at[name], listed.name_run_at[name + 1]):
            found = _met(table, base + int(listed.name_runs[k, 0]), room, person)
            if found:
                span = int(listed.name_runs[k, 1])
                for j in range(span >> 8, span & 255):
                    room[64 + j] = max(room[64 + j], found)
    gain, matched, missing, plain = 0, 0, 0, 0
    for at in range(first, last):
        text, packed = int(listed.name_words[at, 0]), int(listed.name_words[at, 1])
        role, weight = packed >> 8, packed & 255
        best = int(room[64 + at - first])
        if role != FORM and role != NUMBER and text >= 0:
            best = max(best, _met(table, text, room, person))
        if role == PLACE or role == NUMBER:
            best = max(best, _met_by_role(table, n, role, int(listed.name_keys[at]), 0, room))
        elif person and (role == WORD or role == FIRST):
            letter = int(listed.text[listed.text_at[text]])
            best = max(best, _met_by_role(table, n, role, 0, letter, room))
        gain += best * weight
        if best:
            matched += weight
        else:
            missing += weight
            plain += weight if role == WORD else 0
    alpha, beta = max(100, table.rules[ALPHA_RULE]), max(100, table.rules[BETA_RULE])
    total, other = 100 * matched + beta * missing, 0
    for i in range(n):
        weight = table.query[S_WEIGHT, i]
        gain += room[i] * weight
        if room[i]:
            total += 100 * weight
        else:
            total += alpha * weight
            other += weight if table.query[S_ROLE, i] == WORD else 0
    return 100 * gain >= cost * (total + gamma * min(other, plain))


@compiled
def _weights_of_masks(n: int, table: Table, weights: Array) -> None:
    """For each set of the first tokens of the query how heavy it is."""
    weights[0] = 0
    for i in range(min(n, MOST_MASKED)):
        weight = int(table.query[S_WEIGHT, i])
        for mask in range(1 << i, 2 << i):
            weights[mask] = weights[mask - (1 << i)] + weight


@compiled
def _seems(listed: Listed, name: int, table: Table, weights: Array, weight: int, most: int, cost: int) -> bool:
    """Whether a name may reach the floor by what can be seen of it: quick, and never wrong to say no."""
    low, high = listed.name_sign[name, 0], listed.name_sign[name, 1]
    whole = np.int64(high >> U(48))
    if whole > most and whole != tb.UNSIGNED:
        return False
    mask, missing, stamp = 0, 0, int(table.count[C_ROUND])
    for side in range(2):
        left = low if side == 0 else high & U(0xFFFFFFFFFFFF)
        while left != U(0):
            held = int(table.slots[np.int64(left & U(1023))])
            if held >> 16 == stamp:
                mask |= held & MASK
            else:
                missing += 2 * np.int64((left >> U(10)) & U(63))
            left >>= U(16)
    if whole == tb.UNSIGNED:
        return True
    here = int(weights[mask])
    alpha, beta = max(100, table.rules[ALPHA_RULE]), max(100, table.rules[BETA_RULE])
    there = whole - missing
    total = 100 * (here + there) + alpha * (weight - here) + beta * missing
    return 100_000 * (here + there) >= cost * total


@compiled
def _try_name(
    listed: Listed, name: int, n: int, row: int, folded: Any, floor: int, reach: Array, table: Table, tried: Array,
    out: Array, count: int, cost: int, full: bool,
) -> int:  # fmt: skip
    """Score a name if it can reach the floor; how many hits there are then."""
    if count >= len(out):
        return count + 1
    rules, stamp = table.rules, table.count[C_ROUND]
    spelled, joined = tried[SPELLED, name] == stamp, tried[JOINED_RUN, name] == stamp
    table.count[C_INITIALS] = 1 if spelled or full else 0
    table.count[C_RUN_NOTES] = 1 if joined or full else 0
    han = listed.name_figures[name, 2] & tb.HAN_NAME != 0
    if not full and not spelled:
        if not joined and not han and int(reach[3]) == 0 and not _seems(
            listed, name, table, table.weights, int(reach[0]), int(reach[1]), cost
        ):
            return count
        table.count[9] += 1
        if not _may_reach(listed, name, n, table, reach, cost, 0 if han else int(rules[GAMMA_RULE])):
            return count
    if han:
        out[count, 0], out[count, 1], out[count, 2] = row, name, -1
        return count + 1
    table.count[10] += 1
    score, found = score_pair(listed, name, n, listed.name_folded[name] == folded, table.letters, table)
    if score >= floor or score < 0:
        out[count, 0], out[count, 1], out[count, 2], out[count, 3] = row, name, score, found
        return count + 1
    return count


@compiled
def _choose(n: int, starts: Array, need: int) -> None:
    """Leave out the tokens with the longest postings as long as no name can reach the floor by them alone."""
    spared = 0
    for i in range(n):
        starts[i, T_SKIP] = 0
    for _ in range(n):
        best = -1
        for i in range(n):
            if starts[i, T_SKIP] == 0 and (best < 0 or starts[i, T_COST] > starts[best, T_COST]):
                best = i
        if best < 0:
            break
        if spared + starts[best, T_VALUE] < need:
            spared += starts[best, T_VALUE]
            starts[best, T_SKIP] = 1
        else:
            starts[best, T_SKIP] = 2


@compiled
def _scan(
    listed: Listed, posting: int, most: int, n: int, row: int, folded: Any, floor: int, reach: Array, table: Table,
    tried: Array, out: Array, count: int, cost: int,
) -> int:  # fmt: skip
    """Try the names of a posting up to a weight; how many hits there are then."""
    for at in range(listed.post_at[posting], listed.post_at[posting + 1]):
        name = int(listed.post[at])
        table.count[8] += 1
        if np.int64(listed.name_sign[name, 1] >> U(48)) > most and listed.name_figures[name, 0] > most:
            break
        if tried[0, name] != table.count[C_ROUND]:
            tried[0, name] = table.count[C_ROUND]
            count = _try_name(listed, name, n, row, folded, floor, reach, table, tried, out, count, cost, False)
    return count


@compiled
def search_row(
    lex: Lexicon, listed: Listed, words: Words, links: Links, token: Array, keys: Array, begin: int, n: int,
    row: int, folded: Any, floor: int, full: bool, table: Table, finder: Finder, starts: Array, asked: Array,
    tried: Array, reach: Array, out: Array, count: int, seen: Array,
) -> int:  # fmt: skip
    """The names that one name of the query reaches; how many hits there are then, -1 where it is too much.

    Args:
        seen: counts what happens, for figures: rows, rows with postings, postings, scores.
    """
    if n == 0:
        return count
    rules, cost = table.rules, floor - 1
    alpha, beta = int(rules[ALPHA_RULE]), int(rules[BETA_RULE])
    weight = load_query(lex, listed, words, links, token, keys, begin, n, table)
    asks = _ask_words(listed, links, token, begin, n, table, starts, asked, cost, alpha, beta)
    asks = _ask_runs(lex, listed, words, token, begin, n, table, starts, asked, asks, cost, alpha, beta, full, finder)
    if asks >= 0:
        asks = _ask_initials(listed, n, table, starts, asked, asks, cost, alpha, beta)
    if asks < 0 or asks >= len(asked):
        return -1
    value, gain, need = 0, 0, cost * alpha * weight
    for i in range(n):
        value += starts[i, T_VALUE]
        gain += starts[i, T_GAIN]
    if value < need and not full:
        return count
    if not _note_words(listed, links, token, begin, n, table, tried):
        return -1
    seen[1] += 1
    _choose(n, starts, need)
    most = (gain - need) // (cost * beta) if cost * beta > 0 else 1 << 40
    reach[0], reach[1], reach[3] = weight, most, 0
    for i in range(n):
        # Initials of the query meet every word that begins so: what can be seen of a name does not tell that.
        if n > MOST_MASKED or (table.count[C_PERSON] and table.query[S_ROLE, i] == FIRST):
            reach[3] = 1
    _weights_of_masks(n, table, table.weights)
    if full:
        for name in range(len(listed.name_at) - 1):
            count = _try_name(listed, name, n, row, folded, floor, reach, table, tried, out, count, cost, True)
        return count
    for i in range(n):
        if starts[i, T_SKIP] != 2 or query_is_dead(table, i):
            continue
        facts = links.facts[int(token[begin + i, 0])]
        for k in range(facts[R_BEGIN], facts[R_END]):
            count = _scan(listed, int(links.links[k, 0]), most, n, row, folded, floor, reach, table, tried, out,
                          count, cost)  # fmt: skip
        if facts[R_ACRONYM] >= 0 and table.query[S_ROLE, i] == WORD:
            count = _scan(listed, int(facts[R_ACRONYM]), most, n, row, folded, floor, reach, table, tried, out,
                          count, cost)  # fmt: skip
    for k in range(asks):
        if starts[asked[k, 0], T_SKIP] == 2:
            count = _scan(listed, int(asked[k, 1]), most, n, row, folded, floor, reach, table, tried, out, count,
                          cost)  # fmt: skip
    return count


@compiled
def query_is_dead(table: Table, i: int) -> bool:
    """Whether a token has no relations of its own: figures are found by their value, forms by nothing."""
    return bool(table.query[S_ROLE, i] == FORM or table.query[S_ROLE, i] == NUMBER)


@compiled
def search_rows(
    lex: Lexicon, listed: Listed, words: Words, links: Links, token: Array, keys: Array, begin: Array, size: Array,
    folded: Array, first: int, last: int, floor: int, full: bool, table: Table, finder: Finder, starts: Array,
    asked: Array, tried: Array, reach: Array, out: Array, seen: Array, hard: Array,
) -> tuple[int, int]:  # fmt: skip
    """The hits of many names in `out`: row, name, score (-1: to be scored by the small engine), flags.

    Returns:
        The row to go on with (where `out` is full), and how many hits there are.
    """
    count = 0
    for row in range(first, last):
        before = count
        seen[0] += 1
        count = search_row(lex, listed, words, links, token, keys, int(begin[row]), int(size[row]), row, folded[row],
                           floor, full, table, finder, starts, asked, tried, reach, out, count, seen)  # fmt: skip
        if count < 0:
            count = before
            hard[row] = 1
        elif count > len(out):
            return row, before
    return last, count
