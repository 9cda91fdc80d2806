"""Checks the law corpus: `python scripts/validate_corpus.py [FOLDER]` prints what is wrong, and ends with 1 then.

Reads the files by itself, not through the loader, so that a fault of the loader hides nothing.
"""

from __future__ import annotations

import csv
import itertools
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "src" / "navicert" / "law" / "corpus"
CONFIDENCE = ("seen", "known", "calculated")
STATUS = ("in_force", "suspended", "not_enforced", "letter")
APPLIES = ("entire", "paragraphs", "except", "some", "words")
EFFECTS = ("column", "scope", "pointer", "itar", "none", "indeterminate")
# The Export Administration Act of 1949 is the oldest law that a row can rest on; no row is known a generation ahead.
OLDEST, NEWEST = date(1949, 2, 26), date(2050, 12, 31)
# What `law/conditions.py` asks, and how rows name items.
PLACES = ("destination", "origin", "made_in", "headquarters")
QUESTIONS = (
    *PLACES, "item", "end_use", "without_end_use", "kind", "footnote", "without_footnote", "list", "programs",
    "figures", "facts", "before",
)  # fmt: skip
NAMED_BY = ("eccns", "starts", "z", "ccl", "ear99", "series", "reasons", "listed_in", "without")
OUTCOMES = ("required", "prohibited", "open", "flag", "ask")
EXCEPTIONS = re.compile(r"general|none|[A-Z]{3}(,[A-Z]{3})*")
# ECCNs that rules of the past made and later ones took out of the list.
FORMER = ("3B090",)


@dataclass
class Corpus:
    """The files as they stand."""

    provisions: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    scopes: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def table(self, stem: str) -> list[dict[str, str]]:
        """A table with its rows kept by hand."""
        return self.tables.get(f"{stem}.tsv", []) + self.tables.get(f"{stem}-by-hand.tsv", [])


def read(folder: Path) -> Corpus:
    """Every file of the folder."""
    corpus = Corpus()
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        code = data.get("provision", {}).get("code", path.name)
        corpus.provisions += [(f"{path.name}: {code}", row) for row in data.get("row", ())]
        corpus.scopes += [(f"{path.name}: {row.get('id')}", row) for row in data.get("scope", ())]
        corpus.sources |= {row["key"] for row in data.get("source", ())}
    for path in sorted(folder.glob("*.tsv")):
        lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
        corpus.tables[path.name] = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return corpus


def day(value: Any) -> date | None:
    """A day as TOML or a table writes it.

    Raises:
        ValueError: for what is no day.
    """
    if value in (None, ""):
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def dated(where: str, row: Mapping[str, Any]) -> Iterator[str]:
    """Days that cannot be, and a suspension without end."""
    try:
        start, end = day(row.get("from")), day(row.get("to"))
    except ValueError as error:
        yield f"{where}: impossible date: {error}"
        return
    if start and end and start > end:
        yield f"{where}: impossible dates: begins {start}, after its end {end}"
    for one in (start, end):
        if one and not OLDEST <= one <= NEWEST:
            yield f"{where}: impossible date: {one}"
    if row.get("status") == "suspended" and end is None and "timeline" not in where:
        yield f"{where}: a suspension needs a last day"


def worded(where: str, row: Mapping[str, Any], *, status: bool = True) -> Iterator[str]:
    """Confidence, status and citation of a row."""
    if row.get("confidence") not in CONFIDENCE:
        yield f"{where}: unknown confidence {row.get('confidence')!r}; write one of {', '.join(CONFIDENCE)}"
    if status and row.get("status") not in STATUS:
        yield f"{where}: unknown status {row.get('status')!r}; write one of {', '.join(STATUS)}"
    if ("citation" in row or status) and not str(row.get("citation") or "").strip():
        yield f"{where}: no citation"
    if "url" in row and not str(row["url"]).startswith("https://"):
        yield f"{where}: {row['url']!r} is no address"


def sequences(rows: Iterable[tuple[str, str, Mapping[str, Any]]]) -> Iterator[str]:
    """Overlaps and gaps between the periods of one key."""
    keys: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for where, key, row in rows:
        try:
            keys.setdefault((where, key), []).append((day(row.get("from")) or date.min, day(row.get("to")) or date.max))
        except ValueError:
            continue  # `dated` says it.
    for (where, key), periods in keys.items():
        periods.sort()
        for (_, end), (start, _) in itertools.pairwise(periods):
            if start <= end:
                yield f"{where}: {key}: two rows stand on {start}"
            elif start > end + timedelta(days=1):
                yield f"{where}: {key}: a gap from {end + timedelta(days=1)} to {start - timedelta(days=1)}"


def provisions(corpus: Corpus) -> Iterator[str]:
    """The rows of provisions, and the ECCNs that they name."""
    known = {row["eccn"] for row in corpus.table("eccn")} | set(FORMER)
    for place, row in corpus.provisions:
        where = f"{place}: {row.get('key')}"
        yield from dated(where, row)
        yield from worded(where, {"citation": "", "url": "", **row})
        if not row.get("text"):
            yield f"{where}: no text"
        for source in row.get("sources", ()):
            if source not in corpus.sources:
                yield f"{where}: no source {source!r} in sources.toml"
        for code in re.findall(r"\b\d[A-E]\d{3}\b", str(row.get("text"))):
            if code not in known:
                yield f"{where}: no ECCN {code}"
    yield from sequences((place.partition(": ")[2], str(row.get("key")), row) for place, row in corpus.provisions)


def conditions(corpus: Corpus) -> Iterator[str]:
    """What rows ask for in `when` and say in `then`: words that an evaluator knows, and names that exist."""
    uses, policies, listed = _keys(corpus, "end-uses"), _codes(corpus), {"sme", "supp2-744"}
    for where, row in ((f"{place}: {row.get('key')}", row) for place, row in corpus.provisions):
        when, then = row.get("when", {}), row.get("then", {})
        yield from (f"{where}: no evaluator asks {name!r}" for name in when if name not in QUESTIONS)
        for place in (when[name] for name in PLACES if name in when):
            yield from _place(where, place, corpus)
        yield from (f"{where}: no end use {use!r}" for use in _uses(when) if use not in uses)
        items = when.get("item", {})
        yield from (f"{where}: items are not named by {name!r}" for name in items if name not in NAMED_BY)
        yield from _eccns(where, items, corpus)
        if "listed_in" in items and items["listed_in"] not in listed:
            yield f"{where}: no set of items {items['listed_in']!r}"
        if "policy" in then and then["policy"] not in policies:
            yield f"{where}: no review policy {then['policy']!r}"
        if then.get("license") in OUTCOMES and "exceptions" in then and not EXCEPTIONS.fullmatch(then["exceptions"]):
            yield f"{where}: exceptions {then['exceptions']!r}; write general, none or symbols joined by commas"
        if (then.get("presume") or then.get("license") == "open") and not then.get("ask"):
            yield f"{where}: what a person has to find out is missing (then.ask)"


def _uses(when: Mapping[str, Any]) -> list[str]:
    return [*when.get("end_use", ()), *when.get("without_end_use", ())]


def _keys(corpus: Corpus, code: str) -> set[str]:
    return {str(row.get("key")) for place, row in corpus.provisions if place.endswith(f": {code}")}


def _codes(corpus: Corpus) -> set[str]:
    rows = (row for place, row in corpus.provisions if place.endswith(": review-policy-codes"))
    return {row["then"]["policy"] for row in rows} | {"BY_REFERENCE"}


def _place(where: str, place: Mapping[str, Any], corpus: Corpus) -> Iterator[str]:
    groups = {row["group"] for row in corpus.table("740-country-groups")}
    codes = {row["code"] for stem in ("738-country-chart", "740-country-groups") for row in corpus.table(stem)}
    ids = {row["id"] for _, row in corpus.scopes}
    if "scope" in place and place["scope"] not in ids:
        yield f"{where}: no scope {place['scope']!r}"
    yield from (f"{where}: no Country Group {one}" for one in _named(place, "groups") if one not in groups)
    own = (row for _, row in corpus.provisions if str(row.get("key")).startswith("territory-"))
    territories = {row["values"]["code"] for row in own}
    known = codes | territories | {"US"}
    yield from (f"{where}: no country {one}" for one in _named(place, "countries") if one not in known)


def _eccns(where: str, items: Mapping[str, Any], corpus: Corpus) -> Iterator[str]:
    known = {row["eccn"] for row in corpus.table("eccn")} | set(FORMER)
    for code in (*items.get("eccns", ()), *items.get("without", ())):
        if code.partition(".")[0] not in known:
            yield f"{where}: no ECCN {code}"


def scopes(corpus: Corpus) -> Iterator[str]:
    """The scopes, their groups and countries."""
    groups = {row["group"] for row in corpus.table("740-country-groups")}
    codes = {row["code"] for stem in ("738-country-chart", "740-country-groups") for row in corpus.table(stem)}
    for where, row in corpus.scopes:
        yield from dated(where, row)
        yield from worded(where, {"citation": "", "url": "", **row})
        yield from (f"{where}: no Country Group {one}" for one in _named(row, "groups") if one not in groups)
        # Territories of the United States have no row of their own.
        own = codes if row["id"] != "UNITED_STATES" else codes | set(row["countries"])
        yield from (f"{where}: no country {one}" for one in _named(row, "countries") if one not in own)
        yield from (f"{where}: no source {one!r}" for one in row.get("sources", ()) if one not in corpus.sources)


def _named(row: Mapping[str, Any], what: str) -> list[str]:
    return [*row.get(what, ()), *row.get(f"without_{what}", ())]


def countries(corpus: Corpus) -> Iterator[str]:
    """The Country Chart, the Country Groups and the territories."""
    chart = {row["code"] for row in corpus.table("738-country-chart")}
    for stem in ("738-country-chart", "740-country-groups"):
        for row in corpus.table(stem):
            where = f"{stem}: {row['name']}"
            yield from dated(where, row)
            yield from worded(where, row, status=False)
            if row["source"] not in corpus.sources:
                yield f"{where}: no source {row['source']!r} in sources.toml"
    yield from sequences(("738-country-chart", row["code"], row) for row in corpus.table("738-country-chart"))
    yield from sequences(
        (f"Country Group {row['group']}", row["code"], row) for row in corpus.table("740-country-groups")
    )
    for place, row in corpus.provisions:
        if str(row.get("key")).startswith("territory-") and row["values"]["row"] not in chart:
            yield f"{place}: {row['key']}: no row {row['values']['row']} in the Country Chart"


def controls(corpus: Corpus) -> Iterator[str]:
    """The controls of the ECCNs."""
    known = {row["eccn"] for row in corpus.table("eccn")}
    names = {row["id"] for _, row in corpus.scopes}
    first = next(iter(corpus.table("738-country-chart")), {})
    held, kept = set(), []
    for row in corpus.table("eccn-controls"):
        where = f"eccn-controls: {row['eccn']} {row['reason']}"
        held.add(row["eccn"])
        yield from dated(where, row)
        yield from worded(where, row)
        if row["eccn"] not in known:
            yield f"{where}: no ECCN {row['eccn']}"
        if row["applies"] not in APPLIES or row["effect"] not in EFFECTS:
            yield f"{where}: unknown word {row['applies']!r} or {row['effect']!r}"
        if row["effect"] == "column" and row["column"] not in first:
            yield f"{where}: no column {row['column']!r} in the Country Chart"
        for scope in {row["scope"], row["enforced_scope"]} - {""}:
            if scope not in names:
                yield f"{where}: no scope {scope}"
        if row["effect"] == "scope" and not row["scope"]:
            yield f"{where}: no scope is named"
        if row["source"] not in corpus.sources:
            yield f"{where}: no source {row['source']!r} in sources.toml"
        same = ("reason", "applies", "paragraphs", "words", "column", "scope", "requirement")
        kept.append((f"ECCN {row['eccn']}", " ".join(row[name] for name in same), row))
    yield from sequences(kept)
    yield from (f"eccn: {code} has no control row" for code in sorted(known - held))
    for row in corpus.table("eccn-exceptions"):
        if row["eccn"] not in known:
            yield f"eccn-exceptions: no ECCN {row['eccn']}"


def problems(folder: Path = FOLDER) -> list[str]:
    """Everything that is wrong in a corpus, in words."""
    corpus = read(folder)
    return [said for check in (provisions, conditions, scopes, countries, controls) for said in check(corpus)]


def main(arguments: list[str]) -> int:
    """Print what is wrong.

    Returns:
        0 where nothing is, otherwise 1.
    """
    found = problems(Path(arguments[0]) if arguments else FOLDER)
    for said in found:
        print(said, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
