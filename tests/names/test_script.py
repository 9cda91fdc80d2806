"""Scripts of characters and names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.names.script import dominant_script, script_of, scripts


@pytest.mark.parametrize(
    ("char", "script"),
    [
        ("a", "Latn"),
        ("é", "Latn"),
        ("ａ", "Latn"),
        ("北", "Hani"),
        ("ひ", "Hira"),
        ("カ", "Kana"),
        ("한", "Hang"),
        ("Щ", "Cyrl"),
        ("Ω", "Grek"),
        ("ع", "Arab"),
        ("ש", "Hebr"),
        ("ไ", "Thai"),
        ("अ", "Deva"),
        ("1", "Zyyy"),
        (" ", "Zyyy"),
        ("。", "Zyyy"),
        ("\u0301", "Zinh"),
        ("\U0010ffff", "Zzzz"),
        ("\U00020000", "Hani"),
    ],
)
def test_script_of_a_character(char: str, script: str) -> None:
    assert script_of(char) == script


def test_dominant_script() -> None:
    assert dominant_script("华为 Tech") == "Hani"
    assert dominant_script("华为 Techn") == "Latn"
    assert dominant_script("北京智谱 AI") == "Hani"
    assert dominant_script("Газпром PJSC") == "Cyrl"
    assert dominant_script("123 --") == "Zyyy"
    assert dominant_script("") == "Zyyy"
    assert scripts("北京 Beijing, 1") == {"Hani", "Latn"}
    assert scripts("") == frozenset()


@given(st.text())
def test_every_text_has_a_script(text: str) -> None:
    assert len(dominant_script(text)) == 4
    assert dominant_script(text) in scripts(text) | {"Zyyy"}
