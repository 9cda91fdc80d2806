"""The UFLPA Entity List, from the page of the Department of Homeland Security."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser

from navicert.errors import ListFormatError
from navicert.lists.bracketed import BracketedNames, split_names
from navicert.lists.days import read_day
from navicert.lists.source import FileInfo, Source, clean, decode_text, fold, list_version, unpack
from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.listing import Entry, ListVersion, entry_id
from navicert.model.party import Name

CODE = "UFLPA"
PUBLISHER = "Forced Labor Enforcement Task Force, U.S. Department of Homeland Security"
URL = "https://www.dhs.gov/uflpa-entity-list"
COVERS = ("names", "listed_from", "programs", "citations", "remarks")
_SECTION = re.compile(r"Section\s+2\(d\)\(2\)\(B\)\((?P<clause>[ivx]+)\)")
_UPDATED = re.compile(r"Last (?:Updated|Published)(?: Date)?:\s*(\d{1,2}/\d{1,2}/\d{4}|\w+ \d{1,2}, \d{4})")
_HEADERS = {"nameofentity", "entityname", "effectivedate"}
_SKIPPED = {"script", "style", "noscript", "template"}


@dataclass(slots=True)
class _Table:
    heading: str
    rows: list[tuple[str, ...]]


class _Page(HTMLParser):
    """Collects the tables of the page, each with the text since the one before, and the text itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.text: list[str] = []
        self._cell: list[str] | None = None
        self._row: list[str] | None = None
        self._open: _Table | None = None
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skip += 1
        elif tag == "table":
            self._close_table()
            self._open = _Table(clean(" ".join(self.text)), [])
        elif tag == "tr":
            self._close_row()
            self._row = []
        elif tag in ("td", "th"):
            self._close_cell()
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skip = max(0, self._skip - 1)
        elif tag in ("td", "th"):
            self._close_cell()
        elif tag == "tr":
            self._close_row()
        elif tag == "table":
            self._close_table()

    def handle_data(self, data: str) -> None:
        if self._skip:
            return
        if self._cell is not None:
            self._cell.append(data)
        elif self._open is None:
            self.text.append(data)

    def close(self) -> None:
        super().close()
        if self._open is not None:
            raise ListFormatError("the page ends inside a table: it is cut off", f"table {len(self.tables) + 1}")

    def _close_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            self._row.append(clean("".join(self._cell)))
        self._cell = None

    def _close_row(self) -> None:
        self._close_cell()
        if self._row and self._open is not None:
            self._open.rows.append(tuple(self._row))
        self._row = None

    def _close_table(self) -> None:
        self._close_row()
        if self._open is not None:
            self.tables.append(self._open)
            self._open = None


@dataclass(frozen=True, slots=True)
class _Listing:
    names: BracketedNames
    day: date
    clause: str
    cells: tuple[str, ...]


def _listings(tables: Iterable[_Table]) -> list[_Listing]:
    """The rows of the list's tables; other tables of the page have other headers."""
    out: list[_Listing] = []
    for number, table in enumerate(tables, start=1):
        if not table.rows or not {fold(cell) for cell in table.rows[0]} <= _HEADERS:
            continue
        clauses = _SECTION.findall(table.heading)
        if not clauses:
            raise ListFormatError("a table of entities stands under no section of the law", f"table {number}")
        for position, cells in enumerate(table.rows[1:], start=2):
            day = read_day(cells[-1]) if len(cells) == 2 else None
            names = split_names(cells[0])
            if day is None or not names.names:
                raise ListFormatError(
                    f"a name and an effective date were expected, found {list(cells)}",
                    f"table {number}, row {position}",
                )
            out.append(_Listing(names, day, clauses[-1], cells))
    return out


def _entry(listings: list[_Listing]) -> Entry:
    """One party, which may stand under several sections of the law."""
    names: dict[str, Name] = {}
    for listing in listings:
        for name in listing.names.names:
            names.setdefault(fold(name.value), name)
    first = min(listing.day for listing in listings)
    clauses = list(dict.fromkeys(listing.clause for listing in listings))
    extensions = dict.fromkeys(listing.names.extension for listing in listings if listing.names.extension)
    primary = listings[0].names.names[0].value
    return Entry(
        id=entry_id(CODE, primary),
        list_code=CODE,
        names=tuple(names.values()),
        party_kind="company",
        programs=tuple(f"2(d)(2)(B)({clause})" for clause in clauses),
        listed_from=DateBound.on(first, "effective date on the DHS page"),
        citations=tuple(Citation(f"Pub. L. 117-78, sec. 2(d)(2)(B)({clause})") for clause in clauses),
        remarks="; ".join(extensions) or None,
        raw={"rows": [[f"({listing.clause})", *listing.cells] for listing in listings]},
    )


def parse_page(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The UFLPA Entity List as the page prints it.

    Args:
        data: the HTML of the page.
        info: its day of publication; the page's own "Last Updated" counts where it gives none.

    Raises:
        ListFormatError: the page holds no table of entities, is cut off, or a row has no readable date.
    """
    page = _Page()
    page.feed(decode_text(unpack(data)))
    page.close()
    groups: dict[str, list[_Listing]] = {}
    for listing in _listings(page.tables):
        groups.setdefault(fold(listing.names.names[0].value), []).append(listing)
    if not groups:
        raise ListFormatError("the page holds no table of entities: it is another page, or its layout has changed")
    printed = _UPDATED.findall(clean(" ".join(page.text)))
    version = list_version(
        CODE,
        (_entry(listings) for listings in groups.values()),
        info,
        covers=COVERS,
        published=read_day(printed[-1]) if printed else None,
        publisher=PUBLISHER,
        url=URL,
    )
    return (version,)


SOURCES: tuple[Source, ...] = (Source("uflpa-html", (CODE,), "UFLPA Entity List", URL, "html", PUBLISHER, parse_page),)
