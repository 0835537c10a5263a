"""What a run needs to be planned again, every attempt, hashes, and the ledger's history."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns; what is there stays. An empty hash equals none, so values are compared."""
    exact = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.add_column("runs", sa.Column("job", sa.JSON))
    op.add_column("runs", sa.Column("pruned", sa.String))
    op.add_column("runs", sa.Column("final", sa.JSON))
    op.add_column("runs", sa.Column("reached", sa.Integer, nullable=False, server_default="0"))
    op.add_column("runs", sa.Column("reached_at", sa.String, nullable=False, server_default=""))
    op.add_column("contacts", sa.Column("hash", sa.String, nullable=False, server_default=""))
    op.add_column("contacts", sa.Column("trail", sa.Text))
    op.add_column("ledger", sa.Column("hash", sa.String, nullable=False, server_default=""))
    op.create_table(
        "ledger_history",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("base_url", sa.String, nullable=False),
        sa.Column("channel", exact, nullable=False),
        sa.Column("phone", exact, nullable=False),
        sa.Column("replaced", sa.String, nullable=False),
        sa.Column("run", sa.String, nullable=False),
        sa.Column("accepted", sa.String, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("added", sa.Text, nullable=False),
    )
    is_pending = sa.text("status = 'pending'")
    op.create_index(
        "contacts_pending",
        "contacts",
        ["run", "n", "channel", "status"],
        sqlite_where=is_pending,
        postgresql_where=is_pending,
    )
    op.create_index("ledger_history_contact", "ledger_history", ["base_url", "channel", "phone"])
