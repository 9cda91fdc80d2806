"""The words an answer may use. None of them says that a party is allowed."""

from __future__ import annotations

from typing import Literal

Status = Literal["restricted", "review", "nothing_found", "not_checked"]
Level = Literal["match", "possible"]
Comparison = Literal["match", "possible", "different"]
