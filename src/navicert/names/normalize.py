"""Folding: one spelling for what readers take for the same letters, with the way back to the original.

Each code point is folded by itself, so a look-up table over a whole column gives the same text. Folded text
holds a-z, 0-9, blank, . , ' - ( ) / # and simplified Han characters, nothing else. The full stop stays
because "S.M.I.C." and "Co.,Ltd" are told apart by it; `&` becomes the word "and". Letters of other scripts
are transliterated the way published lists spell them (data/fold_rules.tsv), marks and invisible characters
vanish.

The table is defined for composed text (Unicode NFC): `fold` composes what is not composed, and so must any
bulk engine that uses `fold_table`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from navicert.names.tables import lines, rows

# Letters of a Hangul syllable in the Revised Romanization; each string lists them in Unicode order.
INITIALS = tuple("g kk n d tt r m b pp s ss  j jj ch k t p h".split(" "))  # noqa: SIM905
VOWELS = tuple("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" "))  # noqa: SIM905
FINALS = tuple(" k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" "))  # noqa: SIM905
HANGUL = range(0xAC00, 0xD7A4)
HANGUL_PER_INITIAL, HANGUL_PER_VOWEL = 588, 28


class Folded(NamedTuple):
    """Folded text and where each of its characters comes from.

    Attributes:
        text: the folded text.
        starts: for each folded character the index of the first code point it stands for.
        ends: for each folded character the index after the last code point it stands for.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def is_han(char: str) -> bool:
    """Whether `char` is a Han character (Chinese, or kanji, or hanja)."""
    code = ord(char)
    return 0x3400 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or 0x20000 <= code < 0x323B0


@lru_cache(maxsize=1)
def simplified_characters() -> dict[str, str]:
    """Traditional, Japanese and variant Han characters with the simplified character for each."""
    return {old: new for new, olds in rows("simplified.tsv") for old in olds}


@lru_cache(maxsize=1)
def _blocks() -> dict[int, str]:
    parts = (line.partition("\t") for line in lines("fold.tsv"))
    return {int(block, 16): items for block, _, items in parts}


@lru_cache(maxsize=512)
def _block(number: int) -> dict[int, str]:
    items = _blocks().get(number)
    return {int(item[:2], 16): item[2:] for item in items.split("\t")} if items else {}


class _Table(dict[int, str]):
    """The folding of code points, each worked out when it first occurs."""

    def __missing__(self, code: int) -> str:
        text = self[code] = _fold_code(code)
        return text


_TABLE = _Table()


def _fold_code(code: int) -> str:
    if code in HANGUL:
        return hangul_syllable(chr(code))
    block = _block(code >> 8)
    char = chr(code)
    text = block.get(code & 255)
    if text is None:
        text = char if code < 0x80 or is_han(char) else ""
    if any(is_han(part) for part in text):
        simple = simplified_characters()
        text = "".join(simple.get(part, part) for part in text)
    return text


def hangul_syllable(char: str) -> str:
    """A Hangul syllable in the Revised Romanization, without the sound changes between syllables."""
    index = ord(char) - HANGUL.start
    vowel, final = divmod(index % HANGUL_PER_INITIAL, HANGUL_PER_VOWEL)
    return INITIALS[index // HANGUL_PER_INITIAL] + VOWELS[vowel] + FINALS[final]


def fold_code_point(code: int) -> str:
    """What one code point of composed text becomes; empty if it vanishes.

    Args:
        code: 0 to 0x10FFFF.
    """
    return _TABLE[code]


def fold_table() -> dict[int, str]:
    """The whole folding table, code point to text, for `str.translate` or a vectorized look-up.

    Code points that are not in it vanish, except that they cannot occur in assigned text. It holds about
    130,000 entries; `fold` does not build it.
    """
    wanted = {code for number in _blocks() for code in range(number << 8, (number + 1) << 8)}
    wanted.update(range(0x80), HANGUL, range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x323B0))
    return {code: _fold_code(code) for code in sorted(wanted)}


def fold_text(text: str) -> str:
    """Folded text without the way back; the quick form of `fold`."""
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.translate(_TABLE)


def fold(text: str) -> Folded:
    """One spelling for what readers take for the same letters, and where each letter stood.

    Args:
        text: a name in any script, composed or not.

    Returns:
        the folded text with the span of code points of `text` behind each of its characters.
    """
    if text.isascii() and "&" not in text:
        plain = text.translate(_TABLE)
        if len(plain) == len(text):  # then no character vanished: each became one
            return Folded(plain, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    pieces: Iterator[tuple[int, int, str]]
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        pieces = ((index, index + 1, char) for index, char in enumerate(text))
    else:
        pieces = _clusters(text)
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, composed in pieces:
        spelled = composed.translate(_TABLE)
        folded.append(spelled)
        starts.extend([start] * len(spelled))
        ends.extend([end] * len(spelled))
    return Folded("".join(folded), tuple(starts), tuple(ends))


def _clusters(text: str) -> Iterator[tuple[int, int, str]]:
    """Runs of code points that compose with each other and with nothing around them, composed."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or _starts_cluster(text, start, index):
            yield start, index, unicodedata.normalize("NFC", text[start:index])
            start = index


def _starts_cluster(text: str, start: int, index: int) -> bool:
    char = text[index]
    if unicodedata.combining(char):
        return False
    if char < "\u0300" or is_han(char):
        return True
    if unicodedata.combining(text[index - 1]):
        return True
    pair = unicodedata.normalize("NFC", text[start:index])[-1] + char
    return len(unicodedata.normalize("NFC", pair)) > 1
