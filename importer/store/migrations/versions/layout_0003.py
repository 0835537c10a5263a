"""The list of numbers that are never sent to."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add a table; what is there stays."""
    exact = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "suppression",
        sa.Column("phone", exact, primary_key=True),
        sa.Column("added", sa.String, nullable=False),
        sa.Column("reason", sa.Text),
    )
