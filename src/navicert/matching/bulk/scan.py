"""Names of the query against all names of the lists: bounds first, then postings, then scores. Without loss.

A score reaches the floor only if, summed over the chosen edges, with c = floor - 1,

    wq * (100 s + c (alpha - 100)) + wl * (100 s + c (beta - 100))  >=  c (alpha Wq + beta Wl)

because the kernel's total is alpha Wq + beta Wl less (alpha - 100) and (beta - 100) times what is matched, plus what
words that differ cost. Edges are disjoint on both sides, so the entry weighs at least what they cover; that gives a
bound by the query alone (`value`), and one on the weight of the entry (`gain`). Each edge starts at one token of the
query, so the sum over tokens of the most that an edge from there can add bounds the left side.

What passes is read in three steps, each dearer and sharper than the one before: the signature of a name (`_collect`),
its tokens (`may_reach`), its score.
"""

from __future__ import annotations

from typing import Any

from navicert.matching import kernel
from navicert.matching.bulk import tables as tb
from navicert.matching.bulk.asking import (
    JOINED_RUN,
    LAST_MASK,
    MOST_MASKED,
    SIMILARITY_SHIFT,
    SPELLED,
    STAMP_SHIFT,
    T_COST,
    T_GAIN,
    T_MOST,
    T_SKIP,
    T_VALUE,
    TRIED,
    ask_initials,
    ask_runs,
    ask_words,
    load_query,
    note_words,
)
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.finding import Finder
from navicert.matching.bulk.hashing import INT, Array, U
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.pairs import score_pair
from navicert.matching.bulk.reaching import may_reach
from navicert.matching.bulk.related import INITIAL, R_ACRONYM, R_BEGIN, R_END, Links
from navicert.matching.bulk.table import (
    C_ALL,
    C_INITIALS,
    C_PERSON,
    C_ROUND,
    C_RUN_NOTES,
    C_SCORED,
    S_ROLE,
    S_WEIGHT,
    Table,
)
from navicert.matching.bulk.tables import Listed
from navicert.matching.bulk.words import Words
from navicert.names.weights import MAX_WEIGHT

WORD, PLACE, NUMBER, FIRST, FORM = kernel.WORD, kernel.PLACE, kernel.NUMBER, kernel.INITIAL, kernel.FORM
ALPHA_RULE, BETA_RULE, GAMMA_RULE = kernel.ALPHA, kernel.BETA, kernel.GAMMA
# Rows of `table.masks`: for each set of the first tokens of the query what they weigh, what they can gain at most, and
# what the plain words outside the set weigh.
M_WEIGHT, M_GAIN, M_WORDS = range(3)


@compiled
def _sum_masks(n: int, table: Table, starts: Array) -> None:
    """For each set of the first tokens of the query its sums; see M_WEIGHT."""
    masks = table.masks
    words = 0
    for i in range(n):
        words += int(table.query[S_WEIGHT, i]) if table.query[S_ROLE, i] == WORD else 0
    masks[M_WEIGHT, 0], masks[M_GAIN, 0], masks[M_WORDS, 0] = 0, 0, words
    table.count[C_ALL] = (1 << min(n, MOST_MASKED)) - 1
    for bit in range(min(n, MOST_MASKED)):
        weight, gain, plain = 0, 0, 0
        for i in range(bit, n if 1 << bit == LAST_MASK else bit + 1):
            weight += int(table.query[S_WEIGHT, i])
            gain += int(table.query[S_WEIGHT, i] * starts[i, T_MOST])
            plain += int(table.query[S_WEIGHT, i]) if table.query[S_ROLE, i] == WORD else 0
        for mask in range(1 << bit, 2 << bit):
            rest = mask - (1 << bit)
            masks[M_WEIGHT, mask] = masks[M_WEIGHT, rest] + weight
            masks[M_GAIN, mask] = masks[M_GAIN, rest] + gain
            masks[M_WORDS, mask] = masks[M_WORDS, rest] - plain


@compiled
def _seems(
    sign: Array, long: bool, stamp: int, bonus: int, weight: int, cost: int, spare: int, slope: int, table: Table
) -> bool:
    """Whether a name may reach the floor by its signature: quick, and never wrong to say no.

    Args:
        sign: the signature, see `tables.signs`.
        long: whether the name has more tokens than the signature; any token of the query may meet those.
        bonus: the most that initials of the query can gain from words that the signature does not tell.
        weight: of the query.
        spare, slope: see `_spare`.
    """
    whole = INT(sign[2] >> U(48))
    spare += 100 * (1000 - cost) * whole
    mask, missing, plain, gain, rest = table.count[C_ALL] if long else 0, 0, 0, 0, whole
    for part in range(3):
        left = sign[part] if part < 2 else sign[2] & U(0xFFFFFFFFFFFF)
        while left != U(0):
            held = int(table.slots[INT(left & U(1023))])
            least = 4 * INT((left >> U(tb.SLOT_BITS)) & U(31))
            rest -= least
            if held >> STAMP_SHIFT == stamp:
                mask |= held & 0xFFFF
                gain += (least + 3) * (held >> SIMILARITY_SHIFT & 0xFFFF)
            else:
                missing += least
                plain += least * INT((left >> U(15)) & U(1))
                # The heaviest tokens come first: most names are out after one or two.
                if spare < missing * slope:
                    return False
            left >>= U(16)
    # What the signature leaves out, and the quarters it drops, count as met.
    gain = min(gain + 1000 * max(0, rest), 1000 * (whole - missing)) + int(table.masks[M_GAIN, mask]) + bonus
    rules = table.rules
    alpha, beta = max(100, rules[ALPHA_RULE]), max(100, rules[BETA_RULE])
    total = 100 * (weight + whole) + (beta - 100) * missing
    total += (alpha - 100) * (weight - int(table.masks[M_WEIGHT, mask]))
    if bonus == 0:
        total += int(rules[GAMMA_RULE]) * min(plain, int(table.masks[M_WORDS, mask]))
    else:
        total -= (alpha + beta - 200) * MAX_WEIGHT
    return bool(100 * gain >= cost * total)


@compiled
def _spare(weight: int, bonus: int, cost: int, table: Table) -> tuple[int, int]:
    """What a query has to spare where all its tokens are met, and what each unit of weight costs that a name lacks.

    A name of weight W is out as soon as what it lacks costs more than the query spares, 100 (1000 - cost) W with it.
    """
    rules = table.rules
    alpha, beta = max(100, rules[ALPHA_RULE]), max(100, rules[BETA_RULE])
    easier = (alpha + beta - 200) * MAX_WEIGHT if bonus else 0
    spare = 100 * (int(table.masks[M_GAIN, table.count[C_ALL]]) + bonus) - cost * (100 * weight - easier)
    return int(spare), int(100_000 + cost * (beta - 100))


@compiled
def _collect(
    listed: Listed, posting: int, most: int, bonus: int, weight: int, cost: int, spare: int, slope: int, table: Table,
    tried: Array, count: int,
) -> int:  # fmt: skip
    """Note in `table.names` the names of a posting that may reach the floor; how many there are then."""
    post, sign, stamp = listed.post, listed.name_sign, int(table.count[C_ROUND])
    for at in range(listed.post_at[posting], listed.post_at[posting + 1]):
        name = int(post[at])
        known = int(tried[name])
        bits = known & 7 if known >> 3 == stamp else 0
        if bits & TRIED:
            continue
        # Within a posting the lightest names come first.
        if INT(sign[name, 2] >> U(48)) > most:
            break
        tried[name] = stamp << 3 | bits | TRIED
        long = listed.name_flags[name] & tb.LONG_NAME != 0
        if bits or _seems(sign[name], long, stamp, bonus, weight, cost, spare, slope, table):
            table.names[count] = name << 3 | bits
            count += 1
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
def _try_name(
    listed: Listed, packed: int, n: int, row: int, folded: Any, floor: int, room: Array, table: Table, out: Array,
    count: int, full: bool,
) -> int:  # fmt: skip
    """Score a name if it can reach the floor; how many hits there are then."""
    if count >= len(out):
        return count + 1
    name, bits = packed >> 3, packed & 7
    table.count[C_INITIALS] = 1 if bits & SPELLED or full else 0
    table.count[C_RUN_NOTES] = 1 if bits & JOINED_RUN or full else 0
    sure = full or bits & SPELLED != 0
    if not sure and not may_reach(listed, name, n, table, room, floor - 1, int(table.rules[GAMMA_RULE])):
        return count
    table.count[C_SCORED] += 1
    score, found = score_pair(listed, name, n, listed.name_folded[name] == folded, table.letters, table)
    if score >= floor or score < 0:
        out[count, 0], out[count, 1], out[count, 2], out[count, 3] = row, name, score, found
        return count + 1
    return count


@compiled
def _ask(
    lex: Lexicon, listed: Listed, words: Words, links: Links, token: Array, begin: int, n: int, table: Table,
    starts: Array, asked: Array, cost: int, full: bool, finder: Finder,
) -> int:  # fmt: skip
    alpha, beta = int(table.rules[ALPHA_RULE]), int(table.rules[BETA_RULE])
    asks = ask_words(listed, links, token, begin, n, table, starts, asked, cost, alpha, beta)
    asks = ask_runs(lex, listed, words, token, begin, n, table, starts, asked, asks, cost, alpha, beta, full, finder)
    if asks >= 0:
        asks = ask_initials(listed, n, table, starts, asked, asks, cost, alpha, beta)
    return -1 if asks >= len(asked) else asks


@compiled
def _read_postings(
    listed: Listed, links: Links, token: Array, begin: int, n: int, table: Table, starts: Array, asked: Array,
    asks: int, most: int, weight: int, cost: int, tried: Array,
) -> int:  # fmt: skip
    """Note in `table.names` the names that may reach the floor; how many."""
    bonus, count = 0, 0
    for i in range(n):
        if table.count[C_PERSON] and table.query[S_ROLE, i] == FIRST:
            bonus += INITIAL * (int(table.query[S_WEIGHT, i]) + MAX_WEIGHT)
    spare, slope = _spare(weight, bonus, cost, table)
    for i in range(n):
        role = table.query[S_ROLE, i]
        if starts[i, T_SKIP] != 2 or role == FORM or role == NUMBER:
            continue
        facts = links.facts[int(token[begin + i, 0])]
        for k in range(facts[R_BEGIN], facts[R_END]):
            count = _collect(
                listed, int(links.links[k, 0]), most, bonus, weight, cost, spare, slope, table, tried, count
            )
        if facts[R_ACRONYM] >= 0 and role == WORD:
            count = _collect(
                listed, int(facts[R_ACRONYM]), most, bonus, weight, cost, spare, slope, table, tried, count
            )
    for k in range(asks):
        if starts[asked[k, 0], T_SKIP] == 2:
            posting = int(asked[k, 1])
            count = _collect(listed, posting, most, bonus, weight, cost, spare, slope, table, tried, count)
    return count


@compiled
def search_row(
    lex: Lexicon, listed: Listed, words: Words, links: Links, token: Array, keys: Array, begin: int, n: int,
    row: int, folded: Any, floor: int, full: bool, table: Table, finder: Finder, starts: Array,
    asked: Array, tried: Array, room: Array, out: Array, count: int, seen: Array,
) -> int:  # fmt: skip
    """The names that one name of the query reaches; how many hits there are then, -1 where it is too much.

    Args:
        floor: the score to reach.
        seen: counts what happens, for figures: rows, rows with postings, names read, names scored.
    """
    if n == 0:
        return count
    cost = floor - 1
    weight = load_query(lex, listed, words, links, token, keys, begin, n, table)
    asks = _ask(lex, listed, words, links, token, begin, n, table, starts, asked, cost, full, finder)
    if asks < 0:
        return -1
    alpha, beta = int(table.rules[ALPHA_RULE]), int(table.rules[BETA_RULE])
    value, gain, need = 0, 0, cost * alpha * weight
    for i in range(n):
        value += starts[i, T_VALUE]
        gain += starts[i, T_GAIN]
    if value < need and not full:
        return count
    if not note_words(listed, links, token, begin, n, table, starts, tried):
        return -1
    seen[1] += 1
    if full:
        for name in range(len(listed.name_at) - 1):
            if not listed.name_flags[name] & tb.HAN_NAME:
                count = _try_name(listed, name << 3, n, row, folded, floor, room, table, out, count, True)
        return count
    _choose(n, starts, need)
    _sum_masks(n, table, starts)
    most = (gain - need) // (cost * beta) if cost * beta > 0 else 1 << 40
    found = _read_postings(listed, links, token, begin, n, table, starts, asked, asks, most, weight, cost, tried)
    seen[2] += found
    for k in range(found):
        count = _try_name(listed, int(table.names[k]), n, row, folded, floor, room, table, out, count, False)
    return count


@compiled
def search_rows(
    lex: Lexicon, listed: Listed, words: Words, links: Links, token: Array, keys: Array, begin: Array, size: Array,
    folded: Array, first: int, last: int, floor: int, full: bool, table: Table, finder: Finder,
    starts: Array, asked: Array, tried: Array, room: Array, out: Array, seen: Array, hard: Array,
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
                           floor, full, table, finder, starts, asked, tried, room, out, count,
                           seen)  # fmt: skip
        if count < 0:
            count = before
            hard[row] = 1
        elif count > len(out):
            return row, before
    return last, count
