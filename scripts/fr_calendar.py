"""Build `data/law/fr_calendar.csv`: on which day the rule behind a Federal Register citation took effect.

Reads facts (citation, day) from the files of ../shared/data; prints what does not fit. Called by
build_snapshot.py.
"""

from __future__ import annotations

import csv
import json
import lzma
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

_CITATION = re.compile(r"\b(\d{1,3})\s*F\.?\s*R\.?\s*(?:No\.\s*)?(\d{3,6})\b", re.IGNORECASE)
_PRINTED = re.compile(
    r"\b(\d{1,3})\s*FR\s*(\d{3,6})(?:\s+preview citation details)?,?\s*\(?\s*(\d{1,2})/(\d{1,2})/(\d{2,4})"
)
Page = tuple[int, int]

# Facts that sources state otherwise than the CSL, or more exactly. (earliest, latest, source, confidence,
# note)
STATED: dict[Page, tuple[str, str, str, str, str]] = {
    (84, 22961): (
        "2019-05-16",
        "2019-05-21",
        "the rule, and CSL start_date",
        "known",
        "The CSL gives the day of publication (2019-05-21); Huawei's listing is held to have taken effect "
        "on 2019-05-16.",
    ),
    (84, 22963): (
        "2019-05-16",
        "2019-05-21",
        "the rule, and CSL start_date",
        "known",
        "The CSL gives the day of publication (2019-05-21); Huawei's listing is held to have taken effect "
        "on 2019-05-16.",
    ),
    (84, 43495): (
        "2019-08-19",
        "2019-08-21",
        "the rule, and CSL start_date",
        "known",
        "The CSL gives the day of publication (2019-08-21); the rule is held to have taken effect on 2019-08-19.",
    ),
    (85, 51603): (
        "2020-08-17",
        "2020-08-20",
        "the rule, and CSL start_date",
        "known",
        "The CSL gives the day of publication (2020-08-20); the rule is held to have taken effect on 2020-08-17.",
    ),
    (85, 51596): (
        "2020-08-17",
        "2020-08-20",
        "the rule, and CSL start_date",
        "known",
        "The CSL gives the day of publication (2020-08-20); the rule is held to have taken effect on 2020-08-17.",
    ),
    (90, 14032): (
        "2025-03-25",
        "2025-03-28",
        "the rule, and CSL start_date",
        "known",
        "The CSL gives the day of publication (2025-03-28); its twin 90 FR 14046 took effect on 2025-03-25.",
    ),
    (90, 14035): (
        "2025-03-25",
        "2025-03-28",
        "the rule, and CSL start_date",
        "known",
        "The CSL gives the day of publication (2025-03-28); its twin 90 FR 14046 took effect on 2025-03-25.",
    ),
    (88, 13673): (
        "2023-03-02",
        "2023-03-02",
        "FR Doc. 2023-04558, and CSL start_date",
        "seen",
        "Published on 2023-03-06.",
    ),
    (89, 96830): (
        "2024-12-02",
        "2024-12-02",
        "FR Doc. 2024-28267, and CSL start_date",
        "seen",
        "Published on 2024-12-05.",
    ),
}

# What sources say that cannot be, with how often; printed by the builder.
LEFT_OUT: Counter[str] = Counter()


@dataclass
class Fact:
    """What the sources say of one page."""

    starts: Counter[date] = field(default_factory=Counter)
    sources: set[str] = field(default_factory=set)
    published: Counter[date] = field(default_factory=Counter)
    published_by: set[str] = field(default_factory=set)


def _iso(text: str) -> date | None:
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text or "")
    return date(*map(int, match.groups())) if match else None


def _plausible(page: Page, day: date) -> bool:
    """Volume v is the year 1935 + v; a rule of its first days may bind from the last days before."""
    year = 1935 + page[0]
    return date(year - 1, 12, 15) <= day <= date(year, 12, 31)


def gather(shared: Path) -> dict[Page, Fact]:
    """Every fact about a cited page, from every source."""
    facts: dict[Page, Fact] = defaultdict(Fact)
    for name, label in (
        ("csl_2022-04_full_consolidated.csv.xz", "CSL start_date, 2022-04-21"),
        ("csl_2023-11_partial_consolidated.csv.xz", "CSL start_date, 2023-11-16"),
    ):
        with lzma.open(shared / "us_csl" / name, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if re.match(r"Entity List|Military End", row["source"] or ""):
                    _start(facts, row["federal_register_notice"], row["start_date"], label)
    with lzma.open(shared / "us_entity_list/entity_list_csl_2025-11-08.json.xz", "rt") as file:
        for row in json.load(file)["entities"]:
            _start(facts, row["federalRegisterCitation"], row["effectiveDate"], "CSL start_date, 2025-11-08")
    with lzma.open(shared / "us_entity_list/entity_list_ecfr_supp4_2026-07-09.json.xz", "rt") as file:
        for row in json.load(file)["entities"]:
            _printed(facts, row["federal_register"], "printed in Supp. No. 4, eCFR 2026-07-09")
    with lzma.open(shared / "us_csl/csl_2026-07-31_full_expanded.jsonl.xz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if row["source"].startswith("Entity List"):
                _printed(facts, row["federal_register_notice"], "printed in the CSL, 2026-07-31")
    for row in json.loads((shared / "us_bis_other/meu_ecfr_supp7_2026-07-09.json").read_text())["entities"]:
        _printed(facts, row["federal_register"], "printed in Supp. No. 7, eCFR 2026-07-09")
    for line in (shared / "federal_register/fr_trade_control_documents_2020-2026.jsonl").read_text().splitlines():
        row = json.loads(line)
        match = _CITATION.fullmatch(row["citation"] or "")
        if match:
            fact = facts[int(match[1]), int(match[2])]
            fact.published[date.fromisoformat(row["publication_date"])] += 100
            fact.published_by.add(f"FR Doc. {row['document_number']}")
            if row["effective_date"]:
                fact.starts[date.fromisoformat(row["effective_date"])] += 1000
                fact.sources.add(f"FR Doc. {row['document_number']}")
    return facts


def _start(facts: dict[Page, Fact], citation: str | None, start: str | None, label: str) -> None:
    pages, day = _CITATION.findall(citation or ""), _iso(start or "")
    if pages and day:
        page = int(pages[0][0]), int(pages[0][1])
        if _plausible(page, day):
            facts[page].starts[day] += 1
            facts[page].sources.add(label)
        else:
            LEFT_OUT[f"{page[0]} FR {page[1]} with {day}, another year"] += 1


def _printed(facts: dict[Page, Fact], text: str | None, label: str) -> None:
    for volume, number, month, day, year in _PRINTED.findall(text or ""):
        full = int(year) if len(year) == 4 else int(year) + (1900 if int(year) > 60 else 2000)
        page = int(volume), int(number)
        try:
            issue = date(full, int(month), int(day))
        except ValueError:
            LEFT_OUT[f"{volume} FR {number}, {month}/{day}/{year}, no such day ({label})"] += 1
            continue
        if issue.year != 1935 + page[0]:
            LEFT_OUT[f"{volume} FR {number} printed with {issue}, another year ({label})"] += 1
            continue
        facts[page].published[issue] += 1
        facts[page].published_by.add(label)


def rows(shared: Path) -> list[list[str]]:
    """The rows of the calendar, by volume and page."""
    facts = gather(shared)
    pages = sorted(facts)
    issue = {page: _issue(page, facts) for page in pages}
    _infer_issues(pages, issue, facts)
    out: list[list[str]] = []
    leads: list[timedelta] = []
    for page in pages:
        citation = f"{page[0]} FR {page[1]}"
        published = issue[page][0].isoformat() if issue[page] else ""
        if page in STATED:
            first, last, source, confidence, note = STATED[page]
            out.append([citation, first, last, published, source, confidence, note])
            continue
        fact = facts[page]
        note = issue[page][1] if issue[page] else ""
        if fact.starts:
            start, more = _chosen(fact)
            if issue[page]:
                leads.append(issue[page][0] - start)
            out.append(
                [
                    citation,
                    start.isoformat(),
                    start.isoformat(),
                    published,
                    "; ".join(sorted(fact.sources)),
                    "seen",
                    "; ".join(filter(None, (more, note))),
                ]
            )
        elif issue[page]:
            out.append([citation, "", "", published, "; ".join(sorted(fact.published_by)), "seen", note])
    out = _same_rule(_in_order(out))
    print(f"  {len(out)} pages; the rule took effect up to {max(leads).days} days before its publication")
    for what, count in sorted(LEFT_OUT.items()):
        print(f"  left out, {count} rows: {what}")
    return out


def write(shared: Path, target: Path) -> None:
    """Write the calendar to `target`."""
    days = ["effective_earliest", "effective_latest", "published"]
    columns = ["citation", *days, "source", "confidence", "note"]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows(shared))


def _issue(page: Page, facts: dict[Page, Fact]) -> tuple[date, str] | None:
    counts = facts[page].published
    if not counts:
        return None
    best = max(counts, key=lambda day: (counts[day], day))
    others = sorted(day.isoformat() for day in counts if day != best)
    return best, f"some rows print {', '.join(others)}" if others else ""


def _infer_issues(pages: list[Page], issue: dict[Page, tuple[date, str] | None], facts: dict[Page, Fact]) -> None:
    """A rule's first page stands in the issue of the row pages around it, where the days agree."""
    for index, page in enumerate(pages):
        if issue[page] or not facts[page].starts:
            continue
        start, _ = _chosen(facts[page])
        after = next((one for one in pages[index + 1 :] if facts[one].published), None)
        before = next((one for one in reversed(pages[:index]) if facts[one].published), None)
        for other in (after, before):
            if other is None or other[0] != page[0] or abs(other[1] - page[1]) > 40:
                continue
            known = issue[other]
            if known and timedelta(0) <= known[0] - start <= timedelta(days=14):
                issue[page] = (known[0], f"day of publication from {other[0]} FR {other[1]}")
                break


def _chosen(fact: Fact) -> tuple[date, str]:
    """The start date that most rows of a rule give; rows that differ were moved or amended later."""
    start = max(fact.starts, key=lambda day: (fact.starts[day], -day.toordinal()))
    others = ", ".join(
        f"{day} on {count}" for day, count in sorted(fact.starts.items()) if day != start and count < 1000
    )
    if others:
        return start, f"most rows give {start}; other start dates: {others} rows"
    return start, ""


def _same_rule(table: list[list[str]]) -> list[list[str]]:
    """A page whose start date is the day of publication, while the rule that holds it took effect before."""
    for index, row in enumerate(table):
        volume, page = row[0].split(" FR ")
        if not (row[3] and row[1] == row[2] == row[3]):
            continue
        for rule in (*reversed(table[:index]), *table[index + 1 :]):
            other_volume, other_page = rule[0].split(" FR ")
            # The rule starts before the page; a later page of it may be cited alone, a few pages on.
            near = -10 <= int(page) - int(other_page) <= 60
            if other_volume == volume and near and rule[3] == row[3] and rule[1] and rule[2] < row[3]:
                taken = f"CSL start_date is the day of publication; {rule[0]} took effect on {rule[2]}"
                row[1], row[2], row[5] = rule[1], rule[2], "calculated"
                row[6] = "; ".join(filter(None, (taken, row[6])))
                print(f"  {row[0]}: day of effect taken from {rule[0]}, {rule[2]}")
                break
    return table


def _in_order(table: list[list[str]]) -> list[list[str]]:
    """The rows whose days agree with their place in the volume; the others are typing errors of a source."""
    kept: list[list[str]] = []
    for index, row in enumerate(table):
        volume = row[0].split(" FR ")[0]
        before = [one[3] for one in kept if one[0].startswith(f"{volume} FR ") and one[3]]
        after = [one[3] for one in table[index + 1 :] if one[0].startswith(f"{volume} FR ") and one[3]]
        day = row[3] or row[2]
        early = before and day < (date.fromisoformat(before[-1]) - timedelta(days=14 * (not row[3]))).isoformat()
        # One wrong day after it must not drop a right one: most of the next three decide.
        late = sum(day > other for other in after[:3]) > len(after[:3]) / 2
        if early or late:
            LEFT_OUT[f"{row[0]} of {day}: pages around it are of other days"] += 1
        else:
            kept.append(row)
    return kept
