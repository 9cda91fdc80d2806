"""How a listed name in Han characters is read aloud and translated, so that Latin names can meet it."""

from __future__ import annotations

from navicert.matching.han_readings import brands
from navicert.matching.hanzi import plain_reading, spell
from navicert.model.party import Name
from navicert.names import chinese
from navicert.names.tokens import Analyzed, analyze

READ_FROM = "read from "
FEW_CHARACTERS = 2


def latin_reading(name: Name) -> Name | None:
    """How a name in Han characters is read aloud and translated: 浪潮集团 is "Langchao Group".

    Args:
        name: as published or curated.

    Returns:
        The reading as a generated name that says where it is from; None for a name without Han characters, and for
        one whose characters spell a foreign word, which nobody would spell back by its Chinese sound.
    """
    analyzed = analyze(name.value)
    if not analyzed.has_han or not _is_readable(analyzed):
        return None
    words: list[str] = []
    for token in analyzed.tokens:
        if not token.han:
            words.append(name.value[token.start : token.end])
            continue
        brand = ""
        for piece in plain_reading(token.text):
            if piece.reading is None:
                brand += token.text[piece.start : piece.end]
                continue
            words += [spell(brand).title()] if brand else []
            brand = ""
            way = piece.reading.words[0] if piece.reading.words else (token.text[piece.start : piece.end],)
            words += [word.title() for word in way]
        words += [spell(brand).title()] if brand else []
    source = READ_FROM + name.value + (f"; {name.source}" if name.source else "")
    return Name(" ".join(words), "generated", "Latn", source)


def _is_readable(name: Analyzed) -> bool:
    """Whether some brand of a name is more than the sounds of a foreign word."""
    runs = [token.text[start:end] for token in name.tokens if token.han for start, end in brands(token.text)]
    return not runs or any(not all(chinese.is_foreign_sound(ch) for ch in run) for run in runs)


def read_from(name: Name) -> tuple[str, bool]:
    """The name that a generated one was read from, and whether that one is curated."""
    origin, mark, _ = (name.source or "").removeprefix(READ_FROM).partition("; ")
    return origin, bool(mark)


def says_little(name: Name) -> bool:
    """Whether a name is the reading of one or two characters, of which many others are pronounced alike."""
    return name.kind == "generated" and len(read_from(name)[0]) <= FEW_CHARACTERS
