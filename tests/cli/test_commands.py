"""Commands as programs call them: streams, formats, exit codes, hostile input."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DAY = ("--as-of", "2026-07-31")


def test_help_is_short_and_names_every_command(navicert: Any) -> None:
    done = navicert("--help")
    assert done.code == 0
    for name in ("init", "screen", "compare", "explain", "party", "evidence", "lists", "config", "doctor"):
        assert f"\n  {name} " in done.out


def test_help_imports_no_engine(environ: dict[str, str]) -> None:
    """What makes `--help` slow is what it imports; this is checked without a clock."""
    code = (
        "import sys; from navicert.cli.main import run; run(['--help']); "
        "heavy = {'sqlalchemy', 'rich', 'pydantic', 'httpx2', 'alembic', 'jinja2', 'rapidfuzz'}; "
        "heavy &= set(sys.modules); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environ, check=False)
    assert done.returncode == 0, done.stderr


def test_version_names_engine_and_data(navicert: Any, run_at: Any, tmp_path: Path) -> None:
    done = navicert("--version")
    assert done.code == 0
    assert done.out.startswith("navicert 0.") and "lists:" in done.out and "the newest of 20" in done.out
    without = run_at(tmp_path, "--version")
    assert without.code == 0 and "navicert init" in without.out
    assert not (tmp_path / "workspace.db").exists()


def test_a_missing_workspace_is_made_with_a_word(run_at: Any, tmp_path: Path) -> None:
    done = run_at(tmp_path, "screen", "Sophgo", *DAY, "--format", "json")
    assert done.code == 0, done.err
    assert "bundled lists" in done.err
    assert done.json["results"][0]["status"] == "restricted"
    again = run_at(tmp_path, "--quiet", "init")
    assert again.code == 0 and again.err == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["screen"], 2, "Missing argument"),
        (["scren", "x"], 2, "Did you mean 'screen'?"),
        (["screen", "x", "--as-of", "2025-1-6"], 2, "did you mean 2025-01-06?"),
        (["screen", "x", "--as-of", "2025-02-30"], 2, "no day of the calendar"),
        (["screen", "x", "--as-of", "yesterday"], 2, "YYYY-MM-DD"),
        (["screen", "x", "--threshold", "high"], 2, "write 0.70 or 70"),
        (["screen", "x", "--threshold", "700"], 2, "write 0.70 or 70"),
        (["screen", "x", "--threshold", "0"], 2, "write 0.70 or 70"),
        (["screen", "x", "--lists", "EI"], 2, "did you mean EL?"),
        (["screen", "x", "--lists", ","], 2, "at least one list"),
        (["screen", "x", "--country", "Atlantis"], 2, "is no country"),
        (["screen", "x", "--format", "pdf"], 2, "pdf"),
        (["screen", ""], 2, "the name is empty"),
        (["screen", "?!"], 2, "no letter"),
        (["screen", "none.csv"], 3, "there is no file 'none.csv'"),
        (["screen", "-", "x"], 2, "stands alone"),
        (["screen", "x", "--map", "nmae=y"], 2, "did you mean name"),
        (["compare", "x"], 2, "two names"),
        (["compare", "none.csv"], 3, "no file"),
        (["explain", "x"], 2, "Missing argument"),
        (["explain", "x", "?"], 2, "no letter"),
        (["explain", "x", "y", "--threshold", "high"], 2, "write 0.70 or 70"),
        (["compare", "x", " "], 2, "the name is empty"),
        (["party", "el-doesnotexist"], 3, "el-doesnotexist"),
        (["party", "Qwertzuiop Asdfghjkl Gesellschaft"], 3, "no entry is named"),
        (["evidence", "scr_doesnotexist"], 3, "scr_doesnotexist"),
        (["--config", "none.toml", "screen", "x"], 2, "none.toml"),
    ],
)
def test_faults_are_said_in_words(navicert: Any, arguments: list[str], code: int, said: str) -> None:
    done = navicert(*arguments)
    assert (done.code, done.out) == (code, ""), done
    assert said in done.err
    assert "Traceback" not in done.err


def test_faults_are_problem_objects_in_json_modes(navicert: Any) -> None:
    done = navicert("screen", "x", "--as-of", "2025-1-6", "--format", "json")
    problem = json.loads(done.err)
    assert done.code == 2 and done.out == ""
    assert problem["title"] == "InvalidInput" and problem["exit_code"] == 2
    assert problem["errors"][0]["pointer"] == "--as-of"
    usage = json.loads(navicert("screen", "--format=jsonl", "--no-such").err)
    assert usage["title"] == "UsageError"


def test_fail_on(navicert: Any) -> None:
    assert navicert("screen", "Sophgo", *DAY).code == 0
    assert navicert("screen", "Sophgo", *DAY, "--fail-on", "match").code == 10
    assert navicert("screen", "Sophgo", *DAY, "--fail-on", "restricted").code == 10
    assert navicert("screen", "BGI", *DAY, "--fail-on", "match").code == 0
    assert navicert("screen", "BGI", *DAY, "--fail-on", "review").code == 10
    assert navicert("screen", "Qwertzuiop Asdfghjkl", *DAY, "--fail-on", "review").code == 0


def test_the_contract_of_screen(navicert: Any) -> None:
    answer = navicert("screen", "Zhipu AI", *DAY, "--threshold", "80", "--format", "json").json
    assert answer["screening_id"].startswith("scr_")
    assert (answer["as_of"], answer["known_by"], answer["threshold"]) == ("2026-07-31", None, 0.8)
    assert answer["data"]["not_checked"] and answer["data"]["engine"]
    assert {"code", "version", "entries", "stale"} <= set(answer["data"]["lists"][0])
    candidate = answer["results"][0]["candidates"][0]
    for feature in candidate["features"]:
        for start, end in feature["query_spans"]:
            assert 0 <= start < end <= len("Zhipu AI")
        for start, end in feature["entry_spans"]:
            assert 0 <= start < end <= len(candidate["matched_name"]["value"])


def test_several_names_and_json_lines(navicert: Any) -> None:
    done = navicert("screen", "Sophgo", "知乎", *DAY, "--format", "jsonl", "--no-store")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [line["query"]["name"] for line in lines] == ["Sophgo", "知乎"]
    assert all(line["as_of"] == "2026-07-31" and line["data"]["lists"] for line in lines)


@pytest.mark.parametrize(
    "stdin",
    [
        "Sophgo\nQwertzuiop\n",
        "company,country\nSophgo,CN\nQwertzuiop,DE\n",
        '{"name": "Sophgo"}\n{"name": "Qwertzuiop"}\n',
    ],
)
def test_stdin(navicert: Any, stdin: str) -> None:
    done = navicert("screen", "-", *DAY, "--format", "jsonl", stdin=stdin.encode())
    assert [json.loads(line)["status"] for line in done.out.splitlines()] == ["restricted", "nothing_found"]


def test_a_file_to_a_pipe_is_csv_without_a_mark(navicert: Any, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("id;Firmenname\n1;Sophgo\n2;\n", "utf-8")
    done = navicert("screen", str(source), *DAY, "--map", "name=Firmenname")
    assert done.code == 5
    assert not done.out.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(done.out), delimiter=";"))
    assert [(row["id"], row["navicert_status"]) for row in rows] == [
        ("1", "restricted"),
        ("2", "not_checked"),
    ]
    assert rows[1]["navicert_error"] == "the name is empty"


def test_output_files(navicert: Any, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("name,country\nSophgo,CN\n智谱华章,Nowhere\n", "utf-8")
    before = source.read_bytes()
    refused = navicert("screen", str(source), *DAY, "-o", str(source))
    assert refused.code == 2 and "is the input" in refused.err
    assert source.read_bytes() == before
    for name in ("out.csv", "out.json", "out.jsonl", "out.txt"):
        done = navicert("screen", str(source), *DAY, "-o", str(tmp_path / name), "--no-store")
        assert (done.code, done.out) == (0, ""), done.err
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[1]["name"] == "智谱华章" and "'Nowhere' is not known" in rows[1]["navicert_note"]
    assert len(json.loads((tmp_path / "out.json").read_text("utf-8"))["results"]) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in.csv",
        "out.csv",
        "out.json",
        "out.jsonl",
        "out.txt",
    ]


def test_hostile_names_command_nothing(navicert: Any) -> None:
    name = "\u202eevil\u2066 \x1b]0;owned\x07 <script>alert(1)</script> Sophgo"
    done = navicert("screen", name, *DAY, env={"FORCE_COLOR": "1"})
    assert done.code == 0, done.err
    assert "\u202e" not in done.out and "\x1b]0" not in done.out and "⟨U+202E⟩" in done.out
    answer = navicert("screen", name, *DAY, "--format", "json")
    assert answer.json["results"][0]["query"]["name"]


def test_no_color_and_quiet(navicert: Any) -> None:
    color = re.compile(r"\x1b\[(\d+;)*[349]\d[;m]")
    forced = {"FORCE_COLOR": "1"}
    assert color.search(navicert("screen", "Sophgo", *DAY, env=forced).out)
    assert not color.search(navicert("--no-color", "screen", "Sophgo", *DAY, env=forced).out)
    assert not color.search(navicert("screen", "Sophgo", *DAY, env=forced | {"NO_COLOR": "1"}).out)
    assert "\x1b" not in navicert("screen", "Sophgo", *DAY).out
    assert navicert("--quiet", "screen", "Sophgo", *DAY).err == ""


def test_a_reader_that_leaves_is_no_fault(environ: dict[str, str]) -> None:
    command = f"{sys.executable} -m navicert screen Sophgo 'Zhipu AI' --as-of 2026-07-31 --format json | head -c 10"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        env=environ,
        check=False,
    )
    assert done.stdout == '{\n  "scree'
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr


def test_compare(navicert: Any, tmp_path: Path) -> None:
    done = navicert("compare", "Inspur Group", "浪潮集团有限公司", "--format", "json")
    answer = done.json
    assert answer["level"] == "match" and 0.7 <= answer["score"] <= 1 and answer["features"]
    assert navicert("compare", "Inspur Group", "Siemens AG", "--format", "json").json["level"] == "different"
    assert "of 100" in navicert("compare", "Inspur Group", "Inspur").out
    source, target = tmp_path / "pairs.csv", tmp_path / "scored.csv"
    source.write_text("left,right,schema\nInspur Group,Inspur Group Co.,Company\n,x,Person\nA Bc,Xyz Uvw,\n", "utf-8")
    done = navicert("compare", str(source), "-o", str(target))
    assert done.code == 5 and "line 3" in done.err
    with target.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0])[-2:] == ["score", "level"]
    assert [row["level"] for row in rows] == ["match", "", "different"]


def test_compare_in_the_style_of_ofac(navicert: Any, tmp_path: Path) -> None:
    answer = navicert("compare", "emma daniels", "EMMA", "--ofac-style", "--format", "json").json
    assert answer["ofac_style_score"] == 0.867 and "emulation" in answer["ofac_style_note"]
    plain = navicert("compare", "emma daniels", "EMMA", "--format", "json").json
    assert {key: answer[key] for key in plain} == plain and "ofac_style_score" not in plain
    assert "87 of 100: an emulation" in navicert("compare", "emma daniels", "EMMA", "--ofac-style").out
    source = tmp_path / "pairs.csv"
    source.write_text('left,right\nMaduro,"MADURO MOROS, Nicolas"\n,x\n', "utf-8")
    done = navicert("compare", str(source), "--ofac-style")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["ofac_style_score"] for row in rows] == ["1", ""]


def test_explain(navicert: Any, run_at: Any, tmp_path: Path) -> None:
    done = run_at(tmp_path, "explain", "Inspur Group", "浪潮集团有限公司")
    assert done.code == 0 and "would fall" in done.out and done.err == ""
    assert not (tmp_path / "workspace.db").exists()  # no list is needed
    pair = ("Inspur Software", "Inspur Electronic Information")
    answer = navicert("explain", *pair, "--format", "json").json
    compared = navicert("compare", *pair, "--format", "json").json
    assert {key: answer[key] for key in compared} == compared
    assert (answer["level"], answer["threshold"]) == ("possible", 0.7)
    lower = navicert("explain", *pair, "--format", "json", "--threshold", "60").json
    assert (lower["level"], lower["score"], lower["would_match"]) == ("match", answer["score"], [])
    target = tmp_path / "why.txt"
    assert navicert("explain", *pair, "-o", str(target)).out == ""
    assert "the lines of business differ" in target.read_text("utf-8")


def test_screen_in_the_style_of_ofac(navicert: Any, tmp_path: Path) -> None:
    args = ("screen", "Zhipu AI", *DAY, "--no-store", "--lists", "EL")
    answer = navicert(*args, "--ofac-style", "--format", "json").json
    assert answer["results"][0]["candidates"][0]["ofac_style_score"] == 1
    assert "emulation" in answer["data"]["ofac_style_note"]
    assert "OFAC-style" in navicert(*args, "--ofac-style").out and "OFAC-style" not in navicert(*args).out
    rows = list(csv.DictReader(io.StringIO(navicert(*args, "--ofac-style", "--format", "csv").out)))
    assert rows[0]["navicert_ofac_style_score"] == "1"


@pytest.mark.slow
def test_a_search_that_is_proven(navicert: Any, tmp_path: Path) -> None:
    done = navicert("screen", "浪潮集团", *DAY, "--exhaustive", "--format", "json")
    proof = done.json["data"]["exhaustive"]
    assert done.code == 0 and proof["same_as_search"] is True and proof["differences"] == []
    assert proof["names_scored"] > 20_000
    page = tmp_path / "evidence.html"
    assert navicert("evidence", done.json["screening_id"], "-o", str(page)).code == 0
    assert "Proof of the search" in page.read_text("utf-8")


def test_a_search_that_loses_names_ends_with_1(environ: dict[str, str]) -> None:
    """The answer is written whole, and the defect is said on stderr."""
    code = (
        "import sys\n"
        "from navicert.cli.main import run\n"
        "from navicert.matching.search import Searcher\n"
        "Searcher.exhaustive = lambda self, name, kind, floor, numbers: found(self, name, kind)\n"
        "found = Searcher.search\n"
        "Searcher.search = lambda self, name, kind='unknown', floor=None: found(self, name, kind)[1:]\n"
        "sys.exit(run(['screen', 'Zhipu AI', '--as-of', '2026-07-31', '--exhaustive', '--no-store', *sys.argv[1:]]))\n"
    )

    def ran(*arguments: str) -> Any:
        return subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=environ, check=False
        )

    done = ran()
    assert done.returncode == 1 and "RESTRICTED" in done.stdout and "DEFECT" in done.stdout
    assert "differ in 1 name " in done.stderr and "/issues" in done.stderr
    done = ran("--format", "json")
    assert json.loads(done.stdout)["data"]["exhaustive"]["same_as_search"] is False
    assert json.loads(done.stderr)["title"] == "SearchDefect"


def test_a_threshold_below_the_floor(navicert: Any) -> None:
    args = ("screen", "Inspur Softwar Electronics", *DAY, "--no-store", "--format", "json", "--threshold")
    scores = {
        threshold: [c["score"] for c in navicert(*args, threshold).json["results"][0]["candidates"]]
        for threshold in ("70", "45")
    }
    assert len(scores["45"]) > len(scores["70"]) and 0.45 <= min(scores["45"]) < 0.56


def test_party_by_id_and_by_name(navicert: Any) -> None:
    entry = navicert("screen", "Zhipu AI", *DAY, "--lists", "EL", "--format", "json").json["results"][0]
    found = entry["candidates"][0]["entry"]["id"]
    answer = navicert("party", found, *DAY, "--format", "json").json
    assert answer["entry"]["id"] == found and answer["listed"] == "yes"
    assert answer["as_of"] == "2026-07-31" and answer["data"]["lists"][0]["code"] == "EL"
    assert answer["timeline"] and answer["raw"]
    before = navicert("party", found, "--as-of", "2024-01-01", "--format", "json").json
    assert before["listed"] == "no"
    text = navicert("party", found, *DAY).out
    assert "ON THE LIST" in text and "90 FR 4617" in text


def test_evidence_of_a_hit_and_of_nothing(navicert: Any, tmp_path: Path) -> None:
    for name, status in (("Sophgo", "restricted"), ("Qwertzuiop Asdfghjkl", "nothing_found")):
        screening = navicert("screen", name, *DAY, "--format", "json").json
        record = navicert("evidence", screening["screening_id"], "--format", "json").json
        stored = record.get("response", record)
        assert stored["results"][0]["status"] == status
        assert stored["screening_id"] == screening["screening_id"]
        page = tmp_path / f"{status}.html"
        done = navicert("evidence", screening["screening_id"], "-o", str(page))
        assert done.code == 0, done.err
        text = page.read_text("utf-8")
        assert text.startswith("<!doctype html>") and name.split()[0] in text and "What was not checked" in text


def test_what_is_not_stored_is_not_found(navicert: Any) -> None:
    screening = navicert("screen", "Sophgo", *DAY, "--format", "json", "--no-store").json
    assert navicert("evidence", screening["screening_id"]).code == 3


def test_the_log_level_counts(environ: dict[str, str]) -> None:
    code = "import logging, navicert.cli.options as o; o.Session().settings(); print(logging.getLogger().level)"
    for level, number in (("warning", 30), ("info", 20)):
        env = environ | {"NAVICERT_LOG_LEVEL": level}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
        assert done.stdout.strip() == str(number)


def test_an_index_that_cannot_be_used_is_said_in_one_line(home: Path, tmp_path: Path, run_at: Any) -> None:
    (tmp_path / "workspace.db").symlink_to(home / "workspace.db")
    (tmp_path / "workspace.db.index").mkdir()
    done = run_at(tmp_path, "screen", "Sophgo", *DAY)
    assert done.code == 1
    assert done.err.startswith("navicert: the search index ") and len(done.err.strip().splitlines()) == 1


def test_a_c_locale_prints_chinese(home: Path, run_at: Any) -> None:
    done = run_at(home, "screen", "智谱", *DAY, env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert done.code == 0, done.err
    assert "智谱" in done.out


def test_interrupted(environ: dict[str, str]) -> None:
    code = (
        "import navicert.cli.main as m, sys\n"
        "import navicert.cli.compare as c\n"
        "def stop(*a, **k): raise KeyboardInterrupt\n"
        "c._compare_two = stop\n"
        "sys.exit(m.run(['compare', 'a', 'b']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environ,
        check=False,
    )
    assert done.returncode == 130 and "interrupted" in done.stderr
