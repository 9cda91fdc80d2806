"""What a screening asked and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from navicert.model.citation import Citation
from navicert.model.listing import Entry
from navicert.model.party import Name, Party
from navicert.model.status import Level, Status

Relation = Literal[
    "same", "near", "sound", "transliterated", "translated", "abbreviated", "ignored", "differs", "missing"
]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason for a score, with the places it concerns on both sides.

    Attributes:
        name: "name", "word", "number", "place", "country", "address", "identifier", ...
        points: what it adds to or takes from the score, in thousandths of the score.
        text: the reason in words a person reads.
        query_spans, entry_spans: [start, end) in code points of the query name and of the matched name.
        relation: how the two places relate.
    """

    name: str
    points: int
    text: str
    query_spans: tuple[Span, ...] = ()
    entry_spans: tuple[Span, ...] = ()
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be the party asked about.

    Attributes:
        score: thousandths, 0 to 1000; shown as 0..1 in JSON. An integer, so that it is the same everywhere.
        level: `match` or `possible`.
        matched_name: the name of the entry that gave the score.
        why_not_higher: in words, what keeps the score or the level down.
        listed: whether the entry stood on the day asked about; "unknown" where its dates are only bounded.
        ofac_style: thousandths by an emulation of OFAC's search, where asked for; it decides nothing.
    """

    entry: Entry
    score: int
    level: Level
    matched_name: Name
    features: tuple[Feature, ...]
    why_not_higher: tuple[str, ...] = ()
    listed: Literal["yes", "unknown"] = "yes"
    ofac_style: int | None = None


@dataclass(frozen=True, slots=True)
class OwnedBy:
    """That listed parties own a party, or may, by one ownership rule.

    Attributes:
        party_id, party_name: of the ownership facts.
        how: by what the party asked about was found in the facts: "id", "identifier", "name", "similar" or "entry".
        score: of the names, thousandths, where they are only similar.
        result: of the rule on the day; `reached` is what the sum alone says, in force or not.
        low, high: percent that listed parties hold, as decimal strings.
        paths: chains of names from a listed party down, each with why it counts.
        verified: whether a source says that the rule stands on that day.
        party_country: of the party of the facts.
        doubt: what leaves open whether it is the party asked about; `result` is not `captured` then.
        flags: what a person must look at, as "code: text".
        citation: of the rule's status on the day. It and what follows `status_note` is new: older records lack it.
    """

    party_id: str
    party_name: str
    how: str
    score: int | None
    rule: str
    title: str
    result: Literal["captured", "not_captured", "indeterminate"]
    reached: Literal["captured", "not_captured", "indeterminate"]
    low: str
    high: str
    arithmetic: str
    paths: tuple[tuple[tuple[str, ...], str], ...]
    lists: tuple[str, ...]
    verified: bool
    status_note: str
    party_country: str | None = None
    doubt: str = ""
    flags: tuple[str, ...] = ()
    citation: Citation | None = None

    @property
    def out_of_force(self) -> bool:
        """Whether only the state of the rule on the day keeps it from catching the party, or from leaving it open."""
        codes = {flag.partition(":")[0] for flag in self.flags}
        return self.reached != "not_captured" and "rule_not_in_force" in codes and "domestic_party" not in codes


@dataclass(frozen=True, slots=True)
class ScreeningResult:
    """The answer for one party.

    Attributes:
        candidates: best first; ties by list and entry id.
        removed: entries that match by name but stood on another day only, each with its dates, so that the
            reader sees a removal instead of silence.
        notes: what the reader must know, in words.
        error: why the party was not checked, for status `not_checked`.
        owned_by: listed parties that own it, by the ownership facts of the workspace.
        ownership: what of ownership was or was not checked, in words.
    """

    query: Party
    status: Status
    candidates: tuple[Candidate, ...] = ()
    removed: tuple[Candidate, ...] = ()
    notes: tuple[str, ...] = ()
    error: str | None = None
    owned_by: tuple[OwnedBy, ...] = ()
    ownership: str = ""


@dataclass(frozen=True, slots=True)
class ListUse:
    """A list that an answer rests on, in the version that stood on the day asked about or was known then.

    Attributes:
        version: label of the newest version used, usually its day of publication.
        entries: how many entries stood on the day asked about.
        stale: whether the version is older than the setting allows.
    """

    code: str
    version: str
    entries: int
    stale: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What scoring every name showed of a search.

    Attributes:
        names_scored: how many names the index has; all were scored, for each party.
        differences: what only one of the two ways found, in words; any is a defect of the program.
    """

    names_scored: int
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Screening:
    """One run over one or many parties, with what it rests on.

    Attributes:
        threshold: thousandths; a candidate at or above it is a match.
        not_checked: what the answer does not cover, in words.
        proof: that the search lost nothing, where every name was scored.
    """

    id: str
    as_of: date
    known_by: date | None
    threshold: int
    lists: tuple[ListUse, ...]
    not_checked: tuple[str, ...]
    results: tuple[ScreeningResult, ...]
    engine: str
    created_at: datetime
    proof: Proof | None = None
