"""`scripts/build_corpus.py`: it gives what ships, refuses where a known fact fails, and spares a person's work."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def builder() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "scripts"))
    yield importlib.import_module("build_corpus")
    sys.path.remove(str(ROOT / "scripts"))


@pytest.fixture(scope="module")
def built(builder: ModuleType, shared_data: Path) -> dict[str, str]:
    return builder.build(shared_data.parent)


@pytest.mark.shared
def test_what_ships_is_what_the_tables_give_or_what_a_person_corrected(
    builder: ModuleType, built: dict[str, str]
) -> None:
    for name, body in built.items():
        first, _, rest = (builder.TARGET / name).read_text("utf-8").partition("\n")
        rest = rest.removeprefix(builder.HINT)
        if first == builder.MARK + builder.checksum(rest):
            assert rest == body, f"{name}: run scripts/build_corpus.py"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "old", "new", "fact"),
    [
        ("740-country-groups.tsv", "E:2\tCU", "E:1\tCU", "without Cuba"),
        ("740-country-groups.tsv", "D:5\tLB", "D:5\tMO", "Macau is not in D:5"),
        ("740-country-groups.tsv", "\t2026-07-10\t", "\t\t", "UAE is in A:5"),
        ("740-country-groups.tsv", "B\tIN\t", "B\tVN\t", "no member of D:1"),
        ("738-country-chart.toml", 'row = "CN"', 'row = "TW"', "Hong Kong uses the row of China"),
        ("eccn.tsv", "\n3E002\t", "\n3E888\t", "stand alone"),
        ("eccn.tsv", "\n3A090\t", "\n3A991\t", "636 ECCNs"),
    ],
)
def test_a_known_fact_that_fails_is_found(
    builder: ModuleType, built: dict[str, str], file: str, old: str, new: str, fact: str
) -> None:
    facts = sys.modules["corpus_facts"]
    assert facts.failures(built) == []
    assert old in built[file]
    assert any(fact in said for said in facts.failures({**built, file: built[file].replace(old, new)}))


@pytest.mark.shared
def test_nothing_is_written_where_a_fact_fails(
    builder: ModuleType,
    shared_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(builder, "TARGET", tmp_path)
    real = builder.build
    monkeypatch.setattr(builder, "build", lambda shared: {**real(shared), "eccn.tsv": "eccn\n3A090\n"})
    assert builder.main([str(shared_data.parent)]) == 1
    assert list(tmp_path.iterdir()) == []
    assert "636 ECCNs" in capsys.readouterr().err


def test_a_corrected_file_is_left_alone(builder: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "TARGET", tmp_path)
    path = tmp_path / "a.toml"
    assert builder.write("a.toml", "x = 1\n") == "written"
    assert builder.write("a.toml", "x = 2\n") == "written"
    path.write_text(path.read_text("utf-8").replace("x = 2", "x = 3"), "utf-8")
    assert builder.write("a.toml", "x = 4\n").startswith("left alone")
    assert "x = 3" in path.read_text("utf-8")
    path.write_text("# Written by hand.\nx = 5\n", "utf-8")
    assert builder.write("a.toml", "x = 6\n").startswith("left alone")


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        ("3B001.a.4, c, d, f.1, f.5, f.6, k to n, p.2, p.4, r", "a.4 c d f.1 f.5 f.6 k l m n p.2 p.4 r"),
        ("3B001.a.1 to a.3, b", "a.1 a.2 a.3 b"),
        ("9A610.t, .u, .v, and .w", "t u v w"),
        ("items controlled by 1C351.d.15 and .16", None),
        ("software for 3A001.a", None),
        ("7A001 to 7A004", None),
    ],
)
def test_paragraphs_are_read_only_where_the_phrase_says_nothing_else(
    builder: ModuleType, words: str, listed: str | None
) -> None:
    found = sys.modules["corpus_eccns"].tokens(words)
    assert (" ".join(found) if found else None) == listed
