"""`python -m bench [PARTS...] [--quick] [--no-peer]`: measure, print, and write bench/README.md.

Parts: quality, speed, cold, bulk, ownership, determinations; all where none is named. What a part measured is kept, so
that README.md can be written whenever every part was measured, each with its machine and date. The bulk part needs the
extra `navicert[bulk]`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bench import determinations, kept, machine, names_of_lists, ownership, peer, quality, readme, speed
from bench.kept import Measured
from bench.peer import Peer
from bench.result import Row, left_out

README = Path(__file__).resolve().parent / "README.md"
Part = Callable[[Peer, bool], list[Row]]


def _bulk(peers: Peer, quick: bool) -> list[Row]:
    what, goal = "bulk engine: names a second, latency, growth, proof", "see the bulk rows"
    if find_spec("bench.bulk") is None:
        return [left_out(what, goal, "bench/bulk.py is not there")]
    try:
        measure = import_module("bench.bulk").rows
    except (ImportError, AttributeError) as error:
        return [left_out(what, goal, f"{error}; it needs `pip install navicert[bulk]`")]
    return list(measure(peers, quick))


def _speed(peers: Peer, quick: bool) -> list[Row]:
    return [*speed.latency(peers, quick), *speed.invariance(peers, quick), *speed.lossless(peers, quick)]


PARTS: dict[str, Part] = {
    "quality": lambda peers, quick: quality.measure(peers, quick),
    "speed": _speed,
    "cold": speed.cold,
    "bulk": _bulk,
    "ownership": lambda peers, quick: ownership.rows(peers, quick),
    "determinations": lambda peers, quick: determinations.rows(peers, quick),
}


def main(arguments: list[str]) -> int:
    """Measure the wanted parts."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to measure (default: everything)")
    parser.add_argument("--quick", action="store_true", help="samples a third as large or less")
    parser.add_argument("--no-peer", action="store_true", help="do not make or run the peers")
    wanted = parser.parse_args(arguments)
    peers = Peer(missing="switched off") if wanted.no_peer else peer.start()
    rows: list[Row] = []
    try:
        for part in wanted.parts or list(PARTS):
            started = time.monotonic()
            found = PARTS[part](peers, wanted.quick)
            rows += found
            missing = [peers.missing] if peers.missing else []
            kept.keep(part, Measured(found, machine.describe(peers.versions), missing, wanted.quick))
            print(f"{part}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    finally:
        peers.close()
    if "quality" in (wanted.parts or PARTS):
        quality.leave_misses(rows)
    gaps = [peers.missing] if peers.missing else []
    if not names_of_lists.has_shared():
        gaps.append("../shared/data is absent: the sets that need it were left out")
    print(readme.render({"this run": Measured(rows, machine.describe(peers.versions), gaps, wanted.quick)}))
    parts = kept.parts(PARTS)
    if len(parts) == len(PARTS):
        README.write_text(readme.render(parts), "utf-8")
        print(f"written: {README}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
