"""License requirement and review policy: every published spelling, and none that is guessed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.lists.requirement import decode, footnotes, scopes


@pytest.mark.shared
def test_every_official_spelling_is_decoded_as_the_law_tables_say(shared_domain: Path) -> None:
    path = shared_domain / "tables" / "el_licence_requirement_variants.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 88
    for row in rows:
        found = decode(row["raw_text"], None)
        marks = tuple(filter(None, row["footnotes"].split("+")))
        assert (found.scope, found.footnotes) == (row["scope"], marks), row["raw_text"]
        assert set(found.sections) == set(filter(None, row["sections"].split(";")))
        assert any("no footnote mark" in note for note in found.notes) == (row["footnote_mark_printed"] == "no")


@pytest.mark.shared
def test_every_official_policy_is_decoded_as_the_law_tables_say(shared_domain: Path) -> None:
    path = shared_domain / "tables" / "el_review_policy_variants.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 77
    for row in rows:
        found = decode("For all items subject to the EAR", row["raw_text"])
        wrong = row["policy"] == "WRONG_COLUMN"
        assert found.policy == (None if wrong else row["policy"]), row["raw_text"]
        assert bool(found.policy_text) != wrong
        assert any("repeats the license requirement" in note for note in found.notes) == wrong


def test_zhipu_has_no_footnote() -> None:
    found = decode("For all items subject to the EAR. (See § 744.11 of the EAR)", "Presumption of denial")
    assert (found.scope, found.footnotes, found.policy) == ("ALL", (), "PRESUMPTION_OF_DENIAL")
    assert found.policy_text == "Presumption of denial"
    assert found.sections == ("744.11",) and not found.notes


def test_sophgo_has_footnote_4_in_every_printing() -> None:
    for text in (
        "For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)4",
        "For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR) 4",
        "FOR ALL ITEMS SUBJECT TO THE EAR (see §§734.9(e)(2) and  744.11 of the EAR)4.",
    ):
        assert decode(text, None).footnotes == ("4",)


def test_what_a_policy_takes_out_is_stated() -> None:
    text = (
        "Policy of denial for all items subject to the EAR apart from food and medicine designated "
        "as EAR99, which "
        "will be reviewed on a case-by-case basis. See §§ 746.8(b) and 744.21(e)."
    )
    found = decode(None, text)
    assert (found.policy, found.case_by_case) == ("POLICY_OF_DENIAL", "food and medicine designated as EAR99")


def test_policy_and_presumption_of_denial_differ() -> None:
    assert decode(None, "Policy of denial").policy != decode(None, "Presumption of denial").policy


@pytest.mark.parametrize("text", ["For all items except those on the moon", "Presumption of approval?", "4", "=1+1"])
def test_an_unknown_wording_is_not_guessed(text: str) -> None:
    found = decode(text, text)
    assert (found.scope, found.policy, found.footnotes) == (None, None, ())
    assert len(found.notes) == 2 and all(text in note for note in found.notes)


def test_nothing_printed_is_nothing_decoded() -> None:
    assert decode(None, "") == decode("  ", None)
    assert decode(None, None).notes == ()


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_decodes_to_known_codes(requirement: str, policy: str) -> None:
    found = decode(requirement, policy)
    assert found.scope is None or found.scope in scopes()
    assert set(found.footnotes) <= set(footnotes())


def test_footnotes_and_scopes_carry_source_and_confidence() -> None:
    assert set(footnotes()) == {"1", "2", "3", "4", "5"}
    assert footnotes()["4"].paragraph == "734.9(e)(2)"
    assert all(one.source and one.confidence for one in (*footnotes().values(), *scopes().values()))
