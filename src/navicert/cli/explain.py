"""`navicert explain`: two names over each other, and what would change the answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from navicert.cli.options import Format, read_threshold, session
from navicert.cli.screen import Kind, open_output
from navicert.errors import InvalidInput


def command(
    context: typer.Context,
    left: Annotated[str, typer.Argument(metavar="LEFT", help="A name, as it was given")],
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="A name, as a list prints it")],
    kind: Annotated[Kind | None, typer.Option("--kind", help="What both names are")] = None,
    threshold: Annotated[
        str | None,
        typer.Option("--threshold", metavar="SCORE", help="From which score it is a match: 0.70 or 70"),
    ] = None,
    ofac_style: Annotated[
        bool, typer.Option("--ofac-style", help="Add the score that OFAC's search might give, by an emulation")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written")] = Format.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the answer to this file")] = None,
) -> None:
    """Explain the score of two names: which words belong together, what each counts, what held it down.

    Says too which single change would make it a match, or undo one: each was tried with the scorer itself. Needs no
    list and no workspace.
    """
    from navicert.exchange.parties import name_fault
    from navicert.report.explanation import explanation_json, print_explanation
    from navicert.services.explain import explain_names

    here = session(context)
    for name in (left, right):
        fault = name_fault(name)
        if fault:
            raise InvalidInput(f"{name!r}: {fault}")
    limit = read_threshold(threshold) if threshold else None
    found = explain_names(left, right, kind.value if kind else "unknown", limit, ofac_style)
    with open_output(output, None, mark=False) as stream:
        if form is Format.json:
            stream.write(json.dumps(explanation_json(found), ensure_ascii=False, indent=2) + "\n")
        else:
            console = here.console()
            if output is not None:
                console.file, console.no_color = stream, True
            print_explanation(console, found)
