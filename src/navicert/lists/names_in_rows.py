"""Names as list rows hold them, taken apart: aliases, former names, the parent of a sub-unit, towns glued on.

A row's name field is written for a lawyer's eye: "China Electronics Technology Group Corporation 13th
Research Institute (CETC 13). Subordinate Institution - MT Microsystems", or "Gazprom Flot, OOO (f.k.a.,
...)". Matching needs the names alone. What is cut off is kept: as an alias, as the parent, or as a remark;
the verbatim row stays in `Entry.raw`. The patterns are data (`data/lists/row_words.toml`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from navicert.lists.scripts import script_of
from navicert.lists.source import clean, data_text, fold
from navicert.model.listing import EntryKind
from navicert.model.party import Name, NameKind


@dataclass(frozen=True, slots=True)
class RowNames:
    """What a row says by its names.

    Attributes:
        names: the primary name first; never empty.
        kind: a party, a class of facilities, or an address label.
        subordinate_to: parties that the row names as the parent.
        excludes: what a class of facilities leaves out.
        remarks: what stood in the name fields and is no name.
    """

    names: tuple[Name, ...]
    kind: EntryKind = "party"
    subordinate_to: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    alias: re.Pattern[str]
    former: re.Pattern[str]
    marker: re.Pattern[str]
    address: re.Pattern[str]
    subordinate: tuple[re.Pattern[str], ...]
    generic: re.Pattern[str]
    facility: re.Pattern[str]
    excludes: re.Pattern[str]
    cut: tuple[re.Pattern[str], ...]
    after: re.Pattern[str]
    places: frozenset[str]
    glued: re.Pattern[str]
    acronym: re.Pattern[str]
    weak_length: int
    mend: tuple[tuple[str, str], ...]
    corrected: tuple[tuple[str, str], ...]


@cache
def _words() -> _Words:
    data: dict[str, Any] = tomllib.loads(data_text("lists", "row_words.toml"))

    def rule(text: str) -> re.Pattern[str]:
        return re.compile(text, re.IGNORECASE)

    markers = data["markers"]
    either = f"(?:{markers['alias']}|{markers['former']})"
    return _Words(
        alias=rule(markers["alias"]),
        former=rule(markers["former"]),
        # Before a marker: a comma, a bracket or a space. After it: "the following two aliases:".
        marker=rule(rf"[\s,(]+(?P<word>{either}),?{markers['count']}\s*"),
        address=rule(data["address"]["label"]),
        subordinate=tuple(rule(one["pattern"]) for one in data["subordinate"]),
        generic=rule(data["unit"]["generic"]),
        facility=rule(data["facility"]["class"]),
        excludes=rule(data["facility"]["excludes"]),
        cut=tuple(rule(text) for text in data["cut"]["phrases"]),
        after=rule(data["places"]["after"]),
        places=frozenset(fold(place) for place in data["places"]["known"]),
        glued=rule(data["places"]["address"]),
        acronym=re.compile(data["acronym"]["pattern"]),
        weak_length=data["acronym"]["weak_length"],
        mend=tuple(data["mend"].items()),
        corrected=tuple(data["corrected"].items()),
    )


def name_key(name: str) -> str:
    """What stays the same of a name between editions and sources.

    It has no case, marks, punctuation or "(SHORT FORM)", and no typing error that a later edition corrects.
    Use it to tell rows apart and to make `entry_id`, never to match parties.
    """
    key = _bare_key(name)
    return _corrected().get(key, key)


def _bare_key(name: str) -> str:
    from anyascii import anyascii

    bare = _words().acronym.sub("", name)
    return fold(anyascii(bare)) or fold(bare) or name


@cache
def _corrected() -> dict[str, str]:
    return {_bare_key(old): _bare_key(new) for old, new in _words().corrected}


def make_name(value: str, kind: NameKind = "primary") -> Name:
    """A name with its script; an alias of three letters or fewer becomes a weak one."""
    if kind == "alias" and len(fold(value)) <= _words().weak_length and value.isascii():
        kind = "weak_alias"
    return Name(value, kind, script_of(value))


def names_of_row(name: str, aliases: Iterable[str] = (), former: Iterable[str] = ()) -> RowNames:
    """The names of a list row, cleaned and split.

    Args:
        name: the name field as published; may hold a chain of aliases, a parent, a town.
        aliases: the alias field, one text each; a text may still hold several, joined by ";".
        former: names that the row introduces as former ones.

    Returns:
        The names with the primary first. A row whose name field is empty or all marks gets the field itself
        as its name, so that no row is lost.
    """
    words = _words()
    text = _mend(clean(name))
    if words.address.match(text):
        return RowNames((Name(text),), kind="address")
    text, remarks = _cut_phrases(text)
    unit, parent = _unit(text)
    if words.facility.match(unit):
        left_out = tuple(clean(match["what"]).rstrip(".)") for match in words.excludes.finditer(unit))
        what = clean(words.excludes.sub("", unit)).rstrip(" ,.")
        primary = make_name(f"{parent[0]}: {what}" if parent else what)
        return RowNames((primary,), "facility_class", parent, left_out, tuple(remarks))
    found: list[tuple[str, NameKind]] = []
    head, *chain = _split_chain(unit, "primary")
    primary_text = _cut_places(head[0]) or head[0] or text or "?"
    if parent and words.generic.match(primary_text):
        # "201 Research Institute" alone would match anyone's 201st institute.
        primary_text = f"{parent[0]} {primary_text}"
    found.extend(chain)
    short = words.acronym.search(primary_text)
    if short and short.start() > 0:
        found.append((short["short"], "alias"))
    fields: list[tuple[str, NameKind]] = [
        *((one, "alias") for one in aliases),
        *((one, "former") for one in former),
    ]
    for value, kind in fields:
        value, notes = _cut_phrases(_mend(clean(value)))
        remarks.extend(notes)
        for part in value.split(";"):
            found.extend(_split_chain(part.strip(), kind))
    return RowNames(_unique(primary_text, found), "party", parent, (), tuple(remarks))


def _mend(text: str) -> str:
    for broken, whole in _words().mend:
        text = text.replace(broken, whole)
    return text


def _cut_phrases(text: str) -> tuple[str, list[str]]:
    remarks: list[str] = []
    for pattern in _words().cut:
        match = pattern.search(text)
        if match:
            remarks.append(match[0].strip(" ,."))
            text = clean(text[: match.start()] + " " + text[match.end() :])
    return text, remarks


def _unit(text: str) -> tuple[str, tuple[str, ...]]:
    for pattern in _words().subordinate:
        match = pattern.match(text)
        if match:
            return match["unit"].strip(), (match["parent"].strip(" ,"),)
    return text, ()


def _split_chain(text: str, kind: NameKind) -> list[tuple[str, NameKind]]:
    """The names of "A (a.k.a. B; f.k.a. C)", the first of the given kind."""
    words = _words()
    parts: list[tuple[str, NameKind]] = []
    start, current = 0, kind
    for match in words.marker.finditer(text):
        parts.append((_trim(text[start : match.start()]), current))
        start, current = match.end(), "former" if words.former.fullmatch(match["word"]) else "alias"
    parts.append((_trim(text[start:]), current))
    return [part for index, part in enumerate(parts) if part[0] or (index == 0 and kind == "primary")]


def _trim(text: str) -> str:
    """A name without the punctuation of the chain it stood in, and without an unmatched bracket."""
    text = text.strip(" ,;:—-\t")
    text = re.sub(r"^and\s+(?=\S)", "", text)
    if text.count(")") > text.count("("):
        text = text.rstrip(" ,.").removesuffix(")")
    if text.count("(") > text.count(")"):
        text = text + ")" if re.search(r"\([^()]*$", text) and not text.endswith("(") else text.rstrip("( ")
    return text.strip(" ,;")


def _cut_places(text: str) -> str:
    """A name without the town, province or address glued to it after its legal form."""
    words = _words()
    glued = words.glued.search(text)
    if glued and glued.start() > 0:
        return text[: glued.start()].strip(" ,")
    parts = text.split(",")
    keep = len(parts)
    while keep > 1 and (not parts[keep - 1].strip() or fold(parts[keep - 1]) in words.places):
        keep -= 1
    head = ",".join(parts[:keep]).strip()
    after_form = words.after.search(head) or any(fold(part) == fold("Great Britain") for part in parts[keep:])
    return head if keep < len(parts) and after_form else text.strip(" ,")


def _unique(primary: str, found: Iterable[tuple[str, NameKind]]) -> tuple[Name, ...]:
    names = [make_name(primary)]
    seen = {fold(primary)}
    for value, kind in found:
        key = fold(value)
        if key and key not in seen:
            seen.add(key)
            names.append(make_name(value, "alias" if kind == "primary" else kind))
    return tuple(names)


def place_names() -> frozenset[str]:
    """Towns and provinces that rows glue to names or end addresses with, folded."""
    return _words().places
