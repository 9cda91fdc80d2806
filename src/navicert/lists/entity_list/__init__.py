"""The Entity List itself: Supplement No. 4 to 15 CFR Part 744 in the eCFR."""

from __future__ import annotations

from navicert.lists.entity_list.ecfr import PUBLISHER, Supplement, parse_supplement
from navicert.lists.source import FileInfo, Source
from navicert.model.listing import ListVersion

# {date} is the day whose text is wanted; the newest that the versioner offers is in its /titles answer.
ECFR_PART_744 = "https://www.ecfr.gov/api/versioner/v1/full/{date}/title-15.xml?part=744"
SUPPLEMENT_4 = Supplement(
    "EL",
    4,
    (
        "names",
        "addresses",
        "countries",
        "subordinate_to",
        "excludes",
        "license_requirement",
        "review_policy",
        "requirement",
        "citations",
    ),
)


def parse_ecfr(data: bytes, info: FileInfo) -> tuple[ListVersion, ...]:
    """The Entity List out of the eCFR's XML of part 744.

    Raises:
        ListFormatError: the table is not there, the file is damaged, or its day is not known.
    """
    return parse_supplement(data, info, SUPPLEMENT_4)


SOURCES = (
    Source(
        "el-ecfr",
        ("EL",),
        "Supplement No. 4 to 15 CFR Part 744 (eCFR)",
        ECFR_PART_744,
        "xml",
        PUBLISHER,
        parse_ecfr,
    ),
)
