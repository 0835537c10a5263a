"""Whose number another row says no to: a person who refused once is not sent to by an older row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from importer.store.known_numbers import Beside, digits_of, numbers_of, position
from importer.store.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.store.run import Run

_ROW_BITS = 48
"""Of a place; a source's index is above them. No table has more rows."""


class Refusals:
    """The numbers of rows whose person says no, and the first of those rows for each: 16 bytes."""

    def __init__(self, run: Run, others: Sequence[Run]) -> None:
        """Ask all rows of runs.

        Args:
            run: whose contacts may be held back.
            others: whose rows may say no, too, the one that counts first before the others.
        """
        self.names: list[str] = []
        """Of the files of all runs, where a :class:`Place` has only their index."""
        found = [np.empty((0, 2), dtype=np.int64)]
        runs = (run, *others)
        for each in runs:
            for known in numbers_of(each):
                above = len(self.names) + known.source << _ROW_BITS
                lines = np.column_stack([known.digits, known.rows | above])
                found.append(lines[known.says_no])
            self.names += [source["name"] for source in each.record().sources]
            if each is run:
                self._own_sources = len(self.names)
        lines = np.concatenate(found)
        self._digits, first = np.unique(lines[:, 0], return_index=True)
        self._places = lines[first, 1]
        self._beside = Beside(runs, self._digits)

    def __len__(self) -> int:
        """How many numbers there are."""
        return len(self._digits)

    def of(self, phone: str) -> tuple[str, Place] | None:
        """The number of a contact that a row says no to, and the first such row.

        Args:
            phone: its number (E.164). The answer may be another number that stands beside it in a
                row.

        Returns:
            ``None`` where no row does.
        """
        digits = digits_of(phone)
        at = position(self._digits, digits)
        if at is None:
            other = self._beside.of(digits)
            if other is None:
                return None
            digits, at = other, position(self._digits, other)
        assert at is not None  # noqa: S101  # only those that are held back are beside another
        place = int(self._places[at])
        return f"+{digits}", Place(place >> _ROW_BITS, place & (1 << _ROW_BITS) - 1)

    def is_of_another_run(self, place: Place) -> bool:
        """Whether a row stands in a file of another run."""
        return place.source >= self._own_sources
