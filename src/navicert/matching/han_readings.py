"""How Han characters may be read in Latin letters: by dictionary, by sound in several systems, as a foreign word.

Readings come before any other name is known; `hanzi` chooses among them what fits the other name best.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from navicert.names import chinese, numbers, places, terms
from navicert.names.concepts import concepts
from navicert.names.sounds import EXACT_LONG, SHORTEST_GUESS, brand_codes, code_keys, han_codes
from navicert.names.translations import ways_to_say
from navicert.names.weights import Role

TRANSLATED = 960
SPELLED = 975
ROMANIZED = 940
# 深圳市 is "Shenzhen" as 深圳 is: the rank of a place is seldom printed.
PLACE_SUFFIXES = frozenset("市省县区州")
GROUP_HAN = ("集团", "控股")
LONGEST_WORD = 6
SYSTEMS = ("pinyin", "older", "cantonese", "japanese_on", "korean")
MOST_SPELLINGS = 64
NORTHERN = {"b": "p", "d": "t", "g": "k", "j": "ch"}
SHORTEST_FOREIGN = 3
# A sound so near says more than a sound where two words agree beside it, one of them a place or not.
SURE_PLACED, SURE_UNPLACED = 750, 830
ANCHORS, GUESS_LEAST, GUESS_MOST = 2, 200, 860
SHORTEST_INITIALS, LONGEST_INITIALS, INITIALS = 3, 6, 850

_KIND_ROLES = {
    "place": Role.PLACE,
    "industry": Role.GENERIC,
    "institution": Role.GENERIC,
    "org_form": Role.FORM,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read characters [start, end) of a Han run: as words of the dictionary.

    Attributes:
        words: each way to say it, as folded Latin words.
    """

    start: int
    end: int
    role: Role
    words: tuple[tuple[str, ...], ...]
    key: str = ""
    country: str = ""


@lru_cache(maxsize=8192)
def readings_of(run: str) -> tuple[Reading, ...]:
    """Every reading by dictionary of a Han run, by start and then longest first."""
    found: list[Reading] = []
    for start in range(len(run)):
        for term in terms.lookup(run, start):
            end = start + len(term.hanzi)
            role = _KIND_ROLES.get(term.kind, Role.WORD)
            if role is Role.FORM and any(word in term.hanzi for word in GROUP_HAN):
                if term.hanzi not in GROUP_HAN:
                    continue  # 集团有限公司 is read as 集团 and 有限公司
                role = Role.GENERIC
            words = ways_to_say(term)
            key, country = _place(words) if role is Role.PLACE else ("", "")
            found.append(Reading(start, end, role, words, key, country))
            if key and run[end : end + 1] in PLACE_SUFFIXES:
                found.append(Reading(start, end + 1, role, words, key, country))
        number = numbers.han_number(run, start)
        if number is not None and _is_number(run, start, number):
            found.append(Reading(start, start + number.length, Role.NUMBER, (), str(number.value)))
    return tuple(sorted(_after_ranks(run, found), key=lambda r: (r.start, -r.end)))


def _after_ranks(run: str, found: Sequence[Reading]) -> Iterator[Reading]:
    """The readings but for those that begin with the rank of the place before: 南京市中材 has no 市中 in it."""
    ranked = {r.end for r in found if r.key and run[r.end : r.end + 1] in PLACE_SUFFIXES}
    return (r for r in found if r.start not in ranked or r.end - r.start == 1)


def _is_number(run: str, start: int, number: numbers.Number) -> bool:
    """Whether numerals count as a number: 第三十八, 三十八 and 二院 do, 一 in a brand like 一汽 does not."""
    after = start + number.length
    counted = any(term.kind == "institution" for term in terms.lookup(run, after)) if after < len(run) else False
    return number.kind == "ordinal" or number.length > 1 or counted


def _place(words: Sequence[tuple[str, ...]]) -> tuple[str, str]:
    for way in words:
        for start, end, canonical in places.place_spans(way):
            if start == 0 and end == len(way):
                return canonical, places.country_of(canonical) or ""
    return "", ""


@lru_cache(maxsize=16384)
def _spoken(char: str, system: str) -> tuple[str, ...]:
    """How a character is spelled in a system; Wade-Giles words may keep plain syllables."""
    if system == "pinyin":
        return chinese.readings(char)
    kinds = ("wade_giles", "postal") if system == "older" else (system,)
    found = [r.text for r in chinese.romanizations(char) if r.system in kinds and "'" not in r.text]
    if system == "korean":
        # The North writes "ryon", "hung" and "pu" where the South writes "yeon", "heung" and "bu".
        found += [text.replace("eo", "o").replace("eu", "u") for text in found]
        found += [NORTHERN[text[0]] + text[1:] for text in found if text[:1] in NORTHERN]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=16384)
def first_letters(char: str) -> frozenset[str]:
    """The letters that a spelling of a character can start with."""
    return frozenset(text[0] for system in SYSTEMS for text in _spoken(char, system) if text)


@lru_cache(maxsize=65536)
def by_sound(han: str, start: int, text: str) -> tuple[tuple[int, int], ...]:
    """Where the characters from `start` on can be spelled as `text`, in one system: (end, similarity)."""
    found: dict[int, int] = {}
    for system in SYSTEMS:
        states = {(0, start)}
        similarity = SPELLED if system == "pinyin" else ROMANIZED
        while states:
            following: set[tuple[int, int]] = set()
            for at, char in states:
                if at == len(text):
                    found.setdefault(char, similarity)
                elif char < min(len(han), start + LONGEST_WORD):
                    following |= {
                        (at + len(spelled), char + 1)
                        for spelled in _spoken(han[char], system)
                        if text.startswith(spelled, at)
                    }
            states = following
    return tuple(sorted(found.items()))


@lru_cache(maxsize=4096)
def unspoken(run: str) -> frozenset[int]:
    """The characters of legal forms in a run: 有限公司 is no "You Si", and only its word is looked for."""
    forms = (r for r in readings_of(run) if r.role is Role.FORM and r.end - r.start > 1)
    return frozenset(at for r in forms for at in range(r.start, r.end))


@lru_cache(maxsize=4096)
def foreign_spans(han: str) -> tuple[tuple[int, int], ...]:
    """Runs of two to six characters that usually spell foreign names."""
    return tuple(
        (start, end)
        for start in range(len(han))
        for end in range(start + 2, min(start + LONGEST_WORD, len(han)) + 1)
        if all(chinese.is_foreign_sound(ch) for ch in han[start:end]) and unspoken(han).isdisjoint(range(start, end))
    )


@lru_cache(maxsize=16384)
def labels(word: str) -> tuple[str, ...]:
    """Under what a Latin word can be found: its letters, its stem, and the business word it shortens."""
    return (word, *(name for name in concepts(word) if name.startswith(("stem ", "abbr "))))


def found_under(word: str) -> tuple[str, ...]:
    """The index keys under which a Latin word of the dictionary is filed."""
    return (f"t:{word}", *(f"c:{label}" for label in labels(word)[1:]))


@lru_cache(maxsize=65536)
def spellings(piece: str) -> tuple[str, ...]:
    """Latin spellings of a few Han characters, plain pinyin first: what an index is asked for.

    All characters of a word are spelled in one system, so that the ways do not multiply.
    """
    found: dict[str, None] = {}
    for system in SYSTEMS:
        ways = [_spoken(ch, system) for ch in piece]
        if all(ways):
            found.update(dict.fromkeys("".join(way) for way in islice(product(*ways), MOST_SPELLINGS)))
    return tuple(found)


@lru_cache(maxsize=4096)
def unknown(run: str) -> frozenset[int]:
    """The characters of a run that are in no word of the dictionary: whatever is read, they are brand.

    A single character is a word beside the other name only: 国 may be "National", and is brand in 国信证券.
    """
    known = {at for r in readings_of(run) if is_plain(r) for at in range(r.start, r.end)}
    return frozenset(range(len(run))) - known


def is_plain(reading: Reading) -> bool:
    """Whether characters are read so without another name that asks for it."""
    return reading.role is not Role.WORD and (reading.end - reading.start > 1 or reading.role is Role.FORM)


@lru_cache(maxsize=4096)
def brands(run: str) -> tuple[tuple[int, int], ...]:
    """The stretches of two characters or more of a run that are in no word of the dictionary."""
    found, start = [], None
    for at in range(len(run) + 1):
        if at < len(run) and at in unknown(run):
            start = at if start is None else start
        elif start is not None:
            if at - start > 1:
                found.append((start, at))
            start = None
    return tuple(found)


@lru_cache(maxsize=4096)
def most_brands(run: str) -> int:
    """How many brands may be left over at most: what is read in between cuts a stretch, two characters make a brand."""
    return sum((end - start + 1) // 3 for start, end in brands(run))


@lru_cache(maxsize=4096)
def brand_parts(run: str) -> tuple[str, ...]:
    """What may be left of the brands of a run: every part of two characters or more."""
    return tuple(
        dict.fromkeys(
            run[a:b] for start, end in brands(run) for a in range(start, end - 1) for b in range(a + 2, end + 1)
        )
    )


def initials_of(run: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The first letters that a brand, or part of it, may be shortened to: 木林森 is "MLS"."""
    for first in range(start, end):
        for last in range(first + SHORTEST_INITIALS, min(first + LONGEST_INITIALS, end) + 1):
            ways = [tuple(dict.fromkeys(text[0] for text in chinese.readings(ch))) for ch in run[first:last]]
            for letters in islice(product(*ways), MOST_SPELLINGS) if all(ways) else ():
                yield first, last, "".join(letters)


@lru_cache(maxsize=4096)
def brand_initials(run: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """Where in a run the first letters of a brand stand for it, by these letters."""
    found: dict[str, dict[tuple[int, int], None]] = {}
    for start, end in brands(run):
        for first, last, text in initials_of(run, start, end):
            found.setdefault(text, {})[first, last] = None
    return {text: tuple(spans) for text, spans in found.items()}


def _raise(out: dict[tuple[int, int, int, str], int], place: tuple[int, int, int, str]) -> None:
    """File a translated word; where the same letters are a spelling too, that is worth more."""
    out[place] = max(out.get(place, 0), TRANSLATED)


@lru_cache(maxsize=4096)
def keys_of(run: str) -> tuple[tuple[int, int, int, str, int], ...]:
    """By which index keys a Han run and Latin names meet.

    Returns:
        The characters [start, end), the place of the word in a translation of several words, the key, and the most
        it is worth in thousandths. A key worth 0 is that of a brand that may be guessed by its sound beside another
        word; alone it says nothing.
    """
    out: dict[tuple[int, int, int, str], int] = {}
    for start, end in brands(run):
        for key in code_keys(brand_codes(run[start:end])):
            if key.startswith("h:"):
                out[(start, end, 0, key)] = 0
        for first, last, text in initials_of(run, start, end):
            out[(first, last, 0, f"t:{text}")] = INITIALS
    for start, end in foreign_spans(run):
        for key in code_keys(han_codes(run[start:end])):
            if len(key) > len("h:") + SHORTEST_GUESS or key.startswith("H:"):
                out[(start, end, 0, key)] = EXACT_LONG
    for start in range(len(run)):
        for end in range(start + 1, min(start + LONGEST_WORD, len(run)) + 1):
            if not unspoken(run).isdisjoint(range(start, end)):
                break
            for text in spellings(run[start:end]):
                out[(start, end, 0, f"t:{text}")] = SPELLED
    for reading in readings_of(run):
        if reading.role is Role.NUMBER:
            _raise(out, (reading.start, reading.end, 0, f"n:{reading.key}"))
        elif reading.key:
            _raise(out, (reading.start, reading.end, 0, f"p:{reading.key}"))
        for way in reading.words:
            for slot, word in enumerate(way):
                for label in found_under(word):
                    _raise(out, (reading.start, reading.end, slot, label))
    return tuple((*place, worth) for place, worth in out.items())
