"""What else is known of the party: country, birth date, identifier and address beside the name.

Evidence that agrees never lowers a score, so that giving more correct data never loses a listing. Evidence that
disagrees lowers it a little: lists give the address of one office, and people move. Only a birth date that differs
weighs heavily, and only for persons.
"""

from __future__ import annotations

from collections.abc import Iterator

from navicert.matching.calibration import evidence_points
from navicert.model.listing import Entry
from navicert.model.party import Party
from navicert.model.screening import Feature
from navicert.names.tokens import analyze
from navicert.names.weights import Role

SHORTEST_IDENTIFIER = 5
# An identifier that is the same is the party: it lifts any score to the full one.
IDENTIFIER_POINTS = 1000


def identifier_key(value: str) -> str:
    """An identifier without spaces, dashes and case, for comparison."""
    return "".join(ch for ch in value.casefold() if ch.isalnum())


def shared_identifiers(party: Party, entry: Entry) -> list[str]:
    """Identifiers that the party and the entry share; values of fewer than five characters identify nobody."""
    theirs = {key for item in entry.identifiers if len(key := identifier_key(item.value)) >= SHORTEST_IDENTIFIER}
    return [item.value for item in party.identifiers if identifier_key(item.value) in theirs]


def evidence(party: Party, entry: Entry) -> tuple[Feature, ...]:
    """What the other fields say, as features whose points add to the score of the name."""
    return (
        *_identifiers(party, entry),
        *_country(party, entry),
        *_birth(party, entry),
        *_address(party, entry),
    )


def _identifiers(party: Party, entry: Entry) -> Iterator[Feature]:
    for value in shared_identifiers(party, entry):
        yield Feature("identifier", IDENTIFIER_POINTS, f"the identifier {value} is on the entry", relation="same")


def _country(party: Party, entry: Entry) -> Iterator[Feature]:
    if not party.country or not entry.countries:
        return
    if party.country in entry.countries:
        yield Feature(
            "country",
            evidence_points()["country_same"],
            f"the country {party.country} is the same",
            relation="same",
        )
        return
    listed = ", ".join(entry.countries)
    text = f"the country differs: {party.country} against {listed} on the list"
    yield Feature("country", evidence_points()["country_differs"], text, relation="differs")


def _birth(party: Party, entry: Entry) -> Iterator[Feature]:
    if not party.birth_dates or not entry.birth_dates:
        return
    for mine in party.birth_dates:
        for theirs in entry.birth_dates:
            short = min(len(mine), len(theirs))
            if mine[:short] == theirs[:short]:
                yield Feature(
                    "birth date",
                    evidence_points()["birth_same"],
                    f"the birth date {theirs} agrees",
                    relation="same",
                )
                return
    text = f"the birth date differs: {party.birth_dates[0]} against {entry.birth_dates[0]} on the list"
    yield Feature("birth date", evidence_points()["birth_differs"], text, relation="differs")


def _address(party: Party, entry: Entry) -> Iterator[Feature]:
    if not party.address or not entry.addresses:
        return
    mine = {t.key or t.text for t in analyze(party.address).tokens if t.role in (Role.WORD, Role.PLACE)}
    for address in entry.addresses:
        theirs = {t.key or t.text for t in analyze(address.text).tokens if t.role in (Role.WORD, Role.PLACE)}
        shared = sorted(word for word in mine & theirs if len(word) > 2)
        if len(shared) >= 2:
            text = f"the address shares {', '.join(shared[:4])}"
            yield Feature("address", evidence_points()["address_shared"], text, relation="same")
            return
