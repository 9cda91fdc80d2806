"""Builds the data files of the OFAC, DoD, State and PRC lists that ship in the package.

    python scripts/build_other_lists.py ../shared/data

Reads the collected files beside the checkout, writes `src/navicert/data/lists/`, and prints the checksum and
size of each. Converts the packing only: a parser sees the same text that the authority or the compiler
published.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import lzma
import sys
import tarfile
import textwrap
import xml.etree.ElementTree as ET
import zipfile
from datetime import date
from pathlib import Path

from build_snapshot import PUBLIC_DOMAIN, write_manifest

TARGET = Path(__file__).resolve().parent.parent / "src" / "navicert" / "data" / "lists"

# Spellings that OFAC's table lacks. Each: name, ISO code, where it was seen.
SPELLINGS = """
Cote d Ivoire|CI|OFAC ADD.CSV
Congo, Republic of the|CG|OFAC ADD.CSV
Congo, Democratic Republic of the|CD|OFAC ADD.CSV
Hong Kong|HK|OFAC ADD.CSV
Hong Kong SAR|HK|INKSNA notices
Macau|MO|OFAC ADD.CSV
Taiwan|TW|OFAC ADD.CSV
Kosovo|XK|OFAC ADD.CSV
Burma|MM|OFAC ADD.CSV
Burundi|BI|OFAC SDN.CSV
Eritrean|ER|OFAC SDN.CSV
Scotland|GB|OFAC SDN.CSV
Myanmar|MM|INKSNA notices
Turkey|TR|OFAC ADD.CSV
Türkiye|TR|INKSNA notices
Turkiye|TR|CSL
Swaziland|SZ|OFAC ADD.CSV
Cape Verde|CV|OFAC ADD.CSV
Czech Republic|CZ|OFAC ADD.CSV
Czechia|CZ|ISO 3166-1
Macedonia, The Former Yugoslav Republic of|MK|OFAC ADD.CSV
North Macedonia, The Republic of|MK|OFAC ADD.CSV
North Macedonia|MK|ISO 3166-1
West Bank|PS|OFAC ADD.CSV
Palestinian|PS|OFAC ADD.CSV
Gibraltar|GI|OFAC ADD.CSV
Guernsey|GG|OFAC ADD.CSV
Jersey|JE|OFAC ADD.CSV
Isle of Man|IM|ISO 3166-1
Man, Isle of|IM|OFAC ADD.CSV
Aruba|AW|OFAC ADD.CSV
Bermuda|BM|OFAC ADD.CSV
Virgin Islands, British|VG|OFAC ADD.CSV
British Virgin Islands|VG|ISO 3166-1
Cayman Islands|KY|OFAC ADD.CSV
Netherlands Antilles|AN|OFAC ADD.CSV
Curacao|CW|ISO 3166-1
Greenland|GL|ISO 3166-1
Faroe Islands|FO|ISO 3166-1
South Sudan|SS|OFAC ADD.CSV
UAE|AE|INKSNA 2026
United Arab Emirates|AE|OFAC ADD.CSV
DPRK|KP|INKSNA 2026
North Korea|KP|State nonproliferation master list
North Korean|KP|INKSNA notices
ROK|KR|INKSNA 2026
South Korea|KR|State nonproliferation master list
PRC|CN|INKSNA notices
People's Republic of China|CN|INKSNA notices
Chinese|CN|INKSNA notices
Russian|RU|INKSNA 2026
Russian Federation|RU|INKSNA notices
Iranian|IR|INKSNA notices
Syrian|SY|INKSNA notices
USA|US|PRC lists
United States of America|US|PRC lists
United Kingdom|GB|OFAC ADD.CSV
UK|GB|PRC lists
Bahamas|BS|ISO 3166-1
Gambia|GM|ISO 3166-1
Belize|BZ|OFAC ADD.CSV
Bosnia and Herzegovina|BA|OFAC ADD.CSV
Vietnam|VN|OFAC ADD.CSV
Brunei|BN|OFAC ADD.CSV
Laos|LA|OFAC ADD.CSV
""".strip()


OFAC = "Office of Foreign Assets Control, U.S. Department of the Treasury"
DOD = "U.S. Department of Defense"
OPENSANCTIONS = "github.com/opensanctions/opensanctions"

# What the manifest says of each list file. A day is left out where the file holds several versions with their
# own.
FACTS: dict[str, dict[str, object]] = {
    "sdn_2021-07.zip": {
        "source": "ofac-sdn-csv",
        "published": date(2021, 7, 31),
        "publisher": OFAC,
        "origin": "github.com/moov-io/watchman, test data (Apache-2.0), SDN.CSV and its parts, July 2021",
        "faults": ["the files print no day: they are of July 2021, and the last of the month is taken"],
    },
    "cons_enhanced_2025-01-10.xml.xz": {
        "source": "ofac-cons-xml",
        "published": date(2025, 1, 10),
        "publisher": OFAC,
        "origin": "github.com/moov-io/watchman, test data (Apache-2.0), CONS_ENHANCED.ZIP",
        "faults": [],
    },
    "sdn_names_2026-07-23_2026-08-20.tar.xz": {
        "source": "ofac-names-tar",
        "publisher": OFAC,
        "license": "CC0-1.0",
        "origin": "github.com/kindrat86/ofac-sdn-json (CC0), nine days from 2026-07-23 to 2026-08-20",
        "faults": ["names, programs and types only: no addresses, dates or ids"],
    },
    "dod_1260h_history_2021-2026.csv.xz": {
        "source": "1260h-history",
        "publisher": DOD,
        "origin": f"{OPENSANCTIONS}, us_dod_chinese_milcorps (MIT), 2026-08",
        "faults": ["twelve rows end on 2026-02-17, the day of an edition that was posted and withdrawn"],
    },
    "section_1286_history_2022-2025.csv.xz": {
        "source": "1286-history",
        "publisher": DOD,
        "origin": f"{OPENSANCTIONS}, section 1286 (MIT), 2026-08",
        "faults": ["the days of the editions of fiscal years 2023 and 2024 are known only within bounds"],
    },
    "inksna_2026.csv.xz": {
        "source": "isn-inksna",
        "published": date(2026, 8, 4),
        "publisher": "Bureau of International Security and Nonproliferation, U.S. Department of State",
        "origin": f"{OPENSANCTIONS}, us_state_nonproliferation (MIT), 2026-08",
        "faults": ["the notices of 2026 only", "22 of 28 rows state no end"],
    },
    "prc_measures_2026-08-05.csv.xz": {
        "source": "prc-measures",
        "published": date(2026, 8, 5),
        "publisher": "PRC Ministry of Commerce, Ministry of Foreign Affairs, Taiwan Affairs Office; compiled",
        "license": "MIT (compilation)",
        "origin": f"{OPENSANCTIONS}, PRC measures (MIT), 2026-08",
        "faults": ["161 dates have years of two digits, one is missing", "no list is named in 76 rows"],
    },
}


def country_names(consolidated: bytes) -> bytes:
    """The table of country names: OFAC's reference values with their codes, then the other spellings."""
    root = ET.fromstring(consolidated)
    space = root.tag.partition("}")[0] + "}"
    rows: dict[str, tuple[str, str]] = {}
    for value in root.iter(f"{space}referenceValue"):
        if value.findtext(f"{space}type") == "COUNTRY" and value.findtext(f"{space}isoCode"):
            name, code = value.findtext(f"{space}value") or "", value.findtext(f"{space}isoCode") or ""
            rows[name] = (code, "OFAC CONS_ENHANCED.XML 2025-01-10")
    for line in SPELLINGS.splitlines():
        name, code, source = line.split("|")
        rows.setdefault(name, (code, source))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("name", "code", "source"))
    writer.writerows((name, *rest) for name, rest in sorted(rows.items()))
    return out.getvalue().encode()


def packed(content: bytes) -> bytes:
    """Packed with a window over the whole file, so that text shared by the days is stored once."""
    return lzma.compress(
        content, filters=[{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 24}]
    )


def names_archive(folder: Path) -> bytes:
    """The dated names-only files in one archive; members are named by day and have no owner or time."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(folder.glob("sdn_names_*.csv.xz")):
            content = lzma.decompress(path.read_bytes())
            member = tarfile.TarInfo(path.name.removesuffix(".xz"))
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed(out.getvalue())


def sdn_set(folder: Path, day: str) -> bytes:
    """SDN.CSV, ADD.CSV and ALT.CSV in one .zip; members stay packed as .xz, which is smaller."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for part in ("sdn", "add", "alt"):
            content = lzma.decompress((folder / f"{part}_{day}.csv.xz").read_bytes())
            archive.writestr(zipfile.ZipInfo(f"{part}.csv.xz", (1980, 1, 1, 0, 0, 0)), packed(content))
    return out.getvalue()


def sightings(folder: Path, month: str, last: date) -> str:
    """Which entries OFAC's files of addresses and aliases name: numbers of the SDN List that stood in that month."""
    numbers: set[int] = set()
    for part in ("add", "alt"):
        text = lzma.decompress((folder / f"{part}_{month}.csv.xz").read_bytes()).decode("latin-1")
        numbers |= {int(row[0]) for row in csv.reader(io.StringIO(text)) if row and row[0].strip().isdigit()}
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    said = ", ".join(str(first) if first == end else f"{first}-{end}" for first, end in runs)
    lines = "\n".join(textwrap.wrap(said, 118, break_on_hyphens=False))
    return f"""# Written by scripts/build_other_lists.py: entries that a part of a list names, by OFAC's number.
[[sighting]]
list = "SDN"
day = {last.isoformat()}    # the last day of the month: the files print no day
source = "named in OFAC's ADD.CSV or ALT.CSV of {month}"
numbers = \"\"\"
{lines}
\"\"\"
"""


def table(name: str, content: bytes) -> str:
    """One [[file]] table of the manifest."""
    facts = FACTS[name]
    day = [f"published = {facts['published']}"] if "published" in facts else []
    lines = [
        "[[file]]",
        f'file = "{name}"',
        f'source = "{facts["source"]}"',
        *day,
        f'publisher = "{facts["publisher"]}"',
        f'license = "{facts.get("license", PUBLIC_DOMAIN)}"',
        f'sha256 = "{hashlib.sha256(content).hexdigest()}"',
        f'origin = "{facts["origin"]}"',
        f"faults = {json.dumps(facts['faults'], ensure_ascii=False)}",
    ]
    return "\n".join(lines)


def main(shared: Path) -> None:
    """Write every file and print its checksum and size."""
    consolidated_zip = (shared / "us_ofac" / "CONS_ENHANCED_2025-01-10.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(consolidated_zip)) as archive:
        consolidated = archive.read(archive.namelist()[0])
    built = {
        "country_names.csv": country_names(consolidated),
        "sdn_names_2026-07-23_2026-08-20.tar.xz": names_archive(shared / "us_ofac"),
        "sdn_2021-07.zip": sdn_set(shared / "us_ofac", "2021-07"),
        "cons_enhanced_2025-01-10.xml.xz": packed(consolidated),
        "dod_1260h_history_2021-2026.csv.xz": packed(
            (shared / "us_dod" / "dod_1260h_history_2021-2026.csv").read_bytes()
        ),
        "section_1286_history_2022-2025.csv.xz": packed(
            (shared / "us_dod" / "section_1286_history_2022-2025.csv").read_bytes()
        ),
        "inksna_2026.csv.xz": packed((shared / "us_other" / "state_inksna_2026.csv").read_bytes()),
        "prc_measures_2026-08-05.csv.xz": packed(
            (shared / "cn_lists" / "cn_countermeasures_uel_export_control_2026.csv").read_bytes()
        ),
    }
    tables = {}
    for name, content in built.items():
        (TARGET / name).write_bytes(content)
        print(f"{name:45} {len(content):>9,} bytes  sha256 {hashlib.sha256(content).hexdigest()}")
        if name in FACTS:
            tables[name] = table(name, content)
    write_manifest(tables)
    seen = sightings(shared / "us_ofac", "2025-12", date(2025, 12, 31))
    (TARGET.parent / "law" / "sightings.toml").write_text(seen, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
