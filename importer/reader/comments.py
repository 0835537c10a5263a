"""Tells lines that begin with ``#``: they are comments, and no cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.reader.totals import holds_number
from importer.reader.usual import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from importer.reader.strays import MeaningOf
    from importer.reader.usual import Numbered


def with_comments(rows: list[Numbered], meaning_of: MeaningOf) -> list[Numbered]:
    """The rows with each comment above the header as one cell, whatever is separated in it.

    ``#`` may begin a header, too: the row below a comment has more names that are usual.
    """

    def known(row: Sequence[str]) -> int:
        return sum(meaning_of(cell) is not None for cell in row[:MOST_COLUMNS] if cell.strip())

    def is_comment(row: Sequence[str]) -> bool:
        return _text(row)[0] == "#" and not any(map(holds_number, row))

    first = next((at for at, (_, row) in enumerate(rows) if not is_comment(row)), 0)
    below = known(rows[first][1])
    above = [(n, row if known(row) >= below else [_text(row)]) for n, row in rows[:first]]
    return [*above, *rows[first:]]


def without_comments(
    rows: Iterable[Numbered], is_comment: Callable[[Sequence[str]], bool]
) -> Iterator[Numbered]:
    """The rows that are no comments; the first of these where there is no other."""
    first: Numbered | None = None
    has_others = False
    for row in rows:
        if not is_comment(row[1]):
            has_others = True
            yield row
        first = first or row
    if first is not None and not has_others:
        yield first


def _text(row: Sequence[str]) -> str:
    return ", ".join(cell.strip() for cell in row if cell.strip())
