"""One transaction as the evaluators see it: the parties checked, the item classified, the day fixed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from navicert.law.corpus.countries import Country, country
from navicert.law.corpus.eccns import split_eccn
from navicert.model.determination import KnownItem
from navicert.model.item import Item
from navicert.model.transaction import CheckedParty, Transaction

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
        """The seats of the receiving parties: of the headquarters and of the ultimate parent; None where not known."""
        for one in self.receiving:
            codes = [code for code in (one.asked.headquarters, one.asked.parent_country) if code]
            for code in codes:
                yield one, country(code)
            if one.asked.parent_country is None:
                yield one, None


def case_of(transaction: Transaction, as_of: date, parties: Iterable[CheckedParty], known: KnownItem) -> Case:
    """The case of a transaction.

    Raises:
        InvalidInput: for a country or an ECCN that does not exist, with the nearest ones.
    """
    code, paragraph = split_eccn(known.eccn) if known.eccn else (None, None)
    place = country(transaction.destination) if transaction.destination else None
    source = country(transaction.origin) if transaction.origin else None
    return Case(transaction, as_of, tuple(parties), known, place, source, code, paragraph)
