"""What changed between two versions of a list: added, removed, amended; grouped by the rule that did it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from navicert.lists.source import fold
from navicert.model.citation import Citation
from navicert.model.listing import Entry

# Fields that say something of the party or its license. Dates of listing and raw rows are how a source tells
# it.
COMPARED = (
    "kind",
    "names",
    "party_kind",
    "addresses",
    "countries",
    "identifiers",
    "birth_dates",
    "programs",
    "subordinate_to",
    "excludes",
    "license_requirement",
    "review_policy",
    "citations",
    "remarks",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry, before and after, in the words of the two sources.

    Attributes:
        before, after: what only the one and only the other version has, for fields that hold several values.
    """

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Amendment:
    """An entry that stands in both versions with another text.

    Attributes:
        old, new: the entry in each; their ids differ where a list without numbers renamed it.
    """

    old: Entry
    new: Entry
    changes: tuple[Change, ...]

    @property
    def renamed(self) -> bool:
        """Whether the primary name is another one."""
        return fold(self.old.name) != fold(self.new.name)


@dataclass(frozen=True, slots=True)
class Group:
    """The changes that one rule made.

    Attributes:
        citation: the rule; None for changes of entries that cite none.
        title: of the rule, where it is known.
    """

    citation: Citation | None
    title: str | None
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    amended: tuple[Amendment, ...]


@dataclass(frozen=True, slots=True)
class ListDiff:
    """What changed from the older to the newer version; each part ordered by name."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    amended: tuple[Amendment, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed or self.amended)

    def groups(self, titles: Mapping[str, str] | None = None) -> tuple[Group, ...]:
        """The changes by Federal Register citation, in the order of the citations; without one, last.

        An addition belongs to the first rule that its row cites, an amendment to the rule that its new row
        cites and the old one does not, or else to the last one. A list does not print which rule removed an
        entry: removals stand under no citation, unless the caller knows more.

        Args:
            titles: text of a citation ("90 FR 4617") -> title of the rule.
        """
        parts: dict[str, tuple[list[Entry], list[Entry], list[Amendment]]] = defaultdict(lambda: ([], [], []))
        cited: dict[str, Citation | None] = {"": None}
        for entry in self.added:
            parts[_key(entry.citations[:1], cited)][0].append(entry)
        for entry in self.removed:
            parts[""][1].append(entry)
        for change in self.amended:
            fresh = [one for one in change.new.citations if one.text not in {c.text for c in change.old.citations}]
            parts[_key(fresh[-1:] or change.new.citations[-1:], cited)][2].append(change)
        known = titles or {}
        return tuple(
            Group(cited[key], known.get(key), tuple(added), tuple(removed), tuple(amended))
            for key, (added, removed, amended) in sorted(parts.items(), key=lambda item: _order(item[0]))
        )


def _key(citations: Sequence[Citation], cited: dict[str, Citation | None]) -> str:
    if not citations:
        return ""
    cited[citations[0].text] = citations[0]
    return citations[0].text


def _order(key: str) -> tuple[bool, tuple[int, ...], str]:
    """By volume and page; what cites nothing comes last."""
    numbers = tuple(int(part) for part in key.split() if part.isascii() and part.isdigit() and len(part) < 9)
    return (key == "", numbers, key)


def diff(
    old: Sequence[Entry],
    new: Sequence[Entry],
    *,
    old_covers: Collection[str] | None = None,
    new_covers: Collection[str] | None = None,
) -> ListDiff:
    """Compare two versions of a list, entry by entry.

    Entries belong together by id. An entry that is gone and one that is new are one renamed entry if they
    first cite the same rule and share a name.

    Args:
        old, new: the entries of the versions.
        old_covers, new_covers: `ListVersion.covers` of each; a field that one of the two sources does not
            state is not compared. None: every field is stated.

    Returns:
        The changes. Case, spaces, punctuation and the order of values do not make one.
    """
    fields = [
        field
        for field in COMPARED
        if (old_covers is None or field in old_covers) and (new_covers is None or field in new_covers)
    ]
    before = {entry.id: entry for entry in old}
    after = {entry.id: entry for entry in new}
    pairs = [(before[key], after[key]) for key in before.keys() & after.keys()]
    gone = [entry for key, entry in before.items() if key not in after]
    fresh = [entry for key, entry in after.items() if key not in before]
    renamed = list(_renamed(gone, fresh))
    pairs += renamed
    lost, found = {one.id for one, _ in renamed}, {other.id for _, other in renamed}
    amended = [
        Amendment(one, other, changes)
        for one, other in pairs
        if one is not other and (changes := tuple(_changes(one, other, fields)))
    ]
    return ListDiff(
        added=_by_name(entry for entry in fresh if entry.id not in found),
        removed=_by_name(entry for entry in gone if entry.id not in lost),
        amended=tuple(sorted(amended, key=lambda change: (fold(change.new.name), change.new.id))),
    )


def _by_name(entries: Any) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (fold(entry.name), entry.id)))


def _anchor(entry: Entry) -> str | None:
    """What a row keeps when its name changes: the rule that first listed it."""
    return entry.citations[0].text if entry.citations else None


def _name_keys(entry: Entry) -> set[str]:
    # An alias of three letters is shared by too many parties to tell that two rows are one.
    return {key for name in entry.names if len(key := fold(name.value)) > 3}


def _renamed(gone: Sequence[Entry], fresh: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Pairs of one entry under two ids: most names in common first, each entry once."""
    by_rule: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in fresh:
        if anchor := _anchor(entry):
            by_rule[anchor, entry.kind].append(entry)
    found = []
    for one in gone:
        anchor = _anchor(one)
        for other in by_rule.get((anchor, one.kind), ()) if anchor else ():
            shared = len(_name_keys(one) & _name_keys(other))
            same_place = bool(set(one.countries) & set(other.countries)) or not (one.countries and other.countries)
            if shared and same_place:
                found.append((-shared, one.id, other.id, one, other))
    taken: set[str] = set()
    for _, old_id, new_id, one, other in sorted(found, key=lambda pair: pair[:3]):
        if old_id not in taken and new_id not in taken:
            taken |= {old_id, new_id}
            yield one, other


def _shown(field: str, value: Any) -> tuple[str, ...]:
    """The values of a field as a reader sees them."""
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (value,)
    if field == "names":
        return tuple(name.value if name.kind == "primary" else f"{name.value} ({name.kind})" for name in value)
    if field in ("addresses", "citations"):
        return tuple(one.text for one in value)
    if field == "identifiers":
        return tuple(f"{one.type} {one.value}" for one in value)
    return tuple(str(one) for one in value)


def _changes(old: Entry, new: Entry, fields: Sequence[str]) -> Iterator[Change]:
    for field in fields:
        before, after = _shown(field, getattr(old, field)), _shown(field, getattr(new, field))
        old_keys, new_keys = {fold(text) for text in before}, {fold(text) for text in after}
        if old_keys != new_keys:
            yield Change(
                field,
                tuple(text for text in before if fold(text) not in new_keys),
                tuple(text for text in after if fold(text) not in old_keys),
            )
