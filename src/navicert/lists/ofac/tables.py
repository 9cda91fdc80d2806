"""The words of OFAC's files, from `data/lists/ofac.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from navicert.lists.source import data_text
from navicert.model.party import PartyKind

PUBLISHER = "Office of Foreign Assets Control, U.S. Department of the Treasury"


@dataclass(frozen=True, slots=True)
class Tables:
    """What OFAC's spellings mean.

    Attributes:
        list_codes: name of a list -> code.
        program_lists: program -> code of the only non-SDN list that has it.
        fallback_lists: program -> code, for rows that no program places.
        umbrella: names of lists that only repeat others.
        scripts: script name -> ISO 15924.
        party_kinds: type in capitals or not, as OFAC prints it -> kind.
        subordinate: relationship types that say to whom a party belongs.
        birth_features, country_features, id_features: feature types of the enhanced XML.
        id_types: kinds of numbers in remarks, longest first.
    """

    list_codes: dict[str, str]
    program_lists: dict[str, str]
    fallback_lists: dict[str, str]
    umbrella: frozenset[str]
    scripts: dict[str, str]
    party_kinds: dict[str, PartyKind]
    subordinate: frozenset[str]
    birth_features: frozenset[str]
    country_features: frozenset[str]
    id_features: frozenset[str]
    id_types: tuple[str, ...]


@cache
def tables() -> Tables:
    """The tables, read once."""
    text = data_text("lists", "ofac.toml")
    data = tomllib.loads(text)
    return Tables(
        list_codes={name: row["code"] for row in data["list"] for name in row["names"]},
        program_lists={program: row["code"] for row in data["list"] for program in row["programs"]},
        fallback_lists={program: row["code"] for row in data["list"] for program in row.get("fallback_programs", ())},
        umbrella=frozenset(data["umbrella"]["names"]),
        scripts=data["scripts"],
        party_kinds={name.casefold(): kind for name, kind in data["party_kinds"].items()},
        subordinate=frozenset(data["relations"]["subordinate"]),
        birth_features=frozenset(data["features"]["birth_date"]),
        country_features=frozenset(data["features"]["countries"]),
        id_features=frozenset(data["features"]["identifiers"]),
        id_types=tuple(sorted(data["remarks"]["identifiers"], key=lambda name: (-len(name), name))),
    )


def entry_id(code: str, uid: str) -> str:
    """The id of an OFAC entry: its list and OFAC's own number, for example "sdn-36" or "cmic-30882"."""
    return f"{code.casefold()}-{int(uid)}"


def party_kind(printed: str) -> PartyKind:
    """The kind of a party; OFAC prints nothing for companies and bodies in SDN.CSV ("-0-")."""
    return tables().party_kinds.get(printed.strip().casefold() or "entity", "unknown")


def is_uid(value: str) -> bool:
    """Whether a value is one of OFAC's numbers."""
    return value.isascii() and value.isdigit() and len(value) <= 12


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """The values in their order, each once, without the empty ones."""
    return tuple(dict.fromkeys(value for value in values if value))
