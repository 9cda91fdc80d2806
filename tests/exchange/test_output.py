"""Output files are whole, never the input, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.errors import InvalidInput
from navicert.exchange.output import harmless, whole_file, write_csv


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(1)", "\tx", "\rx"])
def test_formulas_are_disarmed(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Sophgo", "-5", "+12.5", "智谱", "a=b"])
def test_other_cells_stay(cell: str) -> None:
    assert harmless(cell) == cell


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=("Cs",))), min_size=2, max_size=2)))
def test_no_written_cell_starts_a_formula(rows: list[list[str]]) -> None:
    out = io.StringIO()
    assert write_csv(out, ["a", "b"], rows) == len(rows)
    for row in csv.reader(io.StringIO(out.getvalue(), newline="")):
        for cell in row:
            assert not cell.startswith(("=", "@", "\t", "\r"))
            assert not cell.startswith(("+", "-")) or cell.lstrip("+-")[:1].isdigit()


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    with whole_file(target, mark=True) as stream:
        stream.write("智谱\n")
        assert not target.exists()
    assert target.read_bytes() == b"\xef\xbb\xbf" + "智谱\n".encode()

    def broken() -> None:
        with whole_file(target) as stream:
            stream.write("half")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        broken()
    assert target.read_text("utf-8-sig") == "智谱\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def refuse(path: Path, said: str, not_over: Path | None = None) -> None:
    with pytest.raises(InvalidInput, match=said), whole_file(path, not_over=not_over) as stream:
        stream.write("x")


def test_the_input_is_never_replaced(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("name\n")
    (tmp_path / "link.csv").symlink_to(source)
    os.link(source, tmp_path / "hard.csv")
    for name in ("in.csv", "link.csv", "hard.csv", "../" + tmp_path.name + "/in.csv"):
        refuse(tmp_path / name, "is the input", source)
    assert source.read_text() == "name\n"


def test_folders_are_refused(tmp_path: Path) -> None:
    refuse(tmp_path, "is a folder")
    refuse(tmp_path / "none" / "out.csv", "cannot write into")


def test_a_link_is_followed_and_permissions_stay(tmp_path: Path) -> None:
    real = tmp_path / "real.csv"
    real.write_text("old")
    real.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to(real)
    with whole_file(link) as stream:
        stream.write("new")
    assert link.is_symlink() and real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o640
