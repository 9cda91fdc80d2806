"""The military-intelligence end users named in 15 CFR 744.22(f)(2)."""

from __future__ import annotations

from datetime import date

import pytest
from hostile import mutations, survives, whole_files

from navicert.errors import ListFormatError
from navicert.lists.bundled import bundled_files, read_bundled
from navicert.lists.mieu import parse_csv
from navicert.lists.source import FileInfo

TABLE = (
    b"name,alias,country,date,end date,source url\n"
    b"Main Intelligence Directorate,GRU,RU,2021-03-16,,https://www.federalregister.gov/x\n"
    b"Main Intelligence Directorate of Belarus,,BY,2022-03-02,,\n"
)


def info(data: bytes) -> FileInfo:
    return FileInfo.of(data, published=date(2026, 8, 1))


def test_the_thirteen_bodies_are_bundled() -> None:
    (file,) = [one for one in bundled_files() if one.source == "mieu-csv"]
    (version,) = read_bundled(file)
    assert len(version.entries) == 13
    gru = next(one for one in version.entries if "GRU" in [name.value for name in one.names])
    assert gru.countries == ("RU",)
    assert gru.listed_from is not None and gru.listed_from.earliest == date(2021, 3, 16)
    assert gru.citations[0].text == "15 CFR 744.22(f)(2)"


def test_a_bad_row_is_refused_with_its_place() -> None:
    for wrong, words in ((b",RU,", b"unknown country"), (b"2021-03-16", b"no day")):
        data = TABLE.replace(wrong, b",Atlantis," if wrong == b",RU," else b"soon")
        with pytest.raises(ListFormatError, match=f"{words.decode()}.*line 2"):
            parse_csv(data, info(data))


def test_hostile_files_give_entries_or_a_typed_error() -> None:
    for data in whole_files():
        assert not survives(parse_csv, data, info(data))
    read = sum(survives(parse_csv, one, info(one)) for one in mutations(TABLE, seed=9, count=300))
    assert 0 < read < 300
