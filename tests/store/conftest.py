"""The same tests run on both databases: an SQLite file, and a private PostgreSQL server."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from tests.conftest import required

from navicert.store import Store, open_store

_NUMBERS = count(1)


def _missing(reason: str) -> None:
    if required("postgres"):
        pytest.fail(reason)
    pytest.skip(reason)


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        _missing("no PostgreSQL server binaries are installed (initdb)")
    return found[-1].parent if found else Path(on_path or "").parent


def _as_server_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: what to put before a command, with the folder given to that user."""
    if os.geteuid() != 0:
        return []
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            os.chown(folder, user.pw_uid, user.pw_gid)
            return ["runuser", "-u", name, "--"]
    _missing("PostgreSQL cannot run as root, and there is no other user to run it")
    raise AssertionError


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Keyword/value connection settings of a private server that listens on a socket in its own folder."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="navicert-pg-"))
    prefix = _as_server_user(folder)
    data = folder / "data"

    def run(*command: str) -> None:
        done = subprocess.run([*prefix, *command], capture_output=True, text=True, cwd=folder, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    try:
        run(
            str(binaries / "initdb"),
            "-D",
            str(data),
            "-U",
            "navicert",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -p 54329"
        log = str(folder / "log")
        run(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", log, "-o", options, "start")
        try:
            yield f"host={folder} port=54329 user=navicert"
        finally:
            run(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def new_location(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Makes the location of a workspace that does not exist yet."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("workspaces")
        return lambda: str(folder / f"{next(_NUMBERS)}.db")
    server: str = request.getfixturevalue("postgres")

    def make() -> str:
        name = f"workspace_{next(_NUMBERS)}"
        with psycopg.connect(f"{server} dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        settings = dict(part.split("=", 1) for part in server.split())
        return f"postgresql+psycopg://{settings['user']}@/{name}?host={settings['host']}&port={settings['port']}"

    return make


@pytest.fixture
def location(new_location: Callable[[], str]) -> str:
    """The location of a new workspace."""
    return new_location()


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    """A new workspace without lists."""
    with open_store(location) as opened:
        yield opened
