"""What sends nothing: looking at runs and files, and removing what is not to be kept."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st
from sqlalchemy import exists, select

from importer import pipeline
from importer.errors import RunError
from importer.store.schema import contacts, ledger, runs
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
from tests.pipeline.state_machine.imitation import Key
from tests.pipeline.state_machine.importing import ADDRESS, CHANNELS, Importing
from tests.pipeline.state_machine.invariants import check_reports, counts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

AGES = st.integers(0, 6).map(lambda days: timedelta(days=days - 0.5))

CUTS = st.sampled_from([None, *range(1, 7), None])
"""At which moment the power goes away, if it does."""
LEDGER = "ledger"


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
        """Remove the rows of old runs; cut on its way it does the rest when it is given again."""
        age, unfinished = data.draw(AGES), data.draw(st.sampled_from([False, False, True]))
        done = self.prune_runs(age, data.draw(CUTS), unfinished=unfinished)
        if not done and data.draw(st.booleans()):
            assert self.prune_runs(age, None, unfinished=unfinished)

    def prune_runs(self, age: timedelta, cut_at: int | None, *, unfinished: bool) -> bool:
        """Remove rows of runs that ended longer ago; those that something needs stay.

        Returns:
            Whether it came to its end.
        """
        runs, moment = self.runs.values(), self.clock.moment - age
        old = [run for run in runs if not run.pruned and (run.ended or run.began) < moment]
        discarded = [run for run in old if unfinished and run.state == "planning"]
        there = dict(self.runs)
        for run in discarded:
            del self.runs[run.id]
        gone: list[ExpectedRun] = []
        for run in old:
            is_kept = run in discarded or (run.is_open and not unfinished)
            if not is_kept and not self.is_wanted(run) and not self.has_rows_above(run, gone):
                gone.append(run)
        pruned = self.unless_cut(
            cut_at, lambda: pipeline.prune(self.options(), age, unfinished=unfinished)
        )
        if pruned is None:
            self.seen["killed pruning"] += bool(gone)
            with self.store() as store:
                found = {run.id: run.record() for run in store.find_runs()}
            self.runs = {key: run for key, run in there.items() if key in found}
            assert {run.id for run in discarded} >= there.keys() - found.keys()
            gone = [run for run in gone if found[run.id].pruned]
            self.seen["killed after pruning a run"] += bool(gone)
        else:
            assert pruned.discarded == tuple(run.id for run in discarded)
            assert pruned.runs == tuple(run.id for run in gone)
            kept = [run for run in old if run not in (*gone, *discarded)]
            assert pruned.unfinished == tuple(run.id for run in kept)
            assert pruned.rows == sum(len(run.rows) for run in gone)
        for run in gone:
            self.seen["pruned"] += 1
            self.seen["pruned unfinished"] += run.is_open
            self.doubt_what_was_under_way(run)
            run.pruned = True
            run.state = "stopped" if run.state == "sending" else run.state
        return pruned is not None

    def doubt_what_was_under_way(self, run: ExpectedRun) -> None:
        """What a dead run may have changed is not known any more when its rows are gone."""
        for row in run.doubtful():
            key = Key(run.base_url, row.channel, row.phone)
            if key in self.ledger and self.ledger[key].accepted <= run.reached_at:
                self.ledger.doubt(key, row.body, self.clock.moment)
                self.seen["doubted when pruned"] += 1

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
        """Remove a person; cut on its way it does the rest when it is given again."""
        phone = data.draw(st.sampled_from(NUMBERS))
        if not self.forget_number(phone, data.draw(CUTS)) and data.draw(st.booleans()):
            assert self.forget_number(phone, None)

    def forget_number(self, phone: str, cut_at: int | None) -> bool:
        """Remove a number from the ledger, and from the rows of all runs.

        Returns:
            Whether it came to its end.
        """
        had = self.places_of(phone)
        forgotten = self.unless_cut(cut_at, lambda: pipeline.forget(phone, self.options()))
        left = self.places_of(phone)
        if forgotten is not None:
            assert not left & {LEDGER, *(run.id for run in self.runs.values() if run.has_rows)}
            assert forgotten.entries == self.ledger.forget(phone)
            places = self.unsettled.items()
            self.unsettled = {place: key for place, key in places if key.phone != phone}
        else:
            self.seen["killed forgetting"] += bool(left)
            self.seen["killed after forgetting a part"] += bool(left) and left != had
            if LEDGER not in left:
                self.ledger.forget(phone)
        for run in self.runs.values():
            for row in run.rows if run.has_rows and run.id not in left else ():
                if row.phone == phone:
                    row.forget()
                    self.seen["forgotten"] += 1
        return forgotten is not None

    def places_of(self, phone: str) -> set[str]:
        """Where the store has a number: in the ledger, in which runs."""
        in_runs = select(runs.c.id).join(contacts, contacts.c.run == runs.c.key)
        with self.store() as store, store.database.reading() as connection:
            places = {*connection.scalars(in_runs.where(contacts.c.phone == phone))}
            if connection.scalar(select(exists().where(ledger.c.phone == phone))):
                places.add(LEDGER)
        return places
