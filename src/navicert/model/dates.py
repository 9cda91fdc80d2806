"""When: days that are known only within bounds, and the two dates of every answer.

A published list seldom prints the day on which an entry took effect. What is known is often a bound: the entry
stood in the list of April 2022, or a rule of 2 March 2023 is the first one cited. `DateBound` keeps such a day as
the earliest and the latest day it can be, with the source of each, so that an answer can say "not before" instead
of guessing.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

Precision = Literal["day", "month", "year", "not_before", "not_after", "between"]
Presence = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class DateBound:
    """A day known exactly or only within bounds.

    Attributes:
        earliest: the first day it can be, or None where nothing bounds it from below.
        latest: the last day it can be, or None where nothing bounds it from above.
        source: what says so, for example "90 FR 4617" or "CSL of 2022-04-21".
    """

    earliest: date | None
    latest: date | None
    source: str

    def __post_init__(self) -> None:
        if self.earliest is None and self.latest is None:
            raise ValueError("a date bound needs an earliest or a latest day")
        if self.earliest is not None and self.latest is not None and self.earliest > self.latest:
            raise ValueError(f"earliest {self.earliest} is after latest {self.latest}")

    @classmethod
    def on(cls, day: date, source: str) -> DateBound:
        """A day known exactly."""
        return cls(day, day, source)

    @classmethod
    def not_before(cls, day: date, source: str) -> DateBound:
        """Some day, this one at the earliest."""
        return cls(day, None, source)

    @classmethod
    def not_after(cls, day: date, source: str) -> DateBound:
        """Some day, this one at the latest."""
        return cls(None, day, source)

    @classmethod
    def in_month(cls, year: int, month: int, source: str) -> DateBound:
        """Some day of a month."""
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]), source)

    @classmethod
    def in_year(cls, year: int, source: str) -> DateBound:
        """Some day of a year."""
        return cls(date(year, 1, 1), date(year, 12, 31), source)

    @property
    def precision(self) -> Precision:
        """How well the day is known, in the words of the `screen` contract."""
        first, last = self.earliest, self.latest
        if first is None:
            return "not_after"
        if last is None:
            return "not_before"
        if first == last:
            return "day"
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return "year"
        same_month = (first.year, first.month) == (last.year, last.month)
        if same_month and first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
            return "month"
        return "between"

    def to_json(self) -> dict[str, Any]:
        """The `{"date", "precision", "source"}` object of the contract, with both bounds where they differ."""
        precision = self.precision
        day = self.latest if precision in ("not_after", "between") else self.earliest
        out: dict[str, Any] = {
            "date": day.isoformat() if day else None,
            "precision": "not_after" if precision == "between" else precision,
            "source": self.source,
        }
        if self.earliest != self.latest:
            out["earliest"] = self.earliest.isoformat() if self.earliest else None
            out["latest"] = self.latest.isoformat() if self.latest else None
        return out

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> DateBound:
        """Read what `to_json` wrote."""
        if "earliest" in value or "latest" in value:
            first, last = value.get("earliest"), value.get("latest")
        else:
            first = last = value["date"]
        return cls(
            date.fromisoformat(first) if first else None,
            date.fromisoformat(last) if last else None,
            value["source"],
        )


def presence(start: DateBound | None, end: DateBound | None, on: date) -> Presence:
    """Whether something that runs from `start` to `end` stood on the day `on`.

    Args:
        start: the first day it stands; None where nothing at all is known of it.
        end: the first day it no longer stands; None while it stands.
        on: the day asked about.

    Returns:
        "yes" or "no" where the bounds decide it, otherwise "unknown".
    """
    if start is not None and start.earliest is not None and on < start.earliest:
        return "no"
    if end is not None and end.latest is not None and on >= end.latest:
        return "no"
    started = start is not None and start.latest is not None and on >= start.latest
    running = end is None or (end.earliest is not None and on < end.earliest)
    return "yes" if started and running else "unknown"


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed run of days, as legal texts print it: both ends belong to it, None is open."""

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.start > self.end:
            raise ValueError(f"interval starts {self.start}, after its end {self.end}")

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share a day."""
        return (self.start is None or other.end is None or self.start <= other.end) and (
            other.start is None or self.end is None or other.start <= self.end
        )

    def to_json(self) -> dict[str, str | None]:
        """Both ends, null where one is open."""
        return {
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
        }

    def day_after(self) -> date | None:
        """The first day after the interval; None where it is open."""
        return None if self.end is None else self.end + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AsOf:
    """The two dates of every answer.

    Attributes:
        valid: the day whose law and lists are asked about.
        known: the day whose knowledge counts; None takes everything known now.
    """

    valid: date
    known: date | None = None
