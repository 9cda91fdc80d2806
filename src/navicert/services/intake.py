"""How list files enter a workspace: read, set in the history of their lists, written in one transaction.

A version newer than all kept ones extends the history. An older one changes what followed from it, so the
history of that list is computed anew from the files kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from navicert.lists.citations import effective, removals
from navicert.lists.history import History
from navicert.lists.sightings import sightings
from navicert.model.history import VersionChanges
from navicert.model.listing import ListVersion
from navicert.store import Store
from navicert.store.lists import numbered
from navicert.store.records import Action, FileRecord, VersionRecord

Reader = Callable[[FileRecord, bytes], tuple[ListVersion, ...]]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A file in hand, with the versions read from it.

    Attributes:
        checks: by list code, what the guard looked at and found.
        accepted: by list code, why a version was let in that the guard would have refused.
        title: of a private list.
    """

    file: FileRecord
    content: bytes
    versions: tuple[ListVersion, ...]
    checks: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    accepted: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None


@dataclass(frozen=True, slots=True)
class _Fresh:
    version: ListVersion
    origin: Retrieved


def read_stored(file: FileRecord, content: bytes) -> tuple[ListVersion, ...]:
    """Read a kept file again.

    Raises:
        ListFormatError: the present parser no longer reads it.
        NotFound: its source is no longer known.
    """
    from navicert.lists.source import FileInfo, source

    if file.source.startswith("private:"):
        return (_private_again(file, content),)
    info = FileInfo(
        published=file.published,
        sha256=file.sha256,
        url=file.url,
        retrieved_at=file.retrieved_at,
        origin=file.origin,
        license=file.license,
        publisher=file.publisher,
        faults=file.faults,
    )
    return source(file.source).parse(content, info)


def _private_again(file: FileRecord, content: bytes) -> ListVersion:
    from navicert.lists.private import read_private

    code = file.source.removeprefix("private:")
    day = file.published or date.min  # Always known: `import_private` writes it.
    version, _ = read_private(content, code, file.publisher or code, day)
    return version


def take_in(
    store: Store,
    retrieved: Sequence[Retrieved],
    *,
    now: datetime,
    action: Action,
    read: Reader = read_stored,
) -> list[VersionRecord]:
    """Write list versions into a workspace: all of them, or none.

    Args:
        retrieved: files with the versions read from them.
        now: the instant to note.
        action: what to call it in the log.
        read: reads a kept file again, where an older version has the history computed anew.

    Returns:
        The versions that were new.

    Raises:
        StoreError: the workspace cannot be written.
        ListFormatError: a kept file could not be read again.
    """
    with store.transaction():
        fresh = _fresh(store, retrieved)
        records: list[tuple[VersionRecord, VersionChanges]] = []
        rebuilt: dict[str, list[VersionChanges]] = {}
        for code, news in fresh.items():
            kept = store.lists.versions(code)
            labels = [record.version for record in kept]
            made = []
            for item in news:
                record = numbered(_record(item, now), labels)
                labels.append(record.version)
                made.append(record)
            if kept and news[0].version.published < kept[-1].published:
                rebuilt[code] = _anew(store, code, [item.version for item in news], read)
                changes = [VersionChanges((), (), item.version.published) for item in news]
            else:
                changes = _extended(store, code, [item.version for item in news])
            records += zip(made, changes, strict=True)
        store.lists.add(((one.file, one.content) for one in retrieved), records)
        for code, states in rebuilt.items():
            store.lists.rebuild(code, states)
            store.events.add("rebuilt", now, code=code, detail={"versions": len(states)})
        for record, _ in records:
            detail = {"entries": record.entries, "sha256": record.sha256, "url": record.url}
            store.events.add(action, now, code=record.code, version=record.version, detail=detail)
        return [record for record, _ in records]


def _fresh(store: Store, retrieved: Iterable[Retrieved]) -> dict[str, list[_Fresh]]:
    """The versions that the workspace does not have yet, by list, oldest first."""
    found: dict[str, list[_Fresh]] = {}
    for one in retrieved:
        for version in one.versions:
            kept = store.lists.versions(version.code)
            if version.origin == "imported":
                kept = kept[-1:]  # An owner may well go back to a file that was replaced meanwhile.
            if all((old.sha256, old.published) != (one.file.sha256, version.published) for old in kept):
                found.setdefault(version.code, []).append(_Fresh(version, one))
    for news in found.values():
        news.sort(key=lambda item: item.version.published)
    return found


def _history(code: str, **known: Any) -> History:
    return History(code, effective, removals(), sightings(code), **known)


def _extended(store: Store, code: str, versions: Iterable[ListVersion]) -> list[VersionChanges]:
    end = store.lists.open_history(code)
    history = _history(code, states=end.states, previous=end.previous, form=end.form, ordinals=end.ordinals)
    return [history.add(version) for version in versions]


def _anew(store: Store, code: str, news: Iterable[ListVersion], read: Reader) -> list[VersionChanges]:
    versions: list[ListVersion] = []
    by_file: dict[str, tuple[ListVersion, ...]] = {}
    for record in store.lists.versions(code):
        if record.sha256 not in by_file:
            file = store.lists.file(record.sha256)
            by_file[record.sha256] = read(file, store.lists.content(record.sha256))
        versions += [
            version
            for version in by_file[record.sha256]
            if version.code == code and version.published == record.published
        ]
    history = _history(code)
    return [history.add(version) for version in sorted([*versions, *news], key=lambda one: one.published)]


def _record(item: _Fresh, now: datetime) -> VersionRecord:
    version = item.version
    return VersionRecord(
        code=version.code,
        version=version.version,
        published=version.published,
        publisher=version.publisher,
        sha256=item.origin.file.sha256,
        entries=len(version.entries),
        covers=version.covers,
        recorded_at=now,
        url=version.url,
        retrieved_at=version.retrieved_at,
        license=version.license,
        origin=version.origin,
        faults=version.faults,
        checks=item.origin.checks.get(version.code, ()),
        accepted_reason=item.origin.accepted.get(version.code),
        title=item.origin.title,
    )
