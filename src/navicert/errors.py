"""What can go wrong, as a tree. Every message names the field or file and the way out.

NavicertError                     exit code 1
├── InvalidInput                  2   a value that a person typed or a file that they named
│   └── InvalidRows               5   some rows of a file; the rest was done
├── NotFound                      3   no such party, screening or list
├── SearchDefect                  1   the search and the scoring of every name do not find the same
├── DataError                     4   lists are missing, too old or damaged
│   ├── ListFormatError           4   a published file is not what its parser expects
│   └── ListRefused               4   a download that the guard does not let in
└── StoreError                    1   the workspace cannot be opened, read or written
"""

from __future__ import annotations


class NavicertError(Exception):
    """Anything that navicert reports to the user in words."""

    exit_code = 1


class InvalidInput(NavicertError):
    """A value that cannot be used.

    Args:
        message: what is wrong and how to mend it.
        field: the name of the field, flag or setting.
    """

    exit_code = 2

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class InvalidRows(InvalidInput):
    """Some rows of an input file could not be used; the others were."""

    exit_code = 5


class NotFound(NavicertError):
    """Nothing has that id or name."""

    exit_code = 3


class SearchDefect(NavicertError):
    """The search does not find what scoring every name finds: a fault of the program, never of the input."""


class DataError(NavicertError):
    """The lists are missing, damaged, or older than asked for."""

    exit_code = 4


class ListFormatError(DataError):
    """A published file that its parser cannot read.

    Args:
        message: what is wrong.
        where: line, row or element, as far as known.
    """

    def __init__(self, message: str, where: str | None = None) -> None:
        super().__init__(f"{message} (at {where})" if where else message)
        self.where = where


class ListRefused(DataError):
    """A version of a list that the guard keeps out; the last good one stays."""


class StoreError(NavicertError):
    """The workspace cannot be opened, read or written."""
