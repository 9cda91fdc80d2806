"""Room to compare the query with names of the lists, and notes of what it relates to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from navicert.matching import kernel
from navicert.matching.bulk import tables as tb
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.hashing import Array
from navicert.matching.bulk.tables import Listed
from navicert.matching.bulk.views import viewed
from navicert.matching.calibration import FLAG_CEILINGS, Calibration

WORD, PLACE, NUMBER, FIRST, FORM = kernel.WORD, kernel.PLACE, kernel.NUMBER, kernel.INITIAL, kernel.FORM
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
LONE_SHORT, LONE_NEAR, KIND_DIFFERS, SHORT_NEAR, SHORT_INITIALS, NAME_VARIES = (1 << at for at in range(40, 46))
_EXTRA = (
    (LONE_SHORT, "lone_short"), (LONE_NEAR, "lone_near"), (KIND_DIFFERS, "kind_differs"), (SHORT_NEAR, "short_near"),
    (SHORT_INITIALS, "short_initials"), (NAME_VARIES, "name_varies"),
)  # fmt: skip


def new_table(listed: Listed, figures: Calibration, hold_persons: bool) -> Table:
    """Room to compare names with those of some lists.

    Args:
        figures: the calibration.
        hold_persons: whether a name with a legal form is no listed person's.
    """

    def number(*shape: int) -> Array:
        return np.zeros(shape, np.int64)

    flagged = [(flag, "sound_latin" if name == "sound" else name) for flag, name in (*FLAG_CEILINGS, *_EXTRA)]
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
