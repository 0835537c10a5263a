"""The report files: what stands in them, and that they are whole or absent."""

from __future__ import annotations

import csv
import errno
import io
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importer.errors import ReportError
from importer.guard import EXTRA_COLUMN, REPORT_COLUMNS, unguard
from importer.model import FAILURE_STATUSES, Code, ReportRow, SourceInfo, Status
from importer.record import write_record
from importer.report import rendered, write_reports
from importer.report.lines import line_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.report.conftest import MakeSummary

CELL = st.text(max_size=12) | st.text(alphabet="'=+-@\t\r\n\",; 0é", max_size=5)


def read(path: Path) -> list[list[str]]:
    """Read a CSV file as another program would."""
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def source(name: str, *header: str) -> SourceInfo:
    """A source with that header."""
    return SourceInfo(name, f"/data/{name}", "00" * 32, header)


def row(n: int, cells: tuple[str, ...], source: int = 0) -> ReportRow:
    """A row that is to be corrected."""
    return ReportRow(n, source, n + 1, write_record(cells), Status.INVALID, "row-ragged", "Wrong.")


def test_one_source(
    tmp_path: Path,
    leads: SourceInfo,
    lead_rows: list[ReportRow],
    make_summary: MakeSummary,
    golden: Callable[[str, bytes], None],
) -> None:
    """Every row is in report.csv, and what is to be corrected in failures.csv."""
    paths = write_reports(
        tmp_path / "r", rendered(lead_rows, [leads], 2), [leads], 2, make_summary()
    )
    assert {name: path.name for name, path in paths.items()} == {
        "report": "report.csv",
        "failures": "failures.csv",
        "summary": "summary.json",
    }
    golden("one_source_report.csv", paths["report"].read_bytes())
    golden("one_source_failures.csv", paths["failures"].read_bytes())


def test_several_sources(
    tmp_path: Path, make_summary: MakeSummary, golden: Callable[[str, bytes], None]
) -> None:
    """Different headers are joined, and each row's cells stand under its own file's columns."""
    sources = [
        source("=a.csv", "Name", "Phone", "Tag", "Tag"),
        source("b.csv", "City", "PHONE ", "Tag", "name"),
    ]
    rows = [
        row(1, ("Ana", "+12025550123", "x", "y")),
        row(2, ("Bea", "+12025550124")),
        row(1, ("Lima", "+12025550125", "z", "Carl"), source=1),
        row(2, ("Oslo",), source=1),
        row(3, ("Rome", "1", "", "Dora", "more"), source=1),
    ]
    paths = write_reports(
        tmp_path, rendered(rows, sources, 1), sources, 1, make_summary(sources=tuple(sources))
    )
    golden("several_sources_report.csv", paths["report"].read_bytes())


def test_sources_with_one_header_share_its_columns(
    tmp_path: Path, make_summary: MakeSummary
) -> None:
    """Files with equal headers give one set of columns and their names in import_file."""
    sources = [source("a.csv", "Name", "Phone"), source("b.csv", "Name", "Phone")]
    rows = [row(1, ("Ana", "1")), row(1, ("Bea", "2"), source=1)]
    paths = write_reports(tmp_path, rendered(rows, sources, 0), sources, 0, make_summary())
    lines = read(paths["report"])
    assert lines[0] == [*REPORT_COLUMNS, "import_file", "Name", "Phone"]
    assert [line[11:] for line in lines[1:]] == [["a.csv", "Ana", "1"], ["b.csv", "Bea", "2"]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    header=st.lists(CELL, min_size=1, max_size=4),
    table=st.lists(
        st.tuples(st.lists(CELL, min_size=1, max_size=6), st.sampled_from(Status)), max_size=8
    ),
)
def test_each_row_is_there_once_with_its_own_text(
    tmp_path: Path,
    make_summary: MakeSummary,
    header: list[str],
    table: list[tuple[list[str], Status]],
) -> None:
    """For any table each row is in the report once, in order, with its status and its own text."""
    extra = max((0, *(len(cells) - len(header) for cells, _ in table)))
    sources = [source("a.csv", *header)]
    rows = [
        ReportRow(n, 0, n + 1, write_record(cells), status, _code(cells, header))
        for n, (cells, status) in enumerate(table, 1)
    ]
    paths = write_reports(tmp_path, rendered(rows, sources, extra), sources, extra, make_summary())
    own = len(REPORT_COLUMNS)
    lines = read(paths["report"])
    extra_names = [EXTRA_COLUMN] * extra
    assert [unguard(name) for name in lines[0]] == [*REPORT_COLUMNS, *header, *extra_names]
    assert [line[:2] for line in lines[1:]] == [[str(r.number), r.status] for r in rows]
    for line, (cells, _) in zip(lines[1:], table, strict=True):
        found = [unguard(cell) for cell in line[own:]]
        assert found[: len(cells)] == cells
        assert not any(found[len(cells) :])
        assert len(found) == (len(cells) if len(cells) < len(header) else len(lines[0]) - own)
    failed = [str(r.number) for r in rows if r.status in FAILURE_STATUSES]
    assert [line[0] for line in read(paths["failures"])[1:]] == failed


def test_the_form_of_the_files(
    tmp_path: Path, leads: SourceInfo, lead_rows: list[ReportRow], make_summary: MakeSummary
) -> None:
    """CSV files start with a BOM and end each line with CR LF."""
    paths = write_reports(tmp_path, rendered(lead_rows[:2], [leads], 0), [leads], 0, make_summary())
    content = paths["report"].read_bytes()
    assert content.startswith(b"\xef\xbb\xbfimport_row,")
    assert content.endswith(b"\r\n")
    assert content.count(b"\r\n") == content.count(b"\n") == 3


def test_no_rows_give_headers(tmp_path: Path, leads: SourceInfo, make_summary: MakeSummary) -> None:
    """A run without rows still leaves all three files."""
    paths = write_reports(tmp_path, rendered((), [leads], 0), [leads], 0, make_summary(rows=0))
    assert len(read(paths["report"])) == len(read(paths["failures"])) == 1


def test_the_summary_names_the_files(
    tmp_path: Path, leads: SourceInfo, make_summary: MakeSummary
) -> None:
    """summary.json says where the files of its run are."""
    paths = write_reports(tmp_path, rendered((), [leads], 0), [leads], 0, make_summary())
    found = orjson.loads(paths["summary"].read_bytes())
    assert found["reports"] == {name: str(path) for name, path in paths.items()}


def test_a_file_name_that_is_no_text(tmp_path: Path, make_summary: MakeSummary) -> None:
    """A file name with bytes that are not UTF-8 is spelt out."""
    sources = (source("caf\udce9.csv", "Phone"), source("b.csv", "Phone"))
    paths = write_reports(
        tmp_path, rendered([row(1, ("1",))], sources, 0), sources, 0, make_summary(sources=sources)
    )
    assert read(paths["report"])[1][11] == r"caf\udce9.csv"
    assert orjson.loads(paths["summary"].read_bytes())["source"] == r"caf\udce9.csv"


def test_only_the_owner_may_read(
    tmp_path: Path, leads: SourceInfo, make_summary: MakeSummary
) -> None:
    """Files are 0600 and their folder 0700, where the system has such rights."""
    paths = write_reports(
        tmp_path / "a" / "b", rendered((), [leads], 0), [leads], 0, make_summary()
    )
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in paths.values()} == {0o600}


def test_progress_counts_rows(tmp_path: Path, leads: SourceInfo, make_summary: MakeSummary) -> None:
    """The observer hears how many rows are written, at the end all of them."""
    heard: list[int] = []
    rows = (row(n, ("a", "b", "c", "d")) for n in range(1, 1202))
    write_reports(tmp_path, rendered(rows, [leads], 0), [leads], 0, make_summary(), heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1201


def test_rows_that_fail_leave_the_old_report(
    tmp_path: Path, leads: SourceInfo, make_summary: MakeSummary
) -> None:
    """When the rows end in an error, the older files stay and no other is left."""
    paths = write_reports(
        tmp_path, rendered([row(1, ("a",) * 4)], [leads], 0), [leads], 0, make_summary()
    )
    before = {path: path.read_bytes() for path in paths.values()}

    def broken() -> Iterator[ReportRow]:
        yield row(1, ("other",) * 4)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_reports(tmp_path, rendered(broken(), [leads], 0), [leads], 0, make_summary())
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_full_disk(
    tmp_path: Path,
    leads: SourceInfo,
    make_summary: MakeSummary,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full disk is named with the remedy, and nothing is left in the folder."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReportError) as caught:
        write_reports(
            tmp_path, rendered([row(1, ("a",) * 4)], [leads], 0), [leads], 0, make_summary()
        )
    assert str(caught.value) == (
        f"Cannot write {tmp_path / 'report.csv'}: the disk is full: free some space. Nothing of "
        "the run is lost: `importer report 20260314-083000-k3f9` writes its reports again."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_open_elsewhere(
    tmp_path: Path,
    leads: SourceInfo,
    make_summary: MakeSummary,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file that Windows holds because a program has it open is named with the remedy."""

    def held(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "Access is denied", str(self), None, str(target))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(ReportError, match=r"report\.csv: permission denied: close the file"):
        write_reports(tmp_path, rendered((), [leads], 0), [leads], 0, make_summary(kind="check"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_folders_place(
    tmp_path: Path, leads: SourceInfo, make_summary: MakeSummary
) -> None:
    """A file where the folder should be is named, and stays."""
    (tmp_path / "r").write_text("mine")
    with pytest.raises(ReportError, match="a file stands where a folder should be"):
        write_reports(tmp_path / "r", rendered((), [leads], 0), [leads], 0, make_summary())
    with pytest.raises(ReportError, match="a file stands where a folder should be"):
        write_reports(tmp_path / "r" / "run", rendered((), [leads], 0), [leads], 0, make_summary())
    assert (tmp_path / "r").read_text() == "mine"


def test_a_folder_in_a_files_place(
    tmp_path: Path, leads: SourceInfo, make_summary: MakeSummary
) -> None:
    """A folder where a file should be is named, and no other file is left."""
    (tmp_path / "report.csv").mkdir()
    with pytest.raises(ReportError, match=r"report\.csv"):
        write_reports(tmp_path, rendered((), [leads], 0), [leads], 0, make_summary())
    assert [path.name for path in tmp_path.iterdir()] == ["report.csv"]


def test_what_a_killed_process_left_is_removed(
    tmp_path: Path, leads: SourceInfo, make_summary: MakeSummary
) -> None:
    """A part that nobody has written to for days goes; one that may be in work stays."""
    for name in (".report.csv.old.part", ".report.csv.new.part"):
        (tmp_path / name).write_text("half")
    os.utime(tmp_path / ".report.csv.old.part", (0, 0))
    write_reports(tmp_path, rendered((), [leads], 0), [leads], 0, make_summary())
    assert [path.name for path in tmp_path.glob("*.part")] == [".report.csv.new.part"]


def _code(cells: Sequence[str], header: Sequence[str]) -> str:
    return "" if len(cells) == len(header) else Code.ROW_RAGGED


def test_a_message_that_begins_with_a_quoted_value_keeps_one_quote(leads: SourceInfo) -> None:
    """The quote before a ``+`` is guard enough; a message that starts with ``=`` gets its guard."""
    _, line_of = line_writer([leads], 0)

    def fields(message: str) -> list[str]:
        row = ReportRow(1, 0, 2, "a,b,c,d", Status.INVALID, Code.PHONE_INVALID, message, (message,))
        return next(csv.reader([line_of(row)]))[3:5]

    for message in ("'+1 x' is none.", "'+1, x' is none.", "'' is \"none\", ''."):
        assert fields(message) == [message, message]
    assert fields("=1") == ["'=1", "'=1"]
