"""`navicert facts` as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest

HEAD = "Aktionär;Gesellschaft;Anteil;owner country\n"


@pytest.fixture
def folder(home: Path, tmp_path: Path) -> Path:
    """A folder with a copy of the session's workspace, which these tests change."""
    import shutil

    for name in ("workspace.db", "workspace.db.index"):
        shutil.copy(home / name, tmp_path / name)
    (tmp_path / "hold.csv").write_text(
        HEAD + "Huawei Technologies Co. Ltd.;Example Chips GmbH;33,4 %;CN\nJane Doe;Example Chips GmbH;abc;DE\n",
        "utf-8",
    )
    return tmp_path


def test_a_first_day_with_facts(run_at, folder: Path) -> None:
    done = run_at(folder, "facts", "import", "hold.csv", "--map", "owner=Aktionär,pct=Anteil")
    assert done.code == 5 and "3 parties, 2 interests" in done.out
    assert "line 3: 'abc' is no share" in done.err and "one finding in hold" in done.err
    listed = run_at(folder, "facts", "list", "--format", "json").json
    assert listed["as_of"] and listed["data"]["engine"]
    mine = next(one for one in listed["datasets"] if one["name"] == "hold")
    assert (mine["parties"], mine["interests"], [one["code"] for one in mine["findings"]]) == (3, 2, ["bad_share"])
    assert "with the lists" in run_at(folder, "facts", "list").out
    matches = run_at(folder, "facts", "review", "--format", "json").json["matches"]
    best = next(one for one in matches if one["party"]["id"].startswith("Huawei Tech") and one["entry"]["list"] == "EL")
    assert best["state"] == "proposed" and best["score"] == 1.0
    assert str(best["id"]) in run_at(folder, "facts", "review").out
    accepted = run_at(folder, "facts", "accept", str(best["id"]), "--by", "me", "--note", "same")
    assert accepted.code == 0 and "accepted" in accepted.out
    shown = run_at(folder, "facts", "review", "--state", "accepted", "--format", "json").json["matches"]
    assert ("me", "same") in [(one["by"], one["note"]) for one in shown]
    assert run_at(folder, "facts", "reject", "99999").code == 3
    written = run_at(folder, "facts", "export", "ftm", "-o", "out.jsonl", "--dataset", "hold")
    assert written.code == 0 and "3 parties and 2 interests written" in written.err
    again = run_at(folder, "facts", "import", "out.jsonl", "--dataset", "again")
    assert again.code == 5 and "again (ftm): 3 parties, 2 interests" in again.out
    assert run_at(folder, "facts", "export", "bods", "--dataset", "again").out.startswith("[")
    assert run_at(folder, "facts", "remove", "again").code == 0
    assert run_at(folder, "facts", "remove", "again").code == 3


def test_what_cannot_be_read_says_why(run_at, folder: Path) -> None:
    (folder / "empty.csv").write_text("")
    for arguments, code, said in (
        (("import", "none.csv"), 3, "there is no file"),
        (("import", "empty.csv"), 2, "is empty"),
        (("import", "hold.csv", "--map", "ower=x"), 2, "did you mean owner"),
        (("import", "hold.csv", "--format", "gleif"), 2, "is no GLEIF file"),
        (("export", "ftm", "--dataset", "none"), 3, "holds no dataset"),
    ):
        done = run_at(folder, "facts", *arguments)
        assert done.code == code and said in done.err, (arguments, done)
