"""The Military End-User List, beside its copy from the eCFR."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from navicert.lists.bundled import bundled_files, read_bundled
from navicert.lists.meu import SUPPLEMENT_7, parse_ecfr
from navicert.lists.names_in_rows import name_key
from navicert.lists.source import FileInfo
from navicert.model.listing import ListVersion

TABLE = """<DIV9 N="Supplement No. 7 to Part 744" TYPE="APPENDIX"><HEAD>Supplement No. 7 to Part 744—'Military
End-User' (MEU) List</HEAD>
<TABLE><THEAD><TR><TH>Country</TH><TH>Entity</TH><TH>Federal Register citation</TH></TR></THEAD><TBODY>
<TR><TD>CHINA, PEOPLE'S REPUBLIC OF</TD><TD>Academy of Aerospace Solid Propulsion Technology (AASPT), Tian
Wang te Zi #1, Baqiao District, Xian, China</TD><TD>85 FR 83799, 12/23/2020</TD></TR>
</TBODY></TABLE></DIV9>"""


@pytest.fixture(scope="module")
def meu() -> ListVersion:
    (file,) = [one for one in bundled_files() if one.name.startswith("csl_2026")]
    (version,) = [one for one in read_bundled(file) if one.code == "MEU"]
    return version


def test_the_supplement_gives_the_id_of_the_csl(meu: ListVersion) -> None:
    data = TABLE.encode()
    (version,) = parse_ecfr(data, FileInfo.of(data, published=date(2026, 7, 9)))
    (one,) = version.entries
    assert one.name == "Academy of Aerospace Solid Propulsion Technology (AASPT)"
    assert one.addresses[0].text == "Tian Wang te Zi #1, Baqiao District, Xian, China"
    assert one.id in {each.id for each in meu.entries}
    assert "license_requirement" not in SUPPLEMENT_7.covers, "the supplement has no such column"


def test_every_entry_was_listed_when_the_list_was_made(meu: ListVersion) -> None:
    first = [one for one in meu.entries if one.citations[0].text == "85 FR 83799"]
    assert len(first) > 50
    assert all(one.listed_from and one.listed_from.earliest == date(2020, 12, 23) for one in first)


@pytest.mark.shared
def test_the_csl_and_the_ecfr_have_the_same_entries(meu: ListVersion, shared_data: Path) -> None:
    path = shared_data / "us_bis_other" / "meu_ecfr_supp7_2026-07-09.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["entities"]
    ours = {name_key(one.name) for one in meu.entries}
    theirs = {name_key(row["name"]) for row in rows}
    assert len(rows) == len(meu.entries) == 70
    assert len(ours ^ theirs) <= 4, sorted(ours ^ theirs)
