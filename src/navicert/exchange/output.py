"""Writing answers: whole or not at all, never over the input, and harmless when a spreadsheet opens them."""

from __future__ import annotations

import csv
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from navicert.errors import InvalidInput

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER: Final = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before = + - @ TAB CR."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def write_csv(stream: IO[str], header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> int:
    """Write a table with harmless cells.

    Args:
        stream: of text.
        header: column heads.
        rows: each as long as the header.
        delimiter: the sign between cells.

    Returns:
        How many rows were written.
    """
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n" if delimiter == ";" else "\n")
    writer.writerow([harmless(head) for head in header])
    count = 0
    for row in rows:
        writer.writerow([harmless(cell).replace("\0", "\ufffd") for cell in row])
        count += 1
    return count


@contextmanager
def whole_file(path: Path, *, not_over: Path | None = None, mark: bool = False) -> Iterator[IO[str]]:
    """A text file that appears under its name only when it is complete.

    Args:
        path: where it goes; a link is followed, a pipe or device is written directly.
        not_over: the input file, which is never replaced.
        mark: begin with a byte order mark, which Excel needs to see UTF-8.

    Raises:
        InvalidInput: the path is a folder, its folder is missing or closed, or it is the input.
    """
    target = Path(os.path.realpath(path))
    encoding = "utf-8-sig" if mark else "utf-8"
    if target.is_dir():
        raise InvalidInput(f"-o: {str(path)!r} is a folder; name a file", "-o")
    if not_over is not None and target.exists() and not_over.exists() and target.samefile(not_over):
        raise InvalidInput(f"-o: {str(path)!r} is the input; choose another name, nothing was written", "-o")
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        with target.open("w", encoding="utf-8", newline="") as device:
            yield device
        return
    try:
        handle, partial = tempfile.mkstemp(prefix=f".{target.name[:80]}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise InvalidInput(f"-o: cannot write into {str(target.parent)!r} ({error.strerror})", "-o") from error
    try:
        with os.fdopen(handle, "w", encoding=encoding, newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(partial).chmod(_mode(target))
        Path(partial).replace(target)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those that any new file gets."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
