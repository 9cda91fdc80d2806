"""Where it is kept: SQLAlchemy Core over SQLite or PostgreSQL.

`open_store` is the door; no SQL stands outside this package. Values go in and come out as dataclasses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from navicert.store.workspace import Store as Store
    from navicert.store.workspace import open_store as open_store

__all__ = ["Store", "open_store"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from navicert.store import workspace

        return getattr(workspace, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
