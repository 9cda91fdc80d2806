"""A trace in words: the answer, the sum, the rule and everything the drawing shows, as a table and as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from navicert.model.ownership import OwnershipGraph
from navicert.ownership.inherit import Inherited
from navicert.ownership.trace import Trace
from navicert.report.neighborhood import Direction, Edge, Neighborhood, edge_valid, neighborhood
from navicert.report.ownership_words import (
    COUNTS_WORDS,
    MARK_SYMBOLS,
    NOT_CAUGHT_MEANS,
    RESULT_SYMBOLS,
    RESULT_WORDS,
    RING_METHOD,
    bounds,
    flag_parts,
    headline,
    joined_lists,
    policy_words,
    rule_status,
    sources,
    unverified,
)
from navicert.report.phrases import AID, visible
from navicert.report.trace_json import look_through_text

COLUMNS: Final = ("Owner", "Share", "Company", "Counts", "Source", "Valid")
MOST_ROWS: Final = 60
_LABEL: Final = 12
_STYLES: Final = {"captured": "bold red", "indeterminate": "bold yellow", "not_captured": "bold"}
# Said in their own rows already.
_SAID_ELSEWHERE: Final = frozenset({"unverified"})


def trace_rows(
    trace: Trace, graph: OwnershipGraph, *, direction: Direction = "both", depth: int | None = None
) -> list[dict[str, str]]:
    """The holdings around a party, one row each, for spreadsheets: the facts of the drawing.

    Args:
        trace: the answer.
        graph: the facts, for names and lists.
        direction, depth: as for the drawing; nothing is left out for its number.
    """
    around = neighborhood(trace, graph, direction, depth)
    return [_row(edge, _names(around)) for edge in _sorted(around, trace)]


def _names(around: Neighborhood) -> dict[str, str]:
    """Each party as the table names it: its sign, its name, why an owner has none."""
    return {
        node.id: f"{MARK_SYMBOLS[node.mark]} {node.name}" + (f" ({node.note})" if node.mark == "unnamed" else "")
        for node in around.nodes
    }


def _row(edge: Edge, names: dict[str, str]) -> dict[str, str]:
    cells = (
        names[edge.owner],
        edge.label,
        names[edge.owned],
        "no, in itself" if edge.line == "itself" else COUNTS_WORDS[edge.counts],
        sources(edge.interests),
        edge_valid(edge),
    )
    return dict(zip(COLUMNS, cells, strict=True))


def _sorted(around: Neighborhood, trace: Trace) -> Sequence[Edge]:
    """What counts first, then what is nearest; large shares before small ones."""
    near = {node.id: at for at, node in enumerate(around.nodes)}
    rank = {"yes": 0, "may": 1, "no": 2}

    def key(edge: Edge) -> tuple[object, ...]:
        low = max((i.share.low for i in edge.interests if i.share), default=-1)
        down = edge.owned != trace.party and near[edge.owner] < near[edge.owned]
        return rank[edge.counts], down, near[edge.owned], -low, edge.owner, edge.line

    return sorted(around.edges, key=key)


def print_trace(
    console: Console,
    trace: Trace,
    graph: OwnershipGraph,
    others: Iterable[Trace] = (),
    *,
    direction: Direction = "both",
    depth: int | None = None,
) -> None:
    """Print the answer for a party, what it rests on, and who is around it.

    Args:
        console: where to.
        trace: the answer.
        graph: the facts, for names and lists.
        others: answers by other rules for the same party and day.
        direction, depth: as for the drawing.
    """
    around = neighborhood(trace, graph, direction, depth)
    console.print(_headline(trace, graph))
    console.print(_rows(_answer(trace, graph, around, others)))
    if around.edges:
        console.print()
        console.print(_table(around, trace))
    console.print()
    console.print(Group(*_foot(trace)))


def _headline(trace: Trace, graph: OwnershipGraph) -> RenderableType:
    words, because = headline(trace)
    style = "bold red" if trace.listed else _STYLES[trace.result]
    line = Text(visible(words), style=style).append("  ").append(visible(graph.name(trace.party)), style="bold")
    table = Table.grid(expand=True, padding=(0, 2))
    table.add_column(ratio=1, overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_row(line, Text(f"on {trace.day}", style="dim"))
    return Group(table, Text(f"  {visible(because)}", style="dim"), "")


def _answer(
    trace: Trace, graph: OwnershipGraph, around: Neighborhood, others: Iterable[Trace]
) -> Iterator[tuple[str, str, str]]:
    """Every row under the headline: label, text, style."""
    yield "sum", trace.arithmetic, "bold"
    yield "rule", rule_status(trace), ""
    if check := unverified(trace):
        yield "", f"! {check}", "bold yellow"
    yield "see", " ".join(filter(None, (trace.period.citation.text, trace.period.citation.url))), ""
    beside = [one for one in graph.listed.get(trace.party, ()) if one not in trace.listed]
    if beside:
        yield "also on", f"{joined_lists(beside)}, which does not count under this rule", ""
    yield from _labeled("paths", (_path(trace, graph, at) for at in range(len(trace.paths))))
    yield from _labeled("passes down", _inherited(trace.inherited, graph, trace.result == "captured"))
    flags = [text for code, text in flag_parts(trace.flags) if code not in _SAID_ELSEWHERE]
    yield from _labeled("look at", flags)
    changes = list(trace.changes)
    if changes and trace.result == "not_captured" and trace.reached != "not_captured":
        changes.insert(0, "the answer rests on the rule, not on the sum; of the sum:")
    yield from _labeled("would change", changes)
    names = {node.id: node.name for node in around.nodes}
    links = (f"{names.get(i.owner, graph.name(i.owner))}: {i.kind}, no percentage" for i in trace.links)
    yield from _labeled("without share", links)
    told = " ".join(trace.flags)
    yield from _labeled("odd facts", dict.fromkeys(f.text for f in trace.findings if f.text not in told))
    for ring in around.rings:
        yield "rings", f"{', '.join(graph.name(p) for p in ring)} hold each other. {RING_METHOD}", ""
    if (economic := look_through_text(trace.look_through)) is not None:
        yield "multiplied", f"{economic}% along every chain, for information; no rule counts so", "dim"
    for other in others:
        sign, words = RESULT_SYMBOLS[other.result], RESULT_WORDS[other.result].lower()
        held = bounds(other.held.low, other.held.high)
        mark = "" if other.period.verified else ", UNVERIFIED"
        yield "other rules", f"{sign} {words} by the {other.rule.title} ({held}{mark})", ""
    yield from _labeled("not checked", trace.not_checked)
    if around.hidden:
        yield "not shown", f"{around.hidden:,} more parties; {around.why_hidden}", "dim"


def _labeled(label: str, texts: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for number, text in enumerate(texts):
        yield "" if number else label, text, ""


def _path(trace: Trace, graph: OwnershipGraph, at: int) -> str:
    path = trace.paths[at]
    chain = " > ".join(graph.name(owner) for owner in path.owners)
    return f"{chain}{'' if path.certain else ' (may count)'}: {path.why}"


def _inherited(found: Inherited | None, graph: OwnershipGraph, caught: bool) -> Iterator[str]:
    """What the owners' rows say that applies to the party as well; only as far as it is caught."""
    if found is None:
        return
    way = " > ".join(graph.name(party) for party in found.path)
    strict = f"by way of {way}" + ("" if caught else ", as far as the party is caught")
    yield strict
    if found.scope:
        yield f"scope: {'all items subject to the EAR' if found.scope == 'ALL' else found.scope}"
    if found.footnotes:
        yield f"footnotes: {', '.join(found.footnotes)}"
    if found.policy or found.policy_text:
        yield f"review: {found.policy_text or policy_words(found.policy)}"
    yield f"license exceptions: {found.exceptions}"
    if found.citations:
        yield f"see {'; '.join(citation.text for citation in found.citations)}"


def _rows(rows: Iterable[tuple[str, str, str]]) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=_LABEL + 1, style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text, style in rows:
        table.add_row(label, Text(visible(text), style=style))
    return Padding(table, (0, 0, 0, 2))


def _table(around: Neighborhood, trace: Trace) -> RenderableType:
    """The holdings; the first sixty, those that count before others."""
    edges = _sorted(around, trace)
    names = _names(around)
    table = Table(box=None, expand=True, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0))
    for head, ratio in zip(COLUMNS, (4, None, 4, None, 3, 3), strict=True):
        table.add_column(head, ratio=ratio, overflow="fold", justify="right" if head == "Share" else "left")
    for edge in edges[:MOST_ROWS]:
        cells = _row(edge, names).values()
        table.add_row(*(Text(visible(cell)) for cell in cells), style="bold" if edge.counts == "yes" else "")
    if len(edges) > MOST_ROWS:
        return Group(table, Text(f"and {len(edges) - MOST_ROWS:,} more; --format graphml has all", style="dim"))
    return table


def _foot(trace: Trace) -> Iterator[Text]:
    signs = "■ on a list  ▲ caught by ownership  △ owned enough, not caught  ? may be, or not known  ○ neither"
    yield Text(signs, style="dim")
    if trace.result == "not_captured" and not trace.listed:
        yield Text(NOT_CAUGHT_MEANS, style="bold")
    yield Text(AID)
