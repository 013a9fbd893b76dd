"""Alembic's migrations of the server database. A published one is never changed and never calls living code."""
