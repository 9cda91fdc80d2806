"""The rows of `chip_thresholds.toml`: paragraphs, notes and letters, each with its days, citation and confidence."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Final

from navicert.law.classification.figures import Range, Truth
from navicert.model.citation import Citation
from navicert.model.dates import Interval

Value = Range | bool | None
_UNITS: Final = {"io": " GB/s", "dram": " GB/s", "hbm_density": " GB/s per mm2", "tops": " TOPS"}
_NAMES: Final = {
    "tpp": "TPP",
    "tops": "processing performance",
    "density": "performance density",
    "io": "transfer rate",
    "dram": "DRAM bandwidth",
    "hbm_density": "memory bandwidth density",
    "datacenter": "designed or marketed for datacenters",
    "non_planar": "non-planar logic die",
    "prc_designed": "designed in China",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison: a fact, `>=`, `<`, `>` or `is`, and a value."""

    fact: str
    op: str
    value: str

    @property
    def number(self) -> Fraction:
        """The threshold."""
        return Fraction(self.value)

    @property
    def words(self) -> str:
        """The comparison as a person writes it."""
        if self.op == "is":
            return f"{_NAMES[self.fact]}: {self.value}"
        return f"{_NAMES[self.fact]} {self.op} {self.value}{_UNITS.get(self.fact, '')}"

    def truth(self, facts: Mapping[str, Value]) -> Truth:
        """Whether it holds; a fact that is missing from the mapping does not apply, so nothing holds of it."""
        if self.fact not in facts:
            return "not_met"
        value = facts[self.fact]
        if value is None:
            return "open"
        if not isinstance(value, Range):
            return "met" if value is (self.value == "yes") else "not_met"
        low, high = self._holds(value.low), value.high is not None and self._holds(value.high)
        if value.high is None:
            high = self.op != "<"
        if low == high:
            return "met" if low else "not_met"
        return "open"

    def _holds(self, value: Fraction) -> bool:
        return (
            value >= self.number if self.op == ">=" else value > self.number if self.op == ">" else value < self.number
        )


@dataclass(frozen=True, slots=True)
class Test:
    """Conditions that must all hold, under the name of a subparagraph."""

    name: str
    all: tuple[Condition, ...]

    def truth(self, facts: Mapping[str, Value]) -> Truth:
        """Whether all hold; `open` where none fails and one is not known."""
        found = {one.truth(facts) for one in self.all}
        return "not_met" if "not_met" in found else "open" if "open" in found else "met"

    @property
    def words(self) -> str:
        """The conditions joined by "and"."""
        return " and ".join(one.words for one in self.all)


@dataclass(frozen=True, slots=True)
class Row:
    """What every row has: its name, days, source and standing."""

    name: str
    days: Interval
    citation: Citation
    confidence: str
    status: str = "in_force"
    words: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph(Row):
    """A paragraph that names items; `exception` is the exclusion that takes items out of it."""

    tests: tuple[Test, ...] = ()
    exception: str | None = None
    memory: bool = False
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Note(Row):
    """What else is said of items of some ECCNs."""

    eccns: tuple[str, ...] = ()
    test: Test = Test("", ())
    said: Mapping[str, str] | None = None
    us_designed: bool = False
    flag: bool = False
    eccn: str = ""


@dataclass(frozen=True, slots=True)
class Letter(Row):
    """An "is informed" letter to one company."""

    to_company: str = ""
    chips: tuple[str, ...] = ()
    reaching: tuple[Test, ...] = ()
    day: str = ""
    destinations: str = ""


@dataclass(frozen=True, slots=True)
class Law:
    """All rows, and the three numbers that are not thresholds."""

    texts: tuple[Note, ...]
    paragraphs: tuple[Paragraph, ...]
    exclusions: tuple[Note, ...]
    rest: Row
    notes: tuple[Note, ...]
    assemblies: tuple[Note, ...]
    z_paragraphs: Note
    letters: tuple[Letter, ...]
    near: Fraction
    sparse_divisor: Fraction
    sparse_citation: Citation

    def reaching(self, day: date) -> tuple[str, ...]:
        """The entries, without paragraph, that name items with the figures of 3A090 on a day."""
        codes = [code for row in self.assemblies if day in row.days for code in (*row.eccns, row.eccn)]
        codes += self.z_paragraphs.eccns if day in self.z_paragraphs.days else ()
        return tuple(dict.fromkeys(code.partition(".")[0] for code in codes))

    def thresholds(self, fact: str, day: date) -> list[Fraction]:
        """Every number that a paragraph or exclusion of that day compares a fact with, in order."""
        tests = [test for row in self.paragraphs if day in row.days for test in row.tests]
        tests += [row.test for row in self.exclusions if day in row.days]
        conditions = (condition for test in tests for condition in test.all)
        return sorted({one.number for one in conditions if one.fact == fact and one.op != "is"})


def _conditions(rows: Iterable[Mapping[str, str]]) -> tuple[Condition, ...]:
    return tuple(Condition(one["fact"], one["op"], one["value"]) for one in rows)


def _base(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {
        "name": name,
        "days": Interval(row.get("from"), row.get("to")),
        "citation": Citation(row["citation"], row.get("url")),
        "confidence": row["confidence"],
        "status": row.get("status", "in_force"),
        "words": row.get("words", row.get("items", "")),
    }


def _paragraph(row: Mapping[str, Any]) -> Paragraph:
    return Paragraph(
        **_base(row, row["eccn"]),
        tests=tuple(Test(test["name"], _conditions(test["all"])) for test in row["test"]),
        exception=row.get("except"),
        memory=row.get("memory", False),
        scope=row.get("scope", ""),
    )


def _note(row: Mapping[str, Any], name: str) -> Note:
    return Note(
        **_base(row, name),
        eccns=tuple(row.get("eccns", ())),
        test=Test(name, _conditions(row.get("all", ()))),
        said={key: row[key] for key in ("met", "not_met", "open") if key in row},
        us_designed=row.get("us_designed", False),
        flag=row.get("flag", False),
        eccn=row.get("eccn", ""),
    )


def _letter(row: Mapping[str, Any]) -> Letter:
    return Letter(
        **_base(row, f"letter to {row['to_company']}"),
        to_company=row["to_company"],
        chips=tuple(row["chips"]),
        reaching=tuple(Test("letter", _conditions(one)) for one in row.get("reaching", ())),
        day=row["day"],
        destinations=row["destinations"],
    )


@cache
def law() -> Law:
    """The rows of the package."""
    table = tomllib.loads(files("navicert.law.classification").joinpath("chip_thresholds.toml").read_text("utf-8"))
    units = table["units"]
    return Law(
        tuple(_note(row, row["code"]) for row in table["text"]),
        tuple(_paragraph(row) for row in table["paragraph"]),
        tuple(_note(row, row["name"]) for row in table["exclusion"]),
        Row(**_base(table["rest"], table["rest"]["eccn"])),
        tuple(_note(row, row["name"]) for row in table["note"]),
        tuple(_note(row, row["eccn"]) for row in table["assembly"]),
        _note(table["z_paragraphs"], ".z"),
        tuple(_letter(row) for row in table["letter"]),
        Fraction(Decimal(units["near_percent"])) / 100,
        Fraction(Decimal(units["sparse_divisor"])),
        Citation(units["sparse_citation"]),
    )
