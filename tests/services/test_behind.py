"""A screened party with its owners: caught makes it restricted, open makes it one for review, and it says so."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from navicert.errors import InvalidInput, NotFound
from navicert.model.party import Party
from navicert.model.screening import ScreeningResult
from navicert.report.screening import result_json
from navicert.services.fact_files import import_facts
from navicert.services.screen import screen_parties
from navicert.services.trace import trace_in_workspace
from navicert.services.whole import caught_parties, write_parquet
from navicert.services.workspace import Workspace

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
LISTED = "Beijing Zhipu Huazhang Technology Co., Ltd."
ROWS = (
    f'"{LISTED}",Huazhang Harbor Robotics Ltd,60,CN,CN',
    "Huazhang Harbor Robotics Ltd,Quillfern Instruments SA,30,CN,FR",
    f'"{LISTED}",Quillfern Instruments SA,20,CN,FR',
    f'"{LISTED}",Ostervane Optics GmbH,?,CN,DE',
    f'"{LISTED}",Delmarva Ridge Computing Inc,100,CN,US',
    f'"{LISTED}",Minorvale Labs Ltd,14.7,CN,GB',
)
IN_FORCE, SUSPENDED, BACK = date(2025, 10, 15), date(2026, 3, 1), date(2026, 11, 22)


@pytest.fixture
def owned(bundled: Workspace, tmp_path: Path) -> Workspace:
    """The bundled lists with a register of holdings, and the listed owner accepted as such."""
    from navicert.services import facts

    path = tmp_path / "register.csv"
    path.write_text("owner,owned,pct,owner_country,owned_country\n" + "\n".join(ROWS) + "\n", "utf-8")
    import_facts(bundled, [path], now=NOW)
    facts.decide(bundled, [one.resolution.seq for one in facts.review(bundled)], "accepted", now=NOW)
    return bundled


def ask(workspace: Workspace, name: str, day: date) -> ScreeningResult:
    return screen_parties(workspace, [Party(name)], as_of=day, store=False).results[0]


@pytest.mark.parametrize(
    ("name", "day", "status"),
    [
        ("Huazhang Harbor Robotics Ltd", IN_FORCE, "restricted"),
        ("Huazhang Harbor Robotics Ltd", SUSPENDED, "review"),
        ("Huazhang Harbor Robotics Ltd", BACK, "restricted"),
        ("Quillfern Instruments SA", BACK, "restricted"),
        ("Ostervane Optics GmbH", BACK, "review"),
        ("Delmarva Ridge Computing Inc", BACK, "nothing_found"),
        ("Minorvale Labs Ltd", BACK, "nothing_found"),
    ],
)
def test_owners_change_the_status(owned: Workspace, name: str, day: date, status: str) -> None:
    result = ask(owned, name, day)
    assert result.status == status
    assert result.ownership.startswith("ownership: checked by the rules bis, ofac on ")


def test_the_answer_holds_rule_sum_and_path(owned: Workspace) -> None:
    found = result_json(ask(owned, "Quillfern Instruments SA", BACK))["owned_by"][0]
    assert (found["rule"], found["result"], found["aggregate"]) == ("bis", "captured", {"low": "50", "high": "50"})
    assert found["lists"] == ["EL"] and found["verified"] is False
    assert [path["owners"] for path in found["paths"]] == [
        [LISTED, "Huazhang Harbor Robotics Ltd", "Quillfern Instruments SA"],
        [LISTED, "Quillfern Instruments SA"],
    ]
    suspended = result_json(ask(owned, "Huazhang Harbor Robotics Ltd", SUSPENDED))["owned_by"][0]
    assert (suspended["result"], suspended["reached"]) == ("not_captured", "captured")
    assert "suspended" in suspended["rule_note"]


def test_what_was_not_checked_is_said(owned: Workspace, bundled: Workspace) -> None:
    result = ask(owned, "Nobody Of That Name Ltd", BACK)
    assert result.ownership == "ownership: not checked, since no ownership facts name this party"


def test_without_facts_the_run_says_so(bundled: Workspace) -> None:
    screening = screen_parties(bundled, [Party("Anybody Ltd")], as_of=BACK, store=False)
    assert screening.not_checked[0].startswith("ownership: not checked, since the workspace holds no ownership facts")


def test_a_match_by_name_that_nobody_looked_at_leaves_the_answer_open(bundled: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("owner,owned,pct\n" + f'"{LISTED}",Huazhang Harbor Robotics Ltd,60\n', "utf-8")
    import_facts(bundled, [path], now=NOW)
    result = ask(bundled, "Huazhang Harbor Robotics Ltd", BACK)
    assert result.status == "review"
    assert "not reviewed" in result.owned_by[0].paths[0][1]


def test_a_party_of_the_workspace_is_traced_by_name(owned: Workspace) -> None:
    traced = trace_in_workspace(owned, "Quillfern Instruments SA", BACK)
    assert traced.main.result == "captured"
    assert traced.main.arithmetic.endswith("= 50%, at or above 50%")
    said = "owners were compared with the lists at match level (from 70 of 100); weaker likenesses were not taken"
    assert all(one.not_checked[-1].startswith(said) for one in (traced.main, *traced.others))
    assert said in ask(owned, "Quillfern Instruments SA", BACK).ownership
    with pytest.raises(NotFound, match="no ownership facts name"):
        trace_in_workspace(owned, "Nobody Of That Name Ltd", BACK)
    with pytest.raises(InvalidInput, match="bis, ofac, uk, eu"):
        trace_in_workspace(owned, "Quillfern Instruments SA", BACK, code="un")


def test_the_whole_graph_job_finds_them_all(owned: Workspace, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    found = caught_parties(owned, BACK)
    assert (found.title, found.status) == ("BIS Affiliates Rule", "in force, UNVERIFIED")
    rows = {row["name"]: row for row in found.rows}
    assert {name: row["result"] for name, row in rows.items()} == {
        "Huazhang Harbor Robotics Ltd": "captured", "Quillfern Instruments SA": "captured",
        "Ostervane Optics GmbH": "indeterminate",
    }  # fmt: skip
    row = rows["Quillfern Instruments SA"]
    assert (row["low"], row["high"], row["lists"], row["listed_owner_name"]) == ("50", "50", "EL", LISTED)
    assert write_parquet(caught_parties(owned, BACK), tmp_path / "caught.parquet") == 3
    assert pq.read_table(tmp_path / "caught.parquet").num_rows == 3
    assert {row["in_force"] for row in caught_parties(owned, SUSPENDED).rows} == {"false"}


def test_a_what_if_is_laid_over_the_facts(owned: Workspace, tmp_path: Path) -> None:
    from navicert.exchange.whatif import what_if

    traced = trace_in_workspace(owned, "Minorvale Labs Ltd", BACK)
    party = traced.main.party
    more = what_if({"edges": [{"owner": "X", "owned": party, "pct": "40"}], "listed": {"X": "EL"}}, "if.json")
    changed = trace_in_workspace(owned, party, BACK, what_if=more)
    assert (traced.main.result, changed.main.result) == ("not_captured", "captured")
    assert changed.main.held.low == traced.main.held.low + 40
    assert json.dumps(changed.main.arithmetic) and csv
