"""Which license exceptions do the restrictions of 15 CFR 740.2(a) and 740.20(b) take away?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from navicert.law.case import Case
from navicert.law.conditions import hold
from navicert.law.corpus.provisions import Row, exceptions, provision
from navicert.law.exception_ways import held_by, reason_of, symbols_in
from navicert.model.determination import Requirement


@dataclass(frozen=True, slots=True)
class Restriction:
    """A row of 740.2(a) that applies; `open` says what decides whether it does, empty where it does."""

    row: Row
    only: frozenset[str] | None
    bars: frozenset[str]
    why: str
    open: tuple[str, ...]

    def takes(self, symbol: str) -> bool:
        """Whether it takes an exception away."""
        return symbol in self.bars or (self.only is not None and symbol not in self.only)


@lru_cache(maxsize=256)
def _limits(day: date) -> tuple[Row, ...]:
    return tuple(row for row in exceptions(day) if {"only", "bars", "only_from"} & set(row.then))


def restrictions(case: Case, requirements: Sequence[Requirement]) -> Iterator[Restriction]:
    """The restrictions that apply, or may.

    Args:
        case: the transaction.
        requirements: those that count.
    """
    for row in _limits(case.as_of):
        if "list" in row.when:
            yield from _listed(row, case)
            continue
        open_: list[str] = []
        if reasons := row.then.get("requirement"):
            found = [one for one in requirements if reason_of(one) in reasons]
            if not found:
                continue
            open_ += [] if any(one.certain for one in found) else [f"whether {found[0].source} applies"]
        held = held_by(row, case)
        if held is None or held.truth == "not_met":
            continue
        asked = row.then.get("ask")
        open_ += dict.fromkeys(asked or one.why for one in held.answers if one.truth == "open")
        open_ += [f"what {row.ground.citation.text} leaves for this item"] if row.then.get("read") else []
        only = row.then.get("only")
        if "only_from" in row.then:
            if any(one.step == "embargo" for one in requirements):
                continue  # The requirement says itself what part 746 leaves.
            only = _left_by(row.then["only_from"], case)
        yield Restriction(
            row, None if only is None else frozenset(only), frozenset(row.then.get("bars", ())), row.text, tuple(open_)
        )


def _listed(row: Row, case: Case) -> Iterator[Restriction]:
    """A restriction that follows from a party's listing."""
    for party in case.parties:
        for hit in party.listings:
            if hit.entry.list_code in row.when["list"]:
                said = f"{party.name} is {hit.entry.name} of the list {hit.entry.list_code}"
                open_ = () if hit.certain else (f"whether {said}",)
                yield Restriction(row, frozenset(row.then["only"]), frozenset(), f"{said}. {row.text}", open_)


def _left_by(code: str, case: Case) -> Iterator[str]:
    """What the embargo rows of a provision leave for the destination."""
    for row in provision(code, case.as_of).rows:
        wanted = {name: row.when[name] for name in ("destination", "item") if name in row.when}
        if "exceptions" in row.then and wanted and hold(replace(row, when=wanted), case).truth == "met":
            yield from symbols_in(row.then["exceptions"])
