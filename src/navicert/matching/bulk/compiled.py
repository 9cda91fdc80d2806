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
from numba.core import config

from navicert.matching import kernel

F = TypeVar("F", bound=Callable[..., Any])


@lru_cache(maxsize=1)
def _folder() -> str:
    """Where machine code is kept, named after every source that goes into it."""
    digest = hashlib.sha256(numba.__version__.encode())
    for source in [Path(str(kernel.__file__)), *sorted(Path(__file__).parent.glob("*.py"))]:
        digest.update(source.read_bytes())
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for base in (home, Path(tempfile.gettempdir())):
        folder = base / "navicert" / f"compiled-{digest.hexdigest()[:16]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return str(folder)
    return ""


def compiled(function: F) -> F:
    """A function as machine code that does not hold the interpreter lock; compiled when first called."""
    kept = config.CACHE_DIR
    config.CACHE_DIR = _folder()
    try:
        made: F = numba.njit(nogil=True, cache=bool(_folder()))(function)
        return made
    finally:
        config.CACHE_DIR = kept


def _kernel() -> dict[str, Any]:
    """The kernel with each of its functions compiled, calling each other compiled."""
    space = dict(vars(kernel))
    for name, value in list(space.items()):
        if isinstance(value, FunctionType) and value.__module__ == kernel.__name__:
            space[name] = compiled(FunctionType(value.__code__, space, name, value.__defaults__))
    return space


_KERNEL = _kernel()
choose_edges = _KERNEL["choose_edges"]
weigh = _KERNEL["weigh"]
