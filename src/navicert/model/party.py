"""Who: a party, its names, addresses and identifiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NameKind = Literal["primary", "alias", "weak_alias", "former", "generated"]
PartyKind = Literal["company", "person", "vessel", "aircraft", "unknown"]


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a party, as its source spells it.

    Attributes:
        value: the name, verbatim.
        kind: `generated` marks a name that no source prints and that a rule made.
        script: ISO 15924 code of the dominant script, for example "Latn" or "Hani".
        source: where the name is from if not the list row itself (a curated alias, a rule).
    """

    value: str
    kind: NameKind = "primary"
    script: str = "Latn"
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A place where a party is found; every part may be missing but the text.

    Attributes:
        text: the address as printed.
        country: ISO 3166-1 alpha-2, upper case.
    """

    text: str
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that an authority gave a party: passport, registration, IMO, USCC, LEI."""

    type: str
    value: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A party as a user describes it; only the name must be given.

    Attributes:
        name: in any script.
        country: ISO 3166-1 alpha-2, upper case.
        birth_dates: "1962", "1962-08" or "1962-08-06".
    """

    name: str
    kind: PartyKind | None = None
    country: str | None = None
    address: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    birth_dates: tuple[str, ...] = ()
    role: str | None = None
    id: str | None = None
