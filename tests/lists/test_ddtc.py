"""Parties debarred under the Arms Export Control Act."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from functools import partial

import pytest
from hostile import mutations, survives, whole_files

from navicert.errors import ListFormatError
from navicert.lists.ddtc import parse_table
from navicert.lists.source import FileInfo

INFO = FileInfo(published=date(2025, 8, 25), sha256="0" * 64)
PARSE = partial(parse_table, program="AECA statutory debarment")
TABLE = (
    "Party Name,Date Of Birth,Federal Register Notice,Notice Date,Corrected Notice,Corrected Notice Date\n"
    '"Asad-Ghanem, Rami Najm (a.k.a. Ghanem, Rami Najm)","June, 1966",85 FR 30783,'
    "5/20/2020,85 FR 39967,7/2/2020\n"
    '"A & C International Trade, Inc.",,67 FR 10033,03/05/2002,,\n'
    '"A & C International Trade, Inc.",,67 FR 10033,03/05/2002,,\n'
)


def test_a_row_has_its_notice_its_day_and_its_other_names():
    version = PARSE(TABLE.encode(), INFO)[0]
    person, company = version.entries
    assert [name.value for name in person.names] == ["Asad-Ghanem, Rami Najm", "Ghanem, Rami Najm"]
    assert person.birth_dates == ("1966-06",)
    assert person.party_kind == "person"
    assert [citation.text for citation in person.citations] == ["85 FR 30783", "85 FR 39967"]
    assert person.listed_from.earliest == date(2020, 5, 20)
    assert company.listed_from.source == "67 FR 10033"
    assert version.faults == ("1 rows repeat a party and its notice",)


def test_other_header_names_and_delimiters_are_known():
    text = "Name;DOB;Federal Register;Date\nDoe, J;;53 FR 27097;18 July 1988\n"
    entry = PARSE(text.encode(), INFO)[0].entries[0]
    assert entry.listed_from.earliest == date(1988, 7, 18)


def test_the_real_rows_come_back(shared_data):
    rows = json.loads((shared_data / "us_other" / "aeca_statutory_debarred_2025-08-25.json").read_text())["entities"]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Party Name", "Date of Birth", "Federal Register Notice", "Notice Date"])
    for row in rows:
        aliases = f" (a.k.a. {'; '.join(row['aliases'])})" if row["aliases"] else ""
        born = (row["notes"] or "").removeprefix("Date of birth: ")
        writer.writerow([row["name"] + aliases, born, row["federal_register"], row["effective_date"]])
    version = PARSE(out.getvalue().encode(), INFO)[0]
    assert len(version.entries) > len(rows) * 0.97
    by_name = {entry.name: entry for entry in version.entries}
    found = 0
    for row in rows:
        entry = by_name.get(row["name"])
        names = {name.value for name in entry.names} if entry else set()
        found += entry is not None and set(row["aliases"]) <= names
    assert found > len(rows) * 0.95
    assert all(entry.citations and entry.listed_from for entry in version.entries)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TABLE.replace("5/20/2020", "13/45/2020"), "not a day"),
        (TABLE.replace("Party Name", "Wine"), "lacks a column for name"),
        (TABLE.replace("Corrected Notice,", "Party Name,"), "two columns"),
        (TABLE[:-8], "cut off"),
        (TABLE.replace('"A & C International Trade, Inc."', '" "'), "no name"),
    ],
)
def test_a_broken_table_is_refused_with_the_reason(text, words):
    with pytest.raises(ListFormatError, match=words):
        PARSE(text.encode(), INFO)


def test_a_spreadsheet_is_told_apart():
    with pytest.raises(ListFormatError, match="save the table as CSV"):
        PARSE(b"PK\x03\x04rest", INFO)


def test_hostile_and_damaged_tables_end_in_entries_or_typed_errors():
    for data in whole_files():
        assert not survives(PARSE, data, INFO)
    for damaged in mutations(TABLE.encode(), seed=8, count=300):
        survives(PARSE, damaged, INFO)
