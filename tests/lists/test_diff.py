"""What changed between two versions of a list."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import navicert
from navicert.lists.diff import diff
from navicert.lists.ofac import parse_names_archive
from navicert.lists.source import FileInfo
from navicert.model.citation import Citation
from navicert.model.listing import Entry
from navicert.model.party import Address, Name

ZHIPU = Entry(
    id="el-1",
    list_code="EL",
    names=(Name("Beijing Zhipu Huazhang Technology Co., Ltd."), Name("Zhipu AI", "alias")),
    addresses=(Address("Haidian District, Beijing"),),
    countries=("CN",),
    citations=(Citation("90 FR 4617"),),
)
OTHER = Entry(id="el-2", list_code="EL", names=(Name("Other Ltd."),), citations=(Citation("88 FR 13673"),))


def test_nothing_changes_by_spelling_alone():
    names = (Name("BEIJING ZHIPU HUAZHANG TECHNOLOGY CO LTD"), Name("Zhipu-AI", "alias"))
    same = replace(ZHIPU, names=names, addresses=(Address("Haidian  District Beijing"),), raw={"x": "y"})
    assert diff([ZHIPU, OTHER], [OTHER, same]).empty


def test_added_removed_and_amended_are_told_apart():
    changed = replace(
        ZHIPU,
        names=(*ZHIPU.names, Name("Z.ai", "alias")),
        citations=(*ZHIPU.citations, Citation("91 FR 100")),
        countries=("CN", "HK"),
    )
    new = Entry(id="el-3", list_code="EL", names=(Name("New Ltd."),), citations=(Citation("91 FR 100"),))
    found = diff([ZHIPU, OTHER], [changed, new])
    assert [entry.id for entry in found.added] == ["el-3"]
    assert [entry.id for entry in found.removed] == ["el-2"]
    (amendment,) = found.amended
    assert {change.field: (change.before, change.after) for change in amendment.changes} == {
        "names": ((), ("Z.ai (alias)",)),
        "countries": ((), ("HK",)),
        "citations": ((), ("91 FR 100",)),
    }
    assert not amendment.renamed


def test_a_renamed_entry_is_one_entry():
    renamed = replace(
        ZHIPU,
        id="el-9",
        names=(
            Name("Knowledge Atlas Co., Ltd."),
            Name("Beijing Zhipu Huazhang Technology Co., Ltd.", "former"),
        ),
    )
    found = diff([ZHIPU], [renamed])
    assert (found.added, found.removed) == ((), ())
    assert found.amended[0].renamed
    assert (found.amended[0].old.id, found.amended[0].new.id) == ("el-1", "el-9")


def test_a_shared_name_is_no_renaming_under_another_rule_country_or_short_alias():
    other_rule = replace(ZHIPU, id="el-9", citations=(Citation("91 FR 1"),))
    other_country = replace(ZHIPU, id="el-9", countries=("SG",))
    short = replace(ZHIPU, id="el-8", names=(Name("A Company"), Name("BGI", "alias")))
    short_too = replace(ZHIPU, id="el-9", names=(Name("B Company"), Name("BGI", "alias")))
    for old, new in ((ZHIPU, other_rule), (ZHIPU, other_country), (short, short_too)):
        found = diff([old], [new])
        assert (len(found.added), len(found.removed)) == (1, 1)


def test_only_fields_that_both_sources_state_are_compared():
    bare = replace(ZHIPU, addresses=(), countries=())
    assert not diff([ZHIPU], [bare]).empty
    assert diff([ZHIPU], [bare], new_covers={"names", "citations"}).empty
    assert diff([ZHIPU], [bare], old_covers={"names"}, new_covers={"names", "countries"}).empty


def test_changes_stand_under_the_rule_that_made_them():
    amended = replace(OTHER, citations=(*OTHER.citations, Citation("90 FR 4617")), remarks="see note")
    gone = Entry(id="el-7", list_code="EL", names=(Name("Gone"),), citations=(Citation("80 FR 5"),))
    ninth = Entry(id="el-4", list_code="EL", names=(Name("Ninth"),), citations=(Citation("9 FR 1"),))
    groups = diff([OTHER, gone], [amended, ZHIPU, ninth]).groups({"90 FR 4617": "Additions to the Entity List"})
    assert [group.citation.text if group.citation else None for group in groups] == [
        "9 FR 1",
        "90 FR 4617",
        None,
    ]
    assert groups[1].title == "Additions to the Entity List"
    assert [entry.id for entry in groups[1].added] == ["el-1"]
    assert [change.new.id for change in groups[1].amended] == ["el-2"]
    assert [entry.id for entry in groups[2].removed] == ["el-7"]


def test_the_real_days_of_the_sdn_list_differ_as_ofac_announced():
    data = (Path(navicert.__file__).parent / "data/lists/sdn_names_2026-07-23_2026-08-20.tar.xz").read_bytes()
    days = parse_names_archive(data, FileInfo.of(data))
    nets = []
    for old, new in pairwise(days):
        found = diff(old.entries, new.entries, old_covers=old.covers, new_covers=new.covers)
        assert len(new.entries) - len(old.entries) == len(found.added) - len(found.removed)
        nets.append((len(found.added), len(found.removed)))
    assert nets[0] == (0, 97)
    assert nets[-1] == (47, 0)


@given(st.lists(st.integers(0, 30), unique=True), st.lists(st.integers(0, 30), unique=True))
def test_every_entry_is_accounted_for(old, new):
    def rows(numbers):
        return [Entry(id=f"x-{n}", list_code="X", names=(Name(f"Party {n}"),)) for n in numbers]

    found = diff(rows(old), rows(new))
    assert {entry.id for entry in found.added} == {f"x-{n}" for n in set(new) - set(old)}
    assert {entry.id for entry in found.removed} == {f"x-{n}" for n in set(old) - set(new)}
    assert found.amended == ()
    back = diff(rows(new), rows(old))
    assert (back.added, back.removed) == (found.removed, found.added)
