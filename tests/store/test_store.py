"""What goes into a workspace comes out of it, whole and unchanged, on both databases."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from navicert.errors import InvalidInput, NotFound, StoreError
from navicert.lists.history import History
from navicert.model.citation import Citation
from navicert.model.dates import AsOf, DateBound
from navicert.model.listing import Entry, ListVersion, Requirement
from navicert.model.party import Address, Identifier, Name
from navicert.store import Store, open_store
from navicert.store.connect import SCHEMA
from navicert.store.records import FileRecord, VersionRecord

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
APRIL, JULY = date(2022, 4, 21), date(2026, 7, 31)

RICH = Entry(
    id="el-1",
    list_code="EL",
    names=(
        Name("Beijing Zhipu Huazhang Technology Co., Ltd."),
        Name("智谱", "alias", "Hani", "curated"),
        Name("\u202eevil\x00\ud800", "weak_alias"),
    ),
    kind="facility_class",
    party_kind="company",
    addresses=(Address("1 Road", "Beijing", "BJ", "100000", "CN"), Address("somewhere")),
    countries=("CN", "HK"),
    identifiers=(Identifier("USCC", "91110", "CN"), Identifier("IMO", "1")),
    birth_dates=("1962-08",),
    programs=("CYBER2",),
    subordinate_to=("Tsinghua",),
    excludes=("safeguarded",),
    listed_from=DateBound.on(date(2025, 1, 16), "90 FR 4617"),
    license_requirement="For all items (See §744.11)",
    review_policy="",
    requirement=Requirement("ALL", ("4",), "PD", "Presumption of denial", None, ("744.11",), ("note",)),
    citations=(Citation("90 FR 4617", "https://example.test"), Citation("15 CFR 744")),
    remarks="remark",
    source_url="https://example.test/list",
    raw={"name": "Zhipu", "nested": {"a": [1, None, "x"]}},
)


def listing(day: date, *rows: Entry, code: str = "EL") -> ListVersion:
    covers = frozenset({"names", "remarks", "addresses", "countries"})
    return ListVersion(code, day.isoformat(), day, "BIS", None, "", rows, covers)


def plain(key: str, name: str = "Acme", code: str = "EL", **fields) -> Entry:
    return Entry(id=key, list_code=code, names=(Name(name),), **fields)


def put(store: Store, *versions: ListVersion, content: bytes | None = None) -> str:
    """Add versions of one list as one file, on top of what is there."""
    content = content or repr([version.version for version in versions]).encode() + versions[0].code.encode()
    digest = hashlib.sha256(content).hexdigest()
    file = FileRecord(digest, "test", "csv", "bundled", "public domain", faults=("cut",), retrieved_at=NOW)
    end = store.lists.open_history(versions[0].code)
    history = History(versions[0].code, states=end.states, previous=end.previous, form=end.form, ordinals=end.ordinals)
    records = [
        VersionRecord(one.code, one.version, one.published, one.publisher, digest, len(one.entries), one.covers, NOW)
        for one in versions
    ]
    changes = [history.add(version) for version in versions]
    store.lists.add([(file, content)], zip(records, changes, strict=True))
    return digest


def test_entry_comes_back_exactly(store: Store):
    put(store, listing(JULY, RICH))
    ((state,),) = store.lists.entries(["el-1"], AsOf(JULY)).values()
    assert state.entry == replace(RICH, text_from=RICH.listed_from)
    assert (state.known_from, state.publisher, state.spell, state.ordinal) == (JULY, "BIS", 1, 1)
    assert state.covers == {"names", "remarks", "addresses", "countries"}


def test_entries_as_they_stood_and_as_they_were_known(store: Store):
    old, new = plain("el-1", remarks="old"), plain("el-1", remarks="new")
    put(store, listing(APRIL, old, plain("el-2")))
    put(store, listing(JULY, new, plain("el-3")))
    found = store.lists.entries(["el-3", "el-1", "el-2", "el-1", "none"], AsOf(JULY))
    assert list(found) == ["el-3", "el-1", "el-2"]
    assert found["el-1"][0].entry.remarks == "new"
    assert found["el-2"][0].listed(JULY) == "no"
    assert found["el-3"][0].listed(APRIL) == "no"
    at_april = store.lists.entries(["el-1"], AsOf(APRIL))["el-1"]
    assert at_april[0].entry.remarks == "old"
    then = store.lists.entries(["el-1", "el-2", "el-3"], AsOf(JULY, known=date(2023, 1, 1)))
    assert {key: states[0].listed(JULY) for key, states in then.items()} == {"el-1": "yes", "el-2": "yes"}
    assert store.lists.entries(["el-1"], AsOf(JULY, known=date(2022, 1, 1))) == {}


def test_standing_counts_what_stood(store: Store):
    put(store, listing(APRIL, plain("el-1"), plain("el-2")))
    put(store, listing(JULY, plain("el-1"), plain("el-3"), plain("el-4")))
    put(store, listing(JULY, plain("sdn-1", code="SDN"), code="SDN"))
    assert store.lists.standing(AsOf(JULY)) == {"EL": 3, "SDN": 1}
    assert store.lists.standing(AsOf(APRIL)) == {"EL": 2, "SDN": 1}
    assert store.lists.standing(AsOf(JULY, known=APRIL)) == {"EL": 2}


def test_the_counts_follow_what_another_process_writes(store: Store, location: str):
    put(store, listing(APRIL, plain("el-1")))
    assert store.lists.standing(AsOf(JULY)) == {"EL": 1}
    store.lists.standing(AsOf(JULY))["EL"] = 7
    with open_store(location) as other:
        put(other, listing(JULY, plain("el-1"), plain("el-2")))
    assert store.lists.standing(AsOf(JULY)) == {"EL": 2}


def test_all_names_gives_every_text_ever(store: Store):
    put(store, listing(APRIL, plain("el-1", "Old Name"), plain("el-2")))
    put(store, listing(JULY, plain("el-1", "New Name", countries=("CN",))))
    named = list(store.lists.all_names())
    assert [(one.entry_id, one.names[0].value) for one in named if one.entry_id == "el-1"] != []
    assert {one.names[0].value for one in named} == {"Old Name", "New Name", "Acme"}
    assert [one.countries for one in named if one.names[0].value == "New Name"] == [("CN",)]
    assert all(one.list_code == "EL" and one.kind == "party" for one in named)


def test_more_entries_than_one_query_takes(store: Store):
    rows = [plain(f"el-{number}", f"Name {number}") for number in range(1203)]
    put(store, listing(JULY, *rows))
    found = store.lists.entries([row.id for row in rows], AsOf(JULY))
    assert [states[0].entry.name for states in found.values()] == [row.name for row in rows]


def test_files_and_versions_come_back(store: Store):
    digest = put(store, listing(APRIL, plain("el-1")), listing(JULY, plain("el-1")), content=b"whole file")
    (file,) = store.lists.files("test")
    assert file == store.lists.file(digest)
    assert (file.faults, file.retrieved_at) == (("cut",), NOW)
    assert store.lists.content(digest) == b"whole file"
    assert [version.version for version in store.lists.versions("EL")] == ["2022-04-21", "2026-07-31"]
    assert [version.version for version in store.lists.versions(known=APRIL)] == ["2022-04-21"]
    assert store.lists.files("other") == []
    for what in (store.lists.file, store.lists.content):
        with pytest.raises(NotFound):
            what("0" * 64)


def test_data_version_changes_iff_the_lists_change(store: Store):
    empty = store.data_version()
    put(store, listing(APRIL, plain("el-1")))
    first = store.data_version()
    store.events.add("unchanged", NOW, code="EL")
    store.set_note("x", "y")
    assert store.data_version() == first != empty
    put(store, listing(JULY, plain("el-1")))
    assert store.data_version() not in (first, empty)


def test_rebuild_replaces_the_states_of_one_list(store: Store):
    put(store, listing(JULY, plain("el-1"), plain("el-9")))
    put(store, listing(JULY, plain("sdn-1", code="SDN"), code="SDN"))
    history = History("EL")
    store.lists.rebuild("EL", [history.add(listing(APRIL, plain("el-2"))), history.add(listing(JULY, plain("el-1")))])
    found = store.lists.entries(["el-1", "el-2", "el-9", "sdn-1"], AsOf(JULY))
    assert set(found) == {"el-1", "el-2", "sdn-1"}
    assert found["el-2"][0].listed(JULY) == "no"
    assert {one.entry_id for one in store.lists.all_names()} == {"el-1", "el-2", "sdn-1"}
    assert store.faults() == []


def test_nothing_of_a_failed_transaction_stays(store: Store):
    put(store, listing(APRIL, plain("el-1")))
    before = store.data_version()
    with pytest.raises(RuntimeError), store.transaction():  # noqa: PT012
        put(store, listing(JULY, plain("el-2")))
        store.events.add("updated", NOW, code="EL")
        assert store.data_version() != before
        raise RuntimeError("stop")
    assert store.data_version() == before
    assert store.lists.entries(["el-2"], AsOf(JULY)) == {}
    assert store.events.all() == []
    put(store, listing(JULY, plain("el-2")))
    assert store.lists.entries(["el-2"], AsOf(JULY))["el-2"][0].listed(JULY) == "yes"


def screen(store: Store, key: str = "scr_1", response: dict | None = None):
    return store.screenings.put(
        key,
        NOW,
        as_of=JULY,
        known_by=None,
        request={"names": ["智谱"]},
        response=response or {"results": [], "b": 1, "a": "\x00é\ud800"},
        data_version="d",
        engine_version="0.1.0",
    )


def test_screening_comes_back_as_it_was_answered(store: Store):
    put_back = screen(store)
    got = store.screenings.get("scr_1")
    assert got == put_back
    assert got.intact
    assert got.response == {"results": [], "b": 1, "a": "\x00é\ud800"}
    screen(store, "scr_2")
    assert [record.id for record in store.screenings.all()] == ["scr_1", "scr_2"]
    with pytest.raises(NotFound, match="scr_9"):
        store.screenings.get("scr_9")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE screening SET response = '{}'",
        "DELETE FROM screening",
        "UPDATE list_event SET detail = '{}'",
        "DELETE FROM list_event",
    ],
)
def test_the_database_refuses_to_change_records(store: Store, statement: str):
    screen(store)
    store.events.add("updated", NOW, code="EL", detail={"entries": 1})
    with pytest.raises(StoreError, match="never changed"), store._database.write() as connection:
        connection.exec_driver_sql(statement)
    assert store.screenings.get("scr_1").intact
    assert store.events.all("EL")[0].detail == {"entries": 1}


def test_the_id_of_a_screening_is_used_once(store: Store):
    first = screen(store)
    with pytest.raises(StoreError):
        screen(store, response={"results": ["other"]})
    if not store.is_server:
        statement = "INSERT OR REPLACE INTO screening SELECT * FROM screening"
        with pytest.raises(StoreError, match="never changed"), store._database.write() as connection:
            connection.exec_driver_sql(statement)
    assert store.screenings.get("scr_1") == first


def test_events_by_list_and_action(store: Store):
    store.events.add("updated", NOW, code="EL", version="2026-07-31", detail={"entries": 2})
    store.events.add("refused", NOW, code="SDN", detail={"reason": "shrinks by 96.5%"})
    assert [event.action for event in store.events.all()] == ["updated", "refused"]
    assert [event.code for event in store.events.all(action="refused")] == ["SDN"]
    (event,) = store.events.all("EL")
    assert (event.at, event.version, event.detail) == (NOW, "2026-07-31", {"entries": 2})


def test_tables_are_those_of_the_migrations(store: Store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from navicert.store.migrate import alembic_config
    from navicert.store.tables import metadata

    with store._database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == SCHEMA


def test_opening_twice_and_at_once(location: str):
    failures: list[BaseException] = []

    def use(number: int) -> None:
        try:
            with open_store(location) as opened:
                screen(opened, f"scr_{number}")
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with open_store(location) as opened:
        assert len(list(opened.screenings.all())) == 6


def test_workspace_of_a_newer_navicert_is_left_alone(location: str):
    with open_store(location) as opened, opened._database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer navicert"):
        open_store(location)


def test_tables_of_another_program_are_left_alone(location: str):
    from navicert.store.connect import Database

    database = Database(location)
    with database.write() as connection:
        connection.execute(sa.text("CREATE TABLE invoices (id INTEGER)"))
    database.close()
    with pytest.raises(StoreError, match="invoices"):
        open_store(location)


def test_damage_is_found(tmp_path):
    path = tmp_path / "w.db"
    with open_store(str(path)) as opened:
        digest = put(opened, listing(JULY, plain("el-1")))
        screen(opened)
    raw = sqlite3.connect(path)
    raw.executescript(
        "DROP TRIGGER screening_no_update; UPDATE screening SET response = '{\"results\": [1]}';"
        "UPDATE list_file SET content = x'00'; PRAGMA foreign_keys=OFF; DELETE FROM entry_text;"
    )
    raw.close()
    with open_store(str(path)) as opened:
        assert not opened.screenings.get("scr_1").intact
        assert any("entry_text" in fault for fault in opened.faults())
        with pytest.raises(StoreError, match="damaged"):
            opened.lists.content(digest)


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be read as one" * 40, b"x"])
def test_other_files_are_named_not_overwritten(tmp_path, content: bytes):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"notes\.txt"):
        open_store(str(path))
    assert path.read_bytes() == content


def test_places_where_no_workspace_can_be(tmp_path):
    with pytest.raises(NotFound, match="navicert init"):
        open_store(str(tmp_path / "none.db"), create=False)
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be made"):
        open_store(str(tmp_path / "file" / "w.db"))
    with pytest.raises(StoreError):
        open_store(str(tmp_path))
    for url in ("mysql://u@h/db", "nonsense://", "sqlite://"):
        with pytest.raises(InvalidInput):
            open_store(url)


def test_password_never_shows(monkeypatch):
    with pytest.raises(StoreError) as caught:
        open_store("postgresql+psycopg://user:hunter2@127.0.0.1:1/db?connect_timeout=1")
    assert "hunter2" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)
