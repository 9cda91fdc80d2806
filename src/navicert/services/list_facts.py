"""What the lists themselves say of who belongs to whom: the dataset "lists", made anew when the lists change.

A row of the Section 1260H list names a parent company, a row of the Entity List the institution it is subordinate to.
That is control without a share. A list does not say since when: the fact counts as standing, and carries the day on
which it was first published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final

from navicert.exchange.facts import Fact
from navicert.model.citation import Citation
from navicert.model.history import EntryState
from navicert.model.listing import Entry
from navicert.model.ownership import Interest, OwnershipParty, Source
from navicert.names.keys import name_key
from navicert.services.resolve import LISTS, compare_load
from navicert.services.workspace import Workspace

CODES: Final = ("1260H", "EL")
NOTE: Final = "facts_lists"
# Before any list: each fact of this dataset carries its own day of knowledge.
_ALWAYS: Final = datetime(1, 1, 1, tzinfo=UTC)
_BRACKET: Final = re.compile(r"\s*\([^()]*\)\s*$")


def refresh_lists(workspace: Workspace, *, now: datetime | None = None) -> None:
    """Make the dataset "lists" anew where the lists have changed since it was made."""
    store = workspace.store
    version = store.data_version()
    if store.note(NOTE) == version or not store.writable():
        return
    with store.transaction():
        if store.note(NOTE) == version:
            return
        workspace.say("reading what the lists say of owners; this happens once for each version of the lists")
        record = store.facts.replace(
            LISTS, list_facts(workspace), form="lists", file="the lists", sha256=version, now=_ALWAYS
        )
        store.set_note(NOTE, version)
        if record.interests:
            # Only what the lists say: all other datasets may be large, and are compared when a person asks for it.
            compare_load(workspace, record.seq, now or datetime.now(UTC))


def list_facts(workspace: Workspace) -> Iterator[Fact]:
    """The parties and interests that the lists state."""
    for code in CODES:
        states = list(workspace.store.lists.states(code))
        if not any(state.entry.subordinate_to for state in states):
            continue
        by_name: dict[str, str] = {}
        for state in states:
            for name in state.entry.names:
                by_name.setdefault(name_key(name.value), state.entry.id)
        yield from _of_list(states, by_name)


def _of_list(states: list[EntryState], by_name: dict[str, str]) -> Iterator[Fact]:
    entries: dict[str, Entry] = {state.entry.id: state.entry for state in states}
    first: dict[tuple[str, str], tuple[date, Entry]] = {}
    for state in states:
        for parent in state.entry.subordinate_to:
            pair = (parent, state.entry.id)
            if pair not in first or state.known_from < first[pair][0]:
                first[pair] = state.known_from, state.entry
    given: set[str] = set()
    interests = []
    for (parent, child), (day, entry) in first.items():
        owner = by_name.get(name_key(parent)) or by_name.get(name_key(_BRACKET.sub("", parent)))
        source = Source(LISTS, child, _citation(entry), day)
        key = owner or f"{LISTS}:{name_key(parent)}"
        for one in (key, child):
            if one not in given:
                given.add(one)
                known = entries.get(one)
                yield _party(known) if known else OwnershipParty(one, parent, source=source)
        if key != child:
            detail = (("list", entry.list_code), ("says", f"subordinate to {parent}"))
            number = f"{child}-{name_key(parent)[:40]}"
            interests.append(Interest(key, child, "control", source=source, id=number, detail=detail))
    yield from interests


def _citation(entry: Entry) -> Citation | None:
    if entry.citations:
        return entry.citations[0]
    return Citation(f"{entry.list_code}: {entry.name}", entry.source_url)


def _party(entry: Entry) -> OwnershipParty:
    kind = entry.party_kind if entry.party_kind != "unknown" else "company"
    return OwnershipParty(
        entry.id, entry.name, kind, entry.countries[0] if entry.countries else None,
        tuple((one.type, one.value) for one in entry.identifiers),
        tuple(dict.fromkeys(name.value for name in entry.names[1:] if name.kind != "generated")),
        Source(LISTS, entry.id, _citation(entry)),
    )  # fmt: skip
