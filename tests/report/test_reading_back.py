"""What the reader makes of a report: the source as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.model import ReportRow, SourceInfo, Status
from importer.reader import open_source
from importer.record import read_record
from importer.report import write_reports

if TYPE_CHECKING:
    from pathlib import Path

    from tests.report.conftest import MakeSummary


def test_failures_go_back_in_as_they_were(
    tmp_path: Path, leads: SourceInfo, lead_rows: list[ReportRow], make_summary: MakeSummary
) -> None:
    """failures.csv read as a source has the first source's header, cells and ragged rows."""
    rows = [row for row in lead_rows if row.status is not Status.SENT]
    paths = write_reports(tmp_path, iter(lead_rows), [leads], 2, make_summary())
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
