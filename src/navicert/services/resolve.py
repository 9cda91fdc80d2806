"""Which parties of the facts are entries of lists: by identifier first, then by name; nothing is merged silently.

Only a number of the same register, in the same country where several countries give such numbers, settles it. All else
is proposed and waits for a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from typing import Final, cast

from navicert.exchange.columns import fold
from navicert.exchange.facts import words
from navicert.matching.calibration import calibration
from navicert.model.listing import Entry
from navicert.model.ownership import OwnershipParty
from navicert.model.party import Identifier, Party, PartyKind
from navicert.model.screening import Candidate
from navicert.names.keys import identifier_key
from navicert.report.phrases import out_of_100
from navicert.services.workspace import Workspace
from navicert.store.records import Resolution, ResolutionState

NOTE: Final = "facts_resolved"
_KINDS: Final = ("company", "person", "vessel", "aircraft")
_CHUNK: Final = 10_000
# Names of one party that are compared; a bank with hundreds of spellings is found by its first ones.
MOST_NAMES: Final = 12
PROGRAM: Final = "navicert"
# The dataset that says what the lists themselves say of who belongs to whom.
LISTS: Final = "lists"
SAME: Final = 1000


def compared_at() -> str:
    """With what likeness parties of the facts are taken for entries, and what that leaves out, in words."""
    return (
        f"owners were compared with the lists at match level (from {out_of_100(calibration().match)} of 100); weaker"
        " likenesses were not taken: screen the owners"
    )


def resolve(workspace: Workspace, *, load: int | None = None, now: datetime | None = None) -> int:
    """Compare the parties that own or are owned with the lists, and keep what is new.

    Args:
        load: of one dataset; where the lists changed since the last time, or None, all datasets are compared.
        now: the instant to note; None reads the clock.

    Returns:
        How many resolutions are new.
    """
    store = workspace.store
    version = store.data_version()
    moment = now or datetime.now(UTC)
    stale = store.note(NOTE) not in (version, None)
    with store.transaction():
        new = compare_load(workspace, None if stale else load, moment)
        store.set_note(NOTE, version)
    return new


def compare_load(workspace: Workspace, load: int | None, now: datetime) -> int:
    """Compare the parties of one load, or of all, with the lists; says nothing of whether the others were compared."""
    store, new = workspace.store, 0
    parties = store.facts.with_interests(load=load)
    with store.transaction():
        while chunk := list(islice(parties, _CHUNK)):
            new += store.resolutions.propose(_found(workspace, chunk, now), now)
    return new


def is_stale(workspace: Workspace) -> bool:
    """Whether the lists have changed since the parties were compared with them."""
    return workspace.store.note(NOTE) not in (workspace.store.data_version(), None)


def _found(workspace: Workspace, parties: Sequence[OwnershipParty], now: datetime) -> Iterator[Resolution]:
    from navicert.services.screen import screen_parties

    asked = [(party, name) for party in parties for name in _names(party)]
    queries = [_query(party, name) for party, name in asked]
    answers = screen_parties(workspace, queries, as_of=now.date(), store=False, owners=False)
    best: dict[tuple[str, str], tuple[OwnershipParty, Candidate]] = {}
    for (party, _), result in zip(asked, answers.results, strict=True):
        for candidate in (*result.candidates, *result.removed):
            pair = (party.id, candidate.entry.id)
            # An entry is compared with all lists by a screening; here only its very name on another list counts.
            least = SAME if party.source and party.source.dataset == LISTS else 0
            if candidate.level != "match" or party.id == candidate.entry.id or candidate.score < least:
                continue
            if pair not in best or candidate.score > best[pair][1].score:
                best[pair] = party, candidate
    for party, candidate in best.values():
        yield _resolution(party, candidate)


def _names(party: OwnershipParty) -> Iterable[str]:
    return dict.fromkeys((party.name, *party.names[: MOST_NAMES - 1]))


def _query(party: OwnershipParty, name: str) -> Party:
    kind = cast(PartyKind, party.kind) if party.kind in _KINDS else None
    numbers = tuple(Identifier(scheme, value) for scheme, value in party.identifiers)
    return Party(name, kind, party.country, identifiers=numbers)


def _resolution(party: OwnershipParty, candidate: Candidate) -> Resolution:
    entry = candidate.entry
    shared = _shared(party, entry)
    if shared is not None:
        value, settled = shared
        state: ResolutionState = "accepted" if settled else "proposed"
        by, note = (PROGRAM, "the same number of the same register") if settled else ("", "")
        return Resolution(party.id, entry.id, entry.list_code, "id", None, value, state, by, note)
    return Resolution(
        party.id, entry.id, entry.list_code, "name", candidate.score, candidate.matched_name.value, "proposed"
    )


def _shared(party: OwnershipParty, entry: Entry) -> tuple[str, bool] | None:
    """The number that both have, and whether it settles that they are one; None where they share none."""
    doubtful = None
    for scheme, value in party.identifiers:
        key = identifier_key(value)
        for theirs in entry.identifiers:
            if len(key) < 5 or identifier_key(theirs.value) != key:
                continue
            mine, other = family(scheme), family(theirs.type)
            same_country = party.country is not None and party.country in (theirs.country, *entry.countries)
            if mine == other and mine and (mine != NATIONAL or same_country):
                return f"{scheme} {value}", True
            doubtful = f"{scheme} {value}", False
    return doubtful


NATIONAL: Final = "national"


@cache
def _families() -> dict[str, str]:
    found = {fold(word): family for family, listed in words()["families"].items() for word in listed}
    return {fold(word): NATIONAL for word in words()["national"]["numbers"]} | found


def family(scheme: str) -> str | None:
    """The register that a scheme names, `NATIONAL` for one that many countries have; None where it is not known."""
    return _families().get(fold(scheme))
