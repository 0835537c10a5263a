"""Tells whether two tables stand side by side, and reads only the columns that are asked for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.header import same
from importer.messages import rows as rows_said
from importer.reader.rows import Damaged, letters
from importer.reader.usual import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from importer.reader.rows import Batch
    from importer.reader.strays import MeaningOf
    from importer.reader.table import Found

_RANGE = re.compile(r"([A-Z]{1,3})(?:\s*[:-]\s*([A-Z]{1,3}))?")
_OF_A_PERSON = frozenset({"phone", "email", "name", "full_name", "first_name", "last_name"})
_FEWEST_NAMED = 2
_MOST_SHOWN = 12
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class SomeColumns:
    """A text file or a sheet of which only some columns are read."""

    found: Found
    columns: slice
    is_text: bool
    """Whether its rows have ends of their own, so that one of another length is a damaged one."""

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns that are read."""
        return self.found.header[self.columns]

    @property
    def header_number(self) -> int:
        """The header's row number."""
        return self.found.header_number

    @property
    def titles(self) -> Sequence[str]:
        """The lines above the header, whole."""
        return self.found.titles

    def batches(self, size: int) -> Iterator[Batch]:
        """All rows below the header, at most ``size`` at a time, cut to the columns.

        In a text file a row that is not as long as the others is damaged and left whole: where a
        delimiter is missing or too many, the columns that are asked for hold something else in it.
        """
        lengths = {len(self.found.header)}
        for batch in self.found.batches(size):
            if len(lengths) == 1:
                lengths.add(Counter(map(len, batch.rows)).most_common(1)[0][0])
            yield replace(batch, rows=[self._cut(row, lengths) for row in batch.rows])

    def _cut(self, row: list[str], lengths: Container[int]) -> list[str]:
        if isinstance(row, Damaged):
            return row
        if self.is_text and len(row) not in lengths:
            return Damaged(row, rows_said.ragged(len(row), self.found.header))
        return row[self.columns]


def columns_asked_for(option: str, path: str, header: Sequence[str]) -> slice:
    """The columns that an option such as ``A:C`` means.

    Args:
        option: its value.
        path: for messages.
        header: the names of all columns.

    Raises:
        SourceError: it means none, or begins beyond the table.
    """
    found = _RANGE.fullmatch(option.strip().upper())
    first = _position(found[1]) if found else 0
    last = _position(found[2] or found[1]) if found else 0
    if 0 < first <= min(last, len(header)):
        return slice(first - 1, last)
    example = f"A:{letters(len(header) - 1)}" if len(header) > 1 else "A"
    raise SourceError(
        f"{path} cannot be read with --columns {option!r}: the table has the columns "
        f"{_with_letters(header)}. Write the letters of the first and the last one of those that "
        f"are to be read, such as {example}."
    )


def _with_letters(header: Sequence[str]) -> str:
    """A table's columns as a spreadsheet program counts them, as they may stand in a message."""
    names = (" ".join(name.split())[:_SHOWN] for name in header[:_MOST_SHOWN])
    shown = [f"{letters(at)} ({name or 'no name'})" for at, name in enumerate(names)]
    if len(header) > _MOST_SHOWN:
        shown.append(f"… {letters(len(header) - 1)}")
    return ", ".join(shown)


def refuse_tables_beside(
    header: Sequence[str], rows: Sequence[Sequence[str]], meaning_of: MeaningOf, path: str
) -> None:
    """Refuse two tables side by side: a row would mix two people.

    They have at least one empty column between them, and each has a column for the same.

    Raises:
        SourceError: there are two.
    """
    header = header[:MOST_COLUMNS]
    empty = [not name.strip() and _is_empty(at, rows) for at, name in enumerate(header)]
    named = [at for at, name in enumerate(header) if name.strip()]
    for at in range(1, len(header)):
        if not empty[at] or empty[at - 1]:
            continue
        left = [each for each in named if each < at]
        right = [each for each in named if each > at]
        if min(len(left), len(right)) < _FEWEST_NAMED:
            continue
        both = _meant(left, header, meaning_of) & _meant(right, header, meaning_of)
        if both:
            one, other = (f"{letters(part[0])}:{letters(part[-1])}" for part in (left, right))
            both_of_them = f"{letters(left[0])}:{letters(right[-1])}"
            raise SourceError(
                f"{path} holds two tables side by side, columns {one} and {other}: read as one, a "
                f"row would mix two people. Add --columns {one} or --columns {other}; if it is one "
                f"table, --columns {both_of_them}.",
                [f"--columns {part}" for part in (one, other, both_of_them)],
            )


def _meant(columns: Sequence[int], header: Sequence[str], meaning_of: MeaningOf) -> set[str]:
    """What the columns hold: the same names, or the same of a person."""
    names = {f"={same(header[at])}" for at in columns}
    return names | {field for at in columns if (field := meaning_of(header[at])) in _OF_A_PERSON}


def _is_empty(column: int, rows: Sequence[Sequence[str]]) -> bool:
    return not any(row[column].strip() for row in rows if column < len(row))


def _position(letters: str) -> int:
    """``A`` is 1, ``AA`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
