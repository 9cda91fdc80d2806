"""Files of ownership facts into the workspace and out of it: which format, which dataset, what could not be used."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import IO, Final, Literal, get_args

from navicert.errors import InvalidInput, NotFound
from navicert.exchange.facts import Fact, Written
from navicert.model.ownership import Finding
from navicert.services.list_facts import refresh_lists
from navicert.services.resolve import LISTS, resolve
from navicert.services.workspace import Workspace
from navicert.store.records import DatasetRecord

Form = Literal["ftm", "statements", "bods", "gleif", "csv"]
OutForm = Literal["ftm", "statements", "bods"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
_SAMPLE: Final = 64 * 1024
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ImportedFacts:
    """A dataset that was read.

    Attributes:
        record: the load that now stands.
        findings: what could not be used, or is odd.
        proposed: how many matches with list entries are new.
    """

    record: DatasetRecord
    findings: tuple[Finding, ...]
    proposed: int


def recognize(path: Path) -> Form:
    """The format of a file by its content.

    Raises:
        NotFound, InvalidInput: there is no such file, it cannot be opened, or is empty.
    """
    from navicert.exchange.text import open_file

    with open_file(path) as stream:
        sample = stream.read(_SAMPLE)
        if not sample.strip():
            raise InvalidInput(f"{path.name}: is empty", "file")
        if zipfile.is_zipfile(stream):
            stream.seek(0)
            with zipfile.ZipFile(stream) as archive:
                return "csv" if "[Content_Types].xml" in archive.namelist() else "gleif"
    text = sample.decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return "gleif"
    if text.startswith("["):
        return "bods"
    if text.startswith("{"):
        return _of_json(text)
    return _of_header(text.splitlines()[0])


def _of_json(text: str) -> Form:
    line = text.splitlines()[0]
    try:
        keys = set(json.loads(line))
    except (ValueError, RecursionError):
        keys = {key for key in ("recordType", "recordDetails", "statementId", "schema") if f'"{key}"' in line}
    return "bods" if keys & {"recordType", "recordDetails", "statementId", "statementType"} else "ftm"


def _of_header(line: str) -> Form:
    from navicert.exchange.gleif_rows import is_gleif_header

    cells = [cell.strip().strip('"') for cell in line.split(",")]
    if {"prop", "schema", "value"} <= set(cells):
        return "statements"
    return "gleif" if is_gleif_header(cells) else "csv"


def import_facts(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    form: Form | None = None,
    dataset: str | None = None,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    now: datetime | None = None,
) -> ImportedFacts:
    """Take in files as one dataset; it replaces the one of the same name whole, or nothing is changed.

    Args:
        paths: files that belong together, for example the three of GLEIF.
        form: of all of them; None recognizes each by its content.
        dataset: its name; None takes the name of the first file.
        mapping: of tables of holdings, field to column head.
        encoding: of tables of holdings; the other formats are UTF-8 by their own rules.
        now: the instant to note; None reads the clock.

    Raises:
        NotFound, InvalidInput: a file cannot be read, or the name cannot be used.
    """
    moment = now or datetime.now(UTC)
    name = (dataset or paths[0].name.split(".")[0]).strip()
    if not name or name.casefold() == LISTS or len(name) > 100 or not name.isprintable():
        message = f"--dataset: {name!r} cannot be the name of a dataset; choose a short one other than {LISTS!r}"
        raise InvalidInput(message, "--dataset")
    forms = [form or recognize(path) for path in paths]
    if mapping and "csv" not in forms:
        raise InvalidInput("--map: columns are mapped in tables of holdings only; see --format csv", "--map")
    digests = [_digest(path) for path in paths]
    refresh_lists(workspace, now=moment)
    store = workspace.store
    with store.transaction():
        read = (_read(path, one, name, mapping, encoding) for path, one in zip(paths, forms, strict=True))
        record = store.facts.replace(
            name,
            chain.from_iterable(read),
            form=", ".join(dict.fromkeys(forms)),
            file="; ".join(path.name for path in paths),
            sha256="; ".join(digests),
            now=moment,
        )
        if not record.parties and not record.interests:
            first = next(iter(store.facts.findings(record.seq)), None)
            why = f": {first.text}" if first else ""
            raise InvalidInput(f"{record.file}: holds no fact that can be used{why}; nothing was changed", "file")
        proposed = resolve(workspace, load=record.seq, now=moment)
    return ImportedFacts(record, tuple(store.facts.findings(record.seq)), proposed)


def _digest(path: Path) -> str:
    from navicert.exchange.text import open_file

    digest = hashlib.sha256()
    with open_file(path) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _read(
    path: Path, form: Form, dataset: str, mapping: Mapping[str, str] | None, encoding: str | None
) -> Iterator[Fact]:
    """The facts of a file; only the reader that is needed is imported."""
    try:
        if form == "ftm":
            from navicert.exchange.ftm import read_ftm

            yield from read_ftm(path, dataset)
        elif form == "statements":
            from navicert.exchange.statements import read_statements

            yield from read_statements(path, dataset)
        elif form == "bods":
            from navicert.exchange.bods import read_bods

            yield from read_bods(path, dataset)
        elif form == "gleif":
            from navicert.exchange.gleif import read_gleif

            yield from read_gleif(path, dataset)
        else:
            from navicert.exchange.holdings import read_holdings

            yield from read_holdings(path, dataset, mapping, encoding)
    except InvalidInput as error:
        if error.field != "--encoding" or form == "csv":
            raise
        raise InvalidInput(f"{path.name}: is not UTF-8, in which this format is written", "file") from error
    except UnicodeError as error:
        raise InvalidInput(f"{path.name}: is no text in UTF-8 ({error}); save it as UTF-8", "file") from error


def export_facts(
    workspace: Workspace, form: OutForm, stream: IO[str], datasets: Sequence[str] = (), now: datetime | None = None
) -> Written:
    """Write facts in a format that other programs read.

    Args:
        form: of the output.
        stream: of text.
        datasets: names; none writes all.
        now: the day of the publication; None reads the clock.

    Returns:
        How much was written, and what the format has no words for.

    Raises:
        NotFound: the workspace holds no such dataset.
    """
    refresh_lists(workspace, now=now)
    store = workspace.store
    held = {record.name: record for record in store.facts.datasets()}
    for name in datasets:
        if name not in held:
            raise NotFound(f"the workspace holds no dataset {name!r}; it holds {', '.join(held) or 'none'}")
    wanted = [held[name] for name in datasets] or [one for one in held.values() if one.interests or one.parties]
    facts: Iterator[Fact] = (fact for record in wanted for fact in store.facts.facts(record))
    if form == "ftm":
        from navicert.exchange.ftm_out import write_ftm

        return write_ftm(stream, facts)
    if form == "statements":
        from navicert.exchange.statements import write_statements

        return write_statements(stream, facts)
    from navicert.exchange.bods_out import write_bods

    return write_bods(stream, facts, (now or datetime.now(UTC)).date())


def read_form(text: str | None) -> Form | None:
    """The format that a person named; None where they named none.

    Raises:
        InvalidInput: it is not known.
    """
    if text is None or text in FORMS:
        return text
    raise InvalidInput(f"--format: {text!r} is no format of facts; formats: {', '.join(FORMS)}", "--format")
