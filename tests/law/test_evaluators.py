"""What follows for a transaction, evaluator by evaluator; each case carries its paragraph."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.determining import DAY, answer, listed, owner, party

from navicert.errors import InvalidInput, NotFound
from navicert.law import corpus
from navicert.law.end_use import end_use_codes, read_end_use
from navicert.model.determination import Determination, License
from navicert.model.item import Item
from navicert.model.transaction import ListHit

SEVERITY: dict[License, int] = {
    "not_applicable": 0, "not_required": 1, "indeterminate": 2, "required_unless_exception": 3, "required": 4,
    "prohibited": 5,
}  # fmt: skip


def foreign(content: str | None = "0", product: bool | None = False, **more: Any) -> Item:
    share = None if content is None else Decimal(content)
    return Item(
        more.pop("eccn", "EAR99"), foreign_produced=True, us_content_percent=share, direct_product=product, **more
    )


def abroad(item: Item, to: str, *parties: Any, **more: Any) -> Determination:
    return answer(item, to, *parties, kind="reexport", origin="SG", **more)


# --- jurisdiction ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "to", "subject"),
    [("25", "BR", False), ("25.01", "BR", True), ("10", "IR", False), ("10.5", "IR", True), ("11", "CU", True),
     ("0", "KP", False), (None, "BR", None)],
    ids=lambda value: f"15 CFR 734.4(c),(d) {value}",
)  # fmt: skip
def test_us_content_above_the_level_makes_an_item_subject(content: str | None, to: str, subject: bool | None) -> None:
    found = abroad(foreign(content), to)
    assert found.subject_to_ear is subject
    if subject is False:
        assert found.license == "not_applicable" and not found.requirements
    if subject is None:
        assert any("share of the value" in one for one in found.open_questions)


@pytest.mark.parametrize(
    ("mark", "day", "subject"),
    [("1", date(2020, 5, 14), False), ("1", date(2020, 5, 15), True), ("4", date(2022, 10, 20), False),
     ("4", date(2022, 10, 21), True), ("3", date(2022, 2, 24), True), ("5", DAY, False), ("2", DAY, False)],
    ids=lambda value: f"15 CFR 734.9(e),(g) {value}",
)  # fmt: skip
def test_a_footnote_makes_a_direct_product_subject(mark: str, day: date, subject: bool) -> None:
    found = abroad(foreign(product=True, eccn="EAR99"), "CN", party(hits=(listed(marks=(mark,)),)), day=day)
    assert found.subject_to_ear is subject
    assert (found.license == "required") is subject
    if subject:
        assert any(f"footnote {mark}" in step.why for step in found.steps if step.step == "subject_to_ear")


def test_footnote_5_asks_for_equipment_of_group_b_15_cfr_734_9_e_3() -> None:
    hits = (listed(marks=("5",)),)
    assert abroad(foreign(product=True, eccn="3B991"), "CN", party(hits=hits)).subject_to_ear is True
    contains = replace(foreign(product=False, eccn="3B993"), facts={"contains_us_ic": True})
    assert abroad(contains, "CN", party(hits=hits)).subject_to_ear is True


def test_a_product_that_may_be_direct_leaves_it_open_15_cfr_734_9_e_2() -> None:
    found = abroad(foreign(product=None), "CN", party(hits=(listed(marks=("4",)),)))
    assert found.subject_to_ear is None and found.license == "indeterminate"
    assert any("direct product" in one for one in found.open_questions)


def test_named_technology_decides_for_itself_15_cfr_734_9_e_2() -> None:
    hits = (listed(marks=("4",)),)
    named = replace(foreign(product=None), direct_product_of=("5E002",))
    assert abroad(named, "CN", party(hits=hits)).subject_to_ear is True
    other = replace(named, direct_product_of=("1E001",))
    assert abroad(other, "CN", party(hits=hits)).subject_to_ear is False


def test_what_is_in_the_united_states_is_subject_whatever_is_stated_15_cfr_734_3_a_1() -> None:
    found = answer(Item("EAR99", subject_to_ear=False, origin="CN"), "CN")
    assert found.subject_to_ear is True
    assert any("stated as not subject" in one for one in found.flags)


def test_a_defense_article_is_not_of_this_agency_15_cfr_734_3_b_1() -> None:
    found = answer(Item("EAR99", facts={"usml": True}), "CN", party(hits=(listed(),)))
    assert (found.subject_to_ear, found.license) == (False, "not_applicable")


# --- controls, scopes, seats ------------------------------------------------------------------------------------


def test_a_blank_row_is_no_permission_15_cfr_746_7() -> None:
    found = answer("5A992.c", "IR")
    assert found.license == "required"
    (chart,) = [step for step in found.steps if step.step == "country_chart"]
    assert "no mark is not permission" in chart.why
    assert [one.step for one in found.requirements] == ["embargo"]
    assert found.requirements[0].source == "746.7"


@pytest.mark.parametrize(
    ("place", "license_"),
    [("KP", "not_required"), ("SY", "not_required"), ("CU", "required"), ("IR", "required")],
    ids=lambda value: f"15 CFR 746.4(a), 746.9(a) {value}",
)
def test_food_and_medicine_are_left_out_where_part_746_says_so(place: str, license_: str) -> None:
    assert answer(Item("EAR99", facts={"food_or_medicine": True}), place).license == license_
    # License Exception SPP serves EAR99 to Syria since 90 FR 42320.
    assert answer("EAR99", place).license == ("required_unless_exception" if place == "SY" else "required")


@pytest.mark.parametrize(
    ("seat", "parent", "license_"),
    [("MY", "MY", "not_required"), ("MY", "CN", "required"), ("MO", "MY", "required"), ("MY", None, "indeterminate"),
     (None, None, "indeterminate"), (None, "CN", "required")],
    ids=lambda value: f"15 CFR 744.23(a)(3) {value}",
)  # fmt: skip
def test_the_seat_of_the_ultimate_parent_decides(seat: str | None, parent: str | None, license_: str) -> None:
    item = Item("3A090.a", datacenter=True)
    assert answer(item, "MY", party("Data Center", "MY", seat=seat, parent=parent)).license == license_
    before = answer(item, "MY", party("Data Center", "MY", seat=seat, parent=parent), day=date(2023, 11, 16))
    assert not any(one.step == "end_use" for one in before.requirements)


@pytest.mark.parametrize(
    ("origin", "license_"),
    [("JP", "not_required"), ("NL", "not_required"), ("KR", "required"), ("TW", "required"), ("DE", "indeterminate")],
    ids=lambda value: f"Supplement No. 4 to part 742 {value}",
)
def test_equipment_of_some_makers_is_left_out(origin: str, license_: str) -> None:
    item = Item("3B001.d", foreign_produced=True, subject_to_ear=True)
    found = answer(item, "CN", kind="reexport", origin=origin)
    assert found.license == license_
    assert (license_ == "indeterminate") is any("Supplement No. 4" in one for one in found.open_questions)


def test_hong_kong_counts_as_china_since_2020_12_23_85_fr_83788() -> None:
    assert answer("3A001.a.7", "HK").license == "required"
    before = answer("3A001.a.7", "HK", day=date(2020, 12, 22))
    assert before.license == "indeterminate"


def test_a_text_that_is_not_enforced_is_told_and_not_counted_15_cfr_742_6_a_6_iii() -> None:
    found = answer(Item("3A090.a", datacenter=True), "DE")
    assert found.license == "not_required"
    assert [one.text_only for one in found.requirements] == [True]
    assert any("does not enforce" in one for one in found.flags)
    assert not answer(Item("3A090.a", datacenter=True), "DE", day=date(2025, 1, 12)).requirements


@pytest.mark.parametrize("code", ["3B001", "5A992"], ids=lambda code: f"15 CFR 738.4 {code}")
def test_an_entry_without_its_paragraph_is_open_where_paragraphs_differ(code: str) -> None:
    found = answer(code, "CN")
    assert found.license == "indeterminate"
    assert any("paragraph" in one for one in found.open_questions)


def test_three_entries_of_the_brief_are_decided_to_the_paragraph_15_cfr_742_4() -> None:
    assert answer("3B001.d", "TW").license == "not_required"
    assert answer("3B001.b", "TW").license == "required_unless_exception"
    assert answer("3B001.c.1.c", "MY").license == "required"


# --- end use ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "to", "use", "license_", "section"),
    [("EAR99", "CN", "advanced_node_fab", "required", "744.23"),
     ("EAR99", "TW", "advanced_node_fab", "not_required", ""),
     ("EAR99", "CN", "fab_node_unknown", "not_required", ""), ("3B991", "CN", "fab_node_unknown", "required", "744.23"),
     ("3D991", "CN", "advanced_node_design", "required", "744.23"), ("EAR99", "CN", "military", "not_required", ""),
     ("3A991", "CN", "military", "required", "744.21"), ("3A991", "TW", "military", "not_required", ""),
     ("EAR99", "RU", "military", "required", "744.21"), ("EAR99", "CN", "military_intelligence", "required", "744.22"),
     ("EAR99", "FR", "military_intelligence", "not_required", ""), ("EAR99", "BR", "nuclear", "indeterminate", "744.2"),
     ("EAR99", "FR", "nuclear", "indeterminate", "744.2"), ("EAR99", "KR", "nuclear", "indeterminate", "744.2"),
     ("EAR99", "FR", "nuclear_weapons", "required", "744.2"), ("EAR99", "BR", "nuclear_weapons", "required", "744.2"),
     ("EAR99", "FR", "nuclear_unsafeguarded", "required", "744.2"),
     ("EAR99", "BR", "nuclear_fuel_cycle", "required", "744.2"),
     ("EAR99", "KR", "nuclear_fuel_cycle", "required", "744.2"),
     ("EAR99", "FR", "nuclear_fuel_cycle", "indeterminate", "744.2"),
     ("EAR99", "PK", "uav", "indeterminate", "744.3"), ("EAR99", "BR", "uav", "indeterminate", "744.3"),
     ("3B991", "CN", "mature_fab", "not_required", ""),
     ("EAR99", "PK", "missile", "required", "744.3"), ("EAR99", "BR", "missile", "indeterminate", "744.3"),
     ("EAR99", "FR", "chemical_biological", "required", "744.4"),
     ("EAR99", "FR", "maritime_nuclear", "required", "744.5"),
     ("3A991.p", "CN", "supercomputer", "required", "744.23"), ("EAR99", "CN", "supercomputer", "not_required", ""),
     ("3A991.p", "CN", "sme_production", "required", "744.23"), ("EAR99", "CN", "sme_production", "not_required", "")],
    ids=lambda value: f"15 CFR 744 {value}",
)  # fmt: skip
def test_an_end_use(item: str, to: str, use: str, license_: str, section: str) -> None:
    facts = {"in_part746_supplements": False} if item == "EAR99" else {}
    found = answer(Item(item, facts=facts), to, uses=(use,))
    assert found.license == license_
    if section:
        assert section in {one.source for one in found.requirements}
        assert all(one.exceptions != "general" for one in found.requirements if one.step == "end_use")


@pytest.mark.parametrize(
    ("day", "license_"),
    [(date(2022, 10, 20), "not_required"), (date(2022, 10, 21), "required")],
    ids=lambda value: f"87 FR 62186 {value}",
)
def test_the_rule_on_fabs_begins_on_its_day(day: date, license_: str) -> None:
    assert answer("EAR99", "CN", uses=("advanced_node_fab",), day=day).license == license_


def test_a_footnote_5_party_is_under_its_own_rule_15_cfr_744_23_a_2_iv() -> None:
    found = answer("EAR99", "CN", party(hits=(listed(marks=("5",)),)), uses=("advanced_node_fab",))
    assert {one.step for one in found.requirements} == {"entity_list"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("military intelligence", ("military_intelligence",)),
        ("Military end use", ("military",)),
        ("civil", ("civil",)),
        ("advanced-node fab", ("advanced_node_fab",)),
        ("用于先进制程晶圆厂", ("advanced_node_fab",)),
        ("non-military", ()),
        ("not for military use", ()),
        ("非军用", ()),
        ("supercomputer center", ("supercomputer",)),
        ("nuclear power plant", ("nuclear",)),
        ("naval reactor", ("maritime_nuclear",)),
        ("planet watching", ()),
        ("", ()),
    ],
)
def test_words_of_an_end_use(text: str, codes: tuple[str, ...]) -> None:
    assert read_end_use(text) == codes


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    assert set(read_end_use(text)) <= set(end_use_codes())


@pytest.mark.parametrize("code", sorted(end_use_codes()))
def test_each_end_use_is_read_by_its_own_code(code: str) -> None:
    assert code in read_end_use(code)


# --- lists and owners ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role", ["purchaser", "intermediate_consignee", "forwarder", "ultimate_consignee", "end_user"],
    ids=lambda role: f"15 CFR 744.11(a), 748.5 {role}",
)  # fmt: skip
def test_a_listed_party_in_each_role_brings_the_requirement(role: str) -> None:
    found = answer("EAR99", "MY", party("Omega", "MY"), party("Kappa", "HK", role, hits=(listed(),)))
    assert (found.license, found.review_policy) == ("required", "presumption of denial")
    assert all(one.usable == "no" for one in found.exceptions)


@pytest.mark.parametrize("role", ["exporter", "bank"], ids=lambda role: f"15 CFR 744.11(a) {role}")
def test_a_listed_party_in_another_role_is_a_red_flag(role: str) -> None:
    found = answer("EAR99", "MY", party("Omega", "MY"), party("Kappa", "CN", role, hits=(listed(),)))
    assert found.license == "not_required"
    assert any("Kappa" in one and "red flag" in one for one in found.flags)


@pytest.mark.parametrize(
    "role", ["exporter", "bank", "forwarder", "end_user"], ids=lambda role: f"15 CFR 764.3(a)(2) {role}"
)
def test_a_denied_person_in_any_role_prohibits(role: str) -> None:
    found = answer("EAR99", "MY", party("Omega", "MY"), party("Kappa", "CN", role, hits=(listed("DPL"),)))
    assert (found.license, found.general_prohibition) == ("prohibited", 4)


@pytest.mark.parametrize(
    ("scope", "item", "license_"),
    [("ALL", Item("EAR99"), "required"),
     ("CCL_PLUS_EAR99_IN_SUPP7_PART746", Item("3A991.p"), "required"),
     ("CCL_PLUS_EAR99_IN_SUPP7_PART746", Item("EAR99"), "indeterminate"),
     ("CCL_PLUS_EAR99_IN_SUPP7_PART746", Item("EAR99", facts={"in_supp7_part746": False}), "not_required"),
     ("CCL_PLUS_EAR99_IN_SUPP7_PART746", Item("EAR99", facts={"in_supp7_part746": True}), "required"),
     ("ALL_IN_746_8_A4_PROJECTS", Item("EAR99"), "indeterminate"),
     ("ALL_EXCEPT_EAR99_UAV_OPERATION_TECHNOLOGY", Item("EAR99"), "required"),
     ("ALL_EXCEPT_EAR99_UAV_OPERATION_TECHNOLOGY", Item("EAR99", facts={"uav_operation_technology": True}),
      "not_required"),
     (None, Item("EAR99"), "indeterminate")],
    ids=lambda value: f"Supplement No. 4 to part 744 {value if not isinstance(value, Item) else value.eccn}",
)  # fmt: skip
def test_the_scope_of_a_row_is_asked_of_the_item(scope: str | None, item: Item, license_: str) -> None:
    assert answer(item, "CN", party(hits=(listed(scope=scope),))).license == license_


def test_india_case_by_case_for_the_list_and_approval_for_ear99_90_fr_4617() -> None:
    hits = (listed(policy="CASE_BY_CASE_CCL__APPROVAL_EAR99"),)
    found = answer("EAR99", "IN", party(country="IN", hits=hits))
    assert (found.license, found.review_policy) == ("required", "presumption of approval")
    assert answer("3A991.p", "IN", party(country="IN", hits=hits)).review_policy == "case-by-case"


def test_an_exception_that_the_row_names_is_left_15_cfr_744_11() -> None:
    text = "For all items subject to the EAR. This license requirement may be overcome by License Exception GOV"
    found = answer("EAR99", "CN", party(hits=(listed(text=text),)))
    assert {one.symbol for one in found.exceptions if one.usable != "no"} == {"GOV"} and found.license == "required"


@pytest.mark.parametrize(
    ("program", "day", "license_"),
    [("RUSSIA-EO14024", date(2024, 3, 20), "not_required"), ("RUSSIA-EO14024", date(2024, 3, 21), "required"),
     ("NPWMD", date(2024, 3, 20), "required"), ("CYBER2", DAY, "not_required")],
    ids=lambda value: f"89 FR 20107 {value}",
)  # fmt: skip
def test_a_blocked_person_of_a_named_program_needs_a_license(program: str, day: date, license_: str) -> None:
    found = answer("EAR99", "HK", party(country="HK", hits=(listed("SDN", programs=(program,)),)), day=day)
    assert found.license == license_ and found.ofac == "blocked"


def test_meu_list_reaches_supplement_2_only_15_cfr_744_21_b() -> None:
    hits = (listed("MEU"),)
    assert answer("9A991", "CN", party(hits=hits)).license == "required"
    assert answer("EAR99", "CN", party(hits=hits)).license == "not_required"


def test_unverified_list_takes_the_exceptions_away_15_cfr_740_2_a_17() -> None:
    free = answer("3A001.a.7", "SG", party(country="SG"))
    found = answer("3A001.a.7", "SG", party(country="SG", hits=(listed("UVL"),)))
    assert (free.license, found.license) == ("required_unless_exception", "required")
    assert answer("EAR99", "SG", party(country="SG", hits=(listed("UVL"),))).license == "not_required"


def test_a_listing_of_an_open_day_leaves_the_answer_open() -> None:
    hit = listed(certain=False, identified=True, doubt="whether the entry stood on the list that day")
    found = answer("EAR99", "CN", party(hits=(hit,)))
    assert found.license == "indeterminate"
    assert any("stood on the list that day" in one for one in found.open_questions)


def test_a_possible_match_is_a_question_and_no_requirement() -> None:
    found = answer("EAR99", "CN", party(hits=(listed(certain=False),)))
    assert found.license == "not_required"
    assert any("possible matches" in one for one in found.open_questions)


@pytest.mark.parametrize(
    ("result", "reached", "license_"),
    [("captured", "captured", "required"), ("indeterminate", "indeterminate", "indeterminate"),
     ("not_captured", "captured", "not_required"), ("not_captured", "not_captured", "not_required")],
    ids=lambda value: f"90 FR 47201 {value}",
)  # fmt: skip
def test_what_passes_down_from_owners(result: str, reached: str, license_: str) -> None:
    found = answer("EAR99", "CN", party(owners=(owner(result, reached=reached),)))
    assert found.license == license_
    if result == "captured":
        assert found.review_policy == "presumption of denial"


def test_an_owner_on_the_meu_list_alone_passes_its_scope_down_supp_8_to_part_744() -> None:
    only = owner("captured", lists=("MEU",), scope=None, policy=None, exceptions="as for the owner's list")
    assert answer("EAR99", "CN", party(owners=(only,))).license == "not_required"
    assert answer("9A991", "CN", party(owners=(only,))).license == "required"
    both = owner("captured", lists=("MEU", "EL"))
    assert answer("EAR99", "CN", party(owners=(both,))).license == "required"


def test_footnotes_of_owners_come_along_supp_8_to_part_744() -> None:
    found = abroad(foreign(product=True), "CN", party(owners=(owner("captured", footnotes=("4",)),)))
    assert found.subject_to_ear is True and found.footnotes == ("4",)


# --- policies -------------------------------------------------------------------------------------------------------

CERTIFIED = {"us_third_party_test": True, "volume_share_ok": True, "kyc": True, "us_supply_ok": True}


@pytest.mark.parametrize(
    ("chip", "kind", "origin", "day", "policy"),
    [("NVIDIA H200 SXM", "export", "US", date(2026, 1, 14), "presumption of denial"),
     ("NVIDIA H200 SXM", "export", "US", date(2026, 1, 15), "case-by-case"),
     ("NVIDIA H200 SXM", "reexport", "SG", date(2026, 3, 1), "presumption of denial"),
     ("NVIDIA H200 SXM", "transfer", "CN", date(2026, 3, 1), "presumption of denial"),
     ("NVIDIA B200", "export", "US", date(2026, 3, 1), "presumption of denial")],
    ids=lambda value: f"91 FR 1684 {value}",
)  # fmt: skip
def test_the_same_chip_has_two_policies(chip: str, kind: str, origin: str, day: date, policy: str) -> None:
    item = Item(chip=chip, origin="US", subject_to_ear=True)
    found = answer(item, "CN", kind=kind, origin=origin, day=day, certifications=CERTIFIED)
    assert (found.license, found.review_policy) == ("required", policy)


def test_without_the_certifications_the_presumption_stays_91_fr_1684() -> None:
    item = Item(chip="NVIDIA H200 SXM", origin="US")
    some = answer(item, "CN", day=date(2026, 3, 1), certifications={**CERTIFIED, "kyc": False})
    none = answer(item, "CN", day=date(2026, 3, 1))
    assert some.review_policy == none.review_policy == "presumption of denial"
    assert any("certifies" in one for one in none.open_questions)


def test_the_strictest_policy_is_shown_and_each_is_told() -> None:
    soft = party("Kappa", hits=(listed(policy="CASE_BY_CASE"),))
    hard = party("Lambda", hits=(listed(policy="POLICY_OF_DENIAL", name="Lambda Ltd"),))
    found = answer("EAR99", "CN", soft, hard)
    assert found.review_policy == "policy of denial"
    assert dict(found.policies) == {"Kappa": "case-by-case", "Lambda": "policy of denial"}


# --- the whole ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "to", "error", "said"),
    [(Item("3A09O"), "CN", InvalidInput, "3A090"), (Item("EAR98"), "CN", InvalidInput, "EAR99"),
     (Item("EAR99"), "Chinaa", InvalidInput, "China"), (Item(chip="NVIDIA H2000"), "CN", NotFound, "H200")],
)  # fmt: skip
def test_what_does_not_exist_is_refused_with_the_nearest(
    item: Item, to: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        answer(item, to)


@given(
    st.sampled_from(["EAR99", "3A001.a.7", "3A090.a", "3B001.c.2", "5A992.c", "9A991", "3E001", "4E091", "1C350.b.1"]),
    st.sampled_from(["CN", "HK", "MO", "TW", "SG", "MY", "AE", "VN", "DE", "RU", "IR", "CU", "IN"]),
    st.sampled_from([listed(), listed(marks=("4",)), listed(scope="ALL_IN_746_8_A4_PROJECTS"), listed("DPL"),
                     listed("MEU"), listed("MIEU"), listed("SDN", programs=("NPWMD",)), listed("UVL"),
                     listed(certain=False, identified=True, doubt="whether it stood")]),
    st.dates(date(2021, 1, 1), date(2026, 12, 1)),
)  # fmt: skip
def test_a_listing_never_makes_the_answer_milder(item: str, to: str, hit: ListHit, day: date) -> None:
    alone = answer(item, to, party(country=to, seat=to, parent=to), day=day)
    found = answer(item, to, party(country=to, seat=to, parent=to, hits=(hit,)), day=day)
    assert SEVERITY[found.license] >= SEVERITY[alone.license]


@given(
    st.sampled_from(corpus.eccn_codes()), st.sampled_from(["CN", "TW", "DE", "RU", "IR", "AE", "HK", "KP", "XK", "GL"]),
    st.dates(date(2015, 1, 1), date(2027, 6, 1)), st.sampled_from([(), ("civil",), ("military",), ("nuclear",)]),
)  # fmt: skip
def test_any_entry_to_any_place_on_any_day_has_an_answer_with_its_reasons(
    code: str, to: str, day: date, uses: tuple[str, ...]
) -> None:
    found = answer(code, to, day=day, uses=uses)
    assert found.not_evaluated and found.steps[-1].step == "result"
    for step in found.steps:
        assert step.why and step.outcome
    if found.license == "indeterminate":
        assert found.open_questions
    if found.license in ("required", "required_unless_exception", "prohibited"):
        assert any(one.certain and not one.text_only for one in found.requirements)
    for one in found.requirements:
        assert all(day in ground.days for ground in one.basis if ground.days.start or ground.days.end)


def test_the_order_of_the_parties_does_not_matter() -> None:
    parties = [
        party("A", hits=(listed(marks=("4",)),)),
        party("B", hits=(listed("MEU", name="B"),)),
        party("C", role="bank"),
    ]
    found = [answer("9A991", "CN", *order) for order in permutations(parties)]
    assert len({(one.license, one.review_policy, one.footnotes, one.scope) for one in found}) == 1


def test_a_party_that_is_added_counts_from_its_listing_on() -> None:
    """The day is an argument: the same facts on two days give the two answers."""
    first = date(2025, 9, 29)
    rows = corpus.provision("744.11", first).rows
    assert any(row.key == "affiliates" and row.ground.status == "in_force" for row in rows)
    before = corpus.provision("744.11", first - timedelta(days=1)).rows
    assert any(row.key == "affiliates" and "did not exist" in row.text for row in before)


# --- what a review found ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "license_"),
    [
        (Item("3B001.c.2", origin="US"), "required"),
        (Item("3B001.c.2", origin="KR", subject_to_ear=True), "not_required"),
        (Item("3B001.c.2", subject_to_ear=True), "indeterminate"),
    ],
    ids=["US", "KR", "unknown"],
)
def test_only_foreign_made_equipment_is_left_out_supp_4_to_part_742(item: Item, license_: str) -> None:
    assert answer(item, "CN", kind="reexport", origin="JP").license == license_


@pytest.mark.parametrize("place", ["KP", "SY"], ids=lambda place: f"15 CFR 746.4(a), 746.9(a) {place}")
def test_food_is_left_out_where_it_is_ear99_only(place: str) -> None:
    assert answer(Item("3A991.p", facts={"food_or_medicine": True}), place).license == "required"


@pytest.mark.parametrize(
    "item",
    [
        Item("EAR99", chip="NVIDIA B200"),
        Item(chip="NVIDIA B200", tpp=Decimal(100)),
        Item(chip="NVIDIA B200", dram=Decimal(1)),
    ],
    ids=["eccn", "tpp", "dram"],
)
def test_a_chip_is_not_overruled_silently(item: Item) -> None:
    with pytest.raises(InvalidInput, match="leave one out"):
        answer(item, "CN")


def test_figures_beside_a_mild_entry_leave_it_open() -> None:
    found = answer(Item("3A991.p", tpp=Decimal(15832)), "CN")
    assert found.license == "indeterminate" and any("3A090 begins" in one for one in found.open_questions)


def test_an_assembly_has_its_own_entry_88_fr_73458() -> None:
    found = answer(Item(chip="NVIDIA H100 SXM", facts={"assembly": True}), "CN", day=date(2024, 6, 1))
    assert found.item.eccn == "4A090.a" and found.license == "required"


def test_facts_beside_a_stated_no_speak_louder_15_cfr_734_9_h() -> None:
    item = replace(foreign("60", True, eccn="3A090.a"), subject_to_ear=False)
    found = abroad(item, "CN")
    assert found.subject_to_ear is True and any("facts beside it" in one for one in found.flags)
    assert abroad(replace(foreign(), subject_to_ear=False), "CN").subject_to_ear is False


def test_us_persons_are_bound_without_an_item_15_cfr_744_6_c_2() -> None:
    item = replace(foreign(eccn="3B001.c.2"), facts={"us_person_support": True, "contains_us_ic": False})
    found = abroad(item, "CN", uses=("advanced_node_fab",))
    assert (found.subject_to_ear, found.license) == (False, "required")
    assert {one.source for one in found.requirements} == {"744.6"}
    assert abroad(item, "DE", uses=("advanced_node_fab",)).license == "not_applicable"


def test_an_origin_that_is_not_known_is_not_foreign_15_cfr_734_3_a_2() -> None:
    item = Item("EAR99", us_content_percent=Decimal(5), direct_product=False)
    found = abroad(item, "CN", party(hits=(listed(),)))
    assert found.subject_to_ear is None and found.license == "indeterminate"
    assert any("where the item was made" in one for one in found.open_questions)


@pytest.mark.parametrize(
    ("code", "fact"),
    [("3A611.a", "contains_600_series"), ("9A515.a", "contains_600_series"), ("3B001.c.2", "contains_us_ic"),
     ("4A003.b", "contains_us_controlled_semiconductors"), ("5E002", "incorporates_5e002_technology")],
    ids=lambda value: f"15 CFR 734.4(a) {value}",
)  # fmt: skip
def test_levels_of_zero_percent_are_asked_about(code: str, fact: str) -> None:
    item = foreign("1", False, eccn=code)
    assert abroad(item, "CN").subject_to_ear is None
    assert abroad(replace(item, facts={fact: True}), "CN").subject_to_ear is True
    assert abroad(replace(item, facts={fact: False}), "CN").subject_to_ear is False


def test_a_party_in_d5_has_its_seat_there_unless_it_says_otherwise_15_cfr_744_23_a_3() -> None:
    item = Item("3A090.a", datacenter=True)
    assert answer(item, "MY", party("Data Center", "CN", parent="DE")).license == "required"
    assert answer(item, "MY", party("Data Center", "CN", seat="DE", parent="DE")).license == "not_required"


def test_equipment_makers_are_caught_by_their_headquarters_15_cfr_744_23_a_4() -> None:
    maker = party("Maker", "MY", seat="CN", parent="CN")
    assert answer("3B991", "MY", maker, uses=("sme_production",)).license == "required"


def test_the_band_asks_for_no_military_use_91_fr_1684() -> None:
    item = Item(chip="NVIDIA H200 SXM", origin="US")
    found = answer(item, "CN", day=date(2026, 3, 1), uses=("military",), certifications=CERTIFIED)
    assert found.review_policy == "presumption of denial"


@pytest.mark.parametrize("use", ["military", "supercomputer"], ids=lambda use: f"15 CFR 740.8 {use}")
def test_an_end_use_of_part_744_takes_nac_away(use: str) -> None:
    found = answer(Item("3A090.a", datacenter=False), "CN", uses=(use,))
    assert found.license == "required" and "NAC" not in {one.symbol for one in found.exceptions if one.usable != "no"}


@pytest.mark.parametrize(
    ("code", "to", "before", "day"),
    [("3B001.q", "TW", date(2024, 9, 5), date(2024, 9, 6)), ("3B903", "TW", date(2024, 9, 5), date(2024, 9, 6)),
     ("3B001.d", "CN", date(2023, 11, 16), date(2023, 11, 17)), ("3D992", "CN", date(2024, 12, 1), date(2024, 12, 2)),
     ("3A090", "MO", date(2023, 1, 16), date(2023, 1, 17))],
    ids=lambda value: f"89 FR 72926, 88 FR 73424, 89 FR 96790, 88 FR 2821 {value}",
)  # fmt: skip
def test_a_control_begins_on_its_day(code: str, to: str, before: date, day: date) -> None:
    assert not any(one.source in ("NS", "RS") and one.certain for one in answer(code, to, day=before).requirements)
    found = answer(code, to, day=day)
    assert any(one.source in ("NS", "RS") and one.certain for one in found.requirements)
    assert any("the text of entries" in one for one in found.not_evaluated)


def test_an_sdn_owner_brings_the_policy_of_744_8() -> None:
    only = owner("captured", lists=("SDN",), scope=None, policy=None)
    assert answer("EAR99", "CN", party(owners=(only,))).review_policy == "presumption of denial"


def test_what_stays_in_the_united_states_is_no_export_15_cfr_734_13() -> None:
    found = answer("3A001.a.7", "US", party(country="US", hits=(listed(),)))
    assert found.license == "not_applicable" and any("will leave it" in one for one in found.flags)


def test_a_role_that_is_not_known_leaves_a_listing_open_15_cfr_744_11_a() -> None:
    found = answer("EAR99", "MY", party("Omega", "MY"), party("Kappa", "CN", "other", hits=(listed(),)))
    assert found.license == "indeterminate" and any("what Kappa does" in one for one in found.open_questions)


@pytest.mark.parametrize(
    ("to", "day", "license_"),
    [("NI", date(2024, 3, 14), "not_required"), ("NI", date(2024, 3, 15), "required"),
     ("KH", date(2021, 12, 8), "not_required"), ("KH", date(2021, 12, 9), "required"),
     ("MM", date(2021, 3, 7), "not_required"), ("MM", date(2021, 3, 8), "required")],
    ids=lambda value: f"15 CFR 744.21(a) {value}",
)  # fmt: skip
def test_military_end_uses_by_country_and_day(to: str, day: date, license_: str) -> None:
    assert answer("3A991.p", to, day=day, uses=("military",)).license == license_
