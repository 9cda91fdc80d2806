"""Two names, one score: take them apart, join what corresponds, weigh what does not."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from navicert.matching import kernel
from navicert.matching.calibration import Calibration, calibration
from navicert.matching.edges import Edge, latin_edges
from navicert.matching.hanzi import render
from navicert.matching.latin_reading import FEW_CHARACTERS
from navicert.model.party import PartyKind
from navicert.names.tokens import Analyzed, Token, analyze
from navicert.names.weights import Role


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two names compare, before anything else is known of the parties.

    Attributes:
        score: calibrated thousandths.
        raw: thousandths as the kernel computed them.
        flags: of the kernel.
        ceilings: names of the ceilings that held the score down, for example "number".
        query, entry: the tokens that were compared; Han characters may have been read as Latin words.
        edges: the chosen edges, heaviest first.
        han: whether one of the names is in Han characters.
    """

    score: int
    raw: int
    flags: int
    ceilings: tuple[str, ...]
    query: tuple[Token, ...]
    entry: tuple[Token, ...]
    edges: tuple[Edge, ...]
    han: bool = False


LONG_WORD = 10
SHORT_WORD = 5
MUCH_LEFT = 20


class _Side:
    """The tokens of one name as flat sequences for the kernel."""

    __slots__ = ("countries", "keys", "roles", "tokens", "weights")

    def __init__(self, tokens: Sequence[Token], numbering: dict[str, int]) -> None:
        self.tokens = tokens
        self.weights = array("q", (t.weight for t in tokens))
        self.roles = array("q", (int(t.role) for t in tokens))
        self.keys = array("q", (numbering.setdefault(t.key, len(numbering) + 1) if t.key else 0 for t in tokens))
        self.countries = array(
            "q", (numbering.setdefault(t.country, len(numbering) + 1) if t.country else 0 for t in tokens)
        )


def _run_kernel(
    q: _Side, entry: _Side, edges: Sequence[Edge], rules: Sequence[int]
) -> tuple[int, int, tuple[Edge, ...]]:
    size = max(1, len(edges))
    q0, q1 = array("q", (e.q0 for e in edges)), array("q", (e.q1 for e in edges))
    l0, l1 = array("q", (e.l0 for e in edges)), array("q", (e.l1 for e in edges))
    sim, rel = array("q", (e.similarity for e in edges)), array("q", (e.relation for e in edges))
    order, gain = array("q", bytes(8 * size)), array("q", bytes(8 * size))
    chosen = kernel.choose_edges(len(edges), q0, q1, l0, l1, sim, q.weights, entry.weights, order, gain)
    score, flags = kernel.weigh(
        len(q.tokens), q.weights, q.roles, q.keys, q.countries,
        len(entry.tokens), entry.weights, entry.roles, entry.keys, entry.countries,
        chosen, order, q0, q1, l0, l1, sim, rel, rules,
    )  # fmt: skip
    return score, flags, tuple(edges[order[at]] for at in range(chosen))


def align(
    query: Analyzed, entry: Analyzed, kind: PartyKind = "unknown", entry_kind: PartyKind = "unknown"
) -> Alignment:
    """Compare two names that were taken apart.

    Args:
        query, entry: what was asked and what the list prints. Where only one of them is in Han characters, it is
            read in the way that fits the other best: by sound and by translation.
        kind: of the party asked about; chooses the calibration.
        entry_kind: of the listed party: a company is no listed person of nearly the same name.

    Returns:
        The alignment. The score depends on nothing but the two names and the kind.
    """
    cal = calibration(kind)
    han = query.has_han or entry.has_han
    if not query.tokens or not entry.tokens:
        return Alignment(0, 0, 0, (), query.tokens, entry.tokens, (), han)
    q_tokens, l_tokens, fixed = render(query, entry)
    edges = fixed + latin_edges(q_tokens, l_tokens)
    numbering: dict[str, int] = {}
    raw, flags, chosen = _run_kernel(_Side(q_tokens, numbering), _Side(l_tokens, numbering), edges, cal.rules)
    extra = []
    if _lone_short(q_tokens, chosen) or _lone_short(l_tokens, chosen, True):
        extra.append("short_initials" if flags & kernel.ACRONYM_ONLY and not han else "lone_short")
    if near := _lone_near(q_tokens, l_tokens, chosen):
        extra.append(near)
    if "person" in (kind, entry_kind) and not han and _name_varies(q_tokens, l_tokens, chosen):
        extra.append("name_varies")
    if entry_kind == "person" and kind != "person" and any(t.role is Role.FORM for t in q_tokens):
        extra.append("kind_differs")
    if _heard_only(q_tokens if query.has_han else l_tokens, chosen, mirrored=not query.has_han):
        extra.append("heard_only")
    across = query.has_han != entry.has_han
    if across and flags & kernel.BRANDLESS and _much_left(q_tokens, l_tokens, chosen):
        extra.append("brandless_left")
    score, ceilings = cal.apply(raw, flags, extra, han, across)
    if query.folded == entry.folded and "lone_short" not in ceilings:
        score, ceilings = 1000, ()
    return Alignment(score, raw, flags, ceilings, tuple(q_tokens), tuple(l_tokens), chosen, han)


def _lone_short(tokens: Sequence[Token], chosen: Sequence[Edge], entry: bool = False) -> bool:
    """Whether all that the two names share is one token of at most three letters, as in "BGI"."""
    said: list[Token] = []
    for edge in chosen:
        run = tokens[edge.l0 : edge.l1] if entry else tokens[edge.q0 : edge.q1]
        said += [t for t in run if t.role in (Role.WORD, Role.NUMBER, Role.INITIAL)]
    return (
        len(chosen) == 1 and len(said) == 1 and said[0].role is Role.WORD and not said[0].han and len(said[0].text) <= 3
    )


def _lone_near(query: Sequence[Token], entry: Sequence[Token], chosen: Sequence[Edge]) -> str:
    """The ceiling where all that the names share is one word that a changed letter makes another; empty where not.

    A letter lost, doubled or swapped inside a word is a slip; another letter, or another first one, more often makes
    another word, unless the word is long: "Ninon" is not "Nikon".
    """
    said = [e for e in chosen if any(t.role is Role.WORD for t in query[e.q0 : e.q1])]
    if not said and any(e.relation == kernel.REL_NEAR and _slips(query, entry, e) > 1 for e in chosen):
        return "lone_near"
    if len(said) != 1 or len(chosen) > 2 or said[0].relation not in (kernel.REL_NEAR, kernel.REL_SOUND):
        return ""
    run_q, run_l = query[said[0].q0 : said[0].q1], entry[said[0].l0 : said[0].l1]
    if any(t.han or t.read for t in (*run_q, *run_l)):
        return ""
    a, b = "".join(t.text for t in run_q), "".join(t.text for t in run_l)
    changed = len(a) == len(b) and sorted(a) != sorted(b)
    if len(run_q) > 1 or len(run_l) > 1:
        return "lone_near"
    if changed or a[0] != b[0] or _slips(query, entry, said[0]) > 1:
        if min(len(a), len(b)) <= SHORT_WORD:
            return "short_near"
        return "lone_near" if min(len(a), len(b)) < LONG_WORD else ""
    return "lone_near" if max(len(a), len(b)) <= SHORT_WORD + 1 else ""


def _slips(query: Sequence[Token], entry: Sequence[Token], edge: Edge) -> int:
    """How many letters lost, added, changed or swapped lie between the words of an edge."""
    a = "".join(t.text for t in query[edge.q0 : edge.q1])
    return OSA.distance(a, "".join(t.text for t in entry[edge.l0 : edge.l1]))


def _name_varies(query: Sequence[Token], entry: Sequence[Token], chosen: Sequence[Edge]) -> bool:
    """Whether two names of persons share one word as it is, one in another spelling, and one has more words.

    "Charles Garcia" may be spelled "Carlos Garcia", but hardly "GARCIA, Carlos Alberto" as well.
    """
    words_q, words_l = ([i for i, t in enumerate(side) if t.role is Role.WORD] for side in (query, entry))
    said = [e for e in chosen if any(e.q0 <= i < e.q1 for i in words_q)]
    same = sum(e.relation == kernel.REL_SAME for e in said)
    used_q = {i for e in said for i in range(e.q0, e.q1)}
    used_l = {j for e in said for j in range(e.l0, e.l1)}
    left = any(i not in used_q for i in words_q) or any(j not in used_l for j in words_l)
    return left and same <= 1 and len(said) > same


def _heard_only(han_side: Sequence[Token], chosen: Sequence[Edge], mirrored: bool) -> bool:
    """Whether all that agrees is the sound of one or two Han characters, as of 知乎 and "Zhihu"."""
    heard = 0
    for edge in chosen:
        run = han_side[edge.l0 : edge.l1] if mirrored else han_side[edge.q0 : edge.q1]
        if edge.relation == kernel.REL_PINYIN:
            heard += sum(t.end - t.start for t in run)
        elif any(t.weight for t in run):
            return False
    return 0 < heard <= FEW_CHARACTERS


def _much_left(query: Sequence[Token], entry: Sequence[Token], chosen: Sequence[Edge]) -> bool:
    """Whether a name of trade and places only has a word of weight that the other does not have.

    Translators add "Research" to an institute and leave it out; 西北大学 is still not the Northwestern Polytechnical.
    """
    used_q = {i for e in chosen for i in range(e.q0, e.q1)}
    used_l = {j for e in chosen for j in range(e.l0, e.l1)}
    left = [t for i, t in enumerate(query) if i not in used_q] + [t for j, t in enumerate(entry) if j not in used_l]
    return any(t.weight >= MUCH_LEFT for t in left)


def compare(left: str, right: str, kind: PartyKind = "unknown") -> Alignment:
    """Compare two names as given; see `align`."""
    return align(analyze(left), analyze(right), kind)


__all__ = ["Alignment", "Calibration", "align", "compare"]
