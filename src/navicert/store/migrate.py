"""Run the migrations; imported only when the tables are not at the newest form."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from navicert.errors import StoreError


def alembic_config(connection: Connection | None = None) -> Config:
    """The settings under which alembic finds the migrations of this package."""
    config = Config()
    config.set_main_option("script_location", "navicert.store:migrations")
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, location: str) -> None:
    """Bring the tables to the newest form inside the transaction of `connection`.

    Raises:
        StoreError: the database was written by a newer navicert, or holds the tables of another program.
    """
    config = alembic_config(connection)
    found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        message = f"the workspace {location} was made by a newer navicert (schema {found}): upgrade navicert"
        raise StoreError(message)
    if found is None and (others := inspect(connection).get_table_names()):
        raise StoreError(f"{location} is not a navicert workspace: it holds the tables {', '.join(others[:5])}")
    command.upgrade(config, "head")
