"""How wide a text is in a drawing, and where it breaks; without a font, so that every machine draws the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from html import escape
from typing import Final

from navicert.report.phrases import visible

_NARROW: Final = frozenset("iljtfI.,:;'|!()[] -·")
_WIDE: Final = frozenset("mwMW@%&—–")
_NARROWEST, _COMMON, _CAPITAL, _WIDEST = 0.34, 0.58, 0.70, 0.92
_BOLD: Final = 1.07


def xml_text(text: str) -> str:
    """A text for XML: hidden and reordering characters by number, marks of XML escaped."""
    shown = visible(text)
    shown = "".join(f"⟨U+{ord(c):04X}⟩" if ord(c) & 0xFFFE == 0xFFFE else c for c in shown)
    return escape(shown, quote=True)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is, rather too wide than too narrow.

    Args:
        text: one line.
        size: of the font, pixels.
        bold: whether it is set bold.
    """
    return sum(map(_advance, text)) * size * (_BOLD if bold else 1)


def _advance(character: str) -> float:
    if character in _NARROW:
        return _NARROWEST
    if character in _WIDE:
        return _WIDEST
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return _CAPITAL if character.isupper() or ord(character) > 0x2000 else _COMMON


def wrap(text: str, width: float, size: float, most: int | None = None, bold: bool = False) -> list[str]:
    """A text in lines that fit: broken between words, between Chinese characters, and inside a word that is too long.

    Args:
        text: shown as it will be drawn.
        width: pixels.
        size: of the font.
        most: lines; what is left over gives "…".
        bold: whether it is set bold.
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if text_width((line + piece).rstrip(), size, bold) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece.lstrip()
        while text_width(line.rstrip(), size, bold) > width:
            fits = _fitting(line, width, size, bold)
            lines.append(line[:fits])
            line = line[fits:]
    if line.strip() or not lines:
        lines.append(line.rstrip())
    if most is None or len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and text_width(last + "…", size, bold) > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + "…"]


def _fitting(line: str, width: float, size: float, bold: bool) -> int:
    """How many characters fit; one at least."""
    used = 0.0
    for at, character in enumerate(line):
        used += _advance(character) * size * (_BOLD if bold else 1)
        if used > width:
            return max(at, 1)
    return len(line)


def _pieces(text: str) -> Iterator[str]:
    """What may stand on a line of its own: a word with the space after it, or a wide character."""
    piece = ""
    for character in text:
        if unicodedata.east_asian_width(character) in "WF":
            # A closing mark never begins a line.
            if unicodedata.category(character) in ("Po", "Pe", "Pf") and piece:
                piece += character
                continue
            if piece:
                yield piece
            piece = character
        elif character.isspace():
            yield piece + " "
            piece = ""
        elif piece and unicodedata.east_asian_width(piece[-1]) in "WF":
            yield piece
            piece = character
        else:
            piece += character
    if piece:
        yield piece
