"""Does what a row of the corpus asks for hold in a case? Yes, no, or open since a fact is not known.

A row's `when` is a table of questions that must all be met:

- `destination`, `origin`: a place, as `{ scope = "MACAU_D5" }` or with `groups`, `countries`, `without_groups`,
  `without_countries`;
- `headquarters`: the same, asked of the seats of the receiving parties and of their ultimate parents;
- `item`: `eccns` (with paragraphs where the law names them), `starts` (of the code, "3B"), `z` (.z paragraphs), `ccl`
  (any ECCN), `ear99`, `series` ("600", "9x515"), `without`;
- `end_use`: codes, one of which must be stated;
- `kind`: export, reexport, transfer or deemed_export;
- `facts`: yes-or-no facts of the item or of the exporter's certifications.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from navicert.law.case import Case
from navicert.law.corpus.countries import Country, groups, special_scope
from navicert.law.corpus.eccns import all_controls
from navicert.law.corpus.provisions import Row
from navicert.model.determination import Basis, Truth

_SERIES = {"600": re.compile(r"\d[A-E]6\d\d"), "9x515": re.compile(r"\d[A-E]515")}


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a question is met.

    Attributes:
        question: its name, for example "destination".
        why: in words, what was found or is not known.
    """

    question: str
    truth: Truth
    why: str


@dataclass(frozen=True, slots=True)
class Held:
    """A row with the answers to its questions."""

    row: Row
    answers: tuple[Answer, ...]

    @property
    def truth(self) -> Truth:
        """Met where all are; not where one is not; otherwise open."""
        found = {one.truth for one in self.answers}
        return "not_met" if "not_met" in found else "open" if "open" in found else "met"

    @property
    def failed(self) -> str:
        """Why it does not apply, or what is open, in words."""
        wanted: Truth = "not_met" if self.truth == "not_met" else "open"
        return "; ".join(one.why for one in self.answers if one.truth == wanted)

    @property
    def met(self) -> str:
        """What was found, in words."""
        return "; ".join(one.why for one in self.answers if one.truth == "met" and one.why)


def hold(row: Row, case: Case) -> Held:
    """The answers of a case to what a row asks for."""
    return Held(row, tuple(_answers(row.when, case, row.then.get("ask", ""))))


def basis(row: Row) -> Basis:
    """What a step says of the row that it rests on."""
    ground = row.ground
    return Basis(ground.citation, row.days, ground.status, ground.confidence, ground.only_known, row.text)


def _answers(when: Mapping[str, Any], case: Case, ask: str) -> Iterator[Answer]:
    for question, wanted in when.items():
        if question in ("destination", "origin"):
            place = case.destination if question == "destination" else case.source
            yield _place(question, wanted, place, case.as_of)
        elif question == "headquarters":
            yield _seat(wanted, case)
        elif question == "item":
            yield in_items(wanted, case)
        elif question == "end_use":
            stated = [use for use in case.transaction.end_uses if use in wanted]
            words = f"end use: {', '.join(use.replace('_', ' ') for use in stated or wanted)}"
            yield Answer("end_use", "met" if stated else "not_met", words if stated else f"not stated: {words}")
        elif question == "kind":
            kind = case.transaction.kind
            yield Answer("kind", "met" if kind in wanted else "not_met", f"it is {_a(kind)}")
        elif question == "facts":
            yield from (_fact(name, value, case, ask) for name, value in wanted.items())
        else:
            raise ValueError(f"a row of the corpus asks for {question!r}, which no evaluator knows")


def _a(kind: str) -> str:
    words = kind.replace("_", " ")
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


@lru_cache(maxsize=4096)
def groups_of(place: Country, day: date) -> frozenset[str]:
    """The Country Groups of a destination on a day; see `corpus.groups`."""
    return groups(place, day)


def in_place(wanted: Mapping[str, Any], place: Country | None, day: date) -> Truth:
    """Whether a country lies in a set of places on a day; open where the country or its groups are not known."""
    if place is None:
        return "open"
    if "scope" in wanted:
        found = special_scope(wanted["scope"]).covers(place, day)
        return "met" if found == "yes" else "not_met" if found == "no" else "open"
    code = place.counts_as(day)
    known = {place.code, code}
    if known & set(wanted.get("without_countries", ())):
        return "not_met"
    if known & set(wanted.get("countries", ())):
        return "met"
    if code is None:
        return "open"
    held = groups_of(place, day)
    if held & set(wanted.get("without_groups", ())):
        return "not_met"
    if "groups" in wanted:
        return "met" if held & set(wanted["groups"]) else "not_met"
    # Only exclusions were named: everything else is in.
    return "not_met" if "countries" in wanted else "met"


def place_words(wanted: Mapping[str, Any]) -> str:
    """A set of places in words."""
    if "scope" in wanted:
        return special_scope(wanted["scope"]).text
    inside = [*wanted.get("groups", ()), *wanted.get("countries", ())]
    outside = [*wanted.get("without_groups", ()), *wanted.get("without_countries", ())]
    said = ", ".join(inside) or "any destination"
    return f"{said}, without {', '.join(outside)}" if outside else said


def _place(question: str, wanted: Mapping[str, Any], place: Country | None, day: date) -> Answer:
    truth = in_place(wanted, place, day)
    name = "shipped from" if question == "origin" else question
    if place is None:
        return Answer(question, truth, f"the {'country it ships from' if question == 'origin' else name} is not known")
    said = {"met": "is in", "not_met": "is not in", "open": "may be in"}[truth]
    return Answer(question, truth, f"{name} {place.name} {said}: {place_words(wanted)}")


def _seat(wanted: Mapping[str, Any], case: Case) -> Answer:
    """Met where one seat lies there; open where none does and one is not known."""
    unknown: list[str] = []
    for party, seat in case.seats():
        truth = in_place(wanted, seat, case.as_of)
        if truth == "met" and seat is not None:
            return Answer("headquarters", "met", f"{party.name} has its headquarters or ultimate parent in {seat.name}")
        if truth == "open":
            unknown.append(party.name)
    if unknown or not case.receiving:
        whose = ", ".join(dict.fromkeys(unknown)) or "the parties that receive it"
        return Answer("headquarters", "open", f"where {whose} and its ultimate parent have their headquarters")
    return Answer("headquarters", "not_met", f"no headquarters or ultimate parent in: {place_words(wanted)}")


def in_items(wanted: Mapping[str, Any], case: Case) -> Answer:
    """Whether the item is one that a row names, to the paragraph."""
    if case.code is None:
        return Answer("item", "open", "which ECCN names the item")
    shown = case.eccn or case.code
    truth = _item(wanted, case.code, case.paragraph)
    if truth == "open":
        return Answer("item", "open", f"which paragraph of {case.code} names the item")
    return Answer("item", truth, f"{shown} is {'' if truth == 'met' else 'not '}among the items named")


def _item(wanted: Mapping[str, Any], code: str, paragraph: str | None) -> Truth:
    out = _named(wanted.get("without", ()), code, paragraph)
    if out == "met":
        return "not_met"
    found: list[Truth] = []
    if "eccns" in wanted:
        found.append(_named(wanted["eccns"], code, paragraph))
    if "starts" in wanted:
        found.append("met" if any(code.startswith(start) for start in wanted["starts"]) else "not_met")
    if "series" in wanted:
        found.append("met" if _SERIES[wanted["series"]].fullmatch(code) else "not_met")
    if wanted.get("z"):
        if paragraph is None:
            found.append("open" if _has_z(code) else "not_met")
        else:
            found.append("met" if paragraph.split(".")[0] == "z" else "not_met")
    if wanted.get("ccl"):
        found.append("met" if code != "EAR99" else "not_met")
    if wanted.get("ear99"):
        found.append("met" if code == "EAR99" else "not_met")
    if not found:
        found.append("met")
    if "met" in found:
        return "open" if out == "open" else "met"
    return "open" if "open" in found else "not_met"


@cache
def _has_z(code: str) -> bool:
    """Whether an entry has .z paragraphs: without a paragraph it is open whether one of them is meant."""
    held = (one.paragraphs for one in all_controls() if one.eccn == code)
    return any(name.split(".")[0] == "z" for paragraphs in held for name in paragraphs)


def _named(listed: Any, code: str, paragraph: str | None) -> Truth:
    truth: Truth = "not_met"
    for name in listed:
        base, _, inner = name.partition(".")
        if base != code:
            continue
        if not inner or (paragraph and (paragraph == inner or paragraph.startswith(f"{inner}."))):
            return "met"
        if paragraph is None or inner.startswith(f"{paragraph}."):
            truth = "open"
    return truth


def _fact(name: str, wanted: bool, case: Case, ask: str) -> Answer:
    stated = case.stated(name)
    words = name.replace("_", " ")
    if stated is None:
        return Answer("facts", "open", ask or f"not stated: {words}")
    return Answer("facts", "met" if stated is wanted else "not_met", f"{words}: {'yes' if stated else 'no'}")
