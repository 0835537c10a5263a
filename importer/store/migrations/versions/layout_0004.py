"""What the requests of a run were like."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add a column; of older runs nobody knows it."""
    op.add_column("runs", sa.Column("traffic", sa.JSON))
