"""Ownership facts from files as they come: what is read, what is a finding, and what is refused."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from navicert.errors import InvalidInput
from navicert.exchange.bods import read_bods
from navicert.exchange.facts import Fact, detail_of
from navicert.exchange.ftm import read_ftm
from navicert.exchange.gleif import read_gleif
from navicert.exchange.holdings import read_holdings, read_holdings_mapping
from navicert.exchange.statements import read_statements
from navicert.model.ownership import Finding, Interest, OwnershipParty

A, B, C = "A" * 20, "B" * 20, "C" * 20


def parts(found: object) -> tuple[dict[str, OwnershipParty], list[Interest], list[Finding]]:
    facts: list[Fact] = list(found)  # type: ignore[call-overload]
    return (
        {one.id: one for one in facts if isinstance(one, OwnershipParty)},
        [one for one in facts if isinstance(one, Interest)],
        [one for one in facts if isinstance(one, Finding)],
    )


def codes(found: list[Finding]) -> list[str]:
    return [one.code for one in found]


def ftm(path: Path, *entities: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in entities), "utf-8")
    return path


def entity(key: str, schema: str, **properties: object) -> dict[str, object]:
    return {"id": key, "schema": schema, "properties": properties}


# --- FollowTheMoney -----------------------------------------------------------------------------------------


def test_ftm_entities_and_relations(tmp_path: Path) -> None:
    file = ftm(
        tmp_path / "f.jsonl",
        entity("o", "Ownership", owner=["old"], asset=["c"], percentage=["50", "25-50"], startDate=["1985-04"]),
        entity(
            "c", "PublicBody", name=["Büro", "Office"], jurisdiction=["de"], country=["fr", "suhh"], weakAlias=["B"]
        ),
        entity("p", "Person", name=["Jane"], nationality=["cn"]) | {"referents": ["old"], "last_seen": "2026-01-02"},
        entity("d", "Directorship", director=["p"], organization=["c"], role=["chair"]),
        entity("u", "UnknownLink", subject=["p"], object=["c"]),
        entity("s", "Sanction", entity=["p"]),
        entity("x", "Ownership", owner=["p"]),
    )
    parties, interests, findings = parts(read_ftm(file, "set"))
    assert (parties["c"].name, parties["c"].names, parties["c"].country) == ("Büro", ("Office", "B"), "DE")
    assert parties["c"].detail == (("country", "FR"), ("country", "suhh"), ("schema", "PublicBody"))
    assert parties["p"].kind == "person" and parties["p"].identifiers == (("referent", "old"),)
    assert parties["p"].source is not None and parties["p"].source.last_seen == date(2026, 1, 2)
    first, second, director, link = interests
    assert {(one.owner, one.owned) for one in interests} == {("p", "c")}
    assert (first.id, second.id) == ("o.1", "o.2") and first.share != second.share
    assert first.valid_from is not None and first.valid_from.precision == "month"
    assert (director.kind, link.kind) == ("control", "control") and detail_of(director, "role") == "chair"
    assert codes(findings) == ["relation_without_ends", "schema_not_read"]
    assert "line 7 (x)" in findings[0].text and "Sanction (1)" in findings[1].text


@pytest.mark.parametrize("share", ["abc", "-5", "150", "1e400", "=1+1", "NaN"])
def test_a_bad_share_is_a_finding_and_the_relation_stays(tmp_path: Path, share: str) -> None:
    file = ftm(tmp_path / "f.jsonl", entity("o", "Ownership", owner=["p"], asset=["c"], percentage=[share]))
    _, interests, findings = parts(read_ftm(file, "set"))
    assert interests[0].share is None and detail_of(interests[0], "share") == share
    assert codes(findings) == ["bad_share"] and "line 1 (o)" in findings[0].text


@pytest.mark.parametrize(
    ("share", "low", "high", "above"),
    [("25-50", 25, 50, False), ("> 50%", 50, 100, True), ("33,4 %", "33.4", "33.4", False), ("50", 50, 50, False)],
)
def test_shares_as_people_print_them(tmp_path: Path, share: str, low: object, high: object, above: bool) -> None:
    file = ftm(tmp_path / "f.jsonl", entity("o", "Ownership", owner=["p"], asset=["c"], percentage=[share]))
    found = parts(read_ftm(file, "set"))[1][0].share
    assert found is not None and found.text == share
    assert (found.low, found.high, found.above) == (Decimal(low), Decimal(high), above)  # type: ignore[arg-type]


def test_dates_inside_out_are_a_finding_and_the_relation_stands(tmp_path: Path) -> None:
    said = {"startDate": ["2022-01-02"], "endDate": ["2021"]}
    file = ftm(
        tmp_path / "f.jsonl",
        entity("o", "Ownership", owner=["p"], asset=["c"], **said),
        entity("q", "Ownership", owner=["p"], asset=["c"], startDate=["2022-13-01"]),
    )
    _, interests, findings = parts(read_ftm(file, "set"))
    assert codes(findings) == ["dates_inside_out", "bad_date"]
    assert all(one.stands(date(2000, 1, 1)) == "yes" for one in interests)
    assert interests[0].detail == (("from", "2022-01-02"), ("to", "2021"))


def test_hostile_json_lines(tmp_path: Path) -> None:
    good = json.dumps(entity("c", "Company", name=["A\u0000B\ud800"]))
    lines = [
        b"{",
        b"[1]",
        b'"x"',
        b"[" * 100_000,
        b"\xff\xfe{}",
        b'{"id":1}',
        good.encode(),
        b'{"id":"z","schema":"Com',
    ]
    file = tmp_path / "f.jsonl"
    file.write_bytes(b"\n".join(lines))
    parties, _, findings = parts(read_ftm(file, "set"))
    assert parties["c"].name == "A B\ufffd"
    assert len(findings) == len(lines) - 1 and all(one.text.startswith("line ") for one in findings)


def test_a_huge_line_is_one_finding(tmp_path: Path) -> None:
    file = tmp_path / "f.jsonl"
    file.write_text('{"id": "' + "x" * 9_000_000 + '"}\n' + json.dumps(entity("c", "Company", name=["A"])), "utf-8")
    parties, _, findings = parts(read_ftm(file, "set"))
    assert list(parties) == ["c"] and codes(findings) == ["bad_record"]


def test_statements_in_any_order(tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    head = (
        "id,entity_id,canonical_id,prop,schema,value,dataset,lang,original_value,external,first_seen,last_seen,origin\n"
    )
    rows = [
        "1,o,,owner,Ownership,b,d,,,,,,",
        "2,a,b,name,Thing,Jane,d,,,,2020-01-01,,",
        "3,o,,asset,Interval,c,d,,,,,,",
    ]
    rows += [
        "4,a,b,id,Person,x,d,,,,,,",
        "5,c,,name,Company,Acme,d,,,,,,",
        "broken",
        "6,o,,percentage,Ownership,10,d,,,,,,",
    ]
    file.write_text(head + "\n".join(rows) + "\n", "utf-8")
    parties, interests, findings = parts(read_statements(file, "set"))
    assert parties["b"].kind == "person" and parties["b"].identifiers == (("referent", "a"),)
    assert (interests[0].owner, interests[0].owned, interests[0].share is not None) == ("b", "c", True)
    assert codes(findings) == ["bad_record"] and "line 7" in findings[0].text
    file.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(InvalidInput, match="no column entity_id, prop, schema, value"):
        list(read_statements(file, "set"))


# --- BODS ---------------------------------------------------------------------------------------------------


def bods(kind: str, key: str, details: dict[str, object], **more: object) -> dict[str, object]:
    head = {"statementId": key * 32, "statementDate": "2026-01-02", "declarationSubject": "c", "recordId": key}
    return {**head, "recordType": kind, "recordStatus": "new", "recordDetails": details, **more}


def relation(key: str, interest: dict[str, object], owner: object = "p", **more: object) -> dict[str, object]:
    return bods(
        "relationship",
        key,
        {"isComponent": False, "subject": "c", "interestedParty": owner, "interests": [interest]},
        **more,
    )


def test_bods_statements(tmp_path: Path) -> None:
    file = tmp_path / "b.json"
    share = {"exclusiveMinimum": 25, "maximum": 50}
    scotland = {"name": "Scotland", "code": "GB-SCT"}
    indirect = {"type": "shareholding", "share": share, "directOrIndirect": "indirect", "startDate": "2020-01-01"}
    twenty = {"type": "shareholding", "share": {"exact": 20}}
    items = [
        bods(
            "entity",
            "c",
            {"entityType": {"type": "stateBody"}, "name": "Acme", "jurisdiction": scotland},
        ),
        bods("person", "p", {"personType": "knownPerson", "names": [{"fullName": "Jane"}]}),
        relation("1", indirect),
        relation("2", {"type": "boardMember"}),
        relation("3", {"type": "votingRights", "share": {"exact": 33.40}}),
        relation("4", {}, owner={"reason": "subjectExemptFromDisclosure"}),
        relation("5", {"type": "shareholding", "share": {"exact": 10}}),
        relation("5", twenty, recordStatus="updated", statementDate="2026-02-01"),
        relation("6", {"type": "shareholding"}, recordStatus="closed"),
        relation("7", {"type": "shareholding", "share": {"minimum": 60, "maximum": 50}}),
        {"statementType": "personStatement"},
        bods("relationship", "8", {"subject": {"reason": "unknown"}, "interestedParty": "p"}),
        7,
    ]
    text = json.dumps(items, indent=1).replace("33.4", "33.40")
    file.write_text(text, "utf-8")
    parties, interests, findings = parts(read_bods(file, "set"))
    by_id = {one.id: one for one in interests}
    assert parties["c"].country == "GB" and detail_of(parties["c"], "entityType") == "stateBody"
    first = by_id["1"]
    assert first.share is not None and (first.share.low, first.share.high, first.share.above) == (25, 50, True)
    assert detail_of(first, "directOrIndirect") == "indirect"
    assert by_id["2"].kind == "control" and by_id["3"].kind == "votes"
    assert by_id["3"].share is not None and by_id["3"].share.digits == 2
    assert (by_id["4"].kind, by_id["4"].owner, by_id["4"].reason) == ("unspecified", "", "subjectExemptFromDisclosure")
    assert by_id["5"].share is not None and by_id["5"].share.low == 20
    assert by_id["6"].stands(date(2026, 1, 2)) == "no" and by_id["6"].stands(date(2025, 1, 1)) == "unknown"
    assert by_id["7"].share is None
    assert sorted(codes(findings)) == sorted(
        ["bad_share", "bad_record", "relation_without_ends", "bad_record", "superseded", "indirect"]
    )


def test_a_truncated_array_keeps_what_came_before(tmp_path: Path) -> None:
    file = tmp_path / "b.json"
    file.write_text(json.dumps([relation("1", {}), relation("2", {})])[:-40], "utf-8")
    _, interests, findings = parts(read_bods(file, "set"))
    assert [one.id for one in interests] == ["1"] and codes(findings) == ["bad_record"]


# --- GLEIF --------------------------------------------------------------------------------------------------

RR = (
    "Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType,"
    "Relationship.RelationshipStatus,Relationship.Period.1.startDate,Relationship.Period.1.endDate,"
    "Relationship.Period.1.periodType,Relationship.Period.2.startDate,Relationship.Period.2.endDate,"
    "Relationship.Period.2.periodType,Registration.LastUpdateDate\n"
)


def test_gleif_relations(tmp_path: Path) -> None:
    file = tmp_path / "rr.csv"
    day = "2021-01-01T00:00:00Z,2021-12-31T00:00:00Z,ACCOUNTING_PERIOD,2018-05-01T00:00:00Z,,RELATIONSHIP_PERIOD"
    rows = [
        f"{A},{B},IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,{day},2026-01-01",
        f"{A},{C},IS_ULTIMATELY_CONSOLIDATED_BY,ACTIVE,{day},2026-01-01",
        f"{C},{B},IS_ULTIMATELY_CONSOLIDATED_BY,ACTIVE,{day},2026-01-01",
        f"{B},{C},IS_DIRECTLY_CONSOLIDATED_BY,INACTIVE,,,,,,,2024-03-01T10:00:00Z",
        f"{B},{A},IS_INTERNATIONAL_BRANCH_OF,ACTIVE,,,,,,,",
        f"{B},,IS_INTERNATIONAL_BRANCH_OF,ACTIVE,,,,,,,",
        f"{C},{A},IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,,,,,,,2026-01-01,ANNULLED",
        f"{B},{A},IS_DIRECTLY_CONSOLIDATED_BY,NULL,,,,,,,",
        f"{B},{A},IS_DIRECTLY_CONSOLIDATED_BY,INACTIVE,,,,,,,",
        "short,row",
    ]
    head = RR.replace("LastUpdateDate", "LastUpdateDate,Registration.RegistrationStatus")
    rows = [row if row.endswith(("ANNULLED", "short,row")) else f"{row},PUBLISHED" for row in rows]
    file.write_text(head + "\n".join(rows) + "\n", "utf-8")
    _, interests, findings = parts(read_gleif(file, "set"))
    direct, ultimate, ended, branch = interests
    assert (direct.owner, direct.owned, direct.kind, direct.share) == (B, A, "consolidation", None)
    assert direct.valid_from is not None and direct.valid_from.earliest == date(2018, 5, 1) and direct.valid_to is None
    assert (ultimate.owned, detail_of(ultimate, "relation")) == (C, "IS_ULTIMATELY_CONSOLIDATED_BY")
    assert ended.stands(date(2024, 3, 1)) == "no" and ended.stands(date(2023, 1, 1)) == "unknown"
    assert branch.kind == "control" and "registered as ANNULLED (1)" in findings[-1].text
    assert codes(findings) == [
        "relation_without_ends", "end_not_known", "bad_record", "ultimate_left_out", "relation_not_kept",
    ]  # fmt: skip


def test_gleif_entities_and_exceptions_as_csv_and_xml_packed(tmp_path: Path) -> None:
    entities = tmp_path / "lei.csv.zip"
    head = "LEI,Entity.LegalName,Entity.LegalJurisdiction,Entity.OtherEntityNames.OtherEntityName.1"
    head += ",Entity.RegistrationAuthority.RegistrationAuthorityEntityID"
    with zipfile.ZipFile(entities, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lei.csv", f'{head}\n{A},"Acme, Ltd.",US-DE,Acme Old,HRB 1\n')
    parties, _, findings = parts(read_gleif(entities, "set"))
    assert (parties[A].name, parties[A].country, parties[A].names) == ("Acme, Ltd.", "US", ("Acme Old",))
    assert parties[A].identifiers == (("LEI", A), ("registration", "HRB 1")) and not findings
    as_xml = tmp_path / "lei.xml"
    as_xml.write_text(
        '<lei:LEIData xmlns:lei="http://www.gleif.org/data/schema/leidata/2016"><lei:LEIHeader/><lei:LEIRecords>'
        f"<lei:LEIRecord><lei:LEI>{A}</lei:LEI><lei:Entity><lei:LegalName>Acme, Ltd.</lei:LegalName>"
        "<lei:OtherEntityNames><lei:OtherEntityName>Acme Old</lei:OtherEntityName></lei:OtherEntityNames>"
        "<lei:RegistrationAuthority><lei:RegistrationAuthorityEntityID>HRB 1"
        "</lei:RegistrationAuthorityEntityID></lei:RegistrationAuthority>"
        "<lei:LegalJurisdiction>US-DE</lei:LegalJurisdiction></lei:Entity></lei:LEIRecord></lei:LEIRecords></lei:LEIData>",
        "utf-8",
    )
    assert parts(read_gleif(as_xml, "set"))[0] == parties
    exceptions = tmp_path / "repex.csv"
    exceptions.write_text(
        f"LEI,Exception.Category,Exception.Reason.1\n{A},DIRECT_ACCOUNTING_CONSOLIDATION_PARENT,NATURAL_PERSONS\n{B},X,\n"
    )
    _, interests, findings = parts(read_gleif(exceptions, "set"))
    assert (interests[0].kind, interests[0].owned, interests[0].reason) == ("unspecified", A, "NATURAL_PERSONS")
    assert codes(findings) == ["bad_record"]


def test_gleif_relations_as_xml(tmp_path: Path) -> None:
    file = tmp_path / "rr.xml"
    file.write_text(
        '<rr:RelationshipData xmlns:rr="x"><rr:RelationshipRecords><rr:RelationshipRecord><rr:Relationship>'
        f"<rr:StartNode><rr:NodeID>{A}</rr:NodeID></rr:StartNode><rr:EndNode><rr:NodeID>{B}</rr:NodeID></rr:EndNode>"
        "<rr:RelationshipType>IS_DIRECTLY_CONSOLIDATED_BY</rr:RelationshipType><rr:RelationshipPeriods>"
        "<rr:RelationshipPeriod><rr:StartDate>2021-01-01T00:00:00Z</rr:StartDate><rr:PeriodType>ACCOUNTING_PERIOD</rr:PeriodType>"
        "</rr:RelationshipPeriod><rr:RelationshipPeriod><rr:StartDate>2018-05-01T00:00:00Z</rr:StartDate>"
        "<rr:PeriodType>RELATIONSHIP_PERIOD</rr:PeriodType></rr:RelationshipPeriod></rr:RelationshipPeriods>"
        "<rr:RelationshipStatus>ACTIVE</rr:RelationshipStatus></rr:Relationship></rr:RelationshipRecord>"
        "</rr:RelationshipRecords></rr:RelationshipData>"
    )
    _, interests, findings = parts(read_gleif(file, "set"))
    assert not findings and (interests[0].owner, interests[0].owned) == (B, A)
    assert interests[0].valid_from is not None and interests[0].valid_from.earliest == date(2018, 5, 1)


def test_hostile_archives_and_xml_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 30_000_000)
    with pytest.raises(InvalidInput, match="unpacks to 30 MB"):
        list(read_gleif(bomb, "set"))
    two = tmp_path / "two.zip"
    with zipfile.ZipFile(two, "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "x")
    with pytest.raises(InvalidInput, match="holds 2 files"):
        list(read_gleif(two, "set"))
    laughs = tmp_path / "laughs.xml"
    laughs.write_text('<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>')
    with pytest.raises(InvalidInput, match="declares entities"):
        list(read_gleif(laughs, "set"))
    deep = tmp_path / "deep.xml"
    deep.write_text("<a>" * 10_000)
    with pytest.raises(InvalidInput, match="beyond what a GLEIF record has"):
        list(read_gleif(deep, "set"))
    for text in ("", "a,b\n1,2\n", "<a/>"):
        (tmp_path / "no.csv").write_text(text)
        with pytest.raises(InvalidInput):
            list(read_gleif(tmp_path / "no.csv", "set"))


# --- holdings -----------------------------------------------------------------------------------------------


def test_holdings_with_foreign_heads(tmp_path: Path) -> None:
    file = tmp_path / "h.csv"
    rows = [
        "Aktionär;Gesellschaft;Anteil;seit;bis;Art;owner country;owned id",
        'Müller AG;"Bau; Söhne GmbH";33,4 %;2020;;Stimmrechte;Germany;HRB1',
        "Müller AG;Bau Zwei;25-50;;;;Atlantis;HRB1",
        "?;Bau Drei;;;;;;",
        ";Bau Vier;5;;;;;",
        "=HYPERLINK(1);Bau Fünf;=1+1;2022-01-01;2021-01-01;strange;;",
        "zu;viele;zellen;1;2;3;4;5;6",
        'offen;"nie geschlossen;1;;;;;',
        "\x1b[31mred;Bau Sechs;150;;;;;",
    ]
    file.write_text("\n".join(rows) + "\n", "utf-8")
    parties, interests, findings = parts(read_holdings(file, "set"))
    assert parties["Müller AG"].country == "DE" and parties["HRB1"].name == "Bau; Söhne GmbH"
    first, second, nobody, formula, red = interests
    assert (first.kind, first.share.text if first.share else None) == ("votes", "33,4 %")
    assert (nobody.kind, nobody.owner, nobody.reason) == ("unspecified", "", "?")
    assert formula.owner == "=HYPERLINK(1)" and detail_of(formula, "share") == "=1+1"
    assert red.owner == "[31mred" and second.owned == "HRB1"
    assert sorted(codes(findings)) == sorted(
        ["bad_country", "two_names", "relation_without_ends", "bad_kind", "bad_share", "dates_inside_out", "bad_record",
         "bad_record", "bad_share"]
    )  # fmt: skip


def test_holdings_of_a_workbook_that_holds_fractions(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    book = xlsxwriter.Workbook(str(tmp_path / "h.xlsx"))
    sheet = book.add_worksheet()
    for at, row in enumerate([["who", "owned", "pct"], ["A", "B", 0.334], ["C", "B", 0.5]]):
        sheet.write_row(at, 0, row)
    book.close()
    _, interests, findings = parts(read_holdings(tmp_path / "h.xlsx", "set", read_holdings_mapping(["owner=Who"])))
    assert len(interests) == 2 and codes(findings) == ["shares_all_small"]


def test_a_mapping_that_names_nothing_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "h.csv"
    file.write_text("x,y\n1,2\n")
    with pytest.raises(InvalidInput, match="--map owner=COLUMN --map owned=COLUMN"):
        list(read_holdings(file, "set"))
    with pytest.raises(InvalidInput, match="no column 'z'"):
        list(read_holdings(file, "set", {"owner": "z"}))
    with pytest.raises(InvalidInput, match="did you mean owner"):
        read_holdings_mapping(["ower=x"])
    with pytest.raises(InvalidInput, match="says nothing"):
        read_holdings_mapping(["owner"])
