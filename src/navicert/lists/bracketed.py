"""Names with other names in brackets: "KTK Group (including two aliases: A; and B) and subsidiaries"."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from navicert.lists.names_in_rows import make_name
from navicert.lists.source import clean, data_text, fold
from navicert.model.party import Name, NameKind

_AND = re.compile(r"^and\s+", re.IGNORECASE)
# "A and B" without semicolons: two names only where what stands before "and" ends as a company name does.
_TWO = re.compile(r"(?<=Ltd\.)\s+and\s+|(?<=Inc\.)\s+and\s+|(?<=Co\.)\s+and\s+|(?<=LLC)\s+and\s+")


@dataclass(frozen=True, slots=True)
class BracketedNames:
    """The names of a row, the primary first, and whom else the row means ("and subsidiaries")."""

    names: tuple[Name, ...]
    extension: str | None = None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rules = tomllib.loads(data_text("lists", "bracketed_names.toml"))
    return {key: re.compile(rule, re.IGNORECASE) for key, rule in rules.items()}


def _last_bracket(text: str) -> tuple[str, str] | None:
    """The text before the bracket that ends it, and what the bracket holds, inner brackets included."""
    if not text.endswith(")"):
        return None
    depth = 0
    for position in range(len(text) - 1, -1, -1):
        depth += (text[position] == ")") - (text[position] == "(")
        if depth == 0:
            return text[:position].rstrip(" ,"), text[position + 1 : -1]
    return None


def _inside(text: str) -> list[tuple[str, NameKind]] | None:
    """The names in a bracket; None where the bracket belongs to the name."""
    rules = _patterns()
    kind: NameKind = "alias"
    marked = False
    out: list[tuple[str, NameKind]] = []
    for part in (piece for run in rules["turn"].split(text) for piece in re.split(r";", run)):
        value = part.strip()
        for pattern, new in (("former", "former"), ("alias", "alias")):
            if match := rules[pattern].match(value):
                kind, marked = ("former" if new == "former" else "alias"), True
                value = value[match.end() :]
        value = _AND.sub("", value).strip(" ,")
        out += [(name, kind) for name in _TWO.split(value) if name]
    if not marked and (len(out) != 1 or not _short(out[0][0])):
        return None
    return out


def _short(text: str) -> bool:
    """Whether a bracket without a marker is a short name: one word with two capitals or more."""
    capitals = sum(ch.isupper() or ch.isdigit() for ch in text)
    return " " not in text and capitals >= 2 and not _patterns()["part_of_name"].match(text)


def split_names(text: str) -> BracketedNames:
    """The names in a cell, taken apart.

    Args:
        text: for example "Xinjiang Zhonghe Co., Ltd. (also known as Xinjiang Joinworld Co., Ltd.)".

    Returns:
        The primary name first; a bracket that holds no names stays in it.
    """
    rest = clean(text)
    extension = None
    if match := _patterns()["extension"].search(rest):
        rest, extension = rest[: match.start()], match["text"]
    found: list[tuple[str, NameKind]] = []
    while (bracket := _last_bracket(rest)) and bracket[0]:
        inside = _inside(bracket[1])
        if inside is None:
            break
        rest, found = bracket[0], inside + found
    names = [make_name(rest)] if rest else []
    seen = {fold(rest)}
    for value, kind in found:
        if fold(value) and fold(value) not in seen:
            seen.add(fold(value))
            names.append(make_name(value, kind))
    return BracketedNames(tuple(names), extension)
