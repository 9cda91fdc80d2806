"""The chips that navicert knows: found by name, whatever the case, the spacing or a missing vendor."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from typing import Any, Final

from navicert.errors import NotFound
from navicert.law.classification.figures import UNKNOWN, ChipFacts, Operation, Range

NEAREST: Final = 5
_WORDS: Final = re.compile(r"[a-z]+|\d+(?:\.\d+)?|\w")


def _range(row: Mapping[str, Any], key: str) -> Range:
    if key in row:
        return Range.of(row[key])
    return Range.at_most(row[f"{key}_at_most"]) if f"{key}_at_most" in row else UNKNOWN


def _first_day(text: str | None) -> date | None:
    """The earliest day of a year or a month."""
    if text is None:
        return None
    year, _, month = text.partition("-")
    return date(int(year), int(month or 1), 1)


def _chip(row: Mapping[str, Any], source: str) -> ChipFacts:
    shipped = row.get("first_shipped")
    return ChipFacts(
        name=row["name"],
        vendor=row["vendor"],
        operations=tuple(Operation(o["precision"], Decimal(o["tops"]), o["bits"]) for o in row["operations"]),
        die_area=_range(row, "die_mm2"),
        non_planar=True if "die_mm2" in row else None,
        datacenter=row.get("datacenter"),
        io=_range(row, "io"),
        dram=_range(row, "dram"),
        prc_designed=row.get("prc_designed", False),
        first_shipped=_first_day(shipped),
        shipped_text=shipped,
        confidence=row["confidence"],
        die_confidence=row.get("die_confidence", "low"),
        note=row.get("note"),
        source=source,
    )


@cache
def chips() -> Sequence[ChipFacts]:
    """Every chip, in the order of the table."""
    table = tomllib.loads(files("navicert.law.classification").joinpath("chips.toml").read_text("utf-8"))
    return tuple(_chip(row, table["source"]) for row in table["chip"])


def words_of(name: str) -> tuple[str, ...]:
    """A name as its words: letters and digits apart, no case, no punctuation."""
    return tuple(_WORDS.findall(name.casefold()))


def _key(name: str) -> str:
    return "".join(words_of(name))


@cache
def _keys() -> Mapping[str, tuple[ChipFacts, ...]]:
    """Chips by every key that names them: in full, without the vendor, without what follows the model."""
    found: dict[str, list[ChipFacts]] = {}
    for chip in chips():
        assert chip.name is not None and chip.vendor is not None
        bare = chip.name.removeprefix(chip.vendor).strip()
        for name in dict.fromkeys((chip.name, bare, re.sub(r"\(.*?\)", "", bare), re.sub(r"\(.*?\)", "", chip.name))):
            found.setdefault(_key(name), []).append(chip)
    return {key: tuple(dict.fromkeys(chips)) for key, chips in found.items()}


def named(name: str) -> tuple[ChipFacts, ...]:
    """Every chip that a name can mean: one where it names one in full, otherwise all that have all its words."""
    key = _key(name)
    if not key:
        return ()
    if key in _keys():
        return _keys()[key]
    wanted = set(_own_words(name))
    if len(key) < 3 or not any(re.search(r"\d", word) and not word.endswith("gb") for word in wanted):
        return ()
    return tuple(
        chip for chip in chips() if wanted <= set(_own_words(chip.name or "")) or key in _runs(chip.name or "")
    )


def _own_words(name: str) -> list[str]:
    return [key for part in re.split(r"[\s()/,]+", name) if (key := _key(part))]


@cache
def _runs(name: str) -> frozenset[str]:
    """Neighboring words of a name written together: `4090D` of "NVIDIA RTX 4090D"."""
    own = _own_words(name)
    return frozenset("".join(own[start:end]) for start in range(len(own)) for end in range(start + 1, len(own) + 1))


def find(name: str) -> tuple[ChipFacts, ...]:
    """The chips that a name means.

    Args:
        name: for example "h20", "NVIDIA H20" or "A100 80GB".

    Returns:
        One chip, or several variants where the name does not say which.

    Raises:
        NotFound: with the nearest names.
    """
    found = named(name)
    if found:
        return found
    near = nearest(name)
    hint = f"the nearest are {', '.join(near)}" if near else "navicert classify chip --help shows how to give figures"
    raise NotFound(f"no chip has the name {name!r}; {hint}; or give its figures with --tops, --bits and --die-area")


def nearest(name: str) -> list[str]:
    """The names most like a name."""
    key = _key(name)

    def like(chip: ChipFacts) -> float:
        assert chip.name is not None and chip.vendor is not None
        bare = _key(chip.name.removeprefix(chip.vendor))
        return max(SequenceMatcher(None, key, one).ratio() for one in (_key(chip.name), bare, bare[: len(key) + 1]))

    ranked = sorted(chips(), key=lambda chip: (-like(chip), chip.name or ""))
    return [chip.name or "" for chip in ranked[:NEAREST] if like(chip) > 0.5]
