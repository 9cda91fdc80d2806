"""Names as columns: each distinct name once, as UTF-8 one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from navicert.matching.bulk.hashing import Array


def distinct(names: Any) -> tuple[Array, Array, Array]:
    """Each distinct name once.

    Args:
        names: strings, as a sequence or an Arrow array; a lone surrogate is no error.

    Returns:
        The bytes, where each name begins (with the end of the last), and for each row which name it is.
    """
    import pyarrow as pa

    if not isinstance(names, (pa.Array, pa.ChunkedArray)):
        try:
            names = pa.array(names, pa.large_string())
        except (pa.ArrowInvalid, UnicodeEncodeError):
            names = pa.array([name.encode("utf-8", "surrogatepass") for name in names], pa.large_binary())
    encoded = names.dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.chunk(0)
    words = encoded.dictionary.cast(pa.large_binary())
    if len(words) == 0:
        return np.zeros(1, np.uint8), np.zeros(1, np.int64), np.zeros(0, np.int64)
    _, offsets, data = words.buffers()
    starts = np.frombuffer(offsets, np.int64)[words.offset : words.offset + len(words) + 1]
    content = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    return content, starts, encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def text_at(data: Array, starts: Array, row: int) -> str:
    """One of the names as a string."""
    return str(data[starts[row] : starts[row + 1]].tobytes().decode("utf-8", "surrogatepass"))
