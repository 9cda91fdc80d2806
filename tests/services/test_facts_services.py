"""Facts as services: formats by content, matches with the lists, and the graph around a party on a day."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from navicert.errors import InvalidInput, NotFound
from navicert.services import facts
from navicert.services.fact_files import export_facts, import_facts, recognize
from navicert.services.lists import import_private
from navicert.services.workspace import Workspace

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
TODAY = NOW.date()


def table(path: Path, *rows: str, head: str = "owner,owned,pct,owner_country,owner_id") -> Path:
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def entity(key: str, schema: str, **properties: str) -> dict[str, object]:
    return {"id": key, "schema": schema, "properties": {name: [value] for name, value in properties.items()}}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('{"id": "a", "schema": "Company", "properties": {}}', "ftm"),
        ('{"id": "a", "schema": "Com', "ftm"),
        ('{"statementId": "x", "recordType": "entity"}', "bods"),
        ('[{"statementId": "x"}]', "bods"),
        ("id,entity_id,canonical_id,prop,schema,value", "statements"),
        ('"LEI","Entity.LegalName"', "gleif"),
        ("LEI,Exception.Category,Exception.Reason.1", "gleif"),
        ("<?xml version='1.0'?><x/>", "gleif"),
        ("owner;owned;pct", "csv"),
    ],
)
def test_formats_are_recognized_by_content(tmp_path: Path, text: str, form: str) -> None:
    file = tmp_path / "any.txt"
    file.write_text("\ufeff" + text, "utf-8")
    assert recognize(file) == form


def test_archives_are_recognized_and_empty_files_refused(tmp_path: Path) -> None:
    for name, form in (("[Content_Types].xml", "csv"), ("a.csv", "gleif")):
        with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
            archive.writestr(name, "x")
        assert recognize(tmp_path / "z.zip") == form
    (tmp_path / "empty.csv").write_text(" \n")
    with pytest.raises(InvalidInput, match="is empty"):
        recognize(tmp_path / "empty.csv")
    with pytest.raises(NotFound):
        recognize(tmp_path / "none.csv")


def test_a_name_is_proposed_and_waits_for_a_person(empty: Workspace, tmp_path: Path) -> None:
    denied = table(tmp_path / "denied.csv", "Falcon Turbine Works,DE", "Polar Gear,PL", head="name,country")
    import_private(empty, denied, "MINE", now=NOW)
    file = tmp_path / "f.jsonl"
    rows = [
        entity("n", "Company", name="Falcon Turbine Works GmbH", country="de"),
        entity("p", "Company", name="Polar Gear", country="pl"),
        entity("c", "Company", name="Owned Company"),
        *(entity(f"o{x}", "Ownership", owner=x, asset="c") for x in "np"),
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    done = import_facts(empty, [file], now=NOW)
    assert done.proposed == 2 and not done.findings
    graph = facts.graph_around(empty, "c", TODAY)
    assert {key: one[0].certainty for key, one in graph.listed.items()} == {"n": "possible", "p": "possible"}
    assert graph.listed["p"][0].score == 1000 and "nobody has looked at it yet" in graph.listed["p"][0].note
    before = facts.graph_around(empty, "c", TODAY - timedelta(days=400)).listed["p"][0]
    assert before.certainty == "possible" and "whether it stood on this day is not known" in before.note
    waiting = {one.resolution.party: one.resolution.seq for one in facts.review(empty)}
    facts.decide(empty, [waiting["n"]], "accepted", by="me", now=NOW + timedelta(days=1))
    facts.decide(empty, [waiting["p"]], "rejected", note="of Poznan", now=NOW + timedelta(days=1))
    graph = facts.graph_around(empty, "c", TODAY)
    assert {key: one[0].certainty for key, one in graph.listed.items()} == {"n": "sure"}
    then = facts.graph_around(empty, "c", TODAY, TODAY)
    assert {key: one[0].certainty for key, one in then.listed.items()} == {"n": "possible", "p": "possible"}
    # A dataset that comes again does not undo what was decided.
    assert import_facts(empty, [file], now=NOW).proposed == 0
    assert facts.review(empty) == []
    with pytest.raises(NotFound):
        facts.decide(empty, [waiting["n"], 999], "rejected", now=NOW)
    assert [one.resolution.party for one in facts.review(empty, "accepted")] == ["n"]


def test_only_a_number_of_the_same_register_settles_it(bundled: Workspace, tmp_path: Path) -> None:
    numbers = [
        (one.value, state.entry)
        for code, kind in (("CMIC", "Unified Social Credit Code (USCC)"), ("SSI", "Tax ID No."))
        for state in bundled.store.lists.states(code)
        for one in state.entry.identifiers
        if one.type == kind
    ]
    (uscc, chinese), (tax, russian) = numbers[0], next(pair for pair in numbers if pair[1].list_code == "SSI")
    file = tmp_path / "f.jsonl"
    rows = [
        entity("sure", "Company", name="Quite Another Name", uscCode=uscc),
        entity("abroad", "Company", name="Zephyr Kettle", taxNumber=tax, country="pe"),
        entity("home", "Company", name="Zephyr Kettle", taxNumber=tax, country=russian.countries[0].lower()),
        *(entity(f"o{x}", "Ownership", owner=x, asset="c") for x in ("sure", "abroad", "home")),
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    import_facts(bundled, [file], now=NOW)
    found = {(one.party, one.entry_id): one for one in bundled.store.resolutions.of(["sure", "abroad", "home"])}
    assert found["sure", chinese.id].state == found["home", russian.id].state == "accepted"
    assert found["abroad", russian.id].state == "proposed" and {one.how for one in found.values()} == {"id"}
    graph = facts.graph_around(bundled, "c", date(2026, 7, 1))
    assert graph.listed["sure"][0].certainty == "sure" and graph.listed["sure"][0].score is None
    assert graph.listed["abroad"][0].certainty == "possible"


def test_lists_that_change_are_compared_again(empty: Workspace, tmp_path: Path) -> None:
    import_facts(empty, [table(tmp_path / "h.csv", "Falcon Turbine Works,Owned Company,60,,")], now=NOW)
    assert facts.review(empty) == []
    (tmp_path / "denied.csv").write_text("name\nFalcon Turbine Works\n")
    import_private(empty, tmp_path / "denied.csv", "MINE", now=NOW)
    assert [one.code for one in facts.graph_around(empty, "Owned Company", TODAY).findings] == ["resolutions_old"]
    assert [one.resolution.party for one in facts.review(empty)] == ["Falcon Turbine Works"]
    assert facts.graph_around(empty, "Owned Company", TODAY).findings == ()


def test_a_replaced_dataset_answers_for_its_days(empty: Workspace, tmp_path: Path) -> None:
    import_facts(empty, [table(tmp_path / "h.csv", "A,B,60,,")], now=NOW)
    import_facts(empty, [table(tmp_path / "h.csv", "C,B,10,,")], now=NOW + timedelta(days=9))
    owners = [one.owner for one in facts.graph_around(empty, "B", TODAY).interests]
    before = [one.owner for one in facts.graph_around(empty, "B", TODAY, TODAY).interests]
    assert (owners, before) == (["C"], ["A"])
    assert [one.name for one in facts.datasets(empty) if one.interests] == ["h"]
    facts.remove(empty, "h", NOW + timedelta(days=10))
    assert facts.graph_around(empty, "B", TODAY).interests == ()


def test_a_file_without_facts_changes_nothing(empty: Workspace, tmp_path: Path) -> None:
    import_facts(empty, [table(tmp_path / "h.csv", "A,B,60,,")], now=NOW)
    with pytest.raises(InvalidInput, match="nothing was changed"):
        import_facts(empty, [table(tmp_path / "h.csv", ",B,60,,")], now=NOW)
    assert facts.graph_around(empty, "B", TODAY).interests
    for name in ("lists", " ", "a\nb"):
        with pytest.raises(InvalidInput, match="--dataset"):
            import_facts(empty, [tmp_path / "h.csv"], dataset=name, now=NOW)
    (tmp_path / "f.jsonl").write_text('{"id": "a", "schema": "Company"}')
    with pytest.raises(InvalidInput, match="--map"):
        import_facts(empty, [tmp_path / "f.jsonl"], mapping={"owner": "x"}, now=NOW)


def test_a_file_in_another_encoding_says_what_to_do(empty: Workspace, tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_bytes("owner,owned\nMüller,Söhne\nBäcker,Söhne\n".encode("cp1252"))
    with pytest.raises(InvalidInput, match="--encoding"):
        import_facts(empty, [tmp_path / "h.csv"], now=NOW)
    import_facts(empty, [tmp_path / "h.csv"], encoding="cp1252", now=NOW)
    assert {one.owner for one in facts.graph_around(empty, "Söhne", TODAY).interests} == {"Müller", "Bäcker"}
    rows = [
        json.dumps(entity(key, "Company", name=key), ensure_ascii=False) for key in ("Müller", "Bäcker", "Köhler", "")
    ]
    (tmp_path / "f.jsonl").write_bytes("\n".join(rows).encode("cp1252"))
    with pytest.raises(InvalidInput, match="is not UTF-8"):
        import_facts(empty, [tmp_path / "f.jsonl"], now=NOW)
    (tmp_path / "f.jsonl").write_bytes(rows[0].encode("cp1252") + b"\n" + rows[1].encode() + b"\n")
    done = import_facts(empty, [tmp_path / "f.jsonl"], now=NOW)
    assert done.record.parties == 1 and "line 1: has bytes that are no text" in done.findings[0].text


def test_a_party_is_found_by_id_number_name_and_likeness(empty: Workspace, tmp_path: Path) -> None:
    lei = "5493001KJTIIGC8Y1R12"
    import_facts(empty, [table(tmp_path / "h.csv", f"Falcon Turbine Works GmbH,Owned Ltd,60,DE,{lei}")], now=NOW)

    def found(asked: str) -> list[tuple[str, str]]:
        return [(one.party.id, one.how) for one in facts.find_party(empty, asked)]

    assert found(lei) == found(lei.lower()) == [(lei, "id")]
    assert found("falcon turbine works GMBH") == [(lei, "name")]
    assert found("Falcon Turbine Works") == [(lei, "similar")]
    (tmp_path / "f.jsonl").write_text(json.dumps(entity("r", "Ownership", owner="no-record", asset="x")), "utf-8")
    import_facts(empty, [tmp_path / "f.jsonl"], now=NOW)
    assert found("no-record") == [("no-record", "id")]
    assert found("Nothing Alike") == found("") == found("!!!") == []


def test_exports_name_what_they_cannot_say(empty: Workspace, tmp_path: Path) -> None:
    import_facts(empty, [table(tmp_path / "h.csv", "A,B,60,,", "?,B,,,")], now=NOW)
    out = io.StringIO()
    written = export_facts(empty, "ftm", out, ["h"], NOW)
    assert (written.parties, written.interests, dict(written.left)) == (2, 1, {"owners that are not named": 1})
    bods = io.StringIO()
    assert export_facts(empty, "bods", bods, (), NOW).interests == 2
    assert len(json.loads(bods.getvalue())) == 4
    with pytest.raises(NotFound, match="it holds"):
        export_facts(empty, "ftm", out, ["none"], NOW)


def test_what_the_lists_say_of_who_belongs_to_whom(bundled: Workspace) -> None:
    record = next(one for one in facts.datasets(bundled) if one.name == "lists")
    assert record.interests > 150
    parent = facts.find_party(bundled, "Aviation Industry Corporation of China Ltd.")[0].party
    graph = facts.graph_around(bundled, parent.id, date(2022, 1, 1), direction="down")
    below = [one for one in graph.interests if one.owner == parent.id]
    assert len(below) > 3 and {one.kind for one in below} == {"control"}
    assert all(one.source.citation and one.source.first_seen for one in below)
    assert graph.listed[parent.id][0].code == "1260H" and graph.listed[parent.id][0].certainty == "sure"
    early = facts.graph_around(bundled, parent.id, date(2022, 1, 1), date(2020, 1, 1), direction="down")
    assert early.interests == () and early.listed == {}


def test_the_listing_of_an_entry_says_what_the_row_says(bundled: Workspace, tmp_path: Path) -> None:
    file = table(tmp_path / "h.csv", "Huawei Technologies Co. Ltd.,Example Chips GmbH,60,CN,")
    import_facts(bundled, [file], now=NOW)
    graph = facts.graph_around(bundled, "Example Chips GmbH", date(2026, 7, 1))
    listings = [one for one in graph.listed["Huawei Technologies Co. Ltd."] if one.code == "EL" and one.score == 1000]
    assert listings and listings[0].certainty == "possible" and listings[0].citations
    assert listings[0].footnotes and listings[0].policy
    assert facts.graph_around(bundled, "Example Chips GmbH", date(2015, 1, 1)).listed == {}
    entry = facts.find_party(bundled, listings[0].entry_id or "")
    assert entry and entry[0].party.id == listings[0].entry_id
