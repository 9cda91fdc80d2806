"""Lists that a user brings."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hostile import mutations, whole_files
from hypothesis import given, settings
from hypothesis import strategies as st

from navicert.errors import InvalidInput, ListFormatError, NavicertError
from navicert.lists.private import check_code, read_private

DAY = date(2026, 11, 1)
GOOD = (
    "name,id,alias,country,kind,listed_from,listed_to,note\n"
    'Acme Ltd.,7,"Acme; ACME Trading",China,company,2025-01-02,,bad payer\n'
    "北京某某公司,,,CN,,,,\n"
    "=HYPERLINK(1),,+1;@x,,,,,=1+1\n"
)


def read(text: str, code: str = "WATCH-1"):
    return read_private(text.encode(), code, "Our own list", DAY)


def test_every_column_is_read():
    version, errors = read(GOOD)
    assert errors == ()
    acme, hanzi, formula = version.entries
    assert acme.id == "watch-1-7"
    assert [name.value for name in acme.names] == [
        "Acme Ltd.",
        "Acme",
        "ACME Trading",
    ]
    assert (acme.countries, acme.party_kind, acme.remarks) == (("CN",), "company", "bad payer")
    assert acme.listed_from.earliest == date(2025, 1, 2)
    assert hanzi.names[0].script == "Hani"
    assert formula.name == "=HYPERLINK(1)"
    assert formula.remarks == "=1+1"
    assert (version.origin, version.license, version.publisher) == ("imported", "private", "Our own list")


def test_bad_rows_are_told_with_line_and_field_and_the_rest_is_read():
    text = (
        'Company;Country;From\nA;CN;2025-01-01\n ;CN;\nB;Atlantis;\nC;CN;last year\nD;CN\nA;CN;2025-01-01\n"E\nF";US;\n'
    )
    version, errors = read(text)
    assert [entry.name for entry in version.entries] == ["A", "E F"]
    assert [(error.line, error.field) for error in errors] == [
        (3, "name"),
        (4, "country"),
        (5, "listed_from"),
        (6, None),
        (7, "name"),
    ]
    assert "the same party as line 2" in errors[-1].message
    assert "YYYY-MM-DD" in errors[2].message
    assert version.faults == ("5 rows were left out",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_encodings_are_found(delimiter, encoding):
    text = delimiter.join(["Full Name", "Nationality"]) + "\n" + delimiter.join(["Łódź Works", "Poland"]) + "\n"
    version, errors = read_private(text.encode(encoding), "MINE", "x", DAY)
    assert errors == ()
    assert (version.entries[0].name, version.entries[0].countries) == ("Łódź Works", ("PL",))


@pytest.mark.parametrize("code", ["EL", "SDN", "1260H", "a", "A", "AB C", "x-1", "../ETC", "", "A" * 21, "ÄB"])
def test_codes_that_cannot_be_taken(code):
    with pytest.raises(InvalidInput) as raised:
        check_code(code)
    assert raised.value.field == "code"


@pytest.mark.parametrize("code", ["AB", "WATCH-1", "MY_LIST"])
def test_codes_that_can_be_taken(code):
    assert check_code(code) == code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title,country\nA,CN\n", "no column is called 'name'"),
        ("name\n", "no row"),
        ("name,country\nA,Atlantis\n", "Atlantis"),
        ("name,company\nA,B\n", "two columns hold the name"),
        ("name\n" + "x" * 2000 + "\n", "characters"),
        ("", "none"),
    ],
)
def test_a_file_without_use_is_refused_with_the_reason(text, words):
    with pytest.raises(ListFormatError, match=words):
        read(text)


def test_a_title_is_needed():
    with pytest.raises(InvalidInput, match="title"):
        read_private(GOOD.encode(), "AB", " \u202e ", DAY)


def test_invisible_characters_leave_the_name_and_are_noted():
    version, _ = read("name\nAc\u202eme\u200b\n")
    assert version.entries[0].name == "Acme"
    assert "bidirectional" in version.faults[0]


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=12), st.text(max_size=12)), min_size=1, max_size=5))
@settings(max_examples=80)
def test_every_row_is_an_entry_or_an_error(rows):
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["name", "country", "listed_from"])
    writer.writerows(rows)
    try:
        version, errors = read_private(out.getvalue().encode("utf-8", "surrogatepass"), "ZZ", "t", DAY)
    except NavicertError:
        return
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(version.entries) + len(errors) == len(filled)


def test_hostile_and_damaged_files_end_in_entries_or_typed_errors():
    for data in [*whole_files(), *mutations(GOOD.encode(), seed=2, count=300)]:
        with suppress(NavicertError):
            version, _ = read_private(data, "ZZ", "t", DAY)
            assert all(entry.name.strip() for entry in version.entries)
