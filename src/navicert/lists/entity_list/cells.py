"""An entity cell of the supplements to 15 CFR Part 744, taken apart: names, units, addresses.

A cell is one run of prose: "Name, a.k.a., the following two aliases: —Alias A; and —Alias B. Address 1; and
Address 2." Nothing marks where the names end. A part between commas belongs to the name while it names an
organization or one of its units ("Institute of Basic Medicine") or is a legal form; the first part that does
neither begins the address. The words are data (`data/lists/cell_words.toml`). Where nothing reads as an
address the whole text stays with the name, so nothing is lost.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from navicert.lists.countries import country_code
from navicert.lists.names_in_rows import place_names
from navicert.lists.source import clean, data_text, fold


@dataclass(frozen=True, slots=True)
class Cell:
    """What an entity cell says of one party.

    Attributes:
        name: may still hold a short a.k.a. chain, which `names_of_row` splits.
        former: names that the cell introduces as former ones.
        parent: the party of whose cell this one is a unit.
        notes: what the cell says beside names and addresses.
    """

    name: str
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    parent: str | None = None
    notes: tuple[str, ...] = ()


@cache
def _words() -> dict[str, re.Pattern[str]]:
    data: dict[str, Any] = tomllib.loads(data_text("lists", "cell_words.toml"))
    # Abbreviations and organization words are told from other words by their case.
    return {key: re.compile(value, re.IGNORECASE) for key, value in data.items()}


def read_cell(text: str, country: str = "") -> tuple[Cell, ...]:
    """The parties that an entity cell lists: the entity, then its units.

    Args:
        text: of the cell, tags removed.
        country: the heading under which the row stands, for example "CHINA, PEOPLE'S REPUBLIC OF".
    """
    words = _words()
    text = clean(text)
    notes = tuple(match[0].strip(" .") for match in words["elsewhere"].finditer(text))
    text = clean(words["elsewhere"].sub(" ", text))
    head, units = _split_units(text)
    entity = _read_one(head, country)
    cells = [Cell(entity.name, entity.aliases, entity.former, entity.addresses, None, notes)]
    for unit in units:
        one = _read_one(unit, country)
        # A unit without an address of its own stands at its parent's.
        cells.append(Cell(one.name, one.aliases, one.former, one.addresses or entity.addresses, entity.name))
    return tuple(cell for cell in cells if cell.name)


def _split_units(text: str) -> tuple[str, list[str]]:
    """The text of the entity, and one text for each unit."""
    words = _words()
    starts = list(words["units"].finditer(text))
    if not starts:
        return text, []
    units: list[str] = []
    ends = [match.start() for match in starts[1:]] + [len(text)]
    for match, end in zip(starts, ends, strict=True):
        body = text[match.end() : end].strip()
        if body.startswith("—"):
            units.extend(part for part in re.split(r";\s*(?:and\s*)?(?=—)|(?<=\.)\s*(?=—)", body) if part.strip("— "))
        elif body:
            units.append(body)
    return text[: starts[0].start()], [unit.strip("— ;") for unit in units]


def _read_one(text: str, country: str) -> Cell:
    words = _words()
    match = words["chain"].search(text)
    if not match:
        name, rest = split_address(text.strip("— ;"), country)
        return Cell(name, addresses=addresses_of(rest, country))
    name = text[: match.start()].strip(" ,(—")
    items = [part for part in re.split(r"\s*—\s*", text[match.end() :]) if part.strip(" ;,")]
    rest = ""
    if items:
        items[-1], rest = split_address(items[-1], country)
    found = tuple(filter(None, (_item(part) for part in items)))
    former = bool(match["former"]) or (match["marker"] or "").casefold().startswith("f")
    return Cell(name, () if former else found, found if former else (), addresses_of(rest, country))


def _item(text: str) -> str:
    text = re.sub(r"[;,]?\s*(?:and|or)?\s*$", "", text.strip()).strip(" ;,")
    return _without_stop(text)


def split_address(text: str, country: str = "") -> tuple[str, str]:
    """A name and the addresses that follow it.

    Args:
        text: "Name. Address", "Name, Address" or "Name Address".
        country: the heading of the row.

    Returns:
        The name and the rest; the rest is empty where nothing reads as an address.
    """
    for end, start, kind in _boundaries(text):
        left, right = text[:end].strip(" ,;"), text[start:].strip()
        closed = left.count("(") <= left.count(")") or right.startswith(("Address:", "Alt"))
        if left and right and closed and _begins_address(left, right, kind, country):
            return left.removesuffix(".") if left.endswith(").") else left, right
    return _without_stop(text.strip(" ;,")), ""


def _without_stop(text: str) -> str:
    """A name without the full stop of its sentence; that of "Ltd." stays."""
    if text.endswith(".") and not re.search(r"\b(?:Ltd|Co|Inc|Corp|Pvt|Bhd|Sti|[A-Z])\.$", text):
        return text[:-1]
    return text


def _boundaries(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a name may end: end of the name, start of the rest, and the mark between them."""
    for match in re.finditer(r"([.,;])\s+|\s+(?=(?:No\.|#|Room|Flat|P\.?O\.? Box|\d))", text):
        mark = match[1] or " "
        # The full stop belongs to the name ("Ltd."), the comma to neither.
        yield match.start() + (mark == "."), match.end(), mark


def _begins_address(left: str, right: str, mark: str, country: str) -> bool:
    words = _words()
    chunk = re.split(r"[,;]|(?<=[a-z]{3})\.\s", right, maxsplit=1)[0].strip()
    if mark == " ":
        numbered = re.match(r"\d", chunk) and not re.match(r"\d+(?:st|nd|rd|th)\b", chunk)
        return bool((numbered or words["start"].match(chunk)) and words["street"].search(chunk))
    if words["start"].match(right):
        return True
    if right.startswith("("):
        return False
    if words["form"].match(chunk) or _organization(chunk):
        return False
    if mark == ".":
        sentence = not words["abbreviation"].search(left)
        return sentence and ("," in right or bool(words["street"].search(chunk)) or _place(chunk, country))
    return True


def _organization(chunk: str) -> bool:
    """Whether a part between commas names an organization or a unit of one."""
    words = _words()
    found = list(words["organization"].finditer(chunk))
    if not found or (re.match(r"\d+ ", chunk) and words["street"].search(chunk)):
        return False
    ends = found[-1].end() >= len(chunk.rstrip(" .)"))
    return ends or not words["street"].search(chunk)


def _place(part: str, country: str) -> bool:
    """A country, a town or province that is known, or the heading's country."""
    bare = re.sub(r"\s*\b\d[\d -]*\b\s*", " ", part).strip(" .")
    folded = fold(bare)
    return not folded or folded in place_names() or country_code(bare) is not None or fold(country).startswith(folded)


def addresses_of(text: str, country: str = "") -> tuple[str, ...]:
    """The addresses of "A; and B; and C." """
    text = _words()["prefix"].sub("", text.strip())
    nation = country.split(",")[0].strip()
    pattern = r"\s*;\s*(?:and\s*)?|\.?\s+(?=Alt\.? Address:)"
    if nation:
        pattern += rf"|(?<=\b{re.escape(nation.title())})\s*,?\s+and\s+(?=[A-Z0-9#])"
    parts = (_words()["prefix"].sub("", re.sub(r"^and\s+", "", part).strip(" .;,")) for part in re.split(pattern, text))
    return tuple(dict.fromkeys(part for part in parts if part))
