"""Open Ownership BODS 0.4: entity, person and relationship statements, as a JSON array or as JSON lines.

The newest statement of a record counts. `endDate` is the first day without the interest, as BODS defines it. A record
that was closed without such a day ended not later than the closing statement says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from navicert.exchange.facts import Fact, Stated, label, unusable, with_finding_marks, words
from navicert.exchange.json_items import json_items
from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.ownership import Finding, Interest, InterestKind, OwnershipParty, Share, Source, read_share

# Annotations by which this program keeps what BODS has no field for; other programs read them as comments.
AS_PRINTED: Final = "As the source prints it: "
SOURCE_CODE: Final = "Code of the source: "
CONSOLIDATION: Final = "accounting consolidation"
# The type of a kind that goes without saying.
PLAIN_TYPES: Final = {
    "equity": "shareholding",
    "votes": "votingRights",
    "control": "otherInfluenceOrControl",
    "consolidation": "otherInfluenceOrControl",
}
_CODE: Final = re.compile(r"[A-Z]{2}(-\w{1,3})?")


def read_bods(path: Path, dataset: str) -> Iterator[Fact]:
    """The facts of a file of BODS statements.

    The file is read twice: first for the records that are updated or closed.

    Args:
        path: the file.
        dataset: what the facts name as their source.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    newest = {
        str(item.get("recordId")): number
        for number, (_, item, _) in enumerate(json_items(path))
        if isinstance(item, dict) and item.get("recordStatus") in ("updated", "closed")
    }
    tally: Counter[str] = Counter()
    for number, (where, item, fault) in enumerate(json_items(path)):
        if fault or not isinstance(item, dict):
            yield unusable(where, fault or "is no statement")
        elif number < newest.get(str(item.get("recordId")), 0):
            tally["superseded"] += 1
        else:
            yield from _statement(item, where, dataset, tally)
    if tally["superseded"]:
        yield Finding(
            "superseded", f"{tally['superseded']:,} statements were left out: a later one updates or closes them"
        )
    if tally["indirect"]:
        told = (
            "are said to be indirect; they may repeat what the companies between say, and count from 0 to what is said"
        )
        yield Finding("indirect", f"{tally['indirect']:,} interests {told}")


def _statement(item: Mapping[str, Any], where: str, dataset: str, tally: Counter[str]) -> Iterator[Fact]:
    kind, key, said = item.get("recordType"), str(item.get("recordId") or ""), item.get("recordDetails")
    where = f"{where} ({label(key)})" if key else where
    if "statementType" in item and not kind:
        yield unusable(where, "is a statement of BODS 0.3 or older; BODS 0.4 is read")
    elif not key or not isinstance(said, Mapping):
        yield unusable(where, "a statement needs a recordId and recordDetails")
    elif kind == "entity":
        yield from _entity(item, said, key, where, dataset)
    elif kind == "person":
        yield from _person(item, said, key, where, dataset)
    elif kind == "relationship":
        yield from _relationship(item, said, key, where, dataset, tally)
    else:
        yield unusable(where, f"recordType is {label(str(kind))}, not entity, person or relationship")


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text or "")[:10])
    except ValueError:
        return None


def _source(item: Mapping[str, Any], dataset: str) -> Source:
    source = item.get("source")
    citation = None
    if isinstance(source, Mapping):
        url = str(source.get("url") or "") or None
        text = str(source.get("description") or "") or url
        citation = Citation(text, url) if text else None
    day = _day(item.get("statementDate"))
    return Source(dataset, str(item.get("statementId") or ""), citation, day, day)


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _identifiers(said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    schemes = {code: scheme for scheme, code in words()["bods"]["schemes"].items()}
    found = []
    for one in _mappings(said.get("identifiers")):
        scheme = str(one.get("scheme") or one.get("schemeName") or "unknown")
        if value := str(one.get("id") or ""):
            found.append((schemes.get(scheme, scheme), value))
    return tuple(dict.fromkeys(found))


def _country(value: object) -> str | None:
    code = str(value.get("code") or "") if isinstance(value, Mapping) else ""
    return code[:2] if _CODE.fullmatch(code) else None


def _entity(item: Mapping[str, Any], said: Mapping[str, Any], key: str, where: str, dataset: str) -> Iterator[Fact]:
    form = said.get("entityType")
    form = form if isinstance(form, Mapping) else {}
    detail = [("entityType", str(form.get("type") or "unknownEntity"))]
    detail += [(name, str(form[name])) for name in ("subtype", "details") if form.get(name)]
    name = str(said.get("name") or "")
    stated = said.get("alternateNames")
    others = tuple(dict.fromkeys(map(str, stated))) if isinstance(stated, list) else ()
    if not name:
        yield unusable(where, "has no name and is shown by its id", "no_name")
    yield OwnershipParty(
        key, name or key, "company", _country(said.get("jurisdiction")), _identifiers(said),
        others, _source(item, dataset), tuple(detail),
    )  # fmt: skip


def _person(item: Mapping[str, Any], said: Mapping[str, Any], key: str, where: str, dataset: str) -> Iterator[Fact]:
    names = [str(name["fullName"]) for name in _mappings(said.get("names")) if name.get("fullName")]
    detail = [("personType", str(said["personType"]))] if said.get("personType") not in (None, "knownPerson") else []
    if said.get("birthDate"):
        detail.append(("birthDate", str(said["birthDate"])))
    countries = [code for one in _mappings(said.get("nationalities")) if (code := _country(one))]
    detail += [("country", code) for code in dict.fromkeys(countries[1:])]
    if not names:
        yield unusable(where, "has no name and is shown by its id", "no_name")
    yield OwnershipParty(
        key, names[0] if names else key, "person", countries[0] if countries else None, _identifiers(said),
        tuple(dict.fromkeys(names[1:])), _source(item, dataset), tuple(detail),
    )  # fmt: skip


def _relationship(
    item: Mapping[str, Any], said: Mapping[str, Any], key: str, where: str, dataset: str, tally: Counter[str]
) -> Iterator[Fact]:
    subject, owner = said.get("subject"), said.get("interestedParty")
    if not isinstance(subject, str) or not subject or not owner or not isinstance(owner, (str, Mapping)):
        missing = "interestedParty" if isinstance(subject, str) and subject else "subject"
        yield unusable(where, f"the relationship names no {missing}", "relation_without_ends")
        return
    notes = _notes(item)
    stated = _mappings(said.get("interests")) or [{}]
    for number, interest in enumerate(stated):
        reading = Stated(where, dataset)
        found = _interest(
            interest, reading, {name: notes.get((number, name)) for name in ("share", "startDate", "endDate")}
        )
        found = replace(
            found, owner=owner if isinstance(owner, str) else "", owned=subject, source=_source(item, dataset),
            id=key if len(stated) == 1 else f"{key}.{number + 1}",
        )  # fmt: skip
        if isinstance(owner, Mapping):
            found = replace(found, kind="unspecified", reason=_reason(owner))
        if said.get("isComponent"):
            found = replace(found, detail=(*found.detail, ("isComponent", "true")))
        if item.get("recordStatus") == "closed" and found.valid_to is None:
            if _day(item.get("statementDate")) is None:
                yield unusable(where, "is closed, and neither it nor its statement says when", "end_not_known")
                continue
            found = _closed(found, item, dataset)
        tally["indirect"] += interest.get("directOrIndirect") == "indirect"
        yield with_finding_marks(found, reading)
        yield from reading.findings


def _closed(interest: Interest, item: Mapping[str, Any], dataset: str) -> Interest:
    day = _day(item.get("statementDate"))
    end = DateBound.not_after(day, dataset) if day else None
    return replace(interest, valid_to=end, detail=(*interest.detail, ("recordStatus", "closed")))


def _reason(owner: Mapping[str, Any]) -> str:
    description = str(owner.get("description") or "")
    if description.startswith(SOURCE_CODE):
        return description.removeprefix(SOURCE_CODE)
    return str(owner.get("reason") or "unknown")


def _notes(item: Mapping[str, Any]) -> dict[tuple[int, str], str]:
    """What our own annotations keep, by interest and field."""
    found = {}
    for one in _mappings(item.get("annotations")):
        pointer, text = str(one.get("statementPointerTarget") or ""), str(one.get("description") or "")
        at = re.fullmatch(r"/recordDetails/interests/(\d{1,6})/(\w+)", pointer, re.ASCII)
        if at and text.startswith(AS_PRINTED):
            found[int(at.group(1)), at.group(2)] = text.removeprefix(AS_PRINTED)
    return found


def _interest(said: Mapping[str, Any], reading: Stated, printed: Mapping[str, str | None]) -> Interest:
    form = str(said.get("type") or "")
    kind: InterestKind = words()["bods"]["kinds"].get(form, "control") if form else "equity"
    details = str(said.get("details") or "")
    if kind == "control" and details == CONSOLIDATION:
        kind, details = "consolidation", ""
    detail = [("type", form)] if form and form != PLAIN_TYPES.get(kind) else []
    detail += [("directOrIndirect", str(said["directOrIndirect"]))] if said.get("directOrIndirect") else []
    detail += [("details", details)] if details else []
    if isinstance(control := said.get("beneficialOwnershipOrControl"), bool):
        detail.append(("beneficialOwnershipOrControl", str(control).lower()))
    starts, ends = _printed_days(said, "startDate", printed), _printed_days(said, "endDate", printed)
    share = _share(said.get("share"), reading, printed["share"])
    start, end = reading.days(starts, ends)
    return Interest("", "", kind, share, start, end, detail=tuple(detail))


def _printed_days(said: Mapping[str, Any], name: str, printed: Mapping[str, str | None]) -> list[str]:
    if kept := printed[name]:
        return kept.split(" / ")
    return [str(said[name])] if said.get(name) else []


def _share(said: object, reading: Stated, printed: str | None) -> Share | None:
    """The share of an interest: exact, or between bounds that belong to it or not."""
    if said is None and printed:
        return reading.share(printed)
    if not isinstance(said, Mapping) or not said:
        return None if said is None or said == {} else reading.share(str(said))
    try:
        exact = _number(said, "exact")
        share = Share.exactly(exact) if exact is not None else _between(said)
    except (ValueError, ArithmeticError):
        told = ", ".join(f"{name} {value}" for name, value in said.items())
        return reading.share(f"({label(told)})")
    if printed and share is not None:
        try:
            as_text = read_share(printed)
        except ValueError:
            return share
        same = as_text is not None and replace(as_text, text="") == share
        return as_text if same else share
    return share


def _between(said: Mapping[str, Any]) -> Share | None:
    lows = [(value, above) for name, above in _LOWS if (value := _number(said, name)) is not None]
    highs = [(value, below) for name, below in _HIGHS if (value := _number(said, name)) is not None]
    if not lows and not highs:
        return None
    low, above = max(lows, default=(Decimal(0), False))
    high, below = min(highs, key=lambda pair: (pair[0], not pair[1]), default=(Decimal(100), False))
    return Share(low, high, above, below)


_LOWS: Final[Sequence[tuple[str, bool]]] = (("minimum", False), ("exclusiveMinimum", True))
_HIGHS: Final[Sequence[tuple[str, bool]]] = (("maximum", False), ("exclusiveMaximum", True))


def _number(said: Mapping[str, Any], name: str) -> Decimal | None:
    value = said.get(name)
    if value is None or isinstance(value, bool):
        return None
    exponent = Decimal(str(value)).as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > 100:
        raise ValueError(f"{name} is no number of percent")
    return Decimal(str(value))
