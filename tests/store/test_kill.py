"""`kill -9` at any moment leaves the last good state: real processes, real signals, many moments."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from navicert.store import open_store

ROWS = 400
FIRST = date(2025, 1, 1)

# Takes in version after version, each of which amends every entry, removes one and adds one.
WRITER = """
import hashlib, sys
from datetime import date, datetime, timedelta, UTC
from navicert.model.listing import Entry, ListVersion
from navicert.model.party import Name
from navicert.services.intake import Retrieved, take_in
from navicert.store import open_store
from navicert.store.records import FileRecord

location, rows, first = sys.argv[1], int(sys.argv[2]), date.fromisoformat(sys.argv[3])
with open_store(location) as store:
    number = len(store.lists.versions("T"))
    while True:
        day = first + timedelta(days=number)
        content = b"version %d" % number
        sha256 = hashlib.sha256(content).hexdigest()
        entries = tuple(
            Entry(id=f"t-{key}", list_code="T", names=(Name(f"Party {key}"),), remarks=str(number))
            for key in range(number, number + rows)
        )
        covers = frozenset({"names", "remarks"})
        version = ListVersion("T", day.isoformat(), day, "P", None, sha256, entries, covers)
        file = FileRecord(sha256, "test", "csv", "fetched", "public domain")
        print("start", flush=True)
        take_in(store, [Retrieved(file, content, (version,))], now=datetime.now(UTC), action="updated")
        print("done", flush=True)
        number += 1
"""


def check_whole(location: str) -> int:
    """How many versions the workspace holds; all must be whole, and nothing may be left of another."""
    # In a transaction, so that a server first finishes with the connection of the process that was killed.
    with open_store(location) as store, store.transaction():
        assert store.faults() == []
        count = len(store.lists.versions("T"))
        assert [event.action for event in store.events.all("T")] == ["updated"] * count
        assert len(store.lists.files("test")) == count
        live = {state.entry.id: state.entry.remarks for state in store.lists.states("T") if state.text_to is None}
        newest = count - 1
        expected = {f"t-{key}": str(newest) for key in range(newest, newest + ROWS)} if count else {}
        assert live == expected
        for file in store.lists.files("test"):
            assert store.lists.content(file.sha256).startswith(b"version ")
        if count > 1:
            before = FIRST + timedelta(days=newest - 1)
            known = {s.entry.id: s.entry.remarks for s in store.lists.states("T", before) if s.text_to is None}
            assert known == {f"t-{key}": str(newest - 1) for key in range(newest - 1, newest - 1 + ROWS)}
        return count


def start(location: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, location, str(ROWS), FIRST.isoformat()]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    text = process.stdout.readline().strip()
    if not text:
        raise AssertionError(process.communicate()[1])
    return text


def kill(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.slow
def test_killed_while_taking_in_a_version(location: str):
    process = start(location)
    assert line(process) == "start"
    began = time.monotonic()
    assert line(process) == "done"
    cycle = time.monotonic() - began
    kill(process)
    done = check_whole(location)
    assert done >= 1
    seen = set()
    kills = 0
    # From the first instant of a write on, later and later, until some were done before they were killed.
    while kills < 28 or seen != {True, False}:
        process = start(location)
        assert line(process) == "start"
        time.sleep(cycle * kills / 14)
        kill(process)
        now = check_whole(location)
        assert now >= done
        seen.add(now > done)
        done = now
        kills += 1
        assert kills < 200, f"{kills} processes were killed, and of all it is true that they were done: {seen}"


@pytest.mark.slow
def test_killed_while_making_the_tables(tmp_path: Path):
    script = (
        "import sys; from navicert.store.workspace import open_store; print('start', flush=True);"
        "open_store(sys.argv[1])"
    )
    for moment in range(25):
        location = str(tmp_path / f"{moment}.db")
        process = subprocess.Popen([sys.executable, "-c", script, location], stdout=subprocess.PIPE, text=True)
        assert line(process) == "start"
        time.sleep(0.04 * moment)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        assert check_whole(location) == 0


@pytest.mark.slow
def test_two_processes_take_in_at_once(location: str):
    first, second = start(location), start(location)
    try:
        for process in (first, second):
            while line(process) != "done":
                pass
    finally:
        for process in (first, second):
            kill(process)
    with open_store(location) as store:
        assert store.faults() == []
        live = [state for state in store.lists.states("T") if state.text_to is None]
        newest = store.lists.versions("T")[-1]
        assert len(live) == ROWS == newest.entries
