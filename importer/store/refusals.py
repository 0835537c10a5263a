"""Whose number another row says no to: a person who refused once is not sent to by an older row.

Only that is kept of a row which tells it again, 16 bytes for each: the number, which as digits fits
an integer of 64 bits, and where the row stands. As much is kept of each further number of a row
that is to be sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import bindparam, select

from importer.messages.cells import says_no
from importer.model import Code
from importer.packing import unpack
from importer.phone import forms
from importer.store.place import Place
from importer.store.schema import row_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.packing import PackedRows
    from importer.store.run import Run

_ROW_BITS = 48
"""Of a place; a source's index is above them. No table has more rows."""


class Refusals:
    """The numbers of rows whose person says no, and the first of those rows for each."""

    def __init__(self) -> None:
        self._parts: list[tuple[int, np.ndarray]] = []
        self._others: list[tuple[int, np.ndarray]] = []
        self._linked: dict[str, str] = {}
        """Number → another of the same person that a row says no to."""
        self._own_sources: int | None = None
        self._numbers = np.empty(0, dtype=np.int64)
        self._places = np.empty(0, dtype=np.int64)

    def add(self, packed: PackedRows) -> None:
        """Take the rows of a block."""
        self._add(packed.source, packed.refusals)
        if packed.others:
            lines = [
                (_digits(form), _digits(own))
                for other, own in packed.others
                for form in forms(other)
            ]
            self._others.append((packed.source, np.array(lines, dtype=np.int64)))

    def _add(self, source: int, refusals: Sequence[tuple[str, int]]) -> None:
        if refusals:
            above = source << _ROW_BITS
            lines = [(_digits(phone), above | number) for phone, number in refusals]
            self._parts.append((source, np.array(lines, dtype=np.int64)))

    def add_run(self, run: Run, first_source: int) -> list[str]:
        """Take the rows of another run whose person says no.

        Args:
            run: its rows are there, or it has none any more.
            first_source: the index that its first file is to have.

        Returns:
            The names of its files.
        """
        line = run.record()
        if self._own_sources is None:
            self._own_sources = first_source
        if line.codes.get(Code.NO_CONSENT):
            of_run = row_blocks.c.run == run.key
            block_at = select(row_blocks.c.source, row_blocks.c.payload).where(
                of_run, row_blocks.c.first_n == bindparam("first_n")
            )
            with run.database.reading() as connection:
                # One block at a time, for all of them may be larger than memory.
                for first_n in connection.scalars(select(row_blocks.c.first_n).where(of_run)).all():
                    source, payload = connection.execute(block_at, {"first_n": first_n}).one()
                    block = unpack(payload)
                    found = [
                        (why.phone, block.numbers[index])
                        for index, why in block.rejected.items()
                        if why.code == Code.NO_CONSENT
                        and why.phone.startswith("+")  # or nobody's, or forgotten
                        and says_no(why.message)
                    ]
                    self._add(first_source + source, found)
        return [source["name"] for source in line.sources]

    def remove_source(self, source: int) -> None:
        """Forget the rows of a source, for it is planned anew."""
        self._parts = [part for part in self._parts if part[0] != source]
        self._others = [part for part in self._others if part[0] != source]

    def close(self) -> None:
        """Make ready to be asked: nothing more is added."""
        parts = [lines for _, lines in self._parts] or [np.empty((0, 2), dtype=np.int64)]
        every = np.concatenate(parts)
        self._parts = []
        self._numbers, first = np.unique(every[:, 0], return_index=True)
        self._places = every[first, 1]
        for _, lines in self._others:
            for other, own in lines[np.isin(lines[:, 0], self._numbers)].tolist():
                self._linked[f"+{own}"] = f"+{other}"
        self._others = []

    def __len__(self) -> int:
        """How many numbers there are, once it is closed."""
        return len(self._numbers)

    def of(self, phone: str) -> tuple[str, Place] | None:
        """The number of a contact that a row says no to, and the first such row.

        Args:
            phone: its number (E.164). The answer may be its other form, or another number that
                stands beside it in a row.

        Returns:
            ``None`` where no row does.
        """
        for form in forms(phone):
            for number in (form, self._linked.get(form)):
                place = self._place(number) if number is not None else None
                if number is not None and place is not None:
                    return number, place
        return None

    def is_of_another_run(self, place: Place) -> bool:
        """Whether a row stands in a file of another run."""
        return self._own_sources is not None and place.source >= self._own_sources

    def _place(self, phone: str) -> Place | None:
        digits = _digits(phone)
        at = int(np.searchsorted(self._numbers, digits))
        if at == len(self._numbers) or self._numbers[at] != digits:
            return None
        place = int(self._places[at])
        return Place(place >> _ROW_BITS, place & (1 << _ROW_BITS) - 1)


def _digits(phone: str) -> int:
    return int(phone[1:])
