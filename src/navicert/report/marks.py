"""Which parts of two names belong together: cut a name into marked pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from navicert.model.screening import Feature, Relation, Span

Side = Literal["query", "entry"]

# What a reader sees without color: a pair of signs around the piece.
SIGNS: Final[Mapping[Relation, tuple[str, str]]] = {
    "same": ("[", "]"),
    "near": ("~", "~"),
    "sound": ("~", "~"),
    "transliterated": ("{", "}"),
    "translated": ("{", "}"),
    "abbreviated": ("{", "}"),
    "ignored": ("", ""),
    "differs": ("<", ">"),
    "missing": ("", ""),
}
LEGEND: Final = "[same]  ~spelled nearly alike~  {other script, translation or abbreviation}  <differs>"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a name with how it relates to the other name; None where no feature speaks of it."""

    text: str
    relation: Relation | None


def pieces(text: str, features: Iterable[Feature], side: Side) -> tuple[Piece, ...]:
    """Cut a name at the spans of the features.

    Where spans overlap the shorter one wins, since it says more.

    Args:
        text: the name, as the spans count it.
        features: with spans in code points; spans outside the text are cut to it.
        side: whose spans to take.

    Returns:
        Pieces in order; joined they give the text.
    """
    spans: list[tuple[Span, Relation]] = []
    for feature in features:
        if feature.relation is None:
            continue
        for span in feature.query_spans if side == "query" else feature.entry_spans:
            spans.append((span, feature.relation))
    spans.sort(key=lambda item: item[0][0] - item[0][1])
    paint: list[tuple[int, Relation | None]] = [(-1, None)] * len(text)
    for number, ((start, end), relation) in enumerate(spans):
        for position in range(max(start, 0), min(end, len(text))):
            paint[position] = (number, relation)
    out: list[Piece] = []
    begin = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or paint[position] != paint[begin]:
            out.append(Piece(text[begin:position], paint[begin][1]))
            begin = position
    return tuple(out)
