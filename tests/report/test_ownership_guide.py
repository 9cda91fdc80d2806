"""The guide on ownership says what the engine says, and its pictures are those of its facts."""

from __future__ import annotations

import importlib.util
import re
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from navicert.ownership.rules import rule
from navicert.ownership.trace import trace
from navicert.report.graph_svg import draw
from navicert.report.ownership_words import headline

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guides" / "ownership.md"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ownership_pictures", ROOT / "scripts" / "ownership_pictures.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pictures_follow_from_the_facts(script: ModuleType) -> None:
    graph = script.read(script.FACTS)
    guide = GUIDE.read_text("utf-8")
    for name, party, day, depth in script.PICTURES:
        svg = draw(trace(graph, party, rule("bis"), day), graph, depth=depth, href="")
        assert (script.FOLDER / name).read_text("utf-8") == svg, "run: python scripts/ownership_pictures.py"
        assert f"../pictures/{name}" in guide


def test_the_answers_of_the_guide_are_the_engines(script: ModuleType) -> None:
    graph = script.read(script.FACTS)
    rows = dict(re.findall(r"^\| (\d{4}-\d\d-\d\d) \| `([^`]+)` \|", GUIDE.read_text("utf-8"), re.MULTILINE))
    assert len(rows) == 3
    for day, said in rows.items():
        assert headline(trace(graph, script.SUBSIDIARY, rule("bis"), date.fromisoformat(day)))[0] == said
    day = date(2025, 10, 15)
    assert headline(trace(graph, script.LABORATORY, rule("bis"), day))[0] == "? CANNOT BE TOLD"
    for interest in graph.interests:
        if interest.owned == script.ZHIPU:
            found = trace(graph, interest.owner, rule("bis"), day)
            assert found.result == "not_captured" and interest.share is None


def test_companies_that_do_not_exist_say_so(script: ModuleType) -> None:
    graph = script.read(script.FACTS)
    for interest in graph.interests:
        if interest.share is not None:
            assert interest.source.dataset == "assumed for this guide" and interest.owned.endswith("(assumed)")
