"""Reports that several tests write, and the golden files that they are compared with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from importer.model import Code, Problem, ReportRow, SourceInfo, Status, Summary
from importer.record import write_record

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parent / "golden"
STARTED = datetime(2026, 3, 14, 8, 30, tzinfo=UTC)


class MakeSummary(Protocol):
    """Makes a finished run's summary; keywords replace fields."""

    def __call__(self, **fields: object) -> Summary:
        """Make it."""


@pytest.fixture
def golden() -> Callable[[str, bytes], None]:
    """Compare bytes with the golden file of that name."""

    def compare(name: str, content: bytes) -> None:
        assert content.decode() == (GOLDEN / name).read_bytes().decode()

    return compare


@pytest.fixture
def leads() -> SourceInfo:
    """A source with four columns, one of them with a formula for a header."""
    return SourceInfo(
        name="leads.csv",
        path="/data/leads.csv",
        sha256="5f" * 32,
        header=("First Name", "Phone", "Notes", "=cmd"),
        rows=9,
        blank=2,
        notes=("UTF-8", "delimiter ','"),
    )


@pytest.fixture
def lead_rows() -> list[ReportRow]:
    """A row for every status, with what is awkward in a CSV file."""
    return [
        ReportRow(
            n=1,
            source=0,
            number=2,
            record=write_record(("Ana", "+55 (11) 98765-4321", "met at fair, booth 7", "")),
            status=Status.SENT,
            phone="+5511987654321",
            channel="c1",
            contact_id="66f0a1",
            http_status=200,
            attempts=1,
        ),
        ReportRow(
            n=2,
            source=0,
            number=3,
            record=write_record(("José", "5.51199E+12", 'said "later"', "=1+1")),
            status=Status.INVALID,
            code=Code.PHONE_EXCEL_DAMAGED,
            message="'5.51199E+12' has lost digits in a spreadsheet: export it again as text.",
        ),
        ReportRow(
            n=3,
            source=0,
            number=4,
            record=write_record(("अनीता", "+91 98765 43210 / 98765 43211", "two\nlines", "'=kept")),
            status=Status.SENT,
            warnings=("Two numbers in the cell; the first was taken.", "Number mended."),
            phone="+919876543210",
            channel="c1",
            contact_id="66f0a2",
            http_status=200,
            attempts=3,
        ),
        ReportRow(
            n=4,
            source=0,
            number=6,
            record=write_record(("Ana S.", "5511987654321", "@SUM(A1)", "-3,5")),
            status=Status.DUPLICATE,
            code=Code.DUPLICATE,
            message="Same number as row 2, which was kept.",
            phone="+5511987654321",
            channel="c1",
            kept_row="2",
        ),
        ReportRow(
            5,
            0,
            7,
            "short,1",
            Status.INVALID,
            Code.ROW_RAGGED,
            "Two cells, not four.",
        ),
        ReportRow(
            6,
            0,
            8,
            write_record(("long", "+447700900123", "", "", "", "+more")),
            Status.INVALID,
            Code.ROW_RAGGED,
            "Six cells, not four.",
        ),
        ReportRow(
            n=7,
            source=0,
            number=9,
            record=write_record(("Zoë", "+447700900001", "", "")),
            status=Status.FAILED,
            code=Code.API_REFUSED,
            message='=Rampwin answered "Validation error", with 400.',
            phone="+447700900001",
            channel="c1",
            http_status=400,
            attempts=1,
        ),
        ReportRow(
            n=8,
            source=0,
            number=10,
            record=write_record(("Li", "+12025550123", "", "")),
            status=Status.UNKNOWN,
            code=Code.NO_ANSWER,
            message="No answer came; it may have arrived.",
            phone="+12025550123",
            channel="c1",
            attempts=6,
        ),
        ReportRow(
            n=9,
            source=0,
            number=11,
            record=write_record(("Max", "+12025550124", "", "")),
            status=Status.PENDING,
            code=Code.STOPPED,
            message="Not tried yet.",
            phone="+12025550124",
            channel="c1",
        ),
    ]


@pytest.fixture
def make_summary(leads: SourceInfo) -> MakeSummary:
    """Make the summary of a run on ``leads``."""

    def make(**fields: object) -> Summary:
        counts = dict.fromkeys(Status, 0) | {
            Status.SENT: 2,
            Status.DUPLICATE: 1,
            Status.INVALID: 3,
            Status.FAILED: 1,
            Status.UNKNOWN: 1,
            Status.PENDING: 1,
        }
        values: dict[str, object] = {
            "run": "20260314-083000-k3f9",
            "kind": "run",
            "state": "finished",
            "sources": (leads,),
            "mapping_name": "Old CRM",
            "mapping_sha256": "0c" * 32,
            "channel": "c1",
            "base_url": "https://api.rampwin.com",
            "started": STARTED,
            "finished": STARTED + timedelta(seconds=3.25),
            "seconds": 3.25,
            "rows": 9,
            "blank": 2,
            "counts": counts,
            "codes": {
                Code.DUPLICATE: 1,
                Code.ROW_RAGGED: 2,
                Code.API_REFUSED: 1,
                Code.NO_ANSWER: 1,
                Code.PHONE_EXCEL_DAMAGED: 1,
                Code.STOPPED: 1,
            },
            "countries": {"GB": 1, "IN": 1, "US": 2, "BR": 2},
            "warnings": {Code.PHONE_SEVERAL: 1, Code.PHONE_REPAIRED: 1},
            "requests": 11,
            "retries": 7,
            "rate": 0.615384,
            "exit_code": 1,
        }
        return Summary(**(values | fields))  # type: ignore[arg-type]

    return make


@pytest.fixture
def stopped() -> Problem:
    """Why a run with a wrong key stopped."""
    return Problem(
        Code.API_UNAUTHORIZED,
        "Rampwin did not accept the API key (401): set RAMPWIN_API_KEY to the right one.",
    )
