"""Ownership: whole graphs of up to three million companies, one party from disk, beside networkx and SQL."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.made_graph import listed, made
from bench.peer import Peer
from bench.result import Goal, Row
from navicert.ownership.rules import rule
from navicert.ownership.whole import Edges, Whole

ROOT = Path(__file__).resolve().parent.parent
SIZES = (100_000, 1_000_000, 3_000_000)
SMALL = 100_000


def _whole_run(companies: int) -> dict[str, Any]:
    """Measured in a process of its own, so that the memory is that of this job: see `main`."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.ownership", str(companies)], cwd=ROOT, check=True, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _peak_mb() -> int:
    """The most memory this process held; on Linux `ru_maxrss` also counts what the parent held when it forked."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(companies: int) -> None:
    """Make a graph, compute it whole, print what it took."""
    edges = made(companies)
    base = _peak_mb()
    started = time.process_time()
    whole = Whole(edges)
    sorted_ = time.process_time() - started
    caught = possible = 0
    for one in whole.capture(rule("bis"), listed(companies)):
        caught += one.result == "captured"
        possible += one.result != "captured"
    taken = time.process_time() - started
    peak = _peak_mb()
    print(json.dumps({"cpu_s": taken, "sort_s": sorted_, "caught": caught, "possible": possible,
                      "interests": len(edges.owner), "peak_mb": peak, "graph_mb": base}))  # fmt: skip


def _sql_whole(edges: Edges, roots: list[int]) -> tuple[float, int]:
    """The lower fixed point by SQL in memory, step by step: CPU seconds and how many are caught."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE stake (owner INTEGER, owned INTEGER, low INTEGER)")
    rows = zip(edges.owner, edges.owned, edges.low, strict=True)
    base.executemany("INSERT INTO stake SELECT ?, ?, ?", rows)
    started = time.process_time()
    base.execute("CREATE INDEX by_owner ON stake (owner)")
    base.execute("CREATE INDEX by_owned ON stake (owned)")
    base.execute("CREATE TABLE caught (id INTEGER PRIMARY KEY)")
    base.executemany("INSERT INTO caught VALUES (?)", ((root,) for root in roots))
    while base.execute(
        "INSERT INTO caught SELECT owned FROM stake WHERE owner IN (SELECT id FROM caught)"
        " AND owned NOT IN (SELECT id FROM caught) GROUP BY owned HAVING sum(low) >= 50000000000"
    ).rowcount:
        pass
    count = base.execute("SELECT count(*) FROM caught").fetchone()[0] - len(roots)
    return time.process_time() - started, count


def whole(peer: Peer, quick: bool) -> list[Row]:
    """Every party that is caught, in graphs of growing size."""
    sizes = SIZES[:2] if quick else SIZES
    runs = {size: _whole_run(size) for size in sizes}
    edges, roots = made(SMALL), listed(SMALL)
    Whole(edges)  # Several sources on one stake are merged, for the baselines too.
    sql, by_sql = _sql_whole(edges, roots)
    peers = [f"SQL, {SMALL:,} companies, from below only: {sql:.1f} s"]
    theirs = peer.networkx(list(edges.owner), list(edges.owned), list(edges.low), roots)
    if theirs:
        peers.append(f"networkx, {SMALL:,} companies, from below only: {theirs['cpu_s']:.1f} s")
    largest = runs[sizes[-1]]
    ours = [
        f"{size:,} companies, {run['interests']:,} interests: {run['cpu_s']:.1f} CPU s, {run['peak_mb']:,} MB;"
        f" {run['caught']:,} caught, {run['possible']:,} open"
        for size, run in runs.items()
    ]
    same = runs[SMALL]["caught"] == by_sql and (not theirs or theirs["caught"] == by_sql)
    return [
        Row(
            "ownership: a whole graph, from below and from above",
            "3 million companies under 60 s and 4 GB on one core",
            "; ".join(peers), ours,
            [Goal("seconds", largest["cpu_s"], "<=", 60.0), Goal("MB", float(largest["peak_mb"]), "<=", 4096.0),
             Goal("companies", float(sizes[-1]), ">=", 3e6), Goal("same as the baselines", float(same), ">=", 1.0)],
            [] if same else [f"caught: ours {runs[SMALL]['caught']}, SQL {by_sql}, networkx {theirs}"],
            "the graph is made from a seed; sorting it is part of the time, making it is not",
        )
    ]  # fmt: skip


def rows(peer: Peer, quick: bool) -> list[Row]:
    """Every row of the ownership engine."""
    return whole(peer, quick)


if __name__ == "__main__":
    main(int(sys.argv[1]))
