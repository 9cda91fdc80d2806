"""Does what a row of the corpus asks for hold in a case? Yes, no, or open since a fact is not known.

A row's `when` is a table of questions that must all be met:

- `destination`, `origin`: a place, as `{ scope = "MACAU_D5" }` or with `groups`, `countries`, `without_groups`,
  `without_countries`;
- `headquarters`: the same, asked of the seats of the receiving parties and of their ultimate parents;
- `made_in`: the same, asked of the country of production;
- `item`: `eccns` (with paragraphs where the law names them), `starts` (of the code, "3B"), `z` (.z paragraphs), `ccl`
  (any ECCN), `ear99`, `series` ("600", "9x515"), `reasons` (for control), `listed_in` (the row "items" of a provision),
  `without`;
- `end_use`: codes, one of which must be stated; `without_end_use`: codes, none of which may be;
- `kind`: export, reexport, transfer or deemed_export;
- `footnote`, `without_footnote`: marks of Entity List rows of the receiving parties;
- `list`, `programs`: of the listing that is asked about;
- `before`: a day that the day asked about lies before;
- `figures`: of a chip, as `{ tpp = "< 21000" }`;
- `facts`: yes-or-no facts of the item or of the exporter's certifications.

Of the row's `then`, `only_if_stated` takes a fact that nobody states for no, `presume` takes it for what the row asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from navicert.law.case import Case
from navicert.law.corpus.countries import Country, country, groups, special_scope
from navicert.law.corpus.eccns import all_controls, eccn
from navicert.law.corpus.provisions import Row, provision
from navicert.model.determination import Basis, Truth
from navicert.model.transaction import ListHit

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


def hold(row: Row, case: Case, hit: ListHit | None = None) -> Held:
    """The answers of a case to what a row asks for.

    Args:
        row: of the corpus.
        case: the transaction.
        hit: the listing that `list` and `programs` ask about.
    """
    return Held(row, tuple(_answers(row, case, hit)))


@lru_cache(maxsize=1024)
def standing(code: str, day: date) -> tuple[Row, ...]:
    """The rows of a provision that stand on a day."""
    return provision(code, day).rows


def basis(row: Row) -> Basis:
    """What a step says of the row that it rests on."""
    ground = row.ground
    return Basis(ground.citation, row.days, ground.status, ground.confidence, ground.only_known, row.text)


def _answers(row: Row, case: Case, hit: ListHit | None) -> Iterator[Answer]:
    for question, wanted in row.when.items():
        if question == "facts":
            yield from (_fact(name, value, case, row) for name, value in wanted.items())
        elif question in ("list", "programs"):
            yield _listing(question, wanted, hit)
        else:
            asked = _QUESTIONS.get(question)
            if asked is None:
                raise ValueError(f"{row.provision}: {row.key} asks for {question!r}, which no evaluator knows")
            yield asked(wanted, case)


def _a(kind: str) -> str:
    words = kind.replace("_", " ")
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _kind(wanted: Sequence[str], case: Case) -> Answer:
    kind = case.transaction.kind
    return Answer("kind", "met" if kind in wanted else "not_met", f"it is {_a(kind)}")


def _end_use(wanted: Sequence[str], case: Case) -> Answer:
    stated = [use for use in case.transaction.end_uses if use in wanted]
    words = f"end use: {', '.join(use.replace('_', ' ') for use in stated or wanted)}"
    return Answer("end_use", "met" if stated else "not_met", words if stated else f"not stated: {words}")


def _without_end_use(wanted: Sequence[str], case: Case) -> Answer:
    stated = [use.replace("_", " ") for use in case.transaction.end_uses if use in wanted]
    said = f"the end use stated is {', '.join(stated)}" if stated else ""
    return Answer("without_end_use", "not_met" if stated else "met", said)


def _listing(question: str, wanted: Sequence[str], hit: ListHit | None) -> Answer:
    if hit is None:
        return Answer(question, "not_met", "no listing")
    if question == "list":
        code = hit.entry.list_code
        return Answer("list", "met" if code in wanted else "not_met", f"{hit.entry.name} is on {code}")
    held = [name for name in hit.entry.programs if name.upper() in wanted]
    if held:
        return Answer("programs", "met", f"program {', '.join(held)}")
    if not hit.entry.programs:
        return Answer("programs", "open", f"under which program {hit.entry.name} is listed")
    return Answer("programs", "not_met", f"programs {', '.join(hit.entry.programs)} are not among those named")


def footnotes(case: Case) -> Iterator[tuple[str, bool, str]]:
    """The footnote marks that count: the mark, whether it counts for sure, and whose it is."""
    for party in case.receiving:
        for hit in party.listings:
            marks = hit.entry.requirement.footnotes if hit.entry.requirement else ()
            yield from ((mark, hit.certain, f"{party.name} ({hit.entry.name})") for mark in marks)
        for owner in party.owners:
            if owner.owned.rule == "bis" and owner.owned.result != "not_captured":
                sure = owner.owned.result == "captured"
                yield from (
                    (mark, sure, f"{party.name}, owned by {' > '.join(owner.path)}") for mark in owner.footnotes
                )


def _footnote(wanted: Sequence[str], case: Case) -> Answer:
    found = [(sure, whose) for mark, sure, whose in footnotes(case) if mark in wanted]
    words = f"footnote {', '.join(wanted)}"
    if sure := [whose for certain, whose in found if certain]:
        return Answer("footnote", "met", f"{words}: {', '.join(dict.fromkeys(sure))}")
    if found:
        return Answer("footnote", "open", f"whether {', '.join(dict.fromkeys(w for _, w in found))} has {words}")
    return Answer("footnote", "not_met", f"no party has {words}")


def _without_footnote(wanted: Sequence[str], case: Case) -> Answer:
    found = _footnote(wanted, case)
    turned: dict[Truth, Truth] = {"met": "not_met", "not_met": "met", "open": "open"}
    return Answer("without_footnote", turned[found.truth], found.why)


def _figures(wanted: Mapping[str, str], case: Case) -> Answer:
    said: list[str] = []
    truth: Truth = "met"
    for name, test in wanted.items():
        sign, _, limit = test.partition(" ")
        value = {"tpp": case.known.tpp, "dram": case.known.dram}[name]
        if value is None:
            return Answer("figures", "open", f"the {_FIGURES[name]} of the item")
        low = Decimal(value) < Decimal(limit)
        said.append(f"{_FIGURES[name]} {value} {'<' if low else '>='} {limit}")
        if low is not (sign == "<"):
            truth = "not_met"
    return Answer("figures", truth, ", ".join(said))


_FIGURES = {"tpp": "TPP", "dram": "total DRAM bandwidth in GB/s"}


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
        if "groups" in wanted or "without_groups" in wanted:
            return "open"
        # Which row of the chart a territory has is not known, but it is none of the countries that are named.
        return "not_met" if "countries" in wanted else "met"
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
    name = {"origin": "shipped from", "made_in": "made in"}.get(question, question)
    if place is None:
        asked = {"origin": "which country it ships from", "made_in": "in which country the item was made"}
        return Answer(question, truth, asked.get(question, "which country it goes to"))
    if set(wanted) == {"countries"} and len(wanted["countries"]) <= _FEW:
        named = " or ".join(country(code).name for code in wanted["countries"])
        return Answer(question, truth, f"{name} {place.name}" + ("" if truth == "met" else f", not {named}"))
    if truth == "met" and question in ("origin", "made_in"):
        return Answer(question, truth, f"{name} {place.name}")
    said = {"met": "is in", "not_met": "is not in", "open": "may be in"}[truth]
    return Answer(question, truth, f"{name} {place.name} {said}: {place_words(wanted)}")


_FEW = 3


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
    truth = _item(wanted, case.code, case.paragraph, case.as_of)
    if truth == "open":
        return Answer("item", "open", f"which paragraph of {case.code} names the item")
    return Answer("item", truth, f"{shown} is {'' if truth == 'met' else 'not '}among the items named")


def _item(wanted: Mapping[str, Any], code: str, paragraph: str | None, day: date) -> Truth:
    out = _named(wanted.get("without", ()), code, paragraph)
    if out == "met":
        return "not_met"
    found: list[Truth] = [_truth(what, value, code, paragraph, day) for what, value in wanted.items()]
    if "met" in found or not found:
        return "open" if out == "open" else "met"
    return "open" if "open" in found else "not_met"


def _truth(what: str, value: Any, code: str, paragraph: str | None, day: date) -> Truth:
    """Whether one way of naming items reaches an item."""
    if what == "eccns":
        return _named(value, code, paragraph)
    if what == "listed_in":
        rows = (row for row in standing(value, day) if row.key == "items")
        found = [_item(row.when["item"], code, paragraph, day) for row in rows]
        return "met" if "met" in found else "open" if "open" in found else "not_met"
    if what == "reasons":
        return _controlled(frozenset(value), code, paragraph, day)
    if what == "z":
        if paragraph is None:
            return "open" if _has_z(code) else "not_met"
        return "met" if paragraph.split(".")[0] == "z" else "not_met"
    if what == "starts":
        named = code != "EAR99" and code.startswith(tuple(value))
    elif what == "series":
        named = _SERIES[value].fullmatch(code) is not None
    else:
        named = what in ("ccl", "ear99") and (code == "EAR99") is (what == "ear99")
    return "met" if named else "not_met"


def _controlled(reasons: frozenset[str], code: str, paragraph: str | None, day: date) -> Truth:
    entry = eccn(f"{code}.{paragraph}" if paragraph else code, day)
    reaches = {one.reach for one in entry.controls if one.control.reason in reasons}
    return "met" if "yes" in reaches else "open" if reaches else "not_met"


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


def _fact(name: str, wanted: bool, case: Case, row: Row) -> Answer:
    stated = case.stated(name)
    words = name.replace("_", " ")
    if stated is None:
        if row.then.get("only_if_stated"):
            return Answer("facts", "not_met", f"not stated: {words}")
        if row.then.get("presume"):
            return Answer("facts", "met", f"taken for {'yes' if wanted else 'no'}, since it is not stated: {words}")
        return Answer("facts", "open", row.then.get("ask") or f"not stated: {words}")
    return Answer("facts", "met" if stated is wanted else "not_met", f"{words}: {'yes' if stated else 'no'}")


def presumed(row: Row, case: Case) -> str | None:
    """What has to be found out although the row takes it as given; None where nothing has."""
    facts = row.when.get("facts", {})
    if row.then.get("presume") and any(case.stated(name) is None for name in facts):
        return str(row.then["ask"])
    return None


def _made_in(wanted: Mapping[str, Any], case: Case) -> Answer:
    if case.item.origin is None and case.item.foreign_produced is not None and wanted == _ABROAD:
        made = case.item.foreign_produced
        return Answer("made_in", "met" if made else "not_met", f"made {'abroad' if made else 'in the United States'}")
    place = country(case.item.origin) if case.item.origin else None
    return _place("made_in", wanted, place, case.as_of)


_ABROAD = {"without_countries": ["US"]}


_QUESTIONS: Mapping[str, Callable[[Any, Case], Answer]] = {
    "destination": lambda wanted, case: _place("destination", wanted, case.destination, case.as_of),
    "origin": lambda wanted, case: _place("origin", wanted, case.source, case.as_of),
    "made_in": _made_in,
    "headquarters": _seat,
    "item": in_items,
    "before": lambda wanted, case: Answer("before", "met" if case.as_of < wanted else "not_met", f"before {wanted}"),
    "end_use": _end_use,
    "without_end_use": _without_end_use,
    "kind": _kind,
    "footnote": _footnote,
    "without_footnote": _without_footnote,
    "figures": _figures,
}
