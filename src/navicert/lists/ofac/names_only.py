"""Dated files with the names of the SDN list only: uid, name, type, programs, alternate names.

They tell who stood on the list on which day, and nothing else: no addresses, no dates, no numbers.
"""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
from dataclasses import replace
from datetime import date

from navicert.errors import ListFormatError
from navicert.lists.ofac.delimited import programs
from navicert.lists.ofac.tables import PUBLISHER, entry_id, is_uid, party_kind
from navicert.lists.source import (
    MAX_FILE_BYTES,
    FileInfo,
    clean,
    decode_text,
    list_version,
    read_table,
    unpack,
)
from navicert.model.listing import Entry, ListVersion
from navicert.model.party import Name

COVERS = ("names", "programs", "party_kind")
_COLUMNS = ("uid", "name", "type", "programs", "alternate_names")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})\.csv$")


def _entry(line: int, row: dict[str, str]) -> Entry:
    name = clean(row["name"])
    if not is_uid(row["uid"]) or not name:
        raise ListFormatError("a row needs OFAC's number and a name", f"line {line}")
    names = [Name(name)]
    names += [Name(alias, "alias") for part in row["alternate_names"].split("; ") if (alias := clean(part))]
    return Entry(
        id=entry_id("SDN", row["uid"]),
        list_code="SDN",
        names=tuple(dict.fromkeys(names)),
        party_kind=party_kind(row["type"]),
        programs=programs(row["programs"]),
        raw={key: value for key, value in row.items() if value},
    )


def parse_names(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The SDN list of one day, names only.

    Args:
        data: the CSV file, packed or not.
        info: must give the day; the file prints none.

    Raises:
        ListFormatError: another layout, a damaged row, or no day.
    """
    return (_version(unpack(data), info, {}),)


def _version(content: bytes, info: FileInfo, known: dict[tuple[str, ...], Entry]) -> ListVersion:
    """One day's list; a row that an earlier day has read alike is the same entry, and is not read again."""
    entries = []
    for line, row in read_table(decode_text(content), _COLUMNS):
        key = tuple(row.values())
        entry = known.get(key)
        if entry is None:
            entry = known[key] = _entry(line, row)
        entries.append(entry)
    return list_version("SDN", entries, info, covers=COVERS, publisher=PUBLISHER)


def parse_names_archive(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The SDN lists of several days out of one .tar (packed or not) of dated CSV files.

    Nine days in nine files take 3.2 MB, in one packed archive 0.4 MB, because they share nearly all their
    text. Every version carries the checksum of its own CSV file, not of the archive.

    Raises:
        ListFormatError: no archive, a member without a date in its name, or a member that cannot be read.
    """
    members = _members(unpack(data))
    versions: list[ListVersion] = []
    known: dict[tuple[str, ...], Entry] = {}
    for name, content in sorted(members.items()):
        match = _DAY.search(name)
        try:
            day = date.fromisoformat(match[1]) if match else None
        except ValueError:
            day = None
        if day is None:
            raise ListFormatError("a member's name does not end on a day (YYYY-MM-DD.csv)", name)
        own = replace(info, published=day, sha256=hashlib.sha256(content).hexdigest())
        versions.append(_version(content, own, known))
    if not versions:
        raise ListFormatError("the archive holds no files")
    return tuple(versions)


def _members(content: bytes) -> dict[str, bytes]:
    out: dict[str, bytes] = {}
    room = MAX_FILE_BYTES
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.isfile() else None
                if stream is None:
                    continue
                out[member.name] = stream.read(room + 1)
                room -= len(out[member.name])
                if room < 0:
                    raise ListFormatError(f"the archive holds more than {MAX_FILE_BYTES:,} bytes", member.name)
    except (tarfile.TarError, EOFError, OSError, ValueError, OverflowError) as error:
        raise ListFormatError(f"not a readable archive of dated lists: {error}") from error
    return out
