"""A name in Han characters against a name in Latin letters: by sound, by translation, word by word.

Published US lists hold no Chinese characters. 北京智谱华章科技有限公司 has to meet "Beijing Zhipu Huazhang
Technology Co., Ltd.": 北京 by its place name, 智谱华章 by its sound, 科技 by translation, 有限公司 as a legal form.
There is no one right reading beforehand (科技 may be printed as "Technology", "Sci-Tech" or "Keji"), so the Han name
is read in the way that fits the other name best; what the other name does not have is read the plain way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache

from navicert.matching import kernel
from navicert.matching.edges import Edge
from navicert.matching.han_readings import (
    ANCHORS,
    GUESS_LEAST,
    GUESS_MOST,
    INITIALS,
    SHORTEST_FOREIGN,
    SURE_PLACED,
    SURE_UNPLACED,
    TRANSLATED,
    Reading,
    brand_initials,
    brands,
    by_sound,
    first_letters,
    foreign_spans,
    is_plain,
    labels,
    readings_of,
    unspoken,
)
from navicert.names import chinese
from navicert.names.sounds import (
    foreign_similarity,
    likeness,
    sounds_same,
)
from navicert.names.tokens import Analyzed, Token
from navicert.names.weights import MAX_WEIGHT, Role, weight_of


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters [start, end) of a Han run, read; `run` is the run of entry tokens it stands for, if any."""

    start: int
    end: int
    gain: int
    run: tuple[int, int] | None
    similarity: int
    relation: int
    reading: Reading | None


class _Reader:
    """Finds the pieces of one Han run that stand for runs of Latin tokens."""

    def __init__(self, han: str, entry: Sequence[Token]) -> None:
        self.han = han
        self.entry = entry
        self.positions: dict[str, list[int]] = {}
        for j, token in enumerate(entry):
            for label in labels(token.text):
                self.positions.setdefault(label, []).append(j)

    def pieces(self) -> list[list[_Piece]]:
        """The pieces that start at each character."""
        out: list[list[_Piece]] = [[] for _ in self.han]
        for reading in readings_of(self.han):
            out[reading.start] += self._translated(reading)
        silent = unspoken(self.han)
        for at, text in self._spoken():
            weight = self.entry[at].weight
            for start, ch in enumerate(self.han):
                if text[0] not in first_letters(ch):
                    continue
                for end, similarity in by_sound(self.han, start, text):
                    if not silent.isdisjoint(range(start, end)):
                        continue
                    gain = 2 * weight * similarity + end - start
                    out[start].append(_Piece(start, end, gain, (at, at + 1), similarity, kernel.REL_PINYIN, None))
            for start, end in brand_initials(self.han).get(text, ()):
                gain = 2 * weight * INITIALS + end - start
                out[start].append(_Piece(start, end, gain, (at, at + 1), INITIALS, kernel.REL_ACRONYM_SHORT, None))
            if self.entry[at].role is Role.WORD and len(text) >= SHORTEST_FOREIGN:
                self._foreign(at, text, out)
        return out

    def _foreign(self, at: int, text: str, out: list[list[_Piece]]) -> None:
        """The pieces that spell a foreign word by its sound, as 洛克希德 spells "Lockheed"."""
        for start, end in foreign_spans(self.han):
            similarity = foreign_similarity(self.han[start:end], text)
            if similarity:
                gain = 2 * self.entry[at].weight * similarity + end - start
                out[start].append(_Piece(start, end, gain, (at, at + 1), similarity, kernel.REL_SOUND, None))

    def _spoken(self) -> Iterator[tuple[int, str]]:
        """The tokens that can be the sound of characters; a place that the dictionary reads is no mere sound."""
        read = {r.key for r in readings_of(self.han) if r.key}
        for at, token in enumerate(self.entry):
            if token.key in read:
                continue
            if (
                token.role not in (Role.NUMBER, Role.FORM)
                and not token.han
                and token.text.isalpha()
                and len(token.text) >= 2
            ):
                yield at, token.text

    def _translated(self, reading: Reading) -> Iterator[_Piece]:
        if reading.role is Role.FORM:
            yield _Piece(reading.start, reading.end, 1, None, 0, 0, reading)
            return
        if reading.role is Role.NUMBER:
            for j, token in enumerate(self.entry):
                if token.role is Role.NUMBER and token.key == reading.key:
                    yield self._found(reading, (j, j + 1))
            return
        if reading.role is Role.PLACE and reading.key:
            for j, token in enumerate(self.entry):
                if token.key == reading.key and token.role is Role.PLACE:
                    yield self._found(reading, (j, j + 1))
        for way in reading.words:
            for at in self._where(way[0]):
                end = at + len(way)
                whole = end <= len(self.entry) and all(at + k in self._where(word) for k, word in enumerate(way))
                # A legal form says nothing: 信 is no "Trust" where that is one.
                if whole and any(token.role is not Role.FORM for token in self.entry[at:end]):
                    yield self._found(reading, (at, end))

    def _where(self, word: str) -> list[int]:
        found = (at for label in labels(word) for at in self.positions.get(label, ()))
        return list(dict.fromkeys(found))

    def _found(self, reading: Reading, run: tuple[int, int]) -> _Piece:
        weight = sum(t.weight for t in self.entry[run[0] : run[1]])
        gain = 2 * weight * TRANSLATED + reading.end - reading.start
        return _Piece(reading.start, reading.end, gain, run, TRANSLATED, kernel.REL_TRANSLATED, reading)


def _best_path(reader: _Reader) -> list[_Piece]:
    """The pieces that say most, left to right; a run of entry tokens is used once."""
    size = len(reader.han)
    pieces = reader.pieces()
    plain = _plain_pieces(reader.han)
    # From right to left: the best gain, the piece taken, and which entry tokens are spoken for.
    best: list[tuple[int, list[_Piece], int]] = [(0, [], 0)] * (size + 1)
    for at in range(size - 1, -1, -1):
        options: list[tuple[int, list[_Piece], int]] = []
        for piece in (*pieces[at], *plain[at]):
            gain, tail, used = best[piece.end]
            mask = 0 if piece.run is None else ((1 << (piece.run[1] - piece.run[0])) - 1) << piece.run[0]
            if used & mask:
                continue
            options.append((gain + piece.gain, [piece, *tail], used | mask))
        best[at] = max(options, key=lambda option: (option[0], -len(option[1])))
    return best[0][1]


@lru_cache(maxsize=4096)
def _plain_pieces(han: str) -> tuple[tuple[_Piece, ...], ...]:
    """How the characters are read where the other name has nothing for them."""
    out: list[tuple[_Piece, ...]] = []
    for start in range(len(han)):
        found = [
            _Piece(start, r.end, 2 * (r.end - start) - 1, None, 0, 0, r)
            for r in readings_of(han)
            if r.start == start and is_plain(r)
        ]
        found.append(_Piece(start, start + 1, 0, None, 0, 0, None))
        out.append(tuple(found))
    return tuple(out)


def plain_reading(han: str) -> list[_Piece]:
    """The dictionary words of a Han run, with what lies between them as it is."""
    plain = _plain_pieces(han)
    best: list[tuple[int, list[_Piece]]] = [(0, [])] * (len(han) + 1)
    for at in range(len(han) - 1, -1, -1):
        best[at] = max(
            ((best[p.end][0] + p.gain, [p, *best[p.end][1]]) for p in plain[at]),
            key=lambda option: (option[0], -len(option[1])),
        )
    return best[0][1]


def spell(han: str) -> str:
    """The plain pinyin of characters, joined; characters without a reading stay."""
    return "".join((chinese.readings(ch) or (ch,))[0] for ch in han)


def _segment(token: Token, as_latin: bool) -> list[Token]:
    """A Han token as the words it is made of, each with its role."""
    out: list[Token] = []
    brand = ""
    begin = 0

    def close(end: int) -> None:
        if brand:
            weight = MAX_WEIGHT if len(brand) > 1 else MAX_WEIGHT // 2
            text = spell(brand) if as_latin else brand
            out.append(
                Token(
                    text,
                    token.start + begin,
                    token.start + end,
                    Role.WORD,
                    weight,
                    han=not as_latin,
                    read=as_latin,
                )
            )

    for piece in plain_reading(token.text):
        if piece.reading is None:
            if not brand:
                begin = piece.start
            brand += token.text[piece.start : piece.end]
            continue
        close(piece.start)
        brand = ""
        out.append(_read(token, piece.reading, as_latin))
    close(len(token.text))
    return out


def _read(token: Token, reading: Reading, as_latin: bool) -> Token:
    """A dictionary word as a token, in Latin letters or in Han characters."""
    han = token.text[reading.start : reading.end]
    way = reading.words[0] if reading.words else ()
    text = "".join(way) if as_latin and way else han
    sample = " ".join(way) or han
    weight = 0 if reading.role is Role.FORM else weight_of(way[0] if len(way) == 1 else sample, reading.role)
    if reading.role is Role.GENERIC:
        weight = min([weight_of(w, Role.GENERIC) for w in way] or [weight])
    return Token(
        text, token.start + reading.start, token.start + reading.end, reading.role, weight, reading.key,
        reading.country, han=not (as_latin and way), read=as_latin,
    )  # fmt: skip


def _render_against(name: Analyzed, other: Sequence[Token]) -> tuple[list[Token], list[Edge]]:
    """The tokens of a name with Han characters, read to fit `other`, and the edges that this reading found."""
    out: list[Token] = []
    edges: list[Edge] = []
    for token in name.tokens:
        if not token.han:
            out.append(token)
            continue
        pending = ""
        begin = 0
        for piece in _best_path(_Reader(token.text, other)):
            if piece.run is None and piece.reading is None:
                if not pending:
                    begin = piece.start
                pending += token.text[piece.start : piece.end]
                continue
            if pending:
                out += _segment(_part(token, begin, begin + len(pending)), True)
                pending = ""
            if piece.run is None:
                assert piece.reading is not None
                out.append(_read(token, piece.reading, True))
                continue
            run = other[piece.run[0] : piece.run[1]]
            edges.append(Edge(len(out), len(out) + 1, *piece.run, piece.similarity, piece.relation))
            out.append(
                Token(
                    "".join(t.text for t in run),
                    token.start + piece.start,
                    token.start + piece.end,
                    run[0].role if len({t.role for t in run}) == 1 else Role.WORD,
                    sum(t.weight for t in run),
                    run[0].key,
                    run[0].country,
                    read=True,
                )
            )
        if pending:
            out += _segment(_part(token, begin, begin + len(pending)), True)
    return out, _trusted(edges + _guessed(name, out, other, edges), other)


def _guessed(name: Analyzed, tokens: Sequence[Token], other: Sequence[Token], edges: Sequence[Edge]) -> list[Edge]:
    """Brands that may be each other's: what is left on both sides where two other words agree, or one and the sound.

    A third of Chinese companies choose an English brand that is neither sound nor translation, yet most of these
    keep some of the sound: 天健 is "Tagen". Such a pair is worth as much as it sounds alike, and decides only where
    the place and the trade agree too.
    """
    anchors = sum(t.weight > 0 for e in edges for t in other[e.l0 : e.l1])
    if anchors == 0:
        return []
    spans = _brand_spans(name)
    used = {i for e in edges for i in range(e.q0, e.q1)}
    taken = {j for e in edges for j in range(e.l0, e.l1)}
    found: list[Edge] = []
    for i, token in enumerate(tokens):
        if i in used or not token.read or token.role is not Role.WORD:
            continue
        # What is left of a dictionary word that was cut is no brand.
        if token.end - token.start < 2 or not any(a <= token.start and token.end <= b for a, b in spans):
            continue
        if anchors < ANCHORS and (token.start, token.end) not in spans:
            continue
        chars = _written(name, token)
        for l0, l1 in word_runs(other, taken):
            text = "".join(t.text for t in other[l0:l1])
            alike = likeness(chars, text)
            if anchors < ANCHORS and (l1 - l0 > 1 or len(text) < SHORTEST_FOREIGN or not sounds_same(chars, text)):
                continue
            similarity = GUESS_LEAST + (GUESS_MOST - GUESS_LEAST) * alike // 1000
            found.append(Edge(i, i + 1, l0, l1, similarity, kernel.REL_SOUND))
    return found


def _trusted(edges: Sequence[Edge], other: Sequence[Token]) -> list[Edge]:
    """The edges, with those that a sound alone found marked as more than that where enough else agrees."""
    certain = [e for e in edges if e.relation not in (kernel.REL_SOUND, kernel.REL_ACRONYM_SHORT)]
    agreed = [t for e in certain for t in other[e.l0 : e.l1] if t.weight > 0]
    if len(agreed) < ANCHORS:
        return list(edges)
    least = SURE_PLACED if any(t.role is Role.PLACE for t in agreed) else SURE_UNPLACED
    return [
        replace(e, relation=kernel.REL_GUESS) if e.relation == kernel.REL_SOUND and e.similarity >= least else e
        for e in edges
    ]


def _written(name: Analyzed, part: Token) -> str:
    """The characters behind a token that was read from a name, simplified as the name's own tokens are."""
    return next(
        t.text[part.start - t.start : part.end - t.start]
        for t in name.tokens
        if t.han and t.start <= part.start < t.start + len(t.text)
    )


def _brand_spans(name: Analyzed) -> list[tuple[int, int]]:
    """The brands of a name with Han characters: stretches of two characters or more outside the dictionary."""
    return [
        (token.start + start, token.start + end)
        for token in name.tokens
        if token.han
        for start, end in brands(token.text)
    ]


def word_runs(tokens: Sequence[Token], taken: AbstractSet[int]) -> Iterator[tuple[int, int]]:
    """Runs of one to three words of a name that nothing stands for yet."""
    for l0 in range(len(tokens)):
        for l1 in range(l0 + 1, min(l0 + 3, len(tokens)) + 1):
            last = tokens[l1 - 1]
            if l1 - 1 in taken or last.role not in (Role.WORD, Role.INITIAL) or not last.text.isalpha() or last.han:
                break
            yield l0, l1


def _part(token: Token, start: int, end: int) -> Token:
    return Token(token.text[start:end], token.start + start, token.start + end, token.role, 0, han=True)


def render(query: Analyzed, entry: Analyzed) -> tuple[Sequence[Token], Sequence[Token], list[Edge]]:
    """Bring two names into the same letters.

    Args:
        query, entry: two names that were taken apart.

    Returns:
        Tokens of the query, tokens of the entry, and the edges that the reading itself found.
    """
    if not query.has_han and not entry.has_han:
        return query.tokens, entry.tokens, []
    if query.has_han and entry.has_han:
        return segmented(query), segmented(entry), []
    if query.has_han:
        tokens, edges = _render_against(query, entry.tokens)
        return tokens, entry.tokens, edges
    tokens, mirrored = _render_against(entry, query.tokens)
    edges = [Edge(e.l0, e.l1, e.q0, e.q1, e.similarity, e.relation) for e in mirrored]
    return query.tokens, tokens, edges


def segmented(name: Analyzed) -> list[Token]:
    """The tokens of a name with its Han runs cut into words: place, brand, trade, form."""
    return [part for token in name.tokens for part in (_segment(token, False) if token.han else [token])]
