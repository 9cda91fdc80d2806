"""An explanation as people read it, and as programs do."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from navicert.report.explanation import explanation_json, print_explanation
from navicert.services.explain import explain_names


def read(left: str, right: str, width: int = 100, **options: Any) -> str:
    out = io.StringIO()
    print_explanation(Console(file=out, width=width, no_color=True), explain_names(left, right, **options))
    return out.getvalue()


def test_the_names_stand_over_each_other() -> None:
    lines = read("北京智谱华章科技有限公司", "Beijing Zhipu Huazhang Technology Co., Ltd.").splitlines()
    left = next(line for line in lines if line.startswith("left  ") and "智谱" in line)
    right = next(line for line in lines if line.startswith("right  ") and "Zhipu" in line)
    for ours, theirs in (("北京", "Beijing"), ("智谱", "Zhipu"), ("华章", "Huazhang"), ("科技", "Technology")):
        assert cell_len(left[: left.index(ours)]) == cell_len(right[: right.index(theirs)])


def test_a_ceiling_is_said_in_words_with_the_score_before_it() -> None:
    text = read("Inspur Software", "Inspur Electronic Information")
    assert "the lines of business differ" in text and "the words alone come to 79, the ceilings leave 66" in text
    assert "(a match from 70)" in text and "would match" in text


def test_what_carries_a_match_is_said() -> None:
    text = read("Inspur Group", "浪潮集团有限公司")
    assert "would fall" in text and "without “Inspur” on the left or “浪潮” on the right" in text
    assert "no single word carries it" in read("abc def gh", "xyz def gh", threshold=200)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_fit(width: int) -> None:
    text = read("Huawei Shenzhen Mobile Ltd", "Shenzhen Huawei Acme Communications Technology Limited", width)
    assert max(map(cell_len, text.splitlines())) <= width
    assert all(word in text.replace("\n", "") for word in ("cost", "together", "Acme"))


def test_hidden_characters_are_shown_by_number() -> None:
    assert "\u202e" not in read("Acme \u202eevil Ltd", "Acme") and "\x1b" not in read("Ac\x1b[31mme", "Acme")


def test_the_json_is_a_superset_of_compare() -> None:
    found = json.loads(json.dumps(explanation_json(explain_names("Inspur Software", "Inspur Electronic Information"))))
    assert found["level"] == "possible" and found["features"] and found["raw_score"] > found["score"]
    assert [one["name"] for one in found["ceilings"]] == ["business_differs"] and found["ceilings"][0]["at"] == 0.67
    first = found["alignment"][0]
    assert (first["left"], first["right"], first["relation"], first["similarity"]) == ("Inspur", "Inspur", "same", 1)
    assert first["left_span"] == [0, 6]
    assert found["would_match"] and not found["would_fall"]
    assert "ofac_style_score" not in found


def test_the_emulated_score_says_that_it_is_one() -> None:
    found = explain_names("emma daniels", "EMMA", ofac_style=True)
    assert found.score == explain_names("emma daniels", "EMMA").score
    answer = explanation_json(found)
    assert answer["ofac_style_score"] == 0.867 and "emulation" in answer["ofac_style_note"]
    text = read("emma daniels", "EMMA", ofac_style=True)
    assert "87 of 100: an emulation" in text
