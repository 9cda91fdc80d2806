"""How alike OFAC's Sanctions List Search would call two names, as far as OFAC says how it scores: an emulation.

People who also search at sanctionssearch.ofac.treas.gov see its figures and ask why ours differ. This puts a like
figure beside ours. It never changes our score or level.

Source: OFAC, Frequently Asked Questions 246, 247, 249 and 251 (published 2021-04-28, https://ofac.treasury.gov/faqs/249).

What is emulated, from FAQ 249:
- A name comes into question only where a part of it has the first letter of a part that was entered and is at least
  half alike by edit distance.
- First technique: Jaro-Winkler over the whole of both strings.
- Second technique: what was entered is split into parts, each is compared with the parts of the listed name by
  Jaro-Winkler and by Soundex, and the parts make a composite.
- The higher of the two is the score. Only the name counts (FAQ 251).

What OFAC does not say, and what is assumed here:
- How Soundex and Jaro-Winkler are joined. Here: where the Soundex codes of two parts are the same, their mean, with
  Soundex as 100; it never lowers Jaro-Winkler. Where the codes differ, Jaro-Winkler alone.
- How parts make a composite. Here: the mean over the parts entered, each with its best part of the listed name, which
  may serve again; a part that nothing comes into question for counts 0. So one word entered, of several listed, is 100.
- Which characters count. Here: letters and digits, without marks and case; all else parts words.
- Whether the first letter and the edit distance are asked of parts or of whole names. Here: of parts.
- The parameters of Jaro-Winkler. Here: those of Winkler (1990), a tenth for each of the first four letters in common,
  where Jaro gives more than 0.7.
- What the tool does with Chinese. Its lists have Latin letters; here Han characters are letters like others, without
  a Soundex code.

What is entered and what is listed are not interchangeable: a listed name may have further parts at no cost.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from rapidfuzz.distance import JaroWinkler, Levenshtein

SOURCE = "OFAC FAQ 249, https://ofac.treasury.gov/faqs/249"

# FAQ 249: "at least 50% or more similar based on edit distance".
LEAST_ALIKE = 0.5

_CODES = {
    letter: str(number)
    for number, group in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1)
    for letter in group
}
_LENGTH = 4


def soundex(word: str) -> str:
    """The Soundex code of a word as the National Archives write it: "Tymczak" is "T522"; empty without a Latin letter.

    Letters of one code in a row count once, also with h or w between them; a vowel between them parts them.
    """
    letters = [ch for ch in _folded(word) if "a" <= ch <= "z"]
    if not letters:
        return ""
    code, last = letters[0].upper(), _CODES.get(letters[0], "")
    for letter in letters[1:]:
        digit = _CODES.get(letter, "")
        if digit and digit != last:
            code += digit
        if letter not in "hw":
            last = digit
    return code[:_LENGTH].ljust(_LENGTH, "0")


def ofac_style_score(entered: str, listed: str) -> int:
    """How alike two names are in the manner of OFAC's search, in thousandths.

    Args:
        entered: what is asked.
        listed: what the list prints.

    Returns:
        0 to 1000; 0 where the listed name does not come into question.
    """
    parts, theirs = _parts(entered), _parts(listed)
    best = [max((_alike(a, b) for b in theirs if _in_question(a, b)), default=0) for a in parts]
    if not any(best):
        return 0
    return max(whole_name(entered, listed), sum(best) // len(best))


def whole_name(left: str, right: str) -> int:
    """The first technique: Jaro-Winkler over both strings as a whole, in thousandths; the same both ways."""
    return _jaro_winkler(" ".join(_parts(left)), " ".join(_parts(right)))


def _alike(a: str, b: str) -> int:
    """Two parts by both algorithms of the second technique."""
    spelled = _jaro_winkler(a, b)
    heard = soundex(a)
    return (spelled + 1000) // 2 if heard and heard == soundex(b) else spelled


def _in_question(a: str, b: str) -> bool:
    return a[0] == b[0] and Levenshtein.normalized_similarity(a, b) >= LEAST_ALIKE


def _jaro_winkler(a: str, b: str) -> int:
    # Jaro depends on the order of its arguments where letters repeat; a fixed order makes it the same both ways.
    first, second = sorted((a, b), key=lambda text: (len(text), text))
    if first == second:
        return 1000 if first else 0
    return min(999, round(JaroWinkler.similarity(first, second) * 1000))


def _parts(name: str) -> tuple[str, ...]:
    return tuple("".join(ch if ch.isalnum() else " " for ch in _folded(name)).split())


def _folded(text: str) -> str:
    """Without marks and case."""
    return "".join(_unmarked(text)).casefold()


def _unmarked(text: str) -> Iterator[str]:
    return (ch for ch in unicodedata.normalize("NFKD", text) if not unicodedata.combining(ch))
