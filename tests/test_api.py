"""The public surface: what is promised is there, and loading it costs nothing before it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import navicert


def test_everything_promised_is_there() -> None:
    assert all(getattr(navicert, name) is not None for name in navicert.__all__)


def test_compare_tells_score_level_and_reasons() -> None:
    found = navicert.compare("Zhipu AI", "ZHIPU A.I.", kind="company")
    assert found.level == "match"
    assert found.features
    assert navicert.compare("CETC 36th Research Institute", "CETC 38th Research Institute").level != "match"


def test_an_unknown_name_says_what_there_is() -> None:
    with pytest.raises(AttributeError, match="open_workspace"):
        navicert.nothing_of_that_name  # noqa: B018


def test_importing_loads_no_engine() -> None:
    code = "import sys, navicert; print(sorted(m for m in sys.modules if m.startswith('navicert.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
