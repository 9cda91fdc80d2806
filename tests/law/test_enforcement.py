"""What is not enforced, and letters to one company: by the day, the place and the exporter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.law.test_other_effects import NEVER, party

from navicert.law.case import Case, case_of
from navicert.law.classification.rows import law
from navicert.law.corpus import provision
from navicert.law.enforcement import enforcement, letters
from navicert.model.determination import Finding, KnownItem, Requirement
from navicert.model.item import Item
from navicert.model.transaction import Transaction

DAY = date(2026, 6, 1)
UNLISTED = party("an unlisted Chinese cloud company", "CN", parent="CN")


def case(
    chip: str | None, to: str | None, day: date, *parties: Any, eccn: str | None = "3A991.p", item: Item | None = None,
    **more: Any,
) -> Case:  # fmt: skip
    known = KnownItem(eccn, "chip" if chip else "given", chip=chip)
    return case_of(Transaction(item or Item(chip=chip), to, **more), day, parties or (UNLISTED,), known)


def outcome(found: Finding) -> str:
    return found.steps[0].outcome


# --- enforcement ----------------------------------------------------------------------------------------------

TEXT_ONLY = Requirement("controls", "RS", "worldwide", (), text_only=True)
COUNTED = Requirement("controls", "NS", "column", ())


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 1, 12), ()),
        (date(2025, 1, 13), ("2025-05-15, is not reached",)),
        (date(2025, 5, 12), ("2025-05-15, is not reached",)),
        (date(2025, 5, 13), ("announced on 2025-05-13 that it does not enforce it",)),
        (date(2026, 5, 11), ("announced on 2025-05-13",)),
        (date(2026, 5, 12), ("announced on 2025-05-13", "Congressional Review Act")),
    ],
    ids=lambda value: f"90 FR 4544-{value}",
)
def test_what_stands_in_the_text_only(day: date, words: tuple[str, ...]) -> None:
    found = enforcement(case(None, "DE", day, eccn="4E091"), [TEXT_ONLY, COUNTED])
    assert len(found.flags) == len(words)
    for flag, expected in zip(found.flags, words, strict=True):
        assert expected in flag
    if words:
        assert found.flags[0].startswith("RS: ") and "2025-01-13" in found.flags[0]
        assert found.steps[0].basis[0].status == "not_enforced" and "RS" in found.steps[0].facts
        assert outcome(found).startswith("in the text")
    assert found.requirements == () and found.questions == ()


def test_requirements_that_are_enforced_say_nothing__742_6() -> None:
    found = enforcement(case(None, "CN", DAY, eccn="3B001.d"), [COUNTED])
    assert found.flags == () and outcome(found) == "as the text says" and found.steps[0].basis == ()


def test_text_beside_an_enforced_requirement_makes_no_difference__742_6() -> None:
    enforced = Requirement("controls", "RS", "old scope", ())
    found = enforcement(case(None, "CN", DAY, eccn="3A090.a"), [TEXT_ONLY, enforced])
    assert found.flags == () and found.steps[0].facts == {"RS": "in the text, not counted"}


@pytest.mark.parametrize("to", ["CN", "MO", "HK", "VE"], ids=lambda value: f"BIS guidance of 2026-05-31-{value}")
def test_where_it_goes_there_anyway_headquarters_are_no_question(to: str) -> None:
    assert enforcement(case(None, to, DAY, party("Kappa", to), eccn="3A090.c"), []).flags == ()


@pytest.mark.parametrize(
    ("day", "eccn", "parent", "words"),
    [
        (date(2026, 5, 30), "3A090.a", "CN", None),
        (date(2026, 5, 31), "3A090.a", "CN", "data centers may keep using items already received"),
        (DAY, "3A090.a", "MO", "need a license anywhere"),
        (DAY, "4A090", "CN", "need a license anywhere"),
        (DAY, "5A992.z.1", "CN", "need a license anywhere"),
        (DAY, "3A090.a", "DE", None),
        (DAY, "3A090.a", None, "not known here"),
        (DAY, "3A991.p", "CN", None),
        (DAY, "5A992", "CN", None),
    ],
    ids=lambda value: f"BIS guidance of 2026-05-31-{value}",
)
def test_the_headquarters_test(day: date, eccn: str, parent: str | None, words: str | None) -> None:
    found = enforcement(case(None, "MY", day, party("Malaysian company", "MY", parent=parent), eccn=eccn), [])
    assert len(found.flags) == (words is not None)
    assert words is None or words in found.flags[0]


# --- letters --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chip", "to", "day", "required"),
    [
        ("NVIDIA H20", "CN", date(2025, 4, 8), False),
        ("NVIDIA H20", "CN", date(2025, 4, 9), True),
        ("NVIDIA H20", "CN", date(2026, 11, 22), True),
        ("NVIDIA H20", "HK", date(2025, 4, 9), True),
        ("NVIDIA H20", "MO", date(2025, 4, 9), True),
        ("NVIDIA H20", "VE", date(2025, 4, 9), True),
        ("AMD MI308X", "CN", date(2025, 4, 29), False),
        ("AMD MI308X", "CN", date(2025, 4, 30), True),
        ("A100 SXM", "CN", date(2022, 8, 25), False),
        ("A100 SXM", "CN", date(2022, 8, 26), True),
        ("A100", "HK", date(2022, 10, 20), True),
        ("A100", "RU", date(2022, 8, 26), True),
        ("A100", "CN", date(2022, 10, 21), False),
        ("A100", "VN", date(2022, 8, 26), False),
        ("MI250X", "CN", date(2022, 8, 30), False),
        ("MI250X", "CN", date(2022, 8, 31), True),
        ("MI250X", "CN", date(2022, 10, 21), False),
        ("A800", "VN", date(2023, 10, 22), False),
        ("A800", "VN", date(2023, 10, 23), True),
        ("A800", "IL", date(2023, 10, 23), False),
        ("A800", "VN", date(2023, 11, 16), True),
        ("A800", "VN", date(2023, 11, 17), False),
    ],
    ids=lambda value: f"15 CFR 744.23(b)-{value}",
)
def test_a_letter_by_chip_place_and_day(chip: str, to: str, day: date, required: bool) -> None:
    found = letters(case(chip, to, day, party("Kappa", to, parent=to)))
    assert [one.source for one in found.requirements] == (["is-informed letter"] if required else [])
    for one in found.requirements:
        assert (one.step, one.certain, one.exceptions, one.policy, one.prohibited) == (
            "letters",
            True,
            "none",
            None,
            None,
        )
        assert (one.policy_text or "").startswith("as the letter says") and one.basis[0].status == "letter"
    assert outcome(found) == ("license required" if required else "nothing found")


@pytest.mark.parametrize(
    ("exporter", "kind", "origin", "required"),
    [
        (None, "export", "US", True),
        (None, "export", None, True),
        (None, "export", "TW", False),
        (None, "reexport", "SG", False),
        (None, "transfer", None, False),
        ("NVIDIA Corporation", "export", "US", True),
        ("Nvidia Singapore Pte Ltd", "reexport", "TW", True),
        ("Acme Exports Inc.", "export", "US", False),
        ("Invidia Trading", "export", "US", False),
    ],
    ids=lambda value: f"15 CFR 744.23(b)-{value}",
)
def test_a_letter_binds_its_addressee(exporter: str | None, kind: Any, origin: str | None, required: bool) -> None:
    who = (UNLISTED, *([party(exporter, "US", "exporter")] if exporter else []))
    found = letters(case("NVIDIA H20", "CN", date(2025, 4, 9), *who, kind=kind, origin=origin))
    assert bool(found.requirements) is required
    (flag,) = found.flags
    assert "NVIDIA only" in flag and "2025-04-09" in flag and "red flag" in flag
    assert outcome(found) == ("license required" if required else "red flag")


@pytest.mark.parametrize(
    ("exporter", "required"),
    [("Advanced Micro Devices, Inc.", True), ("AMD Exports", True), ("AMDOCS", False), ("NVIDIA", False)],
    ids=lambda value: f"15 CFR 744.23(b)-{value}",
)
def test_the_addressee_by_its_names(exporter: str, required: bool) -> None:
    found = letters(case("AMD MI308X", "CN", DAY, UNLISTED, party(exporter, "US", "exporter")))
    assert bool(found.requirements) is required and found.flags


def test_a_release_of_technology_is_no_shipment_of_chips() -> None:
    found = letters(case("NVIDIA H20", "CN", DAY, kind="deemed_export"))
    assert found.requirements == () and found.flags == () and "deemed export" in found.steps[0].failed[0]


@pytest.mark.parametrize(
    ("parent", "certain"),
    [("CN", True), ("MO", True), (None, False)],
    ids=lambda value: f"Form 8-K of 2025-04-15-{value}",
)
def test_the_letter_reaches_headquarters_too(parent: str | None, certain: bool) -> None:
    found = letters(case("NVIDIA H20", "MY", DAY, party("Kappa", "MY", parent=parent)))
    (one,) = found.requirements
    assert one.certain is certain and one.basis[0].confidence == "known"
    assert bool(found.questions) is not certain and outcome(found) == ("license required" if certain else "open")
    assert letters(case("NVIDIA H20", "MY", DAY, party("Kappa", "MY", parent="MY"))).requirements == ()


def test_the_destination_is_not_known() -> None:
    (one,) = letters(case("NVIDIA H20", None, DAY)).requirements
    assert one.certain, "the parent is in China"
    (one,) = letters(case("NVIDIA H20", None, DAY, party("Kappa", "MY", parent="MY"))).requirements
    assert not one.certain


def test_a_chip_that_is_reached_and_not_named__h200() -> None:
    found = letters(case("NVIDIA H200 SXM", "CN", DAY, eccn="3A090.a"))
    assert found.requirements == () and found.flags == ()
    assert "the rule for that entry counts" in found.steps[0].failed[0]


@pytest.mark.parametrize(
    ("exporter", "dram", "required", "flagged"),
    [("NVIDIA Corporation", "4000", True, True), ("NVIDIA Corporation", "3999.99", False, False),
     (None, "4000", False, True), ("Acme Inc.", "4000", False, True)],
    ids=lambda value: f"letter of 2025-04-09-{value}",
)  # fmt: skip
def test_figures_without_a_name(exporter: str | None, dram: str, required: bool, flagged: bool) -> None:
    who = (UNLISTED, *([party(exporter, "US", "exporter")] if exporter else []))
    found = letters(case(None, "CN", DAY, *who, item=Item(eccn="3A991.p", dram=Decimal(dram))))
    assert (bool(found.requirements), bool(found.flags)) == (required, flagged)


def test_a_name_that_the_catalog_does_not_hold() -> None:
    assert letters(case("H20 board of some kind", "CN", DAY)).requirements
    assert not letters(case("Zeta 9000", "CN", DAY)).requirements


def test_other_makers_and_items_without_a_chip() -> None:
    assert letters(case("Intel Gaudi 3", "CN", DAY)).flags == ()
    nothing = letters(case(None, "CN", DAY, eccn="EAR99"))
    assert outcome(nothing) == "nothing found" and nothing.flags == nothing.requirements == ()
    assert nothing.steps[0].facts["exporter"] == "not stated"


def test_each_letter_of_the_classification_has_its_places_and_days() -> None:
    rows = [row for row in provision("letters").rows if "addressee" in row.values]
    for letter in law().letters:
        of = [row for row in rows if row.values["addressee"] == letter.to_company
              and row.values["day"] == str(letter.days.start)]  # fmt: skip
        assert of, letter
        assert {row.days for row in of} == {letter.days}
    assert {(row.values["addressee"], row.values["day"]) for row in rows} == {
        (letter.to_company, str(letter.days.start)) for letter in law().letters
    }


def test_nothing_says_what_may_not_be_said_of_a_party() -> None:
    for found in (
        letters(case("NVIDIA H20", "CN", DAY)),
        letters(case("NVIDIA H20", "CN", DAY, kind="reexport")),
        enforcement(case(None, "MY", DAY, party("K", "MY", parent="CN"), eccn="3A090.a"), [TEXT_ONLY]),
    ):
        said = [*found.flags, *found.questions, *(one.why for one in found.requirements)]
        said += [f"{step.outcome} {step.why} {' '.join(step.failed)}" for step in found.steps]
        assert said and not any(NEVER.search(text) for text in said)
