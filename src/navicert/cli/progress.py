"""How far a long run is: one line on stderr, only where a person watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

Item = TypeVar("Item")

_EVERY: Final = 0.2  # seconds between two lines


def counted(items: Iterable[Item], total: int, noun: str, *, shown: bool) -> Iterator[Item]:
    """Pass items on and say how many went by, at which rate, and how long the rest will take.

    Args:
        items: what is worked on.
        total: how many there are.
        noun: what they are, in the plural.
        shown: false with `--quiet` and `--no-progress`; a stderr that is no terminal shows nothing either.
    """
    if not shown or not sys.stderr.isatty() or total < 50:
        yield from items
        return
    began = last = time.monotonic()
    width = 0
    for done, item in enumerate(items):
        now = time.monotonic()
        if now - last >= _EVERY:
            last = now
            line = progress_line(done, total, now - began, noun)
            sys.stderr.write("\r" + line.ljust(width))
            sys.stderr.flush()
            width = len(line)
        yield item
    sys.stderr.write("\r" + " " * width + "\r")
    sys.stderr.flush()


def progress_line(done: int, total: int, seconds: float, noun: str) -> str:
    """For example "12,480 of 48,000 rows, 1,310 a second, about 27 s left"."""
    rate = done / seconds if seconds > 0 else 0.0
    line = f"{done:,} of {total:,} {noun}, {rate:,.0f} a second"
    if rate > 0:
        left = round((total - done) / rate)
        line += f", about {left // 60} min {left % 60} s left" if left >= 90 else f", about {left} s left"
    return line
