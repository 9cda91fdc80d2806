"""Personal names: particles and titles that carry little, and spellings that are one name."""

from __future__ import annotations

from functools import lru_cache

from navicert.names.tables import rows

_WORDS: dict[str, str] = dict(rows("person_particles.tsv"))

PARTICLES = frozenset(word for word, kind in _WORDS.items() if kind == "particle")
"""Words between the parts of a personal name: al, bin, von, de."""

HONORIFICS = frozenset(word for word, kind in _WORDS.items() if kind == "honorific")
"""Forms of address that are no part of any name: Mr, Dr, Haji, Sheikh."""

TITLES = frozenset(word for word, kind in _WORDS.items() if kind == "title")
"""Ranks that are also words of company names (General, Captain): dropped only where a person is meant."""


@lru_cache(maxsize=1)
def _classes() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for spellings, origin in rows("person_names.tsv"):
        names = spellings.split("|")
        for name in names:
            label = f"{origin.partition(',')[0].lower()}:{names[0]}"
            found.setdefault(name, []).append(label)
    return {name: tuple(dict.fromkeys(labels)) for name, labels in found.items()}


def name_classes(token: str) -> tuple[str, ...]:
    """All the names that a folded token may be a spelling of, as "origin:name".

    "ng" is a spelling of the Chinese names Huang and Wu; two tokens can be one name if their classes meet.
    """
    return _classes().get(token, ())


def name_class(token: str) -> str | None:
    """The first of `name_classes`; None for a name that the table does not hold."""
    classes = name_classes(token)
    return classes[0] if classes else None


def same_name(left: str, right: str) -> bool:
    """Whether two folded tokens can be spellings of one personal name."""
    return left == right or not set(name_classes(left)).isdisjoint(name_classes(right))
