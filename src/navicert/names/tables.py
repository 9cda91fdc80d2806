"""The word lists and code tables of this package: text files that a person can read and correct.

Every file is UTF-8, one row a line, columns separated by tabs; lines that start with # explain the file.
"""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).with_name("data")


def rows(name: str) -> list[list[str]]:
    """The rows of the table `name`, each a list of its columns; explanations are left out."""
    return [line.split("\t") for line in lines(name)]


def lines(name: str) -> list[str]:
    """The rows of the table `name`, not yet split into columns."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("# ")]
