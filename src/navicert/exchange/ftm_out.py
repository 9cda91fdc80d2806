"""Ownership facts as FollowTheMoney entities, written as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import IO, Any

from navicert.exchange.facts import Fact, Written, detail_of, words, write_day
from navicert.exchange.ftm import REFERENT
from navicert.model.dates import DateBound
from navicert.model.ownership import HUNDRED, ZERO, Finding, Interest, OwnershipParty, Share, Source

Entity = dict[str, Any]


def write_ftm(stream: IO[str], facts: Iterable[Fact]) -> Written:
    """Write facts as FollowTheMoney entities, one on each line.

    Args:
        stream: of text.
        facts: parties and interests; findings are not written.

    Returns:
        How much was written, and what FollowTheMoney has no property for.
    """
    written = Written()
    for fact in facts:
        if (entity := entity_of(fact, written)) is not None:
            stream.write(json.dumps(entity, ensure_ascii=False) + "\n")
    return written


def entity_of(fact: Fact, written: Written) -> Entity | None:
    """The entity that says a fact, counted; None where FollowTheMoney cannot say it."""
    if isinstance(fact, Finding):
        return None
    if isinstance(fact, OwnershipParty):
        written.parties += 1
        return _party(fact, written)
    if fact.kind == "unspecified":
        written.left["owners that are not named"] += 1
        return None
    written.interests += 1
    return _interest(fact, written)


def _envelope(
    key: str, schema: str, caption: str, source: Source | None, referents: Sequence[str], said: dict[str, list[str]]
) -> Entity:
    properties = {name: values for name, values in said.items() if values}
    out: Entity = {"id": key, "caption": caption, "schema": schema, "properties": properties}
    out |= {"referents": list(referents), "datasets": [source.dataset] if source else [], "target": False}
    if source is not None:
        if source.citation is not None:
            if source.citation.url:
                properties["sourceUrl"] = [source.citation.url]
            if source.citation.text != source.citation.url:
                properties["publisher"] = [source.citation.text]
        for name in ("first_seen", "last_seen"):
            if (day := getattr(source, name)) is not None:
                out[name] = day.isoformat()
    return out


def _party(party: OwnershipParty, written: Written) -> Entity:
    tables = words()["ftm"]
    schema = detail_of(party, "schema") or tables["schemas"].get(party.kind, "LegalEntity")
    said: dict[str, list[str]] = {"name": [party.name, *party.names]}
    countries = [party.country] if party.country else []
    countries += [value for name, value in party.detail if name == "country"]
    said["country"] = [code.lower() for code in countries]
    properties = {scheme: name for name, scheme in tables["identifiers"].items()}
    referents = []
    for scheme, value in party.identifiers:
        if scheme == REFERENT:
            referents.append(value)
            continue
        if scheme not in properties:
            written.left["schemes of identifiers"] += 1
        said.setdefault(properties.get(scheme, "idNumber"), []).append(value)
    return _envelope(party.id, schema, party.name, party.source, referents, said)


def _interest(interest: Interest, written: Written) -> Entity:
    schema = detail_of(interest, "schema") or ("Ownership" if interest.kind in ("equity", "votes") else "UnknownLink")
    owner, owned = words()["ftm"]["ends"].get(schema, ("subject", "object"))
    said: dict[str, list[str]] = {owner: [interest.owner], owned: [interest.owned]}
    for name in ("role", "ownershipType", "sharesCount"):
        said[name] = [value for key, value in interest.detail if key == name]
    if interest.kind == "consolidation" and "consolidation" not in said["role"]:
        said["role"].append("consolidation")
    if interest.kind == "votes" and not said["ownershipType"]:
        said["ownershipType"] = ["voting rights"]
    share = detail_of(interest, "share") or share_text(interest.share, written)
    if share and schema == "Ownership":
        said["percentage"] = [share]
    elif interest.share is not None:
        written.left["shares of a relation that has none"] += 1
    for name, key, bound in (("startDate", "from", interest.valid_from), ("endDate", "to", interest.valid_to)):
        kept = [value for field, value in interest.detail if field == key]
        said[name] = kept or _days(bound, written)
    if interest.joint:
        written.left["marks of joint holdings"] += 1
    key = interest.id or f"{interest.owner}-{interest.kind}-{interest.owned}"
    return _envelope(key, schema, schema, interest.source, (), said)


def _days(bound: DateBound | None, written: Written) -> list[str]:
    if bound is None:
        return []
    if (day := write_day(bound)) is not None:
        return [day]
    if bound.earliest and bound.latest:
        # Two statements leave the day open between them, which is what the bound says.
        return [bound.earliest.isoformat(), bound.latest.isoformat()]
    written.left["days known only as not before or not after"] += 1
    return []


def share_text(share: Share | None, written: Written) -> str:
    """A share as a source prints it; empty where there is none."""
    if share is None or share.text:
        return share.text if share else ""
    if share.is_exact:
        return f"{share.low:f}"
    if share.high == HUNDRED and not share.below:
        return f"> {share.low:f}" if share.above else f">= {share.low:f}"
    if share.low == ZERO and not share.above:
        return f"< {share.high:f}" if share.below else f"<= {share.high:f}"
    if share.above or share.below:
        written.left["excluded ends of an interval"] += 1
    return f"{share.low:f}-{share.high:f}"
