"""Business words and the ways lists and shippers shorten them: COMM GRP, TECH & SRVCES, MFG."""

from __future__ import annotations

from functools import lru_cache

from navicert.names.tables import rows

SHORTEST_STEM = 3


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    classes: dict[str, dict[str, None]] = {}
    short_forms: set[str] = set()
    for full, short, _ in rows("abbreviations.tsv"):
        label = full.partition("|")[0].replace(" ", "").replace("'", "")
        for word in full.split("|"):
            classes.setdefault(word.replace("'", "").replace(" ", ""), {})[label] = None
        for word in short.split("|"):
            key = "".join(char for char in word if char.isalnum())
            classes.setdefault(key, {})[label] = None
            short_forms.add(key)
    return {word: tuple(labels) for word, labels in classes.items()}, frozenset(short_forms)


def abbreviation_class(token: str) -> tuple[str, ...]:
    """The business words that a folded token is or may be short for; empty if it is neither.

    "comm" may be communication or commercial, "technologies" is technology. Two tokens can be one word if
    their classes meet.
    """
    return _tables()[0].get(token, ())


def is_abbreviation(token: str) -> bool:
    """Whether a folded token is a known short form (and not only a full word)."""
    return token in _tables()[1]


def abbreviates(short: str, full: str) -> bool:
    """Whether `short` can be a short form of the folded word `full`, by the table or by the usual cuts.

    Usual ways: the start of the word (at least three letters), or its first letter and others of it in order
    that leave out vowels, with the last letter kept.
    """
    if not set(abbreviation_class(short)).isdisjoint(abbreviation_class(full)):
        return True
    if len(short) < SHORTEST_STEM or len(full) < len(short) + 2:
        return False
    if full.startswith(short):
        return True
    return full[0] == short[0] and full[-1] == short[-1] and _is_skeleton(short, full)


def _is_skeleton(short: str, full: str) -> bool:
    """Whether `short` is `full` without some letters, among them most of its inner vowels."""
    letters = iter(full)
    in_order = all(char in letters for char in short)
    vowels = sum(char in "aeiou" for char in short[1:-1])
    return in_order and vowels * 3 <= len(short)
