"""Nonproliferation sanctions of the Department of State: INKSNA notices, and the master list.

The table of notices holds what some years imposed, not the whole of the sanctions in force. It is a list of
its own (code INKSNA), so that its silence on a party never ends an entry of the ISN list of the Consolidated
Screening List.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date

from navicert.errors import ListFormatError
from navicert.lists.bracketed import split_names
from navicert.lists.countries import country_code, country_codes
from navicert.lists.days import read_day
from navicert.lists.headers import read_named_table
from navicert.lists.names_in_rows import make_name
from navicert.lists.source import FileInfo, Source, clean, decode_text, fold, list_version, read_table, unpack
from navicert.model.citation import Citation, federal_register_citations
from navicert.model.dates import DateBound
from navicert.model.listing import Entry, ListVersion, entry_id
from navicert.model.party import Name, PartyKind

NOTICES, MASTER = "INKSNA", "ISN"
PUBLISHER = "Bureau of International Security and Nonproliferation, U.S. Department of State"
NOTICE_COVERS = (
    "names",
    "party_kind",
    "countries",
    "programs",
    "listed_from",
    "listed_to",
    "citations",
    "remarks",
    "source_url",
)
MASTER_COVERS = (
    "names",
    "countries",
    "programs",
    "listed_from",
    "listed_to",
    "citations",
    "remarks",
)
_COLUMNS = (
    "schema",
    "name",
    "aliases",
    "program",
    "report-date",
    "start-date",
    "end-date",
    "country",
    "notes",
    "source_url",
)
_KINDS: dict[str, PartyKind] = {"Person": "person", "Company": "company", "Organization": "company"}
_DOCUMENT = re.compile(r"federalregister\.gov/(?:documents/\d{4}/\d{2}/\d{2}|d)/(\d{4}-\d{4,6})")
# The list comes as a PDF: single dates are damaged ("10/25/200") and stay unknown. More means another column.
_MOST_UNDATED = 0.05
_EXPIRED = re.compile(r"(?:expired|waived|lifted|rescinded|terminated)(?: on)?\s+(\S+)", re.IGNORECASE)
_VOLUME = re.compile(r"Vol\.?\s*(\d+),?\s*No\.?\s*(\d+)", re.IGNORECASE)
_MASTER_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("entity", "sanctioned entity", "person or entity", "entity name"),
    "country": ("location", "country or location"),
    "program": ("sanction", "authority", "statute", "sanctions regime", "law"),
    "start": ("date imposed", "effective date", "date of imposition", "start date"),
    "status": ("date of expiration", "expiration", "end date"),
    "notice": ("federal register notice", "federal register", "citation"),
}


def _day(text: str, column: str, line: int) -> date | None:
    day = read_day(text)
    if day is None and text.strip():
        raise ListFormatError(f"{column} {text!r} is not a day", f"line {line}")
    return day


def _notice(line: int, row: dict[str, str]) -> Entry:
    name = clean(row["name"])
    start, end = _day(row["start-date"], "start-date", line), _day(row["end-date"], "end-date", line)
    if not name or start is None:
        raise ListFormatError("a row needs a name and a start date", f"line {line}")
    if end is not None and end < start:
        raise ListFormatError(f"the sanction ends {end}, before its start {start}", f"line {line}")
    url = row["source_url"].strip()
    document = _DOCUMENT.search(url)
    source = f"FR Doc. {document[1]}" if document else "notice of the Department of State"
    names = [make_name(name)]
    names += [make_name(alias, "alias") for part in row["aliases"].split(";") if (alias := clean(part))]
    return Entry(
        id=entry_id(NOTICES, name, start.isoformat()),
        list_code=NOTICES,
        names=tuple(dict.fromkeys(names)),
        party_kind=_KINDS.get(row["schema"].strip(), "unknown"),
        countries=country_codes(row["country"]),
        programs=("INKSNA",),
        listed_from=DateBound.on(start, source),
        listed_to=DateBound.on(end, source) if end else None,
        citations=(Citation(source, url),) if document else (),
        remarks=clean(row["notes"]).rstrip(";") or None,
        source_url=url if url.startswith("https://") else None,
        raw={key: value for key, value in row.items() if value},
    )


def parse_notices(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """What the INKSNA notices of a table impose, with the first and, where stated, the last day.

    Args:
        data: the table as CSV.
        info: its day of publication; the newest notice counts where it gives none.

    Raises:
        ListFormatError: another layout, a row without a name or start date, or a day that cannot be read.
    """
    rows = list(read_table(decode_text(unpack(data)), _COLUMNS))
    entries = [_notice(line, row) for line, row in rows]
    notices = [day for line, row in rows if (day := _day(row["report-date"], "report-date", line))]
    unknown = Counter(row["country"] for _, row in rows if clean(row["country"]) and not country_code(row["country"]))
    faults = tuple(f"{number} rows name the unknown country {name!r}" for name, number in sorted(unknown.items()))
    published = max(notices, default=None)
    return (
        list_version(
            NOTICES,
            entries,
            info,
            covers=NOTICE_COVERS,
            published=published,
            publisher=PUBLISHER,
            faults=faults,
        ),
    )


def _citations(text: str) -> tuple[Citation, ...]:
    """Pages of the Federal Register, or the issue where the list gives only that ("Vol. 86, No. 65")."""
    pages = federal_register_citations(text)
    issues = dict.fromkeys(f"Federal Register, Vol. {volume}, No. {issue}" for volume, issue in _VOLUME.findall(text))
    return pages or tuple(Citation(issue) for issue in issues)


def _master_entry(rows: list[tuple[int, dict[str, str], list[str]]]) -> Entry:
    line, first, _ = rows[0]
    split = split_names(first["name"])
    names: dict[str, Name] = {}
    for _, fields, _ in rows:
        for name in split_names(fields["name"]).names:
            names.setdefault(fold(name.value), name)
    starts: list[date] = []
    ends: list[date | None] = []
    for _, fields, _ in rows:
        start = read_day(fields["start"])
        if start is not None:
            starts.append(start)
        expired = _EXPIRED.search(fields.get("status", ""))
        ends.append(read_day(expired[1].strip("., ")) if expired else read_day(fields.get("status", "")))
    last = [end for end in ends if end is not None]
    source = "State nonproliferation sanctions list"
    ended = len(last) == len(ends) and (not starts or max(last) >= min(starts))
    citations = (citation for _, fields, _ in rows for citation in _citations(fields.get("notice", "")))
    country = clean(first.get("country", ""))
    return Entry(
        id=entry_id(MASTER, names[next(iter(names))].value, country),
        list_code=MASTER,
        names=tuple(names.values()),
        countries=country_codes(country),
        programs=tuple(dict.fromkeys(clean(fields["program"]) for _, fields, _ in rows)),
        listed_from=DateBound.on(min(starts), source) if starts else None,
        listed_to=DateBound.on(max(last), source) if ended and last else None,
        citations=tuple(dict.fromkeys(citations)),
        remarks=split.extension,
        raw={"rows": [cells for _, _, cells in rows], "line": line},
    )


def parse_master(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The nonproliferation sanctions master list, saved as a table.

    Args:
        data: CSV with columns for the entity, the sanction, the date imposed and, if present, location,
            status or expiration and Federal Register notice; one row per sanction. An entity under several
            becomes one entry, which ends when the last of them has.
        info: must give the day of publication.

    Raises:
        ListFormatError: another layout, a row without a name, or more than a few dates that cannot be read.
    """
    text = decode_text(unpack(data))
    groups: dict[tuple[str, str], list[tuple[int, dict[str, str], list[str]]]] = defaultdict(list)
    for line, fields, cells in read_named_table(text, _MASTER_COLUMNS, ("name", "program", "start")):
        names = split_names(fields["name"]).names
        if not names:
            raise ListFormatError("a row has no name", f"line {line}")
        groups[fold(names[0].value), fold(fields.get("country", ""))].append((line, fields, cells))
    undated = [fields["start"] for rows in groups.values() for _, fields, _ in rows if not read_day(fields["start"])]
    total = sum(len(rows) for rows in groups.values())
    if len(undated) > max(1, total * _MOST_UNDATED):
        raise ListFormatError(f"{len(undated)} of {total} dates imposed are no days, for example {undated[0]!r}")
    faults = (f"{len(undated)} dates imposed are no days, for example {undated[0]!r}",) if undated else ()
    entries = [_master_entry(rows) for rows in groups.values()]
    return (list_version(MASTER, entries, info, covers=MASTER_COVERS, publisher=PUBLISHER, faults=faults),)


SOURCES: tuple[Source, ...] = (
    Source(
        "isn-inksna",
        (NOTICES,),
        "Sanctions under the Iran, North Korea, and Syria Nonproliferation Act, by notice",
        None,
        "csv",
        PUBLISHER,
        parse_notices,
    ),
    Source(
        "isn-master",
        (MASTER,),
        "Nonproliferation sanctions master list, saved as CSV",
        None,
        "csv",
        PUBLISHER,
        parse_master,
    ),
)
