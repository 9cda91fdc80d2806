"""The JSON object of the contract, and rows for spreadsheets."""

from __future__ import annotations

import json
from typing import Any

from navicert.model.listing import ScreeningList
from navicert.model.screening import Screening
from navicert.report.rows import COLUMNS, answer_cells, score_text, table_rows
from navicert.report.screening import result_lines, screening_json

# design/contracts.md, "screen": these keys may never go.
CONTRACT: dict[str, Any] = {
    "": ["screening_id", "as_of", "known_by", "threshold", "data", "results"],
    "data": ["engine", "lists", "not_checked"],
    "list": ["code", "version", "entries", "stale"],
    "result": ["query", "status", "candidates"],
    "query": ["name", "country", "kind"],
    "candidate": ["score", "level", "matched_name", "features", "entry"],
    "matched_name": ["value", "kind", "script"],
    "feature": ["name", "points", "text", "query_spans", "entry_spans", "relation"],
    "entry": [
        "id", "list", "name", "names", "countries", "addresses", "programs", "listed_from", "listed_to",
        "license_requirement", "review_policy", "footnotes", "citations",
    ],
}  # fmt: skip


def test_the_contract_is_kept(screening: Screening, lists: dict[str, ScreeningList]) -> None:
    answer = json.loads(json.dumps(screening_json(screening, lists)))
    result = answer["results"][0]
    candidate = result["candidates"][0]
    found = {
        "": answer,
        "data": answer["data"],
        "list": answer["data"]["lists"][0],
        "result": result,
        "query": result["query"],
        "candidate": candidate,
        "matched_name": candidate["matched_name"],
        "feature": candidate["features"][0],
        "entry": candidate["entry"],
    }
    for part, keys in CONTRACT.items():
        assert not set(keys) - set(found[part]), part


def test_the_values_of_an_answer(screening: Screening, lists: dict[str, ScreeningList]) -> None:
    answer = screening_json(screening, lists)
    assert (answer["threshold"], answer["as_of"], answer["known_by"]) == (0.7, "2026-07-31", None)
    best = answer["results"][0]["candidates"][0]
    assert (best["score"], best["level"]) == (0.97, "match")
    assert best["matched_name"] == {"value": "Zhipu AI", "kind": "alias", "script": "Latn"}
    assert best["features"][0]["query_spans"] == [[0, 5], [6, 8]]
    entry = best["entry"]
    assert entry["listed_from"] == {"date": "2025-01-16", "precision": "day", "source": "90 FR 4617"}
    assert entry["listed_to"] is None
    assert entry["list_title"] == "Entity List"
    assert entry["citations"] == [{"text": "90 FR 4617", "url": "https://www.federalregister.gov/citation/90-FR-4617"}]
    bounded = answer["results"][0]["candidates"][1]
    assert bounded["listed"] == "unknown"
    assert bounded["entry"]["listed_from"]["precision"] == "not_after"
    assert bounded["entry"]["footnotes"] == ["4"]
    gone = answer["results"][1]["removed"][0]["entry"]
    assert gone["listed_to"]["date"] == "2025-01-16"
    assert answer["results"][3] == {
        "query": {"name": "", "country": None, "kind": None},
        "status": "not_checked",
        "candidates": [],
        "removed": [],
        "notes": [],
        "error": "the name is empty",
        "owned_by": [],
        "ownership": None,
    }


def test_every_line_is_complete(screening: Screening) -> None:
    lines = list(result_lines(screening))
    assert [line["status"] for line in lines] == [
        "restricted",
        "nothing_found",
        "nothing_found",
        "not_checked",
    ]
    for line in lines:
        assert line["as_of"] == "2026-07-31"
        assert [used["code"] for used in line["data"]["lists"]] == ["EL", "SDN"]


def test_rows_keep_the_input_and_add_the_answer(screening: Screening) -> None:
    cells = [("7", "Zhipu AI"), ("8",), ("9", "知乎", "more", "cells"), ("10", "")]
    rows = list(table_rows(cells, screening.results, 2))
    assert all(len(row) == 2 + len(COLUMNS) for row in rows)
    answers = [dict(zip(COLUMNS, row[2:], strict=True)) for row in rows]
    assert rows[0][:2] == ("7", "Zhipu AI") and rows[1][:2] == ("8", "")
    assert rows[2][:2] == ("9", "知乎 | more | cells")
    assert answers[0] | {"navicert_note": ""} == answers[0]
    assert answers[0]["navicert_status"] == "restricted"
    assert answers[0]["navicert_score"] == "0.97"
    assert answers[0]["navicert_entry_id"] == "el-0123456789ab"
    assert answers[0]["navicert_matched_name"] == "Zhipu AI"
    assert answers[3]["navicert_error"] == "the name is empty"
    assert COLUMNS[:7] == (
        "navicert_status", "navicert_level", "navicert_score", "navicert_list", "navicert_entry_id",
        "navicert_entry_name", "navicert_matched_name",
    )  # fmt: skip
    assert "navicert_error" in COLUMNS
    assert len(answer_cells(screening.results[2])) == len(COLUMNS)


def test_scores_as_text() -> None:
    assert [score_text(score) for score in (0, 70, 697, 970, 1000)] == ["0", "0.07", "0.697", "0.97", "1"]
