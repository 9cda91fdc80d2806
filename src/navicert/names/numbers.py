"""Numbers in names: institutes, plants and ships of one family are told apart by nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from navicert.names.tables import rows

NumberKind = Literal["ordinal", "cardinal", "roman", "letter"]
DIGITS = {char: index % 10 for index, char in enumerate("零一二三四五六七八九0123456789")} | {
    "〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000, "亿": 100_000_000}
MARKS = frozenset({"no", "nr", "num", "number", "numero", "#", "di"})
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
MAX_ROMAN = 50
MAX_DIGITS = 18


class Number(NamedTuple):
    """A number as it stands in a name.

    Attributes:
        value: what it amounts to; the letter of a "Factory A".
        kind: how it is used.
        length: how many tokens, or characters of Han text, it takes.
    """

    value: int | str
    kind: NumberKind
    length: int


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[int, bool]]:
    return {word: (int(value), kind == "ordinal") for word, value, kind in rows("number_words.tsv")}


@lru_cache(maxsize=1)
def _holders() -> frozenset[str]:
    """Words before or after which a Roman numeral or a single letter is a number."""
    return frozenset(row[0] for row in rows("number_holders.tsv"))


def number_of(tokens: Sequence[str], i: int) -> Number | None:
    """The number that starts at token `i`, if one does.

    Reads 36, 36th, No. 38, # 38, thirty-sixth, two hundred and six, 三十八, 第三十八, and, beside a word that
    numbers go with (institute, plant, phase ...) or at the end of a name, Roman numerals and single letters.

    Args:
        tokens: folded tokens; a hyphen splits tokens.
        i: where to look.
    """
    token = tokens[i]
    if token in MARKS and i + 1 < len(tokens):
        after = number_of(tokens, i + 1)
        return Number(after.value, "ordinal", after.length + 1) if after and after.kind != "letter" else None
    if token.startswith("#") and len(token) > 1:
        token = token[1:]
    return _digits(tokens, i, token) or _english(tokens, i) or _chinese(token) or _roman_or_letter(tokens, i)


def _digits(tokens: Sequence[str], i: int, token: str) -> Number | None:
    stem = token
    if token[-2:] in ("st", "nd", "rd", "th"):
        stem = token[:-2]
    if not (stem.isascii() and stem.isdigit()) or len(stem) > MAX_DIGITS:
        return None
    if stem != token:
        return Number(int(stem), "ordinal", 1)
    if i + 1 < len(tokens) and tokens[i + 1] in ("st", "nd", "rd", "th"):
        return Number(int(stem), "ordinal", 2)
    return Number(int(stem), "cardinal", 1)


def _english(tokens: Sequence[str], i: int) -> Number | None:
    """Number words up to 999; units must follow tens, tens must follow hundreds."""
    words = _words()
    total, room, ordinal, used = 0, 1000, False, 0
    for j in range(i, len(tokens)):
        if tokens[j] == "and" and used and j + 1 < len(tokens) and room == 100:
            continue
        entry = words.get(tokens[j])
        if entry is None or ordinal:
            break
        value, ordinal = entry
        if value == 100 and used and 0 < total < 10:
            total, room = total * 100, 100
        elif value < room and (value < 100 or not used):
            total, room = total + value, 10 if value >= 20 else (100 if not used and value < 10 else 0)
        else:
            ordinal = False
            break
        if room == 100 and value < 10:
            room = 0 if not _hundred_follows(tokens, j) else 100
        used = j - i + 1
    return Number(total, "ordinal" if ordinal else "cardinal", used) if used else None


def _hundred_follows(tokens: Sequence[str], j: int) -> bool:
    return j + 1 < len(tokens) and tokens[j + 1] in ("hundred", "hundredth")


def _chinese(token: str) -> Number | None:
    found = han_number(token, 0)
    return Number(found.value, found.kind, 1) if found and found.length == len(token) else None


def han_number(text: str, pos: int) -> Number | None:
    """The number that starts at `pos` of Han text: 三十八, 第三十八, 七〇一, 第36, 八八八.

    Args:
        text: folded text; full-width digits are already plain.
        pos: where to look.
    """
    start = pos
    ordinal = text.startswith("第", pos)
    pos += ordinal
    end = pos
    while end < len(text) and (text[end] in DIGITS or text[end] in UNITS) and end - pos < MAX_DIGITS:
        end += 1
    value = _han_value(text[pos:end]) if end > pos else None
    if value is None:
        return None
    return Number(value, "ordinal" if ordinal else "cardinal", end - start)


def _han_value(text: str) -> int | None:
    """Positional (七〇一, 888) or with units (三十八, 一百零二); None for 万 alone and the like."""
    if all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    if text[0] in UNITS and UNITS[text[0]] != 10:
        return None
    total = section = 0
    digits = ""
    for char in text:
        if char in DIGITS:
            digits += str(DIGITS[char])
            continue
        unit, digit = UNITS[char], int(digits or 0)
        if unit >= 10_000:
            total, section = (total + section + digit) * unit, 0
        else:
            section += (digit or 1) * unit
        digits = ""
    return total + section + int(digits or 0)


def _roman_or_letter(tokens: Sequence[str], i: int) -> Number | None:
    """A Roman numeral or a single letter, only where a number is to be expected."""
    token = tokens[i]
    beside = (i > 0 and tokens[i - 1] in _holders()) or (i + 1 < len(tokens) and tokens[i + 1] in _holders())
    last = i > 0 and i == len(tokens) - 1
    value = roman(token)
    if value is not None and (beside or (last and len(token) > 1)):
        return Number(value, "roman", 1)
    if beside and len(token) == 1 and token.isascii() and token.isalpha() and i > 0 and tokens[i - 1] in _holders():
        return Number(token, "letter", 1)
    return None


def roman(token: str) -> int | None:
    """The value of a Roman numeral from 1 to 50, in lower case; None for anything else."""
    if not token or len(token) > 7 or any(char not in ROMAN for char in token):
        return None
    total = 0
    for char, after in zip(token, [*token[1:], None], strict=True):
        value = ROMAN[char]
        total += -value if after and ROMAN[after] > value else value
    return total if 0 < total <= MAX_ROMAN and _to_roman(total) == token else None


def _to_roman(value: int) -> str:
    text = ""
    for amount, letters in ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while value >= amount:
            text, value = text + letters, value - amount
    return text
