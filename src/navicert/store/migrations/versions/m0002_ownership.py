"""Ownership facts: datasets, parties with their keys, interests, findings, and which party is which entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _text(name: str, *, required: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=not required)


def _number(name: str, *, required: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=not required)


def _table(name: str, *columns: sa.Column[str] | sa.Column[int], indexes: tuple[tuple[str, ...], ...]) -> None:
    op.create_table(name, *columns)
    for parts in indexes:
        op.create_index(f"ix_{name}_{'_'.join(parts)}", name, list(parts))


def upgrade() -> None:
    """Make the tables of ownership facts."""
    _table(
        "fact_dataset",
        sa.Column("seq", sa.Integer, primary_key=True),
        *(_text(name, required=True) for name in ("name", "form", "file", "sha256", "recorded_from")),
        _text("recorded_to"),
        *(_number(name) for name in ("parties", "interests", "findings")),
        indexes=(("name",),),
    )
    _table(
        "ownership_party",
        sa.Column("seq", sa.Integer, primary_key=True),
        _number("load"),
        *(_text(name, required=True) for name in ("id", "name", "kind")),
        *(_text(name) for name in ("country", "said")),
        indexes=(("id",), ("load", "seq")),
    )
    _table(
        "ownership_key",
        _text("key", required=True),
        _number("load"),
        _text("party", required=True),
        indexes=(("key",),),
    )
    _table(
        "ownership_interest",
        sa.Column("seq", sa.Integer, primary_key=True),
        _number("load"),
        *(_text(name, required=True) for name in ("owner", "owned", "kind")),
        *(_text(name) for name in ("low", "high")),
        _number("open"),
        *(_text(name) for name in ("share_text", "from_earliest", "from_latest", "to_earliest", "to_latest", "said")),
        indexes=(("owner",), ("owned",), ("load", "seq")),
    )
    _table(
        "fact_finding",
        sa.Column("seq", sa.Integer, primary_key=True),
        _number("load"),
        *(_text(name, required=True) for name in ("code", "text")),
        indexes=(("load",),),
    )
    _table(
        "fact_resolution",
        sa.Column("seq", sa.Integer, primary_key=True),
        *(_text(name, required=True) for name in ("party", "entry_id", "list_code", "how")),
        _number("score", required=False),
        *(_text(name, required=True) for name in ("matched", "state", "by", "note", "at")),
        _text("until"),
        indexes=(("party",), ("entry_id",)),
    )
