"""GLEIF: legal entities (LEI-CDF 3.1), relations (RR-CDF 2.1) and reporting exceptions, as CSV or XML, packed or not.

A relation says that accounts are consolidated, which is no percentage. The ultimate parent repeats what the direct
ones say: its relation is kept only where the file knows no direct parent that stands. Branches and funds are kept as
control without a share. A relation that is not active has ended: on the day it gives, else not later than its last
update.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from navicert.exchange.facts import Fact, Stated, counted, label, unusable, with_finding_marks, words
from navicert.exchange.gleif_rows import Record, gleif_rows
from navicert.model.dates import DateBound
from navicert.model.ownership import Finding, Interest, InterestKind, OwnershipParty, Source

DIRECT: Final = "IS_DIRECTLY_CONSOLIDATED_BY"
ULTIMATE: Final = "IS_ULTIMATELY_CONSOLIDATED_BY"
PERIODS: Final = 5
NAMES: Final = 5
# Records that GLEIF says should never have been made.
_MISTAKES: Final = ("ANNULLED", "DUPLICATE")
# A code that stands for the whole entry in place of its identifier with a register.
_NO_REGISTER: Final = ("RA888888", "RA999999")


def read_gleif(path: Path, dataset: str) -> Iterator[Fact]:
    """The facts of a file of GLEIF.

    Files of relations are read twice: first for the companies whose direct parent is known.

    Args:
        path: CSV or XML, or a zip with one of them.
        dataset: what the facts name as their source.

    Raises:
        NotFound, InvalidInput: the file cannot be read, or is none of the three.
    """
    direct = {
        row.get("child", "")
        for _, row in gleif_rows(path, relations_only=True)
        if isinstance(row, dict)
        and (row.get("type"), row.get("status")) == (DIRECT, "ACTIVE")
        and row.get("registration") not in _MISTAKES
    }
    left: Counter[str] = Counter()
    for where, row in gleif_rows(path):
        if isinstance(row, str):
            yield unusable(where, row)
        elif row["is"] == "entity":
            yield from _entity(row, where, dataset)
        elif row["is"] == "relation":
            yield from _relation(row, where, dataset, direct, left)
        else:
            yield from _exception(row, where, dataset)
    yield from _left_out(left)


def _left_out(left: Counter[str]) -> Iterator[Finding]:
    if number := left.pop("ultimate", 0):
        told = "relations to the ultimate parent were left out: the direct parents lead there"
        yield Finding("ultimate_left_out", f"{number:,} {told}")
    yield from counted(left, "relation_not_kept", "{number} relations were left out: {names}")


def _entity(row: Record, where: str, dataset: str) -> Iterator[Fact]:
    lei, name = row.get("lei", ""), row.get("name", "")
    if not lei:
        yield unusable(where, "the record has no LEI")
        return
    if not name:
        yield unusable(f"{where} ({lei})", "has no name and is shown by its id", "no_name")
    others = [row[key] for at in range(1, NAMES + 1) for key in (f"other{at}", f"spelled{at}") if row.get(key)]
    identifiers = [("LEI", lei)]
    if row.get("register_number") and row.get("register") not in _NO_REGISTER:
        identifiers.append(("registration", row["register_number"]))
    detail = [
        (key, row[key])
        for key in ("entity_status", "category", "seat")
        if row.get(key) and row[key] != row.get("country")
    ]
    country = (row.get("jurisdiction") or row.get("country") or "")[:2].upper() or None
    kind = "person" if row.get("category") == "SOLE_PROPRIETOR" else "company"
    yield OwnershipParty(
        lei, name or lei, kind, country, tuple(identifiers),
        tuple(dict.fromkeys(other for other in others if other != name)), Source(dataset, lei), tuple(detail),
    )  # fmt: skip


def _relation(row: Record, where: str, dataset: str, direct: set[str], left: Counter[str]) -> Iterator[Fact]:
    child, parent, form = row.get("child", ""), row.get("parent", ""), row.get("type", "")
    if not child or not parent:
        yield unusable(where, "the relation needs a start and an end node", "relation_without_ends")
        return
    if row.get("registration") in _MISTAKES:
        left[f"registered as {row['registration']}"] += 1
        return
    if row.get("status") not in ("ACTIVE", "INACTIVE"):
        left[f"of the status {label(row.get('status', '')) or 'none'}"] += 1
        return
    if form == ULTIMATE and child in direct:
        left["ultimate"] += 1
        return
    where = f"{where} ({child} {form} {parent})"
    kind: InterestKind = words()["gleif"]["kinds"].get(form, "control")
    stated = Stated(where, dataset)
    starts, ends = _period(row)
    start, end = stated.days(starts, ends)
    detail = [("relation", form)] if form != DIRECT else []
    if row["status"] == "INACTIVE":
        detail.append(("status", "INACTIVE"))
        end = end or _ended(row, dataset)
        if end is None:
            stated.findings.append(
                Finding("end_not_known", f"{where}: has ended, and the file does not say when; left out")
            )
            yield from stated.findings
            return
    record = f"{child}-{form}-{parent}"
    interest = Interest(parent, child, kind, None, start, end, Source(dataset, record), id=record, detail=tuple(detail))
    yield with_finding_marks(interest, stated)
    yield from stated.findings


def _period(row: Record) -> tuple[list[str], list[str]]:
    """The days of the relation itself; accounting and filing periods say when the papers are of."""
    for at in range(1, PERIODS + 1):
        if row.get(f"period{at}", "") in ("RELATIONSHIP_PERIOD", ""):
            found = row.get(f"start{at}", "")[:10], row.get(f"end{at}", "")[:10]
            if any(found):
                return [day for day in found[:1] if day], [day for day in found[1:] if day]
    return [], []


def _ended(row: Record, dataset: str) -> DateBound | None:
    try:
        return DateBound.not_after(date.fromisoformat(row.get("updated", "")[:10]), dataset)
    except ValueError:
        return None


def _exception(row: Record, where: str, dataset: str) -> Iterator[Fact]:
    lei, reasons = row.get("lei", ""), [row[key] for at in range(1, 6) if row.get(key := f"reason{at}")]
    if not lei or not reasons:
        yield unusable(where, "an exception needs an LEI and a reason")
        return
    category = row.get("exception", "")
    first = Interest("", lei, "unspecified", source=Source(dataset, lei), detail=(("category", category),))
    for reason in reasons:
        yield replace(first, reason=reason, id=f"{lei}-{category}-{reason}")
