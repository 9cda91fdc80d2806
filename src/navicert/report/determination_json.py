"""A license determination as the JSON object of the contract, and as a row for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from navicert.model.dates import Interval
from navicert.model.determination import Basis, Determination, Effect, ExceptionStatus, Requirement, Step
from navicert.model.item import Item
from navicert.model.transaction import CheckedParty, ListHit, Owner, Transaction, TransactionParty
from navicert.report.determination_words import change_words, means, policy_text, usable
from navicert.report.screening import share, sum_json

COLUMNS: Final = (
    "line", "id", "as_of", "license", "eccn", "subject_to_ear", "scope", "footnotes", "review_policy",
    "general_prohibition", "exceptions", "matches", "possible_matches", "owned_by", "ofac", "flags", "open_questions",
    "not_evaluated", "error",
)  # fmt: skip


def determination_json(found: Determination, data: Mapping[str, Any], known_by: date | None = None) -> dict[str, Any]:
    """The `determine` object of the contract, with everything that the table says.

    Args:
        found: the answer.
        data: what it rests on: the program, the lists in their versions (`screening.data_json`).
        known_by: the day whose knowledge counts, where one was asked for.

    Returns:
        An object of JSON values only, in a fixed order of keys.
    """
    hits = [(party, hit) for party in found.parties for hit in party.hits]
    return {
        "as_of": found.as_of.isoformat(),
        "known_by": known_by.isoformat() if known_by else None,
        "data": dict(data),
        "license": found.license,
        "matches": [_hit(party, hit) for party, hit in hits if hit.certain],
        "possible_matches": [_possible(party, hit) for party, hit in hits if not hit.certain],
        "owned_by": [one for party in found.parties for owner in party.owners for one in _owned(party, owner)],
        "item": _known_item(found),
        "scope": found.scope,
        "footnotes": list(found.footnotes),
        "footnotes_by_party": _footnotes_by_party(found.parties),
        "review_policy": policy_text(found.review_policy),
        "review_policy_by_party": _policies_by_party(found),
        "review_policies": [{"of": of, "policy": policy_text(text)} for of, text in found.policies],
        "general_prohibition": found.general_prohibition,
        "exceptions": [_exception(one) for one in found.exceptions],
        "steps": [step_json(step) for step in found.steps],
        "flags": list(found.flags),
        "open_questions": list(found.open_questions),
        "what_would_change": [change_words(change) for change in found.what_would_change],
        "alternatives": [
            {
                "what": change.what,
                "license": change.license,
                "review_policy": policy_text(change.review_policy),
                "exceptions": list(change.exceptions),
            }
            for change in found.what_would_change
        ],
        "not_evaluated": list(found.not_evaluated),
        "authorization": found.authorization,
        "ofac": found.ofac,
        "other_effects": [_effect(one) for one in found.effects],
        "numeric_test": dict(found.numbers),
        "requirements": [_requirement(one) for one in found.requirements],
        "parties": [_party(party) for party in found.parties],
        "transaction": transaction_json(found.transaction),
        "means": means(found.license),
    }


def _hit(party: CheckedParty, hit: ListHit) -> dict[str, Any]:
    entry = hit.entry
    return {
        "list": entry.list_code,
        "name": entry.name,
        "via": hit.via,
        "how": hit.how,
        "matched": hit.matched,
        "role": party.role,
        "party": party.name,
        "entry_id": entry.id,
        "score": share(hit.score),
        "listed_from": entry.listed_from.to_json() if entry.listed_from else None,
        "license_requirement": entry.license_requirement,
        "review_policy": entry.review_policy,
        "scope": entry.requirement.scope if entry.requirement else None,
        "footnotes": _footnotes(hit),
        "programs": list(entry.programs),
        "citations": [citation.to_json() for citation in entry.citations],
    }


def _possible(party: CheckedParty, hit: ListHit) -> dict[str, Any]:
    """An entry that may be the party, or, where `identified`, is it and may not have stood on the day."""
    return _hit(party, hit) | {"doubt": hit.doubt, "identified": hit.identified}


def _footnotes(hit: ListHit) -> list[str]:
    return list(hit.entry.requirement.footnotes) if hit.entry.requirement else []


def _owned(party: CheckedParty, owner: Owner) -> Iterator[dict[str, Any]]:
    """One object for each entry that owns the party; one for each list where no entry is named."""
    owned = owner.owned
    start = owner.path[0] if owner.path else ""
    entries = owner.entries or tuple((code, start, "") for code in owned.lists)
    for code, name, entry_id in entries:
        yield {
            "list": code,
            "name": name,
            "via": "ownership",
            "party": party.name,
            "role": party.role,
            "entry_id": entry_id or None,
            **sum_json(owned),
            "path": list(owner.path),
            "rule_status": {
                "verified": owned.verified,
                "note": owned.status_note,
                "returns": owner.returns or None,
                "citation": owned.citation.to_json() if owned.citation else None,
            },
            "found_as": {"id": owned.party_id, "name": owned.party_name, "by": owned.how, "doubt": owned.doubt},
            "scope": owner.scope,
            "footnotes": list(owner.footnotes),
            "review_policy": policy_text(owner.policy_text),
            "exceptions": owner.exceptions or None,
            "citations": [citation.to_json() for citation in owner.citations],
        }


def _footnotes_by_party(parties: Iterable[CheckedParty]) -> dict[str, list[str]]:
    """The footnotes of each party's own rows and of the owners that catch it; parties without any are there too."""
    out: dict[str, list[str]] = {}
    for party in parties:
        marks = [mark for hit in party.hits if hit.certain for mark in _footnotes(hit)]
        marks += [mark for one in party.owners if one.owned.result == "captured" for mark in one.footnotes]
        out[party.name] = list(dict.fromkeys([*out.get(party.name, ()), *marks]))
    return out


def _policies_by_party(found: Determination) -> dict[str, str]:
    names = {party.name for party in found.parties}
    out: dict[str, list[str]] = {}
    for of, text in found.policies:
        if of in names and (said := policy_text(text)):
            out.setdefault(of, []).append(said)
    return {of: "; ".join(dict.fromkeys(texts)) for of, texts in out.items()}


def _known_item(found: Determination) -> dict[str, Any]:
    known = found.item
    return {
        "eccn": known.eccn,
        "subject_to_ear": found.subject_to_ear,
        "how": known.how,
        "chip": known.chip,
        "tpp": known.tpp,
        "dram_gb_per_s": known.dram,
        "datacenter": known.datacenter,
        "alternatives": list(known.alternatives),
        "description": found.transaction.item.description or None,
    }


def _exception(one: ExceptionStatus) -> dict[str, Any]:
    return {
        "symbol": one.symbol,
        "usable": one.usable,
        "why": one.why,
        "citation": one.basis.citation.text,
        "url": one.basis.citation.url,
        "ordinary": one.ordinary,
        "conditions": list(one.conditions),
        "in_force": one.basis.days.to_json(),
        "status": one.basis.status,
        "confidence": one.basis.confidence,
    }


def step_json(step: Step) -> dict[str, Any]:
    """A step with its citations; `in_force`, `status` and `confidence` are those of the first row it rests on."""
    first = step.basis[0] if step.basis else None
    return {
        "step": step.step,
        "outcome": step.outcome,
        "why": step.why,
        "facts": dict(step.facts),
        "citations": [citation.to_json() for citation in dict.fromkeys(one.citation for one in step.basis)],
        "in_force": (first.days if first else Interval()).to_json(),
        "status": first.status if first else None,
        "confidence": first.confidence if first else None,
        "considered": list(step.failed),
        "basis": [_basis(one) for one in step.basis],
    }


def _basis(one: Basis) -> dict[str, Any]:
    return {
        "citation": one.citation.to_json(),
        "in_force": one.days.to_json(),
        "status": one.status,
        "confidence": one.confidence,
        "only_known": one.only_known,
        "text": one.text or None,
    }


def _effect(one: Effect) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "applies": one.applies,
        "why": one.why,
        "party": one.party or None,
        "citations": [citation.to_json() for citation in dict.fromkeys(basis.citation for basis in one.basis)],
        "basis": [_basis(basis) for basis in one.basis],
    }


def _requirement(one: Requirement) -> dict[str, Any]:
    return {
        "step": one.step,
        "source": one.source,
        "why": one.why,
        "certain": one.certain,
        "prohibited": one.prohibited,
        "exceptions": one.exceptions,
        "policy": one.policy,
        "review_policy": policy_text(one.policy_text),
        "party": one.party or None,
        "text_only": one.text_only,
        "without_item": one.without_item,
        "citations": [citation.to_json() for citation in dict.fromkeys(basis.citation for basis in one.basis)],
        "basis": [_basis(basis) for basis in one.basis],
    }


def _party(party: CheckedParty) -> dict[str, Any]:
    return _asked_party(party.asked) | {
        "matches": sum(hit.certain for hit in party.hits),
        "possible_matches": sum(not hit.certain for hit in party.hits),
        "ownership": party.ownership or None,
        "error": party.error,
    }


def _asked_party(asked: TransactionParty) -> dict[str, Any]:
    return {
        "name": asked.party.name,
        "role": asked.role,
        "country": asked.party.country,
        "address": asked.party.address,
        "kind": asked.party.kind,
        "headquarters": asked.headquarters,
        "ultimate_parent_country": asked.parent_country,
    }


def transaction_json(asked: Transaction) -> dict[str, Any]:
    """What was asked, in the form in which a file gives it."""
    return {
        "id": asked.id or None,
        "transaction": asked.kind,
        "origin": asked.origin,
        "destination": asked.destination,
        "parties": [_asked_party(party) for party in asked.parties],
        "item": _asked_item(asked.item),
        "end_use": asked.end_use_text or None,
        "end_uses": list(asked.end_uses),
        "certifications": dict(asked.certifications),
    }


def _asked_item(item: Item) -> dict[str, Any]:
    """What is known of the item; what is not is left out."""
    table: dict[str, Any] = {
        "eccn": item.eccn,
        "chip": item.chip,
        "description": item.description or None,
        "tpp": _number(item.tpp),
        "dram_gb_per_s": _number(item.dram),
        "datacenter": item.datacenter,
        "origin": item.origin,
        "foreign_produced": item.foreign_produced,
        "subject_to_ear": item.subject_to_ear,
        "us_content_pct": _number(item.us_content_percent),
        "direct_product": item.direct_product,
        "direct_product_of": list(item.direct_product_of) or None,
        "value_usd": _number(item.value),
    }
    return {key: value for key, value in table.items() if value is not None} | dict(item.facts)


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def determination_row(found: Determination, line: int = 0) -> tuple[str, ...]:
    """One answer as cells under `COLUMNS`; several values of a cell are joined by "; "."""
    hits = [hit for party in found.parties for hit in party.hits]
    owners = [one for party in found.parties for owner in party.owners for one in _owned(party, owner)]
    cells: Mapping[str, Iterable[str]] = {
        "line": [str(line) if line else ""],
        "id": [found.transaction.id],
        "as_of": [found.as_of.isoformat()],
        "license": [found.license],
        "eccn": [found.item.eccn or ""],
        "subject_to_ear": [{True: "yes", False: "no", None: "not known"}[found.subject_to_ear]],
        "scope": [found.scope or ""],
        "footnotes": found.footnotes,
        "review_policy": [policy_text(found.review_policy) or ""],
        "general_prohibition": [str(found.general_prohibition or "")],
        "exceptions": [one.symbol for one in usable(found.exceptions)],
        "matches": [f"{hit.entry.list_code}: {hit.entry.name}" for hit in hits if hit.certain],
        "possible_matches": [f"{hit.entry.list_code}: {hit.entry.name}" for hit in hits if not hit.certain],
        "owned_by": [f"{one['list']}: {one['name']} ({one['rule']}: {one['result']})" for one in owners],
        "ofac": [found.ofac],
        "flags": found.flags,
        "open_questions": found.open_questions,
        "not_evaluated": found.not_evaluated,
        "error": [],
    }
    return tuple("; ".join(dict.fromkeys(cells[column])) for column in COLUMNS)


def bad_row(line: int, reason: str, name: str = "") -> tuple[str, ...]:
    """The cells of a row that could not be read: where it is, its `id` where it names one, and why."""
    known = {"line": str(line) if line else "", "id": name, "error": reason}
    return tuple(known.get(column, "") for column in COLUMNS)
