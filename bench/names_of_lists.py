"""Names to measure with: the bundled lists, and the evaluation data beside the checkout."""

from __future__ import annotations

import csv
import json
import lzma
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from bench.slips import core

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
BUNDLED = ROOT / "src" / "navicert" / "data" / "lists"


# Rows of their own that may well be one party, or that no name could tell apart: not used as labeled pairs.
DOUBTFUL = {
    frozenset(pair)
    for pair in (
        ("Ahad International", "AHD International"),
        ("Huawei Technologies Investment Co. Ltd.", "Huawei Tech Investment Co., Ltd."),
        ("Huawei Technologies Service Co., Ltd.", "Huawei Technical Service Co., Ltd."),
        ("Eagles Men Aviation Science and Technology Group Co., Ltd.",
         "Shanxi Eagles Men Aviation Science and Technology Group Co., Ltd."),
        ("Nanjing Jiuding Refrigeration & Air-conditioning Equipment Co., Ltd.",
         "Jiuding Refrigeration & Air-conditioning Equipment Co (Pvt) Ltd."),
        ("Shanghai Yuwei Semiconductor Technology Co., Ltd.", "Yuwei Semiconductor Technology Co., Ltd."),
        ("Special Technological Center LLC", "Special Technology Center"),
        ("Dynamic Engineers", "Dynamic Engineering Corporation"),
        ("TD Promelektronika LLC", "Promelektronika"),
        ("Huawei Tech. Investment Co., Limited", "Huawei Tech Investment Oman LLC"),
        ("AL-TIKRITI, Sab'awi Ibrahim Hassan", "AL-TIKRITI, Yasir Sabawi Ibrahim Hasan"),
    )
}  # fmt: skip


@dataclass(frozen=True)
class ListedParty:
    """A row of the CSL of 2026-07-31, as bundled (public domain)."""

    number: int
    code: str
    type: str
    name: str
    aliases: tuple[str, ...]
    countries: tuple[str, ...]

    @cached_property
    def identities(self) -> frozenset[str]:
        """What its names are without case, punctuation, brackets and legal form."""
        plain = [re.sub(r"\([^)]*\)", " ", n) for n in self.names]
        return frozenset(identity(n) for n in (*self.names, *plain))

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of it, the main one first."""
        return (self.name, *self.aliases)


def has_shared() -> bool:
    """Whether the evaluation data are beside this checkout."""
    return (SHARED / "names_zh_en").is_dir()


@cache
def csl() -> tuple[ListedParty, ...]:
    """Every party of the bundled CSL; rows that only hold an address are left out."""
    path = BUNDLED / "csl_2026-07-31.jsonl.xz"
    out = []
    with lzma.open(path, "rt", encoding="utf-8") as file:
        lines = file.readlines()
    for number, line in enumerate(lines):
        row = json.loads(line)
        if re.match(r"Address \d", row["name"]):
            continue
        code = re.search(r"\((\w+)\)", row["source"])
        out.append(
            ListedParty(
                number,
                code.group(1) if code else "",
                (row.get("type") or "").lower(),
                " ".join(row["name"].split()),
                tuple(" ".join(a.split()) for a in row.get("alt_names", ()) if a and a.strip()),
                tuple(row.get("countries", ())),
            )
        )
    return tuple(out)


def entity_list() -> list[ListedParty]:
    """The parties of the Entity List."""
    return [p for p in csl() if p.code == "EL"]


def identity(name: str) -> str:
    """A name without case, punctuation, brackets and legal form: two rows that agree in it may be one party."""
    return "".join(sorted(core(name).split())).replace("technologies", "technology")


def may_be_same(left: ListedParty, right: ListedParty) -> bool:
    """Whether two rows may be one party listed twice: they share the words of a name or alias."""
    return bool(left.identities & right.identities) or frozenset((left.name, right.name)) in DOUBTFUL


def _csv(name: str) -> list[dict[str, str]]:
    with (SHARED / "names_zh_en" / name).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@cache
def szse() -> tuple[tuple[str, str, str, str], ...]:
    """(code, Chinese full name, English full name, city) of companies listed in Shenzhen. Evaluation only."""
    rows = _csv("szse_listed_company_names_2025-12-28.csv")
    return tuple((r["code"], r["full_name_zh"], r["full_name_en"].replace("?", " "), r["city"]) for r in rows)


@cache
def sse() -> tuple[str, ...]:
    """English names of companies listed in Shanghai. Evaluation only."""
    return tuple(r["full_name_en"] for r in _csv("sse_listed_company_names_2025-12-30.csv") if r["full_name_en"])


@cache
def official_pairs() -> tuple[dict[str, str], ...]:
    """Chinese and English names of parties on official lists (OFAC, METI, PRC). Evaluation only."""
    return tuple(_csv("listed_party_name_pairs_zh_en.csv"))
