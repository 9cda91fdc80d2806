"""Draw the pictures of the guide on chips: `python scripts/chip_pictures.py`.

The same data give the same pictures, byte for byte.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from navicert.report.chip_chart import draw_chips
from navicert.services.classify import classify_catalog

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PICTURES = (
    ("chips-2022-11-01.svg", date(2022, 11, 1)),
    ("chips-2026-11-01.svg", date(2026, 11, 1)),
)


def main() -> int:
    """Write the pictures.

    Returns:
        0 when they are written.
    """
    for name, day in PICTURES:
        (FOLDER / name).write_text(draw_chips(classify_catalog(day), day), encoding="utf-8")
        print(f"wrote docs/pictures/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
