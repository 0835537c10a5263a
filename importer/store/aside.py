"""Sets contacts of a run aside that are not to be sent after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import bindparam, update

from importer.messages import rows as messages
from importer.model import Status
from importer.store.chain import SETTLED, descendants, final_states
from importer.store.database import execute_many
from importer.store.known_numbers import Beside, digits_of
from importer.store.ledger import doubt_what_was_under_way
from importer.store.refusals import Refusals
from importer.store.schema import contacts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from importer.model import Problem
    from importer.store.run import Run

_SET_ASIDE = (
    update(contacts)
    .where(contacts.c.run == bindparam("of_run"), contacts.c.n == bindparam("at"))
    .values(status=bindparam("as_status"), code=bindparam("as_code"), message=bindparam("why"))
)


def set_aside(run: Run, why: Mapping[int, Problem], status: Status, now: datetime) -> None:
    """Give contacts that have no outcome yet a status without sending them.

    One that was under way when the run died may have arrived: what it may have changed, the ledger
    no longer knows.

    Args:
        run: planned.
        why: position of each contact → why; an empty message where the code says it all.
        status: which.
        now: the moment.
    """
    if not why:
        return
    how = {"of_run": run.key, "as_status": status.value}
    marks = [
        {**how, "at": n, "as_code": problem.code.value, "why": problem.message or None}
        for n, problem in why.items()
    ]
    with run.database.writing() as connection:
        doubt_what_was_under_way(run, connection, now.isoformat(), set(why))
        execute_many(connection, _SET_ASIDE, marks)


def set_aside_taken_up(run: Run, now: datetime) -> None:
    """Set the pending contacts aside that a later run took up from this one's failures.

    What was accepted there is ``unchanged``. The others fail here: they may have been corrected,
    and whoever is sent the old values may be somebody else.
    """
    if not descendants(run):
        return
    states = final_states(run)
    for page in run.pending_pages("source", "number", "phone"):
        settled: dict[int, Problem] = {}
        elsewhere: dict[int, Problem] = {}
        for n, source, number, phone in page:
            holder = states.holder(source, number)
            if holder is None:
                continue
            if states.of(source, number) in SETTLED:
                settled[n] = messages.sent_meanwhile(phone, holder)
            else:
                elsewhere[n] = messages.superseded(phone, holder)
        set_aside(run, settled, Status.UNCHANGED, now)
        set_aside(run, elsewhere, Status.FAILED, now)


def set_aside_refused(run: Run, others: Sequence[Run], now: datetime) -> None:
    """Set the pending contacts aside to whose number, or one beside it, a row says no.

    Args:
        run: all its rows are added.
        others: earlier or later runs whose rows are asked as well; a row of theirs, and one in
            another file, is named with its file.
        now: the moment.
    """
    refusals = Refusals(run, others)
    for page in run.pending_pages("source", "phone") if len(refusals) else ():
        held: dict[int, Problem] = {}
        for n, source, phone in page:
            refused = refusals.of(phone)
            if refused is not None:
                number, place = refused
                row = place.named_from(source, refusals.names)
                is_other_run = refusals.is_of_another_run(place)
                held[n] = messages.refused_elsewhere(number, row, is_other_run=is_other_run)
        set_aside(run, held, Status.SUPPRESSED, now)


def set_aside_suppressed(
    run: Run, numbers: Mapping[str, str], now: datetime, others: Sequence[Run] = ()
) -> None:
    """Set the pending contacts aside whose number, or one beside it, is on a suppression list.

    Args:
        run: planned.
        numbers: E.164, every form → which list it is on.
        now: the moment.
        others: runs whose rows are looked through for numbers beside one on the list as well.
    """
    if not numbers:
        return
    beside = Beside([run, *others], np.sort(np.array([*map(digits_of, numbers)], dtype=np.int64)))
    for page in run.pending_pages("phone"):
        found: dict[int, Problem] = {}
        for n, phone in page:
            other = None if phone in numbers else beside.of(digits_of(phone))
            listed = phone if other is None else f"+{other}"
            if listed in numbers:
                found[n] = messages.suppressed(listed, numbers[listed])
        set_aside(run, found, Status.SUPPRESSED, now)
