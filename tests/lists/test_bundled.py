"""The bundled files: whole, checked, sourced, small; and the Federal Register table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from navicert.errors import DataError, ListFormatError, NotFound
from navicert.lists.bundled import (
    BundledFile,
    bundled_files,
    document_of,
    federal_register_documents,
    read_bundled,
)
from navicert.lists.registry import screening_lists
from navicert.lists.source import (
    _MODULES,
    FileInfo,
    list_version,
    read_json,
    read_table,
    source,
    sources,
    unzip,
)


def data_files() -> Iterator[str]:
    for one in files("navicert").joinpath("data").joinpath("lists").iterdir():
        if one.name.endswith((".xz", ".zip", ".csv")):
            yield one.name


def test_the_manifest_is_in_order_and_says_where_each_file_is_from() -> None:
    found = bundled_files()
    days = [one.published for one in found if one.published]
    assert days == sorted(days)
    assert len({one.name for one in found}) == len(found) >= 3
    for one in found:
        assert one.license and one.origin and one.publisher and len(one.sha256) == 64
        assert one.source in sources()


def test_no_bundled_file_is_large() -> None:
    folder = files("navicert").joinpath("data").joinpath("lists")
    for name in data_files():
        assert len(folder.joinpath(name).read_bytes()) <= 1_500_000, name


@pytest.mark.parametrize("file", bundled_files(), ids=lambda one: one.name)
def test_every_bundled_file_is_read(file: BundledFile) -> None:
    versions = read_bundled(file)
    if len(versions) == 1:  # an archive of several days has the checksum of each
        assert versions[0].sha256 == file.sha256
    for version in versions:
        assert version.code in screening_lists() and version.origin == "bundled"
        assert version.entries and version.license == file.license and len(version.sha256) == 64
        assert all(fault in version.faults for fault in file.faults)


def test_a_changed_or_missing_file_is_refused() -> None:
    file = next(one for one in bundled_files() if one.source == "mieu-csv")
    with pytest.raises(DataError, match="changed or damaged"):
        read_bundled(replace(file, sha256="0" * 64))
    with pytest.raises(DataError, match="missing"):
        read_bundled(replace(file, name="../law/nothing.csv"))


def test_federal_register_documents_have_titles_and_days() -> None:
    found = federal_register_documents()
    assert len(found) == 973
    zhipu = found["2025-00704"]
    assert zhipu.citation == "90 FR 4617" and zhipu.effective == date(2025, 1, 16)
    assert zhipu.title == "Addition of Entities to and Revision of Entry on the Entity List"
    assert "entity_list" in zhipu.topics and zhipu.url.startswith("https://www.federalregister.gov/")
    assert not any(one.abstract for one in found.values() if one.topics == ("ofac",))


@pytest.mark.parametrize(
    ("citation", "number"),
    [
        ("90 FR 4617", "2025-00704"),
        ("88 FR 13673", "2023-04558"),
        ("90 FR 44496", "2025-17893"),
        ("45 FR 1", None),
    ],
)
def test_the_document_behind_a_citation(citation: str, number: str | None) -> None:
    found = document_of(citation)
    assert (found.number if found else None) == number


def test_two_rules_of_one_day_are_not_confused() -> None:
    assert document_of("90 FR 4619") is None, "two Entity List rules were published on 16 January 2025"


# --- the tools every parser uses ----------------------------------------------------------------------------


def test_every_source_is_found_by_its_key() -> None:
    for key, one in sources().items():
        assert one.key == key and source(key) is one
        assert key.partition("-")[0] in _MODULES
        assert set(one.codes) <= set(screening_lists())
    for key in ("nothing", "csl-nothing", ""):
        with pytest.raises(NotFound, match="known are"):
            source(key)


def test_an_archive_is_read_into_memory_whatever_its_names_say() -> None:
    from hostile import zipped

    data = zipped({"../../etc/passwd": b"x", "C:\\windows\\system32\\a": b"y"})
    assert sorted(unzip(data).values()) == [b"x", b"y"]


def test_an_archive_bomb_is_refused() -> None:
    from hostile import zipped

    data = zipped({"a": b"\0" * 30_000_000, "b": b"\0" * 30_000_000})
    assert len(data) < 100_000
    with pytest.raises(ListFormatError, match="more than"):
        unzip(data, limit=50_000_000)
    assert len(unzip(data, limit=60_000_000)) == 2


def test_a_damaged_archive_is_refused() -> None:
    from hostile import zipped

    data = zipped({"a": b"content" * 100})
    for end in range(0, len(data), 7):
        with pytest.raises(ListFormatError):
            unzip(data[:end])


def test_json_beyond_reason_is_refused() -> None:
    for text in ("[" * 200_000, "9" * 10_000, "{", "nul", ""):
        with pytest.raises(ListFormatError):
            read_json(text)


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(ListFormatError, match="lacks source"):
        list(read_table("name,b\n1,2\n", ("source", "name")))
    assert list(read_table("Name,b\n1,2\n\nName,b\n", ("name",))) == [(2, {"name": "1", "b": "2"})]


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(ListFormatError, match="no EL entries"):
        list_version("EL", [], FileInfo.of(b"", published=date(2026, 1, 1)), covers=())
