"""Files that may be packed: a zip with one file in it is read as that file, within bounds."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from navicert.errors import InvalidInput
from navicert.exchange.text import open_file

# The whole of GLEIF unpacks to some 12 GB of XML, 15 to 1.
MAX_UNPACKED: Final = 40 * 1024**3
MAX_RATIO: Final = 100
SMALL: Final = 10 * 1024**2


@contextmanager
def open_unpacked(path: Path) -> Iterator[tuple[IO[bytes], str]]:
    """The bytes of a file, or of the one file in a zip, and the name of what is read.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it cannot be opened, holds no or several files, or unpacks to far more than such files do.
    """
    with open_file(path) as stream:
        if not zipfile.is_zipfile(stream):
            stream.seek(0)
            yield stream, path.name
            return
        try:
            with zipfile.ZipFile(stream) as archive:
                part = _only(archive, path.name)
                with archive.open(part) as inner:
                    yield inner, part.filename
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise InvalidInput(f"{path.name}: cannot be unpacked ({error})") from error


def _only(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    parts = [part for part in archive.infolist() if not part.is_dir()]
    if len(parts) != 1:
        raise InvalidInput(f"{name}: holds {len(parts)} files; a zip of facts holds one")
    part = parts[0]
    # The reader stops at the size that the archive states, so that the statement is a bound.
    if part.file_size > MAX_UNPACKED or (
        part.file_size > SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1)
    ):
        raise InvalidInput(f"{name}: unpacks to {part.file_size / 1e6:,.0f} MB, which no file of facts does; not read")
    return part
