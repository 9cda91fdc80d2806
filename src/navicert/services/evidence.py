"""A stored screening or determination, exactly as it was answered."""

from __future__ import annotations

from typing import Any

from navicert.errors import StoreError
from navicert.services.workspace import Workspace
from navicert.store.records import ScreeningRecord


def evidence(workspace: Workspace, screening_id: str) -> dict[str, Any]:
    """The record of a screening as JSON values, with a check that it is what was answered.

    Args:
        screening_id: for example "scr_0123456789abcdef" or "det_0123456789abcdef".

    Returns:
        `screening_id` or `determination_id`, `created_at`, `as_of`, `known_by`, `request`, `response` (what
        `screen --format json` or `determine --format json` answered), `data_version`, `engine_version`, `sha256` of
        the response and `intact`.

    Raises:
        NotFound: nothing that is stored has that id.
        StoreError: the stored answer was changed or damaged.
    """
    record = workspace.store.screenings.get(screening_id.strip())
    if not record.intact:
        raise StoreError(
            f"the stored answer of {record.id} no longer has its checksum {record.sha256}: the workspace "
            f"{workspace.store.location} was changed or damaged; restore it from a backup"
        )
    return as_json(record)


def as_json(record: ScreeningRecord) -> dict[str, Any]:
    """A stored screening as JSON values."""
    return {
        "determination_id" if record.id.startswith("det_") else "screening_id": record.id,
        "created_at": record.created_at.isoformat(),
        "as_of": record.as_of.isoformat(),
        "known_by": record.known_by.isoformat() if record.known_by else None,
        "data_version": record.data_version,
        "engine_version": record.engine_version,
        "sha256": record.sha256,
        "intact": record.intact,
        "request": dict(record.request),
        "response": dict(record.response),
    }
