"""Who stands behind a screened party: its owners by the facts of the workspace, traced by the US rules."""

from __future__ import annotations

from navicert.matching.calibration import calibration
from navicert.model.dates import AsOf
from navicert.model.ownership import OwnershipGraph
from navicert.model.party import Party
from navicert.model.screening import OwnedBy
from navicert.model.status import Status
from navicert.ownership.graph import on_day, plain
from navicert.ownership.rules import rule
from navicert.ownership.trace import Trace, on_lists, trace
from navicert.services.facts import FoundParty, find_party, graph_around
from navicert.services.resolve import LISTS
from navicert.services.trace import USUAL
from navicert.services.workspace import Workspace

NO_FACTS = "ownership: not checked, since the workspace holds no ownership facts (`navicert facts import`)"
NOT_NAMED = "ownership: not checked, since no ownership facts name this party"
MOST = 5


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
        """The listed owners of a party, and what was or was not checked.

        A party is found by its identifiers first, then by its name; a name that is only similar makes the answer open.
        """
        # What the lists themselves say is control without a share, which the US rules do not count.
        if self.only_lists:
            return (), NO_FACTS
        found = self._found(party)
        if not found:
            return (), NOT_NAMED
        owned: list[OwnedBy] = []
        known = False
        for one in found[:MOST]:
            graph = graph_around(self.workspace, one.party.id, self.as_of.valid, self.as_of.known, direction="up")
            known = known or any(interest.owned == one.party.id for interest in graph.interests)
            owned += self._traced(graph, one)
        if not known:
            return tuple(owned), NOT_NAMED
        return tuple(owned), f"ownership: checked by the rules {', '.join(USUAL)} on {', '.join(self.datasets)}"

    def _found(self, party: Party) -> tuple[FoundParty, ...]:
        for identifier in party.identifiers:
            if found := find_party(self.workspace, identifier.value, self.as_of.known):
                return found
        found = find_party(self.workspace, party.name, self.as_of.known)
        least = calibration(party.kind or "unknown").match
        return tuple(one for one in found if one.how != "entry" and (one.score is None or one.score >= least))

    def _traced(self, graph: OwnershipGraph, found: FoundParty) -> list[OwnedBy]:
        """By each rule that has something to say: the party is owned enough, or may be."""
        stakes, out = on_day(graph, self.as_of.valid), []
        for code in USUAL:
            which = rule(code, self.workspace.settings.affiliates_rule)
            answer = trace(graph, found.party.id, which, self.as_of.valid, stakes)
            if answer.reached != "not_captured":
                out.append(_owned_by(graph, answer, found))
        return out


def _owned_by(graph: OwnershipGraph, answer: Trace, found: FoundParty) -> OwnedBy:
    result = answer.result
    if result == "captured" and found.how == "similar":
        result = "indeterminate"  # Nothing is merged silently: a similar name is for a person to look at.
    tops = [
        answer.captured.roots.get(p.owners[0]) or answer.captured.doubtful.get(p.owners[0], ()) for p in answer.paths
    ]
    return OwnedBy(
        found.party.id, found.party.name, found.how, found.score, answer.rule.code, answer.rule.title, result,
        answer.reached, plain(answer.held.low), plain(answer.held.high), answer.arithmetic,
        tuple((tuple(graph.name(owner) for owner in path.owners), path.why) for path in answer.paths),
        tuple(dict.fromkeys(on_lists(listings) for listings in tops if listings)), answer.period.verified,
        answer.period.note,
    )  # fmt: skip


def with_owners(status: Status, owned: tuple[OwnedBy, ...]) -> Status:
    """The status of a party with its owners: caught makes it restricted, open makes it one for review."""
    if status == "restricted" or any(one.result == "captured" for one in owned):
        return "restricted"
    return "review" if status == "review" or any(one.result == "indeterminate" for one in owned) else status
