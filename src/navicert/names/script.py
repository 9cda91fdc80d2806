"""Which writing system a name is in, as ISO 15924 codes (Latn, Hani, Cyrl, Arab ...).

Zyyy stands for what all scripts share (digits, blanks, punctuation), Zinh for marks that take the script of
the letter before them, Zzzz for code points that Unicode has not assigned.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from navicert.names.tables import rows

NO_SCRIPT = frozenset({"Zyyy", "Zinh", "Zzzz"})


@lru_cache(maxsize=1)
def _ranges() -> tuple[list[int], list[int], list[str]]:
    table = rows("scripts.tsv")
    ranges = sorted((int(first, 16), int(last, 16), script) for first, last, script in table)
    for (_, last, _), (first, _, _) in pairwise(ranges):
        if first <= last:
            raise ValueError(f"scripts.tsv: ranges overlap at {first:x}")
    return [row[0] for row in ranges], [row[1] for row in ranges], [row[2] for row in ranges]


@lru_cache(maxsize=4096)
def script_of(char: str) -> str:
    """The script of one character, as an ISO 15924 code.

    Args:
        char: one code point.
    """
    if char < "\x80":
        return "Latn" if char.isalpha() else "Zyyy"
    starts, ends, scripts_ = _ranges()
    code = ord(char)
    index = bisect_right(starts, code) - 1
    return scripts_[index] if index >= 0 and code <= ends[index] else "Zzzz"


def scripts(text: str) -> frozenset[str]:
    """All scripts that the letters of `text` belong to; empty for digits and punctuation alone."""
    if text.isascii():
        return frozenset({"Latn"}) if any(char.isalpha() for char in text) else frozenset()
    return frozenset(script_of(char) for char in set(text)) - NO_SCRIPT


def dominant_script(text: str) -> str:
    """The script of most letters of `text`; of two with as many the first that occurs; Zyyy without letters.

    A Han, kana or Hangul character counts for two Latin letters because it writes a syllable or a word.
    """
    if text.isascii():
        return "Latn" if any(char.isalpha() for char in text) else "Zyyy"
    count: Counter[str] = Counter()
    for char in text:
        script = script_of(char)
        if script not in NO_SCRIPT:
            count[script] += 2 if script in ("Hani", "Hira", "Kana", "Hang") else 1
    return max(count, key=count.__getitem__) if count else "Zyyy"
