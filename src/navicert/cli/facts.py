"""`navicert facts`: import, list, export, review, accept, reject, remove."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from navicert.cli.options import Session, optional_date, session
from navicert.errors import InvalidRows

if TYPE_CHECKING:
    from navicert.exchange.facts import Written
    from navicert.services.fact_files import ImportedFacts
    from navicert.services.facts import Reviewed
    from navicert.services.workspace import Workspace
    from navicert.store.records import DatasetRecord, Resolution, ResolutionState

app = typer.Typer(help="Take in who owns whom, and review matches", no_args_is_help=True, rich_markup_mode=None)
# How many findings of one dataset the table shows; JSON has them all.
_SHOWN = 20


class Format(StrEnum):
    """How the answer is written."""

    table = "table"
    json = "json"


class InForm(StrEnum):
    """What a file of facts is."""

    ftm = "ftm"
    statements = "statements"
    bods = "bods"
    gleif = "gleif"
    csv = "csv"


class OutForm(StrEnum):
    """What facts are written as."""

    ftm = "ftm"
    statements = "statements"
    bods = "bods"


class State(StrEnum):
    """Which matches are shown."""

    proposed = "proposed"
    accepted = "accepted"
    rejected = "rejected"
    all = "all"


_STATES: Final[dict[State, ResolutionState | None]] = {
    State.proposed: "proposed",
    State.accepted: "accepted",
    State.rejected: "rejected",
    State.all: None,
}
Form = Annotated[Format, typer.Option("--format", help="How the answer is written")]
Numbers = Annotated[list[int], typer.Argument(metavar="ID...", help="Numbers of matches, from `facts review`")]
By = Annotated[str, typer.Option(metavar="NAME", help="Who decides")]
Note = Annotated[str, typer.Option(metavar="TEXT", help="Why")]


def _epilog(*examples: str) -> str:
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in examples)])


def _write(workspace: Workspace, answer: dict[str, Any]) -> None:
    from navicert import __version__

    data = {"engine": __version__, "version": workspace.store.data_version()}
    today = datetime.now(UTC).date().isoformat()
    typer.echo(json.dumps({"as_of": today, "data": data} | answer, ensure_ascii=False, indent=2))


def _visible(text: str) -> str:
    from navicert.report.phrases import visible

    return visible(text)


@app.command(
    "import",
    epilog=_epilog(
        "navicert facts import holdings.xlsx --map owner=Aktionär,pct=Anteil",
        "navicert facts import lei2.csv.zip rr.csv.zip repex.csv.zip --dataset gleif",
    ),
)
def import_facts(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files that make up one dataset")],
    form: Annotated[InForm | None, typer.Option("--format", help="Format  [default: by content]")] = None,
    dataset: Annotated[str | None, typer.Option(metavar="NAME", help="Name  [default: that of the file]")] = None,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds what, in a table")
    ] = None,
    encoding: Annotated[str | None, typer.Option(metavar="NAME", help="Of a table  [default: found]")] = None,
) -> None:
    """Take in a dataset of ownership facts; it replaces the one of the same name whole."""
    from navicert.cli.workspace import open_workspace
    from navicert.exchange.holdings import read_holdings_mapping
    from navicert.services import fact_files

    here = session(context)
    heads = read_holdings_mapping(mapping or ())
    with open_workspace(here) as workspace:
        wanted = fact_files.read_form(form.value if form else None)
        done = fact_files.import_facts(workspace, files, form=wanted, dataset=dataset, mapping=heads, encoding=encoding)
    _print_imported(here, done)
    if done.findings:
        many = len(done.findings)
        said = "one finding" if many == 1 else f"{many:,} findings"
        raise InvalidRows(f"{said} in {done.record.name}; all else stands: see `navicert facts list`", "file")


def _print_imported(here: Session, done: ImportedFacts) -> None:
    record = done.record
    typer.echo(_visible(f"{record.name} ({record.form}): {record.parties:,} parties, {record.interests:,} interests"))
    if done.proposed:
        noun = "match" if done.proposed == 1 else "matches"
        typer.echo(f"{done.proposed:,} new {noun} with list entries: see `navicert facts review`")
    for one in done.findings[:_SHOWN]:
        typer.echo(_visible(one.text), err=True)
    if len(done.findings) > _SHOWN:
        here.say(f"… and {len(done.findings) - _SHOWN:,} more; `navicert facts list --format json` has them all")


@app.command("list", epilog=_epilog("navicert facts list", "navicert facts list --known-by 2026-06-30 --format json"))
def list_facts(
    context: typer.Context,
    known_by: Annotated[
        str | None, typer.Option("--known-by", metavar="DATE", help="As the workspace stood on that day")
    ] = None,
    form: Form = Format.table,
) -> None:
    """Show the datasets with their counts, dates and findings."""
    from navicert.cli.workspace import open_workspace
    from navicert.services import facts

    here = session(context)
    day = optional_date(known_by, "--known-by")
    with open_workspace(here) as workspace:
        found = facts.datasets(workspace, day)
        if form is Format.json:
            _write(workspace, {"datasets": [_dataset_json(workspace, one) for one in found]})
        else:
            _print_datasets(here, workspace, found)


def _recorded(record: DatasetRecord) -> str | None:
    """The day of the import; what the lists themselves say has none of its own."""
    return record.recorded_from.date().isoformat() if record.recorded_from.year > 1 else None


def _dataset_json(workspace: Workspace, one: DatasetRecord) -> dict[str, Any]:
    found = workspace.store.facts.findings(one.seq)
    return {
        "name": one.name,
        "format": one.form,
        "files": one.file.split("; "),
        "sha256": one.sha256.split("; "),
        "recorded": _recorded(one),
        "parties": one.parties,
        "interests": one.interests,
        "findings": [{"code": finding.code, "text": finding.text} for finding in found],
    }


def _print_datasets(here: Session, workspace: Workspace, found: Sequence[DatasetRecord]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for title in ("Dataset", "Format", "Recorded", "Parties", "Interests", "Findings", "File"):
        table.add_column(title, justify="right" if title in ("Parties", "Interests", "Findings") else "left")
    for one in found:
        figures = (f"{number:,}" for number in (one.parties, one.interests, one.findings))
        table.add_row(_visible(one.name), one.form, _recorded(one) or "with the lists", *figures, _visible(one.file))
    here.console().print(table)
    for one in found:
        texts = [finding.text for finding in workspace.store.facts.findings(one.seq)] if one.findings else []
        for text in texts[:_SHOWN]:
            here.console().print(_visible(f"{one.name}: {text}"))
        if len(texts) > _SHOWN:
            here.console().print(
                f"{_visible(one.name)}: … and {len(texts) - _SHOWN:,} more; --format json has them all"
            )


@app.command(epilog=_epilog("navicert facts export bods -o facts.json", "navicert facts export ftm --dataset gleif"))
def export(
    context: typer.Context,
    form: Annotated[OutForm, typer.Argument(metavar="FORMAT", help="ftm, statements or bods")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="The file  [default: stdout]")
    ] = None,
    dataset: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A dataset, may be repeated  [default: all]")
    ] = None,
) -> None:
    """Write facts for other programs: FollowTheMoney, its statements, or Open Ownership BODS."""
    from navicert.cli.workspace import open_workspace
    from navicert.exchange.output import whole_file
    from navicert.services.fact_files import export_facts

    here = session(context)
    with open_workspace(here) as workspace:
        if output is None:
            written = export_facts(workspace, form.value, sys.stdout, dataset or ())
        else:
            with whole_file(output) as stream:
                written = export_facts(workspace, form.value, stream, dataset or ())
    _say_written(here, written)


def _say_written(here: Session, written: Written) -> None:
    here.say(f"{written.parties:,} parties and {written.interests:,} interests written")
    for what, number in sorted(written.left.items()):
        here.say(f"the format has no words for {what}: {number:,}")


@app.command(epilog=_epilog("navicert facts review", "navicert facts review --state accepted --format json"))
def review(
    context: typer.Context,
    state: Annotated[State, typer.Option(help="Which matches")] = State.proposed,
    form: Form = Format.table,
) -> None:
    """Show which parties of the facts may be entries of lists."""
    from navicert.cli.workspace import open_workspace
    from navicert.services import facts

    here = session(context)
    with open_workspace(here) as workspace:
        found = facts.review(workspace, _STATES[state])
        if form is Format.json:
            _write(workspace, {"matches": [_reviewed_json(one) for one in found]})
        else:
            _print_reviewed(here, found)


def _reviewed_json(one: Reviewed) -> dict[str, Any]:
    link = one.resolution
    return {
        "id": link.seq,
        "state": link.state,
        "party": {"id": link.party, "name": one.party.name if one.party else None},
        "entry": {"id": link.entry_id, "list": link.list_code, "name": one.entry_name},
        "how": link.how,
        "matched": link.matched,
        "score": None if link.score is None else link.score / 1000,
        "by": link.by,
        "note": link.note,
        "at": link.at.isoformat() if link.at else None,
    }


def _print_reviewed(here: Session, found: Sequence[Reviewed]) -> None:
    from rich.table import Table

    if not found:
        typer.echo("no match is in this state")
        return
    table = Table("ID", "State", "Score", "Party of the facts", "List", "Entry", "Matched", box=None, pad_edge=False)
    for one in found:
        link = one.resolution
        score = "same number" if link.score is None else f"{link.score / 10:.0f}"
        party = one.party.name if one.party else link.party
        if one.party and one.party.country:
            party += f" ({one.party.country})"
        entry = (one.entry_name or link.entry_id) + (
            f" ({', '.join(one.entry_countries)})" if one.entry_countries else ""
        )
        cells = (str(link.seq), link.state, score, party, link.list_code, entry, link.matched)
        table.add_row(*map(_visible, cells))
    here.console().print(table)


def _decide(
    context: typer.Context, numbers: Sequence[int], state: Literal["accepted", "rejected"], by: str, note: str
) -> None:
    from navicert.cli.workspace import open_workspace
    from navicert.services import facts

    with open_workspace(session(context)) as workspace:
        done: list[Resolution] = facts.decide(workspace, numbers, state, by=by, note=note)
    for one in done:
        typer.echo(_visible(f"{one.seq}: {one.party} and {one.list_code} {one.entry_id}: {one.state}"))


@app.command(epilog=_epilog("navicert facts accept 7", "navicert facts accept 7 9 --by 'A. Smith' --note 'as filed'"))
def accept(context: typer.Context, numbers: Numbers, by: By = "", note: Note = "") -> None:
    """Say that parties are the entries that they were matched with."""
    _decide(context, numbers, "accepted", by, note)


@app.command(epilog=_epilog("navicert facts reject 7", "navicert facts reject 7 --note 'another company, of Peru'"))
def reject(context: typer.Context, numbers: Numbers, by: By = "", note: Note = "") -> None:
    """Say that parties are not the entries that they were matched with."""
    _decide(context, numbers, "rejected", by, note)


@app.command(epilog=_epilog("navicert facts remove holdings", "navicert facts list --known-by 2026-06-30"))
def remove(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="Its name, from `facts list`")],
) -> None:
    """Take a dataset out of all answers; what was known on earlier days stays known."""
    from navicert.cli.workspace import open_workspace
    from navicert.services import facts

    with open_workspace(session(context)) as workspace:
        facts.remove(workspace, dataset)
    typer.echo(_visible(f"{dataset}: removed"))
