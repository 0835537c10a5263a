"""Removes what is not to be kept: rows of old runs, and old ledger entries."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, exists, func, or_, select, update

from importer.errors import RunBusy
from importer.model import Pruned
from importer.store.counting import counted
from importer.store.lock import run_lock
from importer.store.schema import contacts, ledger, ledger_history, row_blocks, runs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from importer.store.database import Database

_TO_COPY = select(runs.c.parent).where(runs.c.kind == "retry", runs.c.state == "planning")
_HAS_ENTRY = exists().where(
    *(ledger.c[name] == ledger_history.c[name] for name in ("base_url", "channel", "phone"))
)


def prune_runs(database: Database, older_than: datetime, now: datetime) -> Pruned:
    """Remove rows and contacts of runs that came to their end before ``older_than``.

    Their summaries stay. A run stays whole as long as something needs it: it can be resumed, it is
    at work, a retry that died has yet to be planned from it, or a run that it goes back to stays,
    for what it sent would be sent again from there.
    """
    is_old = and_(
        func.coalesce(runs.c.finished, runs.c.started) < older_than.isoformat(),
        runs.c.pruned.is_(None),
    )
    pruned: list[str] = []
    removed_contacts = rows = 0
    for line in _lines(database, is_old):  # a parent before its children
        removed = _prune(database, line.key, line.id, is_old, now)
        if removed is not None:
            pruned.append(line.id)
            rows += line.rows
            removed_contacts += removed
    if pruned:
        database.give_back_space()
    kept = tuple(line.id for line in _lines(database, is_old))
    return Pruned(tuple(pruned), rows, removed_contacts, kept)


def _lines(database: Database, which: ColumnElement[bool]) -> Sequence[Any]:
    query = select(runs.c.key, runs.c.id, runs.c.rows).where(which).order_by(runs.c.key)
    with database.reading() as connection:
        return connection.execute(query).all()


def _prune(
    database: Database, key: int, run_id: str, is_old: ColumnElement[bool], now: datetime
) -> int | None:
    """Remove a run's rows; give how many contacts it had, or ``None`` where it stays."""
    with database.reading() as connection:
        if not _may_go(connection, key, is_old):
            return None
    with suppress(RunBusy), run_lock(database, run_id), database.writing() as connection:
        if _may_go(connection, key, is_old):  # nobody has changed it before it was locked
            return _remove_rows(connection, key, now)
    return None


def _may_go(connection: Connection, key: int, is_old: ColumnElement[bool]) -> bool:
    line = connection.execute(
        select(runs.c.id, runs.c.state, runs.c.reported, runs.c.parent).where(
            runs.c.key == key, is_old
        )
    ).first()
    if line is None or line.state != "finished" or not line.reported:
        return False
    if connection.scalar(select(exists(_TO_COPY.where(runs.c.parent == line.id)))):
        return False
    return not _has_rows_above(connection, line.parent)


def _has_rows_above(connection: Connection, parent: str | None) -> bool:
    """Whether one of the runs that this one goes back to still has its rows."""
    while parent is not None:
        line = connection.execute(
            select(runs.c.parent, runs.c.pruned).where(runs.c.id == parent)
        ).first()
        if line is None:
            return False
        if line.pruned is None:
            return True
        parent = line.parent
    return False


def _remove_rows(connection: Connection, key: int, now: datetime) -> int:
    mine = contacts.c.run == key
    channels = connection.scalars(select(contacts.c.channel).where(mine).distinct()).all()
    final = {**counted(connection, key), "channels": sorted(channels)}
    removed = connection.execute(delete(contacts).where(mine))
    connection.execute(delete(row_blocks).where(row_blocks.c.run == key))
    _set_run(connection, key, pruned=now.isoformat(), final=final)
    return int(removed.rowcount)


def prune_ledger(database: Database, older_than: datetime) -> int:
    """Remove what was accepted before ``older_than`` and not since, with its history.

    Returns:
        How many contacts are no longer in the ledger.
    """
    moment = older_than.isoformat()
    with database.writing() as connection:
        entries = connection.execute(delete(ledger).where(ledger.c.accepted < moment)).rowcount
        connection.execute(
            delete(ledger_history).where(or_(ledger_history.c.replaced < moment, ~_HAS_ENTRY))
        )
    if entries:
        database.give_back_space()
    return int(entries)


def clear_ledger(database: Database) -> int:
    """Remove everything from the ledger; give how many contacts it held."""
    with database.writing() as connection:
        entries = connection.execute(delete(ledger)).rowcount
        connection.execute(delete(ledger_history))
    database.give_back_space()
    return int(entries)


def _set_run(connection: Connection, key: int, **values: Any) -> None:
    connection.execute(update(runs).where(runs.c.key == key).values(**values))
