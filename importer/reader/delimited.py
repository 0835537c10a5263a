"""Reads delimited text block by block: exact row numbers, bounded memory, no row swallowed."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

from importer.errors import SourceError
from importer.reader.dialect import Dialect, choose_dialect
from importer.reader.encoding import Encoding, choose_encoding, undecodable
from importer.reader.rows import Batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from importer.reader.options import ReadOptions

_BLOCK_BYTES = 256 * 1024
_LONGEST = 16 * 2**20
"""Characters of the longest cell and the longest line: a quote that is never closed ends here."""
_END = "\0end of file\0"
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
    header: tuple[str, ...]
    header_number: int

    @property
    def notes(self) -> tuple[str, ...]:
        """What was concluded, in plain words."""
        return (
            self.encoding.note,
            self.dialect.note,
            f"header in row {self.header_number}",
        )

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


def open_delimited(file: Path, path: str, options: ReadOptions) -> DelimitedFile:
    """Look through a text file: encoding, dialect, header, checksum.

    Raises:
        SourceError: it is empty, is not in its encoding, holds NUL, or has no such header row.
    """
    with file.open("rb") as stream:
        head = stream.read(_BLOCK_BYTES)
    encoding = choose_encoding(head, options.encoding, path)
    scan = _scan(file, path, encoding)
    whole = scan.size_bytes <= len(head)
    dialect = choose_dialect(
        scan.head,
        whole=whole,
        pinned=options.delimiter,
        header_row=options.header_row,
        path=path,
    )
    unread = DelimitedFile(
        file, path, encoding, dialect, scan.sha256, scan.size_bytes, header=(), header_number=0
    )
    number, header = _find_header(unread, options.header_row)
    return DelimitedFile(
        file, path, encoding, dialect, scan.sha256, scan.size_bytes, tuple(header), number
    )


@dataclass(frozen=True, slots=True)
class _Scan:
    """What one pass over the bytes tells."""

    sha256: str
    size_bytes: int
    head: str


def _scan(file: Path, path: str, encoding: Encoding) -> _Scan:
    """Read the file once, so that a bad byte in its last line stops before anything is planned."""
    digest = hashlib.sha256()
    head = ""
    with file.open("rb") as stream:
        for text in _decoded(stream, file, path, encoding, digest.update):
            if "\0" in text:
                line = _line_of_nul(file, path, encoding)
                raise SourceError(
                    f"{path} holds a NUL byte in line {line:,}: it is damaged or no text file. "
                    "Export it again."
                )
            head = head or text
        return _Scan(digest.hexdigest(), stream.tell(), head)


def _decoded(
    stream: BinaryIO,
    file: Path,
    path: str,
    encoding: Encoding,
    see: Callable[[bytes], object] = len,
) -> Iterator[str]:
    """The text of a stream in blocks, without a byte order mark; ``see`` is given all bytes."""
    decoder = codecs.getincrementaldecoder(encoding.codec)("strict")
    fed = 0
    start = True
    while True:
        block = stream.read(_BLOCK_BYTES)
        see(block)
        fed += len(block)
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeError as error:
            position = fed
            if isinstance(error, UnicodeDecodeError):
                position = max(0, fed - len(error.object) + error.start)
            raise undecodable(path, file, encoding, position) from error
        if start and text:
            text = text.removeprefix("\ufeff")
            start = False
        if text:
            yield text
        if not block:
            return


def _line_of_nul(file: Path, path: str, encoding: Encoding) -> int:
    """The line, from 1, of the first NUL."""
    feeds = returns = 0
    with file.open("rb") as stream:
        for text in _decoded(stream, file, path, encoding):
            before, nul, _ = text.partition("\0")
            feeds += before.count("\n")
            returns += before.count("\r")
            if nul:
                break
    return max(feeds, returns) + 1


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
        texts = _decoded(self.stream, source.file, source.path, source.encoding)
        groups = _lines(texts, source.path, source.dialect.skip, source.dialect.delimiter)
        self._reader = csv.reader(
            chain.from_iterable(groups), delimiter=source.dialect.delimiter, strict=False
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


def _find_header(source: DelimitedFile, wanted: int | None) -> tuple[int, list[str]]:
    """The header's row number and cells: the row the option names, else the first with text."""
    with source.file.open("rb") as stream:
        reading = _Reading(stream, source)
        while (record := reading.record()) is not None:
            blank = not "".join(record).strip()
            if wanted is None and not blank:
                return reading.number, record
            if reading.number == wanted:
                if blank:
                    raise SourceError(
                        f"{source.path}: row {wanted} is blank, so it cannot be the header row. "
                        "Name another --header-row."
                    )
                return wanted, record
    if wanted is not None and reading.number:
        raise SourceError(
            f"{source.path} has {reading.number} rows, so row {wanted} cannot be the header row. "
            "Name another --header-row."
        )
    raise SourceError(f"{source.path} is empty: it has no line with text. Export it again.")
