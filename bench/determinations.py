"""Determinations: one in process, and ten thousand transactions of a file on one core, beside screening alone."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bench.customers import Customers
from bench.names_of_lists import csl
from bench.peer import Peer
from bench.result import Goal, Row
from navicert.config import load_settings
from navicert.exchange.transactions import Request, read_transactions, request_of
from navicert.law.alternatives import changes
from navicert.law.determine import determine
from navicert.model.dates import AsOf
from navicert.report.determination_json import determination_row
from navicert.services.checked_parties import check_parties
from navicert.services.determine import determine_many, with_end_uses
from navicert.services.screen import screen_parties
from navicert.services.workspace import Workspace, init
from navicert.store import open_store

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 7, 31)
MANY = 10_000
ITEMS = (
    "EAR99", "EAR99", "EAR99", "5A992.c", "3A991.p", "4A994.b", "3A001.a.7", "3A090.a", "3B001.c.2", "3E001", "5A002.a",
    "9A991", "1C350.b.1", "2B350.a", "6A003.b.4",
)  # fmt: skip
PLACES = ("CN", "CN", "HK", "TW", "SG", "MY", "DE", "JP", "IN", "AE", "VN", "RU", "IR", "BR", "MX", "TR", "MO")
USES = ("", "", "resale", "commercial data center", "military", "research", "advanced-node fab")


def _write(path: Path, many: int, seed: int = 11) -> None:
    """A file of transactions with one party each, two in a hundred of them listed."""
    rng = random.Random(seed)
    rows = Customers([party.name for party in csl()], seed).rows(many)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("id", "name", "country", "role", "eccn", "origin", "destination", "end_use", "value_usd"))
        for number, name in enumerate(rows):
            place = rng.choice(PLACES)
            writer.writerow((number, name, place, "end_user", rng.choice(ITEMS), "US", place, rng.choice(USES),
                             rng.choice((100, 4000, 50_000))))  # fmt: skip


def _workspace(folder: Path) -> Workspace:
    settings = load_settings({}, env={"HOME": str(folder)}, cwd=folder).settings
    settings = replace(settings, workspace=str(folder / "w.db"))
    if not (folder / "w.db").exists():
        init(settings=settings)
    return Workspace(open_store(settings.workspace), settings)


def main(folder: Path, many: int) -> None:
    """Measured in a process of its own on one core: the file read, determined and written; and its parties screened."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    path = folder / "transactions.csv"
    with _workspace(folder) as workspace:
        # The indexes are opened and compiled before the clock starts, as in a service that runs.
        for _ in determine_many(workspace, _requests(path, 3_200), as_of=DAY):
            pass
        wall, cpu = time.monotonic(), time.process_time()
        kinds: dict[str, int] = {}
        with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            for one in determine_many(workspace, _requests(path, many), as_of=DAY):
                found = one.determination  # type: ignore[union-attr]
                kinds[found.license] = kinds.get(found.license, 0) + 1
                writer.writerow(determination_row(found, one.request.line))  # type: ignore[union-attr]
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
        parties = [party.party for request in _requests(path, many) for party in request.transaction.parties]
        alone = time.process_time()
        screen_parties(workspace, parties, as_of=DAY, store=False, owners=False)
        alone = time.process_time() - alone
        print(json.dumps({"wall": wall, "cpu": cpu, "screening": alone, "kinds": kinds, "one": _one(workspace)}))


def _requests(path: Path, many: int) -> Iterator[Request]:
    for number, request in enumerate(read_transactions(path)):
        if number == many:
            return
        assert isinstance(request, Request)
        yield request


def _one(workspace: Workspace) -> dict[str, list[float]]:
    """CPU milliseconds of single determinations: the law alone, with alternatives, and with screening."""
    rng, moment = random.Random(5), AsOf(DAY)
    out: dict[str, list[float]] = {"law": [], "alternatives": [], "whole": []}
    for number in range(120):
        place = rng.choice(PLACES)
        table = {
            "parties": [{"name": f"Kappa Trading {number} Ltd", "country": place, "role": "end_user"}],
            "item": {"eccn": rng.choice(ITEMS), "origin": "US"}, "origin": "US", "destination": place,
            "end_use": rng.choice(USES),
        }  # fmt: skip
        start = time.process_time()
        request = request_of(table, "one")
        checked = check_parties(workspace, [request], moment)[0]
        transaction = with_end_uses(request.transaction)
        middle = time.process_time()
        answer = determine(transaction, DAY, checked.parties)
        end = time.process_time()
        changes(answer)
        last = time.process_time()
        if number >= 20:
            out["law"].append((end - middle) * 1000)
            out["alternatives"].append((last - end) * 1000)
            out["whole"].append((end - start) * 1000)
    return out


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def rows(peers: Peer, quick: bool) -> list[Row]:
    """The two rows of the table."""
    many = 3_500 if quick else MANY
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "transactions.csv", many)
        done = subprocess.run(
            [sys.executable, "-m", "bench.determinations", name, str(many)], cwd=ROOT, check=True, capture_output=True,
            text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    law, whole, more = (found["one"][key] for key in ("law", "whole", "alternatives"))
    p95 = _quantile(whole, 0.95)
    one = Row(
        "one determination in process, warm, CPU ms", "under 20", "the same parties screened alone, in the same run",
        [f"law alone p50 {_quantile(law, 0.5):.1f}, p95 {_quantile(law, 0.95):.1f}",
         f"with its parties screened p50 {_quantile(whole, 0.5):.1f}, p95 {p95:.1f}",
         f"what would change the answer, on top: p50 {_quantile(more, 0.5):.1f}, p95 {_quantile(more, 0.95):.1f}"],
        [Goal("p95 of one determination", p95, "<=", 20.0)],
        notes="a hundred transactions over 15 items, 17 destinations and 7 end uses, one unlisted party each.",
    )  # fmt: skip
    seconds = found["wall"] * MANY / many
    kinds = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in sorted(found["kinds"].items()))
    batch = Row(
        "10,000 transactions from a file to a file on one core, seconds", "under 60",
        f"screening their parties alone: {found['screening'] * MANY / many:.1f} CPU s",
        [f"{seconds:.1f} s wall, {found['cpu'] * MANY / many:.1f} CPU s: {found['cpu'] / found['screening']:.1f} times"
         " the screening of their parties", kinds],
        [Goal("seconds", seconds, "<=", 60.0)],
        notes=f"{many:,} rows of CSV with one party each, read, screened, determined, written as CSV; the engines are"
        " open before the clock starts.",
    )  # fmt: skip
    return [one, batch]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
