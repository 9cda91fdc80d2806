"""Which country a list means by the name it prints: "Korea, South", "DPRK", "Burma", "Russian".

The spellings are data (`data/lists/country_names.csv`): OFAC's own table with its ISO codes, and the
spellings that other authorities print. A name that is not in it is unknown, never guessed.
"""

from __future__ import annotations

import csv
from functools import cache

from navicert.lists.source import data_text, fold


@cache
def _codes() -> dict[str, str]:
    text = data_text("lists", "country_names.csv")
    return {fold(row["name"]): row["code"] for row in csv.DictReader(text.splitlines())}


def country_code(name: str) -> str | None:
    """The country that a list means by a name.

    Args:
        name: as printed; an ISO 3166-1 alpha-2 code in capitals is taken as it is.

    Returns:
        ISO 3166-1 alpha-2, upper case; None where the spelling is not known.
    """
    wanted = name.strip()
    codes = _codes()
    if len(wanted) == 2 and wanted.isupper() and wanted in _known():
        return wanted
    return codes.get(fold(wanted))


@cache
def _known() -> frozenset[str]:
    return frozenset(_codes().values())


def country_codes(*names: str | None) -> tuple[str, ...]:
    """The known countries among names, as `Entry.countries` keeps them: upper case, sorted, each once."""
    return tuple(sorted({code for name in names if name and (code := country_code(name))}))
