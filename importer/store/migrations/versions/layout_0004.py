"""What the requests of a run were like, and what an earlier run may have brought to the API."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add a column and a table; of older runs nobody knows it."""
    op.add_column("runs", sa.Column("traffic", sa.JSON))
    op.create_table(
        "doubtful_arrivals",
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("run", "n"),
        sqlite_with_rowid=False,
    )
