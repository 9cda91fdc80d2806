"""The Entity List in the eCFR: entity cells, both XML forms, agreement with the CSL."""

from __future__ import annotations

import json
import lzma
import re
from datetime import date
from pathlib import Path

import pytest
from hostile import lol_bomb, mutations, packed_bomb, survives, whole_files
from hypothesis import given, settings
from hypothesis import strategies as st

from navicert.errors import ListFormatError
from navicert.lists.bundled import bundled_files, read_bundled
from navicert.lists.countries import country_code
from navicert.lists.entity_list import SOURCES, parse_ecfr
from navicert.lists.entity_list.cells import addresses_of, read_cell, split_address
from navicert.lists.meu import parse_ecfr as parse_meu
from navicert.lists.names_in_rows import name_key
from navicert.lists.rows import ListRow, entries_of_rows
from navicert.lists.source import FileInfo
from navicert.lists.uvl import parse_ecfr as parse_uvl
from navicert.model.listing import Entry
from navicert.model.party import Address

URL = "https://www.ecfr.gov/api/versioner/v1/full/2026-07-09/title-15.xml?part=744"
SUPPLEMENT = """<?xml version="1.0" encoding="UTF-8"?>
<DIV5 N="744" TYPE="PART"><HEAD>PART 744—CONTROL POLICY: END-USER AND END-USE BASED</HEAD>
<DIV9 N="Supplement No. 3 to Part 744" TYPE="APPENDIX"><HEAD>Supplement No. 3 to Part 744—Countries</HEAD>
<P>Australia, Japan.</P></DIV9>
<DIV9 N="Supplement No. 4 to Part 744" TYPE="APPENDIX">
<HEAD>Supplement No. 4 to Part 744—Entity List</HEAD>
<P>This Supplement lists certain entities subject to license requirements.</P>
<DIV width="100%"><DIV class="gpotbl_div"><TABLE border="1" class="gpotbl_table">
<THEAD><TR><TH scope="col">Country</TH><TH>Entity</TH><TH>License requirement</TH>
<TH>License review policy</TH><TH>Federal Register citation</TH></TR></THEAD>
<TBODY>
<TR><TD align="left" scope="row">CHINA, PEOPLE'S REPUBLIC OF</TD>
<TD>Beijing Zhipu Huazhang Technology Co., Ltd., a.k.a., the following two aliases:
<P>—Zhipu AI; <I>and</I></P><P>—Beijing Knowledge Atlas Technology Co., Ltd.</P>
Building 9, Zhongguancun East Road, Haidian District, Beijing, China; and No. 1 Example Road, Haidian
District, Beijing, China.</TD>
<TD>For all items subject to the EAR. (See § 744.11 of the EAR)</TD><TD>Presumption of denial</TD>
<TD>90 FR 4619, 1/16/25.</TD></TR>
<TR><TD scope="row"/><TD>Sophgo Technologies Ltd., a.k.a., the following one alias: —Sophgo. Building 1, No. 8
Xueqing Road, Beijing, China.</TD>
<TD>For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)<SU>4</SU></TD><TD>Presumption
of denial.</TD>
<TD>90 FR 4622, 1/16/25.</TD></TR>
<TR><TD scope="row"/><TD>Address 01, Unit D, 16/F One Capital Place, 18 Luard Rd, Wan Chai, Hong Kong.</TD>
<TD>For items on the CCL and listed in supplement no. 7 to part 746 of the EAR</TD><TD>Presumption of
denial</TD>
<TD>89 FR 51652, 6/18/24.</TD></TR>
<TR><TD scope="row">PAKISTAN</TD><TD>Example Traders (Pvt.) Ltd., f.k.a., the following one former name: —Old
Example Traders.
Office 5, Mall Road, Lahore, Pakistan. (See alternate address under China).</TD>
<TD>For all items subject to the EAR. (See § 744.11 of the EAR)</TD><TD>Policy of denial.</TD>
<TD>88 FR 13675, 3/6/23.<br/>89 FR 14405, 2/27/24.</TD></TR>
</TBODY></TABLE></DIV></DIV></DIV9></DIV5>"""
GPOTABLE = """<EXTRACT><HD1>Supplement No. 4 to Part 744—Entity List</HD1><GPOTABLE COLS="5">
<BOXHD><CHED H="1">Country</CHED><CHED H="1">Entity</CHED><CHED H="1">License requirement</CHED>
<CHED H="1">License review policy</CHED><CHED H="1">Federal Register citation</CHED></BOXHD>
<ROW><ENT I="01">INDIA</ENT><ENT>Example Aerospace Ltd., 12 Airport Road, Bengaluru, India.</ENT>
<ENT>For all items subject to the EAR. (See §744.11 of the EAR)</ENT><ENT>Presumption of denial</ENT>
<ENT>90 FR 44499, 9/16/25</ENT></ROW></GPOTABLE></EXTRACT>"""


def info(data: bytes, url: str = URL) -> FileInfo:
    return FileInfo.of(data, url=url)


def read(text: str) -> dict[str, Entry]:
    data = text.encode()
    (version,) = parse_ecfr(data, info(data))
    return {one.name: one for one in version.entries}


# --- cells --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "name", "aliases", "addresses"),
    [
        (
            "Academy of Military Medical Sciences, a.k.a., the following one alias: —AMMS. 27 "
            "Taiping Road, Haidian "
            "District, Beijing, 100850, China.",
            "Academy of Military Medical Sciences",
            ("AMMS",),
            ("27 Taiping Road, Haidian District, Beijing, 100850, China",),
        ),
        (
            "Academy of Military Medical Sciences, Institute of Basic Medicine, 27 Taiping Road, Beijing, China.",
            "Academy of Military Medical Sciences, Institute of Basic Medicine",
            (),
            ("27 Taiping Road, Beijing, China",),
        ),
        (
            "China Academy of Launch 12 Research Institute, a.k.a., the following two aliases: "
            "—Beijing Control "
            "Institute (BICD); and —12th Institute 51 Yong Ding Road, Beijing; and No. 50 Yongding "
            "Road, Beijing",
            "China Academy of Launch 12 Research Institute",
            ("Beijing Control Institute (BICD)", "12th Institute"),
            ("51 Yong Ding Road, Beijing", "No. 50 Yongding Road, Beijing"),
        ),
        (
            "Hanzhi Co., Ltd., Wuhan, Hubei, China.",
            "Hanzhi Co., Ltd.",
            (),
            ("Wuhan, Hubei, China",),
        ),
        (
            "Gazprom, OAO (a.k.a. Open Joint Stock Company Gazprom). Address: 16 Nametkina St., "
            "Moscow, Russia "
            "Alt. Address: 16 Nametkina ul., Moscow 117991, Russia",
            "Gazprom, OAO (a.k.a. Open Joint Stock Company Gazprom)",
            (),
            ("16 Nametkina St., Moscow, Russia", "16 Nametkina ul., Moscow 117991, Russia"),
        ),
    ],
)
def test_a_cell_is_taken_apart(cell: str, name: str, aliases: tuple[str, ...], addresses: tuple[str, ...]) -> None:
    (found,) = read_cell(cell, "CHINA, PEOPLE'S REPUBLIC OF")
    assert (found.name, found.aliases, found.addresses) == (name, aliases, addresses)


def test_units_of_a_cell_are_parties_of_their_own() -> None:
    found = read_cell(
        "China Example Corporation Second Academy, a.k.a., the following one alias, and two "
        "subordinate institutions: "
        "—CEC Second Academy. Subordinate institution 23rd Research Institute, a.k.a., the following "
        "two aliases: "
        "—Beijing Institute of Radio Measurement; and —BIRM. Subordinate institution 25th Research "
        "Institute, a.k.a., "
        "the following one alias: —Beijing Institute of Remote Sensing Equipment. 51 Yongding Road, "
        "Beijing, China.",
        "CHINA",
    )
    assert [(one.name, one.parent) for one in found] == [
        ("China Example Corporation Second Academy", None),
        ("23rd Research Institute", "China Example Corporation Second Academy"),
        ("25th Research Institute", "China Example Corporation Second Academy"),
    ]
    assert found[1].aliases == ("Beijing Institute of Radio Measurement", "BIRM")
    assert found[2].addresses == ("51 Yongding Road, Beijing, China",)


def test_text_without_an_address_stays_a_name() -> None:
    assert split_address("Ministry of Defence of Example") == ("Ministry of Defence of Example", "")
    assert addresses_of("") == ()


@given(st.text(max_size=400), st.sampled_from(["", "CHINA", "RUSSIA", "(", "\\"]))
def test_any_cell_gives_parties_with_names(text: str, country: str) -> None:
    for one in read_cell(text, country):
        assert one.name
        assert all(one.addresses) and all(one.aliases)


@given(
    st.lists(
        st.sampled_from(
            [
                "Alpha Co., Ltd.",
                "Beta Institute",
                "—",
                "; and",
                "a.k.a.,",
                "the following two aliases:",
                "No. 5 Road",
                "Beijing, China",
                "Subordinate institution",
                "(See alternate address under",
                ")",
                ".",
            ]
        ),
        max_size=12,
    )
)
def test_any_order_of_the_pieces_of_a_cell_is_read(pieces: list[str]) -> None:
    assert all(one.name for one in read_cell(" ".join(pieces), "CHINA"))


@pytest.mark.shared
def test_real_cells_agree_with_the_csl(shared_data: Path, csl: dict[str, Entry]) -> None:
    path = shared_data / "us_entity_list" / "entity_list_cn_universities_raw_cells_2026-03-30.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    rows = data if isinstance(data, list) else next(value for value in data.values() if isinstance(value, list))
    names = {name_key(name.value) for one in csl.values() for name in one.names}
    found = [read_cell(row["raw"], "CHINA")[0] for row in rows]
    wrong = [one.name for one in found if name_key(one.name) not in names]
    assert len(rows) == 60 and len(wrong) <= 1, wrong
    assert sum(bool(one.addresses) for one in found) >= 58
    aliases = [name_key(alias) for one in found for alias in one.aliases]
    # The CSL leaves out some institutes of universities, and glues others together.
    assert sum(alias in names for alias in aliases) / len(aliases) > 0.9


# --- the supplement -----------------------------------------------------------------------------------------


def test_the_supplement_is_read() -> None:
    found = read(SUPPLEMENT)
    assert list(found) == [
        "Beijing Zhipu Huazhang Technology Co., Ltd.",
        "Sophgo Technologies Ltd.",
        "Address 01",
        "Example Traders (Pvt.) Ltd.",
    ]
    zhipu = found["Beijing Zhipu Huazhang Technology Co., Ltd."]
    assert [(one.value, one.kind) for one in zhipu.names[1:]] == [
        ("Zhipu AI", "alias"),
        ("Beijing Knowledge Atlas Technology Co., Ltd.", "alias"),
    ]
    assert zhipu.countries == ("CN",) and len(zhipu.addresses) == 2
    assert zhipu.listed_from is not None and zhipu.listed_from.latest == date(2025, 1, 16)
    assert zhipu.requirement is not None and zhipu.requirement.footnotes == ()
    sophgo = found["Sophgo Technologies Ltd."]
    assert sophgo.requirement is not None and sophgo.requirement.footnotes == ("4",), "a superscript mark"
    pakistani = found["Example Traders (Pvt.) Ltd."]
    assert ("Old Example Traders", "former") in [(one.value, one.kind) for one in pakistani.names]
    assert pakistani.countries == ("PK",) and "alternate address" in (pakistani.remarks or "")
    assert [one.text for one in pakistani.citations] == ["88 FR 13675", "89 FR 14405"]


def test_ids_agree_with_the_csl(csl: dict[str, Entry]) -> None:
    found = read(SUPPLEMENT)
    for name in ("Beijing Zhipu Huazhang Technology Co., Ltd.", "Sophgo Technologies Ltd."):
        assert found[name].id in csl
    address = found["Address 01"]
    assert address.kind == "address" and address.id in csl
    assert csl[address.id].addresses[0].text == address.addresses[0].text


def test_the_federal_register_form_is_read() -> None:
    (one,) = read(GPOTABLE).values()
    assert (one.name, one.countries) == ("Example Aerospace Ltd.", ("IN",))
    assert one.addresses[0].text == "12 Airport Road, Bengaluru, India"


def test_the_day_is_taken_from_the_address() -> None:
    data = SUPPLEMENT.encode()
    assert parse_ecfr(data, info(data))[0].published == date(2026, 7, 9)
    with pytest.raises(ListFormatError, match="day of publication"):
        parse_ecfr(data, info(data, "https://www.ecfr.gov/current"))


def test_other_supplements_have_their_own_tables() -> None:
    text = re.sub(r"Supplement No\. 4", "Supplement No. 7", SUPPLEMENT)
    data = text.encode()
    assert parse_meu(data, info(data))[0].code == "MEU"
    unverified = (
        text.replace("No. 7", "No. 6").replace("<TH>Entity</TH>", "<TH>Listed person and address</TH>").encode()
    )
    (version,) = parse_uvl(unverified, info(unverified))
    assert version.code == "UVL" and version.entries[0].requirement is None


def test_a_part_without_the_table_is_refused() -> None:
    data = SUPPLEMENT.replace("<TH>Entity</TH>", "<TH>Thing</TH>").encode()
    with pytest.raises(ListFormatError, match="Country and Entity"):
        parse_ecfr(data, info(data))


def test_deep_nesting_is_refused() -> None:
    data = SUPPLEMENT.replace("Sophgo Technologies Ltd.", "<I>" * 30_000 + "x" + "</I>" * 30_000).encode()
    with pytest.raises(ListFormatError, match=r"deeply|well-formed"):
        parse_ecfr(data, info(data))


def test_what_is_no_supplement_is_refused() -> None:
    for data in whole_files():
        assert not survives(parse_ecfr, data, info(data))
    for data in (lol_bomb(), packed_bomb(210)):
        with pytest.raises(ListFormatError):
            parse_ecfr(data, info(data))


def test_damaged_supplements_give_entries_or_a_typed_error() -> None:
    data = SUPPLEMENT.encode()
    read = sum(survives(parse_ecfr, one, info(one)) for one in mutations(data, seed=3, count=250))
    assert 0 < read < 250


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet=st.characters(exclude_characters="<&", exclude_categories=("Cc", "Cs")),
        min_size=1,
        max_size=200,
    )
)
def test_any_entity_cell_gives_entries_or_a_typed_error(cell: str) -> None:
    data = GPOTABLE.replace("Example Aerospace Ltd., 12 Airport Road, Bengaluru, India.", cell).encode()
    survives(parse_ecfr, data, info(data))


def test_the_source_names_the_official_address() -> None:
    (one,) = SOURCES
    assert one.key == "el-ecfr" and (one.url or "").startswith("https://www.ecfr.gov/api/versioner/")


# --- beside the CSL -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def csl() -> dict[str, Entry]:
    (file,) = [one for one in bundled_files() if one.name.startswith("csl_2026")]
    (version,) = [one for one in read_bundled(file) if one.code == "EL"]
    return {one.id: one for one in version.entries}


def ecfr_entries(shared_data: Path) -> dict[str, Entry]:
    """The eCFR of 2026-07-09 as another project parsed it, through our cleaning."""
    path = shared_data / "us_entity_list" / "entity_list_ecfr_supp4_2026-07-09.json.xz"
    rows = []
    for row in json.loads(lzma.decompress(path.read_bytes()))["entities"]:
        address = row["address"] or ""
        nation = "HK" if row["name"].startswith("Address") and "Hong Kong" in address else country_code(row["country"])
        rows.append(
            ListRow(
                row["name"],
                tuple(row["aliases"]),
                addresses=(Address(address, country=nation),) if address else (),
                countries=(nation,) if nation else (),
                citations=row["federal_register"] or "",
                requirement=row["notes"],
            )
        )
    return {one.id: one for one in entries_of_rows("EL", rows)}


@pytest.mark.shared
def test_names_agree_between_the_csl_and_the_ecfr(shared_data: Path, csl: dict[str, Entry]) -> None:
    ecfr = ecfr_entries(shared_data)
    ours = {name_key(one.name) for one in csl.values()}
    theirs = {name_key(one.name) for one in ecfr.values()}
    # 131 and 68 before cleaning; what is left are units that the eCFR prints inside the cell of their parent,
    # which
    # the other project's file leaves there, and names that the two sources do spell otherwise.
    assert len(ours - theirs) == 92
    assert len(theirs - ours) == 29


@pytest.mark.shared
def test_days_agree_between_the_csl_and_the_ecfr(shared_data: Path, csl: dict[str, Entry]) -> None:
    """The CSL cites rules, the eCFR pages of rows: the calendar gives both the same day."""
    ecfr = ecfr_entries(shared_data)
    pairs = [(csl[id_].listed_from, ecfr[id_].listed_from) for id_ in csl.keys() & ecfr.keys()]
    known = [(one, other) for one, other in pairs if one and other]
    same = sum((one.earliest, one.latest) == (other.earliest, other.latest) for one, other in known)
    assert len(known) > 3100 and same / len(known) > 0.98
