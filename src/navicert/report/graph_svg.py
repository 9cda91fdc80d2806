"""The ownership around a party as a drawing that needs nothing else: readable without color, on paper and by ear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final
from urllib.parse import quote

from navicert.model.ownership import OwnershipGraph
from navicert.ownership.trace import Trace
from navicert.report.graph_layout import Layout, Placed, layout, rows
from navicert.report.graph_lines import Ink, draw_lines, number
from navicert.report.graph_text import text_width, wrap, xml_text
from navicert.report.neighborhood import Direction, Edge, Neighborhood, Node, neighborhood
from navicert.report.ownership_words import (
    LEGEND,
    MARK_SYMBOLS,
    RING_METHOD,
    headline,
    rule_status,
    unverified,
)
from navicert.report.phrases import AID, visible

MOST_NODES: Final = 150
BOX: Final = 208.0
PAD: Final = 12.0
SIGN: Final = 22.0
EDGE_OF_PAGE: Final = 28.0
LEAST_WIDTH: Final = 760.0
NAME, SECOND, NOTE, TEXT = 13.0, 14.0, 11.5, 13.0
NAME_LINES, SECOND_LINES, NOTE_LINES = 4, 2, 4
FONT: Final = (
    "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', "
    "'DejaVu Sans', sans-serif"
)
LANGUAGES: Final = {"CN": "zh-Hans", "SG": "zh-Hans", "TW": "zh-Hant", "HK": "zh-Hant", "MO": "zh-Hant"}
LINES: Final[Sequence[tuple[Ink, str]]] = (
    (Ink("yes", True, "share"), "thick: counts"),
    (Ink("may", True, "share"), "dash and dot: may count"),
    (Ink("no", True, "share"), "thin: does not count"),
    (Ink("no", False, "share"), "dashed: share not known"),
    (Ink("no", False, "control"), "dotted: consolidates or controls, without a share"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A box with its lines of text: class, size of the font, text."""

    node: Node
    lines: tuple[tuple[str, float, str], ...]
    height: float
    cut: bool


def draw(
    trace: Trace,
    graph: OwnershipGraph,
    *,
    direction: Direction = "both",
    depth: int | None = None,
    href: str = "#{id}",
) -> str:
    """The ownership around a party as SVG.

    Args:
        trace: the answer.
        graph: the facts, for names and lists.
        direction: `up` for owners only, `down` for what it owns.
        depth: how many steps; None for all.
        href: where a party leads, with `{id}` for its id; empty for no links.

    Returns:
        One `svg` element without script or any outside reference. Boxes stand in it in reading order.
    """
    around = neighborhood(trace, graph, direction, depth, MOST_NODES)
    written = {node.id: _written(node, around.edges) for node in around.nodes}
    drawn = [edge for edge in around.edges if edge.line != "itself"]
    pairs = [(edge.owner, edge.owned) for edge in drawn]
    weights = _weights(drawn)
    row_of = rows(list(written), pairs, trace.party, lambda party: weights.get(party, (9, 0.0)))
    placed = layout({party: (BOX, one.height) for party, one in written.items()}, pairs, row_of)
    width = max(LEAST_WIDTH, placed.width + 2 * EDGE_OF_PAGE)
    head = list(_head(trace, graph, width))
    top = 34.0 + 20 * len(head)
    left = (width - placed.width) / 2
    parts = [
        f'<g transform="translate({number(left)} {number(top)})">',
        _lines_group(trace, drawn, placed),
        *_boxes(written, placed, around.edges, href),
        "</g>",
    ]
    foot, height = _foot(trace, graph, around, written, width, top + placed.height + 36)
    return _page(trace, graph, width, height, [*_text_lines(head, 34.0), *parts, *foot], href)


@cache
def _css() -> str:
    return files("navicert.report").joinpath("templates/graph.css").read_text(encoding="utf-8").strip()


def _page(trace: Trace, graph: OwnershipGraph, width: float, height: float, parts: Iterable[str], href: str) -> str:
    """The whole element; with links it is a group, since a picture hides what is inside it from a screen reader."""
    key = sha256(f"{trace.party}|{trace.rule.code}|{trace.day}".encode("utf-8", "replace")).hexdigest()[:8]
    name = graph.name(trace.party)
    words, because = headline(trace)
    role = "group" if href else "img"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="ncg" role="{role}" aria-labelledby="t{key} d{key}" '
            f'viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}" height="{number(height)}" '
            f'font-family="{FONT}" fill="#16191f">',
            f'<title id="t{key}">{xml_text(f"Ownership of {name} on {trace.day}")}</title>',
            f'<desc id="d{key}">{xml_text(f"{words}: {because}. {trace.arithmetic}.")} '
            "Owners stand above, what is owned below. The same facts are in the table.</desc>",
            f"<style>{_css()}</style>",
            f'<rect class="bg" width="{number(width)}" height="{number(height)}" fill="#fff"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _weights(edges: Iterable[Edge]) -> dict[str, tuple[int, float]]:
    """What keeps a party near: owners that count before others, large shares before small ones."""
    rank = {"yes": 0, "may": 1, "no": 2}
    found: dict[str, tuple[int, float]] = {}
    for edge in edges:
        share = max((float(i.share.low) for i in edge.interests if i.share), default=0.0)
        for party in (edge.owner, edge.owned):
            key = rank[edge.counts], -share
            found[party] = min(found.get(party, key), key)
    return found


def _written(node: Node, edges: Sequence[Edge]) -> Written:
    """The texts of a box in lines that fit."""
    inner = BOX - 2 * PAD - SIGN
    whole = wrap(visible(node.name), inner, NAME, bold=True)
    names = wrap(visible(node.name), inner, NAME, NAME_LINES, bold=True)
    lines = [("name", NAME, text) for text in names]
    if node.second:
        lines += [("second", SECOND, text) for text in wrap(visible(node.second), inner, SECOND, SECOND_LINES)]
    notes = ["party asked about"] if node.focus else []
    notes.append(" · ".join(part for part in (node.country, node.note) if part))
    notes += [f"↻ said to own {edge.label} of itself" for edge in edges if edge.line == "itself" == _of(edge, node)]
    if node.ring:
        notes.append("↻ in a ring of holdings")
    for note in notes:
        lines += [("quiet", NOTE, text) for text in wrap(visible(note), inner, NOTE, NOTE_LINES)]
    height = 2 * PAD + sum(_step(size) for _, size, _ in lines) - 4
    return Written(node, tuple(lines), height, len(whole) > NAME_LINES)


def _of(edge: Edge, node: Node) -> str:
    return edge.line if edge.owner == node.id else ""


def _step(size: float) -> float:
    return round(size * 1.32)


def _lines_group(trace: Trace, edges: Sequence[Edge], placed: Layout) -> str:
    inside = "\n".join(draw_lines(edges, placed))
    label = f"{len(edges)} lines from owners to what they own; the table has each of them in words"
    return f'<g role="img" aria-label="{xml_text(label)}">\n{inside}\n</g>'


def _boxes(written: dict[str, Written], placed: Layout, edges: Sequence[Edge], href: str) -> Iterator[str]:
    """The boxes from above and from the left."""
    loops = {edge.owner for edge in edges if edge.line == "itself"}
    for party in sorted(written, key=lambda p: (_row(placed.boxes[p]), placed.boxes[p].x, p)):
        yield _box(written[party], placed.boxes[party], party in loops, href)


def _row(box: Placed) -> float:
    """The middle of a box: boxes of one row share it, whatever their heights."""
    return round(box.y + box.height / 2, 1)


_BORDERS: Final = {
    "listed": 'stroke-width="3"',
    "caught": 'stroke-width="2"',
    "owned_enough": 'stroke-width="2" stroke-dasharray="7 3"',
    "may": 'stroke-width="2" stroke-dasharray="3 3"',
    "unnamed": 'stroke-width="1.2" stroke-dasharray="3 3"',
}


def _box(one: Written, box: Placed, loop: bool, href: str) -> str:
    node = one.node
    words = [visible(node.name), _status(node), node.note] + (["party asked about"] if node.focus else [])
    label = xml_text(", ".join(words))
    classes = f"node {node.mark.replace('_', '-')}{' focus' if node.focus else ''}"
    linked = bool(href) and node.mark != "unnamed"
    if linked:
        place = xml_text(href.replace("{id}", quote(node.id.encode("utf-8", "replace"), safe="")))
        out = [f'<a class="{classes}" href="{place}" aria-label="{label}">']
    else:
        out = [f'<g class="{classes}" role="img" aria-label="{label}">']
    out.append(f"<title>{xml_text(node.name)}</title>")
    width, height = number(box.width), number(box.height)
    out.append(f'<g transform="translate({number(box.x)} {number(box.y)})">')
    if node.focus:
        out.append(
            f'<rect class="ring" x="-5" y="-5" width="{number(box.width + 10)}" height="{number(box.height + 10)}" '
            'rx="10" fill="none" stroke="#16191f" stroke-width="1.5"/>'
        )
    border = _BORDERS.get(node.mark, 'stroke-width="1.2"')
    out.append(f'<rect class="box" width="{width}" height="{height}" rx="6" fill="#fff" stroke="#4d5563" {border}/>')
    if loop:
        x = number(box.width)
        out.append(
            f'<path class="line" d="M{x} {number(box.height / 2 - 10)}c22 -8 22 28 2 20" fill="none" stroke="#4d5563" '
            f'stroke-width="1.5"/><path class="head" d="M{x} {number(box.height / 2 + 10)}l9 -2 -3 8z" fill="#4d5563"/>'
        )
    y = PAD
    out.append(
        f'<text class="sign" x="{number(PAD)}" y="{number(y + 13)}" font-size="16" font-weight="700" '
        f'aria-hidden="true">{MARK_SYMBOLS[node.mark]}</text>'
    )
    for style, size, text in one.lines:
        y += _step(size)
        extra = ' font-weight="700"' if style == "name" else ""
        extra += f' lang="{LANGUAGES[node.country]}"' if style == "second" and node.country in LANGUAGES else ""
        out.append(
            f'<text class="{style}" x="{number(PAD + SIGN)}" y="{number(y - 4)}" font-size="{number(size)}"{extra}>'
            f"{xml_text(text)}</text>"
        )
    out.append("</g></a>" if linked else "</g></g>")
    return "\n".join(out)


def _status(node: Node) -> str:
    return {
        "listed": "listed",
        "named": "listed",
        "caught": "caught by ownership",
        "owned_enough": "owned enough or perhaps enough, not caught",
        "may": "may be caught",
        "other": "not caught",
        "unnamed": "not known",
    }[node.mark]


def _head(trace: Trace, graph: OwnershipGraph, width: float) -> Iterator[tuple[str, float, str, bool]]:
    words, because = headline(trace)
    inner = width - 2 * EDGE_OF_PAGE
    title = f"Ownership of {graph.name(trace.party)} on {trace.day}"
    for text in wrap(visible(title), inner, 15, 3, bold=True):
        yield "title", 15, text, True
    for text in wrap(visible(f"{words}{'; ' if trace.listed else ': '}{because}"), inner, TEXT, 3, bold=True):
        yield "answer", TEXT, text, True


def _text_lines(lines: Iterable[tuple[str, float, str, bool]], y: float) -> Iterator[str]:
    for style, size, text, bold in lines:
        weight = ' font-weight="700"' if bold else ""
        yield (
            f'<text class="{style}" x="{number(EDGE_OF_PAGE)}" y="{number(y)}" font-size="{number(size)}"{weight}>'
            f"{xml_text(text)}</text>"
        )
        y += 20


def _foot(
    trace: Trace, graph: OwnershipGraph, around: Neighborhood, written: dict[str, Written], width: float, y: float
) -> tuple[list[str], float]:
    """The sum, the rule, notes and the legend under the drawing, and where they end."""
    inner = width - 2 * EDGE_OF_PAGE
    texts: list[tuple[str, float, str, bool]] = []
    said: list[tuple[str, bool]] = [(trace.arithmetic, True), (f"{trace.rule.title}: {rule_status(trace)}", False)]
    if check := unverified(trace):
        said.append((f"! {check}", True))
    said.append((f"See {trace.period.citation.text}", False))
    said += [(note, False) for note in _notes(trace, graph, around, written)]
    for text, bold in said:
        style = "sum" if text == trace.arithmetic else "said"
        texts += [(style, TEXT, line, bold) for line in wrap(visible(text), inner, TEXT, bold=bold)]
    out = list(_text_lines(texts, y))
    y += 20 * len(texts) + 8
    legend, y = _legend(inner, y)
    out += legend
    out += _text_lines([("quiet", NOTE, AID, False)], y + 24)
    return out, y + 42


def _notes(trace: Trace, graph: OwnershipGraph, around: Neighborhood, written: dict[str, Written]) -> Iterator[str]:
    for ring in around.rings:
        yield f"↻ these hold each other: {', '.join(graph.name(party) for party in ring)}. {RING_METHOD}"
    for edge in around.edges:
        if edge.line == "itself":
            yield f"↻ {graph.name(edge.owner)} is said to own itself ({edge.label}); such shares count for nobody"
    if around.hidden:
        parties = "1 party is" if around.hidden == 1 else f"{around.hidden:,} parties are"
        yield f"Not everything is drawn: {parties} left out; {around.why_hidden}"
    if len(around.nodes) == 1:
        yield "No ownership facts for this party on this day: ownership was not checked"
    for one in written.values():
        if one.cut:
            yield f"In full: {one.node.name}"


def _legend(inner: float, y: float) -> tuple[list[str], float]:
    out: list[str] = ['<g class="legend">']
    x = 0.0
    items: list[tuple[str, Ink | None, str]] = [(sign, None, words) for sign, words in LEGEND]
    items += [("", ink, words) for ink, words in LINES]
    items.append(("↻", None, "a ring of holdings, or shares in itself"))
    for sign, ink, words in items:
        size = (44 if ink else 18) + text_width(words, NOTE) + 22
        if x and x + size > inner:
            x, y = 0.0, y + 20
        left = EDGE_OF_PAGE + x
        if ink:
            out.append(
                f'<g class="{ink.style}"><path class="line" d="M{number(left)} {number(y - 4)}h38" fill="none" '
                f'stroke="#4d5563" {ink.stroke}/></g>'
            )
        else:
            out.append(f'<text x="{number(left)}" y="{number(y)}" font-size="13" font-weight="700">{sign}</text>')
        out.append(
            f'<text class="quiet" x="{number(left + (44 if ink else 18))}" y="{number(y)}" font-size="{NOTE}">'
            f"{xml_text(words)}</text>"
        )
        x += size
    out.append("</g>")
    return out, y
