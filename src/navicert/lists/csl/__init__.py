"""The Consolidated Screening List of the International Trade Administration: thirteen lists in one file.

It carries the lists of BIS, the State Department and OFAC with their license columns and addresses. It is
refreshed daily, and not the law itself: the Federal Register is.
"""

from __future__ import annotations

from navicert.lists.csl.parse import parse_csv, parse_json, parse_jsonl, parse_tsv
from navicert.lists.csl.row import CODES
from navicert.lists.source import Source

PUBLISHER = "International Trade Administration (Consolidated Screening List)"
_ADDRESS = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated."
_TITLE = "Consolidated Screening List"

SOURCES = (
    Source("csl-json", CODES, f"{_TITLE} (JSON)", f"{_ADDRESS}json", "json", PUBLISHER, parse_json),
    Source("csl-csv", CODES, f"{_TITLE} (CSV)", f"{_ADDRESS}csv", "csv", PUBLISHER, parse_csv),
    Source("csl-tsv", CODES, f"{_TITLE} (TSV)", f"{_ADDRESS}tsv", "tsv", PUBLISHER, parse_tsv),
    Source("csl-jsonl", CODES, f"{_TITLE} (one row a line)", None, "jsonl", PUBLISHER, parse_jsonl),
)
