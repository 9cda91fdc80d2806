"""The ownership around a party as GraphML, for graph programs: names, statuses, shares, kinds, dates and sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from navicert.model.dates import DateBound
from navicert.model.ownership import OwnershipGraph
from navicert.ownership.graph import plain
from navicert.ownership.trace import Trace
from navicert.report.graph_text import xml_text
from navicert.report.neighborhood import Direction, Edge, Node, neighborhood, sum_of
from navicert.report.ownership_words import MARK_SYMBOLS, sources

# Shares stay text: a double would turn exact decimals into something near them.
NODE_KEYS: Final = ("label", "country", "status", "symbol", "note", "held_low", "held_high", "asked_about", "in_ring")
EDGE_KEYS: Final = (
    "label", "kind", "counts", "share_low", "share_high", "share_above", "share_below", "share_text",
    "valid_from_earliest", "valid_from_latest", "valid_to_earliest", "valid_to_latest", "source", "reason",
)  # fmt: skip
GRAPH_KEYS: Final = ("party", "rule", "as_of", "result", "arithmetic", "rule_status_verified")


def graphml(trace: Trace, graph: OwnershipGraph, *, direction: Direction = "both", depth: int | None = None) -> str:
    """The parties and holdings around one as a GraphML document.

    Every fact is an edge of its own, so that two sources that differ stay two edges.

    Args:
        trace: the answer.
        graph: the facts, for names and lists.
        direction, depth: as for the drawing; nothing is left out for its number.
    """
    around = neighborhood(trace, graph, direction, depth)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(_key(f"g_{name}", "graph", name) for name in GRAPH_KEYS),
        *(_key(f"n_{name}", "node", name) for name in NODE_KEYS),
        *(_key(f"e_{name}", "edge", name) for name in EDGE_KEYS),
        '<graph id="ownership" edgedefault="directed">',
        *_data("g", _graph_values(trace)),
    ]
    for node in around.nodes:
        lines.append(f'<node id="{xml_text(node.id)}">')
        lines += [*_data("n", _node_values(trace, node)), "</node>"]
    number = 0
    for edge in around.edges:
        for values in _edge_values(edge):
            lines.append(f'<edge id="e{number}" source="{xml_text(edge.owner)}" target="{xml_text(edge.owned)}">')
            lines += [*_data("e", values), "</edge>"]
            number += 1
    return "\n".join([*lines, "</graph>", "</graphml>", ""])


def _key(name: str, where: str, title: str) -> str:
    return f'<key id="{name}" for="{where}" attr.name="{title}" attr.type="string"/>'


def _data(prefix: str, values: Mapping[str, str]) -> Iterator[str]:
    for name, value in values.items():
        if value:
            yield f'<data key="{prefix}_{name}">{xml_text(value)}</data>'


def _graph_values(trace: Trace) -> dict[str, str]:
    return {
        "party": trace.party,
        "rule": trace.rule.code,
        "as_of": trace.day.isoformat(),
        "result": trace.result,
        "arithmetic": trace.arithmetic,
        "rule_status_verified": _yes(trace.period.verified),
    }


def _node_values(trace: Trace, node: Node) -> dict[str, str]:
    held = sum_of(trace, node.id)
    return {
        "label": node.name,
        "country": node.country or "",
        "status": node.mark,
        "symbol": MARK_SYMBOLS[node.mark],
        "note": node.note,
        "held_low": plain(held.low),
        "held_high": plain(held.high),
        "asked_about": _yes(node.focus),
        "in_ring": _yes(node.ring),
    }


def _edge_values(edge: Edge) -> Iterator[dict[str, str]]:
    for interest in edge.interests:
        share = interest.share
        yield {
            "label": edge.label,
            "kind": interest.kind,
            "counts": edge.counts,
            "share_low": plain(share.low) if share else "",
            "share_high": plain(share.high) if share else "",
            "share_above": _yes(share.above) if share else "",
            "share_below": _yes(share.below) if share else "",
            "share_text": share.text if share else "",
            **_days("valid_from", interest.valid_from),
            **_days("valid_to", interest.valid_to),
            "source": sources((interest,)),
            "reason": interest.reason or "",
        }


def _days(name: str, bound: DateBound | None) -> dict[str, str]:
    first, last = (bound.earliest, bound.latest) if bound else (None, None)
    return {f"{name}_earliest": str(first or ""), f"{name}_latest": str(last or "")}


def _yes(value: bool) -> str:
    return "true" if value else "false"
