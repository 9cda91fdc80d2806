"""What would change an answer: every alternative is true by the scorer itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navicert.matching.alternatives import Alternative, would_fall, would_match
from navicert.matching.calibration import calibration, evidence_points
from navicert.matching.pair import compare
from navicert.model.party import PartyKind

MATCH = calibration().match
PARTS = ["Inspur", "Zhipu", "Beijing", "38", "39th", "Technology", "Software", "Ltd", "浪潮", "集团", "Group"]
NAMES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=4).map(" ".join)


def tried(left: str, right: str, kind: PartyKind = "unknown", threshold: int = MATCH) -> list[Alternative]:
    found = compare(left, right, kind)
    ask = would_fall if found.score >= threshold else would_match
    return list(ask(left, right, found, threshold, kind))


def words(left: str, right: str) -> set[tuple[str, str | None, str | None, str | None]]:
    return {
        (
            one.change, one.side,
            left[slice(*one.left_span)] if one.left_span else None,
            right[slice(*one.right_span)] if one.right_span else None,
        )
        for one in tried(left, right)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ("北京智谱", "Beijing Zhipu Huazhang Technology", ("leave_out", "right", None, "Huazhang")),
        ("浪潮软件", "浪潮电子", ("leave_out", "left", "软件", None)),
        ("Ninon", "Nikon", ("write_alike", "left", "Ninon", "Nikon")),
        ("CETC No. 38 Research Institute", "CETC 39th Research Institute", ("write_alike", "left", "No. 38", "39th")),
        ("Inspur Group", "浪潮集团有限公司", ("leave_out", "left", "Inspur", "浪潮")),
    ],
)
def test_the_word_that_decides(left: str, right: str, said: tuple[str, ...]) -> None:
    assert said in words(left, right)


def test_fields_beside_the_name() -> None:
    # 690 by the ceiling of one short word; a country is worth what calibration.toml says.
    found = compare("BGI", "BGI Genomics")
    changes = {one.change: one.score for one in tried("BGI", "BGI Genomics")}
    assert MATCH - evidence_points()["country_same"] <= found.score < MATCH
    assert changes["country_same"] == found.score + evidence_points()["country_same"]
    assert changes["identifier_same"] == 1000
    assert "birth_same" not in changes  # no company is born


def test_a_birth_date_is_for_persons() -> None:
    names = ("Ivan Sergeevich Petrov", "PETROV, Ivan Sergeyevich")
    assert "birth_differs" in {one.change for one in tried(*names, "person", threshold=900)}
    assert "birth_differs" not in {one.change for one in tried(*names, "company", threshold=900)}
    assert "birth_differs" not in {one.change for one in tried("Inspur Group", "Inspur Group Co., Ltd.")}


@settings(max_examples=60, deadline=None)
@given(NAMES, NAMES, st.sampled_from([400, MATCH, 900]))
def test_every_alternative_crosses_the_threshold_and_is_true(left: str, right: str, threshold: int) -> None:
    score = compare(left, right).score
    for one in tried(left, right, threshold=threshold):
        assert (one.score >= threshold) is (score < threshold)
        a, b = left, right
        if one.change == "leave_out" and one.side == "left" and one.left_span:
            a = f"{left[: one.left_span[0]].rstrip()}{left[one.left_span[1] :]}"
        elif one.change == "leave_out" and one.right_span:
            b = f"{right[: one.right_span[0]].rstrip()}{right[one.right_span[1] :]}"
        elif one.change == "write_alike" and one.left_span and one.right_span:
            a = left[: one.left_span[0]] + right[slice(*one.right_span)] + left[one.left_span[1] :]
        else:
            continue
        assert compare(a, b).score == one.score


def test_nothing_is_said_where_nothing_crosses() -> None:
    found = compare("Inspur", "Inspur")
    assert would_match("Inspur", "Inspur", found, MATCH) == ()
    assert all(one.side is None for one in tried("Siemens", "Inspur"))
