"""The registry of lists: complete, sourced, and honest about license effects."""

from __future__ import annotations

import re

import pytest

from navicert.errors import NotFound
from navicert.lists.registry import provenance, screening_list, screening_lists

CODES = [
    "EL",
    "MEU",
    "UVL",
    "DPL",
    "MIEU",
    "SDN",
    "SSI",
    "CMIC",
    "MBS",
    "PLC",
    "CAP",
    "FSE",
    "ISN",
    "INKSNA",
    "DTC",
    "1260H",
    "1286",
    "UFLPA",
    "UEL",
    "PRC-ECL",
    "PRC-WATCH",
    "PRC-CM",
]


def test_every_list_is_there_with_its_words() -> None:
    assert set(screening_lists()) == set(CODES)
    for code, one in screening_lists().items():
        assert one.code == code and one.title and one.authority and one.citation
        assert one.effect.endswith(".") and (one.official_url or "").startswith("http")
        assert provenance(code).source and provenance(code).confidence


def test_no_effect_says_that_a_party_is_allowed() -> None:
    for one in screening_lists().values():
        assert not re.search(r"\b(clear|cleared|safe|approved|compliant|licence)\b", one.effect, re.IGNORECASE)


def test_1260h_has_no_license_effect_under_the_ear() -> None:
    one = screening_list("1260h")
    assert not one.ear_license and "no license effect under the EAR" in one.effect


def test_lists_that_add_a_license_requirement_are_marked() -> None:
    flagged = {code for code, one in screening_lists().items() if one.ear_license}
    assert flagged == {"EL", "MEU", "DPL", "MIEU", "SDN", "ISN", "INKSNA"}


@pytest.mark.parametrize(("wrong", "hint"), [("SND", "SDN"), ("Entity Lst", "EL"), ("1206H", "1260H")])
def test_an_unknown_code_gets_a_hint(wrong: str, hint: str) -> None:
    with pytest.raises(NotFound, match=f"did you mean .*{hint}"):
        screening_list(wrong)


def test_a_code_without_a_neighbour_gets_the_whole_list() -> None:
    with pytest.raises(NotFound, match="known are EL, MEU"):
        screening_list("@@@@@@")


def test_the_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        screening_lists()["XX"] = screening_list("EL")  # type: ignore[index]
