"""A chip's classification in a terminal: the class, the figures, every test, letters, what is not decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from navicert.law.classification.chips import ChipAnswer, Classification, shown_density
from navicert.law.classification.figures import decimal_text
from navicert.law.classification.steps import Step, range_text
from navicert.report.chip_words import (
    NOT_CHECKED,
    NOT_PERMISSION,
    headline,
    hypothetical_words,
    letter_words,
    questions,
)
from navicert.report.phrases import AID, visible

_OUTCOMES: Final = {
    "met": "● met",
    "not_met": "○ not met",
    "open": "? open",
    "excluded": "× excluded",
    "computed": "= computed",
    "not_applicable": "- does not apply",
    "not_reached": "- not reached",
    "said": "· note",
    "flag": "! look at",
}


def print_chip(console: Console, answer: ChipAnswer) -> None:
    """Print the answer, then each test with its numbers and its source."""
    main = answer.main
    table = Table.grid(expand=True, padding=(0, 2))
    table.add_column(ratio=1, overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    open_answer = not answer.agree or main.result == "open"
    style = "bold yellow" if open_answer else "bold"
    name = main.facts.name if len(answer.answers) == 1 else answer.asked
    line = Text(visible(headline(answer)), style=style).append("  ").append(visible(name or "figures given"), "bold")
    table.add_row(line, Text(f"on {main.as_of}", style="dim"))
    console.print(table)
    rows = list(_variants(answer)) if len(answer.answers) > 1 else []
    rows += _figures(main) if answer.agree else []
    console.print(_rows(rows))
    if answer.agree:
        console.print()
        console.print(_steps(main.steps))
        console.print(_rows(_after(main)))
    console.print()
    console.print(_rows(("" if at else "not decided", text, "") for at, text in enumerate(NOT_CHECKED)))
    console.print()
    console.print(Text(NOT_PERMISSION, style="bold"))
    console.print(Text(AID))


def _variants(answer: ChipAnswer) -> Iterator[tuple[str, str, str]]:
    for at, one in enumerate(answer.answers):
        tpp = f"TPP {range_text(one.tpp)}, transfer rate {range_text(one.facts.io)} GB/s"
        yield "" if at else "variants", f"{one.facts.name}: {one.label} ({tpp})", ""
    if answer.agree:
        yield "", f"the figures below are those of {answer.main.facts.name}", "dim"
    else:
        yield "ask", "which variant is it? Name it in full", "bold"


def _figures(one: Classification) -> Iterator[tuple[str, str, str]]:
    by = f" at {one.by.precision}" if one.by else ""
    if one.facts.is_memory:
        yield "TPP", "does not apply to memory", ""
    else:
        yield "TPP", f"{range_text(one.tpp)}{by if one.tpp.known else ''}", "bold"
        density = shown_density(one)
        text = "does not apply: no non-planar logic die" if one.density is None else "not known"
        yield "density", text if density is None else f"{decimal_text(density, 2)} per mm²", "bold"
    for at, way in enumerate(one.alternatives if one.result == "open" else ()):
        yield "" if at else "either", f"{way.eccn}: {way.when}", "bold"
    for at, text in enumerate(questions(one)):
        yield "" if at else "ask", text, ""
    yield "confidence", f"{one.confidence}: {one.confidence_why}", ""
    for margin in one.margins:
        off = decimal_text(abs(margin.percent), 2)
        side = "at it" if not margin.percent else f"{off}% {'below' if margin.percent < 0 else 'above'}"
        what = {"tpp": "TPP", "density": "performance density", "io": "transfer rate"}[margin.fact]
        yield "near", f"{what} is {side}: threshold {decimal_text(margin.threshold)}", ""
    if hypothetical := hypothetical_words(one):
        yield "note", hypothetical, ""
    if one.facts.note:
        yield "catalog", one.facts.note, "dim"


def _after(one: Classification) -> Iterator[tuple[str, str, str]]:
    if one.assembly is not None:
        yield (
            "assembly",
            f"{one.assembly.eccn} for a computer or board that holds it ({one.assembly.citation.text})",
            "",
        )
    for at, held in enumerate(one.letters):
        yield "" if at else "letters", letter_words(held), ""


def _steps(steps: Iterable[Step]) -> Table:
    table = Table(box=None, expand=True, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0))
    for head, ratio in (("Step", 2), ("Outcome", 2), ("Test, numbers, why", 6), ("Source", 3)):
        table.add_column(head, ratio=ratio, overflow="fold")
    for step in steps:
        numbers = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in step.numbers.items())
        said = [part for part in (step.test, numbers, step.why) if part]
        status = f" ({step.status.replace('_', ' ')})" if step.status != "in_force" else ""
        days = f"{step.days.start or ''} to {step.days.end or ''}".strip() if step.days.start or step.days.end else ""
        source = step.citation.text + status + (f"; {days.removesuffix(' to')}" if days else "")
        table.add_row(
            Text(visible(step.step.replace("_", " "))),
            Text(_OUTCOMES[step.outcome]),
            Text(visible("; ".join(said))),
            Text(visible(source), style="dim"),
            style="bold" if step.outcome in ("met", "excluded", "open") else "",
        )
    return table


def _rows(rows: Iterable[tuple[str, str, str]]) -> Padding:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=12, style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text, style in rows:
        table.add_row(label, Text(visible(text), style=style))
    return Padding(table, (0, 0, 0, 2))
