"""Reads delimited text block by block: exact row numbers, bounded memory, no row swallowed."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

from importer.errors import SourceError
from importer.reader.dialect import Dialect, choose_dialect
from importer.reader.encoding import Encoding, choose_encoding
from importer.reader.heading import Heading, heading_of
from importer.reader.rows import Batch
from importer.reader.scan import BLOCK_BYTES, decoded, scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from importer.reader.options import ReadOptions
    from importer.reader.strays import MeaningOf
    from importer.reader.usual import Numbered

_LONGEST = 16 * 2**20
"""Characters of the longest cell and the longest line: a quote that is never closed ends here."""
_END = "\0endoffile\0"
"""Stands twice in a last line that no file holds, for NUL is refused: two cells, unless a quotation
mark was left open and swallows them as one."""


@dataclass(frozen=True, slots=True)
class DelimitedFile:
    """A text file that was looked through once: it decodes from end to end."""

    file: Path
    path: str
    """As the user named it, for messages."""
    encoding: Encoding
    dialect: Dialect
    sha256: str
    size_bytes: int
    heading: Heading

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.heading.cells

    @property
    def header_number(self) -> int:
        """The row number of the header."""
        return self.heading.number

    @property
    def notes(self) -> tuple[str, ...]:
        """What was concluded, in plain words."""
        return (self.encoding.note, self.dialect.note, self.heading.note)

    def batches(self, size: int) -> Iterator[Batch]:
        """The rows below the header, at most ``size`` at a time, blank ones included."""
        with self.file.open("rb") as stream:
            reading = _Reading(stream, self)
            for _ in range(self.header_number):
                reading.record()
            while True:
                first = reading.number + 1
                rows = reading.records(size)
                if not rows:
                    return
                done = min(1.0, stream.tell() / max(1, self.size_bytes))
                yield Batch(range(first, first + len(rows)), rows, done)


def open_delimited(
    file: Path, path: str, options: ReadOptions, meaning_of: MeaningOf | None = None
) -> DelimitedFile:
    """Look through a text file: encoding, dialect, header, checksum.

    ``meaning_of`` is the one of :func:`importer.reader.open_source`.

    Raises:
        SourceError: it is empty, is not in its encoding, holds NUL, or has no such header row.
    """
    with file.open("rb") as stream:
        head = stream.read(BLOCK_BYTES)
    encoding = choose_encoding(head, options.encoding, path)
    judged = meaning_of is not None and not encoding.pinned and not options.own_report
    seen = scan(file, path, encoding, options.region, judged=judged)
    dialect = choose_dialect(
        seen.head,
        whole=seen.size_bytes <= len(head),
        options=options,
        path=path,
        escaped=seen.escaped,
        meaning_of=meaning_of,
    )
    nothing = Heading(0, (), "")
    found = DelimitedFile(file, path, encoding, dialect, seen.sha256, seen.size_bytes, nothing)
    return replace(found, heading=_heading(found, options, meaning_of))


def _lines(texts: Iterable[str], path: str, skip: int, delimiter: str) -> Iterator[Iterable[str]]:
    """Lines with their ends (LF, CR LF or CR), in groups that are cheap to iterate.

    The first ``skip`` characters are left out. The last group is the end mark.
    """
    rest = ""
    for text in texts:
        text = rest + text  # noqa: PLW2901 - the text goes on where the last block broke off
        if skip:
            text, skip = text[skip:], 0  # noqa: PLW2901 - the same text without its first line
        # A CR at the very end may be the first half of CR LF.
        end = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
        if not end and len(text) > _LONGEST:
            raise SourceError(
                f"{path} has a line of more than {_LONGEST:,} characters: it is no table with "
                "one contact in a line. Export it again."
            )
        if end:
            yield io.StringIO(text[:end], newline="")
        rest = text[end:]
    if rest:
        yield io.StringIO(rest, newline="")
    yield [f"{_END}{delimiter}{_END}"]


@dataclass(slots=True)
class _Reading:
    """One pass over the records of a file."""

    stream: BinaryIO
    source: DelimitedFile
    number: int = 0
    """The records read so far: the row number of the last one."""
    _reader: Iterator[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        csv.field_size_limit(_LONGEST)
        source = self.source
        texts = decoded(self.stream, source.file, source.path, source.encoding)
        groups = _lines(texts, source.path, source.dialect.skip, source.dialect.delimiter)
        self._reader = csv.reader(
            chain.from_iterable(groups), strict=False, **source.dialect.arguments()
        )

    def record(self) -> list[str] | None:
        """The next record, ``None`` at the end."""
        return next(iter(self.records(1)), None)

    def records(self, most: int) -> list[list[str]]:
        """The next records; none at the end."""
        rows: list[list[str]] = []
        try:
            rows.extend(islice(self._reader, most))  # keeps what came before an error
        except csv.Error as error:
            raise SourceError(
                f"{self.source.path}, row {self.number + len(rows) + 1:,}: a cell is longer than "
                f"{_LONGEST:,} characters. A quotation mark that opens it is probably never "
                "closed: mend that row."
            ) from error
        if rows and rows[-1][-1:] and rows[-1][-1].endswith(_END):
            if rows[-1] != [_END, _END]:
                raise SourceError(
                    f"{self.source.path}, row {self.number + len(rows):,}, column "
                    f"{len(rows[-1])}: a quotation mark opens a cell and is never closed, so "
                    "everything below would end up in it. Mend that row."
                )
            rows.pop()
        self.number += len(rows)
        return rows


def _heading(source: DelimitedFile, options: ReadOptions, meaning_of: MeaningOf | None) -> Heading:
    """The header: the row the option names, else where the evidence says it is."""
    wanted = options.header_row if options.header else None
    count = 0
    with source.file.open("rb") as stream:
        reading = _Reading(stream, source)

        def rows() -> Iterator[Numbered]:
            nonlocal count
            while (record := reading.record()) is not None:
                count = reading.number
                if "".join(record).strip():
                    yield count, record
                elif count == wanted:
                    raise SourceError(
                        f"{source.path}: row {wanted} is blank, so it cannot be the header row. "
                        "Name another --header-row."
                    )

        found = heading_of(rows(), options, meaning_of, source.path)
    if found is not None:
        return found
    if wanted is not None and count:
        raise SourceError(
            f"{source.path} has {count} rows, so row {wanted} cannot be the header row. "
            "Name another --header-row."
        )
    raise SourceError(f"{source.path} is empty: it has no line with text. Export it again.")
