"""How a name sounds, coarsely: consonant classes that survive the way into Chinese and back.

洛克希德·马丁 spells "Lockheed Martin" with the characters at hand: l and r fall together, voiced and voiceless too,
h and y vanish, an r before a consonant is dropped, and every final consonant gets a syllable of its own. What is left
is a code of consonant classes, by which a Latin word and a run of characters can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from navicert.names.chinese import foreign_sound, readings
from navicert.names.tables import rows

_DIGRAPHS = (
    ("tsch", "S"), ("sch", "S"), ("tch", "S"), ("dge", "S"), ("sh", "S"), ("ch", "S"), ("zh", "S"), ("ts", "S"),
    ("tz", "S"), ("dz", "S"), ("ph", "F"), ("th", "T"), ("ck", "K"), ("kh", "K"), ("gh", ""), ("qu", "K"), ("x", "KS"),
    ("wh", "F"), ("ng", "N"),
)  # fmt: skip
_SYLLABLES = tuple(pair for pair in _DIGRAPHS if pair[0] in ("sh", "ch", "zh", "ng"))
_LATIN, _PINYIN = dict(_DIGRAPHS), dict(_SYLLABLES)
_LETTERS = {
    "b": "P", "p": "P", "m": "M", "f": "F", "v": "F", "w": "F", "d": "T", "t": "T", "n": "N", "l": "L", "r": "L",
    "g": "K", "k": "K", "q": "S", "c": "K", "j": "S", "z": "S", "s": "S",
}  # fmt: skip
_VOWELS = frozenset("aeiouyh")
MOST_CODES = 48
MOST_COINED = 256
SHORTEST_CODE = 3
SHORTEST_GUESS = 2
EXACT_LONG, EXACT_SHORT, ONE_OFF = 860, 800, 740
LEAST_ALIKE = 500
# Tenths that the consonants count beside the letters, where a whole brand is compared.
HEARD = 6


def _digraph(word: str, at: int, latin: bool) -> tuple[int, str] | None:
    """Letters at a place that are heard as one consonant: their number and its class."""
    known = _LATIN if latin else _PINYIN
    for size in (4, 3, 2, 1) if latin else (2,):
        code = known.get(word[at : at + size])
        if code is not None:
            return size, code
    return None


def _consonant(word: str, at: int, drop_r: bool, latin: bool) -> str:
    """The class of the consonant at a place; empty where it is not heard."""
    ch, after = word[at], word[at + 1 : at + 2]
    if latin and ch in "cg" and after and after in "eiy":
        return "S"
    if latin and ch == "q":
        return "K"
    if drop_r and ch == "r" and (not after or after not in _VOWELS):
        return ""
    return _LETTERS.get(ch, "")


def _encode(word: str, drop_r: bool, latin: bool) -> str:
    """The code of a word; `latin` reads c, g and q as European languages do, else as pinyin."""
    out, at, after_vowel = "", 0, False
    while at < len(word):
        pair = _digraph(word, at, latin)
        if pair is None and word[at] in _VOWELS:
            if at == 0 and word[at] != "y":
                out = "H" if word[at] == "h" else "A"
            at, after_vowel = at + 1, True
            continue
        size, code = pair or (1, _consonant(word, at, drop_r, latin))
        at += size
        if code and (after_vowel or not out.endswith(code[0])):
            out += code
        after_vowel = after_vowel and not code
    return out


@lru_cache(maxsize=65536)
def latin_codes(word: str) -> tuple[str, ...]:
    """The codes of a folded Latin word: with every r, and without those that Chinese drops.

    Args:
        word: folded letters.
    """
    return tuple(dict.fromkeys((_encode(word, False, True), _encode(word, True, True))))


@lru_cache(maxsize=8192)
def _char_codes(char: str, first: bool) -> tuple[str, ...]:
    spoken = dict.fromkeys((*foreign_sound(char), *readings(char)))
    codes = dict.fromkeys(_encode(text, False, False) for text in spoken)
    # Only at the very start of a word is a vowel or an h heard.
    return tuple(dict.fromkeys(code if first else code.removeprefix("A").removeprefix("H") for code in codes))


@lru_cache(maxsize=65536)
def han_codes(chars: str) -> frozenset[str]:
    """The codes of a run of Han characters that spells a foreign word, in every way its characters are read.

    Args:
        chars: simplified characters.
    """
    ways = [_char_codes(char, at == 0) for at, char in enumerate(chars)]
    joined = ("".join(way) for way in islice(product(*ways), MOST_CODES))
    return frozenset(code for code in joined if code)


@lru_cache(maxsize=65536)
def han_letters(chars: str) -> frozenset[str]:
    """The letters that a run of Han characters spells when it spells a foreign word, in every way it is read.

    Args:
        chars: simplified characters.
    """
    ways = [tuple(dict.fromkeys((*foreign_sound(char), *readings(char)))) for char in chars]
    return frozenset("".join(way) for way in islice(product(*ways), MOST_CODES))


@lru_cache(maxsize=262144)
def foreign_similarity(chars: str, word: str) -> int:
    """How sure it is that characters spell a foreign word, in thousandths; 0 where it is not.

    The consonants must agree: codes of three classes wholly, longer ones but for one class. Codes fit many words, so
    the letters with their vowels must be alike too, and say how sure it is.

    Args:
        chars: simplified characters.
        word: folded Latin letters.
    """
    best = 0
    theirs = [code for code in latin_codes(word) if len(code) >= SHORTEST_CODE]
    for code in han_codes(chars) if theirs else ():
        for other in theirs:
            if code == other:
                best = max(best, EXACT_LONG if len(code) > SHORTEST_CODE else EXACT_SHORT)
            elif min(len(code), len(other)) > SHORTEST_CODE and OSA.distance(code, other, score_cutoff=1) == 1:
                best = max(best, ONE_OFF)
    if best == 0:
        return 0
    alike = max(round(1000 * Indel.normalized_similarity(text, word)) for text in han_letters(chars))
    return 0 if alike < LEAST_ALIKE else best - (1000 - alike) // 4


def code_keys(codes: Iterable[str]) -> Iterator[str]:
    """Keys under which a word is filed, and looked for, by its codes: two words share one if they are similar.

    "h:" keys are whole codes, "H:" keys codes without one class.
    """
    for code in codes:
        if len(code) >= SHORTEST_GUESS:
            yield f"h:{code}"
            if len(code) > SHORTEST_CODE:
                yield f"H:{code}"
                yield from (f"H:{code[:at]}{code[at + 1 :]}" for at in range(len(code)))


def closeness(codes: frozenset[str] | tuple[str, ...], others: frozenset[str] | tuple[str, ...]) -> int:
    """How alike two sounds are, in thousandths: the share of classes in common and in order, the first one doubly.

    Args:
        codes, others: of one side and of the other; the closest pair counts.
    """
    best = 0
    for a in codes:
        for b in others:
            if a and b:
                alike = round(1000 * Indel.normalized_similarity(a[0] + a, b[0] + b))
                best = max(best, alike)
    return best


@lru_cache(maxsize=1)
def _coined() -> dict[str, tuple[str, ...]]:
    return {row[0]: tuple(row[1].split(" ")) for row in rows("coined_sounds.tsv")}


@lru_cache(maxsize=16384)
def _brand_spellings(chars: str) -> tuple[str, ...]:
    """What a brand may be spelled as: by its sound, and with the pieces of words that brands are coined of."""
    ways = [tuple(dict.fromkeys((*readings(c)[:1], *_coined().get(c, ()), *foreign_sound(c)))) for c in chars]
    return tuple(dict.fromkeys("".join(way) for way in islice(product(*ways), MOST_COINED)))


@lru_cache(maxsize=16384)
def brand_codes(chars: str) -> frozenset[str]:
    """The codes of a brand in Han characters, in every way that its Latin form may be coined.

    Args:
        chars: simplified characters.
    """
    coined = (_encode(text, False, True) for text in _brand_spellings(chars))
    return han_codes(chars) | frozenset(code for code in coined if code)


@lru_cache(maxsize=262144)
def likeness(chars: str, word: str) -> int:
    """How alike characters and a Latin word sound, in thousandths: by their consonants, and by their letters.

    Args:
        chars: simplified characters.
        word: folded Latin letters.
    """
    heard = max(
        (score for code in latin_codes(word) if code for score in (_nearest(code[0] + code, _doubled(chars)),)),
        default=0,
    )
    if heard == 0:
        return 0
    return (HEARD * heard + (10 - HEARD) * _nearest(word, _brand_spellings(chars))) // 10


@lru_cache(maxsize=16384)
def _doubled(chars: str) -> tuple[str, ...]:
    """The codes of a brand with the first class doubled, as `closeness` counts it."""
    return tuple(sorted(code[0] + code for code in brand_codes(chars)))


def _nearest(text: str, others: tuple[str, ...]) -> int:
    """How alike a text and the nearest of some others are, in thousandths."""
    found = process.extractOne(text, others, scorer=Indel.normalized_similarity)
    return round(1000 * found[1]) if found else 0


def sounds_same(chars: str, word: str) -> bool:
    """Whether a brand and a word share a code of two classes at least.

    Args:
        chars: simplified characters.
        word: folded Latin letters.
    """
    return any(len(code) >= SHORTEST_GUESS and code in brand_codes(chars) for code in latin_codes(word))
