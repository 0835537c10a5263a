"""The summary as JSON and as text."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import orjson
import pytest

from importer.model import Code, Status
from importer.report import REASONS, summary_json, summary_text
from importer.report.wrap import display_width, wrapped
from importer.traffic import Latencies, Traffic

if TYPE_CHECKING:
    from collections.abc import Callable

    from importer.model import Problem, SourceInfo
    from tests.report.conftest import MakeSummary

REPORTS = {
    "report": "reports/20260314-083000-k3f9/report.csv",
    "failures": "reports/20260314-083000-k3f9/failures.csv",
    "summary": "reports/20260314-083000-k3f9/summary.json",
}
NOBODY = dict.fromkeys(Status, 0)


def test_the_json_object(make_summary: MakeSummary, golden: Callable[[str, bytes], None]) -> None:
    """The object has every field under its stable name."""
    found = summary_json(make_summary(reports=REPORTS))
    golden("summary.json", orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")


def test_the_json_of_a_stopped_run(make_summary: MakeSummary, stopped: Problem) -> None:
    """The reason for the stop is there, and so is the run that a retry comes from."""
    found = summary_json(
        make_summary(state="stopped", stop=stopped, parent="p1", finished=None, channel=None)
    )
    assert found["stop"] == {"code": "api-unauthorized", "message": stopped.message}
    assert (found["parent"], found["finished"], found["seconds"]) == ("p1", None, 3.25)
    assert found["channel"] is None


def test_times_are_in_utc(make_summary: MakeSummary) -> None:
    """A time with another offset is given in UTC."""
    india = timezone(timedelta(hours=5, minutes=30))
    found = summary_json(make_summary(started=datetime(2026, 1, 1, 5, 0, tzinfo=india)))
    assert found["started"] == "2025-12-31T23:30:00.000Z"


def test_a_summary_without_sources(make_summary: MakeSummary) -> None:
    """Every field is there also where no source is."""
    found = summary_json(make_summary(sources=()))
    assert found["source"] is None
    assert found["sources"] == []


def test_the_table_of_a_run(
    make_summary: MakeSummary, golden: Callable[[str, bytes], None]
) -> None:
    """A finished run shows statuses, reasons, countries, time, report and what to do."""
    text = summary_text(make_summary(reports=REPORTS), 80)
    golden("finished.txt", text.encode() + b"\n")


def test_the_table_of_a_stopped_run(
    make_summary: MakeSummary, stopped: Problem, golden: Callable[[str, bytes], None]
) -> None:
    """A stopped run says why, and how to carry on."""
    counts = NOBODY | {Status.SENT: 1_204, Status.PENDING: 998_796}
    codes = {code.value: 40 - n for n, code in enumerate(Code)}
    text = summary_text(
        make_summary(
            state="stopped",
            stop=stopped,
            counts=counts,
            rows=1_000_000,
            blank=1,
            codes=codes,
            warnings={},
            countries={
                f"{a}{b}": 1000 * n
                for n, (a, b) in enumerate(zip("ABCDEFGHIJ", "XYZXYZXYZX", strict=True))
            },
            reports=REPORTS,
            exit_code=3,
        ),
        80,
    )
    golden("stopped.txt", text.encode() + b"\n")


def test_the_table_of_a_check(
    make_summary: MakeSummary, golden: Callable[[str, bytes], None]
) -> None:
    """A check says that nothing was sent, and how to send it."""
    counts = NOBODY | {Status.INVALID: 1, Status.PENDING: 8}
    text = summary_text(
        make_summary(
            kind="check", state="checked", counts=counts, rate=0.0, blank=0, reports=REPORTS
        ),
        80,
    )
    golden("check.txt", text.encode() + b"\n")


def test_a_run_without_failures_asks_for_nothing(make_summary: MakeSummary) -> None:
    """Where all rows were sent there is nothing to correct."""
    counts = NOBODY | {Status.SENT: 9}
    text = summary_text(make_summary(counts=counts, codes={}, reports=REPORTS), 80)
    assert text.endswith("report.csv")
    assert "Reasons" not in text


def test_a_retry_names_the_run_it_comes_from(make_summary: MakeSummary) -> None:
    """The headline of a retry names both runs."""
    text = summary_text(make_summary(kind="retry", run="r2", parent="r1"), 80)
    assert text.splitlines()[0] == "Retry r2 of r1: finished"


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("kind", ["run", "check"])
def test_no_line_is_too_wide(
    make_summary: MakeSummary, leads: SourceInfo, stopped: Problem, width: int, kind: str
) -> None:
    """Long paths and wide letters are wrapped, not cut."""
    name = "連絡先" * 20 + ".csv"
    path = "/home/maria/" + "very-long-folder-name/" * 8 + name
    summary = make_summary(
        kind=kind,
        sources=(replace(leads, name=name), leads),
        reports=dict.fromkeys(REPORTS, path),
        stop=stopped,
    )
    text = summary_text(summary, width)
    assert max(display_width(line) for line in text.splitlines()) <= width
    assert path in "".join(line.strip() for line in text.splitlines())


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.04, "0.0 s"), (59.9, "59.9 s"), (75, "1 min 15 s"), (3 * 3600 + 240, "3 h 4 min")],
)
def test_times_are_shown_as_people_say_them(
    make_summary: MakeSummary, seconds: float, shown: str
) -> None:
    """Seconds, minutes or hours, whichever fits."""
    summary = make_summary(rate=0.0, seconds=seconds)
    assert f"Time: {shown}" in summary_text(summary, 80).splitlines()


def test_a_file_name_cannot_move_the_cursor(make_summary: MakeSummary, leads: SourceInfo) -> None:
    """Control characters in a name are shown as question marks."""
    text = summary_text(make_summary(sources=(replace(leads, name="a\x1b[2J.csv"),)), 80)
    assert "Source: a?[2J.csv" in text.splitlines()


def test_lines_break_at_spaces() -> None:
    """Words stay whole where they fit."""
    assert list(wrapped("one two three four five", 18, "> ")) == ["> one two three", "  four five"]
    assert list(wrapped("", 18, "> ")) == [">"]
    assert list(wrapped("a" * 20 + "b c", 22)) == ["a" * 20, "  b c"]


def test_every_code_has_its_words() -> None:
    """Each reason code says what it means and what to do, short enough for the table."""
    assert list(REASONS) == list(Code)
    for meaning, remedy in REASONS.values():
        assert 0 < len(meaning) <= 44
        assert remedy.endswith(".")


@pytest.mark.parametrize(
    "note",
    [
        "sheet 'Sheet' (of 2)",
        "an Excel workbook, in spite of the ending .csv",
        "cp1252 text, as the options say",
        "a report of this program: read as such, whatever is set",
    ],
)
def test_what_is_out_of_the_ordinary_about_a_source_is_told(
    note: str, make_summary: MakeSummary, leads: SourceInfo
) -> None:
    """A note that matters stands below the source; an ordinary one does not."""
    odd = replace(leads, name="multi.xlsx", notes=(note, "header in row 1"))
    lines = summary_text(make_summary(sources=(odd,)), 80).splitlines()
    assert lines[1:3] == ["Source: multi.xlsx", f"  {note}"]
    assert "header in row 1" not in "\n".join(lines)
    lines = summary_text(make_summary(sources=(leads, odd)), 80).splitlines()
    assert lines[1:3] == ["Source: leads.csv, multi.xlsx", f"  multi.xlsx: {note}"]


def test_a_check_tells_each_thing_that_it_concluded(
    make_summary: MakeSummary, leads: SourceInfo
) -> None:
    """Ordinary conclusions, too, each with its reason on lines of its own that hang together."""
    long = "only 'Leads' was read; other sheets with rows: 'Old' (3 rows); --sheet names another"
    notes = (*(f"note {number}" for number in range(1, 7)), long)
    source = replace(leads, notes=notes)
    lines = summary_text(make_summary(kind="check", sources=(source,)), 80).splitlines()
    start = lines.index("Source: leads.csv") + 1
    assert lines[start : start + 8] == [
        *(f"  note {number}" for number in range(1, 7)),
        "  only 'Leads' was read; other sheets with rows: 'Old' (3 rows); --sheet names",
        "    another",
    ]
    assert not lines[start + 8].startswith("  ")
    both = (source, replace(leads, name="b.csv", notes=("one column",)))
    lines = summary_text(make_summary(kind="check", sources=both), 80).splitlines()
    assert "  leads.csv: note 1" in lines
    assert "    note 2" in lines
    assert "  b.csv: one column" in lines


def test_what_the_requests_were_like(make_summary: MakeSummary) -> None:
    """In a line, wrapped where it is too long; a check has none."""
    latencies = Latencies()
    for seconds in (0.08, 0.08, 0.31):
        latencies.add(seconds)
    traffic = Traffic(throttled=40, most_in_flight=150, latencies=latencies)
    lines = summary_text(make_summary(requests=3_012, retries=1, traffic=traffic), 80).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("Requests: "))
    half, most = latencies.quantile_ms(0.5), latencies.quantile_ms(0.95)
    assert 70 < half < 90 < 280 < most < 340
    assert " ".join(" ".join(lines[at : at + 2]).split()) == (
        "Requests: 3,012, 1 retry, 40 throttled, up to 150 in flight, "
        f"half within {half:.0f} ms, 95 % within {most:.0f} ms"
    )
    assert all(len(line) <= 80 for line in lines)
    told = summary_json(make_summary(traffic=traffic))
    assert (told["throttled"], told["most_in_flight"]) == (40, 150)
    assert (told["p50_ms"], told["p95_ms"]) == (round(half, 1), round(most, 1))
    assert "Requests:" not in summary_text(make_summary(kind="check", traffic=traffic), 80)
