"""The documentation is true: every command, setting, list, exit code and word is checked against the code."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

import navicert.errors
from navicert.cli.main import COMMANDS, PARTS
from navicert.config import SETTINGS
from navicert.lists.registry import screening_lists

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def reference() -> ModuleType:
    """`scripts/reference.py`, which is no package."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reference"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["commands.md", "settings.md", "lists.md", "data.md"])
def test_reference_pages_follow_from_the_code(reference: ModuleType, page: str) -> None:
    assert read(DOCS / "reference" / page) == reference.PAGES[page](), "run: python scripts/reference.py"


def test_every_command_and_option_is_documented(reference: ModuleType) -> None:
    text = read(DOCS / "reference" / "commands.md")
    seen = 0
    for name, command in reference.commands():
        assert re.search(rf"^#+ {re.escape(name)}$", text, re.MULTILINE), name
        for parameter in command.params:
            for option in (*parameter.opts, *parameter.secondary_opts):
                if option.startswith("--"):
                    assert option in text, f"{name} {option}"
                    seen += 1
    assert seen > 20


def test_every_help_ends_with_two_examples(reference: ModuleType) -> None:
    for name, _ in reference.commands():
        text = reference.help_of(name, _)
        head, _, examples = text.rpartition("Examples:")
        assert head, name
        lines = [line.strip() for line in examples.strip().splitlines()]
        assert len(lines) == 2 and all(line.startswith("navicert ") for line in lines), name


def test_examples_parse(reference: ModuleType) -> None:
    """Each example names a real command with real options and as many arguments as it takes."""
    commands: dict[str, Any] = dict(reference.commands())
    examples = [line for entry in COMMANDS.values() for line in entry.examples]
    examples += [line for pair in PARTS.values() for line in pair]
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", read(page), re.DOTALL):
            examples += re.findall(r"^(navicert [^\n|>#]+?)(?:\s{2,}#.*)?$", block, re.MULTILINE)
        examples += re.findall(r"^\| [^|\n]+\| `(navicert [^`]+)` \|$", read(page), re.MULTILINE)
    assert len(examples) > 30
    for example in examples:
        words = shlex.split(example)[1:]
        while words and words[0].startswith("-"):
            words = words[2:] if words[0] in ("--workspace", "--config") else words[1:]
        name = "navicert"
        while words and f"{name} {words[0]}" in commands:
            name = f"{name} {words.pop(0)}"
        command = commands[name]
        assert name != "navicert" or not words, example
        context = typer.Context(command, info_name=name, resilient_parsing=False)
        if not hasattr(command, "list_commands"):
            command.make_parser(context).parse_args(args=list(words)) if hasattr(
                command, "make_parser"
            ) else command.parse_args(context, list(words))


def test_every_setting_is_documented() -> None:
    text = read(DOCS / "reference" / "settings.md")
    assert SETTINGS
    for setting in SETTINGS:
        assert f"| `{setting.name}` | `{setting.env}`" in text


def test_every_list_is_documented() -> None:
    text = read(DOCS / "reference" / "lists.md")
    codes = set(screening_lists())
    assert {"EL", "MEU", "UVL", "DPL", "SDN", "1260H"} <= codes
    for code in codes:
        assert re.search(rf"^\| {re.escape(code)} \|", text, re.MULTILINE), code


def errors() -> list[type[navicert.errors.NavicertError]]:
    found = [navicert.errors.NavicertError]
    for parent in found:
        found += [child for child in parent.__subclasses__() if child.__module__ == "navicert.errors"]
    return found


def test_every_exit_code_is_documented() -> None:
    text = read(DOCS / "reference" / "exit-codes.md")
    rows = dict(re.findall(r"^\| `(\d+)` \|(.*)$", text, re.MULTILINE))
    assert {"0", "1", "2", "3", "4", "5", "10", "130"} == set(rows)
    for error in errors():
        assert f"`{error.__name__}`" in rows[str(error.exit_code)], error.__name__


def test_every_link_leads_somewhere() -> None:
    count = 0
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", read(page)):
            if target.startswith(("http://", "https://")):
                continue
            count += 1
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}"
    assert count > 20


def test_the_architecture_of_the_readme_is_the_list_of_folders() -> None:
    package = ROOT / "src" / "navicert"
    folders = {path.name for path in package.iterdir() if (path / "__init__.py").exists()}
    named = set(re.findall(r"^\| `(\w+)/` \|", read(ROOT / "README.md"), re.MULTILINE))
    assert named == folders


def test_decisions_are_numbered_and_short() -> None:
    pages = sorted((DOCS / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = read(page)
        for part in ("## Context", "## Decision", "## Consequences"):
            assert part in text, page.name
        assert len(text.splitlines()) <= 60, page.name


def test_no_page_names_this_machine() -> None:
    for page in PAGES:
        assert str(Path.home()) not in read(page) and str(ROOT) not in read(page), page.name
