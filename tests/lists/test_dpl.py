"""The Denied Persons List in BIS's TSV layout."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hostile import mutations, survives, whole_files

from navicert.errors import ListFormatError
from navicert.lists.dpl import parse_tsv
from navicert.lists.source import FileInfo

HEADER = (
    '"Name"\t"Street_Address"\t"City"\t"State"\t"Country"\t"Postal_Code"\t"Effective_Date"\t"Expiration_Date"\t'
    '"Standard_Order"\t"Last_Update"\t"Action"\t"FR_Citation"\n'
)
ROW = (
    '"ABDUL EXAMPLE"\t"605 LAKE DRIVE"\t"RICHARDSON"\t"TX"\t"US"\t'
    '"75081"\t"03/04/2002"\t"06/29/2056"\t"Y"\t"2006-07-11"\t"50 YEAR DENIAL"\t"67 F.R. 56530 9/4/02"\n'
)
TABLE = (HEADER + ROW + ROW.replace("605 LAKE DRIVE", "908 AUDELIA ROAD")).encode()


def info(data: bytes) -> FileInfo:
    return FileInfo.of(data, published=date(2019, 7, 1))


def test_addresses_of_one_person_are_one_entry() -> None:
    (version,) = parse_tsv(TABLE, info(TABLE))
    (one,) = version.entries
    assert [address.city for address in one.addresses] == ["RICHARDSON", "RICHARDSON"]
    assert one.listed_from is not None and one.listed_from.earliest == date(2002, 3, 4)
    assert one.listed_to is not None and one.listed_to.latest == date(2056, 6, 30), "the day after the last"
    assert one.citations[0].text == "67 FR 56530" and one.remarks == "50 YEAR DENIAL"


def test_a_day_that_is_none_is_refused_with_its_place() -> None:
    data = TABLE.replace(b"03/04/2002", b"2002.03.04", 1)
    with pytest.raises(ListFormatError, match=r"effective_date .*line 2"):
        parse_tsv(data, info(data))


def test_an_order_without_an_end_stands() -> None:
    data = TABLE.replace(b"06/29/2056", b"")
    assert parse_tsv(data, info(data))[0].entries[0].listed_to is None


def test_hostile_files_give_entries_or_a_typed_error() -> None:
    for data in whole_files():
        assert not survives(parse_tsv, data, info(data))
    read = sum(survives(parse_tsv, one, info(one)) for one in mutations(TABLE, seed=5, count=300))
    assert 0 < read < 300


@pytest.mark.shared
def test_the_official_file_of_2019_is_read_whole(shared_data: Path) -> None:
    data = (shared_data / "us_bis_other" / "dpl_bis_official_tsv_2019-07.txt").read_bytes()
    (version,) = parse_tsv(data, info(data))
    assert sum(len(one.raw.get("rows", [1])) for one in version.entries) == 546
    assert all(one.listed_from and one.listed_from.precision == "day" for one in version.entries)
