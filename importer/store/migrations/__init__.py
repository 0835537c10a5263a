"""The store's layouts, oldest first, and the way from each to the next (Alembic)."""
