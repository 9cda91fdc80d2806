"""Who stands behind a screened party, in lines for the terminal."""

from __future__ import annotations

from typing import Final

from rich.text import Text

from navicert.model.screening import OwnedBy
from navicert.report.phrases import visible

SHOWN: Final = 5


def owned_lines(owned: OwnedBy) -> list[tuple[str, Text]]:
    """That listed parties own the party, or may: the sum, the paths, and what is not certain."""
    words = {"captured": "owned by listed parties", "indeterminate": "may be owned by listed parties"}
    lines = [
        (
            "ownership",
            Text(visible(f"{words.get(owned.result, 'owned, but the rule is not in force')}: {owned.title}")),
        ),
        ("sum", Text(visible(owned.arithmetic))),
        *(("path", Text(visible(f"{' > '.join(names)}: {why}"))) for names, why in owned.paths[:SHOWN]),
    ]
    if owned.result == "not_captured" or not owned.verified:
        lines.append(("rule", Text(visible(("" if owned.verified else "UNVERIFIED: ") + owned.status_note))))
    if owned.how == "similar":
        said = f"found in the facts as {owned.party_name}, a similar name: look whether it is the same party"
        lines.append(("look at", Text(visible(said))))
    return lines
