"""Ownership facts as rows, and back: exact both ways."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.ownership import INDIRECT, Interest, OwnershipParty, Share, Source
from navicert.names.keys import filed_words, identifier_key, name_key
from navicert.store.codec import canonical_json

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

Row = dict[str, Any]
# PostgreSQL files no key beyond some 2,700 bytes.
MAX_ID: Final = 1000
SAME_NAME, WORD, NUMBER = "=", "w", "#"


def _source(source: Source | None, dataset: str) -> Row:
    if source is None:
        return {"unsourced": True}
    out: Row = {"dataset": source.dataset} if source.dataset != dataset else {}
    if source.record:
        out["record"] = source.record
    if source.citation:
        out["citation"] = [source.citation.text, source.citation.url]
    if source.first_seen or source.last_seen:
        out["seen"] = [day.isoformat() if day else None for day in (source.first_seen, source.last_seen)]
    return out


def _source_of(said: Mapping[str, Any], dataset: str) -> Source | None:
    if said.get("unsourced"):
        return None
    first, last = (date.fromisoformat(day) if day else None for day in said.get("seen", (None, None)))
    citation = Citation(*said["citation"]) if "citation" in said else None
    return Source(said.get("dataset", dataset), said.get("record", ""), citation, first, last)


def party_row(party: OwnershipParty, load: int, dataset: str) -> Row:
    """The row of a party."""
    said = _source(party.source, dataset)
    if party.names:
        said["names"] = list(party.names)
    if party.identifiers:
        said["identifiers"] = [list(pair) for pair in party.identifiers]
    if party.detail:
        said["detail"] = [list(pair) for pair in party.detail]
    return {
        "load": load, "id": party.id, "name": party.name, "kind": party.kind, "country": party.country,
        "said": canonical_json(said) if said else None,
    }  # fmt: skip


def party_of(row: RowMapping | Mapping[str, Any], dataset: str) -> OwnershipParty:
    """The party of a row."""
    said = json.loads(row["said"]) if row["said"] else {}
    return OwnershipParty(
        row["id"], row["name"], row["kind"], row["country"], _pairs(said.get("identifiers")),
        tuple(said.get("names", ())), _source_of(said, dataset), _pairs(said.get("detail")),
    )  # fmt: skip


def _pairs(value: Iterable[Iterable[str]] | None) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in value or ())


def key_rows(party: OwnershipParty, load: int) -> Iterable[Row]:
    """Under which keys a party is found."""
    keys: dict[str, None] = {}
    for name in (party.name, *party.names):
        if key := name_key(name):
            keys[SAME_NAME + key] = None
        keys.update((WORD + word, None) for word in filed_words(name))
    own = identifier_key(party.id)
    for _, value in party.identifiers:
        # A party whose id is its LEI is found by its id.
        if (key := identifier_key(value)) and key != own:
            keys[NUMBER + key] = None
    return ({"key": key, "load": load, "party": party.id} for key in keys)


def interest_row(interest: Interest, load: int, dataset: str) -> Row:
    """The row of an interest."""
    said = _source(interest.source, dataset)
    for name in ("id", "reason", "joint"):
        if value := getattr(interest, name):
            said[name] = value
    if interest.detail:
        said["detail"] = [list(pair) for pair in interest.detail]
    share = interest.share
    row: Row = {
        "load": load, "owner": interest.owner, "owned": interest.owned, "kind": interest.kind,
        "low": f"{share.low:f}" if share else None, "high": f"{share.high:f}" if share else None,
        "open": share.above + 2 * share.below if share else 0, "share_text": share.text if share else None,
    }  # fmt: skip
    for field, bound in (("from", interest.valid_from), ("to", interest.valid_to)):
        row[f"{field}_earliest"] = bound.earliest.isoformat() if bound and bound.earliest else None
        row[f"{field}_latest"] = bound.latest.isoformat() if bound and bound.latest else None
        if bound and bound.source != dataset:
            said[f"{field}_source"] = bound.source
    row["said"] = canonical_json(said) if said else None
    return row


def interest_of(row: RowMapping | Mapping[str, Any], dataset: str) -> Interest:
    """The interest of a row."""
    said = json.loads(row["said"]) if row["said"] else {}
    share = None
    if row["low"] is not None:
        above, below = bool(row["open"] & 1), bool(row["open"] & 2)
        share = Share(Decimal(row["low"]), Decimal(row["high"]), above, below, row["share_text"])
    start, end = _bound(row, "from", said, dataset), _bound(row, "to", said, dataset)
    return Interest(
        row["owner"], row["owned"], row["kind"], share, start, end,
        _source_of(said, dataset) or Source(dataset), said.get("reason"), said.get("joint"), said.get("id", ""),
        _pairs(said.get("detail")),
    )  # fmt: skip


def said_indirect(said: str) -> bool:
    """Whether the column `said` of an interest has the mark of one that is held through others."""
    return INDIRECT[1] in said and list(INDIRECT) in json.loads(said).get("detail", [])


def _bound(row: RowMapping | Mapping[str, Any], field: str, said: Mapping[str, Any], dataset: str) -> DateBound | None:
    first, last = row[f"{field}_earliest"], row[f"{field}_latest"]
    if first is None and last is None:
        return None
    return DateBound(
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
        said.get(f"{field}_source", dataset),
    )


def merged(found: Iterable[OwnershipParty]) -> OwnershipParty:
    """One party from what several records say under one id: the first name leads, nothing is lost."""
    first, *others = found
    if not others:
        return first
    every = (first, *others)
    names = dict.fromkeys(name for party in every for name in (party.name, *party.names))
    names.pop(first.name)
    return replace(
        first,
        country=next((party.country for party in every if party.country), None),
        identifiers=tuple(dict.fromkeys(pair for party in every for pair in party.identifiers)),
        names=tuple(names),
        detail=tuple(dict.fromkeys(pair for party in every for pair in party.detail)),
    )


def too_long(fact: OwnershipParty | Interest) -> bool:
    """Whether an id of a fact is longer than an index can hold."""
    ids = (fact.id,) if isinstance(fact, OwnershipParty) else (fact.owner, fact.owned)
    return any(len(one) > MAX_ID // 4 and len(one.encode()) > MAX_ID for one in ids)
