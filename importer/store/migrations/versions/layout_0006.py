"""Find the file of a run, files by what became of them, and by their content."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add three indexes."""
    op.create_index("drops_run", "drops", ["run"])
    op.create_index("drops_state", "drops", ["job", "state"])
    op.create_index("drops_content", "drops", ["job", "sha256"])
