"""`navicert trace`: who owns a party, and whether the ownership rules catch it."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from navicert.cli.options import Session, optional_date, session
from navicert.cli.screen import open_output
from navicert.errors import InvalidInput

if TYPE_CHECKING:
    from navicert.services.trace import Traced


Direction = Literal["up", "down", "both"]


class Format(StrEnum):
    """How the answer is written."""

    table = "table"
    json = "json"
    csv = "csv"
    svg = "svg"
    graphml = "graphml"
    parquet = "parquet"


class RuleCode(StrEnum):
    """Which ownership rule."""

    bis = "bis"
    ofac = "ofac"
    uk = "uk"
    eu = "eu"


def command(
    context: typer.Context,
    party: Annotated[str | None, typer.Argument(metavar="PARTY", help="Id or name of the party")] = None,
    facts: Annotated[
        Path | None,
        typer.Option("--facts", metavar="FILE", help="A what-if file of owners and listed parties"),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day asked about  [default: today]")
    ] = None,
    known_by: Annotated[
        str | None, typer.Option("--known-by", metavar="DATE", help="Only what was known by that day")
    ] = None,
    code: Annotated[
        RuleCode | None,
        typer.Option("--rule", help="By which rule  [default: bis and ofac, the strictest answer first]"),
    ] = None,
    up: Annotated[bool, typer.Option("--up", help="Show only the owners")] = False,
    down: Annotated[bool, typer.Option("--down", help="Show only what the party owns")] = False,
    depth: Annotated[int | None, typer.Option("--depth", min=1, help="Show so many steps at most")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every party of the workspace that is caught, as CSV")] = False,
    form: Annotated[
        Format | None, typer.Option("--format", help="How the answer is written  [default: table; by the suffix of -o]")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the answer to this file")] = None,
) -> None:
    """Trace who owns a party: the sum as arithmetic, every path, what is unknown and what would change the answer.

    The facts are those of the workspace (navicert facts import) and of a what-if file. A party that is caught is one
    that listed parties own enough of; a share that is not known makes the answer open, not empty.
    """
    here = session(context)
    day = optional_date(as_of, "--as-of") or date.today()
    known = optional_date(known_by, "--known-by")
    chosen = form or _by_suffix(output)
    if every:
        if party or facts:
            raise InvalidInput("--all traces the whole workspace; leave PARTY and --facts out", "--all")
        _all(here, day, known, code, chosen, output)
        return
    if party is None:
        raise InvalidInput("name a party, or give --all for every party that is caught", "PARTY")
    if up and down:
        raise InvalidInput("--up and --down exclude each other; leave both out to see both", "--up")
    direction: Direction = "up" if up else "down" if down else "both"
    traced, data = _traced(here, party, facts, day, known, code)
    _write(here, traced, data, chosen or Format.table, direction, depth, output)


def _by_suffix(output: Path | None) -> Format | None:
    suffix = output.suffix.lower().lstrip(".") if output else ""
    return Format(suffix) if suffix in {"json", "csv", "svg", "graphml", "parquet"} else None


def _traced(
    here: Session, party: str, facts: Path | None, day: date, known: date | None, code: RuleCode | None
) -> tuple[Traced, dict[str, Any]]:
    from navicert.cli.workspace import known_lists, open_workspace
    from navicert.exchange.whatif import read_what_if
    from navicert.model.dates import AsOf
    from navicert.report.screening import data_json
    from navicert.services.screen import lists_used
    from navicert.services.trace import trace_in_workspace, trace_party
    from navicert.services.workspace import exists

    settings = here.settings().settings
    which = code.value if code else None
    what_if = read_what_if(facts) if facts else None
    if what_if is not None and not exists(settings):
        assert facts is not None
        alone = {"lists": [], "not_checked": [f"lists: only those that {facts.name} names count"]}
        return trace_party(what_if, party, day, which, settings.affiliates_rule), alone
    with open_workspace(here) as workspace:
        traced = trace_in_workspace(workspace, party, day, known, which, what_if=what_if)
        return traced, data_json(lists_used(workspace, AsOf(day, known), None), known_lists(workspace))


def _write(
    here: Session, traced: Traced, data: dict[str, Any], form: Format, direction: Direction, depth: int | None,
    output: Path | None,
) -> None:  # fmt: skip
    from navicert import __version__
    from navicert.report.graph_svg import draw
    from navicert.report.graphml import graphml
    from navicert.report.trace_json import trace_json
    from navicert.report.trace_table import COLUMNS, print_trace, trace_rows

    main, graph = traced.main, traced.graph
    with open_output(output, None, mark=False) as stream:
        if form is Format.json:
            told = {"engine": __version__, **data}
            told["not_checked"] = [*told.get("not_checked", ()), *main.not_checked]
            answer = trace_json(main, graph, told, traced.others)
            stream.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
        elif form is Format.svg:
            stream.write(draw(main, graph, direction=direction, depth=depth))
        elif form is Format.graphml:
            stream.write(graphml(main, graph, direction=direction, depth=depth))
        elif form is Format.csv:
            from navicert.exchange.output import write_csv

            rows = trace_rows(main, graph, direction=direction, depth=depth)
            write_csv(stream, COLUMNS, (tuple(row.values()) for row in rows))
        elif form is Format.parquet:
            raise InvalidInput("parquet is for --all; write one party as table, json, csv, svg or graphml", "--format")
        else:
            console = here.console()
            if output is not None:
                console.file, console.no_color = stream, True
            print_trace(console, main, graph, traced.others, direction=direction, depth=depth)


def _all(
    here: Session, day: date, known: date | None, code: RuleCode | None, form: Format | None, output: Path | None
) -> None:
    from navicert.cli.workspace import open_workspace
    from navicert.exchange.output import write_csv
    from navicert.services.whole import COLUMNS, caught_parties, write_parquet

    if form not in (None, Format.csv, Format.parquet):
        raise InvalidInput("--all is written as csv or parquet", "--format")
    if form is Format.parquet and output is None:
        raise InvalidInput("a Parquet file needs a name: -o caught.parquet", "--output")
    with open_workspace(here) as workspace:
        switch = here.settings().settings.affiliates_rule
        found = caught_parties(workspace, day, known, code.value if code else "bis", switch)
        if form is Format.parquet and output is not None:
            count = write_parquet(found, output)
        else:
            with open_output(output, None, mark=output is not None) as stream:
                count = write_csv(stream, COLUMNS, (tuple(row.values()) for row in found.rows))
    here.say(f"{found.title}, {found.status} on {day}: {count:,} parties are owned enough by listed ones, or may be")
