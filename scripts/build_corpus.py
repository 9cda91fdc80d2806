"""Builds the law corpus that ships in the package from the tables beside the checkout.

    python scripts/build_corpus.py ../shared

Writes `src/navicert/law/corpus/` only where every fact of `corpus_facts.py` holds. A file that a person corrected
(its checksum no longer fits) is left alone, and files without a checksum are written by hand and never touched.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import corpus_eccns
import corpus_facts

TARGET = Path(__file__).resolve().parent.parent / "src" / "navicert" / "law" / "corpus"
MARK = "# Written by scripts/build_corpus.py, checksum "
HINT = "# A person may correct a row here: the builder then leaves this file alone.\n"
SEEN_ON = "2026-07-23"
SPELLING = (
    ("icence", "icense"), ("uthoris", "uthoriz"), ("avourable", "avorable"), ("rogramme", "rogram"),
    ("labour", "labor"),
)  # fmt: skip
# Rows of the tables that stand in several periods: they are kept by hand in `prc-measures-by-hand.toml`.
BY_HAND = ("Announcements 55, 56, 57, 58 of 2025", "Announcements 61, 62 of 2025")
FEDERAL_REGISTER = {
    "key": "FR", "what": "Abstracts of the Federal Register and notes on its documents (bundled calendar)",
    "date": "2026-09-24", "reliability": "high",
}  # fmt: skip
# Provision file: code, title, citation, table, key column, text columns, status by key, first days by key.
TABLES: tuple[dict[str, Any], ...] = (
    {"file": "734.4-de-minimis", "title": "De minimis U.S. content", "table": "de_minimis", "key": "case",
     "text": ("threshold", "condition"), "where": "citation"},
    {"file": "734.9-fdp", "title": "Foreign direct product rules", "table": "fdp_rules", "key": "id",
     "text": ("item scope", "input scope", "reach"), "where": "paragraph"},
    {"file": "734.9-footnotes", "code": "supp4-744-footnotes", "title": "Entity List footnotes",
     "citation": "Supplement No. 4 to 15 CFR part 744", "part": "744", "table": "el_footnotes", "key": "footnote",
     "text": ("product scope (item)", "input scope", "reach"), "where": "licence paragraph", "from": "effective_from"},
    {"file": "736.2-general-prohibitions", "title": "General prohibitions", "table": "general_prohibitions",
     "key": "gp", "text": ("736.2(b)",), "where": None},
    {"file": "740-exceptions", "title": "License exceptions and their restrictions", "table": "exceptions",
     "key": "symbol", "text": ("what decides", "hard stops"), "where": "section", "part": "740"},
    {"file": "enforcement", "code": "enforcement", "title": "What BIS announced that it enforces and does not",
     "citation": "BIS announcements", "table": "enforcement_overlay", "key": None,
     "text": ("rule text", "enforced position"), "where": None, "from": "from", "to": "to"},
    {"file": "letters", "code": "letters", "title": "Letters that bind one company ('is informed')",
     "citation": "15 CFR 744.23(b), 744.21(b), 744.6(c) (power to inform); the letters are not published",
     "section": "744.23", "table": "party_letters", "key": None, "text": ("items", "destinations", "status"),
     "where": None, "from": "date", "status": "letter"},
    {"file": "list-consequences", "code": "list-consequences", "title": "What standing on a list does",
     "citation": "15 CFR part 744, 31 CFR chapter V and others, by row", "part": "744", "table": "list_consequences",
     "key": "list", "text": ("EAR licence effect", "item scope", "exceptions", "OFAC / other effect"),
     "where": "authority"},
    {"file": "850-outbound-investment", "code": "850", "title": "Outbound investment (31 CFR part 850)",
     "part31": "850",
     "citation": "31 CFR part 850", "table": "oisp_thresholds", "key": "sector", "text": ("prohibited", "notifiable"),
     "where": None, "from": "effective_from"},
    {"file": "prc-measures", "code": "prc-measures", "title": "Measures of the PRC",
     "citation": "MOFCOM announcements, by row", "table": "prc_measures", "key": "instrument",
     "text": ("what", "status on 2026-11-22"), "where": None, "from": "date"},
    {"file": "3A090-thresholds", "code": "3A090-thresholds", "title": "Thresholds of ECCN 3A090 by day",
     "citation": "Supplement No. 1 to 15 CFR part 774, ECCN 3A090", "part": "774", "table": "chip_thresholds",
     "key": ("version", "paragraph"), "text": ("test", "datacenter condition", "destination scope", "exceptions"),
     "where": "citation", "from": "effective_from", "to": "effective_to"},
    {"file": "744-entity-list-mechanics", "code": "744.11", "title": "Entity List",
     "table": "el_mechanics", "key": "topic", "text": ("rule",), "where": "citation"},
)  # fmt: skip


def american(text: str) -> str:
    """A text of the tables with the spelling of the law."""
    for british, us in SPELLING:
        text = text.replace(british, us)
    return text


def table(shared: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table of the brief."""
    with (shared / "domain" / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def ground(tag: str) -> dict[str, Any]:
    """Confidence, what of a row is only known, and its sources, from the tag that a table carries."""
    found = re.search(r"seen:?\s*([A-Z][\w-]*(?:,\s*(?:W-|S\d)[\w-]*)*)?", tag)
    confidence = "seen" if "seen" in tag else "calculated" if "calc" in tag else "known"
    sources = re.findall(r"[^,\s]+", found.group(1)) if found and found.group(1) else []
    sources += [key for key in re.findall(r"\bW-[A-Z0-9]+(?:-\d+)?", tag) if key not in sources]
    only = re.search(r"\bkn \(([^)]*)\)", tag)
    out: dict[str, Any] = {"confidence": confidence, "tag": tag, "sources": sources}
    if confidence == "seen" and re.search(r"\bkn\b", tag):
        out["only_known"] = only.group(1) if only else "part of the text"
    return out


def link(citation: str, default: str) -> str:
    """Where a reader finds a citation."""
    if found := re.search(r"(\d+) FR (\d+)", citation):
        return f"https://www.federalregister.gov/citation/{found[1]}-FR-{found[2]}"
    if found := re.search(r"\b850\.\d+", citation):
        return f"https://www.ecfr.gov/current/title-31/section-{found[0]}"
    if found := re.search(r"\b7[3-7]\d\.\d+", citation):
        return f"https://www.ecfr.gov/current/title-15/section-{found[0]}"
    return default


def day(text: str) -> str | None:
    """The first full day that a cell prints; None where it prints none."""
    found = re.search(r"\d{4}-\d{2}-\d{2}", text or "")
    return found[0] if found else None


def quoted(value: str | Iterable[str]) -> str:
    """A TOML string or list of strings."""
    return json.dumps(value if isinstance(value, str) else list(value), ensure_ascii=False)


def block(row: Mapping[str, Any]) -> str:
    """One row as TOML; days without quotation marks."""
    lines = ["[[row]]"]
    for key, value in row.items():
        if key != "values" and value not in (None, ""):
            lines.append(f"{key} = {value if key in ('from', 'to') else quoted(value)}")
    for name, value in row.get("values", {}).items():
        if value not in ("", "-"):
            lines.append(f"values.{quoted(name)} = {quoted(value)}")
    return "\n".join(lines) + "\n"


def slug(text: str) -> str:
    """A key: lower case, words joined by hyphens."""
    return re.sub(r"[^a-z0-9.:()]+", "-", american(text).lower()).strip("-") or "row"


def home(plan: Mapping[str, Any]) -> tuple[str, str, str]:
    """Code, citation and address of a provision."""
    code = plan.get("code") or plan["file"].partition("-")[0]
    citation = plan.get("citation") or f"15 CFR {'part ' if '.' not in code else ''}{code}"
    if "part31" in plan:
        return code, citation, f"https://www.ecfr.gov/current/title-31/part-{plan['part31']}"
    if "part" in plan:
        return code, citation, f"https://www.ecfr.gov/current/title-15/part-{plan['part']}"
    if section := plan.get("section") or (code if re.match(r"\d+\.\d+$", code) else None):
        return code, citation, f"https://www.ecfr.gov/current/title-15/section-{section}"
    return code, citation, "https://www.bis.gov" if code == "enforcement" else "https://www.mofcom.gov.cn"


def named(plan: Mapping[str, Any], row: Mapping[str, str], number: int) -> str:
    """The key of a row: what the table calls it, or its number in the table."""
    key = plan["key"]
    if key is None:
        what = row.get("addressee") or row.get("rule text", "")
        return slug(f"{number} {what}")
    return slug(" ".join(row[part] for part in ([key] if isinstance(key, str) else key)))


def provision(plan: Mapping[str, Any], rows: Iterable[Mapping[str, str]]) -> str:
    """The TOML file of a provision."""
    code, citation, url = home(plan)
    parts = [
        f"[provision]\ncode = {quoted(code)}\ntitle = {quoted(plan['title'])}\n"
        f"citation = {quoted(citation)}\nurl = {quoted(url)}\n"
    ]
    for number, row in enumerate(rows, 1):
        cells = {name: american(value) for name, value in row.items()}
        text = "; ".join(f"{american(name)}: {cells[name]}" for name in plan["text"] if cells[name] not in ("", "-"))
        where = cells.get(plan["where"] or "", "")
        where = cells["symbol"] if where == "-" and "symbol" in cells else where
        place = re.match(r"7\d\d\.\d", where)
        said = f"15 CFR {where}" if place else where
        said = said if re.search(r"\d", said) or plan["file"] == "list-consequences" else ""
        based = ground(row["tag"])
        start = day(cells.get(plan.get("from", ""), ""))
        if start is None and (plan["file"], named(plan, row, number)) in corpus_facts.SINCE:
            start = corpus_facts.SINCE[plan["file"], named(plan, row, number)]
            based.setdefault("only_known", "first day")
        parts.append(
            block(
                {
                    "key": named(plan, row, number),
                    "text": text,
                    "citation": said or citation,
                    "url": link(said, url),
                    "from": start,
                    "to": day(cells.get(plan.get("to", ""), "")),
                    "status": status(plan, cells),
                    **based,
                    "values": {
                        american(k): v for k, v in cells.items() if k not in ("tag", plan.get("from"), plan.get("to"))
                    },
                }
            )
        )
    return "\n".join(parts)


def status(plan: Mapping[str, Any], cells: Mapping[str, str]) -> str:
    """The status of a row; the tables say in words what is not enforced and what is suspended."""
    if "status" in plan:
        return str(plan["status"])
    words = " ".join(cells.values())
    if plan["table"] == "fdp_rules" and "not enforced" in words:
        return "not_enforced"
    if plan["table"] == "chip_thresholds" and "never enforced" in words:
        return "not_enforced"
    if plan["table"] == "enforcement_overlay" and ("not enforced" in words or "not reached" in words):
        return "not_enforced"
    return "in_force"


def end_uses(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """One file for each section of Part 744 that the table of end uses names."""
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        section = row["section"].partition("(")[0]
        groups.setdefault(section, []).append({**row, "key": f"{row['section']} {row['trigger']}"})
    out = {}
    for section, members in groups.items():
        plan = {"file": section, "code": section, "title": members[0]["trigger"].capitalize(), "key": "key",
                "table": "end_use_rules", "text": ("trigger", "countries", "items", "policy"),
                "where": "section"}  # fmt: skip
        out[f"{section}.toml"] = provision(plan, [dict(m.items()) for m in members])
    return out


def timeline(rows: Iterable[Mapping[str, str]]) -> str:
    """The rules in order of their first day."""
    parts = []
    for number, row in enumerate(rows, 1):
        cells = {name: american(value) for name, value in row.items()}
        text, first = cells["instrument"], day(cells["date"])
        text += "" if first else f" (some day of {cells['date']})"
        text += f" ({cells['status_on_2026-11-22']})" if "UNVERIFIED" in cells["status_on_2026-11-22"] else ""
        effect = {"effect": cells["effect for the engine"], "status on 2026-11-22": cells["status_on_2026-11-22"]}
        parts.append(
            block(
                {
                    "key": f"{number:03}-{slug(cells['instrument'])[:40]}",
                    "text": text,
                    "citation": cells["citation"],
                    "url": link(cells["citation"], "https://www.federalregister.gov"),
                    "from": first or f"{cells['date']}-01",
                    "status": corpus_facts.timeline_status(cells),
                    **ground(row["tag"]),
                    "values": effect,
                }
            )
        )
    head = '[provision]\ncode = "timeline"\ntitle = "Rules in order of their first day"\n'
    head += 'citation = "Federal Register, by row"\nurl = "https://www.federalregister.gov"\n'
    return "\n".join([head, *parts])


def sources(rows: Iterable[Mapping[str, str]]) -> str:
    """The source keys that rows name."""
    parts = []
    for row in rows:
        for key in row["key"].split(" / "):
            cells = {
                "key": key,
                "what": row["what"],
                "date": row["date of the text"],
                "reliability": row["reliability"],
            }
            parts.append("[[source]]\n" + "".join(f"{k} = {quoted(american(v))}\n" for k, v in cells.items()))
    parts.append("[[source]]\n" + "".join(f"{k} = {quoted(v)}\n" for k, v in FEDERAL_REGISTER.items()))
    return "\n".join(parts)


def write(name: str, body: str) -> str:
    """Write a file unless a person changed or wrote it; says what was done."""
    path = TARGET / name
    if path.exists():
        first, _, rest = path.read_text("utf-8").partition("\n")
        rest = rest.removeprefix(HINT)
        if not first.startswith(MARK) or first.removeprefix(MARK) != checksum(rest):
            return "left alone: a person wrote or corrected it"
    path.write_text(f"{MARK}{checksum(body)}\n{HINT}{body}", "utf-8")
    return "written"


def checksum(body: str) -> str:
    """Of a file without its first two lines."""
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def build(shared: Path) -> dict[str, str]:
    """Every file of the corpus that follows from the tables."""
    out = {"sources.toml": sources(table(shared, "source_keys"))}
    for plan in TABLES:
        kept = [row for row in table(shared, plan["table"]) if row.get("instrument") not in BY_HAND]
        out[f"{plan['file']}.toml"] = provision(plan, kept)
    out |= end_uses(table(shared, "end_use_rules"))
    out["timeline.toml"] = timeline(table(shared, "rule_timeline"))
    return out | corpus_eccns.files(shared / "data" / "ear_tables", SEEN_ON)


def main(arguments: list[str]) -> int:
    """Build, check the known facts, write.

    Returns:
        0; 1 where a fact fails and nothing was written.
    """
    shared = Path(arguments[0] if arguments else "../shared")
    files = build(shared)
    wrong = corpus_facts.failures(files)
    if wrong:
        print("nothing written; these known facts fail:", *wrong, sep="\n  ", file=sys.stderr)
        return 1
    for name, body in files.items():
        print(f"{name}: {write(name, body)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
