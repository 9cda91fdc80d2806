"""What all formats of ownership facts share: how days, shares and texts are read, kept, and written again."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from navicert.model.dates import DateBound
from navicert.model.ownership import Finding, Interest, OwnershipParty, Share, read_share

Fact = OwnershipParty | Interest | Finding
MAX_JSON_LINE: Final = 8_000_000  # characters; a person with thousands of names fits
MOST_LABEL: Final = 80
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?", re.ASCII | re.DOTALL)
# Half surrogate pairs and control characters: databases refuse them, and terminals obey them.
_BAD: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# What `open_text` makes of bytes that it cannot decode.
_UNDECODABLE: Final = re.compile("[\udc80-\udcff]")
NO_TEXT: Final = "has bytes that are no text in this encoding"
_MAY_BE_BAD: Final = re.compile(r"\\u(?:d[89a-f]|00[01]|007f)|[\x00-\x1f\x7f\ud800-\udfff]", re.IGNORECASE)


@cache
def words() -> Mapping[str, Any]:
    """The tables of `data/ownership.toml`."""
    return tomllib.loads(files("navicert.exchange").joinpath("data/ownership.toml").read_text(encoding="utf-8"))


def plain_text(text: str) -> str:
    """A text without what no database keeps: control characters become spaces, half characters U+FFFD."""
    if _BAD.search(text) is None:
        return text
    return _BAD.sub(lambda found: "\ufffd" if found.group() >= "\ud800" else " ", text)


def bad_bytes(text: str) -> bool:
    """Whether a text was read from bytes that are no text in its encoding."""
    return not text.isascii() and _UNDECODABLE.search(text) is not None


def plain_json(text: str) -> Any:
    """The value of a JSON text, its numbers exact and its strings as `plain_text` leaves them.

    Raises:
        ValueError: it is no JSON, or nested too deep.
    """
    from decimal import Decimal

    try:
        # NaN and Infinity are no JSON; as text they become a share that is none.
        value = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=str)
    except RecursionError as error:
        raise ValueError("is nested too deep") from error
    return _cleaned(value) if _MAY_BE_BAD.search(text) else value


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {plain_text(str(key)): _cleaned(item) for key, item in value.items()}
    return value


def read_day(text: str, source: str) -> DateBound | None:
    """A day as precisely as it is written: 1985, 1985-04 or 1985-04-09, with or without a time; None for nothing.

    Args:
        text: the day.
        source: what the bound names as its source.

    Raises:
        ValueError: for anything else, in words.
    """
    if not text.strip():
        return None
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text[:40]!r} is no day; write 1985, 1985-04 or 1985-04-09")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        assert year is not None
        if month is None:
            return DateBound.in_year(year, source)
        if day is None:
            return DateBound.in_month(year, month, source)
        return DateBound.on(date(year, month, day), source)
    except ValueError as error:
        raise ValueError(f"{text[:40]!r} is no day of the calendar") from error


def write_day(bound: DateBound | None) -> str | None:
    """The day as `read_day` reads it; None where there is none, and where it is only bounded."""
    if bound is None or bound.earliest is None:
        return None
    lengths = {"year": 4, "month": 7, "day": 10}
    length = lengths.get(bound.precision)
    return bound.earliest.isoformat()[:length] if length else None


def hull(days: list[str], source: str) -> DateBound | None:
    """The day that several statements leave open: between the first and the last of them."""
    bounds = [bound for text in days if (bound := read_day(text, source)) is not None]
    if len(bounds) < 2:
        return bounds[0] if bounds else None
    first = min(bound.earliest for bound in bounds if bound.earliest)
    last = max(bound.latest for bound in bounds if bound.latest)
    return DateBound(first, last, source)


def inside_out(start: DateBound | None, end: DateBound | None) -> bool:
    """Whether an interest ends, for sure, before it begins."""
    return bool(start and end and start.earliest and end.latest and end.latest < start.earliest)


@dataclass(slots=True)
class Stated:
    """The share and the days of one relation, read from what its source prints.

    Attributes:
        where: "line 12" or a record, for the findings.
        source: dataset, which the bounds name.
        findings: what could not be used. The relation itself is kept, without it.
        detail: what could not be used, verbatim.
    """

    where: str
    source: str
    findings: list[Finding] = field(default_factory=list)
    detail: list[tuple[str, str]] = field(default_factory=list)

    def share(self, value: object) -> Share | None:
        """The share; None where it is not stated, or is none."""
        try:
            return read_share(value)
        except ValueError as error:
            text = plain_text(str(value))
            self.findings.append(Finding("bad_share", f"{self.where}: {error}; the share is taken as unknown"))
            self.detail.append(("share", text))
            return None

    def days(self, starts: list[str], ends: list[str]) -> tuple[DateBound | None, DateBound | None]:
        """First day, and first day without; both None where they cannot be, so that the relation counts as standing."""
        found: list[DateBound | None] = []
        for name, texts in (("from", starts), ("to", ends)):
            try:
                found.append(hull(texts, self.source))
            except ValueError as error:
                self.findings.append(Finding("bad_date", f"{self.where}: {error}; it is taken as not known"))
                self.detail += [(name, text) for text in texts]
                found.append(None)
        if inside_out(*found):
            told = f"it would end {ends[0]}, before its start {starts[0]}; both are taken as not known"
            self.findings.append(Finding("dates_inside_out", f"{self.where}: {told}"))
            self.detail += [("from", text) for text in starts] + [("to", text) for text in ends]
            return None, None
        return found[0], found[1]


def unusable(where: str, why: str, code: str = "bad_record") -> Finding:
    """The finding for a record that gives no fact."""
    return Finding(code, f"{where}: {why}; left out")


def label(text: str) -> str:
    """A text of the input for a message: not too long, on one line."""
    line = plain_text(" ".join(text.split()))
    return line if len(line) <= MOST_LABEL else f"{line[:MOST_LABEL]}…"


def detail_of(fact: OwnershipParty | Interest, name: str) -> str | None:
    """What a fact's source says in a field; None where it says nothing."""
    return next((value for key, value in fact.detail if key == name), None)


def with_finding_marks(interest: Interest, stated: Stated) -> Interest:
    """The interest with what could not be used of it."""
    return replace(interest, detail=(*interest.detail, *stated.detail)) if stated.detail else interest


@dataclass(slots=True)
class Written:
    """What was written out, and what the format has no words for.

    Attributes:
        parties, interests: how many.
        left: what could not be said, with how often.
    """

    parties: int = 0
    interests: int = 0
    left: Counter[str] = field(default_factory=Counter)


def counted(findings: Counter[str], code: str, text: str) -> Iterator[Finding]:
    """One finding for many records of one sort, where there are any.

    Args:
        findings: sort and how many.
        code: of the finding.
        text: with {names} and {number}.
    """
    if findings:
        names = ", ".join(f"{key} ({number:,})" for key, number in sorted(findings.items()))
        yield Finding(code, text.format(names=names, number=f"{findings.total():,}"))
