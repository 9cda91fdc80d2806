"""Whether a row says something else than the version before: amendment, new knowledge, or the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from navicert.model.history import EntryState
from navicert.model.listing import Entry, ListVersion

# What a row says. The other fields of an entry are derived from these, or say where they stand.
_TEXT = (
    "names",
    "addresses",
    "countries",
    "identifiers",
    "birth_dates",
    "programs",
    "subordinate_to",
    "excludes",
    "license_requirement",
    "review_policy",
    "remarks",
)
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


def read_over(known: EntryState, row: Entry, version: ListVersion) -> Reading:
    """Lay a row over the text known of its entry, field by field.

    Args:
        known: what was known of the entry.
        row: the same entry in the next version.
        version: which fields its source states, and whose it is.
    """
    old = known.entry
    changes: dict[str, Any] = {}
    reading = Reading(old)
    same_publisher = known.publisher == version.publisher
    for name in _TEXT:
        before, now = getattr(old, name), getattr(row, name)
        if name not in version.covers or before == now:
            continue
        if name == "countries" and "addresses" not in version.covers and set(now) <= set(before):
            continue  # Sources derive the countries, each from what it has: fewer of them amend nothing.
        if name not in known.covers or name == "countries":
            reading.learned = reading.learned or bool(now)
        elif _folded(name, before) != _folded(name, now):
            reading.amended = True
        elif same_publisher:
            reading.learned = True  # The same words, printed otherwise: keep the newest spelling.
        else:
            continue
        changes[name] = now
    for name in ("kind", "party_kind"):
        before, now = getattr(old, name), getattr(row, name)
        if now not in (before, "unknown") and (same_publisher or before == "unknown"):
            changes[name] = now
            reading.learned = True
    if row.citations and row.citations != old.citations and (same_publisher or not old.citations):
        changes["citations"] = row.citations
        reading.learned = True
    if changes:
        changes |= {name: getattr(row, name) for name in _SILENT if getattr(row, name)}
        if "license_requirement" in changes or "review_policy" in changes:
            changes["requirement"] = row.requirement
        reading.entry = replace(old, **changes)
    return reading


def fold(text: str) -> str:
    """A text without case, punctuation and spaces."""
    return "".join(filter(str.isalnum, text.casefold()))


def _folded(field: str, value: Any) -> Any:
    """What a field says, without how it is printed."""
    if value is None:
        return ""
    if isinstance(value, str):
        return fold(value)
    if field == "names":
        return {fold(name.value) for name in value if name.kind != "generated"}
    if field == "addresses":
        return {fold(f"{address.text} {address.country or ''}") for address in value}
    if field == "identifiers":
        return {(fold(one.type), fold(one.value)) for one in value}
    return {fold(one) for one in value}


def folded_names(entry: Entry) -> list[str]:
    """The printed names of an entry, folded, the primary one first."""
    return [fold(name.value) for name in entry.names if name.kind != "generated"]
