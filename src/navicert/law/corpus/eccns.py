"""What does an entry of the Commerce Control List control, paragraph by paragraph, and where?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from navicert.errors import InvalidInput
from navicert.law.corpus.files import Ground, nearest, period, tables
from navicert.model.citation import Citation, federal_register_citations
from navicert.model.dates import Interval

# yes: applies to all of the paragraph; part: to some of it; words: only its words say to what; no: not to it.
Reach = Literal["yes", "part", "words", "no"]
# Reasons of whole entries that say nothing of what a paragraph has besides.
_WEAK = ("AT", "UN", "FC")
_URL = "https://www.ecfr.gov/current/title-15/"
_FORM = re.compile(r"(\d[A-Ea-e]\d{3})(?:\s*\.?\s*([A-Za-z](?:\.[A-Za-z0-9]{1,3})*))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Control:
    """One control of an entry.

    Attributes:
        reason: "NS", "RS", "AT", ...; empty where the entry gives none.
        applies: `entire`, `paragraphs`, `except` (all but the paragraphs), `some` (of the paragraphs
            only what `words` say) or `words` (a person must read them).
        paragraphs: those that `applies` speaks of; one after ! is taken out of the one that holds it ("b !b.5").
        effect: `column` of the Country Chart; `scope` of destinations; `pointer` to a section to read; `itar` (not
            under the EAR); `none` (EAR99); `indeterminate`.
        scope: id of a scope; `enforced_scope` is what BIS enforces of a row that is not enforced as written.
        requirement: the requirement in the words of the entry.
    """

    eccn: str
    reason: str
    applies: str
    paragraphs: tuple[str, ...]
    words: str
    effect: str
    column: str | None
    scope: str | None
    enforced_scope: str | None
    requirement: str
    days: Interval
    ground: Ground

    def reach(self, paragraph: str | None) -> Reach:
        """Whether the control applies to a paragraph of the entry; None asks about the entry as a whole."""
        if self.applies == "entire":
            return "yes"
        if self.applies == "words":
            return "words"
        if paragraph is None:
            return "part"
        out = [name[1:] for name in self.paragraphs if name.startswith("!")]
        listed = [name for name in self.paragraphs if not name.startswith("!")]
        if any(_within(paragraph, name) for name in out):
            listed = []
        cut = any(_within(name, paragraph) for name in out)
        inside = not cut and any(_within(paragraph, name) for name in listed)
        touched = cut or any(_within(name, paragraph) for name in listed)
        if self.applies == "some":
            return "words" if inside or touched else "no"
        if self.applies == "paragraphs":
            return "yes" if inside else "part" if touched else "no"
        return "no" if inside else "part" if touched else "yes"

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        head = {"reason": self.reason or None, "applies": self.applies, "paragraphs": list(self.paragraphs),
                "words": self.words or None, "effect": self.effect, "column": self.column, "scope": self.scope,
                "enforced_scope": self.enforced_scope, "requirement": self.requirement}  # fmt: skip
        return head | self.days.to_json() | self.ground.to_json()


@dataclass(frozen=True, slots=True)
class Applied:
    """A control with whether it applies to the paragraph asked about."""

    control: Control
    reach: Reach


@dataclass(frozen=True, slots=True)
class Flag:
    """What an entry says of a license exception, in its own words."""

    symbol: str
    text: str


@dataclass(frozen=True, slots=True)
class Eccn:
    """An entry of the Commerce Control List, or a paragraph of it, on a day.

    Attributes:
        code: "3A090"; "EAR99" for what no entry names.
        paragraph: "a.1"; None where the entry as a whole was asked about.
        reasons: reasons for control of the entry.
        controls: those that apply, in part or by their words; controls of other paragraphs are left out.
        flags: what the entry says of license exceptions.
        indeterminate: what the corpus cannot tell, in words; empty where it can tell all.
        quality: known faults of the text the entry was read from; "ok" where none.
        others: the controls that only other paragraphs have, where no row names the paragraph asked about: which
            paragraph the item is in is then not known.
        ways: every paragraph below the one asked about, where a row says that these are all; empty where none does.
    """

    code: str
    paragraph: str | None
    heading: str
    reasons: tuple[str, ...]
    controls: tuple[Applied, ...]
    flags: tuple[Flag, ...]
    indeterminate: tuple[str, ...]
    quality: str
    confidence: str
    others: tuple[Control, ...] = ()
    ways: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "eccn": self.code, "paragraph": self.paragraph, "heading": self.heading, "reasons": list(self.reasons),
            "controls": [{"reach": one.reach} | one.control.to_json() for one in self.controls],
            "exceptions": [{"symbol": flag.symbol, "text": flag.text} for flag in self.flags],
            "indeterminate": list(self.indeterminate), "quality": self.quality, "confidence": self.confidence,
        }  # fmt: skip


def _within(paragraph: str, outer: str) -> bool:
    return paragraph == outer or paragraph.startswith(f"{outer}.")


def _citation(text: str) -> Citation:
    if found := federal_register_citations(text):
        return Citation(text, found[0].url)
    section = re.search(r"\b7[3-7]\d\.\d+", text)
    return Citation(text, f"{_URL}section-{section[0]}" if section else f"{_URL}part-774")


@cache
def all_controls() -> Sequence[Control]:
    """Every control of every entry, of all days."""
    return [
        Control(
            row["eccn"], row["reason"], row["applies"], tuple(row["paragraphs"].split()), row["words"], row["effect"],
            row["column"] or None, row["scope"] or None, row["enforced_scope"] or None, row["requirement"],
            period(row),
            Ground(_citation(row["citation"]), row["status"], row["confidence"], None, (row["source"],)),
        )
        for row in tables("eccn-controls")
    ]  # fmt: skip


@cache
def _controls() -> Mapping[str, Sequence[Control]]:
    out: dict[str, list[Control]] = {}
    for control in all_controls():
        out.setdefault(control.eccn, []).append(control)
    return out


@cache
def _flags() -> Mapping[str, tuple[Flag, ...]]:
    out: dict[str, tuple[Flag, ...]] = {}
    for row in tables("eccn-exceptions"):
        out[row["eccn"]] = (*out.get(row["eccn"], ()), Flag(row["symbol"], row["text"]))
    return out


@cache
def _paragraphs() -> Sequence[Mapping[str, str]]:
    return tables("eccn-controls-paragraphs")


@cache
def _entries() -> Mapping[str, Mapping[str, str]]:
    return {row["eccn"]: row for row in tables("eccn")}


def eccn_codes() -> Sequence[str]:
    """Every ECCN of the list, without EAR99."""
    return [code for code in _entries() if code != "EAR99"]


def eccn(code: str, as_of: date | None = None) -> Eccn:
    """What controls an entry, or a paragraph of it, has on a day.

    A paragraph that no row names gets what applies to the whole entry, and says so in `indeterminate`.

    Args:
        code: "3A090", "3A090.a", "3a001.b.2" or "EAR99".
        as_of: None gives the controls of all days.

    Raises:
        InvalidInput: for what is no ECCN of the list, with the nearest ones.
    """
    base, paragraph = split_eccn(code)
    entry = _entries()[base]
    standing = [one for one in _controls()[base] if as_of is None or as_of in one.days]
    applied = tuple(Applied(one, reach) for one in standing if (reach := one.reach(paragraph)) != "no")
    unsure = [] if standing else [f"{base} has no control row that stands on that day"]
    unnamed = _unnamed(paragraph, standing, entry)
    unsure += unnamed
    others = tuple(one for one in standing if one.reach(paragraph) == "no") if paragraph and unnamed else ()
    unsure += [_doubt(one) for one in applied if _doubt(one)]
    reasons = tuple(dict.fromkeys(re.findall(r"\b[A-Z]{2}", entry["reasons"])))
    return Eccn(
        base, paragraph, entry["heading"], reasons, applied, _flags().get(base, ()), tuple(dict.fromkeys(unsure)),
        entry["quality"], entry["confidence"], others, _ways(base, paragraph, as_of),
    )  # fmt: skip


def _ways(code: str, paragraph: str | None, as_of: date | None) -> tuple[str, ...]:
    """Every paragraph below one, where a row holds them all."""
    for row in _paragraphs():
        under = row["under"] or None
        if row["eccn"] != code or (as_of is not None and as_of not in period(row)):
            continue
        if paragraph == under or (under and paragraph and _within(paragraph, under)):
            found = row["paragraphs"].split()
            return tuple(one for one in found if paragraph is None or (_within(one, paragraph) and one != paragraph))
    return ()


def split_eccn(code: str) -> tuple[str, str | None]:
    """An ECCN as its code and its paragraph; "3A090.a.1" gives "3A090" and "a.1".

    Raises:
        InvalidInput: for what is no ECCN of the list, with the nearest ones.
    """
    typed = code.strip()
    if typed.upper() == "EAR99":
        return "EAR99", None
    found = _FORM.fullmatch(typed)
    base = found[1].upper() if found else ""
    if found is None or base not in _entries():
        raise InvalidInput(f"no ECCN {code!r}; nearest: {nearest(typed, _entries())}", "eccn")
    return base, found[2].lower() if found[2] else None


def _unnamed(paragraph: str | None, standing: Sequence[Control], entry: Mapping[str, str]) -> list[str]:
    code = entry["eccn"]
    if paragraph is None:
        split = any(one.applies in ("paragraphs", "except", "some") for one in standing)
        return [f"controls of {code} differ by paragraph: name the paragraph"] if split else []
    # A .z paragraph adds a control to an item of another paragraph: it says nothing of which others there are.
    added = paragraph.split(".")[0] == "z"
    names = [one.removeprefix("!") for control in standing for one in control.paragraphs]
    names += [one for row in _paragraphs() if row["eccn"] == code for one in row["paragraphs"].split()]
    listed = [one for one in names if (one.split(".")[0] == "z") is added]
    if any(_within(paragraph, one) or _within(one, paragraph) for one in listed):
        return []
    # The item text letters its notes as it letters paragraphs: only a control of the whole entry makes one sure.
    # What all paragraphs but some have reaches every other one, and says as much.
    whole = any(one.applies in ("entire", "except") and one.reason not in _WEAK for one in standing)
    if (listed and not whole) or paragraph not in entry["paragraphs"].split():
        return [f"no row of the corpus names {code}.{paragraph}: shown is what applies to the whole entry"]
    return []


def _doubt(one: Applied) -> str:
    """Why an applied control leaves a question open; empty where it does not."""
    control = one.control
    said = control.words or control.requirement
    if one.reach == "words":
        return f"read to what {control.reason or 'the control'} applies: {said}"
    if control.effect == "indeterminate":
        return control.requirement
    if control.effect == "pointer":
        return f"{control.reason or 'the requirement'}: read {control.requirement}"
    if one.reach == "part":
        return f"{control.reason} applies to part of it: {said}"
    return ""
