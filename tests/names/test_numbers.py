"""Numbers as names write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.names.numbers import Number, han_number, number_of, roman


@pytest.mark.parametrize(
    ("name", "at", "number"),
    [
        ("36th institute", 0, Number(36, "ordinal", 1)),
        ("no 38", 0, Number(38, "ordinal", 2)),
        ("#38", 0, Number(38, "cardinal", 1)),
        ("# 38", 0, Number(38, "ordinal", 2)),
        ("thirty sixth institute", 0, Number(36, "ordinal", 2)),
        ("two hundred and six", 0, Number(206, "cardinal", 4)),
        ("one hundred twenty third", 0, Number(123, "ordinal", 4)),
        ("nine hundred and ninety nine", 0, Number(999, "cardinal", 5)),
        ("三十八", 0, Number(38, "cardinal", 1)),
        ("第三十八", 0, Number(38, "ordinal", 1)),
        ("factory a", 1, Number("a", "letter", 1)),
        ("phase ii", 1, Number(2, "roman", 1)),
        ("star iii", 1, Number(3, "roman", 1)),
        ("20 th", 0, Number(20, "ordinal", 2)),
        ("mi group", 0, None),
        ("i", 0, None),
        ("no name", 0, None),
        ("technology", 0, None),
    ],
)
def test_numbers_in_names(name: str, at: int, number: Number | None) -> None:
    assert number_of(name.split(), at) == number


@pytest.mark.parametrize(
    ("text", "value", "length"),
    [
        ("第十四研究所", 14, 3),
        ("七〇一", 701, 3),
        ("七0一", 701, 3),
        ("一百零二", 102, 4),
        ("第625研究所", 625, 4),
        ("二十", 20, 2),
        ("888贸易", 888, 3),
        ("三万", 30_000, 2),
    ],
)
def test_han_numbers(text: str, value: int, length: int) -> None:
    found = han_number(text, 0)
    assert found is not None and (found.value, found.length) == (value, length)


def test_lone_units_are_no_numbers() -> None:
    assert han_number("万科", 0) is None
    assert han_number("第", 0) is None
    assert han_number("", 0) is None


@given(st.integers(min_value=1, max_value=50))
def test_roman_numerals(value: int) -> None:
    tens, ones = divmod(value, 10)
    text = ("", "x", "xx", "xxx", "xl", "l")[tens] + (
        "",
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
    )[ones]
    assert roman(text) == value


def test_what_is_no_roman_numeral() -> None:
    assert [roman(text) for text in ("", "iiii", "vx", "mm", "iix", "abc")] == [None] * 6


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["two", "hundred", "and", "six", "th", "no", "#", "三", "36", "ii"]),
            st.text(max_size=6),
        ),
        min_size=1,
    ),
    st.data(),
)
def test_any_tokens_give_a_number_inside_them_or_none(tokens: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(min_value=0, max_value=len(tokens) - 1))
    found = number_of(tokens, at)
    assert found is None or 1 <= found.length <= len(tokens) - at


@given(st.integers(min_value=1, max_value=99))
def test_chinese_numerals_round_trip(value: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    text = ("" if tens == 0 else ("" if tens == 1 else digits[tens]) + "十") + (digits[ones] if ones else "")
    found = han_number(text, 0)
    assert found is not None and (found.value, found.length) == (value, len(text))
