"""Draw the pictures of the ownership guide from its what-if file: `python scripts/ownership_pictures.py`.

The same file gives the same pictures, byte for byte.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

from navicert.model.ownership import Interest, Listing, OwnershipGraph, OwnershipParty, Source, read_share
from navicert.ownership.rules import rule
from navicert.ownership.trace import trace
from navicert.report.graph_svg import draw

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT / "docs" / "examples" / "zhipu-ownership.json"
FOLDER = ROOT / "docs" / "pictures"
ZHIPU = "Beijing Zhipu Huazhang Technology Co., Ltd."
SUBSIDIARY = "Example Zhipu Robotics Co., Ltd. (assumed)"
LABORATORY = "Example Joint Laboratory Co., Ltd. (assumed)"
PICTURES = (
    ("zhipu-neighborhood.svg", ZHIPU, date(2025, 10, 15), None),
    ("zhipu-subsidiary-2025-10-15.svg", SUBSIDIARY, date(2025, 10, 15), 1),
    ("zhipu-subsidiary-2026-03-01.svg", SUBSIDIARY, date(2026, 3, 1), 1),
    ("zhipu-subsidiary-2026-11-22.svg", SUBSIDIARY, date(2026, 11, 22), 1),
    ("zhipu-laboratory-2025-10-15.svg", LABORATORY, date(2025, 10, 15), 1),
)


def read(path: Path) -> OwnershipGraph:
    """The facts of a what-if file: edges, listed, countries."""
    facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    edges = facts["edges"]
    countries = facts.get("countries", {})
    names = dict.fromkeys(party for edge in edges for party in (edge["owner"], edge["owned"]))
    return OwnershipGraph(
        {name: OwnershipParty(name, name, country=countries.get(name)) for name in names},
        tuple(
            Interest(e["owner"], e["owned"], share=read_share(e.get("pct")), source=Source(e.get("source", path.name)))
            for e in edges
        ),
        {name: tuple(_listings(text)) for name, text in facts["listed"].items()},
    )


def _listings(text: str) -> list[Listing]:
    """The lists of a party: codes joined by `/`, with programs in brackets; what stands in parentheses is a note."""
    out = []
    for part in re.sub(r"\([^)]*\)", "", text).split("/"):
        code, _, programs = part.partition("[")
        found = tuple(p.strip() for p in programs.rstrip("] ").split(",") if p.strip())
        out.append(Listing(code.strip(), found or None, name=None))
    return out


def main() -> int:
    """Write the pictures.

    Returns:
        0 when they are written.
    """
    graph = read(FACTS)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, party, day, depth in PICTURES:
        svg = draw(trace(graph, party, rule("bis"), day), graph, depth=depth, href="")
        (FOLDER / name).write_text(svg, encoding="utf-8")
        print(f"wrote docs/pictures/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
