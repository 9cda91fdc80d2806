"""A license determination in JSON, in a terminal and side by side: true to the model, in the words of `STYLE.md`."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from rich.console import Console

from navicert.cli.determine import FailOn
from navicert.cli.determine_flags import one_source, read_party, request, table_of, with_item
from navicert.errors import InvalidInput
from navicert.model.citation import Citation
from navicert.model.dates import Interval
from navicert.model.determination import (
    Basis,
    Change,
    Determination,
    Effect,
    ExceptionStatus,
    KnownItem,
    License,
    Requirement,
    Step,
)
from navicert.model.item import Item
from navicert.model.listing import Entry
from navicert.model.party import Name, Party
from navicert.model.screening import ListUse, OwnedBy
from navicert.model.transaction import CheckedParty, ListHit, Owner, Transaction, TransactionParty
from navicert.report.determination_compare import comparison, comparison_json, print_comparison
from navicert.report.determination_json import COLUMNS, bad_row, determination_json, determination_row
from navicert.report.determination_table import LICENSE_STYLES, print_determination
from navicert.report.determination_words import (
    EXCEPTION_MEANS,
    LICENSE_SYMBOLS,
    LICENSE_WORDS,
    NO_PERMISSION,
    basis_words,
    exception_words,
    headline,
    is_quiet,
    used_words,
)

CONTRACT = {
    "as_of", "data", "license", "matches", "owned_by", "item", "scope", "footnotes", "review_policy",
    "general_prohibition", "exceptions", "steps", "flags", "open_questions", "what_would_change", "not_evaluated",
}  # fmt: skip
LAW = Citation("15 CFR 744.11(a)", "https://www.ecfr.gov/current/title-15/section-744.11")
CHART = Citation("15 CFR 738.4(a)")
BASIS = Basis(LAW, Interval(date(1997, 2, 3)), text="A license is required for listed parties.")
LATE = Basis(
    Citation("15 CFR 742.6(a)(6)(iii)"), Interval(date(2023, 11, 17), date(2026, 1, 14)), "not_enforced", "known"
)
USES = (ListUse("EL", "2026-07-31", 3420, False), ListUse("SDN", "2026-07-31", 19_181, True))


def owner() -> Owner:
    owned = OwnedBy(
        party_id="newco", party_name="NewCo Ltd.", how="name", score=None, rule="bis", title="Affiliates Rule",
        result="not_captured", reached="captured", low="60", high="60", arithmetic="60% (Zhipu) = 60%, at or above 50%",
        paths=((("Zhipu", "NewCo Ltd."), "60% counts whole"),), lists=("EL",), verified=False,
        status_note="suspended from 2025-11-10", flags=("rule_not_in_force: the rule is suspended",), citation=LAW,
    )  # fmt: skip
    entries = (
        ("EL", "Beijing Zhipu Huazhang Technology Co., Ltd.", "el-0123456789ab"),
        ("EL", "Another Owner Ltd.", "el-2"),
    )
    return Owner(
        owned, entries, "ALL", (), "PRESUMPTION_OF_DENIAL", "Presumption of denial", "none", ("Zhipu", "NewCo Ltd."),
        (LAW,), "comes back on 2026-11-10 unless it is extended",
    )  # fmt: skip


@pytest.fixture
def found(zhipu: Entry) -> Determination:
    hostile = Entry("el-feed", "EL", (Name("<b>evil</b> \u202eoc\u202c \x1b[31mCo"),))
    parties = (
        CheckedParty(
            TransactionParty(Party("Zhipu AI", country="CN"), "end_user", headquarters="CN"),
            (
                ListHit(zhipu, True, "alias", "same", "Zhipu AI", 1000),
                ListHit(hostile, False, "name", "name_variant", hostile.name, 640, "the country differs"),
            ),
            ownership="ownership: no facts of this party",
        ),
        CheckedParty(TransactionParty(Party("NewCo Ltd."), "intermediate_consignee"), (), (owner(),)),
        CheckedParty(TransactionParty(Party("?"), "forwarder"), error="the name has no letter"),
    )
    item = Item(eccn="EAR99", origin="US", value=Decimal("50000.00"), facts={"in_supp7_part746": False})
    asked = Transaction(
        item, "CN", "export", "US", tuple(one.asked for one in parties), ("advanced_node_fab",), "for a fab",
        {"kyc": True}, "T-1",
    )  # fmt: skip
    exceptions = [
        ExceptionStatus(symbol, "no", "15 CFR 744.11(a) leaves none", BASIS) for symbol in ("GBS", "TMP", "RPL")
    ]
    exceptions += [ExceptionStatus("LVS", "no", "the value is above 5000 dollars", BASIS)]
    exceptions += [ExceptionStatus("GOV", "conditions", "for the US Government", BASIS, False, ("a contract",))]
    steps = (
        Step("subject_to_ear", "yes", "it ships from the United States", {"origin": "US"}, (BASIS,)),
        Step("country_chart", "license required", "RS 1 is marked", {"column": "RS 1"}, (LATE, BASIS), ("NS 2: no X",)),
        Step("end_use", "open", "what it is for is not known", {}, (), tuple(f"744.{n}: not said" for n in range(9))),
    )
    return Determination(
        transaction=asked, as_of=date(2025, 2, 1), license="required", parties=parties,
        item=KnownItem("EAR99", "given", "2368", "4000"), subject_to_ear=True,
        requirements=(
            Requirement("entity_list", "744.11", "on the Entity List", (BASIS,), policy="POD",
                        policy_text="Presumption of denial", party="Zhipu AI"),
            Requirement("country_chart", "742.6", "the AI Diffusion Rule", (LATE,), text_only=True),
        ),
        exceptions=tuple(exceptions), steps=steps,
        effects=(Effect("1260h", "Section 1260H", "yes", "the DoD may not buy from it", "Zhipu AI", (BASIS,)),),
        scope="all items subject to the EAR", footnotes=("4",), review_policy="Presumption of denial",
        policies=(("Zhipu AI", "Presumption of denial"), ("742.6", "BIS decides")), general_prohibition=None,
        authorization=None, ofac="indeterminate", numbers={"tpp": "2368 < 21000"}, flags=("a red flag",),
        open_questions=("What is it for?",), not_evaluated=("ITAR", "NRC"),
        what_would_change=(Change("another end user", "required_unless_exception", "Case-by-case", ("GBS",)),),
    )  # fmt: skip


def json_of(found: Determination) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(determination_json(found, {"engine": "1", "lists": []})))
    return told


def printed(found: Determination, width: int = 100, **more: Any) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, no_color=True, highlight=False, markup=False, emoji=False)
    print_determination(console, found, USES, **more)
    return stream.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_object_has_every_key_of_the_contract(found: Determination) -> None:
    told = json_of(found)
    assert set(told) >= CONTRACT
    assert told["as_of"] == "2025-02-01" and told["license"] == "required" and told["known_by"] is None
    (match,) = told["matches"]
    assert (match["list"], match["name"]) == ("EL", "Beijing Zhipu Huazhang Technology Co., Ltd.")
    assert (match["via"], match["how"], match["role"], match["party"]) == ("alias", "same", "end_user", "Zhipu AI")
    assert match["score"] == 1.0 and match["listed_from"]["date"] == "2025-01-16"
    (possible,) = told["possible_matches"]
    assert possible["doubt"] == "the country differs" and set(possible) == {*match, "doubt", "identified"}
    assert told["review_policy"] == "presumption of denial"
    assert told["footnotes"] == ["4"] and told["footnotes_by_party"] == {"Zhipu AI": [], "NewCo Ltd.": [], "?": []}
    assert told["review_policy_by_party"] == {"Zhipu AI": "presumption of denial"}
    assert told["review_policies"][1] == {"of": "742.6", "policy": "BIS decides"}
    assert told["numeric_test"] == {"tpp": "2368 < 21000"} and told["not_evaluated"] == ["ITAR", "NRC"]
    assert told["ofac"] == "indeterminate" and told["other_effects"][0]["party"] == "Zhipu AI"
    assert "permission" in told["means"]


def test_each_owner_entry_is_one_object(found: Determination) -> None:
    first, second = json_of(found)["owned_by"]
    assert (first["list"], first["via"], first["entry_id"]) == ("EL", "ownership", "el-0123456789ab")
    assert second["name"] == "Another Owner Ltd."
    assert first["aggregate"] == {"low": "60", "high": "60"} and first["result"] == "not_captured"
    assert first["rule_status"]["verified"] is False and "2026-11-10" in first["rule_status"]["returns"]


def test_owners_without_entries_are_named_by_list_and_path(found: Determination) -> None:
    bare = replace(owner(), entries=())
    party = replace(found.parties[1], owners=(bare,))
    (told,) = json_of(replace(found, parties=(party,)))["owned_by"]
    assert (told["list"], told["name"], told["entry_id"]) == ("EL", "Zhipu", None)


def test_a_captured_partys_owner_passes_its_footnotes_down(found: Determination) -> None:
    caught = replace(owner(), owned=replace(owner().owned, result="captured"), footnotes=("4",))
    party = replace(found.parties[1], owners=(caught, caught))
    assert json_of(replace(found, parties=(party,)))["footnotes_by_party"] == {"NewCo Ltd.": ["4"]}


def test_a_step_has_its_sources_days_and_what_did_not_apply(found: Determination) -> None:
    _, chart, end_use = json_of(found)["steps"]
    assert [one["text"] for one in chart["citations"]] == ["15 CFR 742.6(a)(6)(iii)", "15 CFR 744.11(a)"]
    assert chart["in_force"] == {"from": "2023-11-17", "to": "2026-01-14"}
    assert chart["status"] == "not_enforced" and chart["confidence"] == "known" and len(chart["basis"]) == 2
    assert chart["considered"] == ["NS 2: no X"] and chart["facts"] == {"column": "RS 1"}
    assert end_use["in_force"] == {"from": None, "to": None} and end_use["status"] is None


def test_what_was_asked_comes_back(found: Determination) -> None:
    asked = json_of(found)["transaction"]
    assert asked["id"] == "T-1" and asked["destination"] == "CN" and asked["certifications"] == {"kyc": True}
    assert asked["item"] == {"eccn": "EAR99", "origin": "US", "value_usd": "50000.00", "in_supp7_part746": False}
    assert asked["parties"][0]["headquarters"] == "CN"


def test_exceptions_say_whether_and_why(found: Determination) -> None:
    told = json_of(found)
    assert [one["symbol"] for one in told["exceptions"] if one["usable"] == "no"] == ["GBS", "TMP", "RPL", "LVS"]
    gov = told["exceptions"][-1]
    assert gov["citation"] == LAW.text and gov["ordinary"] is False and gov["conditions"] == ["a contract"]
    assert told["alternatives"][0]["license"] == "required_unless_exception"
    assert told["what_would_change"] == [
        "another end user: required unless an exception serves; review case-by-case; exceptions that could serve: GBS"
    ]


@pytest.mark.parametrize("width", [80, 100, 140])
def test_the_table_reads_from_the_answer_to_what_is_open(found: Determination, width: int) -> None:
    text = printed(found, width)
    assert all(len(line) <= width for line in text.splitlines())
    said = flat(text)
    assert said.startswith("■ LICENSE REQUIRED")
    parts = ("requirement", "text only", "Parties", "Look at", "To find out", "Steps", "Outside the EAR")
    at = 0
    for part in (*parts, "What would change", "Not evaluated", "Rests on", "Screening aid"):
        at = said.index(part, at)


QUIET = Step(
    "embargo", "nothing found", "no row of part 746 names China", {"destination": "China"}, (BASIS,),
    ("746.2: not Cuba", "746.7: not Iran", "746.9: not Syria"),
)  # fmt: skip


def test_a_step_of_which_nothing_came_is_short_and_all_steps_shows_it_whole(found: Determination) -> None:
    one = replace(found, steps=(QUIET, *found.steps))
    short, whole = printed(one), flat(printed(one, all_steps=True))
    (line,) = [line for line in short.splitlines() if "embargo" in line]
    assert "nothing found: no row of part 746 names China (15 CFR 744.11(a)" in line
    assert "not Cuba" not in short and "used: destination China" not in short
    for part in ("used: destination China", "× 746.2: not Cuba", "× 746.9: not Syria", "744.8: not said"):
        assert part in whole, part
    assert len(short.splitlines()) < len(printed(one, all_steps=True).splitlines())


@pytest.mark.parametrize(
    ("outcome", "quiet"),
    [
        ("nothing found", True),
        ("no requirement", True),
        ("not asked", True),
        ("not asked: no requirement", True),
        ("as the text says", True),
        ("none found in what was stated", True),
        ("no party named", True),
        ("0 of 2 on a list", True),
        ("license required", False),
        ("open", False),
        ("none could serve", False),
        ("1 of 10 on a list", False),
    ],
)
def test_steps_that_decided_are_told_whole(outcome: str, quiet: bool) -> None:
    assert is_quiet(Step("x", outcome, "why")) is quiet


def test_facts_that_are_not_stated_were_not_used() -> None:
    step = Step("subject_to_ear", "open", "", {"item_made_in": "not stated", "ships from": "Singapore"})
    assert used_words(step) == "ships from Singapore"


def test_what_nobody_enforces_stands_under_a_label_of_its_own(found: Determination) -> None:
    lines = printed(found).splitlines()
    (line,) = [line for line in lines if "AI Diffusion Rule" in line]
    assert line.strip().startswith("text only") and "(not enforced, not counted)" in line
    assert sum(line.strip().startswith("requirement") for line in lines) == 1


def test_without_an_item_the_way_out_comes_first(found: Determination) -> None:
    item = replace(found.transaction.item, eccn=None)
    asked = replace(found.transaction, item=item)
    waits = tuple(f"what 15 CFR 740.2(a)({at}) leaves (decides NAC, ENC)" for at in range(9))
    able = ExceptionStatus("NAC", "conditions", "China; 15 CFR 740.2(a)(3) may take it away", BASIS)
    one = replace(
        found, transaction=asked, item=KnownItem(None, "not known"), license="indeterminate",
        exceptions=(*found.exceptions, able), open_questions=("which ECCN names the item", *waits, "where is X?"),
    )  # fmt: skip
    said = flat(printed(one))
    assert "no ECCN was given: name the ECCN, or a chip" in said[:120]
    assert "none of these is ruled out without it: NAC" in said and "may take it away" not in said
    assert "where is X? and 10 more that wait for the ECCN" in said and "740.2(a)(4)" not in said
    assert "740.2(a)(4)" in flat(printed(one, all_steps=True))


def test_paragraphs_that_may_take_an_exception_away_are_named_in_one_breath() -> None:
    why = "China is in: D:5; 15 CFR 740.2(a)(3) may take it away; 15 CFR 740.2(a)(5) may take it away"
    words = exception_words(ExceptionStatus("NAC", "conditions", why, BASIS))
    assert words.endswith("China is in: D:5; 740.2(a)(3), 740.2(a)(5) may take it away")


def test_the_table_shows_what_each_answer_rests_on(found: Determination) -> None:
    said = flat(printed(found, 140))
    for part in (
        "by 744.11 (Zhipu AI)",
        "export from US to CN",
        "for a fab; read as advanced node fab",
        "■ EL: Beijing Zhipu Huazhang Technology Co., Ltd.",
        "by its alias “Zhipu AI”, 100 of 100; listed on 2025-01-16 (90 FR 4617)",
        "▲ may be EL:",
        "look whether it is the same party",
        "owned 60% by listed parties; the rule is not in force on that day",
        "(UNVERIFIED)",
        "comes back on 2026-11-10",
        "? not screened: the name has no letter",
        "(not enforced, not counted)",
        "4 cannot serve",
        "GBS, TMP, RPL: 15 CFR 744.11(a) leaves none",
        "none that could serve an ordinary sale",
        "for a purpose of their own only: GOV",
        "TPP 2368 < 21000",
        "1 possible match, 1 thing to look at, 1 question",
        "× NS 2: no X",
        "× and 7 more",
        "OFAC: ? CANNOT BE TOLD",
        "■ applies: Section 1260H (Zhipu AI)",
        "SDN; newer listings are missing",
        "https://www.ecfr.gov/current/title-15/section-744.11",
    ):
        assert part in said, part
    whole = flat(printed(found, 140, all_steps=True))
    assert "GOV (15 CFR 744.11(a)): for the US Government; to be met: a contract" in whole
    assert basis_words(LATE) == (
        "2023-11-17 to 2026-01-14; the text stands, announced as not enforced; known, not looked up"
    )


def test_hidden_characters_are_shown_by_number(found: Determination) -> None:
    text = printed(found)
    assert "⟨U+202E⟩" in text and "\u202e" not in text and "\x1b" not in text


@pytest.mark.parametrize("answer", LICENSE_WORDS)
def test_every_answer_has_a_symbol_and_words_and_nothing_found_is_gray(found: Determination, answer: License) -> None:
    one = replace(found, license=answer, general_prohibition=4 if answer == "prohibited" else None)
    assert headline(one).startswith(LICENSE_SYMBOLS[answer])
    assert ("(General Prohibition 4)" in headline(one)) == (answer == "prohibited")
    assert "green" not in LICENSE_STYLES[answer]
    assert ("grey" in LICENSE_STYLES[answer]) == (answer in ("not_required", "not_applicable"))
    text = flat(printed(one))
    assert text.startswith(headline(one))
    assert (NO_PERMISSION in text) == (answer in ("not_required", "not_applicable"))
    assert (EXCEPTION_MEANS in text) == (answer == "required_unless_exception")
    assert "permission" in json_of(one)["means"]
    assert "ITAR" in text
    assert not re.search(r"\b(cleared|approved|safe|compliant|OK)\b", text.replace("presumption of approval", ""))


def test_a_party_without_a_finding_is_said_to_be_so(found: Determination) -> None:
    party = CheckedParty(TransactionParty(Party("Nobody Ltd.")))
    said = flat(printed(replace(found, parties=(party,), exceptions=(), effects=(), license="not_required")))
    assert "○ nothing found on the lists that were searched" in said
    assert "nobody was screened" in flat(printed(replace(found, parties=())))


def test_two_days_side_by_side_show_the_steps_that_differ(found: Determination) -> None:
    before = replace(
        found, as_of=date(2025, 1, 15), license="not_required", review_policy=None, footnotes=(),
        steps=(found.steps[0], replace(found.steps[1], outcome="nothing found")),
    )  # fmt: skip
    compared = comparison(before, found, ("2025-01-15", "2025-02-01"))
    assert [one.step for one in compared.steps] == ["country_chart", "end_use"]
    assert compared.steps[1].left is None
    told = json.loads(json.dumps(comparison_json(compared, determination_json(found, {}))))
    assert told["labels"] == ["2025-01-15", "2025-02-01"] and told["other"]["license"] == "required"
    assert {one["field"] for one in told["differences"]} == {"license", "review_policy", "footnotes"}
    stream = io.StringIO()
    print_comparison(Console(file=stream, width=100, no_color=True), compared)
    said = flat(stream.getvalue())
    for part in ("2025-01-15", "○ NO REQUIREMENT FOUND", "■ LICENSE REQUIRED", "(not a step of this answer)", "ITAR"):
        assert part in said, part


def test_steps_that_differ_only_by_the_day_of_the_answer_are_the_same(found: Determination) -> None:
    step = Step("embargo", "no", "no embargo on 2025-02-01")
    other = replace(step, why="no embargo on 2025-01-15")
    left, right = replace(found, steps=(step,)), replace(found, steps=(other,), as_of=date(2025, 1, 15))
    assert comparison(left, right, ("a", "b")).steps == ()


def test_an_answer_is_a_row_and_so_is_a_row_that_cannot_be_read(found: Determination) -> None:
    cells = dict(zip(COLUMNS, determination_row(found, 3), strict=True))
    assert (
        cells["license"] == "required" and (cells["line"], cells["id"]) == ("3", "T-1") and cells["exceptions"] == "GOV"
    )
    assert cells["matches"] == "EL: Beijing Zhipu Huazhang Technology Co., Ltd." and cells["error"] == ""
    bad = dict(zip(COLUMNS, bad_row(4, "no item", "T-4"), strict=True))
    assert bad["id"] == "T-4" and bad["error"] == "no item" and bad["license"] == "" and bad["line"] == "4"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zhipu AI", {"name": "Zhipu AI"}),
        ("Zhipu AI:end_user", {"name": "Zhipu AI", "role": "end_user"}),
        ("Zhipu AI: End-user :cn", {"name": "Zhipu AI", "role": "end_user", "country": "CN"}),
        ("A:B Trading:forwarder:HK", {"name": "A:B Trading", "role": "forwarder", "country": "HK"}),
        ("Sito: Prodotti S.p.A.", {"name": "Sito: Prodotti S.p.A."}),
        ("Vessel 9:3", {"name": "Vessel 9:3"}),
    ],
)
def test_a_party_may_have_colons_in_its_name(text: str, expected: dict[str, str]) -> None:
    assert read_party(text) == expected


@pytest.mark.parametrize("text", ["", ":end_user", "Acme:enduser", "Acme:end_users", "Acme:end_user:Atlantis"])
def test_a_party_that_was_mistyped_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="--party"):
        read_party(text)


def flags(**given: Any) -> dict[str, Any]:
    names = ("item", "chip", "to", "party", "from", "end_use", "kind", "value", "origin", "set")
    return {f"--{name.replace('_', '-')}": given.get(name) for name in names}


def test_options_become_the_table_of_a_file() -> None:
    given = flags(item="EAR99", to="China", party=["X:bank"], end_use=["a", "b"], value="50,000", set=["Datacenter=no"])
    assert table_of(given | {"--from": "us", "--origin": "VN"}) == {
        "item": {"eccn": "EAR99", "origin": "VN", "value_usd": "50000", "datacenter": False},
        "parties": [{"name": "X", "role": "bank"}],
        "transaction": "export",
        "origin": "US",
        "destination": "CN",
        "end_use": ["a", "b"],
    }


@pytest.mark.parametrize(
    "given",
    [
        {"item": "EAR99", "chip": "H20"},
        {"value": "much"},
        {"value": "6.500,00"},
        {"value": "6,50"},
        {"value": "65,00,000"},
        {"set": ["datacenter"]},
        {"set": ["datacenter=maybe"]},
        {"set": ["a=yes", "a=no"]},
        {"to": "Atlantis"},
    ],
)
def test_options_that_cannot_be_read_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="--"):
        table_of(flags(**given))


def test_a_transaction_comes_from_one_place(tmp_path: Any) -> None:
    with pytest.raises(InvalidInput, match="--transaction FILE"):
        one_source(flags(), None, None)
    with pytest.raises(InvalidInput, match="--item"):
        one_source(flags(item="EAR99"), tmp_path, None)
    with pytest.raises(InvalidInput, match="--transactions many"):
        one_source(flags(), tmp_path, tmp_path)
    one_source(flags(item="EAR99"), None, None)


def test_another_item_keeps_origin_and_value(found: Determination) -> None:
    asked = found.transaction
    assert with_item(asked, "3A090.a").item == replace(asked.item, eccn="3A090.a")
    other = with_item(asked, "NVIDIA H20").item
    assert (other.eccn, other.chip, other.origin, other.value) == (None, "NVIDIA H20", "US", Decimal("50000.00"))
    assert with_item(asked, "ear99").item.eccn == "EAR99"


@pytest.mark.parametrize(("text", "number"), [("6,500.00", "6500.00"), ("$1,234,567", "1234567"), ("99.5", "99.5")])
def test_commas_part_thousands_only(text: str, number: str) -> None:
    assert table_of(flags(item="EAR99", value=text))["item"]["value_usd"] == number


def test_a_fact_that_no_rule_asks_for_is_told_by_its_option() -> None:
    with pytest.raises(InvalidInput, match=r"^--set: banana: ") as told:
        request(flags(item="EAR99", set=["banana=yes"]), None, None)
    assert told.value.field == "--set"
    assert request(flags(item="EAR99", set=["for_sme=yes"]), None, None).transaction.item.facts == {"for_sme": True}


def test_review_stops_at_whatever_a_person_has_to_look_at(found: Determination, zhipu: Entry) -> None:
    bank = CheckedParty(TransactionParty(Party("Nobody Ltd."), "bank"))
    nothing = replace(
        found, license="not_required", parties=(bank,), ofac="not_blocked", flags=(), open_questions=("how much?",)
    )
    assert not FailOn.review.hit(nothing)
    certain = ListHit(zhipu, True, "name", "same", zhipu.name, 1000)
    for hit in (certain, replace(certain, certain=False, identified=True), replace(certain, certain=False)):
        assert FailOn.review.hit(replace(nothing, parties=(replace(bank, hits=(hit,)),)))
    for changed in (
        replace(nothing, parties=(replace(bank, owners=(owner(),)),)),
        replace(nothing, parties=(replace(bank, error="the name has no letter"),)),
        replace(nothing, flags=("a red flag",)),
        replace(nothing, open_questions=("where Nobody Ltd. and its ultimate parent have their headquarters",)),
        replace(nothing, open_questions=("where the parties that receive it have their headquarters",)),
        replace(nothing, ofac="indeterminate"),
        replace(nothing, license="indeterminate"),
    ):
        assert FailOn.review.hit(changed) and not FailOn.required.hit(changed)


def test_fail_on_counts_what_was_asked(found: Determination) -> None:
    nothing = replace(found, license="not_required", parties=(), ofac="not_blocked", flags=())
    assert FailOn.required.hit(found) and not FailOn.required.hit(nothing) and not FailOn.review.hit(nothing)
    assert FailOn.review.hit(replace(nothing, license="indeterminate"))
    assert FailOn.review.hit(replace(nothing, ofac="blocked")) and FailOn.review.hit(
        replace(nothing, parties=found.parties)
    )
