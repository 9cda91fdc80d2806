"""Learn the match thresholds from the labeled pairs, half "learn": `python scripts/calibrate.py [--check]`.

Writes the thresholds into src/navicert/matching/calibration.toml and the figures of both halves into
docs/reference/calibration.md. With --check it writes nothing and fails where either would change.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import golden  # noqa: E402
from navicert.matching.calibration import calibration  # noqa: E402
from navicert.matching.pair import compare  # noqa: E402
from navicert.matching.thresholds import Outcome, learned, outcome, wilson  # noqa: E402

TOML = ROOT / "src" / "navicert" / "matching" / "calibration.toml"
PAGE = ROOT / "docs" / "reference" / "calibration.md"
KINDS = ("company", "person", "vessel")
MOST_WRONG = 0.05
# Ceilings lie below this: what they hold down is no match, whatever is learned.
LEAST = 700
Scored = list[tuple[int, bool]]


def scored(split: str) -> dict[str, Scored]:
    """Score and label of each pair of a half, by kind."""
    out: dict[str, Scored] = {kind: [] for kind in KINDS}
    for pair in golden.read():
        if pair.split == split and pair.kind in out:
            out[pair.kind].append((compare(pair.left, pair.right, pair.kind).score, pair.same))
    return out


def _share(hits: int, total: int) -> str:
    low, high = wilson(hits, total)
    return f"{hits / total if total else 0:.3f} [{low:.3f}, {high:.3f}] of {total:,}"


def _row(kind: str, half: str, o: Outcome) -> str:
    precision = _share(o.found, o.found + o.wrong)
    cells = (kind, half, o.threshold, _share(o.found, o.same), _share(o.wrong, o.different), precision)
    return "| " + " | ".join(map(str, cells)) + " |"


def thresholds(pairs: dict[str, Scored]) -> dict[str, int]:
    """The learned threshold of each kind; a kind whose pairs allow none keeps the general one."""
    found = {kind: learned(rows, MOST_WRONG, LEAST) for kind, rows in pairs.items()}
    return {kind: o.threshold if o else calibration().match for kind, o in found.items()}


def toml(text: str, levels: dict[str, int]) -> str:
    """calibration.toml with the thresholds in it; a kind has a table only where it differs from the companies'."""
    text = re.sub(r"(?m)^match = \d+", f"match = {levels['company']}", text, count=1)
    text = re.sub(r"\n\[kind\.\w+\.levels\]\nmatch = \d+\n", "", text)
    special = {kind: level for kind, level in levels.items() if level != levels["company"]}
    return text + "".join(f"\n[kind.{kind}.levels]\nmatch = {level}\n" for kind, level in special.items())


def page(levels: dict[str, int], halves: dict[str, dict[str, Scored]]) -> str:
    """The page of figures."""
    general = levels["company"]
    lines = [
        "# Calibration",
        "",
        "Written by `scripts/calibrate.py` from the labeled pairs of `tests/golden/pairs`; a test compares.",
        "The match threshold of a kind is the lowest at which the share of *different* parties said to match",
        f'is below {MOST_WRONG:.2f} with its whole 95 percent Wilson interval, on the half "learn". The half',
        '"apart" was not used for it. The pairs of different parties are hard ones, most of them the nearest',
        "other name of a list: among all names the share is far smaller. How it is chosen and why: decision 8.",
        "",
        "| kind | half | threshold | same party said to match | different parties said to match | precision |",
        "|---|---|---|---|---|---|",
    ]
    for kind in KINDS:
        for half, pairs in halves.items():
            lines.append(_row(kind, half, outcome(pairs[kind], levels[kind])))
    lines += [
        "",
        f"A threshold of its own pays where the general one ({general}) would not keep the bound:",
        "",
        "| kind | half | threshold | same party said to match | different parties said to match | precision |",
        "|---|---|---|---|---|---|",
        *(_row(k, half, outcome(pairs[k], general)) for k in KINDS if k != "company" for half, pairs in halves.items()),
        "",
    ]
    return "\n".join(lines)


def main(check: bool) -> int:
    """Learn, and write or compare. Returns the exit code."""
    halves = {half: scored(half) for half in ("learn", "apart")}
    levels = thresholds(halves["learn"])
    wanted = {TOML: toml(TOML.read_text("utf-8"), levels), PAGE: page(levels, halves)}
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} {'is not what the pairs say' if check else 'written'}")
        if not check:
            path.write_text(wanted[path], "utf-8")
    return int(bool(stale) and check)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
