"""What the reader makes of a report: the source as it was."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importer.model import Code, ReportRow, SourceInfo, Status
from importer.reader import ReadOptions, open_source
from importer.record import read_record, write_record
from importer.report import rendered, write_reports

if TYPE_CHECKING:
    from pathlib import Path

    from tests.report.conftest import MakeSummary

Rows = dict[int, tuple[str, ...]]
CELL = st.text(alphabet="'=+-@\t\r\n\", aé", max_size=3)


def test_failures_go_back_in_as_they_were(
    tmp_path: Path, leads: SourceInfo, lead_rows: list[ReportRow], make_summary: MakeSummary
) -> None:
    """failures.csv read as a source has the first source's header, cells and ragged rows."""
    rows = [row for row in lead_rows if row.status is not Status.SENT]
    paths = write_reports(tmp_path, rendered(lead_rows, [leads], 2), [leads], 2, make_summary())
    with open_source(paths["failures"]) as source:
        assert source.is_report
        assert source.info.header == leads.header
        chunks = list(source.chunks())
    found = {
        int(number): chunk.ragged.get(int(number), tuple(cells))
        for chunk in chunks
        for number, cells in zip(chunk.frame.index, chunk.frame.to_numpy().tolist(), strict=True)
    }
    expected = [read_record(row.record) for row in rows if row.status is not Status.DUPLICATE]
    assert list(found.values()) == expected
    assert [len(chunk.ragged) for chunk in chunks] == [2]


def test_a_nameless_column_with_text_stays_data(tmp_path: Path, make_summary: MakeSummary) -> None:
    """Text in nameless last columns is data again, and rows with too many cells are ragged."""
    table = [
        ["Name", "Phone", "", ""],
        ["Ana", "+12025550123", "met at fair", ""],
        ["Bea", "+12025550124", "", "=1"],
        ["Carl", "+12025550125", "", "", "", "more"],
        ["Dora"],
        ["Eva", "+12025550126", "x"],
    ]
    header, rows, ragged = assert_comes_back(tmp_path, make_summary, table)
    assert header == ("Name", "Phone", "", "")
    assert list(rows.values())[1] == ("Bea", "+12025550124", "", "=1")
    assert list(ragged.values()) == [tuple(table[3]), ("Dora",)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    header=st.lists(CELL | st.just(""), max_size=4),
    table=st.lists(st.lists(CELL, min_size=1, max_size=7), max_size=6),
)
def test_any_table_comes_back_as_it_was(
    tmp_path: Path, make_summary: MakeSummary, header: list[str], table: list[list[str]]
) -> None:
    """A report of any table, read as a source, has its header, its cells and its ragged rows."""
    assert_comes_back(tmp_path, make_summary, [["Name", *header], *table])


def assert_comes_back(
    tmp_path: Path, make_summary: MakeSummary, table: list[list[str]]
) -> tuple[tuple[str, ...], Rows, Rows]:
    """Read a table, report on it, and read the report; gives what the first reading found."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    (tmp_path / "leads.csv").write_bytes(text.getvalue().encode())
    header, rows, ragged = found = read(tmp_path / "leads.csv", ReadOptions(delimiter=","))
    reported = [
        ReportRow(
            n,
            0,
            number,
            write_record(ragged.get(number, cells)),
            Status.INVALID,
            Code.ROW_RAGGED if number in ragged else Code.PHONE_MISSING,
        )
        for n, (number, cells) in enumerate(rows.items(), 1)
    ]
    extra = max((0, *(len(cells) - len(header) for cells in ragged.values())))
    source = SourceInfo("leads.csv", "leads.csv", "00" * 32, header)
    paths = write_reports(
        tmp_path, rendered(reported, [source], extra), [source], extra, make_summary()
    )
    again, rows_again, ragged_again = read(paths["failures"], ReadOptions())
    assert again == header
    assert list(rows_again.values()) == list(rows.values())
    # Empty cells at the end of a row that is too long cannot be told from those that pad others.
    assert list(map(trimmed, ragged_again.values())) == list(map(trimmed, ragged.values()))
    assert [list(rows_again).index(number) for number in ragged_again] == [
        list(rows).index(number) for number in ragged
    ]
    return found


def read(path: Path, options: ReadOptions) -> tuple[tuple[str, ...], Rows, Rows]:
    """The header, all rows and the ragged ones, by their row numbers."""
    with open_source(path, options) as source:
        chunks = list(source.chunks())
    rows = {
        int(number): tuple(cells)
        for chunk in chunks
        for number, cells in zip(chunk.frame.index, chunk.frame.to_numpy().tolist(), strict=True)
    }
    ragged = {number: cells for chunk in chunks for number, cells in chunk.ragged.items()}
    return source.info.header, rows, ragged


def trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells up to the last one that is not empty."""
    return cells[: max((i for i, cell in enumerate(cells, 1) if cell), default=0)]
