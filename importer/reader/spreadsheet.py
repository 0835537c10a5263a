"""Reads spreadsheets: starts the process that parses them, with limits, and reads what it wrote.

The rows go through an anonymous temporary file: when the source is open, the parsing is over, its
memory is free again, every error has shown, and no row has been handed out that a second try
with the other parser would repeat.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

import importer
from importer.errors import EmptySource, SourceError
from importer.reader.elsewhere import with_sheets
from importer.reader.heading import heading_of
from importer.reader.kind import Kind, password_error
from importer.reader.rows import MOST_CHARACTERS, Batch, rows_at_once
from importer.reader.sheet_notes import sheet_notes
from importer.reader.spreadsheet_child import LENGTH_BYTES, Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.reader.header_lines import Heading
    from importer.reader.options import ReadOptions
    from importer.reader.strays import MeaningOf
    from importer.reader.usual import Numbered

_MESSAGE_BYTES = 256 * 2**20
_NAMELESS_COLUMNS = 1000
"""Columns without a header beside the table are kept up to this width."""
_AS_CSV = "Open it in a spreadsheet program and save the sheet as .csv."
_TIMED_OUT = 1
"""The exit code with which the process ends itself at its deadline."""
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop()); "
    "from importer.reader.spreadsheet_child import main; main()"
)


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """One sheet, parsed: its rows as text in an anonymous file."""

    sha256: str
    header: tuple[str, ...]
    notes: tuple[str, ...]
    header_number: int
    sheet: str
    """Its name."""
    titles: tuple[str, ...]
    """The lines above the header."""
    rows: BinaryIO
    end: int
    """Where in the file the rows end; those above the header are among them."""
    unread_sheets: tuple[str, ...] = ()
    """The other sheets that hold rows, hidden ones too."""

    def batches(self, size: int) -> Iterator[Batch]:
        """The rows below the header that are not blank, and how many blank ones there were."""
        size = rows_at_once(size, len(self.header))
        self.rows.seek(0)
        numbers: list[int] = []
        rows: list[list[str]] = []
        before = self.header_number
        at = begin = 0
        while at < self.end or numbers:
            is_little = len(numbers) < size and at - begin < MOST_CHARACTERS
            if at < self.end and (is_little or not numbers):
                more_numbers, more_rows = _message(self.rows)
                if more_numbers[0] <= self.header_number:
                    above = sum(number <= self.header_number for number in more_numbers)
                    del more_numbers[:above], more_rows[:above]
                numbers += more_numbers
                rows += more_rows
                at = self.rows.tell()
                continue
            if not numbers:
                return
            first, last = numbers[:size], numbers[:size][-1]
            blank = last - before - len(first)
            left = len(numbers) - len(first)
            done = 1.0 if at >= self.end and not left else at / self.end
            yield Batch(first, rows[:size], done, blank)
            before, begin = last, at
            del numbers[:size], rows[:size]

    def close(self) -> None:
        """Give the temporary file back."""
        self.rows.close()


def open_spreadsheet(
    file: Path,
    path: str,
    kind: Kind,
    options: ReadOptions,
    meaning_of: MeaningOf | None = None,
) -> Spreadsheet:
    """Parse a spreadsheet in a process of its own.

    ``meaning_of`` is the one of :func:`importer.reader.open_source`.

    Raises:
        SourceError: it is damaged, protected, too big, takes too long, or has no such sheet or row.
    """
    rows = tempfile.TemporaryFile()  # noqa: SIM115 - the Spreadsheet closes it
    try:
        with _with_ending(file, kind) as readable:
            summary = _parse(readable, path, kind, options, rows)
        if "error" in summary:
            raise _error(summary, path, kind, options)
        heading = _heading(summary, rows, options, meaning_of, path)
        if heading is None:  # the option names a row that the process did not find blank
            raise _error({"error": "header-blank"}, path, kind, options)
        return _spreadsheet(summary, heading, sha256_of(file), rows)
    except BaseException:
        rows.close()
        raise


@contextmanager
def _with_ending(file: Path, kind: Kind) -> Iterator[Path]:
    """The file under a name that ends as its kind does, for calamine judges by the ending."""
    if file.suffix == f".{kind.value}":
        yield file
        return
    handle, copy = tempfile.mkstemp(prefix="importer-", suffix=f".{kind.value}")
    os.close(handle)
    try:
        shutil.copyfile(file, copy)
        yield Path(copy)
    finally:
        Path(copy).unlink(missing_ok=True)


def _parse(
    file: Path, path: str, kind: Kind, options: ReadOptions, rows: BinaryIO
) -> dict[str, Any]:
    """Have the rows written to ``rows``; returns the summary or what went wrong.

    Where calamine breaks or finds fault with an xlsx, openpyxl gets a try in the time that is left.
    """
    started = time.monotonic()
    first: dict[str, Any] = {}
    for engine in ("any", "openpyxl"):
        elapsed = time.monotonic() - started
        request = Request(
            path=os.fspath(file.absolute()),
            kind=kind.value,
            engine=engine,
            sheet=options.sheet,
            header_row=options.header_row if options.header else None,
            memory_bytes=options.memory_bytes,
            timeout_seconds=options.timeout_seconds - elapsed,
            elapsed_seconds=elapsed,
        )
        rows.seek(0)
        rows.truncate()
        summary = _run(request, path, rows)
        again = summary.get("error") in {"damaged", "memory", "broken"}
        if not again or kind is not Kind.XLSX:
            return summary
        first = first or summary
    return first


def _run(request: Request, path: str, rows: BinaryIO) -> dict[str, Any]:
    """Run the parsing process once; returns the summary or ``{"error": …}``."""
    if not sys.executable:
        raise SourceError(
            f"{path} cannot be read here: Python does not know its own program. {_AS_CSV}"
        )
    root = os.fspath(Path(importer.__file__).resolve().parent.parent)
    search_path = [root, *(os.path.abspath(folder) for folder in sys.path if folder != root)]  # noqa: PTH100 - text in, text out
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("RAMPWIN_")
    }
    process = subprocess.Popen(  # noqa: S603 - our own module in this same Python
        [sys.executable, "-I", "-c", _START, json.dumps(asdict(request)), json.dumps(search_path)],
        stdin=subprocess.DEVNULL,
        stdout=rows,
        stderr=subprocess.DEVNULL,
        # openpyxl imports numpy where there is one, whose BLAS reserves memory for each core.
        env={**environment, "OPENBLAS_NUM_THREADS": "1"},
    )
    try:
        exit_code = process.wait(timeout=request.timeout_seconds + 5)
    except subprocess.TimeoutExpired:
        return {"error": "time"}
    finally:
        process.kill()
        process.wait()
    if exit_code == _TIMED_OUT:
        return {"error": "time"}
    return _summary(rows) if exit_code == 0 else {"error": "broken"}


def _summary(rows: BinaryIO) -> dict[str, Any]:
    """The object at the end of what the process wrote; ``rows_end`` is where it begins."""
    size = rows.seek(0, os.SEEK_END)
    rows.seek(max(0, size - LENGTH_BYTES))
    length = int.from_bytes(rows.read(LENGTH_BYTES), "big")
    start = size - length - 2 * LENGTH_BYTES
    if start < 0:
        return {"error": "broken"}
    rows.seek(start)
    try:
        summary = _message(rows)
    except ValueError:
        return {"error": "broken"}
    return {**summary, "rows_end": start} if isinstance(summary, dict) else {"error": "broken"}


def _message(rows: BinaryIO) -> Any:
    """The next JSON text behind its length."""
    length = int.from_bytes(rows.read(LENGTH_BYTES), "big")
    if length > _MESSAGE_BYTES:
        raise ValueError(f"a message of {length} bytes")
    return orjson.loads(rows.read(length))


def _numbered(rows: BinaryIO, end: int) -> Iterator[Numbered]:
    """The rows from the first one on, one by one."""
    rows.seek(0)
    while rows.tell() < end:
        yield from zip(*_message(rows), strict=True)


def _heading(
    summary: dict[str, Any],
    rows: BinaryIO,
    options: ReadOptions,
    meaning_of: MeaningOf | None,
    path: str,
) -> Heading | None:
    """The header; where there is doubt of it, the table may well be in another sheet."""
    try:
        return heading_of(_numbered(rows, summary["rows_end"]), options, meaning_of, path)
    except SourceError as error:
        unread = _unread(summary)
        raise with_sheets(error, unread) if unread else error from None


def _unread(summary: dict[str, Any]) -> tuple[str, ...]:
    """The other sheets that hold rows."""
    return tuple(name for name, count, *_ in summary["others"] if count)


def _spreadsheet(
    summary: dict[str, Any], heading: Heading, sha256: str, rows: BinaryIO
) -> Spreadsheet:
    """The parsed sheet; its header is as wide as what stands below it."""
    header = [*heading.cells]
    if summary["width"] <= _NAMELESS_COLUMNS:
        header += [""] * (summary["width"] - len(header))
    sheets, sheet = summary["sheets"], summary["sheet"]
    several = f" (of {len(sheets)})" if len(sheets) > 1 else ""
    notes = (f"sheet '{sheet}'{several}", heading.note, *sheet_notes(summary, header))
    return Spreadsheet(
        sha256=sha256,
        header=tuple(header),
        notes=notes,
        header_number=heading.number,
        sheet=sheet,
        titles=heading.titles,
        rows=rows,
        end=summary["rows_end"],
        unread_sheets=_unread(summary),
    )


def sha256_of(file: Path) -> str:
    """The checksum of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _error(failure: dict[str, Any], path: str, kind: Kind, options: ReadOptions) -> SourceError:
    """The sentence for what went wrong in the parsing process."""
    code = failure["error"]
    if code == "password":
        return password_error(path)
    if code == "sheet-unknown":
        return _unknown_sheet(path, options.sheet, failure["sheets"])
    if code == "empty" and failure["hidden"]:
        hidden = failure["hidden"][0]
        return SourceError(
            f"{path}: its visible sheets are empty. If you mean the hidden one, "
            f'add --sheet "{hidden}".'
        )
    sheet = failure.get("sheet")
    sentences = {
        "empty": "is empty: no sheet holds a cell with text. Export it again.",
        "sheet-empty": f"has nothing in the sheet {sheet!r}. Name another --sheet.",
        "header-blank": f"has nothing in row {options.header_row}, so it cannot be the header "
        "row. Name another --header-row.",
        "header-missing": f"has {failure.get('rows')} rows, so row {options.header_row} cannot "
        "be the header row. Name another --header-row.",
        "row-too-long": f"holds an absurd amount of text in row {failure.get('row')}. "
        "Delete that row, or export the list again.",
        "too-big": f"gets too big when it is unpacked. {_AS_CSV}",
        "memory": f"needs more memory than {options.memory_bytes // 2**20:,} MB. {_AS_CSV}",
        "broken": f"broke the parser: it is damaged, or needs more memory than "
        f"{options.memory_bytes // 2**20:,} MB. {_AS_CSV}",
        "time": f"takes too long to unpack. {_AS_CSV}",
    }
    damaged = f"is damaged: its {kind.value} content cannot be read. {_AS_CSV}"
    kind_of_error = EmptySource if code == "empty" else SourceError
    return kind_of_error(f"{path} {sentences.get(code, damaged)}")


def _unknown_sheet(path: str, sheet: str | int | None, sheets: list[str]) -> SourceError:
    """The error for a sheet that is not there, with those that are."""
    near = get_close_matches(str(sheet), sheets, n=1, cutoff=0.6)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    listed = ", ".join(f"{n} {name!r}" for n, name in enumerate(sheets[:20], 1))
    more = f" and {len(sheets) - 20} more" if len(sheets) > 20 else ""
    return SourceError(f"{path} has no sheet {sheet!r}.{hint} It has: {listed}{more}.")
