"""A score in parts: nothing is lost on the way to the reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.matching.breakdown import breakdown
from navicert.matching.explain import features
from navicert.matching.pair import compare

PAIRS = [
    ("Inspur Group", "浪潮集团有限公司"),
    ("北京智谱华章科技有限公司", "Beijing Zhipu Huazhang Technology Co., Ltd."),
    ("CETC No. 38 Research Institute", "CETC 39th Institute"),
    ("Huawei Shenzhen Mobile Ltd", "Shenzhen Huawei Acme Communications Technology Limited"),
    ("abc def gh", "xyz def gh"),
    ("浪潮软件", "浪潮电子信息产业"),
    ("Ivan I. Petrov", "PETROV, Ivan Ilyich"),
]
PARTS = ["Inspur", "Zhipu", "Beijing", "Shanghai", "No.", "38", "39", "Software", "Ltd", "浪潮", "集团", "北京", "Ivan"]
WORDS = st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map(" ".join)


def holds(left: str, right: str) -> None:
    found = compare(left, right)
    parts = breakdown(found)
    points = sum(part.points for part in parts.parts)
    costs = sum(part.cost for part in parts.parts) + parts.differing
    if any(part.query_weight + part.entry_weight for part in parts.parts):
        assert points + costs == 1000
    # The kernel rounds a half up, and takes the order off after that; a score is never below 0.
    assert max(0, points - parts.order) == found.raw
    shown = [f.points for f in features(found, left, right) if f.name != "name" and f.query_spans and f.entry_spans]
    assert sum(shown) == points


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_points_and_costs_are_the_whole(left: str, right: str) -> None:
    holds(left, right)


@given(WORDS, WORDS)
def test_points_and_costs_are_the_whole_of_any_names(left: str, right: str) -> None:
    holds(left, right)


def test_spans_are_of_the_names_as_given() -> None:
    left, right = "北京智谱华章科技有限公司", "Beijing  Zhipu Huazhang Technology Co., Ltd."
    said = {
        left[slice(*part.query_span)]: right[slice(*part.entry_span)]
        for part in breakdown(compare(left, right)).parts
        if part.query_span and part.entry_span
    }
    assert said == {"北京": "Beijing", "智谱": "Zhipu", "华章": "Huazhang", "科技": "Technology"}


def test_what_differs_is_not_called_missing() -> None:
    parts = breakdown(compare("CETC No. 38 Research Institute", "CETC 39th Research Institute")).parts
    assert [part.relation for part in parts if part.role.name == "NUMBER"] == ["differs", "differs"]
    parts = breakdown(compare("CETC No. 38 Research Institute", "CETC Research Institute")).parts
    assert [part.relation for part in parts if part.role.name == "NUMBER"] == ["missing"]
