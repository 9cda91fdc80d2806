"""Names of list rows: chains, units, towns, facility classes and address labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.lists.names_in_rows import name_key, names_of_row


def values(name: str, *aliases: str) -> list[tuple[str, str]]:
    return [(one.value, one.kind) for one in names_of_row(name, aliases).names]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "Chitron Electronics Company Ltd., a.k.a. Chi-Chung Electronics Company Ltd.",
            [
                ("Chitron Electronics Company Ltd.", "primary"),
                ("Chi-Chung Electronics Company Ltd.", "alias"),
            ],
        ),
        (
            "LTS Holding Limited (f.k.a. IPP-International Petroleum Products Ltd.)",
            [("LTS Holding Limited", "primary"), ("IPP-International Petroleum Products Ltd.", "former")],
        ),
        (
            "Chengdu Huawei Technologies Co., Ltd., Chengdu, Sichuan",
            [("Chengdu Huawei Technologies Co., Ltd.", "primary")],
        ),
        (
            "Huawei Technologies Bahrain, Building 647 2811 Road 2811, Block 428",
            [("Huawei Technologies Bahrain", "primary")],
        ),
        ("JLD Technology, Hong Kong Co., Ltd.", [("JLD Technology, Hong Kong Co., Ltd.", "primary")]),
        ("Leon Technology Co., Ltd.,", [("Leon Technology Co., Ltd.", "primary")]),
        ("Hanif Computer Zone (HCZ)", [("Hanif Computer Zone (HCZ)", "primary"), ("HCZ", "weak_alias")]),
        ("Huawei Technologies Co”peratief U.A.", [("Huawei Technologies Coöperatief U.A.", "primary")]),
    ],
)
def test_a_name_field_is_split(name: str, expected: list[tuple[str, str]]) -> None:
    assert values(name) == expected


def test_aliases_are_split_and_short_ones_are_weak() -> None:
    found = values("BGI Research", "BGI", "CETC 24;Sichuan Solid Circuit Research Institute", "IL;", "bgi research")
    assert ("BGI", "weak_alias") in found
    assert ("Sichuan Solid Circuit Research Institute", "alias") in found
    assert ("IL", "weak_alias") in found
    assert len(found) == 5, "an alias that repeats the name is left out"


def test_a_note_among_the_aliases_is_a_remark() -> None:
    row = names_of_row("Chinese Academy of Engineering Physics", ["(all of preceding located in Mianyang)"])
    assert [one.value for one in row.names] == ["Chinese Academy of Engineering Physics"]
    assert row.remarks == ("(all of preceding located in Mianyang)",)


def test_a_unit_is_the_party_and_its_parent_is_kept() -> None:
    row = names_of_row("Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: Huawei Mobile Technology Ltd.")
    assert row.names[0].value == "Huawei Mobile Technology Ltd."
    assert row.subordinate_to == ("Huawei Technologies Co., Ltd. (Huawei)",)


def test_a_generic_unit_keeps_its_parent_in_the_name() -> None:
    row = names_of_row(
        "China Aerospace Science and Industry Corporation Second Academy. Subordinate Institution - "
        "201 Research Institute"
    )
    assert row.names[0].value.endswith("Second Academy 201 Research Institute")


def test_a_removed_indian_institute_is_a_party() -> None:
    row = names_of_row("Department of Atomic Energy entity: Bhabha Atomic Research Center (BARC)")
    assert (row.kind, row.names[0].value) == ("party", "Bhabha Atomic Research Center (BARC)")
    assert row.subordinate_to == ("Department of Atomic Energy",)


def test_a_class_of_facilities_says_what_it_leaves_out() -> None:
    row = names_of_row(
        "Department of Atomic Energy facilities: Nuclear reactors (including power plants) not under "
        "International "
        "Atomic Energy Agency (IAEA) safeguards (excluding Kundankulam 1 and 2)"
    )
    assert row.kind == "facility_class"
    assert row.excludes == ("Kundankulam 1 and 2",)
    assert "Kundankulam" not in row.names[0].value
    assert row.names[0].value.startswith("Department of Atomic Energy: Nuclear reactors")


def test_an_address_label_is_no_name() -> None:
    assert names_of_row("Address 01").kind == "address"
    assert names_of_row("Address Systems Ltd.").kind == "party"


def test_the_key_of_a_name_ignores_marks_and_short_forms() -> None:
    assert name_key("Coöperatief U.A.") == name_key("COOPERATIEF UA")
    assert name_key("Hanif Computer Zone (HCZ)") == name_key("Hanif Computer Zone")
    assert name_key("CETC 36") != name_key("CETC 38")
    assert name_key("???") and name_key("中芯国际") != name_key("智谱华章")


@given(st.text(max_size=200), st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gives_names(name: str, aliases: list[str]) -> None:
    row = names_of_row(name, aliases)
    assert row.names[0].kind == "primary"
    assert all(one.value.strip() for one in row.names)
    folded = [one.value.casefold() for one in row.names]
    assert len(set(folded)) == len(folded)


def test_a_typing_error_that_a_later_edition_corrects_keeps_the_key() -> None:
    assert name_key("Andey Gruzdew") == name_key("Andrey Gruzdew")
    assert names_of_row("Andey Gruzdew").names[0].value == "Andey Gruzdew", "the name stays as printed"
