"""Settings: every one of them, where each may be set, and which value counts.

A flag counts before the environment, that before `navicert.toml` (the nearest one up from the working folder,
or `--config`), that before the user's own file, that before the default. A key that is not a setting is an
error.

Written by hand and not with pydantic-settings: importing that takes 180 ms of CPU, more than all of
`navicert --help` may take.
"""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal

from navicert.errors import InvalidInput

FILE_NAME = "navicert.toml"
AFFILIATES_RULE = ("dated", "in_force", "not_in_force")
LOG_LEVELS = ("debug", "info", "warning", "error")
_TRUE = ("1", "true", "yes", "on")
_FALSE = ("0", "false", "no", "off", "")


@dataclass(frozen=True, slots=True)
class Settings:
    """The values that count.

    Attributes:
        workspace: path of an SQLite file or a `postgresql+psycopg://` URL.
        lists: codes of the lists to screen against; empty means all.
        threshold: thousandths; a candidate at or above it is a match.
        offline: never to use the network.
        max_age_days: days after which a list counts as stale; None takes the age that each list has of its
            own.
        color: None lets the terminal decide.
        affiliates_rule: what holds on days for which no source confirms the BIS Affiliates Rule: as dated in its table,
            or the word of a user who has looked it up.
        cache_dir: where the search index of a workspace on a server is kept; everything in it can be made anew.
    """

    workspace: str
    lists: tuple[str, ...]
    threshold: int
    offline: bool
    max_age_days: int | None
    color: bool | None
    log_level: str
    cache_dir: Path
    affiliates_rule: Literal["dated", "in_force", "not_in_force"] = "dated"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, as the documentation prints it.

    Attributes:
        type: in words.
        default: in words or as it would be written.
        read: turns what a file, a flag or the environment says into the value; raises ValueError with the
            reason.
        secret: may hold a password; then it may also be given by `<env>_FILE` and never stands in a file of
            ours.
    """

    name: str
    type: str
    default: str
    help: str
    read: Callable[[Any], Any]
    secret: bool = False

    @property
    def env(self) -> str:
        """The environment variable."""
        return f"NAVICERT_{self.name.upper()}"


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings with the place each value came from."""

    settings: Settings
    sources: Mapping[str, str]


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text that is not empty")
    return value.strip()


def _codes(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or not all(isinstance(part, str) for part in parts):
        raise ValueError("must be list codes, for example EL,SDN")
    return tuple(dict.fromkeys(part.strip().upper() for part in parts if part.strip()))


def _threshold(value: Any) -> int:
    try:
        number = Decimal(str(value).strip().removesuffix("%"))
    except InvalidOperation:
        number = Decimal(-1)
    if isinstance(value, bool) or not number.is_finite() or not 0 < number <= 100:
        raise ValueError("must be a number above 0 and up to 1, or a percentage up to 100")
    # Written as a share or in percent, as on screen; a score of 1 percent is of no use to anyone.
    share = number / 100 if number > 1 else number
    return int((share * 1000).to_integral_value())


def _switch(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().casefold()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise ValueError("must be true or false")


def _days(value: Any) -> int:
    try:
        days = int(str(value).strip())
    except ValueError:
        days = 0
    if isinstance(value, bool) or not 1 <= days <= 36500:
        raise ValueError("must be a whole number of days, 1 or more")
    return days


def _log_level(value: Any) -> str:
    level = str(value).strip().casefold()
    if level not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}")
    return level


def _affiliates_rule(value: Any) -> str:
    word = str(value).strip().casefold()
    if word not in AFFILIATES_RULE:
        raise ValueError(f"must be one of {', '.join(AFFILIATES_RULE)}")
    return word


def _folder(value: Any) -> Path:
    return Path(_text(value)).expanduser()


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "workspace",
        "path or URL",
        "navicert/workspace.db in the user's data folder",
        "The database of lists and screenings: a file for SQLite, or a postgresql+psycopg:// URL.",
        _text,
        secret=True,
    ),
    Setting("lists", "list codes", "all lists", "The lists to screen against, for example EL,SDN.", _codes),
    Setting(
        "threshold",
        "number",
        "0.70",
        "The score from which a candidate is a match, 0 to 1 or in percent.",
        _threshold,
    ),
    Setting("offline", "true or false", "false", "Never to use the network.", _switch),
    Setting(
        "max_age_days",
        "days",
        "by list",
        "The age from which a list counts as stale, counted from its publication.",
        _days,
    ),
    Setting("color", "true or false", "by terminal", "Whether to use color; NO_COLOR turns it off too.", _switch),
    Setting("log_level", "level", "warning", f"How much to log: {', '.join(LOG_LEVELS)}.", _log_level),
    Setting(
        "cache_dir",
        "path",
        "navicert in the user's cache folder",
        "Where the search index of a workspace on PostgreSQL is kept; it may be emptied at any time. "
        "That of a file is kept beside it.",
        _folder,
    ),
    Setting(
        "affiliates_rule",
        "dated, in_force or not_in_force",
        "dated",
        "Whether the BIS Affiliates Rule stands on days that no source confirms (from 2026-11-10). `dated` takes the "
        "text of the suspension and marks each answer as unverified; the others are your word after a look at the "
        "Federal Register.",
        _affiliates_rule,
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def load_settings(
    flags: Mapping[str, Any] | None = None,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    config_file: Path | None = None,
) -> Loaded:
    """The settings that count, and where each came from.

    Args:
        flags: values from the command line by setting name; None values were not given.
        env: the environment; that of the process if not given.
        cwd: where the search for `navicert.toml` starts; the working folder if not given.
        config_file: the file to read instead of searching (`--config`, NAVICERT_CONFIG); must exist.

    Raises:
        InvalidInput: an unknown key (with the nearest one that exists), a value that cannot be used, an
        unreadable
            file, or a password in a file.
    """
    environ = os.environ if env is None else env
    values = _defaults(environ)
    sources = dict.fromkeys(values, "default")
    layers: list[tuple[str, Mapping[str, Any]]] = []
    user_file = _base(environ, "config") / FILE_NAME
    if config_file is None and environ.get("NAVICERT_CONFIG"):
        config_file = Path(environ["NAVICERT_CONFIG"])
    project_file = config_file or _search(cwd or Path.cwd())
    for path in (user_file, project_file):
        if path is not None and (path.is_file() or path is config_file):
            layers.append((str(path), _file(path)))
    layers.append(("environment", _environment(environ)))
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    _refuse_unknown(given, "flag")
    layers.append(("flag", given))
    for source, layer in layers:
        for name, value in layer.items():
            where = f"environment {_BY_NAME[name].env}" if source == "environment" else source
            values[name] = _read(_BY_NAME[name], value, where)
            sources[name] = where
    return Loaded(Settings(**values), sources)


def _read(setting: Setting, value: Any, where: str) -> Any:
    try:
        return setting.read(value)
    except ValueError as error:
        raise InvalidInput(f"{setting.name} ({where}) {error}", setting.name) from None


def _defaults(env: Mapping[str, str]) -> dict[str, Any]:
    return {
        "workspace": str(_base(env, "data") / "workspace.db"),
        "lists": (),
        "threshold": 700,
        "offline": False,
        "max_age_days": None,
        # https://no-color.org: present and not empty, whatever its value.
        "color": False if env.get("NO_COLOR") else None,
        "log_level": "warning",
        "affiliates_rule": "dated",
        "cache_dir": _base(env, "cache"),
    }


def _base(env: Mapping[str, str], kind: str) -> Path:
    """The user's folder for data, config or cache of navicert, as the platform has it."""
    home = Path(env.get("HOME") or env.get("USERPROFILE") or Path.home())
    explicit = env.get(f"XDG_{kind.upper()}_HOME")
    if explicit and Path(explicit).is_absolute():  # The XDG specification has relative paths ignored.
        return Path(explicit) / "navicert"
    if sys.platform == "win32":
        local = Path(env.get("LOCALAPPDATA") or home / "AppData" / "Local")
        return local / "navicert" / kind
    if sys.platform == "darwin":
        return home / "Library" / ("Caches" if kind == "cache" else "Application Support") / "navicert"
    folders = {"data": home / ".local" / "share", "config": home / ".config", "cache": home / ".cache"}
    return folders[kind] / "navicert"


def _search(start: Path) -> Path | None:
    for folder in (start, *start.absolute().parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None


def _file(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror or error}", "config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInput(f"{path} is not a TOML file: {error}", "config") from error
    _refuse_unknown(values, str(path))
    if has_password(str(values.get("workspace", ""))):
        env = _BY_NAME["workspace"].env
        message = f"{path} holds a password: give the workspace by {env} or {env}_FILE"
        raise InvalidInput(message, "workspace")
    return values


def _refuse_unknown(values: Mapping[str, Any], where: str) -> None:
    for name in values:
        if name not in _BY_NAME:
            near = difflib.get_close_matches(name, _BY_NAME, 1, 0.5)
            hint = f"did you mean {near[0]}?" if near else f"settings are {', '.join(_BY_NAME)}"
            raise InvalidInput(f"{name} ({where}) is not a setting: {hint}", name)


def _environment(env: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in env.items():
        key = name.removeprefix("NAVICERT_").lower()
        # Variables that are no settings: the tests' own, and the parts of other installations.
        if key == name.lower() or key in ("require", "config"):
            continue
        base = key.removesuffix("_file")
        if key.endswith("_file") and base in _BY_NAME and _BY_NAME[base].secret:
            found.setdefault(base, _secret_file(name, value))
            continue
        if key not in _BY_NAME:
            near = difflib.get_close_matches(key, _BY_NAME, 1, 0.5)
            hint = f"did you mean {_BY_NAME[near[0]].env}?" if near else f"settings are {', '.join(_BY_NAME)}"
            raise InvalidInput(f"{name} (environment) is not a setting: {hint}", key)
        found[key] = value
    return found


def _secret_file(name: str, path: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{name} names a file that cannot be read: {error}", name.lower()) from error


def has_password(workspace: str) -> bool:
    """Whether a workspace location holds a password."""
    scheme, found, rest = workspace.partition("://")
    return bool(found and scheme and ":" in rest.partition("@")[0] and "@" in rest) or "password=" in rest


def shown(name: str, value: Any) -> str:
    """A value as `config show` prints it; passwords are not printed."""
    if value is None or value == ():
        return _BY_NAME[name].default
    if name == "threshold":
        return f"{Decimal(value) / 1000:.2f}" if value % 10 == 0 else f"{Decimal(value) / 1000:.3f}"
    if name == "workspace" and has_password(str(value)):
        scheme, _, rest = str(value).partition("://")
        user, _, tail = rest.partition("@")
        return f"{scheme}://{user.partition(':')[0]}:***@{tail.partition('?')[0]}"
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
