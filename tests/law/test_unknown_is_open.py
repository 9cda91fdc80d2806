"""What is not known leaves an answer open, what is known does not: lists not searched, days of entries, places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.law.determining import answer, listed, owner, party

from navicert.model.transaction import CheckedParty


def ids(one: object) -> str:
    return str(one)


# --- lists ---


@pytest.mark.parametrize(
    ("code", "step"), [("EL", "entity_list"), ("DPL", "denied_persons"), ("UVL", "other_lists"), ("SDN", "other_lists")]
)
def test_a_list_that_was_not_searched_leaves_it_open(code: str, step: str) -> None:
    found = answer("EAR99", "CN", replace(party(seat="CN", parent="CN"), unsearched=(code,)))
    assert (found.license, found.authorization) == ("indeterminate", None)
    assert any(f"is on {code}: no version" in one for one in found.open_questions)
    assert any(f"no version of {code} was searched" in one for one in found.not_evaluated)
    told = next(one for one in found.steps if one.step == step)
    assert told.outcome == "not searched" and code in told.why
    assert found.ofac == ("indeterminate" if code == "SDN" else "not_blocked")


def test_a_list_that_no_rule_asks_about_changes_nothing() -> None:
    found = answer("EAR99", "CN", replace(party(seat="CN", parent="CN"), unsearched=("NS-MBS",)))
    assert found.license == "not_required"


def test_a_found_listing_decides_whatever_was_not_searched_15_cfr_744_11() -> None:
    found = answer("EAR99", "CN", replace(party(hits=(listed(),)), unsearched=("DPL",)))
    assert found.license == "required" and any("DPL" in one for one in found.open_questions)


def test_a_party_that_could_not_be_screened_leaves_it_open() -> None:
    found = answer("EAR99", "CN", replace(party(seat="CN", parent="CN"), error="the name has no letters"))
    assert (found.license, found.ofac) == ("indeterminate", "indeterminate")


@pytest.mark.parametrize(("code", "authorization"), [("DPL", None), ("EL", None), ("UVL", None), ("ISN", "NLR")])
def test_nlr_is_not_said_while_a_match_that_would_decide_is_open(code: str, authorization: str | None) -> None:
    found = answer("EAR99", "CN", party(seat="CN", parent="CN", hits=(listed(code, certain=False, doubt="whether"),)))
    assert (found.license, found.authorization) == ("not_required", authorization)
    assert any("possible matches" in one for one in found.open_questions)


# --- entries and days ---


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("3A090.c", date(2024, 12, 2)),  # 89 FR 96790
        ("3B001.d", date(2023, 11, 17)),  # 88 FR 73424
        ("2B910", date(2024, 9, 6)),  # 89 FR 72926
    ],
    ids=ids,
)
def test_the_day_before_a_control_began_is_no_answer(code: str, first: date) -> None:
    before = answer(code, "CN", day=date.fromordinal(first.toordinal() - 1))
    assert before.license == "indeterminate"
    assert any(f"began on {first}" in one for one in before.open_questions)
    on_it = answer(code, "CN", day=first)
    assert on_it.license in ("required", "required_unless_exception")
    assert not any("began on" in one for one in on_it.open_questions)


@pytest.mark.parametrize("code", ["3A001.a.7", "5A992.c", "EAR99", "3A090.c"])
def test_an_entry_of_the_day_is_not_asked_about(code: str) -> None:
    assert not any("began on" in one for one in answer(code, "CN").open_questions)


# --- places ---


@pytest.mark.parametrize("to", ["GI", "GL", "BM", "GG"])
def test_a_territory_without_a_row_is_no_embargoed_country(to: str) -> None:
    found = answer("EAR99", to)
    assert (found.license, found.review_policy, found.requirements) == ("not_required", None, ())
    charted = answer("3A001.a.7", to)
    assert charted.license == "indeterminate" and "denial" not in (charted.review_policy or "")


def test_hong_kong_before_it_counted_as_china_is_not_cuba_85_fr_83765() -> None:
    found = answer("EAR99", "HK", day=date(2020, 12, 22))
    assert found.license == "not_required" and not any("Cuba" in one for one in found.open_questions)


@pytest.mark.parametrize("to", ["US", "PR", "GU", "VI", "AS", "MP"])
def test_the_united_states_with_its_territories_is_no_export_15_cfr_772_1(to: str) -> None:
    assert answer("3A090.a", to).license == "not_applicable"


# --- Temporary General License 7 ---


def affiliate(*lists: str) -> CheckedParty:
    return party(owners=(owner("captured", lists=lists),))


@pytest.mark.parametrize(
    ("to", "day", "lists", "license_"),
    [
        ("DE", date(2025, 9, 29), ("EL",), "required_unless_exception"),
        ("DE", date(2025, 11, 9), ("EL",), "required_unless_exception"),
        ("DE", date(2025, 10, 15), ("SDN",), "required"),
        ("DE", date(2025, 10, 15), ("EL", "SDN"), "required"),
        ("CN", date(2025, 10, 15), ("EL",), "required"),
        ("DE", date(2026, 11, 10), ("EL",), "required"),
    ],
    ids=ids,
)
def test_general_license_7_stands_beside_the_affiliates_rule(
    to: str, day: date, lists: tuple[str, ...], license_: str
) -> None:
    found = answer("EAR99", to, affiliate(*lists), day=day)
    assert found.license == license_
    serving = {one.symbol for one in found.exceptions if one.usable != "no" and one.ordinary}
    assert serving == ({"TGL"} if license_ == "required_unless_exception" else set())


def test_general_license_7_reaches_no_control_of_the_chart() -> None:
    found = answer("3A001.a.7", "VN", affiliate("EL"), day=date(2025, 10, 15))
    status = next(one for one in found.exceptions if one.symbol == "TGL")
    assert status.usable == "no"


@pytest.mark.parametrize(("lists", "source"), [(("EL",), "744.11"), (("MEU",), "744.21"), (("SDN",), "744.8")])
def test_what_passes_down_is_cited_by_the_section_of_the_list(lists: tuple[str, ...], source: str) -> None:
    found = answer("9A991", "CN", affiliate(*lists), day=date(2025, 10, 15))
    assert source in {one.source for one in found.requirements if one.step == "ownership"}


# --- Russia and Belarus, by the day of each rule ---


@pytest.mark.parametrize(
    ("code", "to", "day", "license_"),
    [
        ("5A991", "RU", date(2022, 2, 24), "required"),  # 87 FR 12226
        ("5A991", "BY", date(2022, 3, 1), "not_required"),
        ("5A991", "BY", date(2022, 3, 2), "required"),  # 87 FR 13048
        ("2B999", "RU", date(2022, 4, 7), "not_required"),
        ("2B999", "RU", date(2022, 4, 8), "required"),  # 87 FR 22130
    ],
    ids=ids,
)
def test_categories_0_to_2_came_later_15_cfr_746_8_a_1(code: str, to: str, day: date, license_: str) -> None:
    found = answer(code, to, day=day)
    assert found.license.removesuffix("_unless_exception") == license_


# --- releases of technology ---


@pytest.mark.parametrize("to", ["CU", "IR", "KP", "SY"])
def test_technology_for_a_national_of_an_embargoed_country_15_cfr_746_9_a(to: str) -> None:
    assert answer("EAR99", to, kind="deemed_export").license == "indeterminate"
    assert answer("EAR99", to).license.startswith("required")
    assert answer("3E991", to, kind="deemed_export").license.startswith("required")
