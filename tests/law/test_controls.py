"""Reasons for control to the paragraph: footnotes of the Country Chart, unknown paragraphs, rows that ran together."""

from __future__ import annotations

import pytest
from tests.law.determining import DENIAL, answer

from navicert.model.determination import Determination
from navicert.model.item import Item

CHART = "Supplement No. 1 to 15 CFR part 738"
LIST = "Supplement No. 1 to 15 CFR part 774"
REQUIRED = ("required", "required_unless_exception")


def sure(found: Determination) -> set[str]:
    """The reasons for control that surely require a license, as BIS enforces them."""
    return {one.source for one in found.requirements if one.certain and not one.text_only}


def named(cite: str, *cases: tuple[object, ...]) -> list[object]:
    """Cases whose id is the citation and the case."""
    return [pytest.param(*case, id=f"{cite}: {' '.join(map(str, case))}") for case in cases]


@pytest.mark.parametrize(
    ("item", "to", "reason"),
    [
        *named(
            f"{CHART}, footnote 10", *((code, to, "RS") for to in ("GB", "AU") for code in (
                "0A501.a", "0A504.i", "0A505.a", "0A505.x", "0A506", "0A507", "0A509", "0E501", "0E504")),
        ),
        *named(f"{CHART}, footnote 7", ("9A515.e", "IN", "RS"), ("6A003.b.4.b", "IN", "RS")),
    ],
)  # fmt: skip
def test_a_footnote_of_the_chart_requires_a_license(item: str, to: str, reason: str) -> None:
    found = answer(item, to)
    assert found.license in REQUIRED
    assert reason in sure(found)
    cited = {basis.citation.text for one in found.requirements for basis in one.basis}
    assert any("footnote" in text for text in cited)


@pytest.mark.parametrize(
    ("item", "to"),
    named(f"{CHART}, footnote 10", ("0A501.y", "GB"), ("0A505.b", "AU"), ("0A504.a", "GB"))
    + named(f"{CHART}, footnote 7", ("9A515.e", "JP")),
)
def test_a_footnote_reaches_its_own_items_and_countries_only(item: str, to: str) -> None:
    found = answer(item, to)
    assert not any("footnote" in basis.citation.text for one in found.requirements for basis in one.basis)


@pytest.mark.parametrize(
    "item", [row for code in ("0A502.a", "0A508", "0D501", "0D505", "0E505", "0A505", "0A504")
             for row in named(f"{CHART}, footnote 10", (code,))],
)  # fmt: skip
def test_a_footnote_whose_fact_is_not_known_asks_for_it(item: str) -> None:
    found = answer(item, "GB")
    assert found.license == "indeterminate"
    assert any("footnote 10" in text for text in found.open_questions)


def test_738_footnote_10_the_barrel_decides() -> None:
    long, short = (answer(Item("0A502.a", facts={"barrel_under_18_inches": value}), "GB") for value in (False, True))
    assert short.license in REQUIRED
    assert not any("footnote" in basis.citation.text for one in long.requirements for basis in one.basis)


UNKNOWN = ("3A090.q", "3A090.d", "4A090.c", "4A090.z", "3B002.d", "3B001.z", "3B001.o", "3B001.p.1", "3B001.p.3",
           "3B001.a.5", "3B001.f.7")  # fmt: skip


@pytest.mark.parametrize("item", [row for code in UNKNOWN for row in named(LIST, (code,))])
def test_a_paragraph_that_no_row_names_is_open_where_another_paragraph_would_decide(item: str) -> None:
    found = answer(item, "CN")
    assert found.license == "indeterminate"
    asked = [text for text in found.open_questions if text.startswith("which paragraph of")]
    assert asked and all("Supplement No. 1 to 15 CFR part 774" in text for text in asked)


@pytest.mark.parametrize(
    ("item", "to", "license"),
    [*named(LIST, ("6A993.a", "CN", "not_required"), ("3B001.a.5", "DE", "indeterminate"),
            ("3B002.d", "DE", "not_required"), ("5A002.q", "CN", "required_unless_exception"))],
)  # fmt: skip
def test_a_paragraph_that_no_row_names_is_only_flagged_where_none_could_matter(
    item: str, to: str, license: str
) -> None:
    found = answer(item, to)
    assert found.license == license
    assert any(f"no row of the corpus names {item}" in text for text in found.flags)
    assert (license == "indeterminate") is any("since no row names" in text for text in found.open_questions)


@pytest.mark.parametrize(
    "item", [row for code in ("3A001.z", "3A001.z.1", "5A002.z", "5A992.z", "5D992.z.1", "5D992.z", "3A090", "4A090")
             for row in named("15 CFR 742.6(a)(6)(iii)", (code,))],
)  # fmt: skip
def test_what_every_paragraph_below_requires_is_required(item: str) -> None:
    found = answer(item, "CN")
    assert found.license in REQUIRED
    assert "RS" in sure(found)
    assert found.review_policy == DENIAL.lower().replace("_", " ")


@pytest.mark.parametrize(
    ("item", "to"),
    named("15 CFR 742.6(a)(6)(i)(B)", ("3A090", "VN")) + named("15 CFR 742.6(a)(6)(iii)", ("5A992", "CN")),
)
def test_where_one_paragraph_below_requires_none_it_stays_open(item: str, to: str) -> None:
    assert answer(item, to).license == "indeterminate"


@pytest.mark.parametrize(
    ("item", "to", "reasons"),
    [
        *named(f"{LIST}, ECCN 1C350", ("1C350.b", "CN", "CB"), ("1C350.d.1", "VN", "CB")),
        *named(f"{LIST}, ECCN 1A231", ("1A231", "CN", "NP"), ("1A231", "DE", "")),
        *named(f"{LIST}, ECCN 1C351", ("1C351.a.1", "DE", ""), ("1C351.d.15", "DE", "CB"), ("1C351.d.16", "DE", "CB")),
        *named(f"{LIST}, ECCN 1C353", ("1C353.a.1", "DE", ""), ("1C353.a.1", "CN", "CB")),
        *named(f"{LIST}, ECCN 5A001", ("5A001.b.3", "CN", "NS")),
        *named(f"{LIST}, ECCN 9A610", ("9A610.a", "CN", "NS RS"), ("9A610.y", "DE", "")),
        *named(f"{LIST}, ECCN 0A504", ("0A504.i", "CN", "CC RS")),
        *named(f"{LIST}, ECCN 3A002", ("3A002.c", "DE", "")),
        *named(f"{LIST}, ECCN 1C991", ("1C991.a", "CN", "")),
        *named(f"{LIST}, ECCN 5A992", ("5A992.c", "CN", ""), ("5D992.c", "CN", "")),
    ],
)  # fmt: skip
def test_words_that_name_paragraphs_decide(item: str, to: str, reasons: str) -> None:
    found = answer(item, to)
    assert set(reasons.split()) <= sure(found)
    assert found.license in REQUIRED if reasons else found.license == "not_required"


def test_1c353_the_words_stay_open_for_toxins() -> None:
    assert answer("1C353.a.3", "DE").license == "indeterminate"
