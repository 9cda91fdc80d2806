"""Parties debarred under the Arms Export Control Act: the statutory and the administrative table of DDTC."""

from __future__ import annotations

from functools import partial

from navicert.errors import ListFormatError
from navicert.lists.bracketed import split_names
from navicert.lists.days import birth_date, read_day
from navicert.lists.headers import read_named_table
from navicert.lists.source import FileInfo, Source, clean, decode_text, list_version, unpack
from navicert.model.citation import federal_register_citations
from navicert.model.dates import DateBound
from navicert.model.listing import Entry, ListVersion, entry_id

CODE = "DTC"
PUBLISHER = "Directorate of Defense Trade Controls, U.S. Department of State"
COVERS = ("names", "party_kind", "birth_dates", "programs", "listed_from", "citations", "remarks")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("party name", "full name", "debarred party"),
    "birth": ("date of birth", "dob", "date of birth (month and year)"),
    "notice": ("federal register notice", "federal register", "notice", "fr notice"),
    "day": ("notice date", "federal register notice date", "date", "effective date"),
    "correction": ("corrected notice", "corrected federal register notice"),
    "correction_day": ("corrected notice date",),
    "order": ("debarment order", "order"),
    "letter": ("charging letter",),
}


def _entry(line: int, fields: dict[str, str], cells: list[str], program: str) -> Entry:
    names = split_names(fields["name"])
    if not names.names:
        raise ListFormatError("a row has no name", f"line {line}")
    notices = f"{fields['notice']}; {fields.get('correction', '')}"
    citations = federal_register_citations(notices)
    day = read_day(fields["day"])
    if day is None and fields["day"].strip():
        raise ListFormatError(f"the notice date {fields['day']!r} is not a day", f"line {line}")
    printed = clean(fields.get("birth", ""))
    born = birth_date(printed)
    # A debarment runs from its notice; the notice names the later day where there is one.
    source = citations[0].text if citations else "notice date of the DDTC table"
    remarks = [names.extension or "", f"date of birth: {printed}" if printed and not born else ""]
    return Entry(
        id=entry_id(CODE, names.names[0].value, citations[0].text if citations else ""),
        list_code=CODE,
        names=names.names,
        party_kind="person" if printed else "unknown",
        birth_dates=(born,) if born else (),
        programs=(program,),
        listed_from=DateBound.on(day, source) if day else None,
        citations=citations,
        remarks="; ".join(remark for remark in remarks if remark) or None,
        raw={"cells": cells, "line": line},
    )


def _merged(entries: list[Entry]) -> list[Entry]:
    """The table repeats a few parties line for line; a second row of one party and notice adds nothing."""
    return list({entry.id: entry for entry in reversed(entries)}.values())[::-1]


def parse_table(data: bytes, info: FileInfo, *, program: str) -> tuple[ListVersion, ...]:
    """The debarred parties of one table.

    Args:
        data: the table as CSV, with the columns Party Name, Date of Birth, Federal Register Notice, Notice
            Date, Corrected Notice and Corrected Notice Date (the last four of administrative tables may
            differ).
        info: must give the day of publication; the table prints none.
        program: "AECA statutory debarment" or "AECA administrative debarment".

    Raises:
        ListFormatError: another layout, a row without a name, or a date that cannot be read. An .xlsx file
            must be saved as CSV first.
    """
    if data.startswith(b"PK"):
        raise ListFormatError("this is a spreadsheet: save the table as CSV (UTF-8) and read that")
    text = decode_text(unpack(data))
    entries = [
        _entry(line, fields, cells, program)
        for line, fields, cells in read_named_table(text, _COLUMNS, ("name", "notice", "day"))
    ]
    faults: tuple[str, ...] = ()
    unique = _merged(entries)
    if len(unique) < len(entries):
        faults = (f"{len(entries) - len(unique)} rows repeat a party and its notice",)
    return (list_version(CODE, unique, info, covers=COVERS, publisher=PUBLISHER, faults=faults),)


SOURCES: tuple[Source, ...] = (
    Source(
        "ddtc-statutory",
        (CODE,),
        "AECA statutory debarment, DDTC's table saved as CSV",
        None,
        "csv",
        PUBLISHER,
        partial(parse_table, program="AECA statutory debarment"),
    ),
    Source(
        "ddtc-administrative",
        (CODE,),
        "AECA administrative debarment, DDTC's table saved as CSV",
        None,
        "csv",
        PUBLISHER,
        partial(parse_table, program="AECA administrative debarment"),
    ),
)
