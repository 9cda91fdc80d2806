"""Which files make up the corpus, and what every row of them carries: days, status, confidence, citation."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from navicert.model.citation import Citation
from navicert.model.dates import Interval

Status = Literal["in_force", "suspended", "not_enforced", "letter"]
Confidence = Literal["seen", "known", "calculated"]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a row rests on.

    Attributes:
        status: `in_force`; `suspended`; `not_enforced` where BIS announced that it does not enforce the text;
            `letter` where it binds one addressee.
        confidence: `seen` in the source, `known` from the field, or `calculated`.
        only_known: what of a row that was seen is only known, for example "date"; None where nothing is.
        sources: keys of `sources.toml`.
    """

    citation: Citation
    status: str
    confidence: str
    only_known: str | None = None
    sources: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "status": self.status,
            "confidence": self.confidence,
            "only_known": self.only_known,
            "citation": self.citation.to_json(),
            "sources": list(self.sources),
        }


@dataclass(frozen=True, slots=True)
class Change:
    """A row whose effect begins or ends on a day.

    Attributes:
        kind: `begins` on the first day, `ends` on the first day on which the row no longer stands.
        where: the provision, country group or ECCN.
    """

    day: date
    kind: Literal["begins", "ends"]
    where: str
    key: str
    text: str
    ground: Ground

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "day": self.day.isoformat(), "kind": self.kind, "where": self.where, "key": self.key, "text": self.text,
        } | self.ground.to_json()  # fmt: skip


def between(start: date, end: date, days: Interval) -> Sequence[tuple[date, Literal["begins", "ends"]]]:
    """The days from `start` to `end` on which a period begins or has ended."""
    out: list[tuple[date, Literal["begins", "ends"]]] = []
    if days.start is not None and start <= days.start <= end:
        out.append((days.start, "begins"))
    after = days.day_after()
    if after is not None and start <= after <= end:
        out.append((after, "ends"))
    return out


@cache
def names() -> Sequence[str]:
    """The files of the corpus, sorted."""
    folder = files("navicert.law.corpus").iterdir()
    return sorted(entry.name for entry in folder if entry.name.endswith((".toml", ".tsv")))


def toml(name: str) -> Mapping[str, Any]:
    """A TOML file of the corpus."""
    return tomllib.loads(files("navicert.law.corpus").joinpath(name).read_text("utf-8"))


def tsv(name: str) -> Sequence[Mapping[str, str]]:
    """The rows of a table of the corpus; lines that begin with # are for people."""
    text = files("navicert.law.corpus").joinpath(name).read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def tables(stem: str) -> Sequence[Mapping[str, str]]:
    """The rows of a table and of the rows beside it that are kept by hand."""
    found = [name for name in (f"{stem}.tsv", f"{stem}-by-hand.tsv") if name in names()]
    return [row for name in found for row in tsv(name)]


def period(row: Mapping[str, Any]) -> Interval:
    """The days of a row: both ends belong to it, what is left out is open."""

    def end(value: Any) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) and value else value or None

    return Interval(end(row.get("from")), end(row.get("to")))


def nearest(typed: str, known: Iterable[str], many: int = 3) -> str:
    """The known values nearest to what was typed, in words."""
    values = {value.casefold(): value for value in known}
    found = get_close_matches(typed.casefold(), list(values), n=many, cutoff=0.4)
    found = found or sorted(values, key=lambda value: _shared(value, typed.casefold()), reverse=True)[:many]
    return ", ".join(values[key] for key in found)


def _shared(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
