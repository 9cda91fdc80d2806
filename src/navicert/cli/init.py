"""`navicert init`: make the workspace, or bring it up to the lists of this version."""

from __future__ import annotations

from typing import Annotated

import typer

from navicert.cli.options import session


def command(
    context: typer.Context,
    location: Annotated[
        str | None,
        typer.Argument(metavar="[PATH|URL]", help="Where, if not in the place that the settings name"),
    ] = None,
) -> None:
    """Make the workspace from the lists that come with navicert; doing it again changes nothing."""
    from navicert.services.workspace import init

    here = session(context)
    done = init(location, settings=here.settings().settings, say=here.say)
    held = f"{done.versions} versions of {done.lists} lists"
    if done.added:
        typer.echo(f"{done.location}: {held}")
    else:
        typer.echo(f"{done.location}: nothing to do, it holds {held}")
