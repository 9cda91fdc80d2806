"""Syllables of Mandarin and Cantonese: which are legal, how words are cut into them, how they are spelled."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from navicert.names.tables import rows

Older = Literal["wade_giles", "postal"]
MAX_LENGTH = 60
MAX_SPLITS = 24
LONGEST_SYLLABLE = 6


@lru_cache(maxsize=1)
def _initials() -> dict[str, str]:
    return {pinyin: other for kind, pinyin, other in rows("syllables.tsv") if kind == "initial"}


@lru_cache(maxsize=1)
def _finals() -> dict[str, str]:
    return {pinyin: other for kind, pinyin, other in rows("syllables.tsv") if kind == "final"}


@lru_cache(maxsize=1)
def _whole() -> dict[tuple[str, str], tuple[str, ...]]:
    table = rows("syllables.tsv")
    return {(kind, pinyin): tuple(other.split("|")) for kind, pinyin, other in table if kind in ("whole", "postal")}


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """All legal pinyin syllables without tones, with v for ü and the spellings lyu and nyu."""
    return frozenset(row[0] for row in rows("pinyin_syllables.tsv"))


@lru_cache(maxsize=1024)
def wade_giles_forms(syllable: str) -> tuple[tuple[str, Older], ...]:
    """The Wade-Giles and postal spellings of a pinyin syllable, with and without the apostrophe."""
    found: dict[tuple[str, Older], None] = {}
    for form in _whole().get(("whole", syllable)) or _by_parts(syllable):
        found[form, "wade_giles"] = None
        found[form.replace("'", ""), "wade_giles"] = None
    for form in _whole().get(("postal", syllable), ()):
        found[form, "postal"] = None
    if "v" in syllable:
        for spelling in ("u", "yu", "ue"):
            found[syllable.replace("v", spelling), "postal"] = None
    return tuple(found)


def _by_parts(syllable: str) -> tuple[str, ...]:
    initial = syllable[:2] if syllable[:2] in ("zh", "ch", "sh") else syllable[:1]
    rest = syllable[len(initial) :]
    if initial not in _initials():
        return (syllable,)
    return (_initials()[initial] + _finals().get(rest, rest),)


@lru_cache(maxsize=4096)
def split_pinyin(token: str) -> tuple[tuple[str, ...], ...]:
    """All ways to cut a folded Latin token into pinyin syllables, the one with the fewest first.

    "xian" gives (xian) and (xi, an); "huazhang" gives (hua, zhang). An apostrophe or a hyphen is a cut. A
    token of more than 60 letters has none; of more than 24 ways the first are given.
    """
    legal = syllables()
    ways = _cuts(token, lambda part: (part,) if part in legal else ())
    return tuple(sorted((tuple(choice[0] for choice in way) for way in ways), key=len))


@lru_cache(maxsize=1)
def _older_syllables() -> dict[str, tuple[str, ...]]:
    """Every older spelling and the pinyin syllables it may stand for; the exact system before the sloppy."""
    exact: dict[str, dict[str, None]] = {}
    sloppy: dict[str, dict[str, None]] = {}
    for syllable in sorted(syllables()):
        for form, system in wade_giles_forms(syllable):
            loose = system == "wade_giles" and "'" in dict(wade_giles_forms(syllable)) and "'" not in form
            (sloppy if loose else exact).setdefault(form, {})[syllable] = None
    for syllable in sorted(syllables()):
        forms = [form for form, system in wade_giles_forms(syllable) if system == "wade_giles"]
        if any("'" in form for form in forms):
            for form in forms:
                if "'" not in form:
                    exact.get(form, {}).pop(syllable, None)
                    sloppy.setdefault(form, {})[syllable] = None
        exact.setdefault(syllable, {})[syllable] = None
    keys = [*exact, *(key for key in sloppy if key not in exact)]
    return {key: tuple({**exact.get(key, {}), **sloppy.get(key, {})}) for key in keys}


@lru_cache(maxsize=4096)
def segmentations(token: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """All ways to read a token as older spellings: for each syllable of a way what it may be in pinyin."""
    table = _older_syllables()
    return tuple(sorted(_cuts(token, lambda part: table.get(part, ()), apostrophes=True), key=len))


def _cuts(token: str, meaning: object, apostrophes: bool = False) -> list[tuple[tuple[str, ...], ...]]:
    """Every way to cut `token` into parts that have a meaning, at most MAX_SPLITS, by length of the rest."""
    assert callable(meaning)
    if not token or len(token) > MAX_LENGTH or not token.isascii():
        return []
    ways: list[list[tuple[tuple[str, ...], ...]]] = [[] for _ in range(len(token) + 1)]
    ways[len(token)] = [()]
    for start in range(len(token) - 1, -1, -1):
        if token[start] in "-'" and 0 < start < len(token) - 1:
            ways[start] = ways[start + 1]
            continue
        for end in range(min(len(token), start + LONGEST_SYLLABLE + apostrophes), start, -1):
            found = meaning(token[start:end]) if ways[end] else ()
            if found:
                ways[start].extend((found, *rest) for rest in ways[end][: MAX_SPLITS - len(ways[start])])
    return ways[0]


@lru_cache(maxsize=2048)
def jyutping_spellings(syllable: str) -> tuple[str, ...]:
    """How Hong Kong documents write a Jyutping syllable (without tone): kwong for gwong, wah for waa."""
    table = _jyutping()
    for size in (2, 1, 0):
        initial, final = syllable[:size], syllable[size:]
        finals = table.get(("final", final))
        starts = table.get(("initial", initial), (initial,)) if initial else ("",)
        known = (
            not initial
            or ("initial", initial) in table
            or initial in ("p", "m", "f", "t", "n", "l", "ng", "h", "w", "k")
        )
        if finals and known:
            return tuple(dict.fromkeys(_glide(start + end) for start in starts for end in finals))
    return (syllable,)


def _glide(text: str) -> str:
    return {"yyu": "yu", "yi": "yi", "yin": "yin", "ngo": "ngo"}.get(text, text)


@lru_cache(maxsize=1)
def _jyutping() -> dict[tuple[str, str], tuple[str, ...]]:
    return {(kind, part): tuple(spellings.split("|")) for kind, part, spellings in rows("jyutping.tsv")}
