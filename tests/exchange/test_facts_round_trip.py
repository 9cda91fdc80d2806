"""What is written as FollowTheMoney, statements or BODS is read back as the same facts, and other programs read it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from facts_strategies import SET, facts, printed, shares
from hypothesis import HealthCheck, given, settings

from navicert.exchange.bods import read_bods
from navicert.exchange.bods_out import write_bods
from navicert.exchange.facts import Fact
from navicert.exchange.ftm import read_ftm
from navicert.exchange.ftm_out import write_ftm
from navicert.exchange.statements import read_statements, write_statements
from navicert.model.ownership import Finding, Interest, OwnershipParty, read_share

DAY = date(2026, 11, 22)
SCHEMA = Path(__file__).resolve().parents[3] / "shared" / "data" / "ownership" / "bods_schema"
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def plain(fact: Fact) -> Fact:
    """The fact without the record of the file, which another file cannot have."""
    if isinstance(fact, OwnershipParty) and fact.source:
        source = replace(fact.source, record="", first_seen=None, last_seen=None)
        return replace(fact, source=source, identifiers=tuple(sorted(fact.identifiers)))
    if isinstance(fact, Interest):
        return replace(fact, source=replace(fact.source, record="", first_seen=None, last_seen=None))
    return fact


def kept(found: list[Fact]) -> list[Fact]:
    assert not [one for one in found if isinstance(one, Finding)]
    return sorted(map(plain, found), key=repr)


def typed(fact: Fact) -> Fact:
    """As BODS says it: every entity has a type."""
    if isinstance(fact, OwnershipParty) and fact.kind == "company":
        return replace(fact, detail=(("entityType", "legalEntity"),))
    return fact


def as_printed(texts: object) -> object:
    return texts.map(read_share)  # type: ignore[attr-defined]


@QUICK
@given(facts(("equity", "votes", "control", "consolidation"), as_printed(printed)))  # type: ignore[arg-type]
def test_ftm_keeps_every_fact(tmp_path: Path, given_facts: list[Fact]) -> None:
    for name, write, read in (("f.jsonl", write_ftm, read_ftm), ("s.csv", write_statements, read_statements)):
        out = io.StringIO()
        written = write(out, given_facts)
        assert not written.left
        (tmp_path / name).write_text(out.getvalue(), "utf-8", newline="")
        if given_facts:
            expected = [ftm_form(one) for one in given_facts]
            assert kept(list(read(tmp_path / name, SET))) == sorted(map(plain, expected), key=repr), name


def ftm_form(fact: Fact) -> Fact:
    """As FollowTheMoney says it: what is no ownership of shares has its kind in words."""
    said = {
        "votes": (("ownershipType", "voting rights"),),
        "control": (("schema", "UnknownLink"),),
        "consolidation": (("role", "consolidation"), ("schema", "UnknownLink")),
    }
    return replace(fact, detail=said.get(fact.kind, ())) if isinstance(fact, Interest) else fact


@QUICK
@given(facts(("equity", "votes", "control", "consolidation", "unspecified"), shares()))
def test_bods_keeps_every_fact(tmp_path: Path, given_facts: list[Fact]) -> None:
    out = io.StringIO()
    written = write_bods(out, given_facts, DAY)
    assert not written.left
    path = tmp_path / "b.json"
    path.write_text(out.getvalue(), "utf-8")
    assert kept(list(read_bods(path, SET))) == kept([typed(one) for one in given_facts])
    lines = tmp_path / "b.jsonl"
    lines.write_text("".join(json.dumps(item) + "\n" for item in json.loads(out.getvalue())), "utf-8")
    assert len(list(read_bods(lines, SET))) == len(given_facts)


@QUICK
@given(facts(("equity",), as_printed(printed)))  # type: ignore[arg-type]
def test_bods_keeps_the_share_as_printed(tmp_path: Path, given_facts: list[Fact]) -> None:
    out = io.StringIO()
    write_bods(out, given_facts, DAY)
    (tmp_path / "b.json").write_text(out.getvalue(), "utf-8")
    assert kept(list(read_bods(tmp_path / "b.json", SET))) == kept([typed(one) for one in given_facts])


@QUICK
@given(facts(("equity", "votes", "control", "consolidation", "unspecified"), shares()))
def test_bods_validates_against_its_schema(given_facts: list[Fact]) -> None:
    if not SCHEMA.exists():
        pytest.skip("the BODS schema beside the checkout is not there")
    jsonschema = pytest.importorskip("jsonschema")
    from referencing import Registry, Resource

    stored = [json.loads(path.read_text("utf-8")) for path in SCHEMA.glob("*.json")]
    registry = Registry().with_resources((one["$id"], Resource.from_contents(one)) for one in stored if "$id" in one)
    statement = next(one for one in stored if one["$id"] == "urn:statement")
    out = io.StringIO()
    write_bods(out, given_facts, DAY)
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(statement, registry=registry, format_checker=checker).validate(
        json.loads(out.getvalue())
    )


FOREIGN = """
import json, sys
from pathlib import Path
from followthemoney import model, EntityProxy
from followthemoney.statement.serialize import read_path_statements
seen = {}
for line in Path(sys.argv[1]).read_text("utf-8").splitlines():
    entity = EntityProxy.from_dict(json.loads(line), cleaned=False)
    seen[entity.id] = entity.schema.name, sorted(entity.itervalues(), key=lambda pair: (pair[0].name, pair[1]))
said = {}
for row in read_path_statements(Path(sys.argv[2]), "csv"):
    assert row.id == row.generate_key() or row.prop == "id", row
    said.setdefault(row.canonical_id, []).append((row.prop, row.value))
print(json.dumps({"entities": {key: [s, [[p.name, v] for p, v in vs]] for key, (s, vs) in seen.items()},
                  "statements": {key: sorted(v for v in vs if v[0] != "id") for key, vs in said.items()}}))
"""


@pytest.mark.skipif(find_spec("followthemoney") is None, reason="followthemoney is not installed")
def test_the_real_followthemoney_reads_what_is_written(tmp_path: Path) -> None:
    """In a process of its own: the package warns while it is imported."""
    source = tmp_path / "in.jsonl"
    source.write_text(
        '{"id":"c","schema":"Company","properties":{"name":["Acme"],"leiCode":["5493001KJTIIGC8Y1R12"],"country":["cn"]}}\n'
        '{"id":"p","schema":"Person","properties":{"name":["Jane Doe","J. Doe"]},"referents":["q"]}\n'
        '{"id":"o","schema":"Ownership","properties":{"owner":["q"],"asset":["c"],"percentage":["33,4 %"],'
        '"startDate":["2020-04"]}}\n'
        '{"id":"d","schema":"Directorship","properties":{"director":["p"],"organization":["c"],"role":["chair"]}}\n',
        "utf-8",
    )
    read = list(read_ftm(source, SET))
    for name, write in (("out.jsonl", write_ftm), ("out.csv", write_statements)):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as stream:
            assert not write(stream, read).left
    command = [sys.executable, "-W", "ignore", "-c", FOREIGN, str(tmp_path / "out.jsonl"), str(tmp_path / "out.csv")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    theirs = json.loads(done.stdout)
    assert set(theirs["entities"]) == {"c", "p", "o", "d"}
    schema, values = theirs["entities"]["o"]
    assert schema == "Ownership"
    assert ["owner", "p"] in values and ["percentage", "33,4 %"] in values and ["startDate", "2020-04"] in values
    for key, said in theirs["statements"].items():
        assert said == sorted(theirs["entities"][key][1]), key
