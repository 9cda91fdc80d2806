"""Tables of pairs of names to compare: columns `left`, `right` and, if there, `kind` or `schema`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from navicert.errors import InvalidInput
from navicert.exchange.columns import fold, read_kind
from navicert.exchange.parties import name_fault, readable
from navicert.exchange.text import Lines, find_delimiter, open_file, open_text, records
from navicert.model.party import PartyKind


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of two names.

    Attributes:
        fault: why they cannot be compared, in words; None where they can.
    """

    line: int
    cells: tuple[str, ...]
    left: str
    right: str
    kind: PartyKind
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class PairTable:
    """Pairs from a file; `rows` can be read once."""

    header: tuple[str, ...]
    rows: Iterator[Pair]
    delimiter: str


@contextmanager
def read_pairs(path: Path, *, encoding: str | None = None) -> Iterator[PairTable]:
    """Read pairs of names from a CSV or TSV file, which stays open as long as the block.

    Args:
        path: of the file; its first row is a header.
        encoding: of the text; UTF-8 and byte order marks are found without it.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it cannot be read, or a column is missing.
    """
    with open_file(path) as stream, open_text(stream, encoding) as text:
        lines = Lines(text)
        first = [pair for pair, _ in zip(lines, range(20), strict=False)]
        lines.back(first)
        delimiter = find_delimiter([text for _, text in first], path.suffix.lower())
        source = records(lines, delimiter)
        header = next((tuple(readable(cell).strip() for cell in cells) for _, cells, _ in source if any(cells)), ())
        columns = {fold(head): at for at, head in reversed(list(enumerate(header)))}
        missing = [name for name in ("left", "right") if name not in columns]
        if missing:
            raise InvalidInput(f"{path.name}: has no column {' and no column '.join(missing)}; it needs left,right")
        yield PairTable(header, _pairs(source, columns, len(header)), delimiter)


def _pairs(source: Iterator[tuple[int, list[str], str | None]], columns: dict[str, int], width: int) -> Iterator[Pair]:
    for line, cells, fault in source:
        if not cells:
            continue
        left, right = _cell(cells, columns["left"]), _cell(cells, columns["right"])
        kind = _cell(cells, columns.get("kind", columns.get("schema", -1)))
        reason = fault or (f"has {len(cells)} of {width} cells" if len(cells) != width else None)
        for side, name in (("left", left), ("right", right)):
            wrong = name_fault(name)
            reason = reason or (f"{side}: {wrong}" if wrong else None)
        yield Pair(line, tuple(readable(cell) for cell in cells), left, right, read_kind(kind) or "unknown", reason)


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if 0 <= at < len(cells) else ""
