"""The real command line in processes of its own, on one workspace that `navicert init` makes once.

The workspace is shared by all tests of a session and only added to; a test that changes lists makes its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


def environment(folder: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("NAVICERT_", "XDG_"))}
    for name in ("NO_COLOR", "COLUMNS"):
        kept.pop(name, None)
    return kept | {
        "HOME": str(folder),
        "NAVICERT_WORKSPACE": str(folder / "workspace.db"),
        "NAVICERT_CACHE_DIR": str(folder / "cache"),
        "NAVICERT_OFFLINE": "true",
    }


def run_in(folder: Path, *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Ran:
    done = subprocess.run(
        [sys.executable, "-m", "navicert", *arguments],
        input=stdin,
        capture_output=True,
        env=environment(folder) | (env or {}),
        cwd=folder,
        timeout=600,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace made by `navicert init`; each worker of a parallel run has its own."""
    folder = tmp_path_factory.mktemp("home")
    made = run_in(folder, "init")
    assert made.code == 0, made.err
    return folder


@pytest.fixture(scope="session")
def environ(home: Path) -> dict[str, str]:
    """The environment of the session's workspace, for tests that start processes themselves."""
    return environment(home)


@pytest.fixture(scope="session")
def run_at() -> Run:
    """Run a command in a workspace of the test's own: `run_at(folder, *arguments)`."""
    return run_in


@pytest.fixture(scope="session")
def navicert(home: Path) -> Run:
    """Run a command in the session's workspace."""

    def run(*arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Ran:
        return run_in(home, *arguments, stdin=stdin, env=env)

    return run
