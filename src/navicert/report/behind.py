"""Who stands behind a screened party, in lines for the terminal and in one cell."""

from __future__ import annotations

from typing import Final

from rich.text import Text

from navicert.model.screening import OwnedBy
from navicert.report.phrases import Sought, found_in_facts, owned_words, said_flags, visible

SHOWN: Final = 5


def _sought(owned: OwnedBy) -> Sought:
    return Sought(owned.party_name, owned.party_country, owned.how, owned.score, owned.doubt)


def _words(owned: OwnedBy) -> str:
    return owned_words(owned.result, owned.reached, owned.low, owned.high, owned.flags)


def owned_lines(owned: OwnedBy) -> list[tuple[str, Text]]:
    """That listed parties own the party, or may: the sum, the paths, the rule, and what is not certain."""
    lines = [
        ("ownership", f"{_words(owned)}: {owned.title}"),
        ("sum", owned.arithmetic),
        *(("path", f"{' > '.join(names)}: {why}") for names, why in owned.paths[:SHOWN]),
    ]
    if len(owned.paths) > SHOWN:
        lines.append(("", f"and {len(owned.paths) - SHOWN} more paths; --format json shows all"))
    rule = ("" if owned.verified else "UNVERIFIED: ") + owned.status_note
    lines.append(("rule", f"{rule} ({owned.citation.text})" if owned.citation else rule))
    lines += [("look at", text) for text in said_flags(owned.flags)]
    lines.append(("look at" if owned.doubt else "found as", found_in_facts(_sought(owned))))
    return [(label, Text(visible(text))) for label, text in lines]


def owned_cell(owned: OwnedBy) -> str:
    """The same in one cell of a spreadsheet."""
    cited = f" ({owned.citation.text})" if owned.citation else ""
    return "; ".join(
        (f"{owned.title}{cited}: {_words(owned)}: {owned.arithmetic}", *said_flags(owned.flags),
         found_in_facts(_sought(owned)))
    )  # fmt: skip
