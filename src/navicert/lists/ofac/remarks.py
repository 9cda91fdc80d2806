"""The remarks column of SDN.CSV: dates of birth, numbers, weak aliases, links, in one sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from navicert.lists.countries import country_code
from navicert.lists.days import birth_dates
from navicert.lists.ofac.tables import tables
from navicert.lists.source import clean
from navicert.model.party import Identifier, Name, NameKind

# A quoted name may hold "; " or an apostrophe: the closing quote is the one before "; " or the end.
_PART = re.compile(r"(?:[^;']|'.*?'(?=\.?(?:;|$))|')+")
_ALIAS = re.compile(r"(a|f|n)\.k\.a\. '(.+)'$", re.IGNORECASE)
_LINK = re.compile(r"(?:alt\. )?Linked To: (.+)$", re.IGNORECASE)
_BIRTH = re.compile(r"(?:alt\. )?DOB (.+)$")
_PLACE = re.compile(r"(?:alt\. )?POB (.+)$")
_NATION = re.compile(r"(?:alt\. )?(?:nationality|citizen) (.+)$", re.IGNORECASE)
_REGISTRY = re.compile(r"(?:alt\. )?(?:Nationality of Registration|Vessel Flag|Flag) (.+)$")
_GENDER = re.compile(r"Gender (\w+)$")
_COUNTRY_TAIL = re.compile(r"\s*\(([^()]*)\)\s*$")
_VALIDITY = re.compile(r"\s+(?:issued|expires)\b.*$")
_WALLET = re.compile(r"(?:alt\. )?(Digital Currency Address - \w+) (\S+)$")
# The full stop that ends the remarks, not the one of "S.A." or "LTD."
_FULL_STOP = re.compile(r"(?<=[^\W_]{4})\.$|(?<=\))\.$")
_IMO = re.compile(r"(IMO|MMSI|OFAC)\s+(\d{6,10})\b")
# f.k.a. in quotes is weak as well, but that it is a former name is what a reader must see.
_KINDS: dict[str, NameKind] = {"a": "weak_alias", "f": "former", "n": "alias"}


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a remarks column says, taken apart.

    Attributes:
        names: aliases in quotes, which OFAC calls weak, and former names.
        birth_dates: exact ones only, as `Entry.birth_dates` keeps them.
        countries: nationality, citizenship and flag, ISO 3166-1 alpha-2.
        linked_to: names after "Linked To:".
        rest: parts that are none of these, as printed: titles, programs, places of birth.
    """

    names: tuple[Name, ...] = ()
    birth_dates: tuple[str, ...] = ()
    birth_places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    linked_to: tuple[str, ...] = ()
    gender: str | None = None
    rest: tuple[str, ...] = ()


@cache
def _identifier_pattern() -> re.Pattern[str]:
    kinds = "|".join(re.escape(kind) for kind in tables().id_types)
    return re.compile(rf"(?:alt\. )?({kinds})(?=[\s:#]|$)[:\s]*(.+)$")


def _identifier(part: str) -> Identifier | None:
    if wallet := _WALLET.match(part):
        return Identifier(wallet[1], wallet[2])
    match = _identifier_pattern().match(part)
    if match is None:
        return None
    kind, value = match[1], _VALIDITY.sub("", match[2])
    country = None
    if tail := _COUNTRY_TAIL.search(value):
        country = country_code(tail[1])
        # "(Colombia)" is who issued it; any other bracket belongs to the number.
        value = value[: tail.start()] if country else value
    if ship := _IMO.match(value):
        kind, value = ship[1], ship[2]
    value = value.strip().rstrip(",")
    return Identifier(kind, value, country) if any(ch.isdigit() for ch in value) or kind == "SWIFT/BIC" else None


def read_remarks(text: str) -> Remarks:
    """Take a remarks column apart.

    Args:
        text: for example "DOB 17 May 1960; Cedula No. 16646582 (Colombia); Linked To: GALAPAGOS S.A."

    Returns:
        Its parts. What is not recognised stands in `rest`, verbatim; nothing is dropped.
    """
    found: dict[str, list[str]] = {key: [] for key in ("birth", "place", "nation", "link", "rest")}
    names: list[Name] = []
    numbers: list[Identifier] = []
    gender = None
    for raw in _PART.findall(clean(text)):
        part = raw.strip()
        bare = part.removesuffix(".") if part.endswith("'.") else part
        if not part:
            continue
        if alias := _ALIAS.match(bare):
            names.append(Name(alias[2], _KINDS[alias[1].casefold()]))
        elif link := _LINK.match(part):
            found["link"].append(_FULL_STOP.sub("", link[1]))
        elif (born := _BIRTH.match(bare.rstrip("."))) and (days := birth_dates(born[1])):
            found["birth"].extend(days)
        elif place := _PLACE.match(part):
            found["place"].append(place[1].rstrip("."))
        elif nation := _REGISTRY.match(part) or _NATION.match(part):
            code = country_code(nation[1].rstrip("."))
            found["nation" if code else "rest"].append(code or part)
        elif sex := _GENDER.match(part.rstrip(".")):
            gender = sex[1]
        elif number := _identifier(part.rstrip(".")):
            numbers.append(number)
        else:
            found["rest"].append(part)
    return Remarks(
        names=tuple(dict.fromkeys(names)),
        birth_dates=tuple(dict.fromkeys(found["birth"])),
        birth_places=tuple(dict.fromkeys(found["place"])),
        countries=tuple(dict.fromkeys(found["nation"])),
        identifiers=tuple(dict.fromkeys(numbers)),
        linked_to=tuple(dict.fromkeys(found["link"])),
        gender=gender,
        rest=tuple(found["rest"]),
    )
