"""Who owns whom: shares as exact intervals, interests with their dates and sources, and what a trace answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

from navicert.model.citation import Citation
from navicert.model.dates import DateBound, Presence, presence

InterestKind = Literal["equity", "votes", "consolidation", "control", "unspecified"]
Capture = Literal["captured", "not_captured", "indeterminate"]
Certainty = Literal["sure", "possible"]

ZERO, HUNDRED = Decimal(0), Decimal(100)
MOST_DIGITS = 12
_NUMBER = r"\d{1,6}(?:[.,]\d+)?"
_INTERVAL = re.compile(rf"^\s*({_NUMBER})\s*%?\s*(?:-|–|—|to|bis|至|~)\s*({_NUMBER})\s*%?\s*$", re.IGNORECASE)
_BOUND = re.compile(
    rf"^\s*(>=|≥|>|<=|≤|<|more than|over|above|at least|at most|up to|less than|below)\s*({_NUMBER})\s*%?\s*$",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"^\s*({_NUMBER})\s*(?:%|percent|per cent)?\s*$", re.IGNORECASE)
_UNKNOWN = frozenset({"", "?", "unknown", "n/a", "na", "-", "undisclosed", "none", "null"})
_ABOVE = {">": True, "more than": True, "over": True, "above": True, ">=": False, "≥": False, "at least": False}
_BELOW = {"<": True, "less than": True, "below": True, "<=": False, "≤": False, "at most": False, "up to": False}


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent, known exactly or within bounds.

    Attributes:
        low, high: percent, exact decimals, 0 to 100.
        above: whether `low` itself is excluded, as in "more than 25".
        below: whether `high` itself is excluded, as in "less than 50".
        text: as the source prints it, verbatim; empty where it was not text.
    """

    low: Decimal
    high: Decimal
    above: bool = False
    below: bool = False
    text: str = ""

    def __post_init__(self) -> None:
        if not (self.low.is_finite() and self.high.is_finite()):
            raise ValueError("a share is a number of percent")
        if self.low < ZERO or self.high > HUNDRED:
            raise ValueError(f"a share lies between 0 and 100 percent, not {self.low} to {self.high}")
        if self.low > self.high or (self.low == self.high and (self.above or self.below)):
            raise ValueError(f"a share cannot be {self.low} at least and {self.high} at most")

    @classmethod
    def exactly(cls, percent: Decimal | str, text: str = "") -> Share:
        """A share known exactly."""
        value = Decimal(percent)
        return cls(value, value, text=text)

    @property
    def is_exact(self) -> bool:
        """Whether the share is one number."""
        return self.low == self.high

    @property
    def digits(self) -> int:
        """How many digits after the point the source printed: 16.67 has two, and may be rounded by half a hundredth."""
        exponent = self.low.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0


UNKNOWN_SHARE = Share(ZERO, HUNDRED, text="?")


def _number(text: str) -> Decimal:
    value = Decimal(text.replace(",", "."))
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_DIGITS:
        raise ValueError(f"{text} has more than {MOST_DIGITS} digits after the point")
    return value


def read_share(value: object) -> Share | None:
    """The share that a source states; None where it states none.

    Args:
        value: None, "", "?" or "unknown"; a number; "33.4", "33,4 %", "25-50", ">50", "more than 25%", "at most 10".

    Raises:
        ValueError: a text that is none of these, and a share below 0 or above 100; the message says what to write.
    """
    if value is None or (isinstance(value, str) and value.strip().casefold() in _UNKNOWN):
        return None
    if isinstance(value, bool):
        raise ValueError("a share is a number of percent, not true or false")
    text = str(value)
    try:
        if plain := _PLAIN.match(text):
            share = _number(plain.group(1))
            return Share(share, share, text=text)
        if interval := _INTERVAL.match(text):
            return Share(_number(interval.group(1)), _number(interval.group(2)), text=text)
        if bound := _BOUND.match(text):
            word, number = bound.group(1).casefold(), _number(bound.group(2))
            if word in _ABOVE:
                return Share(number, HUNDRED, above=_ABOVE[word], text=text)
            return Share(ZERO, number, below=_BELOW[word], text=text)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is no share") from error
    raise ValueError(f"{text!r} is no share; write percent as 33.4, an interval as 25-50, or ? where it is unknown")


# As the Beneficial Ownership Data Standard 0.4 says that an interest is held through others.
INDIRECT: Final = ("directOrIndirect", "indirect")


def through_others(share: Share) -> Share:
    """What a share that is held through others counts for: from nothing, as the others' shares count, to all of it.

    All of 100 percent is left whole: nothing of it can be held by a chain with less than all at each step.
    """
    return share if share.low == HUNDRED else Share(ZERO, share.high, below=share.below)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact is from.

    Attributes:
        dataset: the file or collection, for example "gleif-rr-2026-08-01" or "CASE.json".
        record: the id of the record in it.
        citation: where a person reads it.
        first_seen, last_seen: days on which the source was seen to say so; not when it became true.
    """

    dataset: str
    record: str = ""
    citation: Citation | None = None
    first_seen: date | None = None
    last_seen: date | None = None


@dataclass(frozen=True, slots=True)
class OwnershipParty:
    """A company or person of the ownership graph.

    Attributes:
        id: of the graph, for example an LEI, an FtM id or the name in a what-if file.
        country: ISO 3166-1 alpha-2 of where it is incorporated; None where not known.
        identifiers: scheme and value, for example ("LEI", "5493…").
        names: the others, as the sources print them.
        detail: what else the source says, field and value, verbatim, so that it can be written out again.
    """

    id: str
    name: str
    kind: str = "company"
    country: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    source: Source | None = None
    detail: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Interest:
    """One owner's interest in one company, as one source states it.

    Attributes:
        kind: `equity` and `votes` carry a share; `consolidation` says that accounts are consolidated, which is no
            percentage; `control` is control without a share (a directorship, a contract); `unspecified` stands for
            an owner that the source does not name.
        share: None where the source does not state it.
        valid_from, valid_to: first day of the interest and first day without it; None where open or not known.
        reason: why an owner is unspecified, in the source's code, for example "subjectExemptFromDisclosure".
        joint: a mark that interests held together share; None where they are not.
        detail: what else the source says, field and value, verbatim, for example ("directOrIndirect", "indirect"), or
            a share that is none ("share", "abc").
    """

    owner: str
    owned: str
    kind: InterestKind = "equity"
    share: Share | None = None
    valid_from: DateBound | None = None
    valid_to: DateBound | None = None
    source: Source = field(default_factory=lambda: Source("stated"))
    reason: str | None = None
    joint: str | None = None
    id: str = ""
    detail: tuple[tuple[str, str], ...] = ()

    @property
    def indirect(self) -> bool:
        """Whether the source says that it is held through others, so that it may repeat what they hold."""
        return INDIRECT in self.detail

    def stands(self, day: date) -> Presence:
        """Whether the interest stood on a day; an interest without dates is taken to stand."""
        if self.valid_from is None and self.valid_to is None:
            return "yes"
        start = self.valid_from or DateBound.not_after(date.min, self.source.dataset)
        return presence(start, self.valid_to, day)


@dataclass(frozen=True, slots=True)
class Listing:
    """That a party of the graph stands on a list, so that its ownership may count.

    Attributes:
        code: of the list, for example "EL".
        programs: of an SDN, for example ("RUSSIA-EO14024",); None where they are not known.
        certainty: `possible` where the party was matched by name and nobody has looked at it yet, or where the day of
            the listing is open.
        entry_id: of the row.
        score: of the name match, thousandths; None where matched by id or stated.
        footnotes, scope, policy: what the row says, for what passes down to an affiliate.
    """

    code: str
    programs: tuple[str, ...] | None = None
    certainty: Certainty = "sure"
    entry_id: str | None = None
    score: int | None = None
    name: str | None = None
    note: str = ""
    footnotes: tuple[str, ...] = ()
    scope: str | None = None
    policy: str | None = None
    policy_text: str | None = None
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the facts that a person must see: a contradiction, an impossible value, a loop.

    Attributes:
        code: for example "shares_above_100".
        text: one sentence, with the parties and figures.
        interests: the facts concerned.
    """

    code: str
    text: str
    interests: tuple[Interest, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnershipGraph:
    """What is known of who owns whom; a value, so that an engine needs no database.

    Attributes:
        parties: by id; an id that only an interest names need not be here.
        interests: in any order; the order never matters.
        listed: by party id.
        findings: what the reader of the facts could not use, or found odd.
    """

    parties: Mapping[str, OwnershipParty]
    interests: tuple[Interest, ...]
    listed: Mapping[str, tuple[Listing, ...]]
    findings: tuple[Finding, ...] = ()

    def name(self, party: str) -> str:
        """The name of a party, its id where there is none."""
        known = self.parties.get(party)
        return known.name if known else party
