"""Build the bundled list files of this repository from the data beside the checkout (../shared).

Writes `data/law/fr_calendar.csv`, the CSL, MIEU and Federal Register files in `data/lists`, and their tables
in `data/lists/MANIFEST.toml`; tables of other files in the manifest stay as they are. Run it again after a
change of the data: python scripts/build_snapshot.py [../shared]
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import lzma
import re
import sys
from datetime import date
from pathlib import Path

import fr_calendar

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT / "src/navicert/data/lists"
LAW = ROOT / "src/navicert/data/law"
PUBLIC_DOMAIN = "public domain (17 U.S.C. 105)"
ITA = "International Trade Administration (Consolidated Screening List)"
MAX_BYTES = 1_500_000


def pack(data: bytes) -> bytes:
    """The bytes as .xz, the same on every run."""
    return lzma.compress(data, format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC64, preset=9 | lzma.PRESET_EXTREME)


def csl_2026(shared: Path) -> bytes:
    """The CSL of 2026-07-31, one row a line, only fields that hold something."""
    out = io.StringIO()
    with lzma.open(shared / "us_csl/csl_2026-07-31_full_expanded.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in file:
            row = {key: value for key, value in json.loads(line).items() if value not in (None, "", [])}
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    return pack(out.getvalue().encode())


def csl_2022(shared: Path) -> bytes:
    """The CSL of 2022-04-21 as published (29 columns)."""
    with lzma.open(shared / "us_csl/csl_2022-04_full_consolidated.csv.xz") as file:
        return pack(file.read())


def mieu(shared: Path) -> bytes:
    """The named military-intelligence end users: facts of 15 CFR 744.22(f)(2) and its rules."""
    columns = ["name", "alias", "country", "date", "end date", "source url"]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    text = (shared / "us_bis_other/mieu_744_22.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        writer.writerow({key.lower(): value for key, value in row.items()})
    return out.getvalue().encode()


def federal_register(shared: Path) -> bytes:
    """Title, day and address of the documents; the abstract for those of BIS that the API returned."""
    columns = ["number", "published", "title", "url", "citation", "effective", "topics", "abstract"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    path = shared / "federal_register/fr_trade_control_documents_2020-2026.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        # Other rows were copied by hand, some shortened: of those only the facts are taken.
        whole = row["via"].startswith("ai-village-agents/")
        bis = bool({"entity_list", "uvl", "meu", "ear"} & set(row["topics"]))
        writer.writerow(
            [
                row["document_number"],
                row["publication_date"],
                " ".join(row["title"].split()),
                row["url"],
                row["citation"] or "",
                row["effective_date"] or "",
                " ".join(row["topics"]),
                " ".join((row["abstract"] or "").split()) if whole and bis else "",
            ]
        )
    return pack(out.getvalue().encode())


FILES = (
    (
        "csl_2022-04-21.csv.xz",
        csl_2022,
        {
            "source": "csl-csv",
            "published": date(2022, 4, 21),
            "publisher": ITA,
            "origin": "github.com/moov-io/watchman, test data (Apache-2.0)",
            "faults": [
                "the day is that of the newest start_date; 174 Entity List rows have no start_date",
                "some characters outside ASCII are printed as question marks",
            ],
        },
    ),
    (
        "csl_2026-07-31.jsonl.xz",
        csl_2026,
        {
            "source": "csl-jsonl",
            "published": date(2026, 7, 31),
            "publisher": ITA,
            "origin": "github.com/seelpeed-debug/export-controls-agent-mcp (MIT), of trade.gov, 2026-07-31",
            "faults": [
                "no addresses (only their countries), no start and end dates, no remarks or ids",
                "the Denied Persons List has one row for each address",
            ],
        },
    ),
    (
        "mieu_2026-08.csv",
        mieu,
        {
            "source": "mieu-csv",
            "published": date(2026, 8, 1),
            "publisher": "Bureau of Industry and Security (BIS), 15 CFR 744.22(f)(2)",
            "origin": "github.com/opensanctions/opensanctions, us_bis_mieu (MIT), 2026-08",
            "faults": ["the day is the first of the month of retrieval"],
        },
    ),
    (
        "federal_register.csv.xz",
        federal_register,
        {
            "source": "federal-register",
            "published": date(2026, 9, 24),
            "publisher": "Office of the Federal Register",
            "origin": "Federal Register API, via github.com/ai-village-agents/deepseek-news (MIT) and others",
            "faults": [
                "titles and abstracts, not the text of the rules",
                "complete to April 2026, later documents by hand; gaps in 2024",
                "citation and day of effect only where verified",
            ],
        },
    ),
)


def table(name: str, data: bytes, facts: dict[str, object]) -> str:
    """One [[file]] table of the manifest."""
    lines = ["[[file]]", f'file = "{name}"']
    for key in ("source", "published", "publisher"):
        value = facts[key]
        lines.append(f"{key} = {value}" if isinstance(value, date) else f'{key} = "{value}"')
    lines.append(f'license = "{PUBLIC_DOMAIN}"')
    lines.append(f'sha256 = "{hashlib.sha256(data).hexdigest()}"')
    lines.append(f'origin = "{facts["origin"]}"')
    lines.append(f"faults = {json.dumps(facts['faults'], ensure_ascii=False)}")
    return "\n".join(lines)


def write_manifest(own: dict[str, str]) -> None:
    """Write the manifest: this script's tables anew, all others as they stand, by day of publication."""
    path = LISTS / "MANIFEST.toml"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    tables = {}
    for block in re.split(r"(?m)^(?=\[\[file\]\])", text)[1:]:
        name = re.search(r'^file = "(.+)"', block, re.M)
        if name:
            tables[name[1]] = block.strip()
    tables |= own
    order = sorted(tables, key=lambda name: (_day(tables[name]), name))
    head = "# The list files of this package; see navicert.lists.bundled. Oldest first.\n"
    path.write_text(head + "".join(f"\n{tables[name]}\n" for name in order), encoding="utf-8")


def _day(block: str) -> str:
    match = re.search(r'^published = "?(\d{4}-\d\d-\d\d)', block, re.M)
    return match[1] if match else "9999"


def main() -> None:
    """Build everything."""
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared") / "data"
    print("Federal Register calendar")
    fr_calendar.write(shared, LAW / "fr_calendar.csv")
    own = {}
    for name, build, facts in FILES:
        data = build(shared)
        if len(data) > MAX_BYTES:
            raise SystemExit(f"{name} has {len(data):,} bytes, more than {MAX_BYTES:,}")
        (LISTS / name).write_bytes(data)
        own[name] = table(name, data, facts)
        print(f"{name}: {len(data):,} bytes")
    write_manifest(own)


if __name__ == "__main__":
    main()
