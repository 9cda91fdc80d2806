"""How two spellings relate: the relations of `matching.relations` over bytes.

The functions mirror `relations.near`, `is_shortened`, `skeleton` and `names.concepts.stem`, `sound_key`; the tests
hold each to its original.
"""

from __future__ import annotations

from navicert.matching.bulk import lexicon as lx
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.hashing import Array, U
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.words import ALPHA, SYLLABIC

LONGEST_NEAR = 62


@compiled
def edit_budget(length: int) -> int:
    """See `relations.edit_budget`."""
    if length < 4:
        return 0
    return 1 if length < 8 else 2


@compiled
def distance(a: Array, a0: int, m: int, b: Array, b0: int, n: int, masks: Array) -> int:
    """The optimal string alignment distance of two words; the first has at most 64 letters.

    Args:
        masks: 256 zeros, left as they were.
    """
    one = U(1)
    for i in range(m):
        masks[a[a0 + i]] |= one << U(i)
    up, down, before, last = ~U(0), U(0), U(0), U(0)
    count, top = m, one << U(m - 1)
    for j in range(n):
        here = masks[b[b0 + j]]
        swapped = (((~before) & here) << one) & last
        before = (((here & up) + up) ^ up) | here | down
        before |= swapped
        plus = down | ~(before | up)
        minus = before & up
        if plus & top:
            count += 1
        if minus & top:
            count -= 1
        plus = (plus << one) | one
        minus = minus << one
        up = minus | ~(before | plus)
        down = plus & before
        last = here
    for i in range(m):
        masks[a[a0 + i]] = U(0)
    return count


@compiled
def same_letters(a: Array, a0: int, b: Array, b0: int, n: int) -> bool:
    """Whether two words of one length, below 64, are made of the same letters."""
    for first in range(97, 123, 10):
        # Counts of ten letters side by side, six bits each.
        left, right = 0, 0
        for i in range(n):
            x, y = int(a[a0 + i]) - first, int(b[b0 + i]) - first
            if 0 <= x < 10:
                left += 1 << (6 * x)
            if 0 <= y < 10:
                right += 1 << (6 * y)
        if left != right:
            return False
    return True


@compiled
def near(
    a: Array, a0: int, m: int, flags_a: int, b: Array, b0: int, n: int, flags_b: int, masks: Array, most: int
) -> int:
    """Similarity of two words by spelling, see `relations.near`; `b` has at most 64 letters."""
    longer = max(m, n)
    budget = min(most, edit_budget(longer))
    if budget == 0 or min(m, n) < 3 or abs(m - n) > budget or not (flags_a & flags_b & ALPHA):
        return 0
    edits = distance(b, b0, n, a, a0, m, masks)
    if edits == 0 or edits > budget:
        return 0
    score = 1000 - (420 * edits * 6) // (longer + 14)
    if edits == 2:
        score -= 40
    if a[a0] != b[b0]:
        score -= 160 if longer < 8 else 80
    known = flags_a & flags_b & lx.KNOWN != 0
    if longer == 4 and known:
        return 0
    if m == n and edits == 1 and not same_letters(a, a0, b, b0, m):
        score -= 30
    if known:
        score -= 200 if longer <= 8 or flags_a & flags_b & SYLLABIC else 60
    return max(score, 0)


@compiled
def skeleton(text: Array, begin: int, size: int, out: Array) -> int:
    """The first letter and the consonants after it, doubled ones once; how many."""
    out[0] = text[begin]
    count = 1
    for at in range(begin + 1, begin + size):
        byte = int(text[at])
        if byte not in (97, 101, 105, 111, 117) and byte != out[count - 1]:
            out[count] = byte
            count += 1
    return count


@compiled
def shortened(a: Array, a0: int, m: int, flags_a: int, b: Array, b0: int, n: int, flags_b: int, bones: Array) -> int:
    """Similarity where `a` abbreviates `b`, see `relations.is_shortened`; `bones` is room for two skeletons."""
    if m < 3 or n < m + 2 or n < 5 or a[a0] != b[b0] or not (flags_a & flags_b & ALPHA):
        return 0
    if flags_a & lx.KNOWN or not flags_b & lx.GENERIC:
        return 0
    same = 0
    while same < m and a[a0 + same] == b[b0 + same]:
        same += 1
    if same == m:
        return 880 if m >= 4 else 820
    first, second = bones[0], bones[1]
    x, y = skeleton(a, a0, m, first), skeleton(b, b0, n, second)
    if x != y or y < 3:
        return 0
    for at in range(x):
        if first[at] != second[at]:
            return 0
    return 840


@compiled
def _replaced(text: Array, size: int, rule: Array, out: Array) -> int:
    """A text with each occurrence of the old letters of a rule replaced; its new size."""
    at, count, old = 0, 0, int(rule[0])
    while at < size:
        hit = at + old <= size
        for k in range(old):
            if hit and text[at + k] != rule[1 + k]:
                hit = False
        if hit:
            for k in range(rule[10]):
                out[count] = rule[11 + k]
                count += 1
            at += old
        else:
            out[count] = text[at]
            count += 1
            at += 1
    return count


@compiled
def sound_key(lex: Lexicon, text: Array, begin: int, size: int, room: Array) -> int:
    """How a word sounds, in `room[2]`; the size of the key. See `names.concepts.sound_key`."""
    a, b = room[0], room[1]
    for at in range(size):
        a[at] = text[begin + at]
    first = len(lex.letters) - int(lex.plain[lx.SOUND_PAIRS])
    for rule in range(first, len(lex.letters)):
        size = _replaced(a, size, lex.letters[rule], b)
        a, b = b, a
    key, count, last = room[2], 0, -1
    for at in range(size):
        byte = int(lex.sounds[a[at]])
        vowel = byte in (97, 101, 105, 111, 117)
        if at == 0 and vowel:
            key[0] = 97
            count = 1
        if vowel or byte in (121, 104):
            last = byte if byte != 104 else last
            continue
        if byte != last:
            key[count] = byte
            count += 1
        last = byte
    return count


@compiled
def _ends(text: Array, size: int, rule: Array) -> bool:
    old = int(rule[0])
    if old > size:
        return False
    for k in range(old):
        if text[size - old + k] != rule[1 + k]:
            return False
    return True


@compiled
def _new_end(text: Array, size: int, rule: Array) -> int:
    size -= int(rule[0])
    for k in range(rule[10]):
        text[size + k] = rule[11 + k]
    return size + int(rule[10])


@compiled
def stem(lex: Lexicon, text: Array, begin: int, size: int, out: Array) -> int:
    """A word without its plural ending and in American spelling, in `out`; its size. See `names.concepts.stem`."""
    for at in range(size):
        out[at] = text[begin + at]
    endings = int(lex.plain[lx.ENDINGS])
    if size >= 5 and not (out[size - 1] == 115 and out[size - 2] == 115):
        for rule in range(endings):
            if _ends(out, size, lex.letters[rule]):
                size = _new_end(out, size, lex.letters[rule])
                break
    for rule in range(endings, len(lex.letters) - int(lex.plain[lx.SOUND_PAIRS])):
        if _ends(out, size, lex.letters[rule]) and size > int(lex.letters[rule, 0]) + 2:
            size = _new_end(out, size, lex.letters[rule])
    return size
