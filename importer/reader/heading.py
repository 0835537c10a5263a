"""Finds the rows that name a table's columns: below titles, in two lines, or none at all.

The first row with text is the header unless there is evidence for another reading. Where two
readings are close, nothing is guessed: the sentence says which options settle it.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import replace
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.guard import is_report_header
from importer.reader.comments import with_comments, without_comments
from importer.reader.data_rows import holds_contact, names_phones_below_titles, what_data
from importer.reader.header_lines import nameless, one_line, texts, two_lines
from importer.reader.totals import figure, is_label, kind
from importer.reader.usual import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importer.reader.header_lines import Heading
    from importer.reader.options import ReadOptions
    from importer.reader.strays import MeaningOf
    from importer.reader.usual import Numbered

LOOKED_AT = 60
"""So many rows with text tell where the header is."""
_FARTHEST = 30
_FEWEST_KNOWN = 2
_FEWEST_WIDE = 3
"""Columns of a table below whose title the other cells of the line are empty."""
_MOST_OF = 0.6
_NEARLY_ALL = 0.8
_SOON = 10
_SHOWN = 30


def heading_of(
    rows: Iterable[Numbered], options: ReadOptions, meaning_of: MeaningOf | None, path: str
) -> Heading | None:
    """The header of a table; ``None`` where no row has text, or the options name one that is none.

    Args:
        rows: those with text, from the first one on; only some of them are taken.
        options: what the user says of the header.
        meaning_of: the contact field that a header means; without it nothing is judged.
        path: for messages.

    Raises:
        SourceError: it is not clear where the header is, or that there is one.
    """
    rows = iter(rows if options.comment is None else without_comments(rows, options.comment))
    first = next(rows, None)
    if first is None:
        return None
    if is_report_header(first[1]):
        return one_line(first)
    if not options.header:
        if options.header_row is not None:
            raise SourceError(
                f"{path}: --no-header says that there is no header, and --header-row "
                f"{options.header_row} that it is in row {options.header_row}. Leave one of them "
                "out (in the mapping, source: {header: none} or {header_row: …})."
            )
        return nameless([first, *islice(rows, LOOKED_AT)])
    if options.header_row is not None or options.header_rows is not None:
        above: deque[Numbered] = deque(maxlen=_FARTHEST)
        while first is not None and first[0] < (options.header_row or first[0]):
            above.append(first)
            first = next(rows, None)
        if first is None:
            return None
        two = options.header_rows == 2
        heading = two_lines(first, next(rows, None)) if two else one_line(first)
        return replace(heading, titles=texts(above))
    if meaning_of is None:
        return one_line(first)
    looked_at = with_comments([first, *islice(rows, LOOKED_AT)], meaning_of)
    return _Judge(looked_at, meaning_of, path).heading()


class _Judge:
    """Weighs the first rows with text of a table."""

    def __init__(self, rows: Sequence[Numbered], meaning_of: MeaningOf, path: str) -> None:
        self._whole = rows
        self._rows = [(number, row[:MOST_COLUMNS]) for number, row in rows]
        self._path = path
        self._meaning_of = meaning_of
        self._cells = [[cell for cell in row if cell.strip()] for _, row in self._rows]
        counts = sorted(map(len, self._cells[len(rows) // 2 :]))
        self._usual = counts[len(counts) // 2]
        self._known = [self._known_in(at) for at in range(min(len(rows), _FARTHEST))]

    def heading(self) -> Heading:
        """The header, by the evidence."""
        at = self._likeliest()
        self._refuse_sorted(at or 0)
        if at is None:
            self._refuse_data(0)
            at = 0
        if self._fills_gaps(at + 1) or (at == 0 and self._is_second_line(1)):
            return self._joined(at)
        if at > 0 and (self._fills_gaps(at) or self._is_group(at - 1, at)):
            return self._joined(at - 1)
        return one_line(self._whole[at], self._whole[:at])

    def _known_in(self, at: int) -> int:
        """How many of a row's cells are usual headers; 0 where there is one at most, and data."""
        known = sum(self._meaning_of(cell) is not None for cell in self._cells[at])
        return 0 if known < _FEWEST_KNOWN and self._is_data(at) else known

    def _likeliest(self) -> int | None:
        """The row that is the header by its words or its shape; ``None``: nothing tells."""
        known, cells = self._known, self._cells
        if known[0] and (len(cells[0]) > 1 or self._usual <= 1):
            return 0
        best = max(range(len(known)), key=lambda at: (min(known[at], _FEWEST_KNOWN), -at))
        wide = len(cells[best]) >= _MOST_OF * self._usual
        enough = known[best] >= min(_FEWEST_KNOWN, self._usual) or names_phones_below_titles(
            self._rows, best, self._meaning_of
        )
        if best and wide and enough and self._may_be_titles(best):
            return best
        if len(cells[0]) > max(1, self._usual // 2) or self._usual <= _FEWEST_KNOWN:
            full = self._whole_below_one_cell()
        else:
            rows = enumerate(cells)
            full = next((at for at, row in rows if len(row) > _MOST_OF * self._usual), None)
        return None if full is None or full >= _FARTHEST else self._below_a_title(full)

    def _whole_below_one_cell(self) -> int | None:
        """The first row without a gap below an unknown word that stands in a line of its own.

        A table whose rows are mostly empty has its header there, whatever its names are.
        """
        if self._known[0] or len(self._cells[0]) != 1:
            return None
        for at, cells in enumerate(self._cells[1:], 1):
            if len(cells) > 1:
                filled = {index for index, cell in enumerate(self._rows[at][1]) if cell.strip()}
                wide = len(cells) >= _FEWEST_WIDE or (
                    all(map(is_label, cells)) and self._contrasts(at)
                )
                return at if wide and filled >= self._used(at) else None
            if self._is_data(at):
                return None
        return None

    def _used(self, at: int) -> set[int]:
        """The columns in which anything stands soon below a row: more tables may follow."""
        rows = self._below(at)[:_SOON]
        return {index for row in rows for index, cell in enumerate(row) if cell.strip()}

    def _below_a_title(self, at: int) -> int:
        """A full row below titles, where the rows below it look otherwise or a gap sets it apart.

        Raises:
            SourceError: neither is so, or the row is no header.
        """
        self._refuse_data(at)
        if self._contrasts(at) or self._is_set_apart(at):
            return at
        first, other = self._rows[0], self._rows[at]
        raise SourceError(
            f"{self._path}: it is not clear which row holds the headers, row {first[0]} "
            f"({_shown(first[1])}) or row {other[0]} ({_shown(other[1])}): add --header-row "
            f"{other[0]} or --header-row {first[0]} (in the mapping, source: {{header_row: …}}).",
            [f"--header-row {other[0]}", f"--header-row {first[0]}"],
        )

    def _may_be_titles(self, end: int) -> bool:
        """Whether the rows above are no rows of a table: none has data in many columns."""
        wide = max(_FEWEST_KNOWN, len(self._cells[end]) // 2)
        return all(len(cells) <= wide or all(map(is_label, cells)) for cells in self._cells[:end])

    def _is_set_apart(self, at: int) -> bool:
        """Whether a row of names follows a line of one cell and a blank row."""
        gap = self._rows[at][0] - self._rows[0][0] > at
        names = self._cells[at]
        return (
            gap
            and all(len(cells) == 1 for cells in self._cells[:at])
            and len(names) >= _FEWEST_WIDE
            and all(map(is_label, names))
        )

    def _contrasts(self, at: int) -> bool:
        """Whether a row has words above columns that hold something else."""
        row, below = self._rows[at][1], self._below(at)
        for index, cell in enumerate(row):
            kinds = Counter(kind(other[index]) for other in below if index < len(other))
            del kinds[""]
            most, count = max(kinds.items(), key=itemgetter(1), default=("letters", 0))
            if kind(cell) == "letters" != most and count >= _NEARLY_ALL * kinds.total():
                return True
        return False

    def _is_data(self, at: int) -> bool:
        """Whether a row has a phone number or an address where the rows below have some, too."""
        return holds_contact(self._rows[at][1], self._below(at))

    def _below(self, at: int) -> list[list[str]]:
        return [row for _, row in self._rows[at + 1 :]]

    def _refuse_data(self, at: int) -> None:
        """Refuse a row as the header that has data itself."""
        number, row = self._rows[at]
        what = what_data(row, self._below(at))
        if not what:
            return
        raise SourceError(
            f"{self._path} seems to have no header: row {number} already holds data ({what}). "
            "If so, add --no-header (in the mapping, source: "
            "{header: none}); the columns are then called Column 1, Column 2, … "
            f"If row {number} is the header, add --header-row {number}.",
            ["--no-header", f"--header-row {number}"],
        )

    def _refuse_sorted(self, at: int) -> None:
        """Refuse a header with contacts above it: it was sorted among them."""
        number, header = self._rows[at]
        below = self._below(at)
        for earlier, row in self._rows[:at]:
            if holds_contact(row, below):
                raise SourceError(
                    f"{self._path}: row {number} ({_shown(header)}) looks like the header, and row "
                    f"{earlier} above it already holds data (a phone number or an e-mail address). "
                    "If the header was sorted among the rows, move it to the top; to leave out "
                    f"what stands above it, add --header-row {number}.",
                    [f"--header-row {number}"],
                )

    def _is_second_line(self, at: int) -> bool:
        """Whether the row below the first line of a header is its second.

        Raises:
            SourceError: either of the two could be the header alone.
        """
        if at >= len(self._known) or self._rows[at][0] != self._rows[at - 1][0] + 1:
            return False
        upper, lower = self._rows[at - 1][1], self._rows[at][1]
        if self._known[at] < _FEWEST_KNOWN or not all(map(is_label, self._cells[at])):
            return False
        if _plain(upper) == _plain(lower):
            return False
        if self._is_group(at - 1, at):
            return True
        first, second = self._rows[at - 1][0], self._rows[at][0]
        raise SourceError(
            f"{self._path}: rows {first} and {second} both look like headers ({_shown(upper)}; "
            f"{_shown(lower)}). Add --header-rows 2 if they belong together, or --header-row "
            f"{second} if the lower one is the header (in the mapping, source: …).",
            ["--header-rows 2", f"--header-row {second}"],
        )

    def _fills_gaps(self, at: int) -> bool:
        """Whether a row has names where the row above has none behind one that it has.

        As below cells that were merged: ``Name, Phone, ,`` above ``, Home, Mobile``. Some of the
        columns must hold something else than words, or the row might be a contact.
        """
        if at >= len(self._rows) or self._rows[at][0] != self._rows[at - 1][0] + 1:
            return False
        row = self._rows[at][1]
        upper = [*self._rows[at - 1][1], *[""] * (len(row) - len(self._rows[at - 1][1]))]
        has_name = [bool(cell.strip()) for cell in upper]
        first = has_name.index(True)
        filled = [index for index, cell in enumerate(row) if cell.strip()]
        gaps = [index for index in filled if not has_name[index] and index > first]
        starts = [index for index in filled if has_name[index] and index + 1 in gaps]
        if sum(has_name) < _FEWEST_KNOWN or len(filled) < _FEWEST_KNOWN or not gaps:
            return False
        if any(figure(cell) for cell in upper):
            return False
        if filled != sorted(gaps + starts) or not all(is_label(row[index]) for index in filled):
            return False
        below = self._below(at)
        kinds = [kind(other[index]) for other in below for index in filled if index < len(other)]
        return 2 * kinds.count("letters") < len([each for each in kinds if each])

    def _is_group(self, at: int, below: int) -> bool:
        """Whether a row names groups of the columns that the row below it names."""
        if self._rows[below][0] != self._rows[at][0] + 1 or self._is_data(at):
            return False
        upper, lower = self._rows[at][1], self._rows[below][1]
        cells = self._cells[at]
        if len(cells) < _FEWEST_KNOWN or not all(map(is_label, cells)):
            return False
        width = max(len(upper), len(lower))
        pairs = [
            (bool("".join(upper[i : i + 1]).strip()), bool("".join(lower[i : i + 1]).strip()))
            for i in range(width)
        ]
        last = max(at for at, (has_group, _) in enumerate(pairs) if has_group)
        return (True, False) in pairs or (False, True) in pairs[:last]

    def _joined(self, at: int) -> Heading:
        return two_lines(self._whole[at], self._whole[at + 1], self._whole[:at])


def _plain(row: Sequence[str]) -> list[str]:
    return [cell.strip().casefold() for cell in row if cell.strip()]


def _shown(row: Sequence[str]) -> str:
    """A row's first texts as they may stand in a message."""
    cells = [" ".join(cell.split()) for cell in row if cell.strip()]
    cut = [c if len(c) <= _SHOWN else f"{c[: _SHOWN - 1]}…" for c in cells]
    return ", ".join(cut[:3]) + (", …" if len(cut) > 3 else "")
