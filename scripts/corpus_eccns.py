"""The tables of countries and ECCNs for `build_corpus.py`: tab-separated, one row each."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from navicert.names.places import country_code

# Spellings of the two supplements that the gazetteer does not know; the code is ISO 3166-1.
SPELLINGS = {
    "South Sudan, Republic of": "SS", "Gambia, The": "GM", "Saint Vincent and the Grenadines": "VC",
    "St. Vincent and the Grenadines": "VC", "Congo (Republic of the)": "CG", "Bahamas, The": "BS",
    "Micronesia, Federated States of": "FM", "Micronesia (Federated State of)": "FM", "Saint Kitts & Nevis": "KN",
    "Sint Maarten (the Dutch two-fifths of the island of Saint Martin)": "SX", "Cote d'lvoire": "CI",
    "Seycheles": "SC", "Congo (Democratic Republic of)": "CD",
}  # fmt: skip
SCOPES = (
    ("CHINA_RUSSIA_VENEZUELA", r"China, Russia,? or Venezuela"),
    ("D145_EX_A56_PLUS_UAE", r"United Arab Emirates or destinations specified"),
    ("D145_EX_A56", r"within destinations specified in Country Groups D:1"),
    ("MACAU_D5", r"Macau or a destination specified in Country Group D:5"),
    ("ALL_EXCEPT_CANADA", r"ALL destinations, except Canada"),
    ("WORLDWIDE", r"[Ww]orldwide|required for all destinations"),
    ("IRAQ_PAKISTAN", r"reexport to Iraq or Pakistan"),
    ("IRAQ", r"reexport to Iraq "),
    ("PAKISTAN", r"reexport to Pakistan "),
    ("NORTH_KOREA", r"to North Korea for anti-terrorism"),
)
CONTROL_HEAD = (
    "eccn", "reason", "applies", "paragraphs", "words", "effect", "column", "scope", "enforced_scope", "requirement",
    "citation", "from", "to", "status", "confidence", "source",
)  # fmt: skip
# Entries whose worded controls were read by a person: each reaches only the paragraphs of the entry that it names.
LIMITED = (
    "1A002", "1A004", "1C002", "1C007", "3A001", "3A002", "4A001", "6A003", "7A003", "7A005", "7A611", "9A515",
)  # fmt: skip
# Worded controls that a person read, by entry, reason and column: what they reach surely, and what only in part. A
# paragraph after ! is taken out of the one before it.
_ENTIRE_0A509 = (("except", "a d"), ("some", "a"))
_ENTIRE_9A610 = (("except", "b x y"), ("some", "x"))
READ = {
    ("0A509", "NS Column 1."): _ENTIRE_0A509,
    ("0A509", "RS Column 1."): _ENTIRE_0A509,
    ("0A509", "AT Column 1."): _ENTIRE_0A509,
    ("0A509", "CC Column 1."): (("paragraphs", "d"), ("some", "a")),
    ("9A610", "NS Column 1"): _ENTIRE_9A610,
    ("9A610", "RS Column 1"): _ENTIRE_9A610,
    ("1B001", "MT Column 1"): (("except", "d e f"), ("some", "d.1 d.2 d.3")),
    ("5A001", "NS Column 2."): (("paragraphs", "b !b.5 c d f !f.3 g j"),),
    ("1C353", "CB Column 1."): (("some", "a.3"),),
    ("6A005", "NP Column 1"): (("some", "a.2 a.3 a.4 b.2.b b.3 b.4 b.6.c c.1.b c.2.b d.2 d.3.c d.4.c"),),
    ("6A007", "MT Column 1"): (("some", "b c"),),
    ("6A002", "RS Column 1"): (("paragraphs", "a.1 a.2 a.3 !a.3.d.2.a !a.3.e c f"), ("some", "a.3.e")),
}
# What BIS enforces of the worldwide rows: the scope of the rule of 2023 (the brief, table enforcement_overlay).
OLD_SCOPE = "D:1, D:4 and D:5 without A:5 and A:6, as the groups stood in 2023; enforced since, whatever the text says"
OLD_DATES = ("88 FR 73458; BIS announcement of 2025-05-13", "2023-11-17", "", "in_force")
_PART = r"[a-z](?:\.\d+(?:\.[a-z](?:\.\d+)?)?)?"
_TOKEN = re.compile(rf"^(?:\d[A-E]\d{{3}})?\.?({_PART})$")


def tsv(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table; cells hold no tab and no line break."""
    lines = [tuple(head), *rows]
    return "".join("\t".join(" ".join(str(cell or "").split()) for cell in line) + "\n" for line in lines)


def code_of(name: str) -> str:
    """ISO code of a name of the supplements."""
    code = SPELLINGS.get(name) or country_code(name)
    if code is None:
        raise SystemExit(f"no code for {name!r}: add it to SPELLINGS")
    return code


def chart(data: Mapping[str, Any], grouped: Mapping[str, str]) -> str:
    """Supplement No. 1 to Part 738; `grouped` holds the spellings of the other supplement."""
    rows = []
    others = {spelled: code_of(name) for spelled, name in grouped.items()}
    for name, row in {**data["countries"], **data["embargoed"]}.items():
        marks, notes = row.get("marks", ()), row["footnotes"]
        cells = ["pointer" if "pointer" in row else "X" if c in marks else "-" for c in data["columns"]]
        spelled = [k for k, v in data["aliases"].items() if v == name]
        spelled += [k for k, code in others.items() if code == code_of(name) and k not in spelled and len(k) > 2]
        spelled = [k for k in spelled if k not in data["territoryInheritance"] and "hong kong" not in k]
        rows.append((code_of(name), name, "|".join(spelled), *cells, row.get("pointer", ""),
                     " ".join(map(str, notes)), "", "", "seen", "S3"))  # fmt: skip
    head = ("code", "name", "spellings", *data["columns"], "pointer", "footnotes", "from", "to", "confidence", "source")
    return tsv(head, sorted(rows, key=lambda row: row[1]))


def chart_notes(data: Mapping[str, Any]) -> str:
    """The footnotes of the Country Chart, and the territories that use the row of another country."""
    url = "https://www.ecfr.gov/current/title-15/part-738/appendix-Supplement No. 1 to Part 738".replace(" ", "%20")
    parts = ['[provision]\ncode = "738"\ntitle = "Commerce Country Chart"\n'
             f'citation = "Supplement No. 1 to 15 CFR part 738"\nurl = "{url}"\n']  # fmt: skip
    common = f'status = "in_force"\nconfidence = "seen"\ntag = "seen:S3"\nsources = ["S3"]\nurl = "{url}"\n'
    for number, text in data["footnotes"].items():
        parts.append(f'[[row]]\nkey = "footnote-{number}"\ntext = {json.dumps(text, ensure_ascii=False)}\n'
                     f'citation = "Supplement No. 1 to 15 CFR part 738, footnote {number}"\n{common}')  # fmt: skip
    for name, row in data["territoryInheritance"].items():
        start = "from = 2020-12-23\n" if name == "hong kong" else ""
        basis = json.dumps(row["basis"].replace("icence", "icense"), ensure_ascii=False)
        parts.append(f'[[row]]\nkey = "territory-{code_of(name.title())}"\ntext = {basis}\n{start}'
                     f'citation = "15 CFR 738.3(b)"\n{common}values.code = "{code_of(name.title())}"\n'
                     f'values.row = "{code_of(row["row"])}"\nvalues.name = "{name.title()}"\n')  # fmt: skip
    caveat = json.dumps(data["procedure"]["noMarkCaveat"].replace("icence", "icense"), ensure_ascii=False)
    parts.append(f'[[row]]\nkey = "no-mark"\ntext = {caveat}\ncitation = "15 CFR 738.4(a)(2)(ii)(B)"\n{common}')
    return "\n".join(parts)


def groups(data: Mapping[str, Any]) -> str:
    """Supplement No. 1 to Part 740, with the days of the changes that are known."""
    rows = []
    uae = "91 FR (2026-07-14), FR Doc. 2026-14132"
    supp = "Supplement No. 1 to 15 CFR part 740"
    for group, names in data["groups"].items():
        for name in names:
            moved = (code_of(name), group) == ("AE", "A:5")
            start, by = ("2026-07-10", uae) if moved else ("", supp)
            rows.append((group, code_of(name), name, start, "", by, "seen", "S3"))
    for group in ("D:3", "D:4"):
        rows.append((group, "AE", "United Arab Emirates", "", "2026-07-09", uae, "seen", "FR"))
    cambodia = "FR Doc. 2026-02262 (published 2026-02-04; the day of effect was not read)"
    rows.append(("D:5", "KH", "Cambodia", "", "2026-02-03", cambodia, "known", "FR"))
    return tsv(("group", "code", "name", "from", "to", "citation", "confidence", "source"), sorted(rows))


def tokens(words: str) -> list[str] | None:
    """The paragraphs that a phrase lists; None where it says more than paragraphs."""
    found: list[str] = []
    for raw in re.split(r"\s*(?:,|;|\band\b|\bor\b)\s*", words.strip(" .")):
        piece = re.sub(r"^(?:items )?(?:controlled (?:by|in|under) |specified in |described in )", "", raw.strip())
        if not piece:
            continue
        span = re.split(r"\s+(?:to|through)\s+|-", piece)
        ends = [_TOKEN.match(part.strip()) for part in span]
        if len(span) > 2 or not all(ends):
            return None
        first, last = ends[0][1], ends[-1][1]  # type: ignore[index]
        if len(span) == 1:
            found.append(first)
            continue
        stem, one, _, two = *first.rpartition(".")[::2], *last.rpartition(".")[::2]
        if one.isdigit() and two.isdigit():
            found += [f"{stem}.{n}" for n in range(int(one), int(two) + 1)]
        elif len(one) == len(two) == 1 and "." not in first + last:
            found += [chr(n) for n in range(ord(one), ord(two) + 1)]
        else:
            return None
    return found


def spelled(code: str, phrase: str) -> str:
    """A phrase with the paragraphs of its entry as `tokens` reads them: ".16" after ".d.15" is d.16."""
    phrase = re.sub(rf"\b{code}\s*\.\s*", f"{code}.", phrase)
    phrase = re.sub(rf"^(?:“software” (?:controlled by|in)|items controlled by) (?={code}\.)", "", phrase)
    phrase = re.sub(r"^paragraphs? (?=\.?[a-z]\b)|\s+of this entry$|\s+only$", "", phrase)
    if re.match(rf"{code}\.[a-z]\.\d+", phrase):
        phrase = re.sub(r"\b([a-z])(\.\d+) and (\.\d+)$", r"\1\2 and \1\3", phrase)
    return phrase


def applies(code: str, control: str) -> tuple[str, list[str]]:
    """To what a control applies: the entire entry, paragraphs, all but paragraphs, or what only words say."""
    # Some rows print the column behind the words as well.
    said = re.sub(r"\s+[A-Z]{2} Column \d\.?$", "", control)
    rest = re.sub(r"^.*?\b(?:[Aa]pply|[Aa]pplies)\s*(?:to\s+)?(?:the\s+)?", "", said, count=1).strip(" .")
    rest = spelled(code, rest)
    whole = re.match(r"entire entry", rest, re.IGNORECASE)
    if not whole:
        listed = tokens(rest)
        return ("paragraphs", listed) if listed else ("words", [])
    rest = re.sub(r"^\s*\(refer to [^)]*\)", "", rest[whole.end() :]).strip(" .,")
    if not rest:
        return "entire", []
    if found := re.match(r"except (?:for )?(.*)$", rest):
        listed = tokens(found[1])
        if listed:
            return "except", listed
    return "words", []


def limited(code: str, words: str) -> list[str]:
    """The paragraphs outside of which a worded control does not reach; none where a person has not read it so."""
    if code not in LIMITED:
        return []
    found = re.findall(rf"\b{code}\.({_PART})|\b(?:and|or) ([a-z]\.\d)\b", words)
    return list(dict.fromkeys(one or two for one, two in found))


def readings(code: str, said: str, need: str) -> list[tuple[str, list[str]]]:
    """To what a control applies; several where a person read what it reaches surely and what only in part."""
    if held := READ.get((code, need)):
        return [(how, listed.split()) for how, listed in held]
    how, listed = applies(code, said)
    if how == "words" and (inside := limited(code, said)):
        return [("some", inside)]
    return [(how, listed)]


def printed(entry: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    """The controls of an entry, the columns that each asks for, and the requirement verbatim.

    Where the text ran two rows together each control has its own column.
    """
    for row in entry["countryChart"]:
        said, need = row["control"], row["countryChart"]
        parts = re.split(r"\s+(?=[A-Z]{2} applies to)", said)
        asked = re.findall(r"[A-Z]{2} ?Column ?\d", need)
        if len(parts) == len(asked) > 1:
            yield from ((part, column, need) for part, column in zip(parts, asked, strict=True))
        else:
            yield said, need, need


def controls(entry: Mapping[str, Any]) -> list[tuple[object, ...]]:
    """The control rows of an ECCN, as the entry prints them."""
    code, quality = entry["eccn"], entry["quality"]
    out = [
        row
        for said, asked, need in printed(entry)
        for how, listed in readings(code, said, need)
        for row in control(code, said, asked, need, how, listed)
    ]
    if not out:
        reasons = re.findall(r"[A-Z]{2}", entry["reasonForControl"] or "") or [""]
        itar = "ITAR" in quality
        effect = "itar" if itar else "indeterminate"
        why = "the entry says that the item is subject to the ITAR" if itar else (
            "the requirement is not in a chart row: read the text of the entry")  # fmt: skip
        cite = f"Supplement No. 1 to 15 CFR part 774, ECCN {code}"
        out = [
            (code, r, "entire", "", "", effect, "", "", "", why, cite, "", "", "in_force", "seen", "S2")
            for r in reasons
        ]
    return out


def control(code: str, said: str, asked: str, need: str, how: str, listed: list[str]) -> Iterable[tuple[object, ...]]:
    """The rows of one control with one reading of its words."""
    reason = "RISS" if said.startswith("Russian industry") else re.match(r"\W*([A-Z]{2})?", said)[1] or ""
    scope = next((name for name, pattern in SCOPES if re.search(pattern, need)), "")
    found = re.findall(r"([A-Z]{2}) ?Column ?(\d)", asked) or [(reason, n) for n in re.findall(r"^Column (\d)", asked)]
    base = (how, " ".join(listed), "" if how == "entire" else said)
    dated = dates(code, how, listed, scope, need)
    for letter, number in found if not scope else []:
        yield code, letter, *base, "column", f"{letter} {number}", "", "", need, *dated, "seen", "S2"
    if scope or not found:
        enforced = "OLD_3A090A" if dated[3] == "not_enforced" and code != "4E091" else ""
        effect = "scope" if scope else "pointer" if re.search(r"§|\d\.\d|applies", need) else "indeterminate"
        yield code, reason, *base, effect, "", scope, enforced, need, *dated, "seen", "S2"
        if enforced:
            yield code, reason, *base, "scope", "", enforced, "", OLD_SCOPE, *OLD_DATES, "seen", "W-DIFF"


def dates(code: str, how: str, listed: list[str], scope: str, need: str) -> tuple[str, str, str, str]:
    """Citation, first and last day, and status of a control row."""
    found = re.search(r"§\s*(7\d\d\.\d+(?:\([^)\s]+\))*)", need)
    cite = f"15 CFR {found[1]}" if found else f"Supplement No. 1 to 15 CFR part 774, ECCN {code}"
    if scope == "WORLDWIDE" and re.search(r"\(iii\)\(A\)|742\.6\(a\)\(13\)", need):
        return cite, "2025-01-13", "", "not_enforced"
    if scope.startswith("D145"):
        return cite, "2023-11-17", "", "in_force"
    # 89 FR 72926 made the worldwide controls of 742.4(a)(5) and 742.6(a)(10); 88 FR 73424 those of equipment to Macau
    # and D:5 (87 FR 62186 had them in 3B090), 89 FR 96790 those of its software and technology.
    if scope == "WORLDWIDE" and re.search(r"742\.4\(a\)\(5\)|742\.6\(a\)\(10\)", cite):
        return cite, "2024-09-06", "", "in_force"
    if scope == "MACAU_D5" and re.search(r"742\.4\(a\)\(4\)|742\.6\(a\)\(6\)", cite) and code != "3A090":
        return cite, "2023-11-17" if code in ("3B001", "3B002") else "2024-12-02", "", "in_force"
    if code == "3A090":
        start = "2024-12-02" if listed == ["c"] else "2022-10-21"
        return cite, start, "", "in_force"
    return cite, "2025-01-13" if code == "4E091" else "", "", "in_force"


def eccns(entries: Iterable[Mapping[str, Any]], full: Mapping[str, Any]) -> dict[str, str]:
    """The table of ECCNs, of their controls, and of what they say on license exceptions."""
    heads, rows, flags = [], [], []
    for entry in entries:
        code = entry["eccn"]
        items = full.get(code, {}).get("items") or []
        named = sorted({item["paragraph"] for item in items if item.get("paragraph")})
        reason = (entry["reasonForControl"] or "").strip(" .")
        heads.append((code, entry["category"], entry["productGroup"], reason, entry["heading"], " ".join(named),
                      entry["quality"].replace("licence", "license"), "seen", "S2"))  # fmt: skip
        rows += dict.fromkeys(controls(entry))
        flags += [(code, symbol, text, "seen", "S2") for symbol, text in entry["licenceExceptionFlags"].items() if text]
    return {
        "eccn.tsv": tsv(("eccn", "category", "group", "reasons", "heading", "paragraphs", "quality", "confidence",
                         "source"), heads),
        "eccn-controls.tsv": tsv(CONTROL_HEAD, rows),
        "eccn-exceptions.tsv": tsv(("eccn", "symbol", "text", "confidence", "source"), flags),
    }  # fmt: skip


def files(folder: Path, day: str) -> dict[str, str]:
    """Every table of countries and ECCNs."""

    def read(name: str) -> Any:
        return json.loads((folder / f"{name}.ecfr-{day}.json").read_text("utf-8"))

    with lzma.open(folder / f"ccl.ecfr-{day}.json.xz", "rt", encoding="utf-8") as stream:
        full = {entry["eccn"]: entry for entry in json.load(stream)["entries"]}
    country_chart = read("country-chart")
    return {
        "738-country-chart.tsv": chart(country_chart, read("country-groups")["aliases"]),
        "738-country-chart.toml": chart_notes(country_chart),
        "740-country-groups.tsv": groups(read("country-groups")),
        **eccns(read("ccl_license_requirements_corrected")["entries"], full),
    }
