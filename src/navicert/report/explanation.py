"""Two names over each other, for people: what belongs together, what it counts, and what would change the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from navicert.matching.explain import role_name
from navicert.model.screening import Relation, Span
from navicert.report.comparison import WORDS, comparison_json
from navicert.report.phrases import OFAC_STYLE, ofac_style_of_100, out_of_100, tenths, visible
from navicert.report.screening import share
from navicert.report.terminal import PIECE_STYLES, STATUS_STYLES

if TYPE_CHECKING:
    from navicert.matching.alternatives import Alternative, Change
    from navicert.matching.breakdown import Part
    from navicert.matching.explanation import Explanation

_RELATIONS: Final[Mapping[Relation, str]] = {
    "same": "the same",
    "near": "nearly alike",
    "sound": "sounds alike",
    "transliterated": "other spelling",
    "translated": "translated",
    "abbreviated": "abbreviated",
    "ignored": "ignored",
    "differs": "differs",
    "missing": "missing",
}
_FIELDS: Final[Mapping[Change, str]] = {
    "country_same": "the same country on both sides",
    "birth_same": "the same birth date on both sides",
    "address_shared": "an address that agrees in two words",
    "identifier_same": "the same identifier on both sides",
    "country_differs": "another country on each side",
    "birth_differs": "another birth date on each side",
}
_NOTHING: Final = "·"
_LABEL: Final = 12
_GAP: Final = 2
_NARROW: Final = 10
_COSTS_NAMED: Final = 3
_WORTH_NAMING: Final = 10


def explanation_json(found: Explanation) -> dict[str, Any]:
    """The `compare` object of the contract, with the parts of the score and what would change it."""
    return {
        **comparison_json(
            found.left, found.right, found.score, found.level, found.features, found.why_not_higher, found.ofac_style
        ),
        "threshold": share(found.threshold),
        "raw_score": share(found.raw),
        "same_name": found.same,
        "alignment": [_part_json(part, found) for part in found.parts.parts],
        "words_that_differ_cost": share(found.parts.differing),
        "word_order_cost": share(found.parts.order),
        "ceilings": [{"name": one.name, "at": share(one.at), "text": one.text} for one in found.ceilings],
        "would_match": [_alternative_json(one, found) for one in found.would_match],
        "would_fall": [_alternative_json(one, found) for one in found.would_fall],
    }


def _part_json(part: Part, found: Explanation) -> dict[str, Any]:
    return {
        "left": _cut(found.left, part.query_span),
        "right": _cut(found.right, part.entry_span),
        "left_span": _span_json(part.query_span),
        "right_span": _span_json(part.entry_span),
        "relation": part.relation,
        "role": role_name(part.role),
        "similarity": share(part.similarity),
        "left_weight": part.query_weight,
        "right_weight": part.entry_weight,
        "points": share(part.points),
        "cost": share(part.cost),
    }


def _alternative_json(one: Alternative, found: Explanation) -> dict[str, Any]:
    return {
        "change": one.change,
        "side": one.side,
        "left_span": _span_json(one.left_span),
        "right_span": _span_json(one.right_span),
        "text": alternative_text(one, found.left, found.right),
        "score": share(one.score),
    }


def _span_json(span: Span | None) -> list[int] | None:
    return None if span is None else list(span)


def _cut(name: str, span: Span | None) -> str | None:
    return None if span is None else name[span[0] : span[1]]


def alternative_text(one: Alternative, left: str, right: str) -> str:
    """One change in words: "without “Software” on the left"."""
    mine, theirs = _cut(left, one.left_span), _cut(right, one.right_span)
    if one.change == "leave_out":
        return f"without “{mine if one.side == 'left' else theirs}” on the {one.side}"
    if one.change == "write_alike":
        return f"with “{theirs}” in place of “{mine}” on the left"
    return _FIELDS[one.change]


def print_explanation(console: Console, found: Explanation) -> None:
    """Print two names over each other, the parts of the score, and what would change the answer.

    Args:
        console: where to.
        found: how the names compare.
    """
    style = {"match": "restricted", "possible": "review", "different": "nothing_found"}[found.level]
    headline = f"{WORDS[found.level]}: {out_of_100(found.score)} of 100 (a match from {out_of_100(found.threshold)})"
    console.print(Text(headline, style=STATUS_STYLES[style]))  # type: ignore[index]
    for block in _over_each_other(found, console.width):
        console.print()
        for line in block:
            console.print(line, no_wrap=True, overflow="ignore", crop=False)
    console.print()
    console.print(_parts_table(found))
    console.print()
    rows = Table.grid(padding=(0, 1))
    rows.add_column(width=_LABEL, style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    for label, text in (*_held_down(found), *_changes(found), *_beside(found)):
        rows.add_row(label, Text(visible(text)))
    console.print(rows)


def _over_each_other(found: Explanation, width: int) -> Iterator[tuple[Text, Text, Text]]:
    """Both names in lines that fit, with how each run relates between them."""
    blocks: list[list[Part]] = [[]]
    used = _LABEL
    for part in _in_order(found.parts.parts):
        size = _wide(part, found) + _GAP
        if blocks[-1] and used + size > width:
            blocks.append([])
            used = _LABEL
        blocks[-1].append(part)
        used += size
    for block in filter(None, blocks):
        lines = Text("left".ljust(_LABEL), "dim"), Text(" " * _LABEL, "dim"), Text("right".ljust(_LABEL), "dim")
        for part in block:
            size = _wide(part, found) + _GAP
            for line, (text, style) in zip(lines, _column(part, found), strict=True):
                line.append(text, style=style).append(" " * (size - cell_len(text)))
        for line in lines:
            line.rstrip()
        yield lines


def _column(part: Part, found: Explanation) -> tuple[tuple[str, str], ...]:
    style = PIECE_STYLES[part.relation]
    left, right = (_cut(found.left, part.query_span), _cut(found.right, part.entry_span))
    relation = _RELATIONS[part.relation]
    return (visible(left or _NOTHING), style), (relation, "dim"), (visible(right or _NOTHING), style)


def _wide(part: Part, found: Explanation) -> int:
    return max(cell_len(text) for text, _ in _column(part, found))


def _in_order(parts: Sequence[Part]) -> list[Part]:
    """The parts as the left name has them; what only the right name has stands after what it follows there."""
    out = sorted((part for part in parts if part.query_span), key=lambda part: part.query_span or (0, 0))
    for part in sorted((p for p in parts if not p.query_span), key=lambda p: p.entry_span or (0, 0)):
        begin = part.entry_span[0] if part.entry_span else 0
        before = [at for at, other in enumerate(out) if other.entry_span and other.entry_span[0] < begin]
        after = max(before, key=lambda at: (out[at].entry_span or (0, 0))[0]) + 1 if before else 0
        out.insert(after if any(other.entry_span for other in out) else len(out), part)
    return out


def _parts_table(found: Explanation) -> Table:
    """What each pair brings and what everything else costs; together they are 100."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("left", overflow="fold", min_width=_NARROW)
    table.add_column("right", overflow="fold", min_width=_NARROW)
    table.add_column("how", overflow="fold", min_width=_NARROW)
    for head in ("alike", "weight", "points", "cost"):
        table.add_column(head, justify="right", no_wrap=True)
    for part in found.parts.parts:
        table.add_row(
            visible(_cut(found.left, part.query_span) or _NOTHING),
            visible(_cut(found.right, part.entry_span) or _NOTHING),
            f"{role_name(part.role)}, {_RELATIONS[part.relation]}",
            tenths(part.similarity) if part.similarity else "",
            _weights(part),
            tenths(part.points) if part.points else "",
            tenths(-part.cost) if part.cost else "",
            style="dim" if part.relation == "ignored" else "",
        )
    if found.parts.differing:
        table.add_row("", "", "words on both sides that differ", "", "", "", tenths(-found.parts.differing))
    if found.parts.order:
        table.add_row("", "", "another order of words", "", "", tenths(-found.parts.order), "")
    table.add_row("together", "", "", "", "", tenths(found.raw), "", style="bold")
    return table


def _weights(part: Part) -> str:
    if part.query_span and part.entry_span:
        return f"{part.query_weight} + {part.entry_weight}"
    return str(part.query_weight + part.entry_weight) if part.relation != "ignored" else ""


def _held_down(found: Explanation) -> Iterator[tuple[str, str]]:
    """Why the score is not higher: the ceilings with the score before them, other reasons, the dearest words."""
    if found.same:
        yield "full score", "the names are the same but for case, marks and punctuation"
        return
    lines = [f"{one.text}: {out_of_100(one.at)} at most" for one in found.ceilings]
    if lines:
        lines.append(f"the words alone come to {out_of_100(found.raw)}, the ceilings leave {out_of_100(found.score)}")
    told = {one.text for one in found.ceilings}
    lines += [text for text in found.why_not_higher if text not in told]
    dear = sorted((part for part in found.parts.parts if part.cost >= _WORTH_NAMING), key=lambda part: -part.cost)
    if dear:
        words = (f"{_words(part, found)} ({tenths(-part.cost)})" for part in dear[:_COSTS_NAMED])
        lines.append(f"what costs most: {', '.join(words)}")
    for number, text in enumerate(lines):
        yield "" if number else "not higher", text


def _words(part: Part, found: Explanation) -> str:
    mine, theirs = _cut(found.left, part.query_span), _cut(found.right, part.entry_span)
    return " for ".join(f"“{word}”" for word in (mine, theirs) if word)


def _changes(found: Explanation) -> Iterator[tuple[str, str]]:
    """What would cross the threshold, or that no single change does."""
    if found.level == "match":
        yield from _listed(
            "would fall", _merged(found), "no single word carries it: without any one it is still a match"
        )
        return
    each = ((alternative_text(one, found.left, found.right), out_of_100(one.score)) for one in found.would_match)
    yield from _listed("would match", each, "no single change that was tried makes it a match")


def _listed(label: str, items: Iterable[tuple[str, str]], otherwise: str) -> Iterator[tuple[str, str]]:
    number = -1
    for number, (text, score) in enumerate(items):
        yield "" if number else label, f"{score:>3}  {text}"
    if number < 0:
        yield label, otherwise


def _merged(found: Explanation) -> Iterator[tuple[str, str]]:
    """The changes that undo a match; a word that does so on either side stands once, with the higher score."""
    both: dict[tuple[Span | None, Span | None], list[Alternative]] = {}
    for one in found.would_fall:
        key = (one.left_span, one.right_span) if one.side else ((-1, len(both)), None)
        both.setdefault(key, []).append(one)
    for group in both.values():
        score = out_of_100(max(one.score for one in group))
        if len(group) == 1:
            yield alternative_text(group[0], found.left, found.right), score
            continue
        mine, theirs = _cut(found.left, group[0].left_span), _cut(found.right, group[0].right_span)
        words = f"“{mine}”" if mine == theirs else f"“{mine}” on the left or “{theirs}” on the right"
        yield f"without {words}" + (" on one side" if mine == theirs else ""), score


def _beside(found: Explanation) -> Iterator[tuple[str, str]]:
    if found.ofac_style is not None:
        yield "OFAC-style", f"{ofac_style_of_100(found.ofac_style)} of 100: {OFAC_STYLE}"
