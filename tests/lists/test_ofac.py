"""OFAC's files: the delimited set, the enhanced XML, the dated names."""

from __future__ import annotations

import hashlib
import io
import lzma
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hostile import lol_bomb, mutations, packed_bomb, survives, whole_files, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

import navicert
from navicert.errors import ListFormatError
from navicert.lists.countries import country_code, fold
from navicert.lists.days import birth_dates, read_day
from navicert.lists.ofac import (
    SOURCES,
    parse_consolidated,
    parse_enhanced,
    parse_names,
    parse_names_archive,
    parse_sdn,
)
from navicert.lists.ofac.remarks import Remarks, read_remarks
from navicert.lists.ofac.tables import tables
from navicert.lists.source import FileInfo, clean, unpack, unzip
from navicert.model.listing import ListVersion
from navicert.model.party import Identifier, Name

DATA = Path(navicert.__file__).parent / "data" / "lists"
INFO = FileInfo(published=date(2021, 7, 31), sha256="0" * 64)
MAIN = (
    '306,"BANCO NACIONAL DE CUBA",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. \'BNC\'."\r\n'
    '4238,"MAR AZUL","vessel","CUBA",-0- ,"CL2192","Tug",-0- ,"212","Cuba","Samir",-0- \r\n'
    '4424,"RIZO MORENO, Jorge Luis","individual","SDNT] [SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 17 May 1960; Cedula No. 16646582 (Colombia); Linked To: INVERSIONES EL PENON S.A."\r\n\x1a'
)
ADD = '306,199,"Zweierstrasse 35","Zurich CH-8022","Switzerland",-0- \r\n\x1a'
ALT = '306,220,"aka","NATIONAL BANK OF CUBA",-0- \r\n4238,1,"fka","OLD NAME",-0- \r\n\x1a'


def small_set(**parts: str) -> bytes:
    texts = {"SDN.CSV": MAIN, "ADD.CSV": ADD, "ALT.CSV": ALT} | parts
    return zipped({name: text.encode() for name, text in texts.items() if text})


@pytest.fixture(scope="module")
def sdn_2021() -> ListVersion:
    return parse_sdn((DATA / "sdn_2021-07.zip").read_bytes(), INFO)[0]


@pytest.fixture(scope="module")
def consolidated() -> dict[str, ListVersion]:
    data = (DATA / "cons_enhanced_2025-01-10.xml.xz").read_bytes()
    return {version.code: version for version in parse_enhanced(data, FileInfo.of(data))}


def test_every_row_of_the_delimited_set_is_read(sdn_2021):
    assert len(sdn_2021.entries) == 8976
    by_id = {entry.id: entry for entry in sdn_2021.entries}
    bank = by_id["sdn-306"]
    assert bank.names == (
        Name("BANCO NACIONAL DE CUBA"),
        Name("NATIONAL BANK OF CUBA", "alias"),
        Name("BNC", "weak_alias"),
    )
    assert bank.countries == ("CH", "ES", "JP", "PA")
    assert bank.addresses[0].text == "Zweierstrasse 35, Zurich CH-8022, Switzerland"
    person = by_id["sdn-2686"]
    assert person.party_kind == "person"
    assert person.birth_dates == ("1960-08-31", "1953-08-31", "1955-08-31", "1958-08-31")
    assert person.identifiers == (Identifier("Passport", "042833", "LB"),)
    assert person.programs == ("SDGT", "SYRIA")
    assert person.raw["linked_to"] == ["HIZBALLAH"]
    assert person.raw["gender"] == "Male"
    vessel = by_id["sdn-4243"]
    assert vessel.party_kind == "vessel"
    assert vessel.countries == ("CY",)
    assert Name("ANA I", "former") in vessel.names


def test_the_parts_of_the_real_set_are_read_nearly_whole(sdn_2021):
    kinds = [name.kind for entry in sdn_2021.entries for name in entry.names]
    assert kinds.count("weak_alias") > 2300
    imo = [number for entry in sdn_2021.entries for number in entry.identifiers if number.type == "IMO"]
    assert len(imo) > 450
    assert all(number.value.isdigit() for number in imo)
    assert sum(1 for number in imo if len(number.value) == 7) > len(imo) * 0.95
    addresses = [place for entry in sdn_2021.entries for place in entry.addresses]
    assert sum(1 for place in addresses if place.country is None) < len(addresses) * 0.01
    assert "listed_from" not in sdn_2021.covers


def test_a_small_set_reads_each_field():
    bank, vessel, person = parse_sdn(small_set(), INFO)[0].entries
    assert bank.remarks == "a.k.a. 'BNC'."
    assert vessel.identifiers == (Identifier("Vessel Call Sign", "CL2192"),)
    assert vessel.raw["owner"] == "Samir"
    assert vessel.names[1] == Name("OLD NAME", "former")
    assert person.identifiers == (Identifier("Cedula No.", "16646582", "CO"),)
    assert person.raw["linked_to"] == ["INVERSIONES EL PENON S.A."]
    assert person.programs == ("SDNT", "SDGT")


def test_comments_continue_the_remarks():
    comments = "306,\"; a.k.a. 'BANCO'.\"\r\n\x1a"
    bank = parse_sdn(small_set(**{"SDN_COMMENTS.CSV": comments}), INFO)[0].entries[0]
    assert [name.value for name in bank.names if name.kind == "weak_alias"] == ["BNC", "BANCO"]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"ALT.CSV": ""}, "lacks alt"),
        ({"SDN.CSV": MAIN[:-1]}, "end mark"),
        ({"SDN.CSV": MAIN.replace(',"CUBA"', "", 1)}, "12 fields"),
        ({"ADD.CSV": ADD.replace("306", "999")}, "different days"),
        ({"SDN.CSV": MAIN.replace("306", "3x6", 1)}, "OFAC's number"),
        ({"SDN.CSV": MAIN.replace('"BANCO NACIONAL DE CUBA"', '" "', 1)}, "no name"),
        ({"CONS_ADD.CSV": ADD}, "two add files"),
    ],
)
def test_a_broken_set_is_refused_with_the_reason(parts, words):
    with pytest.raises(ListFormatError, match=words):
        parse_sdn(small_set(**parts), INFO)


def test_the_consolidated_set_goes_to_its_lists_by_program():
    main = MAIN.replace('"CUBA"', '"UKRAINE-EO13662] [RUSSIA-EO14024"', 1).replace('"CUBA"', '"RUSSIA-EO14024"', 1)
    data = zipped({"CONS_PRIM.CSV": main.encode(), "CONS_ADD.CSV": ADD.encode(), "CONS_ALT.CSV": ALT.encode()})
    found = {version.code: version for version in parse_consolidated(data, INFO)}
    assert set(found) == {"SSI", "MBS"}
    assert [entry.id for entry in found["SSI"].entries] == ["ssi-306"]
    assert found["SSI"].faults == ("1 rows name no program of a known list: ('SDNT', 'SDGT')",)


def test_programs_place_every_entity_as_the_enhanced_file_does(consolidated):
    """The table of programs is calculated from this file; it must give the lists back."""
    words = tables()
    for code, version in consolidated.items():
        for entry in version.entries:
            by_program = {words.program_lists.get(program) for program in entry.programs}
            fallback = {words.fallback_lists.get(program) for program in entry.programs}
            assert code in by_program | fallback, (code, entry.id, entry.programs)


def test_the_enhanced_file_has_every_list_with_exact_days(consolidated):
    assert {code: len(version.entries) for code, version in consolidated.items()} == {
        "CAP": 1,
        "CMIC": 68,
        "FSE": 1,
        "MBS": 12,
        "PLC": 78,
        "SSI": 286,
    }
    telecom = next(entry for entry in consolidated["CMIC"].entries if entry.id == "cmic-30882")
    assert consolidated["CMIC"].published == date(2025, 1, 10)
    assert telecom.name == "CHINA TELECOM CORPORATION LIMITED"
    assert telecom.listed_from is not None
    assert (telecom.listed_from.earliest, telecom.listed_from.precision) == (date(2021, 6, 3), "day")
    assert telecom.subordinate_to == ("CHINA TELECOMMUNICATIONS CORPORATION",)
    assert Identifier("Unified Social Credit Code (USCC)", "9111000071093019X7", "CN") in telecom.identifiers
    everything = [entry for version in consolidated.values() for entry in version.entries]
    assert all(entry.listed_from and entry.listed_from.precision == "day" for entry in everything)


def test_native_scripts_keep_their_codes(consolidated):
    names = [name for entry in consolidated["CMIC"].entries for name in entry.names]
    chinese = [name.value for name in names if name.script == "Hani"]
    assert len(chinese) == 6
    assert "旷视科技有限公司" in chinese
    assert any(name.script == "Cyrl" for entry in consolidated["SSI"].entries for name in entry.names)
    weak = next(entry for entry in consolidated["CMIC"].entries if entry.id == "cmic-33113")
    assert Name("SUGON", "weak_alias") in weak.names
    assert all(entry.names[0].kind == "primary" for entry in consolidated["SSI"].entries)


def test_a_file_of_the_sdn_list_yields_the_sdn_list():
    xml = unpack((DATA / "cons_enhanced_2025-01-10.xml.xz").read_bytes())
    head, _, body = xml.partition(b"</publicationInfo>")
    filtered = head.replace(b">Consolidated List<", b">SDN List<") + b"</publicationInfo>" + body
    codes = {version.code: len(version.entries) for version in parse_enhanced(filtered, INFO)}
    assert codes["SDN"] == 77


def test_the_zip_of_the_enhanced_file_reads_like_the_file(shared_data, consolidated):
    data = (shared_data / "us_ofac" / "CONS_ENHANCED_2025-01-10.zip").read_bytes()
    read = {version.code: version.entries for version in parse_enhanced(data, FileInfo.of(data))}
    assert read == {code: version.entries for code, version in consolidated.items()}


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (lol_bomb(), "declares entities"),
        (b"<sanctionsData><entities><entity id='1'>", "not well-formed"),
        (b"<html><body>no</body></html>", "not <sanctionsData>"),
        (b"<sanctionsData></sanctionsData>", "no entities"),
        (
            b"<sanctionsData><entities><entity id='1'><sanctionsLists><sanctionsList>Moon List"
            b"</sanctionsList></sanctionsLists></entity></entities></sanctionsData>",
            "Moon List",
        ),
    ],
)
def test_a_broken_xml_is_refused_with_the_reason(xml, words):
    with pytest.raises(ListFormatError, match=words):
        parse_enhanced(xml, INFO)


def test_the_archive_gives_back_nine_days_each_with_its_own_checksum(shared_data):
    data = (DATA / "sdn_names_2026-07-23_2026-08-20.tar.xz").read_bytes()
    versions = parse_names_archive(data, FileInfo.of(data))
    counts = [19254, 19157, 19175, 19181, 19178, 19189, 19199, 19202, 19249]
    assert [len(version.entries) for version in versions] == counts
    assert (versions[0].version, versions[-1].version) == ("2026-07-23", "2026-08-20")
    for version in versions:
        original = lzma.decompress((shared_data / "us_ofac" / f"sdn_names_{version.version}.csv.xz").read_bytes())
        assert version.sha256 == hashlib.sha256(original).hexdigest()
    assert versions[0].covers == {"names", "programs", "party_kind"}
    assert versions[0].entries[0].id == "sdn-36"


def test_names_split_at_semicolons_and_keep_their_commas():
    data = b'uid,name,type,programs,alternate_names\n5,"DOE, John",individual,SDGT; SYRIA,"DOE, J.; ROE, Jon"\n'
    entry = parse_names(data, INFO)[0].entries[0]
    assert [name.value for name in entry.names] == ["DOE, John", "DOE, J.", "ROE, Jon"]
    assert entry.programs == ("SDGT", "SYRIA")


def test_an_archive_needs_days_in_its_names():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../etc/passwd.csv"), io.BytesIO(b""))
    with pytest.raises(ListFormatError, match="does not end on a day"):
        parse_names_archive(out.getvalue(), INFO)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("31 Aug 1960", ("1960-08-31",)),
        ("Aug 1960", ("1960-08",)),
        ("1960", ("1960",)),
        ("circa 1960", ()),
        ("01 Jan 1958 to 31 Dec 1958", ("1958",)),
        ("1955 to 1957", ("1955", "1956", "1957")),
        ("1977 to 1985", ()),
        ("31 Feb 1960", ()),
    ],
)
def test_dates_of_birth_say_no_more_than_is_known(text, days):
    assert birth_dates(text) == days


def test_remarks_keep_what_they_do_not_know():
    read = read_remarks(
        "DOB circa 1950; Vessel Registration Identification IMO 9187629; "
        "alt. Passport A123 (Iran) expires 2020; "
        "a.k.a. 'D'ARC; JOAN'; Nationality of Registration Panama; Tax ID No. none; "
        "Digital Currency Address - XBT 1abc; Secretary."
    )
    assert read.rest == ("DOB circa 1950", "Tax ID No. none", "Secretary.")
    assert read.identifiers[0] == Identifier("IMO", "9187629")
    assert read.identifiers[1] == Identifier("Passport", "A123", "IR")
    assert read.names == (Name("D'ARC; JOAN", "weak_alias"),)
    assert read.countries == ("PA",)
    assert read.birth_dates == ()


@given(st.text(max_size=300))
def test_remarks_never_fail_and_lose_nothing(text):
    read = read_remarks(text)
    if read == Remarks(rest=read.rest):
        assert fold("".join(read.rest)) == fold(clean(text))


def test_a_day_is_one_day_that_exists():
    assert read_day("June 21, 2022") == read_day("6/21/22") == read_day("21-Jun-2022") == date(2022, 6, 21)
    assert read_day("7/18/88") == date(1988, 7, 18)
    assert [read_day(text) for text in ("2022-02-30", "June 2022", "", "1/2", "99/99/9999")] == [None] * 5


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.text(max_size=40))
@settings(max_examples=60)
def test_any_name_comes_back_or_a_typed_error(name, alias):
    row = f"uid,name,type,programs,alternate_names\n1,{_quoted(name)},entity,P,{_quoted(alias)}\n"
    survives(parse_names, row.encode("utf-8", "surrogatepass"), INFO)


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def test_hostile_files_end_in_typed_errors():
    for parse in (parse_sdn, parse_consolidated, parse_enhanced, parse_names, parse_names_archive):
        for data in whole_files():
            assert not survives(parse, data, INFO)


def test_damaged_sets_end_in_entries_or_typed_errors():
    texts = {"SDN.CSV": MAIN, "ADD.CSV": ADD, "ALT.CSV": ALT}
    good = 0
    for part in texts:
        for number, damaged in enumerate(mutations(texts[part].encode(), seed=7, count=120)):
            data = zipped({**{name: text.encode() for name, text in texts.items()}, part: damaged})
            good += survives(parse_sdn if number % 2 else parse_consolidated, data, INFO)
    assert good > 10
    for damaged in mutations(small_set(), seed=3, count=150):
        survives(parse_sdn, damaged, INFO)


def test_damaged_xml_ends_in_entries_or_typed_errors():
    xml = unpack((DATA / "cons_enhanced_2025-01-10.xml.xz").read_bytes())
    start = xml.index(b"<entities>")
    third = [at for at in range(start, start + 40_000) if xml.startswith(b"</entity>", at)][2]
    small = b"<sanctionsData>" + xml[start : third + 9] + b"</entities></sanctionsData>"
    assert survives(parse_enhanced, small, INFO)
    for damaged in mutations(small, seed=5, count=200):
        survives(parse_enhanced, damaged, INFO)


def test_damaged_name_files_and_archives_end_in_entries_or_typed_errors():
    rows = b"uid,name,type,programs,alternate_names\n36,AEROCARIBBEAN AIRLINES,entity,CUBA,AERO-CARIBBEAN\n"
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("sdn_names_2026-07-23.csv")
        member.size = len(rows)
        archive.addfile(member, io.BytesIO(rows))
    assert survives(parse_names_archive, out.getvalue(), INFO)
    for damaged in mutations(rows, seed=1, count=200):
        survives(parse_names, damaged, INFO)
    for damaged in mutations(out.getvalue(), seed=2, count=200):
        survives(parse_names_archive, damaged, INFO)


def test_bombs_are_seen_before_they_unpack():
    with pytest.raises(ListFormatError, match="more than"):
        parse_names(packed_bomb(220), INFO)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("SDN.CSV", "w") as member:
        for _ in range(210):
            member.write(b"0" * (1 << 20))
    with pytest.raises(ListFormatError, match="more than"):
        parse_sdn(bomb.getvalue(), INFO)
    assert len(unzip(small_set())) == 3


def test_sources_are_described():
    assert len({source.key for source in SOURCES}) == len(SOURCES)
    assert all(source.key.startswith("ofac-") for source in SOURCES)
    assert all(source.url is None or source.url.startswith("https://") for source in SOURCES)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Korea, South", "KR"),
        ("DPRK", "KP"),
        ("Burma", "MM"),
        ("CN", "CN"),
        ("cn", None),
        ("QQ", None),
        ("", None),
    ],
)
def test_countries_as_the_lists_spell_them(name, code):
    assert country_code(name) == code
