"""Who is caught: the least fixed point of an ownership rule, from below and from above.

An owner that is caught counts with its whole stake, one that is not counts with nothing; percentages are never
multiplied (OFAC FAQ 401). The set grows from the listed parties until nothing is added, so that a ring of companies
that hold each other does not hold itself up. It is computed twice: with every share as low as it can be, which gives
what is caught for sure, and with every share as high as it can be, which gives what may be. What lies between is
indeterminate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from navicert.model.ownership import HUNDRED, ZERO, Listing
from navicert.ownership.graph import DayGraph, Stake
from navicert.ownership.rules import Pool, Rule


@dataclass(frozen=True, slots=True)
class Sum:
    """What the caught owners of a company hold together.

    Attributes:
        low, high: percent.
        above, below: whether the bound itself is excluded.
        sure, possible: the stakes that count for sure, and those that may count.
        others: the stakes of owners that cannot count.
    """

    low: Decimal
    high: Decimal
    above: bool
    below: bool
    sure: tuple[Stake, ...]
    possible: tuple[Stake, ...]
    others: tuple[Stake, ...]


@dataclass(frozen=True, slots=True)
class Captured:
    """The fixed points of one rule and one pool of lists.

    Attributes:
        roots: parties that count because of a list, with their listings; `doubtful` ones may count.
        sure: parties that count for certain: roots, and what they own enough of.
        possible: parties that may count, the sure ones with them.
        rank: in which step a party was added to `sure`, roots at 0: a path always leads to a lower rank.
    """

    rule: Rule
    pool: Pool
    roots: Mapping[str, tuple[Listing, ...]]
    doubtful: Mapping[str, tuple[Listing, ...]]
    sure: frozenset[str]
    possible: frozenset[str]
    rank: Mapping[str, int]
    aggregate: bool


def roots_of(
    listed: Mapping[str, Sequence[Listing]], pool: Pool
) -> tuple[dict[str, tuple[Listing, ...]], dict[str, tuple[Listing, ...]]]:
    """The parties whose listing counts in a pool, and those whose listing may count."""
    sure: dict[str, tuple[Listing, ...]] = {}
    doubtful: dict[str, tuple[Listing, ...]] = {}
    for party, listings in sorted(listed.items()):
        counted = [(listing, pool.counts(listing)) for listing in listings]
        certain = tuple(x for x, how in counted if how == "yes" and x.certainty == "sure")
        maybe = tuple(x for x, how in counted if how != "no" and x not in certain)
        if certain:
            sure[party] = certain
        elif maybe:
            doubtful[party] = maybe
    return sure, doubtful


def total(stakes: Sequence[Stake], sure: frozenset[str] | set[str], possible: frozenset[str] | set[str]) -> Sum:
    """What the owners of a company that count hold together, at least and at most.

    The most is bounded twice: by what each owner can hold, and by what the others leave of 100 percent. Where the facts
    state more than 100 percent together, one of them is wrong and nobody knows which, so the others bound nothing.

    Args:
        stakes: in the company.
        sure, possible: the parties that count, and those that may.
    """
    certain = tuple(s for s in stakes if s.owner in sure and s.sure)
    maybe = tuple(s for s in stakes if s.owner in possible and s not in certain)
    others = tuple(s for s in stakes if s.owner not in possible)
    low = sum((s.share.low for s in certain), ZERO)
    above = any(s.share.above for s in certain)
    counted = (*certain, *maybe)
    most = sum((s.share.high for s in counted), ZERO)
    below = any(s.share.below for s in counted)
    stated = sum((s.share.low for s in stakes if s.sure), ZERO)
    left = HUNDRED - sum((s.share.low for s in others if s.sure), ZERO)
    if left < most and stated <= HUNDRED:
        most, below = left, any(s.share.above for s in others if s.sure)
    return Sum(min(low, HUNDRED), max(min(most, HUNDRED), min(low, HUNDRED)), above, below, certain, maybe, others)


def single(stakes: Sequence[Stake], sure: frozenset[str] | set[str], possible: frozenset[str] | set[str]) -> Sum:
    """The same where each owner, or each group that holds jointly, counts alone: the weightiest of them."""
    groups: dict[str, list[Stake]] = {}
    for stake in stakes:
        joint = next((i.joint for i in stake.interests if i.joint), None)
        groups.setdefault(f"joint {joint}" if joint else f"owner {stake.owner}", []).append(stake)
    alone: list[Sum] = []
    for group in groups.values():
        rest = [s for s in stakes if s not in group]
        held = [s for s in group if s.owner in possible]
        if held:
            alone.append(total([*held, *rest], sure & {s.owner for s in held}, possible & {s.owner for s in held}))
    if not alone:
        return total(stakes, frozenset(), frozenset())
    # Who holds the most for sure need not be the one who may hold the most.
    least = max(alone, key=lambda one: (one.low, one.above, one.high))
    most = max(alone, key=lambda one: (one.high, not one.below, one.low))
    if least.high == most.high and least.below == most.below:
        return least
    counted = (*least.possible, *(s for s in (*most.sure, *most.possible) if s not in (*least.sure, *least.possible)))
    others = tuple(s for s in least.others if s not in counted)
    return Sum(least.low, most.high, least.above, most.below, least.sure, counted, others)


def capture(
    graph: DayGraph, listed: Mapping[str, Sequence[Listing]], rule: Rule, pool: Pool, aggregate: bool
) -> Captured:
    """Everything that a rule catches, for sure and possibly.

    Args:
        graph: of one day.
        listed: who stands on which list on that day.
        rule, pool: the rule, and which of its pools.
        aggregate: whether the stakes of several owners add up.
    """
    roots, doubtful = roots_of(listed, pool)
    adding = total if aggregate else single
    sure, rank = set(roots), dict.fromkeys(roots, 0)
    wave, step = list(roots), 0
    while wave:
        step += 1
        touched = sorted({s.owned for party in wave for s in graph.below.get(party, ())} - sure)
        found = [adding(graph.above[party], sure, sure) for party in touched]
        wave = [party for party, held in zip(touched, found, strict=True) if rule.reaches(held.low, held.above)]
        sure.update(wave)
        rank.update(dict.fromkeys(wave, step))
    possible = sure | set(doubtful)
    wave = list(possible)
    while wave:
        touched = sorted({s.owned for party in wave for s in graph.below.get(party, ())} - possible)
        found = [adding(graph.above[party], sure, possible) for party in touched]
        wave = [party for party, held in zip(touched, found, strict=True) if rule.may_reach(held.high, held.below)]
        possible.update(wave)
    return Captured(rule, pool, roots, doubtful, frozenset(sure), frozenset(possible), rank, aggregate)
