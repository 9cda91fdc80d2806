"""Every party of a workspace that an ownership rule catches, computed at once and written as a table."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final

from navicert.errors import InvalidInput
from navicert.model.dates import DateBound, presence
from navicert.model.ownership import Listing, Share, through_others
from navicert.ownership.capture import roots_of
from navicert.ownership.rules import Rule, Switch, rule
from navicert.ownership.whole import DOUBTFUL, THROUGH, VOTES, Caught, Edges, Whole, scaled
from navicert.services.facts import listings_of_all
from navicert.services.list_facts import refresh_lists
from navicert.services.workspace import Workspace
from navicert.store.fact_codec import said_indirect

COLUMNS: Final = (
    "party_id", "name", "country", "result", "reached", "low", "high", "rule", "in_force", "verified", "listed_owner",
    "listed_owner_name", "lists", "path",
)  # fmt: skip
PAGE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Found:
    """What a whole-graph job found.

    Attributes:
        rows: one for each party, as `COLUMNS` has it; read once.
        title, status: of the rule, in words.
    """

    rows: Iterator[dict[str, str]]
    title: str
    status: str


def _bound(earliest: str | None, latest: str | None) -> DateBound | None:
    if earliest is None and latest is None:
        return None
    return DateBound(
        date.fromisoformat(earliest) if earliest else None, date.fromisoformat(latest) if latest else None, "stored"
    )


def _stands(row: tuple[Any, ...], day: date) -> str:
    start, end = _bound(row[6], row[7]), _bound(row[8], row[9])
    if start is None and end is None:
        return "yes"
    return presence(start or DateBound.not_after(date.min, "stored"), end, day)


def _stakes(workspace: Workspace, day: date, known: date | None, numbers: dict[str, int], votes_count: bool) -> Edges:
    """The stakes of a day in flat arrays, as `graph.on_day` has them; `numbers` gets the number of each party."""
    edges = Edges(0, array("i"), array("i"), array("q"), array("q"), bytearray())
    for row in workspace.store.facts.edges(known):
        owner, owned, kind, low, high, open_ = row[:6]
        # Control is no stake, and nobody owns itself.
        if kind in ("control", "unspecified") or not owner or owner == owned:
            continue
        stands = _stands(row, day)
        if stands == "no":
            continue
        stated = low is not None and (kind == "equity" or (kind == "votes" and votes_count))
        share = None if not stated else Share(Decimal(low), Decimal(high), bool(open_ & 1), bool(open_ & 2))
        indirect = bool(row[10]) and said_indirect(row[10])
        least, most, marks = scaled(through_others(share) if share and indirect else share)
        marks |= (0 if kind == "equity" else VOTES) | (THROUGH if indirect else 0)
        edges.owner.append(numbers.setdefault(owner, len(numbers)))
        edges.owned.append(numbers.setdefault(owned, len(numbers)))
        edges.low.append(least)
        edges.high.append(most)
        edges.source.append(row[11])
        edges.marks.append(marks | (DOUBTFUL if stands == "unknown" else 0))
    edges.parties = len(numbers)
    return edges


def caught_parties(
    workspace: Workspace, as_of: date, known_by: date | None = None, code: str = "bis", switch: Switch = "dated"
) -> Found:
    """Every party that a rule catches on a day, or may catch.

    Args:
        code: of the rule. A rule that is not in force catches nobody; what it would catch is listed all the same, and
            each row says so.
        switch: the setting `affiliates_rule`.

    Raises:
        InvalidInput: there is no such rule.
    """
    which = rule(code, switch)
    refresh_lists(workspace)
    numbers: dict[str, int] = {}
    listed = listings_of_all(workspace, as_of, known_by)
    for party in sorted(listed):
        numbers.setdefault(party, len(numbers))
    whole = Whole(_stakes(workspace, as_of, known_by, numbers, which.votes_count))
    period = which.period(as_of)
    status = f"{'in force' if period.in_force else 'not in force'}{'' if period.verified else ', UNVERIFIED'}"
    return Found(_rows(workspace, whole, which, as_of, listed, numbers, known_by), which.title, status)


def _rows(
    workspace: Workspace, whole: Whole, which: Rule, day: date, listed: Mapping[str, tuple[Listing, ...]],
    numbers: Mapping[str, int], known: date | None,
) -> Iterator[dict[str, str]]:  # fmt: skip
    ids = list(numbers)
    period = which.period(day)
    adding = which.aggregate if period.aggregate is None else period.aggregate
    best: dict[int, Caught] = {}
    for pool in which.pools:
        sure, doubtful = roots_of(listed, pool)
        found = whole.capture(which, [numbers[p] for p in sure], [numbers[p] for p in doubtful], adding)
        if len(which.pools) == 1:
            yield from _pages(workspace, found, ids, which, day, listed, known)
            return
        for one in found:
            if one.party not in best or _severity(one) > _severity(best[one.party]):
                best[one.party] = one
    yield from _pages(workspace, iter(best.values()), ids, which, day, listed, known)


def _severity(one: Caught) -> tuple[bool, Decimal, Decimal]:
    return one.result == "captured", one.high, one.low


def _pages(
    workspace: Workspace, found: Iterator[Caught], ids: list[str], which: Rule, day: date,
    listed: Mapping[str, tuple[Listing, ...]], known: date | None,
) -> Iterator[dict[str, str]]:  # fmt: skip
    while page := list(islice(found, PAGE)):
        yield from _page(workspace, page, ids, which, day, listed, known)


def _page(
    workspace: Workspace, page: list[Caught], ids: list[str], which: Rule, day: date,
    listed: Mapping[str, tuple[Listing, ...]], known: date | None,
) -> Iterator[dict[str, str]]:  # fmt: skip
    parties = workspace.store.facts.parties({ids[n] for one in page for n in one.chain}, known)
    period = which.period(day)

    def name(number: int) -> str:
        party = parties.get(ids[number])
        return party.name if party else ids[number]

    for one in page:
        known_party = parties.get(ids[one.party])
        top = ids[one.chain[0]]
        country = known_party.country if known_party else None
        if which.foreign_only and country == which.home:
            continue
        yield dict(zip(COLUMNS, (
            ids[one.party], name(one.party), country or "", one.result if period.in_force else "not_captured",
            one.result, f"{one.low:f}", f"{one.high:f}", which.code,
            "true" if period.in_force else "false", "true" if period.verified else "false", top, name(one.chain[0]),
            "/".join(dict.fromkeys(listing.code for listing in listed.get(top, ()))),
            " > ".join(name(number) for number in one.chain),
        ), strict=True))  # fmt: skip


def write_parquet(found: Found, path: Path) -> int:
    """Write the rows as a Parquet file of text columns, whole or not at all; how many there were.

    Raises:
        InvalidInput: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise InvalidInput("Parquet needs pyarrow: pip install 'navicert[bulk]'", "format") from error
    temporary, count = path.with_name(f".{path.name}.part"), 0
    schema = pa.schema([(column, pa.string()) for column in COLUMNS])
    try:
        with pq.ParquetWriter(temporary, schema) as writer:
            rows = iter(found.rows)
            while page := list(islice(rows, PAGE)):
                writer.write_table(pa.table({c: [row[c] for row in page] for c in COLUMNS}, schema))
                count += len(page)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return count
