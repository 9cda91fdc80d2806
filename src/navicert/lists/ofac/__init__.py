"""OFAC's lists: SDN, and the non-SDN lists (SSI, CMIC, MBS, PLC, CAP, FSE)."""

from __future__ import annotations

from navicert.lists.ofac.delimited import parse_consolidated, parse_sdn
from navicert.lists.ofac.enhanced import parse_enhanced
from navicert.lists.ofac.names_only import parse_names, parse_names_archive
from navicert.lists.ofac.tables import PUBLISHER
from navicert.lists.source import Source

_SERVICE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports"
NON_SDN = ("CAP", "CMIC", "FSE", "MBS", "PLC", "SSI")

SOURCES: tuple[Source, ...] = (
    Source(
        "ofac-sdn-xml",
        ("SDN",),
        "Specially Designated Nationals List, enhanced XML",
        f"{_SERVICE}/SDN_ENHANCED.ZIP",
        "zip",
        PUBLISHER,
        parse_enhanced,
    ),
    Source(
        "ofac-cons-xml",
        NON_SDN,
        "Consolidated (non-SDN) lists, enhanced XML",
        f"{_SERVICE}/CONS_ENHANCED.ZIP",
        "zip",
        PUBLISHER,
        parse_enhanced,
    ),
    Source(
        "ofac-sdn-csv",
        ("SDN",),
        "Specially Designated Nationals List: SDN.CSV, ADD.CSV and ALT.CSV in one .zip",
        None,
        "zip",
        PUBLISHER,
        parse_sdn,
    ),
    Source(
        "ofac-cons-csv",
        NON_SDN,
        "Consolidated (non-SDN) lists: CONS_PRIM.CSV, CONS_ADD.CSV and CONS_ALT.CSV in one .zip",
        None,
        "zip",
        PUBLISHER,
        parse_consolidated,
    ),
    Source(
        "ofac-names",
        ("SDN",),
        "Specially Designated Nationals List of one day, names only",
        None,
        "csv",
        PUBLISHER,
        parse_names,
    ),
    Source(
        "ofac-names-tar",
        ("SDN",),
        "Specially Designated Nationals Lists of several days, names only, in one archive",
        None,
        "csv",
        PUBLISHER,
        parse_names_archive,
    ),
)
