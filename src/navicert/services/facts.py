"""Ownership facts for answers: datasets, matches to review, the graph around a party, and finding a party."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from navicert.model.dates import AsOf
from navicert.model.history import EntryState
from navicert.model.ownership import Finding, Interest, Listing, OwnershipGraph, OwnershipParty
from navicert.services.list_facts import refresh_lists
from navicert.services.resolve import LISTS, SAME, is_stale, resolve
from navicert.services.workspace import Workspace
from navicert.store.neighborhood import MOST_PARTIES, Direction
from navicert.store.records import DatasetRecord, Resolution, ResolutionState

How = Literal["id", "identifier", "name", "similar", "entry"]
# Parties of a similar name that are shown at most.
MOST_SIMILAR = 20


@dataclass(frozen=True, slots=True)
class FoundParty:
    """A party of the facts that was asked for.

    Attributes:
        how: by its id, an identifier, its very name, a similar name, or as an entry of a list that no fact names.
        score: of the names, thousandths, where they are similar.
    """

    party: OwnershipParty
    how: How
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A resolution with what a person needs to decide it; the parties are None where they are no longer held."""

    resolution: Resolution
    party: OwnershipParty | None
    entry_name: str | None
    entry_countries: tuple[str, ...] = ()


# --- datasets -----------------------------------------------------------------------------------------------


def datasets(workspace: Workspace, known_by: date | None = None) -> list[DatasetRecord]:
    """The datasets of a workspace, as they stand or stood at the end of a day, by name."""
    refresh_lists(workspace)
    return workspace.store.facts.datasets(known_by)


def findings(workspace: Workspace, record: DatasetRecord) -> list[Finding]:
    """What could not be used of a dataset, or is odd in it."""
    return workspace.store.facts.findings(record.seq)


def remove(workspace: Workspace, name: str, now: datetime | None = None) -> None:
    """Take a dataset out of all answers from now on; answers as known on earlier days keep it.

    Raises:
        NotFound: the workspace holds no such dataset.
    """
    workspace.store.facts.remove(name, now or datetime.now(UTC))


# --- review -------------------------------------------------------------------------------------------------


def review(workspace: Workspace, state: ResolutionState | None = "proposed") -> list[Reviewed]:
    """The matches of parties with list entries, the surest first; compared anew where the lists have changed.

    Args:
        state: None asks for all.
    """
    refresh_lists(workspace)
    if is_stale(workspace):
        workspace.say("the lists have changed: comparing the parties with them again")
        resolve(workspace)
    store = workspace.store
    found = store.resolutions.all(state)
    parties = store.facts.parties(one.party for one in found)
    entries = store.lists.entries((one.entry_id for one in found), AsOf(datetime.now(UTC).date()))
    out = []
    for one in found:
        states = entries.get(one.entry_id)
        name, countries = (states[0].entry.name, states[0].entry.countries) if states else (None, ())
        out.append(Reviewed(one, parties.get(one.party), name, countries))
    return out


def decide(
    workspace: Workspace,
    numbers: Iterable[int],
    state: Literal["accepted", "rejected"],
    *,
    by: str = "",
    note: str = "",
    now: datetime | None = None,
) -> list[Resolution]:
    """Accept or reject matches, all of them or none.

    Args:
        numbers: of the resolutions, as `review` gives them.
        by, note: who decides and why; free text.

    Raises:
        NotFound: one of the numbers does not exist.
    """
    store, moment = workspace.store, now or datetime.now(UTC)
    with store.transaction():
        return [store.resolutions.decide(number, state, by=by, note=note, now=moment) for number in numbers]


# --- the graph ----------------------------------------------------------------------------------------------


def graph_around(
    workspace: Workspace,
    party_id: str,
    as_of: date,
    known_by: date | None = None,
    *,
    direction: Direction = "both",
    most: int = MOST_PARTIES,
) -> OwnershipGraph:
    """What is known around a party: interests of every day, and the listings of one.

    Args:
        party_id: id of a party of the facts, or of an entry of a list.
        as_of: the day whose listings count. The interests keep their dates; the engine chooses among them.
        known_by: the day whose knowledge counts; None takes everything known.
        direction: `up` to the owners, `down` to what the party owns, or `both`.
        most: parties at which to stop; a finding says so.
    """
    refresh_lists(workspace)
    graph = workspace.store.facts.around(party_id, direction, known_by, most)
    interests = tuple(one for one in graph.interests if _was_known(one, known_by))
    ids = {party_id} | {end for one in interests for end in (one.owner, one.owned) if end}
    parties = {key: graph.parties[key] for key in sorted(ids) if key in graph.parties}
    listed, names = _listings(workspace, ids, parties, AsOf(as_of, known_by))
    if party_id not in parties and party_id in names:
        parties[party_id] = names[party_id]
    found = list(graph.findings)
    if is_stale(workspace):
        told = "the lists have changed since the parties were compared with them: run `navicert facts review`"
        found.append(Finding("resolutions_old", told))
    return OwnershipGraph(parties, interests, listed, tuple(found))


def _was_known(interest: Interest, known_by: date | None) -> bool:
    """Facts of the lists carry the day of their publication; all others are known since they were imported."""
    source = interest.source
    if known_by is None or source.dataset != LISTS or source.first_seen is None:
        return True
    return source.first_seen <= known_by


def _listings(
    workspace: Workspace, ids: Iterable[str], parties: Mapping[str, OwnershipParty], as_of: AsOf
) -> tuple[dict[str, tuple[Listing, ...]], dict[str, OwnershipParty]]:
    """The listings of the parties on a day; and the ids that are entries themselves, as parties."""
    wanted = sorted(ids)
    links = [one for one in workspace.store.resolutions.of(wanted, as_of.known) if one.state != "rejected"]
    # A party without a record may be an entry that a person asked for by its id.
    own = {key for key in wanted if key not in parties or _is_entry(parties[key])}
    states = workspace.store.lists.entries([*own, *(one.entry_id for one in links)], as_of)
    listed: dict[str, list[Listing]] = {}
    for key in sorted(own & states.keys()):
        if listing := listing_of(states[key][0], as_of.valid, None):
            listed.setdefault(key, []).append(listing)
    for link in links:
        if link.entry_id in states and (listing := listing_of(states[link.entry_id][0], as_of.valid, link)):
            listed.setdefault(link.party, []).append(listing)
    names = {key: entry_party(states[key][0]) for key in own & states.keys()}
    return {key: tuple(sorted(found, key=_order)) for key, found in sorted(listed.items())}, names


def listings_of_all(workspace: Workspace, as_of: date, known_by: date | None = None) -> dict[str, tuple[Listing, ...]]:
    """The listings of every party of the facts that stands on a list on a day, or may."""
    store = workspace.store
    ids = {one.party for one in store.resolutions.all() if one.state != "rejected"}
    own = next((record for record in store.facts.datasets(known_by) if record.name == LISTS), None)
    if own is not None:
        ids |= {party.id for party in store.facts.with_interests(known_by, load=own.seq)}
    return _listings(workspace, ids, store.facts.parties(ids, known_by), AsOf(as_of, known_by))[0]


def _is_entry(party: OwnershipParty) -> bool:
    return party.source is not None and party.source.dataset == LISTS


def _order(listing: Listing) -> tuple[bool, int, str, str]:
    """What is sure first, then the best match; what is no match of names but a number or the entry itself is best."""
    score = SAME if listing.score is None else listing.score
    return listing.certainty != "sure", -score, listing.code, listing.entry_id or ""


def listing_of(state: EntryState, day: date, link: Resolution | None) -> Listing | None:
    """The listing that an entry gives a party on a day; None where it did not stand."""
    stands = state.listed(day)
    if stands == "no":
        return None
    entry, requirement = state.entry, state.entry.requirement
    proposed = link is not None and link.state == "proposed"
    notes = []
    if link is not None and proposed:
        why = "matched by name" if link.how == "name" else f"shares {link.matched}"
        notes.append(f"{why}; nobody has looked at it yet")
    if stands == "unknown":
        notes.append("whether it stood on this day is not known")
    return Listing(
        code=entry.list_code,
        programs=entry.programs or None,
        certainty="possible" if proposed or stands == "unknown" else "sure",
        entry_id=entry.id,
        score=link.score if link else None,
        name=entry.name,
        note="; ".join(notes),
        footnotes=requirement.footnotes if requirement else (),
        scope=requirement.scope if requirement else None,
        policy=requirement.policy if requirement else None,
        policy_text=requirement.policy_text if requirement else None,
        citations=entry.citations,
    )


def entry_party(state: EntryState) -> OwnershipParty:
    """An entry of a list as a party of the graph."""
    entry = state.entry
    kind = "company" if entry.party_kind == "unknown" else entry.party_kind
    country = entry.countries[0] if entry.countries else None
    numbers = tuple((one.type, one.value) for one in entry.identifiers)
    return OwnershipParty(entry.id, entry.name, kind, country, numbers, tuple(n.value for n in entry.names[1:]))


# --- finding ------------------------------------------------------------------------------------------------


def find_party(workspace: Workspace, name_or_id: str, known_by: date | None = None) -> tuple[FoundParty, ...]:
    """The parties of the facts that a person may mean; the first way that finds any decides.

    Args:
        name_or_id: an id, an identifier such as an LEI, or a name in any script.
        known_by: the day whose knowledge counts.

    Returns:
        By id or identifier; else all of that very name; else those of a similar name, best first; else the entry of a
        list with that id. Several where a person has to choose; none where nothing is known.
    """
    if found := find_numbered(workspace, name_or_id, known_by):
        return found
    store, asked = workspace.store.facts, name_or_id.strip()
    if not asked:
        return ()
    if any(char.isalnum() for char in asked) and (ids := store.with_name(asked, known_by)):
        return tuple(FoundParty(party, "name") for party in store.parties(ids, known_by).values())
    if similar := _similar(workspace, asked, known_by):
        return similar
    states = workspace.store.lists.entries([asked], AsOf(datetime.now(UTC).date(), known_by)).get(asked)
    return (FoundParty(entry_party(states[0]), "entry"),) if states else ()


def find_numbered(workspace: Workspace, number: str, known_by: date | None = None) -> tuple[FoundParty, ...]:
    """The parties of the facts with that id, else those with that identifier; a name is never looked for."""
    refresh_lists(workspace)
    store, asked = workspace.store.facts, number.strip()
    if not asked:
        return ()
    if found := store.parties((asked, asked.upper()), known_by):
        return tuple(FoundParty(party, "id") for party in found.values())
    if store.mentions(asked, known_by):
        return (FoundParty(OwnershipParty(asked, asked), "id"),)
    if len(asked) >= 5 and (ids := store.with_identifier(asked, known_by)):
        return tuple(FoundParty(party, "identifier") for party in store.parties(ids, known_by).values())
    return ()


def _similar(workspace: Workspace, asked: str, known_by: date | None) -> tuple[FoundParty, ...]:
    """Parties that share a word with a name and compare well enough to be shown."""
    from navicert.matching.calibration import calibration
    from navicert.matching.pair import compare

    store = workspace.store.facts
    limits = calibration()
    found = []
    for party in store.parties(store.sharing_words(asked, known_by), known_by).values():
        best = max((compare(asked, name) for name in (party.name, *party.names)), key=lambda one: one.score)
        if limits.level(best.score, None, best.han) != "different":
            found.append(FoundParty(party, "similar", best.score))
    found.sort(key=lambda one: (-(one.score or 0), one.party.name, one.party.id))
    return tuple(found[:MOST_SIMILAR])
