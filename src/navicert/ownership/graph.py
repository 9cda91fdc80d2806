"""The graph on a day: which interests stand, one stake for each owner and company, and what is odd about the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from navicert.model.ownership import (
    HUNDRED,
    UNKNOWN_SHARE,
    ZERO,
    Finding,
    Interest,
    OwnershipGraph,
    Share,
    through_others,
)

LINKS = ("consolidation", "control")


@dataclass(frozen=True, slots=True)
class Stake:
    """One owner's stake in one company on a day, from all that the sources say.

    Attributes:
        share: the bounds that hold by every source; 0 to 100 where nobody states it.
        sure: whether the stake stood on that day; False where the dates leave it open, so that it may be nothing.
        known: whether any source states a share.
        interests: the facts behind it.
    """

    owner: str
    owned: str
    share: Share
    sure: bool
    known: bool
    interests: tuple[Interest, ...]


@dataclass(slots=True)
class DayGraph:
    """The stakes of one day, by company and by owner, in an order that does not depend on that of the facts.

    Attributes:
        above, below: stakes in a company, and stakes of an owner.
        links: consolidation and control without a share, by company.
        unspecified: owners that the sources do not name, by company.
        findings: contradictions and impossible facts.
    """

    above: dict[str, tuple[Stake, ...]] = field(default_factory=dict)
    below: dict[str, tuple[Stake, ...]] = field(default_factory=dict)
    links: dict[str, tuple[Interest, ...]] = field(default_factory=dict)
    unspecified: dict[str, tuple[Interest, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def _key(interest: Interest) -> tuple[str, ...]:
    low, high = (str(interest.share.low), str(interest.share.high)) if interest.share else ("", "")
    return (
        interest.owner, interest.owned, interest.kind, low, high,
        interest.source.dataset, interest.source.record, interest.id, interest.reason or "",
    )  # fmt: skip


def _said(share: Share) -> str:
    return f"{plain(share.low)}%" if share.is_exact else f"{plain(share.low)} to {plain(share.high)}%"


def plain(number: object) -> str:
    """A decimal without needless zeros: 50 and not 50.00."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _merged(stated: Sequence[Interest], graph: OwnershipGraph, findings: list[Finding]) -> Share:
    """The bounds of one stake by all sources: their intersection, or where they contradict each other, their span."""
    sources: dict[str, list[Share]] = {}
    for interest in stated:
        if interest.share is not None:
            sources.setdefault(interest.source.dataset, []).append(interest.share)
    owner, owned = graph.name(stated[0].owner), graph.name(stated[0].owned)
    several = [dataset for dataset, shares in sources.items() if len(shares) > 1]
    if several:
        told = ", ".join(_said(share) for share in sources[several[0]])
        text = f"{several[0]} states several holdings of {owner} in {owned}: {told}; they may add up, or not"
        findings.append(Finding("several_holdings", text, tuple(stated)))
    shares = [of_one_source(said) for said in sources.values()]
    low, high = max(s.low for s in shares), min(s.high for s in shares)
    above = any(s.above for s in shares if s.low == low)
    below = any(s.below for s in shares if s.high == high)
    if low < high or (low == high and not above and not below):
        exact = next((s for s in shares if s.low == low and s.high == high), None)
        return exact or Share(low, high, above, below)
    told = "; ".join(sorted({f"{_said(i.share)} by {i.source.dataset}" for i in stated if i.share}))
    findings.append(
        Finding("conflicting_shares", f"the sources differ on what {owner} holds of {owned}: {told}", tuple(stated))
    )
    return Share(min(s.low for s in shares), max(s.high for s in shares))


def of_one_source(shares: Sequence[Share]) -> Share:
    """The bounds of a stake for which one source states several holdings: from the least of them to all together.

    Two classes of shares add up, an old record beside a new one does not, and the source does not say which it is.
    """
    if len(shares) == 1:
        return shares[0]
    low, high = min(s.low for s in shares), sum((s.high for s in shares), ZERO)
    above = all(s.above for s in shares if s.low == low)
    return Share(low, min(high, HUNDRED), above, high <= HUNDRED and any(s.below for s in shares))


def _stake(
    stated: Sequence[Interest], day: date, graph: OwnershipGraph, findings: list[Finding], votes_count: bool
) -> Stake:
    """One stake from what is stated of one owner and one company."""
    shares = [i for i in stated if i.kind == "equity" and i.share is not None]
    votes = [i for i in stated if i.kind == "votes" and i.share is not None]
    if votes and not shares and not votes_count:
        told = f"{graph.name(votes[0].owner)} is said to hold {', '.join(_said(i.share) for i in votes if i.share)} of"
        told += f" the votes of {graph.name(votes[0].owned)}; votes are no ownership, and its share is not known"
        findings.append(Finding("votes_only", told, tuple(votes)))
    elif not shares:
        shares = votes
    # What is held through others repeats what they hold; beside a share held directly it says nothing more.
    shares = [i for i in shares if not i.indirect] or [_through_others(i, graph, findings) for i in shares]
    equity = [i for i in stated if i.kind == "equity"] or list(stated)
    sure = any(i.stands(day) == "yes" for i in (shares or equity))
    share = _merged(shares, graph, findings) if shares else UNKNOWN_SHARE
    return Stake(stated[0].owner, stated[0].owned, share, sure, bool(shares), tuple(stated))


def _through_others(interest: Interest, graph: OwnershipGraph, findings: list[Finding]) -> Interest:
    """An interest held through others with the share that counts, and the finding that says so."""
    share = interest.share
    assert share is not None
    counted = through_others(share)
    if counted != share:
        told = (
            f"{graph.name(interest.owner)} is said to hold its {_said(share)} of {graph.name(interest.owned)} through "
            f"others; since the others may be counted already, it counts as {_said(counted)}"
        )
        findings.append(Finding("indirect_share", told, (interest,)))
    return replace(interest, share=counted)


def _of_the_day(interests: Iterable[Interest], day: date) -> Iterable[Interest]:
    return sorted((i for i in interests if i.stands(day) != "no"), key=_key)


def on_day(
    graph: OwnershipGraph, day: date, interests: Iterable[Interest] | None = None, *, votes_count: bool = False
) -> DayGraph:
    """The graph as it stood on a day.

    Who consolidates a company holds a share of it that is not stated; control without a share is no stake.

    Args:
        graph: everything known.
        day: the day asked about.
        interests: of the graph; all where None. A trace passes only those around its party.
        votes_count: whether votes stand for a share where no equity is stated, as the rule has it.
    """
    out = DayGraph()
    pairs: dict[tuple[str, str], list[Interest]] = {}
    links: dict[str, list[Interest]] = {}
    unspecified: dict[str, list[Interest]] = {}
    for interest in _of_the_day(graph.interests if interests is None else interests, day):
        if interest.kind == "unspecified":
            unspecified.setdefault(interest.owned, []).append(interest)
            continue
        if interest.kind in LINKS:
            links.setdefault(interest.owned, []).append(interest)
        if interest.kind == "control":
            continue
        if interest.owner == interest.owned:
            text = f"{graph.name(interest.owner)} is said to own itself; such shares count for nobody"
            out.findings.append(Finding("self_ownership", text, (interest,)))
        else:
            pairs.setdefault((interest.owner, interest.owned), []).append(interest)
    above: dict[str, list[Stake]] = {}
    below: dict[str, list[Stake]] = {}
    for (owner, owned), stated in sorted(pairs.items()):
        stake = _stake(stated, day, graph, out.findings, votes_count)
        above.setdefault(owned, []).append(stake)
        below.setdefault(owner, []).append(stake)
    out.above = {party: tuple(stakes) for party, stakes in above.items()}
    out.below = {party: tuple(stakes) for party, stakes in below.items()}
    out.links = {party: tuple(found) for party, found in links.items()}
    out.unspecified = {party: tuple(found) for party, found in unspecified.items()}
    out.findings += _sums(graph, out.above)
    return out


def _sums(graph: OwnershipGraph, above: Mapping[str, Sequence[Stake]]) -> Iterable[Finding]:
    for owned, stakes in sorted(above.items()):
        total = sum((s.share.low for s in stakes if s.known and s.sure), ZERO)
        if total > HUNDRED:
            text = f"the shares in {graph.name(owned)} add up to {plain(total)}%, more than there is"
            yield Finding("shares_above_100", text, tuple(i for s in stakes for i in s.interests))
