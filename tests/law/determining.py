"""Makes transactions, parties and listings for the tests of the evaluators."""

from __future__ import annotations

from datetime import date
from typing import Any

from navicert.law.determine import determine
from navicert.model.citation import Citation
from navicert.model.determination import Determination
from navicert.model.item import Item
from navicert.model.listing import Entry, Requirement
from navicert.model.party import Name, Party
from navicert.model.screening import OwnedBy
from navicert.model.transaction import CheckedParty, ListHit, Owner, Transaction, TransactionParty

DAY = date(2026, 7, 23)
DENIAL = "PRESUMPTION_OF_DENIAL"


def listed(
    code: str = "EL", *, scope: str | None = "ALL", marks: tuple[str, ...] = (), policy: str | None = DENIAL,
    programs: tuple[str, ...] = (), text: str = "For all items subject to the EAR", name: str = "Kappa Co., Ltd.",
    certain: bool = True, identified: bool = False, doubt: str = "", printed: str | None = None,
) -> ListHit:  # fmt: skip
    """A listing of a party."""
    row = Requirement(scope, marks, policy) if code == "EL" else None
    entry = Entry(
        f"{code.lower()}-{name}", code, (Name(name),), programs=programs, requirement=row,
        license_requirement=text if code == "EL" else None, review_policy=printed, citations=(Citation("90 FR 1"),),
    )  # fmt: skip
    return ListHit(entry, certain, "name", "same", name, 1000, doubt, identified)


def party(
    name: str = "Kappa", country: str | None = "CN", role: str = "end_user", *, hits: tuple[ListHit, ...] = (),
    owners: tuple[Owner, ...] = (), seat: str | None = None, parent: str | None = None,
) -> CheckedParty:  # fmt: skip
    """A party of a transaction with what was found of it."""
    return CheckedParty(TransactionParty(Party(name, country=country), role, seat, parent), hits, owners)


def owner(
    result: str, *, reached: str | None = None, rule: str = "bis", lists: tuple[str, ...] = ("EL",), **more: Any
) -> Owner:
    """An answer of the ownership engine."""
    owned = OwnedBy(
        "Kappa", "Kappa", "name", None, rule, "BIS Affiliates Rule" if rule == "bis" else "OFAC 50 Percent Rule",
        result, reached or result, "60", "60", "60% (Lambda) = 60%", ((("Lambda", "Kappa"), "why"),), lists, True, "",
    )  # type: ignore[arg-type]  # fmt: skip
    entries = tuple((code, "Lambda", "") for code in lists)
    given = {"scope": "ALL", "policy": DENIAL, "exceptions": "none", "path": ("Lambda", "Kappa")} | more
    return Owner(owned, entries, **given)


def answer(
    item: Item | str, to: str | None, *parties: CheckedParty, day: date = DAY, kind: str = "export",
    origin: str | None = "US", uses: tuple[str, ...] = ("civil",), certifications: dict[str, bool] | None = None,
) -> Determination:  # fmt: skip
    """The determination of a transaction; an unlisted party at home where none is given."""
    given = parties or (party("Omega", to, seat=to, parent=to),)
    asked = Transaction(
        Item(item) if isinstance(item, str) else item, to, kind, origin, tuple(one.asked for one in given), uses,
        certifications=certifications or {},
    )  # fmt: skip
    return determine(asked, day, given)
