"""Two names beside each other: the words that belong together, and why the score is what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from navicert.model.screening import Feature
from navicert.model.status import Comparison
from navicert.report.marks import LEGEND, pieces
from navicert.report.phrases import OFAC_STYLE, ofac_style_of_100, out_of_100
from navicert.report.screening import feature_json, share
from navicert.report.terminal import marked, reason_rows

WORDS: Final[Mapping[Comparison, str]] = {
    "match": "■ the same party, by these names",
    "possible": "▲ possibly the same party; a person must decide",
    "different": "○ not the same party, by these names",
}


def comparison_json(
    left: str,
    right: str,
    score: int,
    level: Comparison,
    features: Sequence[Feature],
    why_not_higher: Sequence[str] = (),
    ofac_style: int | None = None,
) -> dict[str, Any]:
    """The `compare` object of the contract: score 0 to 1, level, features; and the names asked about.

    `ofac_style_score` is there where it was asked for, with a note of what it is.
    """
    return {
        "left": left,
        "right": right,
        "score": share(score),
        "level": level,
        **({} if ofac_style is None else {"ofac_style_score": share(ofac_style), "ofac_style_note": OFAC_STYLE}),
        "features": [feature_json(feature) for feature in features],
        "why_not_higher": list(why_not_higher),
    }


def print_comparison(
    console: Console,
    left: str,
    right: str,
    score: int,
    level: Comparison,
    features: Sequence[Feature],
    why_not_higher: Sequence[str] = (),
    ofac_style: int | None = None,
) -> None:
    """Print two names with their marks, the score in words and the reasons.

    Args:
        console: where to.
        left, right: the names; spans of the features count in them.
        score: thousandths.
        level: of the pair.
        features: the reasons.
        why_not_higher: what keeps the score down.
        ofac_style: thousandths in the manner of OFAC's search, where asked for.
    """
    style = {"match": "bold red", "possible": "bold yellow", "different": "bold"}[level]
    console.print(Text(f"{WORDS[level]}: {out_of_100(score)} of 100", style=style))
    table = Table.grid(padding=(0, 1))
    table.add_column(width=12, style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("left", marked(pieces(left, features, "query")))
    table.add_row("right", marked(pieces(right, features, "entry")))
    for label, text in reason_rows(features, why_not_higher, left, right):
        table.add_row(label, text)
    if ofac_style is not None:
        table.add_row("OFAC-style", Text(f"{ofac_style_of_100(ofac_style)} of 100: {OFAC_STYLE}"))
    table.add_row("marks", Text(LEGEND, style="dim"))
    console.print(table)
