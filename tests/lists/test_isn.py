"""Nonproliferation sanctions: INKSNA notices and the master list."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from hostile import mutations, survives, whole_files

import navicert
from navicert.errors import ListFormatError
from navicert.lists.isn import parse_master, parse_notices
from navicert.lists.source import FileInfo, unpack

FILE = Path(navicert.__file__).parent / "data" / "lists" / "inksna_2026.csv.xz"
INFO = FileInfo(published=None, sha256="0" * 64)
DATED = FileInfo(published=date(2025, 5, 1), sha256="0" * 64)
MASTER = (
    "Name,Country,Authority,Date imposed,Status,Federal Register\n"
    "Li Fangwei (also known as Karl Lee),China,Executive Order 12938,2/11/2013,"
    'Expired on 2/11/15,"Vol.78, No. 28"\n'
    "Li Fangwei,China,INKSNA,2/2/2009,Active,74 FR 5880\n"
    "Hesong Trading Corp.,North Korea,Missile Sanctions laws,9/24/2015,"
    'Expired on 09/24/17,"Vol. 80, No. 185"\n'
)


def test_every_notice_row_is_read_with_its_days():
    version = parse_notices(FILE.read_bytes(), INFO)[0]
    assert (version.code, version.version, len(version.entries)) == ("INKSNA", "2026-08-04", 28)
    assert version.faults == ()
    ended = [entry for entry in version.entries if entry.listed_to]
    assert len(ended) == 6
    assert {entry.listed_to.earliest for entry in ended} == {date(2028, 1, 22)}
    assert {entry.listed_from.earliest for entry in version.entries} == {date(2026, 1, 22), date(2026, 7, 24)}
    assert {citation.text for entry in version.entries for citation in entry.citations} == {
        "FR Doc. 2026-01593",
        "FR Doc. 2026-15759",
    }
    assert all(entry.countries for entry in version.entries)


def test_the_master_list_ends_a_party_with_its_last_sanction():
    li, hesong = parse_master(MASTER.encode(), DATED)[0].entries
    assert [name.value for name in li.names] == ["Li Fangwei", "Karl Lee"]
    assert li.programs == ("Executive Order 12938", "INKSNA")
    assert li.listed_from.earliest == date(2009, 2, 2)
    assert li.listed_to is None
    assert hesong.countries == ("KP",)
    assert hesong.listed_to.earliest == date(2017, 9, 24)
    assert hesong.citations[0].text == "Federal Register, Vol. 80, No. 185"


def test_the_real_master_list_is_read(shared_data):
    source = shared_data / "us_other" / "state_nonproliferation_master_2025-05.json"
    rows = json.loads(source.read_text())["entities"]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Name", "Country", "Authority", "Date imposed", "Status", "Federal Register"])
    part = re.compile(r"Authority: (.*?); imposed (\S+); status: (.*?); (.*)")
    for row in rows:
        for note in (row["notes"] or "").split(" | "):
            if match := part.fullmatch(note):
                writer.writerow([row["name"], row["country"] or "", *match.groups()])
    version = parse_master(out.getvalue().encode(), DATED)[0]
    assert len(version.entries) > 400
    ended = sum(1 for entry in version.entries if entry.listed_to)
    assert 0 < ended < len(version.entries)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"2028-01-22", b"2020-01-22", "before its start"),
        (b",2026-01-22,", b",,", "start date"),
        (b"2026-01-22,", b"22.01.2026x,", "not a day"),
        (b"schema,", b"scheme,", "lacks schema"),
    ],
)
def test_a_broken_notice_table_is_refused_with_the_reason(old, new, words):
    with pytest.raises(ListFormatError, match=words):
        parse_notices(unpack(FILE.read_bytes()).replace(old, new), INFO)


def test_hostile_and_damaged_tables_end_in_entries_or_typed_errors():
    for data in whole_files():
        assert not survives(parse_notices, data, DATED)
        assert not survives(parse_master, data, DATED)
    for damaged in mutations(unpack(FILE.read_bytes()), seed=6, count=200):
        survives(parse_notices, damaged, INFO)
    for damaged in mutations(MASTER.encode(), seed=6, count=200):
        survives(parse_master, damaged, DATED)
