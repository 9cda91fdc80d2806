"""FollowTheMoney statements: a CSV with one row for each value of each property of each entity."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import IO, Any, Final

from navicert.errors import InvalidInput
from navicert.exchange.facts import NO_TEXT, Fact, Written, bad_bytes, counted, plain_text, unusable
from navicert.exchange.ftm import entity_facts
from navicert.exchange.ftm_out import entity_of
from navicert.exchange.text import Lines, open_file, open_text, records

COLUMNS: Final = (
    "id", "entity_id", "canonical_id", "prop", "schema", "value", "dataset", "lang", "original_value", "external",
    "first_seen", "last_seen", "origin",
)  # fmt: skip
NEEDED: Final = ("entity_id", "prop", "schema", "value")
# Below this size a file is read whole, so that its rows may stand in any order.
READ_WHOLE: Final = 200_000_000
_VAGUE: Final = ("Thing", "Interval", "LegalEntity", "Organization", "Asset", "Interest")
Row = dict[str, str]


def read_statements(path: Path, dataset: str) -> Iterator[Fact]:
    """The facts of a file of statements.

    Args:
        path: a CSV with the columns of FollowTheMoney; above 200 MB its rows must be sorted by canonical_id.
        dataset: what the facts name as their source.

    Raises:
        NotFound, InvalidInput: the file cannot be read, lacks a column, or is large and not sorted.
    """
    former = {
        row["entity_id"]: key
        for _, row in _rows(path)
        if isinstance(row, dict) and (key := _key(row)) != row["entity_id"]
    }
    skipped: Counter[str] = Counter()
    for where, rows in _groups(path):
        if isinstance(rows, str):
            yield unusable(where, rows)
        else:
            yield from entity_facts(_entity(rows), where, dataset, former, skipped)
    yield from counted(skipped, "schema_not_read", "{number} entities say nothing of owners and were left out: {names}")


def _key(row: Row) -> str:
    return row.get("canonical_id") or row["entity_id"]


def _rows(path: Path) -> Iterator[tuple[int, Row | str]]:
    with open_file(path) as stream, open_text(stream, None) as text:
        lines = records(Lines(text), ",")
        header: list[str] | None = None
        for number, cells, fault in lines:
            if header is None:
                header = [cell.strip().lstrip("\ufeff") for cell in cells]
                if missing := [name for name in NEEDED if name not in header]:
                    raise InvalidInput(f"{path.name}: is no file of statements: no column {', '.join(missing)}")
            elif fault:
                yield number, fault
            elif any(map(bad_bytes, cells)):
                yield number, NO_TEXT
            elif any(cells):
                row = dict(zip(header, map(plain_text, cells), strict=False))
                whole = len(cells) == len(header) and row["entity_id"] and row["prop"]
                yield number, row if whole else "a statement needs an entity_id, a prop and all cells of the header"
        if header is None:
            raise InvalidInput(f"{path.name}: is empty")


def _groups(path: Path) -> Iterator[tuple[str, list[Row] | str]]:
    """The rows of each entity together."""
    if path.stat().st_size <= READ_WHOLE:
        found: dict[str, list[Row]] = {}
        for number, row in _rows(path):
            if isinstance(row, str):
                yield f"line {number}", row
            else:
                found.setdefault(_key(row), []).append(row)
        for key, rows in found.items():
            yield f"entity {key}", rows
        return
    seen: set[int] = set()
    for key, group in groupby(_rows(path), lambda pair: _key(pair[1]) if isinstance(pair[1], dict) else ""):
        kept = []
        for number, row in group:
            if isinstance(row, str):
                yield f"line {number}", row
            else:
                kept.append(row)
        if kept and hash(key) in seen:
            raise InvalidInput(f"{path.name}: is large and not sorted by canonical_id; sort it by that column first")
        if kept:
            seen.add(hash(key))
            yield f"entity {key}", kept


def _entity(rows: list[Row]) -> dict[str, Any]:
    key = _key(rows[0])
    properties: dict[str, list[str]] = {}
    for row in rows:
        # The row of the property "id" carries a checksum, no value.
        if row["prop"] != "id":
            properties.setdefault(row["prop"], []).append(row["value"])
    schemas = Counter(row["schema"] for row in rows)
    schema = max(schemas, key=lambda name: (name not in _VAGUE, schemas[name], name))
    first = [row["first_seen"] for row in rows if row.get("first_seen")]
    last = [row["last_seen"] for row in rows if row.get("last_seen")]
    return {
        "id": key,
        "schema": schema,
        "properties": properties,
        "referents": sorted({row["entity_id"] for row in rows} - {key}),
        "first_seen": min(first, default=""),
        "last_seen": max(last, default=""),
    }


def write_statements(stream: IO[str], facts: Iterable[Fact]) -> Written:
    """Write facts as statements. Cells are written as they are: programs read this format, and compare its values.

    Args:
        stream: of text.
        facts: parties and interests; findings are not written.
    """
    written = Written()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for fact in facts:
        if (entity := entity_of(fact, written)) is not None:
            writer.writerows(_statements(entity))
    return written


def _statements(entity: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    key, dataset = entity["id"], (entity["datasets"] or ["navicert"])[0]
    seen = entity.get("first_seen", ""), entity.get("last_seen", "")
    values = [(name, value) for name, listed in entity["properties"].items() for value in listed]
    checksum = hashlib.sha1("\x1f".join(f"{n}={v}" for n, v in sorted(values)).encode(), usedforsecurity=False)
    for holder in (key, *entity["referents"]):
        yield _statement(dataset, holder, key, ("id", checksum.hexdigest()), entity["schema"], seen)
    for pair in values:
        yield _statement(dataset, key, key, pair, entity["schema"], seen)


def _statement(
    dataset: str, entity: str, canonical: str, said: tuple[str, str], schema: str, seen: tuple[str, str]
) -> tuple[str, ...]:
    prop, value = said
    key = hashlib.sha1(f"{dataset}.{entity}.{prop}.{value}".encode(), usedforsecurity=False).hexdigest()
    return (key, entity, canonical, prop, schema, value, dataset, "", "", "f", *seen, "")
