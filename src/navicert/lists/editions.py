"""One party through the editions of a list that is published whole, again and again, without numbers.

A company recurs in each edition, sometimes under a new name. It keeps one id if its name is the same but for
punctuation and legal form, if one of its other names was its name before, or if the two share an alias and
the first word of their names. Within one edition two rows are always two parties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

from navicert.lists.names_in_rows import make_name
from navicert.lists.source import fold
from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.listing import Entry, entry_id

_BRACKET_TAIL = re.compile(r"^(.+\S)\s*\(([^()]+)\)$")
_LEGAL_TAIL = re.compile(
    r"(?:[\s,.]+(?:co|company|corp|corporation|inc|incorporated|ltd|limited|llc|plc|jsc|\(limited\)))+[\s.,]*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue of a list.

    Attributes:
        day: of publication; where only bounds are known, the last day it can be.
        earliest: the first day it can be.
        citation: where it is written.
    """

    day: date
    earliest: date
    citation: Citation

    def bound(self, list_code: str) -> DateBound:
        """The day of this edition as the start or end of an entry."""
        return DateBound(self.earliest, self.day, f"{list_code}: {self.citation.text}")


@dataclass(frozen=True, slots=True)
class EditionRow:
    """What one edition says of one party.

    Attributes:
        name: the primary name; aliases and former names beside it.
        ends: what the source itself says of the end of the entry. A bound without a latest day is an end that
            may not have come to be (an edition that was withdrawn): the next edition decides.
        body: the entry without id, dates and citations.
    """

    edition: Edition
    name: str
    aliases: tuple[str, ...]
    former: tuple[str, ...]
    ends: DateBound | None
    body: Entry


# Entry id -> the entry and what its newest row says of its end.
_State = dict[str, tuple[Entry, DateBound | None]]


@dataclass(slots=True)
class _Track:
    id: str
    rows: list[EditionRow] = field(default_factory=list)
    since: Edition | None = None
    named: bool = False
    citations: list[Citation] = field(default_factory=list)

    def name_keys(self) -> set[str]:
        return {name_key(row.name) for row in self.rows}

    def names(self) -> set[str]:
        return {fold(row.name) for row in self.rows}

    def all_names(self) -> set[str]:
        return {fold(name) for row in self.rows for name in (row.name, *row.aliases, *row.former)}

    def stands(self, day: date) -> bool:
        """Whether the party is on the list that day: the latest edition names it and its end has not come."""
        ends = self.rows[-1].ends if self.rows else None
        return self.named and (ends is None or ends.latest is None or ends.latest > day)


def split_bracket(name: str) -> tuple[str, str | None]:
    """A name and the short name in brackets behind it: "Aerospace CH UAV Co., Ltd (CH UAV)"."""
    match = _BRACKET_TAIL.match(name)
    return (match[1], match[2]) if match else (name, None)


def name_key(name: str) -> str:
    """A name without brackets behind it, legal form, case and punctuation."""
    bare = split_bracket(name)[0]
    return fold(_LEGAL_TAIL.sub("", bare)) or fold(name)


def _first_word(name: str) -> str:
    return fold(name.split()[0]) if name.split() else ""


def _related(row: EditionRow, track: _Track) -> bool:
    """Whether a row under another name is the party of a track.

    Legal forms count here: "China Telecom", short for the group, is not China Telecom Corporation Limited.
    """
    former = {fold(name) for name in row.former}
    others = {fold(name) for name in row.aliases} | former
    known = track.all_names()
    if fold(row.name) in known or former & known or others & track.names():
        return True
    return bool(others & known) and _first_word(row.name) in {_first_word(earlier.name) for earlier in track.rows}


def _match(rows: Sequence[EditionRow], tracks: Sequence[_Track]) -> dict[int, _Track]:
    """Rows of one edition (by position) -> the track each continues; each track at most once."""
    found: dict[int, _Track] = {}
    taken: set[str] = set()
    # Equal names first, so that an alias never takes a party from the row that bears its name.
    by_name: dict[str, _Track] = {}
    for track in tracks:
        for key in track.name_keys():
            by_name.setdefault(key, track)
    for position, row in enumerate(rows):
        known = by_name.get(name_key(row.name))
        if known is not None and known.id not in taken:
            found[position] = known
            taken.add(known.id)
    free = [track for track in tracks if track.id not in taken]
    for position, row in enumerate(rows):
        if position in found:
            continue
        for track in free:
            if track.id not in taken and _related(row, track):
                found[position] = track
                taken.add(track.id)
                break
    return found


def _entry(track: _Track, list_code: str) -> Entry:
    row = track.rows[-1]
    seen = {fold(row.name)}
    names = [make_name(row.name)]
    older = [earlier.name for earlier in track.rows[:-1] if name_key(earlier.name) != name_key(row.name)]
    spelled = [earlier.name for earlier in track.rows[:-1] if name_key(earlier.name) == name_key(row.name)]
    groups = (("former", (*row.former, *older)), ("alias", (*row.aliases, *spelled)))
    for kind, values in groups:
        for value in values:
            if value and fold(value) not in seen:
                seen.add(fold(value))
                names.append(make_name(value, "former" if kind == "former" else "alias"))
    since = track.since or row.edition
    return replace(
        row.body,
        id=track.id,
        names=tuple(names),
        listed_from=since.bound(list_code),
        text_from=row.edition.bound(list_code),
        citations=tuple(track.citations),
    )


def follow(rows: Iterable[EditionRow], list_code: str, *, whole: bool) -> Iterator[tuple[Edition, tuple[Entry, ...]]]:
    """The list as each edition left it.

    Args:
        rows: of all editions, in any order.
        whole: every edition restates the list. Otherwise an edition restates it only if it names again more
            than half of the parties that stand; one that does not adds to the list.

    Yields:
        Each edition, oldest first, with the entries that stand after it. The last edition that has an entry
        gives its end: the day the source states, or the edition that leaves it out.
    """
    by_edition: dict[date, list[EditionRow]] = {}
    for row in rows:
        by_edition.setdefault(row.edition.day, []).append(row)
    tracks: dict[str, _Track] = {}
    states: list[tuple[Edition, _State]] = []
    for day in sorted(by_edition):
        current = by_edition[day]
        matched = _match(current, list(tracks.values()))
        kept = {track.id for track in matched.values()}
        standing = {track.id for track in tracks.values() if track.stands(day)}
        if whole or len(standing & kept) * 2 > len(standing):
            for track in tracks.values():
                track.named = track.named and track.id in kept
        for position, row in enumerate(current):
            _continue(matched.get(position) or _new(tracks, row, list_code), row)
        state = {
            track.id: (_entry(track, list_code), track.rows[-1].ends) for track in tracks.values() if track.stands(day)
        }
        states.append((current[0].edition, state))
    yield from _with_ends(states, list_code)


def _with_ends(states: Sequence[tuple[Edition, _State]], list_code: str) -> Iterator[tuple[Edition, tuple[Entry, ...]]]:
    for (edition, state), following in zip_longest(states, states[1:]):
        entries = []
        for key, (entry, stated) in state.items():
            goes_on = following is not None and key in following[1]
            if goes_on and following[1][key][0].listed_from == entry.listed_from:
                end = None
            elif following is None or (stated is not None and stated.latest is not None):
                end = stated if stated is not None and stated.latest is not None else None
            else:
                end = _left_out(following[0], stated, list_code)
            entries.append(replace(entry, listed_to=end))
        yield edition, tuple(entries)


def _left_out(edition: Edition, stated: DateBound | None, list_code: str) -> DateBound:
    """The end of an entry that an edition leaves out; a withdrawn edition may have ended it before."""
    bound = edition.bound(list_code)
    if stated is None or stated.earliest is None or stated.earliest > edition.day:
        return bound
    return DateBound(stated.earliest, bound.latest, f"{stated.source}; {bound.source}")


def _new(tracks: dict[str, _Track], row: EditionRow, list_code: str) -> _Track:
    """A party that no earlier edition names; two of one name in one edition get running numbers."""
    key = base = entry_id(list_code, name_key(row.name))
    number = 1
    while key in tracks:
        number += 1
        key = f"{base}-{number}"
    tracks[key] = _Track(key)
    return tracks[key]


def _continue(track: _Track, row: EditionRow) -> None:
    if not track.stands(row.edition.day):
        track.since, track.citations = row.edition, []
    track.named = True
    track.rows.append(row)
    if row.edition.citation not in track.citations:
        track.citations.append(row.edition.citation)
