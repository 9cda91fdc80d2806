"""What would change the answer: each alternative is put in place of what is stated, and the law is asked again.

Nothing here is written down as a rule of thumb: an alternative is told only where the determination with it differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from navicert.errors import NavicertError
from navicert.law.case import RECEIVING, case_of
from navicert.law.conditions import hold, standing
from navicert.law.corpus.countries import special_scope
from navicert.law.determine import determine
from navicert.law.end_use import end_use_codes
from navicert.model.determination import Change, Determination
from navicert.model.item import Item
from navicert.model.transaction import CheckedParty, ListHit, Owner, Transaction

# Whose rows may ask for a fact that is not stated.
_ASKING = ("746", "734.4", "744.2", "744.6", "744.21", "744.23", "supp4-744-scopes", "review-policies", "740")
_EXAMPLE_SEAT = "CN"
_FACT_WORDS = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class _Alternative:
    what: str
    transaction: Transaction
    parties: tuple[CheckedParty, ...]


def changes(base: Determination) -> list[Change]:
    """The alternatives that would give another answer, each with that answer.

    Args:
        base: the answer for what is stated.
    """
    out: list[Change] = []
    for one in _alternatives(base):
        try:
            other = determine(one.transaction, base.as_of, one.parties)
        except NavicertError:
            continue  # An alternative that is no transaction, such as an exception's value for an unknown item.
        if _shape(other) != _shape(base):
            out.append(Change(one.what, other.license, other.review_policy, _serving(other)))
    return out


def _serving(answer: Determination) -> tuple[str, ...]:
    return tuple(one.symbol for one in answer.exceptions if one.ordinary and one.usable != "no")


def _shape(answer: Determination) -> tuple[Any, ...]:
    return answer.license, answer.review_policy, _serving(answer), answer.ofac


def _alternatives(base: Determination) -> Iterator[_Alternative]:
    yield from _of_parties(base)
    yield from _of_owners(base)
    yield from _of_item(base)
    yield from _of_facts(base)
    yield from _of_seats(base)
    yield from _of_use(base)
    yield from _of_route(base)


def _put(base: Determination, at: int, party: CheckedParty) -> tuple[CheckedParty, ...]:
    return (*base.parties[:at], party, *base.parties[at + 1 :])


def _of_parties(base: Determination) -> Iterator[_Alternative]:
    """A listed party is another one; a possible match is the listed party; an open day is settled."""
    for at, party in enumerate(base.parties):
        certain = [hit for hit in party.hits if hit.certain]
        if certain:
            lists = ", ".join(dict.fromkeys(hit.entry.list_code for hit in certain))
            rest = tuple(hit for hit in party.hits if not hit.certain)
            what = f"{party.name} is not the party that stands on {lists}"
            yield _Alternative(what, base.transaction, _put(base, at, replace(party, hits=rest)))
        for hit in _doubtful(party):
            sure = replace(hit, certain=True, identified=False, doubt="")
            held = tuple(sure if one is hit else one for one in party.hits)
            what = f"{party.name} is {hit.entry.name} on {hit.entry.list_code}"
            if hit.identified:
                what = f"{hit.entry.name} stood on {hit.entry.list_code} that day"
            yield _Alternative(what, base.transaction, _put(base, at, replace(party, hits=held)))


def _doubtful(party: CheckedParty, most: int = 3) -> list[ListHit]:
    return [*(hit for hit in party.listings if not hit.certain), *party.possible][:most]


def _of_owners(base: Determination) -> Iterator[_Alternative]:
    """An ownership rule that does not stand stands, or the other way round; an open share is settled."""
    for at, party in enumerate(base.parties):
        for place, owner in enumerate(party.owners):
            owned = owner.owned
            if owned.reached == "not_captured":
                continue
            for result in ("captured", "not_captured"):
                if result == owned.result:
                    continue
                put = replace(owner, owned=replace(owned, result=result, reached=result))
                yield _Alternative(
                    _owner_words(party, owner, result), base.transaction,
                    _put(base, at, replace(party, owners=_swap(party.owners, place, put))),
                )  # fmt: skip


def _swap(owners: tuple[Owner, ...], place: int, put: Owner) -> tuple[Owner, ...]:
    return (*owners[:place], put, *owners[place + 1 :])


def _owner_words(party: CheckedParty, owner: Owner, result: str) -> str:
    owned = owner.owned
    if owned.result == "indeterminate":
        enough = "enough" if result == "captured" else "not enough"
        return f"listed parties hold {enough} of {party.name} ({owned.title})"
    if result == "captured":
        return f"the {owned.title} stands on that day for {party.name}"
    return f"the {owned.title} does not stand on that day for {party.name}"


def _of_item(base: Determination) -> Iterator[_Alternative]:
    transaction = base.transaction
    item = transaction.item
    if base.item.datacenter is not None or item.chip:
        told = not base.item.datacenter
        what = f"the item is {'' if told else 'not '}designed or marketed for datacenters"
        yield _with_item(base, what, datacenter=told)
    if base.subject_to_ear is not True or base.transaction.item.foreign_produced:
        for product in (True, False):
            if item.direct_product is not product:
                what = (
                    f"the item is {'the' if product else 'not the'} direct product of US technology that a rule names"
                )
                yield _with_item(base, what, direct_product=product, subject_to_ear=None)
        if item.us_content_percent is None:
            yield _with_item(base, "controlled US content is 30 percent", us_content_percent=Decimal(30))
            none = {"us_content_percent": Decimal(0), "direct_product": False, "subject_to_ear": None}
            yield _with_item(base, "the item has no US content and is no direct product", **none)
    if base.license in ("required", "required_unless_exception") and item.eccn != "EAR99":
        yield _with_item(base, "the item is EAR99", eccn="EAR99", chip=None)
        if item.value is None or item.value > 500:
            yield _with_item(base, "the order is worth 500 dollars", value=Decimal(500))


def _with_item(base: Determination, what: str, **fields: Any) -> _Alternative:
    item: Item = replace(base.transaction.item, **fields)
    return _Alternative(what, replace(base.transaction, item=item), base.parties)


def _of_facts(base: Determination) -> Iterator[_Alternative]:
    """Each yes-or-no fact that a row asks for and nobody states, both ways."""
    case = case_of(base.transaction, base.as_of, base.parties, base.item)
    names: dict[str, None] = {}
    scopes = {
        hit.entry.requirement.scope for party in base.parties for hit in party.hits if hit.entry.requirement
    } | {owner.scope for party in base.parties for owner in party.owners}  # fmt: skip
    for code in _ASKING:
        for row in standing(code, base.as_of):
            if code == "supp4-744-scopes" and row.then["scope"] not in scopes:
                continue
            facts = row.when.get("facts")
            if facts and _may_hold(row, case):
                names |= dict.fromkeys(name for name in facts if case.stated(name) is None)
    stated = {**base.transaction.item.facts}
    for name in names:
        for value in (True, False):
            item = replace(base.transaction.item, facts={**stated, name: value})
            what = f"{name.replace('_', ' ')}: {_FACT_WORDS[value]}"
            yield _Alternative(what, replace(base.transaction, item=item), base.parties)
    if base.transaction.kind == "export" and base.item.tpp:
        together = {name: True for row in standing("review-policies", base.as_of) for name in _certified(row)}
        if together and any(case.stated(name) is not True for name in together):
            what = (
                "the exporter certifies what the rule asks for ("
                + ", ".join(n.replace("_", " ") for n in together)
                + ")"
            )
            changed = replace(base.transaction, certifications={**base.transaction.certifications, **together})
            yield _Alternative(what, changed, base.parties)


def _certified(row: Any) -> list[str]:
    return [name for name, value in row.when.get("facts", {}).items() if value is True]


def _may_hold(row: Any, case: Any) -> bool:
    """Whether a row could hold but for its facts."""
    return all(one.truth != "not_met" for one in hold(row, case).answers if one.question != "facts")


def _of_seats(base: Determination) -> Iterator[_Alternative]:
    """The seat of the ultimate parent lies in Macau or D:5, or does not."""
    scope = special_scope("HQ_MACAU_D5")
    for at, party in enumerate(base.parties):
        if party.role not in RECEIVING:
            continue
        seats = [code for code in (party.asked.headquarters, party.asked.parent_country) if code]
        caught = any(scope.covers(code, base.as_of) == "yes" for code in seats)
        if not caught:
            asked = replace(party.asked, parent_country=_EXAMPLE_SEAT)
            what = f"the ultimate parent of {party.name} has its headquarters in China"
            yield _Alternative(what, base.transaction, _put(base, at, replace(party, asked=asked)))
        home = party.country or (base.transaction.destination if not seats else None)
        if (caught or not seats) and home and scope.covers(home, base.as_of) == "no":
            asked = replace(party.asked, headquarters=home, parent_country=home)
            what = f"{party.name} and its ultimate parent have their headquarters in {home}"
            yield _Alternative(what, base.transaction, _put(base, at, replace(party, asked=asked)))


def _of_use(base: Determination) -> Iterator[_Alternative]:
    """Each end use of part 744 that is not stated."""
    stated = base.transaction.end_uses
    for code in end_use_codes():
        if code in stated or code == "civil":
            continue
        what = f"the end use is: {code.replace('_', ' ')}"
        uses = (*(use for use in stated if use != "civil"), code)
        yield _Alternative(what, replace(base.transaction, end_uses=uses), base.parties)
    if any(use != "civil" for use in stated):
        yield _Alternative("the end use is a civil one", replace(base.transaction, end_uses=("civil",)), base.parties)


def _of_route(base: Determination) -> Iterator[_Alternative]:
    """It leaves the United States, or comes from abroad."""
    kind, item = base.transaction.kind, base.transaction.item
    if kind == "export" and item.origin == "US":
        abroad = replace(base.transaction, kind="reexport", origin="SG", item=replace(item, subject_to_ear=True))
        yield _Alternative("it is reexported from Singapore", abroad, base.parties)
    if kind == "reexport" and base.subject_to_ear:
        home = replace(base.transaction, kind="export", origin="US")
        yield _Alternative("it is exported from the United States", home, base.parties)
