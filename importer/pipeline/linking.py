"""Finds the run that a report belongs to which is imported again, corrected.

Its place tells it: the folder of that run. Moved away, a report is linked to none; then all runs of
files with its columns are asked who said no.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from importer.errors import RunError
from importer.header import is_reserved, listed, same
from importer.model import Code
from importer.report import REPORT_FILES
from importer.store import ancestors, has_refusals, runs_since

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importer.model import JsonValue
    from importer.pipeline.sources import Job
    from importer.reader import Source
    from importer.store import Run, Store

_MOST_NAMED = 3
_ASKED = "asked"


def corrected_run(store: Store | None, job: Job) -> Run | None:
    """The run whose report is imported again: it lies in the folder of that name.

    Args:
        store: which may know the run; ``None`` where there is none.
        job: opened.
    """
    if store is None or not all(source.is_report for source in job.sources):
        return None
    return _of_its_folder(store, job)


def has_reports(job: Job) -> bool:
    """Whether a file is a report, so that an earlier run may be the one that it corrects."""
    return any(source.is_report for source in job.sources)


def noes_asked_of(parent: Run | None, store: Store | None, job: Job) -> list[Run]:
    """The runs whose noes hold for a job.

    Without a parent a report in it may correct any run that had a file with its columns. It says
    which.

    Args:
        parent: the run that it corrects, as :func:`corrected_run` gives it.
        store: which may know others; ``None`` where there is none.
        job: opened.
    """
    if parent is not None:
        found = [*runs_since(parent), parent]
    elif has_reports(job):
        wanted = [_names(each.info.header) for each in job.sources if each.is_report]
        runs = store.find_runs() if store is not None else []
        found = [run for run in runs if _has_columns(run, wanted)]
    else:
        return []
    pruned = [
        run.id
        for run in found
        if (line := run.record()).pruned is not None and line.codes.get(Code.NO_CONSENT)
    ]
    if parent is None:
        _note_unlinked(job, [run.id for run in found if has_refusals(run)])
    if pruned:
        _note(
            job,
            f"who said no in {_named(pruned)} is not known any more, for the rows were removed by "
            "`importer prune`: see who that was before you run it",
        )
    return found


def asked_again(run: Run, store: Store) -> list[Run]:
    """The other runs whose rows hold for a planned one, each time it is sent.

    They are those since the first that it goes back to, and those that it, or one of those, asked
    when it was planned.
    """
    found = {other.id: other for other in runs_since(run)}
    for each in (*ancestors(run), run):
        for run_id in (each.record().job or {}).get(_ASKED, ()):
            with suppress(RunError):  # it is discarded, if there is none
                found.setdefault(run_id, store.run(run_id))
    found.pop(run.id, None)
    return list(found.values())


def with_asked(job: dict[str, JsonValue], asked: Iterable[Run]) -> dict[str, JsonValue]:
    """What is kept of a run's job, with the runs that it asks."""
    return {**job, _ASKED: [run.id for run in asked]}


def _has_columns(run: Run, wanted: Sequence[frozenset[str]]) -> bool:
    line = run.record()
    if line.state == "planning":
        return False
    headers = [_names(source["header"]) for source in line.sources]
    return any(names in wanted for names in (*headers, frozenset().union(*headers)))


def _names(header: Iterable[str]) -> frozenset[str]:
    return frozenset(same(name) for name in header if name.strip() and not is_reserved(name))


def _of_its_folder(store: Store, job: Job) -> Run | None:
    folders = {Path(source.info.path).absolute().parent.name for source in job.sources}
    with suppress(RunError):
        if len(folders) == 1:
            folder = folders.pop()
            found = store.run(folder)
            if found.id == folder:
                return found
    return None


def _note_unlinked(job: Job, asked: Sequence[str]) -> None:
    why = "it does not come alone from the folder of one"
    instead = "put it back into that folder where anybody did"
    if any(_is_of_check(source) for source in job.sources):
        why = "it is of a check, which keeps nothing"
        instead = "import the file that was checked first, so that it is, and then this one"
    known = (
        f"who said no in {_named(asked)}, of files with these columns, is not sent to"
        if asked
        else f"who said no there is not known, so {instead}"
    )
    _note(job, f"not linked to an earlier run, for {why}: {known}")


def _is_of_check(source: Source) -> bool:
    """Whether a report lies beside the summary of a check."""
    if not source.is_report:
        return False
    with suppress(OSError, ValueError, AttributeError):
        summary = orjson.loads(
            Path(source.info.path).with_name(REPORT_FILES["summary"]).read_bytes()
        )
        return bool(summary.get("kind") == "check")
    return False


def _named(run_ids: Sequence[str]) -> str:
    return f"{'run' if len(run_ids) == 1 else 'runs'} {listed(run_ids, most=_MOST_NAMED)}"


def _note(job: Job, told: str) -> None:
    """Let the reports among the files say so."""
    for source in job.sources:
        if source.is_report:
            source.info = replace(source.info, notes=(*source.info.notes, told))
