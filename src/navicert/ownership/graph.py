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

# What carries a share that counts; votes do only where no equity is stated for the same owner and company.
SHARED = ("equity", "votes")
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
    shares = [i.share for i in stated if i.share is not None]
    low, high = max(s.low for s in shares), min(s.high for s in shares)
    above = any(s.above for s in shares if s.low == low)
    below = any(s.below for s in shares if s.high == high)
    if low < high or (low == high and not above and not below):
        exact = next((s for s in shares if s.low == low and s.high == high), None)
        return exact or Share(low, high, above, below)
    owner, owned = graph.name(stated[0].owner), graph.name(stated[0].owned)
    told = "; ".join(sorted({f"{_said(i.share)} by {i.source.dataset}" for i in stated if i.share}))
    findings.append(
        Finding("conflicting_shares", f"the sources differ on what {owner} holds of {owned}: {told}", tuple(stated))
    )
    return Share(min(s.low for s in shares), max(s.high for s in shares))


def _stake(stated: Sequence[Interest], day: date, graph: OwnershipGraph, findings: list[Finding]) -> Stake:
    """One stake from what is stated of one owner and one company."""
    equity = [i for i in stated if i.kind == "equity"] or list(stated)
    shares = [i for i in equity if i.share is not None]
    votes = [i for i in stated if i.kind == "votes" and i.share is not None]
    if not shares and votes:
        shares = votes
    # What is held through others repeats what they hold; beside a share held directly it says nothing more.
    shares = [i for i in shares if not i.indirect] or [_through_others(i, graph, findings) for i in shares]
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


def on_day(graph: OwnershipGraph, day: date, interests: Iterable[Interest] | None = None) -> DayGraph:
    """The graph as it stood on a day.

    Args:
        graph: everything known.
        day: the day asked about.
        interests: of the graph; all where None. A trace passes only those around its party.
    """
    out = DayGraph()
    pairs: dict[tuple[str, str], list[Interest]] = {}
    links: dict[str, list[Interest]] = {}
    unspecified: dict[str, list[Interest]] = {}
    for interest in _of_the_day(graph.interests if interests is None else interests, day):
        if interest.kind == "unspecified":
            unspecified.setdefault(interest.owned, []).append(interest)
        elif interest.kind in LINKS:
            links.setdefault(interest.owned, []).append(interest)
        elif interest.owner == interest.owned:
            text = f"{graph.name(interest.owner)} is said to own itself; such shares count for nobody"
            out.findings.append(Finding("self_ownership", text, (interest,)))
        else:
            pairs.setdefault((interest.owner, interest.owned), []).append(interest)
    above: dict[str, list[Stake]] = {}
    below: dict[str, list[Stake]] = {}
    for (owner, owned), stated in sorted(pairs.items()):
        stake = _stake(stated, day, graph, out.findings)
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
