"""Datasets of ownership facts: replaced whole, closed and never lost, so that any day's knowledge can be had again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from navicert.errors import NotFound
from navicert.model.ownership import Finding, Interest, OwnershipGraph, OwnershipParty
from navicert.names.keys import identifier_key, key_words, name_key
from navicert.store import tables
from navicert.store.connect import Database
from navicert.store.fact_codec import (
    MAX_ID,
    NUMBER,
    SAME_NAME,
    WORD,
    interest_of,
    interest_row,
    key_rows,
    merged,
    party_of,
    party_row,
    too_long,
)
from navicert.store.neighborhood import MOST_PARTIES, Direction, Walk, standing
from navicert.store.records import DatasetRecord

Fact = OwnershipParty | Interest | Finding
_BATCH: Final = 5_000
_CHUNK: Final = 500
_PAGE: Final = 2_000
# Candidates of one word; a word that more parties share tells nobody apart.
MOST_OF_A_WORD: Final = 200


class FactStore:
    """The ownership facts of a workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- writing --------------------------------------------------------------------------------------------

    def replace(
        self, name: str, facts: Iterable[Fact], *, form: str, file: str, sha256: str, now: datetime
    ) -> DatasetRecord:
        """Take in a dataset whole; the one of the same name is closed in the same transaction.

        Args:
            name: of the dataset.
            facts: read as they are stored, so that a file of any size fits.
            form, file, sha256: what it was read from.
            now: from when on it is known.
        """
        table = tables.fact_dataset
        with self._database.write() as connection:
            self._close(connection, name, now)
            row = {
                "name": name, "form": form, "file": file, "sha256": sha256, "recorded_from": now.isoformat(),
                "parties": 0, "interests": 0, "findings": 0,
            }  # fmt: skip
            seq = connection.execute(sa.insert(table).returning(table.c.seq), row).scalar_one()
            loading = _Loading(connection, seq, name)
            for fact in facts:
                loading.add(fact)
            loading.flush()
            connection.execute(sa.update(table).where(table.c.seq == seq).values(**loading.counts))
            query = sa.select(table).where(table.c.seq == seq)
            return _dataset_of(connection.execute(query).mappings().one())

    def remove(self, name: str, now: datetime) -> None:
        """Close a dataset; what was known stays known for the days before.

        Raises:
            NotFound: there is none of that name.
        """
        with self._database.write() as connection:
            if not self._close(connection, name, now):
                held = ", ".join(one.name for one in self.datasets()) or "none"
                raise NotFound(f"the workspace holds no dataset {name!r}; it holds {held}")

    @staticmethod
    def _close(connection: Connection, name: str, now: datetime) -> int:
        table = tables.fact_dataset
        query = sa.update(table).where(table.c.name == name, table.c.recorded_to.is_(None))
        return int(connection.execute(query.values(recorded_to=now.isoformat())).rowcount)

    # --- datasets -------------------------------------------------------------------------------------------

    def datasets(self, known: date | None = None) -> list[DatasetRecord]:
        """The datasets that stand now, or stood at the end of a day, by name."""
        table = tables.fact_dataset
        query = sa.select(table).where(*_known(known)).order_by(table.c.name, table.c.seq)
        with self._database.read() as connection:
            return [_dataset_of(row) for row in connection.execute(query).mappings()]

    def findings(self, seq: int) -> list[Finding]:
        """What could not be used of a load, in order."""
        table = tables.fact_finding
        query = sa.select(table.c.code, table.c.text).where(table.c.load == seq).order_by(table.c.seq)
        with self._database.read() as connection:
            return [Finding(row[0], row[1]) for row in connection.execute(query)]

    def facts(self, record: DatasetRecord) -> Iterator[OwnershipParty | Interest]:
        """The facts of a load as they were read: parties first, in the order of the file."""
        with self._database.read() as connection:
            for row in _stream(connection, tables.ownership_party, record.seq):
                yield party_of(row, record.name)
            for row in _stream(connection, tables.ownership_interest, record.seq):
                yield interest_of(row, record.name)

    # --- parties --------------------------------------------------------------------------------------------

    def parties(self, ids: Iterable[str], known: date | None = None) -> dict[str, OwnershipParty]:
        """The parties of those ids, each from all datasets that know it; unknown ids are left out."""
        with self._database.read() as connection:
            return _parties(connection, ids, _loads(connection, known))

    def mentions(self, party: str, known: date | None = None) -> bool:
        """Whether an interest names a party by its id; it may have no record of its own."""
        table = tables.ownership_interest.c
        with self._database.read() as connection:
            loads = _loads(connection, known)
            return any(
                connection.execute(
                    sa.select(table.seq).where(end == party, standing(table.load, loads)).limit(1)
                ).first()
                for end in (table.owned, table.owner)
            )

    def with_identifier(self, value: str, known: date | None = None) -> list[str]:
        """Ids of the parties that have an identifier."""
        return self._with_keys([NUMBER + identifier_key(value)], known)

    def with_name(self, name: str, known: date | None = None) -> list[str]:
        """Ids of the parties of that very name, apart from case, marks and punctuation."""
        return self._with_keys([SAME_NAME + name_key(name)], known)

    def sharing_words(self, name: str, known: date | None = None) -> list[str]:
        """Ids of parties that are filed under a word of a name: candidates to compare, not more than some hundred."""
        found: dict[str, None] = {}
        for word in key_words(name)[:8]:
            found.update(dict.fromkeys(self._with_keys([WORD + word], known)))
        return list(found)

    def _with_keys(self, keys: list[str], known: date | None) -> list[str]:
        table = tables.ownership_key.c
        with self._database.read() as connection:
            loads = _loads(connection, known)
            query = sa.select(table.party).where(table.key.in_(keys), standing(table.load, loads)).distinct()
            return sorted(connection.execute(query.limit(MOST_OF_A_WORD)).scalars())

    def with_interests(self, known: date | None = None, *, load: int | None = None) -> Iterator[OwnershipParty]:
        """Every party that owns or is owned, with its names; of one load only, or of all that stand."""
        interest = tables.ownership_interest.c
        with self._database.read() as connection:
            loads = _loads(connection, known)
            wanted = [load] if load is not None else list(loads)
            ids = sa.union(
                sa.select(interest.owned.label("id")).where(interest.load.in_(wanted)),
                sa.select(interest.owner.label("id")).where(interest.load.in_(wanted), interest.owner != ""),
            )
            stream = connection.execute(ids.execution_options(yield_per=_PAGE))
            for page in stream.scalars().partitions(_PAGE):
                yield from _parties(connection, page, loads).values()

    # --- the graph ------------------------------------------------------------------------------------------

    def around(
        self, party: str, direction: Direction = "both", known: date | None = None, most: int = MOST_PARTIES
    ) -> OwnershipGraph:
        """The facts around a party, to any depth.

        Args:
            party: its id.
            direction: `up` to its owners and theirs; `down` to what it owns, with all owners of those companies,
                since a sum needs them; `both`.
            known: the day whose knowledge counts; None takes what stands now.
            most: parties at which to stop; a finding says so.

        Returns:
            A graph without listings.
        """
        with self._database.read() as connection:
            loads = _loads(connection, known)
            walk = Walk(connection, tuple(loads), most)
            walk.go(party, direction)
            rows = sorted(walk.rows.values(), key=lambda row: int(row["seq"]))
            interests = tuple(interest_of(row, loads[row["load"]]) for row in rows)
            ids = dict.fromkeys([party, *(one for i in interests for one in (i.owner, i.owned) if one)])
            return OwnershipGraph(_parties(connection, ids, loads), interests, {}, walk.findings())

    def edges(self, known: date | None = None) -> Iterator[tuple[Any, ...]]:
        """Every interest as a plain row, for a job over the whole graph; some hundred bytes each, streamed.

        Yields:
            Owner ("" where unspecified), owned, kind, low and high as text or None, open ends (1 the lower, 2 the
            upper), earliest and latest first day, earliest and latest day without, as ISO text or None, and what
            else is said, for `fact_codec.said_indirect`, and the number of the load, one for each dataset.
        """
        table = tables.ownership_interest.c
        with self._database.read() as connection:
            loads = _loads(connection, known)
            query = sa.select(
                table.owner, table.owned, table.kind, table.low, table.high, table.open,
                table.from_earliest, table.from_latest, table.to_earliest, table.to_latest, table.said, table.load,
            ).where(table.load.in_(list(loads)))  # fmt: skip
            for page in connection.execute(query.execution_options(yield_per=_BATCH)).partitions():
                yield from map(tuple, page)


class _Loading:
    """Facts on their way into the tables, some thousand at a time."""

    def __init__(self, connection: Connection, load: int, dataset: str) -> None:
        self._connection, self._load, self._dataset = connection, load, dataset
        self._held: dict[str, list[dict[str, Any]]] = {}
        self._tables = {
            "parties": tables.ownership_party,
            "keys": tables.ownership_key,
            "interests": tables.ownership_interest,
            "findings": tables.fact_finding,
        }
        self.counts = {"parties": 0, "interests": 0, "findings": 0}

    def add(self, fact: Fact) -> None:
        if isinstance(fact, Finding):
            self._put("findings", {"load": self._load, "code": fact.code, "text": fact.text})
        elif too_long(fact):
            text = f"an id of more than {MAX_ID:,} bytes cannot be kept: {_ends(fact)}; left out"
            self.add(Finding("id_too_long", text))
        elif isinstance(fact, OwnershipParty):
            self._put("parties", party_row(fact, self._load, self._dataset))
            self._held.setdefault("keys", []).extend(key_rows(fact, self._load))
        else:
            self._put("interests", interest_row(fact, self._load, self._dataset))

    def _put(self, what: str, row: dict[str, Any]) -> None:
        held = self._held.setdefault(what, [])
        held.append(row)
        self.counts[what] += 1
        if len(held) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        for what, rows in self._held.items():
            if rows:
                self._connection.execute(sa.insert(self._tables[what]), rows)
        self._held.clear()


def _ends(fact: OwnershipParty | Interest) -> str:
    return fact.id[:60] if isinstance(fact, OwnershipParty) else f"{fact.owner[:60]} and {fact.owned[:60]}"


def _known(by: date | None) -> list[sa.ColumnElement[bool]]:
    table = tables.fact_dataset.c
    if by is None:
        return [table.recorded_to.is_(None)]
    # "~" stands behind every hour: what was recorded on that day counts, what was replaced on it does not.
    end = f"{by.isoformat()}~"
    return [table.recorded_from < end, sa.or_(table.recorded_to.is_(None), table.recorded_to > end)]


def _loads(connection: Connection, known: date | None) -> dict[int, str]:
    """The loads that stand, with the names of their datasets."""
    table = tables.fact_dataset.c
    return {row[0]: row[1] for row in connection.execute(sa.select(table.seq, table.name).where(*_known(known)))}


def _parties(connection: Connection, ids: Iterable[str], loads: dict[int, str]) -> dict[str, OwnershipParty]:
    table = tables.ownership_party
    wanted = list(dict.fromkeys(ids))
    found: dict[str, list[OwnershipParty]] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = sa.select(table).where(table.c.id.in_(wanted[start : start + _CHUNK]), standing(table.c.load, loads))
        for row in connection.execute(query.order_by(table.c.seq)).mappings():
            found.setdefault(row["id"], []).append(party_of(row, loads[row["load"]]))
    return {key: merged(found[key]) for key in wanted if key in found}


def _stream(connection: Connection, table: sa.Table, load: int) -> Iterator[sa.RowMapping]:
    query = sa.select(table).where(table.c.load == load).order_by(table.c.seq)
    for page in connection.execute(query.execution_options(yield_per=_PAGE)).mappings().partitions():
        yield from page


def _dataset_of(row: sa.RowMapping) -> DatasetRecord:
    values: dict[str, Any] = {str(key): value for key, value in row.items()}
    values["recorded_from"] = datetime.fromisoformat(row["recorded_from"])
    values["recorded_to"] = datetime.fromisoformat(row["recorded_to"]) if row["recorded_to"] else None
    return DatasetRecord(**values)
