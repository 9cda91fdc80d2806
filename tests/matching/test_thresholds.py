"""Thresholds that are learned: the rule, and that the package's own are what its pairs say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bench.wilson import Share

from navicert.matching.calibration import calibration, cautions
from navicert.matching.explain import ceiling_text
from navicert.matching.pair import align, compare
from navicert.matching.thresholds import learned, outcome, wilson
from navicert.names.tokens import analyze

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_caution_has_its_words() -> None:
    for name in cautions():
        assert ceiling_text(name)


def test_the_interval_is_that_of_the_measurements() -> None:
    for hits, total in ((0, 10), (3, 50), (50, 50)):
        assert wilson(hits, total) == pytest.approx(Share(hits, total).interval)
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_lowest_threshold_that_keeps_the_bound_is_taken() -> None:
    scored = [(900, True)] * 50 + [(750, False)] * 10 + [(100, False)] * 190
    found = learned(scored, 0.05, 700)
    assert found is not None
    assert found.threshold == 760
    assert (found.found, found.same, found.wrong, found.different) == (50, 50, 0, 200)


def test_few_pairs_allow_no_threshold() -> None:
    assert learned([(900, True)] * 50 + [(100, False)] * 20, 0.05, 700) is None


def test_a_threshold_is_not_sought_below_the_least() -> None:
    found = learned([(100, False)] * 200, 0.05, 700)
    assert found == outcome([(100, False)] * 200, 700)


def test_the_thresholds_and_their_page_are_what_the_pairs_say() -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "calibrate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_threshold_of_the_user_keeps_the_distance_of_a_kind() -> None:
    person, general = calibration("person"), calibration()
    assert person.match > general.match
    assert person.level(person.match - 1) == "possible"
    assert person.level(person.match, general.match) == "match"
    assert person.level(person.match - 1, general.match) == "possible"
    assert person.level(1000, 1000) == "match"
    assert general.level(650, 640) == "match"


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Charles Garcia", "GARCIA, Carlos Alberto", "person"),
        ("Canon Inc.", "CANCON", "company"),
        ("Fortinet, Inc.", "FORTUNE", "company"),
        ("General Electric Company", "General Electronic", "company"),
        ("Micron Technology, Inc.", "JSC Microtechnology", "company"),
    ],
)
def test_near_names_of_others_are_no_match(left: str, right: str, kind: str) -> None:
    assert calibration(kind).level(compare(left, right, kind).score) != "match"  # type: ignore[arg-type]


def test_a_person_of_the_list_is_known_by_the_entry() -> None:
    found = align(analyze("Charles Garcia"), analyze("GARCIA, Carlos Alberto"), "unknown", "person")
    assert "name_varies" in found.ceilings
