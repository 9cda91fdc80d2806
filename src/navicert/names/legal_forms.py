"""Legal forms: "Co., Ltd.", "OOO", "San. Tic. A.Ş.", 股份有限公司. They are shown and carry no weight.

A form is found by its letters, however a name splits them: "S.p.A.", "S p A" and "SpA" are one. Words that
are a form in some places only ("as", "sa", "co", "group") count at the start or the end of a name, as
data/legal_forms.tsv says for each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from navicert.names.normalize import fold_text, is_han
from navicert.names.tables import rows

MAX_TOKENS_IN_FORM = 12
SHORTEST_GLEIF = 4

_ANYWHERE, _START, _END, _EDGE = "any", "start", "end", "edge"


class _Form(NamedTuple):
    name: str
    position: str


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold_text(text))


@lru_cache(maxsize=1)
def _forms() -> dict[str, _Form]:
    """Forms by their letters; hand-written rows win over GLEIF's."""
    found: dict[str, _Form] = {}
    for texts, name, position, _ in rows("legal_forms.tsv"):
        for text in texts.split("|"):
            form = _Form(name, position)
            found.setdefault(_key(text), form)
            if " and " in f" {text} ":
                found.setdefault(_key(f" {text} ".replace(" and ", " ")), form)
    return found


@lru_cache(maxsize=1)
def _gleif() -> dict[str, str]:
    """GLEIF's names by their letters; long ones only, as short codes of one country are words of another."""
    return {key: name for key, name in rows("gleif_keys.tsv")}  # noqa: C416


@lru_cache(maxsize=1)
def _starts() -> frozenset[str]:
    """The first two letters of every form, to leave most words at once."""
    return frozenset(key[:2] for table in (_forms(), _gleif()) for key in table)


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(len(key) for table in (_forms(), _gleif()) for key in table)


def _find(key: str) -> _Form | None:
    form = _forms().get(key)
    if form is None and len(key) >= SHORTEST_GLEIF and key in _gleif():
        return _Form(_gleif()[key], _EDGE)
    return form


def _candidates(tokens: Sequence[str]) -> list[tuple[int, int, _Form]]:
    found: list[tuple[int, int, _Form]] = []
    longest, starts = _longest(), _starts()
    for start in range(len(tokens)):
        key = ""
        for end in range(start + 1, min(len(tokens), start + MAX_TOKENS_IN_FORM) + 1):
            key += tokens[end - 1]
            if len(key) > longest or (len(key) > 1 and key[:2] not in starts):
                break
            form = _find(key)
            if form is not None:
                found.append((start, end, form))
    return found


def legal_form_spans(tokens: Sequence[str]) -> list[tuple[int, int, str]]:
    """The legal forms of a name: first token, token after the last, and class.

    Args:
        tokens: folded tokens without full stops; letters of an abbreviation may be split or joined.

    Returns:
        Spans in order, not overlapping. Forms that need an edge of the name are found in chains ("Holdings
        Group Co., Ltd."); a name is never used up by them: "Group" alone is a name.
    """
    candidates = _candidates(tokens)
    if not candidates:
        return []
    size = len(tokens)
    taken: list[tuple[int, int, str]] = []
    right = size
    while end_fit := [c for c in candidates if c[1] == right and c[2].position != _START]:
        best = min(end_fit)
        taken.append((best[0], best[1], best[2].name))
        right = best[0]
    left = 0
    while start_fit := [c for c in candidates if c[0] == left and c[1] <= right and c[2].position != _END]:
        best = max(start_fit)
        taken.append((best[0], best[1], best[2].name))
        left = best[1]
    if left >= right:
        strong = [c for c in candidates if c[2].position == _ANYWHERE]
        return _disjoint(strong) if sum(end - start for start, end, _ in _disjoint(strong)) < size else []
    middle = [c for c in candidates if c[2].position == _ANYWHERE and left <= c[0] and c[1] <= right]
    return sorted([*taken, *_disjoint(middle)])


def _disjoint(candidates: list[tuple[int, int, _Form]]) -> list[tuple[int, int, str]]:
    """Of overlapping candidates the longest, then the first."""
    chosen: list[tuple[int, int, str]] = []
    for start, end, form in sorted(candidates, key=lambda item: (item[0] - item[1], item[0])):
        if all(end <= other[0] or start >= other[1] for other in chosen):
            chosen.append((start, end, form.name))
    return sorted(chosen)


@lru_cache(maxsize=1)
def _han_forms() -> dict[str, _Form]:
    return {form: _Form(name, position) for form, name, position in rows("han_legal_forms.tsv")}


@lru_cache(maxsize=1)
def _han_lengths() -> tuple[int, ...]:
    return tuple(sorted({len(form) for form in _han_forms()}, reverse=True))


def han_legal_forms(text: str) -> list[tuple[int, int, str]]:
    """All legal forms of a name in Han characters: start, end and class, in order, not overlapping.

    Finds the form at the end, the ones before it (集团 in 浪潮集团有限公司; in brackets, as (集团)), the one
    before a branch (某某有限公司北京分公司) and those that may stand first (株式会社).

    Args:
        text: folded text.
    """
    forms, found, pos = _han_forms(), [], 0
    while pos < len(text):
        for length in _han_lengths():
            form = forms.get(text[pos : pos + length]) if pos + length <= len(text) else None
            if form and (form.position == _ANYWHERE or _ends_there(text, pos, pos + length)):
                found.append((pos, pos + length, form.name))
                pos += length
                break
        else:
            pos += 1
    used = sum(end - start for start, end, _ in found)
    return found if used < sum(is_han(char) or char.isalnum() for char in text) else []


def _ends_there(text: str, start: int, end: int) -> bool:
    """Whether a name or a bracketed part of it ends at `end`, or only another form follows."""
    rest = text[end:].lstrip(" )")
    if not rest or rest[0] == "(" or (start > 0 and text[start - 1] == "(" and text[end : end + 1] == ")"):
        return True
    if text[start:end].endswith("公司") and rest.endswith(("分公司", "办事处", "代表处", "分厂")):
        return True
    return any(rest.startswith(form) for form in _han_forms())


def han_legal_form(text: str) -> tuple[int, int, str] | None:
    """The legal form that ends a name in Han characters: start, end and class; None without one.

    Args:
        text: folded text.
    """
    found = han_legal_forms(text)
    return found[-1] if found else None


SHORTEST_FORM_WORD = 5


@lru_cache(maxsize=65536)
def as_form_word(token: str) -> str:
    """The word of a legal form that a token is a slip for ("copany", "limietd"), else the token itself.

    Only words that are known as nothing else are taken for slips, one edit away, of words of five letters or more.

    Args:
        token: folded.
    """
    from rapidfuzz.distance import OSA

    from navicert.names.concepts import is_known_word

    if len(token) < SHORTEST_FORM_WORD - 1 or not token.isalpha() or is_known_word(token):
        return token
    found = [word for word in _form_words() if OSA.distance(token, word, score_cutoff=1) == 1]
    return found[0] if found else token


@lru_cache(maxsize=1)
def _form_words() -> tuple[str, ...]:
    """The longer words that legal forms are made of."""
    texts = [text for row in rows("legal_forms.tsv") for text in row[0].split("|")]
    words = {word for text in texts for word in fold_text(text).split()}
    return tuple(sorted(word for word in words if word.isalpha() and len(word) >= SHORTEST_FORM_WORD))
