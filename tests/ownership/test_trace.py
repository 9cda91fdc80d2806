

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
