"""Speed of the small engine: cold command line, one name warm, losslessness and invariance."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import engine, slips
from bench import names_of_lists as lists
from bench.peer import Peer
from bench.quality_latin import unlisted_names
from bench.result import Goal, Row
from bench.wilson import Share
from navicert.matching.calibration import calibration
from navicert.matching.pair import align, compare
from navicert.matching.search import Hit, Searcher
from navicert.names.tokens import analyze

ROUNDS = 5
PROOF_SECONDS = 120
QUICK_PROOF_SECONDS = 20


def mixed_names(count: int, seed: int = 31) -> list[tuple[str, str]]:
    """(name, kind): listed names after a slip, names on no list, and Chinese names where ../shared is there."""
    rng = random.Random(seed)
    unlisted = unlisted_names()
    out = rng.sample(unlisted, min(count // 3, len(unlisted)))
    if lists.has_shared():
        out += [(z, "company") for _, z, _, _ in rng.sample(lists.szse(), count // 10)]
    parties = lists.csl()
    while len(out) < count:
        party = rng.choice(parties)
        name = slips.slip(party.name, rng.choice(list(slips.SLIPS)), rng)
        if name is not None:
            out.append((name, "person" if party.type == "individual" else "company"))
    rng.shuffle(out)
    return out


def _cpu_of(command: Sequence[str], environment: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def cold(peer: Peer, quick: bool) -> list[Row]:
    """CPU seconds of a fresh process: the least of some rounds, after the workspace was made."""
    own = [sys.executable, "-m", "navicert"]
    with tempfile.TemporaryDirectory() as folder:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("NAVICERT_")}
        environment = kept | {
            "NAVICERT_WORKSPACE": str(Path(folder) / "workspace.db"),
            "NAVICERT_CACHE_DIR": str(Path(folder) / "cache"),
        }
        first = _cpu_of([*own, "screen", "Inspur Group", "--as-of", "2026-07-31"], environment)
        rows = []
        for what, arguments, bound in (
            ("cold `navicert --help`, CPU seconds", ["--help"], 0.2),
            ("cold `navicert screen NAME`, CPU seconds", ["screen", "Inspur Group", "--as-of", "2026-07-31"], 1.0),
        ):
            taken = min(_cpu_of([*own, *arguments], environment) for _ in range(ROUNDS))
            rows.append(
                Row(what, f"under {bound}", "none measured", [f"{taken:.2f}"], [Goal("CPU", taken, "<=", bound)])
            )
        rows[-1].notes = f"the first screening of all makes the workspace and the index: {first:.1f} CPU seconds"
    return rows


def latency(peer: Peer, quick: bool) -> list[Row]:
    """One name in process, warm, against every name of the bundled CSL."""
    find = engine.all_lists()
    names = mixed_names(150 if quick else 600)
    for name, kind in names[:30]:
        find.search(name, kind)
    taken = []
    for name, kind in names[30:]:
        started = time.process_time()
        find.search(name, kind)
        taken.append(1000 * (time.process_time() - started))
    taken.sort()
    p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    theirs = _peer_rate(peer, names[:60])
    return [
        Row(
            f"one name in process, small engine, p50 / p99 in CPU ms ({find.index.size:,} names)", "under 10 warm",
            theirs, [f"p50 {p50:.1f}, p99 {p99:.1f}, mean {sum(taken) / len(taken):.1f}"],
            [Goal("p50", p50, "<=", 10.0)], notes="each name is asked once: listed with a slip, unlisted, Chinese",
        )
    ]  # fmt: skip


def _peer_rate(peer: Peer, names: Sequence[tuple[str, str]]) -> str:
    reply = peer.screen([(p.names, "company") for p in lists.csl()], names)
    if not reply:
        return "not run"
    each = 1000 * reply["cpu_s"] / len(names)
    return f"logic-v2 after its blocker, {len(names)} names in one batch: {each:.0f} ms a name ({reply['pairs']} pairs)"


def _facts(hits: Sequence[Hit]) -> list[tuple[str, str, int]]:
    return [(h.name.entry_id, h.name.name.value, h.alignment.score) for h in hits]


def lossless(peer: Peer, quick: bool) -> list[Row]:
    """Pairs that the search misses against the scorer itself on every name of the list, for as long as allowed."""
    find = engine.searcher("entity-list", ((str(p.number), p.name) for p in lists.entity_list()))
    items = [find.index.name(at) for at in range(find.index.size)]
    entries = [analyze.__wrapped__(item.name.value) for item in items]
    limit = time.process_time() + (QUICK_PROOF_SECONDS if quick else PROOF_SECONDS)
    asked = pairs = reached = missed = other = 0
    misses = []
    for name, kind in mixed_names(2400):
        if time.process_time() > limit:
            break
        asked += 1
        query, figures = analyze(name), calibration(kind)
        shown = {(h.name.entry_id, h.name.name.value): h.alignment.score for h in find.search(name, kind)}
        for item, entry in zip(items, entries, strict=True):
            alignment = align(query, entry, kind)
            score, floor = alignment.score, figures.floor(alignment.han)
            got = shown.get((item.entry_id, item.name.value))
            pairs += 1
            reached += score >= floor
            missed += score >= floor and got is None
            other += got is not None and got != score
            if (score >= floor or got is not None) and got != score:
                misses.append(f"{name} | {item.name.value}: {score} alone, {got} in the search")
    return [
        Row(
            "lossless, small engine: pairs missed against the exhaustive scorer", "0 of 100 million", "not run",
            [f"missed {missed}, other score {other}, of {pairs:,} pairs, {reached:,} of them over the floor"],
            [Goal("missed", float(missed), "<=", 0.0), Goal("other score", float(other), "<=", 0.0),
             Goal("pairs of 100 million", float(pairs), ">=", 1e8)], misses,
            f"{asked} names, each against every name of the Entity List, in a fixed time of CPU: 100 million pairs are"
            " not within reach of this engine in some minutes",
        )
    ]  # fmt: skip


def invariance(peer: Peer, quick: bool) -> list[Row]:
    """The same answer alone, in a batch, shuffled, on threads, and from the pair itself."""
    names = mixed_names(40 if quick else 150)
    find = engine.all_lists()
    batch = {n: _facts(find.search(n, k)) for n, k in names}
    alone = {n: _facts(Searcher(find.index).search(n, k)) for n, k in names[: len(names) // 3]}
    mixed = list(names)
    random.Random(5).shuffle(mixed)
    shuffled = {n: _facts(find.search(n, k)) for n, k in mixed}
    with ThreadPoolExecutor(4) as pool:
        threaded = dict(pool.map(lambda row: (row[0], _facts(find.search(*row))), mixed))
    paired = {n: [(i, v, compare(n, v, k).score) for i, v, _ in batch[n]] for n, k in names}
    ways = {"alone": alone, "shuffled": shuffled, "threaded": threaded, "as a pair": paired}
    different = [f"{n}: {way}" for way, found in ways.items() for n, facts in found.items() if facts != batch[n]]
    share = Share(len(different), sum(len(found) for found in ways.values()))
    return [
        Row(
            "same answer alone, batched, shuffled, threaded, and as a pair", "bit-identical",
            _peer_in_batches(peer, names), [f"different answers {share.hits} of {share.total}"],
            [Goal("different", float(share.hits), "<=", 0.0)], different,
        )
    ]  # fmt: skip


def _peer_in_batches(peer: Peer, names: Sequence[tuple[str, str]]) -> str:
    """Whether the peer's best candidate for some names depends on the batch they come in."""
    listed = [(p.names, "company") for p in lists.entity_list()]
    small, large = peer.screen(listed, names[:10]), peer.screen(listed, names)
    if not small:
        return "not run"
    changed = sum(a != b for a, b in zip(small["best"], large["best"][:10], strict=True))
    return f"logic-v2 after its blocker: {changed} of 10 answers change in a batch of {len(names)}"
