"""Runs migrations on the connection, and in the transaction, that ``layout.upgrade`` gives."""

from alembic import context

from importer.store.layout import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
context.run_migrations()
