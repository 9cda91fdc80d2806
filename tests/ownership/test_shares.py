"""Shares as sources print them, and the rows of the rules."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.errors import InvalidInput
from navicert.model.ownership import Share, read_share
from navicert.ownership.rules import codes, rule


@pytest.mark.parametrize(
    ("text", "low", "high", "above", "below"),
    [
        ("50", "50", "50", False, False), ("33,4 %", "33.4", "33.4", False, False), (50, "50", "50", False, False),
        ("25-50", "25", "50", False, False), ("25 – 50 %", "25", "50", False, False),
        ("25 to 50", "25", "50", False, False), (">50", "50", "100", True, False),
        ("more than 25%", "25", "100", True, False), ("≥ 50", "50", "100", False, False),
        ("< 5 %", "0", "5", False, True), ("at most 10", "0", "10", False, False),
        ("0.000001", "0.000001", "0.000001", False, False), ("100 percent", "100", "100", False, False),
    ],
)  # fmt: skip
def test_a_share_is_read(text: object, low: str, high: str, above: bool, below: bool) -> None:
    share = read_share(text)
    assert share is not None
    assert (share.low, share.high, share.above, share.below) == (Decimal(low), Decimal(high), above, below)
    assert share.text == str(text)


@pytest.mark.parametrize("text", [None, "", "?", " unknown ", "N/A", "-"])
def test_what_is_not_stated_is_unknown(text: object) -> None:
    assert read_share(text) is None


NO_SHARE = ("abc", "-5", "150", "50-25", "nan", "inf", "1e3", "50%%", "=1+1", "٥٠٪x", True, "1" * 400)


@pytest.mark.parametrize("text", NO_SHARE, ids=ascii)
def test_what_is_no_share_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"share|digits"):
        read_share(text)


@given(st.decimals(0, 100, places=4), st.decimals(0, 100, places=4))
def test_what_is_written_is_read(a: Decimal, b: Decimal) -> None:
    low, high = min(a, b), max(a, b)
    share = read_share(f"{low}-{high}")
    assert share is not None and (share.low, share.high) == (low, high)


def test_impossible_shares_are_refused() -> None:
    for low, high in ((-1, 5), (5, 101), (60, 40)):
        with pytest.raises(ValueError, match="share"):
            Share(Decimal(low), Decimal(high))


@pytest.mark.parametrize("code", codes())
def test_the_periods_of_a_rule_have_no_gap_and_no_overlap(code: str) -> None:
    periods = rule(code).periods
    assert periods[0].days.start is None and periods[-1].days.end is None
    for before, after in pairwise(periods):
        assert before.days.end is not None and after.days.start == before.days.end + timedelta(days=1)
    for period in periods:
        assert period.note and period.citation.text and period.confidence in ("seen", "known", "calculated")


def test_the_programs_of_744_8_are_fourteen() -> None:
    assert len(rule("bis").pools[0].programs["SDN"]) == 14


def test_a_rule_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(InvalidInput, match="bis, ofac, uk, eu"):
        rule("un")


def test_a_suspended_rule_says_when_it_returns() -> None:
    back = rule("bis").returns(date(2026, 6, 1))
    assert back is not None and back.days.start == date(2026, 11, 10) and not back.verified
    assert rule("bis").returns(date(2025, 10, 1)) is None
