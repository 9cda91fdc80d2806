"""Which country a cell means: "CN", "CHN", "China", "中国", "Chine"."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from navicert.exchange.columns import fold


@cache
def _codes() -> dict[str, str]:
    """Spellings to ISO 3166-1 alpha-2, from the tables of the names package (Unicode CLDR and additions)."""
    folder = files("navicert.names").joinpath("data")
    out: dict[str, str] = {}
    for table in ("cldr_countries.tsv", "countries.tsv"):
        source = folder.joinpath(table)
        if not source.is_file():
            continue
        for line in source.read_text(encoding="utf-8").splitlines():
            if line.startswith("#") or not line.strip():
                continue
            code, longer, names = [*line.split("\t"), "", ""][:3]
            for spelling in (code, *longer.split("|"), *names.split("|")):
                out.setdefault(fold(spelling), code)
    return out


def read_country(text: str) -> str | None:
    """The country that a person wrote.

    Args:
        text: a code of two or three letters in any case, or a name in one of the languages of the table.

    Returns:
        ISO 3166-1 alpha-2, upper case; None where the spelling is not known.
    """
    folded = fold(text)
    return _codes().get(folded) if folded else None


def country_names() -> dict[str, str]:
    """Every known spelling, folded, with its code; for "did you mean"."""
    return dict(_codes())
