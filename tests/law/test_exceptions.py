"""License exceptions: what could serve, with the section in the name of each case; what an entry's words say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navicert.law import corpus
from navicert.law.case import case_of
from navicert.law.exception_flags import reading, sta_reading
from navicert.law.exceptions import Exceptions, exceptions_for
from navicert.model.citation import Citation
from navicert.model.determination import Basis, ExceptionStatus, KnownItem, Requirement
from navicert.model.item import Item
from navicert.model.listing import Entry
from navicert.model.party import Name, Party
from navicert.model.transaction import CheckedParty, ListHit, Transaction, TransactionParty

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 23)
BOTH = (JUNE, JULY)


def needs(*sources: str, exceptions: str = "general", step: str = "country_chart", **more: bool) -> list[Requirement]:
    ground = (Basis(Citation("15 CFR part 742")),)
    return [Requirement(step, source, "a mark", ground, exceptions=exceptions, **more) for source in sources]


def ask(
    code: str | None,
    to: str | None,
    requirements: list[Requirement] | None = None,
    day: date = JULY,
    *,
    value: str | None = None,
    datacenter: bool | None = None,
    facts: dict[str, bool] | None = None,
    parties: tuple[CheckedParty, ...] = (),
    kind: str = "export",
) -> Exceptions:
    item = Item(eccn=code, value=Decimal(value) if value else None, facts=facts or {})
    transaction = Transaction(item, to, kind=kind)  # type: ignore[arg-type]
    known = KnownItem(code, "given" if code else "not known", datacenter=datacenter)
    if requirements is None:
        requirements = needs("NS")
    return exceptions_for(case_of(transaction, day, parties, known), requirements)


def of(found: Exceptions) -> dict[str, ExceptionStatus]:
    return {one.symbol: one for one in found.statuses}


def usable(found: Exceptions) -> dict[str, str]:
    return {one.symbol: one.usable for one in found.statuses if one.usable != "no"}


def party(country: str | None = None, parent: str | None = None, hit: ListHit | None = None) -> CheckedParty:
    asked = TransactionParty(Party("Example Ltd"), headquarters=country, parent_country=parent)
    return CheckedParty(asked, hits=(hit,) if hit else ())


def listed(code: str, certain: bool) -> ListHit:
    entry = Entry(f"{code.lower()}-1", code, (Name("Example Ltd"),))
    return ListHit(entry, certain, "name", "same", "Example Ltd", 1000, identified=not certain)


RS, NS_RS = needs("RS"), needs("NS", "RS")
CASES = [
    # code, destination, requirements, more, exception, answer, section
    ("3A001.a.7", "SG", None, {"value": "50000"}, "GBS", "yes", "740.4"),
    ("3A001.a.7", "SG", None, {"value": "50000"}, "LVS", "no", "740.3 above $5000"),
    ("3A001.a.7", "SG", None, {"value": "5000"}, "LVS", "yes", "740.3 $5000"),
    ("3A001.a.7", "SG", None, {}, "LVS", "conditions", "740.3 value not known"),
    ("3A001.a.7", "SG", None, {}, "STA", "conditions", "740.20(c)(2)"),
    ("3A001.a.7", "DE", None, {}, "STA", "conditions", "740.20(c)(1)"),
    ("3A001.c", "SG", None, {"value": "2000"}, "LVS", "no", "740.3 3A001.c $1500"),
    ("3A001.z.1.a", "SG", None, {}, "STA", "no", "740.20 entry forbids"),
    ("3A001.b.2.a", "DE", None, {}, "STA", "conditions", "740.20 civil telecommunications"),
    *[("3A001.a.7", "CN", None, {"value": "100"}, one, "no", "not Group B") for one in ("GBS", "LVS", "TSR", "STA")],
    *[("3B001.b", to, None, {"value": "400"}, "LVS", "yes", "740.3 $500") for to in ("TW", "MY", "AE")],
    ("3B001.b", "MY", None, {"value": "501"}, "LVS", "no", "740.3 $500"),
    ("3B001.b", "MY", None, {}, "GBS", "yes", "740.4"),
    ("3B001.a.3", "MY", None, {}, "GBS", "no", "740.4 except a.3"),
    ("3B001.e", "MY", None, {}, "GBS", "conditions", "740.4 except .e only if"),
    ("3B001", "MY", None, {}, "GBS", "conditions", "740.4 no paragraph"),
    ("3A090.a", "CN", RS, {"datacenter": True}, "NAC", "no", "740.8 datacenter"),
    ("3A090.a", "VN", RS, {"datacenter": True}, "ACA", "no", "740.8 datacenter"),
    ("3A090.a", "CN", RS, {"datacenter": False}, "NAC", "conditions", "740.8"),
    ("3A090.a", "CN", RS, {}, "NAC", "conditions", "740.8 datacenter not known"),
    ("3A090.a", "CN", RS, {"datacenter": False}, "ACA", "no", "740.8 Macau and D:5"),
    ("3A090.a", "VN", RS, {"datacenter": False}, "ACA", "conditions", "740.8"),
    ("3A090.a", "AE", RS, {"datacenter": False}, "ACA", "conditions", "740.8 by name"),
    ("3A090.b", "AE", RS, {}, "ACA", "conditions", "740.8 by name"),
    ("4A090.b", "MO", RS, {}, "NAC", "conditions", "740.8 Macau"),
    ("3A090.b", "SA", RS, {}, "ACA", "conditions", "740.8 D:4"),
    *[("3A090.c", to, RS, {}, "HBM", "conditions", "740.25") for to in ("CN", "MO")],
    *[("3A090.c", to, RS, {}, "NAC", "no", "740.8 not .c") for to in ("CN", "MO")],
    ("3A090.a", "CN", RS, {}, "STA", "no", "740.2(a)(9)(ii)"),
    *[("5A002", to, None, {}, "ENC", "conditions", "740.17") for to in ("DE", "CN")],
    ("5A002.a", "IR", None, {}, "ENC", "no", "740.17 E:1"),
    ("5A002.a", "DE", None, {}, "STA", "no", "740.20(b)(2) EI"),
    ("5D002", "IR", None, {}, "ENC", "no", "740.2(a)(6)"),
    ("4A003.b", "DE", None, {}, "APP", "conditions", "740.7(c)"),
    ("4A003.b", "DE", None, {}, "GBS", "no", "740.4 4A003.g only"),
    *[("4A003.b", to, None, {}, "APP", "no", "740.7 Tier 3") for to in ("CN", "VN")],
    ("4A003.b", "AE", None, {}, "APP", "conditions", "740.7 tiers"),
    ("4A003.g", "DE", None, {}, "APP", "no", "740.7 4A003.b and .c"),
    *[("3E001", to, None, {}, "TSR", "conditions", "740.6") for to in ("DE", "TW", "MY", "AE")],
    *[("3E001", to, None, {}, "TSR", "no", "740.6 not Group B") for to in ("CN", "VN")],
    ("3E003.f", "DE", None, {}, "TSR", "no", "740.6 except .f"),
    ("3B001.c.1.c", "DE", NS_RS, {}, "IEC", "conditions", "740.24"),
    ("3B001.c.1.c", "DE", NS_RS, {}, "STA", "no", "740.20 entry forbids"),
    ("3B001.c.1.c", "CN", NS_RS, {}, "IEC", "no", "740.2(a)(9)(i)"),
    ("3B001.c.1.c", "MY", NS_RS, {}, "IEC", "no", "740.24 countries"),
    ("EAR99", "SY", needs("746.9", exceptions="SPP,TMP", step="embargo"), {}, "SPP", "conditions", "740.5"),
    ("EAR99", "MY", needs("744.23"), {"value": "10"}, "LVS", "no", "740.3 not EAR99"),
    ("3A611.x", "CN", NS_RS, {}, "RPL", "no", "740.2(a)(12)"),
    ("3A611.x", "SG", NS_RS, {}, "AVS", "no", "740.2(a)(13)"),
    ("5A980", "DE", needs("SL"), {}, "TMP", "no", "740.2(a)(3)"),
    ("0A982", "MY", needs("CC"), {}, "RPL", "no", "740.2(a)(4)"),
    ("2E001", "DE", None, {}, "TSR", "conditions", "740.6 words not in the corpus"),
    ("4E091", "CN", RS, {}, "ACM", "no", "740.28 entry says no"),
    ("3A090.b", "CN", RS, {}, "ACM", "no", "740.28 D:5"),
    ("3A090.a", "CN", RS, {}, "AIA", "no", "740.27 not enforced"),
    ("3A001.a.7", "SG", None, {"kind": "reexport"}, "APR", "conditions", "740.16"),
    ("3A001.a.7", "SG", None, {}, "APR", "no", "740.16 reexports"),
]


@pytest.mark.parametrize("day", BOTH, ids=str)
@pytest.mark.parametrize(
    ("code", "to", "requirements", "more", "symbol", "answer"),
    [pytest.param(*one[:6], id=f"{one[0]} {one[1]} {one[4]} {one[5]}: 15 CFR {one[6]}") for one in CASES],
)
def test_what_could_serve(code, to, requirements, more, symbol, answer, day) -> None:
    found = of(ask(code, to, requirements, day, **more))[symbol]
    assert found.usable == answer, found
    assert (found.usable == "conditions") <= bool(found.conditions)


@pytest.mark.parametrize("day", BOTH, ids=str)
@pytest.mark.parametrize("code", ["3B001.c.2", "3B001.d", "3B002.c", "3B993", "3D992", "3E992"])
@pytest.mark.parametrize("to", ["CN", "HK", "MO"])
def test_of_the_sme_set_only_gov_is_left_15_cfr_740_2_a_9_i(code: str, to: str, day: date) -> None:
    found = ask(code, to, NS_RS, day)
    assert set(usable(found)) == {"GOV"}
    assert of(found)["LVS"].basis.citation.text == "15 CFR 740.2(a)(9)(i)"
    assert found.step.outcome == "none could serve"


def test_of_advanced_computing_only_what_740_2_a_9_ii_names_is_left() -> None:
    for code in ("3A090.a", "4A090.a", "3A001.z.1.a", "5A992.z.1"):
        left = set(usable(ask(code, "CN", RS, datacenter=True)))
        assert left <= {"TMP", "RPL", "GOV", "TSU"}, code
    assert not of(ask("3A090.c", "CN", RS))["HBM"].ordinary


def test_the_united_arab_emirates_15_cfr_740_20() -> None:
    assert of(ask("3A001.a.7", "AE", day=JUNE))["STA"].usable == "no"
    july = of(ask("3A001.a.7", "AE", day=JULY))["STA"]
    assert july.usable == "conditions" and any("Supplement No. 8" in one for one in july.conditions)
    assert not july.ordinary, "it is for named entities"
    assert of(ask("3A001.a.7", "DE"))["STA"].ordinary


def test_nac_before_and_after_the_split_89_fr_23876() -> None:
    before = of(ask("3A090.b", "VN", RS, date(2023, 12, 1)))
    assert before["NAC"].usable == "conditions" and "ACA" not in before
    after = of(ask("3A090.b", "VN", RS, date(2024, 4, 4), parties=(party("VN", "VN"),)))
    assert after["NAC"].usable == "no" and after["ACA"].usable == "conditions"
    assert "NAC" not in of(ask("3A090", "CN", RS, date(2023, 1, 1)))


@pytest.mark.parametrize(
    ("symbol", "first"),
    [("SPP", date(2025, 9, 2)), ("IEC", date(2024, 9, 6)), ("HBM", date(2024, 12, 2)), ("AIA", date(2025, 1, 13))],
)
def test_exceptions_begin_15_cfr_740(symbol: str, first: date) -> None:
    assert symbol in of(ask("3A090.c", "CN", RS, first))
    assert symbol not in of(ask("3A090.c", "CN", RS, first.replace(day=first.day - 1)))


def test_headquarters_decide_15_cfr_740_8() -> None:
    chinese = of(ask("3A090.b", "MY", RS, parties=(party("MY", "CN"),)))
    assert chinese["NAC"].usable == "conditions" and "China" in chinese["NAC"].why
    assert chinese["ACM"].usable == "no"
    assert of(ask("3A090.b", "VN", RS, parties=(party("VN", "CN"),)))["ACA"].usable == "no"
    unknown = ask("3A090.b", "VN", RS)
    assert any("headquarters" in one and "NAC, ACA" in one for one in unknown.questions)
    sure = of(ask("3A090.b", "VN", RS, parties=(party("VN", "VN"),)))["ACA"]
    assert not any("headquarters" in one for one in sure.conditions)


def test_what_is_not_known_is_asked() -> None:
    found = ask("3A090.a", "CN", RS)
    assert found.questions == ("whether the item is designed or marketed for datacenters (decides NAC)",)
    assert "the value of the order in US dollars: the entry allows $500 (decides LVS)" in ask("3B001.b", "MY").questions
    nothing = ask(None, None, RS)
    assert of(nothing)["LVS"].usable == "conditions" and "which country it goes to" in of(nothing)["LVS"].conditions


def test_what_the_exporter_certifies_is_not_asked_again() -> None:
    facts = {"written_assurance": True}
    assert of(ask("3E002", "DE", facts=facts))["TSR"].usable == "yes"
    assert of(ask("3E002", "DE"))["TSR"].usable == "conditions"
    assert of(ask("3E002", "DE", facts={"written_assurance": False}))["TSR"].usable == "no"


@pytest.mark.parametrize("source", ["744.11", "744.8", "744.23"])
def test_a_requirement_that_leaves_none_15_cfr_744_16_b(source: str) -> None:
    bars = [Requirement("entity_list", source, "named", (Basis(Citation(f"15 CFR {source}")),), exceptions="none")]
    found = ask("3A001.a.7", "SG", needs("NS") + bars)
    assert usable(found) == {}
    assert {one.basis.citation.text for one in found.statuses} == {f"15 CFR {source}"}
    assert found.step.outcome == "none could serve" and len(found.step.failed) == len(found.statuses)


def test_every_requirement_has_to_leave_an_exception() -> None:
    assert set(usable(ask("3A001.a.7", "SG", needs("NS") + needs("744.21", exceptions="GOV")))) == {"GOV"}
    both = needs("746.9", exceptions="SPP,GOV", step="embargo") + needs("744.21", exceptions="GOV 740.11(b)(2) only")
    assert set(usable(ask("EAR99", "SY", both))) == {"GOV"}
    assert usable(ask("3A001.a.7", "SG", needs("GP 4", exceptions="general", prohibited=True))) == {}


def test_a_requirement_that_is_not_certain_counts_and_says_so() -> None:
    maybe = needs("744.11", exceptions="none", certain=False)
    found = ask("3A001.a.7", "SG", needs("NS") + maybe)
    assert usable(found) == {} and "not certain" in of(found)["GBS"].why
    assert "not certain: 744.11" in found.step.why
    also = ask("3A001.a.7", "SG", needs("NS") + needs("RS", certain=False))
    assert of(also)["GBS"].usable == "conditions" and "whether RS applies: a mark" in of(also)["GBS"].conditions
    assert also.questions == ask("3A001.a.7", "SG").questions, "the step that found it asks already"
    assert of(ask("3A001.a.7", "SG", needs("NS", "RS")))["GBS"].usable == "no"


def test_what_is_not_enforced_asks_for_no_exception() -> None:
    for requirements in ([], needs("RS", text_only=True)):
        found = ask("3A090.a", "DE", requirements)
        assert found.step.outcome == "not asked: no requirement" and found.statuses == () and found.questions == ()
    assert of(ask("3A001.a.7", "SG", needs("NS") + needs("RS", text_only=True)))["GBS"].usable == "yes"


def test_a_party_on_the_unverified_list_15_cfr_740_2_a_17() -> None:
    found = ask("3A001.a.7", "SG", parties=(party(hit=listed("UVL", True)),))
    assert usable(found) == {}
    assert {one.basis.citation.text.split(";")[0] for one in found.statuses} == {"15 CFR 740.2(a)(17)"}
    maybe = of(ask("3A001.a.7", "SG", parties=(party(hit=listed("UVL", False)),)))["GBS"]
    assert maybe.usable == "conditions" and "UVL" in maybe.conditions[0]
    assert of(ask("3A001.a.7", "SG", parties=(party(hit=listed("EL", True)),)))["GBS"].usable == "yes"


def test_embargoes_leave_what_part_746_names_15_cfr_740_2_a_6() -> None:
    cuba = needs("746.2", exceptions="GFT,SCP,GOV,TSU,BAG,AVS,AGR,CCD", step="embargo")
    assert set(usable(ask("EAR99", "CU", cuba))) == {"GFT", "SCP", "GOV", "TSU", "BAG", "AVS", "AGR", "CCD"}
    assert not any(of(ask("EAR99", "CU", cuba))[one].ordinary for one in ("SCP", "AGR"))
    # Without a requirement of part 746, the rows of part 746 are asked.
    assert set(usable(ask("3A001.a.7", "RU"))) <= {"TMP", "GOV", "TSU", "BAG", "AVS", "ENC", "CCD", "MED"}
    assert not any(one.ordinary for one in ask("5A002.a", "RU").statuses if one.usable != "no")


def test_every_eccn_and_destination_gets_an_answer_with_its_source() -> None:
    for code in (*corpus.eccn_codes(), "EAR99"):
        for to in ("DE", "SG", "CN", "RU", "IR"):
            found = ask(code, to)
            assert len(found.statuses) >= 25
            for one in found.statuses:
                assert one.why and one.basis.citation.text and one.basis.confidence in ("seen", "known"), (code, to)
                assert one.conditions or one.usable != "conditions", (code, to, one)
            assert found.step.why and found.step.basis


def test_nothing_but_an_embargo_exception_serves_an_embargoed_destination_on_a_list_exception() -> None:
    for code in corpus.eccn_codes():
        for to in ("CN", "RU", "IR"):
            answers = of(ask(code, to))
            assert {answers[one].usable for one in ("LVS", "GBS", "TSR", "STA", "APP", "SPP")} == {"no"}, (code, to)


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(2019, 1, 1), date(2028, 12, 31)),
    st.sampled_from(["3A090.a", "3B001.c.2", "5A002", "EAR99", "3A001", "4A003.z.1.a", "3E001", "9A610.x"]),
    st.sampled_from(["DE", "AE", "CN", "MO", "RU", "SY", "GL", "HK", None]),
    st.lists(st.sampled_from(["NS", "RS", "MT", "CC", "EI", "744.23", "746.8"]), min_size=1, max_size=3),
)
def test_any_day_gives_each_exception_once(day: date, code: str, to: str | None, sources: list[str]) -> None:
    found = ask(code, to, needs(*sources), day)
    symbols = [one.symbol for one in found.statuses]
    assert len(symbols) == len(set(symbols)) and "GOV" in symbols
    assert set(usable(ask(code, to, needs(*sources, exceptions="none"), day))) == set()
    # One more requirement never makes an exception more usable.
    rank = {"no": 0, "conditions": 1, "yes": 2}
    more = of(ask(code, to, needs(*sources) + needs("MT"), day))
    reasons = {"NS", "RS", "CC", "EI", "MT"} & set(sources)
    for symbol, one in of(found).items():
        assert not reasons or rank[more[symbol].usable] <= rank[one.usable], symbol


@pytest.mark.parametrize(
    ("code", "paragraph", "symbol", "truth", "limit"),
    [
        ("3A001", "a.7", "GBS", "met", None), ("3A001", "a.14.b.2", "GBS", "met", None),
        ("3A001", "a.1.a", "GBS", "not_met", None), ("3A001", "a.5.a", "GBS", "open", None),
        ("3A001", "b.2", "GBS", "open", None), ("3A001", "b.9", "GBS", "met", None),
        ("3A001", "a.7", "LVS", "met", "5000"), ("3A001", "b.4", "LVS", "met", "5000"),
        ("3A001", "c", "LVS", "met", "1500"), ("3A001", "g", "LVS", "met", "3000"),
        ("3A001", "z.1.a", "LVS", "not_met", None), ("3A001", "b.2", "LVS", "open", None),
        ("3A001", "b.12", "LVS", "met", "5000"), ("3A001", "h", "LVS", "not_met", None),
        ("3B001", "l.2", "LVS", "not_met", None), ("3B001", "c.2", "LVS", "not_met", None),
        ("3B001", "p.1", "LVS", "met", "500"), ("3B001", None, "LVS", "open", None),
        ("3B001", "f.1", "GBS", "not_met", None), ("3B001", "q", "GBS", "open", None),
        ("3B002", "a", "GBS", "met", None), ("3B001", "q", "IEC", "met", None),
        ("3A090", "c", "HBM", "met", None), ("3A090", "a", "HBM", "not_met", None),
        ("4A003", "c", "LVS", "not_met", None), ("4A003", "g", "GBS", "met", None),
        ("4A003", "b", "APP", "met", None), ("4A005", None, "APP", "not_met", None),
        ("1A008", "d", "LVS", "met", "6000"), ("1A008", "b.2", "LVS", "met", "3000"),
        ("0A509", "c", "LVS", "open", None), ("1A005", None, "GBS", "not_met", None),
        ("5A001", "b.3", "LVS", "met", "5000"), ("5A001", "c", "LVS", "met", "3000"),
        ("5B001", "a", "LVS", "open", None), ("6A005", "b.6", "GBS", "open", None),
        ("4E091", None, "ACM", "not_met", None), ("2B350", "a", "LVS", "open", None),
        ("9B001", "b", "GBS", "open", None), ("EAR99", None, "LVS", "not_met", None),
    ],
)  # fmt: skip
def test_the_words_of_an_entry_are_read_to_the_paragraph(code, paragraph, symbol, truth, limit) -> None:
    found = reading(code, paragraph, symbol, JULY)
    assert (found.truth, str(found.limit) if found.limit else None) == (truth, limit), found.text


@pytest.mark.parametrize(
    ("code", "paragraph", "first", "second"),
    [
        ("3A611", "x", "met", "not_met"), ("9A610", "a", "open", "not_met"), ("9D610", "b", "not_met", "not_met"),
        ("4A005", None, "not_met", "not_met"), ("1A002", "a", "met", "not_met"), ("3A002", "g.1", "met", "not_met"),
        ("5A001", "j", "not_met", "not_met"), ("5A001", "b.3", "met", "not_met"),
        ("3B001", "c.1.a", "not_met", "not_met"),
        ("3B001", "b", "met", "met"), ("3D001", None, "open", "open"), ("3A090", "b", "met", "met"),
        ("3B994", None, "not_met", "not_met"), ("3D992", "a", "not_met", "not_met"),
    ],
)  # fmt: skip
def test_what_an_entry_says_of_sta_15_cfr_740_20_c(code, paragraph, first, second) -> None:
    assert sta_reading(code, paragraph, "c1", JULY).truth == first
    assert sta_reading(code, paragraph, "c2", JULY).truth == second


def test_words_that_say_more_than_paragraphs_are_never_a_yes() -> None:
    for code in corpus.eccn_codes():
        for flag in corpus.eccn(code).flags:
            plain = flag.text.replace("Yes", "").replace("N/A", "").replace("$", "").strip(" .,0123456789")
            found = reading(code, None, flag.symbol, JULY)
            if flag.symbol != "STA" and plain and "see §" not in flag.text:
                assert found.truth != "met", (code, flag)
            if flag.text.strip(". ") == "N/A" and found.row is None and flag.symbol != "STA":
                assert found.truth == "not_met", (code, flag)


def test_an_answer_takes_less_than_a_millisecond_once_warm() -> None:
    parties = (party("VN", "VN"),)
    for code, to in (("3A001.a.7", "SG"), ("3A090.a", "VN"), ("3E001", "MY")):
        ask(code, to, NS_RS, parties=parties)
        start = perf_counter()
        for _ in range(50):
            ask(code, to, NS_RS, parties=parties)
        # Ten times as much passes, for a machine under load.
        assert (perf_counter() - start) / 50 < 0.01, code
