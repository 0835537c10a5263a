"""Runs commands of the pipeline in this process, and knows what each must leave behind."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from pydantic import SecretStr
from sqlalchemy import delete, event

from importer.errors import Stopped
from importer.model import Status
from importer.settings import Settings
from importer.store import Store, file_address, report_rows
from importer.store.opening import open_database
from importer.store.schema import metadata
from tests.pipeline.state_machine.expected import BEGINNING, SETTLED, are_taken_up, final_states
from tests.pipeline.state_machine.imitation import FakeApi, Key, Request, Script
from tests.pipeline.state_machine.ledger import ExpectedLedger
from tests.pipeline.state_machine.power import Power, PowerCut

if TYPE_CHECKING:
    import sqlite3
    from collections import Counter
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from importer.model import Outcome, Summary
    from importer.pipeline import Progress
    from importer.sender import Api
    from importer.store import StoreAddress
    from importer.store.database import Database
    from tests.pipeline.state_machine.expected import ExpectedRow, ExpectedRun

T = TypeVar("T")
TELL_TIME = ("history", "ledger", "send", "session")
"""Modules of the pipeline that ask what time it is."""


class Clock:
    """Stands in for the class ``datetime``; a day goes by between two commands."""

    def __init__(self) -> None:
        self.moment = BEGINNING

    def now(self, _zone: object = UTC) -> datetime:
        """Give the moment."""
        return self.moment

    def pass_a_day(self) -> None:
        """Go on to the next day."""
        self.moment += timedelta(days=1)


class Desk:
    """A store and a folder, emptied for each history.

    The store stays open: a new engine would have to compile every statement, which takes longer
    than all the rest. It is not synced, which counts only where the machine itself dies.
    """

    def __init__(self, folder: Path) -> None:
        self.address = file_address(folder / "store.db")
        self.database = open_database(self.address)
        event.listen(self.database.engine, "connect", _without_syncing)
        self.database.engine.dispose()
        self.close = self.database.close
        self._folder = folder
        self._histories = 0

    def empty(self) -> Path:
        """Begin a history: give an empty folder, to an empty store."""
        with self.database.writing() as connection:
            for table in metadata.tables.values():
                connection.execute(delete(table))
        self._histories += 1
        folder = self._folder / str(self._histories)
        folder.mkdir()
        return folder

    def open_database(self, address: StoreAddress, *, scratch: bool = False) -> Database:
        """Take the place of :func:`importer.store.opening.open_database`."""
        return open_database(address, scratch=True) if scratch else self.database


def _without_syncing(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


class Sessions(RuleBasedStateMachine):
    """A SQLite store in a folder, an API that is imitated, and what must be in the two."""

    def __init__(self, desk: Desk, seen: Counter[str]) -> None:
        super().__init__()
        self.desk = desk
        self.seen = seen
        self.folder = desk.empty()
        self.patches = pytest.MonkeyPatch()
        self.settings = Settings(
            api_key=SecretStr("key"),
            store=f"sqlite:///{desk.address}",
            reports=self.folder / "reports",
            delimiter=",",
            workers=1,
            wait=False,
        )
        self.clock = Clock()
        self.power = Power(self.patches)
        self.api = FakeApi(self.power, self.begin, self.requested, self.recorded)
        self.begun = 0
        self.runs: dict[str, ExpectedRun] = {}
        self.ledger = ExpectedLedger()
        self.accepted: set[tuple[str, int]] = set()
        """Run and position of what the API said it took."""
        self.unsettled: dict[tuple[str, int], Key] = {}
        """The same of what arrived and has no outcome in the store."""
        self.at_work: ExpectedRun | None = None
        self.is_sending = False
        self.patches.setattr(desk.database, "close", lambda: None)
        self.patch()

    def patch(self) -> None:
        """Put the imitation in place, and make pages so small that a few rows fill several."""
        for module, name, value in (
            ("pipeline.send", "send", self.api.send),
            ("pipeline.send", "STOP_POLL_SECONDS", 0.0),
            ("pipeline.session", "new_run_id", self.new_run_id),
            ("store.store", "open_database", self.desk.open_database),
            ("pipeline.plan_rows", "ROWS_PER_CHUNK", 3),
            ("store.duplicates", "PAGE_ROWS", 2),
            ("store.ledger", "BATCH", 2),
            ("store.retry", "BODY_QUERY_ROWS", 2),
            ("store.run", "PENDING_PAGE", 2),
            ("report.files", "os", SimpleNamespace(**{**vars(os), "fsync": lambda _file: None})),
            *((f"pipeline.{each}", "datetime", self.clock) for each in TELL_TIME),
        ):
            self.patches.setattr(import_module(f"importer.{module}"), name, value)

    def teardown(self) -> None:
        """Put everything back."""
        self.patches.undo()

    def next_id(self) -> str:
        """The id of the run that begins next."""
        return f"run-{self.begun + 1:03}"

    def new_run_id(self, _now: object) -> str:
        """Give ids in order: those that the program draws may be the same within a second."""
        self.begun += 1
        return f"run-{self.begun:03}"

    def options(self, **given: Any) -> Settings:
        """Settings; a command gets only what its rule gives."""
        return self.settings.model_copy(update=given)

    def store(self) -> Store:
        """Open the store, as the pipeline does."""
        return Store.open(self.desk.address)

    def opened(self) -> list[ExpectedRun]:
        """The runs that can be resumed, the oldest first."""
        return [run for run in self.runs.values() if run.is_open]

    def pick(
        self, data: st.DataObject, runs: Iterable[ExpectedRun] | None = None
    ) -> ExpectedRun | None:
        """Draw one of these runs, or of all; ``None`` where there is none."""
        ids = [run.id for run in (self.runs.values() if runs is None else runs)]
        return self.runs[data.draw(st.sampled_from(ids))] if ids else None

    # --- a session, and what it leaves --------------------------------------------------------

    def work(self, run: ExpectedRun, script: Script, command: Callable[..., Summary]) -> None:
        """Run a command as the script says, and note how it left the run."""
        stop = threading.Event()

        def watch(progress: Progress) -> None:
            if script.stop_in_plan and progress.phase == "plan":
                stop.set()

        self.clock.pass_a_day()
        if run.id not in self.runs:
            run.began = self.clock.moment
        self.at_work, self.is_sending = run, False
        only_reports = run.state == "finished"
        self.api.script, self.api.stop = script, stop
        self.power.fail_at(script.cut_at)
        try:
            summary = command(progress=watch, stop=stop)
        except PowerCut:
            self.power.fail_at(None)
            self.take_up(run, may_be_gone=stop.is_set() and not self.is_sending)
            phase = "sending" if self.is_sending else "before sending"
            self.seen[f"killed {phase}: {self.state_of(run)}"] += 1
            return
        except Stopped:
            assert script.stop_in_plan
            assert not self.is_sending
            self.runs.pop(run.id, None)
            self.seen["stopped in plan"] += 1
            return
        finally:
            self.power.fail_at(None)
        assert self.is_sending is not only_reports
        self.runs[run.id] = run
        run.state, run.reported = ("stopped" if summary.stop else "finished"), True
        run.ended = run.ended if only_reports else self.clock.moment
        run.on_disk = [run.lines()]
        self.take_up_reach(run)
        assert (summary.run, summary.state) == (run.id, run.state)
        assert summary.stop == (None if only_reports else self.api.stopped_by)
        self.seen[f"ended {run.state}"] += 1

    def unless_cut(self, cut_at: int | None, command: Callable[[], T]) -> T | None:
        """Give a command that sends nothing; ``None`` where it was cut."""
        self.power.fail_at(cut_at)
        try:
            return command()
        except PowerCut:
            return None
        finally:
            self.power.fail_at(None)

    def state_of(self, run: ExpectedRun) -> str:
        """How a run stands in the store."""
        return run.state if run.id in self.runs else "nothing is there"

    def take_up(self, run: ExpectedRun, *, may_be_gone: bool) -> None:
        """Note what a session left that was cut; where that is open, the store may say it.

        A run that could be resumed is gone only where the user stopped it in its plan.
        """
        with self.store() as store:
            found = {each.id: each for each in store.find_runs()}
            if run.id not in found:
                assert not self.is_sending
                if self.runs.pop(run.id, None) is not None:
                    assert may_be_gone
                    self.seen["killed when stopped in plan"] += 1
                return
            line = found[run.id].record()
            statuses = [row.status for row in report_rows(found[run.id])]
        self.runs[run.id] = run
        if line.state == "planning":
            assert run.state == "planning"
            assert not self.is_sending
            self.seen["killed with rows planned"] += bool(statuses)
            return
        if not self.is_sending:
            self.take_up_unchanged(run, statuses)
        if line.reported and not run.reported:
            run.on_disk = [run.lines()]
        elif not line.reported:
            run.on_disk.append(run.lines())
        self.take_up_reach(run)
        run.state, run.reported = line.state, bool(line.reported)
        run.ended = datetime.fromisoformat(line.finished) if line.finished else None

    def take_up_reach(self, run: ExpectedRun) -> None:
        """Note how far the store says that a run has come; all that arrived must be within.

        But for what was accepted from another run since, and so is unchanged.
        """
        with self.store() as store:
            line = store.run(run.id).record()
        run.reached = line.reached
        if line.reached_at:
            run.reached_at = datetime.fromisoformat(line.reached_at)
        doubtful = [row.phone for row in run.doubtful()]
        arrived = [run.rows[n - 1] for run_id, n in self.unsettled if run_id == run.id]
        assert {row.phone for row in arrived if row.status is Status.PENDING} <= set(doubtful)
        self.seen["doubtful"] += len(doubtful)

    def take_up_unchanged(self, run: ExpectedRun, statuses: Sequence[Status]) -> None:
        """Cut before it sent, a run may have marked any of those that would change nothing."""
        marked = [replace(row) for row in run.rows]
        self.settle(run, marked)
        if run.changed_only:
            self.mark_unchanged(run, marked)
        for n, (row, mark, status) in enumerate(zip(run.rows, marked, statuses, strict=True), 1):
            assert status in {row.status, mark.status}
            if status is not row.status:
                self.set_aside(run, n)
            row.status = status

    def set_aside(self, run: ExpectedRun, n: int) -> None:
        """A row is not sent after all: if it was under way, what the API holds is not known."""
        row = run.rows[n - 1]
        key = Key(run.base_url, row.channel, row.phone)
        was_under_way = n <= run.reached and key in self.ledger
        if was_under_way and self.ledger[key].accepted <= run.reached_at:
            self.ledger.doubt(key, row.body, self.clock.moment)
            self.seen["doubted when set aside"] += 1
        self.unsettled.pop((run.id, n), None)

    def settle(self, run: ExpectedRun, rows: Sequence[ExpectedRow]) -> None:
        """Mark what a run of this one's failures has taken up meanwhile."""
        states = final_states(run, self.runs.values())
        elsewhere = are_taken_up(run, self.runs.values())
        for row, state, is_elsewhere in zip(rows, states, elsewhere, strict=True):
            if row.status is not Status.PENDING or not is_elsewhere:
                continue
            if state in SETTLED:
                row.status = Status.UNCHANGED
                self.seen["sent meanwhile"] += 1
            else:
                row.status = Status.FAILED
                self.seen["taken up meanwhile"] += 1

    def mark_unchanged(self, run: ExpectedRun, rows: Sequence[ExpectedRow]) -> None:
        """Mark the rows of a run that would change nothing, by what the ledger must hold.

        What another run was sending when it died is not among them, unless it was accepted since.
        """
        doubtful = {
            Key(other.base_url, row.channel, row.phone): other.reached_at
            for other in self.runs.values()
            if other is not run
            for row in other.doubtful()
        }
        for row in rows:
            key = Key(run.base_url, row.channel, row.phone)
            if row.status is Status.PENDING and self.ledger.adds_nothing(key, row.body):
                if key in doubtful and self.ledger[key].accepted <= doubtful[key]:
                    self.seen["not known to be unchanged"] += 1
                    continue
                assert row.body.items() <= self.api.held[key].items()
                row.status = Status.UNCHANGED

    # --- what the imitation tells -------------------------------------------------------------

    def begin(self, api: Api) -> list[Request]:
        """Sending begins: give what must be asked for, all that has no outcome and no more."""
        run = self.at_work
        assert run is not None
        assert api.base_url == run.base_url
        self.is_sending = True
        run.state, run.reported, run.ended = "sending", False, None
        before = [row.status for row in run.rows]
        self.settle(run, run.rows)
        for n, (row, status) in enumerate(zip(run.rows, before, strict=True), 1):
            if row.status is not status:
                self.set_aside(run, n)
        if run.changed_only:
            self.mark_unchanged(run, run.rows)
            self.seen["unchanged"] += run.counts[Status.UNCHANGED]
        return [
            Request(n, row.channel, row.phone, row.body, row.attempts) for n, row in run.pending()
        ]

    def requested(self, request: Request, accepted: bool) -> None:
        """A request arrives, and until its outcome is recorded nobody but the API knows."""
        assert self.at_work is not None
        place = (self.at_work.id, request.n)
        self.unsettled[place] = Key(self.at_work.base_url, request.channel, request.phone)
        if accepted:
            self.accepted.add(place)

    def recorded(self, outcomes: Sequence[Outcome]) -> None:
        """Outcomes were committed."""
        run = self.at_work
        assert run is not None
        for outcome in outcomes:
            row = run.rows[outcome.n - 1]
            row.status, row.attempts = outcome.status, outcome.attempts
            self.unsettled.pop((run.id, outcome.n), None)
            key = Key(run.base_url, row.channel, row.phone)
            if outcome.status is Status.SENT:
                self.ledger.accept(key, row.body, self.clock.moment)
            elif any(attempt.http_status is None for attempt in outcome.trail):
                self.ledger.doubt(key, row.body, self.clock.moment)
