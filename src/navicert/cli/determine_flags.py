"""The transaction of `navicert determine`, as its options name it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from navicert.cli.options import read_country_option
from navicert.errors import InvalidInput, NavicertError, NotFound
from navicert.model.transaction import ROLES

if TYPE_CHECKING:
    from navicert.exchange.transactions import Request
    from navicert.model.transaction import Transaction

Flags = Mapping[str, Any]
_NUMBER: Final = re.compile(r"(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,6})?", re.ASCII)
_ECCN: Final = re.compile(r"EAR99|\d[A-Z]\d{3}\b.*", re.ASCII | re.IGNORECASE)
_OPTIONS: Final = "the options"
# The options that say what a key of a file says.
_OF_KEYS: Final = {
    "eccn": "--item", "chip": "--chip", "value_usd": "--value", "end_use": "--end-use", "transaction": "--kind",
    "destination": "--to",
}  # fmt: skip
_FACT: Final = re.compile(r"[a-z][a-z0-9_]{0,60}", re.ASCII)
_FORM: Final = "NAME, NAME:ROLE or NAME:ROLE:CC"
_COLONS: Final = ":\uff1a"  # the second is that of Chinese keyboards
_CODE: Final = re.compile("[A-Z]{2,3}", re.ASCII)
_ANSWERS: Final = {"yes": True, "true": True, "no": False, "false": False}


def given(flags: Flags) -> list[str]:
    """The options that were used, in their order."""
    return [option for option, value in flags.items() if value not in (None, [])]


def one_source(flags: Flags, transaction: Path | None, transactions: Path | None) -> None:
    """Check that the transaction comes from one place: a file, a file of many, or options.

    Raises:
        InvalidInput: it comes from two places, or from none.
    """
    used = given(flags)
    if transaction is not None and transactions is not None:
        raise InvalidInput("--transaction is one transaction, --transactions many; leave one out", "--transaction")
    file = "--transaction" if transaction is not None else "--transactions" if transactions is not None else None
    if file is not None and used:
        raise InvalidInput(f"{used[0]}: the file of {file} says that; write it there, or leave {file} out", used[0])
    if file is None and not used:
        raise InvalidInput(
            'describe the transaction: --item EAR99 --from US --to CN --party "Zhipu AI", or --transaction FILE',
            "--transaction",
        )


def table_of(flags: Flags) -> dict[str, Any]:
    """The transaction that options describe, in the form of a file.

    Raises:
        InvalidInput: for a value that cannot be read, with the way out.
    """
    item: dict[str, Any] = {}
    if flags["--item"] and flags["--chip"]:
        raise InvalidInput("--chip: its ECCN follows from the day; leave --item or --chip out", "--chip")
    item |= {"eccn": flags["--item"]} if flags["--item"] else {}
    item |= {"chip": flags["--chip"]} if flags["--chip"] else {}
    if origin := read_country_option(flags["--origin"], "--origin"):
        item["origin"] = origin
    if flags["--value"] is not None:
        item["value_usd"] = _number(flags["--value"], "--value")
    item |= _facts(flags["--set"] or ())
    table: dict[str, Any] = {"item": item, "parties": [read_party(text) for text in flags["--party"] or ()]}
    table["transaction"] = str(flags["--kind"] or "export")
    for key, option in (("origin", "--from"), ("destination", "--to")):
        if code := read_country_option(flags[option], option):
            table[key] = code
    uses = [text for text in flags["--end-use"] or () if text.strip()]
    if uses:
        table["end_use"] = uses[0] if len(uses) == 1 else uses
    return table


def read_party(text: str, option: str = "--party") -> dict[str, str]:
    """A party as typed: NAME, NAME:ROLE, NAME:ROLE:CC, or NAME:CC; the role left out is that of a file.

    A colon with a blank after it may belong to the name ("Foo: Bar Ltd"); before a role any colon may.

    Args:
        text: for example "Hua Ke Logistics (HK) Ltd:intermediate_consignee:HK".
        option: for messages.

    Raises:
        InvalidInput: no name is left, a country is not known, or what stands in the place of a role is none: a name
            that swallowed them would be screened and not be found.
    """
    name, role, place = _parts(text, option)
    if not name.strip():
        raise InvalidInput(f"{option}: {text!r} has no name; write it as {_FORM}", option)
    party = {"name": name.strip()}
    party |= {"role": role} if role else {}
    return party | ({"country": place} if place else {})


def _parts(text: str, option: str) -> tuple[str, str | None, str | None]:
    """Name, role and country of a party, the last two None where they were left out."""
    from navicert.names.places import country_code

    head, last = _cut(text)
    if head is None:
        return text, None, None
    if not last.strip():
        raise InvalidInput(f"{option}: nothing follows the last colon of {text!r}; write it as {_FORM}", option)
    inner, middle = _cut(head)
    if role := _role(last):
        if inner is not None and _CODE.fullmatch(middle) and country_code(middle):
            raise InvalidInput(f"{option}: {middle!r}: the country comes after the role; write it as {_FORM}", option)
        return head, role, None
    if inner is not None and (role := _role(middle)):
        return inner, role, read_country_option(last.strip(), option)
    if country := country_code(last):
        if inner is None or not middle.strip():
            return head if inner is None else inner, None, country
        raise _no_role(middle, option)
    for part in (middle, last) if inner is not None else (last,):
        if _near_roles(part) or (part is last and part[0].isalpha()):
            raise _no_role(part, option)
    return text, None, None


def _cut(text: str) -> tuple[str | None, str]:
    """What stands before the last colon, None where there is none, and what stands after it."""
    at = max(text.rfind(colon) for colon in _COLONS)
    return (None, text) if at < 0 else (text[:at], text[at + 1 :])


def _no_role(text: str, option: str) -> InvalidInput:
    near = _near_roles(text)
    meant = f"; did you mean {' or '.join(near)}?" if near else ";"
    kept = "" if near else f"; where the colon belongs to the name, give the role too: {_FORM}"
    return InvalidInput(f"{option}: {text.strip()!r} is no role{meant} roles: {', '.join(ROLES)}{kept}", option)


def _near_roles(text: str) -> list[str]:
    """The roles that a slip may have meant: the nearest, or all that have the word ("consignee")."""
    typed = _folded(text)
    if near := get_close_matches(typed, ROLES, n=1, cutoff=0.75):
        return near
    words = {word for role in ROLES for word in role.split("_")}
    near = get_close_matches(typed, words, n=1, cutoff=0.8)
    return [role for role in ROLES if near and near[0] in role.split("_")]


def _folded(text: str) -> str:
    return re.sub(r"[\s\-]+", "_", text.strip().casefold())


def _role(text: str) -> str | None:
    return _folded(text) if _folded(text) in ROLES else None


def _facts(texts: Iterable[str], option: str = "--set") -> dict[str, bool]:
    out: dict[str, bool] = {}
    for text in texts:
        name, sign, answer = text.partition("=")
        key, value = _folded(name), _ANSWERS.get(answer.strip().casefold())
        if not sign or value is None or not _FACT.fullmatch(key):
            raise InvalidInput(f"{option}: {text!r} cannot be read; write it like datacenter=yes", option)
        if out.get(key, value) is not value:
            raise InvalidInput(f"{option}: {key} is yes and no; give it once", option)
        out[key] = value
    return out


def _number(text: str, option: str) -> str:
    value = text.strip().removeprefix("$").strip()
    if not _NUMBER.fullmatch(value):
        raise InvalidInput(
            f"{option}: {text!r} is no number; write it like 6500.00 or 6,500.00, with a point before the decimals",
            option,
        )
    return value.replace(",", "")


def request(flags: Flags, file: Path | None, facts: Path | None) -> Request:
    """The transaction of a file or of options, with what-if owners laid over it.

    Raises:
        InvalidInput, NotFound: something cannot be read.
    """
    from navicert.exchange.transactions import read_transaction

    found = read_transaction(file) if file is not None else _of_options(flags)
    if facts is None:
        return found
    if found.what_if:
        raise InvalidInput("--facts: the file has owners already (ownership); leave one of the two out", "--facts")
    return replace(found, what_if=_what_if(facts))


def _of_options(flags: Flags) -> Request:
    """The transaction of options; what cannot be used is told by the option that says it, not by the key of a file."""
    from navicert.exchange.transactions import request_of

    table = table_of(flags)
    try:
        return request_of(table, _OPTIONS)
    except InvalidInput as error:
        field = (error.field or "").removeprefix("item.")
        option = _OF_KEYS.get(field) or ("--set" if field in table["item"] else None)
        if option is None:
            raise
        what = str(error).removeprefix(f"{_OPTIONS}: ").removeprefix("item.").removeprefix(field).removeprefix(": ")
        name = f"{option}: {field}" if option == "--set" else option
        raise InvalidInput(f"{name}: {what}", option) from error


@contextmanager
def said_by_option() -> Iterator[None]:
    """Have messages about a key of a file, such as `item.chip`, name the option that says the same."""
    try:
        yield
    except NavicertError as error:
        text = str(error).replace("item.chip", "--chip").replace("item.eccn", "--item")
        error.args = (text, *error.args[1:])
        raise


def _what_if(path: Path) -> dict[str, Any]:
    from navicert.exchange.whatif import read_what_if

    if not path.is_file():
        raise NotFound(f"--facts: there is no file {path.name!r}")
    read_what_if(path)  # for its messages, before anything is asked
    table: dict[str, Any] = json.loads(path.read_text("utf-8-sig"))
    return table


def with_item(asked: Transaction, text: str) -> Transaction:
    """The same transaction with another item: origin, value and what the user states of its reach stay.

    Args:
        asked: the transaction.
        text: an ECCN, or the name of a chip.

    Raises:
        InvalidInput: the text is empty.
    """
    name = text.strip()
    if not name:
        raise InvalidInput("--compare-item: name an ECCN such as 3A991.p, or a chip", "--compare-item")
    eccn = name.upper() if name.casefold() == "ear99" else name if _ECCN.fullmatch(name) else None
    item = replace(
        asked.item, eccn=eccn, chip=None if eccn else name, description="", tpp=None, dram=None, datacenter=None
    )
    return replace(asked, item=item)
