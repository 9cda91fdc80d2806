"""What the versions of a list let be known of an entry, and since when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from navicert.lists.history import History
from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.history import EntryState, Removal, texts_on
from navicert.model.listing import Entry, ListVersion
from navicert.model.party import Address, Name

DAYS = [date(2022, 4, 21), date(2023, 3, 10), date(2025, 1, 20), date(2026, 7, 31)]
NAMES = frozenset({"names"})
FULL = frozenset({"names", "countries", "addresses", "license_requirement", "remarks"})
RULES = {
    "88 FR 13673": DateBound.on(date(2023, 3, 2), "88 FR 13673"),
    "90 FR 4617": DateBound.on(date(2025, 1, 16), "90 FR 4617"),
    "90 FR 4619": DateBound.on(date(2025, 1, 16), "90 FR 4619"),
    "76 FR 1": DateBound.in_year(2011, "76 FR 1"),
    "87 FR 5": DateBound.in_year(2022, "87 FR 5"),
}


def row(key: str = "el-1", name: str = "Acme Ltd.", *, cites: tuple[str, ...] = (), **fields) -> Entry:
    citations = tuple(Citation(text) for text in cites)
    names = fields.pop("names", (Name(name),))
    return Entry(id=key, list_code="EL", names=names, citations=citations, **fields)


def edition(number: int, *rows: Entry, covers=FULL, publisher="BIS", day: date | None = None) -> ListVersion:
    day = day or DAYS[number]
    return ListVersion("EL", day.isoformat(), day, publisher, None, f"{number:064}", rows, covers)


def build(*versions: ListVersion, removals: tuple[Removal, ...] = ()) -> dict[str, list[EntryState]]:
    """All states after some versions, with superseded ones, by entry."""
    history = History("EL", lambda citation: RULES.get(citation.text), removals)
    states: dict[tuple[str, int], EntryState] = {}
    for version in versions:
        changes = history.add(version)
        for key in changes.closed:
            assert states[key].known_to is None, "a state is superseded once"
            states[key] = replace(states[key], known_to=changes.known)
        for state in changes.opened:
            assert (state.entry.id, state.ordinal) not in states
            states[state.entry.id, state.ordinal] = state
    found: dict[str, list[EntryState]] = {}
    for (key, _), state in sorted(states.items()):
        found.setdefault(key, []).append(state)
    return found


def now(states: list[EntryState]) -> list[EntryState]:
    return [state for state in states if state.known(None)]


def test_first_version_bounds_the_listing_from_above_only():
    (state,) = build(edition(0, row()))["el-1"]
    assert state.entry.listed_from == DateBound.not_after(DAYS[0], "in the version of 2022-04-21")
    assert state.listed(date(2021, 1, 1)) == "unknown"
    assert state.listed(DAYS[0]) == "yes"
    assert (state.known_from, state.known_to, state.spell) == (DAYS[0], None, 1)


def test_entry_new_in_a_later_version_is_bounded_by_both():
    (state,) = build(edition(0, row("el-2")), edition(1, row("el-2"), row()))["el-1"]
    assert state.entry.listed_from.earliest == date(2022, 4, 22)
    assert state.entry.listed_from.latest == DAYS[1]
    assert state.entry.listed_from.precision == "between"
    assert "2022-04-21" in state.entry.listed_from.source


def test_stated_date_counts_before_the_citation_and_the_citation_before_the_bounds():
    stated = DateBound.on(date(2023, 1, 5), "CSL start_date")
    found = build(
        edition(0, row("el-9")),
        edition(
            1,
            row("el-9"),
            row("el-1", cites=("88 FR 13673",), listed_from=stated),
            row("el-2", "Inspur Group Co., Ltd.", cites=("88 FR 13673",)),
        ),
    )
    assert found["el-1"][0].entry.listed_from == stated
    assert found["el-2"][0].entry.listed_from == DateBound.on(date(2023, 3, 2), "88 FR 13673")
    assert found["el-2"][0].listed(date(2023, 3, 1)) == "no"
    assert found["el-2"][0].listed(date(2023, 3, 2)) == "yes"


def test_cited_date_before_a_version_without_the_entry_is_kept_and_told():
    (state,) = build(edition(1, row("el-9")), edition(2, row("el-9"), row(cites=("76 FR 1",))))["el-1"]
    assert state.entry.listed_from.latest == date(2011, 12, 31)
    assert "but not in the version of 2023-03-10" in state.entry.listed_from.source


def test_cited_year_is_narrowed_by_the_versions():
    (state,) = build(edition(0, row("el-9")), edition(1, row("el-9"), row(cites=("87 FR 5",))))["el-1"]
    assert state.entry.listed_from.earliest == date(2022, 4, 22)
    assert state.entry.listed_from.latest == date(2022, 12, 31)


def test_last_of_several_citations_dates_the_text():
    (state,) = build(edition(2, row(cites=("88 FR 13673", "90 FR 4617"))))["el-1"]
    assert state.entry.listed_from.earliest == date(2023, 3, 2)
    assert state.entry.text_from == RULES["90 FR 4617"]


def test_entry_that_a_later_version_lacks_ended_in_between():
    states = build(edition(0, row(), row("el-2")), edition(2, row("el-2")))["el-1"]
    before, after = states
    assert (before.known_to, before.entry.listed_to) == (DAYS[2], None)
    assert after.known_from == DAYS[2]
    assert (after.entry.listed_to.earliest, after.entry.listed_to.latest) == (date(2022, 4, 22), DAYS[2])
    assert after.listed(DAYS[0]) == "yes"
    assert after.listed(date(2023, 6, 1)) == "unknown"
    assert after.listed(DAYS[2]) == "no"


def test_known_removal_gives_the_day():
    removal = Removal("EL", "ACME LTD", DateBound.on(date(2025, 1, 16), "90 FR 4617"))
    other_list = replace(removal, list_code="MEU", on=DateBound.on(date(2025, 1, 1), "wrong"))
    states = build(edition(0, row(), row("el-2")), edition(2, row("el-2")), removals=(other_list, removal))
    (state,) = now(states["el-1"])
    assert state.entry.listed_to == removal.on
    assert state.listed(date(2025, 1, 15)) == "yes"
    assert state.listed(date(2025, 1, 16)) == "no"


def test_removal_outside_the_two_versions_is_not_this_one():
    removal = Removal("EL", "Acme Ltd.", DateBound.on(date(2021, 1, 1), "86 FR 1"))
    states = build(edition(0, row(), row("el-2")), edition(2, row("el-2")), removals=(removal,))
    assert now(states["el-1"])[0].entry.listed_to.precision == "between"


def test_end_that_the_row_states_stays():
    end = DateBound.on(date(2024, 5, 1), "DPL")
    states = build(edition(0, row(listed_to=end), row("el-2")), edition(2, row("el-2")))["el-1"]
    assert now(states)[0].entry.listed_to == end
    assert states[0].listed(date(2024, 4, 30)) == "yes"
    assert states[0].listed(date(2024, 5, 1)) == "no"


def test_listing_after_a_removal_is_a_new_spell():
    states = build(
        edition(0, row(cites=("76 FR 1",)), row("el-2")),
        edition(1, row("el-2")),
        edition(2, row(cites=("76 FR 1", "90 FR 4617")), row("el-2")),
    )["el-1"]
    first, second = now(states)
    assert (first.spell, second.spell) == (1, 2)
    assert second.entry.listed_from == RULES["90 FR 4617"]
    assert second.listed(date(2025, 1, 15)) == "no"
    assert [state.spell for state in texts_on(now(states), DAYS[2])] == [2, 1]
    assert [state.spell for state in texts_on(now(states), DAYS[0])] == [1, 2]


def test_amendment_keeps_both_texts():
    old, new = row(license_requirement="All items"), row(license_requirement="EAR99 only")
    states = build(edition(0, old), edition(2, new))["el-1"]
    assert len(states) == 3
    before, after = now(states)
    assert before.entry.license_requirement == "All items"
    assert after.entry.license_requirement == "EAR99 only"
    assert before.text_to == after.entry.text_from
    assert before.entry.listed_to is None
    assert after.entry.text_from.precision == "between"
    assert [state.entry.license_requirement for state in texts_on(now(states), DAYS[2])] == ["EAR99 only"]
    assert [state.entry.license_requirement for state in texts_on(now(states), DAYS[0])] == ["All items"]
    both = texts_on(now(states), date(2024, 1, 1))
    assert [state.entry.license_requirement for state in both] == ["EAR99 only", "All items"]
    (known_then,) = [state for state in states if state.known(date(2023, 1, 1))]
    assert known_then.text_to is None


def test_new_citation_dates_the_amendment():
    old = row(cites=("88 FR 13673",), remarks="a")
    new = row(cites=("88 FR 13673", "90 FR 4617"), remarks="b")
    before, after = now(build(edition(1, old), edition(2, new))["el-1"])
    assert after.entry.text_from == before.text_to == RULES["90 FR 4617"]
    assert after.entry.listed_from == RULES["88 FR 13673"]


def test_case_punctuation_and_order_amend_nothing():
    names = (Name("ACME, LTD"), Name("Acme International", "alias"), Name("Äcme", "alias"))
    again = (Name("Acme Ltd."), Name("Äcme", "alias"), Name("ACME INTERNATIONAL", "alias"))
    states = build(edition(0, row(names=names)), edition(1, row(names=again), publisher="ITA"))["el-1"]
    assert len(states) == 1
    newest = build(edition(0, row(names=names)), edition(1, row(names=again)))["el-1"]
    assert [state.text_to for state in now(newest)] == [None]
    assert now(newest)[0].entry.names == again, "the newest spelling of the same publisher is shown"


def test_names_only_source_neither_erases_nor_amends():
    rich = row(addresses=(Address("1 Road, Beijing", country="CN"),), countries=("CN",))
    states = build(edition(0, rich), edition(1, row(), covers=NAMES, publisher="OFAC"), edition(2, rich))["el-1"]
    assert len(states) == 1
    assert states[0].entry.addresses == rich.addresses


def test_names_that_another_form_leaves_out_are_kept_and_told():
    weak = Name("ABU", "weak_alias")
    full, short = row(names=(Name("Acme"), weak)), row(names=(Name("Acme"),))
    versions = [edition(0, full), edition(1, short, covers=NAMES), edition(2, short, covers=NAMES)]
    (state,) = now(build(*versions)["el-1"])
    assert state.entry.names == (Name("Acme"), replace(weak, source="the version of 2022-04-21"))
    assert state.text_to is None
    named = row(names=(Name("Acme"), Name("Acme Two", "alias")))
    before, after = now(build(*versions, edition(3, named, covers=NAMES))["el-1"])
    assert [name.value for name in before.entry.names] == ["Acme", "ABU"]
    assert [name.value for name in after.entry.names] == ["Acme", "Acme Two", "ABU"]
    assert after.entry.text_from.earliest == DAYS[2] + timedelta(days=1)


def test_name_dropped_in_the_same_form_is_an_amendment():
    both, one = row(names=(Name("Acme"), Name("Old", "alias"))), row(names=(Name("Acme"),))
    before, after = now(build(edition(0, both), edition(1, one))["el-1"])
    assert (len(before.entry.names), len(after.entry.names)) == (2, 1)


def test_other_publishers_wording_of_an_address_is_no_amendment():
    first = row(addresses=(Address("1 Road, Tehran, Iran"),), programs=("A",))
    second = row(addresses=(Address("1 Road, Tehran, IR"),), programs=("A",))
    covers = FULL | {"programs"}
    states = build(edition(0, first, covers=covers), edition(1, second, covers=covers, publisher="ITA"))["el-1"]
    (state,) = now(states)
    assert (state.entry.addresses, state.text_to) == (second.addresses, None)
    third = replace(second, programs=("B",))
    later = build(edition(0, first, covers=covers), edition(1, third, covers=covers, publisher="ITA"))["el-1"]
    assert len(now(later)) == 2, "programs are printed alike by all"


def test_richer_source_adds_knowledge_and_no_amendment():
    rich = row(addresses=(Address("1 Road, Beijing"),), countries=("CN",))
    poor, richer = build(edition(0, row(), covers=NAMES), edition(1, rich))["el-1"]
    assert (poor.known_to, poor.entry.addresses) == (DAYS[1], ())
    assert (richer.entry.addresses, richer.entry.text_from) == (rich.addresses, poor.entry.text_from)
    assert richer.text_to is None


def test_renamed_row_keeps_its_id_for_good():
    old = row("el-old", "Zhipu Huazhang", cites=("90 FR 4617",))
    both = (Name("Beijing Zhipu"), Name("ZHIPU HUAZHANG", "former"))
    new = row("el-new", names=both, cites=("90 FR 4619",))
    found = build(edition(0, old), edition(1, new), edition(2, replace(new, remarks="later")), edition(3))
    assert list(found) == ["el-old"]
    (_, _, after) = [state for state in found["el-old"] if state.known(DAYS[2])]
    assert after.entry.names == both
    assert after.row_id == "el-new"
    assert all(state.entry.listed_to for state in now(found["el-old"])[-1:])


@pytest.mark.parametrize(
    "new",
    [row("el-new", "Acme Ltd."), row("el-new", "Acme Ltd.", cites=("88 FR 13673",)), row("el-new", "Other")],
    ids=["no citation", "another rule", "another name"],
)
def test_row_without_the_same_rule_and_name_is_another_entry(new: Entry):
    old = row("el-old", "Acme Ltd.", cites=("90 FR 4617",))
    assert set(build(edition(0, old), edition(1, new))) == {"el-old", "el-new"}


def test_renamed_row_and_the_old_id_side_by_side_are_two_entries():
    old = row("el-old", cites=("90 FR 4617",))
    new = row("el-new", cites=("90 FR 4617",))
    found = build(edition(0, old), edition(1, new), edition(2, old, new))
    assert {key for key, states in found.items() if states[-1].listed(DAYS[3]) == "yes"} == {
        "el-old",
        "el-new",
    }


def test_a_stored_history_goes_on_as_if_never_interrupted():
    versions = [
        edition(0, row(remarks="a"), row("el-2")),
        edition(1, row(remarks="b")),
        edition(2, row(remarks="b"), row("el-2", "Acme Two")),
        edition(3, row("el-2", "Acme Three"), row("el-3")),
    ]
    whole = build(*versions)
    for cut in range(1, len(versions)):
        head = build(*versions[:cut])
        states = [state for found in head.values() for state in now(found)]
        tops = {key: max(state.ordinal for state in found) for key, found in head.items()}
        last = versions[cut - 1]
        form = (last.publisher, last.covers)
        history = History("EL", states=states, previous=last.published, form=form, ordinals=tops)
        kept = {(state.entry.id, state.ordinal): state for found in head.values() for state in found}
        for version in versions[cut:]:
            changes = history.add(version)
            for key in changes.closed:
                kept[key] = replace(kept[key], known_to=changes.known)
            kept.update({(state.entry.id, state.ordinal): state for state in changes.opened})
        assert kept == {(s.entry.id, s.ordinal): s for found in whole.values() for s in found}


def test_older_version_and_other_list_are_refused():
    history = History("EL")
    history.add(edition(1, row()))
    with pytest.raises(ValueError, match="older"):
        history.add(edition(0, row()))
    with pytest.raises(ValueError, match="MEU"):
        history.add(replace(edition(2, row()), code="MEU"))


def test_two_versions_of_one_day_leave_no_gap():
    states = build(edition(0, row(remarks="a")), edition(1, row(remarks="b"), day=DAYS[0]))["el-1"]
    for day in (DAYS[0], DAYS[1]):
        assert [state.entry.remarks for state in states if state.known(day)] == ["a", "b"]
    assert texts_on(now(states), DAYS[0])[0].entry.remarks == "b"
