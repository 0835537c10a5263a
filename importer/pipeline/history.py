"""What the store knows of runs: the list of them, one at a glance, its report again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from importer.pipeline.collector import rare_collection
from importer.pipeline.progress import Progress, nobody
from importer.pipeline.render import render_run
from importer.pipeline.sources import read_options
from importer.reader import open_source
from importer.report import REPORT_FILES, write_reports
from importer.store import Store, store_address, summarise

if TYPE_CHECKING:
    from importer.model import Summary
    from importer.pipeline.progress import Observer
    from importer.pipeline.sources import SourceLike
    from importer.settings import Settings
    from importer.store import Run


def runs(settings: Settings) -> list[Summary]:
    """Every run in the store, the newest first."""
    with open_store(settings) as store:
        return [_shown(each) for each in store.all_runs()]


def show(run_id: str, settings: Settings) -> Summary:
    """One run at a glance.

    Raises:
        RunError: there is no such run.
    """
    with open_store(settings) as store:
        return _shown(store.run(run_id))


def report(
    run_id: str, settings: Settings, *, folder: Path | None = None, progress: Observer = nobody
) -> Summary:
    """Write the report files of a run again, from the store alone.

    Args:
        run_id: which run.
        settings: which store.
        folder: the reports folder; ``None`` is the one the run was started with.
        progress: told how many rows are written.

    Raises:
        RunError: there is no such run.
        ReportError: the files cannot be written.
    """
    with open_store(settings) as store:
        return write_report(store.run(run_id), progress, workers=settings.workers, folder=folder)


def suggest(file: SourceLike, settings: Settings) -> str:
    """Give a commented mapping for a file, as YAML text.

    Raises:
        SourceError: the file cannot be read.
    """
    from importer.mapping import suggest as suggest_mapping

    with open_source(file, read_options(settings, None)) as source:
        return suggest_mapping(source.info.header, source.sample, source_name=source.info.name)


def open_store(settings: Settings) -> Store:
    """Open the store that the settings name."""
    return Store.open(store_address(settings.store))


@rare_collection()
def write_report(
    run: Run, progress: Observer, *, workers: int | None, folder: Path | None = None
) -> Summary:
    """Write a run's report files.

    Args:
        run: planned and sealed.
        progress: told how many rows are written.
        workers: processes for a long report; ``None`` is one for each core.
        folder: another place for runs' folders than the run's own.
    """
    line = run.record()
    folder = (folder or Path(line.reports_folder)) / run.id
    summary = _with_reports(summarise(run), folder)
    write_reports(
        folder,
        render_run(run, summary.sources, line.rows, workers),
        summary.sources,
        line.extra_columns,
        summary,
        progress=lambda done: progress(Progress("report", done, line.rows, "rows")),
    )
    progress(Progress("report", line.rows, line.rows, "rows"))
    return summary


def _shown(run: Run) -> Summary:
    return _with_reports(summarise(run), Path(run.record().reports_folder) / run.id)


def _with_reports(summary: Summary, folder: Path) -> Summary:
    paths = {name: str(folder / file_name) for name, file_name in REPORT_FILES.items()}
    return replace(summary, reports=paths)
