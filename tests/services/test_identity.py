"""As whom a screened party is found in the facts: what is identity, what is only likely, and how it is said."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from navicert.config import load_settings
from navicert.model.ownership import Listing
from navicert.model.party import Identifier, Party
from navicert.model.screening import Screening, ScreeningResult
from navicert.report.evidence import evidence_html
from navicert.report.rows import answer_cells
from navicert.report.screening import result_json, screening_json
from navicert.report.terminal import print_screening
from navicert.services import facts
from navicert.services.fact_files import import_facts
from navicert.services.screen import screen_parties
from navicert.services.workspace import Workspace
from navicert.store import open_store

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
IN_FORCE, SUSPENDED = date(2025, 10, 15), date(2026, 3, 1)
LISTED = "Beijing Zhipu Huazhang Technology Co., Ltd."
LEI = "549300QXVJ5ZG8PY2K35"
ROWS = (
    f'"{LISTED}",,CN,Andean Copper Trading SAC,PE2055512345,PE,60',
    f'"{LISTED}",,CN,Kappa Ferrum GmbH,,DE,60',
    f'"{LISTED}",,CN,Ostrander Valve BV,{LEI},NL,60',
    f'"{LISTED}",,CN,Minorvale Labs Ltd,,GB,14.7',
    f'"{LISTED}",,CN,Delmarva Ridge Computing Inc,,US,100',
    *(f'"{LISTED}",,CN,Twentyfold Holdings Ltd,TWENTYFOLD{n:02},,1' for n in range(23)),
)


@pytest.fixture(scope="module")
def held(bundled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The bundled lists with a register of holdings, and the listed owner accepted as such."""
    folder = tmp_path_factory.mktemp("identity")
    settings = load_settings({"workspace": str(folder / "w.db")}, env={"HOME": str(folder)}, cwd=folder).settings
    shutil.copy(bundled_file, settings.workspace)
    shutil.copy(f"{bundled_file}.index", f"{settings.workspace}.index")
    path = folder / "register.csv"
    head = "owner,owner_id,owner_country,owned,owned_id,owned_country,pct\n"
    path.write_text(head + "\n".join(ROWS) + "\n", "utf-8")
    with Workspace(open_store(settings.workspace), settings) as workspace:
        import_facts(workspace, [path], now=NOW)
        facts.decide(workspace, [one.resolution.seq for one in facts.review(workspace)], "accepted", now=NOW)
        yield workspace
    for file in (settings.workspace, f"{settings.workspace}.index"):
        Path(file).unlink(missing_ok=True)


def run(workspace: Workspace, *parties: Party, day: date = IN_FORCE) -> Screening:
    return screen_parties(workspace, parties, as_of=day, store=False)


def ask(workspace: Workspace, party: Party, day: date = IN_FORCE) -> ScreeningResult:
    return run(workspace, party, day=day).results[0]


def printed(screening: Screening) -> str:
    """What the terminal shows, its lines joined."""
    file = StringIO()
    print_screening(Console(file=file, width=200), screening, {}, stored=False)
    return " ".join(file.getvalue().split())


def numbered(name: str, country: str | None, value: str, scheme: str = "unknown") -> Party:
    return Party(name, country=country, identifiers=(Identifier(scheme, value),))


@pytest.mark.parametrize(
    ("party", "status", "doubt"),
    [
        (numbered("Wholly Different Bakery", "FR", "PE2055512345"), "review", "the country differs: FR against PE"),
        (numbered("Wholly Different Bakery", "PE", "PE2055512345"), "review", "the names are wholly different"),
        (numbered("Andean Copper Trading", "PE", "PE2055512345"), "restricted", ""),
        (numbered("Wholly Different Bakery", "NL", LEI, "LEI"), "restricted", ""),
        (numbered("Wholly Different Bakery", "NL", LEI, "IMO"), "review", "the names are wholly different"),
        (numbered("Wholly Different Bakery", "FR", LEI, "LEI"), "review", "the country differs: FR against NL"),
        (Party("Kappa Ferrum GmbH", country="PE"), "review", "the country differs: PE against DE"),
        (Party("Kappa Ferrum GmbH", country="DE"), "restricted", ""),
        (Party("Kappa Ferrum GmbH"), "restricted", ""),
        (Party("PE2055512345"), "review", "is a number there, of a party with a wholly different name"),
        (numbered("Wholly Different Bakery", None, "Kappa Ferrum"), "nothing_found", None),
    ],
)
def test_identity_needs_more_than_an_equal_number_or_name(
    held: Workspace, party: Party, status: str, doubt: str | None
) -> None:
    result = ask(held, party)
    assert result.status == status
    if doubt is None:
        assert not result.owned_by
        return
    found = result_json(result)["owned_by"][0]
    assert doubt in found["party"]["doubt"] and bool(doubt) == bool(found["party"]["doubt"])
    assert found["result"] == ("captured" if status == "restricted" else "indeterminate")


def test_every_form_of_the_answer_says_as_whom_the_party_was_found(held: Workspace) -> None:
    screening = run(held, Party("Kappa Ferrum GmbH", country="PE"))
    said = "found in the facts as Kappa Ferrum GmbH (DE) by its name; the country differs: PE against DE in the facts"
    text = printed(screening)
    page = evidence_html(screening_json(screening))
    cell = answer_cells(screening.results[0])[-2]
    for form in (text, page, cell, screening.results[0].ownership):
        assert said in form, form
    for form in (text, page, cell):
        assert "90 FR 47201" in form
    assert result_json(screening.results[0])["owned_by"][0]["citation"]["text"] == "90 FR 47201"


def test_more_found_than_shown_is_said(held: Workspace) -> None:
    result = ask(held, Party("Twentyfold Holdings Ltd"))
    assert "20 more were found; only the first 20 were looked at" in result.ownership


def test_owned_enough_while_the_rule_is_suspended_is_for_review(held: Workspace) -> None:
    screening = run(held, Party("Kappa Ferrum GmbH"), day=SUSPENDED)
    assert screening.results[0].status == "review"
    said = "owned 60% by listed parties; the rule is not in force on that day; a red flag all the same"
    text = printed(screening)
    assert said in text and "a subsidiary of a listed party is a red flag" in text
    assert said[1:] in evidence_html(screening_json(screening))
    assert said in answer_cells(screening.results[0])[-2]


def test_a_minority_is_recorded_and_changes_no_status(held: Workspace) -> None:
    result = ask(held, Party("Minorvale Labs Ltd"))
    found = result_json(result)["owned_by"][0]
    assert (result.status, found["result"], found["aggregate"]["low"]) == ("nothing_found", "not_captured", "14.7")
    assert any(flag.startswith("red_flag_minority: ") for flag in found["flags"])
    assert "listed parties hold a minority" in answer_cells(result)[-2]


def test_a_domestic_party_is_not_told_that_the_rule_is_not_in_force(held: Workspace) -> None:
    result = ask(held, Party("Delmarva Ridge Computing Inc"))
    note = answer_cells(result)[-2]
    assert result.status == "nothing_found"
    assert "incorporated in the United States" in note and "not in force" not in note


def test_where_rows_differ_the_run_says_how_many_were_not_checked(held: Workspace) -> None:
    screening = run(held, Party("Minorvale Labs Ltd"), Party("Nobody Of That Name Ltd"))
    told = "ownership: not checked for 1 of 2 parties, of which no ownership facts name an owner"
    assert screening.not_checked[0] == told
    text = printed(screening)
    assert "checked by the rules bis, ofac on " in text and told in text


def test_listings_come_best_first(held: Workspace) -> None:
    weak, strong = Listing("CAP", score=720, entry_id="a"), Listing("SDN", score=990, entry_id="b")
    itself, open_ = Listing("UVL", entry_id="c"), Listing("AAA", certainty="possible", score=1000, entry_id="d")
    found = sorted((weak, open_, strong, itself), key=facts._order)
    assert [one.code for one in found] == ["UVL", "SDN", "CAP", "AAA"]
    graph = facts.graph_around(held, "Kappa Ferrum GmbH", IN_FORCE)
    assert all(list(listings) == sorted(listings, key=facts._order) for listings in graph.listed.values())


def test_records_of_older_versions_are_still_read(held: Workspace) -> None:
    record = screening_json(run(held, Party("Kappa Ferrum GmbH")))
    for owned in record["results"][0]["owned_by"]:
        del owned["citation"], owned["flags"], owned["party"]["country"], owned["party"]["doubt"]
    assert "Owned by listed parties: BIS Affiliates Rule" in evidence_html(record)
