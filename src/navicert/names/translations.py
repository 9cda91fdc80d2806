"""Chinese words of trade and every way to print them in Latin letters."""

from __future__ import annotations

from functools import lru_cache

from navicert.names.normalize import fold_text
from navicert.names.terms import TRADE_KINDS, Term, all_terms, english_key


@lru_cache(maxsize=1)
def _by_pinyin() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for term in all_terms():
        if len(term.hanzi) >= 2 and term.kind in TRADE_KINDS:
            found.setdefault(fold_text(term.pinyin).replace(" ", ""), set()).add(term.hanzi)
    return {key: frozenset(hanzi) for key, hanzi in found.items()}


def pinyin_terms(joined: str) -> list[str]:
    """The Chinese words of trade whose pinyin, without spaces, this is: "keji" is 科技.

    Args:
        joined: folded letters without spaces.
    """
    return sorted(_by_pinyin().get(joined, ()))


@lru_cache(maxsize=8192)
def ways_to_say(term: Term) -> tuple[tuple[str, ...], ...]:
    """Each way to print a Chinese term in Latin letters, as folded words: its English first, then its pinyin.

    Args:
        term: of the dictionary.
    """
    spoken = (*term.english, term.pinyin.replace(" ", ""), term.pinyin)
    ways = dict.fromkeys(tuple(english_key(text).split()) for text in spoken)
    return tuple(way for way in ways if way)
