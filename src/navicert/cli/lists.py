"""`navicert lists`: update, status, diff, import."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from navicert.cli.options import Session, read_date, session
from navicert.errors import DataError, InvalidRows

if TYPE_CHECKING:
    from navicert.lists.diff import Change
    from navicert.model.listing import Entry
    from navicert.services.lists import DatedDiff, ListStatus, RuleChanges
    from navicert.services.update import Outcome
    from navicert.services.workspace import Workspace

app = typer.Typer(help="Update, show, compare and import lists.", no_args_is_help=True, rich_markup_mode=None)
# How many entries of one rule the table names; JSON has them all.
_SHOWN = 30


class Format(StrEnum):
    """How the answer is written."""

    table = "table"
    json = "json"


Form = Annotated[Format, typer.Option("--format", help="How the answer is written")]


def _epilog(*examples: str) -> str:
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in examples)])


def _write(answer: Any) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _data(workspace: Workspace, found: Sequence[ListStatus]) -> dict[str, Any]:
    from navicert import __version__

    lists = [
        {
            "code": one.list.code,
            "version": one.record.version,
            "entries": one.record.entries,
            "stale": one.stale,
        }
        for one in found
    ]
    return {
        "engine": __version__,
        "version": workspace.store.data_version(),
        "lists": lists,
        "not_checked": [],
    }


@app.command(
    epilog=_epilog("navicert lists update", "navicert lists update SDN --accept-shrink 'program ended, 91 FR 1'")
)
def update(
    context: typer.Context,
    codes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CODE...]", help="Lists  [default: all with an address]"),
    ] = None,
    accept_shrink: Annotated[
        str | None,
        typer.Option("--accept-shrink", metavar="REASON", help="Let in a list that lost many entries, and why"),
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="KEY", help="The source to fetch from, for example ofac-sdn-xml")
    ] = None,
    form: Form = Format.table,
) -> None:
    """Fetch lists from their authorities; where the checks fail, the last good version stays."""
    from navicert.cli.workspace import open_workspace
    from navicert.services import lists
    from navicert.services.update import update as fetch_and_check

    here = session(context)
    with open_workspace(here) as workspace:
        outcomes = fetch_and_check(workspace, codes or (), accept_shrink=accept_shrink, source=source, say=here.say)
        if form is Format.json:
            today = datetime.now(UTC).date()
            answer = {"as_of": today.isoformat(), "data": _data(workspace, lists.status(workspace, today))}
            _write(answer | {"outcomes": [_outcome_json(one) for one in outcomes]})
        else:
            _print_outcomes(here, outcomes)
    refused = [one.code for one in outcomes if one.result == "refused"]
    if refused:
        raise DataError(f"{', '.join(refused)}: refused, the last good version stays")


def _outcome_json(one: Outcome) -> dict[str, Any]:
    return {
        "list": one.code,
        "source": one.source,
        "result": one.result,
        "entries_before": one.before,
        "entries": one.after,
        "version": one.version,
        "reason": one.reason,
        "checks": [dict(check) for check in one.checks],
    }


def _print_outcomes(here: Session, outcomes: Sequence[Outcome]) -> None:
    from rich.table import Table

    table = Table("List", "Result", "Version", "Entries", "From", box=None, pad_edge=False)
    for one in outcomes:
        count = "" if one.after is None else f"{one.after:,}"
        if one.before is not None and one.after is not None and one.before != one.after:
            count += f" ({one.after - one.before:+,})"
        table.add_row(one.code, one.result, one.version or "", count, one.source)
    here.console().print(table)
    # One file carries many lists: what is said of all of them is said once.
    said: dict[str, list[str]] = {}
    for one in outcomes:
        for line in (one.reason, *(_noted(check) for check in one.checks)):
            if line:
                said.setdefault(line, []).append(one.code)
    for line, codes in said.items():
        here.console().print(f"{', '.join(codes)}: {line}")


def _noted(check: Any) -> str | None:
    return None if check["outcome"] == "passed" else f"{check['name']} ({check['outcome']}): {check['figures']}"


@app.command(epilog=_epilog("navicert lists status", "navicert lists status --max-age 14 --format json"))
def status(
    context: typer.Context,
    max_age: Annotated[
        int | None, typer.Option("--max-age", metavar="DAYS", min=1, help="End with 4 where a list is older")
    ] = None,
    form: Form = Format.table,
) -> None:
    """Show what is held of each list: version, age, entries, source and checks."""
    from navicert.cli.workspace import open_workspace
    from navicert.services import lists

    here = session(context)
    today = datetime.now(UTC).date()
    with open_workspace(here) as workspace:
        found = lists.status(workspace, today)
        if form is Format.json:
            answer = {"as_of": today.isoformat(), "data": _data(workspace, found)}
            _write(answer | {"lists": [_status_json(one) for one in found]})
        else:
            _print_status(here, found)
    old = [one.list.code for one in found if max_age is not None and one.age_days > max_age]
    if old:
        raise DataError(f"older than {max_age} days: {', '.join(old)}; run `navicert lists update`")


def _status_json(one: ListStatus) -> dict[str, Any]:
    record = one.record
    return {
        "code": one.list.code,
        "title": one.list.title,
        "authority": one.list.authority,
        "private": one.list.private,
        "version": record.version,
        "published": record.published.isoformat(),
        "age_days": one.age_days,
        "max_age_days": one.max_age_days,
        "stale": one.stale,
        "entries": record.entries,
        "versions": one.versions,
        "publisher": record.publisher,
        "url": record.url,
        "sha256": record.sha256,
        "license": record.license,
        "origin": record.origin,
        "retrieved_at": record.retrieved_at.isoformat() if record.retrieved_at else None,
        "checked_at": one.checked_at.isoformat() if one.checked_at else None,
        "refused": one.refused,
        "accepted_reason": record.accepted_reason,
        "checks": [dict(check) for check in record.checks],
        "faults": list(record.faults),
    }


def _print_status(here: Session, found: Sequence[ListStatus]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, expand=True)
    for title in ("List", "Newest version", "Age", "Entries", "Versions", "Checked"):
        number = title in ("Age", "Entries", "Versions")
        table.add_column(title, justify="right" if number else "left", no_wrap=True)
    table.add_column("Source", ratio=1, no_wrap=True, overflow="ellipsis")
    for one in found:
        age = Text(f"{one.age_days} d" + (" stale" if one.stale else ""), style="yellow" if one.stale else "")
        checked = one.checked_at.date().isoformat() if one.checked_at else "never"
        name = Text(one.list.code, style="bold")
        entries, versions = f"{one.record.entries:,}", str(one.versions)
        table.add_row(name, one.record.version, age, entries, versions, checked, one.record.publisher)
    here.console().print(table)
    for one in found:
        if one.refused:
            here.console().print(f"{one.list.code}: the last update was refused: {one.refused}", style="yellow")
        if one.record.accepted_reason:
            here.console().print(f"{one.list.code}: let in by hand: {one.record.accepted_reason}")
    if any(one.stale for one in found):
        here.say("stale lists can miss listings: run `navicert lists update`")


@app.command(
    epilog=_epilog(
        "navicert lists diff EL --from 2025-01-01 --to 2025-02-01",
        "navicert lists diff SDN --from 2026-08-04 --to 2026-08-20 --format json",
    )
)
def diff(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="The list")],
    start: Annotated[str, typer.Option("--from", metavar="DATE", help="The earlier day")],
    end: Annotated[str, typer.Option("--to", metavar="DATE", help="The later day")] = "today",
    form: Form = Format.table,
) -> None:
    """Show what was added, removed and amended from one day to another, by Federal Register citation."""
    from navicert.cli.workspace import open_workspace
    from navicert.services import lists

    here = session(context)
    first, last = read_date(start, "--from"), read_date(end, "--to")
    with open_workspace(here) as workspace:
        found = lists.diff(workspace, code, first, last)
        if form is Format.json:
            one = [row for row in lists.status(workspace) if row.list.code == found.code]
            _write(_diff_json(found) | {"data": _data(workspace, one)})
        else:
            _print_diff(here, found)


def _title(rule: RuleChanges, code: str) -> str | None:
    from navicert.lists.bundled import document_of

    document = document_of(rule.citation, code) if rule.citation else None
    return document.title if document else None


def _diff_json(found: DatedDiff) -> dict[str, Any]:
    changes = found.changes
    return {
        "list": found.code,
        "from": found.start.isoformat(),
        "to": found.end.isoformat(),
        "as_of": found.end.isoformat(),
        "added": len(changes.added),
        "removed": len(changes.removed),
        "amended": len(changes.amended),
        "rules": [_rule_json(rule, found.code) for rule in found.rules],
        "undecided": [_entry_json(entry) for entry in found.undecided],
    }


def _rule_json(rule: RuleChanges, code: str) -> dict[str, Any]:
    return {
        "citation": rule.citation.to_json() if rule.citation else None,
        "title": _title(rule, code),
        "added": [_entry_json(entry) for entry in rule.added],
        "removed": [_entry_json(entry) for entry in rule.removed],
        "amended": [
            _entry_json(one.new)
            | {
                "changes": [
                    {"field": change.field, "before": list(change.before), "after": list(change.after)}
                    for change in one.changes
                ]
            }
            for one in rule.amended
        ],
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "countries": list(entry.countries),
        "listed_from": entry.listed_from.to_json() if entry.listed_from else None,
        "listed_to": entry.listed_to.to_json() if entry.listed_to else None,
    }


def _print_diff(here: Session, found: DatedDiff) -> None:
    from navicert.report.phrases import visible

    console = here.console()
    changes = found.changes
    console.print(
        f"{found.code} from {found.start} to {found.end}: {len(changes.added)} added, "
        f"{len(changes.removed)} removed, {len(changes.amended)} amended",
        style="bold",
    )
    for rule in found.rules:
        head = rule.citation.text if rule.citation else "no rule is cited"
        title = _title(rule, found.code)
        console.print(f"\n{head}{f': {title}' if title else ''}", style="bold")
        lines = [f"  + {_line(entry)}" for entry in rule.added]
        lines += [f"  - {_line(entry)}" for entry in rule.removed]
        for one in rule.amended:
            lines.append(f"  ~ {_line(one.new)}: {', '.join(map(_change, one.changes))}")
        for line in lines[:_SHOWN]:
            console.print(visible(line))
        if len(lines) > _SHOWN:
            console.print(f"  … and {len(lines) - _SHOWN} more; --format json has them all")
    if found.undecided:
        console.print(
            f"\n{len(found.undecided)} more entries may have been added or removed in between: "
            "their dates are known only within bounds"
        )


def _change(change: Change) -> str:
    """A changed field, with how many values came and went where it has many: "names +2 −1"."""
    name = change.field.replace("_", " ")
    if change.field in ("license_requirement", "review_policy", "remarks"):
        return name
    counts = [f"{sign}{len(side)}" for sign, side in (("+", change.after), ("−", change.before)) if side]
    return " ".join([name, *counts])


def _entries(count: int) -> str:
    """For example "1 entry" or "3,420 entries"."""
    return "1 entry" if count == 1 else f"{count:,} entries"


def _line(entry: Entry) -> str:
    return f"{entry.name} ({', '.join(entry.countries)})" if entry.countries else entry.name


@app.command(
    "import",
    epilog=_epilog(
        "navicert lists import denied.csv --code MINE --name 'Our denied parties'",
        "navicert screen 'Acme Ltd.' --lists MINE,EL",
    ),
)
def import_list(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A table with a column `name`")],
    code: Annotated[str, typer.Option(metavar="CODE", help="The code of your list, for example MINE")],
    name: Annotated[str | None, typer.Option(metavar="TITLE", help="What the list is called")] = None,
    form: Form = Format.table,
) -> None:
    """Take in a list of your own, or replace it whole; it is screened like any other."""
    from navicert.cli.workspace import open_workspace
    from navicert.services import lists

    with open_workspace(session(context)) as workspace:
        done = lists.import_private(workspace, file, code, name)
        mine = [row for row in lists.status(workspace) if row.list.code == done.record.code]
        data = _data(workspace, mine)
    if form is Format.json:
        errors = [{"line": one.line, "field": one.field, "message": one.message} for one in done.errors]
        answer = {"as_of": date.today().isoformat(), "list": done.record.code, "new": done.new, "data": data}
        _write(answer | {"version": done.record.version, "entries": done.record.entries, "errors": errors})
    else:
        what = "taken in" if done.new else "unchanged, this file stands already"
        typer.echo(f"{done.record.code} of {done.record.version}: {_entries(done.record.entries)}, {what}")
        for one in done.errors:
            typer.echo(f"line {one.line}: {one.message}", err=True)
    if done.errors:
        raise InvalidRows(f"{len(done.errors)} rows of {file} were left out; the others stand", "file")
