"""Finds the rows of a source that are no contacts: totals, notes below, headers that come again.

Such a row is set aside with a reason, so that it stays in the report and is never sent. Where
another table begins, reading stops, for its rows would be read by the wrong header. All is judged
on what goes by: of a clean table only its first and last rows are looked at closely.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import TYPE_CHECKING, TypeAlias

from importer.errors import SourceError
from importer.header import same
from importer.messages import rows as rows_said
from importer.reader.footer import NOTE, LastRows, is_total
from importer.reader.opt_outs import of_those_below, says_it_of_those_below
from importer.reader.rows import Batch, is_blank, is_commented
from importer.reader.titles import is_new_title, title_of
from importer.reader.totals import is_label, kind
from importer.reader.usual import (
    FIRST_ROWS,
    MOST_COLUMNS,
    FirstRows,
    Numbered,
    backwards,
    filled,
    lines_below,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from importer.model import Problem
    from importer.reader.footer import SumAbove

MeaningOf: TypeAlias = "Callable[[str], str | None]"
"""A header → the contact field that it means; ``None`` where nobody knows."""

LAST_ROWS = 20
"""So many rows at the end of a table are looked at closely."""
_BEFORE_ROWS = 5
_NEXT_ROWS = 3
"""So many rows below what may be another table's header tell whether they belong to it."""
_FEW = 2
_FEWEST_KNOWN = 2
"""So many cells of a row that are usual headers make it a header."""
_NAMES = frozenset({"name", "full_name", "first_name", "last_name"})
_FEWEST_ALIKE = 3
_MOST_OF = 0.7
"""So many names of the header's, and such a part of them, make a row a header of its own."""
_MOST_LOOKED_UP = 20_000
"""After so many cells only a row with a header in the right column is looked up: it takes time."""
_SHOWN_CELLS = 4
_SHOWN_CHARACTERS = 30


class Watch:
    """Takes every row for data."""

    def look(self, batch: Batch) -> dict[int, Problem]:  # noqa: ARG002 - what the others look at
        """The rows of a batch that are no contacts: number → why."""
        return {}

    def finish(
        self,
        batch: Batch | None,  # noqa: ARG002
        sum_above: SumAbove,  # noqa: ARG002
    ) -> dict[int, Problem]:
        """The same for the last rows of the table."""
        return {}


@dataclass(slots=True)
class StrayWatch(Watch):
    """Looks at the rows of one table that go by, from the first one to the last."""

    path: str
    header: tuple[str, ...]
    header_number: int
    meaning_of: MeaningOf
    titles: Sequence[str] = ()
    """The lines above the header."""
    footer: bool = True
    """Whether a row may be a total or a note at all."""
    one_table: bool = False
    """Whether the user said where the table ends."""
    nameless: bool = False
    """Whether the user said that there is no header."""
    _first: FirstRows = field(init=False)
    _before: list[Numbered] = field(default_factory=list)
    """The last rows that went by."""
    _doubtful: tuple[int, int, list[str]] | None = None
    """What may be the header of another table, after the last row above it; the rows below it are
    still to come."""
    _next: list[list[str]] = field(default_factory=list)
    _aside: set[int] = field(default_factory=set)
    _looked_up: int = 0
    """Cells that were looked up as headers."""
    _key: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._key = _key(self.header)
        first = self.meaning_of(self.header[0]) if self.header else None
        may_be_tagged = first not in _NAMES and first != "phone"
        self._first = FirstRows(self.header, may_be_tagged=may_be_tagged)
        self._before = [(self.header_number, list(self.header))]

    def look(self, batch: Batch) -> dict[int, Problem]:
        """The rows of a batch that are no contacts: number → why.

        Raises:
            SourceError: another table begins.
        """
        numbers, rows = batch.numbers, batch.rows
        closely = range(0)
        if not self._first.usual:
            self._first.learn(numbers, rows)
            closely = range(min(FIRST_ROWS, len(rows)))
        self._follow(islice((row for row in rows if not is_blank(row)), _NEXT_ROWS))
        aside: dict[int, Problem] = {}
        striking = {*self._first.striking(numbers, rows), *self._first.commented(rows)}
        for at in sorted({*closely, *striking}):
            problem = self._judged(at, numbers, rows)
            if problem is not None:
                aside[numbers[at]] = problem
        self._aside.update(aside)
        last = [(n, row) for n, row in backwards(numbers, rows, _BEFORE_ROWS)]
        self._before = ([*self._before, *reversed(last)])[-_BEFORE_ROWS:]
        return aside

    def finish(self, batch: Batch | None, sum_above: SumAbove) -> dict[int, Problem]:
        """The same for the last rows of the table, which only its end makes a footer.

        Args:
            batch: the last one that holds rows.
            sum_above: adds up the column.

        Raises:
            SourceError: another table begins.
        """
        if self._doubtful is not None:
            self._settle()
        found: dict[int, Problem] = {}
        if batch is None or not self.footer:
            return found
        last = list(backwards(batch.numbers, batch.rows, LAST_ROWS + 1))
        last_rows = LastRows(self.header, self._first, self._aside, self._names())
        notes = last_rows.notes_among(last[: lines_below(last[::-1])])
        went_by = sorted({n for n, _ in (*last, *self._before)}, reverse=True)
        for number, row in last[:LAST_ROWS]:
            if number in self._aside:
                continue
            above = next((n for n in went_by if n < number), self.header_number)
            why = last_rows.by_look(number, row, apart=number - above > 1)
            why = why or last_rows.by_sum(number, row, sum_above)
            why = why or (NOTE if number in notes else "")
            if not why:
                break
            found[number] = footer_problem(why, row)
        return found

    def _names(self) -> set[int]:
        """The positions of the columns with people's names."""
        header = enumerate(self.header[:MOST_COLUMNS])
        return {at for at, name in header if self.meaning_of(name) in _NAMES}

    # --- what they are

    def _judged(self, at: int, numbers: Sequence[int], rows: Sequence[list[str]]) -> Problem | None:
        row = rows[at]
        if is_blank(row):
            return None
        if self._begins_as_the_header(row):
            if _key(row) == self._key:
                self._compare_titles(at, numbers, rows)
                return rows_said.HEADER_AGAIN
            if not self.one_table and self._is_nearly_the_header(row):
                raise self._another_table(numbers[at], self._end_above(at, numbers, rows)[0], row)
        if self.footer and is_total(row, self._first.usual):
            return footer_problem("is a total", row)
        if not self.one_table and says_it_of_those_below(row):
            end, _ = self._end_above(at, numbers, rows)
            end = end if end > self.header_number else 0
            raise of_those_below(self.path, numbers[at], shown(row), end)
        if is_commented(row) and not self._first.tagged:
            return rows_said.commented(shown(row))
        if not self.one_table and self._doubtful is None:
            self._compare_with_headers(at, numbers, rows)
        return None

    def _compare_titles(self, at: int, numbers: Sequence[int], rows: Sequence[list[str]]) -> None:
        """Tell a page of the same report from another list below the same header.

        Raises:
            SourceError: a title stands above the row that none has above the table.
        """
        if self.one_table or sum(map(bool, self._key)) < _FEW:
            return
        above = [*backwards(numbers[:at], rows[:at], _BEFORE_ROWS), *reversed(self._before)]
        lines = list(takewhile(lambda line: filled(line[1]) == 1, above))
        new = [line for line in lines if is_new_title(title_of(line[1]), self.titles)]
        if not new or len(lines) == len(above):
            return
        number, end, header = new[-1][0], above[len(lines)][0], numbers[at]
        raise SourceError(
            f"{self.path} holds another table: row {number:,} ({shown(new[-1][1])}) looks like "
            f"its title, and row {header:,} has the same headers again. Add --last-row {end} to "
            f"read only the table above it, or --header-row {header} for the one below. If it is "
            "all one table, add --last-row with the number of its last row.",
            [f"--last-row {end}", f"--header-row {header}"],
        )

    def _begins_as_the_header(self, row: Sequence[str]) -> bool:
        """Whether a row's first cell is the header's, which is so of hardly any contact."""
        at = next((at for at, name in enumerate(self._key) if name), None)
        return at is not None and at < len(row) and same(row[at]) == self._key[at]

    def _is_nearly_the_header(self, row: Sequence[str]) -> bool:
        """Whether a row is the header of another such table, of which a column came or went."""
        key = _key(row)
        alike = sum(name in key for name in self._key if name)
        return alike >= _FEWEST_ALIKE and alike >= _MOST_OF * max(len(key), len(self._key))

    def _compare_with_headers(
        self, at: int, numbers: Sequence[int], rows: Sequence[list[str]]
    ) -> None:
        cells = [cell for cell in rows[at][:MOST_COLUMNS] if cell.strip()]
        if len(cells) < _FEW or not all(map(is_label, cells)):
            return
        end, is_apart = self._end_above(at, numbers, rows)
        if self._looked_up > _MOST_LOOKED_UP and not is_apart and not self._may_be_header(rows[at]):
            return
        self._looked_up += len(cells)
        meant = [meaning for cell in cells if (meaning := self.meaning_of(cell)) is not None]
        known = len(meant)
        is_header = known >= _FEWEST_KNOWN and 2 * known >= len(cells)
        # Where other rows have their numbers, no contact has the word for one.
        is_header = is_header or ("phone" in meant and self._has_no_digits(rows[at]))
        if is_header or (is_apart and known and self._has_no_digits(rows[at])):
            raise self._another_table(numbers[at], end, rows[at])
        if is_apart:
            self._doubtful = numbers[at], end, rows[at]
            self._next = []
            below = (row for row in rows[at + 1 :] if not is_blank(row))
            self._follow(islice(below, _NEXT_ROWS))

    def _has_no_digits(self, row: Sequence[str]) -> bool:
        """Whether words stand where other rows have digits."""
        at = self._first.anchor
        return at is not None and at < len(row) and is_label(row[at])

    def _may_be_header(self, row: Sequence[str]) -> bool:
        """Whether a usual header stands where other rows have digits."""
        at = self._first.anchor
        return at is not None and at < len(row) and self.meaning_of(row[at]) is not None

    def _end_above(
        self, at: int, numbers: Sequence[int], rows: Sequence[list[str]]
    ) -> tuple[int, bool]:
        """The last row above that is not just a title, and whether a blank line stands between."""
        number = numbers[at]
        is_apart = False
        above = backwards(numbers[:at], rows[:at], _BEFORE_ROWS)
        for earlier, row in [*above, *reversed(self._before)]:
            is_apart |= number - earlier > 1
            number = earlier
            if filled(row) != 1:
                break
        return number, is_apart

    def _follow(self, rows: Iterable[list[str]]) -> None:
        """Take up the rows below a doubtful one."""
        if self._doubtful is not None:
            self._next += islice(rows, _NEXT_ROWS - len(self._next))
            if len(self._next) == _NEXT_ROWS:
                self._settle()

    def _settle(self) -> None:
        """Compare the rows below a doubtful one with the table's columns."""
        if self._doubtful is None:
            return
        number, end, cells = self._doubtful
        self._doubtful = None
        kinds = self._first.kinds(number, self._aside)
        strange = sum(not _fits(row, kinds) for row in self._next)
        if 2 * strange > len(self._next):
            raise self._another_table(number, end, cells)

    def _another_table(self, number: int, end: int, row: Sequence[str]) -> SourceError:
        if self.nameless:
            at = f" and add --header-row {number}" if end > self.header_number else ""
            return SourceError(
                f"{self.path}: row {number:,} ({shown(row)}) looks like a header, though the "
                f"options say that there is none: leave out --no-header{at} (or header: none "
                "in the mapping). If it is a contact, add --last-row with the number of the last "
                "row."
            )
        if end <= self.header_number:
            return SourceError(
                f"{self.path}: rows {self.header_number:,} and {number:,} ({shown(row)}) both "
                f"look like headers. Add --header-row {number} if the lower one is the header; if "
                "not, add --last-row with the number of the last row.",
                [f"--header-row {number}"],
            )
        return SourceError(
            f"{self.path} holds another table: row {number:,} ({shown(row)}) looks like a header "
            "of its own, so the rows below it would be read by the wrong one. "
            f"Add --last-row {end} to read only the table above it, or --header-row "
            f"{number} for the one below. If it is all one table, add --last-row with the number "
            "of its last row.",
            [f"--last-row {end}", f"--header-row {number}"],
        )


def footer_problem(why: str, row: Sequence[str]) -> Problem:
    """Why a row is no contact, after the words ``The row``."""
    return rows_said.footer(why, shown(row))


def _fits(row: Sequence[str], kinds: Sequence[set[str]]) -> bool:
    """Whether a row's cells are such as stand in the columns above."""
    if len(kinds) < MOST_COLUMNS and any(cell.strip() for cell in row[len(kinds) :]):
        return False
    cells = [*row, *[""] * (len(kinds) - len(row))]
    return all(kind(cell) in known for cell, known in zip(cells, kinds, strict=False) if known)


def _key(cells: Sequence[str]) -> list[str]:
    """Headers in the form in which they are compared, without empty ones at the end."""
    key = [same(cell) for cell in cells]
    while key and not key[-1]:
        key.pop()
    return key


def shown(row: Sequence[str]) -> str:
    """A row's first texts as they may stand in a message."""
    cells = [" ".join(cell.split()) for cell in row if cell.strip()]
    cut = [c if len(c) <= _SHOWN_CHARACTERS else f"{c[: _SHOWN_CHARACTERS - 1]}…" for c in cells]
    return ", ".join(cut[:_SHOWN_CELLS]) + (", …" if len(cut) > _SHOWN_CELLS else "")
