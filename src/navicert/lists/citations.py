"""On which day the rule behind a Federal Register citation took effect.

List rows cite a page, not a day: "90 FR 4617". `data/law/fr_calendar.csv` holds the days that published
sources state for those pages (CSL start dates, the dates that the eCFR prints beside its citations, the rules
themselves), each with its source and confidence. Two facts carry the rest: pages of a volume grow with
publication days, and a volume is a year (volume 90 is 2025). So a page between two known ones is bounded by
them, and nothing is guessed.

Sources cite either the first page of a rule or the page of the row (90 FR 4617 and 90 FR 4619): a page
belongs to the rule that starts next below it on the same publication day.
"""

from __future__ import annotations

import bisect
import csv
import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from navicert.lists.days import read_day
from navicert.lists.source import data_text
from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.history import Removal

_CITATION = re.compile(r"\s*(\d{1,3})\s*F\.?\s*R\.?\s*(\d{1,6})\s*", re.IGNORECASE)
# Volume 1 of the Federal Register is 1936.
_YEAR_ZERO = 1935
# Entity List rules take effect on the day of publication or before it. The longest lead in the calendar is 6
# days (`scripts/build_snapshot.py` prints it); two weeks leave room for one not seen yet.
_LEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """What is known of one cited page.

    Attributes:
        effective: the day the rule took effect, exact or bounded; None where only the publication day is
        known. published: the day of that issue of the Federal Register.
        source: who states it.
        confidence: `seen` in a published source, `known` from elsewhere, or `calculated`.
        note: what does not fit, where sources differ, and what was chosen.
    """

    volume: int
    page: int
    effective: DateBound | None
    published: date | None
    source: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """A removal or other change of an entry that its rule states, with the day.

    Attributes:
        action: "removed", "aliases_removed" or "addresses_removed".
        effective: the first day of the new state.
    """

    list_code: str
    names: tuple[str, ...]
    action: str
    effective: DateBound
    citation: str
    source: str
    confidence: str
    note: str


# A citation as rows print it, with the day of publication where they print that too: "76 FR 71869, 11/21/11",
# "46 F.R. 46154 9/17/81", "73 FR 54504 (9/22/2008)", "76 FR No. 197 (10/12/2011)", "Vol. 59, No. 44,
# 03/07/1994".
_PRINTED = re.compile(
    r"(?:\b(?P<volume>\d{1,3})\.?\s*F\.?\s*R\.?|\bVol\. (?P<vol>\d{1,3}),)\s*"
    r"(?:(?P<number>No\. ?\d+)|(?P<page>\d{1,6}))(?:,? \(?no\. ?\d+\)?)?"
    r"(?:\s*(?:preview citation details)?[,\s(]*(?P<day>\d{1,2}/\d{1,2}/(?:\d{4}|\d{2}))\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A Federal Register citation in a row, with the day of publication where the row prints it."""

    citation: Citation
    published: date | None


def cited(text: str) -> tuple[Cited, ...]:
    """Every Federal Register citation in a row's citation field, in order, each once.

    A citation of an issue ("Vol. 59, No. 44, 03/07/1994") instead of a page is kept as such, without an
    address.
    """
    found: dict[str, Cited] = {}
    for match in _PRINTED.finditer(text):
        volume = int(match["volume"] or match["vol"])
        day = read_day(match["day"]) if match["day"] else None
        if match["page"]:
            key = f"{volume} FR {int(match['page'])}"
            url = f"https://www.federalregister.gov/citation/{volume}-FR-{int(match['page'])}"
        else:
            key, url = f"{volume} FR, {match['number'].capitalize()}", None
        if key not in found or (found[key].published is None and day):
            found[key] = Cited(Citation(key, url), day)
    return tuple(found.values())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _volumes() -> dict[int, list[CalendarRow]]:
    volumes: dict[int, list[CalendarRow]] = {}
    for row in csv.DictReader(data_text("law", "fr_calendar.csv").splitlines()):
        volume, page = (int(part) for part in row["citation"].split(" FR "))
        first, last = _day(row["effective_earliest"]), _day(row["effective_latest"])
        # An exact day needs only its citation; where it comes from is in the calendar. A bound says why.
        source = row["citation"] if first == last else f"{row['citation']} ({row['source']})"
        known = DateBound(first, last, source) if first or last else None
        volumes.setdefault(volume, []).append(
            CalendarRow(volume, page, known, _day(row["published"]), row["source"], row["confidence"], row["note"])
        )
    for rows in volumes.values():
        rows.sort(key=lambda one: one.page)
    return volumes


def calendar_row(citation: Citation | str) -> CalendarRow | None:
    """What the calendar holds of exactly that page; None where it holds nothing."""
    match = _CITATION.fullmatch(citation if isinstance(citation, str) else citation.text)
    if not match:
        return None
    rows, index = _place(int(match[1]), int(match[2]))
    return rows[index] if index < len(rows) and rows[index].page == int(match[2]) else None


def _place(volume: int, page: int) -> tuple[list[CalendarRow], int]:
    rows = _volumes().get(volume, [])
    return rows, bisect.bisect_left(rows, page, key=lambda one: one.page)


def effective(citation: Citation | str, published: date | None = None) -> DateBound | None:
    """On which day the rule behind a citation took effect, as exactly as published sources let it be known.

    Args:
        citation: for example "88 FR 13673".
        published: the day of publication, where the row prints it beside the citation.

    Returns:
        The day or its bounds, with the source in words. None where the text is no Federal Register citation,
        or its volume is not of a year from 1936 on.
    """
    match = _CITATION.fullmatch(citation if isinstance(citation, str) else citation.text)
    if not match or not 1 <= int(match[1]) <= 9999 - _YEAR_ZERO:
        return None
    volume, page = int(match[1]), int(match[2])
    text = f"{volume} FR {page}"
    rows, index = _place(volume, page)
    if index < len(rows) and rows[index].page == page and rows[index].effective:
        return rows[index].effective
    below = rows[index - 1] if index else None
    above = next((row for row in rows[index:] if row.page > page), None)
    issue = published or _same_issue(below, above)
    if index < len(rows) and rows[index].page == page:
        issue = issue or rows[index].published
    if issue:
        rule = _rule_below(rows[:index], issue)
        if rule and rule.effective:
            bounds = rule.effective
            return DateBound(bounds.earliest, bounds.latest, text if bounds.precision == "day" else bounds.source)
        return DateBound(issue - _LEAD, issue, f"{text}, published {issue}")
    return _between(text, volume, below, above)


def _same_issue(below: CalendarRow | None, above: CalendarRow | None) -> date | None:
    if below and above and below.published and below.published == above.published:
        return below.published
    return None


def _rule_below(rows: list[CalendarRow], issue: date) -> CalendarRow | None:
    for row in reversed(rows):
        if row.published is not None and row.published < issue:
            return None
        if row.published == issue and row.effective:
            return row
    return None


def _between(text: str, volume: int, below: CalendarRow | None, above: CalendarRow | None) -> DateBound:
    """Bounds from the pages next to it in the volume, else from the year of the volume."""
    year = volume + _YEAR_ZERO
    first, last = date(year, 1, 1), date(year, 12, 31)
    words = f"{text}, volume {volume} is {year}"
    if below:
        start = below.published or (below.effective.earliest if below.effective else None)
        if start and start >= first:
            first, words = start, f"{text}, after {volume} FR {below.page}"
    if above:
        end = above.published
        if end and first <= end <= last:
            last, words = end, f"{words}, before {volume} FR {above.page}"
    # The rule was published in between; it may have taken effect a little before.
    return DateBound(first - _LEAD, last, words)


@cache
def amendments() -> tuple[Amendment, ...]:
    """Removals and other changes that rules state and that list files show by silence only."""
    data: dict[str, Any] = tomllib.loads(data_text("law", "el_amendments.toml"))
    return tuple(
        Amendment(
            list_code=row["list"],
            names=tuple(row["names"]),
            action=row["action"],
            effective=DateBound(
                row.get("effective") or row["earliest"],
                row.get("effective") or row["latest"],
                row["citation"],
            ),
            citation=row["citation"],
            source=row["source"],
            confidence=row["confidence"],
            note=row.get("note", ""),
        )
        for row in data["amendment"]
    )


def removals() -> tuple[Removal, ...]:
    """The entries that rules took off a list, for the history: one for each name that the entry had."""
    return tuple(
        Removal(one.list_code, name, one.effective)
        for one in amendments()
        if one.action == "removed"
        for name in one.names
    )
