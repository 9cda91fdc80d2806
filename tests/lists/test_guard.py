"""What keeps a broken version of a list out."""

from __future__ import annotations

import json
import lzma
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

import navicert
from navicert.errors import ListFormatError, ListRefused
from navicert.lists.guard import Previous, check, limits, sniff
from navicert.lists.ofac import parse_names_archive
from navicert.lists.source import FileInfo
from navicert.model.citation import Citation
from navicert.model.listing import Entry, ListVersion, Requirement
from navicert.model.party import Name

COVERS = frozenset({"names", "countries", "license_requirement", "citations"})


def entries(count: int, start: int = 0) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            id=f"el-{number}",
            list_code="EL",
            names=(Name(f"Party {number} Co., Ltd."),),
            countries=("CN",),
            license_requirement="For all items subject to the EAR",
            requirement=Requirement("ALL"),
            citations=(Citation("90 FR 1"),),
        )
        for number in range(start, start + count)
    )


def version(rows: tuple[Entry, ...], day: date = date(2026, 7, 31)) -> ListVersion:
    return ListVersion("EL", day.isoformat(), day, "BIS", None, "0" * 64, rows, COVERS)


def figures(checks) -> dict[str, tuple[str, str]]:
    return {one.name: (one.outcome, one.figures) for one in checks}


def test_an_ordinary_update_passes_with_figures():
    found = figures(check(version(entries(1010)), Previous(version(entries(1000)))))
    assert found["entries"] == ("passed", "1,010 entries")
    assert found["shrink"] == ("passed", "1,000 entries before, 1,010 now (+10)")
    assert {outcome for outcome, _ in found.values()} == {"passed"}


@pytest.mark.parametrize(("left", "refused"), [(980, False), (979, True), (0, True)])
def test_two_percent_is_the_limit(left, refused):
    old = Previous(version(entries(1000)))
    if refused:
        with pytest.raises(ListRefused):
            check(version(entries(left)), old)
    else:
        assert figures(check(version(entries(left)), old))["shrink"][0] == "passed"


def test_a_reason_lets_a_shrunken_list_in_and_stands_in_the_check():
    old = Previous(version(entries(1000)))
    found = figures(check(version(entries(500)), old, accept_shrink="rule of 1 November removed a program"))
    assert found["shrink"][0] == "accepted"
    assert found["shrink"][1].endswith("accepted: rule of 1 November removed a program")
    with pytest.raises(ListRefused, match="--accept-shrink"):
        check(version(entries(500)), old, accept_shrink="  ")


def test_no_reason_lets_an_empty_list_in():
    with pytest.raises(ListRefused, match="no entries"):
        check(version(()), Previous(version(entries(10))), accept_shrink="yes")


def test_a_small_list_may_lose_a_few():
    assert figures(check(version(entries(67)), Previous(version(entries(70)))))["shrink"][0] == "passed"
    with pytest.raises(ListRefused):
        check(version(entries(66)), Previous(version(entries(70))))


def test_a_list_of_other_entries_is_not_taken_for_the_same_list():
    with pytest.raises(ListRefused, match="ids of the version held are gone"):
        check(version(entries(1000, start=5000)), Previous(version(entries(1000))))


def test_the_real_days_of_the_sdn_list_pass_and_the_largest_loss_is_told():
    data = (Path(navicert.__file__).parent / "data/lists/sdn_names_2026-07-23_2026-08-20.tar.xz").read_bytes()
    days = parse_names_archive(data, FileInfo.of(data))
    for old, new in pairwise(days):
        assert all(one.outcome == "passed" for one in check(new, Previous(old)))
    assert figures(check(days[1], Previous(days[0])))["shrink"][1].endswith("(-97)")
    half = replace(days[-1], entries=days[-1].entries[:9000])
    with pytest.raises(ListRefused, match=r"53\.2% lost"):
        check(half, Previous(days[-1]))


def test_an_older_list_is_refused():
    with pytest.raises(ListRefused, match="older"):
        check(version(entries(5), date(2026, 1, 1)), Previous(version(entries(5))))


def test_repeated_ids_are_refused():
    with pytest.raises(ListRefused, match="el-1"):
        check(version(entries(3) + entries(1, 1)), None)


@pytest.mark.parametrize("name", ["<td>Acme</td>", "----", "x" * 700, "Acme &nbsp; Ltd"])
def test_absurd_names_are_refused(name):
    rows = tuple(replace(entry, names=(Name(name),)) for entry in entries(10))
    with pytest.raises(ListRefused, match="cannot be names"):
        check(version(rows), None)
    one = (*entries(2000), replace(rows[0], id="el-x"))
    assert figures(check(version(one), None))["names"] == ("noted", "1 names look wrong")


def test_a_column_that_went_away_is_noted():
    rows = tuple(replace(entry, countries=()) for entry in entries(1000))
    found = figures(check(version(rows), Previous(version(entries(1000)))))
    assert found["without country"] == ("noted", "100.0% of entries, before 0.0%")
    narrow = replace(version(rows), covers=frozenset({"names"}))
    assert "without country" not in figures(check(narrow, Previous(version(entries(1000)))))


def test_unknown_spellings_are_counted():
    rows = tuple(
        replace(entry, license_requirement="For some items", requirement=Requirement(None)) for entry in entries(3)
    )
    outcome, words = figures(check(version(rows + entries(10, 10)), None))["license requirements"]
    assert outcome == "noted"
    assert words.startswith("1 unknown spellings on 3 entries")


def test_thresholds_are_data():
    assert limits()["max_shrink"] == 0.02


HTML = b"\xef\xbb\xbf<!-- x --><!DOCTYPE html><html><body>Error 503</body></html>"


@pytest.mark.parametrize(
    ("data", "media", "words"),
    [
        (b"", "csv", "empty"),
        (b" \n", "json", "empty"),
        (lzma.compress(b""), "csv", "empty"),
        (b"<!DOCTYPE html><html><body>Error</body></html>", "csv", "web page"),
        (b"\n<html lang='en'><head>", "json", "web page"),
        (lzma.compress(b"<html></html>"), "xml", "web page"),
        (b'{"a": [1, 2', "json", "cut off"),
        (b'{"a": 1}\n{"b', "jsonl", "cut off"),
        (b"<sanctionsData><entity", "xml", "cut off"),
        (b"<html><body><table>", "html", "cut off"),
        (b"name,country\n", "zip", "archive was announced"),
    ],
)
def test_what_cannot_be_the_announced_file(data, media, words):
    with pytest.raises(ListFormatError, match=words):
        sniff(data, media)


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (json.dumps({"results": []}).encode(), "json"),
        (b"\xef\xbb\xbf[]\n", "json"),
        (b'{"a": 1}\n', "jsonl"),
        (b"<a></a>\n", "xml"),
        (b"PK\x03\x04...", "zip"),
        (b"name\n<b>Acme</b>\n", "csv"),
        (b"<!doctype html><html></html>\n", "html"),
        (b'1,"A"\r\n\x1a', "csv"),
    ],
)
def test_what_can_be_the_announced_file(data, media):
    assert sniff(data, media) is None
