"""Entries and their states as rows, and back: exact both ways."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.history import EntryState
from navicert.model.listing import Entry, Requirement
from navicert.model.party import Address, Identifier, Name
from navicert.store.records import NamedEntry

if TYPE_CHECKING:
    from sqlalchemy import RowMapping


_PLAIN = (
    "birth_dates",
    "programs",
    "subordinate_to",
    "excludes",
    "countries",
)
_WORDS = ("license_requirement", "review_policy", "remarks", "source_url")
_BOUNDS = ("listed_from", "listed_to", "text_from", "text_to")


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no spaces: the same text for the same value, always.

    Half a surrogate pair, which a JSON file can smuggle in, stays an escape, so that the text is always valid
    UTF-8.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, sort_keys=True, separators=(",", ":"))
    return text


def text_of(entry: Entry) -> str:
    """What a row says, as canonical JSON: without id, list and dates, and without what is empty."""
    out: dict[str, Any] = {
        "kind": entry.kind,
        "party_kind": entry.party_kind,
        "names": [[name.value, name.kind, name.script, name.source] for name in entry.names],
    }
    if entry.addresses:
        out["addresses"] = [[a.text, a.city, a.region, a.postal_code, a.country] for a in entry.addresses]
    if entry.identifiers:
        out["identifiers"] = [[one.type, one.value, one.country] for one in entry.identifiers]
    if entry.citations:
        out["citations"] = [[citation.text, citation.url] for citation in entry.citations]
    for field in _PLAIN:
        if value := getattr(entry, field):
            out[field] = list(value)
    for field in _WORDS:
        if (words := getattr(entry, field)) is not None:
            out[field] = words
    if entry.requirement is not None:
        out["requirement"] = _requirement(entry.requirement)
    if entry.raw:
        out["raw"] = dict(entry.raw)
    return canonical_json(out)


def text_hash(text: str) -> str:
    """The key of a text: 128 bits of its SHA-256, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _requirement(value: Requirement) -> dict[str, Any]:
    return {
        "scope": value.scope,
        "footnotes": list(value.footnotes),
        "policy": value.policy,
        "policy_text": value.policy_text,
        "case_by_case": value.case_by_case,
        "sections": list(value.sections),
        "notes": list(value.notes),
    }


def entry_of(row: RowMapping | Mapping[str, Any]) -> Entry:
    """The entry of a joined row of `entry_state` and `entry_text`."""
    said = json.loads(row["payload"])
    requirement = said.get("requirement")
    plain: dict[str, Any] = {field: tuple(said.get(field, ())) for field in _PLAIN}
    words: dict[str, Any] = {field: said.get(field) for field in _WORDS}
    return Entry(
        id=row["entry_id"],
        list_code=row["list_code"],
        names=tuple(Name(*name) for name in said["names"]),
        kind=said["kind"],
        party_kind=said["party_kind"],
        addresses=tuple(Address(*address) for address in said.get("addresses", ())),
        identifiers=tuple(Identifier(*one) for one in said.get("identifiers", ())),
        citations=tuple(Citation(*citation) for citation in said.get("citations", ())),
        requirement=Requirement(**_tuples(requirement)) if requirement else None,
        raw=said.get("raw", {}),
        listed_from=_bound(row, "listed_from"),
        listed_to=_bound(row, "listed_to"),
        text_from=_bound(row, "text_from"),
        **plain,
        **words,
    )


def named_of(row: RowMapping | Mapping[str, Any]) -> NamedEntry:
    """What the search index needs of a joined row."""
    said = json.loads(row["payload"])
    return NamedEntry(
        row["entry_id"],
        row["list_code"],
        said["kind"],
        said["party_kind"],
        tuple(Name(*name) for name in said["names"]),
        tuple(Address(*address) for address in said.get("addresses", ())),
        tuple(said.get("countries", ())),
        tuple(Identifier(*identifier) for identifier in said.get("identifiers", ())),
    )


def _tuples(value: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(item) if isinstance(item, list) else item for key, item in value.items()}


def state_row(state: EntryState, digest: str) -> dict[str, Any]:
    """The row of `entry_state` for a state whose text has the key `digest`."""
    row: dict[str, Any] = {
        "list_code": state.entry.list_code,
        "entry_id": state.entry.id,
        "ordinal": state.ordinal,
        "spell": state.spell,
        "text_hash": digest,
        "covers": ",".join(sorted(state.covers)),
        "publisher": state.publisher,
        "row_id": state.row_id,
        "known_from": state.known_from.isoformat(),
        "known_to": state.known_to.isoformat() if state.known_to else None,
    }
    for field in _BOUNDS:
        bound = state.text_to if field == "text_to" else getattr(state.entry, field)
        row[f"{field}_earliest"] = bound.earliest.isoformat() if bound and bound.earliest else None
        row[f"{field}_latest"] = bound.latest.isoformat() if bound and bound.latest else None
        row[f"{field}_source"] = bound.source if bound else None
    return row


def state_of(row: RowMapping | Mapping[str, Any]) -> EntryState:
    """The state of a joined row of `entry_state` and `entry_text`."""
    return EntryState(
        entry=entry_of(row),
        ordinal=row["ordinal"],
        spell=row["spell"],
        text_to=_bound(row, "text_to"),
        covers=frozenset(row["covers"].split(",")) - {""},
        publisher=row["publisher"],
        row_id=row["row_id"],
        known_from=date.fromisoformat(row["known_from"]),
        known_to=date.fromisoformat(row["known_to"]) if row["known_to"] else None,
    )


def _bound(row: RowMapping | Mapping[str, Any], field: str) -> DateBound | None:
    earliest, latest = row[f"{field}_earliest"], row[f"{field}_latest"]
    if earliest is None and latest is None:
        return None
    return DateBound(
        date.fromisoformat(earliest) if earliest else None,
        date.fromisoformat(latest) if latest else None,
        row[f"{field}_source"],
    )
