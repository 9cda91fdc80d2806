"""Which value counts, where it came from, and what is no setting."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navicert.config import SETTINGS, Settings, has_password, load_settings, shown
from navicert.errors import InvalidInput


def load(folder: Path, flags=None, config_file=None, **env: str):
    environ = {"HOME": str(folder / "home"), **env}
    (folder / "work" / "deep").mkdir(parents=True, exist_ok=True)
    return load_settings(flags, env=environ, cwd=folder / "work" / "deep", config_file=config_file)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_every_setting_has_a_default_and_a_field(tmp_path: Path):
    loaded = load(tmp_path)
    assert [one.name for one in SETTINGS] == list(Settings.__slots__)
    assert set(loaded.sources) == set(Settings.__slots__)
    assert set(loaded.sources.values()) == {"default"}
    assert all(one.help.endswith(".") and one.type and one.default for one in SETTINGS)


def test_flag_before_environment_before_project_before_user_before_default(tmp_path: Path):
    user = write(tmp_path / "home/.config/navicert/navicert.toml", "threshold = 0.61\nmax_age_days = 3\n")
    assert load(tmp_path).settings.threshold == 610
    project = write(tmp_path / "work/navicert.toml", "threshold = 0.62\n")
    loaded = load(tmp_path)
    assert (loaded.settings.threshold, loaded.sources["threshold"]) == (620, str(project))
    assert (loaded.settings.max_age_days, loaded.sources["max_age_days"]) == (3, str(user))
    loaded = load(tmp_path, NAVICERT_THRESHOLD="63")
    assert (loaded.settings.threshold, loaded.sources["threshold"]) == (
        630,
        "environment NAVICERT_THRESHOLD",
    )
    loaded = load(tmp_path, {"threshold": "0.64", "lists": None}, NAVICERT_THRESHOLD="63")
    assert (loaded.settings.threshold, loaded.sources["threshold"]) == (640, "flag")


def test_named_file_replaces_the_search_and_must_exist(tmp_path: Path):
    write(tmp_path / "work/navicert.toml", "threshold = 0.62\n")
    other = write(tmp_path / "other.toml", "offline = true\n")
    loaded = load(tmp_path, config_file=other)
    assert (loaded.settings.threshold, loaded.settings.offline) == (700, True)
    assert load(tmp_path, NAVICERT_CONFIG=str(other)).settings.offline
    with pytest.raises(InvalidInput, match="cannot be read"):
        load(tmp_path, config_file=tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("treshold = 0.7", "did you mean threshold"),
        ("xyz = 1", "settings are workspace"),
        ("threshold = 'high'", "threshold"),
        ("threshold = true", "threshold"),
        ("threshold = 0", "threshold"),
        ("threshold = nan", "threshold"),
        ("lists = 3", "list codes"),
        ("offline = 'perhaps'", "true or false"),
        ("max_age_days = 0", "days"),
        ("log_level = 'loud'", "debug, info"),
        ("workspace = ''", "empty"),
        ("[table]\na = 1", "not a setting"),
        ("= nonsense", "not a TOML file"),
        ("workspace = 'postgresql+psycopg://u:secret@h/db'", "NAVICERT_WORKSPACE_FILE"),
    ],
)
def test_bad_file_is_named_with_the_fix(tmp_path: Path, text: str, message: str):
    write(tmp_path / "work/navicert.toml", text)
    with pytest.raises(InvalidInput, match=message) as caught:
        load(tmp_path)
    assert "secret" not in str(caught.value)


def test_environment(tmp_path: Path):
    loaded = load(tmp_path, NAVICERT_LISTS="el, SDN,EL", NAVICERT_OFFLINE="yes", NAVICERT_REQUIRE="postgres")
    assert loaded.settings.lists == ("EL", "SDN")
    assert loaded.settings.offline is True
    with pytest.raises(InvalidInput, match="NAVICERT_THRESHOLD"):
        load(tmp_path, NAVICERT_THRESHHOLD="0.7")
    assert load(tmp_path, NO_COLOR="1").settings.color is False
    assert load(tmp_path, NO_COLOR="").settings.color is None
    assert load(tmp_path, {"color": True}, NO_COLOR="1").settings.color is True


def test_secret_from_a_file(tmp_path: Path):
    secret = write(tmp_path / "secret", "postgresql+psycopg://u:hunter2@h/db\n")
    loaded = load(tmp_path, NAVICERT_WORKSPACE_FILE=str(secret))
    assert loaded.settings.workspace == "postgresql+psycopg://u:hunter2@h/db"
    assert shown("workspace", loaded.settings.workspace) == "postgresql+psycopg://u:***@h/db"
    with pytest.raises(InvalidInput, match="cannot be read"):
        load(tmp_path, NAVICERT_WORKSPACE_FILE=str(tmp_path / "none"))


def test_folders_follow_the_platform_and_xdg(tmp_path: Path):
    loaded = load(tmp_path, XDG_DATA_HOME="/data", XDG_CACHE_HOME="relative")
    assert loaded.settings.workspace == str(Path("/data/navicert/workspace.db"))
    assert "relative" not in str(loaded.settings.cache_dir)


@pytest.mark.parametrize(
    ("location", "secret"),
    [
        ("postgresql+psycopg://u:p@h/d", True),
        ("postgresql+psycopg://u@h:5432/d", False),
        ("postgresql+psycopg://h/d?password=p", True),
        ("/path/with:colon@x.db", False),
        ("C:\\data\\w.db", False),
    ],
)
def test_passwords_are_recognized(location: str, secret: bool):
    assert has_password(location) is secret


@given(st.integers(1, 1000))
def test_threshold_as_share_and_as_percent_is_the_same(value: int):
    setting = next(one for one in SETTINGS if one.name == "threshold")
    assert setting.read(f"{value / 1000:.3f}") == value
    assert setting.read(shown("threshold", value)) == value
    if value > 10:
        assert setting.read(f"{value / 10:.1f}") == value


@given(st.one_of(st.text(), st.integers(), st.booleans(), st.none(), st.lists(st.text()), st.floats()))
def test_any_value_is_read_or_refused(value):
    for setting in SETTINGS:
        with suppress(ValueError):
            setting.read(value)
