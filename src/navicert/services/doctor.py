"""Whether the installation, the workspace and the lists are in order."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from navicert import __version__
from navicert.config import Settings, shown
from navicert.errors import NavicertError
from navicert.services.lists import status
from navicert.services.workspace import BUNDLED, Workspace, bundled_digest, open_workspace

State = Literal["ok", "warning", "failed"]
# An update holds the old and the new lists at once, with the log that makes it atomic.
NEEDED_BYTES = 500 * 1024 * 1024
OLDEST_PYTHON = (3, 11)
# What each extra adds: the module that shows whether it is installed, and what it is for.
EXTRAS = {
    "postgres": ("psycopg", "a workspace on PostgreSQL"),
    "xlsx": ("xlsxwriter", "reading and writing Excel files"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: for example "workspace".
        state: `ok`; `warning`, works but should be mended; `failed`.
        text: what was found, in words.
        fix: what to do, where there is something to do.
    """

    name: str
    state: State
    text: str
    fix: str | None = None


def doctor(settings: Settings, *, today: date | None = None) -> list[Finding]:
    """Look over the installation, the workspace and the lists; changes nothing.

    Args:
        settings: those that count.
        today: from which the age of the lists is counted; None reads the clock.
    """
    findings = [_python(), *_packages(), *_extras(settings)]
    place = shown("workspace", settings.workspace)
    try:
        with open_workspace(settings=settings, create=False) as workspace:
            checks: list[Callable[[], Iterator[Finding]]] = [
                lambda: _database(workspace),
                lambda: _files(workspace),
                lambda: _lists(workspace, today),
                lambda: _index(workspace),
            ]
            for check in checks:
                findings += _guarded(check)
    except NavicertError as error:
        fix = "run `navicert init`" if error.exit_code == 3 else "see the message"
        findings.append(Finding("workspace", "failed", f"{place}: {error}", fix))
    findings += _disk(settings)
    return findings


def _guarded(check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """The findings of a check; one that cannot be done is a finding too."""
    found: list[Finding] = []
    try:
        found.extend(check())
    except NavicertError as error:
        found.append(Finding("workspace", "failed", str(error), "restore the workspace from a backup"))
    return found


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        needed = ".".join(map(str, OLDEST_PYTHON))
        return Finding("python", "failed", f"Python {version}", f"install Python {needed} or newer")
    return Finding("python", "ok", f"Python {version}, navicert {__version__}")


def _packages() -> Iterator[Finding]:
    missing = []
    for requirement in importlib.metadata.requires("navicert") or ():
        if "extra ==" in requirement:
            continue
        name = requirement.split(";")[0].split("[")[0]
        name = "".join(ch if ch.isalnum() or ch in "-_." else " " for ch in name).split()[0]
        try:
            importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        yield Finding("packages", "failed", f"missing: {', '.join(missing)}", "pip install navicert")
    else:
        yield Finding("packages", "ok", "all that navicert needs is installed")


def _extras(settings: Settings) -> Iterator[Finding]:
    import importlib.util

    for extra, (module, purpose) in EXTRAS.items():
        if importlib.util.find_spec(module):
            yield Finding(f"extra {extra}", "ok", f"installed: {purpose}")
            continue
        needed = extra == "postgres" and settings.workspace.startswith("postgres")
        state: State = "failed" if needed else "ok"
        text = f"not installed; only needed for {purpose}"
        yield Finding(f"extra {extra}", state, text, f"pip install 'navicert[{extra}]'" if needed else None)


def _database(workspace: Workspace) -> Iterator[Finding]:
    store = workspace.store
    faults = store.faults()
    if faults:
        text = f"{store.location} is damaged: {'; '.join(faults[:3])}"
        yield Finding("workspace", "failed", text, "restore it from a backup, or move it away and run `navicert init`")
        return
    if not store.writable():
        text = f"{store.location} can be read, but not written"
        yield Finding("workspace", "failed", text, "give yourself the right to write it and its folder")
        return
    yield Finding("workspace", "ok", f"{store.location} is whole, its tables are current, it can be written")
    held = store.note(BUNDLED)
    if held is None:
        yield Finding("bundled lists", "failed", "not loaded", "run `navicert init`")
    elif held != bundled_digest():
        text = "this version of navicert brings list files that the workspace does not have"
        yield Finding("bundled lists", "warning", text, "run `navicert init`")
    else:
        yield Finding("bundled lists", "ok", "loaded")


def _files(workspace: Workspace) -> Iterator[Finding]:
    """Every stored file against its checksum, every screening against its own."""
    lists = workspace.store.lists
    files = lists.files()
    damaged = []
    for file in files:
        try:
            lists.content(file.sha256)
        except NavicertError as error:
            damaged.append(str(error))
    if damaged:
        yield Finding("list files", "failed", "; ".join(damaged), "restore the workspace from a backup")
    else:
        yield Finding("list files", "ok", f"{len(files)} files have the checksum with which they came")
    changed, count = [], 0
    for record in workspace.store.screenings.all():
        count += 1
        if not record.intact:
            changed.append(record.id)
    if changed:
        text = f"{len(changed)} of {count} no longer have their checksum, the first is {changed[0]}"
        yield Finding("screenings", "failed", text, "restore the workspace from a backup")
    else:
        yield Finding("screenings", "ok", f"{count} records have the checksum with which they were stored")


def _lists(workspace: Workspace, today: date | None) -> Iterator[Finding]:
    found = status(workspace, today)
    if not found:
        yield Finding("lists", "failed", "the workspace holds no list", "run `navicert init`")
        return
    stale = [f"{one.list.code} ({one.age_days} days)" for one in found if one.stale]
    if stale:
        text = f"{len(stale)} of {len(found)} lists are stale: {', '.join(stale)}"
        fix = "run `navicert lists update`; the setting max_age_days says what is stale"
        yield Finding("lists", "warning", text, fix)
    else:
        yield Finding("lists", "ok", f"{len(found)} lists, none of them stale")
    for one in found:
        if one.refused:
            text = f"the last update of {one.list.code} was refused: {one.refused}"
            yield Finding("lists", "warning", text, "see `navicert lists status`")


def _index(workspace: Workspace) -> Iterator[Finding]:
    path = workspace.index_path
    if path.exists():
        yield Finding("search index", "ok", f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    else:
        yield Finding("search index", "ok", f"not made yet; the first screening makes it at {path}")


def _disk(settings: Settings) -> Iterator[Finding]:
    """The folder that grows: that of the workspace file, or the cache where the workspace is on a server."""
    on_server = "://" in settings.workspace
    name = "cache folder" if on_server else "workspace folder"
    folder = settings.cache_dir if on_server else Path(settings.workspace).expanduser().absolute().parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(name, "failed", f"{folder} cannot be written", "give yourself the right")
    elif free < NEEDED_BYTES:
        text = f"{free / 1e6:.0f} MB are free at {folder}; an update may need {NEEDED_BYTES / 1e6:.0f} MB"
        yield Finding(name, "warning", text, "free some space")
    else:
        yield Finding(name, "ok", f"{free / 1e9:.1f} GB are free at {folder}")
