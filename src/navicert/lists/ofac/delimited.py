"""OFAC's delimited files: SDN.CSV with ADD.CSV and ALT.CSV, and the same set for the consolidated list.

The three files belong together and have no header; they come here as one .zip with three members (and, where
OFAC publishes it, SDN_COMMENTS.CSV, which holds what did not fit into the remarks). "-0-" stands for an empty
field and 0x1A ends each file. A set without its end marks is cut off.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from navicert.errors import ListFormatError
from navicert.lists.countries import country_code, country_codes
from navicert.lists.ofac.remarks import Remarks, read_remarks
from navicert.lists.ofac.tables import PUBLISHER, entry_id, is_uid, party_kind, tables, unique
from navicert.lists.source import FileInfo, clean, decode_text, list_version, unpack, unzip
from navicert.model.listing import Entry, ListVersion
from navicert.model.party import Address, Identifier, Name, NameKind

COVERS = (
    "names",
    "party_kind",
    "addresses",
    "countries",
    "identifiers",
    "birth_dates",
    "programs",
    "remarks",
)
_END = "\x1a"
_PARTS = ("main", "add", "alt", "comments")
_MAIN_COLUMNS = (
    "uid",
    "name",
    "type",
    "program",
    "title",
    "call_sign",
    "vessel_type",
    "tonnage",
    "gross_tonnage",
    "flag",
    "owner",
    "remarks",
)
_COLUMNS = {"main": len(_MAIN_COLUMNS), "add": 6, "alt": 5, "comments": 2}
_ALIAS_KINDS: dict[str, NameKind] = {"aka": "alias", "fka": "former", "nka": "alias"}
Rows = dict[str, list[list[str]]]


def _part_of(member: str) -> str | None:
    """Which part of the set a file is, by its name: SDN.CSV, CONS_ADD.CSV, sdn_2021-07.csv."""
    stem = member.replace("\\", "/").rpartition("/")[2].casefold()
    if not stem.endswith((".csv", ".csv.xz")):
        return None
    for part in ("comments", "add", "alt"):
        if part in stem:
            return part
    return "main" if "sdn" in stem or "prim" in stem else None


def _rows(text: str, part: str) -> Iterator[list[str]]:
    if _END not in text:
        raise ListFormatError("the end mark (0x1A) is missing: the file is cut off", part)
    body = text.partition(_END)[0]
    width = _COLUMNS[part]
    reader = csv.reader(io.StringIO(body, newline=""), strict=True)
    try:
        for row in reader:
            if not row:
                continue
            if len(row) != width or not is_uid(row[0]):
                raise ListFormatError(
                    f"a row of {width} fields that starts with OFAC's number was expected, found {len(row)}",
                    f"{part}, line {reader.line_num}",
                )
            yield [row[0], *("" if value.strip() == "-0-" else value for value in row[1:])]
    except csv.Error as error:
        raise ListFormatError(f"not a readable table: {error}", f"{part}, line {reader.line_num}") from error


def _by_uid(rows: Iterator[list[str]]) -> Rows:
    out: Rows = defaultdict(list)
    for row in rows:
        out[row[0]].append(row)
    return out


def _read_set(data: bytes) -> tuple[list[list[str]], Rows, Rows, Rows]:
    texts: dict[str, str] = {}
    for member, content in unzip(data).items():
        part = _part_of(member)
        if part is None:
            continue
        if part in texts:
            raise ListFormatError(f"the archive holds two {part} files", member)
        texts[part] = decode_text(unpack(content))
    missing = [part for part in ("main", "add", "alt") if part not in texts]
    if missing:
        raise ListFormatError(
            f"the archive lacks {', '.join(missing)}: put SDN.CSV, ADD.CSV and ALT.CSV "
            "(or the CONS_ files) into one .zip"
        )
    main = list(_rows(texts["main"], "main"))
    add, alt = (_by_uid(_rows(texts[part], part)) for part in ("add", "alt"))
    comments = _by_uid(_rows(texts["comments"], "comments")) if "comments" in texts else {}
    known = {row[0] for row in main}
    strays = [uid for rows in (add, alt) for uid in rows if uid not in known]
    if strays:
        raise ListFormatError(
            f"{len(strays)} numbers of ADD.CSV or ALT.CSV are not in the main file: the files are of different days",
            f"uid {strays[0]}",
        )
    return main, add, alt, comments


def _address(row: list[str]) -> Address | None:
    street, city, country = clean(row[2]), clean(row[3]), clean(row[4])
    text = ", ".join(part for part in (street, city, country) if part)
    if not text:
        return None
    return Address(text, city=city or None, country=country_code(country))


def _names(row: dict[str, str], alt: list[list[str]], remarks: Remarks) -> tuple[Name, ...]:
    names = [Name(clean(row["name"]))]
    names += [Name(clean(line[3]), _ALIAS_KINDS.get(line[2].strip(), "alias")) for line in alt if clean(line[3])]
    return tuple(dict.fromkeys((*names, *remarks.names)))


def _identifiers(row: dict[str, str], remarks: Remarks) -> tuple[Identifier, ...]:
    call_sign = clean(row["call_sign"])
    signs = (Identifier("Vessel Call Sign", call_sign),) if call_sign else ()
    return (*remarks.identifiers, *signs)


def _raw(row: dict[str, str], add: list[list[str]], alt: list[list[str]], remarks: Remarks) -> dict[str, Any]:
    raw: dict[str, Any] = {key: value for key, value in row.items() if value and key != "remarks"}
    if add:
        raw["addresses"] = [line[1:] for line in add]
    if alt:
        raw["alternate_names"] = [line[1:] for line in alt]
    parts = (
        ("linked_to", remarks.linked_to),
        ("birth_places", remarks.birth_places),
        ("other", remarks.rest),
    )
    raw.update({key: list(values) for key, values in parts if values})
    if remarks.gender:
        raw["gender"] = remarks.gender
    return raw


def _entry(code: str, cells: list[str], add: list[list[str]], alt: list[list[str]], more: str) -> Entry:
    row = dict(zip(_MAIN_COLUMNS, cells, strict=True))
    if not clean(row["name"]):
        raise ListFormatError("an entry has no name", f"uid {row['uid']}")
    text = row["remarks"] + more
    remarks = read_remarks(text)
    addresses = tuple(dict.fromkeys(place for line in add if (place := _address(line))))
    return Entry(
        id=entry_id(code, row["uid"]),
        list_code=code,
        names=_names(row, alt, remarks),
        party_kind=party_kind(row["type"]),
        addresses=addresses,
        countries=country_codes(*(place.country for place in addresses), *remarks.countries, row["flag"]),
        identifiers=_identifiers(row, remarks),
        birth_dates=remarks.birth_dates,
        programs=programs(row["program"]),
        remarks=clean(text) or None,
        raw=_raw(row, add, alt, remarks),
    )


def programs(printed: str) -> tuple[str, ...]:
    """The programs of a row: "SDGT] [SYRIA" of SDN.CSV, "SDGT; SYRIA" of other files."""
    return unique(clean(part) for part in printed.replace("] [", ";").split(";"))


def _entries(data: bytes, codes_of: Any) -> dict[str, list[Entry]]:
    main, add, alt, comments = _read_set(data)
    out: dict[str, list[Entry]] = defaultdict(list)
    for cells in main:
        uid = cells[0]
        more = "".join(line[1] for line in comments.get(uid, ()))
        for code in codes_of(programs(cells[3])):
            out[code].append(_entry(code, cells, add.get(uid, []), alt.get(uid, []), more))
    return out


def parse_sdn(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The SDN list out of SDN.CSV, ADD.CSV and ALT.CSV.

    Args:
        data: a .zip with the three files (members may be .xz).
        info: must give the day of publication; the files print none.

    Raises:
        ListFormatError: a part is missing, cut off, of another day, or not in OFAC's layout.
    """
    entries = _entries(data, lambda _: ("SDN",))
    return (list_version("SDN", entries["SDN"], info, covers=COVERS, publisher=PUBLISHER),)


def parse_consolidated(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The non-SDN lists out of CONS_PRIM.CSV, CONS_ADD.CSV and CONS_ALT.CSV, by the programs of each row.

    Raises:
        ListFormatError: as `parse_sdn`; also where no program of the file belongs to a known list.
    """
    by_program, fallback = tables().program_lists, tables().fallback_lists
    unplaced: list[tuple[str, ...]] = []

    def codes_of(row_programs: tuple[str, ...]) -> tuple[str, ...]:
        codes = unique(by_program.get(program, "") for program in row_programs)
        codes = codes or unique(fallback.get(program, "") for program in row_programs)
        if not codes:
            unplaced.append(row_programs)
        return codes

    entries = _entries(data, codes_of)
    if not entries:
        raise ListFormatError("no row names a program of a known non-SDN list: this is not the consolidated file")
    faults = (f"{len(unplaced)} rows name no program of a known list: {unplaced[0]}",) if unplaced else ()
    return tuple(
        list_version(code, rows, info, covers=COVERS, publisher=PUBLISHER, faults=faults)
        for code, rows in sorted(entries.items())
    )
