"""One name of the query against one name of the lists: the edges between them, and their score by the kernel.

Edges come in the order of `edges.latin_edges`, because the kernel breaks its last ties by it.
"""

from __future__ import annotations

from navicert.matching import edges, kernel
from navicert.matching.bulk import tables as tb
from navicert.matching.bulk.ceilings import calibrated
from navicert.matching.bulk.compiled import choose_edges, compiled, weigh
from navicert.matching.bulk.hashing import Array, U
from navicert.matching.bulk.related import ACRONYM, INITIAL, SAME
from navicert.matching.bulk.table import (
    C_EDGES,
    C_INITIALS,
    C_PERSON,
    C_RUN_NOTES,
    E_GAIN,
    E_L0,
    E_L1,
    E_ORDER,
    E_Q0,
    E_Q1,
    E_RANK,
    E_RELATION,
    E_SIMILARITY,
    FIRST,
    FORM,
    K_RUN,
    K_RUNS,
    K_TOKEN,
    MOST_EDGES,
    NUMBER,
    PLACE,
    S_BEGIN,
    S_COUNTRY,
    S_FLAGS,
    S_KEY,
    S_LETTER,
    S_ROLE,
    S_SIZE,
    S_TEXT,
    S_WEIGHT,
    WORD,
    Table,
    first_note,
)
from navicert.matching.bulk.tables import HAN_ROLE, Listed, initials, run_of
from navicert.matching.bulk.words import ALPHA

RUN_JOINED = edges.JOINED - 10
PLACE_SPELLED = 980


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
        run, l0, l1 = run_of(U(listed.name_runs[k]))
        at = first_note(table, base + run)
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
def _note_initials(asker: Array, found: int, table: Table, mirrored: bool) -> None:
    """The edges of the initials that were found."""
    seen = table.seen
    for k in range(found):
        i, first, last = int(seen[k, 0]), int(seen[k, 1]), int(seen[k, 2])
        long = seen[k, 3] and asker[S_SIZE, i] > tb.SHORTEST_INITIALS
        relation = kernel.REL_ACRONYM if long else kernel.REL_ACRONYM_SHORT
        if mirrored:
            _edge(table, first, last + 1, i, i + 1, ACRONYM, relation, _rank(5, 0, 0, k >> 8, k & 255))
        else:
            _edge(table, i, i + 1, first, last + 1, ACRONYM, relation, _rank(4, 0, 0, k >> 8, k & 255))


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
    _note_initials(asker, found, table, mirrored)


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
    return calibrated(listed, name, letters, nq, nl, table, int(raw), int(flags), chosen, same), int(flags)
