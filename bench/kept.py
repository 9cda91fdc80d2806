"""What each part of the bench measured last, so that one part can be measured anew without the others."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from bench.engine import CACHE
from bench.result import Goal, Row


@dataclass(slots=True)
class Measured:
    """One run of a part.

    Attributes:
        machine: what it ran on and when, one a line.
        gaps: what was left out, and why.
        quick: whether the samples were small.
    """

    rows: list[Row]
    machine: list[str]
    gaps: list[str] = field(default_factory=list)
    quick: bool = False


def keep(part: str, measured: Measured) -> None:
    """Keep what a part measured; the last run of each part counts."""
    CACHE.mkdir(exist_ok=True)
    (CACHE / f"rows-{part}.json").write_text(json.dumps(asdict(measured), ensure_ascii=False, indent=1), "utf-8")


def parts(wanted: Iterable[str]) -> dict[str, Measured]:
    """What was measured last of each part, for those that were."""
    found = {}
    for part in wanted:
        path = CACHE / f"rows-{part}.json"
        if path.exists():
            table = json.loads(path.read_text("utf-8"))
            rows = [Row(**{**row, "goals": [Goal(**goal) for goal in row["goals"]]}) for row in table["rows"]]
            found[part] = Measured(rows, table["machine"], table["gaps"], table["quick"])
    return found
