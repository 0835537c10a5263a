"""A long report is rendered on worker processes, and nobody can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from importer import pipeline
from importer.pipeline import plan_rows, render
from importer.settings import load_settings

ROWS = 900


@pytest.mark.slow
def test_workers_write_the_same_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many blocks, rows of every kind: the files are the same with worker processes and without."""
    phones = ["+14155550100", "415 555 {n:04d}", "x{n}", "+44 7400 12{n:04d}", "5.5E+11"]
    lines = [f"P {n},{phones[n % 5].format(n=n)},=1+{n}" for n in range(ROWS)]
    lines[70] = "short,+14155550171"
    lines[71] = "long,+14155550172,a,b,c"
    source = tmp_path / "leads.csv"
    source.write_text("First Name,Mobile,Notes\n" + "\n".join(lines) + "\n")
    monkeypatch.setattr(plan_rows, "ROWS_PER_CHUNK", 100)
    found = []
    for inline_rows in (ROWS, 0):
        monkeypatch.setattr(render, "INLINE_ROWS", inline_rows)
        summary = pipeline.check(
            [source], load_settings(reports=tmp_path / "reports", region="US", workers=2)
        )
        assert summary.rows == ROWS
        found.append([Path(summary.reports[name]).read_bytes() for name in ("report", "failures")])
    assert found[0] == found[1]
    assert found[0][0].count(b"\r\n") == ROWS + 1


def test_a_check_needs_no_bodies(tmp_path: Path) -> None:
    """What would be sent is written down only to be compared: the report is the same without."""
    source = tmp_path / "leads.csv"
    source.write_text(
        "First Name,Mobile,Email\n"
        "Ana,+14155550100,\nAna,+14155550100,ana@example.com\nBo,+14155550101,none\nCy,12,\n"
    )
    found = []
    for changed_only in (True, False):
        summary = pipeline.check(
            [source],
            load_settings(
                reports=tmp_path / "reports",
                store=f"sqlite:///{tmp_path}/none.db",
                changed_only=changed_only,
            ),
        )
        found.append([Path(summary.reports[name]).read_bytes() for name in ("report", "failures")])
    assert found[0] == found[1]
    assert found[0][0].count(b"\r\n") == 5
    assert b"'none'" in found[0][0]  # every value was judged
