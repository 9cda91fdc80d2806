"""Screen parties: who is on which list on that day, and why we think so."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from navicert import __version__
from navicert.errors import InvalidInput, NotFound
from navicert.exchange.table import BadRow, Row
from navicert.matching.calibration import calibration, cautions
from navicert.matching.evidence import evidence
from navicert.matching.explain import ceiling_text, features, why_not_higher
from navicert.matching.index import IndexedName
from navicert.matching.latin_reading import read_from, says_little
from navicert.matching.ofac_style import ofac_style_score
from navicert.matching.pair import Alignment, compare
from navicert.matching.search import Hit, Searcher
from navicert.model.dates import AsOf
from navicert.model.history import EntryState
from navicert.model.listing import Entry
from navicert.model.party import Party, PartyKind
from navicert.model.screening import Candidate, Feature, ListUse, Screening, ScreeningResult
from navicert.model.status import Comparison, Status
from navicert.names.tokens import analyze
from navicert.services.ahead import Ahead
from navicert.services.behind import NOT_OWNERS, Behind, with_owners
from navicert.services.proof import Prover, Watch
from navicert.services.search import ADDRESS

if TYPE_CHECKING:
    from navicert.services.workspace import Workspace

MOST_CANDIDATES = 50
NOT_CHECKED = ("item, destination and end use: whether a license is needed for the transaction",)


class _Screener:
    """One run: the lists, the day, and the searcher."""

    def __init__(
        self,
        workspace: Workspace,
        as_of: AsOf,
        lists: tuple[str, ...] | None,
        threshold: int,
        *,
        ofac_style: bool = False,
    ) -> None:
        self.store = workspace.store
        self.ofac_style = ofac_style
        self.prover: Prover | None = None
        self.ahead = Ahead(workspace.bulk_searcher, self._floor)
        self.behind: Behind | None = Behind(workspace, as_of)
        self.as_of = as_of
        self.threshold = threshold
        self.searcher: Searcher = workspace.searcher()
        self.codes = None if lists is None else frozenset(lists)

    def screen(self, party: Party) -> ScreeningResult:
        """The answer for one party."""
        kind: PartyKind = party.kind or "unknown"
        hits = [h for h in self._hits(party.name, kind) if h.name.party_kind != ADDRESS]
        if party.address:
            hits += [h for h in self._hits(party.address, "unknown") if h.name.party_kind == ADDRESS]
        by_entry: dict[str, list[Hit]] = {}
        for hit in hits:
            if self.codes is None or hit.name.list_code in self.codes:
                by_entry.setdefault(hit.name.entry_id, []).append(hit)
        for entry_id in self.searcher.identified(party.identifiers):
            by_entry.setdefault(entry_id, [])
        states = self.store.lists.entries(by_entry, self.as_of)
        candidates: list[Candidate] = []
        removed: list[Candidate] = []
        for entry_id, found in by_entry.items():
            if (
                self.codes is not None
                and states.get(entry_id)
                and states[entry_id][0].entry.list_code not in self.codes
            ):
                continue
            candidate = self._candidate(party, found, states.get(entry_id, ()))
            if candidate is None:
                continue
            (removed if candidate[0] == "no" else candidates).append(candidate[1])
        candidates.sort(key=_rank)
        removed = sorted((c for c in removed if c.level == "match"), key=_rank)
        owned, ownership = self.behind.look(party) if self.behind else ((), "")
        return ScreeningResult(
            party, with_owners(_status(candidates), owned), tuple(candidates[:MOST_CANDIDATES]),
            tuple(removed[:MOST_CANDIDATES]), _notes(candidates), owned_by=owned, ownership=ownership,
        )  # fmt: skip

    def _floor(self, kind: PartyKind) -> int | None:
        """The floor to search with; None for those of the calibration.

        The searcher takes one floor for all scripts: the lowest loses none, and each name is held to its own later.
        """
        cal = calibration(kind)
        floors = cal.floor(False), cal.floor(True)
        return min(self.threshold, *floors) if self.threshold < max(floors) else None

    def _hits(self, name: str, kind: PartyKind) -> list[Hit]:
        """The list names that reach the threshold or, where that is lower, the review floor."""
        cal, floor = calibration(kind), self._floor(kind)

        def reaching(hits: list[Hit]) -> list[Hit]:
            return [h for h in hits if h.alignment.score >= min(self.threshold, cal.floor(h.alignment.han))]

        known = self.ahead.hits(name, kind, floor)
        found = reaching(self.searcher.search(name, kind, floor) if known is None else known)
        if self.prover is None:
            return found
        return self.prover.hold(name, found, reaching(self.prover.every(name, kind, floor)))

    def _candidate(
        self, party: Party, hits: Sequence[Hit], states: Sequence[EntryState]
    ) -> tuple[str, Candidate] | None:
        """The entry as a candidate, with whether it stood on the day; None where it stays below the floor."""
        if not states:
            return None
        state = states[0]
        listed = state.listed(self.as_of.valid)
        hit, worded = _hit_for(hits, state.entry)
        if hit is None:
            # Found by an identifier: the name is compared all the same.
            name = state.entry.names[0]
            hit = Hit(
                IndexedName(state.entry.id, state.entry.list_code, state.entry.party_kind, name),
                compare(party.name, name.value, party.kind or "unknown"),
            )
            worded = True
        if not worded and listed == "yes":
            listed = "unknown"
        score, reasons, why = _judge(party, hit, state.entry, listed == "unknown")
        # Who the listed party is counts where the query does not say: persons need more to be told apart.
        judged = party.kind or ("person" if state.entry.party_kind == "person" else "unknown")
        level = calibration(judged).level(score, self.threshold, hit.alignment.han)
        if level == "different":
            return None
        return listed, Candidate(
            state.entry,
            score,
            level,
            hit.name.name,
            reasons,
            why,
            "unknown" if listed == "unknown" else "yes",
            ofac_style_score(party.name, hit.name.name.value)
            if self.ofac_style and state.entry.kind != ADDRESS
            else None,
        )


def _hit_for(hits: Sequence[Hit], entry: Entry) -> tuple[Hit | None, bool]:
    """The best hit by a name that the entry had on that day; else the best by another of its names."""
    current = {name.value for name in entry.names} | {address.text for address in entry.addresses}
    for hit in hits:
        name = hit.name.name
        if name.kind == "generated":
            # A reading stands as long as the name in Han characters that it was read from.
            origin, curated = read_from(name)
            if origin in current or curated:
                return hit, True
        elif name.value in current or name.source:
            return hit, True
    return (hits[0], False) if hits else (None, False)


def _judge(party: Party, hit: Hit, entry: Entry, doubtful: bool) -> tuple[int, tuple[Feature, ...], tuple[str, ...]]:
    """Score, reasons and what keeps the score down, with all fields of the party."""
    alignment: Alignment = hit.alignment
    asked = party.address if entry.kind == "address" else party.name
    reasons = list(features(alignment, asked or party.name, hit.name.name.value))
    more = evidence(party, entry)
    score = max(0, min(1000, alignment.score + sum(f.points for f in more)))
    why = list(why_not_higher(alignment)) + [f.text for f in more if f.points < 0]
    identified = any(f.name == "identifier" for f in more)
    held = [
        name
        for name, applies in (
            ("weak_alias", hit.name.name.kind == "weak_alias"),
            ("presence_unknown", doubtful),
            ("facility_class", entry.kind == "facility_class"),
            ("short_reading", says_little(hit.name.name)),
        )
        if applies and not (identified and name == "weak_alias")
    ]
    for name in held:
        ceiling = cautions()[name]
        if score > ceiling:
            reasons.append(Feature("ceiling", ceiling - score, ceiling_text(name), relation="differs"))
            why.append(ceiling_text(name))
            score = ceiling
    return score, (*reasons, *more), tuple(why)


def _rank(candidate: Candidate) -> tuple[int, int, str, str]:
    return (
        -candidate.score,
        0 if candidate.listed == "yes" else 1,
        candidate.entry.list_code,
        candidate.entry.id,
    )


def _status(candidates: Sequence[Candidate]) -> Status:
    if any(c.level == "match" for c in candidates):
        return "restricted"
    return "review" if candidates else "nothing_found"


def _notes(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    notes = []
    if any(c.listed == "unknown" for c in candidates):
        notes.append("some dates are only bounded: check the Federal Register before relying on the day")
    if len(candidates) > MOST_CANDIDATES:
        notes.append(f"{len(candidates) - MOST_CANDIDATES} more candidates are not shown")
    return tuple(notes)


def screen_parties(
    workspace: Workspace,
    parties: Iterable[Party | Row | BadRow],
    *,
    as_of: date,
    known_by: date | None = None,
    lists: tuple[str, ...] | None = None,
    threshold: int | None = None,
    store: bool = True,
    now: datetime | None = None,
    ofac_style: bool = False,
    exhaustive: bool = False,
    owners: bool = True,
    watch: Watch | None = None,
) -> Screening:
    """Screen parties against the lists as they stood on a day, and keep the record.

    Args:
        workspace: an open workspace.
        parties: whom to screen; an unreadable row or an empty name is answered `not_checked`, with the reason.
        as_of: the day whose lists count.
        known_by: the day whose knowledge counts; None takes everything known.
        lists: codes of the lists to search; None searches all.
        threshold: thousandths at which a candidate is a match; None takes the calibrated one.
        store: whether the record is kept. It is kept also when nothing was found.
        now: the time of the record; the clock's where None.
        ofac_style: whether each candidate gets the emulated score of OFAC's search beside ours.
        exhaustive: whether every name is scored too; the answer then says whether the search finds the same.
        owners: whether to look behind each party for listed owners.
        watch: passes the numbers of the names on while they are scored, and may say how far it is.

    Raises:
        InvalidInput: a list code that the workspace does not hold.
    """
    moment = AsOf(as_of, known_by)
    uses = lists_used(workspace, moment, lists)
    limit = calibration().match if threshold is None else threshold
    screener = _Screener(workspace, moment, lists, limit, ofac_style=ofac_style)
    screener.behind = screener.behind if owners else None
    screener.prover = Prover(screener.searcher, watch) if exhaustive else None
    results = tuple(_answer(screener, party) for party in screener.ahead.watched(parties))
    screening = Screening(
        id=f"scr_{secrets.token_hex(8)}",
        as_of=as_of,
        known_by=known_by,
        threshold=limit,
        lists=uses,
        not_checked=_not_checked(results),
        results=results,
        engine=__version__,
        created_at=now or datetime.now(UTC),
        proof=screener.prover.proof() if screener.prover else None,
    )
    if store:
        keep(workspace, screening, parties=[r.query for r in results], lists=lists)
    return screening


def _not_checked(results: Sequence[ScreeningResult]) -> tuple[str, ...]:
    """What the whole run does not cover; of ownership how many parties were not checked, where they differ."""
    said = [result.ownership for result in results if result.ownership]
    without = [text for text in said if NOT_OWNERS in text]
    if not without:
        return NOT_CHECKED
    if len(set(said)) == 1:
        return (without[0], *NOT_CHECKED)
    told = f"{NOT_OWNERS} for {len(without)} of {len(said)} parties, of which no ownership facts name an owner"
    return (told, *NOT_CHECKED)


def _answer(screener: _Screener, party: Party | Row | BadRow) -> ScreeningResult:
    """The answer for one party or row; what cannot be screened says why, and notes of the row stay with it."""
    if isinstance(party, Row):
        result = _answer(screener, party.party)
        return replace(result, notes=(*party.notes, *result.notes))
    if isinstance(party, BadRow):
        return ScreeningResult(party.party or Party(""), "not_checked", error=party.reason)
    if not party.name.strip():
        return ScreeningResult(party, "not_checked", error="the name is empty")
    if not analyze(party.name).tokens:
        return ScreeningResult(party, "not_checked", error="the name has no letter or digit")
    return screener.screen(party)


def lists_used(workspace: Workspace, as_of: AsOf, lists: tuple[str, ...] | None) -> tuple[ListUse, ...]:
    """The lists that the answer rests on, each with its newest version known then.

    Raises:
        InvalidInput: a list that the workspace does not hold.
    """
    newest: dict[str, tuple[date, str]] = {}
    for record in workspace.store.lists.versions(known=as_of.known):
        newest[record.code] = max(newest.get(record.code, (date.min, "")), (record.published, record.version))
    if lists is not None:
        for code in lists:
            if code not in newest:
                held = ", ".join(sorted(newest)) or "none"
                raise InvalidInput(f"the workspace holds no list {code} as known then; it holds {held}", "lists")
        newest = {code: newest[code] for code in lists}
    standing = workspace.store.lists.standing(as_of)
    return tuple(
        ListUse(code, version, standing.get(code, 0), workspace.is_stale(published, as_of, code))
        for code, (published, version) in sorted(newest.items())
    )


def keep(workspace: Workspace, screening: Screening, parties: Sequence[Party], lists: Sequence[str] | None) -> None:
    """Store a screening as answered, whole and for good."""
    from navicert.report.screening import screening_json
    from navicert.services.lists import known_lists

    request = {
        "parties": [asdict(party) for party in parties],
        "lists": list(lists) if lists is not None else None,
        "as_of": screening.as_of.isoformat(),
        "known_by": screening.known_by.isoformat() if screening.known_by else None,
        "threshold": screening.threshold,
    }
    workspace.store.screenings.put(
        screening.id,
        screening.created_at,
        as_of=screening.as_of,
        known_by=screening.known_by,
        request=request,
        response=screening_json(screening, known_lists(workspace)),
        data_version=workspace.store.data_version(),
        engine_version=screening.engine,
    )


@dataclass(frozen=True, slots=True)
class NameComparison:
    """How two names compare.

    Attributes:
        score: calibrated thousandths.
        ofac_style: thousandths in the manner of OFAC's search, where asked for.
    """

    left: str
    right: str
    score: int
    level: Comparison
    features: tuple[Feature, ...]
    why_not_higher: tuple[str, ...]
    ofac_style: int | None = None


def compare_names(
    left: str, right: str, kind: PartyKind = "unknown", threshold: int | None = None, ofac_style: bool = False
) -> NameComparison:
    """Whether two names may be of one party, and why; the lists play no part in it.

    Args:
        left, right: in any script.
        kind: of the party, where known.
        threshold: thousandths at which the names are a match; None takes the calibrated one.
        ofac_style: whether the emulated score of OFAC's search is wanted too; left is asked, right is listed.
    """
    found = compare(left, right, kind)
    level = calibration(kind).level(found.score, threshold, found.han)
    beside = ofac_style_score(left, right) if ofac_style else None
    reasons = features(found, left, right, kind)
    return NameComparison(left, right, found.score, level, reasons, why_not_higher(found), beside)


def party_view(workspace: Workspace, entry_id: str, *, as_of: date, known_by: date | None = None) -> list[EntryState]:
    """Everything known of an entry: its texts, the best for the day first.

    Raises:
        NotFound: no list ever had an entry of that id.
    """
    found = workspace.store.lists.history(entry_id, AsOf(as_of, known_by))
    if not found:
        raise NotFound(f"no list has an entry {entry_id}; `navicert screen NAME` prints the ids of what it finds")
    return found
