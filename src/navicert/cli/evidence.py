"""`navicert evidence`: a stored screening or determination, exactly as it was answered."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from navicert.cli.options import session
from navicert.errors import InvalidInput


class Format(StrEnum):
    """How the record is written."""

    json = "json"
    html = "html"


def command(
    context: typer.Context,
    screening: Annotated[str, typer.Argument(metavar="ID", help="The id that screen or determine printed")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file, not to stdout")
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="json or html  [default: by the name of the file, else json]"),
    ] = None,
) -> None:
    """Print the record of a screening or determination; fails where it is no longer what was answered.

    A screening can be had as an HTML page, a determination as JSON.
    """
    from navicert.cli.workspace import open_workspace
    from navicert.services.evidence import evidence

    by_name = Format.html if output and output.suffix.lower() in (".html", ".htm") else Format.json
    with open_workspace(session(context)) as workspace:
        record = evidence(workspace, screening)
    chosen = form or by_name
    if chosen is Format.html and screening.strip().startswith("det_"):
        raise InvalidInput("--format: the record of a determination is written as json", "--format")
    if chosen is Format.html:
        from navicert.report.evidence import evidence_html

        text = evidence_html(record)
    else:
        text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    if output is None:
        typer.echo(text, nl=False)
        return
    from navicert.exchange.output import whole_file

    with whole_file(output) as stream:
        stream.write(text)
