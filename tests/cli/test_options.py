"""How typed values are read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.cli.options import FailOn, json_mode, read_date, read_lists, read_threshold
from navicert.cli.progress import counted, progress_line
from navicert.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "score"),
    [("0.70", 700), ("70", 700), ("70%", 700), ("1", 1000), (".5", 500), ("99.5", 995), ("0.705", 705)],
)
def test_thresholds(text: str, score: int) -> None:
    assert read_threshold(text) == score


@given(st.text(max_size=12))
def test_any_threshold_is_a_score_or_an_error(text: str) -> None:
    try:
        score = read_threshold(text)
    except InvalidInput:
        return
    assert 0 <= score <= 1000


@given(st.dates())
def test_iso_days_are_read(day: date) -> None:
    assert read_date(day.isoformat(), "--as-of") == day


@given(st.text(max_size=20))
def test_any_other_text_is_no_day(text: str) -> None:
    try:
        day = read_date(text, "--as-of")
    except InvalidInput:
        return
    assert text.strip() in (day.isoformat(), "today") or text.strip().lower() == "today"


def test_lists_are_read_in_any_case_and_once() -> None:
    assert read_lists("el, SDN,EL", ["EL", "SDN"]) == ("EL", "SDN")


def test_findings() -> None:
    assert FailOn.review.hit(["nothing_found", "review"])
    assert not FailOn.match.hit(["nothing_found", "review", "not_checked"])
    assert FailOn.restricted.hit(["restricted"]) and FailOn.match.hit(["restricted"])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["screen", "x", "--format", "json"], True),
        (["screen", "x", "--format=jsonl"], True),
        (["screen", "json"], False),
        (["screen", "x", "--format", "csv"], False),
    ],
)
def test_json_mode(words: list[str], found: bool) -> None:
    assert json_mode(words) is found


def test_progress_in_words() -> None:
    line = progress_line(12_480, 48_000, 9.526, "rows")
    assert line == "12,480 of 48,000 rows, 1,310 a second, about 27 s left"
    assert progress_line(1, 1000, 1.0, "rows").endswith("about 16 min 39 s left")
    assert progress_line(0, 10, 0.0, "rows") == "0 of 10 rows, 0 a second"


def test_progress_passes_everything_on() -> None:
    assert list(counted(range(100), 100, "rows", shown=True)) == list(range(100))
    assert list(counted(range(3), 3, "rows", shown=False)) == [0, 1, 2]
