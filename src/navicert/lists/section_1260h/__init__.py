"""The Section 1260H list of Chinese military companies, edition by edition."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from functools import cache

from navicert.errors import ListFormatError
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

CODE = "1260H"
PUBLISHER = "U.S. Department of Defense"
COVERS = (
    "names",
    "subordinate_to",
    "listed_from",
    "listed_to",
    "text_from",
    "citations",
    "remarks",
    "source_url",
)
_COLUMNS = (
    "name",
    "clean name",
    "alias",
    "previous name",
    "parent name",
    "note",
    "start date",
    "end date",
    "source url",
)
# The asterisks of the early editions mark indirect ownership of a footnote that the file does not hold.
_MARKS = re.compile(r"[*†‡]+")
# A comma parts aliases ("Knownsec,Beijing Kownsec") only where no space follows; ", Ltd." belongs to a name.
_ALIASES = re.compile(r";|,(?=\S)")


@cache
def _citations() -> dict[date, Citation]:
    text = data_text("lists", "editions.toml")
    return {row["day"]: Citation(row["citation"], row.get("url")) for row in tomllib.loads(text)[CODE]}


def _day(text: str, line: int, column: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ListFormatError(f"{column} {text!r} is not a day (YYYY-MM-DD)", f"line {line}") from error


@cache
def _withdrawn() -> frozenset[date]:
    """Days of editions that were posted and withdrawn."""
    return frozenset(row["day"] for row in tomllib.loads(data_text("lists", "editions.toml"))["1260H-withdrawn"])


def _end(day: date | None) -> DateBound | None:
    """What an end date says; the day of a withdrawn edition leaves it to the next one."""
    if day is None:
        return None
    if day in _withdrawn():
        return DateBound.not_before(day, f"{CODE}: edition of {day.isoformat()}, withdrawn")
    return DateBound.on(day, f"{CODE} history file")


def _name(text: str) -> str:
    return clean(_MARKS.sub("", text))


def _row(line: int, row: dict[str, str]) -> EditionRow:
    name, bracket = split_bracket(_name(row["clean name"]) or _name(row["name"]))
    start = _day(row["start date"], line, "Start date")
    if not name or start is None:
        raise ListFormatError("a row needs a name and a start date", f"line {line}")
    ends = _day(row["end date"], line, "End date")
    if ends is not None and ends < start:
        raise ListFormatError(f"the entry ends {ends}, before its start {start}", f"line {line}")
    aliases = [_name(part) for part in _ALIASES.split(row["alias"])]
    if bracket and bracket not in aliases:
        aliases.append(bracket)
    citation = _citations().get(start, Citation(f"Section 1260H list of {start.isoformat()}"))
    parent = _name(row["parent name"])
    url = row["source url"].strip() or None
    return EditionRow(
        edition=Edition(start, start, citation),
        name=name,
        aliases=tuple(alias for alias in aliases if alias),
        former=tuple(old for part in row["previous name"].split(";") if (old := _name(part))),
        ends=_end(ends),
        body=Entry(
            id="",
            list_code=CODE,
            names=(),
            party_kind="company",
            subordinate_to=(parent,) if parent else (),
            remarks=clean(row["note"]) or None,
            source_url=url if url and url.startswith("https://") else None,
            raw={key: value for key, value in row.items() if value},
        ),
    )


def parse_history(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The list as each edition since 2021 left it, one version per edition.

    Args:
        data: the history table, one row per party and edition.
        info: its day of publication is not used: every version has the day of its edition.

    Raises:
        ListFormatError: another layout, or a row without a name or a start date.
    """
    rows = [_row(line, row) for line, row in read_table(decode_text(unpack(data)), _COLUMNS)]
    if not rows:
        raise ListFormatError(f"the file holds no {CODE} entries")
    return tuple(
        list_version(CODE, entries, replace(info, published=edition.day), covers=COVERS, publisher=PUBLISHER)
        for edition, entries in follow(rows, CODE, whole=False)
        if entries
    )


SOURCES: tuple[Source, ...] = (
    Source(
        "1260h-history",
        (CODE,),
        "Section 1260H lists of Chinese military companies, all editions since 2021",
        None,
        "csv",
        PUBLISHER,
        parse_history,
    ),
)
