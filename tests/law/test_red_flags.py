"""Red flags: each from what was stated, with the words of the corpus; none raised is no finding that there are none."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from tests.law.test_other_effects import NEVER, case, hit, owner, party

from navicert.law.case import Case
from navicert.law.corpus import provision
from navicert.law.red_flags import _QUESTIONS, red_flags
from navicert.model.determination import Finding, Requirement
from navicert.model.item import Item
from navicert.model.listing import Entry
from navicert.model.party import Name
from navicert.model.transaction import ListHit

RETURNS = "reimposed on 2026-11-10 unless extended"
NOT_IN_FORCE = ("rule_not_in_force: suspended", "red_flag_diversion: a subsidiary")


def flags(one: Case, *requirements: Requirement) -> tuple[str, ...]:
    return red_flags(one, requirements).flags


def says(found: tuple[str, ...], words: str) -> bool:
    return any(words in flag for flag in found)


def steps(found: Finding) -> dict[str, str]:
    return {step.step: step.outcome for step in found.steps}


def address(certain: bool = True) -> ListHit:
    entry = Entry("el-9", "EL", (Name("Address 09"),), kind="address")
    return ListHit(entry, certain, "address", "address", "Address 09", 990, identified=not certain)


# --- lists ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("certain", "verb"), [(True, "is at"), (False, "may be at")], ids=lambda v: f"89 FR 51644-{v}")
def test_a_listed_address(certain: bool, verb: str) -> None:
    found = flags(case(party("Acme Trading Limited", "HK", hits=(address(certain),)), to="HK", day=date(2025, 1, 15)))
    (flag,) = [one for one in found if "address" in one]
    assert flag.startswith("address listed for diversion risk: resolve as a red flag")
    assert f"Acme Trading Limited {verb} the address of Address 09 (EL)" in flag


@pytest.mark.parametrize(
    ("day", "raised"), [(date(2024, 6, 11), False), (date(2024, 6, 12), True)], ids=lambda v: f"89 FR 51644-{v}"
)
def test_a_listed_address_by_the_day(day: date, raised: bool) -> None:
    assert says(flags(case(party(hits=(address(),)), day=day)), "diversion risk") is raised


@pytest.mark.parametrize(
    ("code", "to", "raised"),
    [("DTC", "DE", True), ("1260H", "CN", True), ("CMIC", "CN", True), ("1260H", "DE", False), ("EL", "CN", False)],
    ids=lambda value: f"Supp. 3 to 732-{value}",
)
def test_lists_that_are_a_red_flag(code: str, to: str, raised: bool) -> None:
    assert says(flags(case(party("Kappa", to, hits=(hit(code, "KAPPA"),)), to=to)), f"KAPPA ({code})") is raised


# --- owners ---------------------------------------------------------------------------------------------------


def of_listed(result: str, reached: str, *codes: str, **more: Any) -> Any:
    entries = (("EL", "Beijing Zhipu Huazhang Technology Co., Ltd.", "el-1"),)
    return owner(result, rule="bis", reached=reached, low="60", high="60", flags=codes, entries=entries, **more)


def test_a_subsidiary_while_the_rule_is_suspended__90_fr_50857() -> None:
    owned = of_listed("not_captured", "captured", *NOT_IN_FORCE, returns=RETURNS)
    found = flags(case(party("NewCo Ltd.", "CN", owners=(owned,)), to="CN", day=date(2026, 3, 1)))
    assert says(found, "subsidiary of a listed party: diversion red flag") and says(found, RETURNS)
    assert says(found, "NewCo Ltd. is owned 60 percent by Beijing Zhipu Huazhang Technology Co., Ltd. (EL)")


@pytest.mark.parametrize(
    ("day", "raised"),
    [(date(2025, 11, 9), False), (date(2025, 11, 10), True), (date(2026, 11, 9), True)],
    ids=lambda value: f"90 FR 50857-{value}",
)
def test_the_day_on_which_the_rule_returns(day: date, raised: bool) -> None:
    owned = of_listed("not_captured", "captured", *NOT_IN_FORCE, returns=RETURNS)
    assert says(flags(case(party(owners=(owned,)), day=day)), RETURNS) is raised


@pytest.mark.parametrize(
    ("result", "reached", "codes", "words"),
    [
        ("captured", "captured", (), ()),
        ("not_captured", "captured", NOT_IN_FORCE, ("subsidiary of a listed party",)),
        ("not_captured", "captured", ("domestic_party: in the US",), ("subsidiary of a listed party",)),
        ("not_captured", "not_captured", ("red_flag_minority: some",), ("listed parties hold a minority",)),
        ("not_captured", "not_captured", (), ()),
        ("not_captured", "indeterminate", NOT_IN_FORCE, ("subsidiary of a listed party", "may be owned")),
        ("indeterminate", "indeterminate", ("red_flag_29: share",), ("share that is not known",)),
    ],
    ids=lambda value: f"90 FR 47201-{value}",
)
def test_what_owners_come_to(result: str, reached: str, codes: Any, words: tuple[str, ...]) -> None:
    found = flags(case(party(owners=(of_listed(result, reached, *codes),)), day=date(2026, 3, 1)))
    assert all(says(found, one) for one in words)
    assert bool(found) is bool(words)


@pytest.mark.parametrize(
    ("day", "named"),
    [(date(2025, 9, 28), False), (date(2025, 9, 29), True), (date(2025, 11, 9), True), (date(2025, 11, 10), False),
     (date(2026, 11, 9), False), (date(2026, 11, 10), True)],
    ids=lambda value: f"Red Flag 29-{value}",
)  # fmt: skip
def test_red_flag_29_by_the_day(day: date, named: bool) -> None:
    found = flags(case(party(owners=(of_listed("indeterminate", "indeterminate", "red_flag_29: share"),)), day=day))
    assert says(found, "Red Flag 29") is named and says(found, "find out how much")


@pytest.mark.parametrize(
    ("codes", "raised"),
    [(("red_flag_minority: x",), True), (("red_flag_minority: x", "sectoral: y"), False), ((), False)],
    ids=lambda value: f"OFAC FAQ 398-{value}",
)
def test_a_minority_of_blocked_persons(codes: tuple[str, ...], raised: bool) -> None:
    assert says(flags(case(party(owners=(owner("not_captured", low="40", high="40", flags=codes),)))), "OFAC") is raised


# --- names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "to", "words"),
    [
        ("Kudankulam Nuclear Power Plant units 1 and 2", "IN", "check 744.2 nuclear end use"),
        ("Institute of Atomic Energy", "DE", "check 744.2 nuclear end use"),
        ("中国核工业集团", "CN", "check 744.2 nuclear end use"),
        ("an unlisted PLA unit", "CN", "check 744.21 and 744.22"),
        ("P.L.A. Unit 61398", "CN", "check 744.21 and 744.22"),
        ("中國人民解放軍61398部隊", "CN", "check 744.21 and 744.22"),
        ("Ministry of Defence", "RU", "check 744.21 and 744.22"),
        ("General Staff Third Department", "CN", "check 744.22 military-intelligence"),
        ("Shanghai Academy of Aerospace Technology", "CN", "check 744.3"),
        ("运载火箭研究院", "CN", "check 744.3"),
        ("Harbin Institute of Technology", "CN", "a university with research for the armed forces"),
        ("National Supercomputing Center in Wuxi", "CN", "check 744.23 supercomputer end use"),
        ("Kappa Semiconductor Manufacturing Co., Ltd.", "CN", "check 744.23 advanced-node fabrication"),
        ("Kappa Freight Forwarding", "DE", "a freight forwarder as the final destination"),
        ("某某国际物流有限公司", "CN", "a freight forwarder as the final destination"),
    ],
    ids=lambda value: f"Supp. 3 to 732-{value}",
)
def test_words_of_names(name: str, to: str, words: str) -> None:
    found = flags(case(party(name, to), to=to))
    assert says(found, words), found
    assert says(found, name)


@pytest.mark.parametrize(
    ("name", "to", "role"),
    [
        ("Kappa Plastics", "CN", "end_user"),
        ("Nuclearity Games", "DE", "end_user"),
        ("核心软件", "CN", "end_user"),
        ("Army of Helpers", "DE", "end_user"),
        ("Kappa Supercomputing", "DE", "end_user"),
        ("Kappa Freight", "DE", "intermediate_consignee"),
        ("First Army Bank", "CN", "bank"),
    ],
    ids=lambda value: f"Supp. 3 to 732-{value}",
)
def test_names_without_such_a_word_or_elsewhere(name: str, to: str, role: str) -> None:
    assert not says(flags(case(party(name, to, role), party("Kappa", to), to=to)), name)


def test_a_name_counts_where_the_parent_is_there_or_no_place_is_known() -> None:
    assert says(flags(case(party("Army Supplies", "DE", parent="CN"))), "check 744.21 and 744.22")
    assert says(flags(case(party("Army Supplies", None), to=None)), "check 744.21 and 744.22")


def test_a_name_with_braces_is_shown_as_it_is() -> None:
    assert says(flags(case(party("{party} Nuclear {0}"))), 'the name {party} Nuclear {0} says "Nuclear"')


# --- end uses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "country"),
    [
        ("CN", "China"),
        ("MM", "Burma"),
        ("KH", "Cambodia"),
        ("NI", "Nicaragua"),
        ("VE", "Venezuela"),
        ("HK", "Hong Kong"),
    ],
    ids=lambda value: f"15 CFR 744.21(a)(1)-{value}",
)
def test_a_military_end_use(to: str, country: str) -> None:
    found = flags(case(party("Unit 1", to), to=to, end_uses=("military",)))
    assert says(found, f"744.21 covers Supp. 2 items only for {country}")
    assert says(found, "check 744.22 military-intelligence") and says(found, "MEU List is not exhaustive")


@pytest.mark.parametrize(
    ("to", "uses", "day"),
    [
        ("RU", ("military",), None),
        ("DE", ("military",), None),
        ("CN", (), None),
        ("CN", ("military",), date(2020, 6, 28)),
    ],
    ids=lambda value: f"15 CFR 744.21-{value}",
)
def test_no_military_end_use_of_these_countries(to: str, uses: Any, day: date | None) -> None:
    one = case(party("Kappa", to), to=to, end_uses=uses, day=day or date(2026, 6, 1))
    assert not says(flags(one), "MEU List is not exhaustive")


def requirement(source: str) -> Requirement:
    return Requirement("end_use", source, "why", ())


@pytest.mark.parametrize(
    ("eccn", "to", "uses", "needed", "raised"),
    [
        ("4A994.b", "CN", (), (), True),
        ("5A992.c", "HK", (), (), True),
        ("EAR99", "CN", (), (), False),
        ("4A994.b", "DE", (), (), False),
        ("4A994.b", "CN", ("military",), (), False),
        ("4A994.b", "CN", (), (requirement("744.21"),), False),
        ("4A994.b", "CN", (), (requirement("744.23"),), True),
        (None, "CN", (), (), False),
    ],
    ids=lambda value: f"Supp. 2 to 744-{value}",
)
def test_items_of_supplement_2(eccn: str | None, to: str, uses: Any, needed: Any, raised: bool) -> None:
    found = flags(case(party("an unlisted bank", to), to=to, eccn=eccn, end_uses=uses), *needed)
    code = (eccn or "").partition(".")[0]
    words = f"{code} is in Supp. 2 to Part 744: a military end user would need a license"
    assert says(found, words) is raised


def test_an_item_of_supplement_2_in_part_says_so() -> None:
    assert "9A991" in provision("supp2-744").rows[0].then["partly"]
    assert says(flags(case(party("Kappa", "CN"), to="CN", eccn="9A991.b")), "at least in part")


@pytest.mark.parametrize(
    ("eccn", "more", "raised"),
    [
        ("3A090.a", {}, True),
        ("4A090.b", {}, True),
        ("5A992.z", {}, True),
        ("3A991.p", {}, False),
        ("3A090.a", {"end_uses": ("civil",)}, False),
        ("3A090.a", {"end_use_text": "rendering films"}, False),
    ],
    ids=lambda value: f"Supp. 3 to 732-{value}",
)
def test_no_end_use_of_an_advanced_item(eccn: str, more: dict[str, Any], raised: bool) -> None:
    assert says(flags(case(party(), eccn=eccn, **more)), f"no end use is stated for {eccn}") is raised


# --- routes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "country", "to", "words"),
    [
        ("intermediate_consignee", "HK", "MY", "transshipment by way of Hong Kong"),
        ("purchaser", "AE", "DE", "transshipment by way of United Arab Emirates"),
        ("end_user", "TR", "DE", "is in Türkiye, and the destination is Germany"),
        ("intermediate_consignee", "HK", "HK", ""),
        ("intermediate_consignee", "FR", "DE", ""),
        ("end_user", None, "DE", ""),
        ("end_user", "TR", None, ""),
    ],
    ids=lambda value: f"Supp. 3 to 732-{value}",
)
def test_routes(role: str, country: str | None, to: str | None, words: str) -> None:
    found = flags(case(party("Lambda", country, role), party("Kappa", to), to=to))
    assert bool([one for one in found if "Lambda" in one]) is bool(words)
    assert says(found, words) or not words


def test_no_end_user_is_stated() -> None:
    assert says(flags(case(party("Lambda", "DE", "purchaser"))), "no ultimate consignee and no end user is stated")
    assert not says(flags(case(party())), "no end user")
    assert flags(case()) == ()


# --- General Prohibition 10 -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "day", "raised"),
    [
        (Item(eccn="3A090.a", chip="Huawei Ascend 910B"), date(2025, 5, 13), True),
        (Item(eccn="3A090.a", chip="Huawei Ascend 910B"), date(2025, 5, 12), False),
        (Item(eccn="4A090.a", description="server with eight ASCEND-910C modules"), date(2026, 6, 1), True),
        (Item(eccn="4A090.a", description="昇腾910D 服务器"), date(2026, 6, 1), True),
        (Item(eccn="3A991.p", chip="NVIDIA H20"), date(2026, 6, 1), False),
        (Item(eccn="EAR99", description="fans for Ascend routers"), date(2026, 6, 1), False),
    ],
    ids=lambda value: (
        f"15 CFR 736.2(b)(10)-{value if isinstance(value, date | bool) else value.chip or value.description}"
    ),
)
def test_chips_that_the_guidance_names(item: Item, day: date, raised: bool) -> None:
    found = red_flags(case(party(), item=item, eccn=item.eccn, day=day), ())
    assert says(found.flags, "General Prohibition 10") is raised
    assert ("general_prohibition_10" in steps(found)) is raised
    if raised:
        cited = [basis.citation.text for step in found.steps for basis in step.basis]
        assert any(text.startswith("15 CFR 736.2") for text in cited)


@pytest.mark.parametrize(
    ("chip", "eccn", "raised"),
    [("Cambricon MLU590", "3A090.a", True), ("Cambricon MLU590", None, True), ("Cambricon MLU590", "3A991.p", False),
     ("NVIDIA H100 SXM", "3A090.a", False), ("Huawei Ascend 910B", "3A090.a", False)],
    ids=lambda value: f"BIS guidance of 2025-05-13-{value}",
)  # fmt: skip
def test_other_chips_designed_in_china(chip: str, eccn: str | None, raised: bool) -> None:
    found = flags(case(party(), item=Item(eccn=eccn, chip=chip), eccn=eccn, day=date(2025, 5, 13)))
    assert says(found, "designed in China and may be one of them") is raised


# --- the step -------------------------------------------------------------------------------------------------


def test_the_step_counts_and_says_what_was_looked_for() -> None:
    none = red_flags(case(party()), ())
    assert steps(none) == {"red_flags": "none found in what was stated"} and none.requirements == ()
    assert len(none.steps[0].failed) >= 20 and none.steps[0].basis == ()
    two = red_flags(case(party("Nuclear Missile Works")), ())
    assert steps(two) == {"red_flags": "2 to resolve"} and len(two.steps[0].basis) == 2
    assert len(two.flags) == len(set(two.flags)) == 2


def test_a_flag_is_said_once() -> None:
    twice = (party("Reactor Works"), party("Reactor Works", role="ultimate_consignee"))
    assert len([one for one in flags(case(*twice)) if "744.2 " in one]) == 1


def test_no_flag_says_what_may_not_be_said_of_a_party() -> None:
    owned = (of_listed("not_captured", "captured", *NOT_IN_FORCE, returns=RETURNS),)
    hits = (address(), hit("DTC", "X"), hit("1260H", "X"))
    who = party("PLA Nuclear Rocket Logistics Supercomputing Wafer", "HK", hits=hits, owners=owned)
    one = case(who, to="CN", eccn="4A994.b", item=Item(description="Ascend 910B"), end_uses=("military",))
    found = red_flags(one, ())
    assert len(found.flags) >= 12
    for text in (*found.flags, *(f"{step.why} {step.outcome} {' '.join(step.failed)}" for step in found.steps)):
        assert not NEVER.search(text) and not re.search(r"[{}]", text), text


def test_a_row_names_a_question_that_is_asked_and_words_that_can_be_found() -> None:
    rows = tomllib.loads(files("navicert.law.corpus").joinpath("red-flags.toml").read_text("utf-8"))["row"]
    assert {row["then"]["asks"] for row in rows} == set(_QUESTIONS)
    for row in rows:
        for word in row["then"].get("words", ()):
            place = "CN"
            name = f"Kappa {word}" if word.isascii() else f"某{word}公司"
            if row["then"]["asks"] == "name":
                found = flags(case(party(name, place), to=place))
                assert says(found, f"{name}"), (row["key"], word)
