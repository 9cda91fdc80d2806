"""The lists that navicert knows, and what being on each of them means."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from navicert.errors import NotFound
from navicert.model.listing import ScreeningList


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the words on a list's effect were read, and how sure they are.

    Attributes:
        confidence: `seen` in an official text, `known` from elsewhere, or both.
    """

    source: str
    confidence: str


@cache
def _read() -> Mapping[str, dict[str, Any]]:
    return tomllib.loads(files("navicert.lists").joinpath("registry.toml").read_text(encoding="utf-8"))


@cache
def screening_lists() -> Mapping[str, ScreeningList]:
    """Every published list by its code, in the order in which answers show them."""
    return MappingProxyType(
        {
            code: ScreeningList(
                code=code,
                title=row["title"],
                authority=row["authority"],
                citation=row["citation"],
                effect=row["effect"],
                ear_license=row["ear_license"],
                official_url=row["official_url"],
            )
            for code, row in _read().items()
        }
    )


def screening_list(code: str) -> ScreeningList:
    """The list with that code, in any case.

    Args:
        code: for example "EL" or "1260h".

    Raises:
        NotFound: no list has the code; the message names the nearest ones.
    """
    lists = screening_lists()
    wanted = code.strip().upper()
    if wanted in lists:
        return lists[wanted]
    titles = {one.title.upper(): one.code for one in lists.values()}
    near = get_close_matches(wanted, [*lists, *titles], n=2, cutoff=0.6)
    hint = " or ".join(dict.fromkeys(titles.get(name, name) for name in near))
    advice = f"did you mean {hint}?" if hint else f"known are {', '.join(lists)}"
    raise NotFound(f"no list has the code {code!r}; {advice}")


def provenance(code: str) -> Provenance:
    """Where the effect of a published list was read.

    Raises:
        NotFound: no published list has the code.
    """
    row = _read()[screening_list(code).code]
    return Provenance(row["source"], row["confidence"])
