"""The labeled pairs: what the matcher must get right on the half it may learn from, and what it does on the other.

The bounds are loose: they do not describe the figures (`bench/README.md` does), they fail where quality collapses.
"""

from __future__ import annotations

from functools import cache

import pytest
from bench.golden import Pair
from bench.wilson import Share

from bench import golden
from navicert.matching.calibration import calibration
from navicert.matching.pair import compare

# At least this share of the same pairs is said to match, and at most this share of the different ones.
BOUNDS = {
    "brands": (0.70, 0.20),
    "foreign": (0.40, 0.20),
    "hand": (0.75, 0.15),
    "hanzi": (0.60, 0.15),
    "institutions": (0.40, 0.12),
    "kinds": (0.60, 0.06),
    "lookalikes": (None, 0.12),
    "persons": (0.60, 0.20),
    "siblings": (None, 0.10),
    "slips": (0.88, None),
    "variants": (0.55, None),
}


@cache
def said(pair: Pair) -> bool:
    """Whether the two names are said to match."""
    return compare(pair.left, pair.right, pair.kind).score >= calibration(pair.kind).match


def shares(pairs: list[Pair]) -> tuple[Share, Share]:
    """Same pairs found, and different pairs wrongly found."""
    same = [said(p) for p in pairs if p.same]
    different = [said(p) for p in pairs if not p.same]
    return Share(sum(same), len(same)), Share(sum(different), len(different))


def half(split: str, group: str | None = None) -> list[Pair]:
    return [p for p in golden.read(group) if p.split == split]


@pytest.mark.parametrize("group", sorted(BOUNDS))
def test_the_half_to_learn_from_keeps_its_bounds(group: str) -> None:
    found, wrong = shares(half("learn", group))
    least, most = BOUNDS[group]
    if least is not None:
        assert found.total >= 10
        assert found.value >= least, f"{group}: found {found}"
    if most is not None:
        assert wrong.total >= 10
        assert wrong.value <= most, f"{group}: wrongly {wrong}"


def test_precision_and_recall_over_all_that_may_be_learned_from() -> None:
    pairs = half("learn")
    found, wrong = shares(pairs)
    assert found.value >= 0.75, f"recall {found}"
    assert found.hits / (found.hits + wrong.hits) >= 0.90, f"precision: {wrong.hits} wrong, {found.hits} right"


def test_the_half_kept_apart_does_not_collapse(capsys: pytest.CaptureFixture[str]) -> None:
    lines = []
    for group in BOUNDS:
        found, wrong = shares(half("apart", group))
        lines.append(f"{group}: found {found}; wrongly {wrong}")
    found, wrong = shares(half("apart"))
    with capsys.disabled():
        print("\nhalf kept apart", f"all: found {found}; wrongly {wrong}", *lines, sep="\n  ")
    assert found.value >= 0.65
    assert wrong.value <= 0.12


@pytest.mark.parametrize("kind", ["company", "person"])
def test_an_exchanged_pair_has_about_the_same_verdict(kind: str) -> None:
    pairs = [p for p in half("learn") if p.kind == kind][::7]
    turned = sum(said(Pair(p.right, p.left, p.same, p.kind, p.why, p.origin, p.group)) != said(p) for p in pairs)
    assert turned <= len(pairs) * 0.05, f"{turned} of {len(pairs)} change when the sides change"


def test_every_pair_has_its_columns_and_its_own_half() -> None:
    pairs = golden.read()
    assert len(pairs) >= 1500
    assert {p.group for p in pairs} == set(BOUNDS)
    for pair in pairs:
        assert pair.left.strip() == pair.left != "", pair
        assert pair.right.strip() == pair.right != "", pair
        assert pair.left != pair.right, pair
        assert pair.kind in ("company", "person", "vessel", "unknown"), pair
        assert pair.why, pair
        assert pair.origin, pair


def test_no_pair_is_labeled_both_ways() -> None:
    labels: dict[frozenset[str], bool] = {}
    for pair in golden.read():
        both = frozenset((pair.left, pair.right))
        assert labels.setdefault(both, pair.same) == pair.same, pair


def test_the_halves_are_halves() -> None:
    pairs = golden.read()
    apart = sum(p.split == "apart" for p in pairs)
    assert 0.45 < apart / len(pairs) < 0.55
