"""The stored suppression list: numbers that are never sent to, whatever file they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from importer.answers import Suppressed
from importer.store.schema import suppression

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from importer.store.database import Database

BATCH = 500


def add_suppressed(
    database: Database, numbers: Collection[str], reason: str | None, now: datetime
) -> int:
    """Put numbers on the list; those that are on it keep their date and reason.

    Args:
        database: the store.
        numbers: E.164, each once.
        reason: of all of them.
        now: the moment.

    Returns:
        How many are new.
    """
    listed = sorted(numbers)
    insert = database.upsert(suppression).on_conflict_do_nothing()
    with database.writing() as connection:
        before = connection.execute(select(func.count()).select_from(suppression)).scalar_one()
        for start in range(0, len(listed), BATCH):
            rows = [
                {"phone": phone, "added": now.isoformat(), "reason": reason}
                for phone in listed[start : start + BATCH]
            ]
            connection.execute(insert, rows)
        after = connection.execute(select(func.count()).select_from(suppression)).scalar_one()
    return int(after - before)


def remove_suppressed(database: Database, numbers: Collection[str]) -> frozenset[str]:
    """Take numbers off the list; give those that were on it."""
    found: set[str] = set()
    listed = sorted(numbers)
    with database.writing() as connection:
        for start in range(0, len(listed), BATCH):
            is_meant = suppression.c.phone.in_(listed[start : start + BATCH])
            found.update(connection.execute(select(suppression.c.phone).where(is_meant)).scalars())
            connection.execute(delete(suppression).where(is_meant))
    return frozenset(found)


def suppressed_entries(database: Database, since: datetime | None = None) -> Iterator[Suppressed]:
    """The list in the order of its numbers; with ``since`` what came onto it then or later."""
    query = select(suppression).order_by(suppression.c.phone)
    if since is not None:
        query = query.where(suppression.c.added >= since.isoformat())
    with database.reading() as connection:
        for row in connection.execute(query, execution_options={"yield_per": BATCH}):
            yield Suppressed(row.phone, row.added, row.reason)
