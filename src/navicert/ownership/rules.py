"""The ownership rules as dated data: which owners count, how much they must own, and whether the rule stands."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from navicert.errors import InvalidInput
from navicert.model.citation import Citation
from navicert.model.dates import Interval
from navicert.model.ownership import Listing

Switch = Literal["dated", "in_force", "not_in_force"]
Counted = Literal["yes", "no", "unknown"]
ALIASES = {"NS-CMIC": "CMIC", "744.8": "SDN"}


@dataclass(frozen=True, slots=True)
class Period:
    """One row of a rule's status.

    Attributes:
        verified: whether the row rests on a source that says so of these days; what rests on one that does not is
            marked in every answer.
        aggregate: whether stakes of several owners add up in this period; None where the rule's own word holds.
        confidence: `seen`, `known` or `calculated`.
    """

    days: Interval
    in_force: bool
    verified: bool
    note: str
    citation: Citation
    confidence: str
    suspended: bool = False
    aggregate: bool | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """Lists whose parties count together; `programs` of a list limits who counts on it.

    Attributes:
        named: a word that a program must have to say which pool a party belongs to; without one it is not known.
        note: what being caught by this pool means, where it is not what the rule says of its main one.
    """

    lists: frozenset[str]
    programs: Mapping[str, frozenset[str]]
    named: str = ""
    note: str = ""

    def counts(self, listing: Listing) -> Counted:
        """Whether a listing makes an owner count."""
        code = ALIASES.get(listing.code, listing.code)
        if code in self.lists:
            return "yes"
        wanted = self.programs.get(code)
        if wanted is None:
            return "no"
        said = listing.programs
        if said is None or (self.named and not any(self.named in program.upper() for program in said)):
            return "unknown"
        return "yes" if any(program.upper() in wanted for program in said) else "no"


@dataclass(frozen=True, slots=True)
class Rule:
    """An ownership rule.

    Attributes:
        code: "bis", "ofac", "uk" or "eu".
        threshold: percent.
        inclusive: whether the threshold itself is enough.
        aggregate: whether the stakes of several listed owners add up.
        control_counts: whether control without a share can be enough.
        votes_count: whether votes stand for a share where no equity is stated.
        foreign_only: whether parties incorporated in `home` stay outside.
        open_flag: what is raised where a share that is not known leaves the sum open; empty where nothing is.
        pools: owners of one pool count together; the first is the main one.
        periods: in order of time, without gap or overlap.
    """

    code: str
    title: str
    threshold: Decimal
    inclusive: bool
    aggregate: bool
    control_counts: bool
    votes_count: bool
    foreign_only: bool
    pools: tuple[Pool, ...]
    periods: tuple[Period, ...]
    citation: Citation
    confidence: str
    home: str | None = None
    open_flag: str = ""

    def period(self, day: date) -> Period:
        """The row of the status that holds on a day."""
        return next(period for period in self.periods if day in period.days)

    def returns(self, day: date) -> Period | None:
        """The next row after a day in which the rule stands; None where it stands, or none is known."""
        later = [p for p in self.periods if p.in_force and p.days.start is not None and p.days.start > day]
        return None if self.period(day).in_force or not later else min(later, key=lambda p: p.days.start or date.max)

    def reaches(self, low: Decimal, above: bool) -> bool:
        """Whether a sum of at least `low` percent (or more than that, where `above`) is enough."""
        if low > self.threshold:
            return True
        return low == self.threshold and (self.inclusive or above)

    def may_reach(self, high: Decimal, below: bool) -> bool:
        """Whether a sum of at most `high` percent (or less than that, where `below`) can be enough."""
        if high > self.threshold:
            return True
        return high == self.threshold and self.inclusive and not below

    @property
    def words(self) -> str:
        """The threshold in words: "at or above 50%"."""
        return f"{'at or above' if self.inclusive else 'above'} {self.threshold.normalize():f}%"


def _citation(row: Mapping[str, Any]) -> Citation:
    return Citation(row["citation"], row.get("url"))


def _period(row: Mapping[str, Any]) -> Period:
    return Period(
        Interval(row.get("from"), row.get("to")), row["in_force"], row["verified"], row["note"], _citation(row),
        row["confidence"], row.get("suspended", False), row.get("aggregate"),
    )  # fmt: skip


def _pools(row: Mapping[str, Any]) -> tuple[Pool, ...]:
    programs = {part["list"]: frozenset(part["names"]) for part in row.get("programs", ())}
    main = Pool(frozenset(row["lists"]), programs)
    others = (
        Pool(frozenset(), {part["list"]: frozenset(part["names"])}, part["named"], part["note"])
        for part in row.get("pools", ())
    )
    return (main, *others)


@cache
def table() -> Mapping[str, Any]:
    """The table as it is written: the rules, `passing` (what passes down) and `divested` (days)."""
    return tomllib.loads(files("navicert.ownership").joinpath("rules.toml").read_text("utf-8"))


@cache
def _rules() -> Mapping[str, Rule]:
    return {
        row["code"]: Rule(
            row["code"], row["title"], Decimal(row["threshold"]), row["inclusive"], row["aggregate"],
            row["control_counts"], row["votes_count"], row["foreign_only"], _pools(row),
            tuple(_period(p) for p in row["period"]), _citation(row), row["confidence"], row.get("home"),
            row.get("open_flag", ""),
        )
        for row in table()["rule"]
    }  # fmt: skip


def codes() -> Sequence[str]:
    """The codes of all rules."""
    return tuple(_rules())


def rule(code: str, switch: Switch = "dated") -> Rule:
    """A rule.

    Args:
        code: "bis", "ofac", "uk" or "eu".
        switch: what holds in the periods that no source confirms: `dated` takes the row as it is and says that it is
            not verified; `in_force` and `not_in_force` are the word of a user who has looked it up.

    Raises:
        InvalidInput: no rule has that code.
    """
    found = _rules().get(code)
    if found is None:
        raise InvalidInput(f"there is no ownership rule {code!r}; choose one of {', '.join(codes())}", "rule")
    if switch == "dated":
        return found
    stands = switch == "in_force"
    return replace(found, periods=tuple(_confirmed(p, stands) if not p.verified else p for p in found.periods))


def _confirmed(period: Period, stands: bool) -> Period:
    said = "in force" if stands else "not in force"
    return replace(
        period,
        in_force=stands,
        verified=True,
        note=f"{said} by the setting affiliates_rule; the table says: {period.note}",
    )
