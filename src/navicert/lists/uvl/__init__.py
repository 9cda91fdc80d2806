"""The Unverified List: Supplement No. 6 to 15 CFR Part 744 in the eCFR."""

from __future__ import annotations

from navicert.lists.entity_list import ECFR_PART_744
from navicert.lists.entity_list.ecfr import PUBLISHER, Supplement, parse_supplement
from navicert.lists.source import FileInfo, Source
from navicert.model.listing import ListVersion

SUPPLEMENT_6 = Supplement("UVL", 6, ("names", "addresses", "countries", "citations"))


def parse_ecfr(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The Unverified List out of the eCFR's XML of part 744; see `entity_list.parse_ecfr`."""
    return parse_supplement(data, info, SUPPLEMENT_6)


SOURCES = (
    Source(
        "uvl-ecfr",
        ("UVL",),
        "Supplement No. 6 to 15 CFR Part 744 (eCFR)",
        ECFR_PART_744,
        "xml",
        PUBLISHER,
        parse_ecfr,
    ),
)
