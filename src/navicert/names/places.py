"""Places in Latin names, and countries in any of the languages that trade papers use.

A place is given as "CN:beijing": the ISO 3166-1 code of its country and its usual name, folded and joined; a
country by its code alone, and what is in several countries (Asia, Korea) under the code XX.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from navicert.names.normalize import fold_text
from navicert.names.tables import lines, rows

MANY_COUNTRIES = "XX"
MAX_TOKENS_IN_PLACE = 6
LONGEST_CODE: Final = 3
_REGION_OF = {"香港": "HK", "澳门": "MO", "台湾": "TW"}
_BEFORE_NAME: Final = re.compile(r"^\W*(?:the|republic[\W_]+of)[\W_]+", re.IGNORECASE)


class _Gazetteer(NamedTuple):
    places: dict[str, str]
    heads: frozenset[str]
    longest: int


class _Countries(NamedTuple):
    """What countries are called, each table with the code of the country.

    Attributes:
        codes: two- and three-letter codes, lower case.
        spelled: names as they are spelled.
        folded: folded names that one country alone has, and that are no codes.
        alike: names as written that are the code of another country.
    """

    codes: dict[str, str]
    spelled: dict[str, str]
    folded: dict[str, str]
    alike: frozenset[str]


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
def _countries() -> _Countries:
    codes = {code.lower(): code for code, _, _ in rows("countries.tsv")}
    named = [(code, text) for code, *listed in rows("countries.tsv") for texts in listed for text in texts.split("|")]
    for line in lines("cldr_countries.tsv"):
        code, long_codes, names = line.split("\t")
        codes |= dict.fromkeys([code.lower(), *long_codes.lower().split()], code)
        named += [(code, text) for text in names.split("|")]
    spelled: dict[str, str] = {"korea": "KR"}
    folded: dict[str, set[str]] = {}
    for code, text in named:
        spelled.setdefault(_spelling(text), code)
        key = _country_key(text)
        # What is left of a short name may be the code of another country: Vietnamese "Áo", Austria, is no "AO".
        if len(key) > LONGEST_CODE or not key.isascii():
            folded.setdefault(key, set()).add(code)
    del spelled[""]
    one = {key: found.pop() for key, found in folded.items() if len(found) == 1}
    alike = frozenset(text for code, text in named if codes.get(_spelling(text), code) != code)
    return _Countries(codes, spelled, one, alike)


def _country_key(text: str) -> str:
    return re.sub(r"[^\w]|_", "", fold_text(text))


def _spelling(text: str) -> str:
    """Letters, digits and the marks upon them, lower case; so written, every name is of one country."""
    # The dot that "İ" leaves upon its "i" is no mark of its own.
    lower = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower().replace("i\u0307", "i"))
    return "".join(char for char in lower if char.isalnum() or unicodedata.category(char)[0] == "M")


def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country from its name or code as lists write it; None if unknown.

    Reads two- and three-letter codes, names in 25 languages and scripts, and usual spellings: "China (PRC)",
    "TURKIYE", "Korea, South", "DPRK", 中国. "Korea" alone is read as South Korea. A code is that of its own country
    before it is anything else; a name that is written like the code of another country, as Vietnamese "Nga" (Russia)
    is like NGA, is not told apart and gives None.
    """
    while text:
        if code := _code_as_written(text):
            return code
        shorter = _BEFORE_NAME.sub("", text)
        if shorter == text:
            return None
        text = shorter
    return None


def _code_as_written(text: str) -> str | None:
    known, own = _countries(), _spelling(text)
    if text.strip() in known.alike:
        return None
    return known.codes.get(own) or known.spelled.get(own) or known.folded.get(_country_key(text))
