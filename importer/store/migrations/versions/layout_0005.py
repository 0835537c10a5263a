"""Which files jobs have taken, when they were looked after, and what is wrong with them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add three tables."""
    op.create_table(
        "drops",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("job", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("size", sa.Float, nullable=False),
        sa.Column("modified", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("run", sa.String, nullable=False),
        sa.Column("seen", sa.String, nullable=False),
        sa.Column("changed", sa.String, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("figures", sa.JSON),
    )
    op.create_index("drops_job", "drops", ["job", "name"])
    op.create_table(
        "job_looks",
        sa.Column("job", sa.String, primary_key=True),
        sa.Column("first", sa.String, nullable=False),
        sa.Column("last", sa.String, nullable=False),
        sa.Column("tidied", sa.String),
    )
    op.create_table(
        "job_troubles",
        sa.Column("job", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("since", sa.String, nullable=False),
        sa.Column("told", sa.String, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("job", "subject"),
    )
