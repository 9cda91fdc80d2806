"""What a score is made of: what each pair of words brings, and what everything else costs.

The formula of the kernel is a share of a whole. Cut into parts, the points of the pairs add up to the score before
ceilings, and with the costs to a full score: nothing is lost on the way to the reader, not even by rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from navicert.matching import kernel
from navicert.matching.calibration import calibration
from navicert.matching.edges import Edge
from navicert.matching.pair import Alignment
from navicert.model.party import PartyKind
from navicert.model.screening import Relation, Span
from navicert.names.tokens import Token
from navicert.names.weights import Role

_RELATIONS: dict[int, Relation] = {
    kernel.REL_SAME: "same",
    kernel.REL_NEAR: "near",
    kernel.REL_SOUND: "sound",
    kernel.REL_TRANSLITERATED: "transliterated",
    kernel.REL_TRANSLATED: "translated",
    kernel.REL_ABBREVIATED: "abbreviated",
    kernel.REL_ACRONYM: "abbreviated",
    kernel.REL_ACRONYM_SHORT: "abbreviated",
    kernel.REL_INITIAL: "abbreviated",
    kernel.REL_PINYIN: "transliterated",
    kernel.REL_GUESS: "sound",
}
# Of what both names have left over, only what excludes the other is said to differ.
_CONFLICTS = {
    Role.WORD: kernel.WORD_DIFFERS,
    Role.NUMBER: kernel.NUMBER_DIFFERS,
    Role.PLACE: kernel.PLACE_DIFFERS,
    Role.INITIAL: kernel.INITIAL_DIFFERS,
    Role.GENERIC: kernel.BUSINESS_DIFFERS,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A pair of words that belong together, or a word that only one name has.

    Attributes:
        query_span, entry_span: where it stands in the names as given; None on the side that lacks it.
        relation: how the two sides relate; `missing` or `differs` where only one has it, `ignored` for legal forms.
        role: how the word counts.
        similarity: thousandths; 0 where only one side has it.
        query_weight, entry_weight: of the words on each side.
        points: what it brings, in thousandths of a full score.
        cost: what it keeps from a full score: the share that is not alike, or the whole of a word that is missing.
    """

    query_span: Span | None
    entry_span: Span | None
    relation: Relation
    role: Role
    similarity: int
    query_weight: int
    entry_weight: int
    points: int
    cost: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A score in parts.

    Attributes:
        parts: pairs first, the heaviest first; then what only the query has, then what only the entry has.
        differing: what it costs on top that both names have words of weight that differ.
        order: what it costs that the words stand in another order.
    """

    parts: tuple[Part, ...]
    differing: int
    order: int


def relation_name(edge: Edge) -> Relation:
    """The relation of an edge in the words of the contract."""
    return _RELATIONS[edge.relation]


def span_of(tokens: Sequence[Token]) -> Span:
    """From where to where a run of words stands in the name as given."""
    return min(t.start for t in tokens), max(t.end for t in tokens)


def _weight(tokens: Iterable[Token]) -> int:
    return sum(t.weight for t in tokens)


def _words(tokens: Iterable[Token]) -> int:
    return sum(t.weight for t in tokens if t.role is Role.WORD)


def breakdown(alignment: Alignment, kind: PartyKind = "unknown") -> Breakdown:
    """Cut the score of two names into what made it.

    Args:
        alignment: of the two names.
        kind: with which they were compared.

    Returns:
        Parts whose points and costs, with `differing`, add up to 1000; the points alone, less `order`, are the score
        before ceilings. Two names without any weight have neither.
    """
    rules = calibration(kind).rules
    used_q = {i for e in alignment.edges for i in range(e.q0, e.q1)}
    used_l = {j for e in alignment.edges for j in range(e.l0, e.l1)}
    left_q = [t for i, t in enumerate(alignment.query) if i not in used_q]
    left_l = [t for j, t in enumerate(alignment.entry) if j not in used_l]
    sides = [(alignment.query[e.q0 : e.q1], alignment.entry[e.l0 : e.l1]) for e in alignment.edges]
    masses = [_weight(q) + _weight(entry) for q, entry in sides]
    # In units of a hundred thousandth of the whole, as the kernel counts: see `kernel.weigh`.
    gains = [100 * e.similarity * mass for e, mass in zip(alignment.edges, masses, strict=True)]
    losses = [100 * (1000 - e.similarity) * mass for e, mass in zip(alignment.edges, masses, strict=True)]
    missing_q = [1000 * rules[kernel.ALPHA] * t.weight for t in left_q]
    missing_l = [1000 * rules[kernel.BETA] * t.weight for t in left_l]
    differing = 1000 * rules[kernel.GAMMA] * min(_words(left_q), _words(left_l))
    shares = _shares([*gains, *losses, *missing_q, *missing_l, differing])
    size = len(gains)
    pairs = [
        Part(
            span_of(q), span_of(entry), relation_name(e), q[0].role, e.similarity, _weight(q), _weight(entry),
            shares[at], shares[size + at],
        )
        for at, (e, (q, entry)) in enumerate(zip(alignment.edges, sides, strict=True))
    ]  # fmt: skip
    costs = iter(shares[2 * size :])
    alone_q = [_alone(t, True, alignment.flags, next(costs)) for t in left_q]
    alone_l = [_alone(t, False, alignment.flags, next(costs)) for t in left_l]
    order = rules[kernel.ORDER] if alignment.flags & kernel.REORDERED else 0
    return Breakdown((*pairs, *alone_q, *alone_l), next(costs), order)


def _alone(token: Token, asked: bool, flags: int, cost: int) -> Part:
    span = (token.start, token.end)
    relation: Relation = "missing"
    if token.role is Role.FORM:
        relation = "ignored"
    elif flags & _CONFLICTS.get(token.role, 0):
        relation = "differs"
    if asked:
        return Part(span, None, relation, token.role, 0, token.weight, 0, 0, cost)
    return Part(None, span, relation, token.role, 0, 0, token.weight, 0, cost)


def _shares(amounts: Sequence[int]) -> list[int]:
    """Amounts as thousandths of their sum, rounded so that any first few of them add up as their sum would round."""
    total = sum(amounts) // 1000
    if not total:
        return [0] * len(amounts)
    out, so_far, before = [], 0, 0
    for amount in amounts:
        so_far += amount
        share = (so_far + total // 2) // total
        out.append(share - before)
        before = share
    return out
