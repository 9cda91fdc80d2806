"""One row of the Consolidated Screening List, from any of its formats, as a `ListRow`.

The formats have the same fields under the same names. In CSV and TSV a field with many values joins them with
"; "; in JSON they are arrays, and addresses and ids are objects.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from navicert.errors import ListFormatError
from navicert.lists.countries import country_code
from navicert.lists.days import birth_date, read_day
from navicert.lists.law_tables import address_rows
from navicert.lists.registry import screening_lists
from navicert.lists.rows import ListRow
from navicert.lists.source import MAX_FIELD_CHARS, clean, data_text
from navicert.model.party import Address, Identifier, PartyKind

CODES = ("EL", "MEU", "UVL", "DPL", "DTC", "ISN", "SDN", "SSI", "CMIC", "MBS", "PLC", "CAP", "FSE")

_LABEL = re.compile(r"\((?:NS-)?([A-Z]{2,4})(?: List)?\)")
_KINDS: dict[str, PartyKind] = {
    "individual": "person",
    "entity": "company",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
_NATION = re.compile(r"[A-Z]{2}")
_LISTED = re.compile(r"(?i)^listing date")
Values = Mapping[str, Any]


def code_of(label: str) -> str | None:
    """The code of the list that a row's `source` names; None for a list that is not known."""
    match = _LABEL.search(label)
    return match[1] if match and match[1] in CODES else None


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(data_text("lists", "row_words.toml"))


@cache
def _not_a_number() -> re.Pattern[str]:
    return re.compile("|".join(_words()["identifiers"]["not_a_number"]), re.IGNORECASE)


def country(text: str) -> str | None:
    """The country of an address field: a code, or one of the words that the CSL prints instead."""
    text = clean(text)
    spelling: str | None = _words()["countries"].get(text.upper())
    if spelling:
        return spelling
    if len(text) == 2 and text.isascii() and text.isalpha() and text.isupper():
        return text
    return country_code(text)


def texts(value: Any, where: str) -> tuple[str, ...]:
    """The values of a field: an array, or a text that joins them with ";"; without the empty ones."""
    if value is None or value == "":
        return ()
    parts = value.split("; ") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ListFormatError("a field that should hold text holds something else", where)
    found = (clean(part).strip(";").removeprefix("and ").strip() for part in parts)
    return tuple(part for part in found if part)


def text(values: Values, name: str, where: str) -> str:
    """A field as one text, cleaned; empty where the row has none."""
    value = values.get(name)
    if value is None or value == "":
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise ListFormatError(f"the field {name} is not a text", where)
    if len(value) > MAX_FIELD_CHARS:
        raise ListFormatError(f"the field {name} is longer than {MAX_FIELD_CHARS:,} characters", where)
    return clean(value)


def list_row(code: str, values: Values, where: str) -> ListRow:
    """A CSL row as a list row.

    Args:
        code: code of its list.
        values: the fields by their official names.
        where: line or index, for messages.

    Raises:
        ListFormatError: the row has no name, or a field of a shape that no format has.
    """
    name = text(values, "name", where)
    if not name:
        raise ListFormatError("a row without a name", where)
    kind = _KINDS.get(text(values, "type", where).casefold(), "unknown")
    addresses = _addresses(values.get("addresses"), where)
    countries = [address.country for address in addresses]
    countries += [country(one) for one in texts(values.get("countries"), where)]
    if kind == "person":
        for field in ("nationalities", "citizenships"):
            countries += [country(one) for one in texts(values.get(field), where)]
    identifiers, listed = _identifiers(values.get("ids"), where)
    start = read_day(text(values, "start_date", where))
    known = tuple(dict.fromkeys(one for one in countries if one))
    place = None if addresses else address_rows().get((name, "HK" if "HK" in known else (known or ("",))[0]))
    return ListRow(
        name=str(values["name"]),
        aliases=texts(values.get("alt_names"), where),
        addresses=addresses or ((place,) if place else ()),
        countries=_place_first(known),
        number=text(values, "entity_number", where) if code not in ("EL", "MEU", "UVL", "DPL", "DTC", "ISN") else "",
        party_kind=kind,
        citations=text(values, "federal_register_notice", where),
        start=start or listed,
        start_source="CSL start_date" if start else "Listing Date in the CSL",
        end=read_day(text(values, "end_date", where)),
        requirement=_verbatim(values, "license_requirement"),
        policy=_verbatim(values, "license_policy"),
        programs=texts(values.get("programs"), where),
        identifiers=identifiers,
        birth_dates=tuple(filter(None, (birth_date(one) for one in texts(values.get("dates_of_birth"), where)))),
        remarks=text(values, "remarks", where),
        url=text(values, "source_list_url", where) or screening_lists()[code].official_url,
        raw={key: value for key, value in values.items() if value not in (None, "", [])},
    )


def _place_first(countries: tuple[str, ...]) -> tuple[str, ...]:
    """Hong Kong before China: the CSL prints both for a Hong Kong address, the eCFR only its heading."""
    return tuple(sorted(countries, key=lambda one: one != "HK")) if "HK" in countries else countries


def _verbatim(values: Values, name: str) -> str | None:
    value = values.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _addresses(value: Any, where: str) -> tuple[Address, ...]:
    if value is None or isinstance(value, str):
        found = (address(one) for one in texts(value, where))
        return tuple(one for one in found if one)
    if not isinstance(value, list):
        raise ListFormatError("addresses are neither text nor a list", where)
    out: list[Address] = []
    for one in value:
        if isinstance(one, str):
            out.extend(filter(None, [address(one)]))
            continue
        if not isinstance(one, Mapping):
            raise ListFormatError("an address is neither text nor an object", where)
        parts = {key: text(one, key, where) for key in ("address", "city", "state", "postal_code", "country")}
        printed = ", ".join(part for part in parts.values() if part)
        if printed:
            out.append(
                Address(
                    printed,
                    parts["city"] or None,
                    parts["state"] or None,
                    parts["postal_code"] or None,
                    country(parts["country"]) if parts["country"] else None,
                )
            )
    return tuple(out)


def address(printed: str) -> Address | None:
    """An address of the CSV: the text, with the country from its last part where that is one."""
    printed = printed.strip(" ,")
    if not printed:
        return None
    return Address(printed, country=country(printed.rpartition(",")[2]))


def _identifiers(value: Any, where: str) -> tuple[tuple[Identifier, ...], Any]:
    """The numbers of a party, and the listing date that OFAC keeps among them."""
    found: list[Identifier] = []
    listed = None
    for parts in _id_parts(value, where):
        nation = next((country(part) for part in parts if _NATION.fullmatch(part)), None)
        rest = [part for part in parts if not _NATION.fullmatch(part)]
        label = next((part for part in rest if _LISTED.match(part)), None)
        if label:
            listed = listed or next((day for part in rest if (day := read_day(part))), None)
        if len(rest) < 2 or any(_not_a_number().search(part) for part in rest):
            continue
        # The order of type and number changed between editions: the number is the part with more digits.
        number = max(rest, key=lambda part: (sum(ch.isdigit() for ch in part), -rest.index(part)))
        if any(ch.isdigit() for ch in number):
            kind = next(part for part in rest if part is not number)
            found.append(Identifier(kind.rstrip(":"), number, nation))
    return tuple(dict.fromkeys(found)), listed


def _id_parts(value: Any, where: str) -> Iterable[list[str]]:
    if isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
        for one in value:
            yield [part for key in ("type", "number", "country") if (part := text(one, key, where))]
        return
    for one in texts(value, where):
        yield [part for part in (piece.strip() for piece in one.split(",")) if part]
