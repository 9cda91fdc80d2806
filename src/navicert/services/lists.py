"""The lists of a workspace: update, show, compare, import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from navicert.errors import DataError, InvalidInput, NotFound
from navicert.lists.registry import screening_list, screening_lists
from navicert.model.citation import Citation, federal_register_citations
from navicert.model.history import EntryState, texts_on
from navicert.model.listing import Entry, ListVersion, ScreeningList
from navicert.services.intake import Retrieved, take_in
from navicert.services.workspace import Say, Workspace
from navicert.store.records import FileRecord, VersionRecord

if TYPE_CHECKING:
    from navicert.lists.diff import Amendment, ListDiff
    from navicert.lists.fetch import Fetched, Limits
    from navicert.lists.private import RowError
    from navicert.lists.source import Source

Result = Literal["updated", "unchanged", "refused"]
MAX_IMPORT_BYTES = 200 * 1024 * 1024


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


@dataclass(frozen=True, slots=True)
class ListStatus:
    """What a workspace holds of one list.

    Attributes:
        record: the newest version.
        versions: how many versions are kept.
        age_days: days since the newest version was published.
        max_age_days: from which age on the list counts as stale.
        checked_at: when the authority was last asked, or the list imported.
        refused: why the last attempt since then was refused.
    """

    list: ScreeningList
    record: VersionRecord
    versions: int
    age_days: int
    max_age_days: int
    stale: bool
    checked_at: datetime | None
    refused: str | None


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """The changes that one rule made; `citation` is None for those whose rule is not known."""

    citation: Citation | None
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    amended: tuple[Amendment, ...]


@dataclass(frozen=True, slots=True)
class DatedDiff:
    """What changed on a list from one day to another.

    Attributes:
        changes: added, removed, amended.
        rules: the same by Federal Register citation, in the order of the citations.
        undecided: entries of which the bounds of their dates do not tell whether they stood on one of the
            days.
    """

    code: str
    start: date
    end: date
    changes: ListDiff
    rules: tuple[RuleChanges, ...]
    undecided: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """A private list that was read.

    Attributes:
        record: the version that now stands.
        new: False where the file is the one that stood already.
        errors: rows that could not be used.
    """

    record: VersionRecord
    new: bool
    errors: tuple[RowError, ...]


def known_lists(workspace: Workspace) -> dict[str, ScreeningList]:
    """The lists that a workspace holds, published ones first, by code."""
    published = screening_lists()
    newest = {record.code: record for record in workspace.store.lists.versions()}
    found = {code: one for code, one in published.items() if code in newest}
    for code, record in newest.items():
        if code not in published:
            found[code] = _private(code, record.title or code)
    return found


def _private(code: str, title: str) -> ScreeningList:
    effect = "A list of your own: what an entry means is for its owner to say; it has no effect in law."
    return ScreeningList(code, title, "private list", "", effect, ear_license=False, private=True)


# --- update -------------------------------------------------------------------------------------------------


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
    from navicert.lists.source import FileInfo

    store = workspace.store
    before = {code: _newest(workspace, code) for code in codes}
    try:
        got = fetch(source, previous=_held(workspace, source, codes), limits=limits)
        if isinstance(got, NotModified):
            for code in codes:
                store.events.add(
                    "unchanged", now, code=code, detail={"source": source.key, "url": source.url}
                )
            return [_unchanged(code, source, before[code]) for code in codes]
        info = FileInfo.of(got.data, url=got.url, retrieved_at=got.retrieved_at, origin="fetched")
        versions = [version for version in source.parse(got.data, info) if version.code in codes]
    except DataError as error:
        return [_refuse(workspace, code, source, before[code], str(error), now) for code in codes]
    return _let_in(workspace, source, got, versions, codes, accept_shrink, now)


def _let_in(
    workspace: Workspace,
    source: Source,
    got: Fetched,
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
        retrieved = Retrieved(_file_record(source, got), got.data, tuple(passed), checks, accepted)
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
    """What was fetched last from this source, if all lists asked for still rest on it: else it is read
    again."""
    from navicert.lists.fetch import Fetched

    for file in workspace.store.lists.files(source.key):
        if file.origin == "fetched" and file.url == source.url and file.retrieved_at:
            newest = [_newest(workspace, code) for code in codes]
            if all(record is not None and record.sha256 == file.sha256 for record in newest):
                return Fetched(
                    b"", file.url or "", file.sha256, file.retrieved_at, file.etag, file.last_modified
                )
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


def _file_record(source: Source, got: Fetched) -> FileRecord:
    return FileRecord(
        sha256=got.sha256,
        source=source.key,
        media=source.media,
        origin="fetched",
        license="public domain (17 U.S.C. 105)",
        url=got.url,
        publisher=source.publisher,
        retrieved_at=got.retrieved_at,
        etag=got.etag,
        last_modified=got.last_modified,
    )


# --- status and diff ----------------------------------------------------------------------------------------


def status(workspace: Workspace, today: date | None = None) -> list[ListStatus]:
    """What the workspace holds of each list, how old it is, and how it was checked.

    Args:
        today: from which the age is counted; None reads the clock.
    """
    day = today or datetime.now(UTC).date()
    store = workspace.store
    by_code: dict[str, list[VersionRecord]] = {}
    for record in store.lists.versions():
        by_code.setdefault(record.code, []).append(record)
    events = store.events.all()
    found = []
    for code, one in known_lists(workspace).items():
        record = by_code[code][-1]
        asked = [event for event in events if event.code == code and event.action != "rebuilt"]
        answered = [event for event in asked if event.action not in ("loaded", "refused")]
        age = max(0, (day - record.published).days)
        limit = workspace.max_age(code, private=one.private)
        refused = asked[-1].detail.get("reason") if asked and asked[-1].action == "refused" else None
        checked = answered[-1].at if answered else None
        found.append(ListStatus(one, record, len(by_code[code]), age, limit, age > limit, checked, refused))
    return found


def diff(workspace: Workspace, code: str, start: date, end: date) -> DatedDiff:
    """What changed on a list from one day to another, as it is known now.

    Args:
        code: of a list that the workspace holds.
        start, end: the days; what happened on `start` itself is not among the changes, what happened on `end`
            is.

    Raises:
        InvalidInput: the days are in the wrong order.
        NotFound: the workspace holds no such list.
    """
    from navicert.lists.diff import diff as compare

    wanted = code.upper()
    if wanted not in known_lists(workspace):
        held = ", ".join(known_lists(workspace))
        raise NotFound(f"the workspace holds no list {code!r}; it holds {held}")
    if start > end:
        raise InvalidInput(f"--from {start} is after --to {end}", "from")
    before: list[Entry] = []
    after: list[Entry] = []
    undecided: list[Entry] = []
    for states in _by_entry(workspace.store.lists.states(wanted)):
        old, new = texts_on(states, start)[0], texts_on(states, end)[0]
        then, later = old.listed(start), new.listed(end)
        if "unknown" in (then, later) and then != later:
            undecided.append(new.entry)
            continue
        if then != "no":
            before.append(old.entry)
        if later != "no":
            after.append(new.entry)
    changes = compare(before, after)
    undecided.sort(key=lambda entry: (entry.name.casefold(), entry.id))
    return DatedDiff(wanted, start, end, changes, _rules(changes), tuple(undecided))


def _by_entry(states: Iterable[EntryState]) -> Iterable[list[EntryState]]:
    found: dict[str, list[EntryState]] = {}
    for state in states:
        found.setdefault(state.entry.id, []).append(state)
    return found.values()


def _rules(changes: ListDiff) -> tuple[RuleChanges, ...]:
    """The changes by rule; a removal belongs to the rule that its end date is known from."""
    removed: dict[str, list[Entry]] = {}
    cited: dict[str, Citation] = {}
    for entry in changes.removed:
        source = entry.listed_to.source if entry.listed_to else ""
        rules = federal_register_citations(source)
        if rules:
            cited[rules[0].text] = rules[0]
        removed.setdefault(rules[0].text if rules else "", []).append(entry)
    found: dict[str, RuleChanges] = {}
    for group in changes.groups():
        key = group.citation.text if group.citation else ""
        found[key] = RuleChanges(group.citation, group.added, tuple(removed.pop(key, ())), group.amended)
    for key, entries in removed.items():
        found[key] = RuleChanges(cited.get(key), (), tuple(entries), ())
    return tuple(found[key] for key in sorted(found, key=_place))


def _place(citation: str) -> tuple[bool, int, int]:
    volume, _, page = citation.partition(" FR ")
    return (not page, int(volume) if page else 0, int(page) if page else 0)


# --- private lists ------------------------------------------------------------------------------------------


def import_private(
    workspace: Workspace, path: Path, code: str, title: str | None = None, now: datetime | None = None
) -> Imported:
    """Take in a list that a user brings; it replaces the whole list of that code and keeps its history.

    Args:
        path: a CSV file with a column `name`.
        code: short code, capital letters; not that of a published list.
        title: what the list is called; None keeps the title that it has, or takes the code.
        now: the instant to note; None reads the clock.

    Raises:
        InvalidInput: the code, the title or the file cannot be used.
        ListFormatError: the file is no table, or has no row that can be used.
    """
    from navicert.lists.private import read_private

    moment = now or datetime.now(UTC)
    content = _read_file(path)
    wanted = code.strip().upper()
    kept = workspace.store.lists.versions(wanted)
    called = title or (kept[-1].title if kept else None) or wanted
    # The list is of today; a clock that was put back must not place it before what it replaces.
    published = max([moment.date(), *(record.published for record in kept)])
    version, errors = read_private(content, wanted, called, published)
    file = FileRecord(
        sha256=version.sha256,
        source=f"private:{wanted}",
        media="csv",
        origin="imported",
        license=version.license,
        published=published,
        publisher=called,
        retrieved_at=moment,
    )
    retrieved = Retrieved(file, content, (version,), title=called)
    records = take_in(workspace.store, [retrieved], now=moment, action="imported")
    return Imported(records[0] if records else kept[-1], bool(records), errors)


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_IMPORT_BYTES:
            raise InvalidInput(f"{path} is larger than {MAX_IMPORT_BYTES:,} bytes", "file")
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror or error}", "file") from error
