"""`navicert determine`: the guide's commands, every form, side by side, many at once, and every mistake."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from navicert.cli.determine_flags import read_party
from navicert.errors import InvalidInput
from navicert.exchange.transaction_fields import words

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "guides" / "determine.md").read_text("utf-8")
ZHIPU = ("--item", "EAR99", "--from", "US", "--to", "CN", "--party", "Zhipu AI:end_user:CN", "--no-alternatives")


def guide_commands() -> list[list[str]]:
    lines = [line for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]
    return [shlex.split(line.replace("docs/examples", str(ROOT / "docs" / "examples")))[1:] for line in lines]


def test_the_commands_of_the_guide_say_what_the_guide_says(navicert: Any) -> None:
    answers = []
    for command in guide_commands():
        done = navicert(*command, "--format", "json")
        assert done.code == 0, (command, done.err)
        answers.append(done.json)
    zhipu, beside, h200, reexport, forwarder, university, fab = answers
    assert (zhipu["license"], zhipu["review_policy"]) == ("required", "presumption of denial")
    assert beside["license"] == "not_required" and beside["comparison"]["other"]["license"] == "required"
    assert (h200["license"], h200["review_policy"], h200["item"]["eccn"]) == ("required", "case-by-case", "3A090.a")
    assert (reexport["license"], reexport["review_policy"]) == ("required", "presumption of denial")
    assert forwarder["license"] == "required"
    assert [match["role"] for match in forwarder["matches"]] == ["intermediate_consignee"]
    assert university["license"] == "required" and university["transaction"]["transaction"] == "deemed_export"
    assert fab["license"] == "required" and fab["requirements"][0]["source"] == "744.23"
    assert all(answer["not_evaluated"] and "permission" in answer["means"] for answer in answers)


def test_the_guide_has_every_fact_that_a_rule_may_ask_for() -> None:
    held = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", GUIDE.partition("### Facts")[2].partition("## Many")[0], re.M))
    assert held == dict(words()["facts"])


def test_the_table_reads_in_a_pipe(navicert: Any) -> None:
    done = navicert("determine", *ZHIPU, "--as-of", "2025-02-01")
    assert done.out.startswith("■ LICENSE REQUIRED") and "\x1b" not in done.out
    assert max(map(len, done.out.splitlines())) <= 100
    for part in ("Parties", "Steps", "Outside the EAR", "Not evaluated", "Screening aid"):
        assert f"\n{part}" in done.out
    assert "not Cuba" not in done.out and "item made in" not in done.out
    assert "not Cuba" in navicert("determine", *ZHIPU, "--as-of", "2025-02-01", "--all-steps").out


def test_the_day_of_the_option_counts_before_that_of_the_file(navicert: Any, tmp_path: Path) -> None:
    path = tmp_path / "sale.json"
    sale = {"parties": [{"name": "Zhipu AI"}], "item": {"eccn": "EAR99"}, "origin": "US", "destination": "CN"}
    path.write_text(json.dumps({"as_of": "2025-01-15", "input": sale}), "utf-8")
    alone = ("determine", "--transaction", str(path), "--format", "json")
    assert navicert(*alone).json["license"] == "not_required"
    answer = navicert(*alone, "--as-of", "2025-02-01", "--known-by", "2026-09-01").json
    assert (answer["license"], answer["as_of"], answer["known_by"]) == ("required", "2025-02-01", "2026-09-01")


def test_another_item_stands_beside_it(navicert: Any) -> None:
    asked = ("determine", "--chip", "NVIDIA A800 SXM", "--from", "US", "--to", "CN", "--no-alternatives")
    done = navicert(*asked, "--as-of", "2023-11-17", "--compare-item", "EAR99", "--format", "json")
    beside = done.json["comparison"]
    assert beside["labels"] == ["NVIDIA A800 SXM", "EAR99"] and beside["other"]["item"]["eccn"] == "EAR99"
    assert "special_scopes" in {step["step"] for step in beside["steps"]}
    table = navicert(*asked, "--as-of", "2023-11-17", "--compare-item", "EAR99").out
    assert "≠ license" in table and "Steps that differ" in table


def test_what_if_owners_are_laid_over_it(navicert: Any) -> None:
    facts = str(ROOT / "docs" / "examples" / "zhipu-ownership.json")
    party = "Example Zhipu Robotics Co., Ltd. (assumed):end_user:CN"
    asked = ("determine", "--item", "EAR99", "--from", "US", "--to", "CN", "--party", party, "--facts", facts)
    answer = navicert(*asked, "--as-of", "2026-03-01", "--format", "json").json
    assert [one["list"] for one in answer["owned_by"]] == ["EL"] and answer["license"] == "not_required"
    assert any("2026-11-10" in flag for flag in answer["flags"])


def test_many_come_out_in_their_order_and_bad_rows_with_a_reason(navicert: Any, tmp_path: Path) -> None:
    path, out = tmp_path / "many.csv", tmp_path / "answers.csv"
    rows = ["A,Zhipu AI,CN,EAR99", "B,Nobody of That Name,TW,EAR99", "C,Zhipu AI,CN,9Z999"]
    path.write_text("\n".join(["id,name,destination,eccn,origin", *(f"{row},US" for row in rows)]), "utf-8")
    done = navicert("determine", "--transactions", str(path), "--as-of", "2025-02-01", "-o", str(out))
    assert done.code == 5 and "1 of 3 rows were not determined" in done.err and "9Z999" in done.err
    table = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert [row["license"] for row in table] == ["required", "not_required", ""]
    assert [row["id"] for row in table] == ["A", "B", "C"] and table[2]["error"] and table[1]["not_evaluated"]
    lines = navicert("determine", "--transactions", str(path), "--format", "jsonl", "--as-of", "2025-02-01").out
    assert [json.loads(line).get("license") for line in lines.splitlines()] == ["required", "not_required", None]
    assert json.loads(lines.splitlines()[2])["id"] == "C"


def test_a_file_of_many_in_another_encoding_is_read_when_it_is_named(navicert: Any, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_bytes("name,destination,eccn,origin\n北京智谱华章科技有限公司,CN,EAR99,US\n".encode("gb18030"))
    asked = ("determine", "--transactions", str(path), "--as-of", "2025-02-01")
    refused = navicert(*asked)
    assert refused.code == 5 and "--encoding" in refused.err
    done = navicert(*asked, "--encoding", "gb18030")
    assert done.code == 0 and "required" in done.out


def test_fail_on_ends_with_ten_only_where_it_was_asked_for(navicert: Any) -> None:
    asked = ("determine", *ZHIPU, "--as-of", "2025-02-01", "--format", "csv")
    assert navicert(*asked).code == 0
    assert navicert(*asked, "--fail-on", "required").code == 10
    assert navicert("determine", *ZHIPU, "--as-of", "2025-01-15", "--fail-on", "required").code == 0


def test_review_stops_at_a_listed_bank_that_brings_no_requirement(navicert: Any) -> None:
    bank = ("--item", "EAR99", "--from", "US", "--to", "SG", "--party", "Zhipu AI:bank:CN", "--no-alternatives")
    asked = ("determine", *bank, "--end-use", "civil", "--as-of", "2025-02-01", "--format", "csv", "--fail-on")
    assert navicert(*asked, "required").code == 0 and navicert(*asked, "review").code == 10


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "describe the transaction"),
        (("--transaction", "nowhere.json"), 3, "nowhere.json"),
        (("--item", "EAR99", "--transaction", "a.json"), 2, "--item"),
        (("--item", "9Z999", "--to", "CN"), 2, "9E993"),
        (("--chip", "NVIDIA H2000", "--to", "CN"), 3, "H200"),
        (("--chip", "Nonsense 9000", "--to", "CN"), 3, "give its ECCN as --item"),
        (("--item", "EAR99", "--to", "CN", "--set", "banana=yes"), 2, "--set: banana"),
        (("--item", "EAR99", "--to", "CN", "--value", "6.500,00"), 2, "--value"),
        (("--item", "EAR99", "--to", "CN", "--encoding", "big5"), 2, "--transactions"),
        (("--transactions", "a.jsonl", "--encoding", "big5"), 2, "UTF-8"),
        (("--item", "EAR99", "--to", "Atlantis"), 2, "--to"),
        (("--item", "EAR99", "--party", "X:enduser"), 2, "did you mean end_user"),
        ((*ZHIPU, "--as-of", "2025-02-01", "--compare-date", "2025-02-01"), 2, "--compare-date"),
        ((*ZHIPU, "--compare-date", "2025-01-01", "--compare-item", "EAR99"), 2, "--compare-item"),
        ((*ZHIPU, "--compare-date", "2025-01-01", "--format", "csv"), 2, "--format"),
        (("--transactions", "a.csv", "--compare-item", "EAR99"), 2, "--compare-item"),
        (("--transactions", "a.csv", "--format", "table"), 2, "--format"),
        ((*ZHIPU, "--facts", "nowhere.json"), 3, "--facts"),
    ],
)
def test_a_mistake_names_the_way_out(navicert: Any, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = navicert("determine", *arguments)
    assert done.code == code and said in done.err and done.out == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mahan Airways:consignee:IR", "'consignee' is no role; did you mean intermediate_consignee or ultimate_cons"),
        ("Mahan Airways: consignee: IR", "did you mean intermediate_consignee or ultimate_consignee?"),
        ("Mahan Airways:consignee", "did you mean intermediate_consignee or ultimate_consignee?"),
        ("Mahan Airways:consingee:IR", "did you mean intermediate_consignee or ultimate_consignee?"),
        ("Mahan Airways:enduser:Iran", "'enduser' is no role; did you mean end_user? roles: purchaser, intermediate_"),
        ("Mahan Airways:enduser:Atlantis", "'enduser' is no role; did you mean end_user?"),
        ("Mahan Airways:user", "did you mean end_user?"),
        ("Mahan Airways:boss:IR", "'boss' is no role; roles: purchaser, "),
        ("Mahan Airways:IR:end_user", "the country comes after the role"),
        ("Mahan Airways:end_user:", "nothing follows the last colon"),
        ("Mahan Airways\uff1aenduser\uff1aIR", "did you mean end_user?"),
        ("A:boss", "'boss' is no role; roles: purchaser, "),
        ("A:boss", "where the colon belongs to the name, give the role too: NAME, NAME:ROLE or NAME:ROLE:CC"),
        ("Foo: Bar Ltd:CN", "'Bar Ltd' is no role"),
        (":CN", "has no name"),
    ],
)
def test_a_role_that_is_none_is_refused_not_taken_into_the_name(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_party(text)
    assert said in str(refused.value) and str(refused.value).startswith("--party: ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zhipu AI:CN", {"name": "Zhipu AI", "country": "CN"}),
        ("Zhipu AI: China", {"name": "Zhipu AI", "country": "CN"}),
        ("Zhipu AI::CN", {"name": "Zhipu AI", "country": "CN"}),
        ("Zhipu AI:End User:CN", {"name": "Zhipu AI", "role": "end_user", "country": "CN"}),
        ("Zhipu AI:ULTIMATE-CONSIGNEE", {"name": "Zhipu AI", "role": "ultimate_consignee"}),
        ("智谱\uff1aend_user\uff1a中国", {"name": "智谱", "role": "end_user", "country": "CN"}),
        ("Foo: Bar Ltd", {"name": "Foo: Bar Ltd"}),
        ("Foo: Bar Ltd:bank:SG", {"name": "Foo: Bar Ltd", "role": "bank", "country": "SG"}),
        ("A:boss:end_user", {"name": "A:boss", "role": "end_user"}),
        ("Area 9:3 Ltd", {"name": "Area 9:3 Ltd"}),
    ],
)
def test_role_and_country_of_a_party_may_be_left_out(text: str, expected: dict[str, str]) -> None:
    assert read_party(text) == expected


def test_a_misspelt_role_does_not_switch_screening_off(navicert: Any) -> None:
    asked = ("determine", "--item", "EAR99", "--from", "US", "--to", "CN", "--no-alternatives", "--as-of", "2025-02-01")
    refused = navicert(*asked, "--party", "Zhipu AI:consignee:CN")
    assert refused.code == 2 and "ultimate_consignee" in refused.err and refused.out == ""
    without_role = navicert(*asked, "--party", "Zhipu AI:CN", "--format", "json").json
    assert without_role["license"] == "required"
    assert [match["role"] for match in without_role["matches"]] == ["end_user"]
