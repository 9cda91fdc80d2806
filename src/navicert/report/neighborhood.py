"""Who is shown around a party, and how each counts: the same nodes and edges for the drawing, the table and GraphML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from navicert.model.ownership import HUNDRED, Interest, OwnershipGraph
from navicert.ownership.capture import Sum, single, total
from navicert.ownership.graph import Stake
from navicert.ownership.trace import Trace
from navicert.report.ownership_words import Counts, Mark, bounds, joined_lists, link_label, share_label, valid

Direction = Literal["up", "down", "both"]
Line = Literal["share", "consolidation", "control", "unnamed", "itself"]


@dataclass(frozen=True, slots=True)
class Node:
    """A party as shown.

    Attributes:
        id: of the graph; of an owner that no source names one made here, which leads nowhere.
        second: its name in Chinese letters, where it has one beside the headline.
        mark: how it stands under the rule of the trace.
        note: why, in a few words.
        focus: whether the trace is about it.
        ring: whether it and others shown hold each other.
    """

    id: str
    name: str
    second: str
    country: str | None
    mark: Mark
    note: str
    focus: bool
    ring: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """What one party holds of another, as shown.

    Attributes:
        label: the share: "35%", "25-50%", "?"; or "consolidates", "controls".
        counts: whether it counts on the way from a listed party down to the one asked about, or from that one down.
        known: whether a share is stated.
        interests: the facts behind it.
    """

    owner: str
    owned: str
    line: Line
    label: str
    counts: Counts
    known: bool
    interests: tuple[Interest, ...]


@dataclass(frozen=True, slots=True)
class Neighborhood:
    """What is shown around a party.

    Attributes:
        edges: each between two nodes that are shown; a company that is said to own itself has one to itself.
        rings: groups that hold each other.
        hidden: how many parties are known around it and not shown.
        why_hidden: by what rule they were left out; empty where none were.
    """

    party: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    rings: tuple[tuple[str, ...], ...]
    hidden: int
    why_hidden: str


def neighborhood(
    trace: Trace,
    graph: OwnershipGraph,
    direction: Direction = "both",
    depth: int | None = None,
    most: int | None = None,
) -> Neighborhood:
    """Who is around a party on the day of a trace.

    Args:
        trace: the answer, with the stakes of its day.
        graph: everything known, for names and lists.
        direction: `up` for owners, `down` for what it owns.
        depth: how many steps to go; None for all.
        most: with more parties than this only those through which something counts are shown.
    """
    counted = counting(trace)
    everybody = _around(trace, direction, None)
    shown = everybody if depth is None else _around(trace, direction, depth)
    why = (
        ""
        if len(shown) == len(everybody)
        else ("only one step is shown" if depth == 1 else f"only {depth} steps are shown")
    )
    if most is not None and len(shown) > most:
        through = {trace.party, *(party for pair in counted for party in pair)}
        shown = [party for party in shown if party in through][:most]
        why = "only parties through which something counts are shown" + (
            ", the nearest of them" if len(shown) == most else ""
        )
    edges = tuple(_edges(trace, set(shown), counted))
    names = {edge.owner for edge in edges if edge.line == "unnamed"}
    within = rings([*shown], [(e.owner, e.owned) for e in edges if e.line != "itself"])
    ringed = {party for ring in within for party in ring}
    nodes = [_node(trace, graph, party, party in ringed) for party in shown]
    nodes += [_unnamed(edge) for edge in edges if edge.owner in names]
    return Neighborhood(trace.party, tuple(nodes), edges, within, len(everybody) - len(shown), why)


def counting(trace: Trace) -> dict[tuple[str, str], Counts]:
    """The stakes that count, by owner and company: up to the listed parties, and down from the party itself."""
    found: dict[tuple[str, str], Counts] = {}
    captured = trace.captured
    for start, upward in ((trace.party, True), (trace.party, False)):
        line, seen = [start], {start}
        for party in line:
            if upward:
                # A listed party counts by itself, whoever owns it.
                owned: tuple[str, ...] = () if party in captured.roots and party != start else (party,)
            else:
                owned = tuple(s.owned for s in trace.graph.below.get(party, ())) if party in captured.possible else ()
            for company in owned:
                held = sum_of(trace, company)
                sure = company == start or company in captured.sure or not upward
                for stake in (*held.sure, *held.possible):
                    if not upward and stake.owner != party:
                        continue
                    certain = stake in held.sure and sure and (upward or party in captured.sure)
                    found[stake.owner, company] = "yes" if certain else "may"
                    following = stake.owner if upward else company
                    if following not in seen:
                        seen.add(following)
                        line.append(following)
    return found


def sum_of(trace: Trace, party: str) -> Sum:
    """What the parties that count hold of a company, by the rule of the trace."""
    if party == trace.party:
        return trace.held
    captured = trace.captured
    adding = total if captured.aggregate else single
    return adding(trace.graph.above.get(party, ()), captured.sure - {party}, captured.possible - {party})


def _around(trace: Trace, direction: Direction, depth: int | None) -> list[str]:
    """The parties around one, the nearest first: owners before what it owns."""
    day = trace.graph
    upward = {owned: [link.owner for link in links] for owned, links in day.links.items()}
    downward: dict[str, list[str]] = {}
    for owned, owners in upward.items():
        for owner in owners:
            downward.setdefault(owner, []).append(owned)
    order = {trace.party: None}
    if direction != "down":
        _walk(order, trace.party, depth, lambda p: [*(s.owner for s in day.above.get(p, ())), *upward.get(p, ())])
    if direction != "up":
        _walk(order, trace.party, depth, lambda p: [*(s.owned for s in day.below.get(p, ())), *downward.get(p, ())])
    return list(order)


def _walk(order: dict[str, None], start: str, depth: int | None, following: Callable[[str], Iterable[str]]) -> None:
    wave, seen, step = [start], {start}, 0
    while wave and (depth is None or step < depth):
        step += 1
        wave = [party for party in dict.fromkeys(q for p in wave for q in following(p)) if party not in seen]
        seen.update(wave)
        order.update(dict.fromkeys(wave))


def _edges(trace: Trace, shown: set[str], counted: Mapping[tuple[str, str], Counts]) -> Iterator[Edge]:
    day = trace.graph
    for owned in sorted(shown):
        for stake in day.above.get(owned, ()):
            if stake.owner in shown and any(i.kind != "consolidation" for i in stake.interests):
                yield _share_edge(stake, counted.get((stake.owner, owned), "no"))
        for link in day.links.get(owned, ()):
            if link.owner in shown and link.owner != owned:
                line: Line = "consolidation" if link.kind == "consolidation" else "control"
                counts = counted.get((link.owner, owned), "no") if link.kind == "consolidation" else "no"
                yield Edge(link.owner, owned, line, link_label(link), counts, False, (link,))
        for number, interest in enumerate(day.unspecified.get(owned, ())):
            label = share_label(interest.share) if interest.share else link_label(interest)
            yield Edge(f"?{number}?{owned}", owned, "unnamed", label, "no", interest.share is not None, (interest,))
    for finding in dict.fromkeys(trace.findings):
        for interest in finding.interests:
            if finding.code == "self_ownership" and interest.owner == interest.owned and interest.owner in shown:
                known = interest.share is not None
                label = share_label(interest.share) if interest.share else "?"
                yield Edge(interest.owner, interest.owned, "itself", label, "no", known, (interest,))


def _share_edge(stake: Stake, counts: Counts) -> Edge:
    label = share_label(stake.share, stake.known)
    votes = [i.share for i in stake.interests if i.kind == "votes" and i.share]
    if votes and all(i.kind == "votes" for i in stake.interests):
        said = f"{', '.join(share_label(share) for share in votes)} of votes"
        label = said if stake.known else f"? ({said})"
    if not stake.sure:
        label += " or 0"
    return Edge(stake.owner, stake.owned, "share", label, counts, stake.known, stake.interests)


def _unnamed(edge: Edge) -> Node:
    reason = edge.interests[0].reason
    return Node(edge.owner, "owner not named", "", None, "unnamed", reason or "no reason given", False, False)


def _node(trace: Trace, graph: OwnershipGraph, party: str, ring: bool) -> Node:
    known = graph.parties.get(party)
    name = graph.name(party)
    others = known.names if known else ()
    second = next((n for n in others if n != name and _has_han(n)), "") if not _has_han(name) else ""
    country = known.country if known else None
    mark = _mark(trace, graph, party, country)
    note = _note(trace, graph, party, mark, country)
    return Node(party, name, second, country, mark, note, party == trace.party, ring)


def _has_han(text: str) -> bool:
    return any("\u3400" <= character <= "\u9fff" for character in text)


def _mark(trace: Trace, graph: OwnershipGraph, party: str, country: str | None) -> Mark:
    captured = trace.captured
    if party in captured.roots:
        return "listed"
    applies = trace.period.in_force and not (trace.rule.foreign_only and country == trace.rule.home)
    if party == trace.party and trace.result == "indeterminate":
        return "may"
    if party in captured.sure:
        return "caught" if applies else "owned_enough"
    if party in captured.doubtful:
        return "may"
    if party in captured.possible:
        return "may" if applies else "owned_enough"
    return "named" if graph.listed.get(party) else "other"


def _note(trace: Trace, graph: OwnershipGraph, party: str, mark: Mark, country: str | None) -> str:
    captured = trace.captured
    listings = graph.listed.get(party, ())
    counted = captured.roots.get(party) or captured.doubtful.get(party) or ()
    beside = tuple(one for one in listings if one not in counted)
    parts = []
    if party in captured.roots:
        parts.append(f"on {joined_lists(counted)}")
    elif party in captured.doubtful:
        parts.append(f"perhaps on {joined_lists(counted)}")
    if beside:
        parts.append(f"on {joined_lists(beside)}, which does not count here")
    held = sum_of(trace, party)
    if held.high > 0 and (held.sure or held.possible):
        parts.append(f"{_held(held)} held by parties that count")
    if mark == "owned_enough":
        parts.append("rule not in force" if not trace.period.in_force else "US party")
    if trace.links and party == trace.party and trace.reached == "not_captured" and mark == "may":
        parts.append("perhaps controlled by a party that counts")
    return "; ".join(parts) or "not listed in these facts"


def _held(held: Sum) -> str:
    if held.high == HUNDRED and held.low == 0:
        return "an unknown share"
    return bounds(held.low, held.high)


def rings(parties: Iterable[str], pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """The groups of parties that hold each other, directly or around.

    Args:
        parties: everybody shown.
        pairs: owner and company.
    """
    below: dict[str, list[str]] = {}
    above: dict[str, list[str]] = {}
    for owner, owned in pairs:
        below.setdefault(owner, []).append(owned)
        above.setdefault(owned, []).append(owner)
    found, done = [], set[str]()
    for party in sorted(parties):
        if party in done or party not in below or party not in above:
            continue
        group = _reached(party, below) & _reached(party, above)
        done |= group
        if len(group) > 1:
            found.append(tuple(sorted(group)))
    return tuple(found)


def _reached(start: str, following: Mapping[str, Iterable[str]]) -> set[str]:
    seen, line = {start}, [start]
    for party in line:
        new = [other for other in following.get(party, ()) if other not in seen]
        seen.update(new)
        line += new
    return seen


def edge_valid(edge: Edge) -> str:
    """From when to when the facts behind an edge hold, and whether that leaves the day of the trace open."""
    said = valid(edge.interests)
    return f"{said}; whether on this day is open" if edge.label.endswith(" or 0") else said
