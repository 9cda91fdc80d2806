"""The labeled pairs that ship with the project: `tests/golden/pairs/*.tsv`.

Columns: left, right, same (0 or 1), kind, why, origin, split. Half of the pairs, chosen by a hash, is kept apart:
parameters may be set on "learn" only; some rows of "apart" were seen before they were kept apart.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "golden" / "pairs"
COLUMNS = ("left", "right", "same", "kind", "why", "origin", "split")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, and whether they are the same party's.

    Attributes:
        kind: of the party: "company", "person", "vessel", "unknown".
        why: what is hard about it.
        group: the file it stands in.
    """

    left: str
    right: str
    same: bool
    kind: str
    why: str
    origin: str
    group: str

    @property
    def split(self) -> str:
        """ "learn" or "apart"; the same on every machine."""
        return split_of(self.left, self.right)


def split_of(left: str, right: str) -> str:
    """To which half a pair belongs: the hash of its two names decides, in either order."""
    text = "\t".join(sorted((left, right)))
    return "apart" if hashlib.sha256(text.encode()).digest()[0] & 1 else "learn"


def read(group: str | None = None, folder: Path = FOLDER) -> list[Pair]:
    """The labeled pairs, of one file or of all.

    Raises:
        ValueError: a row does not have the columns it must have, or says another half than its hash.
    """
    out = []
    for path in sorted(folder.glob("*.tsv" if group is None else f"{group}.tsv")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            cells = line.split("\t")
            if not 5 <= len(cells) <= 7 or cells[2] not in ("0", "1"):
                raise ValueError(f"{path.name}, line {number}: {len(cells)} cells, or `same` is not 0 or 1")
            left, right, same, kind, why = cells[:5]
            if len(cells) == 7 and cells[6] != split_of(left, right):
                raise ValueError(f"{path.name}, line {number}: this pair belongs to {split_of(left, right)}")
            origin = cells[5] if len(cells) > 5 else "written by hand"
            out.append(Pair(left, right, same == "1", kind, why, origin, path.stem))
    return out


def write(path: Path, pairs: Iterable[Pair]) -> int:
    """Write pairs as a file of the folder; a pair that stands twice is written once. Returns how many it holds."""
    rows = {(p.left, p.right): p for p in pairs}
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        out.writerow(["# " + COLUMNS[0], *COLUMNS[1:]])
        for p in rows.values():
            out.writerow([p.left, p.right, int(p.same), p.kind, p.why, p.origin, p.split])
    return len(rows)
