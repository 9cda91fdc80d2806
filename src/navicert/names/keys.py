"""Keys by which names and identifiers are found again: exact, and by a word."""

from __future__ import annotations

import re

from navicert.names.normalize import fold_text, is_han

MAX_KEY = 150
# A name is filed under this many of its words, the longest ones.
WORDS_FILED = 2
SHORTEST_WORD = 3
SHORTEST_HAN = 2
# Words that say so little that no name is filed under them; most are legal forms.
_FORMS = frozenset(
    (
        "limited", "ltd", "inc", "llc", "corp", "corporation", "company", "gmbh", "holding", "holdings", "group",
        "the", "and", "plc", "sarl", "fund", "trust", "bank", "international",
    )
)  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+|[^\x00-\x7f]+")


def name_key(name: str) -> str:
    """A name without case, marks, spaces and punctuation, for look-up of the same name."""
    return "".join(char for char in fold_text(name) if char.isalnum())[:MAX_KEY]


def identifier_key(value: str) -> str:
    """An identifier without case, spaces and punctuation."""
    return "".join(char for char in value.casefold() if char.isalnum())[:MAX_KEY]


def key_words(name: str) -> tuple[str, ...]:
    """The words by which a name can be looked up, the longest first; legal forms are none.

    Args:
        name: in any script. Of Han characters, which stand without spaces, each two neighbors are a word.
    """
    found: dict[str, None] = {}
    for word in _WORD.findall(fold_text(name)):
        if is_han(word[0]):
            found.update(dict.fromkeys(word[at : at + SHORTEST_HAN] for at in range(len(word) - 1)))
        elif len(word) >= SHORTEST_WORD and word not in _FORMS:
            found[word[:MAX_KEY]] = None
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def filed_words(name: str) -> tuple[str, ...]:
    """The words under which a name is filed: its two longest; of Han characters all: their length says nothing."""
    words = key_words(name)
    han = tuple(word for word in words if is_han(word[0]))
    return tuple(word for word in words if not is_han(word[0]))[:WORDS_FILED] + han
