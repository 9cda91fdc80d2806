"""`navicert screen`: one party, several, a file of them, or a pipe."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, Final

import typer

from navicert.cli.options import (
    FailOn,
    ManyFormat,
    Session,
    optional_date,
    read_country_option,
    read_lists,
    read_threshold,
    session,
)
from navicert.errors import InvalidInput, NotFound, SearchDefect
from navicert.exchange.parties import BadRow, Row, name_fault
from navicert.exchange.table import SUFFIXES, Table
from navicert.model.party import Party

if TYPE_CHECKING:
    from navicert.model.listing import ScreeningList
    from navicert.model.screening import Screening


REPORT_IT: Final = "this is a defect of navicert: report it at https://github.com/navicert/navicert/issues"


class Kind(StrEnum):
    """What kind of party is asked about."""

    company = "company"
    person = "person"
    vessel = "vessel"
    aircraft = "aircraft"


@dataclass(frozen=True, slots=True)
class Asked:
    """The parties of a run.

    Attributes:
        header: column heads of the input; one column `name` for names given directly.
        source: the input file, which no output may replace.
        delimiter: between the cells of the input.
    """

    rows: list[Row | BadRow]
    header: tuple[str, ...]
    source: Path | None = None
    delimiter: str = ","
    table: bool = False


def command(
    context: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...|FILE|-",
            help="Names; or one file (.csv .tsv .jsonl .xlsx .txt); or - for names or a table on stdin",
        ),
    ],
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="The day whose lists count  [default: today]"),
    ] = None,
    known_by: Annotated[
        str | None, typer.Option("--known-by", metavar="DATE", help="Only what was published by that day")
    ] = None,
    lists: Annotated[
        str | None, typer.Option("--lists", metavar="CODES", help="For example EL,SDN  [default: all]")
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CC", help="Country of the party, for example CN")
    ] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Kind of the party")] = None,
    address: Annotated[str | None, typer.Option("--address", help="Address of the party")] = None,
    threshold: Annotated[
        str | None,
        typer.Option("--threshold", metavar="SCORE", help="From which score a candidate is a match: 0.70 or 70"),
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds what: name=Company,country=CC"),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Of the input, for example gb18030  [default: utf-8]")
    ] = None,
    ofac_style: Annotated[
        bool, typer.Option("--ofac-style", help="Add the score that OFAC's search might give, by an emulation")
    ] = False,
    exhaustive: Annotated[
        bool, typer.Option("--exhaustive", help="Score every name too, and say if the search finds the same: slow")
    ] = False,
    form: Annotated[
        ManyFormat | None,
        typer.Option("--format", help="How the answer is written  [default: table; csv for files]"),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the answer to this file")] = None,
    store: Annotated[bool, typer.Option("--store/--no-store", help="Keep the screening as evidence")] = True,
    fail_on: Annotated[
        FailOn | None, typer.Option("--fail-on", help="End with exit code 10 from this status on")
    ] = None,
) -> None:
    """Screen parties: on which list each stands on a day, since when, what follows, and why.

    Each argument is a name, unless it is one file. Rows that cannot be read come out with status not_checked
    and a reason, and the exit code is then 5.
    """
    here = session(context)
    day, known = optional_date(as_of, "--as-of"), optional_date(known_by, "--known-by")
    if day and known and known < day:
        # Allowed: "as was known then" of a later day answers what a person could foresee.
        here.say(f"note: lists of {day} as they were known on {known}")
    asked = read_input(what, mapping or [], encoding)
    given = Party("", kind=kind.value if kind else None, country=read_country_option(country), address=address)
    chosen = choose_format(form, output, asked)
    screening, titles = _run(here, asked, given, day, known, lists, threshold, store, ofac_style, exhaustive)
    with open_output(output, asked.source, mark=chosen is ManyFormat.csv) as stream:
        _write(stream, here, chosen, screening, titles, asked, stored=store, ofac_style=ofac_style)
    _tell_proof(here, screening, chosen)
    bad = [row for row in asked.rows if isinstance(row, BadRow)]
    if bad:
        first = f"line {bad[0].line}: {bad[0].reason}"
        here.say(f"{len(bad):,} of {len(asked.rows):,} rows were not checked ({first})")
        raise typer.Exit(5)
    if fail_on and fail_on.hit(result.status for result in screening.results):
        raise typer.Exit(10)


def _run(
    here: Session,
    asked: Asked,
    given: Party,
    day: Any,
    known: Any,
    lists: str | None,
    threshold: str | None,
    store: bool,
    ofac_style: bool,
    exhaustive: bool,
) -> tuple[Screening, dict[str, ScreeningList]]:
    from datetime import date

    from navicert.cli.progress import counted
    from navicert.cli.workspace import known_lists, open_workspace
    from navicert.services.screen import screen_parties

    settings = here.settings().settings
    with open_workspace(here) as workspace:
        titles = known_lists(workspace)
        wanted = read_lists(lists, titles) if lists is not None else settings.lists or None
        parties = (complete(row, given) for row in asked.rows)
        screening = screen_parties(
            workspace,
            counted(parties, len(asked.rows), "parties", shown=here.progress and not exhaustive),
            as_of=day or date.today(),
            known_by=known,
            lists=wanted,
            threshold=read_threshold(threshold) if threshold else settings.threshold,
            store=store,
            ofac_style=ofac_style,
            exhaustive=exhaustive,
            watch=lambda numbers: counted(numbers, len(numbers), "names", shown=here.progress),
        )
    return screening, titles


def _tell_proof(here: Session, screening: Screening, form: ManyFormat) -> None:
    """Say what scoring every name showed, where the answer has no place for it.

    Raises:
        SearchDefect: the search does not find the same.
    """
    from navicert.report.phrases import proof_sentence

    if screening.proof is None:
        return
    if screening.proof.differences:
        first, count = screening.proof.differences[0], len(screening.proof.differences)
        noun = "name" if count == 1 else "names"
        raise SearchDefect(
            f"the search and the scoring of every name differ in {count:,} {noun} ({first}); {REPORT_IT}"
        )
    if form is ManyFormat.csv:
        here.say(proof_sentence(screening.proof))


def read_input(what: list[str], mapping: list[str], encoding: str | None) -> Asked:
    """The parties that the arguments name.

    Args:
        what: names; or one file with a known suffix; or "-".
        mapping: values of `--map`.
        encoding: of the file or the pipe.

    Raises:
        NotFound: an argument looks like a file that is not there.
        InvalidInput: files and names are mixed, or a name is no name.
    """
    from navicert.exchange.columns import read_mapping
    from navicert.exchange.table import read_file, read_stream

    fields = read_mapping(mapping)
    if what == ["-"]:
        return _asked(read_stream(sys.stdin.buffer, mapping=fields or None, encoding=encoding), None)
    files = [word for word in what if Path(word).suffix.lower() in SUFFIXES]
    there = [word for word in files if Path(word).is_file()]
    if there and len(what) == 1:
        path = Path(what[0])
        with read_file(path, mapping=fields or None, encoding=encoding) as table:
            return _asked(table, path)
    if there:
        raise InvalidInput(f"{there[0]!r} is a file; give one file alone, or names only")
    if files:
        raise NotFound(f"there is no file {files[0]!r}; a party of that name can be given on stdin: -")
    if "-" in what:
        raise InvalidInput("- (stdin) stands alone, without names")
    for word in what:
        fault = name_fault(word)
        if fault:
            raise InvalidInput(f"{word!r}: {fault}")
    return Asked([Row(number, (word,), Party(word)) for number, word in enumerate(what, 1)], ("name",))


def _asked(table: Table, source: Path | None) -> Asked:
    return Asked(list(table.rows), table.header, source, table.delimiter, True)


def complete(row: Row | BadRow, given: Party) -> Row | BadRow:
    """A row whose party takes from the options what the row leaves open."""
    if isinstance(row, BadRow):
        return row
    party = replace(
        row.party,
        kind=row.party.kind or given.kind,
        country=row.party.country or given.country,
        address=row.party.address or given.address,
    )
    return replace(row, party=party)


def choose_format(asked_for: ManyFormat | None, output: Path | None, asked: Asked) -> ManyFormat:
    """What was asked for, else what the suffix of the output says, else a table, or CSV for a pipe."""
    if asked_for is not None:
        return asked_for
    if output is not None:
        suffix = output.suffix.lower()
        by_suffix = {
            ".csv": ManyFormat.csv,
            ".tsv": ManyFormat.csv,
            ".json": ManyFormat.json,
            ".jsonl": ManyFormat.jsonl,
        }
        return by_suffix.get(suffix, ManyFormat.csv if asked.table else ManyFormat.table)
    return ManyFormat.csv if asked.table and not sys.stdout.isatty() else ManyFormat.table


@contextmanager
def open_output(output: Path | None, source: Path | None, *, mark: bool) -> Iterator[IO[str]]:
    """Stdout, or a file that appears when it is whole."""
    if output is None or str(output) == "-":
        with nullcontext(sys.stdout) as stream:
            yield stream
        return
    from navicert.exchange.output import whole_file

    with whole_file(output, not_over=source, mark=mark) as stream:
        yield stream


def _write(
    stream: IO[str],
    here: Session,
    form: ManyFormat,
    screening: Screening,
    titles: dict[str, ScreeningList],
    asked: Asked,
    *,
    stored: bool,
    ofac_style: bool,
) -> None:
    if form is ManyFormat.table:
        from navicert.report.terminal import print_screening

        console = here.console()
        if stream is not sys.stdout:
            console.file = stream
            console.no_color = True
        print_screening(console, screening, titles, brief=asked.table and len(asked.rows) > 5, stored=stored)
    elif form is ManyFormat.csv:
        from navicert.exchange.output import write_csv
        from navicert.report.rows import COLUMNS, OFAC_STYLE_COLUMN, table_rows

        cells = [row.cells for row in asked.rows]
        rows = table_rows(cells, screening.results, len(asked.header), ofac_style)
        columns = (*COLUMNS, OFAC_STYLE_COLUMN) if ofac_style else COLUMNS
        write_csv(stream, (*asked.header, *columns), rows, asked.delimiter)
    elif form is ManyFormat.jsonl:
        from navicert.report.screening import result_lines

        for line in result_lines(screening, titles):
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    else:
        from navicert.report.screening import screening_json

        json.dump(screening_json(screening, titles), stream, ensure_ascii=False, indent=2)
        stream.write("\n")
