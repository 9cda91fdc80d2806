"""How much a word says, from how rare it is on the published lists.

The table `data/token_frequency.tsv` counts in how many of the bundled names a word occurs. It ships with the
package and does not change with the lists of a workspace, so that the score of a pair is a property of the pair.
`scripts/build_frequency.py` makes it.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from math import log2

from navicert.names import persons
from navicert.names.tables import rows
from navicert.names.terms import is_generic

MAX_WEIGHT = 100


class Role(IntEnum):
    """How a token counts; the values are those of the matching kernel."""

    WORD = 0
    GENERIC = 1
    PLACE = 2
    NUMBER = 3
    INITIAL = 4
    PARTICLE = 5
    FORM = 6


# Shares of the rarity weight that a role keeps, in percent. A generic word of trade tells little of who a party is.
_SHARE = {Role.GENERIC: 22, Role.PLACE: 30, Role.PARTICLE: 12, Role.INITIAL: 20, Role.FORM: 0}
_PROMOTED = {Role.GENERIC: 75, Role.PLACE: 60}
# The kernel tells by this weight whether a word of trade that is missing makes another party likely.
LIGHT = 6
_NUMBER_WEIGHT = 55


@cache
def frequencies() -> tuple[dict[str, int], int]:
    """Word to number of bundled names that hold it, and the number of names counted."""
    table = {word: int(count) for word, count in rows("token_frequency.tsv")}
    return table, table.pop("*")


@cache
def particles() -> frozenset[str]:
    """Words that only join others: "and", "of", "imeni"."""
    return frozenset(row[0] for row in rows("particles.tsv"))


def rarity(word: str) -> int:
    """0..100: 100 for a word on no list or on one, falling with the logarithm of how many names hold it."""
    table, total = frequencies()
    count = table.get(word, 1)
    return max(12, MAX_WEIGHT - round(MAX_WEIGHT * log2(count) / log2(total)))


def weight_of(word: str, role: Role) -> int:
    """The weight of a word in a role, 0..100."""
    if role is Role.NUMBER:
        return _NUMBER_WEIGHT
    weight = rarity(word) * _SHARE.get(role, 100) // 100
    if role is Role.GENERIC:
        return min(weight, LIGHT) if word in light_words() else max(weight, LIGHT + 2)
    return weight


@cache
def light_words() -> frozenset[str]:
    """Words of trade that are dropped and added without meaning another party: "technology", "group"."""
    return frozenset(row[0] for row in rows("light_words.tsv"))


def promoted_weight(word: str, role: Role) -> int:
    """The weight of a word of trade or a place in a name that has no brand."""
    return rarity(word) * _PROMOTED[role] // 100


def role_of_word(word: str) -> Role:
    """The role of a single folded word that is no legal form, place or number."""
    if word in particles() or word in persons.PARTICLES:
        return Role.PARTICLE
    if len(word) == 1:
        return Role.INITIAL
    if is_generic(word):
        return Role.GENERIC
    return Role.WORD
