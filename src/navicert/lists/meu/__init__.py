"""The Military End-User List: Supplement No. 7 to 15 CFR Part 744 in the eCFR."""

from __future__ import annotations

from navicert.lists.entity_list import ECFR_PART_744
from navicert.lists.entity_list.ecfr import PUBLISHER, Supplement, parse_supplement
from navicert.lists.source import FileInfo, Source
from navicert.model.listing import ListVersion

SUPPLEMENT_7 = Supplement("MEU", 7, ("names", "addresses", "countries", "subordinate_to", "citations"))


def parse_ecfr(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The Military End-User List out of the eCFR's XML of part 744; see `entity_list.parse_ecfr`."""
    return parse_supplement(data, info, SUPPLEMENT_7)


SOURCES = (
    Source(
        "meu-ecfr",
        ("MEU",),
        "Supplement No. 7 to 15 CFR Part 744 (eCFR)",
        ECFR_PART_744,
        "xml",
        PUBLISHER,
        parse_ecfr,
    ),
)
