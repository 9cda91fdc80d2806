"""Fixtures for every test.

Strategy: real lists, real processes, real databases. What needs the evaluation data beside the checkout asks for
`shared_data` and skips, saying so, where it is absent.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def required(what: str) -> bool:
    """Whether this run must fail, not skip, where `what` (browser, postgres, spark) is missing."""
    return what in os.environ.get("NAVICERT_REQUIRE", "").replace(" ", "").split(",")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real lists that are for tests only; skips where it is absent."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the evaluation data are not beside this checkout (../shared/data)")
    return folder


@pytest.fixture(scope="session")
def shared_domain() -> Path:
    """The folder of law tables and term lists; skips where it is absent."""
    folder = SHARED / "domain"
    if not folder.is_dir():
        pytest.skip("the law tables are not beside this checkout (../shared/domain)")
    return folder
