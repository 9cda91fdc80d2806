"""Rows of GLEIF's files under our own field names, from CSV or XML, one at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Mapping
from contextlib import closing
from pathlib import Path
from typing import IO, Any, Final

from navicert.errors import InvalidInput
from navicert.exchange.archive import open_unpacked
from navicert.exchange.facts import NO_TEXT, bad_bytes, plain_text
from navicert.exchange.text import Lines

Record = dict[str, str]
MAX_XML_RECORD: Final = 200_000  # elements; a record has some hundred
MAX_XML_DEPTH: Final = 50

_ENTITY: Final = {
    "LEI": "lei",
    "Entity.LegalName": "name",
    "Entity.LegalJurisdiction": "jurisdiction",
    "Entity.LegalAddress.Country": "country",
    "Entity.HeadquartersAddress.Country": "seat",
    "Entity.RegistrationAuthority.RegistrationAuthorityID": "register",
    "Entity.RegistrationAuthority.RegistrationAuthorityEntityID": "register_number",
    "Entity.EntityCategory": "category",
    "Entity.EntityStatus": "entity_status",
    **{f"Entity.OtherEntityNames.OtherEntityName.{n}": f"other{n}" for n in range(1, 6)},
    **{
        f"Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.{n}": f"spelled{n}" for n in range(1, 6)
    },
}  # fmt: skip
_RELATION: Final = {
    "Relationship.StartNode.NodeID": "child",
    "Relationship.EndNode.NodeID": "parent",
    "Relationship.RelationshipType": "type",
    "Relationship.RelationshipStatus": "status",
    "Registration.LastUpdateDate": "updated",
    "Registration.RegistrationStatus": "registration",
    **{f"Relationship.Period.{n}.startDate": f"start{n}" for n in range(1, 6)},
    **{f"Relationship.Period.{n}.endDate": f"end{n}" for n in range(1, 6)},
    **{f"Relationship.Period.{n}.periodType": f"period{n}" for n in range(1, 6)},
}
_EXCEPTION: Final = {
    "LEI": "lei",
    "Exception.Category": "exception",
    **{f"Exception.Reason.{n}": f"reason{n}" for n in range(1, 6)},
}
# The first column that only one of the three files has.
_FORMS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "Entity.LegalName": ("entity", _ENTITY),
    "Relationship.RelationshipType": ("relation", _RELATION),
    "Exception.Category": ("exception", _EXCEPTION),
}
_XML: Final = {"LEIRecord": "entity", "RelationshipRecord": "relation", "Exception": "exception"}


def is_gleif_header(cells: list[str]) -> bool:
    """Whether the first row of a table is that of a GLEIF file."""
    return any(mark in cells for mark in _FORMS)


def gleif_rows(path: Path, *, relations_only: bool = False) -> Generator[tuple[str, Record | str], None, None]:
    """Where each record stands, and the record with `is` ("entity", "relation", "exception"), or why it is none.

    Args:
        path: CSV or XML, or a zip with one of them.
        relations_only: whether a file of something else is not read at all.

    Raises:
        NotFound, InvalidInput: the file cannot be read, or is none of GLEIF's.
    """
    with open_unpacked(path) as (stream, name):
        buffered = io.BufferedReader(stream) if not isinstance(stream, io.BufferedReader) else stream  # type: ignore[type-var]
        head = buffered.peek(64)[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
        rows = _xml(buffered, name) if head.startswith(b"<") else _csv(buffered, name)
        with closing(rows):
            for where, row in rows:
                if relations_only and isinstance(row, dict) and row["is"] != "relation":
                    return
                yield where, row


def _csv(stream: IO[bytes], name: str) -> Generator[tuple[str, Record | str], None, None]:
    with io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
        yield from _table(Lines(text), name)


def _table(lines: Lines, name: str) -> Generator[tuple[str, Record | str], None, None]:
    held: list[int] = [0]

    def texts() -> Generator[str, None, None]:
        for number, line in lines:
            held[:] = [number]
            yield line

    # The reader of the standard library, not `records`: rows of 340 cells would take five times as long.
    table = csv.reader(texts())
    header = next(table, [])
    form = next((form for mark, form in _FORMS.items() if mark in header), None)
    if form is None:
        raise InvalidInput(f"{name}: is no GLEIF file of entities, relations or reporting exceptions")
    wanted = [(at, form[1][head]) for at, head in enumerate(header) if head in form[1]]
    while True:
        try:
            cells = next(table, None)
        except csv.Error as error:
            yield f"line {held[0]}", f"cannot be split into cells: {error}"
            continue
        if cells is None:
            return
        where = f"line {held[0]}"
        if len(cells) != len(header):
            if cells:
                yield where, f"has {len(cells)} cells where the header has {len(header)}"
            continue
        if any(bad_bytes(cells[at]) for at, _ in wanted):
            yield where, NO_TEXT
            continue
        row = {field: plain_text(cells[at].strip()) for at, field in wanted if cells[at]}
        row["is"] = form[0]
        yield where, row


def _xml(stream: IO[bytes], name: str) -> Generator[tuple[str, Record | str], None, None]:
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    found, number, depth = False, 0, 0
    above: list[Any] = []
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                above.append(element)
                depth += 1
                if depth > MAX_XML_RECORD or len(above) > MAX_XML_DEPTH:
                    raise InvalidInput(f"{name}: holds elements beyond what a GLEIF record has; not read")
                continue
            above.pop()
            form = _XML.get(_tag(element))
            if form is None:
                continue
            number, found, depth = number + 1, True, 0
            yield f"record {number}", _record(element, form)
            # What was read is of no more use; without this the whole file would stay in memory.
            for parent in above[-1:]:
                parent.clear()
    except ParseError as error:
        yield f"after record {number}", f"the XML cannot be read from here on: {error}"
    except DefusedXmlException as error:
        raise InvalidInput(f"{name}: declares entities or a DTD, which no GLEIF file does; not read") from error
    if not found:
        raise InvalidInput(f"{name}: holds no LEI record, relation or reporting exception")


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _record(element: Any, form: str) -> Record:
    row: Record = {"is": form}
    periods = {"RelationshipPeriod": 0, "OtherEntityName": 0, "TransliteratedOtherEntityName": 0, "ExceptionReason": 0}
    for path, item in _leaves(element, ()):
        tag, text = path[-1], plain_text((item.text or "").strip())
        if not text:
            continue
        if tag in ("OtherEntityName", "TransliteratedOtherEntityName", "ExceptionReason"):
            periods[tag] += 1
            prefix = {"OtherEntityName": "other", "ExceptionReason": "reason"}.get(tag, "spelled")
            row[f"{prefix}{periods[tag]}"] = text
        elif "RelationshipPeriod" in path:
            if tag == "StartDate":
                periods["RelationshipPeriod"] += 1
            at = max(1, periods["RelationshipPeriod"])
            row[{"StartDate": "start", "EndDate": "end", "PeriodType": "period"}.get(tag, "other_") + str(at)] = text
        elif (field := _PLACES.get(path[-2:]) or _PLACES.get(path[-1:])) is not None:
            row.setdefault(field, text)
    return row


_PLACES: Final[Mapping[tuple[str, ...], str]] = {
    ("LEI",): "lei",
    ("LegalName",): "name",
    ("LegalJurisdiction",): "jurisdiction",
    ("LegalAddress", "Country"): "country",
    ("HeadquartersAddress", "Country"): "seat",
    ("RegistrationAuthorityID",): "register",
    ("RegistrationAuthorityEntityID",): "register_number",
    ("EntityCategory",): "category",
    ("EntityStatus",): "entity_status",
    ("StartNode", "NodeID"): "child",
    ("EndNode", "NodeID"): "parent",
    ("RelationshipType",): "type",
    ("RelationshipStatus",): "status",
    ("LastUpdateDate",): "updated",
    ("RegistrationStatus",): "registration",
    ("ExceptionCategory",): "exception",
}


def _leaves(element: Any, path: tuple[str, ...]) -> Generator[tuple[tuple[str, ...], Any], None, None]:
    for child in element:
        here = (*path, _tag(child))
        if len(child):
            yield from _leaves(child, here)
        else:
            yield here, child
