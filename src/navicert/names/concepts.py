"""What a word stands for: the concepts by which two differently spelled words are the same word.

"technology", "tech", "technologies" and "keji" share one; "Tsinghua" and "Qinghua" share one; "Mohammed" and
"Muhammad" share one. A concept comes with a similarity, because a sure bridge and a likely one are not worth the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from navicert.names import abbreviations, persons
from navicert.names.chinese import wade_giles_to_pinyin
from navicert.names.romanization import split_pinyin
from navicert.names.terms import english_kind
from navicert.names.translations import pinyin_terms
from navicert.names.weights import frequencies

Bridge = Literal["near", "transliterated", "translated", "abbreviated"]


class Concept(NamedTuple):
    """How sure a word stands for a concept, in thousandths, and by which bridge.

    `english` marks the English side of a translation. Two English words meet in it only through a Chinese one, and
    what two translators may write for one word, two companies may have in their names: such a pair is not related.
    """

    similarity: int
    bridge: Bridge
    english: bool = False


STEM, ABBREVIATION, PERSON, OLDER, SLOPPY, TRANSLATION = 985, 955, 945, 930, 860, 930
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("xes", "x"), ("s", ""))
_SPELLINGS = (
    ("isation", "ization"),
    ("our", "or"),
    ("centre", "center"),
    ("defence", "defense"),
    ("ph", "f"),
)


def stem(word: str) -> str:
    """A word without its plural ending and in American spelling; short words stay as they are."""
    if len(word) >= 5 and not word.endswith("ss"):
        for ending, instead in _ENDINGS:
            if word.endswith(ending):
                word = word[: len(word) - len(ending)] + instead
                break
    for other, usual in _SPELLINGS[:4]:
        if word.endswith(other) and len(word) > len(other) + 2:
            word = word[: len(word) - len(other)] + usual
    return word


@lru_cache(maxsize=65536)
def concepts(word: str) -> Mapping[str, Concept]:
    """The concepts of one folded word, by name.

    Args:
        word: folded; not a number.
    """
    found: dict[str, Concept] = {}
    if not word.isalpha() or not word.isascii() or len(word) < 2:
        return found
    base = stem(word)
    found[f"stem {base}"] = Concept(STEM, "near")
    for full in (*abbreviations.abbreviation_class(word), *abbreviations.abbreviation_class(base)):
        found.setdefault(f"abbr {full}", Concept(ABBREVIATION, "abbreviated"))
    for person in persons.name_classes(word):
        found[f"name {person}"] = Concept(PERSON, "transliterated")
    found.update(_phrase(word))
    if len(word) >= 4:
        found.update(_sounds(word))
    return found


def _sounds(word: str) -> dict[str, Concept]:
    """The pinyin that a word may be spelled from in an older or regional way.

    A word that is legal pinyin of two syllables or more is taken at its word: "huachang" is not "huazhang".
    """
    plain = split_pinyin(word)
    found = {f"sound {word}": Concept(OLDER, "transliterated")} if plain else {}
    if plain and len(plain[0]) > 1:
        return found
    sure = SLOPPY if plain else OLDER
    for syllables in wade_giles_to_pinyin(word)[:4]:
        found.setdefault(f"sound {''.join(syllables)}", Concept(sure, "transliterated"))
    return found


@lru_cache(maxsize=65536)
def phrase_concepts(phrase: str) -> Mapping[str, Concept]:
    """The concepts of a word or of words with spaces between them: what they translate.

    Args:
        phrase: folded words.
    """
    return _phrase(phrase)


def _phrase(phrase: str) -> dict[str, Concept]:
    found: dict[str, Concept] = {}
    for hanzi in pinyin_terms(phrase.replace(" ", "")):
        found[f"han {hanzi}"] = Concept(TRANSLATION, "translated")
    english = english_kind(phrase)
    if english is not None:
        for hanzi in sorted(english.hanzi):
            # Two English words that translate one Chinese word are not the same word: see `Concept.english`.
            found.setdefault(f"han {hanzi}", Concept(TRANSLATION, "translated", english=True))
    return found


@lru_cache(maxsize=65536)
def is_known_word(word: str) -> bool:
    """Whether a spelling is a word of its own: on several listed names, in the dictionary, or legal pinyin.

    Two such words that differ by a letter are two words, not one word and a slip.
    """
    table, _ = frequencies()
    return table.get(word, 0) >= 3 or english_kind(word) is not None or (len(word) <= 12 and bool(split_pinyin(word)))


_SOUNDS = str.maketrans(
    {"q": "k", "c": "k", "x": "k", "z": "s", "w": "v", "f": "v", "b": "p", "d": "t", "g": "k", "j": "s"}
)
_PAIRS = (
    ("sch", "s"),
    ("sh", "s"),
    ("ch", "s"),
    ("kh", "k"),
    ("gh", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "t"),
    ("ck", "k"),
    ("zh", "s"),
    ("dj", "s"),
    ("ts", "s"),
    ("tz", "s"),
)


@lru_cache(maxsize=65536)
def sound_key(word: str) -> str:
    """How a Latin word sounds, coarsely: consonant classes in order, a vowel at the start kept as one sign.

    Made for transliterations, where vowels and voicing vary: "Yousef", "Yusuf" and "Youssif" share a key.
    """
    text = word
    for pair, instead in _PAIRS:
        text = text.replace(pair, instead)
    text = text.translate(_SOUNDS)
    key = "a" if text[:1] in "aeiou" else ""
    last = ""
    for ch in text:
        if ch in "aeiouyh":
            last = ch if ch != "h" else last
            continue
        if ch != last:
            key += ch
        last = ch
    return key
