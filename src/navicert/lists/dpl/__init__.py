"""The Denied Persons List in BIS's own tab-separated layout: one row for each person and address."""

from __future__ import annotations

from navicert.errors import ListFormatError
from navicert.lists.csl.row import country
from navicert.lists.days import read_day
from navicert.lists.rows import ListRow, entries_of_rows
from navicert.lists.source import (
    FileInfo,
    Source,
    clean,
    decode_text,
    list_version,
    read_table,
    text_faults,
    unpack,
)
from navicert.model.listing import ListVersion
from navicert.model.party import Address

PUBLISHER = "Bureau of Industry and Security (BIS)"
_PAGE = "https://www.bis.gov/licensing/end-user-guidance/denied-persons-list-dpl"
_COLUMNS = (
    "name",
    "street_address",
    "city",
    "state",
    "country",
    "postal_code",
    "effective_date",
    "expiration_date",
)
_COVERS = (
    "names",
    "addresses",
    "countries",
    "citations",
    "listed_from",
    "listed_to",
    "remarks",
)


def parse_tsv(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The Denied Persons List out of the TSV file of BIS.

    Raises:
        ListFormatError: not this file, damaged or cut off, or its day of publication is not known.
    """
    text = decode_text(unpack(data))
    rows = [_row(values, f"line {line}") for line, values in read_table(text, _COLUMNS, delimiter="\t")]
    return (
        list_version(
            "DPL",
            entries_of_rows("DPL", rows),
            info,
            covers=_COVERS,
            publisher=PUBLISHER,
            url=_PAGE,
            faults=text_faults(text),
        ),
    )


def _row(values: dict[str, str], where: str) -> ListRow:
    if not clean(values["name"]):
        raise ListFormatError("a row without a name", where)
    days = {}
    for column in ("effective_date", "expiration_date"):
        printed = clean(values[column])
        days[column] = read_day(printed)
        if printed and days[column] is None:
            raise ListFormatError(f"{column} {printed[:40]!r} is no day (MM/DD/YYYY)", where)
    nation = country(values["country"]) if values["country"].strip() else None
    parts = [clean(values[name]) for name in ("street_address", "city", "state", "postal_code", "country")]
    printed_address = ", ".join(part for part in parts if part)
    address = Address(printed_address, parts[1] or None, parts[2] or None, parts[3] or None, nation)
    return ListRow(
        name=values["name"],
        addresses=(address,) if printed_address else (),
        countries=(nation,) if nation else (),
        citations=clean(values.get("fr_citation", "")),
        start=days["effective_date"],
        start_source="effective date of the order",
        end=days["expiration_date"],
        remarks=clean(values.get("action", "")),
        url=_PAGE,
        raw={key: value for key, value in values.items() if value},
    )


# BIS publishes the file under a name that holds its day, so it has no address to fetch from: download it from
# the page and import it. The Consolidated Screening List carries the same rows.
SOURCES = (Source("dpl-tsv", ("DPL",), "Denied Persons List (TSV)", None, "tsv", PUBLISHER, parse_tsv),)
