"""Runs in the peers' own environment: JSON lines in, JSON lines out.

A request is {"do": "pairs", "pairs": [[left, right, kind], ...]}, {"do": "screen", "list": [[[name, ...], kind],
...], "names": [[name, kind], ...]}, {"do": "cdist", "list": [name, ...], "names": [name, ...]} or
{"do": "networkx", ...} or {"do": "versions"}. It imports nothing of this project.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

SCHEMAS = {"company": "Company", "person": "Person", "vessel": "Vessel"}
logging.disable(logging.INFO)


class Nomenklatura:
    """logic-v2 of nomenklatura with its defaults, and its own blocker."""

    def __init__(self):
        from followthemoney import Dataset, StatementEntity
        from nomenklatura.matching import get_algorithm

        self.algorithm = get_algorithm("logic-v2")
        self.config = self.algorithm.default_config()
        self.entity_class = StatementEntity
        self.asked = 0
        self.dataset = Dataset.make({"name": "bench", "title": "bench"})

    def entity(self, key, names, kind):
        schema = SCHEMAS.get(kind, "LegalEntity")
        return self.entity_class.from_data(
            self.dataset, {"id": key, "schema": schema, "properties": {"name": list(names)}}
        )

    def scores(self, pairs):
        out = []
        for a, b, kind in pairs:
            self.asked += 1  # the matcher keeps parsed names by entity id, so that ids must not come twice
            left, right = self.entity(f"a{self.asked}", [a], kind), self.entity(f"b{self.asked}", [b], kind)
            out.append(self.algorithm.compare(left, right, self.config).score)
        return out

    def screen(self, listed, names):
        """Per name the best listed row by logic-v2 among the candidates of the blocker, and what it took."""
        from nomenklatura.blocker.index import Index
        from nomenklatura.resolver import Linker
        from nomenklatura.store.memory import MemoryStore

        started = time.process_time()
        store = MemoryStore(self.dataset, Linker({}))
        rows = {}
        with store.writer() as writer:
            for number, (row_names, kind) in enumerate(listed):
                entity = self.entity(f"l{number}", row_names, kind)
                rows[entity.id] = entity
                writer.add_entity(entity)
        view = store.default_view()
        with tempfile.TemporaryDirectory() as folder:
            index = Index(view, Path(folder))
            index.build()
            built = time.process_time() - started
            started = time.process_time()
            asked = {f"q{i}": self.entity(f"q{i}", [name], kind) for i, (name, kind) in enumerate(names)}
            best = [[0.0, -1] for _ in names]
            pairs = 0
            for query, candidates in index.match_entities(asked.values()):
                for candidate, _ in candidates:
                    pairs += 1
                    score = self.algorithm.compare(asked[query.id], rows[candidate.id], self.config).score
                    place = int(query.id[1:])
                    if score > best[place][0]:
                        best[place] = [score, int(candidate.id[1:])]
            index.close()
        return {"best": best, "pairs": pairs, "build_s": built, "cpu_s": time.process_time() - started}


def rapidfuzz_scores(pairs):
    """WRatio and token-sort ratio of 1, after its default processing."""
    from rapidfuzz import fuzz, utils

    left = [(utils.default_process(a), utils.default_process(b)) for a, b, _ in pairs]
    return [fuzz.WRatio(a, b) / 100 for a, b in left], [fuzz.token_sort_ratio(a, b) / 100 for a, b in left]


def cdist(names, queries):
    """CPU seconds of rapidfuzz's fastest exhaustive comparison: Indel on sorted words, cut at 0.85."""
    from rapidfuzz import process, utils
    from rapidfuzz.distance import Indel

    listed = [" ".join(sorted(utils.default_process(name).split())) for name in names]
    started = time.process_time()
    asked = [" ".join(sorted(utils.default_process(name).split())) for name in queries]
    process.cdist(asked, listed, scorer=Indel.normalized_similarity, score_cutoff=0.85, workers=1)
    return {"cpu_s": time.process_time() - started}


def networkx_capture(request):
    """The parties that are caught, from below, over a networkx graph; its building is part of the time."""
    import networkx

    started = time.process_time()
    graph = networkx.DiGraph()
    for owner, owned, low in zip(request["owner"], request["owned"], request["low"], strict=True):
        known = graph.get_edge_data(owner, owned)
        graph.add_edge(owner, owned, low=low if known is None else max(low, known["low"]))
    caught, wave, held = set(request["roots"]), list(request["roots"]), {}
    while wave:
        party = wave.pop()
        for _, target, data in graph.out_edges(party, data=True) if party in graph else ():
            held[target] = held.get(target, 0) + data["low"]
            if target not in caught and held[target] >= 50 * 10**9:
                caught.add(target)
                wave.append(target)
    return {"cpu_s": time.process_time() - started, "caught": len(caught) - len(request["roots"])}


def answer(request, peer):
    """One request."""
    if request["do"] == "networkx":
        return networkx_capture(request)
    if request["do"] == "cdist":
        return cdist(request["list"], request["names"])
    if request["do"] == "versions":
        return {name: version(name) for name in ("nomenklatura", "rigour", "followthemoney", "rapidfuzz")}
    if request["do"] == "screen":
        return peer.screen(request["list"], request["names"])
    started = time.process_time()
    scores = peer.scores(request["pairs"])
    took = time.process_time() - started
    wratio, token_sort = rapidfuzz_scores(request["pairs"])
    return {"logic-v2": scores, "WRatio": wratio, "token_sort": token_sort, "cpu_s": took}


def main():
    """Serve until the input ends."""
    peer = Nomenklatura()
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), peer)
        except Exception as error:  # noqa: BLE001 - the bench reports it and goes on without this peer
            reply = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
