"""Which words of one name can stand for which words of another: the edges that the kernel chooses from.

An edge joins a run of one to four tokens of the query to a run of the entry's name. Runs are there because words are
joined and split ("Hua Zhang", "Huazhang"), because a phrase translates one word ("research institute", "yanjiusuo")
and because letters stand for a whole name ("CNOOC").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from navicert.matching import kernel
from navicert.matching.relations import NO_RELATION, Relation, near, relate
from navicert.names.concepts import TRANSLATION, phrase_concepts
from navicert.names.tokens import GROUP_WORDS, Token
from navicert.names.weights import Role

LONGEST_RUN = 4
SHORTEST_NEAR_RUN = 8
LONG_HAN = 6
JOINED = 985
INITIAL_SIMILARITY = 600
ACRONYM_SIMILARITY = 850
ACRONYM_FORMS = frozenset({"corporation", "corp", "company"})
SHORTEST_ACRONYM, LONGEST_ACRONYM = 3, 8


@dataclass(frozen=True, slots=True)
class Edge:
    """A run [q0, q1) of query tokens that stands for a run [l0, l1) of entry tokens."""

    q0: int
    q1: int
    l0: int
    l1: int
    similarity: int
    relation: int


def token_relation(q: Token, entry: Token) -> Relation:
    """How two tokens relate, minding their roles."""
    if Role.FORM in (q.role, entry.role):
        return NO_RELATION
    if Role.NUMBER in (q.role, entry.role):
        same = q.role is entry.role and q.key == entry.key
        return (1000, kernel.REL_SAME) if same else NO_RELATION
    if q.role is Role.PLACE and entry.role is Role.PLACE:
        if q.key == entry.key:
            same = q.text == entry.text
            return (1000, kernel.REL_SAME) if same else (980, kernel.REL_TRANSLITERATED)
        # Two known places never are slips of each other: Henan is not Hunan.
        return NO_RELATION
    if Role.INITIAL in (q.role, entry.role) and q.text != entry.text:
        return NO_RELATION
    if q.han or entry.han:
        return _han(q.text, entry.text)
    return relate(q.text, entry.text)


def initial_relation(q: Token, entry: Token) -> Relation:
    """An initial of a personal name and a name that starts with it."""
    if {q.role, entry.role} != {Role.INITIAL, Role.WORD} or q.text[0] != entry.text[0]:
        return NO_RELATION
    return INITIAL_SIMILARITY, kernel.REL_INITIAL


def _person_like(tokens: Sequence[Token]) -> bool:
    """Whether a name can be a person's: words, initials and particles only, in Latin letters."""
    return all(t.role in (Role.WORD, Role.INITIAL, Role.PARTICLE) and not (t.han or t.read) for t in tokens)


def _han(a: str, b: str) -> Relation:
    """Words in Han characters: the same, or one character of at least four lost, doubled, swapped or changed."""
    if a == b:
        return 1000, kernel.REL_SAME
    shorter, longer = sorted((len(a), len(b)))
    # 南方 is not 东方: another character is another word, unless the word is long.
    slip = shorter != longer or sorted(a) == sorted(b) or longer >= LONG_HAN
    if slip and shorter >= 3 and longer >= 4 and OSA.distance(a, b, score_cutoff=1) == 1:
        return 700, kernel.REL_NEAR
    return NO_RELATION


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str, str]]:
    """Runs of two to four words: their place, and their text without and with spaces."""
    for start in range(len(tokens)):
        joined, spaced = tokens[start].text, tokens[start].text
        if not joins(tokens[start]):
            continue
        for end in range(start + 2, min(start + LONGEST_RUN, len(tokens)) + 1):
            last = tokens[end - 1]
            if not joins(last) or last.han != tokens[start].han:
                break
            joined += last.text
            spaced += " " + last.text
            yield start, end, joined, spaced


def joins(token: Token) -> bool:
    """Whether a token may be written together with its neighbor: words do, figures do not."""
    return not token.read and (token.role is not Role.NUMBER or token.text.isalpha())


def run_relation(joined: str, spaced: str, token: Token) -> Relation:
    """How a run of words relates to one token of the other side."""
    if token.role in (Role.FORM, Role.NUMBER, Role.INITIAL) or token.read:
        return NO_RELATION
    if joined == token.text:
        return JOINED, kernel.REL_SAME
    if token.han:
        return NO_RELATION
    phrase, word = phrase_concepts(spaced), phrase_concepts(token.text)
    if any(not (phrase[name].english and word[name].english) for name in phrase.keys() & word.keys()):
        return TRANSLATION - 20, kernel.REL_TRANSLATED
    if near_run(joined, spaced):
        score = near(joined, token.text, 1)
        if score:
            return score - 30, kernel.REL_NEAR
    return NO_RELATION


def near_run(joined: str, spaced: str) -> bool:
    """Whether a run of words, written together, may be a slip for one word: "Hua zang" for "Huazhang".

    Two words, long enough that one letter more or less does not make them another word.
    """
    return len(joined) >= SHORTEST_NEAR_RUN and spaced.count(" ") == 1


def initial_runs(tokens: Sequence[Token]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The initials of a name with the tokens they stand for; once with and once without forms and words of a group."""
    kept = [j for j, t in enumerate(tokens) if not (t.han or t.read or t.role in (Role.PARTICLE, Role.NUMBER))]
    seen: set[tuple[int, ...]] = set()
    for left_out in (frozenset[str](), GROUP_WORDS):
        for forms in (ACRONYM_FORMS, frozenset[str]()):
            places = tuple(
                j
                for j in kept
                if (tokens[j].role is not Role.FORM or tokens[j].text in forms) and tokens[j].text not in left_out
            )
            if places not in seen and len(places) >= SHORTEST_ACRONYM:
                seen.add(places)
                yield "".join(tokens[j].text[0] for j in places), places


def _acronym_edges(q: Sequence[Token], entry: Sequence[Token]) -> Iterator[tuple[int, int, int, int, bool]]:
    """Single tokens of `q` that are the initials of a run of `entry`, and whether of all its words."""
    there = {token.text for token in entry if token.role is Role.WORD}
    asked = [
        (i, token.text)
        for i, token in enumerate(q)
        if token.role is Role.WORD
        and not (token.han or token.read)
        and SHORTEST_ACRONYM <= len(token.text) <= LONGEST_ACRONYM
        and token.text.isalpha()
        and token.text not in there
    ]
    found: dict[tuple[int, int, int, int], bool] = {}
    for letters, places in initial_runs(entry) if asked else ():
        for i, text in asked:
            at = letters.find(text)
            while at >= 0:
                first, last = places[at], places[at + len(text) - 1]
                if any(entry[j].role is not Role.FORM for j in range(first, last + 1)):
                    found[(i, i + 1, first, last + 1)] = at == 0 and len(text) == len(letters)
                at = letters.find(text, at + 1)
    yield from ((*place, whole) for place, whole in found.items())


def latin_edges(q: Sequence[Token], entry: Sequence[Token]) -> list[Edge]:
    """Every edge between two names, in the order of the query and then of the entry.

    Args:
        q, entry: tokens of the two names; symmetric but for the direction of the edges.
    """
    edges: list[Edge] = []
    if all(t.read for t in q) or all(t.read for t in entry):
        return edges  # what was read from Han characters has its edges from the reading
    persons = _person_like(q) and _person_like(entry)
    for i, a in enumerate(q):
        for j, b in enumerate(entry):
            similarity, relation = token_relation(a, b) if not (a.read or b.read) else NO_RELATION
            if not similarity and persons:
                similarity, relation = initial_relation(a, b)
            if similarity:
                edges.append(Edge(i, i + 1, j, j + 1, similarity, relation))
    runs_q, runs_l = list(_runs(q)), list(_runs(entry))
    for q0, q1, joined, spaced in runs_q:
        for j, b in enumerate(entry):
            similarity, relation = run_relation(joined, spaced, b)
            if similarity:
                edges.append(Edge(q0, q1, j, j + 1, similarity, relation))
    for l0, l1, joined, spaced in runs_l:
        for i, a in enumerate(q):
            similarity, relation = run_relation(joined, spaced, a)
            if similarity:
                edges.append(Edge(i, i + 1, l0, l1, similarity, relation))
    for q0, q1, joined, _ in runs_q:
        for l0, l1, other, _ in runs_l:
            # The same letters cut at other places: "Zhi Puhua" and "Zhipu Hua".
            if joined == other and q[q0].text != entry[l0].text and q[q1 - 1].text != entry[l1 - 1].text:
                edges.append(Edge(q0, q1, l0, l1, JOINED - 10, kernel.REL_SAME))
    for q0, q1, l0, l1, whole in _acronym_edges(q, entry):
        edges.append(Edge(q0, q1, l0, l1, ACRONYM_SIMILARITY, _acronym_relation(q[q0], whole)))
    for l0, l1, q0, q1, whole in _acronym_edges(entry, q):
        edges.append(Edge(q0, q1, l0, l1, ACRONYM_SIMILARITY, _acronym_relation(entry[l0], whole)))
    return edges


def _acronym_relation(token: Token, whole: bool) -> int:
    """Three letters, or the initials of some words only, fit too many names to say anything alone."""
    return kernel.REL_ACRONYM if whole and len(token.text) > SHORTEST_ACRONYM else kernel.REL_ACRONYM_SHORT
