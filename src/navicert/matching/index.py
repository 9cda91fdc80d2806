"""The index: from the units of a name to the list names that hold them, in one file that is mapped, not loaded.

Layout: a magic line, the length of a JSON header, the header (sections with offset, length and type), then the
sections, each aligned to eight bytes. A process maps the file and reads only what a query touches, so that a cold
start costs next to nothing and processes share the pages.
"""

from __future__ import annotations

import json
import mmap
import os
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from navicert.errors import DataError
from navicert.matching.edges import near_run
from navicert.matching.han_readings import keys_of
from navicert.matching.hanzi import segmented
from navicert.matching.latin_reading import latin_reading
from navicert.matching.units import RUN, Unit, acronyms_of, filing_keys, units_of
from navicert.model.party import Name
from navicert.names.tokens import analyze
from navicert.names.weights import Role

MAGIC = b"navicert-index-14\n"
TextKind = Literal["word", "joined", "han"]


@dataclass(frozen=True, slots=True)
class IndexedName:
    """A name to be found, and whose it is.

    Attributes:
        entry_id: of the list entry.
        list_code: of its list.
        party_kind: "company", "person", "vessel", ... of the entry.
        name: the name with its kind and source.
    """

    entry_id: str
    list_code: str
    party_kind: str
    name: Name


# How a name is written. A name in Han characters whose entry has a Latin name too is compared with Latin queries by
# the reading that is filed beside it, and that reading is not compared with queries in Han characters.
LATIN, HAN_TWIN, HAN_ALONE, READ = 0, 1, 2, 3


def _written(name: Name, han: bool, twin: bool) -> int:
    if name.kind == "generated":
        return READ
    return LATIN if not han else HAN_TWIN if twin else HAN_ALONE


class _Builder:
    def __init__(self) -> None:
        self.units: dict[tuple[str, str, int, str, bool], int] = {}
        self.postings: list[array[int]] = []
        self.keys: dict[str, array[int]] = {}
        self.acronyms: dict[str, array[int]] = {}
        self.han: dict[str, array[int]] = {}
        self.rows: list[tuple[str, ...]] = []
        self.identifiers: dict[str, set[str]] = {}
        self.weights = array("H")
        self.scripts = bytearray()

    def add(self, item: IndexedName, twin: bool) -> None:
        """File a name; `twin` says whether its entry has a Latin name too."""
        number = len(self.rows)
        name = item.name
        self.rows.append(
            (
                item.entry_id,
                item.list_code,
                item.party_kind,
                name.kind,
                name.script,
                name.source or "",
                name.value,
            )
        )
        analyzed = analyze(name.value)
        for run in (token.text for token in analyzed.tokens if token.han):
            for key in {key for *_, key, _ in keys_of(run)}:
                self.han.setdefault(key, array("I")).append(number)
        self.scripts.append(_written(name, analyzed.has_han, twin))
        tokens = segmented(analyzed)
        self.weights.append(min(65535, sum(t.weight for t in tokens)))
        for unit in units_of(tokens):
            self._post(unit, number)
        for letters, start, end in acronyms_of(tokens):
            weight = sum(t.weight for t in tokens[start:end])
            self.acronyms.setdefault(letters, array("I")).extend((number, weight))

    def _post(self, unit: Unit, number: int) -> None:
        identity = (unit.text, unit.spaced, unit.role, unit.key, unit.han)
        at = self.units.get(identity)
        if at is None:
            at = self.units[identity] = len(self.postings)
            self.postings.append(array("I"))
            for key in dict.fromkeys(filing_keys(unit)):
                self.keys.setdefault(key, array("I")).append(at)
        self.postings[at].extend((number, unit.weight))

    def sections(self) -> dict[str, bytes]:
        out: dict[str, bytes] = {}
        rows = ["\t".join(field.replace("\t", " ").replace("\n", " ") for field in row) for row in self.rows]
        out["names"], out["name_at"] = _lines(rows)
        out["name_weight"] = self.weights.tobytes()
        out["name_written"] = bytes(self.scripts)
        units = ["\t".join((text, spaced if spaced != text else "", str(role), key, "1" if han else ""))
                 for text, spaced, role, key, han in self.units]  # fmt: skip
        out["units"], out["unit_at"] = _lines(units)
        out["postings"], out["posting_at"] = _runs(self.postings)
        for label, table in (("key", self.keys), ("acronym", self.acronyms), ("han", self.han)):
            ordered = sorted(table)
            out[f"{label}s"], out[f"{label}_at"] = _lines(ordered)
            out[f"{label}_values"], out[f"{label}_value_at"] = _runs([table[key] for key in ordered])
        numbers = sorted(self.identifiers)
        out["identifiers"], out["identifier_at"] = _lines(numbers)
        out["holders"], out["holder_at"] = _lines(["\t".join(sorted(self.identifiers[key])) for key in numbers])
        return out

    def texts(self) -> tuple[bytes, dict[str, list[int]]]:
        """Distinct unit texts of letters, by length, and where those of each length are."""
        groups: dict[str, set[str]] = {}
        for text, spaced, role, _, han in self.units:
            if role == RUN and not han and not near_run(text, spaced):
                continue
            if text.isalpha() and (han or text.isascii()) and role != Role.NUMBER:
                kind = "han" if han else ("joined" if role == RUN else "word")
                groups.setdefault(f"{kind}{len(text)}", set()).add(text)
        out = b""
        places: dict[str, list[int]] = {}
        for key in sorted(groups):
            part = "\n".join(sorted(groups[key])).encode()
            places[key] = [len(out), len(part)]
            out += part
        return out, places


def _lines(rows: Sequence[str]) -> tuple[bytes, bytes]:
    starts = array("Q", [0])
    parts = [row.encode() for row in rows]
    for part in parts:
        starts.append(starts[-1] + len(part))
    return b"".join(parts), starts.tobytes()


def _runs(rows: Iterable[array[int]]) -> tuple[bytes, bytes]:
    starts = array("Q", [0])
    values = array("I")
    for row in rows:
        values.extend(row)
        starts.append(len(values))
    return values.tobytes(), starts.tobytes()


def build_index(
    names: Iterable[IndexedName], path: Path, version: str, identifiers: Iterable[tuple[str, str]] = ()
) -> int:
    """Write the index of some names, whole or not at all.

    Args:
        names: every name that must be found.
        path: the file; replaced atomically.
        version: what the names are, for `Index.version`.
        identifiers: key of an identifier (see `evidence.identifier_key`) and id of the entry that has it.

    Returns:
        How many names it holds.
    """
    builder = _Builder()
    listed = list(names)
    plain = [(item.entry_id, analyze(item.name.value)) for item in listed]
    latin = {entry_id for entry_id, name in plain if not name.has_han}
    known = {(entry_id, name.folded) for entry_id, name in plain}
    for item in listed:
        twin = item.entry_id in latin
        builder.add(item, twin)
        read = latin_reading(item.name) if twin else None
        if read is not None and (item.entry_id, analyze(read.value).folded) not in known:
            known.add((item.entry_id, analyze(read.value).folded))
            builder.add(replace(item, name=read), twin)
    for key, entry_id in identifiers:
        builder.identifiers.setdefault(key, set()).add(entry_id)
    sections = builder.sections()
    sections["texts"], places = builder.texts()
    header: dict[str, Any] = {"version": version, "names": len(builder.rows), "texts": places, "sections": {}}
    offset = 0
    for label, data in sections.items():
        header["sections"][label] = [offset, len(data)]
        offset += (len(data) + 7) & ~7
    encoded = json.dumps(header).encode()
    encoded += b" " * (-(len(MAGIC) + 8 + len(encoded)) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(MAGIC + len(encoded).to_bytes(8, "little") + encoded)
            for data in sections.values():
                out.write(data + bytes(-len(data) % 8))
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return len(builder.rows)


class _Table:
    """Strings in order, found by bisection without decoding the others."""

    def __init__(self, data: memoryview, starts: memoryview) -> None:
        self._data = data
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, at: int) -> bytes:
        return bytes(self._data[self._starts[at] : self._starts[at + 1]])

    def find(self, text: str) -> int:
        """The place of a string; -1 where it is not there."""
        wanted = text.encode()
        at = bisect_left(self, wanted)
        return at if at < len(self) and self[at] == wanted else -1


class Index:
    """An index file, mapped.

    Raises:
        DataError: where the file is not an index of this format.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError as error:
                raise DataError(f"the search index {path} is empty; delete it and it is made anew") from error
        view = memoryview(self._map)
        if bytes(view[: len(MAGIC)]) != MAGIC:
            raise DataError(f"{path} is not a search index of this version; delete it and it is made anew")
        size = int.from_bytes(view[len(MAGIC) : len(MAGIC) + 8], "little")
        begin = len(MAGIC) + 8
        header = json.loads(bytes(view[begin : begin + size]))
        self.version: str = header["version"]
        self.size: int = header["names"]
        self._sections = header["sections"]
        self._text_places: dict[str, list[int]] = header["texts"]
        self._texts: dict[str, list[str]] = {}
        self._view = view[begin + size :]
        self._names = _Table(self._raw("names"), self._cast("name_at", "Q"))
        self._units = _Table(self._raw("units"), self._cast("unit_at", "Q"))
        self.name_weight = self._cast("name_weight", "H")
        self.name_written = self._raw("name_written")
        self.has_han_alone = HAN_ALONE in bytes(self.name_written)
        self._postings, self._posting_at = self._cast("postings", "I"), self._cast("posting_at", "Q")
        self._keys = _Table(self._raw("keys"), self._cast("key_at", "Q"))
        self._key_values, self._key_value_at = self._cast("key_values", "I"), self._cast("key_value_at", "Q")
        self._acronyms = _Table(self._raw("acronyms"), self._cast("acronym_at", "Q"))
        self._han = _Table(self._raw("hans"), self._cast("han_at", "Q"))
        self._han_values, self._han_value_at = self._cast("han_values", "I"), self._cast("han_value_at", "Q")
        self._identifiers = _Table(self._raw("identifiers"), self._cast("identifier_at", "Q"))
        self._holders = _Table(self._raw("holders"), self._cast("holder_at", "Q"))

    def _raw(self, label: str) -> memoryview:
        offset, size = self._sections[label]
        return self._view[offset : offset + size]

    def _cast(self, label: str, code: str) -> memoryview:
        return self._raw(label).cast(code)  # type: ignore[call-overload, no-any-return]

    def name(self, number: int) -> IndexedName:
        """The name with a number."""
        entry_id, code, party_kind, kind, script, source, value = self._names[number].decode().split("\t", 6)
        return IndexedName(entry_id, code, party_kind, Name(value, kind, script, source or None))  # type: ignore[arg-type]

    def unit(self, number: int) -> tuple[str, str, int, str, bool]:
        """Text, spaced text, role, key and whether in Han characters, of a unit."""
        text, spaced, role, key, han = self._units[number].decode().split("\t")
        return text, spaced or text, int(role), key, bool(han)

    def postings(self, number: int) -> memoryview:
        """Name numbers and unit weights, in turn, of a unit."""
        return self._postings[self._posting_at[number] : self._posting_at[number + 1]]

    def units_filed(self, key: str) -> Sequence[int]:
        """The units filed under a key."""
        at = self._keys.find(key)
        return () if at < 0 else self._key_values[self._key_value_at[at] : self._key_value_at[at + 1]]

    def starting_with(self, prefix: str) -> Iterator[int]:
        """The units whose text starts with a prefix."""
        wanted = f"t:{prefix}".encode()
        at = bisect_left(self._keys, wanted)
        while at < len(self._keys) and self._keys[at].startswith(wanted):
            yield from self._key_values[self._key_value_at[at] : self._key_value_at[at + 1]]
            at += 1

    def acronym(self, letters: str) -> Sequence[int]:
        """Name numbers and weights, in turn, of the names with a run of these initials."""
        at = self._acronyms.find(letters)
        if at < 0:
            return ()
        starts, values = self._cast("acronym_value_at", "Q"), self._cast("acronym_values", "I")
        return values[starts[at] : starts[at + 1]]

    def han_names(self, key: str) -> Sequence[int]:
        """The numbers of the names in Han characters that may be read as what is filed under a key."""
        at = self._han.find(key)
        return () if at < 0 else self._han_values[self._han_value_at[at] : self._han_value_at[at + 1]]

    def holders(self, key: str) -> list[str]:
        """The ids of the entries that have an identifier."""
        at = self._identifiers.find(key)
        return [] if at < 0 else self._holders[at].decode().split("\t")

    def texts_of_length(self, kind: TextKind, length: int) -> list[str]:
        """Distinct unit texts of letters with that many characters: what the edit distance is measured against.

        Args:
            kind: Latin words, Latin words written together, or either in Han characters.
            length: in characters.
        """
        key = f"{kind}{length}"
        if key not in self._texts:
            place = self._text_places.get(key)
            raw = bytes(self._raw("texts")[place[0] : place[0] + place[1]]).decode() if place else ""
            self._texts[key] = raw.split("\n") if raw else []
        return self._texts[key]
