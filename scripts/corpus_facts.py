"""What is known of the law and must come out of the tables, before `build_corpus.py` writes anything."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Mapping

# First days that a table leaves out; each stands in the timeline: (file, key of the row).
SINCE = {
    ("734.9-fdp", "fn1"): "2020-05-15",
    ("734.9-fdp", "ru-by"): "2022-02-24",
    ("734.9-fdp", "fn3"): "2022-02-24",
    ("734.9-fdp", "fn4"): "2022-10-21",
    ("734.9-fdp", "fn5"): "2024-12-02",
    ("734.9-fdp", "sme"): "2024-12-02",
    ("734.9-fdp", "model-weights"): "2025-01-13",
    ("734.4-de-minimis", "(a)(8)"): "2024-12-02",
    ("734.4-de-minimis", "(a)(9)"): "2024-12-02",
}


def timeline_status(cells: Mapping[str, str]) -> str:
    """The status of a rule, from the words of the timeline."""
    words = f"{cells['instrument']} {cells['status_on_2026-11-22']}"
    if "letters" in cells["instrument"]:
        return "letter"
    if "not enforced" in words and "will not" not in words:
        return "not_enforced"
    return "suspended" if "suspended then" in words else "in_force"


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a table that was built."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def failures(files: Mapping[str, str]) -> list[str]:
    """The known facts that do not hold; none where all do."""
    chart = {row["code"]: row for row in rows(files["738-country-chart.tsv"])}
    members: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows(files["740-country-groups.tsv"]):
        if not row["to"]:
            members[row["group"]][row["code"]] = row["from"]
    notes = tomllib.loads(files["738-country-chart.toml"])["row"]
    uses = {row["values"]["code"]: row["values"]["row"] for row in notes if "values" in row}
    codes = [row["eccn"] for row in rows(files["eccn.tsv"])]
    held = {row["eccn"] for row in rows(files["eccn-controls.tsv"])}
    days = files["timeline.toml"] + files["734.9-footnotes.toml"]
    facts = {
        "each first day that a table leaves out stands in the timeline": all(day in days for day in SINCE.values()),
        "Hong Kong uses the row of China and has none of its own": uses.get("HK") == "CN" and "HK" not in chart,
        "Macau is not in D:5": "MO" not in members["D:5"],
        "the UAE is in A:5 from 2026-07-10": members["A:5"].get("AE") == "2026-07-10",
        "the UAE has left D:3 and D:4": "AE" not in members["D:3"] and "AE" not in members["D:4"],
        "E:1 is Iran, North Korea and Syria, without Cuba": set(members["E:1"]) == {"IR", "KP", "SY"},
        "E:2 is Cuba": set(members["E:2"]) == {"CU"},
        "Country Group B has no member of D:1 such as China": not {"CN", "MO", "VN", "RU"} & set(members["B"]),
        "Country Group B has 173 members": len(members["B"]) == 173,
        "196 countries and four pointers in the chart": len(chart) == 200,
        "636 ECCNs, each once": len(codes) == len(set(codes)) == 636,
        "the ECCNs that were merged stand alone": {"3E001", "3E002", "0D606", "0D614", "2B351", "2B352"} <= set(codes),
        "every ECCN has a control row": held == set(codes),
        "no X in AT 1 of any country": all(row["AT 1"] != "X" for row in chart.values()),
        "India has no NS 2": chart["IN"]["NS 2"] == "-",
        "Cambodia has left D:5": "KH" not in members["D:5"],
        "38 members of A:5, 8 of A:6": (len(members["A:5"]), len(members["A:6"])) == (38, 8),
    }
    return [fact for fact, holds in facts.items() if not holds]
