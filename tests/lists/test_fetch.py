"""Fetching, against a real server on this machine that misbehaves."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest

from navicert.errors import DataError, InvalidInput, ListFormatError
from navicert.lists.fetch import Fetched, Limits, NotModified, fetch
from navicert.lists.source import Source

BODY = b"uid,name\n36,AEROCARIBBEAN AIRLINES\n"
FAST = Limits(max_bytes=200_000, tries=3, timeout=5.0)


class Server(ThreadingHTTPServer):
    """Answers by path; `seen` are the requests, `fail` how many of them to fail first."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.fail = 0

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up on an endless answer is what these tests want."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, format, *args) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self.server.seen.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
        getattr(self, "on_" + self.path.strip("/").split("/")[0])()

    def answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        sent = {"Content-Length": str(len(body)), "Connection": "close"} | (headers or {})
        self.send_response(status)
        for key, value in sent.items():
            if value:
                self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def on_good(self) -> None:
        marks = {"ETag": '"v1"', "Last-Modified": "Fri, 31 Jul 2026 13:15:00 GMT"}
        if self.headers.get("If-None-Match") == '"v1"':
            self.answer(304, headers=marks | {"Content-Length": ""})
        else:
            self.answer(200, BODY, marks)

    def on_same(self) -> None:
        self.answer(200, BODY)

    def on_flaky(self) -> None:
        self.server.fail -= 1
        if self.server.fail >= 0:
            self.answer(503, b"busy")
        else:
            self.answer(200, BODY)

    def on_later(self) -> None:
        self.server.fail -= 1
        when = "7" if self.server.fail == 1 else format_datetime(datetime.now(UTC) + timedelta(hours=9), usegmt=True)
        self.answer(200, BODY) if self.server.fail < 0 else self.answer(429, headers={"Retry-After": when})

    def on_cut(self) -> None:
        self.answer(200, BODY, {"Content-Length": str(len(BODY) + 100)})

    def on_chunkcut(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"40\r\n" + BODY)
        self.close_connection = True

    def on_endless(self) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65536)

    def on_announced(self) -> None:
        self.answer(200, BODY, {"Content-Length": str(10**12)})

    def on_html(self) -> None:
        self.answer(
            200,
            b"<!DOCTYPE html><html><body>Down for maintenance</body></html>",
            {"Content-Type": "text/csv"},
        )

    def on_empty(self) -> None:
        self.answer(200)

    def on_bomb(self) -> None:
        self.answer(200, gzip.compress(b"\x00" * 50_000_000), {"Content-Encoding": "gzip"})

    def on_gzip(self) -> None:
        self.answer(200, gzip.compress(BODY), {"Content-Encoding": "gzip"})

    def on_badgzip(self) -> None:
        self.answer(200, b"no gzip at all", {"Content-Encoding": "gzip"})

    def on_brotli(self) -> None:
        self.answer(200, BODY, {"Content-Encoding": "br"})

    def on_loop(self) -> None:
        self.answer(302, headers={"Location": "/loop/" + "x" * (len(self.server.seen) % 3)})

    def on_moved(self) -> None:
        self.answer(301, headers={"Location": "/good"})

    def on_away(self) -> None:
        self.answer(302, headers={"Location": "https://example.org/list.csv"})

    def on_file(self) -> None:
        self.answer(302, headers={"Location": "file:///etc/passwd"})

    def on_nowhere(self) -> None:
        self.answer(302)

    def on_gone(self) -> None:
        self.answer(404, b"not here")

    def on_drop(self) -> None:
        self.connection.close()
        self.close_connection = True


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture
def client() -> Iterator[httpx2.Client]:
    with httpx2.Client(trust_env=False, timeout=5.0) as made:
        yield made


def source(server: Server, path: str) -> Source:
    url = f"http://127.0.0.1:{server.server_address[1]}/{path}"
    return Source("test-csv", ("EL",), "A test list", url, "csv", "nobody", lambda data, info: ())


def get(server, client, path, **more):
    return fetch(source(server, path), client=client, limits=FAST, sleep=lambda _: None, **more)


def test_a_file_comes_with_its_checksum_and_marks(server, client):
    got = get(server, client, "good")
    assert isinstance(got, Fetched)
    assert got.data == BODY
    assert got.sha256 == hashlib.sha256(BODY).hexdigest()
    assert (got.etag, got.last_modified) == ('"v1"', "Fri, 31 Jul 2026 13:15:00 GMT")
    assert server.seen[0][1]["user-agent"].startswith("navicert/")


def test_what_is_held_is_not_fetched_again(server, client):
    held = get(server, client, "good")
    again = get(server, client, "good", previous=held)
    assert isinstance(again, NotModified)
    assert again.reason == "the server says so"
    assert server.seen[1][1]["if-none-match"] == '"v1"'
    assert server.seen[1][1]["if-modified-since"] == held.last_modified


def test_a_server_without_marks_is_compared_by_checksum(server, client):
    held = get(server, client, "same")
    assert get(server, client, "same", previous=held).reason == "same checksum"


def test_marks_of_another_address_are_not_sent(server, client):
    held = get(server, client, "good")
    assert isinstance(get(server, client, "moved", previous=held), Fetched)
    assert "if-none-match" not in server.seen[1][1]


def test_a_busy_server_is_asked_again_with_growing_waits(server, client):
    waits: list[float] = []
    server.fail = 2
    got = fetch(source(server, "flaky"), client=client, limits=FAST, sleep=waits.append)
    assert isinstance(got, Fetched)
    assert waits == [1.0, 2.0]


def test_the_server_says_how_long_to_wait_within_reason(server, client):
    waits: list[float] = []
    server.fail = 2
    fetch(source(server, "later"), client=client, limits=FAST, sleep=waits.append)
    assert waits == [7.0, 60.0]


@pytest.mark.parametrize("path", ["cut", "chunkcut", "drop", "flaky"])
def test_what_stays_broken_is_given_up_after_the_tries(server, client, path):
    server.fail = 99
    with pytest.raises(DataError, match="in 3 tries"):
        get(server, client, path)
    assert len(server.seen) == 3


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("endless", "more than 200,000 bytes"),
        ("announced", "announces"),
        ("bomb", "more than 200,000 bytes"),
        ("badgzip", "damaged"),
        ("html", "web page"),
        ("empty", "empty"),
    ],
)
def test_what_is_no_list_is_refused_at_once(server, client, path, words):
    with pytest.raises(ListFormatError, match=words):
        get(server, client, path)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("loop", "redirects more than 5 times"),
        ("away", "example.org, which is not a host"),
        ("file", "not an https address"),
        ("nowhere", "redirects more than"),
        ("gone", "answers 404"),
        ("brotli", "'br', which was not asked for"),
    ],
)
def test_an_answer_from_elsewhere_is_refused(server, client, path, words):
    with pytest.raises(DataError, match=words):
        get(server, client, path)


def test_transfer_compression_is_undone(server, client):
    assert get(server, client, "gzip").data == BODY


def test_redirects_on_the_same_host_are_followed(server, client):
    got = get(server, client, "moved")
    assert got.data == BODY
    assert got.url.endswith("/moved")


@pytest.mark.parametrize(
    "url",
    [
        "http://www.bis.gov/list.csv",
        "ftp://www.bis.gov/list.csv",
        "https://user:pass@www.bis.gov/list.csv",
        "https://www.bis.gov:8443/list.csv",
        "https://[::1",
    ],
)
def test_addresses_that_no_list_has_are_not_asked(client, url):
    odd = Source("test-csv", ("EL",), "A test list", url, "csv", "nobody", lambda data, info: ())
    with pytest.raises(DataError):
        fetch(odd, client=client, limits=FAST, sleep=lambda _: None)


def test_a_source_without_address_is_told(client):
    local = Source("test-csv", ("EL",), "A test list", None, "csv", "nobody", lambda data, info: ())
    with pytest.raises(InvalidInput, match="no official address"):
        fetch(local, client=client)
