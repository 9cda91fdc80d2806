"""The workspace: list files and versions, bitemporal entries, events and screenings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

APPEND_ONLY = {"list_event": "seq", "screening": "id"}


def _text(name: str, *, required: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=not required)


def _bound(name: str) -> list[sa.Column[str]]:
    return [_text(f"{name}_earliest"), _text(f"{name}_latest"), _text(f"{name}_source")]


def upgrade() -> None:
    """Make all tables, and make the rows of two of them unchangeable."""
    _lists()
    _entries()
    _records()
    for table, key in APPEND_ONLY.items():
        _append_only(table, key)


def _lists() -> None:
    op.create_table("meta", sa.Column("key", sa.Text, primary_key=True), _text("value", required=True))
    op.create_table(
        "list_file",
        sa.Column("sha256", sa.Text, primary_key=True),
        _text("source", required=True),
        _text("published"),
        _text("url"),
        _text("media", required=True),
        _text("publisher"),
        _text("license", required=True),
        _text("origin", required=True),
        _text("faults", required=True),
        _text("retrieved_at"),
        _text("etag"),
        _text("last_modified"),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "list_version",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        _text("published", required=True),
        _text("publisher", required=True),
        sa.Column("sha256", sa.Text, sa.ForeignKey("list_file.sha256"), nullable=False),
        _text("url"),
        _text("retrieved_at"),
        _text("license", required=True),
        _text("origin", required=True),
        sa.Column("entries", sa.Integer, nullable=False),
        _text("covers", required=True),
        _text("faults", required=True),
        _text("checks", required=True),
        _text("accepted_reason"),
        _text("title"),
        _text("recorded_at", required=True),
    )


def _entries() -> None:
    op.create_table("entry", sa.Column("id", sa.Text, primary_key=True), _text("list_code", required=True))
    op.create_index("ix_entry_list_code", "entry", ["list_code"])
    op.create_table("entry_text", sa.Column("hash", sa.Text, primary_key=True), _text("payload", required=True))
    op.create_table(
        "entry_state",
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entry.id"), primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        _text("list_code", required=True),
        sa.Column("spell", sa.Integer, nullable=False),
        sa.Column("text_hash", sa.Text, sa.ForeignKey("entry_text.hash"), nullable=False),
        *_bound("listed_from"),
        *_bound("listed_to"),
        *_bound("text_from"),
        *_bound("text_to"),
        _text("covers", required=True),
        _text("publisher", required=True),
        _text("row_id", required=True),
        _text("known_from", required=True),
        _text("known_to"),
    )
    op.create_index("ix_entry_state_list_code_known_to", "entry_state", ["list_code", "known_to"])


def _records() -> None:
    op.create_table(
        "list_event",
        sa.Column("seq", sa.Integer, primary_key=True),
        _text("at", required=True),
        _text("action", required=True),
        _text("code"),
        _text("version"),
        _text("detail", required=True),
    )
    op.create_table(
        "screening",
        sa.Column("id", sa.Text, primary_key=True),
        _text("created_at", required=True),
        _text("as_of", required=True),
        _text("known_by"),
        _text("request", required=True),
        _text("response", required=True),
        _text("sha256", required=True),
        _text("data_version", required=True),
        _text("engine_version", required=True),
    )
    op.create_index("ix_screening_created_at", "screening", ["created_at"])


def _append_only(table: str, key: str) -> None:
    """Refuse changes in the database itself: a record must hold against other programs too."""
    message = f"rows of {table} are never changed"
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        # INSERT OR REPLACE deletes without a delete trigger.
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
    )
    for level, verbs in (("ROW", "UPDATE OR DELETE"), ("STATEMENT", "TRUNCATE")):
        op.execute(
            f"CREATE TRIGGER {table}_append_only_{level.lower()} BEFORE {verbs} ON {table} "
            f"FOR EACH {level} EXECUTE FUNCTION {table}_append_only()"
        )
