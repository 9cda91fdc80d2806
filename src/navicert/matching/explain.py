"""Why this score: the alignment in words, with the places on both sides.

Every reason comes from the aligner itself. Nothing is searched for again in the strings, so that what is shown is
what was counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from navicert.matching import kernel
from navicert.matching.edges import Edge
from navicert.matching.pair import Alignment
from navicert.model.screening import Feature, Relation, Span
from navicert.names.tokens import Token
from navicert.names.weights import Role

_RELATIONS: dict[int, Relation] = {
    kernel.REL_SAME: "same",
    kernel.REL_NEAR: "near",
    kernel.REL_SOUND: "sound",
    kernel.REL_TRANSLITERATED: "transliterated",
    kernel.REL_TRANSLATED: "translated",
    kernel.REL_ABBREVIATED: "abbreviated",
    kernel.REL_ACRONYM: "abbreviated",
    kernel.REL_ACRONYM_SHORT: "abbreviated",
    kernel.REL_INITIAL: "abbreviated",
    kernel.REL_PINYIN: "transliterated",
    kernel.REL_GUESS: "sound",
}
_PHRASES = {
    kernel.REL_SAME: "{q} is the same as {e}",
    kernel.REL_NEAR: "{q} is spelled nearly like {e}",
    kernel.REL_SOUND: "{q} sounds like {e}",
    kernel.REL_TRANSLITERATED: "{q} is another spelling of {e}",
    kernel.REL_TRANSLATED: "{q} translates {e}",
    kernel.REL_ABBREVIATED: "{q} and {e}: one abbreviates the other",
    kernel.REL_ACRONYM: "{q} and {e}: one is the initials of the other",
    kernel.REL_ACRONYM_SHORT: "{q} and {e}: one is the initials of the other",
    kernel.REL_INITIAL: "{q} and {e} share an initial only",
    kernel.REL_PINYIN: "{q} is pronounced {e}",
    kernel.REL_GUESS: "{q} sounds like {e}, and place and trade agree",
}
_ROLE_NAMES = {
    Role.WORD: "word",
    Role.GENERIC: "line of business",
    Role.PLACE: "place",
    Role.NUMBER: "number",
    Role.INITIAL: "initial",
    Role.PARTICLE: "particle",
    Role.FORM: "legal form",
}
_CEILINGS = {
    "number_differs": "the numbers differ: bodies told apart by number are different bodies",
    "number_missing": "only one of the names has a number",
    "place_differs": "the places differ: the same brand elsewhere is another legal entity",
    "place_missing": "only one of the names has this place, and the same brand elsewhere is another legal entity",
    "business_differs": "the lines of business differ, as between sister companies",
    "business_extra": "one name is more particular: it has words of trade or place that the other lacks",
    "mixed_differs": "one name has a word of its own where the other has a word of trade",
    "business_far": "the lines of business are far apart, as between a group and its companies",
    "thin_evidence": "what agrees is generic and says little of who the party is",
    "lone_short": "all that agrees is one short word of three letters or less, which many parties share",
    "acronym": "initials alone do not identify a party",
    "initial": "an initial stands for many names",
    "brandless": "the names have no brand, and are told apart by a word of trade or place that only one has",
    "lone_word": "only one word agrees, and there are others that do not",
    "lone_near": "all that agrees is one word, and it is spelled differently",
    "brandless_left": "the names have no brand, and one has a word of weight that the other lacks",
    "name_varies": "one name of the person agrees as it is, one in another spelling, and there are more",
    "short_near": "all that agrees is one short word, and another letter makes it another word",
    "short_initials": "all that agrees is three initials, which many parties share",
    "sound_latin": "most of it agrees by sound only",
    "initial_differs": "the initials differ",
    "kind_differs": "the query is a company and the entry a person",
    "bridge": "the bridge between Chinese characters and Latin letters is not sure enough",
    "heard_only": "one or two characters agree by sound only, and many are pronounced alike",
    "sound": "most of it agrees by sound only",
    "word_missing_entry": "the query has a word of weight that the listed name lacks",
    "word_missing_query": "the listed name has a word of weight that the query lacks",
    "weak_alias": "the list itself calls this alias weak: it is no ground to identify a party without more",
    "presence_unknown": "whether the entry stood on that day is not known",
}


def _quote(text: str) -> str:
    return f"“{text}”"


def _span(tokens: Sequence[Token]) -> Span:
    return min(t.start for t in tokens), max(t.end for t in tokens)


def relation_name(edge: Edge) -> Relation:
    """The relation of an edge in the words of the contract."""
    return _RELATIONS[edge.relation]


def ceiling_text(name: str) -> str:
    """Why a ceiling held a score down."""
    return _CEILINGS[name]


def _total(alignment: Alignment) -> int:
    """The weight against which points are counted, so that the parts of the score sum to it."""
    gained = sum(e.similarity * _weight(alignment, e) for e in alignment.edges)
    return max(1, gained // max(1, alignment.raw))


def _weight(alignment: Alignment, edge: Edge) -> int:
    return sum(t.weight for t in alignment.query[edge.q0 : edge.q1]) + sum(
        t.weight for t in alignment.entry[edge.l0 : edge.l1]
    )


def _headline(alignment: Alignment) -> str:
    """The whole alignment in half a sentence."""
    said = [t for t in alignment.query if t.role is not Role.FORM]
    edges = [e for e in alignment.edges if alignment.query[e.q0].role is not Role.FORM]
    held = sum(e.q1 - e.q0 for e in edges)
    if not said:
        return "the query has nothing but a legal form"
    same = all(e.relation == kernel.REL_SAME and e.similarity >= 980 for e in edges)
    how = "the same" if same else "found"
    if held == len(said):
        count = {1: "the one word is", 2: "both words are"}.get(len(said), f"all {len(said)} words are")
        return f"{count} {how}"
    return f"{held} of {len(said)} words are {how}"


def features(alignment: Alignment, query: str, entry: str) -> tuple[Feature, ...]:
    """The reasons for the score of two names, the weightiest first.

    Args:
        alignment: of the two names.
        query, entry: the names as given, for the words quoted.

    Returns:
        A headline with the score, then each pair of words, then what is missing, ignored or holds the score down.
        Points of the pairs add up to the score before ceilings, but for rounding.
    """
    matched_q = tuple(_span(alignment.query[e.q0 : e.q1]) for e in alignment.edges)
    matched_l = tuple(_span(alignment.entry[e.l0 : e.l1]) for e in alignment.edges)
    head = Feature("name", alignment.score, _headline(alignment), matched_q, matched_l, _overall(alignment))
    return (head, *_pairs(alignment, query, entry), *_left_over(alignment, query, entry), *_held(alignment))


def _overall(alignment: Alignment) -> Relation | None:
    if not alignment.edges:
        return "differs"
    kinds = {relation_name(e) for e in alignment.edges if _weight(alignment, e)}
    return kinds.pop() if len(kinds) == 1 else ("near" if kinds else None)


def _pairs(alignment: Alignment, query: str, entry: str) -> Iterator[Feature]:
    total = _total(alignment)
    for edge in alignment.edges:
        q, e = _span(alignment.query[edge.q0 : edge.q1]), _span(alignment.entry[edge.l0 : edge.l1])
        text = _PHRASES[edge.relation].format(q=_quote(query[q[0] : q[1]]), e=_quote(entry[e[0] : e[1]]))
        name = _ROLE_NAMES[alignment.query[edge.q0].role]
        points = edge.similarity * _weight(alignment, edge) // total
        yield Feature(name, points, text, (q,), (e,), relation_name(edge))


def _left_over(alignment: Alignment, query: str, entry: str) -> Iterator[Feature]:
    total = _total(alignment)
    used_q = {i for e in alignment.edges for i in range(e.q0, e.q1)}
    used_l = {j for e in alignment.edges for j in range(e.l0, e.l1)}
    sides = ((alignment.query, used_q, query, True), (alignment.entry, used_l, entry, False))
    for tokens, used, original, asked in sides:
        for at, token in enumerate(tokens):
            if at in used:
                continue
            span = (token.start, token.end)
            quoted = _quote(original[token.start : token.end])
            mine, theirs = ((span,), ()) if asked else ((), (span,))
            if token.role is Role.FORM:
                yield Feature("legal form", 0, f"{quoted} is a legal form and is ignored", mine, theirs, "ignored")
                continue
            where = "the query" if asked else "the listed name"
            cost = -(460 * token.weight // total)
            yield Feature(_ROLE_NAMES[token.role], cost, f"only {where} has {quoted}", mine, theirs, "missing")


def _held(alignment: Alignment) -> Iterator[Feature]:
    for name in alignment.ceilings:
        yield Feature("ceiling", min(0, alignment.score - alignment.raw), ceiling_text(name), (), (), "differs")


def why_not_higher(alignment: Alignment) -> tuple[str, ...]:
    """What keeps the score down, in words; nothing where the names are the same."""
    reasons = [ceiling_text(name) for name in alignment.ceilings]
    if alignment.score < 1000 and not reasons:
        if alignment.flags & kernel.WORD_DIFFERS:
            reasons.append("each name has a word of weight that the other lacks")
        elif alignment.flags & kernel.WORD_MISSING_ENTRY:
            reasons.append("the query has a word of weight that the listed name lacks")
        elif alignment.flags & kernel.WORD_MISSING_QUERY:
            reasons.append("the listed name has a word of weight that the query lacks")
        if alignment.flags & kernel.REORDERED:
            reasons.append("the words stand in another order")
        if any(e.relation == kernel.REL_NEAR for e in alignment.edges):
            reasons.append("a word is spelled differently")
    return tuple(reasons)
