"""Quality: who is found, who is wrongly said to match. `python -m bench.quality [PARTS] [MISSES] [--full]`.

PARTS is a list with commas of the names in `PARTS`. Where all run, figures and misses also go to misses.md in the
folder for temporary files.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import peer, quality_hanzi, quality_latin
from bench.peer import Peer
from bench.result import Row

PARTS: dict[str, Callable[[Peer, bool], Row | list[Row]]] = {
    "labeled": quality_latin.labeled,
    "szse": quality_hanzi.szse,
    "official": quality_hanzi.official,
    "hanzi": quality_hanzi.hanzi,
    "near": quality_latin.near,
    "perturbed": quality_latin.perturbed,
    "unlisted": quality_latin.unlisted_row,
}


def measure(peers: Peer, quick: bool, parts: list[str] | None = None) -> list[Row]:
    """The rows of the wanted parts; of all where None."""
    out: list[Row] = []
    for name in parts or list(PARTS):
        rows = PARTS[name](peers, quick)
        out += rows if isinstance(rows, list) else [rows]
    return out


def report(rows: list[Row], misses: int) -> str:
    """Figures and misses, for a person who tunes."""
    lines = []
    for row in rows:
        lines += [f"## {row.what}", f"goal {row.goal} | missed by: {row.missed_by} | peer: {row.peer}"]
        lines += [f"- {line}" for line in row.ours]
        lines += [f"  ({row.notes})"] if row.notes else []
        lines += [f"    {line}" for line in (() if row.apart else row.misses[:misses])] + [""]
    return "\n".join(lines)


def leave_misses(rows: list[Row], path: Path = Path(tempfile.gettempdir()) / "misses.md", misses: int = 30) -> None:
    """Write figures and misses where whoever tunes can read them."""
    path.write_text(report(rows, misses), "utf-8")


def main(arguments: list[str]) -> None:
    """Measure, print, and leave the misses where they can be read."""
    quick = "--full" not in arguments
    plain = [a for a in arguments if not a.startswith("--")]
    parts = plain[0].split(",") if plain and not plain[0].isdigit() else None
    misses = next((int(a) for a in plain if a.isdigit()), 10)
    peers = peer.start(make=False) if "--peer" in arguments else Peer(missing="not asked for")
    rows = measure(peers, quick, parts)
    peers.close()
    print(report(rows, misses))
    if parts is None:
        leave_misses(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
