"""Cells of an Excel workbook (`navicert[xlsx]`): the first sheet, values only, formulas never run."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterator
from typing import IO, Any, Final

from navicert.errors import InvalidInput

MAX_UNPACKED: Final = 200 * 1024 * 1024
MAX_RATIO: Final = 200  # unpacked to packed bytes; a real sheet of repeated text stays below 60


def sheet_rows(stream: IO[bytes], name: str) -> Iterator[tuple[int, list[str], str | None]]:
    """The rows of the first sheet, as text.

    Args:
        stream: the file.
        name: its name, for messages.

    Returns:
        The number of each row, its cells, and None (a sheet has no broken rows).

    Raises:
        InvalidInput: the file is no workbook, unpacks to too much, or the reader is not installed.
    """
    _refuse_bombs(stream, name)
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise InvalidInput("reading .xlsx needs an extra: pip install 'navicert[xlsx]'") from error
    try:
        book = CalamineWorkbook.from_filelike(stream)
        if not book.sheet_names:
            raise InvalidInput(f"{name}: the workbook has no sheet")
        cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise InvalidInput(f"{name}: cannot be read as a workbook ({error})") from error
    return (
        (number, [_text(cell) for cell in row], None) for number, row in enumerate(cells, 1) if any(map(_text, row))
    )


def _refuse_bombs(stream: IO[bytes], name: str) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            packed = sum(part.compress_size for part in archive.infolist())
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise InvalidInput(f"{name}: is no .xlsx workbook ({error})") from error
    if unpacked > MAX_UNPACKED or (unpacked > 10 * 1024 * 1024 and unpacked > MAX_RATIO * max(packed, 1)):
        raise InvalidInput(f"{name}: unpacks to {unpacked / 1e6:,.0f} MB, which no list of parties does; not read")
    stream.seek(0)


def _text(value: Any) -> str:
    """A cell as its reader sees it: 1.0 is "1", days are ISO."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return str(value)
