"""Every chip of the table beside the checkout at its five dates, and the scenarios that turn on a chip."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from navicert.law.classification.catalog import find
from navicert.law.classification.chips import Classification, classify, shown_density
from navicert.law.classification.figures import decimal_text

SHARED = Path(__file__).resolve().parents[3] / "shared"
TABLE = SHARED / "domain" / "chips.csv"
SCENARIOS = SHARED / "cases" / "scenarios.json"
# 5284.8 / 608.5 is 8.68496: the table rounds 8.685 up.
ROUNDED_OTHERWISE = {"NVIDIA RTX 4090": "8.68"}
COLUMNS = ("class_2022_09_01", "class_2022_11_01", "class_2023_12_01", "class_2025_02_01", "class_2026_11_01")


def absent(path: Path) -> list[Any]:
    return [pytest.param(None, marks=pytest.mark.skip(reason=f"{path.name} is not beside this checkout"))]


def table() -> list[dict[str, str]]:
    if not TABLE.exists():
        return []
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def cells() -> list[Any]:
    found = [
        pytest.param((row, column), id=f"{row['chip']} {column[6:].replace('_', '-')} {row['confidence']}")
        for row in table()
        for column in COLUMNS
    ]
    return found or absent(TABLE)


def differs(row: dict[str, str], column: str) -> str | None:
    """How the answer differs from the table; None where it does not."""
    day = date.fromisoformat(column.removeprefix("class_").replace("_", "-"))
    (chip,) = find(row["chip"])
    answer = classify(chip, day)
    hypothetical = row[column].endswith(" (hyp.)")
    wanted = row[column].removesuffix(" (hyp.)")
    same = answer.label.startswith("none") if wanted.startswith("none") else answer.label == wanted
    if same and hypothetical == answer.hypothetical:
        return None
    return f"{row['chip']} on {day}: {answer.label}, hypothetical {answer.hypothetical}; the table says {row[column]}"


@pytest.mark.shared
@pytest.mark.parametrize("cell", cells())
def test_a_chip_on_a_day_of_the_table(cell: tuple[dict[str, str], str]) -> None:
    row, column = cell
    found = differs(row, column)
    if row["confidence"] == "H":
        assert found is None, found
    elif found:
        pytest.skip(f"reported, not asserted (confidence {row['confidence']}): {found}")


@pytest.mark.shared
@pytest.mark.parametrize("row", [pytest.param(r, id=r["chip"]) for r in table()] or absent(TABLE))
def test_the_figures_of_the_table(row: dict[str, str]) -> None:
    (chip,) = find(row["chip"])
    answer = classify(chip, date(2026, 11, 1))
    assert (decimal_text(answer.tpp.low) if answer.tpp.known else "") == row["tpp"]
    if row["tpp"]:
        assert answer.by is not None and answer.tpp.low == answer.by.tops * answer.by.bits
    density = shown_density(answer)
    wanted = ROUNDED_OTHERWISE.get(row["chip"], row["performance_density"])
    assert (decimal_text(density, 2) if density is not None else "") == wanted


POSTURES = {
    "licence; numeric test for case-by-case met": ("review band", "met"),
    "licence; presumption of denial": ("review band", "not_met"),
    "licence, or NAC": ("NAC/ACA", "met or said"),
    "PRC-designed IC": ("GP10", "flag"),
}


@pytest.mark.shared
@pytest.mark.parametrize("row", [pytest.param(r, id=r["chip"]) for r in table()] or absent(TABLE))
def test_the_posture_toward_china_is_among_the_notes(row: dict[str, str]) -> None:
    (chip,) = find(row["chip"])
    steps = {step.step: step.outcome for step in classify(chip, date(2026, 11, 1)).steps}
    for words, (name, outcome) in POSTURES.items():
        if row["cn_posture_2026_11_01"].startswith(words):
            assert steps[name] in outcome, row["chip"]
    if row["cn_posture_2026_11_01"].startswith("NLR"):
        assert not steps.keys() & {"review band", "NAC/ACA"}


def scenarios() -> list[Any]:
    if not SCENARIOS.exists():
        return absent(SCENARIOS)
    known = json.loads(SCENARIOS.read_text("utf-8"))["scenarios"]
    wanted = ("S37", "S39", "S41", "S43", "S45", "S47")
    return [pytest.param(s, id=f"{s['id']} {', '.join(s['citations'])}") for s in known if s["id"] in wanted]


@pytest.mark.shared
@pytest.mark.parametrize("scenario", scenarios())
def test_the_eccn_of_a_scenario(scenario: dict[str, Any]) -> None:
    (chip,) = find(scenario["input"]["item"]["chip"])
    answer: Classification = classify(chip, date.fromisoformat(scenario["as_of"]))
    wanted = scenario["expected"]
    assert answer.eccn == wanted["eccn"]
    steps = {step.step: step for step in answer.steps}
    if "numeric_test" in wanted:
        assert steps["review band"].outcome == "met"
        assert steps["review band"].numbers == {"tpp": "15832", "dram": "4800"}
    if scenario["id"] == "S43":
        assert answer.paragraph == "3A090.a.2"
        assert steps["NAC"].outcome == "not_met"
    if scenario["id"] == "S45":
        assert steps["3A090.a.2"].outcome == "excluded" and answer.excluded == "Note 2"
