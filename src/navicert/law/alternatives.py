"""What would change the answer: each alternative is put in place of what is stated, and the law is asked again.

Nothing here is written down as a rule of thumb: an alternative is told only where the determination with it differs.
None is told that would have a user call the item or its use something else, split the order or ship it another way:
what is put in place is what may turn out to be so.
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

MOST = 10
# Whose rows may ask for a fact that is not stated.
_ASKING = ("746", "734.4", "744.2", "744.6", "744.21", "744.23", "supp4-744-scopes", "review-policies", "740")
_EXAMPLE_SEAT = "CN"
_FACT_WORDS = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class _Group:
    """How alternatives of one kind are told: by itself, and several that give the same answer in one line."""

    one: str
    many: str


_END_USES = _Group("the end use is: {}", "the end use is one of: {}")
_FACTS = _Group("fact {}", "one of these facts: {}")


@dataclass(frozen=True, slots=True)
class _Alternative:
    """What would be different.

    Attributes:
        what: in words; of a group only what stands in its place.
        group: with which others it is told in one line; None where it stands by itself.
    """

    what: str
    transaction: Transaction
    parties: tuple[CheckedParty, ...]
    group: _Group | None = None


@dataclass(frozen=True, slots=True)
class _Tried:
    alternative: _Alternative
    answer: Determination


def changes(base: Determination, most: int = MOST) -> list[Change]:
    """The alternatives that would give another answer, each with that answer.

    Args:
        base: the answer for what is stated.
        most: so many at most: those that change the license first, then the review policy, then the exceptions.
    """
    tried = sorted(_tried(base), key=lambda one: _rank(one.answer, base))
    lines: dict[Any, list[_Tried]] = {}
    for at, one in enumerate(tried):
        group = one.alternative.group
        lines.setdefault((group, _shape(one.answer)) if group else at, []).append(one)
    return [_told(held, base) for held in list(lines.values())[:most]]


def _tried(base: Determination) -> Iterator[_Tried]:
    """The alternatives with their answers, as far as these differ from the one for what is stated."""
    for one in _alternatives(base):
        try:
            other = determine(one.transaction, base.as_of, one.parties)
        except NavicertError:
            continue  # An alternative that is no transaction.
        if _shape(other) == _shape(base):
            continue
        if one.group is _END_USES and base.license == "indeterminate" and other.license == base.license:
            continue  # It is open either way.
        yield _Tried(one, other)


def _told(held: list[_Tried], base: Determination) -> Change:
    """One line for alternatives that give the same answer."""
    first, answer = held[0].alternative, held[0].answer
    words = list(dict.fromkeys(one.alternative.what for one in held))
    what = first.what
    if first.group is not None:
        what = (first.group.one if len(words) == 1 else first.group.many).format(", ".join(words))
    if answer.ofac != base.ofac:
        what = f"{what} (OFAC then: {_OFAC.get(answer.ofac, answer.ofac)})"
    return Change(what, answer.license, answer.review_policy, _serving(answer))


_OFAC = {"blocked": "blocked", "not_blocked": "no blocking found", "indeterminate": "cannot be told"}


def _rank(answer: Determination, base: Determination) -> int:
    """The weight of a difference: the license first, then the review policy, then the exceptions, then OFAC."""
    pairs = ((one.license, one.review_policy, _serving(one)) for one in (answer, base))
    differs = [left != right for left, right in zip(*pairs, strict=True)]
    return differs.index(True) if True in differs else len(differs)


def _serving(answer: Determination) -> tuple[str, ...]:
    return tuple(one.symbol for one in answer.exceptions if one.ordinary and one.usable != "no")


def _shape(answer: Determination) -> tuple[Any, ...]:
    return answer.license, answer.review_policy, _serving(answer), answer.ofac


def _alternatives(base: Determination) -> Iterator[_Alternative]:
    yield from _of_parties(base)
    yield from _of_owners(base)
    yield from _of_item(base)
    yield from _of_reach(base)
    yield from _of_facts(base)
    yield from _of_certifications(base)
    yield from _of_seats(base)
    yield from _of_use(base)


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
    """The item is one of those that the facts leave open; what the catalog or the user says of it stays."""
    for code in base.item.alternatives:
        yield _with_item(base, f"the item is classified as {code}", eccn=code)
    datacenter = base.item.datacenter
    if base.transaction.item.chip and not datacenter:
        yield _with_item(base, "the item is designed or marketed for datacenters", datacenter=True)
        if datacenter is None:
            yield _with_item(base, "the item is not designed or marketed for datacenters", datacenter=False)


def _of_reach(base: Determination) -> Iterator[_Alternative]:
    """An item from abroad is subject to the EAR, by what it holds or was made with, or is not."""
    item = base.transaction.item
    if base.subject_to_ear is True and not item.foreign_produced:
        return
    abroad = {"foreign_produced": True} if item.origin is None else {}
    if item.origin is None and item.foreign_produced is None:
        yield _with_item(base, "the item was made in the United States", origin="US")
    for product in (True, False):
        if item.direct_product is not product and not item.direct_product_of:
            what = f"the item is {'the' if product else 'not the'} direct product of US technology that a rule names"
            yield _with_item(base, what, direct_product=product, subject_to_ear=None)
    if item.us_content_percent is None:
        yield _with_item(base, "controlled US content is 30 percent", us_content_percent=Decimal(30))
        if item.direct_product is not True and not item.direct_product_of:
            none = {"us_content_percent": Decimal(0), "direct_product": False, "subject_to_ear": None}
            what = "the item was made abroad, has no US content and is no direct product"
            yield _with_item(base, what, **none, **abroad)


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
            what = f"{name}: {_FACT_WORDS[value]}"
            yield _Alternative(what, replace(base.transaction, item=item), base.parties, _FACTS)


def _of_certifications(base: Determination) -> Iterator[_Alternative]:
    """The exporter certifies, all together, what a review policy asks for."""
    if base.transaction.kind != "export" or not base.item.tpp:
        return
    case = case_of(base.transaction, base.as_of, base.parties, base.item)
    together = {name: True for row in standing("review-policies", base.as_of) for name in _certified(row)}
    if any(case.stated(name) is not True for name in together):
        what = f"the exporter certifies what the rule asks for ({', '.join(together)})"
        changed = replace(base.transaction, certifications={**base.transaction.certifications, **together})
        yield _Alternative(what, changed, base.parties)


def _certified(row: Any) -> list[str]:
    return [name for name, value in row.when.get("facts", {}).items() if value is True]


def _may_hold(row: Any, case: Any) -> bool:
    """Whether a row could hold but for its facts."""
    return all(one.truth != "not_met" for one in hold(row, case).answers if one.question != "facts")


def _of_seats(base: Determination) -> Iterator[_Alternative]:
    """The seat of an ultimate parent that is not stated lies in Macau or D:5, or where the party is."""
    scope = special_scope("HQ_MACAU_D5")
    at_home: dict[int, CheckedParty] = {}
    for at, party in enumerate(base.parties):
        asked = party.asked
        seats = [code for code in (asked.headquarters, asked.parent_country) if code]
        if party.role not in RECEIVING or any(scope.covers(code, base.as_of) == "yes" for code in seats):
            continue
        caught = replace(party, asked=replace(asked, parent_country=_EXAMPLE_SEAT))
        what = f"the ultimate parent of {party.name} has its headquarters in China"
        yield _Alternative(what, base.transaction, _put(base, at, caught))
        home = asked.headquarters or party.country or base.transaction.destination
        if asked.parent_country is None and home and scope.covers(home, base.as_of) == "no":
            settled = replace(party, asked=replace(asked, headquarters=home, parent_country=home))
            at_home[at] = settled
            what = f"{party.name} and its ultimate parent have their headquarters in {home}"
            yield _Alternative(what, base.transaction, _put(base, at, settled))
    if len(at_home) > 1:
        everyone = tuple(at_home.get(at, party) for at, party in enumerate(base.parties))
        what = f"{', '.join(one.name for one in at_home.values())}: each has its ultimate parent where it is itself"
        yield _Alternative(what, base.transaction, everyone)


def _of_use(base: Determination) -> Iterator[_Alternative]:
    """Each end use of part 744 that is not stated."""
    stated = base.transaction.end_uses
    for code in end_use_codes():
        if code not in stated and code != "civil":
            uses = (*(use for use in stated if use != "civil"), code)
            changed = replace(base.transaction, end_uses=uses)
            yield _Alternative(code.replace("_", " "), changed, base.parties, _END_USES)
