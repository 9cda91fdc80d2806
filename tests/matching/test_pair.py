"""Pairs of names: symmetric where they should be, steady where spelling does not matter, and told in words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navicert.matching.evidence import evidence
from navicert.matching.explain import features, why_not_higher
from navicert.matching.pair import compare
from navicert.model.listing import Entry
from navicert.model.party import Address, Identifier, Name, Party
from navicert.names.tokens import analyze

WORDS = st.sampled_from(
    [
        "Beijing",
        "Zhipu",
        "Huawei",
        "Technology",
        "Electronics",
        "Import",
        "Export",
        "Co",
        "Ltd",
        "LLC",
        "No",
        "38",
        "Research",
        "Institute",
        "Shenzhen",
        "Gazprom",
        "Neft",
        "OOO",
        "Mikron",
        "Trading",
        "Group",
        "Sophgo",
        "Naura",
        "Mohammed",
        "Ali",
        "Hassan",
        "Li",
        "Fangwei",
        "Second",
        "Academy",
    ]
)
NAMES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@given(NAMES)
def test_a_name_is_itself(name: str) -> None:
    found = compare(name, name)
    assert found.score == 1000 or found.ceilings == ("lone_short",) or not found.query


@given(NAMES)
def test_case_and_punctuation_do_not_matter(name: str) -> None:
    assert compare(name.upper(), name.lower().replace(" ", "  ")).score == compare(name, name).score


@settings(max_examples=200)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_gives_a_score(left: str, right: str) -> None:
    found = compare(left, right)
    assert 0 <= found.score <= 1000
    for feature in features(found, left, right):
        assert all(0 <= start <= end <= len(left) for start, end in feature.query_spans)
        assert all(0 <= start <= end <= len(right) for start, end in feature.entry_spans)


@given(NAMES, NAMES)
def test_every_word_is_explained(left: str, right: str) -> None:
    found = compare(left, right)
    reasons = features(found, left, right)[1:]
    told = {at for reason in reasons for start, end in reason.query_spans for at in range(start, end)}
    assert {at for token in found.query for at in range(token.start, token.end)} <= told


@given(NAMES, NAMES)
def test_a_score_below_full_says_why(left: str, right: str) -> None:
    found = compare(left, right)
    if found.ceilings:
        assert len(why_not_higher(found)) >= len(found.ceilings)


@pytest.mark.parametrize(
    ("left", "right", "ceiling"),
    [
        ("Golden Lotus Shipping Agency 3", "Golden Lotus Shipping Agency 8", "number_differs"),
        ("Beijing Naura Microelectronics", "Wuxi Naura Microelectronics", "place_differs"),
        ("Stroytransgaz Imports", "Stroytransgaz Exports", "business_differs"),
        ("Inspur Taiwan", "Inspur", "place_missing"),
        ("BGI", "BGI Co., Ltd.", "lone_short"),
        ("Nikon Corporation", "El Ninon", "short_near"),
        ("Rostec", "Roztec", "lone_near"),
        ("UBS Group AG", "U Beacon Shipping", "short_initials"),
        ("Komatsu Ltd.", "Abu Khamza", "sound_latin"),
        ("John L. Smith", "John B. Smith", "initial_differs"),
        ("知乎", "Nanjing Zhihu Technology", "heard_only"),
    ],
)
def test_what_tells_siblings_apart_holds_the_score_down(left: str, right: str, ceiling: str) -> None:
    found = compare(left, right)
    assert ceiling in found.ceilings
    assert found.score < 700
    assert why_not_higher(found)


def entry(**given_fields: object) -> Entry:
    return Entry("x-1", "EL", (Name("Sophgo Technologies Ltd."),), **given_fields)  # type: ignore[arg-type]


def test_correct_data_never_lower_a_score() -> None:
    listed = entry(
        countries=("CN", "HK"),
        addresses=(Address("Floor 10, Building 9, Zhongguancun East Road, Beijing"),),
        identifiers=(Identifier("USCC", "9111 0108-MA"),),
        birth_dates=("1962-08-06",),
    )
    told = Party(
        "Sophgo", country="HK", address="Zhongguancun East Road 1, Beijing",
        identifiers=(Identifier("USCC", "91110108MA"),), birth_dates=("1962",),
    )  # fmt: skip
    found = evidence(told, listed)
    assert {feature.name for feature in found} == {"country", "address", "identifier", "birth date"}
    assert all(feature.points > 0 for feature in found)


def test_data_that_the_list_does_not_have_say_nothing() -> None:
    assert evidence(Party("Sophgo", country="CN", birth_dates=("1970",)), entry()) == ()


def test_names_of_nothing_have_no_tokens() -> None:
    assert analyze("— · …").tokens == ()
    assert compare("—", "Huawei").score == 0
