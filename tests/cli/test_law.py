"""`navicert law`: rows on a day, changes of a period, ECCNs, countries, and every mistake."""

from __future__ import annotations

from typing import Any

import pytest

FORBIDDEN = ("cleared", "permitted", "allowed", "approved")


def test_show_says_status_confidence_citation_and_link(navicert: Any) -> None:
    done = navicert("law", "show", "744.11", "--as-of", "2026-03-01")
    assert done.code == 0, done.err
    assert "affiliates · SUSPENDED · seen · from 2025-11-10 to 2026-11-09" in done.out
    assert "https://www.federalregister.gov/documents/2025/11/12/2025-19846/" in done.out
    assert "3 of other days" in done.out
    assert "not legal advice" in done.out
    later = navicert("law", "show", "744.11", "--as-of", "2026-11-10")
    assert "SUSPENDED" not in later.out and "UNVERIFIED" in later.out


def test_show_as_json(navicert: Any) -> None:
    done = navicert("law", "show", "15 CFR 744.11(a)", "--as-of", "2025-10-01", "--format", "json")
    answer = done.json
    assert answer["as_of"] == "2025-10-01" and answer["data"]["corpus"] == "2026-07-23"
    assert answer["data"]["not_checked"]
    (row,) = [row for row in answer["provision"]["rows"] if row["key"] == "affiliates"]
    assert (row["from"], row["to"], row["status"], row["confidence"]) == (
        "2025-09-29",
        "2025-11-09",
        "in_force",
        "seen",
    )
    assert row["citation"] == {"text": "90 FR 47201", "url": "https://www.federalregister.gov/citation/90-FR-47201"}


@pytest.mark.parametrize("name", ["letters", "enforcement", "734.4", "734.9", "736.2", "740", "744.23", "746", "850",
                                  "scopes", "list-consequences", "other-effects", "prc-measures", "738"])  # fmt: skip
def test_every_kind_of_provision_is_shown(navicert: Any, name: str) -> None:
    done = navicert("law", "show", name, "--as-of", "2026-07-23")
    assert done.code == 0, done.err
    assert "https://" in done.out


def test_what_is_not_enforced_and_what_is_a_letter_say_so(navicert: Any) -> None:
    assert "NOT ENFORCED" in navicert("law", "show", "742.6", "--as-of", "2026-07-23").out
    assert "LETTER (binds its addressee)" in navicert("law", "show", "letters", "--as-of", "2026-07-23").out


def test_changes_of_a_period(navicert: Any) -> None:
    done = navicert("law", "changes", "--from", "2026-07-01", "--to", "2026-07-31")
    assert "2026-07-10  Country Group A:5: AE begins" in done.out
    assert "2026-07-10  Country Group D:4: AE no longer stands" in done.out
    rules = navicert("law", "changes", "--from", "2025-01-16", "--to", "2025-01-16", "--format", "json").json
    assert {row["citation"]["text"] for row in rules["rules"]} == {"90 FR 4617; 90 FR 4621", "90 FR 5298"}
    nothing = navicert("law", "changes", "--from", "2018-01-01", "--to", "2018-01-02")
    assert "none in the corpus" in nothing.out


def test_an_eccn_by_paragraph(navicert: Any) -> None:
    done = navicert("law", "eccn", "3A090.a", "--as-of", "2026-07-23")
    assert "NOT ENFORCED" in done.out and "enforced: OLD_3A090A" in done.out
    answer = navicert("law", "eccn", "3B001.d", "--as-of", "2026-07-23", "--format", "json").json
    assert {row["scope"] for row in answer["controls"]} == {"MACAU_D5", None}
    assert answer["indeterminate"] == []
    open_one = navicert("law", "eccn", "3A090.q", "--as-of", "2026-07-23")
    assert "Indeterminate:" in open_one.out and "3A090.q" in open_one.out


def test_a_country_says_that_no_mark_is_no_permission(navicert: Any) -> None:
    done = navicert("law", "country", "Canada", "--as-of", "2026-07-23")
    assert "License required in columns: CB 1, FC 1" in done.out
    assert "No mark in a column is not permission" in done.out
    assert "See part 746" in navicert("law", "country", "IR", "--as-of", "2026-07-23").out
    answer = navicert("law", "country", "香港", "--as-of", "2026-07-23", "--format", "json").json
    assert answer["country"] == "HK" and answer["counts_as"] == "CN" and "D:5" in answer["groups"]
    assert answer["columns"]["NS 2"] == "yes" and answer["scopes"]["MACAU_D5"] == "yes"
    unknown = navicert("law", "country", "Greenland", "--as-of", "2026-07-23")
    assert "unknown, not unrestricted" in " ".join(unknown.out.split())
    for word in FORBIDDEN:
        assert word not in done.out.lower()


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("show", "744.12"), "744.1"),
        (("eccn", "3A091"), "3A991"),
        (("country", "Chnia"), "China"),
        (("show", "744.11", "--as-of", "2026-02-30"), "no day of the calendar"),
        (("show", "744.11", "--as-of", "2026/2/3"), "did you mean 2026-02-03"),
        (("changes", "--from", "2026-02-02", "--to", "2026-02-01"), "exchange the two days"),
    ],
)
def test_a_mistake_names_the_nearest_right_value(navicert: Any, arguments: tuple[str, ...], near: str) -> None:
    done = navicert("law", *arguments)
    assert done.code == 2 and near in done.err and done.out == ""
    assert "Traceback" not in done.err
