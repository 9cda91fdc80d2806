"""The worked cases of the ownership rules, each by both rules, the stricter answer taken."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from navicert.exchange.whatif import what_if
from navicert.ownership.rules import rule
from navicert.ownership.trace import Trace, strictest, trace

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "ownership.json"
# The file gives no earlier stake, so that a divestment cannot be seen in it.
NOT_IN_THE_FACTS = {"recent_divestment_review"}


def cases() -> list[Any]:
    if not CASES.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"{CASES} is not beside this checkout"))]
    table = json.loads(CASES.read_text("utf-8"))
    return [pytest.param(case, id=f"{case['id']} {case['title']}") for case in table["cases"]]


def answer(case: dict[str, Any]) -> Trace:
    graph, day = what_if(case, "case"), date.fromisoformat(case["as_of"])
    return strictest([trace(graph, case["target"], rule(code), day) for code in ("bis", "ofac")])


@pytest.mark.shared
@pytest.mark.parametrize("case", cases())
def test_a_worked_case(case: dict[str, Any]) -> None:
    found = answer(case)
    assert found.result == case["expected"], found.arithmetic
    if case.get("expected_aggregate_pct") is not None:
        assert found.held.low == found.held.high == Decimal(str(case["expected_aggregate_pct"]))
    if "bounds" in case:
        assert [found.held.low, found.held.high] == case["bounds"]
    if "look_through_pct" in case:
        assert found.look_through is not None
        assert found.look_through * 100 == Fraction(str(case["look_through_pct"]))
    flag = case.get("flag")
    if flag and flag not in NOT_IN_THE_FACTS:
        assert any(one.startswith(f"{flag}:") for one in found.flags)
    unverified = any(one.startswith("unverified:") for one in found.flags)
    assert unverified == (found.rule.code == "bis" and case["as_of"] >= "2026-11-10")


def graph(edges: str, **listed: str) -> Any:
    """A graph from "X A 50; A B ?"."""
    rows = [edge.split() for edge in edges.split(";")]
    table = [{"owner": r[0], "owned": r[1], "pct": r[2], **dict(part.split("=") for part in r[3:])} for r in rows]
    return what_if({"edges": table, "listed": listed}, "test")


DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("edges", "listed", "code", "result", "low", "high"),
    [
        ("X A 14.7; Y A 17.4; Z A 17.9", {"X": "EL", "Y": "EL", "Z": "EL"}, "bis", "captured", "50", "50"),
        ("X A >50", {"X": "EL"}, "bis", "captured", "50", "100"),
        ("X A 25-50", {"X": "EL"}, "bis", "indeterminate", "25", "50"),
        ("X A 25-49.9", {"X": "EL"}, "bis", "not_captured", "25", "49.9"),
        ("X A <50", {"X": "EL"}, "bis", "not_captured", "0", "50"),
        ("X A 50", {"X": "UK"}, "uk", "not_captured", "50", "50"),
        ("X A >50", {"X": "UK"}, "uk", "captured", "50", "100"),
        ("X A 30; Y A 30", {"X": "UK", "Y": "UK"}, "uk", "not_captured", "30", "30"),
        ("X A 30 joint=deal; Y A 30 joint=deal", {"X": "UK", "Y": "UK"}, "uk", "captured", "60", "60"),
        ("X A 30; Y A 30", {"X": "EU", "Y": "EU"}, "eu", "captured", "60", "60"),
        ("X A 10 kind=control", {"X": "EU"}, "eu", "indeterminate", "0", "0"),
        ("X A 100 kind=consolidation", {"X": "EL"}, "bis", "indeterminate", "0", "100"),
        ("X A 100 kind=control", {"X": "EL"}, "bis", "not_captured", "0", "0"),
        ("X A 60 kind=votes", {"X": "EL"}, "bis", "indeterminate", "0", "100"),
        ("X A 1; Y A ?", {"X": "UK", "Y": "UK"}, "uk", "indeterminate", "1", "99"),
        ("X A 51; Y A 20", {"X": "UK", "Y": "UK"}, "uk", "captured", "51", "51"),
        ("X A 60 kind=votes", {"X": "UK"}, "uk", "captured", "60", "60"),
        ("X A ?; U A 60 kind=votes", {"X": "EL"}, "bis", "indeterminate", "0", "100"),
        ("X A 40; X A 60 kind=votes", {"X": "EL"}, "bis", "not_captured", "40", "40"),
        ("X A 40-60; U A 70", {"X": "EL"}, "bis", "indeterminate", "40", "60"),
        ("X A ?; U A 70; V A 40", {"X": "EL"}, "bis", "indeterminate", "0", "100"),
        ("X A ?; U A 70", {"X": "EL"}, "bis", "not_captured", "0", "30"),
        ("X A 30; X A 25", {"X": "EL"}, "bis", "indeterminate", "25", "55"),
        ("X A 20; X A 25", {"X": "EL"}, "bis", "not_captured", "20", "45"),
        ("X A 60; A B 60; B C 60", {"X": "SDN"}, "ofac", "captured", "60", "60"),
        ("X A 30; Y A 30", {"X": "SDN", "Y": "SSI"}, "ofac", "not_captured", "30", "30"),
        ("X A 30; Y A 30", {"X": "SSI [DIRECTIVE 1]", "Y": "SSI [DIRECTIVE 1]"}, "ofac", "captured", "60", "60"),
        ("X A 30; Y A 30", {"X": "SSI [DIRECTIVE 1]", "Y": "SSI [DIRECTIVE 4]"}, "ofac", "not_captured", "30", "30"),
        ("X A 30; Y A 30", {"X": "SSI", "Y": "SSI"}, "ofac", "indeterminate", "0", "60"),
        ("X A 50", {"X": "SDN [CYBER2]"}, "bis", "not_captured", "0", "0"),
        ("X A 50", {"X": "SDN [SDGT]"}, "bis", "captured", "50", "50"),
        ("X A 50", {"X": "SDN"}, "bis", "indeterminate", "0", "50"),
        ("X A ?; U A 60", {"X": "EL"}, "bis", "not_captured", "0", "40"),
        ("X A 60; A A 40", {"X": "EL"}, "bis", "captured", "60", "60"),
        ("X A 60 from=2027-01-01", {"X": "EL"}, "bis", "not_captured", "0", "0"),
        ("X A 60 to=2026-12-01", {"X": "EL"}, "bis", "not_captured", "0", "0"),
    ],
)  # fmt: skip
def test_what_counts_and_how_much(
    edges: str, listed: dict[str, str], code: str, result: str, low: str, high: str
) -> None:
    target = "C" if "C" in edges else "A"
    found = trace(graph(edges, **listed), target, rule(code), DAY)
    assert (found.result, found.held.low, found.held.high) == (result, Decimal(low), Decimal(high)), found.arithmetic


@pytest.mark.parametrize(
    ("day", "result", "verified"),
    [
        ("2025-09-28", "not_captured", True), ("2025-09-29", "captured", True), ("2025-11-09", "captured", True),
        ("2025-11-10", "not_captured", True), ("2026-11-09", "not_captured", True), ("2026-11-10", "captured", False),
    ],
)  # fmt: skip
def test_the_affiliates_rule_is_dated_90_fr_47201_and_90_fr_50857(day: str, result: str, verified: bool) -> None:
    found = trace(graph("X A 100", X="EL"), "A", rule("bis"), date.fromisoformat(day))
    assert (found.result, found.period.verified) == (result, verified)
    assert found.reached == "captured" and found.held.low == 100
    if result == "not_captured":
        assert any(flag.startswith("rule_not_in_force:") for flag in found.flags)


def test_one_setting_switches_what_no_source_confirms() -> None:
    facts, day = graph("X A 100", X="EL"), date(2026, 11, 22)
    off, on = trace(facts, "A", rule("bis", "not_in_force"), day), trace(facts, "A", rule("bis", "in_force"), day)
    assert (off.result, on.result) == ("not_captured", "captured")
    assert off.period.verified and on.period.verified
    assert not any("unverified" in flag for flag in (*off.flags, *on.flags))
    assert trace(facts, "A", rule("bis", "in_force"), date(2026, 6, 1)).result == "not_captured"


def test_before_2014_a_single_blocked_owner_had_to_hold_half() -> None:
    facts = graph("X A 30; Y A 30", X="SDN", Y="SDN")
    assert trace(facts, "A", rule("ofac"), date(2014, 8, 12)).result == "not_captured"
    assert trace(facts, "A", rule("ofac"), date(2014, 8, 13)).result == "captured"


def test_the_most_restrictive_owner_wins_supplement_8_to_part_744() -> None:
    facts = graph("X A 30; Y A 20", X="EL (footnote 4, presumption of denial)", Y="MEU")
    passed = trace(facts, "A", rule("bis"), DAY).inherited
    assert passed is not None
    assert (passed.scope, passed.footnotes, passed.exceptions) == ("ALL", ("4",), "none")
    assert passed.policy == "PRESUMPTION_OF_DENIAL"
    assert passed.path == ("X", "A")


def test_an_affiliate_of_an_affiliate_says_through_whom() -> None:
    found = trace(graph("X A 60; A B 30; Y B 20", X="SDN", Y="SDN"), "B", rule("ofac"), DAY)
    assert [path.owners for path in found.paths] == [("X", "A", "B"), ("Y", "B")]
    assert found.paths[0].why == "X is on SDN; A is itself caught through it, so its whole stake counts"
    assert found.arithmetic == "30% (A) + 20% (Y) = 50%, at or above 50%"


@pytest.mark.parametrize(
    ("edges", "flag"),
    [
        ("X A 60 source=p; X A 40 source=q", "conflicting_shares"),
        ("X A 30; X A 25", "several_holdings"),
        ("X A 60 kind=votes", "votes_only"),
        ("X A ? kind=consolidation", "red_flag_29"),
        ("X A ? kind=control", "control_link_listed"),
        ("X A 60; U A 50", "shares_above_100"),
        ("A A 100; X A 60", "self_ownership"),
        ("X A 30; A B 100; B A 25", "circular_ownership_review"),
        ("X A 16.67; Y A 16.67; Z A 16.66", "precision_warning"),
        ("X A 40; X A 60 to=2026-06-01", "recent_divestment_review"),
        ("X A 20", "red_flag_minority"),
        ("X A ?", "red_flag_29"),
    ],
)  # fmt: skip
def test_what_a_person_must_see_is_flagged(edges: str, flag: str) -> None:
    found = trace(graph(edges, X="EL", Y="EL", Z="EL"), "A", rule("bis"), DAY)
    assert any(one.startswith(f"{flag}:") for one in found.flags), found.flags


def test_sources_that_contradict_each_other_leave_the_answer_open() -> None:
    found = trace(graph("X A 60 source=register; X A 40 source=newspaper", X="EL"), "A", rule("bis"), DAY)
    assert found.result == "indeterminate"
    assert (found.held.low, found.held.high) == (40, 60)
    assert "40% by newspaper; 60% by register" in next(f for f in found.flags if f.startswith("conflicting"))


def test_what_would_change_is_computed() -> None:
    open_ = trace(graph("X A 30; Y A ?; U A 25", X="EL", Y="EL"), "A", rule("bis"), DAY)
    assert "Y holding 20% or more would decide: captured" in open_.changes
    assert "Y holding less than 20% would decide: not captured" in open_.changes
    caught = trace(graph("X A 30; Y A 20", X="EL", Y="EL"), "A", rule("bis"), DAY)
    assert "Y leaving the list: not captured" in caught.changes
    free = trace(graph("X A 35; U A 20", X="EL"), "A", rule("bis"), DAY)
    assert "listed parties among the unknown owners of 45% holding 15% or more: captured" in free.changes
    assert "U (20%) being listed or itself caught: captured" in free.changes


def test_a_party_without_facts_says_so() -> None:
    found = trace(graph("X B 30", X="EL"), "A", rule("bis"), DAY)
    assert found.result == "not_captured"
    assert found.not_checked == ("ownership: no ownership facts for this party",)
