"""The emulation of OFAC's search: known Soundex codes, what people saw the tool answer, and bounds."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from navicert.matching.ofac_style import ofac_style_score, soundex, whole_name

NAMES = st.text(st.sampled_from("abdehlmort ABD-'.,éß浪潮1"), max_size=24)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        # National Archives, General Information Leaflet 55 and its older guide.
        ("Washington", "W252"), ("Lee", "L000"), ("Gutierrez", "G362"), ("Pfister", "P236"), ("Jackson", "J250"),
        ("Tymczak", "T522"), ("Ashcraft", "A261"), ("Kuhne", "K500"), ("Ebell", "E140"), ("Ebelson", "E142"),
        ("Kelly", "K400"), ("Buerck", "B620"), ("Lloyd", "L300"), ("Schaefer", "S160"),
        # Marks do not count, and what has no Latin letter has no code.
        ("Müller", "M460"), ("浪潮", ""), ("38", ""), ("", ""),
    ],
)  # fmt: skip
def test_soundex_codes(word: str, code: str) -> None:
    assert soundex(word) == code


@pytest.mark.parametrize(
    ("entered", "listed", "least", "most"),
    [
        # Answers of sanctionssearch.ofac.treas.gov that its users reported in public.
        ("Maduro", "MADURO MOROS, Nicolas", 1000, 1000),  # moov-io/watchman, issue 141: 100
        ("emma daniels", "EMMA", 865, 874),  # moov-io/watchman, issue 338: 87
        ("George Bush", "HABBASH, George", 0, 799),  # moov-io/watchman, issue 115: nothing from 80 on
        ("George Bush", "HASWANI, George", 0, 799),
        # ITA developerportal, issue 147: found at 85.
        ("Almaz Antey Telecom", "ALMAZ-ANTEY TELECOMMUNICATIONS LLC", 850, 1000),
    ],
)
def test_what_people_saw_the_tool_answer(entered: str, listed: str, least: int, most: int) -> None:
    assert least <= ofac_style_score(entered, listed) <= most


@pytest.mark.parametrize(
    ("entered", "listed", "score"),
    [
        ("MARTHA", "Marhta", 980),  # Jaro-Winkler 0.961 as in Winkler's papers, and both are M630
        ("Dixon", "Dicksonx", 813),  # 0.813 in Winkler's papers; D250 against D252
        ("Nasr", "Ali Nasser Hussein", 961),  # 0.922 and N260 twice
        ("Boris Nasr", "Nasser", 480),  # what nothing comes into question for counts 0
        ("Xi", "Hi", 0),  # another first letter
        ("abcdefgh", "azzzzzzz", 0),  # less than half alike
    ],
)
def test_how_the_parts_are_joined(entered: str, listed: str, score: int) -> None:
    assert ofac_style_score(entered, listed) == score


def test_the_whole_name_is_the_first_technique() -> None:
    # Parts: John has no counterpart by its first letter, Doe none. The whole strings are alike all the same.
    assert whole_name("MARTHA", "marhta") == 961
    assert ofac_style_score("emma daniels", "EMMA") == whole_name("emma daniels", "EMMA")


@given(NAMES, NAMES)
@example("aab", "aba")
def test_bounds_and_symmetry(left: str, right: str) -> None:
    assert 0 <= ofac_style_score(left, right) <= 1000
    assert whole_name(left, right) == whole_name(right, left)
    if any(ch.isalnum() for ch in left):
        assert ofac_style_score(left, left) == 1000


@given(NAMES, NAMES)
def test_more_parts_on_the_list_cost_the_parts_entered_nothing(entered: str, more: str) -> None:
    if any(ch.isalnum() for ch in entered):
        assert ofac_style_score(entered, f"{more} {entered}") == 1000


@given(NAMES)
def test_case_marks_and_punctuation_do_not_count(name: str) -> None:
    assert ofac_style_score(f"Ali {name}", f"ALÍ, {name}") == 1000
