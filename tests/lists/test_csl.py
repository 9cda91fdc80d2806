"""The Consolidated Screening List: formats, merging, golden rows, hostile files."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hostile import PIECES, lol_bomb, mutations, packed_bomb, survives, whole_files
from hypothesis import given, settings
from hypothesis import strategies as st

from navicert.errors import ListFormatError
from navicert.lists.bundled import bundled_files, read_bundled
from navicert.lists.csl import SOURCES
from navicert.lists.csl.parse import parse_csv, parse_json, parse_jsonl, parse_tsv
from navicert.lists.source import FileInfo, source, unpack
from navicert.model.listing import Entry, ListVersion

DAY = date(2026, 7, 31)
EL = "Entity List (EL) - Bureau of Industry and Security"
DPL = "Denied Persons List (DPL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
HEADER = [
    "_id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
]
ROWS: list[dict[str, Any]] = [
    {
        "source": EL,
        "name": "Beijing Example Huazhang Technology Co., Ltd.",
        "addresses": "No. 1 Example Road, Haidian District, Beijing, CN",
        "federal_register_notice": "90 FR 4617",
        "start_date": "2025-01-16",
        "license_requirement": "For all items subject to the EAR. (See §744.11 of the EAR)",
        "license_policy": "Presumption of denial",
        "alt_names": "Example AI; Beijing Example Atlas Technology Co., Ltd.",
        "source_list_url": "https://www.bis.gov/",
    },
    {
        "source": DPL,
        "name": "JOHN Q. EXAMPLE",
        "addresses": "1 MAIN STREET, TULSA, OK, 74101, US",
        "federal_register_notice": "68 F.R. 38290 6/27/03",
        "start_date": "2003-06-19",
        "end_date": "2056-06-29",
        "remarks": "FR NOTICE ADDED",
    },
    {
        "source": DPL,
        "name": "JOHN Q. EXAMPLE",
        "addresses": "USM NO: 26265-177, SEAGOVILLE, TX, 75159, US",
        "federal_register_notice": "68 F.R. 38290 6/27/03",
        "start_date": "2003-06-19",
        "end_date": "2056-06-29",
    },
    {
        "source": SDN,
        "entity_number": "36",
        "type": "Entity",
        "programs": "CUBA",
        "name": "AEROCARIBBEAN AIRLINES",
        "addresses": "Havana, CU",
        "alt_names": "AERO-CARIBBEAN",
        "ids": "Registration ID, 1027700342890, RU; Gender, Male",
    },
]


def info(data: bytes, published: date | None = DAY) -> FileInfo:
    return FileInfo.of(data, published=published)


def as_csv(rows: list[dict[str, Any]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_json(rows: list[dict[str, Any]]) -> bytes:
    """The official JSON: arrays and objects where the CSV joins."""
    results = []
    for row in rows:
        one: dict[str, Any] = dict.fromkeys(HEADER)
        one |= {key: value for key, value in row.items() if key not in ("alt_names", "addresses", "programs", "ids")}
        one["alt_names"] = row.get("alt_names", "").split("; ") if row.get("alt_names") else []
        one["programs"] = [row["programs"]] if row.get("programs") else []
        street, _, nation = row["addresses"].rpartition(", ")
        one["addresses"] = [{"address": street, "city": None, "state": None, "postal_code": None, "country": nation}]
        one["ids"] = [{"type": "Registration ID", "number": "1027700342890", "country": "RU"}] if row.get("ids") else []
        results.append(one)
    return json.dumps({"results": results}).encode()


def as_jsonl(rows: list[dict[str, Any]]) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def by_code(versions: tuple[ListVersion, ...]) -> Mapping[str, ListVersion]:
    return {version.code: version for version in versions}


@pytest.fixture(scope="module")
def lists_2026() -> Mapping[str, ListVersion]:
    (file,) = [one for one in bundled_files() if one.name.startswith("csl_2026")]
    return by_code(read_bundled(file))


@pytest.fixture(scope="module")
def lists_2022() -> Mapping[str, ListVersion]:
    (file,) = [one for one in bundled_files() if one.name.startswith("csl_2022")]
    return by_code(read_bundled(file))


def entry(version: ListVersion, name: str) -> Entry:
    (found,) = [one for one in version.entries if one.name == name]
    return found


# --- formats ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parse", "data"),
    [
        (parse_csv, as_csv(ROWS)),
        (parse_tsv, as_csv(ROWS, "\t")),
        (parse_json, as_json(ROWS)),
        (parse_jsonl, as_jsonl(ROWS)),
    ],
)
def test_every_format_gives_the_same_entries(parse: Any, data: bytes) -> None:
    found = by_code(parse(data, info(data)))
    assert set(found) == {"EL", "DPL", "SDN"}
    (party,) = found["EL"].entries
    assert [one.value for one in party.names] == [
        "Beijing Example Huazhang Technology Co., Ltd.",
        "Example AI",
        "Beijing Example Atlas Technology Co., Ltd.",
    ]
    assert party.countries == ("CN",) and party.addresses[0].text.startswith("No. 1 Example Road")
    assert party.listed_from is not None and party.listed_from.latest == date(2025, 1, 16)
    assert party.requirement is not None and party.requirement.policy == "PRESUMPTION_OF_DENIAL"
    assert party.license_requirement == ROWS[0]["license_requirement"], "verbatim beside the decoded value"
    (person,) = found["DPL"].entries
    assert len(person.addresses) == 2, "one row for each address, one entry"
    assert person.listed_to is not None and person.listed_to.earliest == date(2056, 6, 30), "the day after the last"
    (airline,) = found["SDN"].entries
    assert airline.id == "sdn-36" and airline.party_kind == "company" and airline.programs == ("CUBA",)
    assert [(one.type, one.value, one.country) for one in airline.identifiers] == [
        ("Registration ID", "1027700342890", "RU")
    ]


def test_ids_are_the_same_in_every_format() -> None:
    ids = []
    for parse, data in (
        (parse_csv, as_csv(ROWS)),
        (parse_json, as_json(ROWS)),
        (parse_jsonl, as_jsonl(ROWS)),
    ):
        ids.append({one.id for version in parse(data, info(data)) for one in version.entries})
    assert ids[0] == ids[1] == ids[2]


def test_a_repeated_header_row_is_left_out() -> None:
    data = as_csv(ROWS) + as_csv(ROWS)
    assert [len(one.entries) for one in parse_csv(data, info(data))] == [1, 1, 1]


def test_a_list_not_known_is_reported_and_the_rest_is_read() -> None:
    data = as_jsonl([*ROWS, {"source": "New List (NEW) - Department of Tomorrow", "name": "X"}])
    assert all("not known: New List" in one.faults[-1] for one in parse_jsonl(data, info(data)))


def test_the_day_must_be_known() -> None:
    data = as_csv(ROWS)
    with pytest.raises(ListFormatError, match="day of publication"):
        parse_csv(data, info(data, None))
    stated = json.loads(as_json(ROWS)) | {"search_performed_at": "2026-07-31T13:15:00+00:00"}
    printed = json.dumps(stated).encode()
    assert parse_json(printed, info(printed, None))[0].published == DAY


def test_one_page_of_search_results_is_not_the_list() -> None:
    data = json.dumps({"total": 25921, "results": [ROWS[0]]}).encode()
    with pytest.raises(ListFormatError, match="25,921"):
        parse_json(data, info(data))


def test_covers_says_what_the_file_states() -> None:
    data = as_jsonl([{"source": EL, "name": "X Ltd.", "countries": ["CN"]}])
    (version,) = parse_jsonl(data, info(data))
    assert {"names", "countries"} <= version.covers
    assert not {"addresses", "listed_from", "license_requirement"} & version.covers


def test_bidi_and_control_characters_are_reported_and_not_kept_in_names() -> None:
    data = as_jsonl([{"source": EL, "name": "Evil\u202eknaB\u0007 Ltd."}])
    (version,) = parse_jsonl(data.decode().encode(), info(data))
    raw = "\n".join(json.dumps(row, ensure_ascii=False) for row in [{"source": EL, "name": "Evil\u202eknaB Ltd."}])
    (printed,) = parse_jsonl(raw.encode(), info(raw.encode()))
    assert version.entries[0].name == "EvilknaB Ltd."
    assert any("U+202E" in fault for fault in printed.faults)
    assert version.entries[0].raw["name"] == "Evil\u202eknaB\u0007 Ltd.", "the row stays verbatim"


def test_a_formula_cell_is_a_name_like_any_other() -> None:
    data = as_jsonl([{"source": EL, "name": "=HYPERLINK(0)"}])
    assert parse_jsonl(data, info(data))[0].entries[0].name == "=HYPERLINK(0)"


# --- merging and ids ----------------------------------------------------------------------------------------


def test_rows_of_one_party_are_one_entry() -> None:
    base = ROWS[0] | {"addresses": "", "start_date": "", "alt_names": ""}
    rows = [
        base | {"federal_register_notice": "84 FR 61538", "countries": ["FR", "IR"]},
        base | {"federal_register_notice": "90 FR 14046", "countries": ["FR"]},
    ]
    data = as_jsonl(rows)
    (one,) = parse_jsonl(data, info(data))[0].entries
    assert [each.text for each in one.citations] == ["84 FR 61538", "90 FR 14046"]
    assert one.countries == ("FR", "IR")
    assert one.listed_from is not None and one.listed_from.latest == date(2019, 11, 13)
    assert one.text_from is not None and one.text_from.latest == date(2025, 3, 25)
    assert len(one.raw["rows"]) == 2, "both rows stay"


def test_rows_that_state_different_policies_are_one_entry_and_the_strictest_counts() -> None:
    base = ROWS[0] | {"start_date": "", "countries": ["RU"], "addresses": ""}
    mild = base | {"federal_register_notice": "90 FR 4617"}
    strict = base | {"federal_register_notice": "87 FR 12240", "license_policy": "Policy of denial"}
    for rows in ([mild, strict], [strict, mild]):
        data = as_jsonl(rows)
        (one,) = parse_jsonl(data, info(data))[0].entries
        assert one.requirement is not None and one.requirement.policy == "POLICY_OF_DENIAL"
        assert one.review_policy == "Policy of denial"
        assert "90 FR 4617" in one.requirement.notes[0] and "Presumption of denial" in one.requirement.notes[0]


def test_another_party_of_the_same_name_stays_apart_and_the_first_keeps_the_id() -> None:
    base = ROWS[0] | {"start_date": "", "addresses": ""}
    first = base | {"federal_register_notice": "79 FR 55608", "countries": ["RU"]}
    second = base | {"federal_register_notice": "90 FR 4617", "countries": ["CN"]}
    alone, both = as_jsonl([first]), as_jsonl([second, first])
    (only,) = parse_jsonl(alone, info(alone))[0].entries
    found = parse_jsonl(both, info(both))[0].entries
    assert len(found) == 2
    assert next(one for one in found if one.id == only.id).countries == ("RU",)


def test_denial_orders_of_different_days_stay_apart() -> None:
    data = as_jsonl([ROWS[1], ROWS[2] | {"federal_register_notice": "75 F.R. 1111 1/8/10"}])
    assert len(parse_jsonl(data, info(data))[0].entries) == 2


# --- the real lists -----------------------------------------------------------------------------------------


def test_counts_per_list_of_2026(lists_2026: Mapping[str, ListVersion]) -> None:
    rows = {code: sum(len(one.raw.get("rows", [1])) for one in lists_2026[code].entries) for code in lists_2026}
    assert rows == {
        "EL": 3420,
        "MEU": 70,
        "UVL": 222,
        "DPL": 1596,
        "DTC": 787,
        "ISN": 161,
        "SDN": 19181,
        "SSI": 286,
        "CMIC": 68,
        "MBS": 51,
        "PLC": 78,
        "CAP": 1,
    }, "every row is in some entry"
    assert len(lists_2026["EL"].entries) == 3319
    kinds = Counter(one.kind for one in lists_2026["EL"].entries)
    assert kinds == {"party": 3296, "address": 19, "facility_class": 4}


def test_counts_per_list_of_2022(lists_2022: Mapping[str, ListVersion]) -> None:
    rows = {code: sum(len(one.raw.get("rows", [1])) for one in lists_2022[code].entries) for code in lists_2022}
    assert (rows["EL"], rows["DPL"], rows["SDN"], rows["UVL"], rows["FSE"]) == (2001, 462, 10026, 201, 3)
    assert sum(rows.values()) == 14160


def test_zhipu(lists_2026: Mapping[str, ListVersion]) -> None:
    one = entry(lists_2026["EL"], "Beijing Zhipu Huazhang Technology Co., Ltd.")
    assert [(name.value, name.kind) for name in one.names[1:]] == [
        ("Zhipu AI", "alias"),
        ("Beijing Knowledge Atlas Technology Co., Ltd.", "alias"),
    ]
    assert one.id == "el-f2cc2f097d12"
    assert one.listed_from is not None and one.listed_from.to_json() == {
        "date": "2025-01-16",
        "precision": "day",
        "source": "90 FR 4617",
    }
    assert one.requirement is not None and one.requirement.footnotes == ()
    assert one.requirement.policy_text == "Presumption of denial"


@pytest.mark.parametrize(
    ("name", "day", "citation"),
    [
        ("Sophgo Technologies Ltd.", date(2025, 1, 16), "90 FR 4621"),
        ("Inspur Group Co., Ltd.", date(2023, 3, 2), "88 FR 13675"),
        ("Inspur Electronic Information Industry Co., Ltd.", date(2025, 3, 25), "90 FR 14046"),
    ],
)
def test_rows_of_footnote_4(lists_2026: Mapping[str, ListVersion], name: str, day: date, citation: str) -> None:
    one = entry(lists_2026["EL"], name)
    assert one.listed_from is not None and (one.listed_from.earliest, one.listed_from.latest) == (day, day)
    assert one.citations[0].text == citation
    assert one.requirement is not None and one.requirement.footnotes == ("4",)


def test_barc_stood_in_2022_only(lists_2022: Mapping[str, ListVersion], lists_2026: Mapping[str, ListVersion]) -> None:
    one = entry(lists_2022["EL"], "Bhabha Atomic Research Center (BARC)")
    assert one.subordinate_to == ("Department of Atomic Energy",) and one.countries == ("IN",)
    assert one.id not in {each.id for each in lists_2026["EL"].entries}


def test_address_rows_have_their_address(lists_2026: Mapping[str, ListVersion]) -> None:
    rows = [one for one in lists_2026["EL"].entries if one.kind == "address"]
    assert len(rows) == 19 and all(one.addresses for one in rows)
    assert Counter("HK" if "HK" in one.countries else "TR" for one in rows) == {"HK": 18, "TR": 1}
    first = next(one for one in rows if one.name == "Address 01" and "HK" in one.countries)
    assert "18 Luard Rd" in first.addresses[0].text


def test_facility_classes_say_what_they_exclude(lists_2026: Mapping[str, ListVersion]) -> None:
    rows = [one for one in lists_2026["EL"].entries if one.kind == "facility_class"]
    assert Counter(one.countries[0] for one in rows) == {"IN": 3, "PK": 1}
    assert [one.excludes for one in rows if one.excludes] == [("Kundankulam 1 and 2",)]


def test_every_entity_list_text_is_decoded(lists_2026: Mapping[str, ListVersion]) -> None:
    found = [one.requirement for one in lists_2026["EL"].entries]
    assert all(one is not None and one.scope for one in found)
    assert sum(one is not None and one.policy is None for one in found) == 2, "two rows in the wrong column"


def test_listing_days_are_known_bounded_or_said_to_be_unknown(lists_2026: Mapping[str, ListVersion]) -> None:
    precisions = Counter(
        one.listed_from.precision if one.listed_from else "unknown" for one in lists_2026["EL"].entries
    )
    assert precisions == {"day": 3074, "between": 226, "unknown": 19}


def test_editions_agree_on_ids(lists_2022: Mapping[str, ListVersion], lists_2026: Mapping[str, ListVersion]) -> None:
    old, new = ({one.id for one in lists["EL"].entries} for lists in (lists_2022, lists_2026))
    assert len(old - new) == 15, "removed or renamed since April 2022, of 1,946"


def test_huawei_towns_are_cut_off(lists_2022: Mapping[str, ListVersion]) -> None:
    names = {one.name for one in lists_2022["EL"].entries}
    assert "Chengdu Huawei Technologies Co., Ltd." in names
    assert not any(name.endswith((", Sichuan", ", Guangdong", ", Hubei")) for name in names)


# --- hostile ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", SOURCES, ids=lambda one: one.key)
def test_what_is_no_list_is_refused(one: Any) -> None:
    for data in whole_files():
        assert not survives(one.parse, data, info(data))


@pytest.mark.parametrize("one", SOURCES, ids=lambda one: one.key)
def test_damaged_files_give_entries_or_a_typed_error(one: Any) -> None:
    made = {"json": as_json, "csv": as_csv, "jsonl": as_jsonl, "tsv": lambda rows: as_csv(rows, "\t")}
    data = made[one.media](ROWS)
    read = sum(survives(one.parse, damaged, info(damaged)) for damaged in mutations(data, seed=7, count=300))
    assert 0 < read < 300


def test_damaged_real_rows_give_entries_or_a_typed_error() -> None:
    from navicert.lists.bundled import _bytes

    for file, parse in zip(
        [one for one in bundled_files() if one.name.startswith("csl")], (parse_csv, parse_jsonl), strict=True
    ):
        lines = unpack(_bytes(file.name, file.sha256)).split(b"\n")
        sample = b"\n".join([lines[0], *lines[1 : len(lines) : len(lines) // 30]])
        for damaged in mutations(sample, seed=11, count=60):
            survives(parse, damaged, info(damaged))


def test_a_truncated_table_is_refused() -> None:
    data = as_csv(ROWS)
    cut = data[: len(data) - 20]
    with pytest.raises(ListFormatError, match=r"cut off|end of data"):
        parse_csv(cut, info(cut))


def test_a_line_of_100_mb_is_refused() -> None:
    head = ",".join(HEADER).encode() + b"\n" + EL.encode()
    for data in (head + b"," + b"x" * 100_000_000, b'{"name": "' + b"x" * 100_000_000):
        for parse in (parse_csv, parse_jsonl):
            with pytest.raises(ListFormatError):
                parse(data, info(data))


def test_packed_bombs_and_entities_are_refused() -> None:
    bomb = packed_bomb(260)
    assert len(bomb) < 1_000_000
    with pytest.raises(ListFormatError, match="more than"):
        parse_csv(bomb, info(bomb))
    for one in SOURCES:
        with pytest.raises(ListFormatError):
            one.parse(lol_bomb(), info(lol_bomb()))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_unicode_encodings_with_a_mark_are_read(encoding: str) -> None:
    data = as_csv(ROWS).decode().encode(encoding)
    assert len(parse_csv(data, info(data))) == 3


def test_another_encoding_names_the_byte() -> None:
    data = as_csv([ROWS[0] | {"name": "Société"}]).decode().encode("cp1252")
    with pytest.raises(ListFormatError, match=r"UTF-8.*byte \d+"):
        parse_csv(data, info(data))


VALUES = st.one_of(
    st.none(), st.text(max_size=40), st.integers(), st.lists(st.text(max_size=10), max_size=3), st.booleans()
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*HEADER, "countries"]), VALUES, max_size=8), st.sampled_from(PIECES))
def test_any_row_gives_an_entry_or_a_typed_error(values: dict[str, Any], piece: bytes) -> None:
    row = {"source": EL, "name": "X" + piece.decode("utf-8", "replace")} | values
    data = json.dumps(row).encode()
    survives(parse_jsonl, data, info(data))


def test_sources_are_found_by_key() -> None:
    assert source("csl-json").parse is parse_json
    assert all((one.url or "").startswith("https://data.trade.gov/") for one in SOURCES if one.key != "csl-jsonl")
