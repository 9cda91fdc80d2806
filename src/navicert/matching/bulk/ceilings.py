"""From the kernel's score to a level: what holds the score of two Latin names down, as `matching.pair` has it."""

from __future__ import annotations

from navicert.matching import kernel, pair
from navicert.matching.bulk import tables as tb
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.hashing import Array
from navicert.matching.bulk.spelling import same_letters
from navicert.matching.bulk.table import (
    C_HOLD_PERSONS,
    E_L0,
    E_L1,
    E_ORDER,
    E_Q0,
    E_Q1,
    E_RELATION,
    FIRST,
    FORM,
    KIND_DIFFERS,
    LONE_NEAR,
    LONE_SHORT,
    NAME_VARIES,
    NUMBER,
    S_BEGIN,
    S_ROLE,
    S_SIZE,
    SHORT_INITIALS,
    SHORT_NEAR,
    WORD,
    Table,
)
from navicert.matching.bulk.tables import Listed
from navicert.matching.bulk.words import one_edit
from navicert.matching.calibration import CROWDING


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
def _written(side: Array, first: int, last: int, text: Array, room: Array) -> int:
    """The words of a run, written together, in `room`; how many letters."""
    count = 0
    for i in range(first, last):
        for k in range(side[S_SIZE, i]):
            room[count] = text[side[S_BEGIN, i] + k]
            count += 1
    return count


@compiled
def _many_slips(a: Array, m: int, b: Array, n: int) -> bool:
    """Whether two texts differ by more than one slip."""
    same = m == n
    for k in range(m if same else 0):
        same = same and a[k] == b[k]
    return not same and not one_edit(a, 0, m, b, 0, n)


@compiled
def _says(side: Array, first: int, last: int) -> bool:
    """Whether a run holds a plain word."""
    for i in range(first, last):
        if side[S_ROLE, i] == WORD:
            return True
    return False


@compiled
def _lone_near(letters: Array, texts: Array, chosen: int, table: Table) -> int:
    """The flag where all that the names share is one word spelled differently, else 0; see `pair._lone_near`."""
    query, entry, edge, room = table.query, table.entry, table.edge, table.room
    said, which = 0, 0
    for at in range(chosen):
        e = edge[E_ORDER, at]
        if _says(query, edge[E_Q0, e], edge[E_Q1, e]):
            said += 1
            which = e
    if said == 0:
        for at in range(chosen):
            e = edge[E_ORDER, at]
            if edge[E_RELATION, e] == kernel.REL_NEAR:
                m = _written(query, edge[E_Q0, e], edge[E_Q1, e], letters, room[0])
                n = _written(entry, edge[E_L0, e], edge[E_L1, e], texts, room[1])
                if _many_slips(room[0], m, room[1], n):
                    return LONE_NEAR
    relation = edge[E_RELATION, which]
    if said != 1 or chosen > 2 or (relation != kernel.REL_NEAR and relation != kernel.REL_SOUND):
        return 0
    if edge[E_Q1, which] - edge[E_Q0, which] > 1 or edge[E_L1, which] - edge[E_L0, which] > 1:
        return LONE_NEAR
    m = _written(query, edge[E_Q0, which], edge[E_Q1, which], letters, room[0])
    n = _written(entry, edge[E_L0, which], edge[E_L1, which], texts, room[1])
    changed = (m == n and not same_letters(room[0], 0, room[1], 0, m)) or room[0, 0] != room[1, 0]
    if changed or _many_slips(room[0], m, room[1], n):
        if min(m, n) <= pair.SHORT_WORD:
            return SHORT_NEAR
        return LONE_NEAR if min(m, n) < pair.LONG_WORD else 0
    return LONE_NEAR if max(m, n) <= pair.SHORT_WORD + 1 else 0


@compiled
def _words_left(side: Array, n: int, used: int) -> bool:
    for i in range(n):
        if side[S_ROLE, i] == WORD and not used >> i & 1:
            return True
    return False


@compiled
def _name_varies(nq: int, nl: int, chosen: int, table: Table) -> bool:
    """Whether two names of persons share one word, another in other spelling, and one has more; see `pair`."""
    query, entry, edge = table.query, table.entry, table.edge
    said, same, used_q, used_l = 0, 0, 0, 0
    for at in range(chosen):
        e = edge[E_ORDER, at]
        if not _says(query, edge[E_Q0, e], edge[E_Q1, e]):
            continue
        said += 1
        same += 1 if edge[E_RELATION, e] == kernel.REL_SAME else 0
        for i in range(edge[E_Q0, e], edge[E_Q1, e]):
            used_q |= 1 << i
        for j in range(edge[E_L0, e], edge[E_L1, e]):
            used_l |= 1 << j
    if same > 1 or said <= same:
        return False
    return _words_left(query, nq, used_q) or _words_left(entry, nl, used_l)


@compiled
def calibrated(
    listed: Listed, name: int, letters: Array, nq: int, nl: int, table: Table, raw: int, flags: int, chosen: int,
    same: bool,
) -> int:  # fmt: skip
    """The score after the ceilings; see `Calibration.apply` and `pair.align`."""
    edge = table.edge
    if chosen == 1:
        e = edge[E_ORDER, 0]
        if _lone_short(table.query, edge[E_Q0, e], edge[E_Q1, e]) or _lone_short(
            table.entry, edge[E_L0, e], edge[E_L1, e]
        ):
            flags |= SHORT_INITIALS if flags & kernel.ACRONYM_ONLY else LONE_SHORT
    if chosen:
        flags |= _lone_near(letters, listed.text, chosen, table)
    person = table.count[C_HOLD_PERSONS] == 0 or listed.name_flags[name] & tb.LISTED_PERSON
    if person and _name_varies(nq, nl, chosen, table):
        flags |= NAME_VARIES
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
