"""`scripts/validate_corpus.py`: nothing is wrong in the corpus, and each rule is broken once on a copy."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "src" / "navicert" / "law" / "corpus"
SCRIPT = ROOT / "scripts" / "validate_corpus.py"
ROW = """
[[row]]
key = "{key}"
text = "{text}"
citation = "{citation}"
url = "https://www.ecfr.gov/current/title-15/section-744.11"
{days}
status = "{status}"
confidence = "{confidence}"
tag = "kn"
sources = [{sources}]
"""


@pytest.fixture(scope="module")
def validator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("validate_corpus", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["validate_corpus"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for path in CORPUS.iterdir():
        if path.suffix in (".toml", ".tsv"):
            shutil.copy(path, tmp_path)
    return tmp_path


def test_nothing_is_wrong_in_the_corpus(validator: ModuleType) -> None:
    assert validator.problems() == []


def row(**changed: str) -> str:
    cells = {"key": "mine", "text": "A row", "citation": "15 CFR 744.11", "days": "", "status": "in_force",
             "confidence": "known", "sources": ""}  # fmt: skip
    return ROW.format(**(cells | changed))


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (row(confidence="sure"), "unknown confidence 'sure'"),
        (row(status="valid"), "unknown status 'valid'"),
        (row(citation=""), "no citation"),
        (row(text=""), "no text"),
        (row(sources='"S99"'), "no source 'S99'"),
        (row(text="See ECCN 3A888"), "no ECCN 3A888"),
        (row(days="from = 2026-01-02\nto = 2026-01-01"), "begins 2026-01-02, after its end"),
        (row(days='from = "2026-02-30"'), "impossible date"),
        (row(days="from = 1926-02-03"), "impossible date: 1926-02-03"),
        (row(days="from = 2026-01-01", status="suspended"), "needs a last day"),
        (row(days="to = 2026-01-01") + row(days="from = 2026-01-01"), "two rows stand on 2026-01-01"),
        (row(days="to = 2026-01-01") + row(days="from = 2026-01-03"), "a gap from 2026-01-02 to 2026-01-02"),
        (row() + row(), "two rows stand on"),
        (row() + "when.weather = true\n", "no evaluator asks 'weather'"),
        (row() + 'when.destination = { scope = "MOON" }\n', "no scope 'MOON'"),
        (row() + 'when.destination = { groups = ["D:9"] }\n', "no Country Group D:9"),
        (row() + 'when.origin = { countries = ["ZZ"] }\n', "no country ZZ"),
        (row() + 'when.end_use = ["picnic"]\n', "no end use 'picnic'"),
        (row() + 'when.item = { color = "red" }\n', "items are not named by 'color'"),
        (row() + 'when.item = { eccns = ["3A888.a"] }\n', "no ECCN 3A888.a"),
        (row() + 'when.item = { listed_in = "nowhere" }\n', "no set of items 'nowhere'"),
        (row() + 'then.policy = "FINE"\n', "no review policy 'FINE'"),
        (row() + 'then.license = "required"\nthen.exceptions = "some"\n', "exceptions 'some'"),
        (row() + 'then.license = "open"\n', "what a person has to find out is missing"),
    ],
)
def test_each_rule_for_provisions(validator: ModuleType, copy: Path, added: str, said: str) -> None:
    path = copy / "744.11-affiliates.toml"
    path.write_text(path.read_text("utf-8") + added, "utf-8")
    found = validator.problems(copy)
    assert any(said in problem for problem in found), found
    assert all("744.11" in problem for problem in found)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("742-special-scopes.toml", '"D:5"]', '"D:9"]', "no Country Group D:9"),
        ("742-special-scopes.toml", '["AE"]', '["ZZ"]', "no country ZZ"),
        ("742-special-scopes.toml", '["S6"]', '["S66"]', "no source 'S66'"),
        ("742-special-scopes.toml", 'id = "MACAU_D5"', 'id = "MACAU_D55"', "no scope MACAU_D5"),
        ("738-country-chart.toml", 'values.row = "CN"', 'values.row = "XX"', "no row XX in the Country Chart"),
        ("738-country-chart.tsv", "\tseen\tS3", "\tguess\tS3", "unknown confidence 'guess'"),
        ("740-country-groups.tsv", "2026-07-10", "2026-07-32", "impossible date"),
        ("740-country-groups.tsv", "A:6\tTW", "A:6\tSG", "two rows stand on"),
        ("eccn-controls.tsv", "\tNS 2\t", "\tNS 7\t", "no column 'NS 7'"),
        ("eccn-controls.tsv", "\tentire\t", "\tmostly\t", "unknown word 'mostly'"),
        ("eccn-controls.tsv", "\tD145_EX_A56\t", "\t\t", "no scope is named"),
        ("eccn.tsv", "\n3A090\t", "\n3A089\t", "no ECCN 3A090"),
        ("eccn.tsv", "\n3A090\t", "\n3A089\t", "3A089 has no control row"),
        ("eccn-exceptions.tsv", "\n3A090\t", "\n3A088\t", "eccn-exceptions: no ECCN 3A088"),
        ("sources.toml", 'key = "S3"', 'key = "S33"', "no source 'S3'"),
        ("746-embargoes.toml", "https://www.ecfr.gov", "http://www.ecfr.gov", "is no address"),
    ],
)
def test_each_rule_for_tables(validator: ModuleType, copy: Path, file: str, old: str, new: str, said: str) -> None:
    path = copy / file
    text = path.read_text("utf-8")
    assert old in text, "the copy has nothing to break"
    path.write_text(text.replace(old, new), "utf-8")
    found = validator.problems(copy)
    assert any(said in problem for problem in found), found[:10]


def test_the_command_says_what_is_wrong_and_ends_with_one(copy: Path) -> None:
    run = [sys.executable, str(SCRIPT), str(copy)]
    assert subprocess.run(run, check=False, capture_output=True).returncode == 0
    path = copy / "letters.toml"
    path.write_text(path.read_text("utf-8").replace('status = "letter"', 'status = "post"'), "utf-8")
    done = subprocess.run(run, check=False, capture_output=True, text=True)
    assert done.returncode == 1 and "unknown status 'post'" in done.stderr
