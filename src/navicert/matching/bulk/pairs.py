"""One name of the query against one name of the lists: the edges between them, and their score by the kernel.

Edges come in the order of `edges.latin_edges`, because the kernel breaks its last ties by it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from navicert.matching import edges, kernel, pair
from navicert.matching.bulk import tables as tb
from navicert.matching.bulk.compiled import choose_edges, compiled, weigh
from navicert.matching.bulk.hashing import Array
from navicert.matching.bulk.related import ACRONYM, INITIAL, SAME
from navicert.matching.bulk.spelling import same_letters
from navicert.matching.bulk.tables import HAN_ROLE, Listed, initials
from navicert.matching.bulk.views import viewed
from navicert.matching.bulk.words import ALPHA
from navicert.matching.calibration import _FLAG_CEILINGS, CROWDING, Calibration

WORD, PLACE, NUMBER, FIRST, FORM = kernel.WORD, kernel.PLACE, kernel.NUMBER, kernel.INITIAL, kernel.FORM
RUN_JOINED = edges.JOINED - 10
PLACE_SPELLED = 980
MOST_EDGES = 500

# Rows of a side: what the kernel reads, then what only the edges need.
S_WEIGHT, S_ROLE, S_KEY, S_COUNTRY, S_TEXT, S_FLAGS, S_LETTER, S_BEGIN, S_SIZE = range(9)
# Rows of the edges.
E_Q0, E_Q1, E_L0, E_L1, E_SIMILARITY, E_RELATION, E_ORDER, E_GAIN, E_RANK = range(9)
# What stands for what: a token, a run for a word, a run for a run, a word that is the query's initials.
K_TOKEN, K_RUN, K_RUNS, K_INITIALS = range(4)


class Table(NamedTuple):
    """Room to compare two names.

    Attributes:
        query, entry: the tokens of each, a row for each S_ constant.
        letters: of the query, one word after the other.
        edge: a row for each E_ constant.
        mark: for each posting of a word or run the last note on it in this round, as round << 20 | note.
        notes: query start and end, similarity, relation, kind, the note before, and the posting.
        count: of edges, notes and rounds.
        rules, ceilings: of the calibration; a ceiling is a flag and a score.
        initials: room for the initials of a name.
        seen: acronym edges found: first and last token, and whether of all words.
        room: letters of a run of each side.
        slots, masks, names: see `scan`.
    """

    query: Array
    entry: Array
    letters: Array
    edge: Array
    mark: Array
    notes: Array
    count: Array
    rules: Array
    ceilings: Array
    initials: Array
    seen: Array
    room: Array
    slots: Array
    masks: Array
    names: Array


C_EDGES, C_NOTES, C_ROUND, C_HOLD_PERSONS, C_PERSON, C_FREE, C_RUN_NOTES, C_INITIALS, C_SCORED, C_ALL = range(10)
# Ceilings that do not come from flags of the kernel.
LONE_SHORT, LONE_NEAR, KIND_DIFFERS, SHORT_NEAR, SHORT_INITIALS = (1 << at for at in range(40, 45))
_EXTRA = (
    (LONE_SHORT, "lone_short"), (LONE_NEAR, "lone_near"), (KIND_DIFFERS, "kind_differs"), (SHORT_NEAR, "short_near"),
    (SHORT_INITIALS, "short_initials"),
)  # fmt: skip


def new_table(listed: Listed, figures: Calibration, hold_persons: bool) -> Table:
    """Room to compare names with those of some lists.

    Args:
        figures: the calibration.
        hold_persons: whether a name with a legal form is no listed person's.
    """

    def number(*shape: int) -> Array:
        return np.zeros(shape, np.int64)

    flagged = [(flag, "sound_latin" if name == "sound" else name) for flag, name in (*_FLAG_CEILINGS, *_EXTRA)]
    ceilings = np.array([(flag, figures.ceilings[name]) for flag, name in flagged], np.int64)
    table = viewed(Table(
        number(9, 64), number(9, 64), np.zeros(8192, np.uint8), number(9, MOST_EDGES + 1),
        np.zeros(int(listed.bases[tb.B_ACRONYM]), np.int64), number(1 << 16, 7), number(16),
        np.array(figures.rules, np.int64), ceilings, number(3, 64), number(256, 4), np.zeros((2, 4096), np.uint8),
        number(1024), number(3, 1 << 10), np.zeros(len(listed.name_at), np.int64),
    ))  # fmt: skip
    table.count[C_HOLD_PERSONS] = hold_persons
    return table


@compiled
def add_note(table: Table, posting: int, q0: int, q1: int, similarity: int, relation: int, kind: int) -> bool:
    """Note that a run of the query relates to a posting; False where there is no room."""
    at = int(table.count[C_NOTES])
    if at >= len(table.notes):
        return False
    stamp = int(table.count[C_ROUND])
    note = table.notes[at]
    note[0], note[1], note[2], note[3], note[4] = q0, q1, similarity, relation, kind
    note[6] = posting
    note[5] = table.mark[posting] & 0xFFFFF if table.mark[posting] >> 20 == stamp else -1
    table.mark[posting] = stamp << 20 | at
    table.count[C_NOTES] = at + 1
    return True


@compiled
def first_note(table: Table, posting: int) -> int:
    """The last note on a posting in this round; -1 where there is none."""
    mark = int(table.mark[posting])
    return mark & 0xFFFFF if mark >> 20 == table.count[C_ROUND] else -1


@compiled
def _edge(table: Table, q0: int, q1: int, l0: int, l1: int, similarity: int, relation: int, rank: int) -> None:
    at = int(table.count[C_EDGES])
    if at >= MOST_EDGES:
        table.count[C_EDGES] = MOST_EDGES + 1
        return
    edge = table.edge
    while at > 0 and edge[E_RANK, at - 1] > rank:
        for row in range(6):
            edge[row, at] = edge[row, at - 1]
        edge[E_RANK, at] = edge[E_RANK, at - 1]
        at -= 1
    edge[E_Q0, at], edge[E_Q1, at], edge[E_L0, at], edge[E_L1, at] = q0, q1, l0, l1
    edge[E_SIMILARITY, at], edge[E_RELATION, at], edge[E_RANK, at] = similarity, relation, rank
    table.count[C_EDGES] += 1


@compiled
def _rank(phase: int, a: int, b: int, c: int, d: int) -> int:
    return (((phase << 8 | a) << 8 | b) << 8 | c) << 8 | d


@compiled
def load_entry(listed: Listed, name: int, table: Table) -> int:
    """The tokens of a name of the lists; how many."""
    entry = table.entry
    first, last = int(listed.name_at[name]), int(listed.name_at[name + 1])
    for at in range(first, last):
        j = at - first
        text = int(listed.name_words[at, 0])
        entry[S_TEXT, j] = text
        entry[S_ROLE, j], entry[S_WEIGHT, j] = listed.name_words[at, 1] >> 8, listed.name_words[at, 1] & 255
        entry[S_COUNTRY, j], entry[S_KEY, j] = listed.name_words[at, 2], listed.name_keys[at]
        begin = int(listed.text_at[text]) if text >= 0 else 0
        entry[S_BEGIN, j] = begin
        entry[S_SIZE, j] = listed.text_at[text + 1] - begin if text >= 0 else 0
        entry[S_FLAGS, j] = listed.text_flags[text] if text >= 0 else 0
        entry[S_LETTER, j] = listed.text[begin] if text >= 0 else 0
    return last - first


@compiled
def _word_edges(table: Table, nq: int, nl: int, persons: bool) -> bool:
    """Edges to single tokens of the entry; whether one of them may be initials of the query."""
    query, entry, notes = table.query, table.entry, table.notes
    spelled = False
    for j in range(nl):
        role, text = entry[S_ROLE, j], int(entry[S_TEXT, j])
        if role == FORM or role == HAN_ROLE:
            continue
        if role == NUMBER or role == PLACE:
            for i in range(nq):
                if query[S_ROLE, i] == role and query[S_KEY, i] == entry[S_KEY, j]:
                    same = role == NUMBER or query[S_TEXT, i] == text
                    _edge(table, i, i + 1, j, j + 1, 1000 if same else PLACE_SPELLED,
                          SAME if same else kernel.REL_TRANSLITERATED, _rank(0, i, j, 0, 0))  # fmt: skip
        elif persons and (role == WORD or role == FIRST):
            for i in range(nq):
                other = query[S_ROLE, i]
                if (other == WORD or other == FIRST) and other != role and query[S_LETTER, i] == entry[S_LETTER, j]:
                    _edge(table, i, i + 1, j, j + 1, INITIAL, kernel.REL_INITIAL, _rank(0, i, j, 0, 0))
        if role == NUMBER or text < 0:
            continue
        at = first_note(table, text)
        while at >= 0:
            q0, q1, similarity, relation = notes[at, 0], notes[at, 1], notes[at, 2], notes[at, 3]
            kind, at = notes[at, 4], notes[at, 5]
            if kind == K_TOKEN:
                other = query[S_ROLE, q0]
                places = other == PLACE and role == PLACE
                first = (other == FIRST or role == FIRST) and query[S_TEXT, q0] != text
                if not places and not first:
                    _edge(table, q0, q1, j, j + 1, similarity, relation, _rank(0, q0, j, 0, 0))
            elif kind == K_RUN:
                if role != FIRST:
                    _edge(table, q0, q1, j, j + 1, similarity, relation, _rank(1, q0, q1, j, 0))
            elif role == WORD:
                spelled = True
    return spelled


@compiled
def _run_edges(listed: Listed, name: int, table: Table) -> None:
    """Edges to runs of the entry."""
    query, entry, notes = table.query, table.entry, table.notes
    base = int(listed.bases[tb.B_RUN])
    for k in range(listed.name_run_at[name], listed.name_run_at[name + 1]):
        at = first_note(table, base + int(listed.name_runs[k, 0]))
        l0, l1 = int(listed.name_runs[k, 1]) >> 8, int(listed.name_runs[k, 1]) & 255
        while at >= 0:
            q0, q1, similarity, relation = notes[at, 0], notes[at, 1], notes[at, 2], notes[at, 3]
            kind, at = notes[at, 4], notes[at, 5]
            if kind == K_TOKEN:
                _edge(table, q0, q1, l0, l1, similarity, relation, _rank(2, l0, l1, q0, 0))
            elif kind == K_RUNS:
                starts = query[S_TEXT, q0] == entry[S_TEXT, l0]
                ends = query[S_TEXT, q1 - 1] == entry[S_TEXT, l1 - 1]
                if not starts and not ends:
                    _edge(table, q0, q1, l0, l1, similarity, relation, _rank(3, q0, q1, l0, l1))


@compiled
def _spells(text: Array, begin: int, size: int, letters: Array, at: int) -> bool:
    for k in range(size):
        if text[begin + k] != letters[at + k]:
            return False
    return True


@compiled
def _initial_edges(text: Array, asker: Array, n: int, named: Array, m: int, table: Table, mirrored: bool) -> None:
    """Single tokens of one side that are the initials of a run of the other; see `edges._acronym_edges`."""
    found = 0
    seen = table.seen
    before = table.initials[2]
    for way in range(4):
        count, kept = initials(
            m, named[S_ROLE], named[S_FLAGS], named[S_LETTER], way, table.initials[0], table.initials[1]
        )
        known = count < tb.SHORTEST_INITIALS
        for other in range(way):
            known = known or before[other] == kept
        before[way] = kept
        if known:
            continue
        for i in range(n):
            size = int(asker[S_SIZE, i])
            if asker[S_ROLE, i] != WORD or not asker[S_FLAGS, i] & ALPHA:
                continue
            if not tb.SHORTEST_INITIALS <= size <= min(tb.LONGEST_INITIALS, count):
                continue
            there = False
            for j in range(m):
                same = named[S_TEXT, j] == asker[S_TEXT, i] and asker[S_TEXT, i] >= 0
                there = there or (same and named[S_ROLE, j] == WORD)
            for at in range(0 if not there else count, count - size + 1):
                if not _spells(text, int(asker[S_BEGIN, i]), size, table.initials[0], at):
                    continue
                first, last = int(table.initials[1, at]), int(table.initials[1, at + size - 1])
                said = False
                for j in range(first, last + 1):
                    said = said or named[S_ROLE, j] != FORM
                if not said:
                    continue
                place = -1
                for k in range(found):
                    if seen[k, 0] == i and seen[k, 1] == first and seen[k, 2] == last:
                        place = k
                if place < 0 and found < len(seen):
                    place = found
                    found += 1
                    seen[place, 0], seen[place, 1], seen[place, 2] = i, first, last
                if place >= 0:
                    seen[place, 3] = at == 0 and size == count
    for k in range(found):
        i, first, last = int(seen[k, 0]), int(seen[k, 1]), int(seen[k, 2])
        long = seen[k, 3] and asker[S_SIZE, i] > tb.SHORTEST_INITIALS
        relation = kernel.REL_ACRONYM if long else kernel.REL_ACRONYM_SHORT
        if mirrored:
            _edge(table, first, last + 1, i, i + 1, ACRONYM, relation, _rank(5, 0, 0, k >> 8, k & 255))
        else:
            _edge(table, i, i + 1, first, last + 1, ACRONYM, relation, _rank(4, 0, 0, k >> 8, k & 255))


@compiled
def _lone_short(side: Array, first: int, last: int) -> bool:
    """Whether what a run says is one word of at most three letters; see `pair._lone_short`."""
    said, which = 0, 0
    for i in range(first, last):
        if side[S_ROLE, i] in (WORD, NUMBER, FIRST):
            said += 1
            which = i
    return bool(said == 1 and side[S_ROLE, which] == WORD and side[S_SIZE, which] <= 3)


@compiled
def _lone_near(query: Array, letters: Array, entry: Array, texts: Array, edge: Array, chosen: int, room: Array) -> int:
    """The flag where all that the names share is one word spelled differently, else 0; see `pair._lone_near`."""
    said, which = 0, 0
    for at in range(chosen):
        e = edge[E_ORDER, at]
        for i in range(edge[E_Q0, e], edge[E_Q1, e]):
            if query[S_ROLE, i] == WORD:
                said += 1
                which = e
                break
    relation = edge[E_RELATION, which]
    if said != 1 or chosen > 2 or (relation != kernel.REL_NEAR and relation != kernel.REL_SOUND):
        return 0
    m, n = 0, 0
    for i in range(edge[E_Q0, which], edge[E_Q1, which]):
        for k in range(query[S_SIZE, i]):
            room[0, m] = letters[query[S_BEGIN, i] + k]
            m += 1
    for j in range(edge[E_L0, which], edge[E_L1, which]):
        for k in range(entry[S_SIZE, j]):
            room[1, n] = texts[entry[S_BEGIN, j] + k]
            n += 1
    if (m == n and not same_letters(room[0], 0, room[1], 0, m)) or room[0, 0] != room[1, 0]:
        if min(m, n) <= pair.SHORT_WORD:
            return SHORT_NEAR
        return LONE_NEAR if min(m, n) < pair.LONG_WORD else 0
    return LONE_NEAR if max(m, n) <= pair.SHORT_WORD else 0


@compiled
def _calibrated(listed: Listed, name: int, letters: Array, nq: int, table: Table, raw: int, flags: int, chosen: int,
                same: bool) -> int:  # fmt: skip
    """The score after the ceilings; see `Calibration.apply` and `pair.align`."""
    edge = table.edge
    if chosen == 1:
        e = edge[E_ORDER, 0]
        if _lone_short(table.query, edge[E_Q0, e], edge[E_Q1, e]) or _lone_short(
            table.entry, edge[E_L0, e], edge[E_L1, e]
        ):
            flags |= SHORT_INITIALS if flags & kernel.ACRONYM_ONLY else LONE_SHORT
    if 1 <= chosen <= 2:
        flags |= _lone_near(table.query, letters, table.entry, listed.text, edge, chosen, table.room)
    if table.count[C_HOLD_PERSONS] and listed.name_flags[name] & tb.LISTED_PERSON:
        for i in range(nq):
            if table.query[S_ROLE, i] == FORM:
                flags |= KIND_DIFFERS
                break
    lowest, short = 1 << 30, False
    for k in range(len(table.ceilings)):
        if flags & table.ceilings[k, 0] and raw > table.ceilings[k, 1]:
            lowest = min(lowest, int(table.ceilings[k, 1]))
            short = short or table.ceilings[k, 0] == LONE_SHORT
    if same and not short:
        return 1000
    return raw if lowest == 1 << 30 else lowest - (1000 - raw) // CROWDING


@compiled
def score_pair(listed: Listed, name: int, nq: int, same: bool, letters: Array, table: Table) -> tuple[int, int]:
    """The calibrated score of the query with a name, and the kernel's flags; -1 where there are too many edges.

    Args:
        same: whether both names fold to the same text.
        letters: of the words of the query.
    """
    nl = load_entry(listed, name, table)
    table.count[C_EDGES] = 0
    persons = table.count[C_PERSON] != 0 and listed.name_flags[name] & tb.PERSON_NAME != 0
    spelled = _word_edges(table, nq, nl, persons)
    if table.count[C_RUN_NOTES]:
        _run_edges(listed, name, table)
    if table.count[C_INITIALS]:
        _initial_edges(letters, table.query, nq, table.entry, nl, table, False)
    if spelled:
        _initial_edges(listed.text, table.entry, nl, table.query, nq, table, True)
    ne = int(table.count[C_EDGES])
    if ne > MOST_EDGES:
        return -1, 0
    q, k, e = table.query, table.entry, table.edge
    chosen = choose_edges(ne, e[E_Q0], e[E_Q1], e[E_L0], e[E_L1], e[E_SIMILARITY], q[0], k[0], e[E_ORDER], e[E_GAIN])
    raw, flags = weigh(
        nq, q[0], q[1], q[2], q[3], nl, k[0], k[1], k[2], k[3], chosen, e[E_ORDER], e[E_Q0], e[E_Q1], e[E_L0],
        e[E_L1], e[E_SIMILARITY], e[E_RELATION], table.rules,
    )  # fmt: skip
    return _calibrated(listed, name, letters, nq, table, int(raw), int(flags), chosen, same), int(flags)
