"""The Section 1260H list through its editions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hostile import mutations, survives, whole_files

import navicert
from navicert.errors import ListFormatError
from navicert.lists.section_1260h import parse_history
from navicert.lists.source import FileInfo, unpack
from navicert.model.listing import Entry, ListVersion

FILE = Path(navicert.__file__).parent / "data" / "lists" / "dod_1260h_history_2021-2026.csv.xz"
INFO = FileInfo(published=None, sha256="0" * 64)
HEADER = "Name,Clean Name,Alias,Previous Name,Parent Name,Note,Start date,End date,Source Url\n"


@pytest.fixture(scope="module")
def versions() -> dict[str, ListVersion]:
    data = FILE.read_bytes()
    return {version.version: version for version in parse_history(data, FileInfo.of(data))}


def by_name(version: ListVersion, name: str) -> Entry:
    return next(entry for entry in version.entries if entry.name == name)


def read(rows: str) -> tuple[ListVersion, ...]:
    return parse_history((HEADER + rows).encode(), INFO)


def test_each_edition_is_a_version(versions):
    assert {day: len(version.entries) for day, version in versions.items()} == {
        "2021-06-03": 47,
        "2022-10-05": 60,
        "2024-01-31": 73,
        "2025-01-07": 133,
        "2026-06-08": 188,
    }


def test_a_company_keeps_its_id_and_its_first_day(versions):
    inspur = [by_name(version, "Inspur Group Co., Ltd.") for version in versions.values()]
    assert len({entry.id for entry in inspur}) == 1
    assert {entry.listed_from.earliest for entry in inspur} == {date(2021, 6, 3)}
    assert inspur[-1].text_from.earliest == date(2026, 6, 8)
    assert [citation.text for citation in inspur[-1].citations][-1] == "91 FR 35189"
    assert all(entry.listed_to is None for entry in inspur)


def test_a_company_of_the_newest_edition_is_on_no_older_one(versions):
    alibaba = by_name(versions["2026-06-08"], "Alibaba Group Holding Limited")
    assert alibaba.listed_from.earliest == date(2026, 6, 8)
    older = {entry.id for day, version in versions.items() if day < "2026" for entry in version.entries}
    assert alibaba.id not in older


def test_a_new_name_is_not_a_new_party(versions):
    old = by_name(versions["2021-06-03"], "Zhonghang Electronic Measuring Instruments Company Limited")
    new = by_name(versions["2026-06-08"], "AVIC Chengdu Aircraft Co., Ltd.")
    assert new.id == old.id
    assert [(name.value, name.kind) for name in new.names[1:3]] == [
        ("Zhonghang Electronic Measuring Instruments Company Limited", "former"),
        ("ZEMIC", "former"),
    ]
    dji = by_name(versions["2022-10-05"], "Shenzhen DJI Innovation Technology Co., Ltd.")
    assert by_name(versions["2026-06-08"], "Shenzhen DJI Technology Co., Ltd.").id == dji.id


def test_a_short_name_of_the_group_does_not_make_it_its_subsidiary(versions):
    ids = {
        by_name(versions["2024-01-31"], f"China Telecom {form}").id
        for form in ("Group Co., Ltd.", "Corporation Limited")
    }
    assert len(ids) == 2


def test_ends_come_from_the_file_or_from_the_next_full_edition(versions):
    smic = by_name(versions["2022-10-05"], "SMIC Hong Kong International Company Limited")
    assert smic.listed_to.earliest == smic.listed_to.latest == date(2024, 1, 31)
    idg = by_name(versions["2024-01-31"], "IDG Capital Partners Co., Ltd.")
    assert idg.listed_to.earliest == date(2025, 1, 7)
    assert all(entry.listed_to is None for entry in versions["2026-06-08"].entries)


def test_the_withdrawn_edition_ends_nothing_by_itself(versions):
    """Twelve rows end with it: two parties are named again, the end of the other ten is bounded."""
    ended = [entry.listed_to for entry in versions["2025-01-07"].entries if entry.listed_to]
    bounded = [end for end in ended if end.earliest == date(2026, 2, 17)]
    assert len(bounded) == 10
    assert all(end.latest == date(2026, 6, 8) for end in bounded)
    for version in (versions["2025-01-07"], versions["2026-06-08"]):
        memory = by_name(version, "Yangtze Memory Technologies Co., Ltd.")
        assert memory.listed_to is None
        assert memory.listed_from.earliest == date(2024, 1, 31)


def test_parents_and_marks(versions):
    smic = by_name(versions["2021-06-03"], "Semiconductor Manufacturing International (Beijing) Corporation")
    assert smic.subordinate_to == ("Semiconductor Manufacturing International Corporation",)
    assert not any("*" in name.value for v in versions.values() for e in v.entries for name in e.names)
    parents = [entry for entry in versions["2026-06-08"].entries if entry.subordinate_to]
    assert len(parents) > 80


def test_an_edition_that_repeats_nobody_adds_and_one_that_repeats_most_restates():
    rows = "".join(f"A{n} Co.,A{n} Co.,,,,,2021-06-03,,\n" for n in range(3)) + "B Co.,B Co.,,,,,2022-10-05,,\n"
    assert [len(version.entries) for version in read(rows)] == [3, 4]
    restated = rows + "".join(f"A{n} Co.,A{n} Co.,,,,,2025-01-07,,\n" for n in range(3))
    versions = read(restated)
    assert [len(version.entries) for version in versions] == [3, 4, 3]
    assert by_name(versions[1], "B Co.").listed_to.earliest == date(2025, 1, 7)


def test_who_comes_back_starts_anew():
    rows = (
        "A Co.,A Co.,,,,,2021-06-03,,\nB Co.,B Co.,,,,,2021-06-03,,\nC Co.,C Co.,,,,,2021-06-03,,\n"
        "A Co.,A Co.,,,,,2022-10-05,,\nB Co.,B Co.,,,,,2022-10-05,,\n"
        "A Co.,A Co.,,,,,2024-01-31,,\nB Co.,B Co.,,,,,2024-01-31,,\nC Co.,C Co.,,,,,2024-01-31,,\n"
    )
    first, second, third = read(rows)
    assert by_name(first, "C Co.").listed_to.earliest == date(2022, 10, 5)
    assert len(second.entries) == 2
    back = by_name(third, "C Co.")
    assert back.id == by_name(first, "C Co.").id
    assert back.listed_from.earliest == date(2024, 1, 31)


def test_two_rows_of_one_name_in_one_edition_are_two_parties():
    version = read("A Co.,A Co.,,,P1,,2021-06-03,,\nA Co.,A Co.,,,P2,,2021-06-03,,\n")[0]
    assert len({entry.id for entry in version.entries}) == 2


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A,A,,,,,,,\n", "start date"),
        (",,,,,,2021-06-03,,\n", "needs a name"),
        ("A,A,,,,,03.06.2021,,\n", "not a day"),
        ("A,A,,,,,2021-06-03,2020-01-01,\n", "before its start"),
        ("A,A,,\n", "cut off"),
        ("", "no 1260H entries"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(row, words):
    with pytest.raises(ListFormatError, match=words):
        read(row)


def test_hostile_files_end_in_typed_errors():
    for data in whole_files():
        assert not survives(parse_history, data, INFO)


def test_damaged_files_end_in_entries_or_typed_errors():
    text = unpack(FILE.read_bytes())
    small = b"".join(text.splitlines(keepends=True)[:25])
    assert survives(parse_history, small, INFO)
    for damaged in mutations(small, seed=11, count=250):
        survives(parse_history, damaged, INFO)


def test_the_newest_edition_holds_what_the_federal_register_names(shared_data):
    """The notice as parsed elsewhere (80 of 188 rows) is an oracle for names."""
    import json

    from navicert.lists.editions import name_key

    notice = json.loads((shared_data / "us_dod" / "dow_1260h_fr_2026-06-10_partial.json").read_text())
    version = parse_history(FILE.read_bytes(), INFO)[-1]
    known = {name_key(name.value) for entry in version.entries for name in entry.names}
    missing = [row["name"] for row in notice["entities"] if name_key(row["name"]) not in known]
    assert len(missing) <= len(notice["entities"]) * 0.1, missing
