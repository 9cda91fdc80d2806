"""What follows outside the EAR: each list in its own words, by the day, and never more than the facts say."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from navicert.law.case import Case, case_of
from navicert.law.other_effects import _QUESTIONS, effects, ofac
from navicert.model.citation import Citation
from navicert.model.determination import Effect, KnownItem
from navicert.model.item import Item
from navicert.model.listing import Entry
from navicert.model.party import Name, Party
from navicert.model.screening import OwnedBy
from navicert.model.transaction import CheckedParty, ListHit, Owner, Transaction, TransactionParty

DAY = date(2026, 6, 1)
# Words that may never be said of a party (STYLE.md).
NEVER = re.compile(r"\b(clear|cleared|safe|approved|compliant|green)\b", re.IGNORECASE)


def hit(code: str, name: str, *, certain: bool = True, programs: tuple[str, ...] = (), matched: str = "") -> ListHit:
    doubt = "" if certain else "the names are only similar"
    entry = Entry(f"{code}-1", code, (Name(name),), programs=programs)
    return ListHit(entry, certain, "name", "same", matched or name, 1000, doubt, not certain)


def owner(
    result: str, *, rule: str = "ofac", low: str = "50", high: str = "50", flags: tuple[str, ...] = (), **more: Any
) -> Owner:
    reached = more.pop("reached", result)
    owned = OwnedBy(
        "p1", "HalfCo", "id", None, rule, "rule", result, reached, low, high, f"25% (SDN-1) + 25% (SDN-2) = {low}%", (),
        ("SDN",), True, "in force", flags=flags, citation=Citation("OFAC FAQ 401"),
    )  # fmt: skip
    entries = more.pop("entries", (("SDN", "SDN-1", "sdn-1"), ("SDN", "SDN-2", "sdn-2")))
    return Owner(owned, entries, **more)


def party(
    name: str = "Kappa GmbH", country: str | None = "DE", role: str = "end_user", *, hits: tuple[ListHit, ...] = (),
    owners: tuple[Owner, ...] = (), headquarters: str | None = None, parent: str | None = None,
) -> CheckedParty:  # fmt: skip
    return CheckedParty(TransactionParty(Party(name, country=country), role, headquarters, parent), hits, owners)


def case(
    *parties: CheckedParty, to: str | None = "DE", day: date = DAY, eccn: str | None = "EAR99",
    item: Item | None = None, **more: Any,
) -> Case:  # fmt: skip
    return case_of(
        Transaction(item or Item(eccn=eccn), to, **more),
        day,
        parties,
        KnownItem(eccn, "given" if eccn else "not known"),
    )


def of(found: tuple[Effect, ...], code: str) -> list[Effect]:
    return [one for one in found if one.code == code]


def one_of(found: tuple[Effect, ...], code: str) -> Effect:
    (only,) = of(found, code)
    return only


@pytest.mark.parametrize("role", ["end_user", "intermediate_consignee", "exporter", "bank", "other"])
def test_a_blocked_party_in_any_role__31_cfr_501_603(role: str) -> None:
    listed = party("Rostec", "RU", role, hits=(hit("SDN", "STATE CORPORATION ROSTEC", programs=("RUSSIA-EO14024",)),))
    found = effects(case(party(), listed))
    effect = one_of(found, "ofac")
    assert (effect.applies, effect.party, ofac(found)) == ("yes", "Rostec", "blocked")
    assert "STATE CORPORATION ROSTEC" in effect.why and "RUSSIA-EO14024" in effect.why and role[:3] in effect.why
    assert effect.basis[0].citation.text.startswith("31 CFR 501")


def test_a_blocked_party_that_may_be_meant_leaves_it_open() -> None:
    found = effects(case(party(hits=(hit("SDN", "KAPPA AG", certain=False, matched="KAPPA"),))))
    effect = one_of(found, "ofac")
    assert (effect.applies, ofac(found)) == ("unknown", "indeterminate")
    assert "may be KAPPA AG" in effect.why and "found by KAPPA" in effect.why and "only similar" in effect.why


def test_nothing_found_is_only_that() -> None:
    found = effects(case(party()))
    assert found == () and ofac(found) == "not_blocked"


def test_a_certain_entry_and_one_that_may_be_meant_are_two_effects() -> None:
    found = effects(case(party(hits=(hit("SDN", "A"), hit("SDN", "B", certain=False)))))
    assert [one.applies for one in of(found, "ofac")] == ["yes", "unknown"] and ofac(found) == "blocked"


@pytest.mark.parametrize(
    ("result", "applies", "answer"),
    [
        ("captured", "yes", "blocked"),
        ("indeterminate", "unknown", "indeterminate"),
        ("not_captured", None, "not_blocked"),
    ],
    ids=lambda value: f"OFAC FAQ 401-{value}",
)
def test_owners_who_are_blocked(result: str, applies: str | None, answer: str) -> None:
    found = effects(case(party("HalfCo", "AE", owners=(owner(result),)), to="AE"))
    assert [one.applies for one in of(found, "ofac")] == ([applies] if applies else [])
    assert ofac(found) == answer
    if applies == "yes":
        effect = one_of(found, "ofac")
        assert "SDN-1 (SDN), SDN-2 (SDN)" in effect.why and "50 percent in the aggregate" in effect.why
        assert {basis.citation.text for basis in effect.basis} == {"OFAC FAQ 398, 399, 401", "OFAC FAQ 401"}


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2008, 2, 13), None), (date(2008, 2, 14), "one blocked person"), (date(2014, 8, 12), "one blocked person"),
     (date(2014, 8, 13), "in the aggregate and of whatever programs")],
    ids=lambda value: f"OFAC-50-percent-{value}",
)  # fmt: skip
def test_the_ownership_rule_of_the_day(day: date, words: str | None) -> None:
    found = effects(case(party(owners=(owner("captured"),)), day=day))
    assert bool(of(found, "ofac")) is (words is not None)
    assert words is None or words in one_of(found, "ofac").why


@pytest.mark.parametrize("result", ["captured", "indeterminate"], ids=lambda value: f"E.O. 13662-{value}")
def test_owners_under_sectoral_sanctions_block_nothing(result: str) -> None:
    flags = ("sectoral: owned by parties under Directive 1",)
    found = effects(case(party(owners=(owner(result, flags=flags, entries=(("SSI", "X", "ssi-1"),)),))))
    assert of(found, "ofac") == [] and ofac(found) == "not_blocked"
    assert one_of(found, "ssi").applies == "unknown" and "not blocked" in one_of(found, "ssi").why


def test_owners_by_the_rule_of_bis_are_no_matter_here() -> None:
    assert effects(case(party(owners=(owner("captured", rule="bis"),)))) == ()


@pytest.mark.parametrize(
    ("code", "effect", "words"),
    [
        ("SSI", "ssi", "not blocked"),
        ("CMIC", "cmic", "publicly traded securities"),
        ("CAP", "capta", "correspondent"),
        ("CAPTA", "capta", "correspondent"),
        ("MBS", "mbs", "directive"),
        ("PLC", "plc", "reject"),
        ("DTC", "dtc", "ITAR"),
        ("AECA", "dtc", "ITAR"),
        ("ISN", "isn", "two years"),
        ("INKSNA", "isn", "two years"),
        ("1260H", "1260h", "No EAR requirement"),
        ("1286", "1286", "research"),
        ("UEL", "prc_uel", "no effect in US law"),
        ("PRC-ECL", "prc_control_list", "no effect in US law"),
        ("PRC-WATCH", "prc_watch_list", "no effect in US law"),
        ("PRC-CM", "prc_countermeasures", "no effect in US law"),
        ("MY-OWN", "private", "list of your own"),
    ],
    ids=lambda value: str(value).replace(" ", "-"),
)  # fmt: skip
def test_each_list_has_its_own_effect(code: str, effect: str, words: str) -> None:
    found = effects(case(party(hits=(hit(code, "KAPPA GMBH"),))))
    (one,) = found
    assert (one.code, one.applies, one.party, ofac(found)) == (effect, "unknown", "Kappa GmbH", "not_blocked")
    assert words in one.why and "KAPPA GMBH" in one.why and code in one.why


@pytest.mark.parametrize("code", ["EL", "MEU", "UVL", "DPL", "MIEU"])
def test_lists_of_the_ear_have_no_effect_here(code: str) -> None:
    assert effects(case(party(hits=(hit(code, "KAPPA GMBH"),)))) == ()


@pytest.mark.parametrize(
    ("kind", "applies"), [("export", "yes"), ("reexport", "unknown")], ids=lambda value: f"E.O. 13608-{value}"
)
def test_sanctions_evaders(kind: Any, applies: str) -> None:
    found = effects(case(party(hits=(hit("FSE", "X"),)), kind=kind))
    assert one_of(found, "fse").applies == applies and ofac(found) == "not_blocked"


@pytest.mark.parametrize(
    ("to", "day", "applies"),
    [("CN", DAY, "no"), ("US", DAY, "yes"), (None, DAY, "unknown"), ("US", date(2022, 6, 21), "yes"),
     ("US", date(2022, 6, 20), None)],
    ids=lambda value: f"Pub. L. 117-78-{value}",
)  # fmt: skip
def test_forced_labor_is_an_import_rule(to: str | None, day: date, applies: str | None) -> None:
    found = effects(case(party(hits=(hit("UFLPA", "X"),)), to=to, day=day))
    assert [one.applies for one in of(found, "uflpa")] == ([applies] if applies else [])


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 29), "only from 2026-06-30"),
        (date(2026, 6, 30), "Since 2026-06-30"),
        (date(2027, 6, 29), "follow on 2027-06-30"),
        (date(2027, 6, 30), "since 2027-06-30 also"),
    ],
    ids=lambda value: f"NDAA FY2024 s. 805-{value}",
)
def test_section_805_by_the_day(day: date, words: str) -> None:
    found = effects(case(party("Alibaba Group", "CN", hits=(hit("1260H", "Alibaba Group Holding Limited"),)), day=day))
    assert words in one_of(found, "1260h").why


@pytest.mark.parametrize(
    ("to", "day", "applies"),
    [("IR", DAY, "unknown"), ("CU", DAY, "unknown"), ("KP", DAY, "unknown"), ("RU", DAY, "unknown"), ("DE", DAY, None),
     ("RU", date(2021, 4, 14), None), ("SY", date(2025, 6, 30), "unknown"), ("SY", date(2025, 7, 1), "no"),
     (None, DAY, "unknown")],
    ids=lambda value: f"31 CFR ch. V-{value}",
)  # fmt: skip
def test_country_programs(to: str | None, day: date, applies: str | None) -> None:
    found = effects(case(party(), to=to, day=day))
    assert [one.applies for one in of(found, "ofac_program")] == ([applies] if applies else [])
    assert ofac(found) == "not_blocked", "a program is not blocking"


def test_a_party_in_iran_with_another_destination__31_cfr_560() -> None:
    effect = one_of(effects(case(party("Kish Trading", "IR", "purchaser"), to="AE")), "ofac_program")
    assert effect.party == "Kish Trading" and "Iran" in effect.why


@pytest.mark.parametrize(
    ("day", "eccn", "uses", "where", "shown"),
    [
        (date(2025, 1, 1), "3A991", (), {"country": "CN"}, False),
        (date(2025, 1, 2), "3A991", (), {"country": "CN"}, True),
        (DAY, "4A994.b", (), {"country": "HK"}, True),
        (DAY, "EAR99", (), {"country": "CN"}, False),
        (DAY, "EAR99", ("supercomputer",), {"country": "CN"}, True),
        (DAY, "3A991", (), {"country": "MY", "parent": "CN"}, True),
        (DAY, "3A991", (), {"country": "MY", "headquarters": "MO"}, True),
        (DAY, "3A991", (), {"country": "MY"}, False),
        (DAY, None, (), {"country": "CN"}, False),
    ],
    ids=lambda value: f"31 CFR 850-{value}",
)
def test_outbound_investment(day: date, eccn: str | None, uses: Any, where: Any, shown: bool) -> None:
    found = of(effects(case(party("Kappa", **where), to="MY", day=day, eccn=eccn, end_uses=uses)), "850")
    assert [one.applies for one in found] == (["unknown"] if shown else [])
    assert all("if the transaction is, or comes with, an investment" in one.why for one in found)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 1, 12), None),
        (date(2025, 1, 13), "2025-05-15, is not reached"),
        (date(2025, 3, 1), "2025-05-15, is not reached"),
        (date(2025, 5, 12), "2025-05-15, is not reached"),
        (date(2025, 5, 13), "announced on 2025-05-13"),
        (date(2025, 6, 1), "announced on 2025-05-13"),
    ],
    ids=lambda value: f"15 CFR 742.6(a)(13)-{value}",
)
def test_model_weights_in_the_text_and_not_enforced(day: date, words: str | None) -> None:
    by_code = of(effects(case(party(), day=day, eccn="4E091")), "model_weights")
    by_fact = of(effects(case(party(), day=day, item=Item(facts={"model_weights": True}), eccn=None)), "model_weights")
    assert len(by_code) == len(by_fact) == (words is not None)
    for one in (*by_code, *by_fact):
        assert words is not None and words in one.why and "2025-01-13" in one.why
        assert one.applies == "unknown" and one.basis[0].status == "not_enforced"


@pytest.mark.parametrize(
    ("day", "inside", "outside"),
    [
        (date(2020, 11, 30), None, None),
        (date(2025, 2, 3), "Export Control Law", "Announcement 10"),
        (date(2025, 4, 3), "Announcement 10 of 2025 (tungsten", "Announcement 18"),
        (date(2025, 4, 4), "Announcement 18 of 2025", "55"),
        (date(2025, 10, 9), "extraterritorial 0.1 percent rule", "suspended"),
        (date(2025, 11, 10), "suspended by announcement 70", "UNVERIFIED"),
        (date(2026, 11, 10), "suspended by announcement 70", "UNVERIFIED"),
        (date(2026, 11, 11), "UNVERIFIED", "suspended by"),
    ],
    ids=lambda value: f"MOFCOM-{value}",
)
def test_measures_of_the_prc_of_the_day(day: date, inside: str | None, outside: str | None) -> None:
    found = of(effects(case(party(), origin="CN", kind="reexport", day=day)), "prc")
    assert len(found) == (inside is not None)
    if found:
        assert inside and inside in found[0].why
        assert outside and outside not in found[0].why
        assert found[0].applies == "unknown" and len(found[0].basis) >= 2


def test_items_made_in_china_and_others__export_control_law() -> None:
    assert "made in China" in one_of(effects(case(party(), item=Item(origin="CN"))), "prc").why
    assert of(effects(case(party(), origin="US")), "prc") == []


def test_every_effect_says_why_and_on_what_it_rests() -> None:
    codes = ("SDN", "SSI", "CMIC", "CAP", "MBS", "PLC", "FSE", "DTC", "ISN", "1260H", "1286", "UFLPA", "UEL", "PRC-ECL",
             "PRC-WATCH", "PRC-CM", "OWN")  # fmt: skip
    hits = tuple(hit(code, "X") for code in codes)
    everything = effects(
        case(party("X", "CN", hits=hits, owners=(owner("captured"),)), to="RU", eccn="4E091", origin="CN")
    )
    assert len({one.code for one in everything}) >= 19
    for one in everything:
        assert one.title and one.why.count(".") >= 1 and one.basis and one.basis[0].citation.text
        assert not NEVER.search(f"{one.title} {one.why}"), one


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in texts(one)]


@pytest.mark.parametrize("name", ["other-effects", "red-flags", "enforcement", "letters"])
def test_no_text_of_the_corpus_says_what_may_not_be_said_of_a_party(name: str) -> None:
    data = tomllib.loads(files("navicert.law.corpus").joinpath(f"{name}.toml").read_text("utf-8"))
    assert [text for text in texts(data) if NEVER.search(text)] == []


def test_a_row_names_a_question_that_is_asked() -> None:
    rows = tomllib.loads(files("navicert.law.corpus").joinpath("other-effects.toml").read_text("utf-8"))["row"]
    assert {row["then"]["by"] for row in rows} == set(_QUESTIONS)
