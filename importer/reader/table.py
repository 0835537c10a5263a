"""The table in a source: its rows in chunks, up to its end, without those that are no contacts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from importer.errors import SourceError
from importer.messages import rows as rows_said
from importer.model import Code, Problem
from importer.reader.beside import refuse_tables_beside
from importer.reader.broken_lines import refuse_broken_lines
from importer.reader.elsewhere import below_a_title, in_nameless_columns, nameless_phones
from importer.reader.footer import is_total
from importer.reader.rows import (
    MOST_CHARACTERS,
    Batch,
    Shape,
    chunk_of,
    codes_of,
    is_blank,
    is_commented,
    own_rows,
    sample_of,
    usual_width,
)
from importer.reader.strays import (
    LAST_ROWS,
    StrayWatch,
    Watch,
    footer_problem,
    shown,
)
from importer.reader.totals import amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from importer.model import Chunk, SourceInfo
    from importer.reader.options import ReadOptions
    from importer.reader.strays import MeaningOf

LOOK_ROWS = 5000
_SAMPLE_ROWS = 200
_FEWEST_RAGGED = 3
"""So many rows, and none that fits, say that the header is not theirs."""
_SAMPLED_ROWS = 2000
"""How many rows are looked at to find the sample: blank and ragged ones are not in it."""


class Found(Protocol):
    """A text file or a sheet whose header is known."""

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""

    @property
    def header_number(self) -> int:
        """The header's row number."""

    @property
    def titles(self) -> Sequence[str]:
        """The lines above the header."""

    def batches(self, size: int) -> Iterator[Batch]:
        """All rows below the header, at most ``size`` at a time."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a source and what is known of them."""

    info: SourceInfo
    shape: Shape
    sample: tuple[tuple[str, ...], ...]
    batches: Callable[[int], Iterator[Batch]]
    watch: Callable[[], Watch]
    unread: Sequence[str] = ()
    """The other sheets of a workbook that hold rows."""
    nameless: Sequence[str] = ()
    """The columns of phone numbers that have no name, by their letters."""
    elsewhere: str = ""
    """Where phone numbers may be that were not read, in plain words."""

    def chunks(self, size: int) -> Iterator[Chunk]:
        """The rows in chunks; the last one is done to 1.0, and its end judged as the table's.

        Raises:
            SourceError: another table begins.
        """
        watch = self.watch()
        held: Batch | None = None
        aside: dict[int, Problem] = {}
        blank = 0
        for batch in self.batches(size):
            found = watch.look(batch)
            filled = sum(1 for _ in islice((r for r in batch.rows if not is_blank(r)), LAST_ROWS))
            if not filled:  # blank lines count with the rows before them
                blank += batch.blank + len(batch.rows)
            elif (
                held is not None
                and filled < min(LAST_ROWS, size // 4, 2 * size - len(held.rows))
                and _characters(held) + _characters(batch) <= 2 * MOST_CHARACTERS
            ):
                held = _joined(held, batch)
                aside |= found
            else:
                if held is not None:
                    yield self._chunk(held, aside, blank)
                    blank = 0
                held, aside = batch, found
        aside |= watch.finish(held, self._sum_above)
        if held is not None or blank:
            last = held or Batch((), (), 1.0)
            yield replace(self._chunk(last, aside, blank), done=1.0)

    def _chunk(self, batch: Batch, aside: dict[int, Problem], blank: int) -> Chunk:
        return chunk_of(replace(batch, blank=batch.blank + blank), self.shape, aside)

    def _sum_above(self, index: int, number: int, without: set[int]) -> tuple[float, int]:
        """The sum of a column's plain numbers above a row, and how many there are."""
        total: float = 0
        count = 0
        for batch in self.batches(LOOK_ROWS):
            for at, row in zip(batch.numbers, batch.rows, strict=True):
                if at >= number:
                    return total, count
                value = amount(row[index]) if index < len(row) and at not in without else None
                if value is not None:
                    total += value
                    count += 1
        return total, count


def table_of(
    found: Found,
    info: SourceInfo,
    shape: Shape,
    options: ReadOptions,
    meaning_of: MeaningOf | None,
) -> Table:
    """The table below a header.

    Args:
        found: where its rows come from.
        info: what was concluded.
        shape: of its header.
        options: where it ends, and whether it may have a footer.
        meaning_of: as for :func:`importer.reader.open_source`.

    Raises:
        SourceError: another table stands beside it, or begins among its first rows; or none of
            these fits the header.
    """

    def batches(size: int) -> Iterator[Batch]:
        last_row = None if shape.is_report else options.last_row
        every = found.batches(size) if last_row is None else _until(found, size, last_row)
        yield from every if options.comment is None else _blanked(every, options.comment)

    def watch() -> Watch:
        if meaning_of is None:
            return Watch()
        if shape.is_report:
            return _ReportWatch(shape) if options.footer else Watch()
        return StrayWatch(
            info.path,
            shape.header,
            found.header_number,
            meaning_of,
            found.titles,
            footer=options.footer,
            one_table=options.last_row is not None,
            nameless=not options.header,
        )

    beginning = batches(_SAMPLED_ROWS)
    first = next(beginning, None)
    if first is None:
        return Table(info, shape, (), batches, watch)
    shape = replace(shape, usual=usual_width(first.rows, shape))
    table = Table(info, shape, (), batches, watch)
    if meaning_of is not None and not shape.is_report and options.columns is None:
        refuse_tables_beside(shape.header, first.rows[:_SAMPLE_ROWS], meaning_of, info.path)
    looking = watch()
    aside = looking.look(first)
    if len(first.rows) < _SAMPLED_ROWS and next(beginning, None) is None:  # it is all there is
        aside |= looking.finish(first, table._sum_above)  # noqa: SLF001 - its own class
    rows = [row for at, row in zip(first.numbers, first.rows, strict=True) if at not in aside]
    sample = tuple(sample_of(rows, shape, _SAMPLE_ROWS))
    judged = meaning_of is not None and options.header_row is None and not shape.is_report
    numbered = list(zip(first.numbers, first.rows, strict=True))
    if judged and shape.short_is_ragged:
        left = [(number, row) for number, row in numbered[:_SAMPLE_ROWS] if number not in aside]
        refuse_broken_lines(left, shape.width, found.header_number, info.path)
    if judged and not sample:
        _refuse_other_widths(rows, shape, found.header_number, info.path)
    is_whole = options.columns is None and not shape.is_report
    nameless = nameless_phones(shape.header, sample) if is_whole else ()
    places = [in_nameless_columns(nameless)]
    if judged and options.header:
        places.append(below_a_title(found.header_number, numbered))
    told = " ".join(filter(None, places))
    return replace(table, sample=sample, nameless=nameless, elsewhere=told)


def _refuse_other_widths(rows: Sequence[list[str]], shape: Shape, number: int, path: str) -> None:
    """Refuse a header that not one of several rows fits: a title, or split by another character."""
    widths = Counter(len(row) for row in rows if not is_blank(row))
    if widths.total() < _FEWEST_RAGGED:
        return
    width = widths.most_common(1)[0][0]
    other = (
        ", or --delimiter with the character between the columns" if shape.short_is_ragged else ""
    )
    raise SourceError(
        f"{path}: none of the first {widths.total():,} rows fits the header in row {number}, which "
        f"has {_columns(shape.width)}; most of them have {_columns(width)}. Add --header-row with "
        f"the row that holds the headers{other} (in the mapping, source: …). "
        f"If row {number} is the header all the same, add --header-row {number}."
    )


def _columns(count: int) -> str:
    return f"{count:,} column{'s' * (count != 1)}"


def table_notes(options: ReadOptions, shape: Shape) -> Iterator[str]:
    """What the options say of a table's rows, in plain words."""
    if options.columns is not None and not shape.is_report:
        yield f"only the columns {options.columns.upper()} are read, as the options say"
    if options.last_row is not None and not shape.is_report:
        yield f"the rows below row {options.last_row} are left out, as the options say"
    if not options.footer:
        yield "no row is taken for a total, as the options say"


class _ReportWatch(Watch):
    """Sets aside what a report of this program says is no contact, and what is plainly a total."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape

    def look(self, batch: Batch) -> dict[int, Problem]:
        """The rows of a batch that are no contacts: number → why."""
        codes = codes_of(batch, self._shape) or [""] * len(batch.rows)
        rows = own_rows(batch, self._shape)
        aside: dict[int, Problem] = {}
        for number, code, row in zip(batch.numbers, codes, rows, strict=True):
            if code == Code.ROW_HEADER:
                aside[number] = rows_said.HEADER_AGAIN
            elif code == Code.ROW_COMMENTED and is_commented(row):
                aside[number] = rows_said.commented(shown(row))
            elif code == Code.ROW_FOOTER or is_total(row, self._shape.width):
                aside[number] = footer_problem("is a total or a note", row)
        return aside


def _characters(batch: Batch) -> int:
    return sum(len(cell) for row in batch.rows for cell in row)


def _joined(first: Batch, second: Batch) -> Batch:
    """Two batches as one, without the second one's blank rows: the few rows at a table's end."""
    own = [(n, r) for n, r in zip(second.numbers, second.rows, strict=True) if not is_blank(r)]
    return Batch(
        [*first.numbers, *(number for number, _ in own)],
        [*first.rows, *(row for _, row in own)],
        second.done,
        first.blank + second.blank + len(second.rows) - len(own),
    )


def _blanked(
    batches: Iterator[Batch], is_comment: Callable[[Sequence[str]], bool]
) -> Iterator[Batch]:
    """Batches in which the comments are blank rows."""
    for batch in batches:
        yield replace(batch, rows=[[] if is_comment(row) else row for row in batch.rows])


def _until(found: Found, size: int, last_row: int) -> Iterator[Batch]:
    """The rows up to a row."""
    if last_row <= found.header_number:
        raise SourceError(
            f"Row {last_row} cannot be the last row of a table whose header is in row "
            f"{found.header_number}. Name another --last-row."
        )
    for batch in found.batches(size):
        if batch.numbers[-1] <= last_row:
            yield batch
            continue
        kept = sum(number <= last_row for number in batch.numbers)
        if kept:
            before = batch.numbers[-1] - batch.blank - len(batch.numbers)
            blank = batch.numbers[kept - 1] - before - kept
            yield Batch(batch.numbers[:kept], batch.rows[:kept], 1.0, blank)
        return
