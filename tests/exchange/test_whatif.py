"""What-if files: what is read, and what is refused with the edge and the field."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from navicert.errors import InvalidInput
from navicert.exchange.whatif import list_codes, read_what_if, what_if
from navicert.lists.registry import screening_lists
from navicert.ownership.rules import codes, rule


def test_edges_listings_and_countries_are_read() -> None:
    graph = what_if(
        {
            "edges": [
                {"owner": "X", "owned": "A", "pct": "25-50", "from": "2025-01-01", "source": "register"},
                {"owner": "Y", "owned": "A", "pct": None},
                {"owner": "Z", "owned": "A"},
                {"owner": "P", "owned": "A", "kind": "control"},
            ],
            "listed": {"X": "SDN [CYBER2, SDGT]/EL", "Y": "NS-CMIC", "Z": "EL (footnote 4, presumption of denial)"},
            "countries": {"A": "cn"},
            "facts": {"Y": "incorporated in Delaware", "P": "founded by students"},
            "title": "ignored",
        },
        "case.json",
    )
    assert [(i.owner, i.kind, i.share.low if i.share else None) for i in graph.interests] == [
        ("X", "equity", Decimal(25)), ("Y", "equity", None), ("Z", "equity", None), ("P", "control", None),
    ]  # fmt: skip
    assert graph.interests[0].source.dataset == "register"
    assert [(x.code, x.programs) for x in graph.listed["X"]] == [("SDN", ("CYBER2", "SDGT")), ("EL", None)]
    assert graph.listed["Y"][0].code == "CMIC"
    assert (graph.listed["Z"][0].footnotes, graph.listed["Z"][0].policy) == (("4",), "PRESUMPTION_OF_DENIAL")
    assert {key: party.country for key, party in graph.parties.items()} == {
        "A": "CN", "P": None, "X": None, "Y": "US", "Z": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([], "must hold one object"),
        ({"edges": {}}, '"edges" must be a list'),
        ({"edges": ["X"]}, "edge 1 must be an object"),
        ({"edges": [{"owner": "X", "pct": "50"}]}, "edge 1 has no owned"),
        ({"edges": [{"owner": "X", "owned": "A", "pct": "many"}]}, r"edge 1 \(X of A\): 'many' is no share"),
        ({"edges": [{"owner": "X", "owned": "A", "pct": "-5"}]}, "is no share"),
        ({"edges": [{"owner": "X", "owned": "A", "pct": "101"}]}, "between 0 and 100"),
        ({"edges": [{"owner": "X", "owned": "A", "kind": "love"}]}, "kind 'love' is none of equity"),
        ({"edges": [{"owner": "X", "owned": "A", "from": "01/02/2025"}]}, "write it as YYYY-MM-DD"),
        ({"listed": ["X"]}, '"listed" must be an object'),
        ({"listed": {"X": "EL ]["}}, "write a list code"),
        ({"listed": {"X": "FOOBAR"}}, "X is listed on 'FOOBAR', which is no list code; the nearest: "),
        ({"listed": {"X": "SND"}}, "no list code; the nearest: SDN"),
        ({"countries": {"X": "China"}}, "write two letters"),
    ],
)
def test_what_cannot_be_used_is_named(table: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        what_if(table, "case.json")


def test_dates_inside_out_are_a_finding_and_the_relation_stands() -> None:
    edge = {"owner": "X", "owned": "A", "pct": "60", "from": "2025-06-01", "to": "2025-01-01"}
    graph = what_if({"edges": [edge]}, "case.json")
    assert [f.code for f in graph.findings] == ["dates_inside_out"]
    assert [i.stands(date(2025, month, 15)) for i in graph.interests for month in (1, 3, 7)] == ["yes"] * 3
    same_day = what_if({"edges": [{**edge, "to": edge["from"]}]}, "case.json")
    assert [f.code for f in same_day.findings] == ["dates_of_no_day"]


def test_a_refused_list_code_names_its_field() -> None:
    with pytest.raises(InvalidInput) as caught:
        what_if({"listed": {"X": "EL/FOOBAR"}}, "case.json")
    assert caught.value.field == "listed.X"


def test_the_codes_are_those_of_the_lists_and_of_the_rules() -> None:
    counted = {code for one in codes() for pool in rule(one).pools for code in (*pool.lists, *pool.programs)}
    assert set(list_codes()) == set(screening_lists()) | counted


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is no JSON"), (b"{", "is no JSON"), (b"\xff\xfe{", "is not UTF-8"), (b"[" * 100_000, "is no JSON")],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=words):
        read_what_if(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_what_if(tmp_path / "none.json")


def test_a_mark_of_byte_order_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("\ufeff" + json.dumps({"edges": [{"owner": "株式会社X", "owned": "A\u202e", "pct": 50}]}), "utf-8")
    assert read_what_if(path).interests[0].owner == "株式会社X"
