"""The tables of the supplements to 15 CFR Part 744, as the eCFR publishes them in XML.

The versioner writes HTML tables (`TABLE`, `TR`, `TD`), the Federal Register's own files `GPOTABLE`, `ROW`,
`ENT`; both are read. A country stands in the first row of its entities only and holds for the rows after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from navicert.errors import ListFormatError
from navicert.lists.countries import country_code
from navicert.lists.days import read_day
from navicert.lists.entity_list.cells import Cell, read_cell
from navicert.lists.rows import ListRow, entries_of_rows
from navicert.lists.source import FileInfo, clean, fold, list_version, read_xml, text_faults, unpack
from navicert.model.listing import ListVersion
from navicert.model.party import Address

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

PUBLISHER = "Electronic Code of Federal Regulations (eCFR)"
# What a header cell starts with -> the column.
_COLUMNS = {
    "country": "country",
    "entity": "entity",
    "listedpersonandaddress": "entity",
    "listedperson": "entity",
    "licenserequirement": "requirement",
    "licensereviewpolicy": "policy",
    "federalregistercitation": "citation",
}
# Elements that end a line of text.
_BREAKS = {"P", "BR", "DIV", "TD", "TR", "ENT", "ROW", "FP"}


@dataclass(frozen=True, slots=True)
class Supplement:
    """Which supplement holds a list, and what its table states.

    Attributes:
        number: of the supplement to part 744.
        covers: fields of `Entry`.
    """

    code: str
    number: int
    covers: tuple[str, ...]

    @property
    def url(self) -> str:
        """The page where a person reads it."""
        return (
            "https://www.ecfr.gov/current/title-15/part-744/"
            f"appendix-Supplement%20No.%20{self.number}%20to%20Part%20744"
        )


def parse_supplement(data: bytes, info: FileInfo, supplement: Supplement) -> tuple[ListVersion, ...]:
    """The list of one supplement out of an eCFR XML file of part 744 or of the supplement alone.

    Raises:
        ListFormatError: no such table, damaged or cut off, or the day of the text is not known (it stands in
        the
            address `/full/YYYY-MM-DD/`).
    """
    root = read_xml(unpack(data))
    try:
        rows = [row for cells in _table(root, supplement) for row in _list_rows(cells, supplement)]
        text = "".join(root.itertext())
    except RecursionError as error:
        raise ListFormatError("the XML is nested too deeply to be a supplement of the CFR") from error
    if not rows:
        raise ListFormatError(f"the table of Supplement No. {supplement.number} has no rows")
    return (
        list_version(
            supplement.code,
            entries_of_rows(supplement.code, rows),
            info,
            covers=supplement.covers,
            published=_day_of(info.url),
            publisher=PUBLISHER,
            url=supplement.url,
            faults=text_faults(text),
        ),
    )


def _day_of(url: str | None) -> date | None:
    match = re.search(r"/full/(\d{4}-\d\d-\d\d)/", url or "")
    return read_day(match[1]) if match else None


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2].upper() if isinstance(element.tag, str) else ""


def text_of(element: Element) -> str:
    """The text of an element, its paragraphs and line breaks as spaces."""
    parts: list[str] = []

    def walk(one: Element) -> None:
        if _tag(one) in _BREAKS:
            parts.append(" ")
        parts.append(one.text or "")
        for child in one:
            walk(child)
            parts.append(child.tail or "")
        if _tag(one) in _BREAKS:
            parts.append(" ")

    walk(element)
    return clean("".join(parts))


def _table(root: Element, supplement: Supplement) -> Iterator[dict[str, str]]:
    """The rows of the supplement's table, by column, with the country filled in."""
    wanted = fold(f"Supplement No. {supplement.number} to Part 744")
    parts = [one for one in root.iter() if _tag(one) == "DIV9" and wanted in fold(one.get("N") or _head(one))]
    columns: list[str] | None = None
    country = ""
    for part in parts or [root]:
        for row in part.iter():
            if _tag(row) not in ("TR", "ROW", "BOXHD"):
                continue
            cells = [text_of(cell) for cell in row if _tag(cell) in ("TD", "TH", "ENT", "CHED")]
            header = [_column(cell) for cell in cells]
            if "entity" in header and "country" in header:
                columns = [name or "" for name in header]
                continue
            if columns is None or not any(cells):
                continue
            values = dict(zip(columns, cells, strict=False))
            country = values.get("country") or country
            if values.get("entity"):
                yield {**values, "country": country}
    if columns is None:
        raise ListFormatError(
            f"no table with the columns Country and Entity: no Suppl. No. {supplement.number} to Part 744"
        )


def _head(part: Element) -> str:
    return next((text_of(one) for one in part if _tag(one) == "HEAD"), "")


def _column(cell: str) -> str | None:
    folded = fold(cell)
    return next((name for start, name in _COLUMNS.items() if folded.startswith(start) and len(folded) < 60), None)


def _list_rows(values: dict[str, str], supplement: Supplement) -> Iterator[ListRow]:
    heading = values["country"]
    for cell in read_cell(values["entity"], heading):
        addresses = tuple(Address(one, country=_country(one, heading)) for one in cell.addresses)
        known = [
            country_code(heading) or country_code(heading.split(",")[0]),
            *(one.country for one in addresses),
        ]
        countries = tuple(dict.fromkeys(one for one in known if one))
        yield ListRow(
            name=_row_name(cell),
            aliases=cell.aliases,
            former=cell.former,
            addresses=addresses,
            countries=tuple(sorted(countries, key=lambda one: one != "HK")),
            citations=values.get("citation", ""),
            requirement=values.get("requirement") or None,
            policy=values.get("policy") or None,
            remarks="; ".join(cell.notes),
            url=supplement.url,
            raw={key: value for key, value in values.items() if value},
        )


def _row_name(cell: Cell) -> str:
    return f"{cell.parent}. Subordinate Institution - {cell.name}" if cell.parent else cell.name


def _country(address: str, heading: str) -> str | None:
    """The country of an address: its last words, else the heading's; Hong Kong stands under China."""
    if re.search(r"\bHong Kong\b|\bH\.?K\.?$", address):
        return "HK"
    last = re.sub(r"[\d\s.]+$", "", address.rpartition(",")[2].strip(" ."))
    return country_code(last) or country_code(heading) or country_code(heading.split(",")[0])
