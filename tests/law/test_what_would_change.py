"""What would change an answer: what is told comes true when it is put in place, and nothing is told that tempts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from law.determining import answer, listed, owner, party
from navicert.law.alternatives import MOST, changes
from navicert.law.determine import determine
from navicert.law.end_use import end_use_codes
from navicert.model.determination import Change, Determination
from navicert.model.item import Item
from navicert.model.transaction import CheckedParty, Transaction

CERTIFIED = {"us_third_party_test": True, "volume_share_ok": True, "kyc": True, "us_supply_ok": True}
ABROAD = {"kind": "reexport", "origin": "SG"}


def of(base: Determination) -> dict[str, Change]:
    return {one.what: one for one in changes(base)}


def said(found: Determination) -> tuple[str, str | None, tuple[str, ...]]:
    able = tuple(one.symbol for one in found.exceptions if one.ordinary and one.usable != "no")
    return found.license, found.review_policy, able


def comes_true(told: Change, found: Determination) -> bool:
    return (told.license, told.review_policy, told.exceptions) == said(found)


def put(base: Determination, **fields: object) -> Determination:
    return determine(replace(base.transaction, **fields), base.as_of, base.parties)  # type: ignore[arg-type]


def put_item(base: Determination, **fields: object) -> Determination:
    return put(base, item=replace(base.transaction.item, **fields))  # type: ignore[arg-type]


def put_party(base: Determination, *parties: CheckedParty) -> Determination:
    asked: Transaction = replace(base.transaction, parties=tuple(one.asked for one in parties))
    return determine(asked, base.as_of, parties)


BASES = {
    "chip that NAC may serve": lambda: answer(Item(chip="NVIDIA RTX 4090"), "CN"),
    "chip to China": lambda: answer(Item(chip="NVIDIA H200 SXM"), "CN"),
    "chip to Malaysia, parent not stated": lambda: answer(Item(chip="NVIDIA H200 SXM"), "MY", party(country="MY")),
    "chip from abroad": lambda: answer(Item(chip="NVIDIA H200 SXM"), "CN", **ABROAD),
    "entry to Singapore": lambda: answer("3A001.a.7", "SG"),
    "EAR99 to Russia": lambda: answer("EAR99", "RU"),
    "EAR99 to China": lambda: answer("EAR99", "CN"),
    "no item": lambda: answer(Item(), "CN"),
    "listed": lambda: answer("EAR99", "CN", party(hits=(listed(),))),
    "may be listed": lambda: answer("EAR99", "CN", party(hits=(listed(certain=False, doubt="alike"),))),
    "military": lambda: answer("3A991", "CN", uses=("military",)),
}


@pytest.fixture(params=BASES, ids=str)
def base(request: pytest.FixtureRequest) -> Determination:
    found: Determination = BASES[request.param]()
    return found


def test_each_end_use_that_is_told_gives_that_answer(base: Determination) -> None:
    for what, told in of(base).items():
        if not what.startswith("the end use is"):
            continue
        named = [name.replace(" ", "_") for name in what.partition(": ")[2].split(", ")]
        assert set(named) <= set(end_use_codes())
        for code in named:
            uses = (*(use for use in base.transaction.end_uses if use != "civil"), code)
            assert comes_true(told, put(base, end_uses=uses)), (what, code)


def test_each_fact_that_is_told_gives_that_answer(base: Determination) -> None:
    for what, told in of(base).items():
        if "fact" not in what.split(":")[0]:
            continue
        for name, value in re.findall(r"(\w+): (yes|no)", what):
            facts = {**base.transaction.item.facts, name: value == "yes"}
            assert comes_true(told, put_item(base, facts=facts)), (what, name)


def test_nothing_is_told_that_tempts(base: Determination) -> None:
    for what in of(base):
        assert not re.search(r"EAR99|dollars|not designed|civil|reexported|exported from", what), what


def test_few_lines_are_told_and_those_of_the_license_first(base: Determination) -> None:
    told = changes(base)
    assert len(told) <= MOST and len({one.what for one in told}) == len(told)
    ranks = [0 if one.license != base.license else 1 if one.review_policy != base.review_policy else 2 for one in told]
    assert ranks == sorted(ranks)
    assert sum(one.what.startswith("the end use") for one in told) == len(
        {(one.license, one.review_policy, one.exceptions) for one in told if one.what.startswith("the end use")}
    )


def test_so_many_lines_as_are_asked_for() -> None:
    russia = answer("EAR99", "RU")
    assert changes(russia, most=2) == changes(russia)[:2]


def test_where_the_item_is_not_known_only_uses_that_decide_are_told() -> None:
    told = changes(answer(Item(), "CN"))
    assert told and all(one.license != "indeterminate" for one in told)


def test_a_fact_that_is_open_is_told_both_ways() -> None:
    told = of(answer("EAR99", "RU"))
    assert told["fact in_part746_supplements: yes"].license == "required"
    assert told["fact in_part746_supplements: no"].license == "not_required"


def test_the_certificates_of_the_exporter_are_tried_together() -> None:
    base = answer(Item(chip="NVIDIA H200 SXM"), "CN")
    (told,) = [one for what, one in of(base).items() if what.startswith("the exporter certifies")]
    assert told.review_policy == "case-by-case" and comes_true(told, put(base, certifications=CERTIFIED))


def test_a_listed_party_that_is_another_one() -> None:
    base = answer("EAR99", "CN", party(hits=(listed(),)))
    assert comes_true(of(base)["Kappa is not the party that stands on EL"], put_party(base, party()))
    hit = listed(certain=False, doubt="alike")
    maybe = answer("EAR99", "CN", party(hits=(hit,)))
    assert comes_true(of(maybe)["Kappa is Kappa Co., Ltd. on EL"], put_party(maybe, party(hits=(listed(),))))


def test_a_difference_for_ofac_alone_is_said() -> None:
    base = answer("EAR99", "DE", party(country="DE", hits=(listed("SDN", certain=False, doubt="alike"),)))
    (told,) = [what for what in of(base) if "on SDN" in what]
    assert told.endswith("(OFAC then: blocked)")


@pytest.mark.parametrize(("result", "words"), [("captured", "hold enough of"), ("not_captured", "hold not enough of")])
def test_a_share_that_is_open_is_settled_both_ways(result: str, words: str) -> None:
    base = answer("EAR99", "CN", party(owners=(owner("indeterminate"),)), day=date(2025, 10, 15))
    (told,) = [one for what, one in of(base).items() if words in what]
    other = put_party(base, party(owners=(owner(result),)))
    assert comes_true(told, other) and told.license != base.license


def test_an_item_from_abroad() -> None:
    base = answer(Item(chip="NVIDIA H200 SXM"), "CN", **ABROAD)
    told = of(base)
    assert base.license == "indeterminate"
    assert comes_true(told["the item was made in the United States"], put_item(base, origin="US"))
    assert comes_true(
        told["the item is the direct product of US technology that a rule names"], put_item(base, direct_product=True)
    )
    assert comes_true(told["controlled US content is 30 percent"], put_item(base, us_content_percent=Decimal(30)))
    none = told["the item was made abroad, has no US content and is no direct product"]
    other = put_item(base, foreign_produced=True, us_content_percent=Decimal(0), direct_product=False)
    assert none.license == "not_applicable" and comes_true(none, other)


def test_where_the_ultimate_parent_is() -> None:
    base = answer(Item(chip="NVIDIA H200 SXM"), "MY", party(country="MY"))
    told = of(base)
    china = told["the ultimate parent of Kappa has its headquarters in China"]
    assert comes_true(china, put_party(base, party(country="MY", parent="CN"))) and china.license == "required"
    home = told["Kappa and its ultimate parent have their headquarters in MY"]
    assert comes_true(home, put_party(base, party(country="MY", seat="MY", parent="MY")))
    assert home.license == "not_required"


def test_the_parents_of_several_parties_are_settled_together() -> None:
    two = (party("Kappa", "MY"), party("Omega", "MY", "purchaser"))
    base = answer(Item(chip="NVIDIA H200 SXM"), "MY", *two)
    (told,) = [one for what, one in of(base).items() if what.startswith("Kappa, Omega: ")]
    settled = [replace(one, asked=replace(one.asked, headquarters="MY", parent_country="MY")) for one in two]
    assert told.license == "not_required" and comes_true(told, put_party(base, *settled))


def test_a_seat_that_is_stated_stays() -> None:
    base = answer(Item(chip="NVIDIA H200 SXM"), "MY", party(country="MY", seat="MY", parent="CN"))
    assert base.license == "required" and not [what for what in of(base) if "headquarters in MY" in what]


def test_each_entry_that_the_figures_leave_is_told() -> None:
    base = answer(Item(chip="Hygon DCU K100-AI"), "CN", day=date(2026, 6, 1))
    assert base.license == "indeterminate" and len(base.item.alternatives) > 1
    told = of(base)
    for code in base.item.alternatives:
        other = put_item(base, eccn=code)
        if said(other) != said(base):
            assert comes_true(told[f"the item is classified as {code}"], other)
    assert {one.license for what, one in told.items() if "classified as" in what} >= {"required", "not_required"}
