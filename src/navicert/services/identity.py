"""Which party of the ownership facts a screened party is, by what, and what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from navicert.matching.calibration import calibration
from navicert.matching.pair import compare
from navicert.model.ownership import OwnershipParty
from navicert.model.party import Identifier, Party
from navicert.names.keys import identifier_key
from navicert.services.facts import FoundParty, find_numbered, find_party
from navicert.services.resolve import NATIONAL, family
from navicert.services.workspace import Workspace

_LEI: Final = re.compile(r"[0-9A-Z]{18}[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Identity:
    """A party of the facts that a screened party may be.

    Attributes:
        doubt: what leaves open whether the two are one, in words; empty where nothing does.
    """

    found: FoundParty
    doubt: str = ""


def identities(workspace: Workspace, party: Party, known_by: date | None) -> list[Identity]:
    """The parties of the facts that a screened party is, or may be: by its numbers, and by its name.

    Only where one of them is it for sure are the doubtful ones left out.
    """
    out: dict[str, Identity] = {}
    for identifier in party.identifiers:
        for found in find_numbered(workspace, identifier.value, known_by):
            one = Identity(found, _doubt_of_number(party, identifier, found))
            if found.party.id not in out or not one.doubt:
                out[found.party.id] = one
    if all(one.doubt for one in out.values()):
        for found in _by_name(workspace, party, known_by):
            one = Identity(found, _doubt_of_name(party, found))
            if found.party.id not in out or not one.doubt:
                out[found.party.id] = one
    if any(_settled(party, one) for one in out.values()):
        return [one for one in out.values() if not one.doubt]
    return sorted(out.values(), key=lambda one: bool(one.doubt))


def _by_name(workspace: Workspace, party: Party, known_by: date | None) -> Iterator[FoundParty]:
    least = calibration(party.kind or "unknown").match
    for one in find_party(workspace, party.name, known_by):
        if one.how == "id" and one.party.name == one.party.id:
            yield replace(one, how="name")  # A table without ids: the name is the id.
        elif one.how != "entry" and (one.score is None or one.score >= least):
            yield one


def _settled(party: Party, one: Identity) -> bool:
    """Whether more than a name says that it is the party: a number, or the country."""
    by_number = one.found.how in ("id", "identifier")
    return not one.doubt and (by_number or (party.country is not None and party.country == one.found.party.country))


def _countries(party: Party, theirs: OwnershipParty) -> str:
    if party.country and theirs.country and party.country != theirs.country:
        return f"the country differs: {party.country} against {theirs.country} in the facts"
    return ""


def _doubt_of_name(party: Party, found: FoundParty) -> str:
    if differs := _countries(party, found.party):
        return differs
    if found.how in ("id", "identifier") and not _alike(party, found.party):
        return f"{party.name} is a number there, of a party with a wholly different name"
    return "the name is only similar" if found.how == "similar" else ""


def _doubt_of_number(party: Party, identifier: Identifier, found: FoundParty) -> str:
    """An equal number is the party in the same register, or where the names agree too; countries must not differ."""
    if differs := _countries(party, found.party):
        return differs
    if _same_register(party, identifier, found) or _alike(party, found.party):
        return ""
    return f"the number {identifier.value} is the same, but the names are wholly different"


def _same_register(party: Party, identifier: Identifier, found: FoundParty) -> bool:
    mine, key = family(identifier.type), identifier_key(identifier.value)
    if mine is None:
        return False
    # A party of GLEIF has its LEI as its id.
    if mine == "LEI" and identifier_key(found.party.id) == key and _LEI.fullmatch(found.party.id.upper()):
        return True
    same_country = found.party.country is not None and found.party.country in (identifier.country, party.country)
    return any(
        identifier_key(value) == key and family(scheme) == mine and (mine != NATIONAL or same_country)
        for scheme, value in found.party.identifiers
    )


def _alike(party: Party, theirs: OwnershipParty) -> bool:
    """Whether the names are not wholly different, by the level that the matcher gives them."""
    limits = calibration(party.kind or "unknown")
    found = (compare(party.name, name, party.kind or "unknown") for name in (theirs.name, *theirs.names))
    return any(limits.level(one.score, None, one.han) != "different" for one in found)
