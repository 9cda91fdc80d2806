"""In which ways could a license exception serve, and what does each ask for? A row of the corpus is one way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

from navicert.law.case import Case
from navicert.law.conditions import Held, hold, in_items
from navicert.law.corpus.provisions import Row, exceptions
from navicert.law.exception_flags import Reading, carries_any, reading, sta_reading
from navicert.model.determination import Requirement, Usable


@dataclass(slots=True)
class Way:
    """One row of an exception, as far as it was worked through.

    Attributes:
        no: why it cannot serve; empty while nothing forbids it.
        said: what was found, in words.
        open: what is not known and decides.
        conditions: what has to be met beside it.
        kept: what has to be met and is met by ordinary care, such as not splitting an order.
    """

    row: Row
    no: str = ""
    said: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def usable(self) -> Usable:
        """What the row answers."""
        return "no" if self.no else "conditions" if self.open or self.conditions else "yes"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a way is asked about."""

    case: Case
    requirements: Sequence[Requirement]


@cache
def symbols_in(text: str) -> frozenset[str]:
    """The exceptions that words name."""
    return frozenset(re.findall(r"\b[A-Z]{3}\b", text))


def reason_of(requirement: Requirement) -> str | None:
    """The reason for control that brings a requirement; None where it is a section."""
    found = re.match(r"[A-Z]{2}\b", requirement.source)
    return found[0] if found else None


def held_by(row: Row, case: Case) -> Held | None:
    """The answers to a row; None where the item alone rules it out, so that nothing else is asked."""
    item = row.when.get("item")
    if item is not None and in_items(item, case).truth == "not_met":
        return None
    return hold(row, case)


def way_of(row: Row, case: Case, requirements: Sequence[Requirement]) -> Way:
    """One row of an exception, asked in the order of the law.

    Args:
        row: of the corpus, with a `symbol`.
        case: the transaction.
        requirements: those that count.
    """
    way, asked = Way(row), _Asked(case, requirements)
    if row.then.get("usable") == "no":
        way.no = row.text.rstrip(".")
        return way
    for question in (_own, _ends, _named, _reasons, _flag, _sta, _certified):
        question(way, row.then, asked)
        if way.no:
            return way
    return way


def _own(way: Way, then: Mapping[str, Any], asked: _Asked) -> None:
    """What the row asks of the transaction."""
    held = held_by(way.row, asked.case)
    if held is None:
        way.no = f"{asked.case.eccn} is not among the items that it is for"
        return
    # Where a row only leaves destinations out, a list of them says nothing of this one.
    open_to_all = not {"scope", "groups", "countries"} & set(way.row.when.get("destination", ()))
    if held.truth == "not_met":
        first = next(one for one in held.answers if one.truth == "not_met")
        place = asked.case.destination
        left_out = first.question == "destination" and open_to_all and place is not None
        way.no = f"{place.name} is among the destinations that it leaves out" if place and left_out else held.failed
        return
    for one in held.answers:
        if one.truth == "open":
            way.open.append(one.why)
        elif one.question != "item" and not (one.question == "destination" and open_to_all):
            way.said.append(one.why)


def _ends(way: Way, then: Mapping[str, Any], asked: _Asked) -> None:
    """What ends an exception although the rest holds."""
    for row in _endings(asked.case.as_of)[way.row.key]:
        held = held_by(row, asked.case)
        if held is None or held.truth == "not_met":
            continue
        if held.truth == "met":
            way.no = held.met
            return
        way.open += [one.why for one in held.answers if one.truth == "open"]


@lru_cache(maxsize=256)
def _endings(day: date) -> Mapping[str, tuple[Row, ...]]:
    """The `unless` and `bar_headquarters` of the rows that stand on a day, as rows to hold, by key."""
    out: dict[str, tuple[Row, ...]] = {}
    for row in exceptions(day):
        tests = [row.then["unless"]] if "unless" in row.then else []
        tests += [{"headquarters": row.then["bar_headquarters"]}] if "bar_headquarters" in row.then else []
        out[row.key] = tuple(replace(row, when=test, then={"ask": row.then.get("ask", "")}) for test in tests)
    return out


def _named(way: Way, then: Mapping[str, Any], asked: _Asked) -> None:
    """An exception that a listing has to name."""
    if then.get("named") and not any(
        one.exceptions != "general" and then["symbol"] in symbols_in(one.exceptions) for one in asked.requirements
    ):
        way.no = f"no requirement names {then['symbol']}"


def _reasons(way: Way, then: Mapping[str, Any], asked: _Asked) -> None:
    """For which reasons for control a license may be required, and for one of which it must."""
    found = [(reason, one) for one in asked.requirements if (reason := reason_of(one))]
    if must := then.get("must"):
        if not any(reason in must for reason, _ in found):
            way.no = f"no license is required for {', '.join(must)}, which it serves"
            return
        if all(not one.certain for reason, one in found if reason in must):
            way.said.append(f"counted although not certain: {', '.join(reason for reason, _ in found)}")
    if (reasons := then.get("reasons")) is None:
        return
    others = [(reason, one) for reason, one in found if reason not in reasons]
    if sure := dict.fromkeys(reason for reason, one in others if one.certain):
        way.no = f"a license is also required for {', '.join(sure)}; it serves only {', '.join(reasons)}"
        return
    for reason, one in others:
        # The step that found the requirement asks the question itself.
        said = one.why.rstrip(".")
        way.conditions.append(said if said.startswith("whether ") else f"whether {reason} applies: {said}")
    way.said.append(
        f"a license is required for {', '.join(dict.fromkeys(reason for reason, _ in found))}" if found else ""
    )


def _flag(way: Way, then: Mapping[str, Any], asked: _Asked) -> None:
    """What the entry says of the exception, and the limit of the value that it prints."""
    symbol, case = then.get("flag"), asked.case
    if symbol is None:
        return
    if case.code is None:
        way.open.append("which ECCN the item has")
        return
    read = reading(case.code, case.paragraph, symbol, case.as_of)
    quoted = f"the entry says “{symbol}: {read.text}”"
    if read.truth == "not_met":
        way.no = quoted if read.text else f"the entry {case.code} does not carry {symbol}"
        if not read.text and _unread_entry(symbol, case.code, case.as_of):
            way.no = ""
            way.open.append(f"what the entry {case.code} says of {symbol}: the corpus lacks its words")
        return
    way.said.append(quoted)
    if read.truth == "open":
        way.open.append(f"whether “{symbol}: {_short(read.text)}” takes in {case.eccn}")
    if then.get("value"):
        _value(way, read, case)


def _short(text: str) -> str:
    """The words of an entry, cut where they are long: `why` has them in full."""
    return text if len(text) <= 160 else f"{text[:157].rsplit(' ', 1)[0]} ..."


def _unread_entry(symbol: str, code: str, day: date) -> bool:
    """Whether the corpus has no words of an entry on any exception, where every entry of its kind has some."""
    usual = {"LVS": "ABC", "GBS": "ABC", "TSR": "DE"}.get(symbol, "")
    return code != "EAR99" and code[1] in usual and not carries_any(code, day)


def _value(way: Way, read: Reading, case: Case) -> None:
    value = case.item.value
    limit = read.limit if read.truth == "met" else read.most
    if limit is None:
        return
    if value is None:
        way.open.append(f"the value of the order in US dollars: the entry allows ${limit:,}")
    elif value > limit:
        way.no = f"the value of ${value:,} is above the limit of ${limit:,} that the entry prints"
    else:
        way.said.append(f"the value of ${value:,} is within ${limit:,}")


def _sta(way: Way, then: Mapping[str, Any], asked: _Asked) -> None:
    """Whether the entry takes License Exception STA away; entries that say nothing of it leave it."""
    case = asked.case
    if "sta" not in then or case.code is None:
        return
    read = sta_reading(case.code, case.paragraph, then["sta"], case.as_of)
    if read.truth == "not_met":
        way.no = f"the entry says “{read.text}”"
    elif read.truth == "open":
        way.said.append(f"the entry says “{read.text}”")
        way.open.append(f"whether “{_short(read.text)}” takes in {case.eccn}")


def _certified(way: Way, then: Mapping[str, Any], asked: _Asked) -> None:
    """What the exporter certifies, and what has to be met beside it."""
    for fact, words in then.get("needs", {}).items():
        stated = asked.case.stated(fact)
        if stated is False:
            way.no = f"stated as missing: {words}"
        elif stated is None:
            way.conditions.append(words)
    way.open += [then["ask_always"]] if "ask_always" in then else []
    # Not to split orders is ordinary care; where an entry prints a limit, that is all that is left.
    (way.kept if then.get("value") else way.conditions).extend(then.get("conditions", ()))
