"""Section 1286 institutions through their editions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hostile import mutations, survives, whole_files

import navicert
from navicert.errors import ListFormatError
from navicert.lists.section_1286 import parse_history
from navicert.lists.source import FileInfo, unpack
from navicert.model.listing import ListVersion

FILE = Path(navicert.__file__).parent / "data" / "lists" / "section_1286_history_2022-2025.csv.xz"
INFO = FileInfo(published=None, sha256="0" * 64)


@pytest.fixture(scope="module")
def versions() -> tuple[ListVersion, ...]:
    return parse_history(FILE.read_bytes(), INFO)


def test_each_edition_is_a_version(versions):
    found = [(version.version, len(version.entries)) for version in versions]
    assert found == [("2023-06-29", 48), ("2024-07-31", 105), ("2025-09-30", 134), ("2026-07-23", 156)]


def test_a_renamed_university_keeps_its_id(versions):
    new = next(entry for entry in versions[-1].entries if entry.name == "Beihang University")
    assert new.listed_from.earliest == date(2023, 6, 29)
    assert new.countries == ("CN",)
    assert "Beijing University of Aeronautics and Astronautics" in [name.value for name in new.names]
    assert all(new.id in {entry.id for entry in version.entries} for version in versions)


def test_a_month_is_not_told_as_a_day(versions):
    added = next(entry for entry in versions[1].entries if entry.name == "Air Force Command College")
    assert added.listed_from.precision == "month"
    assert (added.listed_from.earliest, added.listed_from.latest) == (date(2024, 7, 1), date(2024, 7, 31))


def test_who_is_left_out_ends_with_the_edition(versions):
    mabna = next(entry for entry in versions[2].entries if entry.name == "Mabna Institute")
    assert mabna.listed_to.earliest == date(2026, 7, 23)
    assert mabna.id not in {entry.id for entry in versions[-1].entries}


def test_an_edition_without_a_known_day_is_refused():
    text = unpack(FILE.read_bytes()).decode().replace(",2025,", ",2031,")
    with pytest.raises(ListFormatError, match=r"2031.*editions\.toml"):
        parse_history(text.encode(), INFO)


def test_hostile_and_damaged_files_end_in_entries_or_typed_errors():
    for data in whole_files():
        assert not survives(parse_history, data, INFO)
    small = b"".join(unpack(FILE.read_bytes()).splitlines(keepends=True)[:20])
    assert survives(parse_history, small, INFO)
    for damaged in mutations(small, seed=4, count=200):
        survives(parse_history, damaged, INFO)
