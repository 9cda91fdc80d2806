"""Tables of parties: CSV, TSV, JSON lines, XLSX and plain lists of names, as people keep them.

Every row comes out: as a party to screen, or as a `BadRow` that says why not. Nothing in a cell is executed
or followed; a formula is text.
"""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Literal

from navicert.errors import InvalidInput
from navicert.exchange.columns import Columns, find_columns, looks_like_header
from navicert.exchange.parties import BadRow, Row, read_row, readable
from navicert.exchange.text import Lines, find_delimiter, open_file, open_text, records

__all__ = ["SUFFIXES", "BadRow", "Row", "Table", "read_file", "read_stream"]

Form = Literal["csv", "jsonl", "xlsx", "names"]
SUFFIXES: Final[Mapping[str, Form]] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
    ".txt": "names",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Parties from a file.

    Attributes:
        header: the column heads, as in the input.
        rows: in order; can be read once.
        delimiter: the sign between the cells of the input, to write the output alike.
    """

    header: tuple[str, ...]
    rows: Iterator[Row | BadRow]
    delimiter: str = ","


@contextmanager
def read_file(path: Path, *, mapping: Mapping[str, str] | None = None, encoding: str | None = None) -> Iterator[Table]:
    """Read the parties of a file, which stays open as long as the block.

    Args:
        path: its suffix says what it is (`SUFFIXES`).
        mapping: field to column head, from `--map`.
        encoding: of the text; UTF-8 and the byte order marks are found without it.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it cannot be read, or no column holds the name.
    """
    form = SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise InvalidInput(f"{path.name}: what ends in {path.suffix!r} is not read; known: {', '.join(SUFFIXES)}")
    with open_file(path) as stream:
        if form == "xlsx":
            from navicert.exchange.workbook import sheet_rows

            yield _cells_table(sheet_rows(stream, path.name), mapping)
        else:
            with open_text(stream, encoding) as text:
                yield _text_table(text, form, path.suffix.lower(), mapping)


def read_stream(stream: IO[bytes], *, mapping: Mapping[str, str] | None = None, encoding: str | None = None) -> Table:
    """Read parties from a pipe: JSON lines, a CSV whose first line is a header, or one name on each line.

    Args:
        stream: of bytes.
        mapping: field to column head; says that there is a header.
        encoding: of the text.

    Raises:
        InvalidInput: the bytes are no text, or no column holds the name.
    """
    return _text_table(open_text(stream, encoding), None, "", mapping)


def _text_table(stream: io.TextIOBase, form: Form | None, suffix: str, mapping: Mapping[str, str] | None) -> Table:
    lines = Lines(stream)
    try:
        first = list(itertools.islice(lines, 20))
        lines.back(first)
        if not any(text.strip() for _, text in first):
            raise InvalidInput("the input is empty: there is no party to screen")
        texts = [text for _, text in first]
        if form is None:
            form = _guess(texts, mapping)
        if form == "jsonl":
            return _json_table(lines, mapping)
        if form == "names":
            return Table(("name",), _names(lines))
        delimiter = find_delimiter(texts, suffix)
        return _cells_table(records(lines, delimiter), mapping, delimiter)
    except UnicodeError as error:
        raise InvalidInput(f"the input is no text in this encoding ({error}); see --encoding", "--encoding") from error


def _guess(texts: Sequence[str], mapping: Mapping[str, str] | None) -> Form:
    head = next(text for text in texts if text.strip()).lstrip("\ufeff").strip()
    if head.startswith("{"):
        return "jsonl"
    _, cells, fault = next(records(Lines(io.StringIO(head)), find_delimiter(list(texts), "")))
    return "csv" if mapping or (fault is None and looks_like_header(cells)) else "names"


def _names(lines: Lines) -> Iterator[Row | BadRow]:
    columns = Columns({"name": 0}, {})
    for number, text in lines:
        if number in lines.cut:
            yield BadRow(number, "the line is too long to be a name", (readable(text),))
        elif text.strip():
            yield read_row(number, [text.strip("\ufeff\r\n")], columns, 1)


def _cells_table(
    source: Iterator[tuple[int, list[str], str | None]],
    mapping: Mapping[str, str] | None,
    delimiter: str = ",",
) -> Table:
    first = next((record for record in source if any(cell.strip() for cell in record[1])), None)
    if first is None:
        raise InvalidInput("the input is empty: there is no party to screen")
    _, cells, fault = first
    if fault:
        raise InvalidInput(f"the header cannot be read: {fault}")
    header = tuple(readable(cell).strip().lstrip("\ufeff") for cell in cells)
    while len(header) > 1 and not header[-1]:
        header = header[:-1]
    columns = find_columns(header, mapping)
    return Table(header, _rows(source, columns, len(header), delimiter), delimiter)


def _rows(
    source: Iterator[tuple[int, list[str], str | None]], columns: Columns, width: int, delimiter: str
) -> Iterator[Row | BadRow]:
    """Rows below the header. With one column an empty line is an empty name, with more it is nothing."""
    blank: list[int] = []
    for number, cells, fault in source:
        if not any(cell for cell in cells) and fault is None and len(cells) <= 1:
            if cells and width > 1:
                continue
            if cells:  # `""` stands for an empty cell, a line without anything may be the end of the file
                yield read_row(number, cells, columns, width)
            elif width == 1:
                blank.append(number)
            continue
        for missing in blank:
            yield read_row(missing, [""], columns, width)
        blank.clear()
        if fault is not None:
            yield BadRow(number, fault, tuple(readable(cell) for cell in cells))
        elif width == 1 and len(cells) > 1:
            # "Example Co., Ltd." without quotation marks: there is only one column that it can belong to.
            yield read_row(number, [delimiter.join(cells)], columns, 1)
        else:
            yield read_row(number, cells, columns, width)


def _json_table(lines: Lines, mapping: Mapping[str, str] | None) -> Table:
    """JSON lines; the header is every key in the order it first appears, so all lines are read first."""
    found: list[tuple[int, dict[str, str] | str, str | None]] = []
    keys: dict[str, None] = {}
    for number, text in lines:
        if not text.strip():
            continue
        item, fault = _json_object(text) if number not in lines.cut else (text, "the line is too long")
        if isinstance(item, dict):
            keys.update(dict.fromkeys(item))
        found.append((number, item, fault))
    if not keys:
        raise InvalidInput('no line is a JSON object such as {"name": "…"}')
    header = tuple(keys)
    return Table(header, _json_rows(found, header, find_columns(header, mapping)))


def _json_rows(
    found: list[tuple[int, dict[str, str] | str, str | None]], header: tuple[str, ...], columns: Columns
) -> Iterator[Row | BadRow]:
    for number, item, fault in found:
        if isinstance(item, dict):
            yield read_row(number, [item.get(key, "") for key in header], columns, len(header))
        else:
            yield BadRow(number, fault or "is no JSON object", (readable(item).strip()[:200],))


def _json_object(text: str) -> tuple[dict[str, str] | str, str | None]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return text, f"is no JSON: {error}"
    if not isinstance(value, dict):
        return text, "is no JSON object"
    return {str(key): _plain(item) for key, item in value.items()}, None


def _plain(value: Any) -> str:
    """A JSON value as a cell; lists joined by "; "."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(_plain(item) for item in value)
    return json.dumps(value, ensure_ascii=False)
