"""The table and the misses as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from bench.result import Row

WORST = 20
INTRODUCTION = """# Measurements

Written by `make bench` (`python -m bench`). Every figure of ours stands beside a peer that ran in the same run, in
an environment of its own (`.bench-peer`, made by the bench): nomenklatura logic-v2 at 0.70, rapidfuzz WRatio and
token-sort ratio at 0.85. Shares have 95 percent Wilson intervals. "Match" and "possible" are the two levels that
the program shows; "found" counts both, "at match" the first only. A peer has one level.

"Learn" and "apart" are the two halves of the labeled pairs in `tests/golden/pairs`. Parameters were set by hand; the
misses of all sets but "apart" were read meanwhile, and a few of "apart" (institutions, hanzi) before it was hidden.
"""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def render(rows: Sequence[Row], machine: Sequence[str], gaps: Sequence[str], quick: bool = False) -> str:
    """The whole page.

    Args:
        rows: one for each measurement.
        machine: what it ran on, one a line.
        gaps: what was left out, and why.
        quick: the samples were small.
    """
    lines = [INTRODUCTION, *(f"- {line}" for line in machine)]
    if quick:
        lines.append("- quick run: samples are a third as large")
    lines += [f"- left out: {gap}" for gap in gaps]
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
