"""Whatever the cells hold: the statuses add up, and each row is in the report once, in order."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importer import pipeline
from importer.guard import REPORT_COLUMNS, unguard
from importer.mapping import Mapping
from importer.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from importer.model import Summary

MAPPING = Mapping.model_validate(
    {
        "version": 1,
        "phone": {"columns": ["Mobile"], "region": "US"},
        "contact": {"first_name": "First Name", "email": "Email"},
        "attributes": {"notes": "Notes"},
    }
)
HEADER = ["Mobile", "First Name", "Email", "Notes"]
PHONES = st.sampled_from(
    [
        "+14155550100", "(415) 555-0101", "415 555 0100", "9.19877E+11", "+447400123456 x12",
        "'+5511961234567", "12", "call me", "", " ", "+1 415 555 0100 / +1 415 555 0101",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(["", "a@example.com", "=1+1", "'=x", "-", '"', "a,b;c\td", "line\nbreak"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
)
ROWS = st.lists(st.tuples(PHONES, TEXTS, TEXTS, TEXTS), max_size=12)
RAGGED = st.lists(st.lists(st.one_of(PHONES, TEXTS), min_size=1, max_size=7), max_size=6)


def check(rows: list[list[str]], reports: Path) -> tuple[Summary, list[list[str]]]:
    """Check a table, and give the summary and the report's lines."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([HEADER, *rows])
    summary = pipeline.check(
        [io.BytesIO(text.getvalue().encode())],
        load_settings(
            reports=reports,
            # Any text may look as if it were in another dialect, encoded twice, or another table.
            delimiter=",",
            quote="double",
            escape="doubled",
            encoding="utf-8",
            header_row=1,
            header_rows=1,
            last_row=len(rows) + 2,
        ),
        mapping=MAPPING,
    )
    with open(summary.reports["report"], encoding="utf-8-sig", newline="") as file:  # noqa: PTH123  # text
        return summary, list(csv.reader(file))


@pytest.mark.slow
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS, ragged=RAGGED)
def test_every_table_is_accounted_for(
    tmp_path: Path, rows: list[tuple[str, ...]], ragged: list[list[str]]
) -> None:
    """Statuses add up to the rows; the report has every row's own text, in the file's order."""
    table = [list(row) for row in rows] + ragged
    filled = [row for row in table if any(cell.strip() for cell in row)]
    summary, report = check(table, tmp_path)
    own = len(REPORT_COLUMNS)
    assert summary.rows == sum(summary.counts.values()) == len(filled)
    assert summary.blank == len(table) - len(filled)
    assert report[0][:own] == list(REPORT_COLUMNS)
    assert [unguard(cell) for cell in report[0][own : own + 4]] == HEADER
    lines = report[1:]
    assert len(lines) == len(filled)
    for line, row in zip(lines, filled, strict=True):
        text = [unguard(cell) for cell in line[own:]]
        beyond = row[len(HEADER) :]
        if "".join(beyond).strip():
            own_text = row
        elif beyond and next(csv.reader([text[0]]), []) == row:
            own_text = text[:1]  # a delimiter too many: the line is kept as it stands
        else:
            own_text = row[: len(HEADER)]  # most rows end in a delimiter
        assert text[: len(own_text)] == own_text
        assert not any(text[len(own_text) :])
    numbers = [int(line[0]) for line in lines]
    assert numbers == [
        number for number, row in enumerate(table, 2) if any(cell.strip() for cell in row)
    ]
    statuses = [line[1] for line in lines]
    assert all(summary.counts[status] == statuses.count(status) for status in summary.counts)


def test_one_contact_for_each_number(tmp_path: Path) -> None:
    """No two rows that would be sent have the same number."""
    rows = [["+14155550100", f"n{i}", "", ""] for i in range(50)]
    rows += [["(415) 555-0101", "x", "", ""], ["+1 415-555-0101", "y", "", ""]]
    _, report = check(rows, tmp_path)
    pending = [line[5] for line in report[1:] if line[1] == "pending"]
    assert sorted(pending) == ["+14155550100", "+14155550101"]
