"""Tries again what failed of earlier files, after the next one: values that are newer stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer import pipeline
from importer.errors import ImporterError, NothingToRetry
from importer.model import Status
from importer.nightly.importing import counts_of, mended_channel, why_it_ended
from importer.store import RESUMABLE, DropState, descendants, summarise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.model import Summary
    from importer.nightly.desk import Desk, Told
    from importer.settings import Settings
    from importer.store import Drop, Run


def retry_earlier(desk: Desk) -> Iterator[Told]:
    """Try again what failed in the imports before the last one, the oldest first.

    A number that a later run holds is left out: its values there are newer.
    """
    for drop in _earlier(desk):
        for run in _chain(desk, drop):
            if desk.stop.is_set():
                return
            line = run.record()
            if line.state != "finished" or line.pruned is not None or not _has_failures(run):
                continue
            try:
                summary = pipeline.retry(
                    run.id, _patient(desk), leave_newer=True, progress=desk.progress, stop=desk.stop
                )
            except NothingToRetry:
                continue
            except ImporterError as error:
                yield desk.told(drop.file.name, "retried", f"Not yet: {error}")
                return
            yield _told(desk, drop, summary)
            if summary.state != "finished":
                return


def finish_retries(desk: Desk) -> Iterator[Told]:
    """Carry on with retries that stopped or died: before anything newer is sent."""
    for drop in _earlier(desk, also_last=True):
        for run in _chain(desk, drop)[1:]:
            line = run.record()
            if line.kind != "retry" or line.state not in RESUMABLE or line.pruned is not None:
                continue
            if line.state == "planning":
                pipeline.discard(run.id, desk.settings)  # nothing of it was sent
                continue
            try:
                summary = pipeline.resume(
                    run.id, _patient(desk), progress=desk.progress, stop=desk.stop,
                    channel=mended_channel(desk, run.id),
                )  # fmt: skip
            except ImporterError as error:
                yield desk.told(drop.file.name, DropState.STOPPED, str(error))
                return
            yield _told(desk, drop, summary)
            if summary.state != "finished":
                return


def _patient(desk: Desk) -> Settings:
    """The job's settings, but that a retry goes on where all fail: they failed before."""
    return desk.settings.model_copy(update={"max_failures": 100.0})


def _earlier(desk: Desk, *, also_last: bool = False) -> list[Drop]:
    """The imports that are asked, the oldest first."""
    nights = desk.job.retry_failed
    if not nights:
        return []
    newest = desk.drops.in_states({DropState.IMPORTED}, nights + 1)
    return newest[::-1] if also_last else newest[:0:-1]


def _chain(desk: Desk, drop: Drop) -> list[Run]:
    """The run of a file and those that came of it; none where it was removed."""
    run = desk.store.find(drop.run)
    return [run, *descendants(run)] if run is not None else []


def _has_failures(run: Run) -> bool:
    counts = summarise(run).counts
    return counts[Status.FAILED] + counts[Status.UNKNOWN] > 0


def _told(desk: Desk, drop: Drop, summary: Summary) -> Told:
    name = drop.file.name
    if summary.state != "finished":
        why = f"Trying again what had failed: {why_it_ended(summary)}"
        return desk.told(name, DropState.STOPPED, why, summary)
    return desk.told(
        name, "retried", f"What had failed was tried again: {counts_of(summary)}", summary
    )
