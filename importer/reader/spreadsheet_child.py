"""Parses one spreadsheet in a process of its own and writes its rows to stdout as text.

What stands in a spreadsheet is not to be trusted: a small one can need 400 GB or hours. This
process may die of it; :mod:`importer.reader.spreadsheet` starts it, waits and reads what it wrote.

The output is a sequence of JSON texts, each behind its length: blocks ``[[numbers], [rows]]``, at
the end one object (the summary, or what went wrong), and its length once more behind it.
"""

from __future__ import annotations

import faulthandler
import importlib
import json
import os
import sys
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

from importer.guard import is_report_header
from importer.reader.extent import extent_of, is_bomb, sheet_members, unpacked_bytes
from importer.reader.look import look_at
from importer.reader.look.xlsx import filled_rows
from importer.reader.sheet_rows import Failure, Findings, Sheet, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BOMB_SECONDS = 9.0
"""How long a file may take that unfolds in a way no honest spreadsheet does."""
LENGTH_BYTES = 4
_BLOCK_ROWS = 1000
_BLOCK_CHARACTERS = 2**20
_MOST_COUNTED = 20
"""Of how many other sheets it is said how many rows they have."""
_OUTPUT_BYTES = 8 * 2**30
# Measured with calamine 0.9: 10,000,000 cells with numbers peak at 744 MB, an empty place in its
# rectangle takes 24 to 32 bytes.
_BYTES_PER_VALUE = 76
_BYTES_PER_PLACE = 32


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be read and with how much."""

    path: str
    kind: str
    """``xlsx``, ``xlsb``, ``xls`` or ``ods``."""
    engine: str
    """``any``, or ``openpyxl`` where the other one broke."""
    sheet: str | int | None
    header_row: int | None
    memory_bytes: int
    timeout_seconds: float
    elapsed_seconds: float
    """What earlier tries have taken already."""


@dataclass(slots=True)
class Output:
    """Writes rows in blocks, and the end."""

    stream: BinaryIO
    written_bytes: int = 0
    width: int = 0
    """Cells of the longest row so far."""
    rows: int = 0
    _numbers: list[int] = field(default_factory=list)
    _rows: list[list[str]] = field(default_factory=list)
    _characters: int = 0

    def add(self, number: int, cells: list[str], *, above: bool = False) -> None:
        """One row that is not blank, without empty cells at its end; ``above`` the table or not."""
        self.rows += 1
        self.width = max(self.width, 0 if above else len(cells))
        self._numbers.append(number)
        self._rows.append(cells)
        self._characters += sum(map(len, cells))
        if len(self._rows) >= _BLOCK_ROWS or self._characters + len(cells) > _BLOCK_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Write what has come together."""
        if self._rows:
            self._write(_json([self._numbers, self._rows]))
        self._numbers, self._rows, self._characters = [], [], 0

    def end(self, summary: dict[str, Any]) -> None:
        """Write the summary and its length behind it, so that it is found from the end."""
        text = _json(summary)
        self._write(text)
        self.stream.write(len(text).to_bytes(LENGTH_BYTES, "big"))
        self.stream.flush()

    def _write(self, text: bytes) -> None:
        self.written_bytes += len(text)
        if self.written_bytes > _OUTPUT_BYTES:
            raise Failure("too-big")
        self.stream.write(len(text).to_bytes(LENGTH_BYTES, "big"))
        self.stream.write(text)


def _json(value: object) -> bytes:
    """JSON, also of text with halves of surrogate pairs, which ``_xD800_`` in a cell makes."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def main() -> None:
    """Read the request in ``argv[1]`` and answer on stdout."""
    request = Request(**json.loads(sys.argv[1]))
    warnings.simplefilter("ignore")
    os.environ["OPENPYXL_LXML"] = "False"  # one parser everywhere: the one in Python itself
    # Before memory is limited: an import that runs out of it may never end (Python 3.11 spins).
    importlib.import_module("openpyxl" if request.engine == "openpyxl" else "python_calamine")
    is_limited = limit_memory(request.memory_bytes)
    output = Output(sys.stdout.buffer)
    try:
        set_deadline(request.timeout_seconds)
        summary = read(request, output, is_limited=is_limited)
    except Failure as failure:
        summary = failure.details
    except MemoryError:
        summary = {"error": "memory"}
    # The parsers raise whatever they like, and Rust's panics derive from BaseException only.
    except BaseException as error:  # noqa: BLE001
        summary = {"error": "damaged", "detail": f"{error}"[:200]}
    output.end(summary)
    sys.stdout.flush()
    os._exit(0)  # freeing ten million cells one by one takes seconds


def limit_memory(memory_bytes: int) -> bool:
    """Limit this process's address space; ``False`` where the system cannot (only Linux does)."""
    try:
        import resource
    except ImportError:
        return False
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold people's data
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    except (ValueError, OSError):
        return False
    return sys.platform.startswith("linux")


def set_deadline(seconds: float) -> None:
    """End this process with exit code 1 after that time, even in the midst of a parser's C code.

    Raises:
        MemoryError: there is no room for the stack of the thread that watches.
    """
    nowhere = open(os.devnull, "w")  # noqa: SIM115, PTH123 - the watchdog needs it to the end
    try:
        faulthandler.dump_traceback_later(max(0.1, seconds), exit=True, file=nowhere)
    except RuntimeError as error:
        raise MemoryError from error


def read(request: Request, output: Output, *, is_limited: bool) -> dict[str, Any]:
    """Write the rows of the sheet that is wanted; returns the summary."""
    file = Path(request.path)
    if request.kind != "xls":
        try:
            size_bytes = unpacked_bytes(file)
        except ValueError as error:
            raise Failure("too-big") from error
        if is_bomb(file.stat().st_size, size_bytes):
            left = BOMB_SECONDS - request.elapsed_seconds
            set_deadline(min(request.timeout_seconds, left))
        if not is_limited and request.kind != "xlsx" and size_bytes > request.memory_bytes // 4:
            raise Failure("too-big")
    if request.engine == "openpyxl":
        with file.open("rb") as stream:
            return _read_sheet(openpyxl_sheets(stream), request, output)
    return _read_sheet(calamine_sheets(request, is_limited=is_limited), request, output)


def calamine_sheets(request: Request, *, is_limited: bool) -> list[Sheet]:
    """The worksheets by calamine; one that is too big for it is handed to openpyxl."""
    import python_calamine

    file = Path(request.path)
    members = sheet_members(file) if request.kind == "xlsx" and not is_limited else {}
    try:
        book = python_calamine.CalamineWorkbook.from_path(request.path)
    except python_calamine.PasswordError as error:
        raise Failure("password") from error

    def rows(name: str) -> Iterator[Sequence[object]]:
        if name in members and not _fits(file, members[name], request, is_limited=is_limited):
            with file.open("rb") as stream:
                (big,) = (sheet for sheet in openpyxl_sheets(stream) if sheet.name == name)
                yield from big.rows()
            return
        sheet = book.get_sheet_by_name(name)
        if sheet.start is None:
            return
        left = [""] * sheet.start[1]  # the rows begin at the first column that holds something
        for row in sheet.iter_rows():
            yield [*left, *row] if left else row

    worksheet = python_calamine.SheetTypeEnum.WorkSheet
    visible = python_calamine.SheetVisibleEnum.Visible
    return [
        Sheet(about.name, about.visible == visible, lambda name=about.name: rows(name))  # type: ignore[misc]
        for about in book.sheets_metadata
        if about.typ == worksheet
    ]


def _fits(file: Path, member: str, request: Request, *, is_limited: bool) -> bool:
    """Whether calamine may try a sheet. Where memory is limited, trying does no harm."""
    if is_limited:
        return True
    extent = extent_of(file, member, request.memory_bytes // _BYTES_PER_PLACE)
    if extent.rectangle is None or extent.values * _BYTES_PER_VALUE > request.memory_bytes:
        return False
    return extent.rectangle * _BYTES_PER_PLACE <= request.memory_bytes


def openpyxl_sheets(stream: BinaryIO) -> list[Sheet]:
    """The worksheets by openpyxl, which reads row by row; it judges a stream by its content."""
    import openpyxl

    book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)

    def rows(sheet: Any) -> Iterator[Sequence[object]]:
        sheet.reset_dimensions()  # the file's own word for them may be a lie
        for row in sheet.iter_rows():
            yield ["" if cell.data_type == "e" else cell.value for cell in row]

    return [
        Sheet(sheet.title, sheet.sheet_state == "visible", lambda sheet=sheet: rows(sheet))  # type: ignore[misc]
        for sheet in book.worksheets
    ]


def _read_sheet(sheets: list[Sheet], request: Request, output: Output) -> dict[str, Any]:
    """Read the sheet the request names, else the first visible one that holds something.

    The request may speak of the workbook that a report of this program is about. So where the sheet
    is not there, the first visible one is read if it is such a report.
    """
    names = [sheet.name for sheet in sheets]
    visible = [sheet for sheet in sheets if sheet.visible]
    wanted = None
    unknown: Failure | None = None
    try:
        wanted = _wanted(names, request.sheet)
    except Failure as failure:
        unknown = failure
    candidates = [sheets[wanted]] if wanted is not None else visible[:1] if unknown else visible
    members = sheet_members(Path(request.path)) if request.kind == "xlsx" else {}
    for sheet in candidates:
        findings = Findings()
        marks = look_at(Path(request.path), request.kind, sheet.name, findings.look)
        texts = texts_of(sheet, marks, findings)
        found = _write_rows(texts, request, output, only_report=unknown is not None)
        if found is not None:
            others = [other for other in sheets if other is not sheet and request.sheet is None]
            return {
                "sheet": sheet.name,
                "sheets": names,
                "width": output.width,
                "rows": output.rows,
                "last": found,
                **findings.told(output.width),
                "others": [_counted(other, members, request) for other in others[:_MOST_COUNTED]],
                "uncounted": max(0, len(others) - _MOST_COUNTED),
            }
    if unknown is not None:
        raise unknown
    if wanted is not None:
        raise Failure("sheet-empty", sheet=names[wanted])
    hidden = [sheet.name for sheet in sheets if not sheet.visible]
    raise Failure("empty", hidden=hidden)


def _counted(
    sheet: Sheet, members: dict[str, str], request: Request
) -> tuple[str, int, bool, bool]:
    """Of a sheet that is not read: name, filled rows, whether those are all, and if it is visible.

    An xlsx is looked at as bytes. Of the other kinds the parser holds all sheets anyway; where they
    are large, any row counts as one that is not counted.
    """
    file = Path(request.path)
    if sheet.name in members:
        return sheet.name, *filled_rows(file, members[sheet.name]), sheet.visible
    size_bytes = file.stat().st_size if request.kind == "xls" else unpacked_bytes(file)
    if request.kind == "xlsx" or size_bytes > request.memory_bytes // 16:
        return sheet.name, 1, False, sheet.visible
    rows = sum(1 for row in sheet.rows() if any(cell not in {"", None} for cell in row))
    return sheet.name, rows, True, sheet.visible


def _wanted(names: list[str], sheet: str | int | None) -> int | None:
    """The position of the sheet with this name or number, ``None`` where none is asked for."""
    if sheet is None:
        return None
    folded = [name.strip().casefold() for name in names]
    if isinstance(sheet, str) and sheet.strip().casefold() in folded:
        return folded.index(sheet.strip().casefold())
    number = int(sheet) if isinstance(sheet, int) or sheet.strip().isdecimal() else 0
    if not 1 <= number <= len(names):
        raise Failure("sheet-unknown", sheets=names)
    return number - 1


def _write_rows(
    texts: Iterator[tuple[int, list[str]]], request: Request, output: Output, *, only_report: bool
) -> int | None:
    """Write all rows; returns the last one's number, ``None`` where there is none to be read.

    Where the first row with text is the header of a report of this program, it is the header,
    whatever the request says. Any other sheet is left alone where ``only_report`` asks for that.
    """
    wanted = request.header_row
    number = last = 0
    for number, cells in texts:
        if cells and not last:
            is_report = is_report_header(cells)
            if only_report and not is_report:
                return None
            wanted = None if is_report else wanted
        if number == wanted and not cells:
            raise Failure("header-blank")
        if cells:
            output.add(number, cells, above=wanted is not None and number < wanted)
            last = number
    if wanted is not None and number and number < wanted:
        raise Failure("header-missing", rows=number)
    output.flush()
    return last or None
