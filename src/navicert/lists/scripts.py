"""In which script a name is written, for sources that do not say."""

from __future__ import annotations

import unicodedata
from collections import Counter

# First word of a letter's Unicode name -> ISO 15924 code. "Hani" covers simplified and traditional
# characters.
_BY_NAME = {
    "LATIN": "Latn",
    "CJK": "Hani",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "GREEK": "Grek",
    "HANGUL": "Hang",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "THAI": "Thai",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "DEVANAGARI": "Deva",
    "MYANMAR": "Mymr",
}


def script_of(value: str) -> str:
    """The script of a name.

    Args:
        value: the name; a name with any Chinese character counts as Chinese ("S3航空防务公司"), since those
            characters carry it.

    Returns:
        ISO 15924 code, for example "Latn" or "Hani"; "Zyyy" where no letter tells.
    """
    if value.isascii():
        return "Latn" if any(ch.isalpha() for ch in value) else "Zyyy"
    seen: Counter[str] = Counter()
    for ch in value:
        if ch.isalpha():
            seen[_BY_NAME.get(unicodedata.name(ch, "").partition(" ")[0], "Zyyy")] += 1
    if seen["Jpan"]:
        return "Jpan"
    if seen["Hani"]:
        return "Hani"
    return seen.most_common(1)[0][0] if seen else "Zyyy"
