"""Where it is written: a Federal Register page, a CFR paragraph, a list row."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FEDERAL_REGISTER = re.compile(r"\b(\d{1,3})\s*F\.?\s*R\.?\s*(\d{1,6})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """A place in a published source.

    Attributes:
        text: how lawyers write it, for example "90 FR 4617" or "15 CFR 744.11(a)".
        url: where a reader finds it; None where no stable address is known.
    """

    text: str
    url: str | None = None

    def to_json(self) -> dict[str, str | None]:
        """The `{"text", "url"}` object of the contracts."""
        return {"text": self.text, "url": self.url}


def federal_register_citations(text: str) -> tuple[Citation, ...]:
    """Every Federal Register citation in a text, in order, each once.

    Args:
        text: for example "88 FR 13673, 3/6/23; 89 FR 96830" or "46 F.R. 46154 9/17/81".

    Returns:
        Citations spelled "88 FR 13673" with the address of that page.
    """
    found: dict[str, Citation] = {}
    for volume, page in _FEDERAL_REGISTER.findall(text):
        key = f"{int(volume)} FR {int(page)}"
        url = f"https://www.federalregister.gov/citation/{int(volume)}-FR-{int(page)}"
        found.setdefault(key, Citation(key, url))
    return tuple(found.values())
