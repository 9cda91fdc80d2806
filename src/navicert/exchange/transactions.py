"""Transactions as users write them: one JSON object, JSON lines, or a table with one party in each row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from navicert.errors import InvalidInput, NotFound
from navicert.exchange.columns import fold
from navicert.exchange.facts import plain_json
from navicert.exchange.json_items import json_items
from navicert.exchange.text import Lines, find_delimiter, open_file, open_text, records
from navicert.exchange.transaction_fields import Fields, facts, words
from navicert.model.transaction import Transaction

MOST_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """A transaction to determine.

    Attributes:
        as_of: the day that the file names; None where it names none.
        what_if: owners and listed parties in the form of a what-if file; None where the file states none.
        label: where it stands, for messages.
        line: of a file of many, from 1; 0 where it is the only one.
        notes: what of the file was not used.
    """

    transaction: Transaction
    as_of: date | None
    what_if: Mapping[str, Any] | None
    label: str
    line: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRequest:
    """A transaction that cannot be read, and why."""

    label: str
    line: int
    reason: str
    field: str | None = None
    id: str = ""


def read_transaction(path: Path) -> Request:
    """The transaction of a JSON file.

    Args:
        path: of an object with `parties`, `item`, `transaction`, `origin`, `destination`, `end_use`, `ownership`,
            `listed`, `certifications` and `as_of`; or of one that holds it under `input`.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it cannot be read; the message names the field and the way out.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InvalidInput(f"{path.name} is larger than {MOST_BYTES // 2**20} MB: one transaction is one object")
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {path}") from error
    except OSError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error.strerror or error}", "--transaction") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path.name} is not UTF-8: save it as UTF-8", "--transaction") from error
    if not text.strip():
        raise InvalidInput(f"{path.name} is empty: write one transaction as a JSON object", "--transaction")
    try:
        json.loads(text, object_pairs_hook=_once)
        table = plain_json(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path.name} is no JSON: {error}", "--transaction") from error
    return request_of(table, path.name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, where no key stands twice: of two destinations the last must not win silently."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for at, (key, _) in enumerate(pairs) if key in dict(pairs[:at]))
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return found


def request_of(table: Any, label: str, line: int = 0) -> Request:
    """The transaction of a mapping; see `read_transaction`.

    Args:
        table: as JSON gives it, or as a program makes it.
        label: where it stands, for messages.
        line: in a file of many.

    Raises:
        InvalidInput: a value cannot be used; the message names the field and the way out.
    """
    if not isinstance(table, Mapping):
        raise InvalidInput(f"{label}: a transaction is one JSON object with parties, item and destination")
    inner = table.get("input")
    if isinstance(inner, Mapping):
        table = {**inner, "as_of": inner.get("as_of", table.get("as_of")), "id": table.get("id", inner.get("id"))}
    reader = Fields(table, label)
    notes = reader.unknown("transaction", table, "")
    item, more = reader.item()
    parties, others = reader.parties()
    transaction = Transaction(
        item, reader.place(table.get("destination"), "destination"), reader.kind(),
        reader.place(table.get("origin"), "origin"), parties, (), reader.end_use(), reader.truths("certifications"),
        str(table.get("id") or ""),
    )  # fmt: skip
    notes = (*notes, *more, *others, *_odd_route(transaction))
    return Request(transaction, reader.day(), reader.what_if(), label, line, notes)


def _odd_route(asked: Transaction) -> Iterator[str]:
    """What the countries of a transaction say against its kind (15 CFR 734.13, 734.14, 734.16)."""
    if asked.origin is None or asked.destination is None:
        return
    if asked.kind == "transfer" and asked.origin != asked.destination:
        said = f"{asked.origin} and {asked.destination} are two countries: a transfer (in-country) stays in one"
        yield f"transaction: {said}; write export or reexport"
    if asked.kind == "reexport" and asked.origin == "US":
        yield "transaction: what leaves the United States is an export; the rules for reexports were asked"


def read_transactions(path: Path, encoding: str | None = None) -> Iterator[Request | BadRequest]:
    """The transactions of a file of many: JSON lines, a JSON array, or a CSV with one transaction in each row.

    Args:
        path: its suffix says which: .csv and .tsv are tables.
        encoding: of a table; UTF-8 and the byte order marks are found without it.

    Raises:
        NotFound, InvalidInput: the file cannot be read at all.
    """
    if path.suffix.lower() in (".csv", ".tsv"):
        yield from _of_table(path, encoding)
        return
    for number, (where, value, fault) in enumerate(json_items(path), start=1):
        yield _one(value, f"{path.name} {where}", number, fault)


def _one(value: Any, label: str, line: int, fault: str | None) -> Request | BadRequest:
    if fault is not None:
        return BadRequest(label, line, fault)
    try:
        return request_of(value, label, line)
    except InvalidInput as error:
        number = value.get("id") if isinstance(value, Mapping) else None
        return BadRequest(label, line, str(error), error.field, str(number or ""))


def _of_table(path: Path, encoding: str | None) -> Iterator[Request | BadRequest]:
    with open_file(path) as stream, open_text(stream, encoding) as text:
        lines = Lines(text)
        first = [pair for pair, _ in zip(lines, range(20), strict=False)]
        lines.back(first)
        rows = records(lines, find_delimiter([line for _, line in first], path.suffix.lower()))
        head = next(rows, None)
        if head is None or not any(cell.strip() for cell in head[1]):
            raise InvalidInput(f"{path.name} is empty: its first line names the columns", "--transactions")
        where = _columns(head[1], path.name)
        names = [place.removeprefix("unused.") for place in where if place.startswith("unused.")]
        unused = tuple(f"the column {name} is no field of a transaction, and was not used" for name in names if name)
        for line, cells, fault in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if fault is None and len(cells) > len(where):
                fault = f"has {len(cells)} cells where the header has {len(where)}"
            label = f"{path.name} line {line}"
            read = _one(None if fault else _table(cells, where), label, line, fault)
            yield replace(read, notes=(*read.notes, *unused)) if isinstance(read, Request) else read


def _columns(head: Sequence[str], name: str) -> list[str]:
    known = {fold(key): value for key, value in words()["columns"].items()}
    known |= {fold(fact): f"fact.{fact}" for fact in facts()}
    where = [known.get(fold(cell), f"unused.{cell.strip()}") for cell in head]
    for cell, place in zip(head, where, strict=True):
        near = get_close_matches(fold(cell), known, n=1, cutoff=0.85) if place.startswith("unused.") else []
        if near:
            meant = known[near[0]].removeprefix("fact.")
            raise InvalidInput(f"{name}: no column is named {cell!r}; did you mean {meant}?", "--transactions")
    if "destination" not in where:
        raise InvalidInput(
            f"{name}: no column is named destination; known: {', '.join(words()['columns'])}", "--transactions"
        )
    return where


def _table(cells: Sequence[str], where: Sequence[str]) -> dict[str, Any]:
    """A row as the object of a transaction; a column that no field and no fact has is left out."""
    out: dict[str, Any] = {"item": {}, "parties": []}
    party: dict[str, str] = {}
    for place, cell in zip(where, cells, strict=False):
        value = cell.strip()
        if not value:
            continue
        group, _, key = place.partition(".")
        if group == "party":
            party[key] = value
        elif group == "item" or group == "fact":
            out["item"][key] = value
        elif group != "unused":
            out[place] = value
    if party:
        out["parties"].append(party)
    return out
