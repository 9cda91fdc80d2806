"""What the bench says must itself be right: intervals, goals, slips, labels, the page."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from bench.golden import Pair
from bench.kept import Measured
from bench.peer import Peer
from bench.result import Goal, Row, best_peer, left_out
from bench.traditional import traditional
from bench.wilson import Share
from hypothesis import given
from hypothesis import strategies as st

from bench import golden, readme, slips, unlisted
from bench import names_of_lists as lists


def test_the_wilson_interval_of_a_known_case() -> None:
    low, high = Share(8, 10).interval
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share(case: tuple[int, int]) -> None:
    share = Share(*case)
    low, high = share.interval
    assert 0 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1


def test_nothing_measured_says_so() -> None:
    assert str(Share(0, 0)) == "nothing to measure"


def test_a_goal_knows_by_how_much_it_is_missed() -> None:
    assert Goal("found", 0.60, ">=", 0.75).missed_by == pytest.approx(0.15)
    assert Goal("found", 0.75, ">=", 0.75).missed_by == 0
    assert Goal("wrong", 0.05, "<=", 0.03).missed_by == pytest.approx(0.02)


def test_a_row_says_what_it_missed() -> None:
    row = Row("w", "g", ours=["x"], goals=[Goal("found", 0.6, ">=", 0.75), Goal("wrong", 0.0, "<=", 0.01)])
    assert row.missed_by == "found by 0.15"
    assert left_out("w", "g", "no data").missed_by == "not measured"


def test_the_best_peer_is_the_one_with_the_best_share() -> None:
    shares = {"one": Share(1, 10), "two": Share(5, 10)}
    assert best_peer(shares).startswith("two")
    assert best_peer(shares, lower=True).startswith("one")


@pytest.mark.parametrize(
    ("how", "name"),
    [
        ("lost letter", "Inspur Group"),
        ("doubled letter", "Inspur Group"),
        ("swapped letters", "Inspur Group"),
        ("joined words", "Aero Caribbean Airlines"),
        ("split word", "Aerocaribbean"),
        ("swapped words", "Guangzhou Haige"),
        ("form dropped", "Inspur Group Co., Ltd."),
        ("abbreviation", "Guangzhou Haige Communications Group"),
    ],
)
def test_a_slip_changes_the_name_and_little_else(how: str, name: str) -> None:
    changed = slips.slip(name, how, random.Random(1))
    assert changed is not None
    assert changed != name
    assert changed == slips.slip(name, how, random.Random(1))


def test_a_name_without_occasion_has_no_slip() -> None:
    assert slips.slip("BGI", "lost letter", random.Random(1)) is None
    assert slips.slip("Inspur", "form dropped", random.Random(1)) is None


@given(st.text(max_size=40), st.sampled_from(sorted(slips.SLIPS)), st.integers(0, 9))
def test_no_name_makes_a_slip_fail(name: str, how: str, seed: int) -> None:
    changed = slips.slip(name, how, random.Random(seed))
    assert changed is None or changed != name


def test_rows_that_may_be_one_party_are_no_negatives() -> None:
    def party(*names: str) -> lists.ListedParty:
        return lists.ListedParty(0, "EL", "", names[0], names[1:], ())

    assert lists.may_be_same(party("Acme Co., Ltd."), party("ACME Limited"))
    assert lists.may_be_same(party("Acme", "Zenith"), party("Zenith LLC"))
    assert not lists.may_be_same(party("Beijing Acme Co., Ltd."), party("Wuxi Acme Co., Ltd."))


def test_the_half_of_a_pair_does_not_depend_on_its_order() -> None:
    assert golden.split_of("a", "b") == golden.split_of("b", "a")


def test_pairs_survive_writing_and_reading(tmp_path: Path) -> None:
    pairs = [Pair("华为", 'Huawei "Tech"', True, "company", "why", "hand", "x")]
    golden.write(tmp_path / "x.tsv", pairs)
    assert golden.read(folder=tmp_path) == pairs


@pytest.mark.parametrize("line", ["a\tb", "a\tb\t2\tcompany\twhy", "a\tb\t1\tcompany\twhy\to\tnowhere"])
def test_a_row_that_is_wrong_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "x.tsv").write_text(line + "\n", "utf-8")
    with pytest.raises(ValueError, match=r"x\.tsv, line 1"):
        golden.read(folder=tmp_path)


def test_traditional_characters() -> None:
    assert traditional("华为技术有限公司") == "華為技術有限公司"


def test_generated_persons_are_the_same_every_time_and_differ() -> None:
    persons = unlisted.persons(300)
    assert persons == unlisted.persons(300)
    assert len(set(persons)) == 300


def test_companies_that_are_called_unlisted_stand_on_no_list() -> None:
    listed = {lists.identity(n) for p in lists.csl() for n in p.names}
    assert [n for n in unlisted.companies() if lists.identity(n) in listed] == []


def test_the_page_shows_every_row_and_the_misses_of_missed_goals() -> None:
    late = Row("one | two", "0.9", ours=["found 0.5"], goals=[Goal("found", 0.5, ">=", 0.9)], misses=["a", "b"])
    fine = Row("three", "0.1", ours=["found 0.5"], goals=[Goal("found", 0.5, ">=", 0.1)], misses=["c"])
    page = readme.render(
        {"a part": Measured([late, fine, left_out("four", "0", "no data")], ["a machine"], ["nothing"])}
    )
    assert "| one \\| two | not run | 0.9 | found 0.5 | found by 0.4 |" in page
    assert "1. a\n2. b" in page
    assert "1. c" not in page
    assert "left out: no data" in page
    assert "a machine" in page


def test_without_peers_nothing_is_asked() -> None:
    peer = Peer(missing="not there")
    assert peer.scores([("a", "b", "company")]) == {}
    assert peer.said([("a", "b", "company")]) == {}
    assert peer.screen([(["a"], "company")], [("a", "company")]) == {}
