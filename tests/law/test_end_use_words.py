"""Which end uses a text names and which it denies; what is in doubt is read, never denied."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.law.corpus.files import toml
from navicert.law.corpus.provisions import Row, provision
from navicert.law.end_use import denied_end_uses, end_use_codes, read_end_use
from navicert.law.end_use_words import _read

ROWS = provision("end-uses").rows
READING = toml("end-uses.toml")["reading"]
FIGURES = {
    "#advanced": "7nm", "#mature": "28nm", "#between": "22nm", "#layers": "232-layer", "#fewlayers": "64-layer",
}  # fmt: skip


def codes(names: str) -> tuple[str, ...]:
    """Codes in the order of the table."""
    held = set(names.split())
    assert held <= set(end_use_codes())
    return tuple(code for code in end_use_codes() if code in held)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        # military
        ("Military end use", "military"), ("military-grade computing", "military"), ("army", "military"),
        ("the PLA", "military"), ("PLA unit 61398", "military"), ("PLA Navy", "military"), ("Chinese PLA", "military"),
        ("P.L.A.", "military"), ("People’s Liberation Army", "military"), ("解放军", "military"),
        ("中国人民解放军某部队", "military"), ("解放軍", "military"), ("军用", "military"), ("軍用", "military"),
        ("国防军工项目", "military"), ("fighter jet", "military"), ("warships", "military"),
        ("a defence contractor", "military"), ("Defense Contractor", "military"), ("ministry of defense", "military"),
        ("Ministry of National Defence", "military"), ("armed forces", "military"), ("border troops", "military"),
        ("MILITARY_USE", "military"), ("mil\u00aditary", "military"), ("ｍｉｌｉｔａｒｙ", "military"),
        ("南非军队", "military"), ("未来军用", "military"), ("无线军用通信", "military"), ("U.S. military", "military"),
        ("military intelligence", "military_intelligence"), ("军事情报", "military_intelligence"),
        ("military drones", "military uav"), ("rocket force", "military missile"),
        # no end use
        ("PLA filament", ""), ("the PLA plastic", ""), ("polylactic acid (PLA) filament", ""), ("planet watching", ""),
        ("food reprocessing", ""), ("iron foundry", ""), ("俱乐部队服", ""), ("审核", ""), ("核心业务", ""),
        ("Salvation Army", ""), ("1550 nm laser", ""), ("", ""), ("something else", ""), ("chemical reactor", ""),
        # nuclear
        ("nuclear power plant", "nuclear"), ("civil nuclear power plant", "nuclear civil"), ("核电站", "nuclear"),
        ("research reactor", "nuclear civil"), ("核反应堆", "nuclear"), ("nuclear weapons", "nuclear_weapons"),
        ("nuclear explosive activities", "nuclear_weapons"), ("核武器", "nuclear_weapons"),
        ("原子弹", "nuclear_weapons"),
        ("unsafeguarded nuclear activities", "nuclear_unsafeguarded"),
        ("nuclear reactor not under safeguards", "nuclear nuclear_unsafeguarded"),
        ("uranium enrichment", "nuclear_fuel_cycle"), ("spent fuel reprocessing", "nuclear_fuel_cycle"),
        ("heavy water production", "nuclear_fuel_cycle"), ("铀浓缩", "nuclear_fuel_cycle"),
        ("乏燃料后处理", "nuclear_fuel_cycle"), ("nuclear medicine", "civil"), ("NMR", "civil"),
        ("MRI scanner", "civil"),
        ("nuclear magnetic resonance", "civil"), ("核磁共振", "civil"), ("核医学", "civil"),
        ("naval reactor", "maritime_nuclear"), ("核潜艇", "maritime_nuclear"),
        # missiles, unmanned aircraft, chemical and biological weapons
        ("ballistic missiles", "missile"), ("导弹", "missile"),
        ("nuclear missile", "nuclear_weapons missile wmd_delivery"),
        ("UAV", "uav"), ("agricultural drone", "uav"), ("无人机", "uav"), ("無人機", "uav"),
        ("unmanned aerial vehicles", "uav"), ("nerve gas", "chemical_biological"),
        ("bioweapons", "chemical_biological"),
        ("chemical warfare", "chemical_biological"), ("生化武器", "chemical_biological"),
        ("WMD", "nuclear_weapons chemical_biological"), ("WMD delivery", "wmd_delivery"),
        ("chemical, biological, or nuclear weapons", "nuclear_weapons chemical_biological"),
        # fabs
        ("7nm fab", "advanced_node_fab"), ("5nm logic fab", "advanced_node_fab"), ("14 nm", "advanced_node_fab"),
        ("16nm", "advanced_node_fab"), ("2-nm line", "advanced_node_fab"), ("7纳米晶圆厂", "advanced_node_fab"),
        ("FinFET wafer fab", "advanced_node_fab"), ("nonplanar", "advanced_node_fab"),
        ("non-planar transistors", "advanced_node_fab"), ("用于先进制程晶圆厂", "advanced_node_fab"),
        ("wafer fab, node: 5 nanometers", "advanced_node_fab"), ("28-14nm fab", "advanced_node_fab"),
        ("7, 14 and 28nm lines", "advanced_node_fab"), ("232-layer NAND", "advanced_node_fab"),
        ("NAND, 128 layers", "advanced_node_fab"), ("176L NAND", "advanced_node_fab"),
        ("DRAM 18nm", "advanced_node_fab"),
        ("wafer fab", "fab_node_unknown"), ("semiconductor fab", "fab_node_unknown"), ("foundry", "fab_node_unknown"),
        ("chip fab", "fab_node_unknown"), ("晶圆厂", "fab_node_unknown"), ("晶圓代工", "fab_node_unknown"),
        ("fab, node unknown", "fab_node_unknown"), ("22nm fab", "fab_node_unknown"),
        ("28nm and below fab", "fab_node_unknown"), ("sub-28nm fab", "fab_node_unknown"),
        ("more than 64 layers NAND fab", "fab_node_unknown"), ("fab for 5 nm particles", "fab_node_unknown"),
        ("193nm laser in a wafer fab", "fab_node_unknown"), ("DRAM fab", "fab_node_unknown"),
        ("28nm fab", "mature_fab"), ("90 nm", "mature_fab"), ("180nm wafer fab", "mature_fab"),
        ("0.18um fab", "mature_fab"),
        ("28纳米晶圆厂", "mature_fab"), ("wafer fab (0.13 micron)", "mature_fab"), ("64-layer NAND fab", "mature_fab"),
        ("28nm fab, node unknown", "fab_node_unknown mature_fab"), ("7nm chip design", "advanced_node_design"),
        ("semiconductor manufacturing equipment", "sme_production"),
        # others
        ("civil", "civil"), ("民用", "civil"), ("超级计算机", "supercomputer"), ("大模型", "ai_training"),
    ],
)  # fmt: skip
def test_what_a_text_names(text: str, named: str) -> None:
    assert read_end_use(text) == codes(named)
    assert denied_end_uses(text) == ()


@pytest.mark.parametrize(
    ("text", "denied", "named"),
    [
        ("non-military", "military", ""), ("nonmilitary", "military", ""), ("not for military use", "military", ""),
        ("will not be used for military purposes", "military", ""), ("not intended for military use", "military", ""),
        ("It is not intended for the military", "military", ""), ("never for military use", "military", ""),
        ("It will not be used, directly or indirectly, for military purposes", "military", ""),
        ("no military use whatsoever", "military", ""), ("it won’t be used by the army", "military", ""),
        ("no military or nuclear use", "military nuclear", ""),
        ("neither military nor nuclear", "military nuclear", ""),
        ("not for military and nuclear use", "military nuclear", ""), ("not related to the military", "military", ""),
        ("not for military, nuclear or missile use", "military nuclear missile", ""),
        ("The items will not be used for chemical, biological or nuclear weapons, or missiles",
         "nuclear_weapons missile chemical_biological", ""),
        ("We confirm that the goods will not be used for military purposes.", "military", ""),
        ("not for U.S. military use", "military", ""), ("Military end use: no", "military", ""),
        ("Military? No. Civil? Yes.", "military", ""), ("Military use is prohibited", "military", ""),
        ("military use is not allowed", "military", ""), ("civil rather than military", "military", "civil"),
        ("civil use only, not for military use", "military", "civil"),
        ("civil use only and not for military use", "military", "civil"),
        ("not military but civil", "military", "civil"), ("not for drones", "uav", ""),
        ("不用于军事", "military", ""), ("并非军用", "military", ""), ("非军用", "military", ""),
        ("非軍用", "military", ""),
        ("不会被用于任何军事用途", "military", ""), ("不得用于军事或核武器", "military nuclear_weapons", ""),
        ("不用于军事、核武器", "military nuclear_weapons", ""), ("与军事无关", "military", ""),
        ("不与军方有关", "military", ""), ("禁止用于军事用途", "military", ""), ("无军事用途", "military", ""),
        ("不可能用于军事", "military", ""), ("军事用途：无", "military", ""), ("并非军用而是民用", "military", "civil"),
        ("不用于军事，用于医院", "military", "civil"), ("不用于军事但用于核电", "military", "nuclear"),
        # What the negation is attached to, and nothing more.
        ("non-nuclear missile forces", "nuclear", "missile"), ("非核导弹", "nuclear", "missile"),
        ("non-nuclear weapons", "nuclear", "military"), ("not military, nuclear power plant", "military", "nuclear"),
        ("non-military or nuclear use", "military", "nuclear"), ("not civil but military", "civil", "military"),
        ("not a bank it is an army", "civil", "military"), ("wafer fab, not advanced-node", "advanced_node_fab",
         "fab_node_unknown"), ("not a 28nm fab", "mature_fab", "fab_node_unknown"),
        ("no military purpose in this nuclear power plant", "military", "nuclear"),
    ],
)  # fmt: skip
def test_what_a_text_denies(text: str, denied: str, named: str) -> None:
    assert denied_end_uses(text) == codes(denied)
    assert read_end_use(text) == codes(named)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("non-commercial military research", "military civil"), ("we do not know whether it is military", "military"),
        ("cannot rule out military use", "military"), ("can't rule out military use", "military"),
        ("not only civil but military", "military civil"), ("not sure if military", "military"),
        ("not sure it is not military", "military"), ("military use is not excluded", "military"),
        ("military use cannot be excluded", "military"), ("military use is not prohibited", "military"),
        ("not used for non-military purposes", "military"), ("there is no non-military use", "military"),
        ("there is no doubt that it is not military", "military"), ("Is it not military?", "military"),
        ("not for military purposes only", "military"), ("not exclusively military", "military"),
        ("will not be used for military purposes without permission", "military"), ("no license, military", "military"),
        ("no license is needed for military use", "military"), ("no objection to military use", "military"),
        ("not for military use at present", "military"),
        ("not for military use primarily", "military"), ("目前不用于军事", "military"), ("军民两用", "military civil"),
        ("no use except military", "military"), ("nothing but military", "military"),
        ("No. 5 military academy", "military"),
        ("if not military", "military"), ("perhaps not military", "military"), ("may not be military", "military"),
        ("not yet military", "military"), ("not necessarily military", "military"),
        ("no direct military use", "military"),
        ("does not say it will not be used for military purposes", "military"), ("not for civil, military", "military"),
        ("military: no objection", "military"), ("not military, but military later", "military"),
        ("不排除军用", "military"), ("不清楚是否军用", "military"), ("可能不用于军事", "military"),
        ("不仅民用，而且军用", "military civil"),
        ("不得不用于军事", "military"), ("不是与军事无关", "military"), ("不用于军事吗？", "military"),
        ("未必军用", "military"),
        ("不是不用于军事", "military"), ("无法保证不用于军事", "military"), ("无需许可的军用", "military"),
        ("maybe a 28nm fab", "fab_node_unknown"), ("not sure if civil", ""), ("civil?", ""), ("可能民用", ""),
    ],
)  # fmt: skip
def test_what_is_in_doubt_is_not_denied(text: str, named: str) -> None:
    read = read_end_use(text)
    assert read == codes(named)
    assert not set(denied_end_uses(text)) & set(read)
    assert not {"military", "nuclear"} & set(denied_end_uses(text))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_each_word_is_read_as_its_end_use(row: Row) -> None:
    key, then = row.key, row.then
    for word in (key, key.replace("_", " "), key.upper(), *then["words"], *then.get("facilities", ())):
        text = word
        for name, figure in FIGURES.items():
            text = text.replace(name, f" {figure} ")
        assert key in read_end_use(f"{text}; NAND"), text
        assert key in read_end_use(f"NAND; ({text})"), text


@pytest.mark.parametrize("word", READING["plain"])
def test_a_word_that_names_nothing_is_read_as_nothing(word: str) -> None:
    for name, figure in FIGURES.items():
        word = word.replace(name, f" {figure} ")
    assert read_end_use(word) == ()


@pytest.mark.parametrize("code", sorted(end_use_codes()))
def test_each_end_use_can_be_denied(code: str) -> None:
    for text in (f"not for {code}", f"will not be used for {code.replace('_', ' ')} purposes", f"never {code}"):
        assert code in denied_end_uses(text)
        assert code not in read_end_use(text)


def test_no_word_has_two_tasks() -> None:
    words = [word for name, held in READING.items() if name not in ("shared", "heads") for word in held]
    assert len(words) == len(set(words))
    assert not set(words) & {word for row in ROWS for word in row.then["words"]}


PIECES = st.sampled_from([
    *(word for row in ROWS for word in row.then["words"][:6] if "#" not in word),
    *(word for name in READING for word in READING[name][:8]), *FIGURES.values(),
    ",", ".", ";", ":", "?", "\n", "xyz", "某",
])  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=14).map(" ".join)))
def test_what_is_denied_is_never_named(text: str) -> None:
    named, denied = read_end_use(text), denied_end_uses(text)
    assert not set(named) & set(denied)
    order = list(end_use_codes())
    assert list(named) == sorted(named, key=order.index) and list(denied) == sorted(denied, key=order.index)
    assert (named, denied) == (read_end_use(f" {text} "), denied_end_uses(f" {text} "))


@given(st.lists(PIECES, max_size=10).map(" ".join))
def test_a_sentence_beside_it_hides_nothing(text: str) -> None:
    assert "chemical_biological" in read_end_use(f"{text}\nnerve gas")
    assert "chemical_biological" in read_end_use(f"nerve gas\n{text}")


@given(st.sampled_from(["military", "nuclear weapons", "uav", "军用", "7nm fab"]), st.text(max_size=60))
def test_doubt_takes_the_denial_away(word: str, more: str) -> None:
    text = "".join(char for char in more if char.isalnum())
    assert read_end_use(word)[0] in read_end_use(f"we do not know whether it is not {word} {text}")


def test_a_text_is_read_fast() -> None:
    texts = [
        "The items will not be used for military, nuclear or missile purposes, but in a 28nm fab in Shanghai",
        "该产品不会被用于任何军事用途，仅用于上海的28纳米晶圆厂",
    ]
    read = _read.__wrapped__
    for text in texts:
        read(text)
    start = time.perf_counter()
    for _ in range(200):
        for text in texts:
            read(text)
    # Some tens of microseconds each; the limit leaves room for a busy machine.
    assert (time.perf_counter() - start) / 400 < 0.002


@pytest.mark.parametrize("piece", ["no for ", "not military or ", "military, ", "5 ", "1-", "nuclear or ", " ", "用于"])
def test_a_long_text_is_read_in_time(piece: str) -> None:
    start = time.perf_counter()
    read_end_use(f"5{piece * 4000}x")
    assert time.perf_counter() - start < 3
