"""Ownership facts in a workspace, on both databases: nothing is lost, and any day's knowledge can be had again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from navicert.errors import NotFound
from navicert.model.citation import Citation
from navicert.model.dates import DateBound
from navicert.model.ownership import Finding, Interest, OwnershipParty, Share, Source
from navicert.store import Store, open_store
from navicert.store.records import Resolution

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
RICH = OwnershipParty(
    "id-1", "Acme", "company", "DE", (("LEI", "L" * 20), ("registration", "HRB 12345")), ("ACME old", "智谱"),
    Source("other", "r1", Citation("x", None), date(2020, 1, 1), None), (("schema", "PublicBody"),),
)  # fmt: skip
STAKE = Interest(
    "p", "id-1", "votes", Share(Decimal("25.0"), Decimal(50), True, False, "more than 25"),
    DateBound.in_month(2020, 2, "set"), DateBound.not_after(date(2024, 1, 1), "elsewhere"),
    Source("set", "r2", Citation("page", "https://example.test")), None, "joint-1", "i1", (("role", "trustee"),),
)  # fmt: skip
HIDDEN = Interest("", "id-1", "unspecified", source=Source("set"), reason="NATURAL_PERSONS")


def stake(owner: str, owned: str, percent: str = "50") -> Interest:
    return Interest(owner, owned, "equity", Share.exactly(percent), source=Source("set"))


def load(store: Store, *facts: OwnershipParty | Interest | Finding, name: str = "set", now: datetime = NOW) -> None:
    store.facts.replace(name, iter(facts), form="ftm", file="f.jsonl", sha256="0", now=now)


def test_facts_come_out_as_they_went_in(store: Store) -> None:
    load(store, RICH, STAKE, HIDDEN, Finding("bad_share", "line 3: no share"))
    record = store.facts.datasets()[0]
    assert (record.parties, record.interests, record.findings, record.recorded_from) == (1, 2, 1, NOW)
    assert list(store.facts.facts(record)) == [RICH, STAKE, HIDDEN]
    assert store.facts.findings(record.seq) == [Finding("bad_share", "line 3: no share")]
    assert store.facts.around("id-1").interests == (STAKE, HIDDEN)
    first, _ = store.facts.edges()
    assert first[:6] == ("p", "id-1", "votes", "25.0", "50", 1)
    assert store.faults() == []


def test_a_replaced_dataset_is_closed_and_not_lost(store: Store) -> None:
    load(store, RICH, stake("a", "b"))
    load(store, stake("c", "b"), now=LATER)
    assert [one.owner for one in store.facts.around("b").interests] == ["c"]
    assert [one.owner for one in store.facts.around("b", known=NOW.date()).interests] == ["a"]
    assert store.facts.around("b", known=NOW.date() - timedelta(days=1)).interests == ()
    assert store.facts.parties(["id-1"]) == {} and "id-1" in store.facts.parties(["id-1"], NOW.date())
    assert [one.seq for one in store.facts.datasets(NOW.date())] != [one.seq for one in store.facts.datasets()]
    store.facts.remove("set", LATER + timedelta(days=1))
    assert store.facts.datasets() == [] and store.facts.datasets(LATER.date())
    with pytest.raises(NotFound, match="holds no dataset 'set'; it holds none"):
        store.facts.remove("set", LATER)


def test_a_reader_that_fails_changes_nothing(store: Store) -> None:
    load(store, stake("a", "b"))

    def broken() -> Iterator[Interest]:
        for at in range(12_000):
            yield stake(f"x{at}", "b")
        raise ValueError("the file ends")

    with pytest.raises(ValueError, match="the file ends"):
        store.facts.replace("set", broken(), form="ftm", file="f", sha256="1", now=LATER)
    assert [one.owner for one in store.facts.around("b").interests] == ["a"]


def test_one_id_in_several_datasets_is_one_party_with_all_names(store: Store) -> None:
    load(store, OwnershipParty("L1", "Acme", country=None, identifiers=(("LEI", "L1"),), source=Source("set")))
    load(store, OwnershipParty("L1", "ACME Ltd", country="GB", source=Source("b")), stake("L1", "x"), name="b")
    party = store.facts.parties(["L1"])["L1"]
    assert (party.name, party.names, party.country) == ("Acme", ("ACME Ltd",), "GB")


def test_a_party_is_found_by_identifier_name_and_word(store: Store) -> None:
    load(store, RICH)
    assert store.facts.with_identifier("hrb-12345") == ["id-1"]
    assert store.facts.with_name("A.C.M.E. OLD") == store.facts.with_name("智谱") == ["id-1"]
    assert store.facts.sharing_words("the acme works") == ["id-1"]
    assert store.facts.sharing_words("北京智谱公司") == ["id-1"]
    assert store.facts.with_name("acme works") == []


def test_the_neighborhood_of_a_party(store: Store) -> None:
    edges = ["T>A", "A>B", "B>C", "B>D", "X>C", "Y>X", "X>Z", "D>T"]
    load(store, *(stake(*edge.split(">")) for edge in edges))

    def around(party: str, direction: str) -> set[str]:
        return {f"{i.owner}>{i.owned}" for i in store.facts.around(party, direction).interests}  # type: ignore[arg-type]

    assert around("C", "up") == {"B>C", "X>C", "A>B", "T>A", "Y>X", "D>T", "B>D"}
    assert around("Y", "down") >= {"Y>X", "X>C", "X>Z", "B>C", "A>B"}
    assert around("X", "down") == around("Y", "down") - {"Y>X"}
    assert around("Z", "both") == {"X>Z", "Y>X"}
    assert around("nobody", "both") == set()


def test_a_neighborhood_that_is_too_large_is_cut_and_says_so(store: Store) -> None:
    load(store, *(stake(f"o{at}", "hub") for at in range(300)), stake("top", "o1"))
    graph = store.facts.around("hub", "up", most=100)
    assert [one.code for one in graph.findings] == ["neighborhood_cut"] and graph.interests
    assert len(store.facts.around("hub", "up").interests) == 301
    wide = store.facts.around("hub", "up", most=3)
    assert len(wide.interests) <= 60 and wide.findings


def test_an_id_that_no_index_holds_is_a_finding(store: Store) -> None:
    load(store, stake("公" * 2_000, "b"), stake("a", "b"))
    record = store.facts.datasets()[0]
    assert [one.code for one in store.facts.findings(record.seq)] == ["id_too_long"] and record.interests == 1


def test_decisions_are_kept_beside_what_they_decide(store: Store) -> None:
    found = Resolution("p", "el-1", "EL", "name", 910, "Acme", "proposed")
    assert store.resolutions.propose([found, found], NOW) == 1
    assert store.resolutions.propose([found], LATER) == 0
    (held,) = store.resolutions.all("proposed")
    done = store.resolutions.decide(held.seq, "accepted", by="A. Smith", note="same address", now=LATER)
    assert (done.state, done.by, done.note, done.at) == ("accepted", "A. Smith", "same address", LATER)
    assert store.resolutions.propose([found], LATER) == 0 and store.resolutions.all("proposed") == []
    again = store.resolutions.decide(held.seq, "rejected", by="", note="", now=LATER)
    assert store.resolutions.of(["p"]) == [again]
    assert store.resolutions.of(["p"], NOW.date())[0].state == "proposed"
    with pytest.raises(NotFound, match="no resolution 99"):
        store.resolutions.decide(99, "accepted", by="", note="", now=NOW)


def test_matches_are_kept_while_the_parties_are_still_read(store: Store) -> None:
    people = [OwnershipParty(f"p{at:05}", f"Name {at}", source=Source("set")) for at in range(5_000)]
    load(store, *people, *(stake(one.id, "c") for one in people))
    seen = 0
    with store.transaction():
        for party in store.facts.with_interests():
            seen += 1
            store.resolutions.propose([Resolution(party.id, "e", "EL", "name", 900, party.name, "proposed")], NOW)
            if seen == 2_500:
                store.set_note("half", "way")
    assert seen == len(store.resolutions.all()) == 5_000
    assert store.facts.mentions("c") and not store.facts.mentions("d")


def test_a_workspace_of_the_first_schema_is_brought_up_to_date(location: str) -> None:
    from alembic import command

    from navicert.store.connect import Database
    from navicert.store.migrate import alembic_config

    with open_store(location):
        pass
    database = Database(location)
    with database.write() as connection:
        for table in ("fact_dataset", "ownership_party", "ownership_key", "ownership_interest", "fact_finding",
                      "fact_resolution"):  # fmt: skip
            connection.exec_driver_sql(f"DROP TABLE {table}")
        command.stamp(alembic_config(connection), "0001")
    database.close()
    with open_store(location) as store:
        load(store, RICH)
        assert store.facts.parties(["id-1"]) == {"id-1": RICH}
