"""Values of a JSON array or of JSON lines, one after the other, however large the file is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from navicert.exchange.facts import MAX_JSON_LINE, NO_TEXT, bad_bytes, plain_json
from navicert.exchange.text import Lines, open_file, open_text

_CHUNK = 1 << 20
_BLANK = " \t\r\n\ufeff"
_GAP = re.compile(r"[\s,]*")


def json_items(path: Path) -> Iterator[tuple[str, Any, str | None]]:
    """The values of a file.

    Yields:
        Where ("line 3", "item 3"), the value, and what is wrong with it, or None.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    with open_file(path) as stream, open_text(stream, None) as text:
        head = text.read(1)
        while head and head in _BLANK:
            head = text.read(1)
        if head == "[":
            yield from _array(text)
            return
    with open_file(path) as stream, open_text(stream, None) as text:
        lines = Lines(text, MAX_JSON_LINE)
        for number, line in lines:
            if number in lines.cut:
                yield f"line {number}", None, f"the line is longer than {MAX_JSON_LINE:,} characters"
            elif stripped := line.strip(_BLANK):
                yield _item(f"line {number}", stripped)


def _item(where: str, text: str) -> tuple[str, Any, str | None]:
    if bad_bytes(text):
        return where, None, NO_TEXT
    try:
        return where, plain_json(text), None
    except ValueError as error:
        return where, None, f"is no JSON: {error}"


def _array(stream: IO[str]) -> Iterator[tuple[str, Any, str | None]]:
    decoder = json.JSONDecoder()
    held, at, number = "", 0, 0
    while True:
        start = _GAP.match(held, at)
        at = start.end() if start else at
        if held.startswith("]", at):
            return
        try:
            if at == len(held):
                raise ValueError
            end = decoder.raw_decode(held, at)[1]
            if end == len(held):
                raise ValueError  # A number at the end of what was read may go on.
        except (ValueError, RecursionError) as error:
            # Twice as much each time: a value of any size is tried a few times only.
            chunk = stream.read(max(_CHUNK, len(held) - at))
            if isinstance(error, RecursionError) or len(held) - at > 4 * MAX_JSON_LINE or not chunk:
                why = f"the array cannot be read from here on ({error})" if str(error) else "the array is not closed"
                yield f"item {number + 1}", None, why
                return
            held, at = held[at:] + chunk, 0
            continue
        number += 1
        yield _item(f"item {number}", held[at:end])
        at = end
