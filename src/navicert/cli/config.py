"""`navicert config show`: the settings, and where each comes from."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from navicert.cli.options import Format, session

app = typer.Typer(help="Show the settings and where each comes from.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def top() -> None:
    """Show the settings and where each comes from."""


@app.command()
def show(
    context: typer.Context,
    sources: Annotated[bool, typer.Option("--sources", help="Say where each value comes from")] = False,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written")] = Format.table,
) -> None:
    """Print every setting with the value that counts; passwords are not printed."""
    from navicert.config import SETTINGS, shown

    loaded = session(context).settings()
    rows = [
        (one.name, shown(one.name, getattr(loaded.settings, one.name)), loaded.sources[one.name], one.env)
        for one in SETTINGS
    ]
    if form is Format.json:
        found = {
            name: {"value": value, "env": env} | ({"source": source} if sources else {})
            for name, value, source, env in rows
        }
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for name, value, source, _ in rows:
        line = f"{name:{widths[0]}}  {value:{widths[1]}}  {source if sources else ''}"
        typer.echo(line.rstrip())
