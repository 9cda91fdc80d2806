"""What the first release must show, on the bundled lists: each row is a promise to users."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

ZHIPU = "Beijing Zhipu Huazhang Technology Co., Ltd."
TODAY = "2026-07-31"


def answer(navicert: Any, name: str, *options: str) -> dict[str, Any]:
    """The result for one party, as JSON; with the day fixed so that it stays true."""
    arguments = ["screen", name, *options, "--format", "json"]
    if "--as-of" not in options:
        arguments += ["--as-of", TODAY]
    done = navicert(*arguments)
    assert done.code == 0, done.err
    (result,) = done.json["results"]
    return dict(result)


def on_list(result: dict[str, Any], code: str, part: str = "candidates") -> list[dict[str, Any]]:
    return [found for found in result[part] if found["entry"]["list"] == code]


def test_zhipu_by_its_alias(navicert: Any) -> None:
    result = answer(navicert, "Zhipu AI")
    assert result["status"] == "restricted"
    best = on_list(result, "EL")[0]
    assert best["level"] == "match"
    assert best["entry"]["name"] == ZHIPU
    assert best["matched_name"]["kind"] == "alias"
    assert best["entry"]["listed_from"]["date"] == "2025-01-16"
    assert best["entry"]["listed_from"]["precision"] == "day"
    assert "90 FR 4617" in [source["text"] for source in best["entry"]["citations"]]
    assert best["entry"]["review_policy"].lower().startswith("presumption of denial")


def test_zhipu_one_day_before(navicert: Any) -> None:
    assert on_list(answer(navicert, "Zhipu AI", "--as-of", "2025-01-15"), "EL") == []


@pytest.mark.parametrize(
    "name",
    [
        "北京智谱华章科技有限公司",
        "北京智譜華章科技有限公司",
        "北京智谱华章科技股份有限公司",
        "Beijing Zhipu Huazhang Keji Youxian Gongsi",
    ],
)
def test_zhipu_in_every_script(navicert: Any, name: str) -> None:
    result = answer(navicert, name)
    best = on_list(result, "EL")[0]
    assert (result["status"], best["level"], best["entry"]["name"]) == ("restricted", "match", ZHIPU)


def test_inspur_before_its_listing(navicert: Any) -> None:
    result = answer(navicert, "Inspur Group", "--lists", "EL", "--as-of", "2023-03-01")
    assert (result["status"], result["candidates"]) == ("nothing_found", [])


def test_inspur_from_its_listing_on(navicert: Any) -> None:
    result = answer(navicert, "Inspur Group", "--lists", "EL", "--as-of", "2023-03-02")
    assert result["status"] == "restricted"
    entry = result["candidates"][0]["entry"]
    assert entry["footnotes"] == ["4"]
    pages = {source["text"] for source in entry["citations"]} | {entry["listed_from"]["source"]}
    assert any("88 FR 13673" in page or "88 FR 13675" in page for page in pages), pages


def test_a_subsidiary_listed_later(navicert: Any) -> None:
    name = "Inspur Electronic Information Industry Co., Ltd."
    before = answer(navicert, name, "--lists", "EL", "--as-of", "2024-06-01")
    assert before["status"] == "nothing_found"
    after = answer(navicert, name, "--lists", "EL", "--as-of", "2025-03-25")
    assert after["status"] == "restricted"


def test_sophgo(navicert: Any) -> None:
    result = answer(navicert, "Sophgo")
    assert result["status"] == "restricted"
    entry = on_list(result, "EL")[0]["entry"]
    assert "90 FR 4621" in [source["text"] for source in entry["citations"]]
    assert entry["footnotes"] == ["4"]


def test_a_name_that_only_sounds_alike(navicert: Any) -> None:
    """知乎 and 智虎 are both Zhihu in pinyin; the question-and-answer site is not the listed company."""
    matched = [found for found in answer(navicert, "知乎")["candidates"] if found["level"] == "match"]
    assert [found["entry"]["name"] for found in matched if "zhihu" in found["entry"]["name"].lower()] == []


def test_three_letters_do_not_decide(navicert: Any) -> None:
    result = answer(navicert, "BGI")
    assert result["status"] == "review"
    best = result["candidates"][0]
    assert best["level"] == "possible"
    assert best["why_not_higher"]


def test_the_label_of_an_address_row_is_no_name(navicert: Any) -> None:
    result = answer(navicert, "Address 01")
    assert (result["status"], result["candidates"]) == ("nothing_found", [])


def test_a_removal_is_shown(navicert: Any) -> None:
    name = "Bhabha Atomic Research Centre"
    before = answer(navicert, name, "--lists", "EL", "--as-of", "2025-01-15")
    assert before["status"] == "restricted"
    after = answer(navicert, name, "--lists", "EL", "--as-of", "2025-01-17")
    assert after["status"] == "nothing_found"
    gone = on_list(after, "EL", "removed")[0]["entry"]
    assert "Bhabha Atomic Research" in gone["name"]
    assert "90 FR 4617" in gone["listed_to"]["source"]
    text = navicert("screen", name, "--lists", "EL", "--as-of", "2025-01-17").out
    assert "removed by 90 FR 4617" in " ".join(text.split())


def test_a_list_without_license_effect_says_so(navicert: Any) -> None:
    result = answer(navicert, "Alibaba Group")
    assert on_list(result, "EL") == []
    entry = on_list(result, "1260H")[0]["entry"]
    assert entry["listed_from"]["date"] == "2026-06-08"
    assert entry["ear_license"] is False
    assert "no license effect under the EAR" in entry["effect"]
    earlier = answer(navicert, "Alibaba Group", "--as-of", "2026-06-07")
    assert on_list(earlier, "1260H") == []


def test_a_thousand_rows_with_twenty_bad_ones(navicert: Any, tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    rows = [[str(number), f"Example Trading House {number} Ltd", "DE"] for number in range(1000)]
    for number in range(20):
        rows[number * 50][1] = ("", "X" * 1001, "---", "\t")[number % 4]
    rows[3][1] = "Sophgo"
    rows[5][1] = "=cmd|'/C calc'!A0 GmbH"
    with source.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["No", "Company", "CC"], *rows])
    done = navicert("screen", str(source), "--as-of", TODAY, "-o", str(target))
    assert done.code == 5, done.err
    assert "20 of 1,000 rows were not checked" in done.err
    with target.open(encoding="utf-8-sig", newline="") as stream:
        out = list(csv.DictReader(stream))
    assert len(out) == 1000
    assert [row["No"] for row in out] == [row[0] for row in rows]
    bad = [row for row in out if row["navicert_status"] == "not_checked"]
    assert len(bad) == 20 and all(row["navicert_error"] for row in bad)
    assert out[3]["navicert_status"] == "restricted"
    assert out[5]["Company"].startswith("'=")
