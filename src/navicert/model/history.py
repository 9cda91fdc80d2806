"""What was known of an entry, and when: the bitemporal state of a listing.

Two times run side by side. Valid time says when an entry stood on its list and which text it had; knowledge
time says from which publication on that could be known. A state is never changed, only superseded: `known_to`
is the publication day of the version that taught better.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from navicert.model.dates import DateBound, Presence, presence
from navicert.model.listing import Entry

_CERTAINTY: dict[Presence, int] = {"yes": 0, "unknown": 1, "no": 2}


@dataclass(frozen=True, slots=True)
class EntryState:
    """One text of one entry, with its dates, as it was known over a run of days.

    Attributes:
        entry: with `listed_from`, `listed_to` and `text_from` filled as far as known.
        ordinal: counts the states of an entry in the order in which they became known, from 1.
        spell: counts the times an entry was put on the list: 1, and 2 after a removal and a new listing.
        text_to: first day on which this text no longer stood, because it was amended or the entry removed;
            None while the newest version has it.
        covers: the fields of the entry that some source stated; a field outside it is unknown, not empty.
        publisher: who published the row that the text was read from.
        row_id: id of the row in the newest version; differs from the entry's id after a renaming.
        known_from: publication day of the version that said so first.
        known_to: publication day of the version that superseded it; None while it is the best that is known.
    """

    entry: Entry
    ordinal: int
    spell: int
    text_to: DateBound | None
    covers: frozenset[str]
    publisher: str
    row_id: str
    known_from: date
    known_to: date | None = None

    def listed(self, on: date) -> Presence:
        """Whether the entry stood on its list on a day."""
        return presence(self.entry.listed_from, self.entry.listed_to, on)

    def worded(self, on: date) -> Presence:
        """Whether the entry had this text on a day."""
        return presence(self.entry.text_from or self.entry.listed_from, self.text_to, on)

    def known(self, by: date | None) -> bool:
        """Whether this was the best knowledge on a day; None asks for what is known now."""
        if by is None:
            return self.known_to is None
        return self.known_from <= by and (self.known_to is None or by < self.known_to)


@dataclass(frozen=True, slots=True)
class Removal:
    """A rule that took an entry off a list, with the day it says.

    Attributes:
        name: a name of the entry, as the rule or the list prints it.
        on: the first day the entry no longer stands; its source is the rule's citation.
        entry_id: where the row is known for certain.
    """

    list_code: str
    name: str
    on: DateBound
    entry_id: str | None = None


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """What one version of a list teaches.

    Attributes:
        opened: states that are known from the version on.
        closed: entry id and ordinal of the states that it supersedes.
        known: publication day of the version.
    """

    opened: tuple[EntryState, ...]
    closed: tuple[tuple[str, int], ...]
    known: date


def texts_on(states: Iterable[EntryState], on: date) -> list[EntryState]:
    """The texts that an entry had, or may have had, on a day, best first.

    For each spell on the list it keeps the texts that stood or may have stood on that day; where the day lies
    outside the spell, the nearest text. Spells that stood come first, then those that may have stood, then
    the others, the latest first, so that a reader sees a removal instead of silence.

    Args:
        states: all states of one entry that were known together.
        on: the day asked about.
    """
    spells: dict[int, list[EntryState]] = {}
    for state in states:
        spells.setdefault(state.spell, []).append(state)
    chosen: list[tuple[tuple[int, int, int, int], EntryState]] = []
    for spell, texts in spells.items():
        texts.sort(key=lambda text: text.ordinal)
        standing = [(_CERTAINTY[text.worded(on)], text) for text in texts]
        kept = [pair for pair in standing if pair[0] < 2]
        if not kept:
            before = [text for text in texts if text.text_to and text.text_to.latest and text.text_to.latest <= on]
            kept = [(2, before[-1] if before else texts[0])]
        for doubt, text in kept:
            chosen.append(((_CERTAINTY[text.listed(on)], -spell, doubt, -texts.index(text)), text))
    return [text for _, text in sorted(chosen, key=lambda pair: pair[0])]
