"""Opens a source, whatever it is: a path or a stream, text or a spreadsheet."""

from __future__ import annotations

import os
import stat
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self, TextIO

from importer.errors import EmptySource, SourceError
from importer.guard import is_report_header
from importer.model import SourceInfo
from importer.reader.archive import nested, unpack
from importer.reader.beside import SomeColumns, columns_asked_for
from importer.reader.delimited import DelimitedFile, open_delimited
from importer.reader.elsewhere import (
    in_archive,
    in_other_columns,
    in_other_sheets,
    with_sheets,
)
from importer.reader.existing import existing_file
from importer.reader.kind import Kind, kind_note, kind_of
from importer.reader.opt_outs import refuse_opt_outs
from importer.reader.options import ReadOptions
from importer.reader.own_report import (
    delimiter_of_own_report,
    options_for_own_report,
    own_report_note,
)
from importer.reader.rows import codes_of, columns_of, shape_of
from importer.reader.spool import empty_stream, spool, stream_name
from importer.reader.spreadsheet import Spreadsheet, open_spreadsheet, sha256_of
from importer.reader.table import LOOK_ROWS, Found, Table, table_notes, table_of
from importer.reader.unreadable import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from importer.model import Chunk
    from importer.reader.strays import MeaningOf


@dataclass(frozen=True, slots=True)
class Columns:
    """Some columns of some consecutive rows."""

    texts: list[list[str]]
    """The cells of each column, those of blank and ragged rows included."""
    codes: list[str]
    """Where the source is a report: the reason code that each row has there; else empty."""


class Source:
    """A source that is open: what it is, and its rows. Use it as a context manager."""

    info: SourceInfo
    """What was concluded. ``rows`` and ``blank`` are 0 until the last chunk has been read."""
    size_bytes: int
    is_report: bool
    """Whether it is a report of this program that comes back in."""
    sample: tuple[tuple[str, ...], ...]
    """The first rows, at most 200, that are neither blank nor ragged."""
    unread_sheets: tuple[str, ...]
    """The other sheets of a workbook that hold rows, where no option names the one that is read."""
    nameless_phones: tuple[str, ...]
    """The columns of phone numbers that have no name, by their letters."""
    elsewhere: str
    """Where phone numbers may be that were not read, in plain words; empty where nobody knows."""

    def __init__(self, table: Table, on_disk: _OnDisk, resources: ExitStack) -> None:
        self.info = table.info
        self.size_bytes = on_disk.size_bytes
        self.is_report = table.shape.is_report
        self.sample = table.sample
        self.unread_sheets = tuple(table.unread)
        self.nameless_phones = tuple(table.nameless)
        self.elsewhere = table.elsewhere
        self._table = table
        self._on_disk = on_disk
        self._resources = resources

    def chunks(self, rows_per_chunk: int = 5000) -> Iterator[Chunk]:
        """The rows in chunks, from the first one; at the end ``info`` has the counts.

        Raises:
            SourceError: the file changed or is gone, or a quotation mark is never closed.
        """
        self.info = replace(self.info, rows=0, blank=0)
        with self._readable():
            yield from self._chunks(rows_per_chunk)

    def columns(self, positions: Sequence[int]) -> Iterator[Columns]:
        """Some columns from top to bottom, a few thousand rows at a time, before the chunks.

        Raises:
            SourceError: as for :meth:`chunks`.
        """
        with self._readable():
            for batch in self._table.batches(LOOK_ROWS):
                texts = columns_of(batch, self._table.shape, positions)
                yield Columns(texts, codes_of(batch, self._table.shape))

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Give a sentence where the disk or network drive goes away in the midst of reading."""
        try:
            yield
        except OSError as error:
            raise SourceError(f"{self.info.path} cannot be read: {unreadable(error)}") from error

    def _chunks(self, rows_per_chunk: int) -> Iterator[Chunk]:
        for chunk in self._table.chunks(rows_per_chunk):
            if chunk.done == 1.0:
                self._on_disk.check_unchanged()
            yield self._counted(chunk)
        self._on_disk.check_unchanged()

    def _counted(self, chunk: Chunk) -> Chunk:
        """The chunk, added to the counts."""
        rows, blank = self.info.rows + len(chunk.frame), self.info.blank + chunk.blank
        self.info = replace(self.info, rows=rows, blank=blank)
        return chunk

    def close(self) -> None:
        """Remove what was kept in temporary files."""
        self._resources.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class _OnDisk:
    """The state of a file when it was opened."""

    file: Path
    path: str
    size_bytes: int
    modified_ns: int

    @classmethod
    def of(cls, file: Path, path: str) -> _OnDisk:
        """The state of the file now."""
        status = file.stat()
        return cls(file, path, status.st_size, status.st_mtime_ns)

    def check_unchanged(self) -> None:
        """Raise SourceError where the file is not what it was."""
        try:
            same = _OnDisk.of(self.file, self.path) == self
        except OSError:
            same = False
        if not same:
            raise SourceError(
                f"{self.path} changed while it was being read. "
                "Close the program that writes it and start again."
            )


def open_source(
    source: str | os.PathLike[str] | BinaryIO | TextIO,
    options: ReadOptions | None = None,
    meaning_of: MeaningOf | None = None,
    *,
    called: str | None = None,
) -> Source:
    """Open a source and find out what it is. Close it after use.

    Args:
        source: A path, or a stream of bytes or text, which is copied to a temporary file first.
        options: What is known about it; by default everything is found out.
        meaning_of: The contact field that a header means. With it the reader judges where the
            table ends and which rows are no contacts; without it every row is data.
        called: What messages and reports call it, where it is not the path: its name is what
            stands behind the last slash.

    Raises:
        SourceError: there is no such file, it is empty, damaged, protected or no table, or it
            holds more than one.
    """
    options = options or ReadOptions()
    if not isinstance(source, str | os.PathLike) and not callable(getattr(source, "read", None)):
        raise SourceError(_no_source(source))
    if options.header_row is not None and options.header_row < 1:
        raise SourceError(
            f"There is no header row {options.header_row}: rows count from 1. "
            "Name another --header-row."
        )
    if options.last_row is not None and options.last_row <= (options.header_row or 1):
        raise SourceError(
            f"Row {options.last_row} cannot be the last row of a table whose header is in row "
            f"{options.header_row or 1}. Name another --last-row."
        )
    with ExitStack() as resources:
        try:
            opened = _open(source, options, meaning_of, called, resources)
        except OSError as error:
            name = source if isinstance(source, str | os.PathLike) else stream_name(source)
            name = called or os.fsdecode(name)
            raise SourceError(f"{name} cannot be read: {unreadable(error)}") from error
        table, on_disk = opened
        return Source(table, on_disk, resources.pop_all())


def _open(
    source: str | os.PathLike[str] | BinaryIO | TextIO,
    options: ReadOptions,
    meaning_of: MeaningOf | None,
    called: str | None,
    resources: ExitStack,
) -> tuple[Table, _OnDisk]:
    """The table in a source; what it keeps in temporary files goes into ``resources``."""
    file, path, is_text = _on_disk(source, resources)
    path = called or path
    name = Path(path).name
    if is_text:  # the stream decoded it already; it is kept as UTF-8
        options = replace(options, encoding=None)
    if not isinstance(source, str | os.PathLike) and not file.stat().st_size:
        raise empty_stream(source)
    content = _content(file, path, name, options, resources)
    file, kind, on_disk = content.on_disk.file, content.kind, content.on_disk
    remarks = [*content.remarks, kind_note(kind, content.name)]
    found: DelimitedFile | Spreadsheet
    if kind is Kind.DELIMITED:
        delimiter = delimiter_of_own_report(file)
        own = options_for_own_report(options, file, delimiter) if delimiter else options
        found = open_delimited(file, on_disk.path, own, meaning_of)
    else:
        found = open_spreadsheet(file, on_disk.path, kind, options, meaning_of)
        resources.callback(found.close)
    is_whole = options.columns is None or is_report_header(found.header)
    is_text = kind is Kind.DELIMITED
    table: Found = found
    if not is_whole:
        wanted = columns_asked_for(options.columns or "", path, found.header)
        table = SomeColumns(found, wanted, is_text)
    shape = shape_of(table.header, short_is_ragged=is_text)
    if shape.is_report:
        remarks.append(own_report_note(options))
    elif kind is Kind.DELIMITED and options.sheet is not None:
        remarks.append("a text file has no sheets: --sheet counts for nothing here")
    on_disk.check_unchanged()
    if meaning_of is not None and not shape.is_report:
        sheet = found.sheet if isinstance(found, Spreadsheet) else ""
        names = (name, content.name)  # of an archive and of the file in it
        refuse_opt_outs(names, found.titles, found.header_number, sheet, options, path)
    notes = (*filter(None, remarks), *found.notes, *table_notes(options, shape))
    sha256 = content.sha256 or found.sha256
    info = SourceInfo(name, path, sha256, shape.header, notes=notes)
    unread = found.unread_sheets if isinstance(found, Spreadsheet) else ()
    try:
        opened = table_of(table, info, shape, options, meaning_of)
    except SourceError as error:
        raise with_sheets(error, unread) if unread else error from None
    places = [
        opened.elsewhere,
        in_other_sheets(unread),
        in_archive(content.name) if on_disk.path != path else "",
    ]
    if meaning_of is not None and not is_whole:
        option = options.columns or ""
        places.append(in_other_columns(found.header, table.header, option, meaning_of))
    return replace(opened, unread=unread, elsewhere=" ".join(filter(None, places))), on_disk


@dataclass(frozen=True, slots=True)
class _Content:
    """The file with a source's rows: the source itself, or what was in the archive that it is."""

    on_disk: _OnDisk
    name: str
    kind: Kind
    sha256: str | None = None
    """Of the archive; ``None`` where there is none."""
    remarks: tuple[str, ...] = ()


def _content(
    file: Path, path: str, name: str, options: ReadOptions, resources: ExitStack
) -> _Content:
    """What a source's rows are in and what kind of file that is; an archive is unpacked."""
    on_disk = _OnDisk.of(file, path)
    kind = _kind(on_disk, name, options)
    if kind not in {Kind.GZIP, Kind.ZIP}:
        return _Content(on_disk, name, kind)
    unpacked = unpack(kind, file, path, name, resources)
    sha256 = sha256_of(file)
    on_disk.check_unchanged()
    inside = _OnDisk.of(unpacked.file, unpacked.path)
    kind = _kind(inside, unpacked.name, options)
    if kind in {Kind.GZIP, Kind.ZIP}:
        raise nested(unpacked.path)
    return _Content(inside, unpacked.name, kind, sha256, (unpacked.note,))


def _kind(on_disk: _OnDisk, name: str, options: ReadOptions) -> Kind:
    """The kind of a file; raises SourceError where it is empty or none that can be read."""
    if not on_disk.size_bytes:
        raise EmptySource(f"{on_disk.path} is empty (0 bytes). Export it again.")
    return kind_of(on_disk.file, on_disk.path, name, options.encoding)


def _on_disk(
    source: str | os.PathLike[str] | BinaryIO | TextIO, resources: ExitStack
) -> tuple[Path, str, bool]:
    """The file with the source's content, what the source is called, whether it came as text.

    A stream, or a pipe that has a path, is copied to a temporary file.
    """
    if not isinstance(source, str | os.PathLike):
        path = stream_name(source)
        file, is_text = spool(source, path)
        resources.callback(file.unlink, missing_ok=True)
        return file, path, is_text
    path = os.fsdecode(source)
    file = existing_file(path)
    if stat.S_ISFIFO(file.stat().st_mode):
        with file.open("rb") as stream:
            file, _ = spool(stream, file.name)
        resources.callback(file.unlink, missing_ok=True)
    return file, path, False


def _no_source(value: object) -> str:
    """The sentence for a value that is neither a path nor a file object."""
    advice = ""
    if isinstance(value, bytes | bytearray | memoryview):
        advice = " Bytes that you hold go in as io.BytesIO(…)."
    return (
        "A source is a path or an open file (an object with read()), "
        f"not a value of type {type(value).__name__}.{advice}"
    )
