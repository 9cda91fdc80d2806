"""The bulk index as one file: flat arrays one after the other, mapped and not loaded, so that processes share it.

Layout: a magic line, the length of a JSON header, the header (of each array its offset, type and shape), the arrays,
each aligned to 64 bytes.
"""

from __future__ import annotations

import json
import mmap
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from navicert.errors import DataError
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.tables import Listed
from navicert.matching.bulk.views import arrays_of, viewed

MAGIC = b"navicert-bulk-3\n"
ALIGNED = 64


def _spaced(offset: int) -> int:
    return -offset % ALIGNED


def write_tables(path: Path, version: str, tables: Mapping[str, Any]) -> None:
    """Write tables, whole or not at all.

    Args:
        path: the file; replaced atomically.
        version: what the tables were made of.
        tables: by name.
    """
    header: dict[str, Any] = {"version": version, "arrays": {}}
    arrays = [(f"{label}.{name}", array) for label, view in tables.items()
              for name, array in zip(arrays_of(view)._fields, arrays_of(view), strict=True)]  # fmt: skip
    offset = 0
    for label, array in arrays:
        offset += _spaced(offset)
        header["arrays"][label] = [offset, array.dtype.str, list(array.shape)]
        offset += array.nbytes
    encoded = json.dumps(header).encode()
    encoded += b" " * _spaced(len(MAGIC) + 8 + len(encoded))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(MAGIC + len(encoded).to_bytes(8, "little") + encoded)
            at = 0
            for _, array in arrays:
                out.write(bytes(_spaced(at)) + array.tobytes())
                at += _spaced(at) + array.nbytes
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _header(content: mmap.mmap, path: Path) -> tuple[dict[str, Any], int]:
    if content[: len(MAGIC)] != MAGIC:
        raise DataError(f"{path} is not a bulk index of this version; delete it and it is made anew")
    begin = len(MAGIC) + 8
    size = int.from_bytes(content[len(MAGIC) : begin], "little")
    try:
        return json.loads(content[begin : begin + size]), begin + size
    except ValueError as error:
        raise DataError(f"{path} is damaged; delete it and it is made anew") from error


def read_tables(path: Path) -> tuple[str, Lexicon, Listed]:
    """The version of a file, its lexicon and its lists, mapped.

    Raises:
        DataError: the file is not a bulk index of this format, or is cut short.
    """
    with path.open("rb") as file:
        try:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise DataError(f"the bulk index {path} is empty; delete it and it is made anew") from error
    header, base = _header(content, path)
    parts: dict[str, dict[str, Any]] = {"lexicon": {}, "listed": {}}
    for label, (offset, code, shape) in header["arrays"].items():
        table, _, name = label.partition(".")
        kind, count = np.dtype(code), int(np.prod(shape))
        if base + offset + count * kind.itemsize > len(content):
            raise DataError(f"{path} is cut short; delete it and it is made anew")
        parts[table][name] = np.frombuffer(content, kind, count, base + offset).reshape(shape)
    return header["version"], viewed(Lexicon(**parts["lexicon"])), viewed(Listed(**parts["listed"]))
