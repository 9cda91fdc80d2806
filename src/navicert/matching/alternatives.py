"""What would make two names a match, and what would undo one: tried, not guessed.

Each alternative changes one thing and is scored by the scorer itself: a word left out, a word written as the other
name has it, one more field that agrees. Only those that cross the threshold are answers. What follows from two or
more changes at once is not tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from navicert.matching.breakdown import Part, breakdown
from navicert.matching.calibration import evidence_points
from navicert.matching.evidence import IDENTIFIER_POINTS
from navicert.matching.pair import Alignment, compare
from navicert.model.party import PartyKind
from navicert.model.screening import Span
from navicert.names.normalize import is_han
from navicert.names.weights import Role

Change = Literal[
    "leave_out",
    "write_alike",
    "country_same",
    "birth_same",
    "address_shared",
    "identifier_same",
    "country_differs",
    "birth_differs",
]
Side = Literal["left", "right"]

# A number or a place that only one name has is nobody's slip; where each has one, they may be meant as the same.
_ONE_OF_A_KIND = (Role.NUMBER, Role.PLACE)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One change to a pair of names, and the score that it gives.

    Attributes:
        change: what is changed.
        score: thousandths with it.
        side: of the name that is changed; None where a field beside the names is.
        left_span, right_span: the words that it concerns, in the names as given.
    """

    change: Change
    score: int
    side: Side | None = None
    left_span: Span | None = None
    right_span: Span | None = None


def would_match(
    left: str, right: str, found: Alignment, threshold: int, kind: PartyKind = "unknown"
) -> tuple[Alternative, ...]:
    """What would lift two names to a match, words first, the highest score first; nothing where they are one.

    Args:
        left, right: the names as given.
        found: how they compare.
        threshold: thousandths at which names are a match.
        kind: with which they were compared.
    """
    if found.score >= threshold:
        return ()
    parts = breakdown(found, kind).parts
    tried = [
        *_left_out(left, right, (p for p in parts if not (p.query_span and p.entry_span)), kind),
        *_written_alike(left, right, parts, kind),
        *_with_evidence(found, kind),
    ]
    return _best_first(one for one in tried if one.score >= threshold)


def would_fall(
    left: str, right: str, found: Alignment, threshold: int, kind: PartyKind = "unknown"
) -> tuple[Alternative, ...]:
    """What would take a match below the threshold, words first, the lowest first; nothing where the names are none.

    A word that carries the match is one without which, on one side, the names would be none.

    Args:
        left, right: the names as given.
        found: how they compare.
        threshold: thousandths at which names are a match.
        kind: with which they were compared.
    """
    if found.score < threshold:
        return ()
    parts = breakdown(found, kind).parts
    tried = [
        *_left_out(left, right, (p for p in parts if p.query_span and p.entry_span and p.points), kind),
        *_with_evidence(found, kind, against=True),
    ]
    return tuple(sorted((one for one in tried if one.score < threshold), key=lambda one: (one.side is None, one.score)))


def _best_first(found: Iterator[Alternative]) -> tuple[Alternative, ...]:
    return tuple(sorted(found, key=lambda one: (one.side is None, -one.score)))


def _left_out(left: str, right: str, parts: Iterator[Part], kind: PartyKind) -> Iterator[Alternative]:
    """Each word left out on the sides that have it."""
    for part in parts:
        if part.query_span:
            score = compare(_without(left, part.query_span), right, kind).score
            yield Alternative("leave_out", score, "left", part.query_span, part.entry_span)
        if part.entry_span:
            score = compare(left, _without(right, part.entry_span), kind).score
            yield Alternative("leave_out", score, "right", part.query_span, part.entry_span)


def _written_alike(left: str, right: str, parts: tuple[Part, ...], kind: PartyKind) -> Iterator[Alternative]:
    """Each word of the left name that the right name has otherwise, written as there; within one script only."""
    pairs = [(p.query_span, p.entry_span) for p in parts if p.query_span and p.entry_span and p.relation != "same"]
    for role in _ONE_OF_A_KIND:
        of_left = [p.query_span for p in parts if p.role is role and p.query_span and not p.entry_span]
        of_right = [p.entry_span for p in parts if p.role is role and p.entry_span and not p.query_span]
        if len(of_left) == len(of_right) == 1:
            pairs.append((of_left[0], of_right[0]))
    for mine, theirs in pairs:
        word = right[theirs[0] : theirs[1]]
        if _in_han(left[mine[0] : mine[1]]) == _in_han(word):
            score = compare(left[: mine[0]] + word + left[mine[1] :], right, kind).score
            yield Alternative("write_alike", score, "left", mine, theirs)


def _with_evidence(found: Alignment, kind: PartyKind, against: bool = False) -> Iterator[Alternative]:
    """Each field beside the name that a screening would weigh, agreeing or, with `against`, differing."""
    points = {**evidence_points(), "identifier_same": IDENTIFIER_POINTS}
    changes: tuple[Change, ...] = ("country_same", "address_shared", "birth_same", "identifier_same")
    if against:
        changes = ("country_differs", "birth_differs")
    company = any(t.role in (Role.FORM, Role.GENERIC) for t in (*found.query, *found.entry))
    born = kind == "person" or (kind == "unknown" and not company)
    for change in changes:
        if born or not change.startswith("birth"):
            yield Alternative(change, max(0, min(1000, found.score + points[change])))


def _without(name: str, span: Span) -> str:
    """A name without the words of a span."""
    before, after = name[: span[0]], name[span[1] :]
    return before.rstrip() + after if not after or after[0].isspace() else before + after


def _in_han(text: str) -> bool:
    return any(map(is_han, text))
