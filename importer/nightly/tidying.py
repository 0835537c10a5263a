"""Removes what a job is not to keep any longer: rows, reports, and files that were put away."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from importer.nightly.job_file import KEEP
from importer.nightly.place import FileGone, put_away_at, shown_name
from importer.store import NOT_SENT, JobHealth, ancestors, descendants, prune_runs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from importer.nightly.desk import Desk, Told

EVERY = timedelta(days=1)
BATCH = 200
"""Runs that are removed in one go."""


def tidy(desk: Desk) -> Iterator[Told]:
    """Once a day, remove what is older than the job says; tell what could not be removed."""
    keep = desk.job.keep
    health = JobHealth(desk.store.database, desk.found.name)
    looks, now = health.looks(), desk.now()
    if looks is None or (looks.tidied is not None and abs(now - looks.tidied) < EVERY):
        return
    if keep.rows is not None:
        before = now - timedelta(days=keep.rows)
        for some in batched(_unpruned(desk, before), BATCH):
            prune_runs(desk.store.database, before, now, only=some)
        unsent = desk.drops.ended_before(before, NOT_SENT, unpruned=True)
        for some in batched(unsent, BATCH):  # they were begun, or planned, and never end
            prune_runs(desk.store.database, before, now, only=some, unfinished=True)
    if keep.reports is not None:
        before = now - timedelta(days=keep.reports)
        yield from _reports(desk, before)
        yield from _files(desk, before)
    health.tidied(now)


def batched(all_of_them: list[str], size: int) -> Iterator[list[str]]:
    """Give so many at a time."""
    for start in range(0, len(all_of_them), size):
        yield all_of_them[start : start + size]


def _unpruned(desk: Desk, before: datetime) -> list[str]:
    """The runs of the job's files that ended before a moment, with what came of them."""
    found: list[str] = []
    for run_id in desk.drops.ended_before(before, unpruned=True):
        run = desk.store.find(run_id)
        if run is not None:
            found += [run_id, *(later.id for later in descendants(run))]
    return found


def _reports(desk: Desk, before: datetime) -> Iterator[Told]:
    """Remove the reports of those runs: of what lies there, for that does not grow."""
    ended = set(desk.drops.ended_before(before))
    try:
        folders = [path for path in desk.settings.reports.absolute().iterdir() if path.is_dir()]
    except OSError:
        return
    for folder in folders:
        run = desk.store.find(folder.name)
        if run is None or not ended.intersection(each.id for each in (run, *ancestors(run))):
            continue
        try:
            shutil.rmtree(folder)
        except OSError as error:
            yield _not_removed(desk, str(folder), error)


def _files(desk: Desk, before: datetime) -> Iterator[Told]:
    """Remove the files that the job put away before a moment: by the moment in their names."""
    for folder in {desk.job.done, desk.job.failed} - {KEEP}:
        for name in desk.place.put_away_in(folder):
            at = put_away_at(name)
            if at is None or at >= before:
                continue
            try:
                desk.place.remove(folder, name)
            except FileGone:
                continue
            except OSError as error:
                yield _not_removed(desk, f"{folder}/{shown_name(name)}", error)


def _not_removed(desk: Desk, what: str, error: OSError) -> Told:
    return desk.told("", "kept", f"{what} is to be removed, and cannot be ({error.strerror}).")
