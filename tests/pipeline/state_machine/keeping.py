"""What sends nothing: looking at runs and files, and removing what is not to be kept."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from importer import pipeline
from importer.errors import RunError
from tests.pipeline.state_machine.expected import (
    MAPPING,
    NUMBERS,
    Cells,
    ExpectedRun,
    Table,
    family,
    final_states,
    planned,
)
from tests.pipeline.state_machine.importing import ADDRESS, CHANNELS, Importing
from tests.pipeline.state_machine.invariants import check_reports, counts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

AGES = st.integers(0, 6).map(lambda days: timedelta(days=days - 0.5))


class Keeping(Importing):
    """The commands that send nothing."""

    def report(self, data: st.DataObject) -> None:
        """Write a run's reports again; refused where its rows are not there."""
        run = self.pick(data)
        if run is None:
            return
        elsewhere = data.draw(st.booleans())
        folder = self.folder / "elsewhere" if elsewhere else None
        if not run.has_rows:
            with pytest.raises(RunError):
                pipeline.report(run.id, self.options(), folder=folder)
            self.seen["not reported"] += 1
            return
        summary = pipeline.report(run.id, self.options(), folder=folder)
        assert counts_of(summary) == run.counts
        check_reports(Path(summary.reports["report"]).parent, [run.lines()])
        if not elsewhere:
            run.on_disk = [run.lines()]

    def show(self, data: st.DataObject) -> None:
        """Look at a run: the runs that it belongs with, and what became of its rows in those."""
        run = self.pick(data)
        if run is None:
            return
        summary = pipeline.show(run.id, self.options())
        older, later = family(run, self.runs.values())
        assert summary.chain == tuple(each.id for each in (*older, run, *later))
        if later and run.has_rows:
            assert summary.final == Counter(final_states(run, self.runs.values()))
            self.seen["shown with what came of it"] += 1

    def dry_run(self, data: st.DataObject) -> None:
        """See what would be sent; the invariants see that nothing changed."""
        channel = data.draw(CHANNELS)
        tables = self.written(data)
        rows = planned(tables, channel)
        options = self.options(base_url=ADDRESS, channel=channel, changed_only=True)
        self.mark_unchanged(ExpectedRun("check", ADDRESS, tables, (), rows), rows)
        summary = pipeline.check([table.path for table in tables], options, mapping=MAPPING)
        assert counts_of(summary) == Counter(row.status for row in rows)

    def lose_a_file(self, data: st.DataObject) -> None:
        """A source is removed, or somebody writes something else into it."""
        tables = [table for tables in self.tables for table in tables]
        table = tables[data.draw(st.integers(0, len(tables) - 1))]
        if data.draw(st.booleans()):
            table.path.unlink(missing_ok=True)
        else:
            Table(table.path, (*table.rows, Cells("", "", "New", ""))).write()

    def prune(self, data: st.DataObject) -> None:
        """Remove the rows of runs that ended longer ago; those that something needs stay."""
        age, unfinished = data.draw(AGES), data.draw(st.sampled_from([False, False, True]))
        runs, moment = self.runs.values(), self.clock.moment - age
        old = [run for run in runs if not run.pruned and (run.ended or run.began) < moment]
        discarded = [run for run in old if unfinished and run.state == "planning"]
        for run in discarded:
            del self.runs[run.id]
        gone: list[ExpectedRun] = []
        for run in old:
            is_kept = run in discarded or (run.is_open and not unfinished)
            if not is_kept and not self.is_wanted(run) and not self.has_rows_above(run, gone):
                gone.append(run)
        pruned = pipeline.prune(self.options(), age, unfinished=unfinished)
        assert pruned.discarded == tuple(run.id for run in discarded)
        assert pruned.runs == tuple(run.id for run in gone)
        assert pruned.unfinished == tuple(run.id for run in old if run not in (*gone, *discarded))
        assert pruned.rows == sum(len(run.rows) for run in gone)
        for run in gone:
            self.seen["pruned"] += 1
            self.seen["pruned unfinished"] += run.is_open
            run.pruned = True
            run.state = "stopped" if run.state == "sending" else run.state

    def is_wanted(self, run: ExpectedRun) -> bool:
        """Whether a retry of a run has yet to be planned."""
        retries = [each for each in self.runs.values() if each.kind == "retry"]
        return any(each.parent is run and each.state == "planning" for each in retries)

    def has_rows_above(self, run: ExpectedRun, gone: Sequence[ExpectedRun]) -> bool:
        """Whether a run that it goes back to stays, and must know what became of its rows."""
        older, _ = family(run, self.runs.values())
        return any(not each.pruned and each not in gone for each in older)

    def prune_the_ledger(self, data: st.DataObject) -> None:
        """Remove what was accepted longer ago and not since."""
        age = data.draw(AGES)
        entries = pipeline.prune_accepted(self.options(), age)
        assert entries == self.ledger.prune(self.clock.moment - age)
        self.seen["pruned from the ledger"] += entries

    def forget(self, data: st.DataObject) -> None:
        """Remove a person: from the ledger, and from the rows of all runs."""
        phone = data.draw(st.sampled_from(NUMBERS))
        forgotten = pipeline.forget(phone, self.options())
        assert forgotten.entries == self.ledger.forget(phone)
        for run in self.runs.values():
            for row in run.rows if run.has_rows else ():
                if row.phone == phone:
                    row.forget()
                    self.seen["forgotten"] += 1
        self.unsettled = {place: key for place, key in self.unsettled.items() if key.phone != phone}
