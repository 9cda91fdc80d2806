"""Chinese characters and their Latin spellings.

A Chinese party stands on a US list under its pinyin, under an older or regional spelling of the same sounds,
or under a translation. This module knows the sounds; `navicert.names.terms` knows the translations.

Syllables are written without tones; ü is written v ("lv", "nv"), and `pinyin_variants` gives lu, lyu and lue.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Literal, NamedTuple

from navicert.names.normalize import fold_text, simplified_characters
from navicert.names.romanization import (
    jyutping_spellings,
    segmentations,
    split_pinyin,
    wade_giles_forms,
)
from navicert.names.tables import lines, rows

System = Literal["pinyin", "wade_giles", "postal", "cantonese", "japanese_on", "korean", "vietnamese"]
MAX_READINGS = 4
MAX_COMBINATIONS = 32


class Romanization(NamedTuple):
    """One Latin spelling of a character, lower case, and the system it follows."""

    text: str
    system: System


class Converted(NamedTuple):
    """Converted text, with the span of the original behind each of its characters."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class _Entry(NamedTuple):
    pinyin: tuple[str, ...]
    cantonese: tuple[str, ...]
    on: tuple[str, ...]
    korean: tuple[str, ...]
    vietnamese: tuple[str, ...]


@lru_cache(maxsize=1)
def _han() -> dict[str, str]:
    return {line[0]: line[2:] for line in lines("han.tsv")}


@lru_cache(maxsize=1)
def _written_before() -> dict[str, str]:
    """The traditional, Japanese and variant characters behind each simplified one."""
    return {row[0]: row[1] for row in rows("simplified.tsv")}


def _columns(char: str) -> list[tuple[str, ...]]:
    columns = _han().get(char, "").split("\t")
    return [tuple(column.split()) for column in (*columns, "", "", "", "", "")][:5]


@lru_cache(maxsize=8192)
def _entry(char: str) -> _Entry:
    """The readings of a character; Japan and Korea read what is written 興 there, whose 兴 the table does not read."""
    parts = _columns(char)
    for other in _written_before().get(char, ""):
        parts = [own or theirs for own, theirs in zip(parts, _columns(other), strict=True)]
    return _Entry(*parts)


def _index(words: dict[str, str]) -> dict[str, list[str]]:
    """Words by first character, the longest first."""
    index: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        index.setdefault(word[0], []).append(word)
    return index


@lru_cache(maxsize=1)
def _mainland() -> tuple[dict[str, str], dict[str, list[str]]]:
    words = dict(rows("taiwan_words.tsv"))
    words.update({row[0]: row[1] for row in rows("mainland_words.tsv")})
    return words, _index(words)


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict[str, str], dict[str, list[str]]]:
    words = dict(rows("pinyin_words.tsv"))
    words.update({row[0]: row[1] for row in rows("pinyin_fixes.tsv")})
    return words, _index(words)


def _word_at(index: dict[str, list[str]], text: str, pos: int) -> str | None:
    return next((word for word in index.get(text[pos], ()) if text.startswith(word, pos)), None)


def to_simplified(text: str) -> str:
    """Traditional, Japanese and variant characters as the simplified ones; the length stays the same."""
    if text.isascii():
        return text
    table = simplified_characters()
    return "".join(table.get(char, char) for char in text)


def to_mainland(text: str) -> Converted:
    """Simplified characters and, in text that was in traditional ones, mainland words: 軟體 as 软件.

    Simplified text keeps its words: 智慧 and 智能 are two words there.
    """
    simple = to_simplified(text)
    pieces: list[tuple[int, int, str]] = []
    pos = 0
    words, index = _mainland() if simple != text else ({}, {})
    while pos < len(simple):
        word = _word_at(index, simple, pos)
        end = pos + len(word) if word else pos + 1
        pieces.append((pos, end, words[word] if word else simple[pos]))
        pos = end
    starts = tuple(start for start, _, new in pieces for _ in new)
    ends = tuple(end for _, end, new in pieces for _ in new)
    return Converted("".join(new for _, _, new in pieces), starts, ends)


def readings(char: str) -> tuple[str, ...]:
    """The pinyin syllables of a character, the most frequent first; empty if it is no Chinese character.

    Args:
        char: one character, simplified or not.
    """
    return _entry(char).pinyin[:MAX_READINGS]


def pinyin(text: str) -> tuple[tuple[str, ...], ...]:
    """For each character of `text` its likely readings in this context, the best first.

    In a known word (重庆, 银行, 厦门) the reading of the word comes first, the others stay as alternatives;
    what is no Chinese character has none.
    """
    simple = to_simplified(text)
    words, index = _phrases()
    found: list[tuple[str, ...]] = []
    pos = 0
    while pos < len(simple):
        word = _word_at(index, simple, pos)
        if word is None:
            found.append(readings(simple[pos]))
            pos += 1
            continue
        for char, syllable in zip(word, words[word].split(" "), strict=True):
            found.append(tuple(dict.fromkeys((syllable, *readings(char)))))
        pos += len(word)
    return tuple(found)


def pinyin_text(text: str) -> str:
    """The usual pinyin of Han text, syllables separated by blanks; other characters are left out."""
    return " ".join(alternatives[0] for alternatives in pinyin(text) if alternatives)


def pinyin_variants(syllable: str) -> tuple[str, ...]:
    """Older spellings of a pinyin syllable (Wade-Giles, postal), folded, without the syllable itself.

    "qing" gives ch'ing, ching and tsing; "lv" gives lu, lyu and lue.
    """
    forms = [text for text, _ in wade_giles_forms(syllable)]
    return tuple(dict.fromkeys(form for form in forms if form != syllable))


@lru_cache(maxsize=8192)
def romanizations(char: str) -> tuple[Romanization, ...]:
    """Every Latin spelling of a character known here: Mandarin, Cantonese, Japanese, Korean, Vietnamese.

    Japanese and Korean readings matter because Japan's list prints Korean and Chinese parties in kanji.
    """
    entry = _entry(char)
    found: dict[Romanization, None] = {}
    for syllable in entry.pinyin[:MAX_READINGS]:
        found[Romanization(syllable, "pinyin")] = None
        for text, older in wade_giles_forms(syllable):
            found[Romanization(text, older)] = None
    for syllable in entry.cantonese:
        for text in jyutping_spellings(syllable):
            found[Romanization(text, "cantonese")] = None
    found.update(dict.fromkeys(Romanization(fold_text(text), "japanese_on") for text in entry.on))
    found.update(dict.fromkeys(Romanization(text, "korean") for text in entry.korean))
    found.update(dict.fromkeys(Romanization(text, "vietnamese") for text in entry.vietnamese))
    return tuple(found)


@lru_cache(maxsize=1)
def _postal_words() -> dict[str, tuple[str, ...]]:
    return {row[0]: tuple(row[1].split("|")) for row in rows("postal.tsv")}


def wade_giles_to_pinyin(token: str) -> tuple[tuple[str, ...], ...]:
    """What a Latin token in an older or regional spelling may be in pinyin, best first; () if nothing fits.

    Whole words of common use come first (Tsinghua, Peking, Hsinchu, Wah), then every way to read the token as
    Wade-Giles or postal syllables (chiang is jiang, or qiang where the apostrophe was dropped).

    Args:
        token: folded; hyphens and apostrophes may stand in it.
    """
    known = [tuple(text.split(" ")) for text in _postal_words().get(token.replace("'", "").replace("-", ""), ())]
    found = dict.fromkeys(known)
    for choice in segmentations(token):
        for syllables in product(*choice):
            found[syllables] = None
            if len(found) >= MAX_COMBINATIONS:
                return tuple(found)
    return tuple(found)


def foreign_sound(char: str) -> tuple[str, ...]:
    """The letters that a character stands for when it spells a foreign name: 洛 for lo, 克 for c and k.

    Characters without an entry of their own give their pinyin.
    """
    return _foreign().get(to_simplified(char)) or readings(to_simplified(char))


def is_foreign_sound(char: str) -> bool:
    """Whether a character is one of those that usually spell foreign names."""
    return to_simplified(char) in _foreign()


@lru_cache(maxsize=1)
def _foreign() -> dict[str, tuple[str, ...]]:
    return {row[0]: tuple(row[1].split(" ")) for row in rows("foreign_sounds.tsv")}


def is_pinyin(token: str) -> bool:
    """Whether a folded Latin token can be read as pinyin syllables."""
    return bool(split_pinyin(token))
