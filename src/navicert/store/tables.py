"""The tables of a workspace.

Days are ISO 8601 text and instants RFC 3339 text in UTC, so that both databases sort, compare and print them
alike. JSON is text too: what was answered is kept byte for byte.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _bound(name: str) -> tuple[Column[str], Column[str], Column[str]]:
    return Column(f"{name}_earliest", Text), Column(f"{name}_latest", Text), Column(f"{name}_source", Text)


# Small facts about the workspace: the data version, the digest of the bundled lists that it holds.
meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

# A file as retrieved, packed with xz; one file can carry several lists.
list_file = Table(
    "list_file",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("published", Text),
    Column("url", Text),
    Column("media", Text, nullable=False),
    Column("publisher", Text),
    Column("license", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("faults", Text, nullable=False),
    Column("retrieved_at", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("content", LargeBinary, nullable=False),
)

list_version = Table(
    "list_version",
    metadata,
    Column("code", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("published", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("sha256", Text, ForeignKey("list_file.sha256"), nullable=False),
    Column("url", Text),
    Column("retrieved_at", Text),
    Column("license", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("covers", Text, nullable=False),
    Column("faults", Text, nullable=False),
    Column("checks", Text, nullable=False),
    Column("accepted_reason", Text),
    Column("title", Text),
    Column("recorded_at", Text, nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("id", Text, primary_key=True),
    Column("list_code", Text, nullable=False, index=True),
)

entry_text = Table(
    "entry_text", metadata, Column("hash", Text, primary_key=True), Column("payload", Text, nullable=False)
)

entry_state = Table(
    "entry_state",
    metadata,
    Column("entry_id", Text, ForeignKey("entry.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("list_code", Text, nullable=False),
    Column("spell", Integer, nullable=False),
    Column("text_hash", Text, ForeignKey("entry_text.hash"), nullable=False),
    *_bound("listed_from"),
    *_bound("listed_to"),
    *_bound("text_from"),
    *_bound("text_to"),
    Column("covers", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("known_from", Text, nullable=False),
    Column("known_to", Text),
    Index(None, "list_code", "known_to"),
)

# What happened to the lists: updates, refusals, shrinks accepted with a reason, imports. Rows are never
# changed.
list_event = Table(
    "list_event",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("code", Text),
    Column("version", Text),
    Column("detail", Text, nullable=False),
)

# What was asked and answered: screenings ("scr_...") and determinations ("det_..."). Rows are never changed.
screening = Table(
    "screening",
    metadata,
    Column("id", Text, primary_key=True),
    Column("created_at", Text, nullable=False, index=True),
    Column("as_of", Text, nullable=False),
    Column("known_by", Text),
    Column("request", Text, nullable=False),
    Column("response", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("data_version", Text, nullable=False),
    Column("engine_version", Text, nullable=False),
)

# One load of a dataset of ownership facts; a newer one of the same name closes it, and its facts with it.
fact_dataset = Table(
    "fact_dataset",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("form", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("recorded_from", Text, nullable=False),
    Column("recorded_to", Text),
    Column("parties", Integer, nullable=False),
    Column("interests", Integer, nullable=False),
    Column("findings", Integer, nullable=False),
)

ownership_party = Table(
    "ownership_party",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("load", Integer, nullable=False),
    Column("id", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("country", Text),
    Column("said", Text),
    Index(None, "load", "seq"),
)

# Under which keys a party is found: "=" and the folded name, "w" and a word of it, "#" and an identifier.
ownership_key = Table(
    "ownership_key",
    metadata,
    Column("key", Text, nullable=False, index=True),
    Column("load", Integer, nullable=False),
    Column("party", Text, nullable=False),
)

ownership_interest = Table(
    "ownership_interest",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("load", Integer, nullable=False),
    Column("owner", Text, nullable=False, index=True),
    Column("owned", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("low", Text),
    Column("high", Text),
    Column("open", Integer, nullable=False),
    Column("share_text", Text),
    Column("from_earliest", Text),
    Column("from_latest", Text),
    Column("to_earliest", Text),
    Column("to_latest", Text),
    Column("said", Text),
    Index(None, "load", "seq"),
)

fact_finding = Table(
    "fact_finding",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("load", Integer, nullable=False, index=True),
    Column("code", Text, nullable=False),
    Column("text", Text, nullable=False),
)

# Which party of the facts is which entry of a list. A decision closes the row and opens another.
fact_resolution = Table(
    "fact_resolution",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("party", Text, nullable=False, index=True),
    Column("entry_id", Text, nullable=False, index=True),
    Column("list_code", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("score", Integer),
    Column("matched", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("until", Text),
)
