"""Removes all about a person: from the ledger, and from the rows of all runs."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

import orjson
from sqlalchemy import and_, case, delete, func, select, update

from importer.answers import Forgotten
from importer.errors import RunBusy
from importer.model import Code, PhoneNumber, Status
from importer.packing import body_hash, pack_rows, unpack
from importer.phone import LEAST_DIGITS, Trace, numbers_in, read_phone
from importer.record import read_record, write_record
from importer.store.counting import counted
from importer.store.known_numbers import forget_numbers, rows_with
from importer.store.lock import run_lock
from importer.store.schema import FORGOTTEN, contacts, ledger, ledger_history, row_blocks, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from importer.model import JsonValue
    from importer.packing import Block
    from importer.store.database import Database

_SENDABLE = (Status.PENDING.value, Status.FAILED.value, Status.UNKNOWN.value)


class _Holder(NamedTuple):
    """A run that holds the number, and the first rows of its blocks that do."""

    key: int
    id: str
    is_open: bool
    firsts: Sequence[int]


def forget(database: Database, phone: str) -> Forgotten:
    """Remove a number and what came with it from the ledger and from the rows of all runs.

    The rows stay, empty, so that each run still adds up. One that could be sent again becomes
    ``suppressed``. A row of somebody else's loses only the cells that hold the number. Report
    files are not touched.

    Args:
        database: the store.
        phone: E.164.

    Raises:
        RunBusy: a run that holds the number is at work; nothing was removed.
    """
    person = Trace(phone)
    held = _holders(database, person)
    with ExitStack() as stack:
        # Nobody works on a closed run; that one may be pruned is looked at where it is written.
        _lock(database, stack, [run.id for run in held if run.is_open])
        with database.writing() as connection:
            named = _named_in_ledger(connection, phone)
            entries = connection.execute(delete(ledger).where(ledger.c.phone == phone)).rowcount
            connection.execute(delete(ledger_history).where(ledger_history.c.phone == phone))
            rows = 0
            for run in held:
                lost: Counter[str] = Counter()
                rows += sum(_empty(connection, run.key, at, person, lost) for at in run.firsts)
                _forget_contacts(connection, run.key, phone, lost)
                _recount(connection, run.key, lost)
            _clear_stop_messages(connection, person)
    database.give_back_space()
    ids = tuple(run.id for run in held)
    return Forgotten(int(entries), rows, ids, (*ids, *sorted(named.difference(ids))))


def _named_in_ledger(connection: Connection, phone: str) -> set[str]:
    """The runs that brought values of the number, also those whose rows are pruned."""
    return {
        run
        for table in (ledger, ledger_history)
        for run in connection.scalars(select(table.c.run).where(table.c.phone == phone))
    }


def _lock(database: Database, stack: ExitStack, run_ids: Iterable[str]) -> None:
    for run_id in run_ids:
        try:
            stack.enter_context(run_lock(database, run_id))
        except RunBusy as error:
            raise RunBusy(f"{error} Nothing was forgotten.") from None


def _holders(database: Database, person: Trace) -> list[_Holder]:
    """The runs whose rows hold the number."""
    found: list[_Holder] = []
    with database.reading() as connection:
        for run in connection.execute(
            select(runs.c.key, runs.c.id, runs.c.state, runs.c.reported).order_by(runs.c.key)
        ).all():
            firsts = [
                first_n
                for first_n, payload in connection.execute(
                    select(row_blocks.c.first_n, row_blocks.c.payload).where(
                        row_blocks.c.run == run.key
                    ),
                    execution_options={"yield_per": 1},
                )
                if _rows_with(connection, run.key, first_n, unpack(payload), person)
            ]
            if firsts:
                is_open = run.state != "finished" or not run.reported
                found.append(_Holder(run.key, run.id, is_open, firsts))
    return found


def _rows_with(
    connection: Connection, key: int, first_n: int, block: Block, person: Trace
) -> dict[int, str]:
    """The rows of a block that hold the number, by their index.

    Each with the number of somebody else whose row it is; empty where there is none.
    """
    last_n = first_n + len(block.numbers) - 1
    query = select(contacts.c.n).where(
        contacts.c.run == key,
        contacts.c.n.between(first_n, last_n),
        contacts.c.phone == person.e164,
    )
    found = {n - first_n: "" for n in connection.scalars(query)}
    found |= {index: "" for index, why in block.rejected.items() if why.phone == person.e164}
    known = rows_with(connection, key, first_n, person.e164)
    if not (known or person.may_be_in("\n".join(block.records))):
        return found
    for index, record in enumerate(block.records):
        is_known = block.numbers[index] in known
        if index not in found and (is_known or person.may_be_in(record)):
            own = _number_of(connection, key, first_n, block, index)
            if is_known or any(person.is_in(cell, own) for cell in read_record(record)):
                found[index] = own
    return found


def _number_of(connection: Connection, key: int, first_n: int, block: Block, index: int) -> str:
    """The number of a row, where it has one."""
    if index in block.rejected:
        phone = block.rejected[index].phone
    else:
        at = and_(contacts.c.run == key, contacts.c.n == first_n + index)
        phone = connection.scalar(select(contacts.c.phone).where(at)) or ""
    return "" if phone == FORGOTTEN else phone


def _empty(
    connection: Connection, key: int, first_n: int, person: Trace, lost: Counter[str]
) -> int:
    """Empty the rows of a block that hold the number; give how many there were.

    The warnings that went with it are counted in ``lost``, by their code.
    """
    at = and_(row_blocks.c.run == key, row_blocks.c.first_n == first_n)
    payload = connection.scalar(select(row_blocks.c.payload).where(at))
    if payload is None:  # pruned meanwhile
        return 0
    block = unpack(payload)
    found = _rows_with(connection, key, first_n, block, person)
    known = rows_with(connection, key, first_n, person.e164)
    lost.update(_warned(block))
    for index, own in found.items():
        if own:
            _empty_cells(block, index, own, person, is_known=block.numbers[index] in known)
            _clean_contact(connection, key, first_n + index, own, person)
        else:
            _empty_row(block, index)
    lost.subtract(_warned(block))
    emptied = [block.numbers[index] for index, own in found.items() if not own]
    forget_numbers(connection, key, first_n, person.e164, emptied)
    payload = pack_rows(
        block.numbers,
        block.records,
        {str(index): why for index, why in block.rejected.items()},
        {str(index): messages for index, messages in block.warnings.items()},
        block.origins,
    )
    connection.execute(update(row_blocks).where(at).values(payload=payload))
    return len(found)


def _warned(block: Block) -> Counter[str]:
    return Counter(code for told in block.warnings.values() for code, _ in told)


def _empty_row(block: Block, index: int) -> None:
    block.records[index] = write_record([""] * len(read_record(block.records[index])))
    block.warnings.pop(index, None)
    if index in block.rejected:
        block.rejected[index] = block.rejected[index]._replace(message="", phone=FORGOTTEN)


def _empty_cells(block: Block, index: int, own: str, person: Trace, *, is_known: bool) -> None:
    """Empty what holds the number in a row of somebody else's.

    Where the row is known to hold it, in whatever writing: by its country's way, and where that
    finds nothing all that may be a number.
    """
    cells = read_record(block.records[index])
    holds = [person.is_in(cell, own) for cell in cells]
    if is_known:
        number = read_phone(person.e164, None)
        regions = (None, number.region if isinstance(number, PhoneNumber) else None)
        holds = [
            held or person.e164 in numbers_in(cell, regions)
            for held, cell in zip(holds, cells, strict=True)
        ]
    if is_known and not any(holds):
        holds = [sum(map(str.isdigit, cell)) >= LEAST_DIGITS for cell in cells]
    kept = ["" if held else cell for held, cell in zip(holds, cells, strict=True)]
    block.records[index] = write_record(kept)
    told = [each for each in block.warnings.pop(index, []) if not person.is_in(each[1], own)]
    if told:
        block.warnings[index] = told
    why = block.rejected.get(index)
    if why is not None and person.is_in(why.message, own):
        block.rejected[index] = why._replace(message="")


def _clean_contact(connection: Connection, key: int, n: int, own: str, person: Trace) -> None:
    """Remove the number from somebody else's contact, and from the one it is a duplicate of."""
    kept = select(contacts.c.kept_n).where(contacts.c.run == key, contacts.c.n == n)
    for at_n in (n, connection.scalar(kept)):
        at = and_(contacts.c.run == key, contacts.c.n == at_n)
        names = ("body", "message", "warnings", "trail")
        line = connection.execute(select(*(contacts.c[name] for name in names)).where(at)).first()
        if line is None:
            continue
        body = orjson.dumps(_without(orjson.loads(line.body), own, person))
        texts = {name: getattr(line, name) for name in names[1:]}
        kept_texts = {
            name: None if text and person.is_in(text, own) else text for name, text in texts.items()
        }
        connection.execute(
            update(contacts)
            .where(at)
            .values(body=body.decode(), hash=body_hash(body), **kept_texts)
        )


def _without(body: Mapping[str, JsonValue], own: str, person: Trace) -> dict[str, JsonValue]:
    return {
        name: [each for each in value if not person.is_in(str(each), own)]
        if isinstance(value, list)
        else value
        for name, value in body.items()
        if isinstance(value, list) or not person.is_in(str(value), own)
    }


def _forget_contacts(connection: Connection, key: int, phone: str, lost: Counter[str]) -> None:
    """Empty the person's own contacts; the warnings that go with them are counted in ``lost``."""
    is_theirs = and_(contacts.c.run == key, contacts.c.phone == phone)
    doubts = select(func.count(contacts.c.doubt)).where(is_theirs)
    lost[Code.PHONE_ODD_LENGTH.value] += connection.scalar(doubts) or 0
    is_sendable = contacts.c.status.in_(_SENDABLE)
    connection.execute(
        update(contacts)
        .where(is_theirs)
        .values(
            phone=FORGOTTEN, body="{}", hash="", message=None, warnings=None, trail=None,
            contact_id=None, doubt=None,
            status=case((is_sendable, Status.SUPPRESSED.value), else_=contacts.c.status),
            code=case((is_sendable, Code.SUPPRESSED.value), else_=contacts.c.code),
        )
    )  # fmt: skip


def _recount(connection: Connection, key: int, lost_warnings: Counter[str]) -> None:
    warnings: Counter[str] = Counter(
        connection.scalar(select(runs.c.warnings).where(runs.c.key == key))
    )
    warnings.subtract(lost_warnings)
    connection.execute(update(runs).where(runs.c.key == key).values(warnings=dict(+warnings)))
    closed = runs.c.state.in_(("finished", "stopped", "held"))
    connection.execute(
        update(runs)
        .where(runs.c.key == key, closed, runs.c.pruned.is_(None))
        .values(final=counted(connection, key))
    )


def _clear_stop_messages(connection: Connection, person: Trace) -> None:
    """Clear what a run said when it stopped, where that names the number."""
    said = select(runs.c.key, runs.c.stop_message).where(runs.c.stop_message.is_not(None))
    for key, message in connection.execute(said).all():
        if person.is_in(message):
            connection.execute(update(runs).where(runs.c.key == key).values(stop_message=""))
