"""What a person reads at a terminal."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from navicert.model.listing import ScreeningList
from navicert.model.screening import Feature, Screening
from navicert.report.comparison import comparison_json, print_comparison
from navicert.report.phrases import AID, NOTHING_FOUND_MEANS
from navicert.report.terminal import print_screening


def plain(width: int) -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return Console(file=out, width=width, no_color=True, highlight=False, markup=False, emoji=False), out


def read(screening: Screening, lists: dict[str, ScreeningList], width: int, **options: bool) -> str:
    console, out = plain(width)
    print_screening(console, screening, lists, **options)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_an_answer_reads_without_color(screening: Screening, lists: dict[str, ScreeningList], width: int) -> None:
    text = read(screening, lists, width)
    assert max(cell_len(line.rstrip()) for line in text.splitlines()) <= width
    joined = "".join(text.split())  # long addresses fold where the line ends
    for words in (
        "■ RESTRICTED Zhipu AI",
        "1 match at or above 70 (EL); 1 possible, for a person to decide",
        "Beijing Zhipu Huazhang Technology Co., Ltd.",
        "97 of 100, match",
        "[Zhipu] [AI] alias",
        "both words the same",
        "on 2025-01-16 (90 FR 4617)",
        "Presumption of denial",
        "https://www.federalregister.gov/citation/90-FR-4617",
        "Possible, for a person to decide: 62",
        "whether it stood on this day is not known",
        "○ NOTHING FOUND Bhabha Atomic Research Centre",
        "was on EL until 2025-01-16, removed by 90 FR 4617",
        "? NOT CHECKED (no name)",
        "2026-07-31: EL (3,420); 2024-03-01: SDN (14,000)",
        "STALE SDN; newer listings are missing",
        "ownership: no ownership facts for this party",
        NOTHING_FOUND_MEANS,
        AID,
        "navicert evidence scr_0123456789abcdef",
    ):
        assert "".join(words.split()) in joined, words


def test_possible_candidates_alone_are_shown_whole(screening: Screening, lists: dict[str, ScreeningList]) -> None:
    possible = screening.results[0].candidates[1]
    result = replace(screening.results[0], status="review", candidates=(possible,))
    text = read(replace(screening, results=(result,)), lists, 120)
    assert "▲ REVIEW" in text and "1 possible, for a person to decide" in text
    for words in ("between 2023-01-01 and 2023-03-02", "whether it stood on this day is not known", "one word of two"):
        assert words in text


def test_what_follows_is_said_once(screening: Screening, lists: dict[str, ScreeningList]) -> None:
    match = screening.results[0].candidates[0]
    twin = replace(match, entry=replace(match.entry, id="el-aaaaaaaaaaaa"))
    text = read(replace(screening, results=(replace(screening.results[0], candidates=(match, twin)),)), lists, 100)
    assert text.count("Presumption of denial") == 1
    assert "the same as for 1, from the same source" in text


def test_points_of_what_agrees_add_up_and_costs_stand_apart() -> None:
    features = (
        Feature("name", 930, "both words are the same", ((0, 4), (5, 10)), ((0, 4), (5, 10)), "same"),
        Feature("word", 600, "“Alfa” is the same as “Alfa”", ((0, 4),), ((0, 4),), "same"),
        Feature("line of business", 330, "“Group” is the same as “Group”", ((5, 10),), ((5, 10),), "same"),
        Feature("place", -50, "only the listed name has “Wuhan”", (), ((11, 16),), "missing"),
    )
    console, out = plain(80)
    print_comparison(console, "Alfa Group", "Alfa Group Wuhan", 930, "match", features)
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    assert "+93 the same: Alfa +60, Group +33" in lines
    assert "not higher only the listed name has “Wuhan” (−5)" in lines


def test_no_name_commands_the_terminal(screening: Screening, lists: dict[str, ScreeningList]) -> None:
    text = read(screening, lists, 100)
    assert "\x1b" not in text and "\u202e" not in text
    assert "⟨U+001B⟩[31mCo" in text and "⟨U+202E⟩" in text


def test_many_parties_have_a_line_each(screening: Screening, lists: dict[str, ScreeningList]) -> None:
    text = read(screening, lists, 100, brief=True)
    assert "4 parties on 2026-07-31: 1 restricted, 2 nothing found, 1 not checked" in text
    assert "the name is empty" in text


def test_what_is_not_stored_cannot_be_asked_for(screening: Screening, lists: dict[str, ScreeningList]) -> None:
    assert "navicert evidence" not in read(screening, lists, 100, stored=False)


def test_a_comparison_shows_both_names() -> None:
    features = (
        Feature("name", 930, "2 of 2 words are found", ((0, 4), (5, 10)), ((0, 6), (7, 12)), "near"),
        Feature("word", 500, "“Alfa” is spelled nearly like “Alphaa”", ((0, 4),), ((0, 6),), "near"),
        Feature("word", 430, "“Group” is the same as “Group”", ((5, 10),), ((7, 12),), "same"),
        Feature("legal form", 0, "“Group” is a legal form and is ignored", ((5, 10),), (), "ignored"),
        Feature("ceiling", -20, "held down", (), (), "differs"),
    )
    console, out = plain(80)
    print_comparison(console, "Alfa Group", "Alphaa Group", 930, "match", features, ("held down",))
    text = out.getvalue()
    assert "~Alfa~ Group" in text and "no weight" in text and "~Alphaa~ [Group]" in text
    assert "93 of 100" in text and text.count("held down") == 1
    answer = comparison_json("Alfa Group", "Alphaa Group", 930, "match", features)
    assert answer["score"] == 0.93 and answer["level"] == "match" and len(answer["features"]) == 5
