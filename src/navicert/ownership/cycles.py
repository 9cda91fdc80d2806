"""Rings: companies that hold each other, which no rule may let hold itself up."""

from __future__ import annotations

from collections.abc import Iterator

from navicert.ownership.graph import DayGraph
from navicert.ownership.lookthrough import ancestors


def rings(graph: DayGraph, party: str) -> list[tuple[str, ...]]:
    """The groups of companies above a party, or with it, that hold each other; sorted.

    Tarjan's strongly connected components, without recursion: chains may be long.
    """
    wanted = set(ancestors(graph, party))
    return sorted(tuple(sorted(group)) for group in _components(graph, wanted) if len(group) > 1)


def _components(graph: DayGraph, wanted: set[str]) -> Iterator[list[str]]:
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    held: set[str] = set()
    for start in sorted(wanted):
        if start in index:
            continue
        work: list[tuple[str, int]] = [(start, 0)]
        while work:
            node, at = work.pop()
            if at == 0:
                index[node] = low[node] = len(index)
                stack.append(node)
                held.add(node)
            owners = [s.owner for s in graph.above.get(node, ()) if s.owner in wanted]
            if at > 0:
                low[node] = min(low[node], low[owners[at - 1]])
            while at < len(owners):
                owner = owners[at]
                at += 1
                if owner not in index:
                    work += [(node, at), (owner, 0)]
                    break
                if owner in held:
                    low[node] = min(low[node], index[owner])
            else:
                if low[node] == index[node]:
                    group = []
                    while True:
                        found = stack.pop()
                        held.discard(found)
                        group.append(found)
                        if found == node:
                            break
                    yield group
