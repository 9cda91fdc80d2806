"""From the cells of a row to a party, or to the reason why it is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from navicert.exchange.columns import Columns, read_kind
from navicert.model.party import Identifier, Party, PartyKind
from navicert.names.places import country_code

MAX_NAME: Final = 1000
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")
_BIRTH: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_UNDECODABLE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be screened.

    Attributes:
        line: number of its first line in the file, from 1.
        cells: as they stood in the input.
        notes: what was left out of the party, in words.
    """

    line: int
    cells: tuple[str, ...]
    party: Party
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be screened.

    Attributes:
        line: number of its first line in the file, from 1.
        reason: in words, for the person who mends the file.
        raw: the cells as far as they could be read.
        party: what is known of the party in spite of it.
    """

    line: int
    reason: str
    raw: tuple[str, ...]
    party: Party | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells, as `Row` calls them."""
        return self.raw


def read_row(line: int, cells: Sequence[str], columns: Columns, width: int) -> Row | BadRow:
    """Read one row of a table.

    Args:
        line: number of its first line.
        cells: in the order of the header.
        columns: where each field stands.
        width: how many columns the header has.
    """
    kept = tuple(readable(cell) for cell in cells)
    name = columns.cell("name", cells)
    if any(_UNDECODABLE.search(cell) for cell in cells):
        return BadRow(line, "has bytes that are no text in this encoding; see --encoding", kept)
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        reason = f"has {len(cells)} cells where the header has {width}; put a cell with a comma in quotation marks"
        return BadRow(line, reason, kept)
    fault = name_fault(name)
    if fault:
        return BadRow(line, fault, kept)
    notes: list[str] = []
    if len(cells) < width:
        notes.append(f"the row has {len(cells)} of {width} cells")
    if _CONTROL.search(name):
        notes.append("control characters in the name were read as spaces")
    country = _country(columns.cell("country", cells), notes)
    kind = _kind(columns.cell("kind", cells), notes)
    party = Party(
        name=_CONTROL.sub(" ", name),
        kind=kind,
        country=country,
        address=_CONTROL.sub(" ", columns.cell("address", cells)) or None,
        identifiers=_identifiers(cells, columns),
        birth_dates=_birth_dates(columns.cell("birth_date", cells), notes),
        role=columns.cell("role", cells) or None,
        id=columns.cell("id", cells) or None,
    )
    return Row(line, kept, party, tuple(notes))


def name_fault(name: str) -> str | None:
    """Why a text cannot be the name of a party; None where it can."""
    if not name.strip():
        return "the name is empty"
    if len(name) > MAX_NAME:
        return f"the name has {len(name):,} characters; the limit is {MAX_NAME:,}"
    if _UNDECODABLE.search(name):
        return "the name has bytes that are no text in this encoding; see --encoding"
    if not any(char.isalnum() for char in name):
        return "the name has no letter and no digit"
    return None


def readable(cell: str) -> str:
    """A cell that can be written again: bytes that were no text become replacement characters."""
    return _UNDECODABLE.sub("\ufffd", cell)


def _country(text: str, notes: list[str]) -> str | None:
    if not text:
        return None
    code = country_code(text)
    if code is None:
        notes.append(f"country {text[:60]!r} is not known and was left out; use ISO 3166 codes such as CN")
    return code


def _kind(text: str, notes: list[str]) -> PartyKind | None:
    if not text:
        return None
    kind = read_kind(text)
    if kind is None:
        notes.append(f"kind {text[:60]!r} is not known and was left out; use company, person, vessel or aircraft")
    return None if kind == "unknown" else kind


def _birth_dates(text: str, notes: list[str]) -> tuple[str, ...]:
    out = []
    for part in (piece.strip() for piece in text.split(";")):
        if _BIRTH.fullmatch(part):
            out.append(part)
        elif part:
            notes.append(f"birth date {part[:40]!r} was left out; write 1962, 1962-08 or 1962-08-06")
    return tuple(out)


def _identifiers(cells: Sequence[str], columns: Columns) -> tuple[Identifier, ...]:
    """Numbers from their own columns, and "passport: E123; LEI: 5299…" from a common one."""
    out = [
        Identifier(kind, cells[at].strip())
        for at, kind in columns.numbers.items()
        if at < len(cells) and cells[at].strip()
    ]
    for part in columns.cell("identifiers", cells).split(";"):
        kind, colon, value = part.partition(":")
        if colon and value.strip():
            out.append(Identifier(kind.strip(), value.strip()))
        elif part.strip():
            out.append(Identifier("unknown", part.strip(" :")))
    return tuple(number for number in out if number.value)
