"""Words of Chinese company and institute names with their English: the dictionary that bridges translations.

The dictionary is data/terms.tsv. Each term has a kind: place, industry, org_form, institution, generic,
brand_abbrev, state_owned_prefix or foreign (a foreign firm or name in Chinese).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from navicert.names.normalize import fold_text
from navicert.names.tables import lines, rows

TermKind = Literal[
    "place", "industry", "org_form", "institution", "generic", "brand_abbrev", "state_owned_prefix", "foreign"
]


_WORD = re.compile(r"[a-z0-9]+")


class Term(NamedTuple):
    """A dictionary word.

    Attributes:
        hanzi: in simplified characters.
        pinyin: syllables separated by blanks.
        english: the most usual first.
        kind: what sort of word it is.
    """

    hanzi: str
    pinyin: str
    english: tuple[str, ...]
    kind: TermKind


class EnglishWord(NamedTuple):
    """What the dictionary knows of an English phrase: its kind and the Chinese words it may translate."""

    kind: TermKind
    hanzi: frozenset[str]


def english_key(text: str) -> str:
    """The form under which an English word or phrase is looked up: folded words without marks."""
    plain = text.lower() if text.isascii() and "&" not in text else fold_text(text)
    return " ".join(_WORD.findall(plain.replace("'", "")))


@lru_cache(maxsize=1)
def _index() -> dict[str, list[tuple[str, list[str]]]]:
    """Raw rows by first character, the longest word first."""
    words: dict[str, list[str]] = {}
    for line in lines("terms.tsv"):
        words.setdefault(line[: line.index("\t")], []).append(line)
    index: dict[str, list[tuple[str, list[str]]]] = {}
    for word in sorted(words, key=len, reverse=True):
        index.setdefault(word[0], []).append((word, words[word]))
    return index


@lru_cache(maxsize=4096)
def _term(line: str) -> Term:
    hanzi, pinyin, english, kind, _ = line.split("\t")
    return Term(hanzi, pinyin, tuple(english.split("|")), kind)  # type: ignore[arg-type]


def all_terms() -> tuple[Term, ...]:
    """The whole dictionary, in the order of the file."""
    return tuple(_term(line) for line in lines("terms.tsv"))


def lookup(text: str, pos: int) -> list[Term]:
    """All dictionary words that start at `pos`, the longest first.

    Args:
        text: folded or simplified text.
        pos: an index into `text`.
    """
    found = _index().get(text[pos], ())
    return [_term(line) for word, all_lines in found if text.startswith(word, pos) for line in all_lines]


@lru_cache(maxsize=1)
def _reverse() -> dict[str, EnglishWord]:
    found: dict[str, tuple[TermKind, set[str]]] = {}
    for term in all_terms():
        for english in term.english:
            entry = found.setdefault(english_key(english), (term.kind, set()))
            entry[1].add(term.hanzi)
    return {key: EnglishWord(kind, frozenset(hanzi)) for key, (kind, hanzi) in found.items()}


def english_kind(phrase: str) -> EnglishWord | None:
    """What an English word or phrase of a name is and which Chinese words it may translate.

    "technology" is an industry word for 科技 and 技术; "Beijing" a place.

    Args:
        phrase: as printed or folded; case, marks and "&" do not matter.
    """
    return _reverse().get(english_key(phrase))


def segment(text: str) -> list[tuple[int, int, Term | None]]:
    """Cut Han text into dictionary words and the stretches between them (the brand), covering it whole.

    The cut with the fewest characters outside the dictionary wins, then the one with the fewest words; single
    characters count as dictionary words only where nothing longer does.

    Args:
        text: folded or simplified text.
    """
    size = len(text)
    best: list[tuple[int, int, int, Term | None]] = [(0, 0, size, None)] * (size + 1)
    for pos in range(size - 1, -1, -1):
        rest = best[pos + 1]
        choices: list[tuple[int, int, int, Term | None]] = [(rest[0] + 10, rest[1] + 1, pos + 1, None)]
        for term in lookup(text, pos):
            end = pos + len(term.hanzi)
            rest = best[end]
            choices.append((rest[0] + (8 if end == pos + 1 else 0), rest[1] + 1, end, term))
        best[pos] = min(choices, key=lambda choice: choice[:2])
    pieces: list[tuple[int, int, Term | None]] = []
    pos = 0
    while pos < size:
        _, _, end, found = best[pos]
        if found is None and pieces and pieces[-1][2] is None:
            pieces[-1] = (pieces[-1][0], end, None)
        else:
            pieces.append((pos, end, found))
        pos = end
    return pieces


TRADE_KINDS = frozenset({"industry", "org_form", "institution"})


@lru_cache(maxsize=8192)
def is_generic(word: str) -> bool:
    """Whether a folded Latin word is a usual word of trade ("technology", "keji", "institute", "research").

    Words that occur only inside a translation of several words count too if the translation is of a line of
    business or an institution. Pinyin counts only where the table says so: "keji" is 科技 nearly always, "fangwei" is
    as often a given name as 防卫.
    """
    return word in _generic_words()


@lru_cache(maxsize=1)
def _generic_words() -> frozenset[str]:
    words: set[str] = set()
    for line in lines("terms.tsv"):
        hanzi, _, english, kind, _ = line.split("\t")
        if kind in TRADE_KINDS and len(hanzi) > 1:
            words.update(word for phrase in english.split("|") for word in english_key(phrase).split())
    words.update(row[0] for row in rows("generic_words.tsv"))
    return frozenset(word for word in words if len(word) > 2) - frozenset(row[0] for row in rows("brand_words.tsv"))
