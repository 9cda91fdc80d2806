"""`navicert determine`: what follows for a transaction under the EAR."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from navicert.cli.determine_flags import given, one_source, request, said_by_option, with_item
from navicert.cli.determine_output import answer_json, beside_json, cells_of, line_of, print_answer
from navicert.cli.options import ManyFormat, Session, optional_date, session
from navicert.cli.screen import open_output
from navicert.errors import InvalidInput
from navicert.model.transaction import ROLES

if TYPE_CHECKING:
    from navicert.exchange.transactions import BadRequest, Request
    from navicert.model.determination import Determination
    from navicert.model.transaction import CheckedParty
    from navicert.services.determine import Determined
    from navicert.services.workspace import Workspace


class Kind(StrEnum):
    """What kind of transaction is asked about."""

    export = "export"
    reexport = "reexport"
    transfer = "transfer"
    deemed_export = "deemed_export"


class FailOn(StrEnum):
    """From which answer on the command ends with exit code 10."""

    required = "required"
    review = "review"

    def hit(self, found: Determination) -> bool:
        """Whether the answer is one to stop at."""
        if found.license in ("required", "required_unless_exception", "prohibited"):
            return True
        if self is FailOn.required:
            return False
        if found.license == "indeterminate" or found.ofac != "not_blocked" or found.flags:
            return True
        asked = "\n".join(found.open_questions)
        return _UNNAMED in asked or any(_to_look_at(party) or party.name in asked for party in found.parties)


# How a question names parties that the transaction does not.
_UNNAMED = "the parties that receive it"


def _to_look_at(party: CheckedParty) -> bool:
    """Whether a list or an owner says anything of a party, or it could not be screened."""
    return bool(party.hits or party.error) or any(one.owned.reached != "not_captured" for one in party.owners)


# The options stand here, so that the command itself can be read.
TransactionFile = Annotated[
    Path | None, typer.Option("--transaction", metavar="FILE", help="The transaction as a JSON file")
]
TransactionsFile = Annotated[
    Path | None, typer.Option("--transactions", metavar="FILE", help="Many transactions: a .csv or .jsonl file")
]
ItemOption = Annotated[str | None, typer.Option("--item", metavar="ECCN", help="ECCN with its paragraph, or EAR99")]
ChipOption = Annotated[str | None, typer.Option("--chip", metavar="NAME", help="A chip that navicert knows")]
ToOption = Annotated[str | None, typer.Option("--to", metavar="CC", help="Country of the end use, for example CN")]
FromOption = Annotated[str | None, typer.Option("--from", metavar="CC", help="Country that it ships from")]
PartyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--party", metavar="NAME[:ROLE[:CC]]", help=f"A party, in its role; repeat. Roles: {', '.join(ROLES)}"
    ),
]
EndUseOption = Annotated[
    list[str] | None, typer.Option("--end-use", metavar="TEXT", help="What it is for, in words; repeat")
]
KindOption = Annotated[Kind | None, typer.Option("--kind", help="Kind of transaction  [default: export]")]
ValueOption = Annotated[str | None, typer.Option("--value", metavar="USD", help="Value of the order in US dollars")]
OriginOption = Annotated[
    str | None, typer.Option("--origin", metavar="CC", help="Country in which the item was produced")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=yes|no", help="A fact such as datacenter=yes or in_supp7_part746=no; repeat"),
]
FactsOption = Annotated[
    Path | None, typer.Option("--facts", metavar="FILE", help="A what-if file of owners and listed parties, as trace")
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day whose law and lists count  [default: of the file; today]"),
]
KnownByOption = Annotated[
    str | None, typer.Option("--known-by", metavar="DATE", help="Only lists and facts that were known by that day")
]
CompareDateOption = Annotated[
    str | None, typer.Option("--compare-date", metavar="DATE", help="Show the answer of that day beside it")
]
CompareItemOption = Annotated[
    str | None, typer.Option("--compare-item", metavar="ECCN|CHIP", help="Show the answer for that item beside it")
]
NoAlternativesOption = Annotated[
    bool, typer.Option("--no-alternatives", help="Do not try what would change the answer: faster")
]
FormatOption = Annotated[
    ManyFormat | None, typer.Option("--format", help="How the answer is written  [default: table; csv for many]")
]
AllStepsOption = Annotated[
    bool, typer.Option("--all-steps", help="In the table: each step with all that was used and tried")
]
EncodingOption = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="Of a --transactions table that is not UTF-8")
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Write the answer to this file")]
FailOnOption = Annotated[
    FailOn | None,
    typer.Option(
        "--fail-on", help="End with exit code 10 where a license is required; review: or a person has to look"
    ),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """The dates of a run, and whether alternatives are tried."""

    day: date | None
    known: date | None
    alternatives: bool = True

    def of(self, request: Request) -> date:
        """The day of a request: that of the option, else of the file, else today."""
        return self.day or request.as_of or date.today()


@dataclass(frozen=True, slots=True)
class Way:
    """How and where to the answer goes.

    Attributes:
        source: the input file, which no output may replace.
        encoding: of the input file; None tells it from its bytes.
        all_steps: whether a table shows each step with all that was tried.
    """

    form: ManyFormat
    output: Path | None
    source: Path | None
    fail_on: FailOn | None
    encoding: str | None = None
    all_steps: bool = False

    def opened(self) -> AbstractContextManager[IO[str]]:
        """Stdout, or a file that appears when it is whole; CSV with the mark that Excel needs."""
        return open_output(self.output, self.source, mark=self.form is ManyFormat.csv and self.output is not None)


def command(
    context: typer.Context,
    transaction: TransactionFile = None,
    item: ItemOption = None,
    chip: ChipOption = None,
    to: ToOption = None,
    party: PartyOption = None,
    start: FromOption = None,
    end_use: EndUseOption = None,
    kind: KindOption = None,
    value: ValueOption = None,
    origin: OriginOption = None,
    settings: SetOption = None,
    facts: FactsOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    compare_date: CompareDateOption = None,
    compare_item: CompareItemOption = None,
    transactions: TransactionsFile = None,
    encoding: EncodingOption = None,
    no_alternatives: NoAlternativesOption = False,
    all_steps: AllStepsOption = False,
    form: FormatOption = None,
    output: OutputOption = None,
    fail_on: FailOnOption = None,
) -> None:
    """Determine what the EAR ask of a transaction: license, exceptions, review policy, each step with its source.

    The answer is that of one day and rests on the facts given. What is not known stays open, what was not evaluated
    is named, and no requirement found is no permission.
    """
    here = session(context)
    asked = Asked(optional_date(as_of, "--as-of"), optional_date(known_by, "--known-by"), not no_alternatives)
    other_day = optional_date(compare_date, "--compare-date")
    flags = {
        "--item": item, "--chip": chip, "--to": to, "--party": party, "--from": start, "--end-use": end_use,
        "--kind": kind, "--value": value, "--origin": origin, "--set": settings,
    }  # fmt: skip
    one_source(flags, transaction, transactions)
    if transactions is not None:
        for option in given({"--compare-date": other_day, "--compare-item": compare_item, "--facts": facts}):
            raise InvalidInput(f"{option}: asks about one transaction; leave it or --transactions out", option)
        if encoding is not None and transactions.suffix.lower() not in (".csv", ".tsv"):
            raise InvalidInput("--encoding: is that of a table; JSON is always UTF-8", "--encoding")
        _many(here, asked, Way(choose_format(form, output, many=True), output, transactions, fail_on, encoding))
        return
    if encoding is not None:
        raise InvalidInput("--encoding: is that of a --transactions file; leave it out", "--encoding")
    first = request(flags, transaction, facts)
    second = other_question(first, asked, other_day, compare_item)
    way = Way(choose_format(form, output, many=False), output, transaction, fail_on, all_steps=all_steps)
    _one(here, first, second, asked, way)


@dataclass(frozen=True, slots=True)
class Question:
    """A second question that is laid beside the first: its transaction, its day, what tells the two apart."""

    request: Request
    day: date
    labels: tuple[str, str]


def other_question(first: Request, asked: Asked, day: date | None, item: str | None) -> Question | None:
    """The question of `--compare-date` or `--compare-item`; None where neither was given.

    Raises:
        InvalidInput: both were given, or the two questions are the same.
    """
    here = asked.of(first)
    if day is not None and item is not None:
        raise InvalidInput("--compare-item: compare the day or the item, not both at once", "--compare-item")
    if day is not None:
        if day == here:
            raise InvalidInput(f"--compare-date: {day} is the day of the answer itself; name another", "--compare-date")
        return Question(first, day, (here.isoformat(), day.isoformat()))
    if item is not None:
        described = first.transaction.item
        name = described.chip or described.eccn or "the item as given"
        other = replace(first, transaction=with_item(first.transaction, item))
        return Question(other, here, (name, item.strip()))
    return None


def choose_format(form: ManyFormat | None, output: Path | None, *, many: bool) -> ManyFormat:
    """What was asked for, else what the suffix of the output says, else a table, or CSV for many.

    Raises:
        InvalidInput: many transactions do not go into one table or object.
    """
    suffix = output.suffix.lower().lstrip(".") if output else ""
    chosen = form or (
        ManyFormat(suffix) if suffix in {"json", "jsonl", "csv"} else ManyFormat.csv if many else ManyFormat.table
    )
    if many and chosen in (ManyFormat.table, ManyFormat.json):
        raise InvalidInput("--format: --transactions is written as csv or jsonl", "--format")
    return chosen


def _one(here: Session, first: Request, second: Question | None, asked: Asked, way: Way) -> None:
    from navicert.cli.workspace import known_lists, open_workspace
    from navicert.services.determine import determine_transaction

    day = asked.of(first)
    if asked.known and asked.known < day:
        here.say(f"note: lists and facts of {day} as they were known on {asked.known}; the law as it is known now")
    if second is not None and way.form in (ManyFormat.csv, ManyFormat.jsonl):
        raise InvalidInput("--format: two answers side by side are written as table or json", "--format")
    with open_workspace(here) as workspace:

        def answered(request: Request, on: date) -> Determined:
            with contextlib.nullcontext() if way.source else said_by_option():
                return determine_transaction(
                    workspace, request, as_of=on, known_by=asked.known, alternatives=asked.alternatives
                )

        answer = answered(first, day)
        other = (answered(second.request, second.day), second.labels) if second else None
        titles = known_lists(workspace)
    with way.opened() as stream:
        if way.form is ManyFormat.table:
            console = here.console()
            if way.output is not None:
                console.file, console.no_color = stream, True
            print_answer(console, answer, other, asked.known, all_steps=way.all_steps)
        elif way.form is ManyFormat.csv:
            from navicert.exchange.output import write_csv
            from navicert.report.determination_json import COLUMNS, determination_row

            write_csv(stream, COLUMNS, [determination_row(answer.determination)])
        else:
            told = answer_json(answer, titles, asked.known)
            if other is not None:
                told["comparison"] = beside_json(answer, other, titles, asked.known)
            indent = 2 if way.form is ManyFormat.json else None
            stream.write(json.dumps(told, ensure_ascii=False, indent=indent) + "\n")
    if way.fail_on and way.fail_on.hit(answer.determination):
        raise typer.Exit(10)


@dataclass(slots=True)
class Counted:
    """How many rows of a file were answered and which could not be."""

    rows: int = 0
    bad: int = 0
    first: str = ""
    stop: bool = False

    def note(self, bad: BadRequest) -> None:
        """Count a row that could not be used; the first is kept for the message, with where it is."""
        self.bad += 1
        where = "" if bad.reason.startswith(bad.label) else f"{bad.label}: "
        self.first = self.first or f"{where}{bad.reason}"


def _many(here: Session, asked: Asked, way: Way) -> None:
    from navicert.cli.workspace import known_lists, open_workspace
    from navicert.exchange.output import write_csv
    from navicert.exchange.transactions import read_transactions
    from navicert.report.determination_json import COLUMNS

    assert way.source is not None
    told = Counted()
    with open_workspace(here) as workspace:
        titles = known_lists(workspace)
        answers = _answers(workspace, read_transactions(way.source, way.encoding), asked, told, way.fail_on)
        with way.opened() as stream:
            if way.form is ManyFormat.csv:
                write_csv(stream, COLUMNS, map(cells_of, answers))
            else:
                for one in answers:
                    stream.write(json.dumps(line_of(one, titles, asked.known), ensure_ascii=False) + "\n")
    if told.bad:
        here.say(f"{told.bad:,} of {told.rows:,} rows were not determined ({told.first})")
        raise typer.Exit(5)
    if told.stop:
        raise typer.Exit(10)


def _answers(
    workspace: Workspace,
    requests: Iterable[Request | BadRequest],
    asked: Asked,
    told: Counted,
    fail_on: FailOn | None,
) -> Iterator[Determined | BadRequest]:
    """Each answer in the order of the file; what cannot be read or used is counted."""
    from navicert.exchange.transactions import BadRequest
    from navicert.services.determine import determine_many

    dated = (one if isinstance(one, BadRequest) else replace(one, as_of=asked.of(one)) for one in requests)
    for answer in determine_many(workspace, dated, as_of=asked.day or date.today(), known_by=asked.known):
        told.rows += 1
        if isinstance(answer, BadRequest):
            told.note(answer)
        elif fail_on and fail_on.hit(answer.determination):
            told.stop = True
        yield answer
