"""The units by which a name can be found, and the keys under which a unit is filed.

A unit is a token of a list name or a run of two to four of them. The keys mirror the relations of `relations.py` and
`edges.py` one by one: what those functions relate, shares a key here or lies within the edit budget. A test holds
the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from navicert.matching.edges import LONGEST_ACRONYM, LONGEST_RUN, SHORTEST_ACRONYM, initial_runs, joins
from navicert.matching.relations import skeleton
from navicert.names.concepts import concepts, phrase_concepts, sound_key
from navicert.names.sounds import code_keys, latin_codes
from navicert.names.tokens import Token
from navicert.names.weights import Role

RUN = 9
SHORTEST_FOREIGN = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """A token, or a run of tokens, of a name.

    Attributes:
        text: folded, without spaces.
        spaced: the words of a run with spaces; the text itself for a token.
        role: of a token, RUN for a run.
        key: of a place or number.
        start, end: the tokens it stands on.
        weight: of those tokens together.
    """

    text: str
    spaced: str
    role: int
    key: str
    start: int
    end: int
    weight: int
    han: bool = False


def units_of(tokens: Sequence[Token]) -> Iterator[Unit]:
    """The units of a name: its tokens but for legal forms, then its runs."""
    for at, token in enumerate(tokens):
        if token.role is not Role.FORM:
            yield Unit(token.text, token.text, token.role, token.key, at, at + 1, token.weight, token.han)
    for start, first in enumerate(tokens):
        if not joins(first):
            continue
        joined = spaced = first.text
        weight = first.weight
        for end in range(start + 2, min(start + LONGEST_RUN, len(tokens)) + 1):
            last = tokens[end - 1]
            if not joins(last) or last.han != first.han:
                break
            joined, spaced, weight = joined + last.text, f"{spaced} {last.text}", weight + last.weight
            yield Unit(joined, spaced, RUN, "", start, end, weight, first.han)


def acronyms_of(tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
    """Runs of initials that a single token may stand for, with the tokens from the first to the last."""
    for letters, places in initial_runs(tokens):
        for at in range(len(letters)):
            for size in range(SHORTEST_ACRONYM, min(LONGEST_ACRONYM, len(letters) - at) + 1):
                first, end = places[at], places[at + size - 1] + 1
                if any(tokens[j].role is not Role.FORM for j in range(first, end)):
                    yield letters[at : at + size], first, end


def filing_keys(unit: Unit) -> Iterator[str]:
    """The keys under which a unit of a list name is filed."""
    if unit.role == Role.NUMBER:
        yield f"n:{unit.key}"
        return
    if unit.role == Role.PLACE:
        yield f"p:{unit.key}"
    yield f"t:{unit.text}"
    if unit.han:
        return
    if unit.role == RUN:
        for concept in phrase_concepts(unit.spaced):
            yield f"c:{concept}"
        return
    for concept in concepts(unit.text):
        yield f"c:{concept}"
    for concept in phrase_concepts(unit.text):
        yield f"c:{concept}"
    if unit.role == Role.WORD and len(unit.text) > 1:
        yield f"i:{unit.text[0]}"
        if unit.text.isalpha() and len(unit.text) >= SHORTEST_FOREIGN:
            yield from code_keys(latin_codes(unit.text))
    if unit.role == Role.INITIAL:
        yield f"I:{unit.text}"
    if unit.text.isalpha() and len(unit.text) >= 3:
        yield f"k:{unit.text[0]}{skeleton(unit.text)}"
        if len(unit.text) >= 4:
            key = sound_key(unit.text)
            if len(key) >= 3:
                yield f"s:{key}"


def asking_keys(unit: Unit) -> Iterator[str]:
    """The keys under which to look for the units that a unit of the query may relate to."""
    yield from (key for key in filing_keys(unit) if key[0] not in "iIhH")
    if unit.role == Role.INITIAL:
        yield f"i:{unit.text}"
    if unit.han or unit.role in (Role.NUMBER, RUN):
        return
    if unit.role == Role.WORD and len(unit.text) > 1:
        yield f"I:{unit.text[0]}"
    for size in range(3, len(unit.text) - 1):
        yield f"t:{unit.text[:size]}"
