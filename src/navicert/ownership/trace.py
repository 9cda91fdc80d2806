"""The answer for one party: caught or not by a rule, on a day, with the sum, the paths and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from navicert.model.ownership import Capture, Finding, Interest, Listing, OwnershipGraph
from navicert.ownership.capture import Captured, Sum, capture, single, total
from navicert.ownership.cycles import rings
from navicert.ownership.decisive import what_would_change
from navicert.ownership.graph import DayGraph, Stake, on_day, plain
from navicert.ownership.inherit import Inherited, inherit
from navicert.ownership.lookthrough import ancestors, look_through
from navicert.ownership.rules import Period, Rule, table


@dataclass(frozen=True, slots=True)
class Path:
    """One chain from a listed party down to the one asked about.

    Attributes:
        owners: ids, the listed party first, the party asked about last.
        stake: of the last owner, which is what counts.
        certain: whether the chain counts for sure.
        why: in words.
    """

    owners: tuple[str, ...]
    stake: Stake
    certain: bool
    why: str


@dataclass(frozen=True, slots=True)
class Trace:
    """What a rule says of a party on a day.

    Attributes:
        result: the answer. A rule that is not in force catches nobody, whatever the sum.
        held: the sum, whether or not the rule is in force.
        reached: what the sum alone says.
        period: the row of the rule's status.
        paths: from every listed party that counts, the weightiest first.
        listed: lists that name the party itself.
        links: consolidation and control without a share, of the party.
        look_through: the economic share of the listed parties, for information; None where not known.
        flags: what a person must look at, as "code: text".
        changes: what would change the answer, in words.
        inherited: what passes down from the owners; None where nothing does.
        not_checked: what this answer does not rest on.
    """

    party: str
    rule: Rule
    day: date
    result: Capture
    reached: Capture
    held: Sum
    period: Period
    arithmetic: str
    paths: tuple[Path, ...]
    listed: tuple[Listing, ...]
    links: tuple[Interest, ...]
    look_through: Fraction | None
    flags: tuple[str, ...]
    changes: tuple[str, ...]
    inherited: Inherited | None
    findings: tuple[Finding, ...]
    not_checked: tuple[str, ...]
    graph: DayGraph = field(repr=False)
    captured: Captured = field(repr=False)


def trace(graph: OwnershipGraph, party: str, rule: Rule, day: date, stakes: DayGraph | None = None) -> Trace:
    """What a rule says of a party on a day.

    Args:
        graph: the facts around the party, or all of them.
        party: id in the graph.
        rule: with the user's word on what no source confirms.
        day: the day asked about.
        stakes: the graph of that day by `on_day` with the `votes_count` of the rule, where it was made before.
    """
    stakes = stakes or on_day(graph, day, votes_count=rule.votes_count)
    period = rule.period(day)
    aggregate = rule.aggregate if period.aggregate is None else period.aggregate
    caught = [capture(stakes, graph.listed, rule, pool, aggregate) for pool in rule.pools]
    answers = [(_reached(stakes, party, one), one) for one in caught]
    (reached, held), captured = max(answers, key=lambda a: (_SEVERITY[a[0][0]], a[0][1].high, a[0][1].low))
    listed = captured.roots.get(party, ()) or captured.doubtful.get(party, ())
    domestic = rule.foreign_only and _country(graph, party) == rule.home
    result: Capture = reached if period.in_force and not domestic else "not_captured"
    if result != "captured" and rule.control_counts and period.in_force and _links_of_counted(stakes, party, captured):
        result = "indeterminate"
    paths = tuple(_paths(graph, stakes, party, captured, held))
    flags = tuple(_flags(graph, stakes, party, rule, day, captured, held, reached, period, domestic))
    findings = (*graph.findings, *stakes.findings)
    return Trace(
        party, rule, day, result, reached, held, period, _arithmetic(graph, captured, held, reached), paths,
        tuple(listed), stakes.links.get(party, ()), look_through(stakes, party, {**captured.roots}), flags,
        tuple(what_would_change(graph, stakes, party, captured, held, reached, period)),
        inherit(graph, captured, paths_owners(paths)) if reached != "not_captured" else None,
        tuple(findings), tuple(_not_checked(graph, stakes, party)), stakes, captured,
    )  # fmt: skip


_SEVERITY: dict[Capture, int] = {"captured": 2, "indeterminate": 1, "not_captured": 0}


def strictest(traces: Sequence[Trace]) -> Trace:
    """Of the answers of several rules the one to act on: captured before open before not, then the larger sum.

    Where nothing is owned by listed parties, the rule on whose lists the party itself stands speaks first.
    """
    return max(traces, key=lambda t: (_SEVERITY[t.result], t.held.low, t.held.high, t.party in t.captured.roots))


def _reached(graph: DayGraph, party: str, captured: Captured) -> tuple[Capture, Sum]:
    """What the sum says, apart from whether the rule is in force."""
    adding = total if captured.aggregate else single
    held = adding(graph.above.get(party, ()), captured.sure - {party}, captured.possible - {party})
    if captured.rule.reaches(held.low, held.above):
        return "captured", held
    return ("indeterminate" if captured.rule.may_reach(held.high, held.below) else "not_captured"), held


def _country(graph: OwnershipGraph, party: str) -> str | None:
    known = graph.parties.get(party)
    return known.country if known else None


def _links_of_counted(graph: DayGraph, party: str, captured: Captured) -> list[Interest]:
    """By what somebody who counts, or may, controls the party or consolidates it, as the facts say."""
    return [link for link in graph.links.get(party, ()) if link.owner in captured.possible and link.owner != party]


def paths_owners(paths: Iterable[Path]) -> tuple[tuple[str, ...], ...]:
    """The chains alone."""
    return tuple(path.owners for path in paths)


def _paths(graph: OwnershipGraph, stakes: DayGraph, party: str, captured: Captured, held: Sum) -> Iterable[Path]:
    counted = sorted((*held.sure, *held.possible), key=lambda s: (-s.share.low, -s.share.high, s.owner))
    for stake in counted:
        chain = _chain(stakes, stake.owner, captured)
        yield Path((*chain, party), stake, stake in held.sure, _why(graph, chain, stake, captured))


def _chain(graph: DayGraph, owner: str, captured: Captured) -> tuple[str, ...]:
    """From a listed party down to an owner that counts: at each step the weightiest owner of a lower rank."""
    chain = [owner]
    seen = {owner}
    while chain[-1] not in captured.roots and chain[-1] not in captured.doubtful:
        rank = captured.rank.get(chain[-1])
        above = [
            s for s in graph.above.get(chain[-1], ())
            if s.owner in captured.possible and s.owner not in seen
            and (rank is None or captured.rank.get(s.owner, rank) < rank)
        ]  # fmt: skip
        if not above:
            break
        best = max(above, key=lambda s: (s.share.low, s.share.high, s.owner))
        chain.append(best.owner)
        seen.add(best.owner)
    return tuple(reversed(chain))


def on_lists(listings: Sequence[Listing]) -> str:
    """The lists of a party in words."""
    parts = []
    for listing in listings:
        programs = f" [{', '.join(listing.programs)}]" if listing.programs else ""
        parts.append(f"{listing.code}{programs}")
    return " and ".join(dict.fromkeys(parts))


def _why(graph: OwnershipGraph, chain: Sequence[str], stake: Stake, captured: Captured) -> str:
    top = graph.name(chain[0])
    listings = captured.roots.get(chain[0]) or captured.doubtful.get(chain[0]) or ()
    said = f"{top} is on {on_lists(listings)}" if chain[0] in captured.roots else f"{top} may count: {_doubt(listings)}"
    if len(chain) > 1:
        owner = graph.name(chain[-1])
        how = "is itself caught" if stake.owner in captured.sure else "may itself be caught"
        said += f"; {owner} {how} through it, so its whole stake counts"
    return said if stake.known else f"{said}; the share is not known"


def _doubt(listings: Sequence[Listing]) -> str:
    for listing in sorted(listings, key=lambda one: -(one.score or 0)):
        if listing.certainty == "possible" and listing.score is not None:
            return f"matched to {listing.name or listing.entry_id} on {listing.code} by name only, and not reviewed"
        if listing.certainty == "possible":
            return f"whether it stood on {listing.code} that day is open"
        if listing.programs is None:
            return f"it is on {listing.code}, and the programs that decide are not known"
    return "its listing is not certain"


def share_words(stake: Stake) -> str:
    """A stake in words: "35%", "25 to 50%", "an unknown share"."""
    share = stake.share
    if not stake.known:
        return "an unknown share"
    if share.is_exact:
        return f"{plain(share.low)}%"
    if share.high == 100 and share.low > 0:
        return f"{'more than' if share.above else 'at least'} {plain(share.low)}%"
    if share.low == 0:
        return f"{'less than' if share.below else 'at most'} {plain(share.high)}%"
    return f"{plain(share.low)} to {plain(share.high)}%"


def _arithmetic(graph: OwnershipGraph, captured: Captured, held: Sum, reached: Capture) -> str:
    """The sum as a person would write it; its figures are those of the engine."""
    counted, rule = (*held.sure, *held.possible), captured.rule
    if not counted:
        return "no owner counts under this rule: 0%"
    adds = captured.aggregate or any(i.joint for s in counted for i in s.interests)
    terms = (" + " if adds else " or ").join(f"{share_words(s)} ({graph.name(s.owner)})" for s in counted)
    low, high = plain(held.low), plain(held.high)
    if held.low == held.high:
        verdict = rule.words if reached == "captured" else f"not {rule.words}"
        return f"{terms} = {low}%, {verdict}"
    verdict = {
        "captured": f"at least {low}%, {rule.words}",
        "indeterminate": f"between {low}% and {high}%: {rule.words} or not, it cannot be told",
        "not_captured": f"at most {high}%, not {rule.words}",
    }[reached]
    return f"{terms} = {verdict}"


def _flags(
    graph: OwnershipGraph, stakes: DayGraph, party: str, rule: Rule, day: date, captured: Captured, held: Sum,
    reached: Capture, period: Period, domestic: bool,
) -> Iterable[str]:  # fmt: skip
    if not period.verified:
        yield f"unverified: {period.note}"
    if not period.in_force and reached != "not_captured":
        back = rule.returns(day)
        when = f"; it returns on {back.days.start}" if back and str(back.days.start) not in period.note else ""
        when += ", unverified" if back and not back.verified else ""
        yield f"rule_not_in_force: owned by listed parties, but the rule does not apply on {day}: {period.note}{when}"
    if held.sure or held.possible:
        if reached == "not_captured":
            yield "red_flag_minority: listed parties hold a minority: a red flag of diversion, not a requirement"
        elif not period.in_force:
            yield "red_flag_diversion: a subsidiary of a listed party is a red flag of diversion"
    if captured.pool.note and reached != "not_captured":
        yield f"sectoral: {captured.pool.note}"
    if not rule.control_counts and any(i.kind == "control" for i in _links_of_counted(stakes, party, captured)):
        yield "control_link_listed: a listed party controls it, or may; the rule asks for ownership: find out the share"
    if reached == "indeterminate" and rule.open_flag:
        yield rule.open_flag
    if domestic:
        yield "domestic_party: incorporated in the United States, and the rule reaches foreign parties only"
    if circles := rings(stakes, party):
        names = "; ".join(", ".join(graph.name(p) for p in ring) for ring in circles)
        yield f"circular_ownership_review: these hold each other, and are not held up by it: {names}"
    yield from _rounding(rule, held)
    yield from _divested(graph, party, day, captured)
    if rule.control_counts and not stakes.links.get(party):
        yield f"control_not_checked: the {rule.code.upper()} test also asks who controls the party; no fact says so"
    for finding in stakes.findings:
        if any(party == i.owned or i.owned in _above(stakes, party) for i in finding.interests):
            yield f"{finding.code}: {finding.text}"


def _above(stakes: DayGraph, party: str) -> set[str]:
    return set(ancestors(stakes, party))


def _rounding(rule: Rule, held: Sum) -> Iterable[str]:
    """Printed shares are rounded: several of them may miss the threshold by half a last digit each."""
    rounded = [s for s in held.sure if s.share.is_exact and s.share.digits >= 1]
    slack = sum((Decimal(5).scaleb(-s.share.digits - 1) for s in rounded), Decimal(0))
    alone = len(rounded) == 1 and held.low == rule.threshold
    if rounded and not alone and abs(held.low - rule.threshold) <= slack:
        yield (
            f"precision_warning: the shares are printed with rounding of up to {plain(slack)} in sum, and"
            f" {plain(held.low)}% lies that near to {plain(rule.threshold)}%"
        )


def _divested(graph: OwnershipGraph, party: str, day: date, captured: Captured) -> Iterable[str]:
    """Stakes that listed owners gave up of late: what was blocked then stays blocked, and sales may be shams."""
    for interest in graph.interests:
        end = interest.valid_to
        if interest.owned != party or interest.owner not in captured.possible or end is None or end.latest is None:
            continue
        if interest.stands(day) == "no" and 0 <= (day - end.latest).days <= table()["divested"]["days"]:
            yield (
                f"recent_divestment_review: {graph.name(interest.owner)} held a stake until {end.latest}; ask for proof"
                " that it was given up"
            )


def _not_checked(graph: OwnershipGraph, stakes: DayGraph, party: str) -> Iterable[str]:
    if party not in stakes.above and party not in stakes.links:
        yield "ownership: no ownership facts for this party"
        return
    known = sum((s.share.low for s in stakes.above.get(party, ()) if s.known), Decimal(0))
    if known < 100:
        yield f"owners of {plain(100 - known)}% of the party are not known"
    for interest in stakes.unspecified.get(party, ()):
        yield f"an owner that the source does not name ({interest.reason or 'no reason given'})"
    if stakes.links.get(party):
        yield "consolidation and control without a share are shown, and are no percentages"
