"""The four file formats of the Consolidated Screening List."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from navicert.errors import ListFormatError
from navicert.lists.csl.row import CODES, Values, code_of, list_row
from navicert.lists.days import read_day
from navicert.lists.rows import ListRow, entries_of_rows
from navicert.lists.source import (
    FileInfo,
    decode_text,
    list_version,
    read_json,
    read_table,
    text_faults,
    unpack,
)
from navicert.model.listing import ListVersion

PUBLISHER = "International Trade Administration (Consolidated Screening List)"
# Column of the file -> fields of `Entry` that it states.
_STATES: dict[str, tuple[str, ...]] = {
    "name": ("names", "subordinate_to", "excludes"),
    "alt_names": ("names",),
    "addresses": ("addresses", "countries"),
    "countries": ("countries",),
    "programs": ("programs",),
    "federal_register_notice": ("citations",),
    "start_date": ("listed_from",),
    "end_date": ("listed_to",),
    "license_requirement": ("license_requirement", "requirement"),
    "license_policy": ("review_policy", "requirement"),
    "ids": ("identifiers",),
    "dates_of_birth": ("birth_dates",),
    "remarks": ("remarks",),
    "type": ("party_kind",),
}


def parse_csv(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The lists of the official CSV file (29 columns).

    Raises:
        ListFormatError: not this file, damaged or cut off, or its day of publication is not known.
    """
    text = decode_text(unpack(data))
    return _versions(_table(text, ","), info, text)


def parse_tsv(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The lists of the official TSV file; see `parse_csv`."""
    text = decode_text(unpack(data))
    return _versions(_table(text, "\t"), info, text)


def parse_json(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The lists of the official JSON file, or of an answer of the trade.gov search API.

    Raises:
        ListFormatError: not this file, damaged or cut off, or its day of publication is not known.
    """
    text = decode_text(unpack(data))
    value = read_json(text)
    rows = value.get("results") if isinstance(value, dict) else value
    if not isinstance(rows, list):
        raise ListFormatError("the JSON holds no list of results: this is not the Consolidated Screening List")
    total = value.get("total") if isinstance(value, dict) else None
    if isinstance(total, int) and total > len(rows):
        raise ListFormatError(f"the file says {total:,} rows and holds {len(rows):,}: it is one page or cut off")
    printed = _printed_day(value) if isinstance(value, dict) else None
    return _versions(((f"result {index}", row) for index, row in enumerate(rows)), info, text, printed)


def parse_jsonl(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The lists of a file with one row, as a JSON object, on each line; the form of the bundled file."""
    text = decode_text(unpack(data))
    lines = (line for line in enumerate(text.split("\n"), 1) if line[1].strip())
    return _versions(((f"line {number}", read_json(line, f"line {number}")) for number, line in lines), info, text)


def _table(text: str, delimiter: str) -> Iterator[tuple[str, Values]]:
    for line, row in read_table(text, ("source", "name", "alt_names", "federal_register_notice"), delimiter=delimiter):
        yield f"line {line}", row


def _printed_day(value: dict[str, Any]) -> date | None:
    for field in ("search_performed_at", "sourceGeneratedAt"):
        stated = value.get(field)
        if isinstance(stated, str) and (day := read_day(stated[:10])):
            return day
    return None


def _versions(
    rows: Iterable[tuple[str, Any]], info: FileInfo, text: str, printed: date | None = None
) -> tuple[ListVersion, ...]:
    by_code: dict[str, list[ListRow]] = {}
    columns: dict[str, set[str]] = {}
    unknown: Counter[str] = Counter()
    for where, values in rows:
        if not isinstance(values, dict):
            raise ListFormatError("a row is not an object with fields", where)
        label = values.get("source")
        if not isinstance(label, str) or not label.strip():
            raise ListFormatError("a row does not say from which list it is", where)
        code = code_of(label)
        if code is None:
            unknown[label.strip()[:100]] += 1
            continue
        row = list_row(code, values, where)
        by_code.setdefault(code, []).append(row)
        columns.setdefault(code, set()).update(row.raw)
    if not by_code:
        raise ListFormatError("the file holds no row of a list that the Consolidated Screening List has")
    faults = (
        *text_faults(text),
        *(f"{count} rows of a list not known: {what}" for what, count in unknown.items()),
    )
    return tuple(
        list_version(
            code,
            entries_of_rows(code, by_code[code]),
            info,
            covers={field for column in columns[code] for field in _STATES.get(column, ())},
            published=printed,
            publisher=PUBLISHER,
            faults=faults,
        )
        for code in CODES
        if code in by_code
    )
