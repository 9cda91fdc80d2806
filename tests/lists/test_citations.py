"""From a Federal Register citation to the day its rule took effect."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.lists.citations import amendments, calendar_row, cited, effective, removals
from navicert.model.citation import federal_register_citations


@pytest.mark.parametrize(
    ("citation", "day"),
    [
        ("88 FR 13673", "2023-03-02"),  # Inspur Group: effective before its publication on 6 March
        ("88 FR 13675", "2023-03-02"),  # the page of the row
        ("90 FR 4617", "2025-01-16"),
        ("90 FR 4619", "2025-01-16"),
        ("90 FR 4621", "2025-01-16"),
        ("90 FR 14046", "2025-03-25"),
        ("89 FR 96830", "2024-12-02"),
        ("89 FR 51653", "2024-06-12"),
        ("85 FR 83799", "2020-12-23"),
        ("79 FR  55608", "2014-09-17"),
    ],
)
def test_a_known_rule_has_its_day(citation: str, day: str) -> None:
    found = effective(citation)
    assert found is not None
    assert (found.earliest, found.latest) == (date.fromisoformat(day), date.fromisoformat(day))
    assert found.source == " ".join(citation.split())


def test_a_citation_object_is_as_good_as_its_text() -> None:
    assert effective(federal_register_citations("88 FR 13673")[0]) == effective("88 FR 13673")


def test_a_row_page_belongs_to_the_rule_below_it_in_the_same_issue() -> None:
    found = effective("90 FR 4620")  # between 90 FR 4619 and 90 FR 4621, both of 16 January 2025
    assert found is not None and found.earliest == found.latest == date(2025, 1, 16)


def test_a_page_between_two_known_ones_is_bounded_by_them() -> None:
    found = effective("84 FR 30000")
    assert found is not None and found.precision == "between"
    assert date(2019, 6, 1) <= (found.earliest or date.min) and (found.latest or date.max) <= date(2019, 8, 14)
    assert "84 FR" in found.source


def test_a_volume_is_a_year_where_nothing_else_is_known() -> None:
    found = effective("67 FR 10033")
    assert found is not None and found.latest == date(2002, 12, 31)
    assert found.earliest == date(2002, 1, 1) - timedelta(days=14)


def test_the_printed_day_bounds_an_unknown_page() -> None:
    found = effective("67 FR 99999", published=date(2002, 5, 3))
    assert found is not None and found.latest == date(2002, 5, 3) and found.earliest == date(2002, 4, 19)


def test_sources_that_differ_give_bounds_and_say_so() -> None:
    found = effective("84 FR 22961")
    row = calendar_row("84 FR 22961")
    assert found is not None and (found.earliest, found.latest) == (date(2019, 5, 16), date(2019, 5, 21))
    assert row is not None and row.confidence == "known" and "publication" in row.note


@pytest.mark.parametrize("text", ["", "FR 12", "15 CFR 744.11", "0 FR 1", "nothing", "90 FR", "90 FR 4617; 90 FR 4621"])
def test_what_is_no_citation_has_no_day(text: str) -> None:
    assert effective(text) is None


@given(st.integers(1, 999), st.integers(0, 999_999))
def test_every_citation_is_within_reach_of_its_volume(volume: int, page: int) -> None:
    found = effective(f"{volume} FR {page}")
    assert found is not None and found.latest is not None and found.earliest is not None
    year = 1935 + volume
    assert date(year - 1, 12, 1) <= found.earliest <= found.latest <= date(year, 12, 31)


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    found = cited(text)
    assert len({one.citation.text for one in found}) == len(found)
    assert all(effective(one.citation) for one in found if one.citation.url and one.citation.text[0] != "0")


def test_citation_fields_give_pages_and_printed_days() -> None:
    assert [(one.citation.text, one.published) for one in cited("76 FR 71869, 11/21/11")] == [
        ("76 FR 71869", date(2011, 11, 21))
    ]
    assert [one.published for one in cited("46 F.R. 46154 9/17/81 and 46 F.R. 19290 3/30/81")] == [
        date(1981, 9, 17),
        date(1981, 3, 30),
    ]
    both = cited("73 FR 54504 (9/22/2008), 77 FR 24587; 77 FR 58006 (no. 182)")
    assert [one.citation.text for one in both] == ["73 FR 54504", "77 FR 24587", "77 FR 58006"]
    assert [one.published for one in both] == [date(2008, 9, 22), None, None]
    (issue,) = cited("Vol. 59, No. 44, 03/07/1994")
    assert (issue.citation.url, issue.published) == (None, date(1994, 3, 7))
    assert cited("80FR 69852")[0].citation.text == "80 FR 69852"


def test_a_day_that_does_not_exist_is_left_out() -> None:
    assert cited("76 FR 71869, 13/45/11")[0].published is None


def test_known_removals_are_dated_and_sourced() -> None:
    barc = [one for one in removals() if one.name.startswith("Bhabha")]
    assert {one.on.latest for one in barc} == {date(2025, 1, 16)}
    assert {one.on.source for one in barc} == {"90 FR 4617"}
    assert all(one.source and one.confidence in ("seen", "known", "calculated") for one in amendments())
    assert not any(one.name.startswith("Arrow Electronics (Hong Kong)") for one in removals()), "only aliases went"
