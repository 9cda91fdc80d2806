"""When an entry was seen on its list by a file that is not the whole list.

OFAC publishes the addresses and aliases of the SDN List as files of their own. Such a file names entries by number: an
entry that it names stood on that day, and what it does not name may have stood all the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from navicert.lists.source import data_text


@dataclass(frozen=True, slots=True)
class Sighting:
    """That an entry stood on a day.

    Attributes:
        day: the last day that the file can be of, where only its month is known.
        source: of the file, in words.
    """

    day: date
    source: str


@cache
def sightings(list_code: str) -> Mapping[str, Sighting]:
    """The earliest sighting of each entry of a list, by entry id."""
    out: dict[str, Sighting] = {}
    for row in tomllib.loads(data_text("law", "sightings.toml"))["sighting"]:
        if row["list"] != list_code:
            continue
        seen = Sighting(row["day"], row["source"])
        for number in _numbers(row["numbers"]):
            entry_id = f"{list_code.casefold()}-{number}"
            if entry_id not in out or seen.day < out[entry_id].day:
                out[entry_id] = seen
    return out


def _numbers(ranges: str) -> Iterator[int]:
    """The numbers of "36, 173-175"."""
    for part in ranges.replace("\n", " ").split(","):
        first, _, last = part.strip().partition("-")
        if first:
            yield from range(int(first), int(last or first) + 1)
