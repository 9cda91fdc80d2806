"""What a workspace says of its lists, and lists of the user's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from navicert.errors import InvalidInput, ListFormatError, NotFound
from navicert.model.dates import AsOf
from navicert.services.lists import diff, import_private, known_lists, status
from navicert.services.workspace import Workspace

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def own(folder: Path, *lines: str, head: str = "name,alias,country,listed_from,note") -> Path:
    path = folder / "mine.csv"
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return path


def names(workspace: Workspace, day: date, code: str = "MINE") -> list[str]:
    found = workspace.store.lists.states(code)
    ids = {state.entry.id for state in found}
    states = workspace.store.lists.entries(ids, AsOf(day))
    return sorted(texts[0].entry.name for texts in states.values() if texts[0].listed(day) != "no")


def test_private_list_is_replaced_whole_and_keeps_its_history(empty: Workspace, tmp_path: Path):
    first = import_private(empty, own(tmp_path, "Acme,,CN,2024-01-05,x", "Beta,B;Bee,,,"), "mine", "Ours", NOW)
    assert (first.record.code, first.record.entries, first.new, first.errors) == ("MINE", 2, True, ())
    later = NOW + timedelta(days=1)
    second = import_private(empty, own(tmp_path, "Acme,,CN,2024-01-05,x", "Gamma,,,,"), "MINE", now=later)
    assert second.record.title == "Ours"
    assert names(empty, later.date()) == ["Acme", "Gamma"]
    assert names(empty, NOW.date() - timedelta(days=1)) == ["Acme", "Beta"]
    assert known_lists(empty)["MINE"].title == "Ours"
    assert known_lists(empty)["MINE"].private
    assert [event.action for event in empty.store.events.all("MINE")] == ["imported", "imported"]


def test_the_same_file_twice_is_one_version_and_going_back_is_a_new_one(empty: Workspace, tmp_path: Path):
    one, two = ["Acme,,,,"], ["Beta,,,,"]
    assert import_private(empty, own(tmp_path, *one), "MINE", now=NOW).new
    again = import_private(empty, own(tmp_path, *one), "MINE", now=NOW)
    assert (again.new, again.record.version) == (False, "2026-11-22")
    assert import_private(empty, own(tmp_path, *two), "MINE", now=NOW).record.version == "2026-11-22.2"
    back = import_private(empty, own(tmp_path, *one), "MINE", now=NOW - timedelta(days=400))
    assert (back.new, back.record.version) == (True, "2026-11-22.3")
    assert names(empty, NOW.date()) == ["Acme"]


def test_bad_rows_are_told_and_the_others_stand(empty: Workspace, tmp_path: Path):
    path = own(tmp_path, "Acme,,XXQ,,", ",,CN,,", '"=1+1",,,,', "Beta,,,2024-13-01,", "Gamma,,CN,2024-01-05,")
    done = import_private(empty, path, "MINE", now=NOW)
    assert [(error.line, error.field) for error in done.errors] == [
        (2, "country"),
        (3, "name"),
        (5, "listed_from"),
    ]
    assert names(empty, NOW.date()) == ["=1+1", "Gamma"]


@pytest.mark.parametrize("code", ["EL", "a", "MY LIST", "1X", "../X"])
def test_code_of_a_published_list_or_none_at_all(empty: Workspace, tmp_path: Path, code: str):
    with pytest.raises(InvalidInput):
        import_private(empty, own(tmp_path, "Acme,,,,"), code, now=NOW)
    assert empty.store.lists.versions() == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"nothing,here\n1,2\n", b"name\n\n\n", b"\x00" * 100])
def test_file_that_is_no_list(empty: Workspace, tmp_path: Path, content: bytes):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises((InvalidInput, ListFormatError)):
        import_private(empty, path, "MINE", now=NOW)
    assert empty.store.lists.files() == []


def test_file_that_cannot_be_read(empty: Workspace, tmp_path: Path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InvalidInput, match="cannot be read"):
            import_private(empty, path, "MINE", now=NOW)


def test_status_of_the_bundled_lists(bundled: Workspace):
    found = {one.list.code: one for one in status(bundled, date(2026, 8, 1))}
    entity_list = found["EL"]
    assert entity_list.record.published == date(2026, 7, 31)
    assert (entity_list.age_days, entity_list.stale, entity_list.checked_at) == (1, False, None)
    assert entity_list.versions >= 2
    assert entity_list.record.entries > 3000
    later = {one.list.code: one for one in status(bundled, date(2026, 11, 22))}
    assert later["EL"].stale and later["EL"].age_days == 114
    assert list(found)[:2] == ["EL", "MEU"]


def test_diff_by_rule(bundled: Workspace):
    found = diff(bundled, "el", date(2025, 1, 10), date(2025, 1, 20))
    by_rule = {rule.citation.text: rule for rule in found.rules if rule.citation}
    added = {entry.name for entry in by_rule["90 FR 4617"].added}
    assert "Beijing Zhipu Huazhang Technology Co., Ltd." in added
    assert any(entry.name.startswith("Bhabha") for entry in by_rule["90 FR 4617"].removed)
    assert any("Sophgo" in entry.name for entry in by_rule["90 FR 4621"].added)
    changes = found.changes
    assert sum(len(rule.added) for rule in found.rules) == len(changes.added)
    assert sum(len(rule.removed) for rule in found.rules) == len(changes.removed)
    assert sum(len(rule.amended) for rule in found.rules) == len(changes.amended)
    same = diff(bundled, "EL", date(2025, 1, 20), date(2025, 1, 20))
    assert same.changes.empty


def test_diff_of_dated_files_counts_what_came_and_went(bundled: Workspace):
    versions = {record.version: record for record in bundled.store.lists.versions("SDN")}
    if "2026-08-18" not in versions:
        pytest.skip("this build has no dated SDN files")
    found = diff(bundled, "SDN", date(2026, 8, 18), date(2026, 8, 20))
    net = len(found.changes.added) - len(found.changes.removed)
    assert net == versions["2026-08-20"].entries - versions["2026-08-18"].entries == 47


def test_diff_says_what_its_dates_leave_open(empty: Workspace, tmp_path: Path):
    import_private(empty, own(tmp_path, "Acme,,,,", "Beta,,,,"), "MINE", now=NOW)
    import_private(empty, own(tmp_path, "Acme,,,,", "Beta,,,,x"), "MINE", now=NOW + timedelta(days=10))
    found = diff(empty, "MINE", NOW.date() - timedelta(days=5), NOW.date())
    assert {entry.name for entry in found.undecided} == {"Acme", "Beta"}
    amended = diff(empty, "MINE", NOW.date(), NOW.date() + timedelta(days=10))
    assert [(one.new.name, one.changes[0].field) for one in amended.changes.amended] == [("Beta", "remarks")]


def test_diff_of_what_is_not_there(empty: Workspace):
    with pytest.raises(NotFound):
        diff(empty, "EL", date(2025, 1, 1), date(2025, 2, 1))


def test_diff_backwards(bundled: Workspace):
    with pytest.raises(InvalidInput, match="after"):
        diff(bundled, "EL", date(2025, 2, 1), date(2025, 1, 1))
