"""The fields of a transaction: what a user wrote, read or refused with the name of the field and the way out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Final, cast

from navicert.errors import InvalidInput
from navicert.exchange.columns import fold
from navicert.exchange.parties import MAX_NAME, name_fault
from navicert.model.item import Item
from navicert.model.party import Party, PartyKind
from navicert.model.transaction import ROLES, Kind, TransactionParty
from navicert.names.places import country_code

MOST_PARTIES: Final = 200
TRUTHS: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_NUMBER: Final = re.compile(r"\d{1,15}(?:\.\d{1,12})?", re.ASCII)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,12})?", re.ASCII)
# 6.500: six thousand five hundred in some countries, six and a half in others.
_OR_THOUSANDS: Final = re.compile(r"\d{1,3}\.\d{3}", re.ASCII)
_ECCN: Final = re.compile(r"\d[A-Ea-e]\d{3}(?:\.[A-Za-z0-9.]{1,20})?", re.ASCII)
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_KINDS: Final = ("company", "person", "vessel", "aircraft")


@cache
def words() -> Mapping[str, Any]:
    """The keys of a transaction, the words for roles and kinds, and the facts that rules ask for."""
    import tomllib

    return tomllib.loads(files("navicert.exchange").joinpath("data/transactions.toml").read_text("utf-8"))


def facts() -> tuple[str, ...]:
    """The facts that rows of the law ask for."""
    return tuple(words()["facts"])


def _fact_key(key: str) -> str:
    return re.sub(r"[\s\-]+", "_", key.strip().casefold())


def _is_truth(value: Any) -> bool:
    return isinstance(value, (str, int)) and str(value).strip().casefold() in TRUTHS


@cache
def _synonyms(table: str) -> Mapping[str, str]:
    return {fold(word): key for key, listed in words()[table].items() for word in (key, *listed)}


@dataclass(frozen=True)
class Fields:
    """Reads the fields of one transaction."""

    table: Mapping[str, Any]
    label: str

    def fault(self, field: str, what: str) -> InvalidInput:
        return InvalidInput(f"{self.label}: {field}: {what}", field)

    def unknown(self, kind: str, table: Mapping[str, Any], where: str, taken: Sequence[str] = ()) -> tuple[str, ...]:
        """Keys that nobody reads: a slip of a known one is an error, any other is said."""
        known = words()["keys"][kind]
        out = []
        for key in table:
            if key in known or key in taken:
                continue
            if near := get_close_matches(_fact_key(str(key)), (*known, *facts()), n=1, cutoff=0.8):
                raise self.fault(f"{where}{key}", f"is no field; did you mean {near[0]}?")
            out.append(f"{where}{key} is not a field of a transaction, and was not used")
        return tuple(out)

    def text(self, table: Mapping[str, Any], key: str, where: str) -> str | None:
        value = table.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise self.fault(f"{where}{key}", f"{_shown(value)} is no text; put it in quotation marks")
        if len(value) > MAX_NAME:
            raise self.fault(f"{where}{key}", f"is longer than {MAX_NAME:,} characters")
        return value.strip() or None

    def place(self, value: Any, field: str) -> str | None:
        """A country as its code; what the gazetteer does not know is left for the engine, which names the nearest."""
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise self.fault(field, f"{_shown(value)} is no country; use a code of ISO 3166 such as CN")
        return country_code(value) or value.strip()

    def country(self, table: Mapping[str, Any], key: str, where: str) -> str | None:
        value = self.text(table, key, where)
        if value is None:
            return None
        code = country_code(value)
        if code is None:
            raise self.fault(f"{where}{key}", f"{value!r} is no country; use a code of ISO 3166 such as CN")
        return code

    def kind(self) -> Kind:
        value = self.table.get("transaction")
        if value is None or value == "":
            return "export"
        found = _synonyms("kinds").get(fold(value)) if isinstance(value, str) else None
        if found is None:
            raise self.fault("transaction", f"{_shown(value)} is none of {', '.join(words()['kinds'])}")
        return cast(Kind, found)

    def day(self) -> date | None:
        value = self.table.get("as_of")
        if value is None or value == "":
            return None
        if isinstance(value, date):
            return value
        text = str(value).strip()
        try:
            if not _ISO.fullmatch(text):
                raise ValueError
            return date.fromisoformat(text)
        except ValueError as error:
            raise self.fault("as_of", f"{_shown(value)} is no day; write it as YYYY-MM-DD") from error

    def end_use(self) -> str:
        value = self.table.get("end_use")
        listed = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
        if not all(isinstance(one, str) for one in listed):
            raise self.fault("end_use", "write it as a text, or as a list of texts")
        text = "; ".join(one.strip() for one in listed if one.strip())
        if len(text) > 10 * MAX_NAME:
            raise self.fault("end_use", f"is longer than {10 * MAX_NAME:,} characters")
        return text

    def truth(self, value: Any, field: str) -> bool | None:
        if value is None or value == "":
            return None
        if isinstance(value, bool):
            return value
        found = TRUTHS.get(str(value).strip().casefold())
        if found is None and str(value).strip().casefold() in ("unknown", "?"):
            return None
        if found is None:
            raise self.fault(field, f"{_shown(value)} is neither yes nor no; leave it out where it is not known")
        return found

    def facts(
        self, table: Mapping[str, Any], where: str, others: frozenset[str] = frozenset()
    ) -> tuple[dict[str, bool], tuple[str, ...]]:
        """The facts that a table states, by their names, and the keys that they were read from.

        A yes-or-no value under a name that no rule asks for is an error: lost silently, it could turn the answer.
        """
        read: dict[str, bool] = {}
        taken = []
        for key, value in table.items():
            name = _fact_key(str(key))
            if key in others or not (name in facts() or isinstance(value, bool) or _is_truth(value)):
                continue
            if name not in facts():
                near = get_close_matches(name, (*facts(), *others), n=1, cutoff=0.6)
                hint = f"did you mean {near[0]}?" if near else f"facts: {', '.join(facts())}"
                raise self.fault(f"{where}{key}", f"is no fact that a rule asks for; {hint}")
            taken.append(str(key))
            found = self.truth(value, f"{where}{key}")
            if found is not None:
                read[name] = found
        return read, tuple(taken)

    def truths(self, field: str) -> Mapping[str, bool]:
        value = self.table.get(field)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise self.fault(field, "write it as an object of names and true or false")
        read, taken = self.facts(value, f"{field}.")
        for key in value:
            if str(key) not in taken:
                raise self.fault(f"{field}.{key}", f"is no fact that a rule asks for; facts: {', '.join(facts())}")
        return read

    def number(self, table: Mapping[str, Any], key: str, most: int | None = None) -> Decimal | None:
        value = table.get(key)
        if value is None or value == "":
            return None
        text = str(value).strip().removeprefix("$").removesuffix("%").strip()
        # A comma parts thousands and nothing else: 2,5 and 6.500,00 are not guessed at.
        text = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
        if key == "value_usd" and _OR_THOUSANDS.fullmatch(text):
            raise self.fault(f"item.{key}", f"{_shown(value)} can be read two ways; write 6500 or 6500.00")
        number = Decimal(text) if _NUMBER.fullmatch(text) and not isinstance(value, bool) else None
        if number is None or (most is not None and number > most):
            upper = f" to {most}" if most is not None else " or more"
            raise self.fault(f"item.{key}", f"{_shown(value)} is no number from 0{upper}")
        return number

    def item(self) -> tuple[Item, tuple[str, ...]]:
        table = self.table.get("item")
        if isinstance(table, str):
            table = {"eccn": table}
        if not isinstance(table, Mapping):
            raise self.fault("item", 'write it as an object, for example {"eccn": "EAR99", "origin": "US"}')
        facts, taken = self.facts(table, "item.", _item_keys())
        notes = self.unknown("item", table, "item.", taken=taken)
        product = self.truth(table.get("direct_product"), "item.direct_product")
        products = table.get("direct_product_of") or ()
        if isinstance(products, str):
            products = products.replace(",", " ").split()
        if not isinstance(products, (list, tuple)) or not all(isinstance(one, str) for one in products):
            raise self.fault("item.direct_product_of", 'write a list of ECCNs, for example ["3E001"]')
        for code in products:
            if not _ECCN.fullmatch(code.strip()):
                raise self.fault("item.direct_product_of", f"{_shown(code)} is no ECCN; write it like 3E001")
        if products and product is False:
            raise self.fault("item.direct_product", "is no, but direct_product_of names what it is the product of")
        item = Item(
            self.text(table, "eccn", "item."), self.text(table, "chip", "item."),
            self.text(table, "description", "item.") or "", self.number(table, "tpp"), self.number(table, "dram_gbps"),
            self.truth(table.get("datacenter"), "item.datacenter"), self.place(table.get("origin"), "item.origin"),
            self.truth(table.get("foreign_produced"), "item.foreign_produced"),
            self.truth(table.get("subject_to_ear"), "item.subject_to_ear"), self.number(table, "us_content_pct", 100),
            product, tuple(code.strip().upper() for code in products),
            self.number(table, "value_usd"), facts,
        )  # fmt: skip
        return item, notes

    def parties(self) -> tuple[tuple[TransactionParty, ...], tuple[str, ...]]:
        listed = self.table.get("parties", [])
        if isinstance(listed, Mapping) or not isinstance(listed, (list, tuple)):
            raise self.fault(
                "parties", 'write a list of objects, for example [{"name": "Zhipu AI", "role": "end_user"}]'
            )
        if len(listed) > MOST_PARTIES:
            raise self.fault("parties", f"has {len(listed):,} parties; one transaction has {MOST_PARTIES} at most")
        out: list[TransactionParty] = []
        notes: list[str] = []
        for at, value in enumerate(listed):
            party, more = self.party(value, f"parties[{at}]")
            out.append(party)
            notes += more
        exporter = self.table.get("exporter")
        if exporter is not None:
            party, more = self.party(
                {"name": exporter, "role": "exporter"} if isinstance(exporter, str) else exporter, "exporter"
            )
            out.append(replace(party, role="exporter"))
            notes += more
        return tuple(out), tuple(notes)

    def party(self, value: Any, where: str) -> tuple[TransactionParty, tuple[str, ...]]:
        if isinstance(value, str):
            value = {"name": value}
        if not isinstance(value, Mapping):
            raise self.fault(where, 'a party is an object with a name, for example {"name": "Zhipu AI"}')
        notes = self.unknown("party", value, f"{where}.")
        name = self.text(value, "name", f"{where}.") or ""
        if fault := name_fault(name):
            raise self.fault(f"{where}.name", fault)
        role = value.get("role") or "end_user"
        found = _synonyms("roles").get(fold(role)) if isinstance(role, str) else None
        if found is None:
            raise self.fault(f"{where}.role", f"{_shown(role)} is none of {', '.join(ROLES)}")
        kind = self.text(value, "kind", f"{where}.")
        if kind is not None and kind not in _KINDS:
            raise self.fault(f"{where}.kind", f"{kind!r} is none of {', '.join(_KINDS)}")
        party = Party(
            name, cast("PartyKind | None", kind), self.country(value, "country", f"{where}."),
            self.text(value, "address", f"{where}."), role=found, id=self.text(value, "id", f"{where}."),
        )  # fmt: skip
        return TransactionParty(
            party, found, self.country(value, "headquarters", f"{where}."),
            self.country(value, "ultimate_parent_country", f"{where}."),
        ), notes  # fmt: skip

    def what_if(self) -> Mapping[str, Any] | None:
        owners = self.table.get("ownership")
        listed = self.table.get("listed")
        if owners is None and listed is None:
            return None
        if owners is not None and not isinstance(owners, (list, tuple)):
            raise self.fault("ownership", "write a list of objects with owner, owned and pct")
        return {
            "edges": list(owners or ()), "listed": listed or {}, "countries": self.table.get("countries") or {},
            "names": self.table.get("names") or {},
        }  # fmt: skip


@cache
def _item_keys() -> frozenset[str]:
    return frozenset(words()["keys"]["item"])


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:60]}…"
