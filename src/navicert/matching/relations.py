"""How two tokens relate: the same, near, heard alike, transliterated, translated, abbreviated - or not at all.

`relate` is the definition. The index finds the same relations faster; a test holds the two together.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from navicert.matching import kernel
from navicert.names.concepts import concepts, is_known_word, sound_key
from navicert.names.romanization import split_pinyin
from navicert.names.terms import is_generic

Relation = tuple[int, int]
"""Similarity in thousandths and a REL_ constant of the kernel."""

BRIDGES = {
    "near": kernel.REL_NEAR,
    "transliterated": kernel.REL_TRANSLITERATED,
    "translated": kernel.REL_TRANSLATED,
    "abbreviated": kernel.REL_ABBREVIATED,
}
NO_RELATION: Relation = (0, kernel.REL_SAME)


def edit_budget(length: int) -> int:
    """How many edits two tokens may differ by, by the length of the longer one."""
    if length < 4:
        return 0
    return 1 if length < 8 else 2


def near(a: str, b: str, most: int = 2) -> int:
    """Similarity of two tokens by spelling, 0 where they differ by more than the edit budget, or by more than `most`.

    Lost, doubled and swapped letters are slips of the hand. A changed letter that turns one real word into another
    is more likely another word, and costs more: "Zhihu" is not a slip for "Zhipu".
    """
    longer = max(len(a), len(b))
    budget = min(most, edit_budget(longer))
    if budget == 0 or min(len(a), len(b)) < 3 or not (a.isalpha() and b.isalpha()):
        return 0
    distance = OSA.distance(a, b, score_cutoff=budget)
    if distance == 0 or distance > budget:
        return 0
    score = 1000 - (420 * distance * 6) // (longer + 14)
    if distance == 2:
        score -= 40
    if a[0] != b[0]:
        score -= 160 if longer < 8 else 80
    if longer == 4 and is_known_word(a) and is_known_word(b):
        return 0
    if len(a) == len(b) and distance == 1 and sorted(a) != sorted(b):
        score -= 30
    if is_known_word(a) and is_known_word(b):
        # Long words seldom differ by a letter only; short ones often do, and so do words of pinyin.
        score -= 200 if longer <= 8 or (split_pinyin(a) and split_pinyin(b)) else 60
    return max(score, 0)


def is_shortened(short: str, long: str) -> int:
    """Similarity where one token abbreviates the other by cutting or by leaving vowels out, else 0.

    "comm" for "communication" and "srvces" for "services": the first letter is kept, the rest is a prefix of at
    least three letters or the consonants in order. Only words of trade are shortened so; brands are not.
    """
    if len(short) < 3 or len(long) < len(short) + 2 or len(long) < 5 or short[0] != long[0]:
        return 0
    if not (short.isalpha() and long.isalpha()) or is_known_word(short) or not is_generic(long):
        return 0
    if long.startswith(short):
        # A longer cut says more: "techn" for "technology" against "tec".
        return 880 if len(short) >= 4 else 820
    bones = skeleton(long)
    if len(short) >= 3 and bones == skeleton(short) and len(bones) >= 3:
        return 840
    return 0


@lru_cache(maxsize=65536)
def skeleton(token: str) -> str:
    """The first letter and the consonants after it, doubled letters once."""
    out = token[0]
    for ch in token[1:]:
        if ch not in "aeiou" and ch != out[-1]:
            out += ch
    return out


def relate(a: str, b: str) -> Relation:
    """How two folded tokens relate.

    Args:
        a, b: folded tokens of words (numbers and places have keys of their own and do not come here).

    Returns:
        Similarity in thousandths and the relation; (0, REL_SAME) where there is none. Symmetric.
    """
    if a == b:
        return 1000, kernel.REL_SAME
    best = NO_RELATION
    shared = concepts(a).keys() & concepts(b).keys()
    for name in sorted(shared):
        # The weaker of the two says how sure the bridge is.
        concept = min(concepts(a)[name], concepts(b)[name])
        if concepts(a)[name].english and concepts(b)[name].english:
            continue
        if concept.similarity > best[0]:
            best = (concept.similarity, BRIDGES[concept.bridge])
    if best[0] >= 930:
        return best
    sim = near(a, b)
    if sim > best[0]:
        best = (sim, kernel.REL_NEAR)
    sim = is_shortened(a, b) or is_shortened(b, a)
    if sim > best[0]:
        best = (sim, kernel.REL_ABBREVIATED)
    letters = a.isalpha() and b.isalpha()
    if best[0] < 700 and letters and len(a) >= 4 and len(b) >= 4 and not (is_known_word(a) and is_known_word(b)):
        key = sound_key(a)
        if len(key) >= 3 and key == sound_key(b):
            best = (700, kernel.REL_SOUND)
    return best
