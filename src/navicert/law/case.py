"""One transaction as the evaluators see it: the parties checked, the item classified, the day fixed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from navicert.errors import InvalidInput
from navicert.law.corpus.countries import Country, country, special_scope
from navicert.law.corpus.eccns import split_eccn
from navicert.model.determination import KnownItem
from navicert.model.item import Item
from navicert.model.transaction import CheckedParty, Transaction

HOME_SCOPE = "UNITED_STATES"  # With its territories: what comes there leaves no country.
HOME = "US"  # The country that an export leaves: 15 CFR 734.13(a)(1).
# Whose seat the headquarters test asks about, and whose listing brings a requirement: not the exporter's or a bank's.
RECEIVING = ("purchaser", "intermediate_consignee", "forwarder", "ultimate_consignee", "end_user")


@dataclass(frozen=True, slots=True)
class Case:
    """What an evaluator is given; it knows no more.

    Attributes:
        destination: None where it is not known.
        source: the country it ships from.
        code, paragraph: of the ECCN; None where it is not known.
    """

    transaction: Transaction
    as_of: date
    parties: tuple[CheckedParty, ...]
    known: KnownItem
    destination: Country | None
    source: Country | None
    code: str | None
    paragraph: str | None

    @property
    def item(self) -> Item:
        """The item as the user described it."""
        return self.transaction.item

    @property
    def eccn(self) -> str | None:
        """The ECCN with its paragraph."""
        return self.known.eccn

    @property
    def stays_home(self) -> bool:
        """Whether it stays in, or comes to, the United States: no export, reexport or transfer (734.13 to 734.16)."""
        return self.destination is not None and special_scope(HOME_SCOPE).covers(self.destination, self.as_of) == "yes"

    @property
    def receiving(self) -> tuple[CheckedParty, ...]:
        """The parties in the roles that 744.11(a) and 748.5(c) to (f) name."""
        return tuple(one for one in self.parties if one.role in RECEIVING)

    def stated(self, fact: str) -> bool | None:
        """What the user says of a yes-or-no fact of the item or the transaction; None where nothing."""
        held = {**self.item.facts, **self.transaction.certifications}
        if fact in held:
            return held[fact]
        return self.known.datacenter if fact == "datacenter" else None

    def seats(self) -> Iterator[tuple[CheckedParty, Country | None]]:
        """The seats of the receiving parties: of the headquarters and of the ultimate parent; None where not known.

        A party whose headquarters is not stated has it where it is: a branch of another country's company has its
        headquarters stated.
        """
        for one in self.receiving:
            for code in (one.asked.headquarters or one.country, one.asked.parent_country):
                yield one, country(code) if code else None


def case_of(transaction: Transaction, as_of: date, parties: Iterable[CheckedParty], known: KnownItem) -> Case:
    """The case of a transaction.

    Raises:
        InvalidInput: for a country or an ECCN that does not exist, with the nearest ones.
    """
    with _field("item.eccn"):
        code, paragraph = split_eccn(known.eccn) if known.eccn else (None, None)
    for made in transaction.item.direct_product_of:
        with _field("item.direct_product_of"):
            split_eccn(made)
    with _field("item.origin"):
        country(transaction.item.origin or HOME)
    with _field("destination"):
        place = country(transaction.destination) if transaction.destination else None
    with _field("origin"):
        source = country(transaction.origin) if transaction.origin else None
    checked = tuple(parties)
    for party in checked:
        with _field("parties"):
            for seat in (party.country, party.asked.headquarters, party.asked.parent_country):
                country(seat or HOME)
    if code is not None:
        known = replace(known, eccn=f"{code}.{paragraph}" if paragraph else code)
    return Case(transaction, as_of, checked, known, place, source, code, paragraph)


@contextmanager
def _field(name: str) -> Iterator[None]:
    """Say which field of a transaction a value that does not exist stands in."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(f"{name}: {error}", name) from error
