"""Whether two names can reach the floor by the most that each token can gain from the other name."""

from __future__ import annotations

from navicert.matching import kernel
from navicert.matching.bulk import tables as tb
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.hashing import Array, U
from navicert.matching.bulk.related import INITIAL
from navicert.matching.bulk.table import (
    C_PERSON,
    C_RUN_NOTES,
    FIRST,
    FORM,
    NUMBER,
    PLACE,
    S_KEY,
    S_LETTER,
    S_ROLE,
    S_WEIGHT,
    WORD,
    Table,
    first_note,
)
from navicert.matching.bulk.tables import Listed

ALPHA_RULE, BETA_RULE = kernel.ALPHA, kernel.BETA


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
def may_reach(listed: Listed, name: int, n: int, table: Table, room: Array, cost: int, gamma: int) -> bool:
    """Whether a name of the lists can reach the floor, by the most that each token can gain from the other name.

    Args:
        room: for the best similarity of each token of the query, then of the entry.
    """
    first, last = int(listed.name_at[name]), int(listed.name_at[name + 1])
    base = int(listed.bases[tb.B_RUN])
    person = listed.name_flags[name] & tb.PERSON_NAME != 0 and table.count[C_PERSON] != 0
    for i in range(n):
        room[i] = 0
    for j in range(last - first):
        room[64 + j] = 0
    if table.count[C_RUN_NOTES]:
        for k in range(listed.name_run_at[name], listed.name_run_at[name + 1]):
            run, l0, l1 = tb.run_of(U(listed.name_runs[k]))
            found = _met(table, base + run, room, person)
            if found:
                for j in range(l0, l1):
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
    return bool(100 * gain >= cost * (total + gamma * min(other, plain)))
