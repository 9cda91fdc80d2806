"""Tables whose columns go by several names: header synonyms and delimiters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from navicert.errors import ListFormatError
from navicert.lists.source import fold

_DELIMITERS = ",;\t|"


def sniff_delimiter(text: str) -> str:
    """The delimiter of a table: the one that parts its header into most columns; a comma where none does."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=lambda mark: (_columns(header, mark), mark == ","))


def _columns(header: str, mark: str) -> int:
    try:
        return len(next(csv.reader([header], delimiter=mark)))
    except csv.Error:
        return 0


def map_header(header: list[str], synonyms: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Which column holds which field.

    Args:
        header: the cells of the header row.
        synonyms: field -> the names that its column may have; case and punctuation do not count.

    Raises:
        ListFormatError: two columns are the same field.
    """
    known = {fold(name): field for field, names in synonyms.items() for name in (field, *names)}
    found: dict[str, int] = {}
    for position, cell in enumerate(header):
        field = known.get(fold(cell))
        if field is None:
            continue
        if field in found:
            raise ListFormatError(f"two columns hold the {field}: {header[found[field]]!r} and {cell!r}", "line 1")
        found[field] = position
    return found


def read_named_table(
    text: str, synonyms: Mapping[str, tuple[str, ...]], required: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str], list[str]]]:
    """Rows of a table as fields, each with its line number and its cells as printed.

    Raises:
        ListFormatError: a required column is missing, or a row has fewer cells than the header.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sniff_delimiter(text), strict=True)
    try:
        header = next((row for row in reader if any(cell.strip() for cell in row)), [])
        columns = map_header(header, synonyms)
        missing = [field for field in required if field not in columns]
        if missing:
            raise ListFormatError(f"the header lacks a column for {', '.join(missing)}; it has {header}", "line 1")
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                raise ListFormatError(
                    f"{len(row)} fields where the header has {len(header)}: the file is cut off or damaged",
                    f"line {reader.line_num}",
                )
            yield reader.line_num, {field: row[position] for field, position in columns.items()}, row
    except csv.Error as error:
        raise ListFormatError(f"not a readable table: {error}", f"line {reader.line_num}") from error
