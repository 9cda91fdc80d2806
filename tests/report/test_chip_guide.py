"""The guide on chips says what the engine says, and its pictures are those of its data."""

from __future__ import annotations

import importlib.util
import re
from datetime import date
from pathlib import Path

import pytest

from navicert.law.classification.catalog import find
from navicert.law.classification.chips import classify, shown_density
from navicert.law.classification.figures import decimal_text
from navicert.report.chip_chart import draw_chips
from navicert.services.classify import classify_catalog

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "guides" / "chips.md").read_text("utf-8")


def test_the_pictures_follow_from_the_data() -> None:
    spec = importlib.util.spec_from_file_location("chip_pictures", ROOT / "scripts" / "chip_pictures.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for name, day in script.PICTURES:
        picture = draw_chips(classify_catalog(day), day)
        assert (script.FOLDER / name).read_text("utf-8") == picture, "run: python scripts/chip_pictures.py"
        assert f"../pictures/{name}" in GUIDE


def rows() -> list[list[str]]:
    lines = GUIDE.partition("## Eight chips")[2].partition("- **none**")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]


@pytest.mark.parametrize("cells", rows()[1:], ids=lambda cells: cells[0])
def test_the_table_is_the_engines(cells: list[str]) -> None:
    (chip,) = find(cells[0])
    answers = [classify(chip, date.fromisoformat(day)) for day in rows()[0][4:]]
    density = shown_density(answers[-1])
    assert density is not None
    figures = [decimal_text(answers[-1].tpp.low), decimal_text(density, 2), decimal_text(chip.io.low)]
    assert [cells[0], *figures, *(re.sub(":.*", "", one.label) for one in answers)] == cells


def test_the_alternatives_of_the_guide_are_the_engines() -> None:
    for one in classify(find("MTT S4000")[0], date(2026, 11, 1)).alternatives:
        assert f"{one.eccn}: {one.when}\n" in GUIDE
