"""Convert the table of chips into package data: `python scripts/build_chips.py CHIPS.csv`.

The table holds facts and figures of datasheets and of press reports, each row with its confidence. What is added here
is named in `ADDED` with its source. The classes of the table are not taken over: they are what the tests compare with.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "src" / "navicert" / "law" / "classification" / "chips.toml"
HEAD = """\
# Known chips: figures per integrated circuit (package), dense. Written by scripts/build_chips.py.
# `operations`: precision, dense TOPS (or TFLOPS), bit length. `confidence`: H manufacturer's datasheet, M several
# reports or a derived figure, L unofficial. `die_confidence` is of the die area alone. What is left out is not known.
# A bound is said as a bound: `io_at_most`.
"""
CONFIDENCE = {"H": "high", "M": "medium", "L": "low"}
# Shared with every row: where the figures come from.
SOURCE = "manufacturer's datasheet or press reports of it, as collected in 2026"
ADDED = {
    "Loongson 3A5000 (CPU)": 'io_at_most = "26"  # known, not seen: one HyperTransport 3 link, 16 bits, 6.4 GT/s\n',
    "Loongson 3C5000 (CPU)": 'io_at_most = "103"  # known, not seen: four HyperTransport 3 links of 16 bits\n',
}


def operations(text: str) -> str:
    """`FP8:296x8b;INT8:296x8b` as TOML rows."""
    rows = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        precision, _, figures = part.partition(":")
        tops, _, bits = figures.partition("x")
        rows.append(f'{{ precision = "{precision}", tops = "{tops}", bits = {bits.removesuffix("b")} }}')
    return "[" + ", ".join(rows) + "]"


def chip(row: dict[str, str]) -> str:
    """One `[[chip]]`."""
    out = [f"[[chip]]\nname = {json.dumps(row['chip'])}\nvendor = {json.dumps(row['vendor'])}\n"]
    if row["first_shipped"] != "-":
        out.append(f'first_shipped = "{row["first_shipped"]}"\n')
    if row["datacenter"] in "YN":
        out.append(f"datacenter = {'true' if row['datacenter'] == 'Y' else 'false'}\n")
    out.append(f"operations = {operations(row['dense_tops'])}\n")
    for key, column in (("die_mm2", "die_mm2"), ("io", "io_bidir_gbps"), ("dram", "dram_gbps")):
        if row[column]:
            out.append(f'{key} = "{row[column]}"\n')
    if row["die_mm2"]:
        out.append(f'die_confidence = "{CONFIDENCE[row["die_confidence"]]}"\n')
    out.append(ADDED.get(row["chip"], ""))
    if row["letter"] == "GP10":
        out.append("prc_designed = true\n")
    out.append(f'confidence = "{CONFIDENCE[row["confidence"]]}"\n')
    if row["note"]:
        out.append(f"note = {json.dumps(row['note'])}\n")
    return "".join(out)


def main() -> None:
    """Write `chips.toml`."""
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    OUT.write_text(f'{HEAD}\nsource = "{SOURCE}"\n\n' + "\n".join(chip(row) for row in rows), encoding="utf-8")
    print(f"{len(rows)} chips")


if __name__ == "__main__":
    main()
