"""A workspace makes itself from the bundled lists, once, whole, whoever asks first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from navicert.config import Settings
from navicert.errors import NotFound
from navicert.lists.bundled import bundled_files
from navicert.model.dates import AsOf
from navicert.services.workspace import BUNDLED, Workspace, bundled_digest, init, max_age, open_workspace

OPEN = """
import sys
from navicert.services.workspace import open_workspace
print("start", flush=True)
with open_workspace(sys.argv[1], say=lambda text: print(text, flush=True)) as workspace:
    print("open", len(workspace.store.lists.versions()), flush=True)
"""


def opener(path: Path) -> subprocess.Popen[str]:
    env = {**os.environ, "HOME": str(path.parent), "XDG_CACHE_HOME": str(path.parent)}
    command = [sys.executable, "-c", OPEN, str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


def test_bundled_lists_are_all_there(bundled: Workspace):
    store = bundled.store
    assert {file.sha256 for file in store.lists.files()} == {file.sha256 for file in bundled_files()}
    assert store.note(BUNDLED) == bundled_digest()
    assert store.faults() == []
    versions = store.lists.versions()
    assert {event.code for event in store.events.all(action="loaded")} == {record.code for record in versions}
    for record in versions:
        later = [other for other in versions if other.code == record.code and other.published > record.published]
        if not later:
            live = [state for state in store.lists.states(record.code) if state.text_to is None]
            assert len(live) == record.entries, record.code


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Inspur Group Co., Ltd.", date(2023, 3, 1), date(2023, 3, 2)),
        ("Beijing Zhipu Huazhang Technology Co., Ltd.", date(2025, 1, 15), date(2025, 1, 16)),
        ("Inspur Electronic Information Industry Co., Ltd.", date(2025, 3, 24), date(2025, 3, 25)),
    ],
)
def test_entity_list_entries_stand_from_the_day_of_their_rule(bundled, name: str, before: date, after: date):
    ids = {
        one.entry_id
        for one in bundled.store.lists.all_names()
        if one.list_code == "EL" and name in {printed.value for printed in one.names}
    }
    assert len(ids) == 1
    for day, expected in ((before, "no"), (after, "yes")):
        ((state, *_),) = bundled.store.lists.entries(ids, AsOf(day)).values()
        assert state.listed(day) == expected
    assert state.entry.listed_from.precision == "day"
    then = bundled.store.lists.entries(ids, AsOf(after, known=date(2022, 12, 31)))
    assert then == {}, "in 2022 nobody knew"


def test_removed_entry_has_the_day_of_the_rule(bundled: Workspace):
    (key,) = {
        one.entry_id
        for one in bundled.store.lists.all_names()
        if one.list_code == "EL" and one.names[0].value.startswith("Bhabha Atomic Research Cent")
    }
    for day, expected in ((date(2025, 1, 15), "yes"), (date(2025, 1, 16), "no")):
        state = bundled.store.lists.entries([key], AsOf(day))[key][0]
        assert state.listed(day) == expected
    assert state.entry.listed_to.source == "90 FR 4617"


def test_init_is_idempotent(bundled: Workspace):
    before = bundled.store.data_version()
    done = init(settings=bundled.settings)
    assert done.added == ()
    assert done.versions == len(bundled.store.lists.versions())
    assert bundled.store.data_version() == before


def test_missing_workspace_is_not_made_when_it_may_not_be(settings: Settings):
    with pytest.raises(NotFound, match="navicert init"):
        open_workspace(settings=settings, create=False)
    assert not Path(settings.workspace).exists()


def test_age_counts_from_publication_to_the_day_asked_about(empty: Workspace):
    july = date(2026, 7, 31)
    assert not empty.is_stale(july, AsOf(july), "EL")
    assert not empty.is_stale(july, AsOf(date(2023, 1, 1)), "EL"), "a newer version answers for an older day"
    assert empty.is_stale(july, AsOf(date(2026, 11, 22)), "EL")
    assert not empty.is_stale(july, AsOf(date(2026, 11, 22), known=date(2026, 8, 1)), "EL")
    strict = Workspace(empty.store, replace(empty.settings, max_age_days=1))
    assert strict.is_stale(july, AsOf(date(2026, 8, 2)), "1260H")
    assert (max_age("1260H"), max_age("MINE", private=True), max_age("EL", 3)) == (400, 365, 3)


@pytest.mark.slow
def test_killed_while_loading_then_opened_by_two_at_once(tmp_path: Path):
    path = tmp_path / "w.db"
    for seconds in (0.3, 2, 4, 6, 8):
        process = opener(path)
        assert process.stdout is not None
        assert process.stdout.readline() == "start\n"
        time.sleep(seconds)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        if process.returncode == 0:
            path.unlink()  # It was done in time; kill the next one in a new place.
            continue
        if path.exists():
            with open_workspace(path, create=False) as left:
                assert left.store.faults() == []
                assert left.store.lists.versions() == []
                assert left.store.note(BUNDLED) is None
    answers = [process.communicate() for process in [opener(path), opener(path)]]
    counts = {out.strip().splitlines()[-1] for out, _ in answers}
    assert len(counts) == 1, answers
    assert sum("this happens once" in out for out, _ in answers) == 1
    with open_workspace(path, create=False) as workspace:
        assert workspace.store.faults() == []
        assert {file.sha256 for file in workspace.store.lists.files()} == {one.sha256 for one in bundled_files()}
