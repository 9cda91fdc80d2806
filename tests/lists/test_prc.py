"""PRC lists: unreliable entities, export control, watch list, countermeasures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hostile import mutations, survives, whole_files

import navicert
from navicert.errors import ListFormatError
from navicert.lists.prc import parse_measures, read_prc_day
from navicert.lists.source import FileInfo, unpack
from navicert.model.listing import ListVersion

FILE = Path(navicert.__file__).parent / "data" / "lists" / "prc_measures_2026-08-05.csv.xz"
INFO = FileInfo(published=None, sha256="0" * 64)
LATEST = date(2026, 8, 5)


@pytest.fixture(scope="module")
def versions() -> dict[str, ListVersion]:
    return {version.code: version for version in parse_measures(FILE.read_bytes(), INFO)}


def test_each_list_is_a_version(versions):
    assert {code: len(version.entries) for code, version in versions.items()} == {
        "PRC-CM": 294,
        "PRC-ECL": 153,
        "PRC-WATCH": 40,
        "UEL": 66,
    }
    rows = sum(len(entry.raw["rows"]) for version in versions.values() for entry in version.entries)
    assert rows == 610


def test_chinese_names_stand_beside_the_english_ones(versions):
    subaru = next(entry for entry in versions["PRC-WATCH"].entries if entry.name == "SUBARU Corporation")
    assert ("斯巴鲁株式会社", "Hani") in [(name.value, name.script) for name in subaru.names]
    assert subaru.countries == ("JP",)
    assert subaru.listed_from.earliest == date(2026, 2, 24)


def test_only_one_row_has_no_day_and_keeps_its_text(versions):
    undated = [entry for version in versions.values() for entry in version.entries if entry.listed_from is None]
    assert len(undated) == 1
    assert "date" not in undated[0].raw["rows"][0]
    assert versions["PRC-CM"].faults == ("1 rows have no readable date ('')",)


def test_ends_and_suspensions_are_kept(versions):
    banks = {entry.name: entry.listed_to for entry in versions["PRC-CM"].entries if entry.listed_to}
    assert banks["AB Mano Bankas"].earliest == date(2026, 4, 24)
    assert banks["Skyla"].earliest == date(2023, 7, 13)
    hanwha = next(entry for entry in versions["PRC-CM"].entries if entry.name == "Hanwha Shipping LLC")
    assert "suspended for one year from 10 November 2025" in hanwha.remarks


@pytest.mark.parametrize(
    ("text", "url", "day"),
    [
        ("24.02.2026", "", date(2026, 2, 24)),
        ("22.05.24", "https://x/202405/t20240522_1.shtml", date(2024, 5, 22)),
        ("22.05.24", "https://x/202205/t20220524_1.shtml", date(2022, 5, 24)),
        ("20.01.21", "", date(2021, 1, 20)),
        ("31.02.2026", "", None),
        ("", "", None),
        ("spring 2026", "", None),
        ("31.12.18", "", None),
    ],
)
def test_days_of_the_table(text, url, day):
    bound = read_prc_day(text, url, "announcement", LATEST)
    assert (bound.earliest if bound else None) == day


def test_a_row_without_any_name_is_refused():
    text = unpack(FILE.read_bytes()).decode("utf-8-sig").splitlines()
    row = "Company,,,,,US,sanction,,,Ministry of Commerce,UEL,01.01.2026,,,"
    assert text[0].count(",") == row.count(",")
    with pytest.raises(ListFormatError, match="neither an English nor a Chinese name"):
        parse_measures(f"{text[0]}\n{row}\n".encode(), INFO)


def test_hostile_and_damaged_tables_end_in_entries_or_typed_errors():
    for data in whole_files():
        assert not survives(parse_measures, data, FileInfo(published=LATEST, sha256="0"))
    small = b"".join(unpack(FILE.read_bytes()).splitlines(keepends=True)[:15])
    assert survives(parse_measures, small, INFO)
    for damaged in mutations(small, seed=12, count=250):
        survives(parse_measures, damaged, INFO)
