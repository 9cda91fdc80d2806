"""Curated aliases: names that no rule can derive from a published row, each with its source.

`data/aliases.toml` names the list and the primary name of the row. Rows are found by folded name, so that a change
of punctuation on the list does not lose an alias.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from navicert.model.party import Name
from navicert.names.normalize import fold
from navicert.names.script import dominant_script


@dataclass(frozen=True, slots=True)
class CuratedAlias:
    """Further names of one row of one list."""

    list_code: str
    entry_name: str
    names: tuple[Name, ...]


def _key(name: str) -> str:
    return "".join(ch for ch in fold(name).text if ch.isalnum())


@cache
def curated() -> tuple[CuratedAlias, ...]:
    """Every curated alias of the package."""
    table = tomllib.loads(files("navicert").joinpath("data/aliases.toml").read_text("utf-8"))
    return tuple(
        CuratedAlias(
            row["list"],
            row["name"],
            tuple(
                Name(
                    alias,
                    "alias",
                    dominant_script(alias),
                    f"curated alias ({row['confidence']}): {row['source']}",
                )
                for alias in row["aliases"]
            ),
        )
        for row in table["entry"]
    )


@cache
def _by_row() -> Mapping[tuple[str, str], tuple[Name, ...]]:
    table: dict[tuple[str, str], tuple[Name, ...]] = {}
    for alias in curated():
        key = (alias.list_code, _key(alias.entry_name))
        table[key] = table.get(key, ()) + alias.names
    return table


def aliases_of(list_code: str, entry_name: str) -> tuple[Name, ...]:
    """The curated names of a row; none for most rows.

    Args:
        list_code: for example "EL".
        entry_name: the primary name as published.
    """
    return _by_row().get((list_code, _key(entry_name)), ())
