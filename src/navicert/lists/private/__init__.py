"""A list that a user brings: their own watch list, a customer's, a list that navicert does not publish."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import get_args

from navicert.errors import InvalidInput, ListFormatError
from navicert.lists.countries import country_code
from navicert.lists.days import read_day
from navicert.lists.headers import map_header, sniff_delimiter
from navicert.lists.names_in_rows import make_name
from navicert.lists.registry import screening_lists
from navicert.lists.source import clean, decode_text, fold, text_faults, unpack
from navicert.model.dates import DateBound
from navicert.model.listing import Entry, ListVersion, entry_id
from navicert.model.party import Name, PartyKind

COVERS = frozenset({"names", "party_kind", "countries", "listed_from", "listed_to", "remarks"})
# A name longer than the longest of the published lists (about 400 characters) is a paragraph in the wrong
# column.
MAX_NAME = 1000
_CODE = re.compile(r"[A-Z][A-Z0-9_-]{1,19}")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": (
        "full name",
        "party",
        "party name",
        "entity",
        "entity name",
        "company",
        "company name",
        "名称",
        "名字",
    ),
    "id": ("identifier", "number", "no", "uid", "reference"),
    "alias": ("aliases", "alt names", "alternate names", "aka", "also known as", "别名"),
    "country": ("countries", "country code", "nationality", "国家"),
    "kind": ("type", "party kind", "entity type"),
    "listed_from": ("listed from", "from", "start", "start date", "date listed", "effective date"),
    "listed_to": ("listed to", "to", "until", "end", "end date", "date removed"),
    "note": ("notes", "remark", "remarks", "comment", "comments", "reason"),
}
_KIND_WORDS: dict[str, PartyKind] = {
    "entity": "company",
    "organization": "company",
    "organisation": "company",
    "individual": "person",
    "ship": "vessel",
    "plane": "aircraft",
    "": "unknown",
}


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that was left out.

    Attributes:
        line: number of the line on which the row ends, counting the header.
        field: the column that cannot be used, or None where it is the row as a whole.
        message: what is wrong and how to mend it.
    """

    line: int
    field: str | None
    message: str


class _BadRow(Exception):
    def __init__(self, field: str | None, message: str) -> None:
        super().__init__(message)
        self.field = field


def check_code(code: str) -> str:
    """The code, if a private list may have it.

    Args:
        code: 2 to 20 characters: a capital letter, then capitals, digits, "_" or "-".

    Raises:
        InvalidInput: another form, or the code of a published list.
    """
    if not _CODE.fullmatch(code):
        raise InvalidInput(
            f"{code!r} cannot be the code of a list: use 2 to 20 capital letters, digits, '_' or '-', "
            "starting with a letter, for example WATCH-1",
            "code",
        )
    if code in screening_lists():
        raise InvalidInput(f"{code} is a published list: choose another code, for example MY-{code}", "code")
    return code


def _country(text: str) -> tuple[str, ...]:
    codes = []
    for part in re.split(r"[;,/]", text) if ";" in text or "/" in text else [text]:
        if not part.strip():
            continue
        code = country_code(part) or country_code(part.strip().upper())
        if code is None:
            raise _BadRow("country", f"{part.strip()!r} is no known country: use a name or a code such as CN")
        codes.append(code)
    return tuple(sorted(set(codes)))


def _day(text: str, field: str) -> date | None:
    day = read_day(text)
    if day is None and text.strip():
        raise _BadRow(field, f"{text.strip()!r} is not a day: write it as YYYY-MM-DD")
    return day


def _kind(text: str) -> PartyKind:
    word = text.strip().casefold()
    for kind in get_args(PartyKind):
        if word == kind:
            found: PartyKind = kind
            return found
    if word not in _KIND_WORDS:
        raise _BadRow("kind", f"{text.strip()!r} is not a kind of party: use {', '.join(get_args(PartyKind))}")
    return _KIND_WORDS[word]


def _names(row: dict[str, str]) -> tuple[Name, ...]:
    primary = clean(row["name"])
    if not any(ch.isalnum() for ch in primary):
        raise _BadRow("name", "the name is empty or holds no letter")
    names = [make_name(primary)]
    for part in row.get("alias", "").split(";"):
        alias = clean(part)
        if alias and fold(alias) != fold(primary):
            names.append(make_name(alias, "alias"))
    longest = max(len(name.value) for name in names)
    if longest > MAX_NAME:
        raise _BadRow("name", f"a name of {longest:,} characters: at most {MAX_NAME:,} are read")
    return tuple(dict.fromkeys(names))


def _entry(row: dict[str, str], code: str, cells: list[str]) -> Entry:
    names = _names(row)
    countries = _country(row.get("country", ""))
    start, end = _day(row.get("listed_from", ""), "listed_from"), _day(row.get("listed_to", ""), "listed_to")
    if start and end and end < start:
        raise _BadRow("listed_to", f"the entry ends {end}, before it starts {start}")
    own = clean(row.get("id", ""))
    source = f"private list {code}"
    return Entry(
        id=f"{code.casefold()}-{own}" if own else entry_id(code, names[0].value, *countries),
        list_code=code,
        names=names,
        party_kind=_kind(row.get("kind", "")),
        countries=countries,
        listed_from=DateBound.on(start, source) if start else None,
        listed_to=DateBound.on(end, source) if end else None,
        remarks=clean(row.get("note", "")) or None,
        raw={"cells": cells},
    )


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sniff_delimiter(text))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise ListFormatError(f"not a readable table: {error}", f"line {reader.line_num}") from error


def read_private(data: bytes, code: str, title: str, published: date) -> tuple[ListVersion, tuple[RowError, ...]]:
    """A private list out of a CSV file; rows that cannot be used are told, the others are read.

    A cell is text, also where it starts with "=", "+" or "@": nothing is calculated.

    Args:
        data: CSV with a header; UTF-8 or UTF-16; commas, semicolons, tabs or bars between the cells. Only
            `name` must be there; `id`, `alias` (joined by ";"), `country`, `kind`, `listed_from`, `listed_to`
            and `note` are read, under these and other usual names.
        code: code of the list, see `check_code`.
        title: of the list, for people; stands as the publisher.
        published: the day of which the list is.

    Raises:
        InvalidInput: a code or title that cannot be used.
        ListFormatError: no table, no `name` column, or no row that can be used.
    """
    check_code(code)
    heading = clean(title)
    if not heading:
        raise InvalidInput("the list needs a title: say in a few words whose list it is", "title")
    text = decode_text(unpack(data))
    rows = _rows(text)
    header = next(rows, (0, []))[1]
    columns = map_header(header, _COLUMNS)
    if "name" not in columns:
        raise ListFormatError(f"no column is called 'name'; the columns are: {', '.join(header) or 'none'}", "line 1")
    entries: dict[str, tuple[int, Entry]] = {}
    errors: list[RowError] = []
    for line, cells in rows:
        try:
            if len(cells) != len(header):
                raise _BadRow(None, f"{len(cells)} cells where the header has {len(header)}")
            entry = _entry({field: cells[at] for field, at in columns.items()}, code, cells)
            if entry.id in entries:
                raise _BadRow("id" if "id" in columns else "name", f"the same party as line {entries[entry.id][0]}")
            entries[entry.id] = (line, entry)
        except _BadRow as error:
            errors.append(RowError(line, error.field, str(error)))
    if not entries:
        first = f"; the first: line {errors[0].line}, {errors[0].message}" if errors else ""
        raise ListFormatError(f"no row of the list can be used ({len(errors)} bad rows{first})")
    version = ListVersion(
        code=code,
        version=published.isoformat(),
        published=published,
        publisher=heading,
        url=None,
        sha256=hashlib.sha256(data).hexdigest(),
        entries=tuple(entry for _, entry in entries.values()),
        covers=COVERS,
        license="private",
        origin="imported",
        faults=(*text_faults(text), *((f"{len(errors)} rows were left out",) if errors else ())),
    )
    return version, tuple(errors)
