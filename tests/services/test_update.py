"""Updates over a real HTTP server: what is let in, what is refused, and that the last good version stays."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from navicert.errors import InvalidInput, NotFound
from navicert.lists.fetch import Limits
from navicert.lists.source import Source, source
from navicert.model.dates import AsOf
from navicert.services.lists import status
from navicert.services.update import update
from navicert.services.workspace import Workspace

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LIMITS = Limits(tries=1, timeout=5)
LABELS = {
    "EL": "Entity List (EL) - Bureau of Industry and Security",
    "SDN": "Specially Designated Nationals (SDN) - Treasury Department",
}


@dataclass
class Authority:
    """What the server answers, and what it was asked."""

    body: bytes = b""
    status: int = 200
    etag: str | None = None
    modified: str | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def catalog(self) -> dict[str, Source]:
        url = f"http://127.0.0.1:{self.port}/consolidated.json"
        return {"csl-json": replace(source("csl-json"), url=url)}


@pytest.fixture
def authority() -> Iterator[Authority]:
    """A server that answers as told."""
    told = Authority()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(dict(self.headers))
            if told.etag and self.headers.get("If-None-Match") == told.etag:
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(told.status)
            if told.etag:
                self.send_header("ETag", told.etag)
            if told.modified:
                self.send_header("Last-Modified", told.modified)
            self.send_header("Content-Length", str(len(told.body)))
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, *args: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


def csl(day: str | None, **counts: int) -> bytes:
    rows = [
        {"source": LABELS[code], "name": f"Acme {code} {number} Ltd", "alt_names": [], "countries": ["CN"],
         "entity_number": str(number) if code == "SDN" else None, "federal_register_notice": "90 FR 4617",
         "license_requirement": "For all items subject to the EAR", "license_policy": "Presumption of denial"}
        for code, count in counts.items()
        for number in range(count)
    ]  # fmt: skip
    head = {"search_performed_at": f"{day}T00:00:00Z"} if day else {}
    return json.dumps(head | {"total": len(rows), "results": rows}).encode()


def run(workspace: Workspace, authority: Authority, *codes: str, now: datetime = NOW, **options):
    catalog = authority.catalog
    return {one.code: one for one in update(workspace, codes, now=now, catalog=catalog, limits=LIMITS, **options)}


def held(workspace: Workspace, code: str) -> int:
    return sum(1 for state in workspace.store.lists.states(code) if state.text_to is None)


def test_new_version_is_let_in_with_its_checks(empty: Workspace, authority: Authority):
    authority.body = csl("2026-11-20", EL=100, SDN=200)
    first = run(empty, authority, "EL", "SDN")
    assert {code: (one.result, one.before, one.after) for code, one in first.items()} == {
        "EL": ("updated", None, 100),
        "SDN": ("updated", None, 200),
    }
    authority.body = csl("2026-11-21", EL=101, SDN=200)
    second = run(empty, authority, "EL", "SDN")
    assert (second["EL"].before, second["EL"].after, second["EL"].version) == (100, 101, "2026-11-21")
    (row,) = [one for one in status(empty, NOW.date()) if one.list.code == "EL"]
    assert row.record.origin == "fetched"
    assert (row.versions, row.age_days, row.refused) == (2, 1, None)
    assert row.checked_at == NOW
    assert {"shrink", "ids"} <= {check["name"] for check in row.record.checks}
    assert empty.store.lists.content(row.record.sha256) == authority.body


def test_only_the_lists_asked_for_are_taken(empty: Workspace, authority: Authority):
    authority.body = csl("2026-11-20", EL=10, SDN=10)
    assert set(run(empty, authority, "el")) == {"EL"}
    assert {record.code for record in empty.store.lists.versions()} == {"EL"}
    # The file is known, but SDN was never read from it: it is asked for anew.
    assert run(empty, authority, "SDN")["SDN"].result == "updated"


def test_unchanged_file_is_not_sent_again(empty: Workspace, authority: Authority):
    authority.body, authority.etag = csl("2026-11-20", EL=10), '"v1"'
    run(empty, authority, "EL")
    again = run(empty, authority, "EL")
    assert again["EL"].result == "unchanged"
    assert authority.asked[-1]["If-None-Match"] == '"v1"'
    assert len(empty.store.lists.versions("EL")) == 1
    assert [event.action for event in empty.store.events.all("EL")] == ["updated", "unchanged"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (csl("2026-11-21", EL=60), 200),
        (csl("2026-11-21", SDN=100), 200),
        (csl("2026-11-01", EL=100), 200),
        (b"", 200),
        (b"<!DOCTYPE html><html><body>Maintenance</body></html>", 200),
        (csl("2026-11-21", EL=100)[:-40], 200),
        (b'{"results": [{"name": 1}]}', 200),
        (b"[" * 100_000, 200),
        (csl("2026-11-21", EL=100), 404),
        (csl("2026-11-21", EL=100), 503),
    ],
    ids=["shrunk", "gone", "older", "empty", "html", "cut", "other", "deep", "404", "503"],
)
def test_bad_answer_is_refused_and_the_last_good_version_stays(empty, authority, body: bytes, code: int):
    authority.body = csl("2026-11-20", EL=100)
    run(empty, authority, "EL")
    before = empty.store.data_version()
    authority.body, authority.status = body, code
    outcome = run(empty, authority, "EL")["EL"]
    assert outcome.result == "refused"
    assert outcome.reason
    assert (outcome.before, outcome.after) == (100, 100)
    assert empty.store.data_version() == before
    assert held(empty, "EL") == 100
    (event,) = empty.store.events.all("EL", action="refused")
    assert event.detail["reason"] == outcome.reason
    (row,) = status(empty, NOW.date())
    assert row.refused == outcome.reason


def test_one_list_of_a_file_is_refused_and_the_others_are_let_in(empty: Workspace, authority: Authority):
    authority.body = csl("2026-11-20", EL=100, SDN=100)
    run(empty, authority, "EL", "SDN")
    authority.body = csl("2026-11-21", EL=50, SDN=105)
    assert {code: one.result for code, one in run(empty, authority, "EL", "SDN").items()} == {
        "EL": "refused",
        "SDN": "updated",
    }
    assert (held(empty, "EL"), held(empty, "SDN")) == (100, 105)


def test_shrink_accepted_with_a_reason_is_logged(empty: Workspace, authority: Authority):
    authority.body = csl("2026-11-20", EL=100)
    run(empty, authority, "EL")
    authority.body = csl("2026-11-21", EL=50)
    with pytest.raises(InvalidInput, match="reason"):
        run(empty, authority, "EL", accept_shrink="  ")
    outcome = run(empty, authority, "EL", accept_shrink="program ended, 91 FR 1")["EL"]
    assert (outcome.result, outcome.after) == ("updated", 50)
    assert empty.store.lists.versions("EL")[-1].accepted_reason == "program ended, 91 FR 1"
    (event,) = empty.store.events.all("EL", action="shrink_accepted")
    assert event.detail["reason"] == "program ended, 91 FR 1"
    gone = empty.store.lists.entries(
        [state.entry.id for state in empty.store.lists.states("EL") if state.text_to],
        AsOf(date(2026, 11, 21)),
    )
    assert len(gone) == 50
    assert all(states[0].listed(date(2026, 11, 21)) == "no" for states in gone.values())


def test_day_of_a_file_that_prints_none_is_that_of_the_server(empty: Workspace, authority: Authority):
    authority.body, authority.modified = csl(None, EL=5), "Thu, 19 Nov 2026 10:00:00 GMT"
    assert run(empty, authority, "EL")["EL"].version == "2026-11-19"
    assert empty.store.lists.files("csl-json")[0].published == date(2026, 11, 19)


def test_bundled_history_goes_on(bundled: Workspace, authority: Authority):
    before = {record.code: record.entries for record in bundled.store.lists.versions()}
    authority.body = csl("2026-11-20", EL=10)
    assert run(bundled, authority, "EL")["EL"].result == "refused"
    assert held(bundled, "EL") == before["EL"]


def test_what_cannot_be_updated_says_so(empty: Workspace, authority: Authority):
    with pytest.raises(NotFound, match="EL"):
        run(empty, authority, "ELL")
    with pytest.raises(InvalidInput, match="no address"):
        run(empty, authority, "1260H")
    with pytest.raises(NotFound, match="source"):
        run(empty, authority, "EL", source="nowhere")
    offline = Workspace(empty.store, replace(empty.settings, offline=True))
    with pytest.raises(InvalidInput, match="offline"):
        run(offline, authority, "EL")
    assert authority.asked == []
