"""A name taken apart: tokens with their place in the original, their role and their weight.

The roles say how a token counts. A legal form ("Co., Ltd.") is shown and weighs nothing. A generic word of trade
("technology") weighs little. A place or a number weighs little to moderately, and tells siblings apart when it
differs. What is left is the brand or the personal name, weighed by its rarity on the published lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from navicert.names import legal_forms, numbers, persons, places
from navicert.names.normalize import Folded, fold, is_han
from navicert.names.weights import Role, promoted_weight, role_of_word, weight_of

MAX_TOKENS = 60
MAX_LENGTH = 1000
PROMOTED_BELOW = 55
REPEATED = 8

# "Inspur Group" and "Inspur Software" are two parties: the word of the group counts as a line of business.
GROUP_WORDS = frozenset({"group", "groups", "grp", "holding", "holdings", "jituan"})
ORDINAL_MARK = "第"
_APOSTROPHES = frozenset("'`")


@dataclass(frozen=True, slots=True)
class Token:
    """One unit of a name.

    Attributes:
        text: folded; several words of one place or number are joined without a space.
        start, end: code points of the original name, half open.
        role: how it counts.
        weight: 0..100, from its rarity and role.
        key: canonical value of a place or number, empty otherwise.
        country: ISO 3166-1 alpha-2 of a place, empty otherwise.
        han: whether the text is in Han characters.
        read: whether the text is a reading of Han characters, made for one comparison.
    """

    text: str
    start: int
    end: int
    role: Role
    weight: int
    key: str = ""
    country: str = ""
    han: bool = False
    read: bool = False


@dataclass(frozen=True, slots=True)
class Analyzed:
    """A name taken apart.

    Attributes:
        original: the name as given.
        tokens: in the order of the name, at most MAX_TOKENS.
        folded: the folded text with single spaces, for equality of whole names.
    """

    original: str
    tokens: tuple[Token, ...]
    folded: str

    @property
    def has_han(self) -> bool:
        """Whether any token is in Han characters."""
        return any(token.han for token in self.tokens)


@dataclass(frozen=True, slots=True)
class _Raw:
    text: str
    start: int
    end: int
    dotted: bool
    han: bool


def _split(folded: Folded) -> Iterator[_Raw]:
    """Runs of letters and digits; Han runs by themselves; apostrophes join what they stand between."""
    text, starts, ends = folded.text, folded.starts, folded.ends
    at, size = 0, len(text)
    while at < size:
        ch = text[at]
        if not ch.isalnum():
            at += 1
            continue
        han = is_han(ch)
        begin, out = at, []
        while at < size:
            ch = text[at]
            if ch.isalnum() and is_han(ch) == han:
                out.append(ch)
            elif not (ch in _APOSTROPHES and not han and at + 1 < size and text[at + 1].isalnum()):
                break
            at += 1
        dotted = at < size and text[at] == "."
        if han and out[-1] == ORDINAL_MARK and dotted is False and at < size and text[at].isdigit():
            out.pop()  # the mark of an ordinal belongs to the digits that follow
            if not out:
                continue
        yield _Raw("".join(out), starts[begin], ends[at - 1], dotted, han)


def _join_dotted(raw: list[_Raw]) -> list[_Raw]:
    """Letters with dots between them are one word: "S.M.I.C." is "smic"; a lone initial stays an initial."""
    out: list[_Raw] = []
    at = 0
    while at < len(raw):
        end = at
        while end < len(raw) and len(raw[end].text) == 1 and raw[end].text.isalpha() and raw[end].dotted:
            end += 1
        if end < len(raw) and end > at and len(raw[end].text) == 1 and raw[end].start == raw[end - 1].end + 1:
            end += 1
        tight = all(raw[i + 1].start - raw[i].end <= 1 for i in range(at, end - 1))
        if end - at >= 2 and tight:
            run = raw[at:end]
            out.append(_Raw("".join(r.text for r in run), run[0].start, run[-1].end, run[-1].dotted, False))
            at = end
        else:
            out.append(raw[at])
            at += 1
    return out


def _merge(raw: list[_Raw], spans: list[tuple[int, int, str]]) -> dict[int, tuple[int, str]]:
    return {start: (end, canonical) for start, end, canonical in spans if not any(r.han for r in raw[start:end])}


def _number_at(texts: list[str], at: int) -> tuple[int, str] | None:
    found = numbers.number_of(texts, at)
    return None if found is None else (at + found.length, str(found.value))


def _tokens(raw: list[_Raw]) -> Iterator[Token]:
    texts = [r.text for r in raw]
    forms = _merge(raw, legal_forms.legal_form_spans([legal_forms.as_form_word(text) for text in texts]))
    spots = _merge(raw, places.place_spans(texts))
    at = 0
    while at < len(raw):
        first = raw[at]
        if first.han:
            yield Token(first.text, first.start, first.end, Role.WORD, 0, han=True)
            at += 1
            continue
        if at in forms:
            end = forms[at][0]
            # Each word of a form stays a token of its own, so that "Limited" may still meet a word of a name.
            for part in raw[at:end]:
                group = part.text in GROUP_WORDS
                role = Role.GENERIC if group else Role.FORM
                yield Token(part.text, part.start, part.end, role, weight_of(part.text, role), key=forms[at][1])
            at = end
            continue
        if at in spots and not any(i in forms for i in range(at, spots[at][0])):
            end, canonical = spots[at]
            joined = "".join(texts[at:end])
            yield Token(
                joined,
                first.start,
                raw[end - 1].end,
                Role.PLACE,
                weight_of(joined, Role.PLACE),
                key=canonical,
                country=places.country_of(canonical) or "",
            )
            at = end
            continue
        number = _number_at(texts, at)
        if number is not None and not any(r.han for r in raw[at : number[0]]):
            end, value = number
            yield Token(
                "".join(texts[at:end]),
                first.start,
                raw[end - 1].end,
                Role.NUMBER,
                weight_of(value, Role.NUMBER),
                key=value,
            )
            at = end
            continue
        role = role_of_word(first.text)
        yield Token(first.text, first.start, first.end, role, weight_of(first.text, role))
        at += 1


def words_of(name: str) -> list[str]:
    """The folded words of a name, dotted letters joined, without regard to roles."""
    return [raw.text for raw in _join_dotted(list(_split(fold(name[:MAX_LENGTH]))))]


@lru_cache(maxsize=16384)
def analyze(name: str) -> Analyzed:
    """Take a name apart.

    Args:
        name: in any script; only the first 1,000 characters count, as no list prints a longer name.

    Returns:
        Its tokens. A name of nothing but punctuation has none.
    """
    folded = fold(name[:MAX_LENGTH])
    raw = [r for r in _join_dotted(list(_split(folded))) if r.text not in persons.HONORIFICS]
    tokens = _lighten(name, list(_tokens(raw))[:MAX_TOKENS])
    return Analyzed(name, tuple(_promote(tokens)), " ".join(folded.text.split()))


def _lighten(name: str, tokens: list[Token]) -> list[Token]:
    """Initials in brackets after the name they stand for repeat it: "... Precision Machinery ... (CPMIEC)"."""
    out: list[Token] = []
    for at, token in enumerate(tokens):
        bracketed = name[max(0, token.start - 1) : token.start] == "(" and name[token.end : token.end + 1] == ")"
        if bracketed and token.role is Role.WORD and _stands_for(token.text, tokens[:at]):
            token = replace(token, role=Role.PARTICLE, weight=REPEATED)
        out.append(token)
    return out


def _stands_for(letters: str, tokens: list[Token]) -> bool:
    """Whether letters are initials of words before them, in order; words in between may be left out."""
    initials = iter(t.text[0] for t in tokens if not t.han)
    return 2 <= len(letters) <= 8 and letters.isalpha() and all(ch in initials for ch in letters)


def _promote(tokens: list[Token]) -> list[Token]:
    """In a name without a brand the words of trade are all there is, and count: "National Defense University"."""
    if sum(t.weight for t in tokens if t.role in (Role.WORD, Role.NUMBER)) >= PROMOTED_BELOW:
        return tokens
    return [
        replace(t, weight=promoted_weight(t.text, t.role)) if t.role in (Role.GENERIC, Role.PLACE) and not t.han else t
        for t in tokens
    ]
