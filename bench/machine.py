"""On what and when the figures were measured."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def cpu_model() -> str:
    """The model of the processor, as the system names it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown processor")


def describe(peers: dict[str, str]) -> list[str]:
    """The machine, the date and the versions, one a line."""
    own = []
    for name in ("navicert", "rapidfuzz", "numpy", "numba", "pyarrow"):
        try:
            own.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    load = f"; load average {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return [
        f"{cpu_model()}, {os.cpu_count()} cores{load}",
        f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}",
        datetime.now(UTC).strftime("measured %Y-%m-%d %H:%M UTC"),
        "ours: " + ", ".join(own),
        "peers: " + (", ".join(f"{k} {v}" for k, v in peers.items()) or "none"),
    ]
