"""`navicert classify chip`: by name, by figures, every format, every mistake."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def chip(run_at: Any, tmp_path: Path) -> Any:
    """The command in a folder without a workspace."""

    def run(*arguments: str) -> Any:
        return run_at(tmp_path, "classify", "chip", *arguments)

    return run


def test_a_chip_by_name_as_the_contract_has_it(chip: Any, tmp_path: Path) -> None:
    done = chip("NVIDIA H20", "--as-of", "2025-05-01", "--format", "json")
    assert done.code == 0 and done.err == ""
    answer = done.json
    assert (answer["chip"], answer["as_of"], answer["eccn"]) == ("NVIDIA H20", "2025-05-01", "3A991.p")
    assert (answer["tpp"], answer["performance_density"], answer["performance_density_exact"]) == (
        "2368", "2.91", "32/11",
    )  # fmt: skip
    assert answer["confidence"] == "high"
    assert answer["letters"][0]["addressee"] == "NVIDIA" and answer["letters"][0]["changes_eccn"] is False
    for step in answer["steps"]:
        assert {"step", "test", "numbers", "outcome", "why", "citations", "in_force"} <= step.keys()
        assert step["citations"][0]["text"] and {"from", "to"} == step["in_force"].keys()
    assert any("license is required" in text for text in answer["data"]["not_checked"])
    assert "not permission" in answer["data"]["means"]
    assert not list(tmp_path.glob("*.db"))


def test_the_same_by_figures(chip: Any) -> None:
    done = chip(
        "--tops", "296", "--bits", "8", "--die-area", "814", "--datacenter", "--io-bandwidth", "900",
        "--dram-bandwidth", "4000", "--as-of", "2025-02-01", "--format", "json",
    )  # fmt: skip
    assert done.code == 0
    answer = done.json
    assert (answer["eccn"], answer["tpp"], answer["performance_density"]) == ("3A991.p", "2368", "2.91")
    assert answer["chip"] is None and answer["data"]["figures"]["source"] == "given by the user"


def test_an_unknown_die_area_gives_each_branch(chip: Any) -> None:
    done = chip("--tops", "200", "--bits", "8", "--datacenter", "--as-of", "2024-01-01", "--format", "json")
    answer = done.json
    assert (answer["eccn"], answer["result"], answer["confidence"]) == (None, "open", "low")
    assert [one["eccn"] for one in answer["alternatives"]] == ["3A090.a", "3A090.b", "3A991.p"]
    assert answer["decides"] == ["density"] and "--die-area" in answer["questions"][0]


def test_a_name_of_several_variants(chip: Any) -> None:
    same = chip("H100", "--as-of", "2026-11-01", "--format", "json").json
    assert same["eccn"] == "3A090.a" and len(same["variants"]) == 2
    apart = chip("Gaudi 2", "--as-of", "2022-11-01", "--format", "json").json
    assert apart["eccn"] is None and [one["eccn"] for one in apart["alternatives"]] == ["3A090", "3A991.p"]
    shown = chip("Gaudi 2", "--as-of", "2022-11-01").out
    assert "HL-225H: 3A090" in shown and "which variant" in shown


@pytest.mark.parametrize("name", ["H20", "MTT S4000", "RTX 4090D", "RTX PRO 6000D", "Loongson 3A5000", "H100"])
@pytest.mark.parametrize("day", ["2022-09-01", "2022-11-01", "2026-11-01"])
def test_every_kind_of_answer_as_a_table(chip: Any, name: str, day: str) -> None:
    done = chip(name, "--as-of", day)
    assert done.code == 0 and done.err == ""
    assert "An ECCN is not permission" in done.out and "not legal advice" in done.out
    assert not re.search(r"\b(cleared|safe|approved|compliant)\b", done.out, re.IGNORECASE)


def test_several_precisions_and_sparse_figures(chip: Any) -> None:
    done = chip("--tops", "1979", "--bits", "16", "--tops", "3958", "--bits", "8", "--sparse", "--as-of", "2024-01-01",
                "--format", "json")  # fmt: skip
    assert done.json["tpp"] == "15832" and done.json["steps"][0]["step"] == "sparse"


def test_memory(chip: Any) -> None:
    done = chip("--hbm-bandwidth", "819", "--hbm-area", "110", "--as-of", "2025-01-01", "--format", "json")
    assert done.json["eccn"] == "3A090.c"


def test_the_chart_is_a_drawing_that_needs_nothing_else(chip: Any, tmp_path: Path) -> None:
    done = chip("H20", "--as-of", "2026-11-01", "--chart", "-o", "chart.svg")
    assert done.code == 0 and done.out == ""
    text = (tmp_path / "chart.svg").read_text("utf-8")
    assert ET.fromstring(text).tag.endswith("svg")
    assert "H20: 3A991.p" in text and "3A090.b" in text
    assert chip("--chart", "--as-of", "2026-11-01").out.count("<title") > 20


MISTAKES = [
    ((), 2, "name a chip, or give figures"),
    (("H20", "--tops", "296"), 2, "not both"),
    (("--tops", "296"), 2, "--bits: give one --bits for each --tops"),
    (("--bits", "8"), 2, "--tops: give one --bits for each --tops"),
    (("--tops", "1,979", "--bits", "8"), 2, "did you mean 1979?"),
    (("--tops", "fast", "--bits", "8"), 2, "--tops: 'fast' is no number; write it like 296"),
    (("--tops=-5", "--bits", "8"), 2, "--tops: '-5' is no number"),
    (("--tops", "nan", "--bits", "8"), 2, "--tops: 'nan' is no number"),
    (("--tops", "296", "--bits", "0"), 2, "--bits: '0' is no bit length"),
    (("--tops", "296", "--bits", "8", "--die-area", "0"), 2, "--die-area: the figure must be above 0"),
    (("--tops", "296", "--bits", "8", "--die-area", "900-800"), 2, "write the lower figure first: 800-900"),
    (("--die-area", "814", "--planar"), 2, "leave --die-area or --planar out"),
    (("--hbm-bandwidth", "819"), 2, "--hbm-area: give --hbm-bandwidth and --hbm-area together"),
    (("--hbm-bandwidth", "819", "--hbm-area", "0"), 2, "--hbm-area: the figure must be above 0"),
    (("--sparse",), 2, "give --tops and --bits too"),
    (("H20", "--as-of", "1/2/2025"), 2, "--as-of"),
    (("H20", "--chart", "--format", "json"), 2, "--chart is an SVG"),
    (("H21",), 3, "NVIDIA H20"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), MISTAKES, ids=[" ".join(m[0]) or "nothing" for m in MISTAKES])
def test_a_mistake_names_the_field_and_the_fix(chip: Any, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = chip(*arguments)
    assert (done.code, done.out) == (code, "")
    assert words in done.err and "Traceback" not in done.err


def test_a_mistake_as_json(chip: Any) -> None:
    problem = json.loads(chip("--tops", "296", "--format", "json").err)
    assert problem["errors"][0]["pointer"] == "--bits"
