"""The 30 worked scenarios, end to end: the bundled lists, the law of the day, the answer with its reasons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from navicert.exchange.transactions import request_of
from navicert.model.determination import Determination
from navicert.services.determine import determine_transaction
from navicert.services.workspace import Workspace

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "scenarios.json"
# The words of the file are British; ours are American.
SPELLING = (("licence", "license"), ("Licence", "License"))
# The scenario names the policy of 744.8 alone. The Entity List has the very name as an alias of King Pai Technology
# Co., Ltd., with a policy of denial: the stricter of the two stands in the answer, and the other beside it.
STRICTER = {"S25": "policy of denial"}


def scenarios() -> list[Any]:
    if not CASES.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"{CASES} is not beside this checkout"))]
    table = json.loads(CASES.read_text("utf-8"))["scenarios"]
    assert len(table) == 30
    return [pytest.param(one, id=f"{one['id']} {'; '.join(one['citations'][:2])}") for one in table]


def determined(bundled_once: Workspace, scenario: dict[str, Any]) -> Determination:
    request = request_of(scenario, scenario["id"])
    assert request.as_of is not None
    return determine_transaction(bundled_once, request, as_of=request.as_of, alternatives=False).determination


def american(text: str) -> str:
    for old, new in SPELLING:
        text = text.replace(old, new)
    return text


@pytest.mark.shared
@pytest.mark.parametrize("scenario", scenarios())
def test_a_scenario(bundled_once: Workspace, scenario: dict[str, Any]) -> None:
    found, expected = determined(bundled_once, scenario), scenario["expected"]
    if "ear_licence" in expected:
        assert found.license == expected["ear_licence"]
    if "subject_to_ear" in expected:
        assert found.subject_to_ear is expected["subject_to_ear"]
    if "eccn" in expected:
        assert found.item.eccn == expected["eccn"]
    if "authorisation" in expected:
        assert found.authorization == expected["authorisation"]
    if "scope" in expected:
        assert found.scope == expected["scope"]
    if "general_prohibition" in expected:
        assert found.general_prohibition == expected["general_prohibition"]
    if "ofac" in expected:
        assert found.ofac == expected["ofac"]
    for flag in expected.get("flags", ()):
        assert any(american(flag) in one for one in found.flags), (flag, found.flags)
    assert found.not_evaluated
    _matches(found, expected)
    _policy(found, expected, scenario["id"])
    _exceptions(found, expected)
    _numbers(found, expected)


def _matches(found: Determination, expected: dict[str, Any]) -> None:
    hits = [hit for party in found.parties for hit in party.hits if hit.certain]
    for wanted in expected.get("matches", ()):
        (hit, *_) = [hit for hit in hits if (hit.entry.list_code, hit.entry.name) == (wanted["list"], wanted["name"])]
        # An added alias of the row stands for the name that the scenario has in mind (MAHAN AIR for Mahan Airways).
        assert wanted["via"] in (hit.via, hit.how) or (wanted["via"], hit.via) == ("name", "alias")
    if expected.get("matches") == []:
        assert hits == []
    for refused in expected.get("must_not_match", ()):
        assert refused not in {hit.entry.name for hit in hits}
        assert not (refused == "any Entity List entry" and any(hit.entry.list_code == "EL" for hit in hits))
    owned = [entry for party in found.parties for owner in party.owners for entry in owner.entries]
    for wanted in expected.get("owned_by", ()):
        assert (wanted["list"], wanted["name"]) in {(code, name) for code, name, _ in owned}
    if "aggregate_pct" in expected:
        sums = {owner.owned.low for party in found.parties for owner in party.owners if owner.owned.rule == "ofac"}
        assert sums == {expected["aggregate_pct"]}
    if "footnotes" in expected:
        assert found.footnotes == tuple(str(mark) for mark in expected["footnotes"])
    for name, marks in expected.get("footnotes_by_party", {}).items():
        (party,) = [party for party in found.parties if party.name == name]
        rows = [hit.entry.requirement for hit in party.hits if hit.certain and hit.entry.requirement]
        assert {mark for row in rows for mark in row.footnotes} == {str(mark) for mark in marks}


def _policy(found: Determination, expected: dict[str, Any], number: str) -> None:
    if "review_policy" in expected:
        wanted = expected["review_policy"].partition(" (")[0]
        # What a policy takes out for case-by-case review stands in parentheses.
        assert (found.review_policy or "").partition(" (")[0] == STRICTER.get(number, wanted)
        assert wanted in {text.partition(" (")[0] for _, text in found.policies}
    for name, text in expected.get("review_policy_by_party", {}).items():
        assert (name, text) in found.policies


def _exceptions(found: Determination, expected: dict[str, Any]) -> None:
    usable = {one.symbol for one in found.exceptions if one.usable != "no"}
    ordinary = {one.symbol for one in found.exceptions if one.usable != "no" and one.ordinary}
    if "exceptions_available" in expected:
        wanted = {text.split()[0] for text in expected["exceptions_available"]}
        assert wanted <= usable
        if not wanted:
            assert not ordinary
        if any(text.endswith(" only") for text in expected["exceptions_available"]):
            assert usable == wanted
    for text in expected.get("exceptions_unavailable", ()):
        assert text.partition(":")[0] not in usable


def _numbers(found: Determination, expected: dict[str, Any]) -> None:
    for name, text in expected.get("numeric_test", {}).items():
        assert found.numbers[name] == text


@pytest.mark.shared
@pytest.mark.parametrize("scenario", scenarios())
def test_every_step_cites_what_it_rests_on(bundled_once: Workspace, scenario: dict[str, Any]) -> None:
    found = determined(bundled_once, scenario)
    codes = [step.step for step in found.steps]
    assert codes[0] == "subject_to_ear" and codes[-1] == "result"
    for step in found.steps:
        assert step.why and step.outcome, step
    for requirement in found.requirements:
        assert requirement.basis and all(one.citation.text for one in requirement.basis), requirement
