"""What would change an answer: found by trying, not by saying what usually matters."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from navicert.model.ownership import HUNDRED, ZERO, Capture, OwnershipGraph
from navicert.ownership.capture import Captured, Sum
from navicert.ownership.graph import DayGraph, Stake, plain
from navicert.ownership.rules import Period

MOST = 8


def what_would_change(
    graph: OwnershipGraph, stakes: DayGraph, party: str, captured: Captured, held: Sum, reached: Capture, period: Period
) -> Iterable[str]:
    """The facts that would change the answer, the nearest first; none where nothing single would."""
    if not period.in_force:
        if reached != "not_captured":
            yield f"the rule being in force: {reached.replace('_', ' ')}"
        return
    if reached == "indeterminate":
        yield from list(_deciding(graph, captured, held))[:MOST]
    elif reached == "captured":
        yield from list(_undoing(graph, captured, held))[:MOST]
    else:
        yield from list(_making(graph, stakes, party, captured, held))[:MOST]
    if not period.verified:
        yield "a rule in the Federal Register that extends the suspension, or lets the rule stand, decides for this day"


def _needed(captured: Captured, rest: Decimal) -> Decimal:
    return captured.rule.threshold - rest


def _at_least(captured: Captured, number: Decimal) -> str:
    return f"{plain(number)}% or more" if captured.rule.inclusive else f"more than {plain(number)}%"


def _deciding(graph: OwnershipGraph, captured: Captured, held: Sum) -> Iterable[str]:
    """Each open stake: from what share on it alone decides, with all else as it is known at least."""
    open_ = [s for s in (*held.sure, *held.possible) if not s.share.is_exact or s in held.possible]
    for stake in open_:
        known = held.low - (stake.share.low if stake in held.sure else ZERO)
        needed = _needed(captured, known)
        owner = graph.name(stake.owner)
        if not stake.share.is_exact and needed <= stake.share.high:
            yield f"{owner} holding {_at_least(captured, max(needed, ZERO))} would decide: captured"
        if stake.owner not in captured.sure:
            yield f"whether {owner} counts: {_open_question(graph, stake, captured)}"
        elif not stake.sure:
            yield f"whether {owner} still held its stake that day"
    others = sum((s.share.high for s in (*held.sure, *held.possible) if s.share.is_exact and s in held.sure), ZERO)
    free = captured.rule.threshold - others
    if len(open_) == 1 and not open_[0].share.is_exact and free > 0:
        below = f"less than {plain(free)}%" if captured.rule.inclusive else f"{plain(free)}% or less"
        yield f"{graph.name(open_[0].owner)} holding {below} would decide: not captured"


def _open_question(graph: OwnershipGraph, stake: Stake, captured: Captured) -> str:
    listings = sorted(captured.doubtful.get(stake.owner, ()), key=lambda one: -(one.score or 0))
    for listing in listings:
        if listing.score is not None:
            return f"review the match with {listing.name or listing.entry_id} on {listing.code}"
        if listing.programs is None:
            return f"its programs on {listing.code}"
    return "whether it is itself caught" if not listings else "the day of its listing"


def _undoing(graph: OwnershipGraph, captured: Captured, held: Sum) -> Iterable[str]:
    for stake in sorted(held.sure, key=lambda s: (-s.share.low, s.owner)):
        rest = held.low - stake.share.low
        if captured.rule.reaches(rest, held.above):
            continue
        most = captured.rule.threshold - rest
        below = f"less than {plain(most)}%" if captured.rule.inclusive else f"{plain(most)}% or less"
        yield f"{graph.name(stake.owner)} holding {below} instead of {plain(stake.share.low)}%: not captured"
        if stake.owner in captured.roots:
            yield f"{graph.name(stake.owner)} leaving the list: not captured"


def _making(graph: OwnershipGraph, stakes: DayGraph, party: str, captured: Captured, held: Sum) -> Iterable[str]:
    missing = captured.rule.threshold - held.low
    known = sum((s.share.low for s in stakes.above.get(party, ()) if s.known), ZERO)
    hidden = HUNDRED - known
    if held.low > 0 and hidden >= missing > 0:
        most = _at_least(captured, missing)
        yield f"listed parties among the unknown owners of {plain(hidden)}% holding {most}: captured"
    for stake in held.others:
        if captured.rule.reaches(held.low + stake.share.low, stake.share.above):
            yield f"{graph.name(stake.owner)} ({plain(stake.share.low)}%) being listed or itself caught: captured"
