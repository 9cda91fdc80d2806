"""Facts about single rows that a list file leaves out and an official source prints."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from navicert.lists.source import data_text
from navicert.model.party import Address


@cache
def address_rows() -> Mapping[tuple[str, str], Address]:
    """The addresses behind the labels of Supplement No. 4 ("Address 01"), by label and country.

    The CSL prints only the label where it gives no addresses; the label repeats in every country.
    """
    data: dict[str, Any] = tomllib.loads(data_text("law", "el_address_rows.toml"))
    return {(row["label"], row["country"]): Address(row["address"], country=row["country"]) for row in data["address"]}
