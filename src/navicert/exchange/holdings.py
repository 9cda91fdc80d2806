"""Tables of holdings, CSV or XLSX, as people keep them: who owns how much of whom, one holding in each row.

Where no column holds ids, parties are one where their names are the same to the letter; nothing else is merged.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from navicert.errors import InvalidInput
from navicert.exchange.columns import fold, mapped
from navicert.exchange.facts import (
    NO_TEXT,
    Fact,
    Stated,
    bad_bytes,
    label,
    plain_text,
    unusable,
    with_finding_marks,
    words,
)
from navicert.exchange.parties import name_fault
from navicert.exchange.text import Lines, find_delimiter, open_file, open_text, records
from navicert.model.citation import Citation
from navicert.model.ownership import Finding, Interest, InterestKind, OwnershipParty, Source
from navicert.names.places import country_code

NEEDED: Final = ("owner", "owned")
LEI_LENGTH: Final = 20


def holding_fields() -> tuple[str, ...]:
    """The fields of a holding that a column can hold."""
    return tuple(words()["holdings"]["fields"])


def read_holdings_mapping(texts: Iterable[str]) -> dict[str, str]:
    """What `--map owner=Aktionär,pct=Anteil` says of holdings: field to column head; see `columns.mapped`."""
    return mapped(texts, holding_fields(), "holding", "owner=Shareholder")


def read_holdings(
    path: Path, dataset: str, mapping: Mapping[str, str] | None = None, encoding: str | None = None
) -> Iterator[Fact]:
    """The facts of a table of holdings.

    Args:
        path: `.xlsx` is read as a workbook, anything else as delimited text.
        dataset: what the facts name as their source.
        mapping: field to column head, from `--map`.
        encoding: of delimited text; UTF-8 and the byte order marks are found without it.

    Raises:
        NotFound, InvalidInput: the file cannot be read, or no column holds owner and owned.
    """
    with open_file(path) as stream:
        if path.suffix.lower() == ".xlsx":
            from navicert.exchange.workbook import sheet_rows

            yield from _Table(dataset, path.name, mapping).facts(sheet_rows(stream, path.name))
            return
        with open_text(stream, encoding) as text:
            lines = Lines(text)
            first = list(islice(lines, 20))
            lines.back(first)
            delimiter = find_delimiter([line for _, line in first], path.suffix.lower())
            yield from _Table(dataset, path.name, mapping).facts(records(lines, delimiter))


def find_holdings(header: Sequence[str], mapping: Mapping[str, str] | None = None) -> dict[str, int]:
    """Which column holds which field; a column holds one field only.

    Raises:
        InvalidInput: a mapped column is missing.
    """
    folded = [fold(head) for head in header]
    of: dict[str, int] = {}
    for name, head in (mapping or {}).items():
        if fold(head) not in folded:
            shown = ", ".join(repr(label(one)) for one in header[:12])
            raise InvalidInput(f"--map: no column {head!r}; columns: {shown}", "--map")
        of[name] = list(header).index(head) if head in header else folded.index(fold(head))
    for name, synonyms in words()["holdings"]["fields"].items():
        if name in of:
            continue
        for synonym in map(fold, synonyms):
            places = [at for at, head in enumerate(folded) if head == synonym and at not in of.values()]
            if places:
                of[name] = places[0]
                break
    return of


@dataclass(slots=True)
class _Table:
    """The reading of one table: what parties it named, and what of it looks odd as a whole."""

    dataset: str
    file: str
    mapping: Mapping[str, str] | None
    columns: Mapping[str, int] = field(default_factory=dict)
    named: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    shares: int = 0
    small: int = 0

    def facts(self, rows: Iterator[tuple[int, list[str], str | None]]) -> Iterator[Fact]:
        header = next((row for row in rows if any(cell.strip() for cell in row[1])), None)
        if header is None:
            raise InvalidInput(f"{self.file}: is empty")
        heads = [plain_text(cell).strip().lstrip("\ufeff") for cell in header[1]]
        self.columns = find_holdings(heads, self.mapping)
        if missing := [name for name in NEEDED if name not in self.columns]:
            shown = ", ".join(repr(label(head)) for head in heads[:12])
            hint = " ".join(f"--map {name}=COLUMN" for name in missing)
            told = f"no column is known to hold {' and '.join(missing)}; columns: {shown}; say which with {hint}"
            raise InvalidInput(f"{self.file}: {told}", "--map")
        for number, cells, fault in rows:
            if fault:
                yield unusable(f"line {number}", fault)
            elif any(map(bad_bytes, cells)):
                yield unusable(f"line {number}", f"{NO_TEXT}; see --encoding")
            elif any(cell.strip() for cell in cells):
                yield from self._row(number, cells, len(heads))
        if self.shares > 1 and self.small == self.shares:
            told = "no share is above 1; write percent, 33.4 and not 0.334 (a cell shown as 33.4% in Excel holds 0.334)"
            yield Finding("shares_all_small", f"{self.file}: {told}")

    def _cell(self, name: str, cells: Sequence[str]) -> str:
        at = self.columns.get(name)
        return " ".join(plain_text(cells[at]).split()) if at is not None and at < len(cells) else ""

    def _row(self, number: int, cells: list[str], width: int) -> Iterator[Fact]:
        where = f"line {number}"
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            told = f"has {len(cells)} cells where the header has {width}; put a cell with a comma in quotation marks"
            yield unusable(where, told)
            return
        owner, owned = self._cell("owner", cells), self._cell("owned", cells)
        nobody = owner.casefold() in {fold_word.casefold() for fold_word in words()["holdings"]["nobody"]}
        kind = self._kind(self._cell("kind", cells), where)
        if isinstance(kind, Finding):
            yield kind
            kind = "equity"
        if nobody or (kind == "unspecified" and not owner):
            kind = "unspecified"
        for name, text in (("owned", owned), *((("owner", owner),) if kind != "unspecified" else ())):
            if fault := name_fault(text):
                yield unusable(where, f"{name}: {fault}", "relation_without_ends" if not text else "bad_record")
                return
        stated = Stated(where, self.dataset)
        url = self._cell("source", cells)
        citation = Citation(url, url if url.startswith(("https://", "http://")) else None) if url else None
        source = Source(self.dataset, where, citation)
        held = yield from self._party("owned", cells, where, source)
        by = "" if kind == "unspecified" else (yield from self._party("owner", cells, where, source))
        share = stated.share(self._cell("pct", cells))
        self.shares += share is not None
        self.small += share is not None and share.is_exact and share.high <= 1
        days = [[text] if (text := self._cell(name, cells)) else [] for name in ("from", "to")]
        start, end = stated.days(*days)
        reason = (owner or "unknown") if kind == "unspecified" else None
        interest = Interest(by, held, kind, share, start, end, source, reason, id=f"{self.dataset}-{number}")
        yield with_finding_marks(interest, stated)
        yield from stated.findings

    def _kind(self, text: str, where: str) -> InterestKind | Finding:
        if not text:
            return "equity"
        for kind, synonyms in words()["holdings"]["kinds"].items():
            if fold(text) in {fold(kind), *map(fold, synonyms)}:
                found: InterestKind = kind
                return found
        return Finding("bad_kind", f"{where}: kind {label(text)!r} is not known and is taken as equity")

    def _party(self, role: str, cells: Sequence[str], where: str, source: Source) -> Generator[Fact, None, str]:
        """The party of a row, given out when it first occurs; returns its id."""
        name, stated = self._cell(role, cells), self._cell(f"{role}_country", cells)
        key = self._cell(f"{role}_id", cells) or name
        country = country_code(stated) if stated else None
        if stated and country is None:
            yield Finding("bad_country", f"{where}: country {label(stated)!r} is not known and was left out")
        known = self.named.get(key)
        if known is None:
            self.named[key] = name, country
            identifiers = (("LEI", key),) if key != name and len(key) == LEI_LENGTH and key.isalnum() else ()
            yield OwnershipParty(key, name, "company", country, identifiers, (), source)
        elif known[0] != name:
            yield Finding(
                "two_names", f"{where}: {label(key)} is called {label(name)} here and {label(known[0])} before"
            )
        elif country and known[1] and country != known[1]:
            told = f"{label(name)} is of {country} here and of {known[1]} before: two companies need ids of their own"
            yield Finding("two_countries", f"{where}: {told}")
        return key
