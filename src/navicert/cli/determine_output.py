"""How `navicert determine` writes an answer, two side by side, or one of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from navicert.exchange.transactions import BadRequest
    from navicert.model.listing import ScreeningList
    from navicert.services.determine import Determined

    Titles = dict[str, ScreeningList]
    Other = tuple[Determined, tuple[str, str]]


def print_answer(
    console: Console, answer: Determined, other: Other | None, known: date | None, *, all_steps: bool = False
) -> None:
    """Print an answer; beside another one, where there is one with what tells the two apart.

    Args:
        console: where to.
        answer: the first answer.
        other: the second one, with what tells the two apart; None where there is one answer only.
        known: the day whose knowledge counts, where one was asked for.
        all_steps: whether each step is shown with all that was tried.
    """
    if other is None:
        from navicert.report.determination_table import print_determination

        print_determination(console, answer.determination, answer.lists, known, answer.record, all_steps=all_steps)
        return
    from navicert.report.determination_compare import comparison, print_comparison

    print_comparison(console, comparison(answer.determination, other[0].determination, other[1]))


def answer_json(answer: Determined, titles: Titles, known: date | None) -> dict[str, Any]:
    """The answer as the object of the contract, with the lists it rests on."""
    from navicert.services.determine import determined_json

    return determined_json(answer, titles, known)


def beside_json(answer: Determined, other: Other, titles: Titles, known: date | None) -> dict[str, Any]:
    """What differs between two answers, and the second one whole."""
    from navicert.report.determination_compare import comparison, comparison_json

    second, labels = other
    compared = comparison(answer.determination, second.determination, labels)
    return comparison_json(compared, answer_json(second, titles, known))


def cells_of(one: Determined | BadRequest) -> tuple[str, ...]:
    """An answer of many as the cells of a spreadsheet."""
    from navicert.exchange.transactions import BadRequest
    from navicert.report.determination_json import bad_row, determination_row

    if isinstance(one, BadRequest):
        return bad_row(one.line, one.reason, one.id)
    return determination_row(one.determination, one.request.line)


def line_of(one: Determined | BadRequest, titles: Titles, known: date | None) -> dict[str, Any]:
    """An answer of many as one object, complete by itself."""
    from navicert.exchange.transactions import BadRequest

    if isinstance(one, BadRequest):
        return {"line": one.line or None, "id": one.id or None, "error": one.reason, "field": one.field}
    return {"line": one.request.line or None} | answer_json(one, titles, known) | {"error": None}
