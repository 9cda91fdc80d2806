"""`navicert compare`: two names, or a file of pairs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from navicert.cli.options import Format, Session, session
from navicert.cli.screen import Kind, open_output
from navicert.errors import InvalidInput

if TYPE_CHECKING:
    from navicert.exchange.pairs import Pair


def command(
    context: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(metavar="LEFT RIGHT|FILE", help="Two names; or a CSV with columns left,right"),
    ],
    kind: Annotated[Kind | None, typer.Option("--kind", help="What both names are")] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="Of the file  [default: utf-8]")] = None,
    ofac_style: Annotated[
        bool, typer.Option("--ofac-style", help="Add the score that OFAC's search might give, by an emulation")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How two names are answered")] = Format.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the answer to this file")] = None,
) -> None:
    """Compare two names: the score from 0 to 100, the level, and every reason for it.

    A file comes out with its rows and the columns score and level after them. More of two names, and what would
    change the answer: navicert explain.
    """
    here = session(context)
    if len(names) == 1 and Path(names[0]).suffix.lower() in (".csv", ".tsv"):
        _compare_file(here, Path(names[0]), kind, encoding, output, ofac_style)
        return
    if len(names) != 2:
        raise InvalidInput(f"compare takes two names, or one .csv file; {len(names)} given")
    _compare_two(here, names[0], names[1], kind, form, output, ofac_style)


def _compare_two(
    here: Session, left: str, right: str, kind: Kind | None, form: Format, output: Path | None, ofac_style: bool
) -> None:
    from navicert.exchange.parties import name_fault
    from navicert.report.comparison import comparison_json, print_comparison
    from navicert.services.screen import compare_names

    for name in (left, right):
        fault = name_fault(name)
        if fault:
            raise InvalidInput(f"{name!r}: {fault}")
    found = compare_names(left, right, kind.value if kind else "unknown", ofac_style=ofac_style)
    told = (found.score, found.level, found.features, found.why_not_higher, found.ofac_style)
    with open_output(output, None, mark=False) as stream:
        if form is Format.json:
            stream.write(json.dumps(comparison_json(left, right, *told), ensure_ascii=False, indent=2) + "\n")
        else:
            console = here.console()
            if output is not None:
                console.file, console.no_color = stream, True
            print_comparison(console, left, right, *told)


def _compare_file(
    here: Session, path: Path, kind: Kind | None, encoding: str | None, output: Path | None, ofac_style: bool
) -> None:
    from navicert.exchange.output import write_csv
    from navicert.exchange.pairs import read_pairs

    bad: list[Pair] = []
    with (
        read_pairs(path, encoding=encoding) as table,
        open_output(output, path, mark=output is not None) as stream,
    ):
        rows = _scored(table.rows, kind, len(table.header), bad, ofac_style)
        added = ("score", "level", "ofac_style_score") if ofac_style else ("score", "level")
        count = write_csv(stream, (*table.header, *added), rows, table.delimiter)
    if bad:
        here.say(f"{len(bad):,} of {count:,} rows were not compared:")
        for pair in bad[:10]:
            here.say(f"  line {pair.line}: {pair.fault}")
        raise typer.Exit(5)


def _scored(
    pairs: Iterator[Pair], kind: Kind | None, width: int, bad: list[Pair], ofac_style: bool
) -> Iterator[tuple[str, ...]]:
    from navicert.report.rows import score_text
    from navicert.services.screen import compare_names

    for pair in pairs:
        cells = (*pair.cells[:width], *("",) * (width - len(pair.cells)))
        if pair.fault:
            bad.append(pair)
            yield (*cells, *("",) * (3 if ofac_style else 2))
            continue
        of = pair.kind if pair.kind != "unknown" or kind is None else kind.value
        found = compare_names(pair.left, pair.right, of, ofac_style=ofac_style)
        beside = () if found.ofac_style is None else (score_text(found.ofac_style),)
        yield (*cells, score_text(found.score), found.level, *beside)
