"""The UFLPA Entity List as the DHS page prints it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hostile import mutations, survives, whole_files

from navicert.errors import ListFormatError
from navicert.lists.bracketed import split_names
from navicert.lists.countries import fold
from navicert.lists.source import FileInfo
from navicert.lists.uflpa import parse_page

INFO = FileInfo(published=date(2026, 7, 9), sha256="0" * 64)
PAGE = """<!DOCTYPE html><html><body><script>var a = "<table>";</script>
<p><strong>A list of entities</strong><br><a>Section 2(d)(2)(B)(i)</a></p>
<table><thead><tr><th>Name of Entity</th><th>Effective Date</th></tr></thead><tbody>
<tr><td>Hetian Taida Apparel Co., Ltd (and one alias: Hetian TEDA Garment)</td><td>June 21, 2022</td></tr>
<tr><td>Corps (including two aliases: XPCC; and Bingtuan) and its subordinate and affiliated entities</td>
<td>June 21, 2022</td></tr></tbody></table>
<p>Section 2(d)(2)(B)(v)</p>
<table><tr><th>Entity Name</th><th>Effective Date</th></tr>
<tr><td>Hetian Taida Apparel Co., Ltd</td><td>January 15, 2025</td></tr></table>
<table><tr><th>Topics</th></tr><tr><td>other</td></tr></table>
<div>Last Updated: 01/14/2025</div></body></html>"""


def test_a_party_under_two_sections_is_one_entry():
    version = parse_page(PAGE.encode(), INFO)[0]
    taida, corps = version.entries
    assert taida.programs == ("2(d)(2)(B)(i)", "2(d)(2)(B)(v)")
    assert taida.listed_from.earliest == date(2022, 6, 21)
    assert [name.value for name in taida.names] == ["Hetian Taida Apparel Co., Ltd", "Hetian TEDA Garment"]
    assert len(taida.raw["rows"]) == 2
    assert corps.remarks == "and its subordinate and affiliated entities"


def test_the_page_says_its_own_day_where_nobody_else_does():
    assert parse_page(PAGE.encode(), FileInfo.of(PAGE.encode()))[0].published == date(2025, 1, 14)


@pytest.mark.parametrize(
    ("text", "names", "extension"),
    [
        ("A Co., Ltd. (also known as B; and C)", ["A Co., Ltd.", "B", "C"], None),
        (
            "A Co., Ltd. (also known as B Co., Ltd. and JWD; and formerly known as C Co., Ltd.)",
            ["A Co., Ltd.", "B Co., Ltd.", "JWD", "C Co., Ltd."],
            None,
        ),
        ("Hoshine (Shanshan) Co., Ltd (including one alias: Hesheng (Shanshan) Co.) and subsidiaries",
         ["Hoshine (Shanshan) Co., Ltd", "Hesheng (Shanshan) Co."], "and subsidiaries"),
        ("Training Center (VSETC)", ["Training Center", "VSETC"], None),
        ("Kashgar Construction (Group)", ["Kashgar Construction (Group)"], None),
        ("Ali, T. (a.k.a. Tariq Amin; T. A. Amin)", ["Ali, T.", "Tariq Amin", "T. A. Amin"], None),
        ("(also known as B)", ["(also known as B)"], None),
    ],
)  # fmt: skip
def test_names_in_brackets(text, names, extension):
    found = split_names(text)
    assert [name.value for name in found.names] == names
    assert found.extension == extension


def test_the_real_page_is_read_whole(shared_data):
    data = (shared_data / "us_other" / "uflpa_dhs_page_2026-07-09.html").read_bytes()
    version = parse_page(data, FileInfo.of(data))[0]
    assert len(version.entries) == 144
    assert sum(len(entry.raw["rows"]) for entry in version.entries) == 160
    oracle = json.loads((shared_data / "us_other" / "uflpa_dhs_2026-07-09.json").read_text())["entities"]
    mine = {fold(name.value) for entry in version.entries for name in entry.names}
    missing = [row["name"] for row in oracle if fold(split_names(row["name"]).names[0].value) not in mine]
    assert missing == []
    # The oracle leaves "A and formerly known as B" in one piece; the other aliases are all here.
    aliases = [fold(alias) for row in oracle for alias in row["aliases"] if " and " not in alias]
    assert [alias for alias in aliases if alias.removeprefix("formerlyknownas") not in mine] == []


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (PAGE.replace("January 15, 2025", "soon"), "effective date"),
        (PAGE[: PAGE.index("<td>January 15, 2025")], "cut off"),
        (PAGE.replace("2(d)(2)(B)", ""), "no section"),
        ("<html><body>Service unavailable</body></html>", "no table of entities"),
    ],
)
def test_a_changed_page_is_refused_with_the_reason(page, words):
    with pytest.raises(ListFormatError, match=words):
        parse_page(page.encode(), INFO)


def test_hostile_and_damaged_pages_end_in_entries_or_typed_errors():
    for data in whole_files():
        assert not survives(parse_page, data, INFO)
    for damaged in mutations(PAGE.encode(), seed=9, count=300):
        survives(parse_page, damaged, INFO)
