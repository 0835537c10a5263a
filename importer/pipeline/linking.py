"""Finds the run that a report belongs to which is imported again, corrected."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from importer.errors import RunError

if TYPE_CHECKING:
    from importer.pipeline.sources import Job
    from importer.store import Run, Store


def corrected_run(store: Store | None, job: Job) -> Run | None:
    """The run whose report is imported again: it lies in the folder of that name.

    Where an earlier run is looked for and there is none, the reports among the files say so.

    Args:
        store: which may know the run; ``None`` where there is none.
        job: opened.
    """
    found = _of_its_folder(store, job) if store is not None else None
    if found is None:
        _note_unlinked(job)
    return found


def is_correction(job: Job) -> bool:
    """Whether all files are reports, so that an earlier run may be the one that they correct."""
    return all(source.is_report for source in job.sources)


def _of_its_folder(store: Store, job: Job) -> Run | None:
    if not is_correction(job):
        return None
    folders = {Path(source.info.path).absolute().parent.name for source in job.sources}
    with suppress(RunError):
        if len(folders) == 1:
            folder = folders.pop()
            found = store.run(folder)
            if found.id == folder:
                return found
    return None


def _note_unlinked(job: Job) -> None:
    told = (
        "not linked to an earlier run, for it does not come alone from the folder of one: who said "
        "no there is not known, so put it back into that folder where anybody did"
    )
    for source in job.sources:
        if source.is_report:
            source.info = replace(source.info, notes=(*source.info.notes, told))
