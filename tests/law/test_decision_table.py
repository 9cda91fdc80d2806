"""The decision table of the brief (section 4.8): items by classes of destinations, on the day of its text."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from navicert.law.determine import determine
from navicert.model.determination import Determination
from navicert.model.item import Item
from navicert.model.party import Party
from navicert.model.transaction import CheckedParty, Transaction, TransactionParty

TABLE = Path(__file__).resolve().parents[3] / "shared" / "domain" / "tables" / "decision_first_release.csv"
DAY = date(2026, 7, 23)
# The classes of destinations, by the countries that the table names for them.
CLASSES = {
    "G": ("DE", "JP", "KR"), "T": ("TW", "SG"), "M": ("MY",), "U": ("AE",), "V": ("VN",), "C": ("CN", "HK"),
    "O": ("MO",), "R": ("RU",), "I": ("IR", "CU"),
}  # fmt: skip
SUPPLEMENTS = {"in_part746_supplements": False}
ITEMS: dict[str, tuple[Item, ...]] = {
    "EAR99": (Item("EAR99", facts=SUPPLEMENTS),),
    "3A001.a.7": (Item("3A001.a.7"),),
    "3A090.a datacenter": (Item("3A090.a", datacenter=True),),
    "3A090.a not datacenter": (Item("3A090.a", datacenter=False),),
    "3A090.b": (Item("3A090.b", datacenter=True),),
    "3A090.c": (Item("3A090.c"),),
    "3A991.p": (Item("3A991.p"),),
    "3B001.b / e": (Item("3B001.b"), Item("3B001.e")),
    "3B001.d": (Item("3B001.d"),),
    "3B001.c.1.c": (Item("3B001.c.1.c"),),
    "4A003.b (> 70 WT)": (Item("4A003.b"),),
    "4A994.b": (Item("4A994.b"),),
    "4E091": (Item("4E091"),),
    "5A002 (ENC (b)(1))": (Item("5A002.a"),),
    "5A992.c": (Item("5A992.c"),),
}
# The entry says "technology for 3A001" in words, which a person has to match with the item: see its own test.
WORDED = "3E001 for 3A001.a.7"
# "I" names Iran and Cuba by one letter; "R" is Russia.


def rows() -> list[Any]:
    if not TABLE.exists():
        return [pytest.param("", "", "", marks=pytest.mark.skip(reason=f"{TABLE} is not beside this checkout"))]
    with TABLE.open(encoding="utf-8") as stream:
        table = list(csv.DictReader(stream))
    assert len(table) == 16
    return [
        pytest.param(row["item"], place, row[letter], id=f"{row['item']} to {place}: {row[letter]} ({row['tag']})")
        for row in table if row["item"] != WORDED
        for letter, places in CLASSES.items() for place in places
    ]  # fmt: skip


def determined(item: Item, place: str, day: date = DAY, end_uses: tuple[str, ...] = ("civil",)) -> Determination:
    """A civil export from the United States to an unlisted party with its seat there."""
    asked = TransactionParty(Party("An unlisted company", country=place), "end_user", place, place)
    transaction = Transaction(item, place, "export", "US", (asked,), end_uses)
    return determine(transaction, day, (CheckedParty(asked),))


@pytest.mark.shared
@pytest.mark.parametrize(("name", "place", "code"), rows())
def test_a_cell(name: str, place: str, code: str) -> None:
    for item in ITEMS[name]:
        found = determined(item, place)
        wanted = _wanted(name, place, code)
        assert found.license in wanted, (found.license, [one.why for one in found.requirements])
        serving = {one.symbol for one in found.exceptions if one.ordinary and one.usable != "no"}
        if code.startswith("X("):
            named = code[2:].partition(")")[0].replace(" in part", "")
            assert {symbol.strip() for symbol in named.split(",")} & serving
        if "L text" in code:
            assert any(one.text_only for one in found.requirements)


def _wanted(name: str, place: str, code: str) -> set[str]:
    """What a code of the table says of the license."""
    if code == "same":
        return {"not_required"}
    if code == "E":
        return {"required"}
    if code.startswith("N"):
        return {"not_required"}
    if " or X" in code or " or L" in code:
        return {"required", "required_unless_exception"}
    if code.startswith("X"):
        return {"required_unless_exception"}
    if code.startswith("L if listed"):
        return {"not_required"}  # The facts say that no supplement names it; the next test has one that does.
    return {"required"}


def test_ear99_of_a_supplement_to_russia_15_cfr_746_8() -> None:
    assert determined(Item("EAR99", facts={"in_part746_supplements": True}), "RU").license == "required"
    open_ = determined(Item("EAR99"), "RU")
    assert open_.license == "indeterminate"
    assert any("supplement to part 746" in question for question in open_.open_questions)


@pytest.mark.parametrize("place", ["DE", "TW", "MY", "AE"])
def test_technology_for_3a001_may_go_under_tsr_15_cfr_740_6(place: str) -> None:
    """The entry words its controls by the commodity: open until a person says which, and TSR could serve."""
    found = determined(Item("3E001"), place)
    assert found.license in ("required_unless_exception", "indeterminate")
    assert "TSR" in {one.symbol for one in found.exceptions if one.usable == "conditions"}
    assert any("NS applies" in one for one in found.open_questions)


@pytest.mark.parametrize("place", ["VN", "CN", "MO"])
def test_technology_for_3a001_has_no_tsr_outside_group_b_15_cfr_740_6(place: str) -> None:
    assert "TSR" not in {one.symbol for one in determined(Item("3E001"), place).exceptions if one.usable != "no"}
