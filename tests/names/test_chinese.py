"""Sounds of Chinese characters: readings, older spellings, segmentations, conversions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.names.chinese import (
    foreign_sound,
    is_foreign_sound,
    is_pinyin,
    pinyin,
    pinyin_text,
    pinyin_variants,
    readings,
    romanizations,
    to_mainland,
    to_simplified,
    wade_giles_to_pinyin,
)
from navicert.names.romanization import split_pinyin, syllables

HAN = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12)


@pytest.mark.parametrize(
    ("char", "both"),
    [
        ("行", {"xing", "hang"}),
        ("重", {"zhong", "chong"}),
        ("长", {"chang", "zhang"}),
        ("厦", {"sha", "xia"}),
        ("乐", {"le", "yue"}),
        ("吕", {"lv"}),
        ("華", {"hua"}),
    ],
)
def test_readings(char: str, both: set[str]) -> None:
    assert both <= set(readings(char))


def test_every_usual_character_has_a_reading() -> None:
    for codec, first, last in (("gb2312", 0xB0, 0xF7), ("big5", 0xA4, 0xF9)):
        for lead in range(first, last + 1):
            for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
                try:
                    char = bytes((lead, trail)).decode(codec)
                except UnicodeDecodeError:
                    continue
                if "\u4e00" <= char <= "\u9fa5":
                    assert readings(char), char


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("重庆", "chong qing"),
        ("长江", "chang jiang"),
        ("银行", "yin hang"),
        ("廈門", "xia men"),
        ("六安", "lu an"),
        ("长城汽车", "chang cheng qi che"),
        ("智譜華章", "zhi pu hua zhang"),
        ("AI长沙", "chang sha"),
    ],
)
def test_pinyin_in_context(text: str, spelled: str) -> None:
    assert pinyin_text(text) == spelled


@given(st.text(max_size=30))
def test_pinyin_has_one_entry_for_each_character(text: str) -> None:
    assert len(pinyin(text)) == len(text)


@given(HAN)
def test_simplifying_keeps_the_length_and_is_done_once(text: str) -> None:
    simple = to_simplified(text)
    assert len(simple) == len(text)
    assert to_simplified(simple) == simple


def test_words_of_taiwan_change_only_in_traditional_text() -> None:
    assert to_mainland("資訊軟體").text == "信息软件"
    assert to_mainland("積體電路").text == "集成电路"
    assert to_mainland("人工智慧機器").text == "人工智能机器"
    assert to_mainland("智慧城市").text == "智慧城市"


@given(st.text(max_size=30))
def test_converted_text_maps_back(text: str) -> None:
    converted = to_mainland(text)
    assert len(converted.text) == len(converted.starts) == len(converted.ends)
    assert all(0 <= s < e <= len(text) for s, e in zip(converted.starts, converted.ends, strict=True))


@pytest.mark.parametrize(
    ("token", "first"),
    [
        ("huazhang", ("hua", "zhang")),
        ("xian", ("xian",)),
        ("xi'an", ("xi", "an")),
        ("zhipu", ("zhi", "pu")),
        ("tiananmen", ("tian", "an", "men")),
        ("lvyuan", ("lv", "yuan")),
    ],
)
def test_cuts_of_pinyin(token: str, first: tuple[str, ...]) -> None:
    assert split_pinyin(token)[0] == first


def test_all_cuts_are_found_and_others_refused() -> None:
    assert set(split_pinyin("xian")) == {("xian",), ("xi", "an")}
    assert not is_pinyin("energy")
    assert not is_pinyin("")
    assert split_pinyin("a" * 61) == ()
    assert len(split_pinyin("a" * 60)) >= 1
    assert len(split_pinyin("xian" * 15)) <= 24


@given(st.lists(st.sampled_from(sorted(syllables())), min_size=1, max_size=4))
def test_joined_syllables_can_be_cut_again(parts: list[str]) -> None:
    cuts = split_pinyin("".join(parts))
    assert all("".join(cut) == "".join(parts) for cut in cuts)
    assert tuple(parts) in cuts or len(cuts) == 24


@pytest.mark.parametrize(
    ("token", "spelled"),
    [
        ("tsinghua", "qing hua"),
        ("peking", "bei jing"),
        ("hsinchu", "xin zhu"),
        ("chiang", "jiang"),
        ("ts'ai", "cai"),
        ("hsin-chu", "xin zhu"),
        ("kwong", "guang"),
        ("taipei", "tai bei"),
        ("szechuan", "si chuan"),
        ("hsieh", "xie"),
        ("kuomintang", "guo min dang"),
        ("chou", "zhou"),
        ("ch'ing", "qing"),
        ("chungking", "chong qing"),
    ],
)
def test_older_spellings(token: str, spelled: str) -> None:
    assert tuple(spelled.split()) == wade_giles_to_pinyin(token)[0]


def test_a_dropped_apostrophe_leaves_both_readings() -> None:
    assert {("jiang",), ("qiang",)} <= set(wade_giles_to_pinyin("chiang"))
    assert wade_giles_to_pinyin("") == ()
    assert wade_giles_to_pinyin("gmbh") == ()


@given(st.sampled_from(sorted(syllables())))
def test_every_syllable_is_found_again_from_its_variants(syllable: str) -> None:
    for variant in pinyin_variants(syllable):
        assert any("".join(way) == syllable for way in wade_giles_to_pinyin(variant)), variant


def test_regional_spellings_of_characters() -> None:
    def spelled(char: str, system: str) -> set[str]:
        return {text for text, name in romanizations(char) if name == system}

    assert "wah" in spelled("華", "cantonese")
    assert "kwong" in spelled("光", "cantonese")
    assert "hoi" in spelled("海", "cantonese")
    assert "cheung" in spelled("張", "cantonese")
    assert "wong" in spelled("黄", "cantonese")
    assert "chan" in spelled("陳", "cantonese")
    assert "kam" in spelled("金", "cantonese")
    assert {"hsu"} <= spelled("徐", "wade_giles")
    assert "kwang" in spelled("广", "postal") | spelled("廣", "postal")
    assert "ra" in spelled("羅", "japanese_on")
    assert "na" in spelled("羅", "korean") or "ra" in spelled("羅", "korean")
    assert romanizations("a") == ()


@pytest.mark.parametrize(
    ("char", "sound"), [("洛", "lo"), ("克", "k"), ("希", "he"), ("德", "d"), ("爾", "r"), ("斯", "s")]
)
def test_sounds_of_foreign_names(char: str, sound: str) -> None:
    assert sound in foreign_sound(char)
    assert is_foreign_sound(char)
