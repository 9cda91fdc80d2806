"""`navicert doctor`: is everything in order?"""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from navicert.cli.options import session

_MARKS = {"ok": "ok", "warning": "warning", "failed": "FAILED"}
_STYLES = {"ok": "", "warning": "yellow", "failed": "bold red"}


class Format(StrEnum):
    """How the findings are written."""

    table = "table"
    json = "json"


def command(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="How the findings are written")] = Format.table,
) -> None:
    """Check the installation, the workspace and the lists; ends with 1 where something failed."""
    from navicert.services.doctor import doctor

    here = session(context)
    findings = doctor(here.settings().settings)
    failed = any(one.state == "failed" for one in findings)
    if form is Format.json:
        answer = {"ok": not failed, "findings": [asdict(one) for one in findings]}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, show_header=False)
        for one in findings:
            words = Text(one.text)
            if one.fix:
                words.append(f"\n→ {one.fix}", style="bold")
            table.add_row(one.name, Text(_MARKS[one.state], style=_STYLES[one.state]), words)
        here.console().print(table)
    if failed:
        raise typer.Exit(1)
