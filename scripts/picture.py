"""Draw the picture of the README from a real run: `python scripts/picture.py`.

The answer is asked of the demo's workspace (`make demo` makes it) and drawn by Rich as SVG.
"""

from __future__ import annotations

import html
import io
import os
import re
import shlex
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".demo"
PICTURE = ROOT / "docs" / "pictures" / "screen.svg"
NAME = "北京智谱华章科技有限公司"
DAY = date(2026, 7, 31)


def mend(svg: str) -> str:
    """Rich's drawing without its fonts from a web server, and with Chinese as wide as it is in a terminal.

    Rich gives a text the length of its characters; a Chinese one takes two cells.
    """
    from rich.cells import cell_len

    def widen(found: re.Match[str]) -> str:
        text = html.unescape(found["text"])
        length = float(found["length"]) * cell_len(text) / max(1, len(text))
        return f'{found["head"]}textLength="{length:.1f}"{found["tail"]}>{found["text"]}</text>'

    svg = re.sub(r"@font-face\s*\{[^}]*\}\s*", "", svg)
    pattern = r'(?P<head><text [^>]*?)textLength="(?P<length>[\d.]+)"(?P<tail>[^>]*)>(?P<text>[^<]*)</text>'
    return re.sub(pattern, widen, svg)


def main() -> int:
    """Write `docs/pictures/screen.svg`.

    Returns:
        0 when it is written.
    """
    os.environ["NAVICERT_WORKSPACE"] = str(FOLDER / "workspace.db")
    from rich.console import Console

    from navicert.cli.workspace import known_lists
    from navicert.model.party import Party
    from navicert.report.terminal import print_screening
    from navicert.services.screen import screen_parties
    from navicert.services.workspace import open_workspace

    console = Console(record=True, width=100, file=io.StringIO(), highlight=False, markup=False, emoji=False)
    with open_workspace(create=False) as workspace:
        screening = screen_parties(workspace, [Party(NAME)], as_of=DAY, threshold=700, lists=("EL",), store=False)
        console.print("$ navicert " + shlex.join(["screen", NAME, "--lists", "EL", "--as-of", str(DAY)]) + "\n")
        print_screening(console, screening, known_lists(workspace), stored=False)
    svg = mend(console.export_svg(title="navicert", unique_id="navicert"))
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(svg, encoding="utf-8")
    print(f"wrote {PICTURE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
