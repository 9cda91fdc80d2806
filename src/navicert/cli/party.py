"""`navicert party`: everything the lists say of one entry."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from navicert.cli.options import Format, optional_date, session
from navicert.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from navicert.services.workspace import Workspace

_ID = re.compile(r"[a-z0-9_]+-[\w.:-]+")


def command(
    context: typer.Context,
    party: Annotated[str, typer.Argument(metavar="ID|NAME", help="The id of an entry, or a name that finds it")],
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="The day whose lists count  [default: today]"),
    ] = None,
    known_by: Annotated[
        str | None, typer.Option("--known-by", metavar="DATE", help="Only what was published by that day")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written")] = Format.table,
) -> None:
    """Show an entry: names, addresses, requirement, citations, and what changed when."""
    from navicert.cli.workspace import known_lists, open_workspace
    from navicert.model.dates import AsOf
    from navicert.report.party import party_json, print_party
    from navicert.report.screening import data_json
    from navicert.services.screen import lists_used, party_view

    here = session(context)
    day = optional_date(as_of, "--as-of") or date.today()
    known = optional_date(known_by, "--known-by")
    with open_workspace(here) as workspace:
        titles = known_lists(workspace)
        found = (
            party if _ID.fullmatch(party) else _id_of(workspace, party, day, known, here.settings().settings.threshold)
        )
        states = party_view(workspace, found, as_of=day, known_by=known)
        uses = lists_used(workspace, AsOf(day, known), (states[0].entry.list_code,))
    if form is Format.json:
        answer = party_json(states, day, known, titles) | {"data": data_json(uses, titles)}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        print_party(here.console(), states, day, titles)


def _id_of(workspace: Workspace, name: str, day: date, known: date | None, threshold: int) -> str:
    """The entry that a name finds, where it finds only one.

    Raises:
        NotFound: no entry has that name on that day.
        InvalidInput: several have; the message says which.
    """
    from navicert.model.party import Party
    from navicert.names.normalize import fold
    from navicert.services.screen import screen_parties

    (result,) = screen_parties(
        workspace, [Party(name)], as_of=day, known_by=known, threshold=threshold, store=False
    ).results
    found = [item.entry for item in (*result.candidates, *result.removed) if item.level == "match"]
    if not found:
        raise NotFound(f"no entry is named {name!r}; `navicert screen` shows what comes near")
    # Beside entries with just that name, those with one like it are not meant.
    found = [entry for entry in found if any(fold(one.value) == fold(name) for one in entry.names)] or found
    if len(found) > 1:
        shown = "; ".join(f"{entry.id} {entry.name} ({entry.list_code})" for entry in found[:8])
        raise InvalidInput(f"{len(found)} entries are named so; give the id of one: {shown}", "party")
    return found[0].id
