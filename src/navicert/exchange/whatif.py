"""What-if files: a few owners, a few shares and who is listed, laid over the workspace or standing alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from navicert.errors import InvalidInput
from navicert.exchange.facts import inside_out, words
from navicert.model.dates import DateBound
from navicert.model.ownership import (
    Finding,
    Interest,
    InterestKind,
    Listing,
    OwnershipGraph,
    OwnershipParty,
    Source,
    read_share,
)
from navicert.names import places
from navicert.names.tokens import words_of

MOST_BYTES = 64 * 1024 * 1024
KINDS: tuple[InterestKind, ...] = ("equity", "votes", "consolidation", "control", "unspecified")
ALIASES = {"NS-CMIC": "CMIC"}
_LISTING = re.compile(r"^\s*([A-Za-z0-9_.\-]+)\s*(?:\[([^\]]*)\])?\s*(?:\(([^)]*)\))?\s*$")
_INCORPORATED = re.compile(
    r"(?:incorporated|registered|organi[sz]ed|established)\s+(?:in|under the laws? of)\s+(.+)", re.I
)
_COUNTRY = re.compile(r"^[A-Za-z]{2}$")


def read_what_if(path: Path) -> OwnershipGraph:
    """The graph of a what-if file.

    The form is that of the contract: `{"edges": [{"owner", "owned", "pct"}], "listed": {"X": "EL"}}`; an edge may also
    have `kind`, `from`, `to` and `source`; `countries` gives the country of a party, and so does a fact such as
    "incorporated in Delaware". Other keys are ignored.

    Raises:
        InvalidInput: the file cannot be read, or a value in it cannot be used; the message names edge and field.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InvalidInput(
                f"{path} is larger than {MOST_BYTES // 2**20} MB; import it with `navicert facts import`", "facts"
            )
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror or error}", "facts") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is not UTF-8: save it as UTF-8", "facts") from error
    try:
        table = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path} is no JSON: {error}", "facts") from error
    return what_if(table, path.name)


def what_if(table: Any, label: str) -> OwnershipGraph:
    """The graph of a what-if object; see `read_what_if`.

    Args:
        label: the name of the file, for the source of each fact.
    """
    if not isinstance(table, Mapping):
        raise InvalidInput(f'{label} must hold one object with "edges" and "listed"', "facts")
    edges = table.get("edges", [])
    if not isinstance(edges, list):
        raise InvalidInput(f'{label}: "edges" must be a list of objects with owner, owned and pct', "edges")
    findings: list[Finding] = []
    interests = tuple(_interest(edge, at, label, findings) for at, edge in enumerate(edges))
    listed = dict(_listed(table.get("listed", {}), label))
    countries = dict(_countries(table, label))
    names = table.get("names", {}) if isinstance(table.get("names", {}), Mapping) else {}
    ids = {i.owner for i in interests} | {i.owned for i in interests} | set(listed) | set(countries)
    parties = {
        key: OwnershipParty(key, str(names.get(key, key)), country=countries.get(key), source=Source(label))
        for key in sorted(ids)
    }
    return OwnershipGraph(parties, interests, listed, tuple(findings))


def _end(edge: Mapping[str, Any], field: str, at: int, label: str) -> str:
    value = edge.get(field)
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(f"{label}: edge {at + 1} has no {field}; write the name of a party", f"edges[{at}].{field}")
    return value.strip()


def _day(edge: Mapping[str, Any], field: str, at: int, label: str) -> DateBound | None:
    value = edge.get(field)
    if value is None:
        return None
    try:
        return DateBound.on(date.fromisoformat(str(value)), label)
    except ValueError as error:
        raise InvalidInput(
            f"{label}: edge {at + 1}: {field} {value!r} is no day; write it as YYYY-MM-DD", f"edges[{at}].{field}"
        ) from error


def _interest(edge: Any, at: int, label: str, findings: list[Finding]) -> Interest:
    if not isinstance(edge, Mapping):
        raise InvalidInput(f"{label}: edge {at + 1} must be an object with owner, owned and pct", f"edges[{at}]")
    owner, owned = _end(edge, "owner", at, label), _end(edge, "owned", at, label)
    kind = edge.get("kind", "equity")
    if kind not in KINDS:
        raise InvalidInput(f"{label}: edge {at + 1}: kind {kind!r} is none of {', '.join(KINDS)}", f"edges[{at}].kind")
    start, end = _day(edge, "from", at, label), _day(edge, "to", at, label)
    source = Source(str(edge.get("source", label)), str(at + 1))
    try:
        share = read_share(edge.get("pct"))
    except ValueError as error:
        raise InvalidInput(f"{label}: edge {at + 1} ({owner} of {owned}): {error}", f"edges[{at}].pct") from error
    interest = Interest(
        owner, owned, kind, share, start, end, source, edge.get("reason"), edge.get("joint"), str(at + 1)
    )
    if start and end and inside_out(start, end):
        text = f"the stake of {owner} in {owned} ends {end.latest}, before it begins {start.earliest}"
        # As an import does: the relation counts as standing, since to leave it out could hide an owner.
        interest = replace(interest, valid_from=None, valid_to=None)
        findings.append(Finding("dates_inside_out", f"{text}; both are taken as not known", (interest,)))
    elif start and end and start.earliest == end.latest:
        text = f"the stake of {owner} in {owned} begins and ends on {end.latest}: it counts on no day"
        findings.append(Finding("dates_of_no_day", text, (interest,)))
    return interest


@cache
def list_codes() -> tuple[str, ...]:
    """The codes that a listed party may have: those of the lists that are known, and those that a rule counts."""
    return tuple(words()["what_if"]["lists"])


def _listed(table: Any, label: str) -> Iterator[tuple[str, tuple[Listing, ...]]]:
    if not isinstance(table, Mapping):
        raise InvalidInput(f'{label}: "listed" must be an object of party and list code', "listed")
    for party, value in table.items():
        texts = value if isinstance(value, list) else str(value).split("/")
        yield str(party), tuple(_listing(str(text), str(party), label) for text in texts)


def _listing(text: str, party: str, label: str) -> Listing:
    """One list code with its programs in brackets and a note in parentheses: "SDN [CYBER2]", "EL (footnote 4)"."""
    found = _LISTING.match(text)
    if found is None:
        raise InvalidInput(
            f"{label}: {party} is listed on {text!r}; write a list code, programs in brackets: SDN [RUSSIA-EO14024]",
            f"listed.{party}",
        )
    code, programs, note = found.groups()
    code = ALIASES.get(code.upper(), code.upper())
    if code not in list_codes():
        near = get_close_matches(code, list_codes(), 3, 0.4) or list_codes()
        raise InvalidInput(
            f"{label}: {party} is listed on {code!r}, which is no list code; the nearest: {', '.join(near)}",
            f"listed.{party}",
        )
    named = (
        tuple(part.strip().upper() for part in programs.split(",") if part.strip()) if programs is not None else None
    )
    marks = tuple(re.findall(r"footnote\s+(\d+)", note or "", re.IGNORECASE))
    denial = "presumption of denial" in (note or "").casefold()
    return Listing(
        code, named, note=note or "", footnotes=marks,
        scope="ALL" if code == "EL" else None,
        policy="PRESUMPTION_OF_DENIAL" if denial else None, policy_text="Presumption of denial" if denial else None,
    )  # fmt: skip


def _countries(table: Mapping[str, Any], label: str) -> Iterator[tuple[str, str]]:
    facts = table.get("facts", {})
    for party, fact in facts.items() if isinstance(facts, Mapping) else ():
        where = _INCORPORATED.search(str(fact))
        country = _country_of(where.group(1)) if where else None
        if country:
            yield str(party), country
    countries = table.get("countries", {})
    if not isinstance(countries, Mapping):
        raise InvalidInput(f'{label}: "countries" must be an object of party and country', "countries")
    for party, code in countries.items():
        if not isinstance(code, str) or not _COUNTRY.match(code):
            raise InvalidInput(
                f"{label}: the country of {party} is {code!r}; write two letters, for example CN", "countries"
            )
        yield str(party), code.upper()


def _country_of(text: str) -> str | None:
    """The country that the first words of a text name, or lie in: "Delaware" is in the United States."""
    words = words_of(text)
    for start, end, canonical in places.place_spans(words):
        if start == 0 and end:
            country = places.country_of(canonical)
            if country:
                return country
    return None
