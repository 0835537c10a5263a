"""How a job is: what it did last, what waits, what is wrong, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from importer.nightly.desk import Told, drops_of, job_settings, now, usual_columns
from importer.nightly.expecting import next_time
from importer.store import UNFINISHED, DropState, JobHealth, Store, store_address

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from importer.nightly.found_job import FoundJob
    from importer.store import Drop, Trouble

FORGOTTEN = timedelta(hours=26)
"""A place that nobody looked at for so long is nobody's: a night's timer comes each day."""


@dataclass(frozen=True, slots=True)
class JobStatus:
    """How a job is."""

    job: str
    last: Drop | None
    """The newest file that it has taken."""
    held: tuple[Drop, ...]
    """Those that wait for somebody's decision."""
    unfinished: tuple[Drop, ...]
    """Those that the next round carries on with, or that are being imported."""
    is_at_work: bool = False
    """Whether somebody works on the job now."""
    troubles: tuple[Trouble, ...] = ()
    """What is wrong at present."""
    looked: datetime | None = None
    """When somebody last looked at its place."""
    is_forgotten: bool = False
    """Whether that is too long ago, or never was."""
    expected: datetime | None = None
    """By when the next file is expected."""
    columns: frozenset[str] = frozenset()
    """The usual ones."""

    def said_of(self, drop: Drop) -> str:
        """What is known of a file, without what it holds: as it may go to a log."""
        told = Told(self.job, drop.file.name, drop.state, drop.message or "", known=self.columns)
        return told.without_data()

    @property
    def is_well(self) -> bool:
        """Whether nothing waits or is wrong, the last file was imported, and somebody looks."""
        failed = self.last is not None and self.last.state is DropState.FAILED
        waits = bool(self.unfinished) and not self.is_at_work
        return not (self.held or waits or failed or self.troubles or self.is_forgotten)


def status_of(found: FoundJob, clock: Callable[[], datetime] = now) -> JobStatus:
    """Look into the store.

    Raises:
        ImporterError: it cannot be read.
    """
    job, moment = found.job, clock()
    with Store.open(store_address(job_settings(found).store)) as store:
        drops = drops_of(found, store)
        health = JobHealth(store.database, found.name)
        newest, looks = drops.newest(1), health.looks()
        with drops.held_alone() as is_free:
            pass
        return JobStatus(
            found.name,
            newest[0] if newest else None,
            tuple(drops.in_states({DropState.HELD})),
            tuple(drops.in_states(UNFINISHED)),
            not is_free,
            tuple(health.troubles()),
            looks.last if looks is not None else None,
            looks is None or looks.last + FORGOTTEN < moment,
            next_time(moment, job.expect_by, job.expect_on, job.timezone)
            if job.expect_by is not None
            else None,
            usual_columns(drops),
        )
