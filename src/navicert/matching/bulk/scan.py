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

from navicert.matching import kernel
from navicert.matching.bulk import lexicon as lx
from navicert.matching.bulk import tables as tb
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.hashing import POWERS, Array, U, find, finished
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
    gain_of,
    near_texts,
    phrase_links,
    value_of,
)
from navicert.matching.bulk.spelling import LONGEST_NEAR, near
from navicert.matching.bulk.tables import Listed, initials
from navicert.matching.bulk.words import ALPHA, W_AT, W_FLAGS, W_SIZE, Words, about

WORD, PLACE, NUMBER, FIRST, FORM = kernel.WORD, kernel.PLACE, kernel.NUMBER, kernel.INITIAL, kernel.FORM
ALPHA_RULE, BETA_RULE, GAMMA_RULE = kernel.ALPHA, kernel.BETA, kernel.GAMMA
# Columns of `starts`: the most that an edge from a token can be worth, and what its postings cost to read.
T_VALUE, T_GAIN, T_COST, T_SKIP = range(4)
MOST_ASKED = 8192


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
def _mark_spelled(listed: Listed, links: Links, token: Array, begin: int, n: int, table: Table, tried: Array) -> None:
    """Mark the names whose initials a word of the query may be."""
    for i in range(n):
        posting = int(links.facts[int(token[begin + i, 0]), R_ACRONYM])
        if posting >= 0 and table.query[S_ROLE, i] == WORD:
            for at in range(listed.post_at[posting], listed.post_at[posting + 1]):
                tried[1, listed.post[at]] = table.count[C_ROUND]


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
def _note_words(listed: Listed, links: Links, token: Array, begin: int, n: int, table: Table) -> bool:
    """Note on the postings what single tokens relate to; False where there is no room."""
    query = table.query
    for i in range(n):
        if query[S_ROLE, i] == FORM or query[S_ROLE, i] == NUMBER:
            continue
        facts = links.facts[int(token[begin + i, 0])]
        for k in range(facts[R_BEGIN], facts[R_END]):
            posting = int(links.links[k, 0])
            if posting >= listed.bases[tb.B_RUN]:
                table.count[C_RUN_NOTES] = 1
            if not add_note(table, posting, i, i + 1, int(links.links[k, 1]), int(links.links[k, 2]), K_TOKEN):
                return False
    return True


@compiled
def _run_near(
    lex: Lexicon, listed: Listed, table: Table, begin: int, size: int, key: Any, full: bool, finder: Finder
) -> None:
    """Note in `finder` the words that a run, written together, is a slip for."""
    flags = about(lex, table.letters, begin, size, key)[1]
    if not full:
        near_texts(listed, table.letters, begin, size, flags, NEAR_RUN, finder)
        return
    for other in range(len(listed.text_at) - 1):
        start, length = int(listed.text_at[other]), int(listed.text_at[other + 1] - listed.text_at[other])
        if abs(length - size) <= 2 and length <= 64:
            score = near(table.letters, begin, size, flags, listed.text, start, length,
                         int(listed.text_flags[other]), finder.masks)  # fmt: skip
            if score:
                note_near(finder, other, score - NEAR_RUN)


@compiled
def note_near(finder: Finder, posting: int, similarity: int) -> None:
    """Note a near word in `finder`, if nothing is noted of it."""
    row = finder.best[posting]
    if row[2] != finder.round[0]:
        row[0], row[1], row[2] = similarity, kernel.REL_NEAR, finder.round[0]
        finder.touched[finder.round[1]] = posting
        finder.round[1] += 1


@compiled
def _ask_run(
    lex: Lexicon, listed: Listed, table: Table, starts: Array, asked: Array, count: int, i: int, end: int,
    weight: int, raw: Any, spaced: Any, size: int, alpha_only: bool, cost: int, alpha: int, beta: int, full: bool,
    finder: Finder,
) -> int:  # fmt: skip
    """What a run of tokens may reach, noted and asked for; how many postings are asked for, -1 without room."""
    joined = finished(raw, size)
    finder.round[0] += 1
    finder.round[1] = 0
    same = find(listed.keys, listed.values, tb.TEXT ^ joined)
    if same >= 0:
        if not add_note(table, same, i, end, JOINED, SAME, K_RUN):
            return -1
        count = _ask(listed, starts, asked, count, i, weight, same, JOINED, cost, alpha, beta)
    phrase_links(lex, listed, joined, finished(spaced, size + end - i - 1), listed.phrase_texts_at,
                 listed.phrase_texts, 0, finder)  # fmt: skip
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
    run = find(listed.keys, listed.values, tb.JOINED ^ joined)
    while 0 <= run < len(listed.run_key) and listed.run_key[run] == joined:
        table.count[C_RUN_NOTES] = 1
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
def _may_reach(listed: Listed, name: int, n: int, table: Table, room: Array, cost: int, gamma: int) -> bool:
    """Whether a name of the lists can reach the floor, by the most that each token can gain from the other name.

    Args:
        room: for the best similarity of each token of the query, and of the entry from 64 on.
    """
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
def _try_name(
    listed: Listed, name: int, n: int, row: int, folded: Any, floor: int, reach: Array, table: Table, tried: Array,
    out: Array, count: int, cost: int, full: bool,
) -> int:  # fmt: skip
    """Score a name if it can reach the floor; how many hits there are then."""
    if count >= len(out):
        return count + 1
    flags = listed.name_figures[name, 2]
    rules = table.rules
    spelled = tried[1, name] == table.count[C_ROUND]
    table.count[C_INITIALS] = 1 if spelled or full else 0
    if flags & tb.HAN_NAME:
        if _may_reach(listed, name, n, table, reach, cost, 0):
            out[count, 0], out[count, 1], out[count, 2] = row, name, -1
            count += 1
        return count
    if (
        not full
        and not table.count[C_INITIALS]
        and not _may_reach(listed, name, n, table, reach, cost, rules[ALPHA_RULE], rules[BETA_RULE], rules[GAMMA_RULE])
    ):
        return count
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
        if listed.name_figures[name, 0] > most:
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
    if not _note_words(listed, links, token, begin, n, table):
        return -1
    seen[1] += 1
    _mark_spelled(listed, links, token, begin, n, table, tried)
    _choose(n, starts, need)
    if full:
        for name in range(len(listed.name_at) - 1):
            count = _try_name(listed, name, n, row, folded, floor, reach, table, tried, out, count, cost, True)
        return count
    most = (gain - need) // (cost * beta) if cost * beta > 0 else 1 << 40
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
