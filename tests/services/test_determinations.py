"""Determinations on the bundled lists: who is found, what follows, and that many give the answers of each."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import Any

import pytest
from rich.console import Console

from navicert.errors import InvalidInput, NotFound
from navicert.exchange.transactions import BadRequest, Request, request_of
from navicert.model.determination import Determination
from navicert.report.determination_json import determination_json
from navicert.report.determination_table import print_determination
from navicert.report.screening import data_json
from navicert.services.determine import Determined, determine_many, determine_transaction
from navicert.services.evidence import evidence
from navicert.services.lists import known_lists
from navicert.services.workspace import Workspace

US = {"eccn": "EAR99", "origin": "US"}
ZHIPU = "Beijing Zhipu Huazhang Technology Co., Ltd."
# STYLE.md: words that nothing here may say. "Approval" is a word of the law.
NEVER = re.compile(r"\b(?:cleared?|safe|approved|compliant|complies|allowed|permitted|pass(?:ed)?|ok)\b", re.IGNORECASE)


def asked(
    name: str, to: str = "CN", *, country: str | None = None, item: Any = None, role: str = "end_user", **more: Any
) -> Request:
    party = {"name": name, "country": country or to, "role": role} | more.pop("party", {})
    return request_of({"parties": [party], "item": item or US, "origin": "US", "destination": to, **more}, "test")


def found(workspace: Workspace, request: Request, day: str, *, alternatives: bool = False) -> Determination:
    as_of = date.fromisoformat(day)
    return determine_transaction(workspace, request, as_of=as_of, alternatives=alternatives).determination


def certain(answer: Determination) -> set[tuple[str, str]]:
    return {(hit.entry.list_code, hit.via) for party in answer.parties for hit in party.hits if hit.certain}


@pytest.mark.parametrize(
    ("day", "license_"), [("2025-01-15", "not_required"), ("2025-01-16", "required")], ids=lambda v: f"90 FR 4617 {v}"
)
def test_zhipu_from_its_day_on(bundled_once: Workspace, day: str, license_: str) -> None:
    assert found(bundled_once, asked("Zhipu AI"), day).license == license_


@pytest.mark.parametrize(
    ("name", "license_", "policy"),
    [
        ("Department of Atomic Energy, Heavy Water Plant, Kota", "required", "presumption of approval"),
        ("DAE fuel reprocessing plant", "required", "presumption of approval"),
        ("Department of Atomic Energy nuclear reactor", "indeterminate", "presumption of approval"),
        ("Department of Atomic Energy reactors not under safeguards", "required", "presumption of approval"),
        ("Department of Atomic Energy: Kudankulam units 1 and 2 power plant", "not_required", None),
        ("Kudankulam Nuclear Power Plant units 1 and 2", "not_required", None),
        ("Department of Atomic Energy", "not_required", None),
    ],
    ids=lambda value: f"90 FR 4617 {value}",
)
def test_facilities_that_the_row_only_describes(
    bundled_once: Workspace, name: str, license_: str, policy: str | None
) -> None:
    answer = found(bundled_once, asked(name, "IN"), "2025-03-01")
    assert (answer.license, answer.review_policy) == (license_, policy)
    if license_ == "required":
        assert ("EL", "class_of_facility") in certain(answer)
    if name == "Department of Atomic Energy":
        assert any("possible matches" in one for one in answer.open_questions)


def test_barc_was_taken_off_90_fr_4617(bundled_once: Workspace) -> None:
    name = "Bhabha Atomic Research Center (BARC)"
    assert found(bundled_once, asked(name, "IN"), "2025-01-15").license == "required"
    assert found(bundled_once, asked(name, "IN"), "2025-01-16").license == "not_required"


@pytest.mark.parametrize(
    ("item", "license_"),
    [({"eccn": "3A991.p"}, "required"), ({"eccn": "EAR99", "in_supp7_part746": True}, "required"),
     ({"eccn": "EAR99", "in_supp7_part746": False}, "not_required"), ({"eccn": "EAR99"}, "indeterminate")],
    ids=lambda value: f"89 FR 68548 {value}",
)  # fmt: skip
def test_a_listed_address_by_its_label(bundled_once: Workspace, item: dict[str, Any], license_: str) -> None:
    request = asked("Omega Trading", "HK", item=item | {"origin": "US"}, party={"address": "Address 09"})
    answer = found(bundled_once, request, "2025-01-15")
    assert answer.license == license_ and ("EL", "address") in certain(answer)
    elsewhere = asked("Omega Trading", "SG", item=item | {"origin": "US"}, party={"address": "Address 09"})
    assert certain(found(bundled_once, elsewhere, "2025-01-15")) == set()


OWNED = [{"owner": ZHIPU, "owned": "NewCo Ltd.", "pct": "60"}]


@pytest.mark.parametrize(
    ("day", "license_", "flag"),
    [
        ("2025-09-28", "not_required", "diversion red flag"),
        ("2025-09-29", "required", ""),
        ("2025-11-09", "required", ""),
        ("2025-11-10", "not_required", "reimposed on 2026-11-10 unless extended"),
        ("2026-11-09", "not_required", "reimposed on 2026-11-10 unless extended"),
        ("2026-11-10", "required", "UNVERIFIED"),
    ],
    ids=lambda value: f"90 FR 47201, 90 FR 50857 {value}",
)
def test_an_affiliate_on_each_day_of_the_rule(bundled_once: Workspace, day: str, license_: str, flag: str) -> None:
    answer = found(bundled_once, asked("NewCo Ltd.", ownership=OWNED), day)
    assert answer.license == license_
    assert not flag or any(flag in one for one in answer.flags)


def test_an_affiliate_in_the_united_states_is_outside_the_rule(bundled_once: Workspace) -> None:
    answer = found(bundled_once, asked("NewCo Ltd.", ownership=OWNED, country="US"), "2025-10-15")
    assert answer.license == "not_required"


@pytest.mark.parametrize(("pct", "license_"), [("49.99", "not_required"), ("50", "required"), (None, "indeterminate")])
def test_the_share_decides_90_fr_47201(bundled_once: Workspace, pct: str | None, license_: str) -> None:
    owners = [{"owner": ZHIPU, "owned": "NewCo Ltd.", "pct": pct}]
    assert found(bundled_once, asked("NewCo Ltd.", ownership=owners), "2025-10-15").license == license_


def test_an_owner_that_is_only_alike_leaves_it_open(bundled_once: Workspace) -> None:
    owners = [{"owner": "Zhipu Huazhang Beijing Technology", "owned": "NewCo Ltd.", "pct": "60"}]
    assert found(bundled_once, asked("NewCo Ltd.", ownership=owners), "2025-10-15").license == "indeterminate"


def test_a_placeholder_stands_for_some_listed_party(bundled_once: Workspace) -> None:
    owners = [{"owner": "SDN-1", "owned": "HalfCo", "pct": "25"}, {"owner": "SDN-2", "owned": "HalfCo", "pct": "25"}]
    assert found(bundled_once, asked("HalfCo", "AE", ownership=owners), "2026-06-01").ofac == "blocked"


def test_a_stated_listing_takes_what_the_row_says(bundled_once: Workspace) -> None:
    request = asked("NewCo Ltd.", ownership=OWNED, listed={ZHIPU: "EL"})
    answer = found(bundled_once, request, "2025-10-15")
    assert (answer.license, answer.review_policy) == ("required", "presumption of denial")


def test_what_would_change_the_answer_is_tried(bundled_once: Workspace) -> None:
    answer = found(bundled_once, asked("Zhipu AI"), "2025-02-01", alternatives=True)
    tried = {one.what: one.license for one in answer.what_would_change}
    assert tried["Zhipu AI is not the party that stands on EL"] == "not_required"
    suspended = found(bundled_once, asked("NewCo Ltd.", ownership=OWNED), "2026-03-01", alternatives=True)
    assert any(one.license == "required" and "Affiliates Rule" in one.what for one in suspended.what_would_change)


@pytest.mark.parametrize(
    ("changed", "error", "said"),
    [
        ({"item": {"eccn": "3A0990"}}, InvalidInput, "nearest"),
        ({"to": "Atlantis"}, InvalidInput, "nearest"),
        ({"item": {"chip": "NVIDIA H2000"}}, NotFound, "nearest"),
    ],
)
def test_what_does_not_exist(
    bundled_once: Workspace, changed: dict[str, Any], error: type[Exception], said: str
) -> None:
    given = {"to": "CN", "country": "CN", **changed}
    with pytest.raises(error, match=said):
        found(bundled_once, asked("Omega", **given), "2026-06-01")


def requests() -> list[Request | BadRequest]:
    return [
        asked("Zhipu AI", id="1", as_of="2025-02-01"),
        BadRequest("x", 2, "no JSON"),
        asked("Zhipu AI", id="3", as_of="2025-01-01"),
        asked("Omega", "SG", item={"eccn": "3A001.a.7", "origin": "US"}, id="4"),
        asked("Omega", "Atlantis", country="CN", id="5"),
        asked("NewCo Ltd.", ownership=OWNED, id="6", as_of="2025-10-15"),
        asked("HalfCo", "AE", ownership=[{"owner": "X", "owned": "HalfCo", "pct": "lots"}], id="7"),
    ]


def test_many_give_the_answers_of_each_in_their_order(bundled_once: Workspace) -> None:
    given = requests()
    answers = list(determine_many(bundled_once, given, as_of=date(2026, 6, 1)))
    assert len(answers) == len(given)
    assert [isinstance(one, BadRequest) for one in answers] == [False, True, False, False, True, False, True]
    for request, answer in zip(given, answers, strict=True):
        if isinstance(answer, Determined) and isinstance(request, Request):
            day = request.as_of or date(2026, 6, 1)
            alone = determine_transaction(bundled_once, request, as_of=day, alternatives=False)
            assert answer.determination == alone.determination
    bad = answers[4]
    assert isinstance(bad, BadRequest) and "Atlantis" in bad.reason and bad.id == "5"


def shown(workspace: Workspace, answer: Determined) -> str:
    one = answer.determination
    text = json.dumps(
        determination_json(one, data_json(answer.lists, known_lists(workspace), one.not_evaluated)), ensure_ascii=False
    )
    stream = io.StringIO()
    print_determination(Console(file=stream, width=120, no_color=True), one, answer.lists, None)
    return text + stream.getvalue()


@pytest.mark.parametrize(
    "request_",
    [
        asked("Zhipu AI"),
        asked("Omega", "TW"),
        asked("Omega", "IR"),
        asked("KING-PAI TECHNOLOGY HK CO., LIMITED", "HK"),
        asked("Omega", item={"chip": "NVIDIA H20", "origin": "US"}),
        asked("Omega", "MY", item={"chip": "NVIDIA H100 SXM", "origin": "US"}),
        asked("NewCo Ltd.", ownership=OWNED),
        asked("Mahan Airways", "IR"),
        asked("Alibaba Group Holding Limited"),
        asked("PLA unit", end_use="military"),
        asked("Omega", "DE", item={"eccn": "4E091", "origin": "US"}),
    ],
    ids=lambda request: request.transaction.parties[0].party.name + " " + str(request.transaction.destination),
)
def test_no_answer_says_that_it_may_go(bundled_once: Workspace, request_: Request) -> None:
    answer = determine_transaction(bundled_once, request_, as_of=date(2026, 7, 1))
    assert answer.determination.not_evaluated
    text = shown(bundled_once, answer)
    said = [text[max(0, match.start() - 60) : match.end() + 30] for match in NEVER.finditer(text)]
    assert said == []


def test_an_answer_is_kept_and_can_be_asked_again(bundled_once: Workspace) -> None:
    request = asked("NewCo Ltd.", ownership=OWNED, end_use="resale", certifications={"kyc": True})
    first = determine_transaction(bundled_once, request, as_of=date(2025, 10, 15))
    assert first.record is not None
    kept = evidence(bundled_once, first.record)
    assert (kept["determination_id"], kept["as_of"], kept["intact"]) == (first.record, "2025-10-15", True)
    assert kept["response"]["license"] == "required" and kept["response"]["steps"]
    again = request_of(kept["request"], "again")
    second = determine_transaction(bundled_once, again, as_of=date.fromisoformat(kept["as_of"]), store=False)
    assert second.determination == first.determination and second.record is None


@pytest.mark.parametrize(("code", "license_"), [("EL", "required"), ("DPL", "prohibited"), ("CMIC", "not_required")])
def test_a_listing_that_the_user_states_of_a_party_counts(bundled_once: Workspace, code: str, license_: str) -> None:
    answer = found(bundled_once, asked("A B Kft", listed={"A B Kft": code}), "2026-06-01")
    assert answer.license == license_
    assert any(hit.entry.remarks and "as the transaction states" in hit.entry.remarks for hit in answer.parties[0].hits)


def test_an_owner_whose_listing_day_is_open_leaves_ofac_open(bundled_once: Workspace) -> None:
    owners = [{"owner": "STATE CORPORATION ROSTEC", "owned": "NewCo", "pct": "50"}]
    assert found(bundled_once, asked("NewCo", "AE", ownership=owners), "2025-10-15").ofac == "indeterminate"
    assert found(bundled_once, asked("NewCo", "AE", ownership=owners), "2026-06-01").ofac == "blocked"


@pytest.mark.parametrize("name", ["Samsung Electronics", "Acme Trading"])
def test_an_open_day_makes_no_match_of_what_is_only_alike(bundled_once: Workspace, name: str) -> None:
    answer = found(bundled_once, asked(name, "KR"), "2025-01-15")
    assert (answer.license, answer.ofac) == ("not_required", "not_blocked")
    assert all(0 <= hit.score <= 1000 for party in answer.parties for hit in party.hits)


def test_a_denied_airline_by_its_other_name(bundled_once: Workspace) -> None:
    answer = found(bundled_once, asked("MAHAN AIR", "IR"), "2026-06-01")
    assert (answer.license, answer.general_prohibition) == ("prohibited", 4)


def test_a_reactor_of_an_operator_of_the_department_is_asked_about(bundled_once: Workspace) -> None:
    answer = found(bundled_once, asked("Nuclear Power Corporation of India reactor, Kaiga", "IN"), "2026-06-01")
    assert answer.license == "indeterminate"
    assert any("safeguards" in one for one in answer.open_questions)


def test_before_any_version_was_known_nothing_was_searched(bundled_once: Workspace) -> None:
    answer = determine_transaction(
        bundled_once, asked("Huawei Technologies Co., Ltd."), as_of=date(2026, 1, 15), known_by=date(2015, 1, 1),
        alternatives=False,
    )  # fmt: skip
    found_ = answer.determination
    assert answer.lists == () and (found_.license, found_.ofac) == ("indeterminate", "indeterminate")
    assert any("DPL, EL, MEU" in one for one in found_.open_questions)
