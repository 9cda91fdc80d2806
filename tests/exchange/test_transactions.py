"""Transactions from files: every field read or refused by name, nothing half read."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.errors import InvalidInput, NotFound
from navicert.exchange.transaction_fields import facts
from navicert.exchange.transactions import BadRequest, Request, read_transaction, read_transactions, request_of
from navicert.law import corpus

WHOLE: dict[str, Any] = {
    "id": "T1",
    "as_of": "2025-02-01",
    "parties": [
        {"name": "智谱", "country": "中国", "role": "End user", "ultimate_parent_country": "CN"},
        {"name": "Omega", "role": "freight forwarder"},
    ],
    "item": {
        "eccn": "3A001.a.7",
        "origin": "US",
        "us_content_pct": "12.5",
        "value_usd": "$50,000",
        "in_supp7_part746": False,
        "direct_product_of": "3E001, 5E002",
    },
    "transaction": "re-export",
    "origin": "Singapore",
    "destination": "China",
    "end_use": ["resale", "military"],
    "certifications": {"kyc": True, "us_third_party_test": "no"},
}


def test_a_whole_transaction() -> None:
    found = request_of(WHOLE, "t.json")
    one = found.transaction
    assert (found.as_of, one.id, one.kind, one.origin, one.destination) == (
        date(2025, 2, 1),
        "T1",
        "reexport",
        "SG",
        "CN",
    )
    assert [(party.party.name, party.party.country, party.role) for party in one.parties] == [
        ("智谱", "CN", "end_user"), ("Omega", None, "forwarder"),
    ]  # fmt: skip
    assert one.parties[0].parent_country == "CN"
    assert one.item.us_content_percent == Decimal("12.5") and one.item.value == 50000
    assert one.item.facts == {"in_supp7_part746": False} and one.item.direct_product_of == ("3E001", "5E002")
    assert one.end_use_text == "resale; military" and one.certifications == {"kyc": True, "us_third_party_test": False}


def test_a_scenario_holds_its_transaction_under_input() -> None:
    inner = {key: value for key, value in WHOLE.items() if key not in ("as_of", "id")}
    found = request_of({"id": "S1", "as_of": "2025-02-01", "input": inner, "expected": {}, "title": "x"}, "s.json")
    assert found.as_of == date(2025, 2, 1) and found.transaction.id == "S1"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"item": None}, "item"),
        ({"item": {"eccn": 3}}, "item.eccn"),
        ({"item": {"us_content_pct": 101}}, "item.us_content_pct"),
        ({"item": {"us_content_pct": "NaN"}}, "item.us_content_pct"),
        ({"item": {"value_usd": -1}}, "item.value_usd"),
        ({"item": {"value_usd": "1e400"}}, "item.value_usd"),
        ({"item": {"datacenter": "perhaps"}}, "item.datacenter"),
        ({"item": {"direct_product_of": {"a": 1}}}, "item.direct_product_of"),
        ({"item": {"ecccn": "EAR99"}}, "item.ecccn"),
        ({"parties": "Zhipu"}, "parties"),
        ({"parties": [{}]}, "parties[0].name"),
        ({"parties": [{"name": "..."}]}, "parties[0].name"),
        ({"parties": [{"name": "A", "role": "friend"}]}, "parties[0].role"),
        ({"parties": [{"name": "A", "country": "Narnia"}]}, "parties[0].country"),
        ({"parties": [{"name": "A" * 2000}]}, "parties[0].name"),
        ({"parties": [7]}, "parties[0]"),
        ({"parties": [{"name": "A"}] * 201}, "parties"),
        ({"transaction": "import"}, "transaction"),
        ({"as_of": "2025-02-30"}, "as_of"),
        ({"as_of": 20250201}, "as_of"),
        ({"end_use": {"a": 1}}, "end_use"),
        ({"end_use": "x" * 20_000}, "end_use"),
        ({"certifications": ["kyc"]}, "certifications"),
        ({"destinaton": "CN"}, "destinaton"),
        ({"destination": 7}, "destination"),
        ({"ownership": {"owner": "X"}}, "ownership"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        request_of({**WHOLE, **changed}, "t.json")
    assert caught.value.field == field and field.partition(".")[0].partition("[")[0] in str(caught.value)


def test_an_unknown_key_is_said_and_not_lost() -> None:
    found = request_of({**WHOLE, "weather": "fine"}, "t.json")
    assert any("weather" in note for note in found.notes)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", InvalidInput),
        (b"   ", InvalidInput),
        (b"{", InvalidInput),
        (b"[1, 2]", InvalidInput),
        (b"\xff\xfe{", InvalidInput),
        (b'{"item": ' + b"[" * 100_000, InvalidInput),
        ('{"item": "名"'.encode("gb18030"), InvalidInput),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes, error: type[Exception]) -> None:
    path = tmp_path / "t.json"
    path.write_bytes(content)
    with pytest.raises(error):
        read_transaction(path)


def test_a_file_that_is_not_there_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_transaction(tmp_path / "none.json")
    with pytest.raises(InvalidInput):
        read_transaction(tmp_path)
    large = tmp_path / "large.json"
    with large.open("wb") as stream:
        stream.truncate(17 * 1024 * 1024)
    with pytest.raises(InvalidInput, match="larger than"):
        read_transaction(large)


def test_a_table_has_one_transaction_in_each_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "id,name,country,role,eccn,from,to,end_use,value,in_supp7_part746\n"
        'a,"Zhipu, AI",CN,end_user,EAR99,US,CN,,100,no\n'
        "b,=HYPERLINK(1),CN,buyer,EAR99,US,CN,military,,yes\n"
        "c,Omega,Narnia,end_user,EAR99,US,CN,,,\n"
        "\n"
        "d,Omega,CN,end_user,EAR99,US,CN,,,,too,many\n",
        "utf-8",
    )
    first, second, third, fourth = read_transactions(path)
    assert isinstance(first, Request) and isinstance(second, Request)
    assert first.transaction.parties[0].party.name == "Zhipu, AI" and first.transaction.item.facts == {
        "in_supp7_part746": False
    }
    # A formula is a text.
    assert (
        second.transaction.parties[0].party.name == "=HYPERLINK(1)"
        and second.transaction.parties[0].role == "purchaser"
    )
    assert isinstance(third, BadRequest) and third.field == "parties[0].country" and third.id == "c"
    assert isinstance(fourth, BadRequest) and "cells" in fourth.reason


def test_lines_of_json_one_of_them_broken(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text(
        json.dumps(WHOLE, ensure_ascii=False) + "\n{broken\n" + json.dumps({**WHOLE, "item": 3}) + "\n", "utf-8"
    )
    good, broken, bad = read_transactions(path)
    assert isinstance(good, Request) and isinstance(broken, BadRequest) and isinstance(bad, BadRequest)
    assert (bad.field, bad.id, bad.line) == ("item", "T1", 3)


def test_a_table_without_a_destination_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,eccn\nA,EAR99\n", "utf-8")
    with pytest.raises(InvalidInput, match="destination"):
        list(read_transactions(path))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3), max_leaves=8,
)  # fmt: skip
KEYS = st.sampled_from(
    [
        "parties",
        "item",
        "transaction",
        "origin",
        "destination",
        "end_use",
        "ownership",
        "listed",
        "certifications",
        "as_of",
        "exporter",
        "id",
    ]
)


@given(st.dictionaries(KEYS, JSON, max_size=6))
def test_any_object_is_read_or_refused_in_words(table: dict[str, Any]) -> None:
    try:
        found: Request | InvalidInput = request_of(table, "any")
    except InvalidInput as error:
        found = error
    assert isinstance(found, Request) or (str(found).startswith("any") and found.field)


def test_the_table_of_facts_is_what_the_law_asks_for() -> None:
    asked: set[str] = set()
    for row in corpus.rows():
        asked |= set(row.when.get("facts", ())) | set(row.then.get("needs", ()))
        asked |= {row.then["fact"]} if "fact" in row.then else set()
    assert set(facts()) == asked | {"assembly"}


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"occupied_ukrain": True}, "item.occupied_ukrain"),
        ({"banana": True}, "item.banana"),
        ({"banana": "yes"}, "item.banana"),
        ({"subject_to_ears": False}, "item.subject_to_ears"),
        ({"usml": "ja"}, "item.usml"),
        ({"value_usd": "6.500,00"}, "item.value_usd"),
        ({"value_usd": "6.500"}, "item.value_usd"),
        ({"us_content_pct": "2,5"}, "item.us_content_pct"),
        ({"direct_product_of": "3E0O1"}, "item.direct_product_of"),
        ({"direct_product": False, "direct_product_of": ["3E001"]}, "item.direct_product"),
    ],
)
def test_a_fact_is_never_lost_by_its_spelling(item: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        request_of({**WHOLE, "item": {"eccn": "EAR99", **item}}, "t.json")
    assert caught.value.field == field


@pytest.mark.parametrize("value", [True, "yes", "YES", 1, "1", "true"])
def test_a_fact_in_each_spelling_of_yes(value: Any) -> None:
    item = {"eccn": "EAR99", "Occupied_Ukraine": value}
    assert request_of({**WHOLE, "item": item}, "t.json").transaction.item.facts == {"occupied_ukraine": True}


@pytest.mark.parametrize("changed", [{"role": ["end_user"]}, {"role": 3}])
def test_a_role_is_a_word(changed: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="role"):
        request_of({**WHOLE, "parties": [{"name": "A", **changed}]}, "t.json")


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text('{"item": {"eccn": "EAR99"}, "destination": "CN", "destination": "IR"}', "utf-8")
    with pytest.raises(InvalidInput, match="stands twice"):
        read_transaction(path)


def test_columns_of_a_table_by_any_case_and_those_nobody_reads(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Name,ECCN,Destination,Occupied_Ukraine,Urgent\nA,EAR99,UA,yes,yes\n", "utf-8")
    (row,) = read_transactions(path)
    assert isinstance(row, Request) and row.transaction.item.facts == {"occupied_ukraine": True}
    assert any("Urgent" in note for note in row.notes)
    path.write_text("name,eccn,destinations\nA,EAR99,UA\n", "utf-8")
    with pytest.raises(InvalidInput, match="did you mean destination"):
        list(read_transactions(path))


def test_a_table_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("name,eccn,destination\n北京智谱华章科技有限公司,EAR99,CN\n".encode("gb18030"))
    (row,) = read_transactions(path, "gb18030")
    assert isinstance(row, Request) and row.transaction.parties[0].party.name.startswith("北京智谱")


@pytest.mark.parametrize(
    ("kind", "origin", "to", "words"),
    [
        ("transfer", "SG", "CN", "stays in one"),
        ("reexport", "US", "CN", "is an export"),
        ("transfer", "CN", "CN", None),
        ("reexport", "SG", "CN", None),
        ("export", "US", "CN", None),
    ],
)
def test_a_kind_that_the_countries_speak_against_is_said_15_cfr_734_14(
    kind: str, origin: str, to: str, words: str | None
) -> None:
    read = request_of({"transaction": kind, "origin": origin, "destination": to, "item": {"eccn": "EAR99"}}, "here")
    assert len(read.notes) == (words is not None)
    assert words is None or words in read.notes[0]
