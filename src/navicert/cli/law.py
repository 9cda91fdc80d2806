"""`navicert law`: show, changes, eccn, country."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from navicert.cli.options import Format, Session, read_date, session

app = typer.Typer(help="Show the rules as dated rows.", no_args_is_help=True, rich_markup_mode=None)


Form = Annotated[Format, typer.Option("--format", help="How the answer is written")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="The day whose law is asked about")]


def _epilog(*examples: str) -> str:
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in examples)])


def _write(as_of: str, answer: dict[str, Any]) -> None:
    from navicert import __version__
    from navicert.law.corpus import snapshot
    from navicert.report.law_text import held

    data = {"engine": __version__, "corpus": snapshot().isoformat(), "not_checked": [held(snapshot())]}
    typer.echo(json.dumps({"as_of": as_of, "data": data} | answer, ensure_ascii=False, indent=2))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def _width(here: Session) -> int:
    return min(here.console().width, 110)


@app.command(epilog=_epilog("navicert law show 744.11 --as-of 2026-03-01", "navicert law show letters --format json"))
def show(
    context: typer.Context,
    provision: Annotated[str, typer.Argument(metavar="PROVISION", help="A section, part or name, such as 744.11")],
    as_of: AsOf = "today",
    form: Form = Format.table,
) -> None:
    """Show which rows of a provision stand on a day, with status, confidence and citation."""
    from navicert.law import corpus
    from navicert.report.law_text import provision_lines

    day = read_date(as_of, "--as-of")
    whole = corpus.provision(provision)
    found = whole.on(day)
    if form is Format.json:
        _write(day.isoformat(), {"provision": found.to_json()})
        return
    left_out = len(whole.rows) - len(found.rows)
    _print(provision_lines(found, day, left_out, corpus.snapshot(), _width(session(context))))


@app.command(
    epilog=_epilog(
        "navicert law changes --from 2025-11-01 --to 2026-12-31",
        "navicert law changes --from 2024-12-01 --to 2024-12-31 --format json",
    )
)
def changes(
    context: typer.Context,
    start: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day")],
    end: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day")] = "today",
    form: Form = Format.table,
) -> None:
    """Show the rules of a period, and the rows whose effect begins or ends in it."""
    from navicert.law import corpus
    from navicert.report.law_text import change_lines

    first, last = read_date(start, "--from"), read_date(end, "--to")
    rules, found = corpus.timeline(first, last), corpus.changes(first, last)
    if form is Format.json:
        answer = {"from": first.isoformat(), "to": last.isoformat(), "rules": [row.to_json() for row in rules]}
        _write(last.isoformat(), answer | {"changes": [one.to_json() for one in found]})
        return
    _print(change_lines(rules, found, _width(session(context))))


@app.command(epilog=_epilog("navicert law eccn 3A090.a", "navicert law eccn 3B001.d --as-of 2026-07-23 --format json"))
def eccn(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="ECCN", help="An ECCN, best to the paragraph, or EAR99")],
    as_of: AsOf = "today",
    form: Form = Format.table,
) -> None:
    """Show the reasons for control of an ECCN, with columns, scopes, and what the corpus cannot tell."""
    from navicert.law import corpus
    from navicert.report.law_text import eccn_lines

    day = read_date(as_of, "--as-of")
    found = corpus.eccn(code, day)
    if form is Format.json:
        _write(day.isoformat(), found.to_json())
        return
    _print(eccn_lines(found, day, corpus.snapshot(), _width(session(context))))


@app.command(epilog=_epilog("navicert law country CN", 'navicert law country "Hong Kong" --as-of 2026-07-23'))
def country(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="COUNTRY", help="A code of ISO 3166, or a name")],
    as_of: AsOf = "today",
    form: Form = Format.table,
) -> None:
    """Show the Country Groups of a destination, its marks in the Country Chart, and the scopes it is in."""
    from navicert.law import corpus
    from navicert.report.law_text import NO_MARK, country_lines

    day = read_date(as_of, "--as-of")
    place = corpus.country(name)
    row = corpus.chart_row(place, day)
    scopes = {id: corpus.special_scope(id).covers(place, day) for id in corpus.scope_codes()}
    numbers = row.footnotes if row else ()
    texts = {one.key: one.text for one in corpus.provision("738", day).rows}
    notes = [f"footnote {number}: {texts[f'footnote-{number}']}" for number in numbers]
    if form is Format.json:
        answer = {
            "country": place.code, "name": place.name, "counts_as": place.counts_as(day),
            "groups": sorted(corpus.groups(place, day)), "chart": row.to_json() if row else None,
            "columns": {column: corpus.chart(place, column, day) for column in corpus.columns()},
            "scopes": scopes, "notes": [*notes, NO_MARK],
        }  # fmt: skip
        _write(day.isoformat(), answer)
        return
    _print(country_lines(place, day, scopes, notes, corpus.snapshot(), _width(session(context))))
