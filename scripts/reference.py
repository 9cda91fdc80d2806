"""Write the reference pages that follow from the code: `python scripts/reference.py`.

Commands from their help, settings from `config.py`, lists from the registry. `tests/docs` fails where a page
and the code differ.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
WIDTH = 100

COMMANDS_HEAD = """\
# Commands

Data goes to stdout, everything else to stderr. `--help` works on every command. Global options stand
before the command. Dates are `YYYY-MM-DD` or `today`; scores are `0.70` or `70`.
"""
SETTINGS_HEAD = """\
# Settings

A flag counts before the environment, that before `navicert.toml` (the nearest one upwards from the
working folder, or the file of `--config` or `NAVICERT_CONFIG`), that before the user's own file, that
before the default. `navicert config show --sources` prints each value and where it came from. A key
that is no setting is an error.

| Setting in `navicert.toml` | Environment | Type | Default | Meaning |
|---|---|---|---|---|
"""
SETTINGS_FOOT = """
`NO_COLOR` turns colors off, as `--no-color` does. A password belongs into the environment, or into a
file named by a variable that ends in `_FILE`; in a settings file it is refused.

```toml
# navicert.toml
workspace = "work/navicert.db"
lists = ["EL", "MEU", "UVL", "DPL", "SDN"]
threshold = 0.75
max_age_days = 14
```
"""
DATA_HEAD = """\
# Bundled data

Everything that navicert needs offline is in the package. List files are kept as they were retrieved, packed; their
checksums stand in `src/navicert/data/lists/MANIFEST.toml`, and `navicert doctor` compares them.

| File | Of | Published by | Terms | Retrieved from | Known faults |
|---|---|---|---|---|---|
"""
DATA_FOOT = """
The repositories named as origin carry the licenses in brackets; what was taken from them is the government's data.

| Folder | What | Terms |
|---|---|---|
| `src/navicert/data/law` | the Federal Register calendar, spellings of license requirements and review policies, footnotes, amendments of the Entity List; each row with its source and confidence | Apache-2.0, from works of the US Government |
| `src/navicert/law/corpus` | the law corpus: Country Chart, Country Groups and the license requirements of 636 ECCNs, of the eCFR of 2026-07-23; rules, exceptions, end uses, enforcement, letters as dated rows with source and confidence | Apache-2.0, from works of the US Government (public domain, 17 U.S.C. 105); the eCFR text by way of github.com/seelpeed-debug/export-controls-agent-mcp (MIT), converted by `scripts/build_corpus.py` |
| `src/navicert/data/aliases.toml` | names that no list prints, each with its source and confidence | Apache-2.0 |
| `src/navicert/law` | thresholds of ECCN 3A090, notes and letters with their days; figures of 50 chips; each row with its source or confidence | Apache-2.0, from works of the US Government, datasheets and press reports |
| `src/navicert/names/data` | scripts, readings, legal forms, places, terms; every table with its source | [its own list](../../src/navicert/names/data/SOURCES.md): Unicode, MIT, Apache-2.0, CC0 and ISC |
"""  # noqa: E501
LISTS_HEAD = """\
# Lists

What being on a list means differs: some add a license requirement under the Export Administration
Regulations (EAR), some do not, and an answer says which. `navicert lists status` shows the versions you
have, their age and their terms.

| Code | List | Authority | Adds an EAR license requirement by itself | What an entry means | Written in |
|---|---|---|---|---|---|
"""
LISTS_FOOT = """
Military end users, military-intelligence end users and affiliates that no list names can need a license
all the same. Lists of your own are imported under a code of your choice:
[private lists](../guides/private-lists.md).
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its full name, groups before their commands."""
    import typer

    from navicert.cli.main import app

    def walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
        yield name, command
        if hasattr(command, "list_commands"):
            context = typer.Context(command, info_name=name)
            for part in command.list_commands(context):
                yield from walk(f"{name} {part}", command.get_command(context, part))

    yield from walk("navicert", typer.main.get_command(app))


def help_of(name: str, command: Any) -> str:
    """The help of a command as a terminal of `WIDTH` columns shows it."""
    import typer

    parent = None
    for part in name.split()[:-1]:
        parent = typer.Context(command, info_name=part, parent=parent)
    context = typer.Context(
        command, info_name=name.split()[-1], parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )
    lines = command.get_help(context).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def commands_page() -> str:
    """`commands.md`."""
    parts = [COMMANDS_HEAD]
    for name, command in commands():
        mark = "##" if name.count(" ") < 2 else "###"
        parts.append(f"\n{mark} {name}\n\n```text\n{help_of(name, command)}\n```\n")
    return "".join(parts)


def row(*cells: str) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def settings_page() -> str:
    """`settings.md`."""
    from navicert.config import SETTINGS

    parts = [SETTINGS_HEAD]
    for setting in SETTINGS:
        env = f"`{setting.env}`" + (f" or `{setting.env}_FILE`" if setting.secret else "")
        parts.append(row(f"`{setting.name}`", env, setting.type, setting.default, setting.help))
    return "".join([*parts, SETTINGS_FOOT])


def lists_page() -> str:
    """`lists.md`."""
    from navicert.lists.registry import screening_lists

    parts = [LISTS_HEAD]
    for code, known in screening_lists().items():
        title = f"[{known.title}]({known.official_url})" if known.official_url else known.title
        license_effect = "yes" if known.ear_license else "no"
        parts.append(row(code, title, known.authority, license_effect, known.effect, known.citation))
    return "".join([*parts, LISTS_FOOT])


def data_page() -> str:
    """`data.md`."""
    from navicert.lists.source import data_text

    parts = [DATA_HEAD]
    for file in tomllib.loads(data_text("lists", "MANIFEST.toml"))["file"]:
        day = str(file.get("published", "by the file"))
        faults = "; ".join(file.get("faults", ()))
        parts.append(row(f"`{file['file']}`", day, file["publisher"], file["license"], file["origin"], faults))
    return "".join([*parts, DATA_FOOT])


PAGES = {"commands.md": commands_page, "settings.md": settings_page, "lists.md": lists_page, "data.md": data_page}


def main() -> int:
    """Write the pages that differ.

    Returns:
        0.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        path, text = FOLDER / name, page()
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
