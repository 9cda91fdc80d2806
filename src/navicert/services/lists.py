"""The lists of a workspace: what is held, what changed, and lists of the user's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from navicert.errors import InvalidInput, NotFound
from navicert.lists.registry import screening_lists
from navicert.model.citation import Citation, federal_register_citations
from navicert.model.history import EntryState, texts_on
from navicert.model.listing import Entry, ScreeningList
from navicert.services.workspace import Workspace
from navicert.store.records import FileRecord, VersionRecord

if TYPE_CHECKING:
    from navicert.lists.diff import Amendment, ListDiff
    from navicert.lists.private import RowError

MAX_IMPORT_BYTES = 200 * 1024 * 1024


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
    from navicert.services.intake import Retrieved, take_in

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
