"""The table and the misses as Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from bench.kept import Measured

WORST = 20
INTRODUCTION = """# Measurements

Written by `make bench` (`python -m bench`). Every figure of ours stands beside a peer that ran in the same run, in
an environment of its own (`.bench-peer`, made by the bench): nomenklatura logic-v2 at 0.70, rapidfuzz WRatio and
token-sort ratio at 0.85. Shares have 95 percent Wilson intervals. "Match" and "possible" are the two levels that
the program shows; "found" counts both, "at match" the first only. A peer has one level.

"Learn" and "apart" are the two halves of the labeled pairs in `tests/golden/pairs`. Thresholds were learned on "learn"
(`docs/reference/calibration.md`), the other parameters set by hand; the misses of all sets but "apart" were read
meanwhile, a few of "apart" (institutions, hanzi) before it was hidden, and of the Shenzhen and METI/OFAC/PRC names
those of one half only, chosen by a hash.
"""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def render(parts: Mapping[str, Measured]) -> str:
    """The whole page.

    Args:
        parts: what each part measured, with its machine and date.
    """
    lines = [INTRODUCTION]
    for name, measured in parts.items():
        size = ", samples a third as large or less" if measured.quick else ""
        lines.append(f"- **{name}**{size}: {'; '.join(measured.machine)}")
        lines += [f"  - left out: {gap}" for gap in measured.gaps]
    rows = [row for measured in parts.values() for row in measured.rows]
    lines += ["", "| what | best peer in the same run | goal | ours | missed by |", "|---|---|---|---|---|"]
    for row in rows:
        ours = "<br>".join(_cell(line) for line in row.ours) or _cell(row.notes)
        lines.append(f"| {_cell(row.what)} | {_cell(row.peer)} | {_cell(row.goal)} | {ours} | {row.missed_by} |")
    lines += ["", "## How", ""]
    lines += [f"- {row.what}: {row.notes}." for row in rows if row.notes and row.ours]
    missed = [row for row in rows if row.misses and any(g.missed_by for g in row.goals)]
    if missed:
        lines += ["", "## Goals missed: the twenty worst misses of each", ""]
    for row in missed:
        lines += [f"### {row.what}", "", f"Missed: {row.missed_by}.", ""]
        lines += [f"{number}. {_cell(miss)}" for number, miss in enumerate(row.misses[:WORST], 1)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
