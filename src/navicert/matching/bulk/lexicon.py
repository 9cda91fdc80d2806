"""What the names package knows, as flat tables: folding, words and their weights, legal forms, places, syllables.

Every figure is taken from the functions of `navicert.names`, by calling them; nothing is written down a second time.
"""

from __future__ import annotations

import unicodedata
from typing import Any, NamedTuple

import numpy as np

from navicert.matching.bulk.hashing import Array, keys_of, pack, table_of
from navicert.names import abbreviations, concepts, legal_forms, numbers, persons, places, romanization, terms, tokens
from navicert.names import chinese, normalize, weights
from navicert.names.weights import Role

HAN, UNSAFE = 255, 1
KNOWN, GENERIC, MARK, SUFFIX, HOLDER, HONORIFIC, GROUP, COUNT, ORDINAL, AND, SPECIAL, FORM_WORD = (
    1 << at for at in range(12)
)
PINYIN, OLDER = 1, 2
FORM_POSITIONS = ("any", "start", "end", "edge")
NOWHERE = "\0"


class Lexicon(NamedTuple):
    """Flat tables; see `build`."""

    fold_at: Array
    fold_size: Array
    fold_text: Array
    unsafe: Array
    word_keys: Array
    word_ids: Array
    word_role: Array
    word_flags: Array
    word_weight: Array
    word_promoted: Array
    word_generic: Array
    word_place: Array
    word_place_promoted: Array
    word_count: Array
    word_roman: Array
    form_keys: Array
    form_position: Array
    form_starts: Array
    place_keys: Array
    place_ids: Array
    place_number: Array
    place_country: Array
    place_heads: Array
    place_short: Array
    slip_keys: Array
    slip_ids: Array
    slip_text: Array
    slip_starts: Array
    syllable_keys: Array
    syllable_kinds: Array
    abbreviation_keys: Array
    abbreviation_ids: Array
    endings: Array
    spellings: Array
    sound_pairs: Array
    sounds: Array
    english_keys: Array
    english_ids: Array
    pinyin_keys: Array
    pinyin_ids: Array
    plain: Array


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
        if unicodedata.combining(char) or (
            not 0xD800 <= code < 0xE000 and unicodedata.normalize("NFC", char) != char
        ):
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
        | set(chinese._postal_words()) | {key for key in _pinyin_words()}
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


def _words(words: list[str]) -> dict[str, Array]:
    special, romans = _special(), _romans()
    rows: list[tuple[int, ...]] = []
    for word in [*words, NOWHERE]:
        slip = word != NOWHERE and legal_forms.is_misspelled_form(word)
        role = Role.WORD if word == NOWHERE else Role.FORM if slip else weights.role_of_word(word)
        counted = numbers._words().get(word)
        rows.append((
            int(role), _flags(word, special) if word != NOWHERE else 0, weights.weight_of(word, role),
            weights.promoted_weight(word, Role.GENERIC), weights.weight_of(word, Role.GENERIC),
            weights.weight_of(word, Role.PLACE), weights.promoted_weight(word, Role.PLACE),
            -1 if counted is None else counted[0], romans.get(word, 0),
        ))  # fmt: skip
    columns = np.array(rows, np.int32).T
    names = ("role", "flags", "weight", "promoted", "generic", "place", "place_promoted", "count", "roman")
    found = {f"word_{name}": np.ascontiguousarray(column) for name, column in zip(names, columns, strict=True)}
    found["word_keys"], found["word_ids"] = table_of(words)
    return found


def _code(char: str) -> int:
    return ord(char) - 48 if char.isdigit() else ord(char) - 87


def _forms() -> dict[str, Array]:
    keys = sorted({*legal_forms._forms(), *(k for k in legal_forms._gleif() if len(k) >= legal_forms.SHORTEST_GLEIF)})
    keys = [key for key in keys if key.isascii() and key]
    found = [legal_forms._find(key) for key in keys]
    starts = np.zeros(36 * 36, np.uint8)
    for start in legal_forms._starts():
        if len(start) == 2 and start.isascii():
            starts[_code(start[0]) * 36 + _code(start[1])] = 1
    table = table_of(keys, [FORM_POSITIONS.index(form.position) for form in found if form is not None])
    return {"form_keys": table.keys, "form_position": table.values, "form_starts": starts}


def _places() -> dict[str, Array]:
    gazetteer = places._gazetteer()
    keys = sorted(gazetteer.places)
    names = sorted({*gazetteer.places.values(), *filter(None, map(places.country_of, gazetteer.places.values()))})
    number = {name: at + 1 for at, name in enumerate(names)}
    heads = np.zeros(36**3, np.uint8)
    for head in gazetteer.heads:
        if len(head) == 3:
            heads[(_code(head[0]) * 36 + _code(head[1])) * 36 + _code(head[2])] = 1
    table = table_of(keys)
    canonical = [gazetteer.places[key] for key in keys]
    return {
        "place_keys": table.keys, "place_ids": table.values, "place_heads": heads,
        "place_number": np.array([number[name] for name in canonical], np.int64),
        "place_country": np.array([number.get(places.country_of(name) or "", 0) for name in canonical], np.int64),
        "place_short": np.array([len(key) <= 2 and key not in ("hk", "uk", "us") for key in keys], np.uint8),
    }  # fmt: skip


def place_numbers() -> dict[str, int]:
    """The number by which the engine knows a place or country."""
    found = places._gazetteer().places.values()
    names = sorted({*found, *filter(None, map(places.country_of, found))})
    return {name: at + 1 for at, name in enumerate(names)}


def _slips() -> dict[str, Array]:
    """The long words of legal forms, under themselves without any one letter."""
    words = legal_forms._long_words()
    filed: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        for text in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            filed.setdefault(text, []).append(number)
    chains = sorted(filed)
    # One number a key: words that share a key are chained by asking for "key\1", "key\2" ...
    keys = [text + "\1" * at for text in chains for at in range(len(filed[text]))]
    table = table_of(keys, [number for text in chains for number in filed[text]])
    text = pack(words)
    return {
        "slip_keys": table.keys,
        "slip_ids": table.values,
        "slip_text": text.data,
        "slip_starts": text.starts,
    }


def _pairs(rows: Any) -> Array:
    """Replacements as rows of bytes: size of the old text, the old, size of the new, the new."""
    out = np.zeros((len(rows), 20), np.uint8)
    for at, (old, new) in enumerate(rows):
        out[at, 0], out[at, 10] = len(old), len(new)
        out[at, 1 : 1 + len(old)] = list(old.encode())
        out[at, 11 : 11 + len(new)] = list(new.encode())
    return out


def _spelling() -> dict[str, Array]:
    legal, older = romanization.syllables(), romanization._older_syllables()
    both = sorted(word for word in {*legal, *older} if word.isalpha())
    table = table_of(both, [PINYIN * (word in legal) | OLDER * (word in older) for word in both])
    short = sorted(abbreviations._tables()[0])
    sounds = np.arange(256, dtype=np.uint8)
    for old, new in concepts._SOUNDS.items():
        sounds[old] = ord(new) if isinstance(new, str) else new
    abbreviation = table_of(short)
    english = table_of(sorted(terms._reverse()))
    pinyin = table_of(_pinyin_words())
    return {
        "syllable_keys": table.keys, "syllable_kinds": table.values,
        "abbreviation_keys": abbreviation.keys, "abbreviation_ids": abbreviation.values,
        "endings": _pairs(concepts._ENDINGS), "spellings": _pairs(concepts._SPELLINGS[:4]),
        "sound_pairs": _pairs(concepts._PAIRS), "sounds": sounds,
        "english_keys": english.keys, "english_ids": english.values,
        "pinyin_keys": pinyin.keys, "pinyin_ids": pinyin.values,
    }  # fmt: skip


def build() -> Lexicon:
    """The tables of the names package as they are now."""
    plain = [
        legal_forms._longest(), legal_forms.MAX_TOKENS_IN_FORM, places._gazetteer().longest,
        places.MAX_TOKENS_IN_PLACE, weights.weight_of("1", Role.NUMBER), tokens.PROMOTED_BELOW, tokens.MAX_LENGTH,
        legal_forms.SHORTEST_SLIP, numbers.MAX_DIGITS,
    ]  # fmt: skip
    parts: dict[str, Array] = {
        **_folding(), **_words(vocabulary()), **_forms(), **_places(), **_slips(), **_spelling(),
        "plain": np.array(plain, np.int64),
    }  # fmt: skip
    return Lexicon(**parts)


LONGEST_FORM, TOKENS_IN_FORM, LONGEST_PLACE, TOKENS_IN_PLACE, NUMBER_WEIGHT, PROMOTED_BELOW, MAX_LENGTH = range(7)
SHORTEST_SLIP, MAX_DIGITS = 7, 8
__all__ = ["Lexicon", "build", "keys_of", "place_numbers", "vocabulary"]
