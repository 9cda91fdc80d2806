"""The bulk engine: names a second, one name, growth, memory, and the proof that nothing is lost."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Sequence
from functools import cache

import numpy as np

from bench import engine
from bench import names_of_lists as lists
from bench.customers import Customers
from bench.peer import Peer
from bench.result import Goal, Row
from bench.speed import mixed_names
from navicert.matching.bulk import building
from navicert.matching.bulk import lexicon as lx
from navicert.matching.bulk.columns import distinct
from navicert.matching.bulk.engine import BulkSearcher, build_file
from navicert.matching.bulk.views import arrays_of
from navicert.matching.bulk.worker import Concepts, Worker
from navicert.matching.calibration import calibration
from navicert.names.script import dominant_script

SEED = 7
PROOF_PAIRS = 100_000_000
GROWTH = (7_000, 14_000, 28_000, 56_000, 112_000, 240_000)
REAL = 56_000


def is_han(name: str) -> bool:
    """Whether a name is in Han characters, for which the small engine is used."""
    return dominant_script(name) == "Hani"


@cache
def bulk() -> BulkSearcher:
    """A bulk searcher over every name and alias of the bundled CSL; its file is kept for the next run."""
    index = engine.all_lists().index
    path = engine.CACHE / f"csl-{engine.engine_version()}-{index.version}.bulk"
    if not path.exists():
        for old in engine.CACHE.glob("csl-*.bulk"):
            old.unlink(missing_ok=True)
        build_file(index, path)
    found = BulkSearcher.open(index, path)
    assert found is not None
    found.search_many(["to have the machine code ready"])
    return found


def _rows(count: int, seed: int = SEED) -> list[str]:
    rows = Customers([p.name for p in lists.csl()], seed).rows(count + count // 100)
    return [row for row in rows if not is_han(row)][:count]


def throughput(peer: Peer, quick: bool) -> list[Row]:
    """A book of customers, raw strings to hits, on all processors."""
    find = bulk()
    count = 250_000 if quick else 1_000_000
    rows = _rows(count)
    wall, cpu, hits = math.inf, math.inf, 0
    for _ in range(2):
        # Workers are made anew: what one run learned of words does not help the next.
        fresh = BulkSearcher(find.index, (find.lexicon, find.listed))
        started, used = time.monotonic(), time.process_time()
        hits = len(fresh.search_many(rows))
        wall, cpu = min(wall, time.monotonic() - started), min(cpu, time.process_time() - used)
    rate, core = count / wall, count / cpu
    peers, goals, ours = [], [Goal("names/s", rate, ">=", 150_000)], [
        f"{rate:,.0f} names/s wall on {find.workers} threads; {core:,.0f} a CPU second",
        f"{hits:,} hits of {count:,} rows",
    ]  # fmt: skip
    sample = random.Random(3).sample(rows, 60)
    reply = peer.screen([(p.names, "company") for p in lists.csl()], [(n, "company") for n in sample])
    if reply:
        theirs = len(sample) / reply["cpu_s"]
        peers.append(f"logic-v2 after its blocker {theirs:,.0f} names a CPU second")
        ours.append(f"{core / theirs:,.0f} times logic-v2")
        goals.append(Goal("times logic-v2", core / theirs, ">=", 2000))
    taken = peer.cdist([n for p in lists.csl() for n in p.names], random.Random(4).sample(rows, 500))
    if taken:
        peers.append(f"rapidfuzz cdist (Indel) {500 / taken:,.0f} names a CPU second")
        ours.append(f"{core * taken / 500:,.0f} times rapidfuzz cdist")
        goals.append(Goal("times cdist", core * taken / 500, ">=", 60))
    han = [row for row in Customers([p.name for p in lists.csl()], 9).rows(400_000) if is_han(row)][:60]
    used = time.process_time()
    find.search_many(han)
    ours.append(f"names in Han characters (small engine): {len(han) / (time.process_time() - used):,.0f} a CPU second")
    return [
        Row(
            "bulk engine: names a second, raw string to hits, all lists",
            "150,000; 2,000 times logic-v2; 60 times cdist",
            "; ".join(peers) or "not run", ours, goals,
            notes=f"{count:,} rows of a made-up book of customers in Latin, Cyrillic, Arabic and Korean script"
            f" ({len(set(rows)):,} distinct), words not seen before; names in Han characters are measured apart;"
            " the peers are timed on a sample of the same rows",
        )
    ]  # fmt: skip


def latency(peer: Peer, quick: bool) -> list[Row]:
    """One name at a time, in process, warm."""
    find = bulk()
    names = [name for name, _ in mixed_names(600 if quick else 2000) if not is_han(name)]
    for name in names[:50]:
        find.search(name)
    taken = []
    for name in names[50:]:
        started = time.process_time()
        find.search(name)
        taken.append(1000 * (time.process_time() - started))
    taken.sort()
    p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    return [
        Row(
            "one name in process, bulk engine, p50 / p99 in CPU ms", "0.2 / 1", "see the small engine",
            [f"p50 {p50:.3f}, p99 {p99:.3f}"], [Goal("p50", p50, "<=", 0.2), Goal("p99", p99, "<=", 1.0)],
            notes="each name is asked once, so that its words are new; not in Han characters",
        )
    ]  # fmt: skip


def proof(peer: Peer, quick: bool) -> list[Row]:
    """The search against scoring every pair, and the compiled scores against those of the small engine."""
    find = bulk()
    count = PROOF_PAIRS // find.index.size + 1
    names = [n for n in dict.fromkeys(name for name, _ in mixed_names(4 * count, 17)) if not is_han(n)][:count]
    found, every = find.search_many(names), find.search_many(names, exhaustive=True)
    mine = set(zip(found.row.tolist(), found.name.tolist(), found.score.tolist(), strict=True))
    theirs = set(zip(every.row.tolist(), every.name.tolist(), every.score.tolist(), strict=True))
    missed = theirs - mine
    lines = [f"{names[r]} | {find.index.name(n).name.value}: {s}" for r, n, s in sorted(missed)[:20]]
    few = names[: 200 if quick else 1000]
    other = sum(_differs(find, name) for name in few)
    pairs = len(names) * find.index.size
    return [
        Row(
            "lossless, bulk engine: pairs missed against scoring every pair", "0 of 100 million", "not run",
            [f"missed {len(missed)}, found beside {len(mine - theirs)}, of {pairs:,} pairs, {len(theirs):,} of them"
             " over the floor", f"names whose hits or scores the small engine does not give: {other} of {len(few)}"],
            [Goal("missed", float(len(missed)), "<=", 0.0), Goal("pairs", float(pairs), ">=", 1e8),
             Goal("differ from the small engine", float(other), "<=", 0.0)], lines,
            "scoring every pair also compares every word with every word, without the tables that the search uses",
        )
    ]  # fmt: skip


def _differs(find: BulkSearcher, name: str) -> bool:
    """Whether the two engines give other hits or scores for a name."""
    small = [(h.name.entry_id, h.name.name.value, h.alignment.score) for h in find.small.search(name)]
    items = [(find.index.name(number), score) for number, score in find.search(name)]
    return small != [(item.entry_id, item.name.value, score) for item, score in items]


def invariance(peer: Peer, quick: bool) -> list[Row]:
    """The same hits alone, in a batch, shuffled, on one thread and on several."""
    find = bulk()
    names = [n for n, _ in mixed_names(900 if quick else 3000, 23) if not is_han(n)]
    whole = _facts(find.search_many(names), names)
    mixed = list(names)
    random.Random(1).shuffle(mixed)
    one = BulkSearcher(find.index, (find.lexicon, find.listed), workers=1)
    three = BulkSearcher(find.index, (find.lexicon, find.listed), workers=3)
    ways = {
        "shuffled": _facts(find.search_many(mixed), mixed),
        "one thread": _facts(one.search_many(names), names),
        "three threads": _facts(three.search_many(names), names),
        "alone": {name: find.search(name) for name in names[:300]},
    }  # fmt: skip
    different = [
        f"{way}: {name}" for way, facts in ways.items() for name, found in facts.items() if whole[name] != found
    ]
    return [
        Row(
            "bulk engine: same hits alone, batched, shuffled, on any number of threads", "bit-identical",
            "see the small engine", [f"different answers {len(different)} of {sum(map(len, ways.values()))}"],
            [Goal("different", float(len(different)), "<=", 0.0)], different,
        )
    ]  # fmt: skip


def _facts(found: object, names: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    out: dict[str, list[tuple[int, int]]] = {name: [] for name in names}
    once = {}
    rows = zip(found.row.tolist(), found.name.tolist(), found.score.tolist(), strict=True)  # type: ignore[attr-defined]
    for row, number, score in rows:
        if once.setdefault(names[row], row) == row:
            out[names[row]].append((number, score))
    return out


def _longer(names: Sequence[str], count: int) -> list[str]:
    """Names beyond those that there are: words of the listed ones put together anew, the worst case for an index."""
    rng = random.Random(SEED)
    out = list(names[:count])
    words = [name.split() for name in names]
    while len(out) < count:
        shape, other = rng.choice(words), rng.choice(words)
        cut = rng.randint(0, len(shape))
        out.append(" ".join(shape[:cut] + other[min(cut, len(other)) :]) or "x")
    return out


def growth(peer: Peer, quick: bool) -> list[Row]:
    """What a name costs on longer and longer lists, and what a listed name takes of memory."""
    names = [name for p in lists.csl() for name in p.names]
    random.Random(SEED).shuffle(names)
    lexicon = lx.build()
    data, starts, _ = distinct(_rows(60_000 if quick else 120_000, 13))
    sizes = GROWTH[:-2] if quick else GROWTH
    cost: dict[int, float] = {}
    memory: dict[int, float] = {}
    for size in sizes:
        listed = building.build(lexicon, _longer(names, size), [False] * size)
        worker = Worker(lexicon, listed, Concepts(listed), "unknown", calibration().review, False)
        worker.search(data, starts)
        used = time.process_time()
        worker.search(data, starts)
        cost[size] = 1e6 * (time.process_time() - used) / (len(starts) - 1)
        memory[size] = sum(array.nbytes for array in arrays_of(listed)) / size / 1000
    real = [size for size in sizes if size <= REAL]
    exponents = [f"{_slope(cost, real):.2f} from {real[0]:,} to {real[-1]:,} real names"]
    if sizes[-1] > REAL:
        exponents.append(f"{_slope(cost, sizes):.2f} to {sizes[-1]:,} (beyond {REAL:,} put together anew)")
    return [
        Row(
            "bulk engine: growth of the cost of a name with the list, and memory a listed name",
            "exponent 0.7; 0.65 KB", "exhaustive comparison: 1.0 by definition",
            ["exponent " + "; ".join(exponents), "CPU µs a distinct row: "
             + ", ".join(f"{size:,}: {cost[size]:.1f}" for size in sizes),
             f"memory {memory[real[-1]]:.2f} KB a name of {real[-1]:,}"],
            [Goal("exponent", _slope(cost, sizes), "<=", 0.7), Goal("KB", memory[real[-1]], "<=", 0.65)],
            notes="words known beforehand, so that the cost is that of the search; memory is the mapped index, without"
            " the tables of the language, which do not grow",
        )
    ]  # fmt: skip


def _slope(cost: dict[int, float], sizes: Sequence[int]) -> float:
    return float(np.polyfit([math.log(s) for s in sizes], [math.log(cost[s]) for s in sizes], 1)[0])


def rows(peer: Peer, quick: bool) -> list[Row]:
    """Every row of the bulk engine."""
    out: list[Row] = []
    for part in (throughput, latency, invariance, proof, growth):
        out += part(peer, quick)
    return out
