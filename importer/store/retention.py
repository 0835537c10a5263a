"""Removes what is not to be kept: rows of old runs, old ledger entries, and all about a person."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, delete, exists, func, or_, select, update

from importer.errors import RunBusy
from importer.model import Code, Forgotten, Pruned, Status
from importer.packing import pack_rows, unpack
from importer.record import read_record, write_record
from importer.store.counting import counted
from importer.store.lock import run_lock
from importer.store.schema import FORGOTTEN, contacts, ledger, ledger_history, row_blocks, runs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from importer.store.database import Database

_TO_COPY = select(runs.c.parent).where(runs.c.kind == "retry", runs.c.state == "planning")
_HAS_ENTRY = exists().where(
    *(ledger.c[name] == ledger_history.c[name] for name in ("base_url", "channel", "phone"))
)
_SENDABLE = (Status.PENDING.value, Status.FAILED.value, Status.UNKNOWN.value)


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


def forget(database: Database, phone: str) -> Forgotten:
    """Remove a number and what came with it from the ledger and from the rows of all runs.

    The rows stay, empty, so that each run still adds up. One that could be sent again becomes
    ``suppressed``. Report files are not touched.

    Args:
        database: the store.
        phone: E.164.

    Raises:
        RunBusy: a run that holds the number is at work.
    """
    with database.writing() as connection:
        entries = connection.execute(delete(ledger).where(ledger.c.phone == phone)).rowcount
        connection.execute(delete(ledger_history).where(ledger_history.c.phone == phone))
    held = _runs_with(database, phone)
    rows = 0
    for key, run_id, firsts in held:
        with run_lock(database, run_id), database.writing() as connection:
            rows += _empty_rows(connection, key, phone, firsts)
            connection.execute(
                update(contacts)
                .where(contacts.c.run == key, contacts.c.phone == phone)
                .values(
                    phone=FORGOTTEN, body="{}", hash="", message=None, warnings=None, trail=None,
                    contact_id=None,
                    status=case(
                        (contacts.c.status.in_(_SENDABLE), Status.SUPPRESSED.value),
                        else_=contacts.c.status,
                    ),
                    code=case(
                        (contacts.c.status.in_(_SENDABLE), Code.SUPPRESSED.value),
                        else_=contacts.c.code,
                    ),
                )
            )  # fmt: skip
            _recount(connection, key)
    database.give_back_space()
    return Forgotten(int(entries), rows, tuple(run_id for _, run_id, _ in held))


def _runs_with(database: Database, phone: str) -> list[tuple[int, str, list[int]]]:
    """Key and id of each run that holds the number, and its blocks that do."""
    found: list[tuple[int, str, list[int]]] = []
    with database.reading() as connection:
        for key, run_id in connection.execute(select(runs.c.key, runs.c.id)).all():
            positions = connection.scalars(
                select(contacts.c.n).where(contacts.c.run == key, contacts.c.phone == phone)
            ).all()
            firsts: list[int] = []
            for first_n, payload in connection.execute(
                select(row_blocks.c.first_n, row_blocks.c.payload).where(row_blocks.c.run == key),
                execution_options={"yield_per": 1},
            ):
                block = unpack(payload)
                last_n = first_n + len(block.numbers) - 1
                if any(first_n <= n <= last_n for n in positions) or any(
                    why.phone == phone for why in block.rejected.values()
                ):
                    firsts.append(first_n)
            if positions or firsts:
                found.append((key, run_id, firsts))
    return found


def _empty_rows(connection: Connection, key: int, phone: str, firsts: Sequence[int]) -> int:
    """Empty the rows of a number in these blocks; give how many there were."""
    emptied = 0
    for first_n in firsts:
        at = and_(row_blocks.c.run == key, row_blocks.c.first_n == first_n)
        block = unpack(connection.execute(select(row_blocks.c.payload).where(at)).scalar_one())
        last_n = first_n + len(block.numbers) - 1
        mine = {
            n - first_n
            for n in connection.scalars(
                select(contacts.c.n).where(
                    contacts.c.run == key,
                    contacts.c.phone == phone,
                    contacts.c.n.between(first_n, last_n),
                )
            )
        } | {index for index, why in block.rejected.items() if why.phone == phone}
        for index in mine:
            block.records[index] = write_record([""] * len(read_record(block.records[index])))
            block.warnings.pop(index, None)
            if index in block.rejected:
                block.rejected[index] = block.rejected[index]._replace(message="", phone=FORGOTTEN)
        payload = pack_rows(
            block.numbers,
            block.records,
            {str(index): why for index, why in block.rejected.items()},
            {str(index): messages for index, messages in block.warnings.items()},
            block.origins,
        )
        connection.execute(update(row_blocks).where(at).values(payload=payload))
        emptied += len(mine)
    return emptied


def _recount(connection: Connection, key: int) -> None:
    closed = or_(runs.c.state == "finished", runs.c.state == "stopped")
    connection.execute(
        update(runs).where(runs.c.key == key, closed).values(final=counted(connection, key))
    )


def _set_run(connection: Connection, key: int, **values: Any) -> None:
    connection.execute(update(runs).where(runs.c.key == key).values(**values))
