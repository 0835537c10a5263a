"""The story of a run's numbers, doubts about a contact's, and the numbers never to send to."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add columns and a table; older runs have no story and no doubts."""
    op.add_column("runs", sa.Column("numbers", sa.JSON))
    op.add_column("contacts", sa.Column("doubt", sa.Text))
    exact = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "suppression",
        sa.Column("phone", exact, primary_key=True),
        sa.Column("added", sa.String, nullable=False),
        sa.Column("reason", sa.Text),
    )
