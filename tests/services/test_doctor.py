"""The doctor finds what is wrong, says how to mend it, and changes nothing."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from navicert.config import Settings
from navicert.services.doctor import doctor
from navicert.services.workspace import Workspace


def states(settings: Settings, today: date = date(2026, 8, 1)) -> dict[str, str]:
    return {one.name: one.state for one in doctor(settings, today=today)}


def test_all_in_order(bundled: Workspace):
    bundled.close()
    found = doctor(bundled.settings, today=date(2026, 8, 1))
    assert [one for one in found if one.state == "failed"] == []
    assert {"python", "packages", "workspace", "bundled lists", "list files", "screenings"} <= {
        one.name for one in found if one.state == "ok"
    }


def test_stale_lists_are_a_warning_with_the_way_out(bundled: Workspace):
    found = [one for one in doctor(bundled.settings, today=date(2027, 11, 22)) if one.name == "lists"]
    assert found[0].state == "warning"
    assert "EL (479 days)" in found[0].text
    assert "navicert lists update" in (found[0].fix or "")


def test_no_workspace(settings: Settings):
    assert states(settings)["workspace"] == "failed"
    assert not Path(settings.workspace).exists()


def test_workspace_without_lists(empty: Workspace):
    found = states(empty.settings)
    assert (found["workspace"], found["bundled lists"], found["lists"]) == ("ok", "failed", "failed")


@pytest.mark.parametrize("damage", ["file", "screening"])
def test_damage(bundled: Workspace, damage: str):
    bundled.store.screenings.put(
        "scr_1",
        bundled.store.lists.versions()[0].recorded_at,
        as_of=date(2026, 1, 1),
        known_by=None,
        request={},
        response={},
        data_version="d",
        engine_version="e",
    )
    with sqlite3.connect(bundled.store.location) as raw:
        if damage == "file":
            raw.execute("UPDATE list_file SET content = substr(content, 1, 100)")
        else:
            raw.execute("DROP TRIGGER screening_no_update")
            raw.execute("UPDATE screening SET response = '[]'")
    raw.close()
    found = states(bundled.settings)
    assert (found["list files"] == "failed") == (damage == "file")
    assert (found["screenings"] == "failed") == (damage == "screening")


def test_file_that_is_no_workspace(settings: Settings):
    Path(settings.workspace).write_text("not a database")
    found = {one.name: one for one in doctor(settings)}
    assert found["workspace"].state == "failed"
    assert "no SQLite database" in found["workspace"].text


def test_passwords_do_not_show(settings: Settings):
    hidden = replace(settings, workspace="postgresql+psycopg://u:hunter2@127.0.0.1:1/x?connect_timeout=1")
    found = {one.name: one for one in doctor(hidden)}
    assert found["workspace"].state == "failed"
    assert all("hunter2" not in f"{one.text} {one.fix}" for one in found.values())
