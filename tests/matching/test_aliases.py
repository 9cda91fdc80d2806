"""Curated aliases: each belongs to a row that exists, and none is claimed twice on a list."""

from __future__ import annotations

from collections import Counter

import pytest

from navicert.lists.bundled import bundled_files, read_bundled
from navicert.matching.aliases import aliases_of, curated


@pytest.fixture(scope="module")
def rows() -> set[tuple[str, str]]:
    """(list, primary name) of every row of the bundled lists."""
    return {
        (version.code, entry.name)
        for file in bundled_files()
        if "sdn" not in file.name
        for version in read_bundled(file)
        for entry in version.entries
    }


def test_every_curated_alias_belongs_to_a_published_row(rows: set[tuple[str, str]]) -> None:
    found = {(code, names[0].value) for code, name in rows if (names := aliases_of(code, name))}
    wanted = {(alias.list_code, alias.names[0].value) for alias in curated()}
    assert wanted - found == set()


def test_no_alias_is_given_to_two_rows_of_a_list() -> None:
    counted = Counter((alias.list_code, name.value) for alias in curated() for name in alias.names)
    assert [key for key, count in counted.items() if count > 1] == []


def test_every_alias_says_where_it_is_from() -> None:
    assert all(name.source and "curated alias (" in name.source for alias in curated() for name in alias.names)
