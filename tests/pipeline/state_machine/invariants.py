"""What holds after every command, whatever came before."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import orjson
from hypothesis.stateful import invariant
from sqlalchemy import select

from importer import pipeline
from importer.model import Status
from importer.record import read_record
from importer.store import report_rows
from importer.store.schema import ledger, ledger_history
from tests.pipeline.state_machine.expected import failed, read_report
from tests.pipeline.state_machine.imitation import Key
from tests.pipeline.state_machine.sessions import Sessions

if TYPE_CHECKING:
    from pathlib import Path

    from importer.model import Summary
    from importer.store import Run
    from tests.pipeline.state_machine.expected import ExpectedRun, Line
    from tests.pipeline.state_machine.sessions import Desk


class Invariants(Sessions):
    """Compares all that can be seen from outside with what must be there.

    After each step that is done for the runs which it was to change, at the end for all.
    """

    def __init__(self, desk: Desk, seen: Counter[str]) -> None:
        super().__init__(desk, seen)
        self.checked: dict[str, object] = {}

    def teardown(self) -> None:
        """Look at everything once more, unless something was wrong already."""
        try:
            if sys.exception() is None:
                self.checked.clear()
                self.runs_are_as_they_must_be()
        finally:
            super().teardown()

    @invariant()
    def runs_are_as_they_must_be(self) -> None:
        """Every run is there, with its account, its rows and its reports, and no other is."""
        with self.store() as store:
            assert {run.id for run in store.find_runs()} == set(self.runs)
            for run in self.runs.values():
                if self.checked.get(run.id) != run.state_as_a_whole():
                    self.check_account(run)
                    check_rows(run, store.run(run.id))
                    check_reports(self.folder / "reports" / run.id, run.on_disk)
                    self.checked[run.id] = run.state_as_a_whole()

    def check_account(self, run: ExpectedRun) -> None:
        """The counts add up to the rows, and are those that the rows must have."""
        summary = pipeline.show(run.id, self.options())
        assert summary.rows == sum(summary.counts.values())
        assert (summary.kind, summary.state) == (run.kind, run.state)
        assert summary.parent == (run.parent.id if run.parent else None)
        assert (summary.pruned is not None) is run.pruned
        if run.state == "planning":
            return
        assert counts_of(summary) == run.counts
        assert summary.requests == sum(row.attempts for row in run.rows)
        assert summary.finished == run.ended
        if run.state == "finished":
            assert summary.counts[Status.PENDING] == 0
        for n, row in enumerate(run.rows, 1):
            assert row.status is not Status.SENT or (run.id, n) in self.accepted

    @invariant()
    def the_ledger_is_true(self) -> None:
        """The ledger holds what was accepted, and every earlier state; the API holds it, too."""
        with self.store() as store, store.database.reading() as connection:
            found = {
                Key(row.base_url, row.channel, row.phone): [orjson.loads(row.body)]
                for row in connection.execute(select(ledger))
            }
            newest_first = select(ledger_history).order_by(ledger_history.c.key.desc())
            for row in connection.execute(newest_first):
                states = found[Key(row.base_url, row.channel, row.phone)]
                added = orjson.loads(row.added)
                kept = {name: value for name, value in states[0].items() if name not in added}
                states.insert(0, {**kept, **orjson.loads(row.before)})
        assert found == {key: entry.states() for key, entry in self.ledger.items()}
        for key, states in found.items():
            if key not in self.unsettled.values():
                assert states[-1].items() <= self.api.held[key].items()


def check_rows(run: ExpectedRun, stored: Run) -> None:
    """Each row of a planned run is there once, in order, with its text and what became of it."""
    if run.state == "planning":
        return
    assert [
        (row.source, row.number, read_record(row.record), row.status, row.kept_row)
        for row in report_rows(stored)
    ] == [
        (row.source, row.number, row.cells, row.status, row.kept_row)
        for row in (run.rows if run.has_rows else [])
    ]


def check_reports(folder: Path, states: list[list[Line] | None]) -> None:
    """Compare the three files with the states in which they may be; ``None`` is no file."""
    lines = [state for state in states if state is not None]
    found = [folder / name for name in ("report.csv", "failures.csv", "summary.json")]
    if len(lines) == len(states):
        assert all(path.exists() for path in found)
    report, failures, summary = found
    if report.exists():
        assert read_report(report) in lines
    if failures.exists():
        assert read_report(failures) in [failed(state) for state in lines]
    if summary.exists():
        written = orjson.loads(summary.read_bytes())
        counts = {status.value: written[status] for status in Status if written[status]}
        assert counts in [Counter(line.status for line in state) for state in lines]
        assert written["rows"] == sum(counts.values())


def counts_of(summary: Summary) -> Counter[Status]:
    """The counts of a summary without the zeros."""
    return Counter({status: count for status, count in summary.counts.items() if count})
