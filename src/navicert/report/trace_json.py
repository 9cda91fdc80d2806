"""A trace as the JSON object of the contract, with everything the other reports say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import Any

from navicert.model.dates import DateBound
from navicert.model.ownership import Interest, Listing, OwnershipGraph
from navicert.ownership.graph import Stake, plain
from navicert.ownership.inherit import Inherited
from navicert.ownership.trace import Path, Trace
from navicert.report.ownership_words import share_label

_SIX_DIGITS = Decimal("0.000001")


def trace_json(
    trace: Trace, graph: OwnershipGraph, data: Mapping[str, Any], others: Iterable[Trace] = ()
) -> dict[str, Any]:
    """The `trace` object of the contract.

    Args:
        trace: the answer.
        graph: the facts, for names.
        data: what the answer rests on: versions of lists and files, as the caller knows them.
        others: answers by other rules for the same party and day.

    Returns:
        An object of JSON values only, in a fixed order of keys. Percentages are decimal strings.
    """
    return {
        "party": trace.party,
        "name": graph.name(trace.party),
        "rule": trace.rule.code,
        "as_of": trace.day.isoformat(),
        "data": dict(data),
        **_answer(trace),
        "paths": [_path(path, graph) for path in trace.paths],
        "arithmetic": trace.arithmetic,
        "flags": list(trace.flags),
        "what_would_change": list(trace.changes),
        "listed": [_listing(listing) for listing in trace.listed],
        "other_listings": [_listing(one) for one in graph.listed.get(trace.party, ()) if one not in trace.listed],
        "inherited": _inherited(trace.inherited),
        "links": [_link(link, graph) for link in trace.links],
        "look_through": look_through_text(trace.look_through),
        "findings": [{"code": finding.code, "text": finding.text} for finding in dict.fromkeys(trace.findings)],
        "not_checked": list(trace.not_checked),
        "other_rules": [
            {"rule": other.rule.code, **_answer(other), "arithmetic": other.arithmetic} for other in others
        ],
    }


def _answer(trace: Trace) -> dict[str, Any]:
    period = trace.period
    return {
        "result": trace.result,
        "reached": trace.reached,
        "aggregate": {"low": plain(trace.held.low), "high": plain(trace.held.high)},
        "rule_status": {
            "in_force": period.in_force,
            **period.days.to_json(),
            "verified": period.verified,
            "note": period.note,
            "citation": period.citation.text,
            "url": period.citation.url,
        },
    }


def _path(path: Path, graph: OwnershipGraph) -> dict[str, Any]:
    return {
        "owners": list(path.owners),
        "names": [graph.name(owner) for owner in path.owners],
        "counts": counted(path.stake),
        "certain": path.certain,
        "why": path.why,
    }


def counted(stake: Stake) -> str:
    """What a stake counts with, as the what-if files write shares: "50", "25-50", "?"."""
    return share_label(stake.share, stake.known).replace("%", "")


def look_through_text(share: Fraction | None) -> str | None:
    """The economic share in percent with at most six digits after the point: "24.99"; None where not known."""
    if share is None:
        return None
    with localcontext() as context:
        context.prec = 60
        value = Decimal(share.numerator) * 100 / Decimal(share.denominator)
        return plain(value.quantize(_SIX_DIGITS, ROUND_HALF_EVEN))


def _listing(listing: Listing) -> dict[str, Any]:
    return {
        "list": listing.code,
        "programs": None if listing.programs is None else list(listing.programs),
        "certainty": listing.certainty,
        "entry_id": listing.entry_id,
        "entry_name": listing.name,
        "score": None if listing.score is None else round(listing.score / 1000, 3),
        "note": listing.note,
    }


def _inherited(found: Inherited | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "scope": found.scope,
        "footnotes": list(found.footnotes),
        "review_policy": found.policy,
        "review_policy_text": found.policy_text,
        "exceptions": found.exceptions,
        "owner": found.owner,
        "path": list(found.path),
        "citations": [citation.to_json() for citation in found.citations],
    }


def _link(link: Interest, graph: OwnershipGraph) -> dict[str, Any]:
    citation = link.source.citation
    return {
        "owner": link.owner,
        "owner_name": graph.name(link.owner),
        "owned": link.owned,
        "kind": link.kind,
        "valid_from": _bound(link.valid_from),
        "valid_to": _bound(link.valid_to),
        "source": {
            "dataset": link.source.dataset,
            "record": link.source.record,
            "citation": citation.to_json() if citation else None,
        },
    }


def _bound(bound: DateBound | None) -> dict[str, str | None] | None:
    if bound is None:
        return None
    first, last = bound.earliest, bound.latest
    return {"earliest": first.isoformat() if first else None, "latest": last.isoformat() if last else None}
