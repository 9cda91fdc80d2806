"""Pairs of names from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from navicert.errors import InvalidInput, NotFound
from navicert.exchange.pairs import read_pairs


def test_pairs_with_kinds_and_faults(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(
        "id,left,right,schema\n1,A Ltd,A Limited,Company\n2,,B,Person\n3,x\n\n4,浪潮,Inspur,Thing\n", "utf-8"
    )
    with read_pairs(path) as table:
        pairs = list(table.rows)
    assert table.header == ("id", "left", "right", "schema")
    assert (pairs[0].left, pairs[0].right, pairs[0].kind) == ("A Ltd", "A Limited", "company")
    assert [pair.fault is None for pair in pairs] == [True, False, False, True]
    assert pairs[1].fault == "left: the name is empty"
    assert pairs[2].fault == "has 2 of 4 cells"
    assert pairs[3].kind == "unknown" and pairs[3].line == 6


def test_columns_must_be_there(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("left,other\na,b\n", "utf-8")
    with pytest.raises(InvalidInput, match="no column right"), read_pairs(path):
        pass
    path.write_text("", "utf-8")
    with pytest.raises(InvalidInput, match="left"), read_pairs(path):
        pass
    with pytest.raises(NotFound), read_pairs(tmp_path / "none.csv"):
        pass
