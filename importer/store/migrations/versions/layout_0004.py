"""What requests were like, what an earlier run may have sent, and which numbers rows know."""

import json
import zlib

import numpy as np
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add a column and two tables; of older runs only who said no is known, by its message."""
    op.add_column("runs", sa.Column("traffic", sa.JSON))
    op.create_table(
        "doubtful_arrivals",
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("run", "n"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "known_numbers",
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("first_n", sa.Integer, nullable=False),
        sa.Column("source", sa.Integer, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("run", "first_n"),
    )
    _add_refusals(op.get_bind())


def _add_refusals(connection: sa.Connection) -> None:
    codes = connection.execute(sa.text("SELECT key, codes FROM runs")).all()
    with_refusals = [key for key, told in codes if "no-consent" in (told or "")]
    for run in with_refusals:
        at = {"run": run}
        firsts = connection.execute(
            sa.text("SELECT first_n FROM row_blocks WHERE run = :run"), at
        ).scalars()
        for first_n in list(firsts):
            block = {**at, "first_n": first_n}
            source, payload = connection.execute(
                sa.text(
                    "SELECT source, payload FROM row_blocks WHERE run = :run AND first_n = :first_n"
                ),
                block,
            ).one()
            numbers, _, rejected, *_ = json.loads(zlib.decompress(payload))
            lines = [
                (numbers[int(index)] << 1 | 1, int(form[1:]))
                for index, (_, code, message, phone, _) in rejected.items()
                if code == "no-consent"
                and phone.startswith("+")
                and "is empty, which is no consent" not in message
                for form in _forms(phone)
            ]
            if lines:
                written = zlib.compress(np.array(lines, dtype="<i8").tobytes(), 1)
                connection.execute(
                    sa.text("INSERT INTO known_numbers VALUES (:run, :first_n, :source, :payload)"),
                    {**block, "source": source, "payload": written},
                )


def _forms(phone: str) -> list[str]:
    """Both ways to write an Argentine mobile."""
    if phone.startswith("+549"):
        return [phone, "+54" + phone[4:]]
    return [phone, "+549" + phone[3:]] if phone.startswith("+54") else [phone]
