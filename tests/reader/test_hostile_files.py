from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.errors import SourceError
from importer.reader import ReadOptions, open_source
from importer.reader import spreadsheet_child as child
from importer.reader.extent import extent_of, sheet_members, unpacked_bytes
from tests.workbooks import CORNERS, empty_rows, long_text

RawXlsx = Callable[[Iterable[str]], Path]
SHEET = "xl/worksheets/sheet1.xml"


def count(path: Path, **options: float) -> tuple[int, int]:
    """The rows and the blank rows of a file."""
    with open_source(path, ReadOptions(**options)) as source:  # type: ignore[arg-type]
        for _ in source.chunks():
            pass
        return source.info.rows, source.info.blank


@pytest.mark.slow
def test_cells_in_opposite_corners(raw_xlsx: RawXlsx) -> None:
    """A 1.4 kB workbook with cells in A1 and XFD1048576 is read, and every row accounted for."""
    path = raw_xlsx([CORNERS])
    assert path.stat().st_size < 2000
    with open_source(path) as source:
        (chunk,) = source.chunks()
    assert source.info.header == ("phone",)
    assert (source.info.rows, source.info.blank) == (1, 1_048_574)
    assert chunk.ragged[1_048_576] == ("",) * 16_383 + ("1",)


def test_opposite_corners_without_a_memory_limit(raw_xlsx: RawXlsx) -> None:
    """Where the system cannot limit memory, such a sheet is found before calamine gets it."""
    path = raw_xlsx([CORNERS])
    request = child.Request(str(path), "xlsx", "any", None, None, 2**30, 60.0, 0.0)
    summary = child.read(request, child.Output(io.BytesIO()), is_limited=False)
    assert (summary["rows"], summary["width"], summary["last"]) == (2, 16_384, 1_048_576)


@pytest.mark.slow
def test_text_of_300_megabytes(raw_xlsx: RawXlsx) -> None:
    """A workbook under 1 MB with one text of 300 MB ends in a sentence, and the program goes on."""
    path = raw_xlsx(long_text())
    assert path.stat().st_size < 1_000_000
    with pytest.raises(SourceError, match=r"amount of text in row 1|memory|too long"):
        open_source(path)


@pytest.mark.slow
def test_empty_rows_of_300_megabytes(raw_xlsx: RawXlsx) -> None:
    """A workbook under 1 MB that unfolds to millions of empty cells is read or refused in time."""
    path = raw_xlsx(empty_rows())
    assert path.stat().st_size < 1_000_000
    try:
        assert count(path) == (0, 0)
    except SourceError as error:
        assert "takes too long" in f"{error}"  # noqa: PT017 - both ends are right ones


def test_a_file_that_unfolds_gets_little_time(
    raw_xlsx: RawXlsx, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that unfolds more than any honest spreadsheet may take 9 s in all, tries included."""
    path = raw_xlsx(['<row r="1"><c r="A1"><v>1</v></c></row>', *[" " * 1_000_000] * 70])
    deadlines: list[float] = []
    monkeypatch.setattr(child, "set_deadline", deadlines.append)
    for elapsed in (0.0, 6.0):
        request = child.Request(str(path), "xlsx", "any", None, None, 2**30, 600.0, elapsed)
        child.read(request, child.Output(io.BytesIO()), is_limited=True)
    assert deadlines == [9.0, 3.0]


@pytest.mark.slow
def test_time_is_limited(raw_xlsx: RawXlsx) -> None:
    """A workbook that takes longer than it may ends in a sentence that says so."""
    path = raw_xlsx(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 300_000))
    with pytest.raises(SourceError, match="takes too long"):
        open_source(path, ReadOptions(timeout_seconds=0.3))


@pytest.mark.parametrize("mebibytes", [1, 20, 40, 64])
def test_memory_is_limited(raw_xlsx: RawXlsx, mebibytes: int) -> None:
    """With hardly any memory the parsing process fails, and the program says so.

    However little it is: Python's own imports, which would never end, are done before.
    """
    path = raw_xlsx([CORNERS])
    with pytest.raises(SourceError, match=f"memory than {mebibytes} MB"):
        open_source(path, ReadOptions(memory_bytes=mebibytes * 2**20))


@pytest.mark.slow
def test_million_formatted_empty_rows(raw_xlsx: RawXlsx) -> None:
    """A sheet whose formats go on to the last row has only the rows that hold something."""
    rows = ['<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="A3"><v>2</v></c></row>']
    rows += [f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(4, 1_000_001)]
    assert count(raw_xlsx(rows)) == (1, 1)


@pytest.mark.parametrize(
    ("cells", "values", "rectangle"),
    [
        ([CORNERS], 2, 16_384 * 1_048_576),
        (['<row r="1"><c r="B1"><v>1</v></c></row>'], 1, 2 * 99_999),
        (['<row r="7"><c r="AB123456"><v>1</v></c></row>'], 1, 28 * 999_999),
        (["<row><c><v>1</v></c></row>"], 1, None),
        ([], 0, 0),
    ],
)
def test_extent_is_told_without_unpacking(
    raw_xlsx: RawXlsx, cells: list[str], values: int, rectangle: int | None
) -> None:
    """The number of values and a bound of the rectangle are read off the XML as bytes."""
    path = raw_xlsx(cells)
    assert sheet_members(path) == {"S": SHEET}
    extent = extent_of(path, SHEET, most_cells=2**40)
    assert (extent.values, extent.rectangle) == (values, rectangle)
    assert unpacked_bytes(path) > 0


def test_extent_is_exact_where_it_matters(raw_xlsx: RawXlsx) -> None:
    """Where the bound is too high, the last row is looked up."""
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    path = raw_xlsx(row.format(n) for n in range(1, 120_001))
    assert extent_of(path, SHEET, most_cells=500_000).rectangle == 120_000
    assert extent_of(path, SHEET, most_cells=2**40).values == 120_000


@pytest.fixture(scope="module")
def honest_workbook() -> bytes:
    """A small workbook, to be damaged."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        sheet = workbook.add_worksheet()
        for row in range(20):
            sheet.write_row(row, 0, ["name", row, "x" * row])
    return stream.getvalue()


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_damaged_workbooks_are_read_or_refused(honest_workbook: bytes, data: st.DataObject) -> None:
    """Bytes changed anywhere in a workbook give rows or a SourceError, never another exception."""
    content = bytearray(honest_workbook)
    for position in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=5)):
        content[position] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)) | st.just(len(content)))
    try:
        with open_source(io.BytesIO(bytes(content[:cut]))) as source:
            assert sum(len(chunk.frame) for chunk in source.chunks()) <= 20
    except SourceError as error:
        assert str(error)  # noqa: PT017 - both ends are right ones
