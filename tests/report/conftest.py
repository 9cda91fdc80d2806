"""A screening made by hand from published rows, with every part that a report can show."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.listing import Entry, Requirement, ScreeningList
from navicert.model.party import Address, Name, Party
from navicert.model.screening import Candidate, Feature, ListUse, Screening, ScreeningResult

FR = "https://www.federalregister.gov/citation/90-FR-4617"


@pytest.fixture
def lists() -> dict[str, ScreeningList]:
    return {
        "EL": ScreeningList(
            "EL",
            "Entity List",
            "Bureau of Industry and Security",
            "15 CFR Part 744, Supplement No. 4",
            "A license is required to export, reexport or transfer the items named in the row to this party "
            "(15 CFR 744.11).",
            True,
            "https://www.ecfr.gov/current/title-15/part-744/appendix-Supplement%20No.%204%20to%20Part%20744",
        ),
        "1260H": ScreeningList(
            "1260H",
            "Chinese military companies",
            "Department of Defense",
            "Public Law 116-283, section 1260H",
            "No license effect under the EAR; the Department of Defense may not buy from it.",
            False,
        ),
    }


@pytest.fixture
def zhipu() -> Entry:
    return Entry(
        id="el-0123456789ab",
        list_code="EL",
        names=(
            Name("Beijing Zhipu Huazhang Technology Co., Ltd."),
            Name("Zhipu AI", "alias"),
            Name("Beijing Knowledge Atlas Technology Co., Ltd.", "alias"),
        ),
        party_kind="company",
        addresses=(Address("No. 1 Zhongguancun East Road, Haidian, Beijing, China", "Beijing", country="CN"),),
        countries=("CN",),
        listed_from=DateBound.on(date(2025, 1, 16), "90 FR 4617"),
        license_requirement="For all items subject to the EAR. (See §744.11 of the EAR)",
        review_policy="Presumption of denial",
        requirement=Requirement("ALL", (), "PRESUMPTION_OF_DENIAL", "Presumption of denial", None, ("744.11",)),
        citations=(Citation("90 FR 4617", FR),),
        source_url="https://www.bis.gov/",
    )


@pytest.fixture
def bhabha() -> Entry:
    return Entry(
        id="el-ba9876543210",
        list_code="EL",
        names=(Name("Bhabha Atomic Research Center (BARC)"),),
        countries=("IN",),
        listed_from=DateBound.not_after(date(2022, 4, 21), "CSL of 2022-04-21"),
        listed_to=DateBound.on(date(2025, 1, 16), "90 FR 4617"),
    )


@pytest.fixture
def screening(zhipu: Entry, bhabha: Entry) -> Screening:
    hostile = Entry(
        id="el-feedfeedfeed",
        list_code="EL",
        names=(Name("<script>alert(1)</script> \u202eevil\u202c \x1b[31mCo"),),
        listed_from=DateBound(date(2023, 1, 1), date(2023, 3, 2), "88 FR 13673"),
        requirement=Requirement("FN4", ("4",), notes=("The source leaves the footnote mark out.",)),
    )
    whole = Feature("name", 970, "both words the same", ((0, 5), (6, 8)), ((0, 5), (6, 8)), "same")
    near = Feature("word", 640, "“Zhipo” and “script” are spelled nearly alike", ((0, 5),), ((1, 7),), "near")
    less = Feature("country", -20, "the countries differ", (), (), "differs")
    return Screening(
        id="scr_0123456789abcdef",
        as_of=date(2026, 7, 31),
        known_by=None,
        threshold=700,
        lists=(ListUse("EL", "2026-07-31", 3420, False), ListUse("SDN", "2024-03-01", 14_000, True)),
        not_checked=("ownership: no ownership facts for this party", "end use"),
        results=(
            ScreeningResult(
                Party("Zhipu AI"),
                "restricted",
                (
                    Candidate(zhipu, 970, "match", zhipu.names[1], (whole,), ()),
                    Candidate(
                        hostile,
                        620,
                        "possible",
                        hostile.names[0],
                        (near, less),
                        ("one word of two",),
                        "unknown",
                    ),
                ),
            ),
            ScreeningResult(
                Party("Bhabha Atomic Research Centre", country="IN"),
                "nothing_found",
                (),
                (Candidate(bhabha, 980, "match", bhabha.names[0], ()),),
                ("“Centre” was read as “Center”",),
            ),
            ScreeningResult(Party("知乎", id="=cmd()"), "nothing_found"),
            ScreeningResult(Party(""), "not_checked", error="the name is empty"),
        ),
        engine="0.1.0",
        created_at=datetime(2026, 8, 1, 9, 30, tzinfo=UTC),
    )
