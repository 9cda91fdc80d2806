"""Who ships what to whom: a transaction with its parties in their roles, and what the lists and facts say of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from navicert.model.citation import Citation
from navicert.model.item import Item
from navicert.model.listing import Entry
from navicert.model.party import Party
from navicert.model.screening import OwnedBy

Kind = Literal["export", "reexport", "transfer", "deemed_export"]
Via = Literal["name", "alias", "address", "class_of_facility"]
How = Literal["same", "name_variant", "transliteration", "address"]

# The roles of 15 CFR 748.5(c)-(f), and those that a transaction has beside them.
ROLES = (
    "purchaser", "intermediate_consignee", "ultimate_consignee", "end_user", "forwarder", "exporter", "bank", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TransactionParty:
    """A party in its role.

    Attributes:
        role: one of `ROLES`.
        headquarters: country of the headquarters, ISO 3166-1 alpha-2.
        parent_country: country of the headquarters of the ultimate parent.
    """

    party: Party
    role: str = "end_user"
    headquarters: str | None = None
    parent_country: str | None = None


@dataclass(frozen=True, slots=True)
class Transaction:
    """What is asked about.

    Attributes:
        kind: an export leaves the United States, a reexport another country; a transfer stays within one; a deemed
            export releases technology to a foreign person.
        origin: the country it ships from, ISO 3166-1 alpha-2; None where not known.
        destination: the country of the end use.
        parties: in the order given.
        end_uses: codes of `law/corpus/end-uses.toml`, for example "military" or "advanced_node_fab".
        end_use_text: as the user wrote it; empty where nothing was said.
        certifications: what the exporter certifies, for example {"us_third_party_test": True}.
    """

    item: Item
    destination: str | None
    kind: Kind = "export"
    origin: str | None = None
    parties: tuple[TransactionParty, ...] = ()
    end_uses: tuple[str, ...] = ()
    end_use_text: str = ""
    certifications: Mapping[str, bool] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class ListHit:
    """That a party is, or may be, an entry of a list on the day.

    Attributes:
        certain: whether the entry is a match that stood on the day; otherwise it may be the party, or may have stood.
        identified: whether the entry is the party, and only another fact is open, as whether it stood on the day:
            `doubt` says which.
        via: what of the entry was matched; `how` says how alike the two are.
        matched: the name or address of the entry that was matched.
        score: thousandths.
    """

    entry: Entry
    certain: bool
    via: Via
    how: How
    matched: str
    score: int
    doubt: str = ""
    identified: bool = False


@dataclass(frozen=True, slots=True)
class Owner:
    """That listed parties own a party, or may, by one ownership rule, and what passes down from them.

    Attributes:
        owned: the answer of the ownership engine.
        entries: the lists and names of the owners that count: list code, name as the list prints it, entry id.
        scope, footnotes, policy, policy_text: of the strictest owner, as the list's row codes them.
        exceptions: "none" where an owner leaves none.
        path: names, from the listed owner down to the party.
        returns: in words, when a rule that does not stand on the day comes back; empty where it stands or does not.
    """

    owned: OwnedBy
    entries: tuple[tuple[str, str, str], ...] = ()
    scope: str | None = None
    footnotes: tuple[str, ...] = ()
    policy: str | None = None
    policy_text: str | None = None
    exceptions: str = ""
    path: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    returns: str = ""


@dataclass(frozen=True, slots=True)
class CheckedParty:
    """A party of a transaction with what screening and tracing found.

    Attributes:
        hits: matches first, then what may be one.
        owners: by rule, `bis` and `ofac`.
        ownership: what of its owners was or was not checked, in words.
        error: why it was not screened; None where it was.
        unsearched: codes of lists that the law asks about and of which no version was searched.
    """

    asked: TransactionParty
    hits: tuple[ListHit, ...] = ()
    owners: tuple[Owner, ...] = ()
    ownership: str = ""
    error: str | None = None
    unsearched: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As the user wrote it."""
        return self.asked.party.name

    @property
    def role(self) -> str:
        """Its role."""
        return self.asked.role

    @property
    def country(self) -> str | None:
        """Where it is."""
        return self.asked.party.country

    @property
    def listings(self) -> tuple[ListHit, ...]:
        """The entries that it is taken to be: matches, also those of which only the day is open."""
        return tuple(hit for hit in self.hits if hit.certain or hit.identified)

    @property
    def possible(self) -> tuple[ListHit, ...]:
        """The entries that it may be, the likeliest first: a person has to tell."""
        return tuple(hit for hit in self.hits if not hit.certain and not hit.identified)
