"""Lists of the People's Republic of China: unreliable entities, export control, watch list, countermeasures.

The authorities publish announcements, not tables; this reads the compiled table of them. Names are English
and Chinese; the same party can be named by several announcements and becomes one entry per list.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from navicert.errors import ListFormatError
from navicert.lists.countries import country_codes
from navicert.lists.names_in_rows import make_name
from navicert.lists.source import (
    FileInfo,
    Source,
    clean,
    data_text,
    decode_text,
    fold,
    list_version,
    read_table,
    unpack,
)
from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.listing import Entry, ListVersion, entry_id
from navicert.model.party import Address, Name, PartyKind

PUBLISHER = "PRC Ministry of Commerce, Ministry of Foreign Affairs, Taiwan Affairs Office; compiled"
CODES = ("PRC-CM", "PRC-ECL", "PRC-WATCH", "UEL")
COVERS = (
    "names",
    "party_kind",
    "addresses",
    "countries",
    "programs",
    "listed_from",
    "listed_to",
    "citations",
    "remarks",
    "source_url",
)
_COLUMNS = (
    "type",
    "name",
    "alias",
    "chinese name",
    "country",
    "summary",
    "chinese summary",
    "body",
    "list",
    "date",
    "end date",
    "source url",
    "address",
)
_LONG = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SHORT = re.compile(r"(\d{2})\.(\d{2})\.(\d{2})")
_URL_MONTH = re.compile(r"(?<!\d)(20\d{2})[-/]?(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class _Words:
    codes: dict[str, str]
    default: str
    first_year: int
    party_kinds: dict[str, PartyKind]


@cache
def _words() -> _Words:
    data: dict[str, Any] = tomllib.loads(data_text("lists", "prc.toml"))
    return _Words(data["codes"], data["default"], data["first_year"], data["party_kinds"])


@dataclass(frozen=True, slots=True)
class _Measure:
    code: str
    id: str
    kind: PartyKind
    names: tuple[Name, ...]
    start: DateBound | None
    end: DateBound | None
    row: dict[str, str]


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_prc_day(text: str, url: str, source: str, latest: date) -> DateBound | None:
    """The day of a measure as the table prints it.

    Args:
        text: "24.02.2026", or with two digits for the year, "22.05.24".
        url: address of the announcement; a month in it decides which of two readings is meant. Without one
            the day comes first, as in every date of the table whose year has four digits and in every one
            that an address decides.
        latest: no measure is later than this; a reading beyond it is not meant.

    Returns:
        The day; None where the value is empty or no day (the verbatim text stays in the raw row).
    """
    text = text.strip()
    if match := _LONG.fullmatch(text):
        day = _valid(int(match[3]), int(match[2]), int(match[1]))
        return DateBound.on(day, source) if day else None
    match = _SHORT.fullmatch(text)
    if match is None:
        return None
    first, middle, last = (int(part) for part in match.groups())
    day_first, year_first = _valid(2000 + last, middle, first), _valid(2000 + first, middle, last)
    readings = [day for day in (day_first, year_first) if day and day.year >= _words().first_year and day <= latest]
    months = {(int(year), int(month)) for year, month in _URL_MONTH.findall(url)}
    told = [day for day in readings if (day.year, day.month) in months]
    return DateBound.on((told or readings)[0], f"{source}, year printed with two digits") if readings else None


def _names(row: dict[str, str]) -> tuple[Name, ...]:
    printed = [
        clean(row["name"]),
        *(clean(part) for part in row["alias"].split(";")),
        clean(row["chinese name"]),
    ]
    names: list[Name] = []
    seen: set[str] = set()
    for value in printed:
        if value and fold(value) not in seen:
            seen.add(fold(value))
            names.append(make_name(value, "alias" if names else "primary"))
    return tuple(names)


def _measure(line: int, row: dict[str, str], latest: date) -> _Measure:
    words = _words()
    names = _names(row)
    if not names:
        raise ListFormatError("a row has neither an English nor a Chinese name", f"line {line}")
    body = clean(row["body"]) or "PRC authorities"
    url = row["source url"].strip()
    code = words.codes.get(clean(row["list"]), words.default)
    kind = words.party_kinds.get(clean(row["type"]), "unknown")
    return _Measure(
        code=code,
        # Announcements have no numbers; a company and an organization of one name are one party.
        id=entry_id(code, names[0].value, kind),
        kind=kind,
        names=names,
        start=read_prc_day(row["date"], url, f"announcement of the {body}", latest),
        end=read_prc_day(row["end date"], "", f"announcement of the {body}", latest),
        row=row,
    )


def _start(measures: list[_Measure]) -> DateBound | None:
    """The first day of any of the measures; unknown where the day of one of them is."""
    starts = [measure.start for measure in measures]
    known = [start for start in starts if start is not None]
    if not known:
        return None
    first = min(known, key=lambda start: (start.latest or date.max, start.earliest or date.min))
    if len(known) < len(starts) and first.latest is not None:
        return DateBound.not_after(first.latest, first.source)
    return first


def _end(measures: list[_Measure]) -> DateBound | None:
    """The last end of the measures; None while one of them has none."""
    ends = [measure.end for measure in measures]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return None
    return max(known, key=lambda end: end.latest or date.max)


def _entry(measures: list[_Measure]) -> Entry:
    names: dict[str, Name] = {}
    for measure in measures:
        for position, name in enumerate(measure.names):
            known = name if position or not names else Name(name.value, "alias", name.script)
            names.setdefault(fold(name.value), known)
    rows = [measure.row for measure in measures]
    programs = dict.fromkeys(clean(row["list"]) for row in rows if clean(row["list"]))
    summaries = dict.fromkeys(text for row in rows if (text := clean(row["summary"])))
    urls = list(dict.fromkeys(row["source url"].strip() for row in rows if row["source url"].strip()))
    countries = country_codes(*(row["country"] for row in rows))
    addresses = dict.fromkeys(text for row in rows if (text := clean(row["address"])))
    country = countries[0] if len(countries) == 1 else None
    return Entry(
        id=measures[0].id,
        list_code=measures[0].code,
        names=tuple(names.values()),
        party_kind=measures[0].kind,
        addresses=tuple(Address(text, country=country) for text in addresses),
        countries=countries,
        programs=tuple(programs),
        listed_from=_start(measures),
        listed_to=_end(measures),
        citations=tuple(
            dict.fromkeys(
                Citation(f"{clean(row['body']) or 'PRC'} announcement, {clean(row['date']) or 'undated'}", url)
                for row in rows
                if (url := row["source url"].strip()).startswith(("https://", "http://"))
            )
        ),
        remarks="; ".join(summaries) or None,
        source_url=urls[-1] if urls else None,
        raw={"rows": [{key: value for key, value in row.items() if value} for row in rows]},
    )


def _latest_day(rows: list[tuple[int, dict[str, str]]]) -> date | None:
    days = (_LONG.fullmatch(row["date"].strip()) for _, row in rows)
    found = [day for match in days if match and (day := _valid(int(match[3]), int(match[2]), int(match[1])))]
    return max(found, default=None)


def parse_measures(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The PRC lists out of the compiled table of announcements, one version per list.

    Args:
        data: the table as CSV.
        info: its day of publication; the day of the newest announcement counts where it gives none.

    Raises:
        ListFormatError: another layout, or a row without any name.
    """
    rows = list(read_table(decode_text(unpack(data)), _COLUMNS))
    latest = _latest_day(rows)
    published = info.published or latest
    measures = [_measure(line, row, latest or published or date.max) for line, row in rows]
    groups: dict[str, dict[str, list[_Measure]]] = defaultdict(lambda: defaultdict(list))
    for measure in measures:
        groups[measure.code][measure.id].append(measure)
    if not groups:
        raise ListFormatError("the file holds no measures")
    return tuple(
        list_version(
            code,
            (_entry(named) for named in parties.values()),
            info,
            covers=COVERS,
            published=latest,
            publisher=PUBLISHER,
            faults=_faults([measure for named in parties.values() for measure in named]),
        )
        for code, parties in sorted(groups.items())
    )


def _faults(measures: list[_Measure]) -> tuple[str, ...]:
    undated = Counter(measure.row["date"] for measure in measures if measure.start is None)
    return tuple(f"{number} rows have no readable date ({text!r})" for text, number in sorted(undated.items()))


SOURCES: tuple[Source, ...] = (
    Source("prc-measures", CODES, "PRC lists and countermeasures", None, "csv", PUBLISHER, parse_measures),
)
