"""The law corpus: known facts, every row of the tables it was made from, and every day."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.errors import InvalidInput
from navicert.law import corpus

DAY = date(2026, 7, 23)
DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31))
COLUMNS = ("NS 1", "NS 2", "RS 1", "RS 2", "MT 1", "NP 1", "AT 1")


def table(shared_domain: Path, name: str) -> list[dict[str, str]]:
    with (shared_domain / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def spelled(name: str) -> str:
    return {"Congo DR": "Congo (Democratic Republic of)", "China (also Hong Kong)": "China"}.get(name, name)


def codes(names: str) -> set[str]:
    return {corpus.country(spelled(name.strip())).code for name in names.split(",")}


def in_group(group: str, day: date = DAY) -> set[str]:
    return {member.code for member in corpus.members() if member.group == group and day in member.days}


@pytest.mark.shared
def test_every_row_of_the_chart_extract(shared_domain: Path) -> None:
    seen = 0
    for row in table(shared_domain, "country_chart_extract"):
        for code in codes(row["country"]):
            for column in COLUMNS:
                expected = {"X": "yes", "-": "no", "pointer": "see Part 746"}[row[column]]
                assert corpus.chart(code, column, DAY) == expected, (code, column)
                seen += 1
            if row["CC"] not in ("-", "pointer"):
                marked = [n for n in "123" if corpus.chart(code, f"CC {n}", DAY) == "yes"]
                assert ",".join(marked) == row["CC"], code
    assert seen > 150


@pytest.mark.shared
def test_every_row_of_the_country_groups(shared_domain: Path) -> None:
    for row in table(shared_domain, "country_groups"):
        group, members = row["group"], row["members (eCFR 2026-07-23)"]
        if members[:2].isdigit():
            many, _, rest = members.partition(" ")
            assert len(in_group(group)) == int(many), group
            assert rest
        else:
            assert in_group(group) == codes(members), group
    assert {"TW", "IL", "SA", "MO"} <= in_group("D:3") and "AE" not in in_group("D:3")
    assert {"IN", "TW", "SG", "MY", "AE"} <= in_group("B") and not {"CN", "MO", "VN", "RU"} & in_group("B")


@pytest.mark.shared
def test_every_tag_of_the_tables_is_carried_over(shared_domain: Path) -> None:
    tags = {row.tag for row in corpus.rows()}
    for name in ("fdp_rules", "de_minimis", "exceptions", "general_prohibitions", "end_use_rules", "party_letters",
                 "enforcement_overlay", "rule_timeline", "list_consequences", "oisp_thresholds",
                 "el_mechanics"):  # fmt: skip
        for row in table(shared_domain, name):
            # A row that a person has split or dated says more of what is only known, never less.
            assert any(tag == row["tag"] or tag.startswith((f"{row['tag']},", f"{row['tag']} (")) for tag in tags), row
    for row in corpus.rows():
        if row.ground.confidence == "seen" and "kn" in row.tag.replace("known", "").split(":")[-1].split():
            assert row.ground.only_known, row


def test_hong_kong_counts_as_china_since_its_row_was_removed() -> None:
    for column in corpus.columns():
        assert corpus.chart("Hong Kong", column, DAY) == corpus.chart("CN", column, DAY)
    assert corpus.groups("HK", DAY) == corpus.groups("CN", DAY)
    assert corpus.chart("HK", "NS 2", date(2020, 12, 22)) == "unknown"
    assert corpus.country("香港").code == "HK"


def test_the_uae_moved_on_one_day() -> None:
    assert {"D:3", "D:4"} <= corpus.groups("AE", date(2026, 7, 9)) and "A:5" not in corpus.groups(
        "AE", date(2026, 7, 9)
    )
    assert "A:5" in corpus.groups("AE", date(2026, 7, 10)) and not {"D:3", "D:4"} & corpus.groups(
        "AE", date(2026, 7, 10)
    )


@pytest.mark.parametrize(
    ("scope", "inside", "outside"),
    [
        ("D145_EX_A56_PLUS_UAE", "CN HK MO VN SA AE RU", "IL TW SG DE MY CA"),
        ("D145_EX_A56", "CN MO VN", "AE IL DE"),
        ("OLD_3A090A", "CN MO AE SA VN", "IL DE MY"),
        ("MACAU_D5", "CN HK MO VE CU", "TW VN KH AE"),
        ("HQ_MACAU_D5", "CN MO", "TW"),
        ("SUPP2_MEU", "CN HK KH MM NI VE", "RU MO"),
        ("ANY_MEU", "RU BY", "CN"),
        ("MIEU", "CN RU IR KP SY CU MM", "MO NI"),
        ("ALL_EXCEPT_CANADA", "DE CN", "CA"),
        ("WORLDWIDE", "CA DE GL", ""),
    ],
)
def test_scopes_do_the_arithmetic_of_groups(scope: str, inside: str, outside: str) -> None:
    found = corpus.special_scope(scope)
    assert [code for code in inside.split() if found.covers(code, DAY) != "yes"] == []
    assert [code for code in outside.split() if found.covers(code, DAY) != "no"] == []


def test_an_unknown_territory_is_unknown_never_outside() -> None:
    assert corpus.chart("Greenland", "NS 1", DAY) == "unknown"
    assert corpus.special_scope("MACAU_D5").covers("Greenland", DAY) == "unknown"
    assert corpus.special_scope("D145_EX_A56_PLUS_UAE").covers("HK", date(2019, 6, 1)) == "unknown"


def test_all_eccns_have_a_reason_or_say_that_they_are_indeterminate() -> None:
    assert len(corpus.eccn_codes()) == 636
    for code in corpus.eccn_codes():
        found = corpus.eccn(code)
        itar = any(one.control.effect == "itar" for one in found.controls)
        assert found.reasons or found.indeterminate or itar, code
        assert found.controls, code


def rows_of(code: str, day: date = DAY) -> set[tuple[str, str | None, str]]:
    return {
        (one.control.reason, one.control.column or one.control.scope, one.control.ground.status)
        for one in corpus.eccn(code, day).controls
        if one.reach == "yes"
    }


def test_3a090_by_paragraph_and_by_day() -> None:
    at = ("AT", "AT 1", "in_force")
    old = ("RS", "OLD_3A090A", "in_force")
    assert rows_of("3A090.a") == {("RS", "WORLDWIDE", "not_enforced"), old, at}
    assert rows_of("3A090.a", date(2024, 6, 1)) == {old, at}
    assert rows_of("3A090.a", date(2023, 1, 1)) == {("RS", "CHINA", "in_force"), at}
    assert rows_of("3A090.b") == {("RS", "D145_EX_A56_PLUS_UAE", "in_force"), at}
    assert rows_of("3A090.c") == {("RS", "MACAU_D5", "in_force"), at}
    assert rows_of("3a090.A.1") == rows_of("3A090.a")
    assert rows_of("3A090.a", date(2022, 10, 20)) == set()
    assert "no control row" in corpus.eccn("3A090", date(2022, 10, 20)).indeterminate[0]


@pytest.mark.parametrize(
    ("code", "column"),
    [("3A001.a.7", "NS 2"), ("3B001.d", "MACAU_D5"), ("3B001.q", "WORLDWIDE"), ("3B001.g", "NS 2"), ("3E001", "AT 1"),
     ("5A002", "NS 1"), ("4A994", "AT 1"), ("0A983", "WORLDWIDE"), ("3A611.x", "NS 1"), ("3A611.x", "RS 1"),
     ("3B001.c.1.c", "WORLDWIDE"), ("3B002.c", "MACAU_D5"), ("3B991", "AT 1"), ("3D992", "MACAU_D5"),
     ("4A003.b", "NS 1"), ("4A004", "NS 2"), ("4A005", "NS 1"), ("4A090.b", "D145_EX_A56_PLUS_UAE"), ("4E001", "AT 1"),
     ("4E091", "WORLDWIDE"), ("5A992.c", "AT 1"), ("9A991", "AT 1"), ("3A001.z.1.b", "D145_EX_A56_PLUS_UAE")],
)  # fmt: skip
def test_paragraphs_decide(code: str, column: str) -> None:
    assert column in {where for _, where, _ in rows_of(code)}


@pytest.mark.parametrize("code", ["3D001", "3E001", "4E001"])
def test_a_control_whose_words_must_be_read_stays_open(code: str) -> None:
    found = corpus.eccn(code, DAY)
    assert "NS 1" in {one.control.column for one in found.controls if one.reach == "words"}
    assert any(said.startswith("read to what NS applies") for said in found.indeterminate)


@pytest.mark.shared
def test_no_chart_row_of_an_entry_is_lost(shared_data: Path) -> None:
    path = shared_data / "ear_tables" / "ccl_license_requirements_corrected.ecfr-2026-07-23.json"
    for entry in json.loads(path.read_text("utf-8"))["entries"]:
        held = [one.control for one in corpus.eccn(entry["eccn"]).controls]
        for row in entry["countryChart"]:
            need = " ".join(row["countryChart"].split())
            assert need in {one.requirement for one in held}, (entry["eccn"], need)


def test_an_unknown_paragraph_says_so_and_keeps_what_the_entry_says() -> None:
    found = corpus.eccn("3A090.q", DAY)
    assert "names 3A090.q" in found.indeterminate[0]
    assert {one.control.column for one in found.controls} == {"AT 1"}
    assert corpus.eccn("3A090.d", DAY).indeterminate, "the notes to 3A090 have a letter d, the entry has none"
    assert corpus.eccn("3A090.a", DAY).indeterminate == ()


def test_ear99_has_no_control_and_still_says_what_applies() -> None:
    (one,) = corpus.eccn("ear99").controls
    assert one.control.effect == "none" and "746" in one.control.requirement


@given(DAYS)
def test_every_day_has_one_row_of_each_key_and_none_is_lost(day: date) -> None:
    spans: dict[tuple[str, str], tuple[date, date]] = {}
    for row in corpus.rows():
        low, high = row.days.start or date.min, row.days.end or date.max
        known = spans.get((row.provision, row.key), (low, high))
        spans[row.provision, row.key] = (min(low, known[0]), max(high, known[1]))
    standing = [(row.provision, row.key) for row in corpus.rows(day)]
    assert len(standing) == len(set(standing))
    assert set(standing) == {key for key, (low, high) in spans.items() if low <= day <= high}


@given(DAYS, st.sampled_from(["CN", "HK", "AE", "KH", "DE", "IR", "GL", "US"]))
def test_any_day_gives_an_answer_for_any_country(day: date, code: str) -> None:
    place = corpus.country(code)
    assert corpus.chart(place, "NS 1", day) in ("yes", "no", "see Part 746", "unknown")
    for scope in corpus.scope_codes():
        assert corpus.special_scope(scope).covers(place, day) in ("yes", "no", "unknown")


def test_the_affiliates_rule_changes_its_status_and_agrees_with_the_ownership_rules() -> None:
    from navicert.ownership.rules import rule

    bis = rule("bis")
    for day in (date(2025, 9, 28), date(2025, 9, 29), date(2025, 11, 9), date(2025, 11, 10), date(2026, 11, 9),
                date(2026, 11, 10)):  # fmt: skip
        row = corpus.provision("744.11").row("affiliates", day)
        assert row is not None
        assert (row.ground.status == "suspended") == bis.period(day).suspended
        assert (row.days.start, row.days.end) == (bis.period(day).days.start, bis.period(day).days.end)


def test_changes_and_timeline_name_the_day() -> None:
    found = {(one.day, one.kind, one.where, one.key) for one in corpus.changes(date(2026, 7, 10), date(2026, 7, 10))}
    assert found == {
        (date(2026, 7, 10), "begins", "Country Group A:5", "AE"),
        (date(2026, 7, 10), "ends", "Country Group D:3", "AE"),
        (date(2026, 7, 10), "ends", "Country Group D:4", "AE"),
    }
    assert len(corpus.timeline(date(2019, 1, 1), date(2027, 1, 1))) == 33
    with pytest.raises(InvalidInput, match="exchange"):
        corpus.changes(date(2026, 1, 2), date(2026, 1, 1))


def test_wrong_values_get_the_nearest_right_ones() -> None:
    for call, near in (
        (lambda: corpus.country("Chnia"), "China"),
        (lambda: corpus.eccn("3A091"), "3A991"),
        (lambda: corpus.eccn("3A090."), "3A090"),
        (lambda: corpus.provision("744.12"), "744.1"),
        (lambda: corpus.chart("CN", "NS 3", DAY), "NS 2"),
        (lambda: corpus.special_scope("MACAU"), "MACAU_D5"),
        (lambda: corpus.country(""), "nearest"),
    ):
        with pytest.raises(InvalidInput, match=near):
            call()


def test_provisions_are_found_by_paragraph_and_by_part() -> None:
    assert corpus.provision("§ 744.23(a)(2)(i)").code == "744.23"
    assert {row.key for row in corpus.provision("15 CFR 746.8").rows} == {
        "russia", "belarus", "russia-belarus", "russia-belarus-ear99",
    }  # fmt: skip
    assert {row.key for row in corpus.provision("740.8").rows} == {"nac", "nac-headquarters", "aca"}
    for wrong in ("740.99", "746.99", "740.2(a", "999"):
        if wrong.startswith("740.2"):
            assert len(corpus.provision(wrong).rows) >= 3
            continue
        with pytest.raises(InvalidInput):
            corpus.provision(wrong)
    assert len(corpus.exceptions()) >= 21
    assert {"744.2", "744.6", "744.21", "744.22", "734.4", "734.9", "736.2", "850"} <= set(corpus.provision_codes())
