"""The peers, in an environment of their own: made by the bench, driven over JSON lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".bench-peer"
WANTED = ("nomenklatura==4.17.*", "rapidfuzz", "numpy", "networkx")
THRESHOLDS = {"logic-v2": 0.70, "WRatio": 0.85, "token_sort": 0.85}
CHUNK = 500


@dataclass(slots=True)
class Peer:
    """nomenklatura and rapidfuzz in a process of their own.

    Attributes:
        missing: why there is no peer; None where there is one.
        versions: of its packages.
    """

    missing: str | None = None
    versions: dict[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[str] | None = None

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process is not None and self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the peer process ended")
        reply: dict[str, Any] = json.loads(line)
        if "error" in reply:
            raise RuntimeError(reply["error"])
        return reply

    def scores(self, pairs: Sequence[tuple[str, str, str]]) -> dict[str, list[float]]:
        """Scores of 1 by each peer, for (left, right, kind); empty where there is no peer."""
        out: dict[str, list[float]] = {name: [] for name in THRESHOLDS} | {"cpu_s": []}
        if self._process is None:
            return {}
        for at in range(0, len(pairs), CHUNK):
            reply = self._ask({"do": "pairs", "pairs": [list(p) for p in pairs[at : at + CHUNK]]})
            for name in THRESHOLDS:
                out[name] += reply[name]
            out["cpu_s"].append(reply["cpu_s"])
        return out

    def said(self, pairs: Sequence[tuple[str, str, str]]) -> dict[str, list[bool]]:
        """Whether each peer calls each pair a match at its own threshold; empty where there is no peer."""
        scores = self.scores(pairs)
        return {name: [s >= at for s in scores[name]] for name, at in THRESHOLDS.items() if scores}

    def screen(self, listed: Sequence[tuple[Sequence[str], str]], names: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """nomenklatura end to end: its blocker, then logic-v2; empty where there is no peer."""
        if self._process is None:
            return {}
        return self._ask({"do": "screen", "list": [[list(n), k] for n, k in listed], "names": [list(n) for n in names]})

    def cdist(self, listed: Sequence[str], names: Sequence[str]) -> float | None:
        """CPU seconds that rapidfuzz takes to compare all names with all listed ones; None where there is no peer."""
        if self._process is None:
            return None
        return float(self._ask({"do": "cdist", "list": list(listed), "names": list(names)})["cpu_s"])

    def networkx(
        self, owner: Sequence[int], owned: Sequence[int], low: Sequence[int], roots: Sequence[int]
    ) -> dict[str, Any]:
        """The lower fixed point of an ownership graph by networkx; empty where there is no peer."""
        if self._process is None:
            return {}
        return self._ask({"do": "networkx", "owner": owner, "owned": owned, "low": low, "roots": roots})

    def close(self) -> None:
        """End the process."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait(timeout=60)
            self._process = None


def make_environment() -> str | None:
    """Make the peers' environment where it is missing. Returns why it could not be made, or None."""
    python = VENV / "bin" / "python"
    imports = "import nomenklatura, rapidfuzz, numpy, networkx"
    if python.exists() and subprocess.run([python, "-c", imports], check=False).returncode == 0:
        return None
    print("making .bench-peer with nomenklatura and rapidfuzz (PyICU may compile for some minutes)", file=sys.stderr)
    try:
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True, capture_output=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *WANTED], check=True, capture_output=True)
    except (subprocess.CalledProcessError, OSError) as error:
        detail = getattr(error, "stderr", b"") or b""
        return f"{error} {detail.decode(errors='replace').strip()[-300:]}"
    return None


def start(make: bool = True) -> Peer:
    """Start the peers.

    Args:
        make: make their environment where it is missing; else go without.
    """
    why = make_environment() if make or VENV.exists() else "not made"
    if why:
        return Peer(missing=f"nomenklatura could not be installed: {why}")
    process = subprocess.Popen(
        [VENV / "bin" / "python", ROOT / "bench" / "peer_worker.py"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=VENV,
        env={k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")},
    )  # fmt: skip
    peer = Peer(_process=process)
    try:
        peer.versions = peer._ask({"do": "versions"})
    except (RuntimeError, OSError, ValueError) as error:
        process.kill()
        return Peer(missing=f"the peers did not start: {error}")
    return peer
