"""What must a person look at before the shipment leaves? Red flags, and General Prohibition 10.

The rows of `corpus/red-flags.toml` hold the words, lists and places; `then.asks` of a row names the question here.
A flag is a question to a person and no finding about a party; that none is raised says only that what was stated shows
none, since most red flags are seen by people alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from navicert.errors import InvalidInput
from navicert.law.case import Case
from navicert.law.classification.catalog import named
from navicert.law.classification.figures import ChipFacts
from navicert.law.conditions import basis, hold, in_items, in_place, standing
from navicert.law.corpus.provisions import Row, provision
from navicert.law.other_effects import flag_codes, is_sectoral, owner_names, party_places, share_words
from navicert.model.determination import Finding, Requirement, Step
from navicert.model.transaction import CheckedParty, ListHit, Owner
from navicert.names.normalize import is_han
from navicert.names.tokens import words_of

PROVISION = "red-flags"
PROHIBITIONS = "736.2"
_Facts = Mapping[str, str]
_Question = Callable[[Case, Row, Sequence[Requirement]], Iterator[_Facts]]


def red_flags(case: Case, requirements: Sequence[Requirement]) -> Finding:
    """What a person must look at.

    Args:
        case: the transaction.
        requirements: found by the other steps; a flag that only asks for one of them is left out.

    Returns:
        Steps "red_flags" and, where General Prohibition 10 may reach it, "general_prohibition_10"; one sentence for
        each flag, each with the words of the corpus. No requirement: a red flag is none.
    """
    raised: dict[str, Row] = {}
    quiet: list[str] = []
    for row in standing(PROVISION, case.as_of):
        found = [flag for facts in _asked(case, row, requirements) for flag in _flags(row, facts)]
        raised.update((flag, row) for flag in found if flag not in raised)
        if not found:
            quiet.append(f"{row.then['name']}: none seen in what was stated")
    steps = [_step(case, raised, quiet)]
    steps += _prohibition(case, raised)
    return Finding(tuple(steps), flags=tuple(raised))


def _asked(case: Case, row: Row, requirements: Sequence[Requirement]) -> Iterator[_Facts]:
    if row.when and hold(row, case).truth != "met":
        return
    yield from _QUESTIONS[row.then["asks"]](case, row, requirements)


def _flags(row: Row, facts: _Facts) -> Iterator[str]:
    said = row.then.get("flags") or [row.then["flag_open" if facts.get("open") else "flag"]]
    for text in said:
        yield text.format_map(facts)


def _step(case: Case, raised: Mapping[str, Row], quiet: Sequence[str]) -> Step:
    rows = tuple(dict.fromkeys(basis(row) for row in raised.values()))
    many = len(raised)
    if many:
        why = f"{many} {'red flag is' if many == 1 else 'red flags are'} to be resolved before the shipment leaves"
        outcome = f"{many} to resolve"
    else:
        why = "most red flags are seen only by the people who deal with the parties"
        outcome = "none found in what was stated"
    return Step("red_flags", outcome, why, {"parties looked at": str(len(case.parties))}, rows, tuple(quiet))


def _prohibition(case: Case, raised: Mapping[str, Row]) -> Iterator[Step]:
    """The step for General Prohibition 10, where a flag rests on it."""
    rows = list({row.key: row for row in raised.values() if "gp" in row.then}.values())
    if rows:
        general = provision(PROHIBITIONS).row(rows[0].then["gp"], case.as_of)
        held = tuple(basis(row) for row in (*rows, *([general] if general else [])))
        why = " ".join(row.text for row in rows)
        yield Step("general_prohibition_10", "may reach it: a person must look", why, basis=held)


# --- lists and owners -----------------------------------------------------------------------------------------


def _hit_facts(party: CheckedParty, hit: ListHit) -> _Facts:
    verb = "is" if hit.certain else "may be"
    return {"party": party.name, "verb": verb, "entry": hit.entry.name, "list": hit.entry.list_code}


def _address(case: Case, row: Row, requirements: Sequence[Requirement]) -> Iterator[_Facts]:
    for party in case.parties:
        for hit in party.listings:
            if hit.entry.kind == "address":
                yield _hit_facts(party, hit)


def _listed(case: Case, row: Row, requirements: Sequence[Requirement]) -> Iterator[_Facts]:
    for party in case.parties:
        for hit in party.listings:
            if hit.entry.list_code in row.then["lists"]:
                yield _hit_facts(party, hit)


def _owner(case: Case, row: Row, requirements: Sequence[Requirement]) -> Iterator[_Facts]:
    for party in case.parties:
        for owner in party.owners:
            if owner.owned.rule == row.then["rule"] and _state(owner, row.then["state"]):
                owned = "is owned" if owner.owned.reached == "captured" else "may be owned"
                yield {
                    "party": party.name, "owned": owned, "share": share_words(owner), "owners": owner_names(owner),
                    "returns": owner.returns,
                }  # fmt: skip


def _state(owner: Owner, state: str) -> bool:
    """Whether what the owners hold is what a row speaks of; where the rule catches the party it is no red flag."""
    owned, codes = owner.owned, flag_codes(owner)
    if owned.result == "captured":
        return False
    if state == "subsidiary":
        return owned.result == "not_captured" and owned.reached != "not_captured"
    if state == "minority":
        return "red_flag_minority" in codes and not is_sectoral(owner)
    if state == "share_not_known":
        return owned.reached == "indeterminate" or "red_flag_29" in codes
    return bool(owner.returns) and owned.out_of_force


# --- names ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def _sought(
    words: tuple[str, ...],
) -> tuple[Mapping[str, list[tuple[tuple[str, ...], str]]], tuple[tuple[str, str], ...]]:
    """Words of a row: runs of words by their first one, and Han words, which also count inside of others."""
    runs: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    han: list[tuple[str, str]] = []
    for word in words:
        parts = tuple(words_of(word))
        if len(parts) == 1 and is_han(parts[0][0]):
            han.append((parts[0], word))
        else:
            runs.setdefault(parts[0], []).append((parts, word))
    return runs, tuple(han)


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    return tuple(words_of(name))


def _found_word(name: str, words: Sequence[str]) -> str | None:
    """The longest of some words that stands in a name; None where none does."""
    held = _words(name)
    runs, han = _sought(tuple(words))
    found = [
        word
        for at, first in enumerate(held)
        for parts, word in runs.get(first, ())
        if held[at : at + len(parts)] == parts
    ]
    found += [word for part, word in han for one in held if part in one]
    return max(found, key=len) if found else None


def _party_facts(case: Case, party: CheckedParty, **more: str) -> _Facts:
    place = case.destination.name if case.destination else "not known"
    return {"party": party.name, "role": party.role.replace("_", " "), "destination": place, **more}


def _name(case: Case, row: Row, requirements: Sequence[Requirement]) -> Iterator[_Facts]:
    """Names of receiving parties that say one of the words; in the places of the row, or where none is known."""
    for party in case.receiving:
        if "roles" in row.then and party.role not in row.then["roles"]:
            continue
        word = _found_word(party.name, row.then["words"])
        if word is not None and ("places" not in row.then or _may_be_there(case, row, party)):
            yield _party_facts(case, party, word=_as_written(word, party.name))


def _as_written(word: str, name: str) -> str:
    """A word as a name spells it, where it spells it so."""
    found = re.search(re.escape(word), name, re.IGNORECASE)
    return found[0] if found else word


def _may_be_there(case: Case, row: Row, party: CheckedParty) -> bool:
    places = [*party_places(party), *([case.destination] if case.destination else [])]
    truths = {in_place(row.then["places"], place, case.as_of) for place in places}
    return not places or bool(truths & {"met", "open"})


# --- end uses and routes --------------------------------------------------------------------------------------


def _row(case: Case, row: Row, requirements: Sequence[Requirement]) -> Iterator[_Facts]:
    """The conditions of the row are all that is asked."""
    yield {"destination": case.destination.name if case.destination else "the destination"}


def _supplement_2(case: Case, row: Row, requirements: Sequence[Requirement]) -> Iterator[_Facts]:
    """Where such a requirement was found, or a military use is stated, the question is answered."""
    stated = set(case.transaction.end_uses) & set(row.then["end_uses"])
    if stated or any(one.source.startswith(source) for one in requirements for source in row.then["sources"]):
        return
    items = _items(row.then["items"], case.as_of)
    if items is None or case.code is None:
        return
    truth = in_items(items.when["item"], case).truth
    if truth != "not_met":
        partly = truth == "open" or case.code in items.then.get("partly", ())
        yield {"item": case.code, **({"open": "yes"} if partly else {})}


@lru_cache(maxsize=256)
def _items(code: str, day: date) -> Row | None:
    try:
        return provision(code).row("items", day)
    except InvalidInput:  # a corpus without the supplement asks nothing
        return None


def _no_end_use(case: Case, row: Row, requirements: Sequence[Requirement]) -> Iterator[_Facts]:
    if not case.transaction.end_uses and not case.transaction.end_use_text.strip():
        yield {"item": case.eccn or "the item"}


def _no_end_user(case: Case, row: Row, requirements: Sequence[Requirement]) -> Iterator[_Facts]:
    roles = {party.role for party in case.receiving}
    if roles and not roles & {"ultimate_consignee", "end_user"}:
        yield {}


def _route(case: Case, row: Row, requirements: Sequence[Requirement]) -> Iterator[_Facts]:
    """Parties in a role that are in another country than the destination; only in the places named, if any."""
    if case.destination is None:
        return
    for party in case.receiving:
        if party.role not in row.then["roles"] or party.country is None:
            continue
        place = party_places(party)[0]
        away = place.code != case.destination.code
        if away and ("places" not in row.then or in_place(row.then["places"], place, case.as_of) == "met"):
            yield _party_facts(case, party, place=place.name)


# --- the item -------------------------------------------------------------------------------------------------


def _item_texts(case: Case) -> tuple[str, ...]:
    said = (case.known.chip, case.item.chip, case.item.description)
    return tuple(dict.fromkeys(text for text in said if text))


def _item_words(case: Case, row: Row, requirements: Sequence[Requirement]) -> Iterator[_Facts]:
    found = dict.fromkeys(_found_word(text, row.then["words"]) for text in _item_texts(case))
    for word in found:
        if word is not None:
            yield {"word": word.title()}
            return


def _prc_designed(case: Case, row: Row, requirements: Sequence[Requirement]) -> Iterator[_Facts]:
    """A chip of the catalog that was designed in China, where 3A090 names it or may, and the guidance does not."""
    guided = next((one for one in standing(PROVISION, case.as_of) if one.then["asks"] == "item_words"), None)
    if guided is not None and next(_item_words(case, guided, requirements), None) is not None:
        return
    maybe = case.code is None or case.code in row.then["eccns"]
    designed = [chip.name for chip in _chips(case.known.chip or case.item.chip or "") if chip.prc_designed]
    if maybe and designed:
        yield {"word": designed[0] or ""}


@lru_cache(maxsize=1024)
def _chips(name: str) -> tuple[ChipFacts, ...]:
    return named(name)


_QUESTIONS: Mapping[str, _Question] = {
    "address": _address,
    "list": _listed,
    "owner": _owner,
    "name": _name,
    "row": _row,
    "supplement_2": _supplement_2,
    "no_end_use": _no_end_use,
    "no_end_user": _no_end_user,
    "route": _route,
    "item_words": _item_words,
    "prc_designed": _prc_designed,
}
