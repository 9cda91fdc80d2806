"""Workspaces to try services on: a small one made of a private list, and the bundled lists, loaded once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from navicert.config import Settings, load_settings
from navicert.services.workspace import Workspace, init
from navicert.store import open_store


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with every path inside the test's own folder."""
    env = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    return load_settings({"workspace": str(tmp_path / "w.db")}, env=env, cwd=tmp_path).settings


@pytest.fixture
def empty(settings: Settings) -> Iterator[Workspace]:
    """A workspace without lists."""
    with Workspace(open_store(settings.workspace), settings) as workspace:
        yield workspace


@pytest.fixture(scope="session")
def bundled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace file with the bundled lists; not to be written to."""
    folder = tmp_path_factory.mktemp("bundled")
    loaded = load_settings({}, env={"HOME": str(folder)}, cwd=folder)
    init(settings=replace(loaded.settings, workspace=str(folder / "w.db")))
    return folder / "w.db"


@pytest.fixture(scope="module")
def bundled_once(bundled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with the bundled lists for all tests of a module, which only read it."""
    folder = tmp_path_factory.mktemp("once")
    for suffix in ("", ".index"):
        shutil.copy(f"{bundled_file}{suffix}", folder / f"w.db{suffix}")
    loaded = load_settings({}, env={"HOME": str(folder)}, cwd=folder).settings
    with Workspace(open_store(str(folder / "w.db")), replace(loaded, workspace=str(folder / "w.db"))) as workspace:
        yield workspace
    shutil.rmtree(folder)


@pytest.fixture
def bundled(bundled_file: Path, settings: Settings) -> Iterator[Workspace]:
    """A workspace with the bundled lists, the test's own copy."""
    shutil.copy(bundled_file, settings.workspace)
    shutil.copy(f"{bundled_file}.index", f"{settings.workspace}.index")
    with Workspace(open_store(settings.workspace), settings) as workspace:
        yield workspace
    for file in (settings.workspace, f"{settings.workspace}.index"):
        Path(file).unlink(missing_ok=True)  # 120 MB together; pytest keeps the folders of three runs.
