"""Every row of every table comes out, as a party or as a reason."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navicert.errors import InvalidInput, NavicertError, NotFound
from navicert.exchange.columns import find_columns, read_kind, read_mapping
from navicert.exchange.parties import BadRow, Row
from navicert.exchange.table import Table, read_file, read_stream
from navicert.exchange.text import MAX_LINE
from navicert.model.party import Identifier


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def table_of(path: Path, **options: Any) -> tuple[Table, list[Row | BadRow]]:
    with read_file(path, **options) as table:
        return table, list(table.rows)


def rows_of(path: Path, **options: Any) -> list[Row | BadRow]:
    return table_of(path, **options)[1]


def names(rows: list[Row | BadRow]) -> list[str | None]:
    return [row.party.name if isinstance(row, Row) else None for row in rows]


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [
        ("Company Name,CC", ","),
        ("公司名称;国家", ";"),
        ("PARTY_NAME\tcountry", "\t"),
        ("vendor|Country Code", "|"),
    ],
)
def test_headers_and_delimiters_are_found(tmp_path: Path, head: str, delimiter: str) -> None:
    path = write(tmp_path, "in.csv", f"{head}\nSophgo{delimiter}China\n浪潮集团{delimiter}cn\n")
    table, rows = table_of(path)
    assert table.delimiter == delimiter
    assert names(rows) == ["Sophgo", "浪潮集团"]
    assert [row.party.country for row in rows if isinstance(row, Row)] == ["CN", "CN"]


def test_all_fields_are_read(tmp_path: Path) -> None:
    head = "id,name,type,country,address,date of birth,lei,identifiers,role"
    line = '7,Ivan Ivanov,Individual,RUS,"1, Red Square",1962-08;1963,5299001,passport: E12; X9,end user'
    (row,) = rows_of(write(tmp_path, "in.csv", f"{head}\n{line}\n"))
    assert isinstance(row, Row)
    party = row.party
    assert (party.id, party.name, party.kind, party.country) == ("7", "Ivan Ivanov", "person", "RU")
    assert party.address == "1, Red Square"
    assert party.birth_dates == ("1962-08", "1963")
    assert party.identifiers == (
        Identifier("LEI", "5299001"),
        Identifier("passport", "E12"),
        Identifier("unknown", "X9"),
    )
    assert party.role == "end user"
    assert row.notes == ()


def test_mapping_wins_over_synonyms(tmp_path: Path) -> None:
    path = write(tmp_path, "in.csv", 'Name,"Legal, full",CC\nshort,Long Name Ltd,HK\n')
    mapping = read_mapping(['"name=Legal, full",country=CC'])
    (row,) = rows_of(path, mapping=mapping)
    assert isinstance(row, Row)
    assert (row.party.name, row.party.country) == ("Long Name Ltd", "HK")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nmae=Company", "did you mean name"),
        ("name", "says nothing"),
        ("name=", "says nothing"),
        ("zz=a", "fields:"),
    ],
)
def test_mapping_faults_are_named(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_mapping([text])


def test_missing_columns_are_named() -> None:
    with pytest.raises(InvalidInput, match="no column 'Firma'; columns: 'a', 'b'"):
        find_columns(["a", "b"], {"name": "Firma"})
    with pytest.raises(InvalidInput, match="--map name="):
        find_columns(["a", "b"])


def test_bad_rows_keep_their_place_and_say_why(tmp_path: Path) -> None:
    lines = [
        b"name,country",
        b"Good One,CN",
        b",CN",
        b"---,CN",
        b"X" * 1001 + b",CN",
        b"caf\xe9,FR",
        b"Foo Co., Ltd.,CN",
        b"Short",
        b"Odd,Atlantis",
        b"Good Two,US",
    ]
    rows = rows_of(write(tmp_path, "in.csv", b"\n".join(lines)))
    assert len(rows) == 9
    assert [row.line for row in rows] == list(range(2, 11))
    reasons = {row.line: row.reason for row in rows if isinstance(row, BadRow)}
    assert "empty" in reasons[3]
    assert "no letter" in reasons[4]
    assert "1,001 characters" in reasons[5]
    assert "--encoding" in reasons[6]
    assert "3 cells where the header has 2" in reasons[7]
    assert set(reasons) == {3, 4, 5, 6, 7}
    noted = {row.line: row.notes for row in rows if isinstance(row, Row) and row.notes}
    assert noted[8] == ("the row has 1 of 2 cells",)
    assert "'Atlantis' is not known" in noted[9][0]
    assert names(rows)[-1] == "Good Two"


def test_an_open_quotation_mark_spoils_one_row(tmp_path: Path) -> None:
    lines = ["name,country", '"Broken,CN', *(f"Party {number},CN" for number in range(300))]
    rows = rows_of(write(tmp_path, "in.csv", "\n".join(lines)))
    assert len(rows) == 301
    assert isinstance(rows[0], BadRow) and "never closed" in rows[0].reason
    assert names(rows)[1:] == [f"Party {number}" for number in range(300)]


def test_cells_may_hold_lines_and_marks(tmp_path: Path) -> None:
    path = write(tmp_path, "in.csv", 'name,address\n"Say ""Hi"" Ltd","1 Road\nBeijing"\n5" Disk Co,"x"\n')
    rows = rows_of(path)
    assert names(rows) == ['Say "Hi" Ltd', '5" Disk Co']
    assert rows[0].line == 2 and rows[1].line == 4
    assert isinstance(rows[0], Row) and rows[0].party.address == "1 Road Beijing"


def test_a_line_without_end_is_one_bad_row(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("name,country\nBefore,CN\n")
        for _ in range(50):
            stream.write("A" * MAX_LINE)
        stream.write("\nAfter,CN\n")
    rows = rows_of(path)
    assert names(rows) == ["Before", None, "After"]
    assert isinstance(rows[1], BadRow) and "longer than" in rows[1].reason
    assert len(rows[1].raw[0]) < 1000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings_are_found(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "in.csv", "名称,国家\n智谱华章,中国\n".encode(encoding))
    assert names(rows_of(path)) == ["智谱华章"]
    assert table_of(path)[0].header == ("名称", "国家")


def test_gb18030_is_offered_and_read(tmp_path: Path) -> None:
    path = write(tmp_path, "in.csv", "name,国家\n智谱华章,中国\n浪潮集团,中国\n".encode("gb18030"))
    with pytest.raises(InvalidInput, match="--encoding gb18030"):
        table_of(path)
    assert names(rows_of(path, encoding="gb18030")) == ["智谱华章", "浪潮集团"]
    with pytest.raises(InvalidInput, match="not known"):
        table_of(path, encoding="klingon")


def test_utf16_without_its_mark_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "in.csv", "name\nSophgo\n".encode("utf-16-le"))
    with pytest.raises(InvalidInput, match="utf-16-le"):
        table_of(path)
    assert names(rows_of(path, encoding="utf-16-le")) == ["Sophgo"]


def test_control_characters_become_spaces(tmp_path: Path) -> None:
    (row,) = rows_of(write(tmp_path, "in.csv", b"name,x\nEvil\x00\x1b[31m Corp,1\n"))
    assert isinstance(row, Row)
    assert row.party.name == "Evil [31m Corp"
    assert row.notes == ("control characters in the name were read as spaces",)


def test_one_column_needs_no_quotation_marks(tmp_path: Path) -> None:
    path = write(tmp_path, "in.csv", "name\nFoo Co., Ltd.\n\nBar\n\n\n")
    rows = rows_of(path)
    assert names(rows) == ["Foo Co., Ltd.", None, "Bar"]
    assert isinstance(rows[1], BadRow) and rows[1].reason == "the name is empty"


def test_formulas_are_text(tmp_path: Path) -> None:
    (row,) = rows_of(write(tmp_path, "in.csv", 'name,x\n"=HYPERLINK(""http://x"")",1\n'))
    assert isinstance(row, Row)
    assert row.party.name == '=HYPERLINK("http://x")'


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\r\n"])
def test_empty_files_are_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InvalidInput, match="empty"):
        table_of(write(tmp_path, "in.csv", content))


def test_missing_and_unknown_files(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no file"):
        table_of(tmp_path / "none.csv")
    with pytest.raises(InvalidInput, match="is not read"):
        table_of(write(tmp_path, "in.docx", b"x"))
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InvalidInput, match="cannot be opened"):
        table_of(tmp_path / "folder.csv")


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        json.dumps({"name": "Sophgo", "country": "CN", "extra": {"a": 1}}),
        "",
        "not json",
        "[1]",
        json.dumps({"country": "US"}),
        json.dumps({"Name": "late key", "name": "智谱", "ids": ["LEI: 1", "x"]}),
        "[" * 100_000,
    ]
    table, rows = table_of(write(tmp_path, "in.jsonl", "\n".join(lines)))
    assert table.header == ("name", "country", "extra", "Name", "ids")
    assert names(rows) == ["Sophgo", None, None, None, "智谱", None]
    assert [row.line for row in rows] == [1, 3, 4, 5, 6, 7]
    assert rows[0].cells == ("Sophgo", "CN", '{"a": 1}', "", "")
    assert isinstance(rows[4], Row) and rows[4].party.identifiers == (
        Identifier("LEI", "1"),
        Identifier("unknown", "x"),
    )


def test_json_lines_without_an_object(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="JSON object"):
        table_of(write(tmp_path, "in.jsonl", "1\n2\n"))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Sophgo\n\n智谱\n", ["Sophgo", "智谱"]),
        ("name,country\nSophgo,CN\n", ["Sophgo"]),
        ('{"name": "Sophgo"}\n', ["Sophgo"]),
        ("\ufeffSophgo, Inc.\nB\n", ["Sophgo, Inc.", "B"]),
    ],
)
def test_pipes_are_recognized(content: str, expected: list[str]) -> None:
    assert names(list(read_stream(io.BytesIO(content.encode())).rows)) == expected


def test_workbooks(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "in.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, cells in enumerate(
        [["Company", "Country", "ID"], ["智谱", "CN", 12], [None, "US", 3.5], ["=x", "", None]]
    ):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            elif cell is not None:
                sheet.write_number(number, column, cell)
    book.close()
    rows = rows_of(path)
    assert names(rows) == ["智谱", None, "=x"]
    assert rows[0].cells == ("智谱", "CN", "12")
    assert [row.line for row in rows] == [2, 3, 4]


def test_workbooks_that_are_none_or_bombs(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"no \.xlsx"):
        table_of(write(tmp_path, "a.xlsx", b"name\nSophgo\n"))
    bomb = tmp_path / "b.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (30 * 1024 * 1024))
    with pytest.raises(InvalidInput, match="unpacks to"):
        table_of(bomb)
    empty = tmp_path / "c.xlsx"
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("x", "y")
    with pytest.raises(InvalidInput, match="workbook"):
        table_of(empty)


def test_kinds() -> None:
    assert read_kind("Organization") == "company"
    assert read_kind("LegalEntity") == "unknown"
    assert read_kind("个人") == "person"
    assert read_kind("galaxy") is None


cells = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)


@given(st.lists(st.tuples(cells, cells), max_size=20))
@settings(max_examples=150, deadline=None)
def test_what_the_csv_module_writes_is_read_back(pairs: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["name", "address"])
    # A lone carriage return inside a cell is a line end to every reader of lines.
    pairs = [(a.replace("\r", " "), b.replace("\r", " ")) for a, b in pairs]
    writer.writerows(pairs)
    rows = list(read_stream(io.BytesIO(out.getvalue().encode())).rows)
    assert [row.cells for row in rows] == pairs


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_rows_or_a_typed_error(content: bytes) -> None:
    try:
        rows = list(read_stream(io.BytesIO(content)).rows)
    except NavicertError:
        return
    assert all(isinstance(row, (Row, BadRow)) for row in rows)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_below_a_header_come_out_line_by_line(content: bytes) -> None:
    try:
        rows = list(read_stream(io.BytesIO(b"name,country\n" + content)).rows)
    except NavicertError:
        return
    for row in rows:
        "".join(row.cells).encode()  # can be written again
