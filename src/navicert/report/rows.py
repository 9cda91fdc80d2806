"""A screening as rows of a spreadsheet: the input columns in order, then ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from navicert.model.screening import ScreeningResult
from navicert.report.behind import owned_cell
from navicert.report.phrases import day

COLUMNS: Final = (
    "navicert_status",
    "navicert_level",
    "navicert_score",
    "navicert_list",
    "navicert_entry_id",
    "navicert_entry_name",
    "navicert_matched_name",
    "navicert_listed",
    "navicert_citation",
    "navicert_license_requirement",
    "navicert_review_policy",
    "navicert_other_lists",
    "navicert_note",
    "navicert_error",
)

OFAC_STYLE_COLUMN: Final = "navicert_ofac_style_score"


def score_text(thousandths: int) -> str:
    """A score as programs and spreadsheets read it: 973 is "0.973"."""
    return f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".") if thousandths % 1000 else str(thousandths // 1000)


def answer_cells(result: ScreeningResult) -> tuple[str, ...]:
    """The cells of `COLUMNS` for one party; those of the best candidate."""
    # Without any facts the run says so once; a cell in every row would say nothing more.
    checked = [result.ownership] if "no ownership facts (" not in result.ownership and result.ownership else []
    note = "; ".join((*result.notes, *map(owned_cell, result.owned_by), *checked))
    if not result.candidates:
        empty = ("",) * (len(COLUMNS) - 3)
        return (result.status, *empty, note, result.error or "")
    best = result.candidates[0]
    entry = best.entry
    others = dict.fromkeys(found.entry.list_code for found in result.candidates[1:])
    others.pop(entry.list_code, None)
    return (
        result.status,
        best.level,
        score_text(best.score),
        entry.list_code,
        entry.id,
        entry.name,
        best.matched_name.value,
        day(entry.listed_from) if entry.listed_from else "",
        "; ".join(citation.text for citation in entry.citations),
        entry.license_requirement or "",
        entry.review_policy or "",
        ", ".join(others),
        note,
        result.error or "",
    )


def table_rows(
    cells: Sequence[Sequence[str]], results: Sequence[ScreeningResult], width: int, ofac_style: bool = False
) -> Iterator[tuple[str, ...]]:
    """Each input row with its answer.

    Args:
        cells: of the input, in order.
        results: in the same order.
        width: how many columns the input has; short rows are filled, surplus cells of broken rows joined in
            the last one, so that nothing is lost and the answer stays in its columns.
        ofac_style: whether `OFAC_STYLE_COLUMN` follows.
    """
    for row, result in zip(cells, results, strict=True):
        kept = tuple(row[:width])
        if len(row) > width > 0:
            kept = (*row[: width - 1], " | ".join(row[width - 1 :]))
        beside: tuple[str, ...] = ()
        if ofac_style:
            figure = result.candidates[0].ofac_style if result.candidates else None
            beside = ("" if figure is None else score_text(figure),)
        yield (*kept, *("",) * (width - len(kept)), *answer_cells(result), *beside)
