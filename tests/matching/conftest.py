"""An index over a few thousand real names, for searches that can be proven against scoring every name."""

from __future__ import annotations

from pathlib import Path

import pytest

from navicert.lists.bundled import bundled_files, read_bundled
from navicert.matching.index import Index, IndexedName, build_index
from navicert.matching.search import Searcher

SMALL = frozenset({"MEU", "UVL", "CMIC", "MIEU", "1260H", "UEL", "PRC-ECL"})
STEP = 6


@pytest.fixture(scope="session")
def names() -> list[IndexedName]:
    """Every name of the small lists and every sixth entry of the Entity List and of the persons of a large one."""
    found: dict[tuple[str, str], IndexedName] = {}
    for file in bundled_files():
        if file.name.startswith("sdn_"):
            continue
        for version in read_bundled(file):
            for number, entry in enumerate(version.entries):
                wanted = version.code in SMALL or (version.code in {"EL", "SDN"} and number % STEP == 0)
                if wanted and entry.kind == "party" and version.published.year >= 2025:
                    for name in entry.names:
                        found[entry.id, name.value] = IndexedName(entry.id, version.code, entry.party_kind, name)
    return list(found.values())


@pytest.fixture(scope="session")
def searcher(names: list[IndexedName], tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """A searcher over those names."""
    path = Path(tmp_path_factory.mktemp("index")) / "names.index"
    build_index(names, path, "test")
    return Searcher(Index(path))
