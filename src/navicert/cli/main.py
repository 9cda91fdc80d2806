"""The entry point: finds the command, and turns every failure into words and an exit code.

Commands are imported only when they run, so that `navicert --help` stays fast.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from navicert.cli.options import Session, json_mode
from navicert.errors import NavicertError

ISSUES: Final = "https://github.com/navicert/navicert/issues"


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: its module in `navicert.cli`, one line of help and two examples."""

    module: str
    help: str
    examples: tuple[str, str]


COMMANDS: Final[dict[str, Entry]] = {
    "init": Entry(
        "init",
        "Make the workspace and load the bundled lists into it",
        ("navicert init", "navicert --workspace ./work.db init"),
    ),
    "screen": Entry(
        "screen",
        "Screen one party or a file of parties, on any date",
        (
            'navicert screen "Zhipu AI" --as-of 2025-06-01',
            "navicert screen customers.csv --map name=Company,country=CC -o answers.csv",
        ),
    ),
    "compare": Entry(
        "compare",
        "Say whether two names mean the same party, and why",
        (
            'navicert compare "Inspur Group" 浪潮集团有限公司',
            "navicert compare pairs.csv -o scored.csv",
        ),
    ),
    "explain": Entry(
        "explain",
        "Show two names over each other, and what would change the answer",
        (
            'navicert explain "Inspur Software" "Inspur Electronic Information"',
            'navicert explain 北京智谱 "Beijing Zhipu Huazhang Technology" --ofac-style',
        ),
    ),
    "party": Entry(
        "party",
        "Show all that the lists say of one entry, over time",
        ("navicert party sdn-36", 'navicert party "Sophgo" --as-of 2025-06-01 --format json'),
    ),
    "trace": Entry(
        "trace",
        "Trace who owns a party, and whether the 50 percent rules catch it",
        (
            "navicert trace A --facts ownership.json --as-of 2026-12-01",
            "navicert trace --all --rule bis --as-of 2025-10-15 -o caught.csv",
        ),
    ),
    "classify": Entry(
        "classify",
        "Classify a chip: which ECCN, by which test, on which day",
        (
            'navicert classify chip "NVIDIA H20" --as-of 2025-02-01',
            "navicert classify chip --tops 296 --bits 8 --die-area 814 --datacenter",
        ),
    ),
    "determine": Entry(
        "determine",
        "Determine what the EAR ask of a transaction: license, exceptions, each step",
        (
            'navicert determine --item EAR99 --from US --to CN --party "Zhipu AI:end_user:CN" --as-of 2025-02-01',
            "navicert determine --transaction sale.json --format json",
        ),
    ),
    "evidence": Entry(
        "evidence",
        "Print a stored screening or determination, as JSON or a self-contained HTML page",
        (
            "navicert evidence scr_0123456789abcdef --format json",
            "navicert evidence scr_0123456789abcdef -o evidence.html",
        ),
    ),
    "lists": Entry(
        "lists",
        "Update, show, compare and import lists",
        ("navicert lists status", "navicert lists diff EL --from 2025-01-01 --to 2025-02-01"),
    ),
    "facts": Entry(
        "facts",
        "Take in who owns whom, and review which parties are listed",
        ("navicert facts import holdings.csv", "navicert facts review"),
    ),
    "law": Entry(
        "law",
        "Show the rules of the EAR as dated rows: sections, ECCNs, countries, changes",
        ("navicert law show 744.11 --as-of 2026-03-01", "navicert law eccn 3A090.a"),
    ),
    "config": Entry(
        "config",
        "Show the settings and where each comes from",
        ("navicert config show", "navicert config show --sources"),
    ),
    "doctor": Entry(
        "doctor",
        "Check the installation, the workspace and the lists",
        ("navicert doctor", "navicert doctor --format json"),
    ),
}

# Examples of commands inside groups that bring none of their own.
PARTS: Final[dict[str, tuple[str, str]]] = {
    "classify chip": (
        'navicert classify chip "RTX 4090D" --format json',
        "navicert classify chip H20 --as-of 2025-05-01 --chart -o chart.svg",
    ),
    "config show": ("navicert config show", "navicert config show --sources --format json"),
}


def _epilog(examples: tuple[str, ...]) -> str:
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in examples)])


class LazyGroup(TyperGroup):
    """The top group: knows every command's name and line of help, imports the one that runs."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands in the order of a first day with the program."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the module of a command and make the command of it."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        if self.commands.get(cmd_name) is None:
            self.commands[cmd_name] = _load(cmd_name, entry)
        return self.commands[cmd_name]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The table of commands, from the names alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As Typer does; it takes the nearest command for a mistyped one from `commands`."""
        self.commands = {**dict.fromkeys(COMMANDS), **self.commands}  # type: ignore[dict-item]
        return super().resolve_command(ctx, args)


def _load(name: str, entry: Entry) -> Any:
    module = importlib.import_module(f"navicert.cli.{entry.module}")
    group: typer.Typer | None = getattr(module, "app", None)
    if group is None:
        group = typer.Typer(add_completion=False, rich_markup_mode=None)
        group.command(name, epilog=_epilog(entry.examples))(module.command)
        command = typer.main.get_command(group)
    else:
        command = typer.main.get_group(group)
        command.epilog = command.epilog or _epilog(entry.examples)
        for part, inner in command.commands.items():
            inner.epilog = inner.epilog or _epilog(PARTS.get(f"{name} {part}", ()))
    command.name = name
    return command


app = typer.Typer(
    name="navicert",
    cls=LazyGroup,
    rich_markup_mode=None,
    no_args_is_help=True,
    invoke_without_command=True,
    epilog=_epilog(('navicert screen "Zhipu AI"', "navicert lists status")),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


@app.callback()
def top(
    context: typer.Context,
    workspace: Annotated[
        str | None,
        typer.Option(help="The database: a path, or a postgresql+psycopg:// address", metavar="PATH|URL"),
    ] = None,
    config: Annotated[Path | None, typer.Option(help="A settings file in place of navicert.toml")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but errors")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more, with tracebacks")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colors (also: NO_COLOR)")] = False,
    no_progress: Annotated[bool, typer.Option("--no-progress", help="No progress line")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version of the program and of the lists")
    ] = False,
) -> None:
    """Screen parties against US export-control lists: on any date, in any script, with the reason.

    It checks and cites; it does not certify.
    """
    context.obj = Session(
        workspace=workspace,
        config=config,
        quiet=quiet,
        verbose=verbose,
        color=not no_color and not os.environ.get("NO_COLOR"),
        progress=not no_progress and not quiet,
    )
    if version:
        from navicert import __version__
        from navicert.cli.workspace import data_version

        typer.echo(f"navicert {__version__}")
        typer.echo(data_version(context.obj))
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run(arguments: list[str]) -> int:
    """Run one command line.

    Args:
        arguments: without the name of the program.

    Returns:
        The exit code (docs/reference/exit-codes.md).
    """
    group = typer.main.get_command(app)
    try:
        with group.make_context("navicert", list(arguments)) as context:
            group.invoke(context)
            sys.stdout.flush()
        return 0
    except typer.Exit as stop:
        return stop.exit_code
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("interrupted", err=True)
        return 130
    except BrokenPipeError:
        return _reader_left()
    except typer.TyperException as error:
        return _usage_error(error, arguments)
    except NavicertError as error:
        _report(arguments, type(error).__name__, str(error), error.exit_code, getattr(error, "field", None))
        return error.exit_code
    except Exception as error:
        if "--verbose" in arguments or "-v" in arguments:
            raise
        _report(
            arguments,
            "UnexpectedError",
            f"unexpected {type(error).__name__}: {error}; run again with --verbose and report it at {ISSUES}",
            1,
            None,
        )
        return 1


def _reader_left() -> int:
    # `navicert … | head` closes the pipe early; Python would complain again while it flushes at exit.
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    return 0


def _usage_error(error: Any, arguments: list[str]) -> int:
    if json_mode(arguments) or not hasattr(error, "show"):
        _report(arguments, "UsageError", error.format_message(), error.exit_code, None)
    else:
        error.show()
    return int(error.exit_code)


def _report(arguments: list[str], kind: str, message: str, code: int, field: str | None) -> None:
    """Write an error for people, or as a problem object (RFC 9457) where JSON was asked for."""
    from navicert.report.phrases import visible

    if json_mode(arguments):
        problem: dict[str, Any] = {"type": f"urn:navicert:error:{kind}", "title": kind, "detail": message}
        problem["exit_code"] = code
        if field is not None:
            problem["errors"] = [{"pointer": field, "detail": message}]
        typer.echo(json.dumps(problem, ensure_ascii=False), err=True)
    else:
        typer.echo(f"navicert: {visible(message)}", err=True)


def _as_utf8(argument: str) -> str:
    """An argument that a C locale could not decode, read as the UTF-8 it nearly always is."""
    if argument.isascii() or not any("\udc80" <= char <= "\udcff" for char in argument):
        return argument
    return os.fsencode(argument).decode("utf-8", errors="surrogateescape")


def main() -> None:
    """The console script. A shell that asks for completions is answered by Typer itself."""
    for stream in (sys.stdout, sys.stderr):
        # A C locale must not turn a Chinese name into a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if "_NAVICERT_COMPLETE" in os.environ:
        app(prog_name="navicert")
        return
    sys.exit(run([_as_utf8(argument) for argument in sys.argv[1:]]))
