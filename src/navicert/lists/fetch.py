"""Fetches a list from the address of its authority. Nothing is written to disk.

A server can answer with an error page, half a file, an endless one or a small one that unpacks to gigabytes.
Each of these ends as a typed error before a parser sees it.
"""

from __future__ import annotations

import hashlib
import time
import tomllib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from navicert import __version__
from navicert.errors import DataError, InvalidInput, ListFormatError
from navicert.lists.guard import sniff
from navicert.lists.source import MAX_FILE_BYTES, Source, data_text

if TYPE_CHECKING:
    import httpx2

_RETRY = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECT = frozenset({301, 302, 303, 307, 308})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_GZIP_WINDOW = zlib.MAX_WBITS | 32  # gzip or zlib, by the header
_STEP = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much.

    Attributes:
        max_bytes: of the file, after the transfer encoding is undone.
        tries: requests in all, the first included.
        backoff: seconds before the second try; doubled for each further one.
        max_wait: most seconds to wait between two tries, whatever the server asks for.
        timeout: seconds without a byte.
        total: seconds for one download.
        redirects: most to follow.
    """

    max_bytes: int = MAX_FILE_BYTES
    tries: int = 4
    backoff: float = 1.0
    max_wait: float = 60.0
    timeout: float = 30.0
    total: float = 900.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as retrieved.

    Attributes:
        url: the official address that was asked, not the one it may have redirected to.
        sha256: of `data`, lower-case hex.
        etag, last_modified: what to send along next time.
    """

    data: bytes
    url: str
    sha256: str
    retrieved_at: datetime
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The file is the one that is held.

    Attributes:
        reason: "the server says so" or "same checksum".
    """

    url: str
    checked_at: datetime
    reason: str


class _Again(Exception):
    """The try failed in a way that the next may not."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


def fetch(
    source: Source,
    *,
    previous: Fetched | None = None,
    client: httpx2.Client | None = None,
    limits: Limits | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched | NotModified:
    """Fetch the file of a source from its official address.

    Args:
        previous: what is held of the same address; its marks make the request conditional.
        client: to be used, and left open; None makes one.
        sleep: called with the seconds to wait before a further try.

    Returns:
        The file, or that it has not changed.

    Raises:
        InvalidInput: the source has no address.
        ListFormatError: what came is not the announced kind of file, cut off, or larger than the limit.
        DataError: no answer, a refusal, or a redirect to a host that the source does not allow.
    """
    import httpx2

    limits = limits or Limits()
    if source.url is None:
        raise InvalidInput(f"{source.key} has no official address to fetch from: give a file", "source")
    own = client is None
    client = client or httpx2.Client(timeout=limits.timeout)
    try:
        return _with_retries(source, source.url, previous, client, limits, sleep)
    finally:
        if own:
            client.close()


def _with_retries(
    source: Source,
    url: str,
    previous: Fetched | None,
    client: httpx2.Client,
    limits: Limits,
    sleep: Callable[[float], None],
) -> Fetched | NotModified:
    held = previous if previous is not None and previous.url == url else None
    for attempt in range(1, limits.tries + 1):
        try:
            return _once(source, url, held, client, limits)
        except _Again as error:
            if attempt == limits.tries:
                raise DataError(
                    f"{source.title} could not be fetched from {url} in {limits.tries} tries: {error}. "
                    "The last good version stays"
                ) from error
            wait = error.wait if error.wait is not None else limits.backoff * 2 ** (attempt - 1)
            sleep(min(max(wait, 0.0), limits.max_wait))
    raise DataError(f"{source.title} was not fetched: no try is allowed (limits.tries is {limits.tries})")


def _once(
    source: Source, url: str, held: Fetched | None, client: httpx2.Client, limits: Limits
) -> Fetched | NotModified:
    import httpx2

    address = url
    _check_address(address, url)
    for _ in range(limits.redirects + 1):
        try:
            with client.stream("GET", address, headers=_headers(held), follow_redirects=False) as response:
                if response.status_code in _REDIRECT:
                    address = urljoin(address, response.headers.get("location", ""))
                    _check_address(address, url)
                    continue
                return _read(source, url, held, response, limits)
        except httpx2.InvalidURL as error:
            raise DataError(f"{url} redirects to an address that cannot be read: {error}") from error
        except (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
            raise _Again(f"{type(error).__name__}: {error}") from error
        except httpx2.HTTPError as error:
            raise DataError(f"{source.title} cannot be fetched from {url}: {error}") from error
    raise DataError(f"{url} redirects more than {limits.redirects} times; the last good version stays")


def _headers(held: Fetched | None) -> dict[str, str]:
    # No transfer compression is asked for, so that the length stated is the length that comes.
    headers = {"User-Agent": f"navicert/{__version__}", "Accept-Encoding": "identity"}
    if held is not None and held.etag:
        headers["If-None-Match"] = held.etag
    if held is not None and held.last_modified:
        headers["If-Modified-Since"] = held.last_modified
    return headers


@cache
def _allowed_hosts() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads(data_text("lists", "hosts.toml"))
    return {host: tuple(row["host"] for row in rows) for host, rows in data.items()}


def _same_owner(host: str, origin: str) -> bool:
    """Whether two hosts stand under one name: "api.trade.gov" and "data.trade.gov"."""
    return host == origin or (origin.count(".") >= 1 and host.split(".")[-2:] == origin.split(".")[-2:])


def _check_address(address: str, origin_url: str) -> None:
    """Refuse other schemes, other hosts, user names and ports; loopback may use http."""
    try:
        parts, origin = urlsplit(address), urlsplit(origin_url)
        host, home = (parts.hostname or "").lower(), (origin.hostname or "").lower()
        port = parts.port
    except ValueError as error:
        raise DataError(f"{address!r} cannot be read as an address: {error}") from error
    loopback = host in _LOOPBACK and home in _LOOPBACK
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        raise DataError(f"{address} is not an https address; lists are fetched over https only")
    if parts.username or parts.password or (port not in (None, 443) and not loopback):
        raise DataError(f"{address} holds a user name or an unusual port; it is not an official address")
    patterns = _allowed_hosts().get(home, ())
    listed = any(host == rule or (rule[:2] == "*." and host.endswith(rule[1:])) for rule in patterns)
    if not (loopback or _same_owner(host, home) or listed):
        raise DataError(f"{origin_url} redirects to {host}, which is not a host of this source; nothing was fetched")


def _read(
    source: Source, url: str, held: Fetched | None, response: httpx2.Response, limits: Limits
) -> Fetched | NotModified:
    status = response.status_code
    if status == 304:
        if held is None:
            raise _Again("the server says 'not modified' although nothing was held")
        return NotModified(url, _now(), "the server says so")
    if status in _RETRY:
        raise _Again(f"the server answers {status}", _retry_after(response.headers.get("retry-after")))
    if status != 200:
        raise DataError(f"{url} answers {status}: the address may have changed. The last good version stays")
    data = _body(response, limits)
    checksum = hashlib.sha256(data).hexdigest()
    if held is not None and held.sha256 == checksum:
        return NotModified(url, _now(), "same checksum")
    sniff(data, source.media)
    return Fetched(
        data=data,
        url=url,
        sha256=checksum,
        retrieved_at=_now(),
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _retry_after(value: str | None) -> float | None:
    """Seconds to wait: a number, or a date of which the time left is taken."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value.strip()[:6])
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _body(response: httpx2.Response, limits: Limits) -> bytes:
    stated = response.headers.get("content-length", "").strip()
    if stated.isdigit() and int(stated) > limits.max_bytes:
        raise ListFormatError(f"the server announces {int(stated):,} bytes; at most {limits.max_bytes:,} are read")
    started = time.monotonic()
    came = 0
    chunks: list[bytes] = []
    room = limits.max_bytes
    decoder = _decoder(response.headers.get("content-encoding", ""))
    for raw in response.iter_raw(_STEP):
        came += len(raw)
        for chunk in decoder(raw, room):
            room -= len(chunk)
            if room < 0:
                raise ListFormatError(f"more than {limits.max_bytes:,} bytes came; no published list is that large")
            chunks.append(chunk)
        if time.monotonic() - started > limits.total:
            raise _Again(f"the download took more than {limits.total:.0f} seconds")
    if stated.isdigit() and came != int(stated):
        raise _Again(f"{came:,} bytes came of {int(stated):,} announced")
    return b"".join(chunks)


def _decoder(encoding: str) -> Callable[[bytes, int], Iterator[bytes]]:
    """Undoes the transfer encoding in small steps, so that a bomb is seen before it fills the memory."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return lambda raw, _: iter((raw,))
    if name not in ("gzip", "x-gzip", "deflate"):
        raise DataError(f"the server sends the encoding {name!r}, which was not asked for")
    inflate = zlib.decompressobj(_GZIP_WINDOW)

    def decode(raw: bytes, room: int) -> Iterator[bytes]:
        pending = raw
        try:
            while pending and room >= 0:
                chunk = inflate.decompress(pending, _STEP)
                pending = inflate.unconsumed_tail
                room -= len(chunk)
                yield chunk
                if not chunk and not pending:
                    return
        except zlib.error as error:
            raise ListFormatError(f"the transfer encoding is damaged: {error}") from error

    return decode
