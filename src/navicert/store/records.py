"""What a workspace keeps beside the entries: files, versions, events, screenings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from navicert.model.listing import EntryKind, Origin
from navicert.model.party import Address, Identifier, Name, PartyKind

Action = Literal["loaded", "updated", "unchanged", "refused", "shrink_accepted", "imported", "rebuilt"]


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A list file as it was retrieved.

    Attributes:
        sha256: of the bytes as retrieved, lower-case hex.
        source: key of the source that reads it, for example "csl-json"; "private" for a user's own list.
        published: day of publication, where it was known before the file was read.
        etag, last_modified: what the server sent, for the next conditional request.
    """

    sha256: str
    source: str
    media: str
    origin: Origin
    license: str
    published: date | None = None
    url: str | None = None
    publisher: str | None = None
    faults: tuple[str, ...] = ()
    retrieved_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A version of a list, without its entries.

    Attributes:
        version: label, unique within the list; the day of publication, with ".2" for a second one of that
            day.
        entries: number of rows.
        checks: what the guard looked at and found.
        accepted_reason: why a version was let in that the guard would have refused.
        title: of a private list, as its owner named it.
    """

    code: str
    version: str
    published: date
    publisher: str
    sha256: str
    entries: int
    covers: frozenset[str]
    recorded_at: datetime
    url: str | None = None
    retrieved_at: datetime | None = None
    license: str = ""
    origin: Origin = "bundled"
    faults: tuple[str, ...] = ()
    checks: tuple[Mapping[str, Any], ...] = ()
    accepted_reason: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class NamedEntry:
    """What the search index needs of one text of one entry."""

    entry_id: str
    list_code: str
    kind: EntryKind
    party_kind: PartyKind
    names: tuple[Name, ...]
    addresses: tuple[Address, ...]
    countries: tuple[str, ...]
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class ListEvent:
    """Something that happened to a list; `detail` says it in figures and words."""

    seq: int
    at: datetime
    action: Action
    code: str | None
    version: str | None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScreeningRecord:
    """A screening as it was asked and answered; never changed.

    Attributes:
        response: the answer as printed with `--format json`.
        sha256: of the canonical JSON of `response`, as computed when it was stored.
        intact: whether the stored text still has that checksum.
    """

    id: str
    created_at: datetime
    as_of: date
    known_by: date | None
    request: Mapping[str, Any]
    response: Mapping[str, Any]
    data_version: str
    engine_version: str
    sha256: str
    intact: bool = True


@dataclass(frozen=True, slots=True)
class DatasetRecord:
    """One load of a dataset of ownership facts.

    Attributes:
        seq: its number in the workspace.
        form: format it was read from, for example "ftm"; "lists" for what the lists themselves say.
        file: names of the files, joined by "; ".
        sha256: of the files, joined by "; ".
        recorded_to: when a newer load replaced it, or it was removed; None while it stands.
        parties, interests, findings: how many of each it holds.
    """

    seq: int
    name: str
    form: str
    file: str
    sha256: str
    recorded_from: datetime
    recorded_to: datetime | None
    parties: int
    interests: int
    findings: int


ResolutionState = Literal["proposed", "accepted", "rejected"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """That a party of the facts may be, is, or is not an entry of a list.

    Attributes:
        seq: number by which a person accepts or rejects it.
        how: by an identifier that both have, or by name.
        score: of the name match, thousandths; None where matched by identifier.
        matched: what both have: the identifier, or the name on the list.
        by, note: who decided, and why; empty where nobody did.
        at: when it was proposed or decided.
    """

    party: str
    entry_id: str
    list_code: str
    how: Literal["id", "name"]
    score: int | None
    matched: str
    state: ResolutionState
    by: str = ""
    note: str = ""
    at: datetime | None = None
    seq: int = 0
