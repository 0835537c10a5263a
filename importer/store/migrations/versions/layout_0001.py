"""The first layout: runs, their rows in blocks, their contacts, and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables as version 0.1.0 of the program first had them."""
    exact = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "runs",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("parent", sa.String),
        sa.Column("started", sa.String, nullable=False),
        sa.Column("finished", sa.String),
        sa.Column("base_url", sa.String, nullable=False),
        sa.Column("channel", sa.String),
        sa.Column("mapping_name", sa.String, nullable=False),
        sa.Column("mapping_sha256", sa.String, nullable=False),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.Column("reports_folder", sa.String, nullable=False),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("rows", "blank", "extra_columns")
        ),
        *(
            sa.Column(name, sa.JSON, nullable=False)
            for name in ("codes", "rejected", "countries", "warnings")
        ),
        sa.Column("requests", sa.Integer, nullable=False),
        sa.Column("retries", sa.Integer, nullable=False),
        sa.Column("send_seconds", sa.Float, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("reported", sa.Integer, nullable=False),
        sa.Column("stop_code", sa.String),
        sa.Column("stop_message", sa.Text),
    )
    op.create_table(
        "row_blocks",
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("first_n", sa.Integer, nullable=False),
        sa.Column("source", sa.Integer, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("run", "first_n"),
    )
    op.create_table(
        "contacts",
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("run", "n", "source", "number")),
        sa.Column("channel", exact, nullable=False),
        sa.Column("phone", exact, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("newest", exact, nullable=False),
        sa.Column("defaulted", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("kept_n", sa.Integer),
        sa.Column("kept_row", sa.String),
        sa.Column("possible_row", sa.String),
        sa.Column("code", sa.String),
        sa.Column("message", sa.Text),
        sa.Column("warnings", sa.Text),
        sa.Column("contact_id", sa.String),
        sa.Column("http_status", sa.Integer),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("run", "n"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger",
        sa.Column("base_url", sa.String, nullable=False),
        sa.Column("channel", exact, nullable=False),
        sa.Column("phone", exact, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("run", sa.String, nullable=False),
        sa.Column("accepted", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("base_url", "channel", "phone"),
        sqlite_with_rowid=False,
    )
