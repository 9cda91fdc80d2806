"""Institutions of Section 1286 of the FY2019 defense authorization act, edition by edition."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from functools import cache

from navicert.errors import ListFormatError
from navicert.lists.countries import country_codes
from navicert.lists.editions import Edition, EditionRow, follow, split_bracket
from navicert.lists.source import (
    FileInfo,
    Source,
    clean,
    data_text,
    decode_text,
    list_version,
    read_table,
    unpack,
)
from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.listing import Entry, ListVersion

CODE = "1286"
PUBLISHER = "U.S. Department of Defense"
COVERS = ("names", "countries", "listed_from", "listed_to", "text_from", "citations", "remarks", "source_url")
_COLUMNS = ("name", "aliases", "program", "report-date", "end-date", "country", "notes", "source_url")


@cache
def _editions() -> dict[str, Edition]:
    text = data_text("lists", "editions.toml")
    return {
        row["report"]: Edition(row["day"], row.get("earliest", row["day"]), Citation(row["citation"]))
        for row in tomllib.loads(text)[CODE]
    }


def _end(text: str, line: int) -> DateBound | None:
    """A day; a bare year ("2026") says no more than the next edition does and is left to it."""
    text = text.strip()
    if not text or (len(text) == 4 and text.isdigit()):
        return None
    try:
        return DateBound.on(date.fromisoformat(text), f"{CODE} history file")
    except ValueError as error:
        raise ListFormatError(f"end-date {text!r} is not a day (YYYY-MM-DD)", f"line {line}") from error


def _row(line: int, row: dict[str, str]) -> EditionRow:
    edition = _editions().get(row["report-date"].strip())
    name, bracket = split_bracket(clean(row["name"]))
    if edition is None:
        known = ", ".join(_editions())
        raise ListFormatError(
            f"the day of the edition {row['report-date']!r} is not known (known: {known}): add it to editions.toml",
            f"line {line}",
        )
    if not name:
        raise ListFormatError("a row has no name", f"line {line}")
    aliases = [alias for part in row["aliases"].split(";") if (alias := clean(part))]
    if bracket and bracket not in aliases:
        aliases.append(bracket)
    url = row["source_url"].strip()
    return EditionRow(
        edition=edition,
        name=name,
        aliases=tuple(aliases),
        former=(),
        ends=_end(row["end-date"], line),
        body=Entry(
            id="",
            list_code=CODE,
            names=(),
            party_kind="company",
            countries=country_codes(row["country"]),
            remarks=clean(row["notes"]) or None,
            source_url=url if url.startswith("https://") else None,
            raw={key: value for key, value in row.items() if value},
        ),
    )


def parse_history(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The list as each edition since fiscal year 2022 left it, one version per edition.

    Args:
        data: the history table, one row per institution and edition.
        info: its day of publication is not used: every version has the day of its edition.

    Raises:
        ListFormatError: another layout, a row without a name, or an edition whose day is not known.
    """
    rows = [_row(line, row) for line, row in read_table(decode_text(unpack(data)), _COLUMNS)]
    if not rows:
        raise ListFormatError(f"the file holds no {CODE} entries")
    return tuple(
        list_version(CODE, entries, replace(info, published=edition.day), covers=COVERS, publisher=PUBLISHER)
        for edition, entries in follow(rows, CODE, whole=True)
        if entries
    )


SOURCES: tuple[Source, ...] = (
    Source(
        "1286-history",
        (CODE,),
        "Section 1286 institutions, all editions since fiscal year 2022",
        None,
        "csv",
        PUBLISHER,
        parse_history,
    ),
)
