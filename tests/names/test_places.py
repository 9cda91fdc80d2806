"""Places in names and countries by any of their names."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.names.places import country_code, country_of, place_spans


@pytest.mark.parametrize(
    ("name", "spans"),
    [
        ("beijing zhipu", [(0, 1, "CN:beijing")]),
        ("peking university", [(0, 1, "CN:beijing")]),
        ("hong kong star", [(0, 2, "HK")]),
        ("hongkong star", [(0, 1, "HK")]),
        ("star hk", [(1, 2, "HK")]),
        ("new york trading", [(0, 2, "US:newyork")]),
        ("st petersburg", [(0, 2, "RU:saintpetersburg")]),
        ("xi an aircraft", [(0, 2, "CN:xian")]),
        ("south korea", [(0, 2, "KR")]),
        ("korea mining", [(0, 1, "XX:korea")]),
        ("russian railways", [(0, 1, "RU")]),
        ("ho chi minh city", [(0, 4, "VN:hochiminhcity")]),
        ("hsinchu science", [(0, 1, "TW:hsinchu")]),
        ("us steel", []),
        ("mobile systems", []),
        ("", []),
    ],
)
def test_places_of_a_name(name: str, spans: list[tuple[int, int, str]]) -> None:
    assert place_spans(name.split()) == spans


def test_country_of_a_place() -> None:
    assert country_of("CN:beijing") == "CN"
    assert country_of("HK") == "HK"
    assert country_of("XX:korea") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("China (PRC)", "CN"),
        ("Türkiye", "TR"),
        ("TURKIYE", "TR"),
        ("Korea, South", "KR"),
        ("DPRK", "KP"),
        ("CHN", "CN"),
        ("中国", "CN"),
        ("中國", "CN"),
        ("Deutschland", "DE"),
        ("Россия", "RU"),
        ("cn", "CN"),
        ("Iran (Islamic Republic of)", "IR"),
        ("U.K.", "GB"),
        ("Hong Kong", "HK"),
        ("Viet Nam", "VN"),
        ("Cote d'Ivoire", "CI"),
        ("UAE", "AE"),
        ("香港", "HK"),
        ("The Netherlands", "NL"),
        ("日本", "JP"),
        ("Korea", "KR"),
        ("xx", None),
        ("", None),
        ("Atlantis", None),
        ("--", None),
    ],
)
def test_country_codes(text: str, code: str | None) -> None:
    assert country_code(text) == code


@given(st.lists(st.text(max_size=10), max_size=12))
def test_spans_are_ordered(tokens: list[str]) -> None:
    spans = place_spans(tokens)
    assert all(0 <= start < end <= len(tokens) for start, end, _ in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(st.text(max_size=40))
def test_any_text_gives_a_code_or_none(text: str) -> None:
    code = country_code(text)
    assert code is None or (len(code) == 2 and code.isupper())
