"""Ownership facts as Open Ownership BODS 0.4 statements, a JSON array that validates against its schema."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any, Final

from navicert.exchange.bods import AS_PRINTED, CONSOLIDATION, PLAIN_TYPES, SOURCE_CODE
from navicert.exchange.facts import Fact, Written, detail_of, words, write_day
from navicert.model.dates import DateBound
from navicert.model.ownership import Finding, Interest, OwnershipParty, Share, Source

_URL: Final = re.compile(r"https?://[\w.~:/?#\[\]@!$&'()*+,;=%-]+", re.ASCII)
_ENTITY_TYPES: Final = (
    "registeredEntity", "legalEntity", "arrangement", "anonymousEntity", "unknownEntity", "state", "stateBody",
)  # fmt: skip
Said = dict[str, Any]


def write_bods(stream: IO[str], facts: Iterable[Fact], day: date) -> Written:
    """Write facts as BODS statements.

    Args:
        stream: of text.
        facts: parties before the interests that name them; findings are not written.
        day: of the publication, and of statements whose own day is not known.

    Returns:
        How much was written, and what BODS has no field for.
    """
    written = Written()
    # JSON has one kind of number, Python's writer knows only floats: the mark keeps 33.40 as it is.
    mark = secrets.token_hex(12)
    numbers = re.compile(f'"{mark}([0-9.]+)"')
    before = "[\n"
    for fact in facts:
        for statement in _statements(fact, day, mark, written):
            text = json.dumps(statement, ensure_ascii=False)
            stream.write(before + numbers.sub(r"\1", text))
            before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")
    return written


def _statements(fact: Fact, day: date, mark: str, written: Written) -> Iterator[Said]:
    if isinstance(fact, Finding):
        return
    if isinstance(fact, OwnershipParty):
        written.parties += 1
        kind = "person" if fact.kind == "person" else "entity"
        said = _person(fact) if kind == "person" else _entity(fact, written)
        yield _statement(kind, fact.id, said, fact.source, day)
        return
    written.interests += 1
    key = fact.id or f"{fact.owner}-{fact.kind}-{fact.owned}"
    said, notes = _relationship(fact, mark, written)
    statement = _statement("relationship", key, said, fact.source, day)
    statement["declarationSubject"] = fact.owned
    if notes:
        statement["annotations"] = notes
    yield statement


def _statement(kind: str, key: str, said: Said, source: Source | None, day: date) -> Said:
    seen = (source.last_seen or source.first_seen if source else None) or day
    dataset = source.dataset if source else ""
    out: Said = {
        "statementId": hashlib.sha256(f"{dataset}\x1f{kind}\x1f{key}".encode()).hexdigest()[:40],
        "statementDate": seen.isoformat(),
        "declarationSubject": key,
        "recordId": key,
        "recordType": kind,
        "recordStatus": "new",
        "recordDetails": said,
        "publicationDetails": {
            "publicationDate": day.isoformat(),
            "bodsVersion": "0.4",
            "publisher": {"name": "navicert"},
        },
    }
    if source is not None and source.citation is not None:
        out["source"] = {"type": ["thirdParty"], "description": source.citation.text}
        if source.citation.url and _URL.fullmatch(source.citation.url):
            out["source"]["url"] = source.citation.url
    return out


def _identifiers(party: OwnershipParty) -> list[Said]:
    codes = words()["bods"]["schemes"]
    return [
        {"id": value, "scheme": codes[scheme]} if scheme in codes else {"id": value, "schemeName": scheme}
        for scheme, value in party.identifiers
    ]


def _entity(party: OwnershipParty, written: Written) -> Said:
    form = detail_of(party, "entityType")
    if form not in _ENTITY_TYPES:
        form = "legalEntity" if party.kind == "company" else "unknownEntity"
    if party.kind not in ("company", "person"):
        written.left["vessels, aircraft and other things, written as entities"] += 1
    entity_type: Said = {"type": form}
    for name in ("subtype", "details"):
        if value := detail_of(party, name):
            entity_type[name] = value
    said: Said = {"isComponent": False, "entityType": entity_type, "name": party.name}
    if party.names:
        said["alternateNames"] = list(party.names)
    if party.country:
        said["jurisdiction"] = {"name": party.country, "code": party.country}
    if party.identifiers:
        said["identifiers"] = _identifiers(party)
    return said


def _person(party: OwnershipParty) -> Said:
    names = [
        {"type": "legal" if at == 0 else "alternative", "fullName": name}
        for at, name in enumerate((party.name, *party.names))
    ]
    said: Said = {"isComponent": False, "personType": detail_of(party, "personType") or "knownPerson", "names": names}
    countries = [party.country] if party.country else []
    countries += [value for name, value in party.detail if name == "country" and len(value) == 2]
    if countries:
        said["nationalities"] = [{"name": code, "code": code} for code in countries]
    if party.identifiers:
        said["identifiers"] = _identifiers(party)
    if born := detail_of(party, "birthDate"):
        said["birthDate"] = born
    return said


def _relationship(fact: Interest, mark: str, written: Written) -> tuple[Said, list[Said]]:
    owner: str | Said = fact.owner
    if fact.kind == "unspecified":
        known = fact.reason in words()["bods"]["reasons"]
        owner = {"reason": fact.reason if known else "unknown"}
        if fact.reason and not known:
            owner["description"] = SOURCE_CODE + fact.reason
    if fact.joint:
        written.left["marks of joint holdings"] += 1
    said: Said = {
        "isComponent": detail_of(fact, "isComponent") == "true",
        "subject": fact.owned,
        "interestedParty": owner,
    }
    interest, notes = _interest(fact, mark, written)
    if interest:
        said["interests"] = [interest]
    return said, notes


def _interest(fact: Interest, mark: str, written: Written) -> tuple[Said, list[Said]]:
    notes: list[Said] = []
    form = detail_of(fact, "type") or PLAIN_TYPES.get(fact.kind)
    said: Said = {"type": form} if form in words()["bods"]["types"] else {}
    for name in ("directOrIndirect", "details"):
        if value := detail_of(fact, name):
            said[name] = value
    if fact.kind == "consolidation":
        said["details"] = CONSOLIDATION
    if control := detail_of(fact, "beneficialOwnershipOrControl"):
        said["beneficialOwnershipOrControl"] = control == "true"
    bad = detail_of(fact, "share")
    if fact.share is not None:
        said["share"] = _share(fact.share, mark)
    if text := bad or (fact.share.text if fact.share else ""):
        notes.append(_note("share", text))
    for name, key, bound in (("startDate", "from", fact.valid_from), ("endDate", "to", fact.valid_to)):
        kept = [value for field, value in fact.detail if field == key]
        if kept:
            notes.append(_note(name, " / ".join(kept)))
        elif bound is not None:
            _day(said, notes, name, bound, written)
    return said, notes


def _note(name: str, text: str) -> Said:
    return {
        "statementPointerTarget": f"/recordDetails/interests/0/{name}",
        "motivation": "commenting",
        "description": AS_PRINTED + text,
    }


def _day(said: Said, notes: list[Said], name: str, bound: DateBound, written: Written) -> None:
    """The day of an interest; a month or a year as its first day, with a note that keeps what was printed."""
    printed = write_day(bound)
    if bound.earliest is not None and bound.latest is not None:
        said[name] = bound.earliest.isoformat()
        if printed != said[name]:
            notes.append(_note(name, printed or f"{bound.earliest.isoformat()} / {bound.latest.isoformat()}"))
    else:
        written.left["days known only as not before or not after"] += 1


def _share(share: Share, mark: str) -> Said:
    def number(value: Decimal) -> str:
        return f"{mark}{value:f}"

    if share.is_exact:
        return {"exact": number(share.low)}
    return {
        "exclusiveMinimum" if share.above else "minimum": number(share.low),
        "exclusiveMaximum" if share.below else "maximum": number(share.high),
    }
