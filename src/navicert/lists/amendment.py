"""Whether a row says something else than the version before: amendment, new knowledge, or the same.

Two versions have the same form if one publisher states the same fields in both. Then every difference is an
amendment. Otherwise it may be a matter of form: OFAC's list of names leaves out the weak aliases of its full
list, and the Consolidated Screening List words addresses in its own way. So, between different forms,

- a name that only the older row has stays, marked with where it was printed;
- a name that only the newer row has is an amendment if both are of one publisher, else new knowledge;
- addresses, countries, identifiers, birth dates and remarks are taken from the newer row as new knowledge;
- programs, requirements and policies are printed alike everywhere: a difference is an amendment.

Case, punctuation and spacing never amend anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from navicert.lists.source import fold
from navicert.model.history import EntryState
from navicert.model.listing import Entry, ListVersion
from navicert.model.party import Name

Form = tuple[str, frozenset[str]]

# Printed alike by every source.
_STATED = ("programs", "subordinate_to", "excludes", "license_requirement", "review_policy")
# Each source has its own way with them.
_WORDED = ("addresses", "countries", "identifiers", "birth_dates", "remarks")
_SILENT = ("raw", "source_url")


@dataclass(slots=True)
class Reading:
    """One row laid over what was known of the entry.

    Attributes:
        entry: the text as it is known now.
        amended: whether the row says something else than before.
        learned: whether it says the same in other words, or more of it.
    """

    entry: Entry
    amended: bool = False
    learned: bool = False


@cache
def _compared(covers: frozenset[str]) -> tuple[str, ...]:
    return tuple(field for field in (*_STATED, *_WORDED) if field in covers)


def form_of(version: ListVersion) -> Form:
    """Whose a version is, and which fields it states."""
    return version.publisher, version.covers


def read_over(known: EntryState, row: Entry, version: ListVersion, before: Form | None, day: date | None) -> Reading:
    """Lay a row over the text known of its entry, field by field.

    Args:
        known: what was known of the entry.
        row: the same entry in the next version.
        version: the next version.
        before: the form of the version before; None where it is not known.
        day: when the version before was published.
    """
    old = known.entry
    reading = Reading(old)
    same_form = before == form_of(version)
    same_publisher = known.publisher == version.publisher
    changes: dict[str, Any] = {}
    if "names" in version.covers and row.names != old.names:
        changes |= _names(reading, known, row, version, same_form, day)
    for field in _compared(version.covers):
        was, now = getattr(old, field), getattr(row, field)
        if was == now or _fewer_countries(field, was, now, version):
            continue
        if field not in known.covers:
            if not now:
                continue
            reading.learned = True
        elif _folded(field, was) == _folded(field, now):
            if not same_publisher:
                continue
            reading.learned = True  # The same words, printed otherwise: keep the newest spelling.
        elif field in _STATED or (same_form and field != "countries"):
            reading.amended = True
        else:
            reading.learned = True
        changes[field] = now
    for field, now in _beside_the_text(old, row, same_publisher):
        changes[field] = now
        reading.learned = True
    if changes:
        changes |= {field: getattr(row, field) for field in _SILENT if getattr(row, field)}
        if "license_requirement" in changes or "review_policy" in changes:
            changes["requirement"] = row.requirement
        reading.entry = replace(old, **changes)
    return reading


def _beside_the_text(old: Entry, row: Entry, same_publisher: bool) -> Iterator[tuple[str, Any]]:
    """What a row has besides its text and says better than before: kinds and citations."""
    for field in ("kind", "party_kind"):
        was, now = getattr(old, field), getattr(row, field)
        if now not in (was, "unknown") and (same_publisher or was == "unknown"):
            yield field, now
    if row.citations and row.citations != old.citations and (same_publisher or not old.citations):
        yield "citations", row.citations


def _fewer_countries(field: str, was: Any, now: Any, version: ListVersion) -> bool:
    # Sources derive the countries, each from what it has: fewer of them without addresses say nothing.
    return field == "countries" and "addresses" not in version.covers and set(now) <= set(was)


def _names(
    reading: Reading, known: EntryState, row: Entry, version: ListVersion, same_form: bool, day: date | None
) -> dict[str, Any]:
    """The names after a row, where they differ; names that only another form prints are kept and marked."""
    was = known.entry.names
    printed = {fold(name.value) for name in row.names}
    before = {fold(name.value) for name in was if name.kind != "generated"}
    dropped = [name for name in was if fold(name.value) not in printed and name.kind != "generated"]
    added = bool({fold(name.value) for name in row.names if name.kind != "generated"} - before)
    lost = any(name.source is None for name in dropped)
    if same_form:
        kept = [name for name in dropped if name.source is not None]
        reading.amended = reading.amended or added or lost
    else:
        kept = [_kept(name, day) for name in dropped]
        if known.publisher == version.publisher:
            reading.amended = reading.amended or added
        reading.learned = reading.learned or added or lost
        if not (added or lost) and known.publisher != version.publisher:
            return {}
    names = (*row.names, *kept)
    if names == was:
        return {}
    reading.learned = True
    return {"names": names}


def _kept(name: Name, day: date | None) -> Name:
    if name.source is not None:
        return name
    kind = "alias" if name.kind == "primary" else name.kind
    return replace(name, kind=kind, source=f"the version of {day}")


def _folded(field: str, value: Any) -> Any:
    """What a field says, without how it is printed."""
    if value is None:
        return ""
    if isinstance(value, str):
        return fold(value)
    if field == "addresses":
        return {fold(f"{address.text} {address.country or ''}") for address in value}
    if field == "identifiers":
        return {(fold(one.type), fold(one.value)) for one in value}
    return {fold(one) for one in value}


def folded_names(entry: Entry) -> list[str]:
    """The printed names of an entry, folded, the primary one first."""
    return [fold(name.value) for name in entry.names if name.kind != "generated"]
