"""The words of an answer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.model.dates import DateBound
from navicert.report.phrases import absence, day, listed_since, out_of_100, signed_points, visible

BOUNDS = {
    "on 2025-01-16": DateBound.on(date(2025, 1, 16), "90 FR 4617"),
    "in January 2025": DateBound.in_month(2025, 1, "x"),
    "in 2019": DateBound.in_year(2019, "x"),
    "not before 2019-05-21": DateBound.not_before(date(2019, 5, 21), "x"),
    "not later than 2022-04-21": DateBound.not_after(date(2022, 4, 21), "x"),
    "between 2023-03-01 and 2023-03-06": DateBound(date(2023, 3, 1), date(2023, 3, 6), "x"),
}


@pytest.mark.parametrize("words", BOUNDS)
def test_days_are_said_as_well_as_they_are_known(words: str) -> None:
    assert day(BOUNDS[words]) == words


def test_an_unknown_day_is_said_to_be_unknown() -> None:
    assert "not known" in listed_since(None)


def test_a_removal_names_its_day_and_source() -> None:
    start, end = BOUNDS["not later than 2022-04-21"], BOUNDS["on 2025-01-16"]
    assert absence("EL", start, end, date(2025, 1, 17)) == (
        "was on EL until 2025-01-16, removed by 90 FR 4617; listed not later than 2022-04-21 (x)"
    )
    assert absence("EL", start, BOUNDS["in 2019"], date(2025, 1, 1)).startswith(
        "was on EL and was removed in 2019 (x);"
    )
    assert absence("EL", end, None, date(2025, 1, 15)) == "was not yet on EL; listed on 2025-01-16 (90 FR 4617)"


@pytest.mark.parametrize(("score", "words"), [(0, "0"), (697, "69"), (700, "70"), (999, "99"), (1000, "100")])
def test_a_score_is_never_rounded_over_the_threshold(score: int, words: str) -> None:
    assert out_of_100(score) == words


@pytest.mark.parametrize(("points", "words"), [(0, "0"), (970, "+97"), (-20, "−2"), (4, "+1"), (-4, "−1")])
def test_points_have_a_sign(points: int, words: str) -> None:
    assert signed_points(points) == words


@given(st.text())
def test_visible_text_commands_nothing(text: str) -> None:
    shown = visible(text)
    assert not any(char in shown for char in "\x1b\u202e\u200b\u2066\n\r\x00\u2028\ufeff")
    assert visible(shown) == shown
    shown.encode()


def test_visible_text_shows_what_hides() -> None:
    assert visible("abc\u202edef") == "abc⟨U+202E⟩def"
    assert visible("智谱 Ünïcode 'ok'") == "智谱 Ünïcode 'ok'"
