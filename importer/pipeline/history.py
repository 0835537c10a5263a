"""What the store knows of runs: the list of them, one at a glance, its report again."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from importer.errors import RunError, SettingsError
from importer.messages.phone import without_mapping
from importer.model import PhoneNumber, Status
from importer.phone import read_phone
from importer.pipeline.collector import rare_collection
from importer.pipeline.progress import Progress, nobody
from importer.pipeline.render import render_run
from importer.pipeline.sources import open_named, read_options, recognised_preset
from importer.pipeline.workers import Workers
from importer.report import REPORT_FILES, write_reports
from importer.store import (
    RunFilter,
    Store,
    ancestors,
    descendants,
    differences,
    final_rows,
    final_states,
    find_rows,
    follow_rows,
    prune_runs,
    run_lock,
    store_address,
    summarise,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import timedelta

    from importer.answers import Difference, FinalRow, Pruned, RowDetail
    from importer.model import Summary
    from importer.pipeline.progress import Observer
    from importer.pipeline.sources import SourceLike
    from importer.settings import Settings
    from importer.store import Run


STATES = ("planning", "sending", "held", "stopped", "finished")


def state_of(run_id: str, settings: Settings) -> str | None:
    """A run's state; ``None`` where there is no run of just this id."""
    with open_store(settings) as store:
        try:
            run = store.run(run_id)
        except RunError:
            return None
        return str(run.record().state) if run.id == run_id else None


def discard(run_id: str, settings: Settings) -> None:
    """Remove a run whose planning died, with all its traces.

    Raises:
        RunError: there is no such run, or it was planned.
    """
    with open_store(settings) as store:
        run = store.run(run_id)
        if run.record().state != "planning":
            raise RunError(f"Run {run.id} is {run.record().state}: it is not removed.")
        run.discard()


@dataclass(frozen=True, slots=True)
class RunQuery:
    """Which runs are asked for; ``None`` leaves a question open."""

    since: datetime | None = None
    """Begun at this moment or later."""
    until: datetime | None = None
    """Begun before this moment."""
    channel: str | None = None
    """One of the channels that its contacts go to."""
    status: str | None = None
    """A run's state (``finished``, ``stopped`` …), or the status of at least one of its rows."""
    source: str | None = None
    """A part of the name of one of its files, without regard to case."""


def runs(settings: Settings, query: RunQuery | None = None) -> list[Summary]:
    """The runs in the store that fit, the newest first.

    Raises:
        RunError: there is no such status.
    """
    query = query or RunQuery()
    if query.status is not None and query.status not in {*STATES, *Status}:
        raise RunError(
            f"'{query.status}' is no status: name a run's state ({', '.join(STATES)}) or what "
            f"became of rows ({', '.join(Status)})."
        )
    with open_store(settings) as store:
        found = store.find_runs(RunFilter(query.since, query.until, query.channel))
        summaries = [_shown(each) for each in found]
    return [summary for summary in summaries if _fits(summary, query)]


def _fits(summary: Summary, query: RunQuery) -> bool:
    if query.source is not None:
        part = query.source.casefold()
        if not any(part in source.name.casefold() for source in summary.sources):
            return False
    if query.status is None or query.status == summary.state:
        return True
    return any(summary.counts[status] for status in Status if status == query.status)


@rare_collection()
def show(run_id: str, settings: Settings) -> Summary:
    """One run at a glance, with the runs that it belongs with and its rows' state after those.

    Raises:
        RunError: there is no such run.
    """
    with open_store(settings) as store:
        run = store.run(run_id)
        return _with_family(_shown(run), run)


def rows(
    run_id: str, settings: Settings, *, number: int | None = None, phone: str | None = None
) -> list[RowDetail]:
    """All that is known of some rows of a run, and of the same rows in later runs of its chain.

    Args:
        run_id: which run.
        settings: which store, and the region of a national number.
        number: the row's number in its file; or
        phone: a number in any form that an import would take.

    Raises:
        RunError: there is no such run or row, or its rows were pruned.
    """
    e164 = e164_of(phone, settings) if phone is not None else None
    with open_store(settings) as store:
        run = store.run(run_id)
        run.require_rows()
        phones = [e164] if e164 is not None else []
        found = list(find_rows(run, number=number, phones=phones))
        if not found:
            what = f"row {number}" if number is not None else f"row with the number {e164}"
            raise RunError(
                f"Run {run.id} has no {what}: `importer show {run.id} --rows` lists its rows."
            )
        for later in descendants(run):
            found += follow_rows(found, later)
    return found


def final(run_id: str, settings: Settings) -> Iterator[FinalRow]:
    """Every row of a run in its order, with its state in it and after all later runs of its chain.

    Raises:
        RunError: there is no such run, or its rows were pruned.
    """
    with open_store(settings) as store:
        run = store.run(run_id)
        run.require_rows()
        yield from final_rows(run)


def diff(old_id: str, new_id: str, settings: Settings) -> list[Difference]:
    """The contacts that are new, gone or changed between two runs, by phone and channel.

    Raises:
        RunError: there is no such run, or its rows were pruned.
    """
    with open_store(settings) as store:
        old, new = store.run(old_id), store.run(new_id)
        for run in (old, new):
            run.require_rows()
        return list(differences(old, new))


def prune(
    settings: Settings,
    older_than: timedelta,
    *,
    unfinished: bool = False,
    only: Collection[str] | None = None,
) -> Pruned:
    """Remove the rows and contacts of runs that ended longer ago; their summaries stay.

    Args:
        settings: which store.
        older_than: their age.
        unfinished: those that began longer ago and never ended, too.
        only: the runs that are meant; ``None``: all.
    """
    now = datetime.now(UTC)
    with open_store(settings) as store:
        return prune_runs(store.database, now - older_than, now, unfinished=unfinished, only=only)


def e164_of(phone: str, settings: Settings) -> str:
    """A number that somebody typed, as the store has it.

    Raises:
        SettingsError: it cannot be read.
    """
    match read_phone(phone, settings.region, several="reject"):
        case PhoneNumber(e164):
            return e164
        case problem:
            raise SettingsError(
                f"{without_mapping(phone, problem)} Write it with + and the country code, or give "
                "--region."
            )


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
        RunBusy: it is at work, and the folder is its own.
        ReportError: the files cannot be written.
    """
    with open_store(settings) as store, ExitStack() as stack:
        run = store.run(run_id)
        run.require_rows()
        if folder is None or folder.absolute() == Path(run.record().reports_folder):
            # A run at work writes its own report when it ends, and an older one must not follow.
            stack.enter_context(run_lock(store.database, run.id))
        workers = stack.enter_context(Workers(settings.workers))
        return write_report(run, progress, workers, folder=folder)


def suggest(file: SourceLike, settings: Settings) -> str:
    """Give a commented mapping for a file, as YAML text.

    Raises:
        SourceError: the file cannot be read.
        MappingError: it is a workbook, and the contacts may well be in another sheet.
    """
    from importer.mapping import suggest as suggest_mapping

    options = read_options(settings, None)
    with ExitStack() as stack:
        source = stack.enter_context(open_named(file, options, stack))
        header = source.info.header
        return suggest_mapping(
            header,
            source.sample,
            source_name=source.info.path,
            preset=recognised_preset(header),
            reading=options.pinned(),
            elsewhere=source.elsewhere if source.unread_sheets else "",
        )


def open_store(settings: Settings) -> Store:
    """Open the store that the settings name."""
    return Store.open(store_address(settings.store))


@rare_collection()
def write_report(
    run: Run, progress: Observer, workers: Workers, *, folder: Path | None = None
) -> Summary:
    """Write a run's report files.

    Args:
        run: planned and sealed.
        progress: told how many rows are written.
        workers: write a long report.
        folder: another place for runs' folders than the run's own.
    """
    line = run.record()
    folder = (folder or Path(line.reports_folder)) / run.id
    summary = _with_family(_with_reports(summarise(run), folder), run)
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


def _with_family(summary: Summary, run: Run) -> Summary:
    """The summary with the run's chain, and what became of its rows in later runs of that."""
    later = descendants(run)
    family = tuple(each.id for each in (*ancestors(run), run, *later))
    if not later or summary.pruned is not None or summary.state == "planning":
        return replace(summary, chain=family)
    states = final_states(run)
    return replace(summary, chain=family, final=states.counts(), to_retry=states.to_retry(run.id))


def _shown(run: Run) -> Summary:
    return _with_reports(summarise(run), Path(run.record().reports_folder) / run.id)


def _with_reports(summary: Summary, folder: Path) -> Summary:
    paths = {name: str(folder / file_name) for name, file_name in REPORT_FILES.items()}
    return replace(summary, reports=paths)
