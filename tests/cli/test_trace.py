"""`navicert trace` on what-if files: every worked case, every format, every mistake."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from tests.ownership.test_cases import cases

FACTS: dict[str, Any] = {
    "edges": [
        {"owner": "X", "owned": "A", "pct": "60"},
        {"owner": "A", "owned": "B", "pct": "30"},
        {"owner": "Y", "owned": "B", "pct": "20"},
    ],
    "listed": {"X": "SDN", "Y": "SDN"},
}


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(FACTS), "utf-8")
    return path


@pytest.mark.shared
@pytest.mark.parametrize("case", cases())
def test_a_worked_case_by_the_command(navicert: Any, tmp_path: Path, case: dict[str, Any]) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), "utf-8")
    done = navicert("trace", case["target"], "--facts", str(path), "--as-of", case["as_of"], "--format", "json")
    assert done.code == 0, done.err
    answer = json.loads(done.out)
    assert answer["result"] == case["expected"]
    assert {"party", "rule", "as_of", "data", "aggregate", "rule_status", "paths", "arithmetic", "flags"} <= set(answer)
    if case.get("expected_aggregate_pct") is not None:
        assert float(answer["aggregate"]["low"]) == float(answer["aggregate"]["high"]) == case["expected_aggregate_pct"]
    if "bounds" in case:
        assert [float(answer["aggregate"][end]) for end in ("low", "high")] == case["bounds"]


def test_the_object_of_the_contract(navicert: Any, facts: Path) -> None:
    done = navicert("trace", "B", "--facts", str(facts), "--as-of", "2026-12-01", "--rule", "ofac", "--format", "json")
    answer = json.loads(done.out)
    assert answer["aggregate"] == {"low": "50", "high": "50"}
    assert answer["arithmetic"] == "30% (A) + 20% (Y) = 50%, at or above 50%"
    assert [path["owners"] for path in answer["paths"]] == [["X", "A", "B"], ["Y", "B"]]
    assert [path["counts"] for path in answer["paths"]] == ["30", "20"]
    assert answer["rule_status"]["in_force"] is True and answer["rule_status"]["from"] == "2014-08-13"
    assert answer["what_would_change"]
    assert "owners of 50% of the party are not known" in answer["data"]["not_checked"]


def test_the_drawing_graphml_and_csv_are_well_formed(navicert: Any, facts: Path, tmp_path: Path) -> None:
    for suffix in ("svg", "graphml"):
        out = tmp_path / f"b.{suffix}"
        done = navicert("trace", "B", "--facts", str(facts), "--as-of", "2026-12-01", "-o", str(out))
        assert done.code == 0, done.err
        assert ET.parse(out).getroot().tag.endswith(suffix)
    done = navicert("trace", "B", "--facts", str(facts), "--as-of", "2026-12-01", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == len(FACTS["edges"])


def test_the_table_says_who_is_caught_and_why(navicert: Any, facts: Path) -> None:
    done = navicert("trace", "B", "--facts", str(facts), "--as-of", "2026-12-01")
    assert "CAUGHT" in done.out and "30% (A) + 20% (Y) = 50%" in done.out
    assert "A is itself caught through it" in " ".join(done.out.split())


def test_up_down_and_depth_hold_for_every_form_that_shows_who_is_around(navicert: Any, facts: Path) -> None:
    def owners(*arguments: str) -> list[str]:
        done = navicert(
            "trace", "A", "--facts", str(facts), "--as-of", "2026-12-01", "--format", "csv", *arguments
        )  # fmt: skip
        return sorted(row["Owner"].split()[-1] for row in csv.DictReader(io.StringIO(done.out)))

    assert owners() == ["A", "X"] or owners() == ["A", "X", "Y"]
    assert owners("--up") == ["X"]
    assert owners("--down", "--depth", "1") == ["A"]
    table = navicert("trace", "B", "--facts", str(facts), "--as-of", "2026-12-01", "--depth", "1").out
    assert "30%" in table and "60%" not in table.split("Owner", 1)[1]
    assert "only one step is shown" in " ".join(table.split())
    graph = navicert(
        "trace", "B", "--facts", str(facts), "--as-of", "2026-12-01", "--depth", "1", "--format", "graphml"
    ).out
    assert graph.count("<edge ") == 2


def test_a_party_with_no_holding_around_it_gives_a_csv_with_its_header(navicert: Any, facts: Path) -> None:
    done = navicert("trace", "B", "--facts", str(facts), "--as-of", "2026-12-01", "--down", "--format", "csv")
    assert done.out.lstrip("\ufeff").splitlines() == ["Owner,Share,Company,Counts,Source,Valid"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("Nobody",), 3, "name no party"),
        (("Ab",), 3, "the nearest is B"),
        ((), 2, "name a party"),
        (("B", "--up", "--down"), 2, "exclude each other"),
        (("B", "--as-of", "2026-13-01"), 2, "--as-of"),
        (("B", "--rule", "un"), 2, "rule"),
        (("--all",), 2, "--all traces the whole workspace"),
        (("B", "--format", "parquet"), 2, "parquet is for --all"),
    ],
)
def test_a_mistake_says_what_to_do(
    navicert: Any, facts: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = navicert("trace", *arguments, "--facts", str(facts))
    assert done.code == code
    assert words in done.err


def test_the_setting_switches_what_no_source_confirms(navicert: Any, tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    path.write_text(json.dumps({"edges": [{"owner": "X", "owned": "A", "pct": 60}], "listed": {"X": "EL"}}), "utf-8")
    asked = ("trace", "A", "--facts", str(path), "--as-of", "2026-11-22", "--format", "json")
    dated = json.loads(navicert(*asked).out)
    assert dated["result"] == "captured" and dated["rule_status"]["verified"] is False
    assert any(flag.startswith("unverified") for flag in dated["flags"])
    off = json.loads(navicert(*asked, env={"NAVICERT_AFFILIATES_RULE": "not_in_force"}).out)
    assert off["result"] == "not_captured" and off["rule_status"]["verified"] is True
