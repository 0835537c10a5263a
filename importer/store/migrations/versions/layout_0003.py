"""The story of a run's numbers, and doubts about a contact's."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add columns; older runs have no story and no doubts."""
    op.add_column("runs", sa.Column("numbers", sa.JSON))
    op.add_column("contacts", sa.Column("doubt", sa.Text))
