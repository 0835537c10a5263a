"""Removes what a job is not to keep any longer: rows, reports, and files that were put away."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from importer.nightly.job_file import KEEP
from importer.nightly.place import put_away_at, shown_name
from importer.store import JobHealth, descendants, prune_runs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from importer.nightly.desk import Desk, Told

EVERY = timedelta(days=1)


def tidy(desk: Desk) -> Iterator[Told]:
    """Once a day, remove what is older than the job says; tell what could not be removed."""
    keep = desk.job.keep
    health = JobHealth(desk.store.database, desk.found.name)
    looks, now = health.looks(), desk.now()
    if looks is None or (looks.tidied is not None and looks.tidied + EVERY > now):
        return
    if keep.rows is not None:
        before = now - timedelta(days=keep.rows)
        prune_runs(desk.store.database, before, now, only=_runs(desk, before))
    if keep.reports is not None:
        before = now - timedelta(days=keep.reports)
        yield from _reports(desk, before)
        yield from _files(desk, before)
    health.tidied(now)


def _runs(desk: Desk, before: datetime) -> list[str]:
    """The runs of the job's files that ended before a moment, with what came of them."""
    found: list[str] = []
    for run_id in desk.drops.ended_before(before):
        found.append(run_id)
        run = desk.store.find(run_id)
        if run is not None:
            found += [later.id for later in descendants(run)]
    return found


def _reports(desk: Desk, before: datetime) -> Iterator[Told]:
    for run in _runs(desk, before):
        folder = desk.settings.reports.absolute() / run
        if not folder.is_dir():
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
            except OSError as error:
                yield _not_removed(desk, f"{folder}/{shown_name(name)}", error)


def _not_removed(desk: Desk, what: str, error: OSError) -> Told:
    return desk.told("", "left", f"{what} is to be removed, and cannot be ({error.strerror}).")
