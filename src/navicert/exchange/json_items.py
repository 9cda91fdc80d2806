"""Values of a JSON array or of JSON lines, one after the other, however large the file is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from navicert.exchange.facts import MAX_JSON_LINE, plain_json
from navicert.exchange.text import Lines, open_file, open_text

_CHUNK = 1 << 20
_BLANK = " \t\r\n\ufeff"


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
    try:
        return where, plain_json(text), None
    except ValueError as error:
        return where, None, f"is no JSON: {error}"


def _array(stream: Any) -> Iterator[tuple[str, Any, str | None]]:
    decoder = json.JSONDecoder()
    held, number, ended = "", 0, False
    while True:
        held = held.lstrip(_BLANK + ",")
        if held.startswith("]"):
            return
        try:
            if not held:
                raise ValueError
            end = decoder.raw_decode(held)[1]
            if end == len(held) and not ended:
                # A number at the end of what was read may go on.
                raise ValueError
        except (ValueError, RecursionError) as error:
            chunk = "" if ended else stream.read(_CHUNK)
            if isinstance(error, RecursionError) or len(held) > 8 * MAX_JSON_LINE or not chunk:
                number += 1
                why = f"the array cannot be read from here on ({error})" if str(error) else "the array is not closed"
                yield f"item {number}", None, why
                return
            held += chunk
            # Most of a large value is still to come: read it at once and not in steps that are tried each.
            held += stream.read(len(held) - _CHUNK) if len(held) > 2 * _CHUNK else ""
            continue
        number += 1
        yield _item(f"item {number}", held[:end])
        held = held[end:]
