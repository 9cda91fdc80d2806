"""Entity List rows that describe whom they mean: an address with a label, and classes of facilities of an operator.

Their names are no names of parties ("Address 09", "Heavy water production facilities"), so that name matching must not
read them as such. They are found by what they describe.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Final

from navicert.lists.source import data_text
from navicert.model.dates import AsOf
from navicert.model.history import EntryState
from navicert.model.listing import Entry
from navicert.model.party import Party
from navicert.model.transaction import ListHit
from navicert.services.resolve import SAME
from navicert.services.workspace import Workspace

# "Address 09": a listed address, named by its label in the list instead of its text.
_LABEL: Final = re.compile(r"\baddress\s+\D?(\d{1,3})\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+")
_CODE: Final = "EL"
_POSSIBLE: Final = 690
# How like the word of an exclusion a word has to be: the list spells Kudankulam as "Kundankulam".
_LIKE: Final = 0.85
_DAY: Final = "whether the entry stood on the list that day"


class DescribedEntries:
    """The described rows of one day; read once, and only where a party may be one of them."""

    def __init__(self, workspace: Workspace, as_of: AsOf) -> None:
        """Remember where to look.

        Args:
            workspace: with the Entity List.
            as_of: the two days.
        """
        self.workspace, self.as_of = workspace, as_of
        self._rows: list[EntryState] | None = None

    def hits(self, party: Party) -> list[ListHit]:
        """The described rows that a party is, or may be, one of."""
        return [*self._addresses(party), *self._facilities(party)]

    def _addresses(self, party: Party) -> Iterator[ListHit]:
        """The listed address that the address of a party names by its label, in its country."""
        named = _LABEL.search(party.address or "")
        if named is None or party.country is None:
            return
        for state in self._states("address"):
            label = _LABEL.search(state.entry.name)
            if label is None or int(label[1]) != int(named[1]) or party.country not in state.entry.countries:
                continue
            addresses = state.entry.addresses
            hit = self._hit(state, addresses[0].text if addresses else state.entry.name, "")
            if hit is not None:
                yield hit

    def _facilities(self, party: Party) -> Iterator[ListHit]:
        name = f" {' '.join(_WORD.findall(party.name.casefold()))} "
        for row in _classes():
            if party.country not in (None, row["country"]) or not _holds(name, row["operators"]):
                continue
            for state in self._states("facility_class"):
                entry = state.entry
                if row["country"] in entry.countries and row["entry"] in entry.name.casefold():
                    yield from self._facility(name, row, state)

    def _facility(self, name: str, row: Mapping[str, Any], state: EntryState) -> Iterator[ListHit]:
        entry = state.entry
        if _excluded(name, entry):
            return
        sure = _holds(name, row.get("certain_with", ()))
        if not sure and _holds(name, row.get("unless", ())):
            return
        doubt = "" if sure else row.get("condition", "")
        if not _holds(name, row["words"]):
            doubt = (
                f"which facilities of {entry.subordinate_to[0] if entry.subordinate_to else 'the operator'} are meant"
            )
            yield ListHit(entry, False, "class_of_facility", "name_variant", entry.name, _POSSIBLE, doubt)
            return
        hit = self._hit(state, entry.name, doubt)
        if hit is not None:
            yield hit

    def _hit(self, state: EntryState, matched: str, doubt: str) -> ListHit | None:
        stands = state.listed(self.as_of.valid)
        if stands == "no":
            return None
        said = "; ".join(text for text in (doubt, _DAY if stands == "unknown" else "") if text)
        via = "address" if state.entry.kind == "address" else "class_of_facility"
        how = "address" if via == "address" else "name_variant"
        return ListHit(state.entry, not said, via, how, matched, SAME, said, identified=bool(said))  # type: ignore[arg-type]

    def _states(self, kind: str) -> list[EntryState]:
        """The described rows as they read on the day, or as near to it as is known."""
        if self._rows is None:
            lists = self.workspace.store.lists
            known = {state.entry.id for state in lists.states(_CODE, self.as_of.known) if state.entry.kind != "party"}
            found = lists.entries(sorted(known), self.as_of)
            self._rows = [states[0] for states in found.values() if states]
        return [state for state in self._rows if state.entry.kind == kind]


@cache
def _classes() -> Sequence[Mapping[str, Any]]:
    rows = tomllib.loads(data_text("law", "facility_classes.toml"))["class"]
    return tuple(row for row in rows if row["list"] == _CODE)


def _holds(name: str, words: Sequence[str]) -> bool:
    return any(f" {word} " in name for word in words)


def _excluded(name: str, entry: Entry) -> bool:
    """Whether the row leaves the facility out: a word like the first of the exclusion, and one of its numbers."""
    words = name.split()
    for text in entry.excludes:
        first, *rest = text.casefold().split()
        numbers = {part for part in rest if part.isdigit()}
        like = any(SequenceMatcher(None, first, word).ratio() >= _LIKE for word in words)
        if like and (not numbers or numbers & set(words)):
            return True
    return False
