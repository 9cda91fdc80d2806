"""A screening as the JSON object of the contract, and as one object for each party."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from navicert import __version__
from navicert.model.dates import DateBound
from navicert.model.listing import Entry, Requirement, ScreeningList
from navicert.model.party import Address, Identifier, Name, Party
from navicert.model.screening import Candidate, Feature, ListUse, OwnedBy, Proof, Screening, ScreeningResult
from navicert.report.phrases import OFAC_STYLE

Lists = Mapping[str, ScreeningList]


def share(thousandths: int) -> float:
    """Thousandths as the number that programs read: 973 is 0.973."""
    return round(thousandths / 1000, 3)


def screening_json(screening: Screening, lists: Lists | None = None) -> dict[str, Any]:
    """The whole screening as the `screen` contract has it.

    Args:
        screening: what was asked and answered.
        lists: the lists by code, for their titles and effects; left out where not given.

    Returns:
        An object of JSON values only, in a fixed order of keys.
    """
    return {
        "screening_id": screening.id,
        "created_at": screening.created_at.isoformat(),
        **_head(screening, lists or {}),
        "results": [result_json(result, lists) for result in screening.results],
    }


def result_lines(screening: Screening, lists: Lists | None = None) -> Iterator[dict[str, Any]]:
    """One object for each party, each complete by itself with `as_of` and `data`."""
    head = _head(screening, lists or {})
    for result in screening.results:
        yield {"screening_id": screening.id, **head, **result_json(result, lists)}


def _head(screening: Screening, lists: Lists) -> dict[str, Any]:
    return {
        "as_of": screening.as_of.isoformat(),
        "known_by": screening.known_by.isoformat() if screening.known_by else None,
        "threshold": share(screening.threshold),
        "data": {
            **data_json(screening.lists, lists, screening.not_checked, screening.engine),
            **({} if screening.proof is None else {"exhaustive": proof_json(screening.proof)}),
            **({"ofac_style_note": OFAC_STYLE} if has_ofac_style(screening) else {}),
        },
    }


def has_ofac_style(screening: Screening) -> bool:
    """Whether a candidate has the emulated score of OFAC's search."""
    return any(found.ofac_style is not None for result in screening.results for found in result.candidates)


def proof_json(proof: Proof) -> dict[str, Any]:
    """The `data.exhaustive` object: how many names were scored, and whether the search finds the same."""
    return {
        "names_scored": proof.names_scored,
        "same_as_search": not proof.differences,
        "differences": list(proof.differences),
    }


def _list_use_json(use: ListUse, lists: Lists) -> dict[str, Any]:
    out: dict[str, Any] = {
        "code": use.code,
        "version": use.version,
        "entries": use.entries,
        "stale": use.stale,
    }
    if use.code in lists:
        known = lists[use.code]
        out |= {"title": known.title, "authority": known.authority, "official_url": known.official_url}
    return out


def data_json(
    uses: Sequence[ListUse],
    lists: Lists | None = None,
    not_checked: Sequence[str] = (),
    engine: str | None = None,
) -> dict[str, Any]:
    """The `data` object of every answer: the program, the lists it rests on, what it leaves open."""
    return {
        "engine": engine or __version__,
        "lists": [_list_use_json(use, lists or {}) for use in uses],
        "not_checked": list(not_checked),
    }


def result_json(result: ScreeningResult, lists: Lists | None = None) -> dict[str, Any]:
    """The answer for one party: `query`, `status`, `candidates`, what was removed, notes, the error."""
    return {
        "query": _party_json(result.query),
        "status": result.status,
        "candidates": [candidate_json(found, lists) for found in result.candidates],
        "removed": [candidate_json(found, lists) for found in result.removed],
        "notes": list(result.notes),
        "error": result.error,
        "owned_by": [owned_by_json(owned) for owned in result.owned_by],
        "ownership": result.ownership or None,
    }


def owned_by_json(owned: OwnedBy) -> dict[str, Any]:
    """That listed parties own a party, or may: rule, result, the sum and the paths."""
    return {
        "lists": list(owned.lists),
        "via": "ownership",
        **sum_json(owned),
        "verified": owned.verified,
        "rule_note": owned.status_note,
        "citation": owned.citation.to_json() if owned.citation else None,
        "party": {"id": owned.party_id, "name": owned.party_name, "country": owned.party_country,
                  "found_by": owned.how, "score": None if owned.score is None else share(owned.score),
                  "doubt": owned.doubt},
    }  # fmt: skip


def sum_json(owned: OwnedBy) -> dict[str, Any]:
    """What one rule says of a party: its result, the sum as arithmetic, every path and what to look at."""
    return {
        "rule": owned.rule,
        "rule_title": owned.title,
        "result": owned.result,
        "reached": owned.reached,
        "aggregate": {"low": owned.low, "high": owned.high},
        "arithmetic": owned.arithmetic,
        "paths": [{"owners": list(names), "why": why} for names, why in owned.paths],
        "flags": list(owned.flags),
    }


def _party_json(party: Party) -> dict[str, Any]:
    out: dict[str, Any] = {"name": party.name, "country": party.country, "kind": party.kind}
    if party.address:
        out["address"] = party.address
    if party.identifiers:
        out["identifiers"] = [_identifier_json(number) for number in party.identifiers]
    if party.birth_dates:
        out["birth_dates"] = list(party.birth_dates)
    if party.role:
        out["role"] = party.role
    if party.id:
        out["id"] = party.id
    return out


def candidate_json(candidate: Candidate, lists: Lists | None = None) -> dict[str, Any]:
    """A candidate with its score (0 to 1), its reasons and the entry."""
    return {
        "score": share(candidate.score),
        "level": candidate.level,
        **({} if candidate.ofac_style is None else {"ofac_style_score": share(candidate.ofac_style)}),
        "matched_name": _name_json(candidate.matched_name),
        "features": [feature_json(feature) for feature in candidate.features],
        "why_not_higher": list(candidate.why_not_higher),
        "listed": candidate.listed,
        "entry": entry_json(candidate.entry, lists),
    }


def feature_json(feature: Feature) -> dict[str, Any]:
    """A reason with its points (share of the score) and the spans it concerns."""
    return {
        "name": feature.name,
        "points": share(feature.points),
        "text": feature.text,
        "query_spans": [list(span) for span in feature.query_spans],
        "entry_spans": [list(span) for span in feature.entry_spans],
        "relation": feature.relation,
    }


def entry_json(entry: Entry, lists: Lists | None = None) -> dict[str, Any]:
    """A list entry with every field that the list prints and what was decoded from it."""
    requirement = entry.requirement
    out: dict[str, Any] = {
        "id": entry.id,
        "list": entry.list_code,
        "name": entry.name,
        "names": [_name_json(name) for name in entry.names],
        "kind": entry.kind,
        "party_kind": entry.party_kind,
        "countries": list(entry.countries),
        "addresses": [_address_json(address) for address in entry.addresses],
        "identifiers": [_identifier_json(number) for number in entry.identifiers],
        "birth_dates": list(entry.birth_dates),
        "programs": list(entry.programs),
        "listed_from": _bound_json(entry.listed_from),
        "listed_to": _bound_json(entry.listed_to),
        "text_from": _bound_json(entry.text_from),
        "license_requirement": entry.license_requirement,
        "review_policy": entry.review_policy,
        "footnotes": list(requirement.footnotes) if requirement else [],
        "requirement": _requirement_json(requirement) if requirement else None,
        "citations": [citation.to_json() for citation in entry.citations],
        "subordinate_to": list(entry.subordinate_to),
        "excludes": list(entry.excludes),
        "remarks": entry.remarks,
        "source_url": entry.source_url,
    }
    known = (lists or {}).get(entry.list_code)
    if known is not None:
        out |= {
            "list_title": known.title,
            "authority": known.authority,
            "list_citation": known.citation,
            "effect": known.effect,
            "ear_license": known.ear_license,
            "official_url": known.official_url,
        }
    return out


def _requirement_json(requirement: Requirement) -> dict[str, Any]:
    return {
        "scope": requirement.scope,
        "footnotes": list(requirement.footnotes),
        "policy": requirement.policy,
        "policy_text": requirement.policy_text,
        "case_by_case": requirement.case_by_case,
        "sections": list(requirement.sections),
        "notes": list(requirement.notes),
    }


def _name_json(name: Name) -> dict[str, Any]:
    out = {"value": name.value, "kind": name.kind, "script": name.script}
    return out if name.source is None else out | {"source": name.source}


def _address_json(address: Address) -> dict[str, str | None]:
    return {
        "text": address.text,
        "city": address.city,
        "region": address.region,
        "postal_code": address.postal_code,
        "country": address.country,
    }


def _identifier_json(number: Identifier) -> dict[str, str | None]:
    return {"type": number.type, "value": number.value, "country": number.country}


def _bound_json(bound: DateBound | None) -> dict[str, Any] | None:
    return None if bound is None else bound.to_json()
