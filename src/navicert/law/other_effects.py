"""What follows outside the EAR: blocking, other lists, country programs, investment; never mixed into the license.

Everything that is said comes from the rows of `corpus/other-effects.toml`; `then.by` of a row names the question that
is asked here. An effect that turns on what is not among the facts, such as who pays, "applies: unknown".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import cast

from navicert.law.case import RECEIVING, Case
from navicert.law.conditions import basis, hold, in_items, in_place, standing
from navicert.law.corpus.countries import Country, country
from navicert.law.corpus.provisions import Row, provision
from navicert.model.determination import Applies, Basis, Effect
from navicert.model.transaction import CheckedParty, ListHit, Owner

PROVISION = "other-effects"
MEASURES = "prc-measures"
BLOCKING = "ofac"
BLOCKED = "SDN"
_Question = Callable[[Case, Row], Iterator[Effect]]


def effects(case: Case) -> tuple[Effect, ...]:
    """What follows outside the EAR for a transaction, in the order of the corpus.

    Returns:
        One effect for each party and row; none that a row of the day does not name. That nothing is found says only
        what the lists and the facts say.
    """
    return tuple(effect for row in standing(PROVISION, case.as_of) for effect in _QUESTIONS[row.then["by"]](case, row))


def ofac(found: Sequence[Effect], parties: Sequence[CheckedParty] = ()) -> str:
    """Whether OFAC blocking reaches a transaction.

    Args:
        found: the effects.
        parties: those that were checked; where the SDN List was not searched for one, it cannot be told.

    Returns:
        "blocked" where a party is, or is owned by, blocked persons; "indeterminate" where one may be; otherwise
        "not_blocked", which says only that nothing was found in the lists and facts at hand.
    """
    applies = {one.applies for one in found if one.code == BLOCKING}
    if any(party.error or BLOCKED in party.unsearched for party in parties):
        applies.add("unknown")
    return "blocked" if "yes" in applies else "indeterminate" if "unknown" in applies else "not_blocked"


@cache
def _published() -> frozenset[str]:
    """The codes of all lists that a row names, of whatever day: what is left is the user's own."""
    rows = provision(PROVISION).rows
    return frozenset(code for row in rows for name in ("lists", "ear_lists") for code in row.then.get(name, ()))


def _effect(row: Row, applies: Applies, why: str, party: str = "", more: tuple[Basis, ...] = ()) -> Effect:
    return Effect(row.then["code"], row.then["title"], applies, why, party, (basis(row), *more))


def _reach(case: Case, row: Row) -> Applies:
    """What "applies" says where the row names the party: by its conditions, if it has any."""
    reach = cast("Applies", row.then["reach"])
    if not row.when:
        return reach
    truth = hold(row, case).truth
    return (
        reach if truth == "met" else cast("Applies", row.then.get("not_met", "no")) if truth == "not_met" else "unknown"
    )


def role_words(party: CheckedParty) -> str:
    """The name of a party with its role: "Kappa GmbH (end user)"."""
    return f"{party.name} ({party.role.replace('_', ' ')})"


# --- lists ----------------------------------------------------------------------------------------------------


def _by_list(case: Case, row: Row) -> Iterator[Effect]:
    for party in case.parties:
        hits = [hit for hit in party.listings if hit.entry.list_code in row.then["lists"]]
        yield from _named(case, row, party, hits)


def _by_private_list(case: Case, row: Row) -> Iterator[Effect]:
    for party in case.parties:
        own: dict[str, list[ListHit]] = {}
        for hit in party.listings:
            if hit.entry.list_code not in _published():
                own.setdefault(hit.entry.list_code, []).append(hit)
        for hits in own.values():
            yield from _named(case, row, party, hits)


def _named(case: Case, row: Row, party: CheckedParty, hits: Sequence[ListHit]) -> Iterator[Effect]:
    """One effect for the entries that are the party, and one for those that may be."""
    certain = [hit for hit in hits if hit.certain]
    possible = [hit for hit in hits if not hit.certain]
    reach = _reach(case, row)
    if certain:
        yield _effect(row, reach, f"{_said(party, certain, 'is')}. {row.text}", party.name)
    if possible:
        doubtful: Applies = "no" if reach == "no" else "unknown"
        yield _effect(row, doubtful, f"{_said(party, possible, 'may be')}. {row.text}", party.name)


def _said(party: CheckedParty, hits: Sequence[ListHit], verb: str) -> str:
    return f"{role_words(party)} {verb} {'; '.join(dict.fromkeys(_entry(hit) for hit in hits))}"


def _entry(hit: ListHit) -> str:
    """An entry by its name on the list, with what was matched, its programs and the doubt."""
    entry = hit.entry
    parts = [f"{entry.name} of the list {entry.list_code}"]
    if hit.matched and hit.matched != entry.name:
        parts.append(f"found by {hit.matched}")
    if entry.programs:
        parts.append(f"{'program' if len(entry.programs) == 1 else 'programs'} {', '.join(entry.programs)}")
    if hit.doubt:
        parts.append(hit.doubt)
    return ", ".join(parts)


# --- owners ---------------------------------------------------------------------------------------------------


def _by_owner(case: Case, row: Row) -> Iterator[Effect]:
    for party in case.parties:
        for owner in party.owners:
            if owner.owned.rule == row.then["rule"] and is_sectoral(owner) is row.then["sectoral"]:
                yield from _owned(row, party, owner)


def is_sectoral(owner: Owner) -> bool:
    """Whether the owners stand under sectoral sanctions only, which block nothing."""
    return "sectoral" in flag_codes(owner)


def flag_codes(owner: Owner) -> frozenset[str]:
    """The codes of what a person must look at, of an answer on ownership."""
    return frozenset(flag.partition(":")[0] for flag in owner.owned.flags)


def share_words(owner: Owner) -> str:
    """What listed parties hold of a party: "60 percent" or "20 to 70 percent"."""
    low, high = owner.owned.low, owner.owned.high
    return f"{low} percent" if low == high else f"{low} to {high} percent"


def owner_names(owner: Owner) -> str:
    """The owners that count, each with its list."""
    return ", ".join(f"{name} ({code})" for code, name, _ in owner.entries) or "listed parties"


def _owned(row: Row, party: CheckedParty, owner: Owner) -> Iterator[Effect]:
    owned = owner.owned
    if owned.result == "not_captured":
        return
    captured = owned.result == "captured"
    verb = "is owned" if captured else "may be owned 50 percent or more"
    sum_words = f": {owned.arithmetic}" if owned.arithmetic else ""
    why = f"{role_words(party)} {verb} by {owner_names(owner)}, {share_words(owner)} in the aggregate{sum_words}"
    if owned.doubt:
        why += f"; {owned.doubt}"
    more = () if owned.citation is None else (Basis(owned.citation, text=owned.status_note),)
    reach = cast("Applies", row.then["reach"])
    yield _effect(row, reach if captured else "unknown", f"{why}. {row.text}", party.name, more)


# --- places ---------------------------------------------------------------------------------------------------


def party_places(party: CheckedParty) -> tuple[Country, ...]:
    """Where a party, its headquarters and its ultimate parent are, as far as stated."""
    asked = party.asked
    codes = dict.fromkeys(code for code in (party.country, asked.headquarters, asked.parent_country) if code)
    return tuple(country(code) for code in codes)


def _by_destination(case: Case, row: Row) -> Iterator[Effect]:
    """Where the goods go to the country, or a receiving party is there."""
    reach = cast("Applies", row.then["reach"])
    wanted = row.when["destination"]
    if case.destination is not None and in_place(wanted, case.destination, case.as_of) == "met":
        yield _effect(row, reach, f"The destination is {case.destination.name}. {row.text}")
        return
    for party in case.receiving:
        for place in party_places(party):
            if in_place(wanted, place, case.as_of) == "met":
                why = f"{role_words(party)} is in {place.name}, or its headquarters or parent is. {row.text}"
                yield _effect(row, reach, why, party.name)
                return


def _by_no_destination(case: Case, row: Row) -> Iterator[Effect]:
    if case.destination is None:
        yield _effect(row, "unknown", f"The destination is not known. {row.text}")


def _by_origin(case: Case, row: Row) -> Iterator[Effect]:
    """Where it leaves the country, or was made there."""
    made = country(case.item.origin).code if case.item.origin else None
    leaves = case.source is not None and case.source.code in row.then["countries"]
    if not leaves and made not in row.then["countries"]:
        return
    rows = [one for one in standing(MEASURES, case.as_of) if one.key in row.then["measures"]]
    names = "; ".join(_measure(one) for one in rows) or "none held here"
    where = case.source.name if leaves and case.source is not None else country(made or "").name
    why = f"{'It leaves' if leaves else 'It is made in'} {where}. {row.text} Measures on {case.as_of}: {names}"
    yield _effect(row, cast("Applies", row.then["reach"]), why, "", tuple(basis(one) for one in rows))


def _measure(row: Row) -> str:
    if "instrument" in row.values:
        return f"{row.values['instrument']} ({row.values['what']})"
    return row.text.rstrip(".")


# --- item -----------------------------------------------------------------------------------------------------


def _by_item(case: Case, row: Row) -> Iterator[Effect]:
    stated = case.stated(row.then["fact"])
    named = in_items(row.when["item"], case).truth == "met"
    if stated or named:
        said = f"{case.eccn} is named" if named else f"It is stated: {row.then['fact'].replace('_', ' ')}"
        yield _effect(row, cast("Applies", row.then["reach"]), f"{said}. {row.text}")


def _by_investment(case: Case, row: Row) -> Iterator[Effect]:
    uses = [use.replace("_", " ") for use in case.transaction.end_uses if use in row.then["end_uses"]]
    named = in_items(row.when["item"], case).truth == "met"
    if not uses and not named:
        return
    what = f"the item is {case.eccn}" if named else f"the end use is {', '.join(uses)}"
    for party in case.parties:
        if party.role not in (*RECEIVING, "other"):
            continue
        place = next((one for one in party_places(party) if one.code in row.then["countries"]), None)
        if place is not None:
            why = f"{role_words(party)} or its parent is in {place.name}, and {what}. {row.text}"
            yield _effect(row, cast("Applies", row.then["reach"]), why, party.name)


_QUESTIONS: Mapping[str, _Question] = {
    "list": _by_list,
    "private": _by_private_list,
    "owner": _by_owner,
    "destination": _by_destination,
    "no_destination": _by_no_destination,
    "origin": _by_origin,
    "item": _by_item,
    "investment": _by_investment,
}
