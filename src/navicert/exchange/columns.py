"""Which column holds what: heads of tables in several languages, and the words for kinds of parties."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, cast

from navicert.errors import InvalidInput
from navicert.model.party import PartyKind


def fold(text: str) -> str:
    """A column head without case, spaces and punctuation."""
    return "".join(char for char in text.casefold() if char.isalnum())


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("navicert.exchange").joinpath("data/headers.toml").read_text(encoding="utf-8"))


def fields() -> tuple[str, ...]:
    """The fields of a party that a column can hold."""
    return tuple(_words()["fields"])


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field of a party stands in a row.

    Attributes:
        of: field to column number.
        numbers: column number to the kind of identifier that it holds, for example 4 to "LEI".
    """

    of: Mapping[str, int]
    numbers: Mapping[int, str]

    def cell(self, field: str, cells: Sequence[str]) -> str:
        """The text of a field in a row, stripped; empty where there is no such column or cell."""
        column = self.of.get(field)
        return cells[column].strip() if column is not None and column < len(cells) else ""


def read_mapping(texts: Iterable[str]) -> dict[str, str]:
    """What `--map name=Company,country=CC` says of a table of parties: field to column head; see `mapped`."""
    return mapped(texts, fields(), "party", "name=Company")


def mapped(texts: Iterable[str], known: Sequence[str], row: str, example: str) -> dict[str, str]:
    """What the option `--map` says: field to column head.

    Args:
        texts: the values of the option; a column head with a comma stands in quotation marks.
        known: the fields that a row has.
        row: what a row is, for the message.
        example: what to write, for the message.

    Raises:
        InvalidInput: for an unknown field or a part without "=".
    """
    out: dict[str, str] = {}
    for text in texts:
        for part in next(csv.reader([text]), []):
            field, equals, head = part.partition("=")
            field = field.strip().replace(" ", "_")
            if not equals or not head.strip():
                raise InvalidInput(f"--map: {part!r} says nothing; write for example {example}", "--map")
            if field not in known:
                near = get_close_matches(field, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"fields: {', '.join(known)}"
                raise InvalidInput(f"--map: a {row} has no field {field!r}; {hint}", "--map")
            out[field] = head.strip()
    return out


def find_columns(header: Sequence[str], mapping: Mapping[str, str] | None = None) -> Columns:
    """Find the fields in the first row of a table.

    Args:
        header: the column heads.
        mapping: field to head, from `--map`; it wins over the synonyms.

    Raises:
        InvalidInput: where a mapped column is missing or no column holds the name.
    """
    folded = [fold(head) for head in header]
    of: dict[str, int] = {}
    for field, head in (mapping or {}).items():
        if head in header:
            of[field] = list(header).index(head)
        elif fold(head) in folded:
            of[field] = folded.index(fold(head))
        else:
            raise InvalidInput(f"--map: no column {head!r}; columns: {_heads(header)}", "--map")
    taken = set(of.values())
    for field, synonyms in _words()["fields"].items():
        if field in of:
            continue
        for synonym in synonyms:
            places = [at for at, head in enumerate(folded) if head == fold(synonym) and at not in taken]
            if places:
                of[field] = places[0]
                taken.add(places[0])
                break
    if "name" not in of:
        raise InvalidInput(
            f"no column is known to hold the name; columns: {_heads(header)}; say which with --map name=COLUMN",
            "--map",
        )
    numbers = {
        at: kind
        for kind, synonyms in _words()["numbers"].items()
        for at, head in enumerate(folded)
        if at not in taken and head in {fold(synonym) for synonym in synonyms}
    }
    return Columns(of, numbers)


def _heads(header: Sequence[str]) -> str:
    shown = [head if len(head) <= 40 else f"{head[:40]}…" for head in header[:12]]
    return ", ".join(repr(head) for head in shown) + (" …" if len(header) > 12 else "")


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether a first row is a header: one of its cells is a known head of the name column."""
    names = {fold(word) for word in _words()["fields"]["name"]}
    return any(fold(cell) in names for cell in cells)


@cache
def _kinds() -> dict[str, PartyKind]:
    return {fold(word): cast(PartyKind, kind) for kind, words in _words()["kinds"].items() for word in words}


def read_kind(text: str) -> PartyKind | None:
    """What kind of party a word names: "Organization" is a company; None where the word is not known."""
    return _kinds().get(fold(text))
