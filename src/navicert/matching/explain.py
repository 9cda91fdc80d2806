"""Why this score: the alignment in words, with the places on both sides.

Every reason comes from the aligner itself. Nothing is searched for again in the strings, so that what is shown is
what was counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from navicert.matching import kernel
from navicert.matching.breakdown import Part, breakdown
from navicert.matching.pair import Alignment
from navicert.model.party import PartyKind
from navicert.model.screening import Feature, Relation
from navicert.names.weights import Role

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
    "short_reading": "one or two characters agree by their sound only, and many are pronounced alike",
    "presence_unknown": "whether the entry stood on that day is not known",
    "facility_class": "the row describes a class of facilities and not one party",
}


def _quote(text: str) -> str:
    return f"“{text}”"


def role_name(role: Role) -> str:
    """How a word counts, in the words of the contract: "word", "line of business"."""
    return _ROLE_NAMES[role]


def ceiling_text(name: str) -> str:
    """Why a ceiling held a score down."""
    return _CEILINGS[name]


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


def features(alignment: Alignment, query: str, entry: str, kind: PartyKind = "unknown") -> tuple[Feature, ...]:
    """The reasons for the score of two names, the weightiest first.

    Args:
        alignment: of the two names.
        query, entry: the names as given, for the words quoted.
        kind: with which they were compared.

    Returns:
        A headline with the score, then each pair of words, then what is missing, ignored or holds the score down.
        Points of the pairs add up to the score before ceilings.
    """
    parts = breakdown(alignment, kind).parts
    pairs = [part for part in parts if part.query_span and part.entry_span]
    alone = [part for part in parts if not (part.query_span and part.entry_span)]
    matched_q = tuple(part.query_span for part in pairs if part.query_span)
    matched_l = tuple(part.entry_span for part in pairs if part.entry_span)
    head = Feature("name", alignment.score, _headline(alignment), matched_q, matched_l, _overall(pairs))
    return (head, *_pairs(alignment, pairs, query, entry), *_left_over(alone, query, entry), *_held(alignment))


def _overall(pairs: Sequence[Part]) -> Relation | None:
    if not pairs:
        return "differs"
    kinds = {part.relation for part in pairs if part.query_weight + part.entry_weight}
    return kinds.pop() if len(kinds) == 1 else ("near" if kinds else None)


def _pairs(alignment: Alignment, pairs: Sequence[Part], query: str, entry: str) -> Iterator[Feature]:
    for edge, part in zip(alignment.edges, pairs, strict=True):
        assert part.query_span is not None and part.entry_span is not None
        q, e = part.query_span, part.entry_span
        text = _PHRASES[edge.relation].format(q=_quote(query[q[0] : q[1]]), e=_quote(entry[e[0] : e[1]]))
        yield Feature(role_name(part.role), part.points, text, (q,), (e,), part.relation)


def _left_over(alone: Sequence[Part], query: str, entry: str) -> Iterator[Feature]:
    for part in alone:
        span = part.query_span or part.entry_span
        assert span is not None
        quoted = _quote((query if part.query_span else entry)[span[0] : span[1]])
        mine, theirs = ((span,), ()) if part.query_span else ((), (span,))
        if part.role is Role.FORM:
            yield Feature("legal form", 0, f"{quoted} is a legal form and is ignored", mine, theirs, "ignored")
            continue
        where = "the query" if part.query_span else "the listed name"
        yield Feature(role_name(part.role), -part.cost, f"only {where} has {quoted}", mine, theirs, "missing")


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
