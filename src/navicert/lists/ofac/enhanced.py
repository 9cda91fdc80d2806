"""OFAC's enhanced XML: names with their scripts, the day of every listing, relationships and documents.

One entity can stand on several lists; it becomes one entry per list. A file of the consolidated lists also
repeats that some parties are on the SDN list; those few are left out, since they are not the SDN list.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from navicert.errors import ListFormatError
from navicert.lists.countries import country_code, country_codes
from navicert.lists.days import birth_dates, read_day
from navicert.lists.ofac.tables import PUBLISHER, Tables, entry_id, is_uid, party_kind, tables, unique
from navicert.lists.source import FileInfo, clean, list_version, unpack, unzip
from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.listing import Entry, ListVersion
from navicert.model.party import Address, Identifier, Name, NameKind

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

COVERS = (
    "names",
    "party_kind",
    "addresses",
    "countries",
    "identifiers",
    "birth_dates",
    "programs",
    "subordinate_to",
    "listed_from",
    "citations",
    "remarks",
)
_ALIAS_KINDS: dict[str, NameKind] = {"A.K.A.": "alias", "F.K.A.": "former", "N.K.A.": "alias"}
_CITY, _REGION, _CODE = "CITY", "STATE/PROVINCE", "POSTAL CODE"


def parse_enhanced(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """Every list of an enhanced XML file, with exact days of listing.

    Args:
        data: CONS_ENHANCED.XML or SDN_ENHANCED.XML, or the .zip that OFAC publishes.

    Raises:
        ListFormatError: not OFAC's XML, cut off, or it declares entities or a document type.
    """
    words = tables()
    content = _xml_of(data)
    as_of: date | None = None
    filters: tuple[str, ...] = ()
    entries: dict[str, list[Entry]] = defaultdict(list)
    unknown: Counter[str] = Counter()
    count = 0
    for element in _elements(content):
        if element.tag == "publicationInfo":
            as_of = read_day(_text(element, "dataAsOf").partition("T")[0])
            filters = tuple(_all(element, "filters/sanctionsLists/sanctionsList"))
        else:
            count += 1
            for entry in _entity(element, words, unknown, filters):
                entries[entry.list_code].append(entry)
        element.clear()
    if not count:
        raise ListFormatError("the XML holds no entities: this is not OFAC's enhanced file")
    if not entries:
        raise ListFormatError(f"none of the {count} entities stands on a known list: {sorted(unknown)}")
    faults = tuple(f"{number} listings name the unknown list {name!r}" for name, number in sorted(unknown.items()))
    return tuple(
        list_version(code, rows, info, covers=COVERS, published=as_of, publisher=PUBLISHER, faults=faults)
        for code, rows in sorted(entries.items())
    )


def _xml_of(data: bytes) -> bytes:
    if not data.startswith(b"PK"):
        return unpack(data)
    members = [content for name, content in unzip(data).items() if name.casefold().endswith(".xml")]
    if len(members) != 1:
        raise ListFormatError(f"the archive should hold one .xml file, it holds {len(members)}")
    return members[0]


def _elements(content: bytes) -> Iterator[Element]:
    """The publication info and each entity, one at a time: the SDN file has more than 100 MB."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    number = 0
    depth = 0
    entities: Element | None = None
    try:
        for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
            element.tag = element.tag.rpartition("}")[2]
            if event == "start":
                depth += 1
                if depth == 1 and element.tag != "sanctionsData":
                    raise ListFormatError(f"the XML starts with <{element.tag}>, not <sanctionsData>")
                entities = element if depth == 2 and element.tag == "entities" else entities
                continue
            depth -= 1
            if (depth == 1 and element.tag == "publicationInfo") or (depth == 2 and element.tag == "entity"):
                number += 1
                yield element
                if entities is not None:
                    entities.clear()
    except DefusedXmlException as error:
        raise ListFormatError("the XML declares entities or a document type, which OFAC's files never do") from error
    except (ParseError, LookupError, ValueError) as error:
        raise ListFormatError(f"not well-formed XML: {error}", f"after {number} records") from error


def _text(element: Element, path: str) -> str:
    return clean(element.findtext(path) or "")


def _all(element: Element, path: str) -> Iterator[str]:
    return (value for found in element.findall(path) if (value := clean(found.text or "")))


def _listings(
    element: Element, words: Tables, unknown: Counter[str], filters: tuple[str, ...]
) -> Iterator[tuple[str, date | None]]:
    partial_sdn = any(name in words.umbrella for name in filters)
    for listing in element.findall("sanctionsLists/sanctionsList"):
        name = clean(listing.text or "")
        code = words.list_codes.get(name)
        if code is None and name not in words.umbrella:
            unknown[name] += 1
        if code is not None and not (code == "SDN" and partial_sdn):
            yield code, read_day(listing.get("datePublished", ""))


def _entity(element: Element, words: Tables, unknown: Counter[str], filters: tuple[str, ...]) -> Iterator[Entry]:
    uid = element.get("id", "")
    listings = dict(_listings(element, words, unknown, filters))
    if not listings:
        return
    names = _names(element, words)
    if not is_uid(uid) or not names:
        raise ListFormatError("an entity needs OFAC's number and a name", f"entity {uid or '?'}")
    features = _features(element)
    addresses = tuple(dict.fromkeys(_addresses(element)))
    nations = [value for kind, values in features.items() if kind in words.country_features for value in values]
    relations = _relations(element)
    shared: dict[str, Any] = {
        "names": names,
        "party_kind": party_kind(_text(element, "generalInfo/entityType")),
        "addresses": addresses,
        "countries": country_codes(*(place.country for place in addresses), *nations),
        "identifiers": _identifiers(element, features, words),
        "birth_dates": _birth_dates(features, words),
        "programs": unique(_all(element, "sanctionsPrograms/sanctionsProgram")),
        "subordinate_to": unique(name for kind, name in relations if kind in words.subordinate),
        "citations": tuple(Citation(name) for name in unique(_all(element, "legalAuthorities/legalAuthority"))),
        "remarks": _text(element, "generalInfo/remarks") or None,
        "raw": _raw(element, features, relations),
    }
    for code, day in listings.items():
        since = DateBound.on(day, f"OFAC enhanced XML, {code} datePublished") if day else None
        yield Entry(id=entry_id(code, uid), list_code=code, listed_from=since, **shared)


def _names(element: Element, words: Tables) -> tuple[Name, ...]:
    """The primary name first, each name in every script that OFAC gives it."""
    primary: list[Name] = []
    others: list[Name] = []
    for name in element.findall("names/name"):
        first = _text(name, "isPrimary") == "true"
        kind: NameKind = "primary" if first else _ALIAS_KINDS.get(_text(name, "aliasType"), "alias")
        if kind == "alias" and _text(name, "isLowQuality") == "true":
            kind = "weak_alias"
        for form in name.findall("translations/translation"):
            value = _text(form, "formattedFullName")
            script = words.scripts.get(_text(form, "script"), "Zyyy")
            # The primary name in another script is an alias beside it: an entry has one primary name.
            shown: NameKind = "alias" if kind == "primary" and primary else kind
            if value:
                (primary if first else others).append(Name(value, shown, script))
    names = tuple(dict.fromkeys((*primary, *others)))
    return names if primary else ()


def _addresses(element: Element) -> Iterator[Address]:
    for address in element.findall("addresses/address"):
        country = _text(address, "country")
        for form in address.findall("translations/translation"):
            parts = [(_text(part, "type"), _text(part, "value")) for part in form.findall("addressParts/addressPart")]
            text = ", ".join(value for value in (*(value for _, value in parts), country) if value)
            known = dict(parts)
            if text:
                yield Address(
                    text,
                    city=known.get(_CITY),
                    region=known.get(_REGION),
                    postal_code=known.get(_CODE),
                    country=country_code(country),
                )


def _features(element: Element) -> dict[str, list[str]]:
    out: dict[str, list[str]] = defaultdict(list)
    for feature in element.findall("features/feature"):
        kind, value = _text(feature, "type"), _text(feature, "value")
        if kind and value:
            out[kind].append(value)
    return dict(out)


def _birth_dates(features: dict[str, list[str]], words: Tables) -> tuple[str, ...]:
    printed = (value for kind in words.birth_features for value in features.get(kind, ()))
    return unique(day for value in printed for day in birth_dates(value))


def _identifiers(element: Element, features: dict[str, list[str]], words: Tables) -> tuple[Identifier, ...]:
    found = [
        Identifier(
            _text(document, "type"),
            _text(document, "documentNumber"),
            country_code(_text(document, "issuingCountry")),
        )
        for document in element.findall("identityDocuments/identityDocument")
    ]
    found += [Identifier(kind, value) for kind in features if kind in words.id_features for value in features[kind]]
    return tuple(dict.fromkeys(number for number in found if number.type and number.value))


def _relations(element: Element) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_text(relation, "type"), _text(relation, "relatedEntity"))
        for relation in element.findall("relationships/relationship")
        if _text(relation, "relatedEntity")
    )


def _raw(element: Element, features: dict[str, list[str]], relations: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "uid": element.get("id", ""),
        "lists": {
            clean(listing.text or ""): listing.get("datePublished", "")
            for listing in element.findall("sanctionsLists/sanctionsList")
        },
        "measures": list(_all(element, "sanctionsTypes/sanctionsType")),
        "features": features,
        "relations": [list(pair) for pair in relations],
    }
    return {key: value for key, value in raw.items() if value}
