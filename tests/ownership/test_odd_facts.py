"""How facts that are said in odd ways count: through others, against each other, more than there is."""

from __future__ import annotations

from datetime import date

from navicert.model.ownership import INDIRECT, Interest, Listing, OwnershipGraph, Share
from navicert.ownership.rules import rule
from navicert.ownership.trace import trace


def test_a_share_held_through_others_is_not_added_to_what_they_hold() -> None:
    stakes = (
        Interest("X", "M", "equity", Share.exactly("100")),
        Interest("M", "C", "equity", Share.exactly("30")),
        Interest("X", "C", "equity", Share.exactly("30"), detail=(INDIRECT,)),
    )
    found = trace(OwnershipGraph({}, stakes, {"X": (Listing("EL"),)}), "C", rule("bis"), date(2025, 10, 15))
    assert (found.held.low, found.held.high) == (30, 60)
    assert found.result == "indeterminate"
    assert any(finding.code == "indirect_share" for finding in found.findings)


def test_all_of_a_company_held_through_others_is_all_of_it() -> None:
    stakes = (Interest("X", "C", "equity", Share.exactly("100"), detail=(INDIRECT,)),)
    found = trace(OwnershipGraph({}, stakes, {"X": (Listing("EL"),)}), "C", rule("bis"), date(2025, 10, 15))
    assert found.result == "captured"
