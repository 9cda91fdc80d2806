"""From the versions of a list to what is known of each entry, and since when.

Pure: versions in, states out. The rules, in the order in which they decide:

- An entry stands from the day its row states, else from the day its first Federal Register citation took
  effect, else from some day between the last version without it and the first with it.
- An entry that a later version lacks ended on the day a known removal says, else between those two versions.
- A row that says something else than before is an amendment (see `navicert.lists.amendment`): both texts are
  kept, with the day of a new citation where the row has one, else bounded by the two versions.
- A field that a source does not state is inherited from the richer row before it and is never an amendment; a
  field that a richer source adds is new knowledge of the same text.
- A row that goes while another comes, with the same first citation and a name in common, was renamed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from navicert.lists.amendment import Form, folded_names, form_of, read_over
from navicert.lists.sightings import Sighting
from navicert.lists.source import fold
from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.history import EntryState, Removal, VersionChanges
from navicert.model.listing import Entry, ListVersion

Effective = Callable[[Citation], DateBound | None]

_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Step:
    """What one version teaches, while it is read."""

    version: ListVersion
    opened: list[EntryState] = field(default_factory=list)
    closed: list[EntryState] = field(default_factory=list)


class History:
    """The history of one list, built version by version, oldest first.

    Args:
        code: code of the list.
        effective: on which day the rule behind a citation took effect; None where that is not known.
        removals: rules that took entries off this list.
        sightings: days on which files that are not the whole list name entries, by entry id.
        states: the states known now (`known_to` is None), to go on from a stored history.
        previous: publication day of the newest version behind `states`.
        form: publisher of that version and the fields that it states.
        ordinals: the highest ordinal of each entry behind `states`, where superseded states hold higher ones.
    """

    def __init__(
        self,
        code: str,
        effective: Effective | None = None,
        removals: Iterable[Removal] = (),
        sightings: Mapping[str, Sighting] | None = None,
        *,
        states: Iterable[EntryState] = (),
        previous: date | None = None,
        form: Form | None = None,
        ordinals: Mapping[str, int] | None = None,
    ) -> None:
        self.code = code
        self.previous = previous
        self._form = form
        self._effective: Effective = effective or (lambda citation: None)
        self._sightings = sightings or {}
        self._removals = _by_name(removal for removal in removals if removal.list_code == code)
        self._live: dict[str, EntryState] = {}
        # Ended texts of each entry's latest spell; of an entry that is not live, the last ended by removal.
        self._past: dict[str, list[EntryState]] = {}
        self._ordinals = dict(ordinals or {})
        self._row_ids: dict[str, str] = {}
        # Rows that taught nothing when they were read again. A parser that gives the same object for a row
        # that the next file prints alike spares reading it a third time.
        self._settled: dict[str, Entry] = {}
        for state in sorted(states, key=lambda state: state.ordinal):
            self._remember(state)

    def add(self, version: ListVersion) -> VersionChanges:
        """What the next version of the list teaches.

        Args:
            version: of this list, published on or after the day of the version before.

        Raises:
            ValueError: it is another list's, or older than the version before.
        """
        if version.code != self.code:
            raise ValueError(f"{version.code} is not {self.code}")
        if self.previous is not None and version.published < self.previous:
            raise ValueError(f"{self.code} of {version.published} is older than that of {self.previous}")
        step = _Step(version)
        rows = self._rows(version)
        for entry_id, live in self._live.items():
            if entry_id not in rows:
                self._removed(step, live)
        same_form = form_of(version) == self._form
        if not same_form:
            self._settled.clear()
        for entry_id, (row_id, row) in rows.items():
            known = self._live.get(entry_id)
            if known is None:
                step.opened.append(self._first(entry_id, row_id, row, version))
            elif row is not self._settled.get(entry_id):
                taught = self._again(step, known, row_id, row)
                if same_form and not taught:
                    self._settled[entry_id] = row
        self._take(step)
        self.previous, self._form = version.published, form_of(version)
        closed = tuple((state.entry.id, state.ordinal) for state in step.closed)
        return VersionChanges(tuple(step.opened), closed, version.published)

    # --- rows and ids ---------------------------------------------------------------------------------------

    def _take(self, step: _Step) -> None:
        for state in step.closed:
            past = self._past.get(state.entry.id, [])
            self._past[state.entry.id] = [old for old in past if old.ordinal != state.ordinal]
        for state in step.opened:
            self._remember(state)

    def _remember(self, state: EntryState) -> None:
        entry_id = state.entry.id
        self._ordinals[entry_id] = max(state.ordinal, self._ordinals.get(entry_id, 0))
        if state.row_id != entry_id:
            self._row_ids[state.row_id] = entry_id
        past = [old for old in self._past.get(entry_id, ()) if old.spell == state.spell]
        if state.text_to is None:
            self._live[entry_id] = state
        else:  # The text that replaced an amended one follows it, and makes the entry live again.
            self._live.pop(entry_id, None)
            past.append(state)
        self._past[entry_id] = past

    def _next(self, entry_id: str) -> int:
        self._ordinals[entry_id] = self._ordinals.get(entry_id, 0) + 1
        return self._ordinals[entry_id]

    def _rows(self, version: ListVersion) -> dict[str, tuple[str, Entry]]:
        """The rows by the id under which the history knows them."""
        printed = {entry.id for entry in version.entries}
        rows: dict[str, tuple[str, Entry]] = {}
        for entry in version.entries:
            known_id = self._row_ids.get(entry.id, entry.id)
            if known_id != entry.id and (known_id in printed or known_id in rows):
                known_id = entry.id  # Both rows stand now: what was one entry is two.
            rows[known_id] = (entry.id, entry)
        missing = [state.entry for entry_id, state in self._live.items() if entry_id not in rows]
        if not missing:
            return rows
        fresh = {entry_id: row for entry_id, (_, row) in rows.items() if entry_id not in self._live}
        for old, new in self._renamed(missing, fresh):
            rows[old.id] = rows.pop(new)
        return rows

    def _renamed(self, missing: Iterable[Entry], fresh: Mapping[str, Entry]) -> list[tuple[Entry, str]]:
        """Each row that went with the id of the one row that came in its place."""
        by_name: dict[str, list[str]] = {}
        for row_id, row in fresh.items():
            for folded in folded_names(row):
                by_name.setdefault(folded, []).append(row_id)
        pairs: list[tuple[Entry, str]] = []
        taken: set[str] = set()
        for old in missing:
            near = {row_id for folded in folded_names(old) for row_id in by_name.get(folded, ())} - taken
            found = [row_id for row_id in near if self._same_rule(old, fresh[row_id])]
            if len(found) == 1:
                taken.add(found[0])
                pairs.append((old, found[0]))
        return pairs

    def _same_rule(self, old: Entry, new: Entry) -> bool:
        # Sources differ in the page they cite (first page of the rule, or page of the row): the day decides too.
        if not old.citations or not new.citations:
            return False
        first, second = old.citations[0], new.citations[0]
        if first.text == second.text:
            return True
        volume = first.text.partition(" ")[0] == second.text.partition(" ")[0]
        day = self._effective(first)
        other = self._effective(second)
        return volume and day is not None and other is not None and _days(day) == _days(other)

    # --- states ---------------------------------------------------------------------------------------------

    def _first(self, entry_id: str, row_id: str, row: Entry, version: ListVersion) -> EntryState:
        gone = self._past[entry_id][-1] if self._past.get(entry_id) else None
        listed_from = self._listing_day(row, version, gone)
        text_from = listed_from
        if len(row.citations) > 1:
            amended = self._effective(row.citations[-1])
            starts = listed_from.earliest or listed_from.latest
            if amended and amended.latest and starts and starts < amended.latest <= version.published:
                text_from = amended
        entry = replace(row, id=entry_id, listed_from=listed_from, text_from=text_from)
        return EntryState(
            entry,
            self._next(entry_id),
            gone.spell + 1 if gone else 1,
            None,
            version.covers,
            version.publisher,
            row_id,
            version.published,
        )

    def _again(self, step: _Step, known: EntryState, row_id: str, row: Entry) -> bool:
        """Add the states that a row seen again teaches; False where it says what was known."""
        version = step.version
        reading = read_over(known, row, version, self._form, self.previous)
        dates = self._dates(known, reading.entry, row, version)
        if not (reading.amended or reading.learned or dates or row_id != known.row_id):
            return False
        if dates:
            self._redate(step, known, dates)
        step.closed.append(known)
        entry = replace(reading.entry, **dates)
        if reading.amended:
            text_from = self._amendment_day(known.entry, row, version)
            before = replace(known.entry, **dates)
            step.opened.append(self._later(step, known, entry=before, text_to=text_from))
            entry = replace(entry, text_from=text_from)
        covers = known.covers | version.covers
        changes = {"entry": entry, "covers": covers, "publisher": version.publisher, "row_id": row_id}
        step.opened.append(self._later(step, known, **changes))
        return True

    def _removed(self, step: _Step, live: EntryState) -> None:
        version = step.version
        words = f"in the version of {self.previous}, not in that of {version.published}"
        stated = live.entry.listed_to
        if stated is not None and stated.latest is not None and stated.latest <= version.published:
            end = stated
        else:
            removal = self._removal(live.entry, version.published)
            end = removal.on if removal else self._between(version, words)
        self._redate(step, live, {"listed_to": end})
        step.closed.append(live)
        step.opened.append(self._later(step, live, entry=replace(live.entry, listed_to=end), text_to=end))

    def _redate(self, step: _Step, live: EntryState, dates: Mapping[str, Any]) -> None:
        """Give the earlier texts of the same spell the dates of the listing as they are known now."""
        for old in self._past.get(live.entry.id, ()):
            changes = dict(dates)
            if old.entry.text_from != old.entry.listed_from:
                changes.pop("text_from", None)
            step.closed.append(old)
            step.opened.append(self._later(step, old, entry=replace(old.entry, **changes)))

    def _later(self, step: _Step, state: EntryState, **changes: Any) -> EntryState:
        """The state that supersedes one, from this version on."""
        number = self._next(state.entry.id)
        return replace(state, ordinal=number, known_from=step.version.published, **changes)

    # --- days -----------------------------------------------------------------------------------------------

    def _listing_day(self, row: Entry, version: ListVersion, gone: EntryState | None) -> DateBound:
        """Since when a row stands that the version before did not have."""
        if self.previous is None:
            bounds = DateBound.not_after(version.published, f"in the version of {version.published}")
        else:
            words = f"not in the version of {self.previous}, in that of {version.published}"
            bounds = self._seen(row, self._between(version, words))
        ended = gone.entry.listed_to if gone else None
        stated = [row.listed_from] if row.listed_from else []
        dates = [*stated, *(self._effective(citation) for citation in row.citations)]
        # After a removal, only a later day can be that of the new listing.
        after = ended.earliest if ended else None
        if after is not None:
            dates = [day for day in dates if day and day.earliest and day.earliest >= after]
        first = dates[0] if dates else None
        if first is not None:
            return first if row.listed_from is first else self._within(first, bounds)
        later = [day.latest for day in dates if day and day.latest]
        if later and (bounds.earliest is None or bounds.earliest <= min(later)) and bounds.latest:
            return replace(bounds, latest=min(*later, bounds.latest))
        return bounds

    def _seen(self, row: Entry, bounds: DateBound) -> DateBound:
        """The bounds of a listing, narrowed by a file that names the entry before the version that has it."""
        seen = self._sightings.get(row.id)
        if seen is None or bounds.latest is None or not (bounds.earliest or seen.day) <= seen.day < bounds.latest:
            return bounds
        return replace(bounds, latest=seen.day, source=f"{bounds.source}; {seen.source}")

    def _within(self, cited: DateBound, bounds: DateBound) -> DateBound:
        """A cited day, narrowed by the versions that have the entry and lack it."""
        if self.previous is not None and cited.latest is not None and cited.latest <= self.previous:
            # The rule is older than a version without the entry: the rule counts, and the reader is told.
            return replace(cited, source=f"{cited.source}; but not in the version of {self.previous}")
        if cited.earliest == cited.latest:
            return cited
        first = max(filter(None, (cited.earliest, bounds.earliest)), default=None)
        last = min(filter(None, (cited.latest, bounds.latest)), default=None)
        if (first, last) == (cited.earliest, cited.latest) or (first and last and first > last):
            return cited
        return DateBound(first, last, f"{cited.source}; {bounds.source}")

    def _dates(self, known: EntryState, entry: Entry, row: Entry, version: ListVersion) -> dict[str, Any]:
        """The listing dates that a row seen again makes better known."""
        out: dict[str, Any] = {}
        have, stated = entry.listed_from, row.listed_from
        vague = have is None or have.earliest != have.latest
        if stated is None and vague and row.citations and row.citations[:1] != known.entry.citations[:1]:
            stated = self._effective(row.citations[0])
            if stated is not None and have is not None:
                stated = self._within(stated, have) if stated.earliest != stated.latest else stated
        # A row that stands without a break cannot have been listed later than is known already.
        if stated is not None and (
            have is None
            or (vague and stated.earliest == stated.latest)
            or (stated.latest and have.latest and stated.latest < have.latest)
        ):
            out["listed_from"] = stated
            if known.entry.text_from == have:
                out["text_from"] = stated
        if "listed_to" in version.covers and row.listed_to != entry.listed_to:
            out["listed_to"] = row.listed_to
        elif _over(entry.listed_to, version.published):
            # The row still stands after the end that an older version stated, as a denial order does when renewed.
            out["listed_to"] = None
        return out

    def _amendment_day(self, before: Entry, row: Entry, version: ListVersion) -> DateBound:
        cited = set(before.citations)
        for citation in reversed(row.citations):
            if citation in cited:
                continue
            day = self._effective(citation)
            after = self.previous is None or (day and day.latest and day.latest > self.previous)
            if day and day.latest and after and day.latest <= version.published:
                return day
        return self._between(version, f"amended between the versions of {self.previous} and {version.published}")

    def _removal(self, entry: Entry, missing_on: date) -> Removal | None:
        """The rule that says on which day an entry went which the version of `missing_on` lacks."""
        for key in (entry.id, *folded_names(entry)):
            for removal in self._removals.get(key, ()):
                day = removal.on.latest
                if day and day <= missing_on and (self.previous is None or self.previous < day):
                    return removal
        return None

    def _between(self, version: ListVersion, source: str) -> DateBound:
        """Some day after the version before, at the latest that of this one."""
        first = min(self.previous + _DAY, version.published) if self.previous else None
        return DateBound(first, version.published, source)


def _over(end: DateBound | None, day: date) -> bool:
    """Whether an end lies before a day for sure."""
    return end is not None and end.latest is not None and end.latest < day


def _days(bound: DateBound) -> tuple[date | None, date | None]:
    return bound.earliest, bound.latest


def _by_name(removals: Iterable[Removal]) -> dict[str, list[Removal]]:
    found: dict[str, list[Removal]] = {}
    for removal in removals:
        found.setdefault(removal.entry_id or fold(removal.name), []).append(removal)
    return found
