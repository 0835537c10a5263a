"""Removes what is not to be kept: rows of old runs, and old ledger entries."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, delete, exists, func, or_, select, true, update

from importer.answers import Pruned
from importer.errors import RunBusy
from importer.store.counting import counted
from importer.store.drops import UNFINISHED, DropState
from importer.store.ledger import doubt_what_was_under_way
from importer.store.lock import run_lock
from importer.store.run import Run
from importer.store.schema import (
    contacts,
    doubtful_arrivals,
    drops,
    known_numbers,
    ledger,
    ledger_history,
    row_blocks,
    runs,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from importer.store.database import Database

_TO_COPY = select(runs.c.parent).where(runs.c.kind == "retry", runs.c.state == "planning")
_TO_DECIDE = select(drops.c.run).where(drops.c.state.in_((*UNFINISHED, DropState.HELD)))
"""The runs of files that a job carries on with, or of which somebody has to decide."""
_HAS_ENTRY = exists().where(
    *(ledger.c[name] == ledger_history.c[name] for name in ("base_url", "channel", "phone"))
)


class _Which(NamedTuple):
    """Which runs are to be pruned."""

    is_old: ColumnElement[bool]
    unfinished: bool


def prune_runs(
    database: Database,
    older_than: datetime,
    now: datetime,
    *,
    unfinished: bool = False,
    only: Collection[str] | None = None,
) -> Pruned:
    """Remove rows and contacts of runs that came to their end before ``older_than``.

    Their summaries stay. A run stays whole as long as something needs it: it can be resumed, it is
    at work, a retry that died has yet to be planned from it, or a run that it goes back to stays,
    for what it sent would be sent again from there.

    Args:
        database: the store.
        older_than: a run that has no end yet is as old as its beginning.
        now: when they are pruned.
        unfinished: runs that can be resumed go, too, if nobody is at work on them; one that was
            still being planned goes altogether.
        only: the runs that are meant, by their ids; ``None``: all.
    """
    is_old = and_(
        func.coalesce(runs.c.finished, runs.c.started) < older_than.isoformat(),
        runs.c.pruned.is_(None),
        true() if only is None else runs.c.id.in_(only),
    )
    which = _Which(is_old, unfinished)
    pruned: list[str] = []
    discarded: list[str] = []
    removed_contacts = rows = 0
    # A retry that is not planned before the run that it needs, a parent before its children.
    for line in sorted(_lines(database, is_old), key=lambda line: line.state != "planning"):
        removed = _prune(database, line.key, line.id, which, now)
        if removed is not None:
            (discarded if line.state == "planning" else pruned).append(line.id)
            rows += line.rows
            removed_contacts += removed
    if pruned or discarded:
        database.give_back_space()
    kept = tuple(line.id for line in _lines(database, is_old))
    return Pruned(tuple(pruned), rows, removed_contacts, kept, tuple(discarded))


def _lines(database: Database, which: ColumnElement[bool]) -> Sequence[Any]:
    columns = (runs.c[name] for name in ("key", "id", "state", "rows"))
    query = select(*columns).where(which).order_by(runs.c.key)
    with database.reading() as connection:
        return connection.execute(query).all()


def _prune(database: Database, key: int, run_id: str, which: _Which, now: datetime) -> int | None:
    """Remove a run's rows; give how many contacts it had, or ``None`` where it stays."""
    with database.reading() as connection:
        state = _may_go(connection, key, which)
    if state is None:
        return None
    with suppress(RunBusy), run_lock(database, run_id), database.writing() as connection:
        if _may_go(connection, key, which) == state:  # nobody changed it before it was locked
            doubt_what_was_under_way(Run(database, key, run_id), connection, now.isoformat())
            return _remove(connection, key, state, now)
    return None


def _may_go(connection: Connection, key: int, which: _Which) -> str | None:
    """Give the state of a run that nothing needs; ``None`` where it stays."""
    line = connection.execute(
        select(runs.c.id, runs.c.state, runs.c.reported, runs.c.parent).where(
            runs.c.key == key, which.is_old
        )
    ).first()
    if line is None:
        return None
    if line.state == "planning":
        return "planning" if which.unfinished else None
    has_ended = line.state == "finished" and line.reported
    is_wanted = connection.scalar(select(exists(_TO_COPY.where(runs.c.parent == line.id)))) or (
        connection.scalar(select(exists(_TO_DECIDE.where(drops.c.run == line.id))))
    )
    if not (has_ended or which.unfinished) or is_wanted or _has_rows_above(connection, line.parent):
        return None
    return str(line.state)


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


def _remove(connection: Connection, key: int, state: str, now: datetime) -> int:
    """Remove a run's rows and keep its summary; one that is not planned has none."""
    mine = contacts.c.run == key
    channels = connection.scalars(select(contacts.c.channel).where(mine).distinct()).all()
    final = {**counted(connection, key), "channels": sorted(channels)}
    removed = connection.execute(delete(contacts).where(mine))
    for table in (row_blocks, known_numbers, doubtful_arrivals):
        connection.execute(delete(table).where(table.c.run == key))
    if state == "planning":
        connection.execute(delete(runs).where(runs.c.key == key))
    else:
        state = "stopped" if state == "sending" else state
        _set_run(connection, key, state=state, pruned=now.isoformat(), final=final)
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
