"""What every command shares: the global options, and how typed values are read.

A command gets the global options as `session(context)`; nothing else is global.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from navicert.errors import InvalidInput
from navicert.model.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from navicert.config import Loaded


@dataclass(slots=True)
class Session:
    """The global options, as given before the command.

    Attributes:
        workspace: path or database address; None takes it from the environment, the settings file or the
            default.
        config: a settings file; None looks for `navicert.toml` upwards and in the user's folder.
    """

    workspace: str | None = None
    config: Path | None = None
    quiet: bool = False
    verbose: bool = False
    color: bool = True
    progress: bool = True

    def console(self, *, stderr: bool = False) -> Console:
        """A Rich console for people; without color where `--no-color`, NO_COLOR or a pipe says so."""
        from rich.console import Console

        stream = sys.stderr if stderr else sys.stdout
        return Console(
            stderr=stderr,
            no_color=not self.color or None,
            highlight=False,
            emoji=False,
            markup=False,
            soft_wrap=False,
            width=None if stream.isatty() or "COLUMNS" in os.environ else 100,
        )

    def settings(self) -> Loaded:
        """The settings that count for this command, with the source of each."""
        from navicert.config import load_settings

        flags = {"workspace": self.workspace, "color": None if self.color else False}
        loaded = load_settings(flags, config_file=self.config)
        level = "debug" if self.verbose else loaded.settings.log_level
        if level != "warning":  # The level that Python has by itself.
            import logging

            logging.basicConfig(level=level.upper(), format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
        return loaded

    def say(self, message: str) -> None:
        """Tell the person something on stderr; not with `--quiet`."""
        if not self.quiet:
            typer.echo(message, err=True)


def session(context: typer.Context) -> Session:
    """The global options of the running command."""
    found = context.find_root().obj
    return found if isinstance(found, Session) else Session()


class Format(StrEnum):
    """How an answer is written."""

    table = "table"
    json = "json"


class ManyFormat(StrEnum):
    """How an answer on one or many is written."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


class FailOn(StrEnum):
    """From which status on the command ends with exit code 10."""

    match = "match"
    review = "review"
    restricted = "restricted"

    def hit(self, statuses: Iterable[Status]) -> bool:
        """Whether one of the statuses is a finding; `match` and `restricted` say the same."""
        findings = {"restricted", "review"} if self is FailOn.review else {"restricted"}
        return any(status in findings for status in statuses)


_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LOOSE: Final = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?", re.ASCII)


def read_date(text: str, option: str) -> date:
    """A day as ISO 8601 writes it; nothing else, since 06/01/2026 names two days.

    Args:
        text: for example "2025-01-16", or "today".
        option: the flag, for the message.

    Raises:
        InvalidInput: with the nearest day that the text can mean, where there is one.
    """
    if text.strip().lower() == "today":
        return date.today()
    if _ISO.fullmatch(text.strip()):
        try:
            return date.fromisoformat(text.strip())
        except ValueError as error:
            raise InvalidInput(f"{option}: {text!r} is no day of the calendar ({error})", option) from error
    loose = _LOOSE.fullmatch(text.strip())
    if loose:
        try:
            meant = date(*(int(part) for part in loose.groups()))
        except ValueError:
            meant = None
        if meant:
            raise InvalidInput(f"{option}: write the day as YYYY-MM-DD; did you mean {meant.isoformat()}?", option)
    raise InvalidInput(f"{option}: {text!r} is not a day; write it as YYYY-MM-DD, for example 2025-01-16", option)


def optional_date(text: str | None, option: str) -> date | None:
    """`read_date`, where the option may be left out."""
    return None if text is None else read_date(text, option)


def read_threshold(text: str, option: str = "--threshold") -> int:
    """A score from 0 to 1, or in percent where above 1, as thousandths.

    Raises:
        InvalidInput: for anything that is no number from 0 to 100.
    """
    value = text.strip().removesuffix("%")
    if not re.fullmatch(r"\d{1,3}(\.\d{1,6})?|\.\d{1,6}", value, re.ASCII) or not 0 < float(value) <= 100:
        raise InvalidInput(f"{option}: {text!r} is no score; write 0.70 or 70", option)
    number = float(value)
    percent = number > 1 or text.strip().endswith("%")
    return round(number * 10 if percent else number * 1000)


def read_lists(text: str, known: Iterable[str], option: str = "--lists") -> tuple[str, ...]:
    """List codes joined by commas, each once, upper case.

    Args:
        text: for example "EL,SDN".
        known: the codes that can be searched.

    Raises:
        InvalidInput: for a code that is not known, with the nearest one.
    """
    codes = {code.upper(): code for code in known}
    out: dict[str, None] = {}
    for typed in (part.strip() for part in text.split(",")):
        if not typed:
            continue
        if typed.upper() not in codes:
            near = get_close_matches(typed.upper(), list(codes), n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"known lists: {', '.join(sorted(codes))}"
            raise InvalidInput(f"{option}: no list has the code {typed!r}; {hint}", option)
        out[codes[typed.upper()]] = None
    if not out:
        raise InvalidInput(f"{option}: name at least one list; known lists: {', '.join(sorted(codes))}", option)
    return tuple(out)


def read_country_option(text: str | None, option: str = "--country") -> str | None:
    """The country that a person wrote, as ISO 3166-1 alpha-2; None where the option was left out.

    Raises:
        InvalidInput: for a country that is not known.
    """
    if text is None:
        return None
    from navicert.names.places import country_code

    code = country_code(text)
    if code is None:
        raise InvalidInput(f"{option}: {text!r} is no country; use a code of ISO 3166 such as CN", option)
    return code


def json_mode(arguments: Iterable[str]) -> bool:
    """Whether the command line asks for JSON, so that errors are written as problem objects too."""
    words = list(arguments)
    asked = [after for word, after in pairwise(words) if word in ("--format", "-f")]
    asked += [word.partition("=")[2] for word in words if word.startswith("--format=")]
    return any(value in ("json", "jsonl") for value in asked)
