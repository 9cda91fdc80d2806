"""Names to measure with: the bundled lists, perturbations of them, and the evaluation data beside the checkout."""

from __future__ import annotations

import csv
import json
import lzma
import random
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"


def csl_rows(code: str | None = None) -> list[dict]:
    """Rows of the CSL of 2026-07-31."""
    path = SHARED / "us_csl" / "csl_2026-07-31_full_expanded.jsonl.xz"
    rows = [json.loads(line) for line in lzma.open(path, "rt", encoding="utf-8")]
    return [r for r in rows if code is None or f"({code})" in r["source"]]


def szse() -> list[tuple[str, str, str]]:
    """(code, Chinese full name, English full name) of Shenzhen-listed companies."""
    path = SHARED / "names_zh_en" / "szse_listed_company_names_2025-12-28.csv"
    with path.open(encoding="utf-8-sig") as file:
        return [(r["code"], r["full_name_zh"], r["full_name_en"]) for r in csv.DictReader(file)]


def sse() -> list[str]:
    """English names of Shanghai-listed companies."""
    path = SHARED / "names_zh_en" / "sse_listed_company_names_2025-12-30.csv"
    with path.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    column = next(k for k in rows[0] if "en" in k.lower())
    return [r[column] for r in rows]


def pairs() -> list[dict]:
    """Chinese-English pairs of parties on official lists."""
    path = SHARED / "names_zh_en" / "listed_party_name_pairs_zh_en.csv"
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def perturb(name: str, how: str, rng: random.Random) -> str:
    """A slip of a careful or careless hand."""
    words = name.split()
    long = [i for i, w in enumerate(words) if len(w) >= 5 and w.isalpha()]
    if how in ("lost", "doubled", "swapped") and long:
        i = rng.choice(long)
        w = words[i]
        k = rng.randrange(1, len(w) - 1)
        words[i] = {
            "lost": w[:k] + w[k + 1 :],
            "doubled": w[:k] + w[k] + w[k:],
            "swapped": w[: k - 1] + w[k] + w[k - 1] + w[k + 1 :],
        }[how]
    elif how == "joined" and len(words) > 2:
        i = rng.randrange(len(words) - 1)
        words[i : i + 2] = [words[i] + words[i + 1].lower()]
    elif how == "split" and long:
        i = rng.choice(long)
        k = rng.randrange(2, len(words[i]) - 1)
        words[i : i + 1] = [words[i][:k], words[i][k:]]
    elif how == "reordered" and len(words) > 1:
        words[0], words[1] = words[1], words[0]
    return " ".join(words)
