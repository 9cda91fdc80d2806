"""A search that is proven, and one whose floor is below the calibrated one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from navicert.matching.calibration import calibration
from navicert.matching.search import Hit, Searcher
from navicert.model.party import Party
from navicert.services.proof import Prover
from navicert.services.screen import screen_parties
from navicert.services.workspace import Workspace

DAY = date(2026, 7, 31)


def test_every_name_is_scored_and_the_search_finds_the_same(bundled: Workspace) -> None:
    seen: list[int] = []

    def watch(numbers):
        for number in numbers:
            seen.append(number)
            yield number

    plain = screen_parties(bundled, [Party("Inspur Group")], as_of=DAY, store=False)
    proven = screen_parties(bundled, [Party("Inspur Group")], as_of=DAY, store=False, exhaustive=True, watch=watch)
    assert proven.proof is not None and proven.proof.differences == ()
    assert proven.proof.names_scored == bundled.searcher().index.size == len(seen) > 20_000
    assert proven.results == plain.results and plain.proof is None


def test_what_the_search_loses_is_found_and_said(bundled: Workspace) -> None:
    prover = Prover(bundled.searcher())
    every = bundled.searcher().search("Inspur Group")
    found = every[1:]
    strange = Hit(every[0].name, replace(every[0].alignment, score=1))
    held = prover.hold("Inspur Group", [*found, strange], every)
    assert held == [*every, strange]
    lost, surplus = prover.proof().differences
    assert every[0].name.entry_id in lost and "missed by the search" in lost
    assert "found by the search alone" in surplus


def test_a_searcher_that_loses_names_is_called_a_defect(bundled: Workspace, monkeypatch) -> None:
    search = Searcher.search
    monkeypatch.setattr(Searcher, "search", lambda self, name, kind="unknown", floor=None: search(self, name, kind)[1:])
    found = screen_parties(bundled, [Party("Sophgo")], as_of=DAY, store=False, exhaustive=True)
    assert found.proof is not None and len(found.proof.differences) == 1
    assert found.results[0].status == "restricted"  # what the search lost is in the answer all the same


def test_a_threshold_below_the_review_floor_is_searched_for(bundled: Workspace) -> None:
    name, low = "Inspur Softwar Electronics Yunnan", 450
    floors = calibration().floor(False), calibration().floor(True)
    assert low < min(floors)
    usual = screen_parties(bundled, [Party(name)], as_of=DAY, store=False).results[0]
    lower = screen_parties(bundled, [Party(name)], as_of=DAY, store=False, threshold=low).results[0]
    assert {c.entry.id for c in usual.candidates} < {c.entry.id for c in lower.candidates}
    assert any(low <= c.score < min(floors) and c.level == "match" for c in lower.candidates)
    assert all(c.score >= low for c in lower.candidates)
    proven = screen_parties(bundled, [Party(name)], as_of=DAY, store=False, threshold=low, exhaustive=True)
    assert proven.proof is not None and proven.proof.differences == () and proven.results[0] == lower


def test_a_threshold_between_the_floors_keeps_each_script_at_its_own(bundled: Workspace) -> None:
    latin, han = calibration().floor(False), calibration().floor(True)
    between = (latin + han) // 2
    result = screen_parties(bundled, [Party("浪潮软件")], as_of=DAY, store=False, threshold=between).results[0]
    usual = screen_parties(bundled, [Party("浪潮软件")], as_of=DAY, store=False).results[0]
    assert {c.entry.id for c in usual.candidates} <= {c.entry.id for c in result.candidates}
    result = screen_parties(bundled, [Party("Inspur Softwar")], as_of=DAY, store=False, threshold=between).results[0]
    assert all(c.score >= between for c in result.candidates)


def test_the_emulated_score_changes_no_answer(bundled: Workspace) -> None:
    plain = screen_parties(bundled, [Party("Inspur Group")], as_of=DAY, store=False).results[0]
    beside = screen_parties(bundled, [Party("Inspur Group")], as_of=DAY, store=False, ofac_style=True).results[0]
    assert all(c.ofac_style is not None and 0 <= c.ofac_style <= 1000 for c in beside.candidates)
    assert tuple(replace(c, ofac_style=None) for c in beside.candidates) == plain.candidates
