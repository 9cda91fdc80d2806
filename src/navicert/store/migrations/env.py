"""Run migrations on the connection that the caller opened, inside the caller's transaction."""

from __future__ import annotations

from alembic import context

from navicert.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
