"""Count in how many names of the bundled lists a word occurs: `names/data/token_frequency.tsv`.

Run it by hand when the bundled lists change; the table is checked in, so that scores do not depend on a workspace.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from navicert.lists.bundled import bundled_files, read_bundled
from navicert.names.normalize import fold
from navicert.names.tokens import words_of

TABLE = Path(__file__).resolve().parent.parent / "src" / "navicert" / "names" / "data" / "token_frequency.tsv"
COUNTED = frozenset({"EL", "MEU", "UVL", "DPL", "SDN", "SSI", "CMIC", "MBS", "ISN", "DTC", "1260H", "MIEU"})
LEAST = 2


def main() -> None:
    """Write the table."""
    names: set[str] = set()
    for file in bundled_files():
        for version in read_bundled(file):
            if version.code in COUNTED:
                names |= {name.value for entry in version.entries for name in entry.names if entry.kind == "party"}
    counts: Counter[str] = Counter()
    for name in {fold(name).text.strip() for name in names}:
        counts.update(set(words_of(name)))
    lines = [
        "# in how many distinct names of the bundled US lists a word occurs, twice at least; `*`: names counted",
        f"*\t{len(names)}",
    ]
    lines += [f"{word}\t{count}" for word, count in sorted(counts.items()) if count >= LEAST and word.isascii()]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(names)} names, {len(lines) - 2} words, {TABLE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
