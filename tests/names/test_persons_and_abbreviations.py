"""Spellings of personal names, and short forms of business words."""

from __future__ import annotations

import pytest

from navicert.names.abbreviations import abbreviates, abbreviation_class, is_abbreviation
from navicert.names.normalize import fold
from navicert.names.persons import HONORIFICS, PARTICLES, TITLES, name_class, name_classes, same_name
from navicert.names.tables import rows


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("mohd", "muhammad"),
        ("husayn", "hussein"),
        ("yusuf", "yousef"),
        ("aleksandr", "alexander"),
        ("sergei", "sergey"),
        ("evgeny", "yevgeniy"),
        ("dmitri", "dmitry"),
        ("ri", "lee"),
        ("pak", "park"),
        ("choe", "choi"),
        ("chan", "chen"),
        ("wong", "huang"),
        ("wong", "wang"),
        ("cheung", "zhang"),
        ("ng", "wu"),
        ("x", "x"),
    ],
)
def test_spellings_of_one_name(left: str, right: str) -> None:
    assert same_name(left, right) and same_name(right, left)


@pytest.mark.parametrize(("left", "right"), [("ahmad", "muhammad"), ("kim", "pak"), ("sergei", "andrei"), ("x", "y")])
def test_different_names(left: str, right: str) -> None:
    assert not same_name(left, right)


def test_classes_and_particles() -> None:
    assert name_class("mohd") == "arabic:muhammad"
    assert set(name_classes("ng")) == {"chinese:huang", "chinese:wu"}
    assert name_class("navicert") is None
    assert {"al", "bin", "von", "de"} <= PARTICLES
    assert {"mr", "dr", "haji"} <= HONORIFICS
    assert "general" in TITLES
    assert not PARTICLES & HONORIFICS


def test_tables_hold_folded_words() -> None:
    for spellings, _ in rows("person_names.tsv"):
        assert all(fold(word).text == word and word for word in spellings.split("|")), spellings
    for word, kind in rows("person_particles.tsv"):
        assert fold(word).text == word and kind in ("particle", "honorific", "title")


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("intl", "international"),
        ("tech", "technology"),
        ("technol", "technologies"),
        ("grp", "group"),
        ("comm", "communications"),
        ("comm", "commercial"),
        ("srvces", "services"),
        ("svcs", "service"),
        ("mfg", "manufacturing"),
        ("engrg", "engineering"),
        ("imp", "import"),
        ("univ", "university"),
        ("natl", "national"),
        ("trdg", "trading"),
        ("hldgs", "holdings"),
        ("bros", "brothers"),
        ("guangz", "guangzhou"),
    ],
)
def test_short_forms(short: str, full: str) -> None:
    assert abbreviates(short, full)


@pytest.mark.parametrize(
    ("short", "full"), [("grp", "great"), ("tech", "trading"), ("ab", "abacus"), ("", "trading"), ("x", "")]
)
def test_what_is_not_short_for_it(short: str, full: str) -> None:
    assert not abbreviates(short, full)


def test_classes_of_abbreviations() -> None:
    assert set(abbreviation_class("comm")) == {"communication", "commercial"}
    assert abbreviation_class("inspur") == ()
    assert is_abbreviation("grp") and not is_abbreviation("group")
