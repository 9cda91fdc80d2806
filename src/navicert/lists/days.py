"""Days as the lists print them: "31 Aug 1960", "June 21, 2022", "24.02.2026", "6/9/21", "2026-01-22"."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ ,-]+(\d{4})")
_MONTH_DAY_YEAR = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_MONTH_YEAR = re.compile(r"([A-Za-z]{3,9})\.?,? (\d{4})")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_YEAR = re.compile(r"\d{4}")
# Two-digit years on US lists run from 1960 (the first debarments still in force are of the 1980s) to 2059.
_CENTURY_FROM = 60


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    return _MONTHS.get(name.casefold(), 0)


def full_year(two_digits: int) -> int:
    """The year that a US notice means by two digits: 60 to 99 in the last century, 00 to 59 in this one."""
    return two_digits + (1900 if two_digits >= _CENTURY_FROM else 2000)


def read_day(text: str) -> date | None:
    """The day that a text names, where it names one day and nothing else.

    Args:
        text: "2026-01-22", "21 June 2022", "June 21, 2022", or American "6/9/2021" (month first).

    Returns:
        The day; None where the text is empty, names no day, or a day that does not exist.
    """
    text = " ".join(text.split())
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        return _day(int(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_DAY_YEAR.fullmatch(text):
        return _day(int(match[3]), _month(match[1]), int(match[2]))
    if match := _AMERICAN.fullmatch(text):
        year = int(match[3])
        return _day(year if year > 99 else full_year(year), int(match[1]), int(match[2]))
    return None


def birth_date(text: str) -> str | None:
    """A date of birth in the form of `Party.birth_dates`.

    Args:
        text: "31 Aug 1960", "Aug 1960", "1960". Approximate dates ("circa 1960") and ranges give None: a
            wrong day would tell two records of one person apart.

    Returns:
        "1960-08-31", "1960-08" or "1960".
    """
    text = " ".join(text.split())
    day = read_day(text)
    if day:
        return day.isoformat()
    if match := _MONTH_YEAR.fullmatch(text):
        month = _month(match[1])
        return f"{match[2]}-{month:02d}" if month else None
    return text if _YEAR.fullmatch(text) else None


# A longer run of years says so little of a person that it is left to the reader of the remarks.
_LONGEST_RANGE = 5


def birth_dates(text: str) -> tuple[str, ...]:
    """The dates of birth that a text names, each in the form of `Party.birth_dates`.

    Args:
        text: as for `birth_date`, or a range: "01 Jan 1958 to 31 Dec 1958" is the year 1958, "1955 to 1957"
            is any of three years.

    Returns:
        Nothing for approximate dates and ranges over more than five years.
    """
    first, to, last = text.partition(" to ")
    if not to:
        single = birth_date(text)
        return (single,) if single else ()
    start, end = birth_date(first), birth_date(last)
    if not start or not end:
        return ()
    years = range(int(start[:4]), int(end[:4]) + 1)
    return tuple(map(str, years)) if 0 < len(years) <= _LONGEST_RANGE else ()
