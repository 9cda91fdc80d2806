"""The lists that ship inside the package, and the Federal Register table.

`data/lists/MANIFEST.toml` names every bundled file with its origin, day and checksum;
`scripts/build_snapshot.py` writes it. A file is one `[[file]]` table:

    [[file]]
    file = "csl_2026-07-31.jsonl.xz"      # in data/lists/
    source = "csl-jsonl"                  # key of the `Source` that reads it
    published = 2026-07-31                # left out where the parser takes it from the file
    publisher = "..."                     # who published the data
    license = "..."
    sha256 = "..."                        # of the file as it stands there
    origin = "https://..."                # where it was retrieved
    faults = ["..."]                      # known faults, in words

Files stand in the order of their publication, oldest first.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from navicert.errors import DataError
from navicert.lists.citations import calendar_row
from navicert.lists.source import FileInfo, data_text, source, unpack
from navicert.model.citation import Citation
from navicert.model.listing import ListVersion

FEDERAL_REGISTER = "federal_register.csv.xz"


@dataclass(frozen=True, slots=True)
class BundledFile:
    """A list file that ships with the package.

    Attributes:
        name: in `data/lists`.
        source: key of the source that reads it.
        published: None where the file itself says it.
        origin: address from which it was retrieved, or in words.
    """

    name: str
    source: str
    published: date | None
    publisher: str
    license: str
    sha256: str
    origin: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FederalRegisterDocument:
    """A document of the Federal Register on trade controls.

    Attributes:
        citation: "90 FR 4617", where known.
        effective: the day it took effect, where the document was seen to say so.
        topics: "entity_list", "uvl", "meu", "ear", "ofac", ...
        abstract: kept for documents of BIS only.
    """

    number: str
    published: date
    title: str
    url: str
    citation: str | None
    effective: date | None
    topics: tuple[str, ...]
    abstract: str | None


@cache
def bundled_files() -> tuple[BundledFile, ...]:
    """Every list file that ships with the package, oldest first."""
    data: dict[str, Any] = tomllib.loads(data_text("lists", "MANIFEST.toml"))
    return tuple(
        BundledFile(
            name=row["file"],
            source=row["source"],
            published=row.get("published"),
            publisher=row["publisher"],
            license=row["license"],
            sha256=row["sha256"],
            origin=row["origin"],
            faults=tuple(row.get("faults", ())),
        )
        for row in data["file"]
        if row["source"] != "federal-register"
    )


def read_bundled(file: BundledFile) -> tuple[ListVersion, ...]:
    """The list versions in a bundled file.

    Raises:
        DataError: the file is missing or was changed since the package was built.
        ListFormatError: the file does not parse.
    """
    data = _bytes(file.name, file.sha256)
    info = FileInfo(
        published=file.published,
        sha256=file.sha256,
        url=file.origin if file.origin.startswith("https://") else None,
        origin="bundled",
        license=file.license,
        publisher=file.publisher,
        faults=file.faults,
    )
    return source(file.source).parse(data, info)


def _bytes(name: str, sha256: str) -> bytes:
    try:
        data = files("navicert").joinpath("data").joinpath("lists").joinpath(name).read_bytes()
    except OSError as error:
        raise DataError(f"the bundled file {name} is missing: install navicert again") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DataError(f"the bundled file {name} was changed or damaged: install navicert again")
    return data


@cache
def federal_register_documents() -> Mapping[str, FederalRegisterDocument]:
    """The documents of the Federal Register on trade controls from 2020 on, by document number.

    Raises:
        DataError: the file is missing or was changed since the package was built.
    """
    data: dict[str, Any] = tomllib.loads(data_text("lists", "MANIFEST.toml"))
    row = next(one for one in data["file"] if one["file"] == FEDERAL_REGISTER)
    text = unpack(_bytes(FEDERAL_REGISTER, row["sha256"])).decode("utf-8")
    return {
        one["number"]: FederalRegisterDocument(
            number=one["number"],
            published=date.fromisoformat(one["published"]),
            title=one["title"],
            url=one["url"],
            citation=one["citation"] or None,
            effective=date.fromisoformat(one["effective"]) if one["effective"] else None,
            topics=tuple(one["topics"].split()),
            abstract=one["abstract"] or None,
        )
        for one in csv.DictReader(io.StringIO(text, newline=""))
    }


def document_of(citation: Citation | str, list_code: str = "EL") -> FederalRegisterDocument | None:
    """The Federal Register document behind a citation, for its title.

    A page that no document states is looked up by its publication day, where exactly one document of that day
    is about the list.

    Args:
        citation: for example "90 FR 4619".
        list_code: the list whose row cites it.

    Returns:
        None where no document or more than one fits.
    """
    text = citation if isinstance(citation, str) else citation.text
    documents = federal_register_documents().values()
    for document in documents:
        if document.citation == text:
            return document
    known = calendar_row(text)
    if known is None or known.published is None:
        return None
    topic = {"EL": "entity_list", "MEU": "meu", "UVL": "uvl", "UFLPA": "uflpa"}.get(list_code)
    found = [one for one in documents if one.published == known.published and topic in one.topics]
    return found[0] if len(found) == 1 else None
