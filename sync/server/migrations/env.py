"""Run by Alembic; the connection is handed over by `sync.server.database`, there is no ini file."""

import sqlalchemy as sa
from alembic import context

connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql" and sa.inspect(connection).has_table("alembic_version"):
    # Waits for every transaction that has looked (`sync.server.fence`), and lets nobody look until this is committed.
    connection.exec_driver_sql("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
