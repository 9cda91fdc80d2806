"""What the names package knows, as flat tables: folding, words and their weights, legal forms, places, syllables.

Every figure is taken from the functions of `navicert.names`, by calling them; nothing is written down a second time.
"""

from __future__ import annotations

import unicodedata
from typing import Any, NamedTuple

import numpy as np

from navicert.matching.bulk.hashing import Array, keys_of, make_table, pack
from navicert.matching.bulk.views import viewed
from navicert.names import (
    abbreviations,
    chinese,
    concepts,
    legal_forms,
    normalize,
    numbers,
    persons,
    places,
    romanization,
    terms,
    tokens,
    weights,
)
from navicert.names.weights import Role

HAN, UNSAFE = 255, 1
KNOWN, GENERIC, MARK, SUFFIX, HOLDER, HONORIFIC, GROUP, COUNT, ORDINAL, AND, SPECIAL, FORM_WORD = (
    1 << at for at in range(12)
)
PINYIN, OLDER = 1, 2
FORM_POSITIONS = ("any", "start", "end", "edge")
NOWHERE = "\0"


class Lexicon(NamedTuple):
    """Flat tables.

    Attributes:
        fold_at, fold_size, fold_text: what each code point becomes; HAN for what the small engine reads.
        unsafe: code points that may compose with what stands before them.
        keys, values: one table of strings for all purposes, the key mixed with the mark of the purpose.
        word: a row for each word of the vocabulary and one for any other word, a column for each L_ constant.
        place: key, country, and whether it is short, of each place.
        heads: how legal forms (two letters) and places (three) begin.
        slips: longer words of legal forms, and where to find them.
        letters: replacements of spelling, see `_pairs`.
        plain: limits and figures, by position.
    """

    fold_at: Array
    fold_size: Array
    fold_text: Array
    unsafe: Array
    keys: Array
    values: Array
    word: Array
    place: Array
    form_starts: Array
    place_heads: Array
    slip_at: Array
    slip_words: Array
    slip_text: Array
    slip_starts: Array
    letters: Array
    sounds: Array
    plain: Array


WORDS, FORMS, PLACES, SLIPS, SYLLABLES, ABBREVIATIONS, ENGLISH, PINYIN_TERMS = (
    np.uint64(0x51_7C_C1_B7_27_22_0A_95 * at % (1 << 64)) for at in range(1, 9)
)
L_ROLE, L_FLAGS, L_WEIGHT, L_PROMOTED, L_GENERIC, L_PLACE, L_PLACE_PROMOTED, L_COUNT, L_ROMAN = range(9)


def _folding() -> dict[str, Array]:
    table = normalize.fold_table()
    size = np.zeros(0x110000, np.uint8)
    at = np.zeros(0x110000, np.int32)
    text = bytearray(b" ")
    for code, folded in table.items():
        if any(normalize.is_han(ch) or not ch.isascii() for ch in folded):
            size[code] = HAN
            continue
        at[code], size[code] = len(text), len(folded)
        text += folded.encode()
    unsafe = np.zeros(0x110000, np.uint8)
    for code in range(0x300, 0x110000):
        char = chr(code)
        if unicodedata.combining(char) or (not 0xD800 <= code < 0xE000 and unicodedata.normalize("NFC", char) != char):
            unsafe[code] = UNSAFE
        parts = unicodedata.decomposition(char).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            unsafe[int(parts[1], 16)] = UNSAFE
    for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)):
        unsafe[code] = UNSAFE
    return {"fold_at": at, "fold_size": size, "fold_text": np.frombuffer(bytes(text), np.uint8), "unsafe": unsafe}


def _special() -> set[str]:
    """Words that stand for more than their stem and their own sound."""
    single = {word for word in terms._reverse() if " " not in word}
    older = {word for word in romanization._older_syllables() if word.isalpha()}
    return (
        single | older | romanization.syllables() | set(abbreviations._tables()[0]) | set(persons._classes())
        | set(chinese._postal_words()) | set(_pinyin_words())
    )  # fmt: skip


def _pinyin_words() -> list[str]:
    from navicert.names import translations

    return sorted(translations._by_pinyin())


def _romans() -> dict[str, int]:
    return {numbers._to_roman(value): value for value in range(1, numbers.MAX_ROMAN + 1)}


def vocabulary() -> list[str]:
    """Every word that any table of the names package knows, sorted."""
    words = set(weights.frequencies()[0]) | weights.particles() | persons.PARTICLES | persons.HONORIFICS
    words |= terms._generic_words() | _special() | set(numbers._words()) | numbers._holders() | numbers.MARKS
    words |= {"st", "nd", "rd", "th", "and"} | set(_romans()) | tokens.GROUP_WORDS | set("abcdefghijklmnopqrstuvwxyz")
    return sorted(word for word in words if word.isascii() and word.isalnum())


def _flags(word: str, special: set[str]) -> int:
    counted = numbers._words().get(word)
    return (
        KNOWN * concepts.is_known_word(word)
        | GENERIC * terms.is_generic(word)
        | MARK * (word in numbers.MARKS)
        | SUFFIX * (word in ("st", "nd", "rd", "th"))
        | HOLDER * (word in numbers._holders())
        | HONORIFIC * (word in persons.HONORIFICS)
        | GROUP * (word in tokens.GROUP_WORDS)
        | COUNT * (counted is not None)
        | ORDINAL * (counted is not None and counted[1])
        | AND * (word == "and")
        | SPECIAL * (word in special)
        | FORM_WORD * (word in edges_forms())
    )


def edges_forms() -> frozenset[str]:
    """Words of legal forms that count in acronyms."""
    from navicert.matching.edges import ACRONYM_FORMS

    return ACRONYM_FORMS


def _words(words: list[str]) -> Array:
    special, romans = _special(), _romans()
    rows: list[tuple[int, ...]] = []
    for word in [*words, NOWHERE]:
        role = Role.WORD if word == NOWHERE else weights.role_of_word(word)
        counted = numbers._words().get(word)
        rows.append((
            int(role), _flags(word, special) if word != NOWHERE else 0, weights.weight_of(word, role),
            weights.promoted_weight(word, Role.GENERIC), weights.weight_of(word, Role.GENERIC),
            weights.weight_of(word, Role.PLACE), weights.promoted_weight(word, Role.PLACE),
            -1 if counted is None else counted[0], romans.get(word, 0),
        ))  # fmt: skip
    return np.array(rows, np.int32)


def _code(char: str) -> int:
    return ord(char) - 48 if char.isdigit() else ord(char) - 87


def _forms(strings: Strings) -> Array:
    """Files the legal forms; returns how they begin."""
    keys = sorted({*legal_forms._forms(), *(k for k in legal_forms._gleif() if len(k) >= legal_forms.SHORTEST_GLEIF)})
    for key in keys:
        form = legal_forms._find(key)
        if form is not None and key.isascii() and key:
            strings.append((FORMS, key, FORM_POSITIONS.index(form.position)))
    starts = np.zeros(36 * 36, np.uint8)
    for start in legal_forms._starts():
        if len(start) == 2 and start.isascii():
            starts[_code(start[0]) * 36 + _code(start[1])] = 1
    return starts


def place_numbers() -> dict[str, int]:
    """The number by which the engine knows a place or country."""
    found = places._gazetteer().places.values()
    names = sorted({*found, *filter(None, map(places.country_of, found))})
    return {name: at + 1 for at, name in enumerate(names)}


def _places(strings: Strings) -> dict[str, Array]:
    gazetteer = places._gazetteer()
    number = place_numbers()
    heads = np.zeros(36**3, np.uint8)
    for head in gazetteer.heads:
        if len(head) == 3:
            heads[(_code(head[0]) * 36 + _code(head[1])) * 36 + _code(head[2])] = 1
    rows = []
    for at, (key, name) in enumerate(sorted(gazetteer.places.items())):
        strings.append((PLACES, key, at))
        short = len(key) <= 2 and key not in ("hk", "uk", "us")
        rows.append((number[name], number.get(places.country_of(name) or "", 0), short))
    return {"place": np.array(rows, np.int64), "place_heads": heads}


def _slips(strings: Strings) -> dict[str, Array]:
    """The longer words of legal forms, filed under themselves without any one letter."""
    words = legal_forms._form_words()
    filed: dict[str, set[int]] = {}
    for number, word in enumerate(words):
        for text in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            filed.setdefault(text, set()).add(number)
    strings += [(SLIPS, key, at) for at, key in enumerate(filed)]
    starts = np.zeros(len(filed) + 1, np.int64)
    np.cumsum([len(numbers) for numbers in filed.values()], out=starts[1:])
    packed = pack(words)
    return {
        "slip_at": starts, "slip_text": packed.data, "slip_starts": packed.starts,
        "slip_words": np.array([number for found in filed.values() for number in sorted(found)], np.int32),
    }  # fmt: skip


def _pairs(rows: Any) -> Array:
    """Replacements as rows of bytes: size of the old text, the old, size of the new, the new."""
    out = np.zeros((len(rows), 20), np.uint8)
    for at, (old, new) in enumerate(rows):
        out[at, 0], out[at, 10] = len(old), len(new)
        out[at, 1 : 1 + len(old)] = list(old.encode())
        out[at, 11 : 11 + len(new)] = list(new.encode())
    return out


def _spelling(strings: Strings) -> dict[str, Array]:
    legal, older = romanization.syllables(), romanization._older_syllables()
    for word in sorted({*legal, *older}):
        if word.isalpha():
            strings.append((SYLLABLES, word, PINYIN * (word in legal) | OLDER * (word in older)))
    strings += [(ABBREVIATIONS, word, 1) for word in abbreviations._tables()[0]]
    strings += [(ENGLISH, phrase, at) for at, phrase in enumerate(sorted(terms._reverse()))]
    strings += [(PINYIN_TERMS, word, at) for at, word in enumerate(_pinyin_words())]
    sounds = np.arange(256, dtype=np.uint8)
    for old, new in concepts._SOUNDS.items():
        sounds[old] = ord(new) if isinstance(new, str) else new
    letters = np.vstack([_pairs(concepts._ENDINGS), _pairs(concepts._SPELLINGS[:4]), _pairs(concepts._PAIRS)])
    return {"letters": letters, "sounds": sounds}


Strings = list[tuple[Any, str, int]]


def build() -> Lexicon:
    """The tables of the names package as they are now."""
    plain = [
        legal_forms._longest(), legal_forms.MAX_TOKENS_IN_FORM, places._gazetteer().longest,
        places.MAX_TOKENS_IN_PLACE, weights.weight_of("1", Role.NUMBER), tokens.PROMOTED_BELOW, tokens.MAX_LENGTH,
        legal_forms.SHORTEST_FORM_WORD, numbers.MAX_DIGITS, len(concepts._ENDINGS), len(concepts._PAIRS),
        len(terms._reverse()),
        tokens.REPEATED,
    ]  # fmt: skip
    words = vocabulary()
    strings: Strings = [(WORDS, word, at) for at, word in enumerate(words)]
    parts: dict[str, Array] = {
        **_folding(), "word": _words(words), "form_starts": _forms(strings), **_places(strings), **_slips(strings),
        **_spelling(strings), "plain": np.array(plain, np.int64),
    }  # fmt: skip
    marks = np.array([mark for mark, _, _ in strings], np.uint64)
    table = make_table(keys_of([text for _, text, _ in strings]) ^ marks, np.array([n for _, _, n in strings]))
    return viewed(Lexicon(keys=table.keys, values=table.values, **parts))


LONGEST_FORM, TOKENS_IN_FORM, LONGEST_PLACE, TOKENS_IN_PLACE, NUMBER_WEIGHT, PROMOTED_BELOW, MAX_LENGTH = range(7)
SHORTEST_SLIP, MAX_DIGITS, ENDINGS, SOUND_PAIRS, ENGLISH_PHRASES, REPEATED = 7, 8, 9, 10, 11, 12
