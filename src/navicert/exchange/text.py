"""Bytes to lines: which encoding, which delimiter, and lines that no file can make too long."""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from navicert.errors import InvalidInput, NotFound

SAMPLE: Final = 64 * 1024
MAX_LINE: Final = 100_000  # characters; below the limit of the csv module for one field
MAX_RECORD_LINES: Final = 100
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def find_encoding(sample: bytes, asked: str | None, *, whole: bool) -> str:
    """The encoding of a file.

    Args:
        sample: its first bytes.
        asked: what the user said; it wins.
        whole: whether the sample is the whole file.

    Returns:
        A name that `codecs` knows; UTF-8 unless a byte order mark says otherwise.

    Raises:
        InvalidInput: for an unknown name, or where the bytes are clearly not UTF-8.
    """
    if asked:
        try:
            return codecs.lookup(asked).name
        except LookupError as error:
            raise InvalidInput(
                f"--encoding: {asked!r} is not known; try utf-8, utf-16, gb18030 or big5", "--encoding"
            ) from error
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    if sample[:200].count(0) > len(sample[:200]) // 4:
        raise InvalidInput("the file is UTF-16 without its mark, or no text; see --encoding utf-16-le", "--encoding")
    if _mostly_foreign(sample):
        for guess in ("gb18030", "big5", "cp1252"):
            if _decodes(sample, guess, whole):
                raise InvalidInput(
                    f"the file is not UTF-8; if it is {guess}, run again with --encoding {guess}",
                    "--encoding",
                )
        raise InvalidInput("the file is no text in UTF-8; say what it is with --encoding", "--encoding")
    return "utf-8"


def _decodes(sample: bytes, encoding: str, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(sample, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_foreign(sample: bytes) -> bool:
    """Whether most lines with bytes above ASCII are not UTF-8: one such line is damage, many are a habit."""
    good = bad = 0
    for line in sample.split(b"\n")[:-1] or [sample]:
        if line.isascii():
            continue
        if _decodes(line, "utf-8", True):
            good += 1
        else:
            bad += 1
    return bad > 1 and bad > good


@contextmanager
def open_file(path: Path) -> Iterator[IO[bytes]]:
    """A file for reading; closed at the end of the block.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it cannot be opened.
    """
    try:
        stream = path.open("rb")
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {str(path)!r}") from error
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be opened ({error.strerror})") from error
    with stream:
        yield stream


def open_text(stream: IO[bytes], encoding: str | None) -> io.TextIOWrapper:
    """A stream of text whose undecodable bytes become lone surrogates, so that only their row is bad."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    sample = buffered.peek(SAMPLE)[:SAMPLE]
    found = find_encoding(sample, encoding, whole=len(sample) < SAMPLE)
    unicode = found.startswith(("utf-8", "ascii"))
    return io.TextIOWrapper(buffered, encoding=found, errors="surrogateescape" if unicode else "replace", newline="")


def find_delimiter(lines: list[str], suffix: str) -> str:
    """The sign between cells: the one that cuts the first lines into the most columns, as often in each.

    Args:
        lines: the first lines of the file.
        suffix: of its name; ".tsv" decides.
    """
    if suffix == ".tsv":
        return "\t"
    best, most = ",", 1
    for delimiter in (",", ";", "\t", "|"):
        widths = [len(next(csv.reader([line], delimiter=delimiter), [])) for line in lines if line.strip()]
        if widths and widths[0] > most and sum(width == widths[0] for width in widths) * 2 > len(widths):
            best, most = delimiter, widths[0]
    if most == 1 and lines:
        heads = {delimiter: lines[0].count(delimiter) for delimiter in (",", ";", "\t", "|")}
        best = max(heads, key=lambda delimiter: heads[delimiter]) if any(heads.values()) else ","
    return best


class Lines:
    """Lines of a text stream, numbered from 1; a line beyond `limit` characters is cut and remembered."""

    def __init__(self, stream: io.TextIOBase, limit: int = MAX_LINE) -> None:
        self._stream = stream
        self._limit = limit
        self._back: deque[tuple[int, str]] = deque()
        self._number = 0
        self.cut: set[int] = set()

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return self

    def __next__(self) -> tuple[int, str]:
        if self._back:
            return self._back.popleft()
        line = self._stream.readline(self._limit)
        if not line:
            raise StopIteration
        self._number += 1
        if len(line) == self._limit and not line.endswith(("\n", "\r")):
            self.cut.add(self._number)
            rest = line
            while rest and not rest.endswith(("\n", "\r")):
                rest = self._stream.readline(self._limit)
            line = line[:200]
        return self._number, line

    def back(self, lines: list[tuple[int, str]]) -> None:
        """Put lines back, to be read again."""
        self._back.extendleft(reversed(lines))


def records(lines: Lines, delimiter: str) -> Iterator[tuple[int, list[str], str | None]]:
    """Rows of delimited text; a row may run over several lines inside quotation marks.

    A mark that is opened and never closed spoils its own line only, not the rest of the file.

    Yields:
        The number of the first line, the cells, and what is wrong with the row, or None.
    """
    for number, line in lines:
        held = [(number, line)]
        inside = number not in lines.cut and _open_quote(line, delimiter, False)
        while inside and len(held) < MAX_RECORD_LINES:
            following = next(lines, None)
            if following is None:
                break
            held.append(following)
            inside = _open_quote(following[1], delimiter, True)
        if inside:
            lines.back(held[1:])
            yield number, [line.rstrip("\r\n")], "a quotation mark is opened and never closed"
        elif number in lines.cut:
            yield number, [line], f"the line is longer than {MAX_LINE:,} characters"
        else:
            yield _split(number, [text for _, text in held], delimiter)


def _split(number: int, texts: list[str], delimiter: str) -> tuple[int, list[str], str | None]:
    try:
        return number, next(csv.reader(texts, delimiter=delimiter), []), None
    except csv.Error as error:
        return number, [texts[0][:200].rstrip("\r\n")], f"cannot be split into cells: {error}"


def _open_quote(line: str, delimiter: str, inside: bool) -> bool:
    """Whether a line ends inside quotation marks; a mark counts only at the start of a cell, as in `csv`."""
    at = 0
    fresh = not inside
    while True:
        if inside:
            end = line.find('"', at)
            if end < 0:
                return True
            at = end + 1
            if line[at : at + 1] == '"':
                at += 1
                continue
            inside = False
        if fresh and line[at : at + 1] == '"':
            inside, fresh, at = True, False, at + 1
            continue
        fresh = False
        end = line.find(delimiter, at)
        if end < 0:
            return False
        at, fresh = end + 1, True
