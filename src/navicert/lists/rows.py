"""From published rows to entries: the same party gets the same id, whoever printed the row.

The CSL prints one row for each party and each address (Denied Persons List) or repeats a party under several
citations; the eCFR prints one row for each country. Rows of one list that have the same name, and a country,
a citation or the day of their rule in common, are one entry here; where their license columns differ, a note
says so. The id is made of the name alone, because a name is what editions and sources agree on: countries and
addresses are stated by some only, and change. Where two different parties of a list share a name, the one
listed first keeps that id and the other adds its country or citation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from navicert.lists.citations import Cited, calendar_row, cited, effective
from navicert.lists.names_in_rows import RowNames, name_key, names_of_row
from navicert.lists.requirement import decode, strictness
from navicert.lists.source import clean, fold
from navicert.model.dates import DateBound
from navicert.model.listing import Entry, Requirement, entry_id
from navicert.model.party import Address, Identifier, Name, PartyKind

# Lists of BIS rules, whose rows take effect with the rule that they cite.
_BY_RULE = ("EL", "MEU")
# Lists of orders: two rows of one name are one entry only where they cite the same order.
_BY_ORDER = ("DPL", "DTC", "ISN")
# A start date so far from the day of the first citation tells of another event (an amendment, a new listing).
_SAME_EVENT = timedelta(days=60)
_LEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row as published, its fields found but not yet decoded.

    Attributes:
        number: the list's own number of the party, as OFAC gives; empty where the list has none.
        start: the first day that the row states; `end` the last day on which it stands.
        raw: the fields that are not empty, verbatim.
    """

    name: str
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    countries: tuple[str, ...] = ()
    number: str = ""
    party_kind: PartyKind = "unknown"
    citations: str = ""
    start: date | None = None
    start_source: str = ""
    end: date | None = None
    requirement: str | None = None
    policy: str | None = None
    programs: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    birth_dates: tuple[str, ...] = ()
    remarks: str = ""
    url: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Read:
    """A row with its names, citations and license columns decoded."""

    row: ListRow
    names: RowNames
    cited: tuple[Cited, ...]
    requirement: Requirement | None
    listed_from: DateBound | None

    @property
    def meaning(self) -> tuple[object, ...]:
        one = self.requirement
        return (one.scope, one.footnotes, one.policy) if one else ()


def entries_of_rows(code: str, rows: Iterable[ListRow]) -> tuple[Entry, ...]:
    """The entries of a list out of its rows, in the order of their first rows.

    Args:
        code: code of the list.
        rows: all rows of the list; rows of the same party are merged, and nothing of them is lost.
    """
    read = [_read(code, row) for row in rows]
    groups: dict[str, list[_Read]] = {}
    for one in read:
        groups.setdefault(_key(code, one), []).append(one)
    entries: list[Entry] = []
    for key, members in groups.items():
        if key.startswith("#"):
            entries.append(_merge(f"{code.casefold()}-{key[1:]}", code, members))
            continue
        parties = sorted(_parties(code, members), key=_since)
        for id_, party in zip(_ids(code, key, parties), parties, strict=True):
            entries.append(_merge(id_, code, party))
    return tuple(entries)


def _read(code: str, row: ListRow) -> _Read:
    names = names_of_row(row.name, row.aliases, row.former)
    citations = cited(row.citations)
    has_columns = code == "EL" and (row.requirement or row.policy)
    requirement = decode(row.requirement, row.policy) if has_columns else None
    return _Read(row, names, citations, requirement, _listed_from(code, row, citations))


def _key(code: str, one: _Read) -> str:
    if one.row.number:
        return f"#{one.row.number}"
    if one.names.kind == "address":
        # The label ("Address 01") repeats in every country: the place is the key.
        country = one.row.countries[0] if one.row.countries else ""
        place = one.row.addresses[0].text if one.row.addresses else one.row.name
        return f"{country} {place_key(place)}"
    return name_key(one.names.names[0].value)


def place_key(text: str) -> str:
    """An address without the country at its end, case and punctuation, so that sources agree on it."""
    key = fold(text)
    for tail in ("hk", "cn", "tr", "turkey", "turkiye", "china"):
        key = key.removesuffix(tail)
    while key.endswith("hongkong"):
        key = key.removesuffix("hongkong")
    return key


def _parties(code: str, members: Sequence[_Read]) -> list[list[_Read]]:
    """Rows of one name, split into those of one party each."""
    parties: list[list[_Read]] = []
    for one in members:
        linked = [party for party in parties if any(_same_party(code, one, other) for other in party)]
        joined = [one]
        for party in linked:
            parties.remove(party)
            joined = party + joined
        parties.append(joined)
    return parties


def _same_party(code: str, one: _Read, other: _Read) -> bool:
    pages = {each.citation.text for each in one.cited}
    others = {each.citation.text for each in other.cited}
    if not pages or not others or pages & others:
        return True
    if code in _BY_ORDER:
        return False
    # One rule lists a party under several countries, on several pages.
    if _day(one) is not None and _day(one) == _day(other):
        return True
    issues = {each.published for each in one.cited if each.published}
    shared = issues & {each.published for each in other.cited if each.published}
    return bool(shared or set(one.row.countries) & set(other.row.countries))


def _day(one: _Read) -> date | None:
    """The day from which a row stands, where it is known exactly."""
    return one.listed_from.latest if one.listed_from and one.listed_from.precision == "day" else None


def _since(party: Sequence[_Read]) -> tuple[date, str, str]:
    days = [one.listed_from.latest for one in party if one.listed_from and one.listed_from.latest]
    text = party[0].cited[0].citation.text if party[0].cited else ""
    return min(days, default=date.max), text, ",".join(party[0].row.countries)


def _ids(code: str, key: str, parties: Sequence[Sequence[_Read]]) -> Iterator[str]:
    seen: set[str] = set()
    for party in parties:
        countries = ",".join(sorted({country for one in party for country in one.row.countries}))
        citation = party[0].cited[0].citation.text if party[0].cited else ""
        for parts in (
            (key,),
            (key, countries),
            (key, countries, citation),
            (key, countries, citation, str(len(seen))),
        ):
            id_ = entry_id(code, *parts)
            if id_ not in seen:
                break
        seen.add(id_)
        yield id_


def _merge(id_: str, code: str, rows: Sequence[_Read]) -> Entry:
    # Where rows state different requirements the strictest counts, and among equals the row with the newest
    # citation; a note says what the others state.
    current = rows[0]
    if len(rows) > 1:
        current = max(rows, key=lambda one: (*strictness(one.requirement), _newest(code, one), -rows.index(one)))
    ordered = [current, *(one for one in rows if one is not current)]
    first = [one.listed_from for one in rows if one.listed_from]
    listed_from = min(first, key=lambda day: (day.latest or date.max, day.earliest or date.min)) if first else None
    ends = {one.row.end for one in rows}
    last = max(end for end in ends if end) if None not in ends else None
    by_age = sorted(rows, key=lambda one: _since([one]))
    citations = tuple(dict.fromkeys(each.citation for one in by_age for each in one.cited))
    return Entry(
        id=id_,
        list_code=code,
        names=_names(ordered),
        kind=current.names.kind,
        party_kind=current.row.party_kind,
        addresses=_addresses(rows),
        countries=tuple(sorted({country for one in rows for country in one.row.countries})),
        identifiers=_all(rows, lambda one: one.row.identifiers),
        birth_dates=_all(rows, lambda one: one.row.birth_dates),
        programs=_all(rows, lambda one: one.row.programs),
        subordinate_to=_all(ordered, lambda one: one.names.subordinate_to),
        excludes=_all(ordered, lambda one: one.names.excludes),
        listed_from=listed_from,
        listed_to=DateBound.on(last + timedelta(days=1), f"end date {last}") if last else None,
        text_from=_text_from(code, rows, listed_from),
        license_requirement=current.row.requirement or None,
        review_policy=current.row.policy or None,
        requirement=_with_notes(current, rows),
        citations=citations,
        remarks="; ".join(_all(rows, lambda one: tuple(filter(None, (one.row.remarks, *one.names.remarks))))) or None,
        source_url=current.row.url,
        raw=rows[0].row.raw if len(rows) == 1 else {"rows": [dict(one.row.raw) for one in rows]},
    )


def _with_notes(current: _Read, rows: Sequence[_Read]) -> Requirement | None:
    if current.requirement is None:
        return None
    others = {
        f"Another row of this entry ({', '.join(one.row.countries) or 'no country'}; "
        f"{', '.join(each.citation.text for each in one.cited) or 'no citation'}) states: "
        f"{clean(one.row.requirement or '')} / {clean(one.row.policy or '')}"
        for one in rows
        if one.requirement and one.meaning != current.meaning
    }
    return replace(current.requirement, notes=(*current.requirement.notes, *sorted(others)))


def _all(rows: Iterable[_Read], part: Any) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(value for one in rows for value in part(one)))


def _names(rows: Sequence[_Read]) -> tuple[Name, ...]:
    found: dict[str, Name] = {}
    for index, one in enumerate(rows):
        for name in one.names.names:
            if index and name.kind == "primary":
                name = Name(name.value, "alias", name.script)
            found.setdefault(fold(name.value) or name.value, name)
    return tuple(found.values())


def _addresses(rows: Sequence[_Read]) -> tuple[Address, ...]:
    found: dict[tuple[str, str | None], Address] = {}
    for one in rows:
        for address in one.row.addresses:
            found.setdefault((fold(address.text), address.country), address)
    return tuple(found.values())


# --- dates ----------------------------------------------------------------------------------------------------


def _rule_day(code: str, one: Cited) -> DateBound | None:
    if code in _BY_RULE:
        day = effective(one.citation, one.published)
        if day is None and one.published:
            day = DateBound(one.published - _LEAD, one.published, f"{one.citation.text}, published {one.published}")
        return day
    # Orders and determinations bind from their own day; the notice in the Federal Register follows.
    if one.published:
        return DateBound.not_after(one.published, f"{one.citation.text}, published {one.published}")
    volume = effective(one.citation)
    return DateBound.not_after(volume.latest, volume.source) if volume and volume.latest else None


def _listed_from(code: str, row: ListRow, citations: Sequence[Cited]) -> DateBound | None:
    days = [day for day in (_rule_day(code, one) for one in citations) if day]
    rule = days[0] if days else None
    if code not in _BY_RULE:
        rule = min(days, key=lambda day: day.latest or date.max) if days else None
        return DateBound.on(row.start, row.start_source) if row.start else rule
    if row.start is None or rule is None or rule.earliest is None or rule.latest is None:
        return DateBound.on(row.start, row.start_source) if row.start else rule
    if rule.earliest - _SAME_EVENT <= row.start <= rule.latest + _SAME_EVENT:
        # Start dates are sometimes the day of publication; where the calendar has the rule itself, that counts.
        known = calendar_row(citations[0].citation)
        return rule if known and known.effective else DateBound.on(row.start, row.start_source)
    first, last = min(rule.earliest, row.start), max(rule.latest, row.start)
    return DateBound(first, last, f"{rule.source}, but {row.start_source} {row.start}")


def _newest(code: str, one: _Read) -> date:
    days = [day.latest for day in (_rule_day(code, each) for each in one.cited) if day and day.latest]
    return max(days, default=one.row.start or date.min)


def _text_from(code: str, rows: Sequence[_Read], listed_from: DateBound | None) -> DateBound | None:
    """Since when the text stands as it is read: the newest rule that the rows cite, where that is later."""
    if code not in _BY_RULE or listed_from is None or listed_from.latest is None:
        return None
    days = [day for one in rows for each in one.cited if (day := _rule_day(code, each)) and day.latest]
    newest = max(days, key=lambda day: day.latest or date.min, default=None)
    later = newest is not None and newest.earliest is not None and newest.earliest > listed_from.latest
    return newest if later else None
