"""Where published lists come from, and how their files are read safely.

A `Source` is one file that an authority publishes in one format: where it stands, what it holds, and the
function that reads it. A parser gets bytes and a `FileInfo` and returns whole list versions, or raises
`ListFormatError` that names the place; it never returns half a list.

For whoever adds a list: write a package `navicert/lists/<name>/` whose `__init__` has `SOURCES: tuple[Source,
...]`, add its key prefix to `_MODULES` below, and build the result with `list_version`. A file to ship goes
into `data/lists/` with one `[[file]]` table in `data/lists/MANIFEST.toml` (see `navicert.lists.bundled`).
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import lzma
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from navicert.errors import ListFormatError, NotFound
from navicert.model.listing import Entry, ListVersion, Origin

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Media = Literal["json", "jsonl", "csv", "tsv", "xml", "html", "zip"]

# The largest official file in 2026 (OFAC's advanced XML) has about 120 MB, the longest field (addresses of
# one SDN row) about 30 kB. What is larger is an attack or a mistake.
MAX_FILE_BYTES = 200 * 1024 * 1024
MAX_FIELD_CHARS = 1024 * 1024
PUBLIC_DOMAIN = "public domain (17 U.S.C. 105)"

# First part of a source's key -> the package that defines it. Strings, so that reading one list imports one
# parser.
_MODULES: dict[str, str] = {
    "csl": "navicert.lists.csl",
    "el": "navicert.lists.entity_list",
    "meu": "navicert.lists.meu",
    "uvl": "navicert.lists.uvl",
    "dpl": "navicert.lists.dpl",
    "mieu": "navicert.lists.mieu",
    "ofac": "navicert.lists.ofac",
    "1260h": "navicert.lists.section_1260h",
    "1286": "navicert.lists.section_1286",
    "uflpa": "navicert.lists.uflpa",
    "ddtc": "navicert.lists.ddtc",
    "isn": "navicert.lists.isn",
    "prc": "navicert.lists.prc",
}


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What is known of a file beside its bytes.

    Attributes:
        published: day of publication; None where the file itself must say it.
        sha256: of the bytes as retrieved; empty lets `list_version` refuse.
        faults: known faults of the file, in words; they go into every version read from it.
    """

    published: date | None
    sha256: str
    url: str | None = None
    retrieved_at: datetime | None = None
    origin: Origin = "bundled"
    license: str = PUBLIC_DOMAIN
    publisher: str | None = None
    faults: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: bytes, **known: Any) -> FileInfo:
        """Describe bytes in hand; the checksum is computed, the rest is as given."""
        return cls(**{"published": None, "sha256": hashlib.sha256(data).hexdigest(), **known})


@dataclass(frozen=True, slots=True)
class Source:
    """One file of one authority in one format.

    Attributes:
        key: for example "csl-json"; what stands before the first hyphen names the package (`_MODULES`).
        codes: codes of the lists that it yields.
        url: the official address; None where the authority offers none for this format.
        publisher: who publishes the file.
        parse: reads the file's bytes, packed (.xz, .gz) or not.
    """

    key: str
    codes: tuple[str, ...]
    title: str
    url: str | None
    media: Media
    publisher: str
    parse: Callable[[bytes, FileInfo], tuple[ListVersion, ...]]


@cache
def sources() -> Mapping[str, Source]:
    """Every source that navicert can read, by key; imports all parsers."""
    found: dict[str, Source] = {}
    for name in _MODULES.values():
        found.update((source.key, source) for source in import_module(name).SOURCES)
    return found


def source(key: str) -> Source:
    """The source with that key; imports its parser only.

    Raises:
        NotFound: no source has that key.
    """
    module = _MODULES.get(key.partition("-")[0])
    for candidate in import_module(module).SOURCES if module else ():
        if candidate.key == key:
            return candidate  # type: ignore[no-any-return]
    raise NotFound(f"no list source is called {key!r}; known are {', '.join(sources())}")


def data_text(folder: Literal["law", "lists"], name: str) -> str:
    """The text of a data file of the package."""
    return files("navicert").joinpath("data").joinpath(folder).joinpath(name).read_text(encoding="utf-8")


def unpack(data: bytes, limit: int = MAX_FILE_BYTES) -> bytes:
    """The content of a .xz or .gz file, or the bytes themselves where they are not packed.

    Args:
        limit: most bytes to unpack; a packed file that holds more is refused before memory fills.

    Raises:
        ListFormatError: the file is damaged, or larger than the limit.
    """
    opener: Any
    if data.startswith(b"\xfd7zXZ\x00"):
        opener = lzma.open
    elif data.startswith(b"\x1f\x8b"):
        opener = gzip.open
    else:
        return _within(data, limit)
    try:
        with opener(io.BytesIO(data)) as stream:
            content: bytes = stream.read(limit + 1)
    except (lzma.LZMAError, zlib.error, OSError, EOFError) as error:
        raise ListFormatError(f"the packed file is damaged or cut off: {error}") from error
    return _within(content, limit)


# What zipfile raises on damaged, encrypted or exotic archives.
_ZIP_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


def unzip(data: bytes, limit: int = MAX_FILE_BYTES) -> dict[str, bytes]:
    """The files of a .zip archive by name, read into memory only: no name becomes a path.

    Raises:
        ListFormatError: no zip archive, damaged, encrypted, or more than `limit` bytes unpacked.
    """
    out: dict[str, bytes] = {}
    room = limit
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if member.is_dir():
                    continue
                # The size in the directory is the packer's word; reading stops at the cap whatever it says.
                with archive.open(member) as stream:
                    content = stream.read(room + 1)
                room -= len(content)
                if room < 0:
                    raise ListFormatError(f"the archive holds more than {limit:,} bytes", member.filename)
                out[member.filename] = content
    except _ZIP_DAMAGE as error:
        raise ListFormatError(f"the zip archive is damaged or cannot be read: {error}") from error
    return out


def _within(content: bytes, limit: int) -> bytes:
    if len(content) > limit:
        raise ListFormatError(f"the file holds more than {limit:,} bytes; no published list is that large")
    return content


def decode_text(data: bytes) -> str:
    """The text of a list file: UTF-8 with or without a mark, or UTF-16 with one.

    Raises:
        ListFormatError: another encoding (with the offset of the first bad byte), or a NUL inside the text.
    """
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ListFormatError(
            f"the file is not {encoding.upper().removesuffix('-SIG')}: save it as UTF-8",
            f"byte {error.start}",
        ) from error
    nul = text.find("\0")
    if nul >= 0:
        raise ListFormatError("the file holds a NUL character: it is binary or damaged", f"character {nul}")
    return text


def text_faults(text: str) -> tuple[str, ...]:
    """Characters that no list should hold, in words: control characters and bidirectional marks."""
    faults = []
    for pattern, what in ((_CONTROL, "control characters"), (_INVISIBLE, "invisible or bidirectional marks")):
        first = pattern.search(text)
        if first:
            line = text.count("\n", 0, first.start()) + 1
            faults.append(f"{len(pattern.findall(text))} {what}, the first (U+{ord(first[0]):04X}) in line {line}")
    return tuple(faults)


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)


# Quotation marks and dashes of Windows-1252 that a publisher passed on as control characters.
_WINDOWS = {0x91: "'", 0x92: "'", 0x93: '"', 0x94: '"', 0x96: "-", 0x97: "-"}


def clean(value: str) -> str:
    """A field as a reader sees it: no control or invisible characters, single spaces, composed letters.

    The verbatim field stays in `Entry.raw`.
    """
    if value.isascii() and value.isprintable():  # Nearly every field: only its spaces can be wrong.
        return " ".join(value.split())
    value = _INVISIBLE.sub("", _CONTROL.sub(" ", value.translate(_WINDOWS)))
    return unicodedata.normalize("NFC", " ".join(value.split()))


_MARKS = re.compile(r"[\W_]+")


def fold(value: str) -> str:
    """A text without case, spaces and punctuation: two spellings that differ only in these fold alike."""
    return _MARKS.sub("", value.casefold())


def read_table(text: str, columns: Iterable[str], *, delimiter: str = ",") -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV or TSV file with a header, each with the number of the line it ends on.

    Header names are compared in lower case. A repeated header row inside the file is left out.

    Args:
        columns: names that the header must have.

    Raises:
        ListFormatError: a required column is missing, a row has another number of fields than the header, or
            a field is longer than the csv module's limit (128 KiB; no published field comes near).
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in columns if name not in header]
        if missing:
            raise ListFormatError(f"the header lacks {', '.join(missing)}: this is not the expected file", "line 1")
        for row in reader:
            if not any(row) or [name.strip().lower() for name in row] == header:
                continue
            if len(row) != len(header):
                raise ListFormatError(
                    f"{len(row)} fields where the header has {len(header)}: the file is cut off or damaged",
                    f"line {reader.line_num}",
                )
            yield reader.line_num, dict(zip(header, row, strict=True))
    except csv.Error as error:
        raise ListFormatError(f"not a readable table: {error}", f"line {reader.line_num}") from error


def read_json(text: str, where: str | None = None) -> Any:
    """The value of a JSON text.

    Raises:
        ListFormatError: not JSON, nested too deeply, or with numbers too long to be meant.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ListFormatError(f"not JSON: {error.msg}", where or f"line {error.lineno}") from error
    except (RecursionError, ValueError) as error:
        raise ListFormatError("JSON nested too deeply or with absurd numbers", where) from error


def read_xml(data: bytes) -> Element:
    """The root element of an XML file; document types, entities and outside references are refused.

    Raises:
        ListFormatError: not well-formed, or it declares entities or a document type.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ListFormatError(f"the XML declares entities or a document type, which no list does: {error}") from error
    except (ParseError, LookupError, ValueError, RecursionError) as error:
        raise ListFormatError(f"not well-formed XML: {error}") from error
    return root


def list_version(
    code: str,
    entries: Iterable[Entry],
    info: FileInfo,
    *,
    covers: Iterable[str],
    published: date | None = None,
    publisher: str = "",
    url: str | None = None,
    faults: Iterable[str] = (),
) -> ListVersion:
    """A list version out of what a parser read and what is known of the file.

    Args:
        covers: the fields of `Entry` that the source states.
        published: the day that the file prints; `FileInfo.published` counts first.
        publisher, url: the source's own, where `FileInfo` has none.
        faults: what the parser found wrong and could live with, in words.

    Raises:
        ListFormatError: no day of publication is known, there are no entries, or two entries share an id.
    """
    day = info.published or published
    if day is None:
        raise ListFormatError(
            f"the {code} file does not print its day of publication: give it (--published YYYY-MM-DD)"
        )
    rows = tuple(entries)
    if not rows:
        raise ListFormatError(f"the file holds no {code} entries")
    seen: set[str] = set()
    for entry in rows:
        if entry.id in seen:
            raise ListFormatError(f"two entries of {code} have the id {entry.id}: {entry.name}")
        seen.add(entry.id)
    return ListVersion(
        code=code,
        version=day.isoformat(),
        published=day,
        publisher=info.publisher or publisher,
        url=info.url or url,
        sha256=info.sha256,
        entries=rows,
        covers=frozenset(covers),
        retrieved_at=info.retrieved_at,
        license=info.license,
        origin=info.origin,
        faults=(*info.faults, *faults),
    )
