"""Reads delimited text block by block: exact row numbers, bounded memory, no row swallowed."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from importer.errors import EmptySource, SourceError
from importer.reader.dialect import Dialect, choose_dialect
from importer.reader.encoding import Encoding, choose_encoding
from importer.reader.header_lines import Heading
from importer.reader.heading import heading_of
from importer.reader.records import LONGEST, Records
from importer.reader.rows import Batch, rows_at_once
from importer.reader.scan import BLOCK_BYTES, decoded, scan
from importer.reader.wrapped import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from importer.reader.options import ReadOptions
    from importer.reader.strays import MeaningOf
    from importer.reader.usual import Numbered


_IN_APOSTROPHES = re.compile(r"'[^']+'")
_TORN_NAME = re.compile(r'[^\W\d_]"[^\W\d_]')


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
    def titles(self) -> tuple[str, ...]:
        """The lines above the header."""
        return self.heading.titles

    @property
    def notes(self) -> tuple[str, ...]:
        """What was concluded, in plain words."""
        return (self.encoding.note, self.dialect.note, self.heading.note)

    def batches(self, size: int) -> Iterator[Batch]:
        """The rows below the header, at most ``size`` at a time, blank ones included."""
        size = rows_at_once(size, len(self.header))
        with self.file.open("rb") as stream:
            records = _records(stream, self)
            for _ in range(self.header_number):
                records.next(1)
            while True:
                first = records.number + 1
                rows = records.next(size)
                if not rows:
                    return
                done = min(1.0, stream.tell() / max(1, self.size_bytes))
                yield Batch(range(first, first + len(rows)), rows, done)


MOST_COLUMNS = 100_000
"""A spreadsheet program shows 16,384; more than these take long to look at."""


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
    heading = _heading(found, options, meaning_of)
    if len(heading.cells) > MOST_COLUMNS:
        raise SourceError(
            f"{path} has {len(heading.cells):,} columns, which no list of contacts has: it may be "
            "made of lines that end in thousands of delimiters. Export it again, with the columns "
            "that are filled."
        )
    return replace(found, heading=heading)


def _lines(texts: Iterable[str], path: str, skip: int) -> Iterator[Iterable[str]]:
    """Lines with their ends (LF, CR LF or CR), in groups that are cheap to iterate.

    The first ``skip`` characters are left out.
    """
    rest = ""
    for text in texts:
        text = rest + text  # noqa: PLW2901 - the text goes on where the last block broke off
        if skip:
            text, skip = text[skip:], 0  # noqa: PLW2901 - the same text without its first line
        # A CR at the very end may be the first half of CR LF.
        end = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
        if not end and len(text) > LONGEST:
            raise SourceError(
                f"{path} has a line of more than {LONGEST:,} characters: it is no table with "
                "one contact in a line. Export it again."
            )
        if end:
            yield io.StringIO(text[:end], newline="")
        rest = text[end:]
    if rest:
        yield io.StringIO(rest, newline="")


def _records(stream: BinaryIO, source: DelimitedFile) -> Records:
    """The records of a file from its first one on."""
    texts = decoded(stream, source.file, source.path, source.encoding)
    lines: Iterable[str] = chain.from_iterable(_lines(texts, source.path, source.dialect.skip))
    if source.dialect.wrapped:
        lines = map(unwrapped, lines)
    return Records(lines, source.dialect, source.path)


def _heading(source: DelimitedFile, options: ReadOptions, meaning_of: MeaningOf | None) -> Heading:
    """The header: the row the option names, else where the evidence says it is."""
    wanted = options.header_row if options.header else None
    count = 0
    with source.file.open("rb") as stream:
        records = _records(stream, source)

        def rows() -> Iterator[Numbered]:
            nonlocal count
            while batch := records.next(1):
                count = records.number
                if "".join(batch[0]).strip():
                    yield count, batch[0]
                elif count == wanted:
                    raise SourceError(
                        f"{source.path}: row {wanted} is blank, so it cannot be the header row. "
                        "Name another --header-row."
                    )

        found = heading_of(rows(), options, meaning_of, source.path)
    if found is not None:
        if meaning_of is not None and wanted is None and options.quote is None:
            _refuse_torn_names(found, source)
        return found
    if wanted is not None and count:
        raise SourceError(
            f"{source.path} has {count} rows, so row {wanted} cannot be the header row. "
            "Name another --header-row."
        )
    raise EmptySource(f"{source.path} is empty: it has no line with text. Export it again.")


def _refuse_torn_names(heading: Heading, source: DelimitedFile) -> None:
    """Refuse names of columns in which quotes show that the header was not split as it is meant."""
    where = f"{source.path}, row {heading.number}"
    for name in heading.cells:
        if _IN_APOSTROPHES.fullmatch(name.strip()):
            raise SourceError(
                f"{where}: the column {name.strip()} stands in single quotes. Add --quote single "
                "if such quotes enclose cells, or --quote double if they belong to the text (in "
                "the mapping, source: {quote: …}).",
                ["--quote single", "--quote double"],
            )
        if _TORN_NAME.search(name):
            raise SourceError(
                f"{where}: the column {name.strip()} has a quotation mark in the midst of its "
                "name, as where the character between two columns is missing. Mend it, or add "
                f"--header-row {heading.number} if it is right."
            )
