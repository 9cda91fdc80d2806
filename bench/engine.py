"""Our side of a measurement: a search over a list of names, and the score of a pair."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache

from bench.names_of_lists import ROOT, csl
from navicert.matching.calibration import calibration
from navicert.matching.index import Index, IndexedName, build_index
from navicert.matching.pair import Alignment, compare
from navicert.matching.search import Hit, Searcher
from navicert.model.party import Name, PartyKind
from navicert.names.script import dominant_script

CACHE = ROOT / ".benchmarks"
SOURCES = ("matching", "names", "model")


@cache
def engine_version() -> str:
    """A digest of the code and data that decide a score: an index made by another engine is not used."""
    digest = hashlib.sha256()
    for package in SOURCES:
        for path in sorted((ROOT / "src" / "navicert" / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def searcher(label: str, names: Iterable[tuple[str, str]]) -> Searcher:
    """A searcher over (entry id, name); its index file is kept for the next run of the same engine."""
    rows = list(names)
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()[:12]
    path = CACHE / f"{label}-{engine_version()}-{digest}.index"
    if not path.exists():
        CACHE.mkdir(exist_ok=True)
        for old in CACHE.glob(f"{label}-*.index"):
            old.unlink(missing_ok=True)
        listed = (
            IndexedName(key, "LIST", "unknown", Name(value, "primary", dominant_script(value))) for key, value in rows
        )
        build_index(listed, path, digest)
    return Searcher(Index(path))


def all_lists() -> Searcher:
    """A searcher over every name and alias of the bundled CSL."""
    return searcher("csl", ((str(p.number), n) for p in csl() for n in p.names))


def best(hits: Sequence[Hit], wanted: Iterable[str]) -> Hit | None:
    """The first hit that is one of the wanted entries."""
    keys = set(wanted)
    return next((h for h in hits if h.name.entry_id in keys), None)


def is_match(score: int, kind: PartyKind = "company") -> bool:
    """Whether a score is said to match."""
    return score >= calibration(kind).match


def is_shown(alignment: Alignment, kind: PartyKind = "company") -> bool:
    """Whether two names are shown at all, as a match or as possible."""
    return alignment.score >= calibration(kind).floor(alignment.han)


def aligned(pairs: Iterable[tuple[str, str, PartyKind]]) -> list[Alignment]:
    """The alignment of each pair."""
    return [compare(left, right, kind) for left, right, kind in pairs]
