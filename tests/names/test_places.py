"""Places in names and countries by any of their names."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.names.places import country_code, country_of, place_spans
from navicert.names.tables import rows


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
        ("BI", "BI"),
        ("pr", "PR"),
        ("KN", "KN"),
        ("MSR", "MS"),
        ("NGA", "NG"),
        ("nga", "NG"),
        ("Nga", None),
        ("रूस", "RU"),
        ("هند", "IN"),
        ("Áo", "AT"),
        ("a\u0301o", "AT"),
        ("ÁO", "AT"),
        ("ao", "AO"),
        ("Bỉ", "BE"),
        ("स्वीडन", "SE"),
        ("चाड", "TD"),
        ("टोंगा", "TO"),
        ("टोगो", "TG"),
        ("TÜRKİYE", "TR"),
        ("ÇİN", "CN"),
        ("svdn", None),
        ("rs", "RS"),
        ("\uff23\uff2e", "CN"),
        ("U.S.A.", "US"),
        ("the UAE", "AE"),
        ("The Republic of China", "TW"),
        ("The Republic of Korea", "KR"),
        ("Republic of the Philippines", "PH"),
        ("Thein", None),
        ("the", None),
    ],
)
def test_country_codes(text: str, code: str | None) -> None:
    assert country_code(text) == code


def countries_of_the_data() -> dict[str, tuple[list[str], list[str]]]:
    """The codes and the names of each country."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for code, names, demonyms in rows("countries.tsv"):
        found.setdefault(code, ([code], []))[1].extend([*names.split("|"), *demonyms.split("|")])
    for code, long_codes, names in rows("cldr_countries.tsv"):
        codes, listed = found.setdefault(code, ([code], []))
        codes += long_codes.split()
        listed += names.split("|")
    return {code: (codes, [name for name in names if name]) for code, (codes, names) in found.items()}


def test_a_code_means_its_own_country_and_reading_it_again_changes_nothing() -> None:
    for code, (codes, _) in countries_of_the_data().items():
        for text in codes:
            assert country_code(text) == country_code(text.lower()) == code, text
        assert country_code(str(country_code(code))) == code


def test_no_name_means_another_country() -> None:
    # "Nga" is Russia in Vietnamese, and NGA is the code of Nigeria.
    for code, (_, names) in countries_of_the_data().items():
        for name in names:
            assert country_code(name) == (None if name == "Nga" else code), name
            for text in (name.upper(), name.lower()):
                assert name == "Nga" or country_code(text) in (code, None), text


@given(st.lists(st.text(max_size=10), max_size=12))
def test_spans_are_ordered(tokens: list[str]) -> None:
    spans = place_spans(tokens)
    assert all(0 <= start < end <= len(tokens) for start, end, _ in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(st.text(max_size=40))
def test_any_text_gives_a_code_or_none(text: str) -> None:
    code = country_code(text)
    assert code is None or (len(code) == 2 and code.isupper())
