"""Alembic migrations of the workspace."""
