"""The numbers that rows hold beside the one that is sent to: of who says no, of who has several.

Numbers that stand in one row are one person's. So a no for one of them, or its place on a
suppression list, holds back what is sent to the other, in whatever row that stands.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sqlalchemy import and_, bindparam, delete, exists, insert, select, update

from importer.packing import pack_lines, unpack_numbers
from importer.phone import forms
from importer.store.schema import known_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection

    from importer.packing import PackedRows
    from importer.store.run import Run


MOST_BESIDE = 20


class Numbers(NamedTuple):
    """The numbers of some rows of one source; each entry of one array goes with the others'."""

    source: int
    rows: np.ndarray
    """The row's number, once for each of its numbers."""
    says_no: np.ndarray
    """Whether its person does."""
    digits: np.ndarray
    """A number (E.164) without its ``+``."""


def add_numbers(connection: Connection, key: int, packed: PackedRows) -> None:
    """Write what a block of a run knows."""
    if packed.known_numbers:
        connection.execute(
            insert(known_numbers).values(
                run=key,
                first_n=packed.first_n,
                source=packed.source,
                payload=packed.known_numbers,
            )
        )


def has_numbers(run: Run) -> bool:
    """Whether a row of a run says no or has several numbers."""
    with run.database.reading() as connection:
        return bool(connection.scalar(select(exists().where(known_numbers.c.run == run.key))))


def has_refusals(run: Run) -> bool:
    """Whether a row of a run says no, and holds a number."""
    return any(known.says_no.any() for known in numbers_of(run))


def numbers_of(run: Run) -> Iterator[Numbers]:
    """What a run's blocks know, one at a time: all of them may be larger than memory."""
    of_run = known_numbers.c.run == run.key
    at = select(known_numbers.c.source, known_numbers.c.payload).where(
        of_run, known_numbers.c.first_n == bindparam("first_n")
    )
    firsts = select(known_numbers.c.first_n).where(of_run).order_by(known_numbers.c.first_n)
    with run.database.reading() as connection:
        for first_n in connection.scalars(firsts).all():
            source, payload = connection.execute(at, {"first_n": first_n}).one()
            lines = unpack_numbers(payload)
            marks = lines[:, 0]
            yield Numbers(source, marks >> 1, (marks & 1).astype(bool), lines[:, 1])


def numbers_of_rows(run: Run, first_n: int, rows: Collection[int]) -> bytes:
    """What the block of a run that begins at a position knows of some of its rows, packed again."""
    with run.database.reading() as connection:
        payload = connection.scalar(select(known_numbers.c.payload).where(_at(run.key, first_n)))
    return _packed(payload, lambda lines: np.isin(lines[:, 0] >> 1, [*rows])) if payload else b""


def rows_with(connection: Connection, key: int, first_n: int, phone: str) -> set[int]:
    """The rows (their numbers) of a block of a run that hold a number (E.164)."""
    payload = connection.scalar(select(known_numbers.c.payload).where(_at(key, first_n)))
    if payload is None:
        return set()
    lines = unpack_numbers(payload)
    return set((lines[_holds(lines, phone), 0] >> 1).tolist())


def forget_numbers(
    connection: Connection, key: int, first_n: int, phone: str, emptied: Collection[int]
) -> None:
    """Remove a number from what a block of a run knows, and all numbers of some of its rows.

    Args:
        connection: in a transaction.
        key: the run's.
        first_n: where the block begins.
        phone: E.164.
        emptied: the numbers of rows of which nothing is to stay.
    """
    at = _at(key, first_n)
    payload = connection.scalar(select(known_numbers.c.payload).where(at))
    if payload is not None:
        kept = _packed(
            payload,
            lambda lines: ~(np.isin(lines[:, 0] >> 1, [*emptied]) | _holds(lines, phone)),
        )
        if kept:
            connection.execute(update(known_numbers).where(at).values(payload=kept))
        else:
            connection.execute(delete(known_numbers).where(at))


def _at(key: int, first_n: int) -> ColumnElement[bool]:
    return and_(known_numbers.c.run == key, known_numbers.c.first_n == first_n)


def _holds(lines: np.ndarray, phone: str) -> np.ndarray:
    return np.isin(lines[:, 1], [digits_of(phone)])


def _packed(payload: bytes, which: Callable[[np.ndarray], np.ndarray]) -> bytes:
    """The chosen lines of a payload; empty where there are none."""
    lines = unpack_numbers(payload)
    kept = lines[which(lines)]
    return pack_lines(kept) if len(kept) else b""


class Beside:
    """The numbers that stand in one row with a number that is held back."""

    def __init__(self, runs: Iterable[Run], held: np.ndarray) -> None:
        """Look the rows of ``runs`` through for the digits in ``held``, which are sorted.

        A number beside more than :data:`MOST_BESIDE` others is nobody's own: an office's, or what
        somebody wrote who had none.
        """
        found = [np.empty((0, 3), dtype=np.int64)]
        for run in runs if len(held) else ():
            found += [_beside(known, held) for known in numbers_of(run)]
        lines = np.concatenate(found)
        by, counts = np.unique(np.unique(lines[:, 1:], axis=0)[:, 0], return_counts=True)
        lines = lines[np.isin(lines[:, 1], by[counts <= MOST_BESIDE])]
        self._digits, first = np.unique(lines[:, 0], return_index=True)
        self._by = lines[first, 1]

    def of(self, digits: int) -> int | None:
        """The number that is held back of those that this one stands with (as digits)."""
        at = position(self._digits, digits)
        return None if at is None else int(self._by[at])


def position(ordered: np.ndarray, digits: int) -> int | None:
    """Where a number is among sorted ones; ``None`` where it is not."""
    at = int(np.searchsorted(ordered, digits))
    return at if at < len(ordered) and ordered[at] == digits else None


def digits_of(phone: str) -> int:
    """A number (E.164) without its ``+``: it fits an integer of 64 bits."""
    return int(phone[1:])


def _beside(known: Numbers, held: np.ndarray) -> np.ndarray:
    """Every form of each number beside held ones, with each of those, and the number itself."""
    is_held = np.isin(known.digits, held)
    is_in_row = np.isin(known.rows, known.rows[is_held])
    rows = known.rows[is_in_row].tolist()
    held_of: defaultdict[int, list[int]] = defaultdict(list)
    others_of: defaultdict[int, list[int]] = defaultdict(list)
    numbers = zip(rows, known.digits[is_in_row].tolist(), is_held[is_in_row].tolist(), strict=True)
    for row, digits, is_one in numbers:
        (held_of if is_one else others_of)[row].append(digits)
    lines = [
        (digits_of(form), by, digits)
        for row, others in others_of.items()
        for digits in others
        for form in forms(f"+{digits}")
        for by in held_of[row]
    ]
    return np.array(lines, dtype=np.int64).reshape(-1, 3)
