"""What do the rows of a provision say on a day, and which rows begin or end in a period?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from navicert.errors import InvalidInput
from navicert.law.corpus.countries import members
from navicert.law.corpus.eccns import all_controls
from navicert.law.corpus.files import Change, Ground, between, names, nearest, period, toml
from navicert.model.citation import Citation
from navicert.model.dates import Interval

TIMELINE = "timeline"


@dataclass(frozen=True, slots=True)
class Row:
    """One statement of law that stands from a day to a day.

    Attributes:
        provision: the code of its provision, for example "744.11".
        key: which statement; rows of one key follow each other in time.
        values: the columns of the table the row came from.
        tag: the ground as the table carries it, word for word.
        when: what must hold for the row to apply, as `law/conditions.py` reads it; empty where only people read it.
        then: what follows where it holds.
    """

    provision: str
    key: str
    text: str
    days: Interval
    ground: Ground
    tag: str
    values: Mapping[str, str]
    when: Mapping[str, Any] = field(default_factory=dict)
    then: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        head = {"provision": self.provision, "key": self.key, "text": self.text}
        return (
            head
            | self.days.to_json()
            | self.ground.to_json()
            | {"tag": self.tag, "values": dict(self.values)}
            | ({"when": dict(self.when), "then": dict(self.then)} if self.when or self.then else {})
        )


@dataclass(frozen=True, slots=True)
class Provision:
    """A section, supplement or instrument with its rows."""

    code: str
    title: str
    citation: Citation
    rows: tuple[Row, ...]

    def on(self, day: date) -> Provision:
        """The same with the rows that stand on a day."""
        return replace(self, rows=tuple(row for row in self.rows if day in row.days))

    def row(self, key: str, day: date) -> Row | None:
        """The row of a key that stands on a day; None where none does."""
        return next((row for row in self.rows if row.key == key and day in row.days), None)

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        head: dict[str, Any] = {"code": self.code, "title": self.title, "citation": self.citation.to_json()}
        return head | {"rows": [row.to_json() for row in self.rows]}


def _row(code: str, row: Mapping[str, Any]) -> Row:
    ground = Ground(
        Citation(row["citation"], row["url"]), row["status"], row["confidence"], row.get("only_known"),
        tuple(row["sources"]),
    )  # fmt: skip
    return Row(
        code, row["key"], row["text"], period(row), ground, row["tag"], row.get("values", {}), row.get("when", {}),
        row.get("then", {}),
    )  # fmt: skip


@cache
def _provisions() -> Mapping[str, Provision]:
    out: dict[str, Provision] = {}
    for name in names():
        if not name.endswith(".toml"):
            continue
        data = toml(name)
        if "provision" not in data:
            continue
        head = data["provision"]
        listed = data.get("row") or [{**row, "key": row["id"]} for row in data["scope"]]
        rows = tuple(_row(head["code"], row) for row in listed)
        known = out.get(head["code"])
        if known is None:
            out[head["code"]] = Provision(head["code"], head["title"], Citation(head["citation"], head["url"]), rows)
        else:
            out[head["code"]] = replace(known, rows=known.rows + rows)
    return out


def provision_codes() -> Sequence[str]:
    """The codes of all provisions, sorted."""
    return sorted(_provisions())


def provision(code: str, as_of: date | None = None) -> Provision:
    """A provision with the rows that stand on a day.

    Args:
        code: for example "744.11", "§ 744.23(a)(2)", "15 CFR 734.9" or "letters"; of a paragraph, its section. A
            section that has no provision of its own gives the rows of its part that cite it ("740.8").
        as_of: None gives the rows of all days.

    Raises:
        InvalidInput: for a provision that the corpus does not hold, with the nearest ones.
    """
    found = _find(code)
    if found is None or not found.rows:
        raise InvalidInput(
            f"the corpus has no provision {code!r}; nearest: {nearest(code, provision_codes())}", "provision"
        )
    return found if as_of is None else found.on(as_of)


def _find(code: str) -> Provision | None:
    plain = re.sub(r"^(?:(?:15|31) CFR\s*)?(?:part\s*)?§?\s*", "", code.strip(), flags=re.IGNORECASE)
    known = {key.casefold(): one for key, one in _provisions().items()}
    section = re.match(r"\d{3}(?:\.\d+)?", plain)
    for wanted in (plain, plain.partition("(")[0].strip(), section[0] if section else ""):
        if wanted.casefold() in known:
            return known[wanted.casefold()]
    whole = known.get(section[0].partition(".")[0]) if section else None
    if section is None or whole is None:
        return None
    # A section without a provision of its own: the rows of its part that cite it.
    cited = re.compile(rf"(?<![\d.]){re.escape(section[0])}(?!\d)")
    return replace(whole, rows=tuple(row for row in whole.rows if cited.search(row.ground.citation.text)))


def rows(as_of: date | None = None) -> Sequence[Row]:
    """Every row of every provision that stands on a day; None gives those of all days."""
    return [row for one in _provisions().values() for row in one.rows if as_of is None or as_of in row.days]


def exceptions(as_of: date | None = None) -> Sequence[Row]:
    """The license exceptions, and the restrictions of 740.2 on them."""
    return provision("740", as_of).rows


def timeline(start: date, end: date) -> Sequence[Row]:
    """The rules whose first day lies in a period, in order of time.

    Raises:
        InvalidInput: where the period ends before it starts.
    """
    _ordered(start, end)
    found = [row for row in provision(TIMELINE).rows if row.days.start and start <= row.days.start <= end]
    return sorted(found, key=lambda row: (row.days.start or date.min, row.key))


def changes(start: date, end: date) -> Sequence[Change]:
    """Every row of the corpus whose effect begins or ends in a period, in order of time.

    Raises:
        InvalidInput: where the period ends before it starts.
    """
    _ordered(start, end)
    out = [
        Change(day, kind, row.provision, row.key, row.text, row.ground)
        for row in rows()
        if row.provision != TIMELINE
        for day, kind in between(start, end, row.days)
    ]
    out += [
        Change(day, kind, f"Country Group {member.group}", member.code, member.name, member.ground)
        for member in members()
        for day, kind in between(start, end, member.days)
    ]
    out += [
        Change(day, kind, f"ECCN {one.eccn}", one.reason, one.requirement, one.ground)
        for one in all_controls()
        for day, kind in between(start, end, one.days)
    ]
    return sorted(out, key=lambda one: (one.day, one.kind, one.where, one.key, one.text))


def _ordered(start: date, end: date) -> None:
    if start > end:
        raise InvalidInput(f"the period ends on {end}, before it starts on {start}; exchange the two days", "--from")


@cache
def sources() -> Mapping[str, Mapping[str, str]]:
    """What each source key means."""
    return {row["key"]: row for row in toml("sources.toml")["source"]}
