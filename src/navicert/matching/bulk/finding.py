"""Room to find what one word relates to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from navicert.matching.bulk import tables as tb
from navicert.matching.bulk.hashing import Array
from navicert.matching.bulk.tables import Listed
from navicert.matching.bulk.views import viewed


class Finder(NamedTuple):
    """Room to relate one word.

    Attributes:
        best: for each posting of a word or run the similarity and relation found, and in which round.
        touched: the postings found in this round.
        keys, masks, room, bones, rows: see the functions.
        tried: in which round a posting was last compared.
        round: the number of the round, and how many postings are touched.
    """

    best: Array
    touched: Array
    keys: Array
    masks: Array
    room: Array
    bones: Array
    rows: Array
    tried: Array
    round: Array


def new_finder(listed: Listed) -> Finder:
    """Room to relate words to the words of some lists."""
    units = int(listed.bases[tb.B_ACRONYM])
    return viewed(Finder(
        np.zeros((units, 3), np.int32), np.zeros(units, np.int32), np.zeros(80, np.uint64), np.zeros(256, np.uint64),
        np.zeros((3, 256), np.uint8), np.zeros((2, 128), np.uint8), np.zeros((64, 4), np.int64),
        np.zeros(units, np.int32), np.zeros(3, np.int64),
    ))  # fmt: skip
