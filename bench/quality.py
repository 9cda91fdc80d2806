"""Quality: who is found, who is wrongly said to match. Figures with Wilson intervals, and the worst misses."""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterable
from math import sqrt
from pathlib import Path

from bench import names_of_lists as data
from navicert.matching.index import Index, IndexedName, build_index
from navicert.matching.search import Searcher
from navicert.model.party import Name
from navicert.names.script import dominant_script


def wilson(hits: int, total: int) -> str:
    """A share with its 95 percent Wilson interval."""
    if not total:
        return "-"
    z, p = 1.96, hits / total
    mid = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return f"{p:.3f} [{mid - half:.3f}, {mid + half:.3f}] of {total}"


def searcher(names: Iterable[tuple[str, str]]) -> Searcher:
    """A searcher over (entry id, name) pairs, as over a private list."""
    path = Path(tempfile.mkdtemp()) / "index"
    build_index(
        (IndexedName(key, "MINE", "unknown", Name(value, "primary", dominant_script(value))) for key, value in names),
        path, "bench",
    )  # fmt: skip
    return Searcher(Index(path))


def szse(say: Callable[[str], None], misses: int = 0) -> None:
    rows = data.szse()
    find = searcher((code, english) for code, _, english in rows)
    right = right_match = wrong_match = matched = 0
    lost = []
    for code, chinese, english in rows:
        hits = find.search(chinese, "company")
        level = "match" if hits and hits[0].alignment.score >= 700 else "possible"
        if hits and hits[0].name.entry_id == code:
            right += 1
            right_match += level == "match"
        else:
            lost.append(
                (
                    chinese,
                    english,
                    hits[0].name.name.value if hits else None,
                    hits[0].alignment.score if hits else 0,
                )
            )
        if hits and level == "match":
            matched += 1
            wrong_match += hits[0].name.entry_id != code
    say(
        f"Hanzi to English, {len(rows)} companies: right {wilson(right, len(rows))}; at match {wilson(right_match, len(rows))}; "
        f"wrong at match {wrong_match} of {matched}"
    )
    for row in lost[:misses]:
        say(f"   {row}")


def near_names(say: Callable[[str], None], misses: int = 0, sample: int | None = None) -> None:
    """Every Entity List name against all other parties of the list."""
    rows = data.csl_rows("EL")
    names = []
    for number, row in enumerate(rows):
        if row["name"].startswith("Address "):
            continue
        names.append((f"{number}", row["name"]))
    find = searcher(names)
    asked = names if sample is None else random.Random(5).sample(names, sample)
    wrong, pairs = 0, []
    near_pairs = near_wrong = 0
    for key, name in asked:
        hits = [
            h
            for h in find.search(name, "company")
            if h.name.entry_id != key and h.name.name.value.casefold() != name.casefold()
        ]
        near_pairs += bool(hits)
        bad = [h for h in hits if h.alignment.score >= 700]
        if bad:
            wrong += 1
            near_wrong += 1
            pairs.append((name, bad[0].name.name.value, bad[0].alignment.score))
    say(
        f"different EL parties: names with another party at match {wilson(wrong, len(asked))}; of those with a candidate {wilson(near_wrong, near_pairs)}"
    )
    random.Random(2).shuffle(pairs)
    for pair in pairs[:misses]:
        say(f"   {pair}")


def perturbed(say: Callable[[str], None], misses: int = 0, sample: int = 300) -> None:
    rng = random.Random(11)
    rows = [r for r in data.csl_rows("EL") if not r["name"].startswith("Address ") and len(r["name"]) < 90]
    find = searcher([(str(i), r["name"]) for i, r in enumerate(rows)])
    total_found = total = 0
    for how in ("lost", "doubled", "swapped", "joined", "split", "reordered"):
        found = match = asked = 0
        lost = []
        for i in rng.sample(range(len(rows)), sample):
            name = data.perturb(rows[i]["name"], how, rng)
            if name == rows[i]["name"]:
                continue
            asked += 1
            hits = find.search(name, "company")
            at = next((h for h in hits if h.name.name.value == rows[i]["name"]), None)
            found += at is not None
            match += at is not None and at.alignment.score >= 700
            if at is None or at.alignment.score < 700:
                lost.append((name, rows[i]["name"], at.alignment.score if at else 0))
        total_found += match
        total += asked
        say(f"  {how}: found {wilson(found, asked)}; at match {wilson(match, asked)}")
        for row in lost[:misses]:
            say(f"     {row}")
    say(f"perturbed, at match: {wilson(total_found, total)}")


def unlisted(say: Callable[[str], None], misses: int = 0, sample: int = 1000) -> None:
    """Real companies that are on no list, against all lists."""
    rows = data.csl_rows()
    find = searcher(
        [(str(i), n) for i, r in enumerate(rows) for n in (r["name"], *r["alt_names"]) if not n.startswith("Address ")]
    )
    names = data.sse() + [e for _, _, e in data.szse()]
    asked = random.Random(4).sample(names, sample)
    wrong = possible = 0
    bad = []
    for name in asked:
        hits = find.search(name, "company")
        if hits and hits[0].alignment.score >= 700:
            wrong += 1
            bad.append((name, hits[0].name.name.value, hits[0].alignment.score))
        possible += bool(hits)
    say(f"unlisted company names: at match {wilson(wrong, sample)}; any candidate {wilson(possible, sample)}")
    for row in bad[:misses]:
        say(f"   {row}")


def official(say: Callable[[str], None], misses: int = 0) -> None:
    """Chinese names of listed parties against the English ones, by kind of source."""
    groups: dict[str, list[dict]] = {}
    for row in data.pairs():
        origin = row["origin"]
        key = (
            "METI/OFAC"
            if "METI" in origin or "OFAC" in origin
            else ("PRC persons" if "Person" in origin else "PRC firms")
        )
        groups.setdefault(key, []).append(row)
    every = [(str(i), r["name_en"]) for i, r in enumerate(data.pairs())]
    find = searcher(every)
    for key, rows in groups.items():
        found = match = 0
        lost = []
        for row in rows:
            hits = find.search(row["name_zh"])
            hit = next((h for h in hits if h.name.name.value == row["name_en"]), None)
            found += hit is not None
            match += hit is not None and hit.alignment.score >= 700
            if hit is None:
                lost.append((row["name_zh"], row["name_en"]))
        say(f"{key}: found {wilson(found, len(rows))}; at match {wilson(match, len(rows))}")
        random.Random(1).shuffle(lost)
        for row in lost[:misses]:
            say(f"   {row}")


def hand(say: Callable[[str], None], misses: int = 0) -> None:
    """The hand-written pairs."""
    from navicert.matching.pair import compare

    lines = (data.ROOT / "tests" / "golden" / "pairs" / "hand.tsv").read_text("utf-8").splitlines()
    tp = fp = fn = tn = 0
    bad = []
    for line in lines[1:]:
        left, right, same, kind, why = line.split("\t")
        score = compare(left, right, kind).score
        said = score >= 700
        tp += said and same == "1"
        fp += said and same == "0"
        fn += (not said) and same == "1"
        tn += (not said) and same == "0"
        if said != (same == "1"):
            bad.append((left, right, same, score, why))
    say(
        f"hand-written pairs: right {wilson(tp + tn, tp + tn + fp + fn)}; recall {wilson(tp, tp + fn)}; false {wilson(fp, fp + tn)}"
    )
    for row in bad[:misses]:
        say(f"   {row}")


ALL = {
    "hand": hand,
    "szse": szse,
    "official": official,
    "near": near_names,
    "perturbed": perturbed,
    "unlisted": unlisted,
}

if __name__ == "__main__":
    wanted = sys.argv[1].split(",") if len(sys.argv) > 1 else list(ALL)
    show = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    for part in wanted:
        ALL[part](print, show)
