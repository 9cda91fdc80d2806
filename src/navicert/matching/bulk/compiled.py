"""Compilation: the functions of this package, and the kernel from its own source, as machine code.

Compiled code is kept between runs in a folder named after the sources it was made of. Without that a compiled caller
would keep the old kernel inlined when nothing but the kernel's source has changed.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

import numba
from numba.core import config as numba_config

from navicert.matching import kernel

settings: Any = numba_config
F = TypeVar("F", bound=Callable[..., Any])


# Each module may call only what stands before it: a change throws away no more machine code than it must.
ORDER = (
    "kernel", "views", "compiled", "hashing", "lexicon", "words", "reading", "analysis", "taking_apart",
    "spelling", "tables", "finding", "neighbors", "related", "table", "ceilings", "pairs", "asking", "reaching", "scan",
)  # fmt: skip


@lru_cache(maxsize=len(ORDER))
def _folder(module: str) -> str:
    """Where machine code of a module is kept, named after every source that goes into it; empty if nowhere."""
    digest = hashlib.sha256(numba.__version__.encode())
    for name in ORDER[: ORDER.index(module) + 1]:
        source = Path(str(kernel.__file__)) if name == "kernel" else Path(__file__).with_name(f"{name}.py")
        digest.update(source.read_bytes() if source.exists() else b"")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for base in (home, Path(tempfile.gettempdir())):
        folder = base / "navicert" / f"compiled-{module}-{digest.hexdigest()[:16]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return str(folder)
    return ""


def compiled(function: F) -> F:
    """A function as machine code that does not hold the interpreter lock; compiled when first called.

    It may not make arrays: counting who refers to each of the many arrays of a table would cost more than the work.
    """
    return _compiled(function, _nrt=False)


def compiled_loosely(function: F) -> F:
    """The same for a function that makes arrays."""
    return _compiled(function)


def _compiled(function: F, **options: Any) -> F:
    kept = settings.CACHE_DIR
    folder = _folder(function.__module__.rpartition(".")[2])
    settings.CACHE_DIR = folder
    try:
        made: F = numba.njit(nogil=True, cache=bool(folder), **options)(function)
        return made
    finally:
        settings.CACHE_DIR = kept


def _kernel() -> dict[str, Any]:
    """The kernel with each of its functions compiled, calling each other compiled."""
    space = dict(vars(kernel))
    for name, value in list(space.items()):
        if isinstance(value, FunctionType) and value.__module__ == kernel.__name__:
            space[name] = compiled(_moved(value, space))
    return space


def _moved(function: FunctionType, space: dict[str, Any]) -> FunctionType:
    moved = FunctionType(function.__code__, space, function.__name__, function.__defaults__)
    moved.__module__ = function.__module__
    return moved


_KERNEL = _kernel()
choose_edges = _KERNEL["choose_edges"]
weigh = _KERNEL["weigh"]
