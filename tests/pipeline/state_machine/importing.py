"""What sends: imports of all kinds, resume and retry. Each may die, stop or fail on its way."""

from __future__ import annotations

import csv
from itertools import count, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from importer import pipeline
from importer.errors import RunError, SourceError
from tests.pipeline.state_machine.expected import (
    HEADER,
    MAPPING,
    NUMBERS,
    PHONES,
    Cells,
    ExpectedRun,
    Table,
    failed,
    planned,
    read_report,
    to_retry,
)
from tests.pipeline.state_machine.imitation import Answer, Script
from tests.pipeline.state_machine.sessions import Sessions

if TYPE_CHECKING:
    from collections import Counter
    from pathlib import Path

    from tests.pipeline.state_machine.sessions import Desk

CHANNELS = st.sampled_from(["c1", "c1", "c1", "c2"])
ADDRESS = "https://one.example.com"
ADDRESSES = st.sampled_from([*[ADDRESS] * 5, "https://two.example.com"])
CELLS = [
    Cells(*cells)
    for cells in product(
        (*NUMBERS, *PHONES), ("", "", "", "c2"), ("", "", "Ana", "Bo"), ("", "", "Rio", "=Oslo")
    )
]
ROWS = st.lists(st.integers(0, len(CELLS) - 1).map(lambda at: CELLS[at]), max_size=7).map(tuple)
FILES = st.lists(st.tuples(st.sampled_from(["list.csv", "more.csv"]), ROWS), min_size=1, max_size=2)
ANSWERS = st.sampled_from([*[Answer.ACCEPTED, Answer.REFUSED] * 2, *Answer])
SCRIPTS = st.builds(
    Script,
    answers=st.just(()) | st.lists(ANSWERS, max_size=6).map(tuple),
    ahead=st.integers(1, 3),
    flush=st.integers(1, 3),
    stop_after=st.sampled_from([*[None] * 6, 1, 2]),
    stop_in_plan=st.sampled_from([*[False] * 7, True]),
    cut_at=st.none() | st.none() | st.integers(1, 12) | st.integers(9, 50),
)


class Importing(Sessions):
    """The commands that send."""

    def __init__(self, desk: Desk, seen: Counter[str]) -> None:
        super().__init__(desk, seen)
        self.files = count(1)
        self.tables: list[tuple[Table, ...]] = []

    def written(self, data: st.DataObject) -> tuple[Table, ...]:
        """Draw files that were there before, written again where they are lost."""
        tables = self.tables[data.draw(st.integers(0, len(self.tables) - 1))]
        for table in tables:
            table.write()
        return tables

    def import_new_files(self, data: st.DataObject) -> None:
        """Import one or two files that were not there before."""
        tables = tuple(
            Table(self.folder / str(next(self.files)) / name, rows)
            for name, rows in data.draw(FILES)
        )
        self.tables.append(tables)
        for table in tables:
            table.write()
        base_url = data.draw(ADDRESSES)
        self.import_files(data, tables, base_url, changed_only=data.draw(st.booleans()))

    def import_the_same_files_again(self, data: st.DataObject) -> None:
        """Import what was imported before."""
        changed_only = data.draw(st.sampled_from([True, True, False]))
        self.import_files(data, self.written(data), ADDRESS, changed_only=changed_only)

    def import_failures(self, data: st.DataObject) -> None:
        """Import a run's failures.csv, as it is or with a number in place of each bad one."""
        old = self.pick(data, self.with_failures())
        if old is not None:
            self.import_failures_of(data, old)

    def carry_on_after_corrections(self, data: st.DataObject) -> None:
        """Import the failures of a run that stopped or died, and then carry on with that."""
        old = self.pick(data, [run for run in self.opened() if run.has_rows])
        if old is None:
            return
        pipeline.report(old.id, self.options())
        old.on_disk = [old.lines()]
        if old in self.with_failures():
            self.import_failures_of(data, old)
        self.carry_on(data, old.id, old)

    def import_failures_of(self, data: st.DataObject, old: ExpectedRun) -> None:
        """Import a run's failures.csv."""
        path = self.failures_of(old)
        found = read_report(path)
        state = next(state for state in old.on_disk if state and failed(state) == found)
        rows = [row for row, line in zip(old.rows, state, strict=True) if failed([line])]
        if data.draw(st.booleans()):
            path = correct(path)
        cells = [Cells(*line.cells) for line in read_report(path)]
        table = Table(path, tuple(cells), tuple(rows))
        self.seen["failures imported"] += 1
        self.import_files(data, (table,), old.base_url, changed_only=False, parent=old)

    def with_failures(self) -> list[ExpectedRun]:
        """The runs that have a failures.csv with lines in it."""
        return [
            run
            for run in self.runs.values()
            if run.has_rows and self.failures_of(run).exists()
            if read_report(self.failures_of(run))
        ]

    def failures_of(self, run: ExpectedRun) -> Path:
        """Where its failures.csv lies."""
        return self.folder / "reports" / run.id / "failures.csv"

    def import_files(
        self,
        data: st.DataObject,
        tables: tuple[Table, ...],
        base_url: str,
        *,
        changed_only: bool,
        parent: ExpectedRun | None = None,
    ) -> None:
        """Start a run."""
        channel = data.draw(CHANNELS)
        run = ExpectedRun(
            self.next_id(),
            base_url,
            tables,
            tuple(table.sha256() for table in tables),
            planned(tables, channel),
            parent=parent,
            changed_only=changed_only,
        )
        options = self.options(base_url=base_url, channel=channel, changed_only=changed_only)
        files = [table.path for table in tables]
        self.work(
            run,
            data.draw(SCRIPTS),
            lambda **how: pipeline.run(files, options, mapping=MAPPING, **how),
        )

    def resume_the_newest(self, data: st.DataObject) -> None:
        """Carry on with the newest run that is open."""
        opened = self.opened()
        self.carry_on(data, None, opened[-1] if opened else None)

    def resume(self, data: st.DataObject) -> None:
        """Carry on with a run; refused where it has come to its end."""
        run = self.pick(data, [*self.opened(), *self.opened(), *self.runs.values()])
        if run is not None:
            self.carry_on(data, run.id, run)

    def carry_on(self, data: st.DataObject, run_id: str | None, run: ExpectedRun | None) -> None:
        """Resume a run, or see it refused."""
        refusal = self.why_not_resumed(run)
        if run is None or refusal:
            with pytest.raises((RunError, SourceError)):
                pipeline.resume(run_id, self.options())
            self.seen[f"not resumed: {refusal}"] += 1
            if run and refusal == "nothing to retry":
                del self.runs[run.id]
            return
        self.seen[f"resumed: {run.state}"] += 1
        if run.state == "planning" and run.kind == "retry" and run.parent:
            run.rows = to_retry(run.parent, self.runs.values())
        self.work(
            run, data.draw(SCRIPTS), lambda **how: pipeline.resume(run_id, self.options(), **how)
        )

    def why_not_resumed(self, run: ExpectedRun | None) -> str:
        """Why a run cannot be resumed; empty if it can."""
        if run is None or not run.is_open:
            return "nothing to do"
        if run.state != "planning":
            return ""
        if run.kind == "retry" and run.parent:
            return "" if to_retry(run.parent, self.runs.values()) else "nothing to retry"
        return "" if run.sources_are_there() else "sources are lost"

    def retry(self, data: st.DataObject) -> None:
        """Send again what failed; refused where nothing did, or the run has not ended."""
        runs, wanted = self.runs.values(), self.to_be_retried()
        old = self.pick(data, wanted or runs)
        if old is None:
            return
        if old not in wanted:
            with pytest.raises(RunError):
                pipeline.retry(old.id, self.options())
            self.seen[f"not retried: {'pruned' if old.pruned else old.state}"] += 1
            return
        self.seen["retried"] += 1
        run = ExpectedRun(
            self.next_id(), old.base_url, (), (), to_retry(old, runs), kind="retry", parent=old
        )
        self.work(
            run, data.draw(SCRIPTS), lambda **how: pipeline.retry(old.id, self.options(), **how)
        )

    def to_be_retried(self) -> list[ExpectedRun]:
        """The runs of which something can be retried."""
        runs = self.runs.values()
        ended = [run for run in runs if run.state == "finished" and run.has_rows]
        return [run for run in ended if to_retry(run, runs)]


def correct(path: Path) -> Path:
    """Write a copy of a failures.csv beside it, in which each bad number is replaced."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *lines = csv.reader(file)
    at = header.index(HEADER[0])
    for line in lines:
        if PHONES[line[at]] is None:
            line[at] = "+14155550100"
    corrected = path.with_name("corrected.csv")
    with corrected.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *lines])
    return corrected
