"""In which Country Groups is a destination, what does the Country Chart mark, and which named scopes hold it?"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Literal

from navicert.errors import InvalidInput
from navicert.law.corpus.files import Ground, nearest, period, tables, toml
from navicert.model.citation import Citation
from navicert.model.dates import Interval
from navicert.names.places import country_code

Mark = Literal["yes", "no", "see Part 746", "unknown"]
Answer = Literal["yes", "no", "unknown"]
CHART = "Supplement No. 1 to 15 CFR part 738"
GROUPS = "Supplement No. 1 to 15 CFR part 740"
_CHART_URL = "https://www.ecfr.gov/current/title-15/part-738"
_GROUPS_URL = "https://www.ecfr.gov/current/title-15/part-740"


@dataclass(frozen=True, slots=True)
class Country:
    """A destination.

    Attributes:
        code: ISO 3166-1 alpha-2.
        name: as the Country Chart prints it; for a territory without a row, as it was typed or coded.
        row: the country whose row of the chart and whose groups count; "CN" for Hong Kong. None where the EAR names
            none: then every answer is unknown, never unrestricted.
        row_days: when that row counts.
    """

    code: str
    name: str
    row: str | None
    row_days: Interval

    def counts_as(self, day: date) -> str | None:
        """The country whose row and groups count on a day; None where that is not known."""
        return self.row if day in self.row_days else None


@dataclass(frozen=True, slots=True)
class Member:
    """That a country is in a Country Group, from a day to a day."""

    group: str
    code: str
    name: str
    days: Interval
    ground: Ground


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A row of the Country Chart.

    Attributes:
        marks: the columns with an X.
        pointer: what stands in place of marks ("See part 746 ..."); None where marks count.
        footnotes: numbers; their text is in the provision "738".
    """

    code: str
    name: str
    marks: frozenset[str]
    pointer: str | None
    footnotes: tuple[str, ...]
    days: Interval
    ground: Ground

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "row": self.name,
            "marks": [column for column in columns() if column in self.marks],
            "pointer": self.pointer,
            "footnotes": list(self.footnotes),
        } | self.days.to_json() | self.ground.to_json()  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """A set of destinations that the text of entries names outside the Country Chart.

    Attributes:
        groups: Country Groups that are in it, less `without_groups`.
        countries: codes that are in it whatever their groups; `without_countries` never are.
        groups_on: the day whose groups count; None takes the day asked about.
        of: `destination`, or `headquarters` where the seat of the ultimate parent is asked about.
    """

    id: str
    text: str
    everywhere: bool
    groups: frozenset[str]
    without_groups: frozenset[str]
    countries: frozenset[str]
    without_countries: frozenset[str]
    groups_on: date | None
    of: Literal["destination", "headquarters"]
    ground: Ground

    def covers(self, place: str | Country, as_of: date) -> Answer:
        """Whether a destination (or seat) is in the scope on a day; `unknown` where its groups are not known."""
        known = place if isinstance(place, Country) else country(place)
        code = known.counts_as(as_of)
        if known.code in self.without_countries:
            return "no"
        if self.everywhere or {known.code, code} & self.countries:
            return "yes"
        if code is None:
            # Which groups a territory counts with is not known; countries that are named it is none of.
            return "unknown" if self.groups or self.without_groups else "no"
        held = groups(known, self.groups_on or as_of)
        return "yes" if held & self.groups and not held & self.without_groups else "no"


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if char.isalnum())


@cache
def columns() -> Sequence[str]:
    """The columns of the Country Chart, in alphabetical order of the reasons."""
    found = [name for name in tables("738-country-chart")[0] if name[-2:-1] == " " and name[:2].isupper()]
    return sorted(found)


@cache
def _chart() -> Sequence[ChartRow]:
    return [
        ChartRow(
            row["code"], row["name"], frozenset(name for name in columns() if row[name] == "X"),
            row["pointer"] or None, tuple(row["footnotes"].split()), period(row),
            Ground(Citation(CHART, _CHART_URL), "in_force", row["confidence"], None, (row["source"],)),
        )
        for row in tables("738-country-chart")
    ]  # fmt: skip


@cache
def members() -> Sequence[Member]:
    """Every membership of a Country Group, with its days."""
    return [
        Member(
            row["group"], row["code"], row["name"], period(row),
            Ground(Citation(row["citation"], _GROUPS_URL), "in_force", row["confidence"], None, (row["source"],)),
        )
        for row in tables("740-country-groups")
    ]  # fmt: skip


@cache
def _territories() -> Mapping[str, tuple[str, str, Interval]]:
    found = [row for row in toml("738-country-chart.toml")["row"] if row["key"].startswith("territory-")]
    return {row["values"]["code"]: (row["values"]["name"], row["values"]["row"], period(row)) for row in found}


_CODE = 3  # Letters of the longest code; shorter names are for the gazetteer to read.


@cache
def _names() -> Mapping[str, str]:
    out: dict[str, str] = {}
    for row in tables("738-country-chart"):
        for name in (row["code"], row["name"], *row["spellings"].split("|")):
            out.setdefault(_fold(name), row["code"])
    for member in members():
        out.setdefault(_fold(member.name), member.code)
    return {key: code for key, code in out.items() if len(key) > _CODE}


@cache
def snapshot() -> date:
    """The day of the text that the chart, the groups and the entries were read from.

    Rows without a first day are known to stand on that day; whether an earlier text was another is not in the corpus.
    """
    return date.fromisoformat(next(row["date"] for row in toml("sources.toml")["source"] if row["key"] == "S3"))


@cache
def _titles() -> Mapping[str, str]:
    return {row.code: row.name for row in _chart()}


@cache
def _held_names() -> Mapping[str, str]:
    return {member.code: member.name for member in members()}


@lru_cache(maxsize=4096)
def country(text: str) -> Country:
    """The destination that a person wrote.

    Args:
        text: an ISO code, or a name in any spelling or language that the gazetteer knows.

    Raises:
        InvalidInput: for what is no country, with the nearest names.
    """
    # The gazetteer first: a name that only folds to the code of another country is none of the corpus.
    code = country_code(text) or _names().get(_fold(text))
    titles = _titles()
    if code is None:
        known = [*titles.values(), *titles]
        raise InvalidInput(f"{text!r} is no country of the corpus; nearest: {nearest(text, known)}", "country")
    held = _held_names()
    if code in _territories():
        name, row, days = _territories()[code]
        return Country(code, name, row, days)
    known_as = titles.get(code) or held.get(code)
    return Country(code, known_as or text, code if known_as else None, Interval())


def groups(place: str | Country, as_of: date) -> frozenset[str]:
    """The Country Groups of a destination on a day; Hong Kong has those of China.

    Empty where a destination is in none or its row is not known: ask `country(...).counts_as(day)` which it is.
    """
    known = place if isinstance(place, Country) else country(place)
    own = _groups(known.code, as_of)
    code = known.counts_as(as_of)
    return own or (_groups(code, as_of) if code else frozenset())


@lru_cache(maxsize=65536)
def _groups(code: str, as_of: date) -> frozenset[str]:
    return frozenset(member.group for member in members() if member.code == code and as_of in member.days)


def chart_row(place: str | Country, as_of: date) -> ChartRow | None:
    """The row of the Country Chart that counts for a destination on a day; None where it is not known."""
    known = place if isinstance(place, Country) else country(place)
    code = known.counts_as(as_of)
    return next((row for row in _chart() if row.code == code and as_of in row.days), None)


def chart(place: str | Country, column: str, as_of: date) -> Mark:
    """Whether the Country Chart marks a column for a destination on a day.

    Returns:
        "yes" where a license is required for that reason; "no" where the column has no mark, which is no permission:
        general prohibitions four to ten and what the entry refers to still count; "see Part 746"; or "unknown".

    Raises:
        InvalidInput: for a column that the chart does not have, with the nearest ones.
    """
    wanted = " ".join(column.upper().replace("COLUMN", " ").split())
    wanted = f"{wanted[:2]} {wanted[2:]}" if len(wanted) == 3 else wanted
    if wanted not in columns():
        raise InvalidInput(
            f"no column {column!r} in the Country Chart; nearest: {nearest(wanted, columns())}", "column"
        )
    row = chart_row(place, as_of)
    if row is None:
        return "unknown"
    if row.pointer:
        return "see Part 746"
    return "yes" if wanted in row.marks else "no"


@cache
def _scopes() -> Mapping[str, Scope]:
    return {
        row["id"]: Scope(
            row["id"], row["text"], row.get("everywhere", False), frozenset(row.get("groups", ())),
            frozenset(row.get("without_groups", ())), frozenset(row.get("countries", ())),
            frozenset(row.get("without_countries", ())), row.get("groups_on"), row.get("of", "destination"),
            Ground(Citation(row["citation"], row["url"]), row["status"], row["confidence"], row.get("only_known"),
                   tuple(row["sources"])),
        )
        for row in toml("742-special-scopes.toml")["scope"]
    }  # fmt: skip


def scope_codes() -> Sequence[str]:
    """The ids of all scopes."""
    return list(_scopes())


def special_scope(id: str) -> Scope:
    """A scope by its id.

    Raises:
        InvalidInput: for an id that is not known, with the nearest ones.
    """
    found = _scopes().get(id.strip().upper())
    if found is None:
        raise InvalidInput(f"no scope {id!r}; nearest: {nearest(id, _scopes())}", "scope")
    return found
