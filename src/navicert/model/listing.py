"""What a published list says: the list, its versions, its entries and the decoded requirement."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.party import Address, Identifier, Name, PartyKind

EntryKind = Literal["party", "facility_class", "address"]
Origin = Literal["bundled", "fetched", "imported"]


@dataclass(frozen=True, slots=True)
class ScreeningList:
    """A list that an authority publishes, or that a user brought.

    Attributes:
        code: short code, upper case, for example "EL".
        effect: what an entry means, in one sentence, with the law it rests on.
        ear_license: whether being listed by itself adds a license requirement under the EAR.
        official_url: the page where a person checks an entry.
    """

    code: str
    title: str
    authority: str
    citation: str
    effect: str
    ear_license: bool
    official_url: str | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """The license columns of an Entity List row, decoded; the printed text stays on the entry.

    Attributes:
        scope: code of `data/law/el_scope_codes`, for example "ALL"; None where the text is not known to us.
        footnotes: the footnote marks of the row, for example ("4",).
        policy: code of the review policy, for example "PRESUMPTION_OF_DENIAL"; None where not known.
        policy_text: the policy in the words an answer uses, for example "Presumption of denial".
        case_by_case: what the policy takes out for case-by-case review, as printed.
        sections: CFR sections that the two columns refer to, for example ("744.11",).
        notes: what a reader must know of the decoding, for example a footnote mark that the source omits.
    """

    scope: str | None
    footnotes: tuple[str, ...] = ()
    policy: str | None = None
    policy_text: str | None = None
    case_by_case: str | None = None
    sections: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list, read whole.

    Attributes:
        id: stable across versions of the list, for example "sdn-36" or "el-5f0c2b7a9d31".
        list_code: code of the list.
        kind: a party; a class of facilities that the row describes ("nuclear reactors not under safeguards");
            or an address at which any party is meant ("Address 01").
        names: the first is the primary name. Rows of kind `address` have the label as their only name and are
            matched on their address, never on the label.
        countries: ISO 3166-1 alpha-2, upper case, sorted.
        subordinate_to: names of parties that the row says this one belongs to.
        excludes: what a class-of-facility row says it leaves out.
        listed_from: first day the entry stands; None where the parser does not know (the history fills it).
        listed_to: first day the entry no longer stands; None while it stands.
        text_from: first day of the text as it is read here; later than `listed_from` for amended rows.
        license_requirement, review_policy: verbatim, None where the list has no such column.
        raw: the fields of the row as published, verbatim, for the reader who wants to see them.
    """

    id: str
    list_code: str
    names: tuple[Name, ...]
    kind: EntryKind = "party"
    party_kind: PartyKind = "unknown"
    addresses: tuple[Address, ...] = ()
    countries: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    birth_dates: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    subordinate_to: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    listed_from: DateBound | None = None
    listed_to: DateBound | None = None
    text_from: DateBound | None = None
    license_requirement: str | None = None
    review_policy: str | None = None
    requirement: Requirement | None = None
    citations: tuple[Citation, ...] = ()
    remarks: str | None = None
    source_url: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The primary name."""
        return self.names[0].value


@dataclass(frozen=True, slots=True)
class ListVersion:
    """A list as it was published on one day, whole.

    Attributes:
        code: code of the list.
        version: the label of the version, usually the day of publication, for example "2026-07-31".
        published: that day.
        publisher: who published the file that was read (the CSL carries several authorities' lists).
        sha256: of the file as retrieved, lower-case hex.
        covers: the fields of `Entry` that this source states. A field outside it is unknown here, not empty, so
            a names-only file neither erases the addresses of a richer one nor counts as an amendment.
        license: under which terms the data came.
        faults: known faults of the file, in words.
    """

    code: str
    version: str
    published: date
    publisher: str
    url: str | None
    sha256: str
    entries: tuple[Entry, ...]
    covers: frozenset[str]
    retrieved_at: datetime | None = None
    license: str = "public domain (17 U.S.C. 105)"
    origin: Origin = "bundled"
    faults: tuple[str, ...] = ()


def entry_id(list_code: str, *key: str) -> str:
    """A stable id for an entry of a list whose rows carry no number of their own.

    Args:
        list_code: for example "EL".
        key: the parts that identify the row: name and country, or country and address text.

    Returns:
        "el-" and twelve hex digits of the SHA-256 of the parts, folded for case and punctuation.
    """
    folded = "\x1f".join("".join(ch for ch in part.casefold() if ch.isalnum()) for part in key)
    return f"{list_code.casefold()}-{hashlib.sha256(folded.encode()).hexdigest()[:12]}"
