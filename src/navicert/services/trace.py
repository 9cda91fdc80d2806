"""Who stands behind a party: the facts of the workspace and of a what-if file, traced by the ownership rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from navicert.errors import NotFound
from navicert.model.ownership import Listing, OwnershipGraph, OwnershipParty
from navicert.ownership.graph import on_day
from navicert.ownership.rules import Switch, rule
from navicert.ownership.trace import Trace, strictest, trace
from navicert.services.facts import find_party, graph_around
from navicert.services.resolve import compared_at
from navicert.services.workspace import Workspace

# The rules that are tried where none is named: those of the United States.
USUAL = ("bis", "ofac")


@dataclass(frozen=True, slots=True)
class Traced:
    """The answer for one party.

    Attributes:
        main: by the rule asked for; where none was, by the one whose answer is the strictest.
        others: by the other rules that were tried.
        graph: the facts.
    """

    main: Trace
    others: tuple[Trace, ...]
    graph: OwnershipGraph


def overlay(below: OwnershipGraph, above: OwnershipGraph) -> OwnershipGraph:
    """One graph laid over another: its shares replace those of the same owner and company, its listings add up."""
    said = {(i.owner, i.owned) for i in above.interests}
    interests = tuple(i for i in below.interests if (i.owner, i.owned) not in said) + above.interests
    parties: dict[str, OwnershipParty] = dict(below.parties)
    for key, party in above.parties.items():
        known = parties.get(key)
        parties[key] = party if known is None else replace(known, country=party.country or known.country)
    listed: dict[str, tuple[Listing, ...]] = dict(below.listed)
    for key, listings in above.listed.items():
        listed[key] = (*listed.get(key, ()), *listings)
    return OwnershipGraph(parties, interests, listed, (*below.findings, *above.findings))


def trace_party(
    graph: OwnershipGraph, party: str, as_of: date, code: str | None = None, switch: Switch = "dated"
) -> Traced:
    """Trace a party of a graph.

    Args:
        graph: the facts.
        party: its id, or its name where only one party has it.
        as_of: the day asked about.
        code: of the rule; None tries those of the United States and answers by the strictest.
        switch: the setting `affiliates_rule`.

    Raises:
        NotFound: the graph has no such party.
        InvalidInput: there is no such rule.
    """
    found = find(graph, party)
    rules = [rule(one, switch) for one in ((code,) if code else USUAL)]
    # The usual rules agree on what votes are.
    stakes = on_day(graph, as_of, votes_count=rules[0].votes_count)
    traces = [trace(graph, found, one, as_of, stakes) for one in rules]
    main = strictest(traces)
    return Traced(main, tuple(t for t in traces if t is not main), graph)


def find(graph: OwnershipGraph, party: str) -> str:
    """The id of a party that is given by id or by name.

    Raises:
        NotFound: nobody has that id or name, or several have the name.
    """
    ids = (
        {i.owner for i in graph.interests} | {i.owned for i in graph.interests} | set(graph.parties) | set(graph.listed)
    )
    if party in ids:
        return party
    wanted = party.casefold().strip()
    named = sorted(key for key, known in graph.parties.items() if wanted in _names(known))
    if len(named) == 1:
        return named[0]
    if named:
        raise NotFound(f"{len(named)} parties are named {party!r}; give the id of one: {', '.join(named[:8])}")
    near = _near(wanted, ids)
    hint = f"; the nearest is {near}" if near else ""
    raise NotFound(f"the facts name no party {party!r}{hint}")


def _names(party: OwnershipParty) -> set[str]:
    return {name.casefold().strip() for name in (party.name, *party.names)}


def _near(wanted: str, ids: set[str]) -> str | None:
    from difflib import get_close_matches

    found = get_close_matches(wanted, [key.casefold() for key in ids], 1, 0.6)
    return next((key for key in sorted(ids) if found and key.casefold() == found[0]), None)


def trace_in_workspace(
    workspace: Workspace,
    party: str,
    as_of: date,
    known_by: date | None = None,
    code: str | None = None,
    *,
    what_if: OwnershipGraph | None = None,
) -> Traced:
    """Trace a party of the facts of a workspace.

    Args:
        party: an id, an identifier such as an LEI, a name in any script, or the id of a list entry.
        known_by: the day whose knowledge counts.
        what_if: facts to lay over those of the workspace; a party that only they name is traced by them alone.

    Raises:
        NotFound: the facts name no such party, or several of similar names; the message says which.
    """
    switch = workspace.settings.affiliates_rule
    if what_if is not None:
        graph = beneath(workspace, what_if, as_of, known_by)
        # What only the file names was compared with no list; the file says who is listed.
        traced = trace_party(graph, party, as_of, code, switch)
        return _said(traced) if len(graph.interests) > len(what_if.interests) else traced
    found = find_party(workspace, party, known_by)
    if not found:
        raise NotFound(
            f"no ownership facts name {party!r}; bring some with `navicert facts import`, or try --facts FILE"
        )
    if len(found) > 1:
        shown = "; ".join(f"{one.party.id} {one.party.name}" for one in found[:8])
        raise NotFound(f"{len(found)} parties may be {party!r}; give the id of one: {shown}")
    graph = graph_around(workspace, found[0].party.id, as_of, known_by)
    return _said(trace_party(graph, found[0].party.id, as_of, code, switch))


def _said(traced: Traced) -> Traced:
    """The same answer, which also says with what likeness owners were taken for listed parties."""
    said = [replace(one, not_checked=(*one.not_checked, compared_at())) for one in (traced.main, *traced.others)]
    return Traced(said[0], tuple(said[1:]), traced.graph)


def beneath(workspace: Workspace, what_if: OwnershipGraph, as_of: date, known_by: date | None) -> OwnershipGraph:
    """The facts of a what-if file laid over what the workspace knows of the parties that it names by their ids."""
    graph = OwnershipGraph({}, (), {})
    for key in workspace.store.facts.parties(what_if.parties, known_by):
        around = graph_around(workspace, key, as_of, known_by)
        known = {(i.source.dataset, i.source.record, i.owner, i.owned) for i in graph.interests}
        fresh = [i for i in around.interests if (i.source.dataset, i.source.record, i.owner, i.owned) not in known]
        graph = OwnershipGraph(
            {**graph.parties, **around.parties}, (*graph.interests, *fresh), {**graph.listed, **around.listed},
            tuple(dict.fromkeys((*graph.findings, *around.findings))),
        )  # fmt: skip
    return overlay(graph, what_if)
