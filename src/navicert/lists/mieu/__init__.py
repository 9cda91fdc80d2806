"""The military-intelligence end users that 15 CFR 744.22(f)(2) names; no screening list has them."""

from __future__ import annotations

from navicert.errors import ListFormatError
from navicert.lists.countries import country_code
from navicert.lists.days import read_day
from navicert.lists.names_in_rows import name_key, names_of_row
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
from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.listing import Entry, ListVersion, entry_id

PUBLISHER = "Bureau of Industry and Security (BIS)"
_PAGE = "https://www.ecfr.gov/current/title-15/section-744.22"
_SECTION = Citation("15 CFR 744.22(f)(2)", _PAGE)
_COVERS = ("names", "countries", "listed_from", "listed_to", "citations", "party_kind")


def parse_csv(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The named military-intelligence end users out of a CSV with the columns name, alias, country, date, end
    date.

    Raises:
        ListFormatError: not this file, damaged or cut off, or its day of publication is not known.
    """
    text = decode_text(unpack(data))
    entries = []
    for line, values in read_table(text, ("name", "country", "date")):
        entries.append(_entry(values, f"line {line}"))
    return (
        list_version("MIEU", entries, info, covers=_COVERS, publisher=PUBLISHER, url=_PAGE, faults=text_faults(text)),
    )


def _entry(values: dict[str, str], where: str) -> Entry:
    name, nation = clean(values["name"]), country_code(values["country"])
    start, end = read_day(values["date"]), read_day(values.get("end date", ""))
    if not name or not nation:
        raise ListFormatError("a row without a name or with an unknown country", where)
    if start is None:
        raise ListFormatError(f"date {values['date'][:40]!r} is no day (YYYY-MM-DD)", where)
    url = clean(values.get("source url", "")) or None
    rule = Citation("15 CFR 744.22(f)(2)", url) if url else _SECTION
    names = names_of_row(name, [values.get("alias", "")]).names
    return Entry(
        # Two countries have a "Main Intelligence Directorate": the country is part of the key.
        id=entry_id("MIEU", name_key(name), nation),
        list_code="MIEU",
        names=names,
        countries=(nation,),
        listed_from=DateBound.on(start, "the rule that added it to 15 CFR 744.22(f)(2)"),
        listed_to=DateBound.on(end, "the rule that removed it from 15 CFR 744.22(f)(2)") if end else None,
        citations=(rule,),
        source_url=_PAGE,
        raw={key: value for key, value in values.items() if value},
    )


SOURCES = (
    Source(
        "mieu-csv",
        ("MIEU",),
        "Military-intelligence end users, 15 CFR 744.22(f)(2)",
        None,
        "csv",
        PUBLISHER,
        parse_csv,
    ),
)
