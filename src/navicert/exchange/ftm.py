"""FollowTheMoney JSON lines: entities as parties, and Ownership, Directorship and UnknownLink as interests.

Every property holds a list of texts. `endDate` is read as the first day without the interest. A relation with several
owners, companies or shares gives one interest for each, since the model says of them only that they are stated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, Final

from navicert.exchange.facts import (
    MAX_JSON_LINE,
    NO_TEXT,
    Fact,
    Stated,
    bad_bytes,
    counted,
    label,
    plain_json,
    unusable,
    with_finding_marks,
    words,
)
from navicert.exchange.text import Lines, open_file, open_text
from navicert.model.citation import Citation
from navicert.model.ownership import Interest, InterestKind, OwnershipParty, Source

NAMES: Final = ("name", "alias", "weakAlias", "previousName")
COUNTRIES: Final = ("jurisdiction", "country", "mainCountry", "nationality", "citizenship", "flag")
REFERENT: Final = "referent"
_COUNTRY: Final = re.compile(r"([a-z]{2})(?:-.*)?", re.ASCII)
Properties = Mapping[str, list[str]]


def read_ftm(path: Path, dataset: str) -> Iterator[Fact]:
    """The facts of a file of FollowTheMoney entities, one on each line.

    The file is read twice: merged entities keep their former ids, and a relation may still name those.

    Args:
        path: the file.
        dataset: what the facts name as their source.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    former = dict(_former_ids(path))
    skipped: Counter[str] = Counter()
    for where, entity in _entities(path):
        if isinstance(entity, str):
            yield unusable(where, entity)
        else:
            yield from entity_facts(entity, where, dataset, former, skipped)
    yield from counted(skipped, "schema_not_read", "{number} entities say nothing of owners and were left out: {names}")


def _entities(path: Path) -> Iterator[tuple[str, dict[str, Any] | str]]:
    """Each line as an entity, or as the reason why it is none."""
    with open_file(path) as stream, open_text(stream, None) as text:
        lines = Lines(text, MAX_JSON_LINE)
        for number, line in lines:
            where = f"line {number}"
            if number in lines.cut:
                yield where, f"the line is longer than {MAX_JSON_LINE:,} characters"
            elif bad_bytes(line):
                yield where, NO_TEXT
            elif line.strip("\ufeff \t\r\n"):
                try:
                    value = plain_json(line.lstrip("\ufeff"))
                except ValueError as error:
                    yield where, f"is no JSON: {error}"
                    continue
                yield where, value if isinstance(value, dict) else "is no JSON object"


def _former_ids(path: Path) -> Iterator[tuple[str, str]]:
    for _, entity in _entities(path):
        if isinstance(entity, dict) and isinstance(referents := entity.get("referents"), list):
            kept = str(entity.get("id") or "")
            yield from ((str(old), kept) for old in referents if kept and str(old) != kept)


def properties_of(entity: Mapping[str, Any]) -> Properties:
    """The properties of an entity as lists of texts; single values, numbers and nested entities are read too."""
    found: dict[str, list[str]] = {}
    stated = entity.get("properties")
    for name, values in stated.items() if isinstance(stated, Mapping) else ():
        for value in values if isinstance(values, list) else [values]:
            text = str(value.get("id") or "") if isinstance(value, Mapping) else "" if value is None else str(value)
            if text.strip() and text not in found.setdefault(name, []):
                found[name].append(text.strip())
    return found


def entity_facts(
    entity: Mapping[str, Any], where: str, dataset: str, former: Mapping[str, str], skipped: Counter[str]
) -> Iterator[Fact]:
    """The facts that one entity states.

    Args:
        entity: with id, schema and properties.
        where: its line or record, for findings.
        dataset: of the source.
        former: ids of merged entities, and what they are now.
        skipped: counts schemas that are no party and no relation.
    """
    key, schema = str(entity.get("id") or ""), str(entity.get("schema") or "")
    if not key or not schema:
        yield unusable(where, "an entity needs an id and a schema")
    elif schema in words()["ftm"]["ends"]:
        yield from _interests(entity, key, schema, where, dataset, former)
    elif schema in words()["ftm"]["kinds"]:
        yield from _party(entity, key, schema, where, dataset)
    else:
        skipped[label(schema)] += 1


def country(code: str) -> str | None:
    """A country code of FollowTheMoney as ISO 3166-1 alpha-2; None for what is no country of today."""
    found = _COUNTRY.fullmatch(code.strip().casefold())
    return found.group(1).upper() if found and found.group(1) not in ("eu", "zz") else None


def _seen(entity: Mapping[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(str(entity.get(name) or "")[:10])
    except ValueError:
        return None


def _source(entity: Mapping[str, Any], properties: Properties, dataset: str, key: str) -> Source:
    url = next(iter(properties.get("sourceUrl", ())), None)
    publisher = next(iter(properties.get("publisher", ())), None)
    said = publisher or url
    citation = Citation(said, url) if said else None
    return Source(dataset, key, citation, _seen(entity, "first_seen"), _seen(entity, "last_seen"))


def _party(entity: Mapping[str, Any], key: str, schema: str, where: str, dataset: str) -> Iterator[Fact]:
    properties, tables = properties_of(entity), words()["ftm"]
    caption = str(entity.get("caption") or "")
    names = list(dict.fromkeys(name for part in NAMES for name in properties.get(part, ())))
    if not names:
        names = [caption or key]
        if not caption:
            yield unusable(where, f"{label(key)} has no name and is shown by its id", "no_name")
    name = caption if caption in names else names[0]
    stated = [code for part in COUNTRIES for code in properties.get(part, ())]
    known = list(dict.fromkeys(found for code in stated if (found := country(code))))
    identifiers = [
        (tables["identifiers"][part], value) for part in tables["identifiers"] for value in properties.get(part, ())
    ]
    referents = entity.get("referents")
    identifiers += [(REFERENT, str(old)) for old in referents if str(old) != key] if isinstance(referents, list) else []
    detail = [("country", code) for code in known[1:]]
    detail += [("country", code) for code in dict.fromkeys(stated) if country(code) is None]
    kind = tables["kinds"][schema]
    if schema != tables["schemas"][kind]:
        detail.append(("schema", schema))
    yield OwnershipParty(
        key, name, kind, known[0] if known else None, tuple(dict.fromkeys(identifiers)),
        tuple(other for other in names if other != name), _source(entity, properties, dataset, key), tuple(detail),
    )  # fmt: skip


def _interests(
    entity: Mapping[str, Any], key: str, schema: str, where: str, dataset: str, former: Mapping[str, str]
) -> Iterator[Fact]:
    properties = properties_of(entity)
    owning, owned = words()["ftm"]["ends"][schema]
    owners = list(dict.fromkeys(former.get(one, one) for one in properties.get(owning, ())))
    assets = list(dict.fromkeys(former.get(one, one) for one in properties.get(owned, ())))
    if not owners or not assets:
        missing = owning if not owners else owned
        yield unusable(f"{where} ({label(key)})", f"the {schema} names no {missing}", "relation_without_ends")
        return
    stated = Stated(f"{where} ({label(key)})", dataset)
    kind = _kind(schema, properties)
    shares = [stated.share(text) for text in properties.get("percentage", ())] or [None]
    start, end = stated.days(properties.get("startDate", []), properties.get("endDate", []))
    detail = [(part, value) for part in ("role", "ownershipType", "sharesCount") for value in properties.get(part, ())]
    if schema != "Ownership":
        detail.append(("schema", schema))
    rows = list(product(owners, assets, shares))
    for number, (owner, asset, share) in enumerate(rows, 1):
        interest = Interest(
            owner, asset, kind, share, start, end, _source(entity, properties, dataset, key),
            id=key if len(rows) == 1 else f"{key}.{number}", detail=tuple(detail),
        )  # fmt: skip
        yield with_finding_marks(interest, stated)
    yield from stated.findings


def _kind(schema: str, properties: Properties) -> InterestKind:
    if schema != "Ownership":
        return "consolidation" if "consolidation" in properties.get("role", ()) else "control"
    said = " ".join(properties.get("ownershipType", ())).casefold()
    return "votes" if "vot" in said and "share" not in said else "equity"
