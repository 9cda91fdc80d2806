"""Prove a search: score every name of the index, and hold what that finds against what the search found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from navicert.matching.search import Hit, Searcher
from navicert.model.party import PartyKind
from navicert.model.screening import Proof

Watch = Callable[[Sequence[int]], Iterable[int]]


class Prover:
    """Scores every name for each party of a run, and keeps where the search differs."""

    def __init__(self, searcher: Searcher, watch: Watch | None = None) -> None:
        """Prove the searches of one searcher.

        Args:
            searcher: whose searches are proven.
            watch: passes the numbers of the names on and may say how far it is.
        """
        self.searcher = searcher
        self.watch = watch or (lambda numbers: numbers)
        self._differences: list[str] = []

    def every(self, name: str, kind: PartyKind, floor: int | None) -> list[Hit]:
        """The list names that reach the floor, by scoring all of them."""
        return self.searcher.exhaustive(name, kind, floor, self.watch(range(self.searcher.index.size)))

    def hold(self, name: str, found: Sequence[Hit], every: Sequence[Hit]) -> list[Hit]:
        """All hits of both ways, best first; those of one way only are kept as defects of the search.

        Args:
            name: what was asked.
            found: by the search.
            every: by scoring every name.
        """
        by_search, by_scoring = {_said(hit) for hit in found}, {_said(hit) for hit in every}
        surplus = [hit for hit in found if _said(hit) not in by_scoring]
        for what, hits in (
            ("missed by the search", [hit for hit in every if _said(hit) not in by_search]),
            ("found by the search alone", surplus),
        ):
            self._differences += [
                f"{name}: {hit.name.name.value} ({hit.name.entry_id}), {hit.alignment.score / 10:.1f} of 100, {what}"
                for hit in hits
            ]
        return [*every, *surplus]

    def proof(self) -> Proof:
        """What was proven so far."""
        return Proof(self.searcher.index.size, tuple(self._differences))


def _said(hit: Hit) -> tuple[str, str, int]:
    return hit.name.entry_id, hit.name.name.value, hit.alignment.score
