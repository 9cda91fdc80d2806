"""The parties of transactions with what screening and tracing find of them, as the determination needs it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from navicert.exchange.transactions import Request
from navicert.exchange.whatif import list_codes, what_if
from navicert.law.listings import asked_lists
from navicert.law.other_effects import BLOCKED
from navicert.lists.registry import screening_lists
from navicert.matching.calibration import calibration
from navicert.matching.explain import ceiling_text
from navicert.model.dates import AsOf
from navicert.model.history import EntryState
from navicert.model.listing import Entry, Requirement
from navicert.model.ownership import Listing, OwnershipGraph, OwnershipParty
from navicert.model.party import Name, Party
from navicert.model.screening import Candidate, ListUse, ScreeningResult
from navicert.model.transaction import CheckedParty, How, ListHit, Owner, TransactionParty, Via
from navicert.names.keys import name_key
from navicert.names.script import dominant_script
from navicert.services.behind import Behind, OwnedTrace, traces_of
from navicert.services.described_entries import DescribedEntries
from navicert.services.facts import FoundParty, listing_of
from navicert.services.identity import Identity
from navicert.services.resolve import SAME
from navicert.services.screen import screen_parties
from navicert.services.trace import beneath
from navicert.services.workspace import Workspace

# "SDN-1": some party on a list, in what-if owners.
_PLACEHOLDER: Final = re.compile(r"([A-Z0-9]+)-(\d{1,3})", re.ASCII)
_OTHER_SCRIPTS: Final = frozenset({"transliterated", "translated", "sound"})
STATED_LISTING: Final = "as the transaction states it; no row of a list was read"
STATED: Final = "ownership: as the transaction states it"


@dataclass(frozen=True, slots=True)
class Checked:
    """The parties of one request, and the lists that were searched."""

    parties: tuple[CheckedParty, ...]
    lists: tuple[ListUse, ...]


def check_parties(
    workspace: Workspace, requests: Sequence[Request], as_of: AsOf, lists: tuple[str, ...] | None = None
) -> list[Checked]:
    """Screen the parties of transactions of one day, and look behind them.

    Args:
        workspace: with its lists and facts.
        requests: of one day; many are searched together.
        as_of: the two days.
        lists: codes to search; None searches all.

    Raises:
        InvalidInput: a list that the workspace does not hold, or owners that cannot be read.
    """
    graphs = [_stated(request) for request in requests]
    asked = [one.party for request in requests for one in request.transaction.parties]
    owners = [Party(name) for graph in graphs if graph for name in _owner_names(graph)]
    screening = screen_parties(
        workspace, [*asked, *owners], as_of=as_of.valid, known_by=as_of.known, lists=lists, store=False, owners=False
    )
    results = iter(screening.results)
    found = [[next(results) for _ in request.transaction.parties] for request in requests]
    behind, described = Behind(workspace, as_of), DescribedEntries(workspace, as_of)
    missing = _missing(screening.lists, as_of)
    out = []
    for request, graph, answers in zip(requests, graphs, found, strict=True):
        whole = _listed(workspace, graph, results, as_of) if graph else None
        parties = [
            replace(_checked(one, answer, behind, whole, described), unsearched=missing)
            for one, answer in zip(request.transaction.parties, answers, strict=True)
        ]
        out.append(Checked(tuple(parties), screening.lists))
    return out


def _missing(searched: Sequence[ListUse], as_of: AsOf) -> tuple[str, ...]:
    """The published lists on which a rule of the EAR or OFAC blocking turns, and of which no version was searched."""
    held = {use.code for use in searched}
    wanted = {*asked_lists(as_of.valid), BLOCKED}
    return tuple(sorted(code for code in wanted if code in screening_lists() and code not in held))


# --- listings -----------------------------------------------------------------------------------------------


def _checked(
    asked: TransactionParty,
    answer: ScreeningResult,
    behind: Behind,
    stated: OwnershipGraph | None,
    described: DescribedEntries,
) -> CheckedParty:
    hits = _settled([_hit(asked.party, candidate) for candidate in answer.candidates])
    hits += _stated_hits(asked.party, stated, hits)
    hits += _others(described.hits(asked.party), hits)
    owned, said = _owned(asked, behind, stated)
    owners = tuple(_owner(one, behind) for one in owned)
    return CheckedParty(asked, tuple(hits), owners, said, answer.error)


def _stated_hits(party: Party, stated: OwnershipGraph | None, found: Sequence[ListHit]) -> list[ListHit]:
    """The listings that the user states of a party itself, where the lists do not have its very name."""
    key = _key_of(stated, party.name) if stated else None
    out = []
    for listing in stated.listed.get(key, ()) if stated and key else ():
        if any(hit.certain and hit.entry.list_code == listing.code for hit in found):
            continue
        row = Requirement(listing.scope or "ALL", listing.footnotes, listing.policy) if listing.code == "EL" else None
        entry = Entry(
            f"stated-{listing.code.casefold()}-{name_key(party.name)}", listing.code, (Name(party.name),),
            programs=listing.programs or (), requirement=row, remarks=STATED_LISTING,
            license_requirement=STATED_LISTING if row else None, review_policy=listing.policy_text,
        )  # fmt: skip
        out.append(ListHit(entry, True, "name", "same", party.name, SAME, ""))
    return out


def _key_of(graph: OwnershipGraph, name: str) -> str | None:
    wanted = name_key(name)
    return next((key for key in graph.listed if wanted in (name_key(key), name_key(graph.name(key)))), None)


def _others(described: Sequence[ListHit], found: list[ListHit]) -> Sequence[ListHit]:
    """Hits by what a row describes; they replace what name matching made of the same rows."""
    rows = {hit.entry.id for hit in described}
    found[:] = [hit for hit in found if hit.entry.id not in rows]
    return described


def _settled(hits: Sequence[ListHit]) -> list[ListHit]:
    """The hits, where an entry with the very name settles which of its list it is.

    What else of that list is alike at match level may be a sister company; what is less alike is left out. Where a
    list has no entry with the very name, its hits stay as they are.
    """
    named = {hit.entry.list_code for hit in hits if hit.certain and hit.score == SAME}
    out = []
    for hit in hits:
        if hit.score < SAME and hit.entry.list_code in named:
            if not hit.certain:
                continue
            said = f"another entry of {hit.entry.list_code} has the very name; this one is only alike"
            hit = replace(hit, certain=False, doubt=said)
        out.append(hit)
    return sorted(out, key=lambda hit: (not hit.certain, not hit.identified, -hit.score))


def _hit(party: Party, candidate: Candidate) -> ListHit:
    entry = candidate.entry
    score, open_day = _own_score(candidate), candidate.listed == "unknown"
    matched = candidate.level == "match" or (open_day and score >= calibration().match)
    doubt = "" if matched else "whether it is the listed party"
    if open_day:
        doubt = f"{doubt}; " if doubt else ""
        doubt += "whether the entry stood on the list that day"
    return ListHit(
        entry, matched and not open_day, _via(candidate), _how(party, candidate), candidate.matched_name.value, score,
        doubt, matched and open_day,
    )  # fmt: skip


def _own_score(candidate: Candidate) -> int:
    """The score without the ceiling of an open day: whether the names are one is another question than the day."""
    ceilings = [one for one in candidate.features if one.name == "ceiling"]
    if [one.text for one in ceilings] != [ceiling_text("presence_unknown")]:
        return candidate.score
    return min(SAME, candidate.score - ceilings[0].points)


def _via(candidate: Candidate) -> Via:
    if candidate.entry.kind == "address":
        return "address"
    if candidate.entry.kind == "facility_class":
        return "class_of_facility"
    name, primary = candidate.matched_name, candidate.entry.name
    # "Rostec" of "Rostec (Russian Technologies State Corporation)" is the name, not an alias.
    part = primary.casefold().startswith(f"{name.value.casefold()} (")
    return "name" if name.kind in ("primary", "generated") or part else "alias"


def _how(party: Party, candidate: Candidate) -> How:
    """How alike the name and the matched one are: the same, by another script, or a variant of spelling."""
    if candidate.entry.kind == "address":
        return "address"
    listed, own = candidate.matched_name.value, dominant_script(party.name)
    # A name that the list does not print was made or added: what the list prints is in another script.
    printed = candidate.entry.name if candidate.matched_name.source else listed
    if name_key(party.name) == name_key(listed) and own == dominant_script(printed):
        return "same"
    other = own != dominant_script(printed)
    relations = {feature.relation for feature in candidate.features}
    return "transliteration" if other or relations & _OTHER_SCRIPTS else "name_variant"


# --- owners -------------------------------------------------------------------------------------------------


def _stated(request: Request) -> OwnershipGraph | None:
    """The owners that a transaction states, with the countries of its parties."""
    if request.what_if is None:
        return None
    table: dict[str, Any] = dict(request.what_if)
    where = {one.party.name: one.party.country for one in request.transaction.parties if one.party.country}
    table["countries"] = {**where, **table.get("countries", {})}
    return what_if(table, request.label)


def _owner_names(graph: OwnershipGraph) -> list[str]:
    """The names of owners to look up on the lists: of a stated listing the row says more."""
    owners = dict.fromkeys(interest.owner for interest in graph.interests if interest.owner)
    return [graph.name(owner) for owner in owners if not _placeholder(owner)]


def _placeholder(owner: str) -> str | None:
    """The list code of an owner such as "SDN-1", which stands for some party on that list."""
    found = _PLACEHOLDER.fullmatch(owner.strip())
    return found[1] if found and found[1] in list_codes() else None


def _listed(
    workspace: Workspace, graph: OwnershipGraph, results: Iterable[ScreeningResult], as_of: AsOf
) -> OwnershipGraph:
    """The graph with the listings of its owners: as stated, as a placeholder says, or as screening finds them."""
    listed: dict[str, tuple[Listing, ...]] = dict(graph.listed)
    answers = iter(results)
    for owner in dict.fromkeys(interest.owner for interest in graph.interests if interest.owner):
        if code := _placeholder(owner):
            listed.setdefault(owner, (Listing(code, note="stands for some party on the list"),))
            continue
        alike = [one for one in next(answers).candidates if _own_score(one) >= calibration().match]
        found = [_listing(graph.name(owner), one, as_of) for one in alike]
        rows = tuple(one for one in found if one is not None)
        stated = graph.listed.get(owner)
        if stated is not None:
            # What the user states stands; where the list has the very name, its row says scope, policy and footnotes.
            named = {row.code: row for row in rows if row.certainty == "sure"}
            rows = tuple(named.get(one.code, one) if one.policy is None else one for one in stated)
        if rows:
            listed[owner] = rows
    whole = replace(graph, listed=listed)
    if set(Behind(workspace, as_of).datasets) - {"lists"}:
        return beneath(workspace, whole, as_of.valid, as_of.known)
    return whole


def _listing(name: str, candidate: Candidate, as_of: AsOf) -> Listing | None:
    """The listing of an owner: sure where it has the very name of the entry, possible where it is only alike."""
    entry = candidate.entry
    state = EntryState(entry, 1, 1, None, frozenset(), "", entry.id, as_of.valid)
    found = listing_of(state, as_of.valid, None)
    if found is None:
        return None
    same = name_key(name) in {name_key(one.value) for one in entry.names}
    if same and candidate.listed == "yes":
        return replace(found, certainty="sure", name=entry.name)
    note = found.note or f"the owner is taken for {entry.name} by a name that is only alike"
    return replace(found, certainty="possible", score=candidate.score, name=entry.name, note=note)


def _owned(asked: TransactionParty, behind: Behind, stated: OwnershipGraph | None) -> tuple[list[OwnedTrace], str]:
    """The traces of a party: by what the transaction states where it names its owners, else by the facts."""
    if stated is not None:
        key = _in_graph(stated, asked.party.name)
        if key is not None and any(interest.owned == key for interest in stated.interests):
            party = stated.parties.get(key) or OwnershipParty(key, asked.party.name)
            identity = Identity(FoundParty(party, "name"))
            switch = behind.workspace.settings.affiliates_rule
            return traces_of(stated, identity, behind.as_of.valid, switch), STATED
    return behind.traced(asked.party)


def _in_graph(graph: OwnershipGraph, name: str) -> str | None:
    wanted = name_key(name)
    ends = dict.fromkeys(end for interest in graph.interests for end in (interest.owner, interest.owned) if end)
    return next((key for key in ends if name_key(key) == wanted or name_key(graph.name(key)) == wanted), None)


def _owner(one: OwnedTrace, behind: Behind) -> Owner:
    """The listed owners of one trace, with what passes down from them."""
    trace, passed = one.trace, one.trace.inherited
    roots: Mapping[str, tuple[Listing, ...]] = {**trace.captured.doubtful, **trace.captured.roots}
    tops = dict.fromkeys(path.owners[0] for path in trace.paths)
    entries = tuple(
        (listing.code, listing.name or one.graph.name(top), listing.entry_id or "")
        for top in tops for listing in roots.get(top, ())
    )  # fmt: skip
    back = trace.rule.returns(trace.day)
    returns = ""
    if back is not None and not trace.period.in_force and trace.period.suspended:
        returns = f"reimposed on {back.days.start} unless extended"
    return Owner(
        one.owned, tuple(dict.fromkeys(entries)), passed.scope if passed else None,
        passed.footnotes if passed else (), passed.policy if passed else None, passed.policy_text if passed else None,
        passed.exceptions if passed else "", tuple(one.graph.name(key) for key in passed.path) if passed else (),
        passed.citations if passed else (), returns,
    )  # fmt: skip
