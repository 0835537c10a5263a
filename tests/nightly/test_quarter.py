"""A quarter of nightly files, simulated: what Rampwin holds at its end is what it should hold."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from importer.rampwin.sandbox import Sandbox
from tests.nightly.listeners import web_server
from tests.nightly.quarter import BAD, Quarter, held_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.nightly.quarter import Night

FULL, FEW = 50_000, 8
"""Rows of a file in the long form; requests that may be under way at a kill in the short one."""
ALERTS = {
    "few-and-right": "held",
    "outage": "stopped",
    "none": "missing",
    **dict.fromkeys(BAD, "held"),
    "column": "held",
}
"""What somebody is told in such a night; of the others only that the file was imported."""


@contextmanager
def _scene(folder: Path, monkeypatch: pytest.MonkeyPatch, rows: int) -> Iterator[Quarter]:
    """A job in a folder, with a sandbox and somebody who is notified."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("RAMPWIN_API_KEY", "sandbox-key")
    monkeypatch.setenv("RAMPWIN_CHANNEL_ID", "sandbox-channel")
    monkeypatch.setenv("IMPORTER_STORE", f"sqlite:///{folder}/importer.db")
    monkeypatch.setenv("IMPORTER_REPORTS", str(folder / "reports"))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    with Sandbox() as sandbox, web_server() as inbox:
        monkeypatch.setenv("RAMPWIN_BASE_URL", sandbox.url)
        yield Quarter(folder, sandbox, inbox, rows)


def _play(folder: Path, monkeypatch: pytest.MonkeyPatch, rows: int, kinds: list[str]) -> Quarter:
    with _scene(folder, monkeypatch, rows) as quarter:
        sandbox = quarter.sandbox
        for number, kind in enumerate(kinds):
            if kind == "few-and-right":
                night = quarter.release_odd(number)
            else:
                night = quarter.play(number, kind)
            _require_right(night, kind)
        assert held_by(sandbox) == quarter.books.accepted
        asked = sandbox.stats().requests
        print(f"{asked:,} requests, {quarter.books.necessary:,} were necessary")
        again = 0.02 * quarter.books.necessary
        if rows < FULL:  # so few that what was in flight at a kill counts, and asked in the outage
            again += FEW * kinds.count("killed") + 40 * kinds.count("outage")
        assert quarter.books.necessary <= asked <= quarter.books.necessary + again
        assert len(quarter.kills) == kinds.count("killed")
        assert not [path for path in (folder / "drops").iterdir() if path.is_file()]
    return quarter


def _require_right(night: Night, kind: str) -> None:
    """Every bad night was held or alerted, every other one imported."""
    alert = ALERTS.get(kind)
    if alert is None:
        wanted = "repeated" if kind == "same" else "imported"
        assert night.told[-1] == wanted, night
        assert all(title.endswith((wanted, "well again")) for title in night.alerts), night
        return
    assert any(title.endswith(alert) or title == alert for title in night.alerts), night
    if kind in {"outage", "few-and-right"}:
        assert night.told[-1] == "imported", night


def test_some_nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short form of the quarter: each kind of night once."""
    kinds = [
        "good", "good", "good", "column", "new", "few", "killed", "same", "foreign", "none",
        "good", "invalid", "killed", "empty", "outage", "good", "killed", "few-and-right", "good",
        "killed",
    ]  # fmt: skip
    _play(tmp_path, monkeypatch, 400, kinds)


def test_a_clock_that_jumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A year back or two ahead: each file is imported once, and none is lost."""
    with _scene(tmp_path, monkeypatch, 60) as quarter:
        quarter.play(0, "good")
        for number, jump in enumerate((timedelta(days=-400), timedelta(days=800)), 1):
            quarter.clock.moment += jump
            quarter.books.pass_day()
            quarter.books.accept()
            path = tmp_path / "drops" / f"contacts-{number}.csv"
            path.write_text(quarter.books.text())
            assert quarter.look() == ["imported"]
            assert quarter.look() == []
        assert held_by(quarter.sandbox) == quarter.books.accepted
        assert quarter.sandbox.stats().requests == quarter.books.necessary


@pytest.mark.quarter
@pytest.mark.timeout(3600)
def test_a_quarter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """90 nights of 50,000 rows; memory and the store do not grow with the nights."""
    special = {
        5: "column", 11: "killed", 17: "few", 23: "killed", 29: "none", 35: "foreign", 38: "same",
        41: "outage", 47: "invalid", 53: "killed", 59: "empty", 65: "new", 71: "killed",
        77: "few", 80: "few-and-right", 83: "killed",
    }  # fmt: skip
    quarter = _play(
        tmp_path, monkeypatch, FULL, [special.get(number, "good") for number in range(90)]
    )
    for night in quarter.nights[::10] + quarter.nights[-1:]:
        print(
            f"night {night.number}: {night.seconds:.1f} s, {night.rss_mib:.0f} MiB, "
            f"store {night.store_mib:.0f} MiB"
        )
    early, late = quarter.nights[20], quarter.nights[-1]
    assert late.rss_mib < 1.2 * early.rss_mib
    assert late.store_mib < 1.5 * early.store_mib
