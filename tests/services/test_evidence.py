"""A stored screening is handed out as it was answered, or not at all."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import UTC, date, datetime

import pytest

from navicert.errors import NotFound, StoreError
from navicert.services.evidence import evidence
from navicert.services.workspace import Workspace

ANSWER = {"screening_id": "scr_1", "as_of": "2026-07-31", "results": [{"query": {"name": "智谱\ud800"}}]}


def put(workspace: Workspace) -> None:
    workspace.store.screenings.put(
        "scr_1",
        datetime(2026, 11, 22, tzinfo=UTC),
        as_of=date(2026, 7, 31),
        known_by=date(2026, 8, 1),
        request={"parties": [{"name": "智谱"}]},
        response=ANSWER,
        data_version="d1",
        engine_version="0.1.0",
    )


def test_record_says_what_was_asked_answered_and_when(empty: Workspace):
    put(empty)
    record = evidence(empty, " scr_1 ")
    assert record["response"] == ANSWER
    assert (record["as_of"], record["known_by"]) == ("2026-07-31", "2026-08-01")
    assert (record["data_version"], record["engine_version"], record["intact"]) == ("d1", "0.1.0", True)
    assert record["created_at"] == "2026-11-22T00:00:00+00:00"
    canonical = json.dumps(record["response"], sort_keys=True, separators=(",", ":"))
    assert record["sha256"] == hashlib.sha256(canonical.encode()).hexdigest()
    json.dumps(record)


def test_unknown_id(empty: Workspace):
    with pytest.raises(NotFound, match="scr_2"):
        evidence(empty, "scr_2")


def test_answer_that_was_changed_is_not_handed_out(empty: Workspace):
    put(empty)
    with sqlite3.connect(empty.store.location) as raw:
        raw.execute("DROP TRIGGER screening_no_update")
        raw.execute("UPDATE screening SET response = replace(response, '2026', '2025')")
    raw.close()
    with pytest.raises(StoreError, match="checksum"):
        evidence(empty, "scr_1")
