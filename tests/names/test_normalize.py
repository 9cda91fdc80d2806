"""Folding: golden spellings, the way back to the original, and laws that hold for any text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.names.normalize import fold, fold_code_point, fold_table, fold_text, is_han

MIXED = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.characters(min_codepoint=0x0300, max_codepoint=0x036F),
        st.characters(min_codepoint=0x1100, max_codepoint=0x11FF),
        st.characters(min_codepoint=0x0900, max_codepoint=0x0DFF),
        st.sampled_from("abc éйщ北譜株한ａ＆ﷺ㈱\u200b\u202e\u0000"),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Huawei Technologies Co.,Ltd", "huawei technologies co.,ltd"),
        ("北京智譜華章科技有限公司", "北京智谱华章科技有限公司"),
        ("日本電気", "日本电气"),
        ("ＳＭＩＣ＆Ｃｏ", "smic and co"),
        (
            "Türkiye A.Ş. Øst ŁÓDŹ İstanbul ırmak Straße Đà Nẵng",
            "turkiye a.s. ost lodz istanbul irmak strasse da nang",
        ),
        ("Щукин Юрий Хайцев Жданов", "shchukin yuriy khaytsev zhdanov"),
        ("Алексей Ёлкин", "aleksey elkin"),
        ("Ελληνικά", "ellinika"),
        ("한국전력", "hangukjeonryeok"),
        ("Xi’an Ts‘ai", "xi'an ts'ai"),
        ("A–B—C", "a-b-c"),
        ("№ 38", "no  38"),
        ("Acme®", "acme"),
        ("洛克希德·马丁", "洛克希德 马丁"),
        ("zero\u200bwidth \u202ebidi", "zerowidth bidi"),
        ("", ""),
    ],
)
def test_golden_spellings(text: str, folded: str) -> None:
    assert fold(text).text == folded


@given(MIXED)
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)).text == fold(unicodedata.normalize("NFC", text)).text


@given(MIXED)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once
    assert fold_text(text) == once


@given(MIXED)
def test_folded_text_has_few_kinds_of_characters(text: str) -> None:
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789 .,'-()/#")
    assert all(char in allowed or is_han(char) for char in fold(text).text)


@given(MIXED)
def test_spans_are_in_order_and_inside_the_original(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


def test_span_of_a_decomposed_letter_covers_its_marks() -> None:
    folded = fold("Tu\u0308rk")
    assert folded.text == "turk"
    assert (folded.starts[1], folded.ends[1]) == (1, 3)


def test_table_says_the_same_as_single_look_ups() -> None:
    table = fold_table()
    for char in "aÉщ北譜한ａ＆㈱﷐\u200b":
        assert table.get(ord(char), "") == fold_code_point(ord(char))
    for text in ("Café 北京智譜 Щука 한국", "ＡＢ＆Ｃ"):
        assert text.translate(table) == fold(text).text


def test_a_long_run_of_marks_is_folded_in_one_go() -> None:
    assert fold("a" + "\u0301" * 200_000 + "b").text == "ab"
