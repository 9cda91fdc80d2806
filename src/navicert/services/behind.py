"""Who stands behind a screened party: its owners by the facts of the workspace, traced by the US rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from navicert.model.dates import AsOf
from navicert.model.ownership import OwnershipGraph
from navicert.model.party import Party
from navicert.model.screening import OwnedBy
from navicert.model.status import Status
from navicert.ownership.graph import on_day, plain
from navicert.ownership.rules import Switch, rule
from navicert.ownership.trace import Trace, on_lists, trace
from navicert.report.phrases import Sought, found_in_facts
from navicert.services.facts import graph_around
from navicert.services.identity import Identity, identities
from navicert.services.resolve import LISTS, compared_at
from navicert.services.trace import USUAL
from navicert.services.workspace import Workspace

NOT_OWNERS = "ownership: not checked"
NO_FACTS = f"{NOT_OWNERS}, since the workspace holds no ownership facts (`navicert facts import`)"
NOT_NAMED = f"{NOT_OWNERS}, since no ownership facts name this party"
NO_OWNERS = f"{NOT_OWNERS}, since the ownership facts name no owner of this party"
MOST, NAMED = 20, 3


class Behind:
    """Looks behind the parties of one run."""

    def __init__(self, workspace: Workspace, as_of: AsOf) -> None:
        """Look up what facts the workspace holds.

        Args:
            workspace: with its ownership facts.
            as_of: the two days of the run.
        """
        self.workspace = workspace
        self.as_of = as_of
        held = workspace.store.facts.datasets(as_of.known)
        self.datasets = tuple(record.name for record in held if record.interests)
        self.only_lists = set(self.datasets) <= {LISTS}

    def look(self, party: Party) -> tuple[tuple[OwnedBy, ...], str]:
        """The listed owners of a party, and what was or was not checked; see `traced`."""
        found, said = self.traced(party)
        return tuple(one.owned for one in found), said

    def traced(self, party: Party) -> tuple[list[OwnedTrace], str]:
        """The traces of a party that name listed owners, and what was or was not checked.

        Where it is not sure that a party of the facts is the one asked about, its owners leave the answer open at most.
        """
        # What the lists themselves say is control without a share, which the US rules do not count.
        if self.only_lists:
            return [], NO_FACTS
        found = identities(self.workspace, party, self.as_of.known)
        if not found:
            return [], NOT_NAMED
        owned: list[OwnedTrace] = []
        known = False
        for one in found[:MOST]:
            key = one.found.party.id
            graph = graph_around(self.workspace, key, self.as_of.valid, self.as_of.known, direction="up")
            known = known or any(interest.owned == key for interest in graph.interests)
            owned += traces_of(graph, one, self.as_of.valid, self.workspace.settings.affiliates_rule)
        return owned, self._said(found, known)

    def _said(self, found: list[Identity], known: bool) -> str:
        """What was checked, and as whom the party was found."""
        named = [found_in_facts(_sought(one)) for one in found[:NAMED]]
        rest = [f"{len(found) - NAMED} more were found"] if len(found) > NAMED else []
        over = [f"only the first {MOST} were looked at"] if len(found) > MOST else []
        parts = (*named, *rest, *over)
        if not known:
            return "; ".join((NO_OWNERS, *parts))
        checked = f"ownership: checked by the rules {', '.join(USUAL)} on {', '.join(self.datasets)}"
        return "; ".join((checked, *parts, compared_at()))


@dataclass(frozen=True, slots=True)
class OwnedTrace:
    """A trace that names listed owners, with what screening says of it."""

    owned: OwnedBy
    trace: Trace
    graph: OwnershipGraph


def traces_of(graph: OwnershipGraph, found: Identity, day: date, switch: Switch) -> list[OwnedTrace]:
    """By each US rule that has something to say: listed parties own enough of it, may, or own some of it.

    Args:
        graph: the facts around the party.
        found: as whom it was found in them.
        day: the day asked about.
        switch: the setting `affiliates_rule`.
    """
    stakes, out = on_day(graph, day), []
    for code in USUAL:
        answer = trace(graph, found.found.party.id, rule(code, switch), day, stakes)
        if answer.reached != "not_captured" or answer.held.sure or answer.held.possible:
            out.append(OwnedTrace(_owned_by(graph, answer, found), answer, graph))
    return out


def _sought(one: Identity) -> Sought:
    party = one.found.party
    return Sought(party.name, party.country, one.found.how, one.found.score, one.doubt)


def _owned_by(graph: OwnershipGraph, answer: Trace, one: Identity) -> OwnedBy:
    result, found = answer.result, one.found
    if result == "captured" and one.doubt:
        result = "indeterminate"  # Nothing is merged silently: whether it is the party is for a person to say.
    tops = [
        answer.captured.roots.get(p.owners[0]) or answer.captured.doubtful.get(p.owners[0], ()) for p in answer.paths
    ]
    return OwnedBy(
        found.party.id, found.party.name, found.how, found.score, answer.rule.code, answer.rule.title, result,
        answer.reached, plain(answer.held.low), plain(answer.held.high), answer.arithmetic,
        tuple((tuple(graph.name(owner) for owner in path.owners), path.why) for path in answer.paths),
        tuple(dict.fromkeys(on_lists(listings) for listings in tops if listings)), answer.period.verified,
        answer.period.note, found.party.country, one.doubt, answer.flags, answer.period.citation,
    )  # fmt: skip


def with_owners(status: Status, owned: tuple[OwnedBy, ...]) -> Status:
    """The status of a party with its owners: caught makes it restricted, open makes it one for review.

    Owned enough while the rule is not in force is a red flag that a person must see; a minority is only said.
    """
    if status == "restricted" or any(one.result == "captured" for one in owned):
        return "restricted"
    open_ = any(one.result == "indeterminate" or one.out_of_force for one in owned)
    return "review" if status == "review" or open_ else status
