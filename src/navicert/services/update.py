"""Fetch lists from their authorities and let in what passes the guard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal

from navicert.errors import DataError, InvalidInput, ListFormatError, NotFound
from navicert.lists.registry import screening_list, screening_lists
from navicert.lists.source import PUBLIC_DOMAIN
from navicert.model.listing import ListVersion
from navicert.services.intake import Retrieved, take_in
from navicert.services.workspace import Say, Workspace
from navicert.store.records import FileRecord, VersionRecord

if TYPE_CHECKING:
    from navicert.lists.fetch import Fetched, Limits
    from navicert.lists.source import Source

Result = Literal["updated", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an update did to one list.

    Attributes:
        result: `updated`; `unchanged`, the authority has nothing newer; `refused`, the last good version
            stays.
        before, after: number of entries held before and now.
        reason: why it was refused, in words.
        checks: what the guard looked at.
    """

    code: str
    source: str
    result: Result
    before: int | None
    after: int | None
    version: str | None = None
    reason: str | None = None
    checks: tuple[Mapping[str, Any], ...] = ()


def update(
    workspace: Workspace,
    codes: Sequence[str] = (),
    *,
    accept_shrink: str | None = None,
    source: str | None = None,
    now: datetime | None = None,
    say: Say | None = None,
    catalog: Mapping[str, Source] | None = None,
    limits: Limits | None = None,
) -> list[Outcome]:
    """Fetch lists from the addresses of their authorities; a list that does not pass the guard is left as it
    is.

    Args:
        codes: of the lists; none means all that have an address.
        accept_shrink: why a list may lose more than the guard allows; it is kept with the version.
        source: key of the source to fetch from, where a list has several.
        now: the instant to note; None reads the clock.
        say: told in words what is fetched.
        catalog: sources by key, in place of those that navicert knows.
        limits: how long and how much to fetch.

    Returns:
        What became of each list.

    Raises:
        InvalidInput: offline is set, a list is private, or it has no address that can be fetched.
        NotFound: no list or source has that name.
    """
    from navicert.lists.source import sources

    if workspace.settings.offline:
        raise InvalidInput("the setting offline is on: no list is fetched; turn it off to update", "offline")
    if accept_shrink is not None and not accept_shrink.strip():
        raise InvalidInput("--accept-shrink needs the reason, for the log", "accept_shrink")
    moment = now or datetime.now(UTC)
    known = sources() if catalog is None else catalog
    outcomes: list[Outcome] = []
    for one, wanted in _plan(workspace, [code.upper() for code in codes], source, known):
        dated = replace(one, url=one.url.replace("{date}", moment.date().isoformat())) if one.url else one
        if say:
            say(f"fetching {one.title} from {dated.url}")
        outcomes += _update_from(workspace, dated, wanted, accept_shrink, moment, limits)
    return outcomes


def _plan(
    workspace: Workspace, codes: Sequence[str], key: str | None, known: Mapping[str, Source]
) -> list[tuple[Source, tuple[str, ...]]]:
    """Which files to fetch, each with the lists to take from it."""
    if key is not None and key not in known:
        raise NotFound(f"no source is called {key!r}; known are {', '.join(known)}")
    candidates = [one for one in known.values() if one.url and key in (None, one.key)]
    held = {record.code for record in workspace.store.lists.versions()}
    for code in codes:
        if not any(code in one.codes for one in candidates):
            if code in held and code not in screening_lists():
                raise InvalidInput(f"{code} is a private list: import its file again", "codes")
            title = screening_list(code).title
            raise InvalidInput(
                f"{code} ({title}) has no address that navicert can fetch"
                f"{f' from {key}' if key else ''}; newer editions come with newer versions of navicert",
                "codes",
            )
    wanted = set(codes) or {code for one in candidates for code in one.codes}
    plan: dict[str, list[str]] = {}
    for code in sorted(wanted):
        plan.setdefault(_best(workspace, code, candidates).key, []).append(code)
    return [(known[name], tuple(found)) for name, found in plan.items()]


def _best(workspace: Workspace, code: str, candidates: Iterable[Source]) -> Source:
    """The source that the newest version came from, else the one that carries most lists in one file."""
    fitting = [one for one in candidates if code in one.codes]
    kept = workspace.store.lists.versions(code)
    last = workspace.store.lists.file(kept[-1].sha256).source if kept else None
    for one in fitting:
        if one.key == last:
            return one
    return max(fitting, key=lambda one: len(one.codes))


def _update_from(
    workspace: Workspace,
    source: Source,
    codes: tuple[str, ...],
    accept_shrink: str | None,
    now: datetime,
    limits: Limits | None,
) -> list[Outcome]:
    from navicert.lists.fetch import NotModified, fetch

    store = workspace.store
    before = {code: _newest(workspace, code) for code in codes}
    try:
        got = fetch(source, previous=_held(workspace, source, codes), limits=limits)
        if isinstance(got, NotModified):
            for code in codes:
                store.events.add("unchanged", now, code=code, detail={"source": source.key, "url": source.url})
            return [_unchanged(code, source, before[code]) for code in codes]
        read, served = _read(source, got)
        versions = [version for version in read if version.code in codes]
    except DataError as error:
        return [_refuse(workspace, code, source, before[code], str(error), now) for code in codes]
    file = _file_record(source, got, served)
    return _let_in(workspace, source, (file, got.data), versions, codes, accept_shrink, now)


def _read(source: Source, got: Fetched) -> tuple[tuple[ListVersion, ...], date | None]:
    """The versions in a fetched file, and its day where the file itself does not print it.

    Then the day is that of the server's Last-Modified, or of the retrieval.
    """
    from navicert.lists.source import FileInfo

    info = FileInfo.of(got.data, url=got.url, retrieved_at=got.retrieved_at, origin="fetched")
    try:
        return source.parse(got.data, info), None
    except ListFormatError:
        day = got.retrieved_at.date()
        if got.last_modified:
            with suppress(ValueError):
                day = parsedate_to_datetime(got.last_modified).date()
        return source.parse(got.data, replace(info, published=day)), day


def _let_in(
    workspace: Workspace,
    source: Source,
    file: tuple[FileRecord, bytes],
    versions: Iterable[ListVersion],
    codes: tuple[str, ...],
    accept_shrink: str | None,
    now: datetime,
) -> list[Outcome]:
    from navicert.lists.guard import Previous, check

    before = {code: _newest(workspace, code) for code in codes}
    passed: list[ListVersion] = []
    checks: dict[str, tuple[Mapping[str, Any], ...]] = {}
    outcomes: dict[str, Outcome] = {}
    for version in versions:
        held = _held_version(workspace, version.code)
        try:
            found = check(version, Previous(held) if held else None, accept_shrink=accept_shrink)
        except DataError as error:
            code = version.code
            outcomes[code] = _refuse(workspace, code, source, before[code], str(error), now)
            continue
        checks[version.code] = tuple(asdict(one) for one in found)
        passed.append(version)
    for code in set(codes) - set(outcomes) - set(checks):
        reason = f"the file of {source.title} holds no {code} entries; the last good version stays"
        outcomes[code] = _refuse(workspace, code, source, before[code], reason, now)
    accepted = {
        code: accept_shrink
        for code, found in checks.items()
        if accept_shrink and any(one["outcome"] == "accepted" for one in found)
    }
    if passed:
        retrieved = Retrieved(*file, tuple(passed), checks, accepted)
        with workspace.store.transaction():
            records = take_in(workspace.store, [retrieved], now=now, action="updated")
            for code, reason in accepted.items():
                workspace.store.events.add("shrink_accepted", now, code=code, detail={"reason": reason})
        new = {record.code: record for record in records}
        for version in passed:
            code = version.code
            outcomes[code] = _outcome(code, source, before[code], new.get(code), checks[code])
    return [outcomes[code] for code in codes]


def _outcome(
    code: str,
    source: Source,
    before: VersionRecord | None,
    record: VersionRecord | None,
    checks: tuple[Mapping[str, Any], ...],
) -> Outcome:
    if record is None:
        return _unchanged(code, source, before)
    count = before.entries if before else None
    return Outcome(code, source.key, "updated", count, record.entries, record.version, None, checks)


def _unchanged(code: str, source: Source, before: VersionRecord | None) -> Outcome:
    count = before.entries if before else None
    return Outcome(code, source.key, "unchanged", count, count, before.version if before else None)


def _refuse(
    workspace: Workspace,
    code: str,
    source: Source,
    before: VersionRecord | None,
    reason: str,
    now: datetime,
) -> Outcome:
    detail = {"source": source.key, "url": source.url, "reason": reason}
    workspace.store.events.add("refused", now, code=code, detail=detail)
    count = before.entries if before else None
    return Outcome(code, source.key, "refused", count, count, before.version if before else None, reason)


def _newest(workspace: Workspace, code: str) -> VersionRecord | None:
    kept = workspace.store.lists.versions(code)
    return kept[-1] if kept else None


def _held(workspace: Workspace, source: Source, codes: tuple[str, ...]) -> Fetched | None:
    """What was fetched last from this source, if all lists asked for still rest on it: else it is read again."""
    from navicert.lists.fetch import Fetched

    for file in workspace.store.lists.files(source.key):
        if file.origin == "fetched" and file.url == source.url and file.retrieved_at:
            newest = [_newest(workspace, code) for code in codes]
            if all(record is not None and record.sha256 == file.sha256 for record in newest):
                return Fetched(b"", file.url or "", file.sha256, file.retrieved_at, file.etag, file.last_modified)
            return None
    return None


def _held_version(workspace: Workspace, code: str) -> ListVersion | None:
    """The newest version with its entries, as the history has them."""
    record = _newest(workspace, code)
    if record is None:
        return None
    entries = tuple(state.entry for state in workspace.store.lists.states(code) if state.text_to is None)
    return ListVersion(
        code,
        record.version,
        record.published,
        record.publisher,
        record.url,
        record.sha256,
        entries,
        record.covers,
    )


def _file_record(source: Source, got: Fetched, published: date | None) -> FileRecord:
    return FileRecord(
        sha256=got.sha256,
        source=source.key,
        media=source.media,
        origin="fetched",
        license=PUBLIC_DOMAIN,
        published=published,
        url=got.url,
        publisher=source.publisher,
        retrieved_at=got.retrieved_at,
        etag=got.etag,
        last_modified=got.last_modified,
    )
