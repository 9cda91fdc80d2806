"""Places in Latin names, and countries in any of the languages that trade papers use.

A place is given as "CN:beijing": the ISO 3166-1 code of its country and its usual name, folded and joined; a
country by its code alone, and what is in several countries (Asia, Korea) under the code XX.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from navicert.names.normalize import fold_text
from navicert.names.tables import lines, rows

MANY_COUNTRIES = "XX"
MAX_TOKENS_IN_PLACE = 6
_REGION_OF = {"香港": "HK", "澳门": "MO", "台湾": "TW"}


class _Gazetteer(NamedTuple):
    places: dict[str, str]
    heads: frozenset[str]
    longest: int


def _key(text: str) -> str:
    plain = text.lower() if text.isascii() and "&" not in text else fold_text(text)
    return "".join(char for char in plain if char.isascii() and char.isalnum())


def place_spans(tokens: Sequence[str]) -> list[tuple[int, int, str]]:
    """The places in a name: first token, token after the last, and the place; the longest wins.

    Args:
        tokens: folded Latin tokens; "hong kong" and "hongkong" are one place.
    """
    gazetteer = _gazetteer()
    found: list[tuple[int, int, str]] = []
    start = 0
    while start < len(tokens):
        key, best = "", (0, "")
        for end in range(start + 1, min(len(tokens), start + MAX_TOKENS_IN_PLACE) + 1):
            key += tokens[end - 1]
            if len(key) > gazetteer.longest or (len(key) > 2 and key[:3] not in gazetteer.heads):
                break
            if key in gazetteer.places and (len(key) > 2 or end == start + 1 or key in ("hk", "uk", "us")):
                best = (end, gazetteer.places[key])
        if best[0]:
            found.append((start, *best))
        start = best[0] or start + 1
    return found


def country_of(canonical: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of the country a place is in; None for what is in several.

    Args:
        canonical: as `place_spans` gives it.
    """
    code = canonical.partition(":")[0]
    return None if code == MANY_COUNTRIES else code


@lru_cache(maxsize=1)
def _gazetteer() -> _Gazetteer:
    places: dict[str, str] = {}
    for code, names, demonyms in rows("countries.tsv"):
        for text in (*names.split("|"), *demonyms.split("|")):
            if _key(text) and not (len(_key(text)) == 2 and _key(text) not in ("uk", "hk")):
                places.setdefault(_key(text), code)
    for line in lines("cldr_countries.tsv"):
        code, _, names = line.split("\t")
        english = names.split("|")[0]
        places.setdefault(_key(english), code)
    for code, group in rows("world_cities.tsv"):
        for item in group.split(";"):
            name, _, others = item.partition("=")
            for text in (name, *others.split("|")):
                if _key(text):
                    places.setdefault(_key(text), f"{code}:{_key(name)}")
    for row in _chinese_places():
        _add_chinese(places, row)
    for (word,) in rows("not_places.tsv"):
        places.pop(word, None)
    return _Gazetteer(places, frozenset(key[:3] for key in places), max(map(len, places)))


@lru_cache(maxsize=1)
def _not_one_place() -> frozenset[str]:
    """Chinese words of kind place that say what sort of place it is, and foreign places."""
    return frozenset(row[0] for row in rows("place_words.tsv"))


def _chinese_places() -> list[tuple[str, list[str]]]:
    table = [line.split("\t") for line in lines("terms.tsv") if "\tplace\t" in line]
    return [(row[0], row[2].split("|")) for row in table if len(row[0]) > 1 and row[0] not in _not_one_place()]


def _add_chinese(places: dict[str, str], row: tuple[str, list[str]]) -> None:
    hanzi, english = row
    keys = [_key(text) for text in english]
    known = next((places[key] for key in keys if key in places), None)
    code = _chinese_regions().get(hanzi, "CN")
    canonical = known or (code if hanzi in _REGION_OF else f"{code}:{keys[0]}")
    for key in keys:
        if len(key) > 2:
            places.setdefault(key, canonical)


@lru_cache(maxsize=1)
def _chinese_regions() -> dict[str, str]:
    """Places of Hong Kong, Macao and Taiwan among the Chinese ones."""
    return {row[0]: row[1] for row in rows("chinese_regions.tsv")} | _REGION_OF


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, names, demonyms in rows("countries.tsv"):
        found.setdefault(code.lower(), code)
        for text in (*names.split("|"), *demonyms.split("|")):
            found.setdefault(_country_key(text), code)
    for line in lines("cldr_countries.tsv"):
        code, long_codes, names = line.split("\t")
        found.setdefault(code.lower(), code)
        for text in (*long_codes.split(" "), *names.split("|")):
            found.setdefault(_country_key(text), code)
    found["korea"] = "KR"
    del found[""]
    return found


def _country_key(text: str) -> str:
    return re.sub(r"[^\w]|_", "", fold_text(text))


def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country from its name or code as lists write it; None if unknown.

    Reads two- and three-letter codes, names in 25 languages and scripts, and usual spellings: "China (PRC)",
    "TURKIYE", "Korea, South", "DPRK", 中国. "Korea" alone is read as South Korea.
    """
    key = _country_key(text)
    if not key:
        return None
    return _countries().get(key) or _countries().get(key.removeprefix("the").removeprefix("republicof"))
