"""The drawing of chips against thresholds: whole, escaped, the same each time, readable without color."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal

import pytest

from navicert.law.classification.catalog import find
from navicert.law.classification.chips import classify
from navicert.law.classification.figures import ChipFacts, Operation, Range
from navicert.report.chip_chart import draw_chips
from navicert.report.chip_labels import Box, place
from navicert.services.classify import classify_catalog

SVG = "{http://www.w3.org/2000/svg}"
DAYS = [date(2022, 9, 1), date(2022, 11, 1), date(2023, 12, 1), date(2026, 11, 1)]


def texts(drawing: str) -> list[str]:
    return ["".join(one.itertext()) for one in ET.fromstring(drawing).iter(f"{SVG}text")]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_it_needs_nothing_else_and_is_the_same_each_time(day: date) -> None:
    drawing = draw_chips(classify_catalog(day), day)
    assert drawing == draw_chips(classify_catalog(day), day)
    root = ET.fromstring(drawing)
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert not root.findall(f".//{SVG}script") and not root.findall(f".//{SVG}image")
    assert set(re.findall(r"https?://[^\"']+", drawing)) == {"http://www.w3.org/2000/svg"}
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", drawing))


def test_the_regions_are_named_and_their_bounds_numbered() -> None:
    now = texts(draw_chips(classify_catalog(DAYS[3]), DAYS[3]))
    assert {"3A090.a", "3A090.b", "3A991.p", "1.6", "3.2", "5.92", "1600", "2400", "4800"} <= set(now)
    first = texts(draw_chips(classify_catalog(DAYS[1]), DAYS[1]))
    assert {"3A090", "3A991.p", "600", "4800"} <= set(first) and "3A090.b" not in first
    assert not {"3A090", "3A090.a"} & set(texts(draw_chips(classify_catalog(DAYS[0]), DAYS[0])))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_chip_is_drawn_or_said_not_to_be(day: date) -> None:
    known = classify_catalog(day)
    said = " ".join(texts(draw_chips(known, day)))
    for one in known:
        assert one.facts.name and one.facts.vendor
        assert one.facts.name.removeprefix("NVIDIA ") in said, one.facts.name


def test_a_name_cannot_break_out() -> None:
    facts = ChipFacts(
        name='<script>&"\u202e', vendor="X", operations=(Operation("FP8", Decimal(500), 8),), die_area=Range.of(500),
        non_planar=True,
    )  # fmt: skip
    drawing = draw_chips([], DAYS[3], [classify(facts, DAYS[3])])
    assert "<script" not in drawing and "\u202e" not in "".join(texts(drawing))
    ET.fromstring(drawing)


def test_what_is_asked_about_is_ringed_and_said() -> None:
    drawing = draw_chips(classify_catalog(DAYS[3]), DAYS[3], [classify(find("L4")[0], DAYS[3])])
    assert "L4: 3A090.a" in texts(drawing) and drawing.count('r="9"') == 1


def test_names_cover_no_other_name_where_there_is_room() -> None:
    spots = [(100.0 + 30 * at, 100.0) for at in range(8)]
    boxes = place(spots, [(90.0, 13.0)] * 8, Box(0, 0, 600, 400))
    assert all(not a.covers(b) for at, a in enumerate(boxes) for b in boxes[at + 1 :])
