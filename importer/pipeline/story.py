"""The story of a run: plan, then send, then report. The only module that knows the order."""

from __future__ import annotations

import tempfile
import threading
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from importer.errors import ChannelBusy, ReportError, RunError, SettingsError, Stopped
from importer.model import Code, Problem
from importer.pipeline.history import open_store, write_report
from importer.pipeline.job import suppressed_now, write_job
from importer.pipeline.linking import (
    asked_again,
    corrected_run,
    has_reports,
    noes_asked_of,
    with_asked,
)
from importer.pipeline.planning import copy_failures, plan_again, plan_run
from importer.pipeline.progress import nobody
from importer.pipeline.send import send_pending
from importer.pipeline.session import Session, Stopwatch, now
from importer.pipeline.sources import open_job
from importer.pipeline.suppression import peek_stored, read_stored
from importer.pipeline.workers import Workers
from importer.sender import Api
from importer.settings import api_key
from importer.store import (
    RESUMABLE,
    SCRATCH_NAME,
    NewRun,
    Store,
    ancestors,
    channel_locks,
    file_address,
    is_drops,
    redirect,
    require_resumable,
    set_aside_refused,
    set_aside_suppressed,
    set_aside_taken_up,
    store_address,
    summarise,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.model import Summary
    from importer.pipeline.progress import Observer
    from importer.pipeline.sources import Job, MappingLike, SourceLike
    from importer.settings import Settings
    from importer.store import Run


Look: TypeAlias = "Callable[[Summary], Problem | None]"
"""Looks at a planned run, and says why it is not to be sent; ``None`` where it may be."""


def check(
    files: Sequence[SourceLike],
    settings: Settings,
    *,
    mapping: MappingLike | None = None,
    progress: Observer = nobody,
) -> Summary:
    """Plan and report, send nothing: no network (but for a link's file), nothing in the store.

    Rows that would be sent are ``pending``. The plan lies in a scratch store beside the reports
    while it is needed, for it may be larger than memory.

    Raises:
        ImporterError: it could not start; nothing was written but, at most, an empty folder.
    """
    clock = Stopwatch()
    with ExitStack() as stack:
        job = open_job(files, mapping, settings, stack).leaving_out(peek_stored(settings))
        folder = _reports_folder(settings.reports)
        scratch = stack.enter_context(
            tempfile.TemporaryDirectory(prefix=".check-", dir=folder, ignore_cleanup_errors=True)
        )
        store = stack.enter_context(
            Store.open(file_address(Path(scratch) / SCRATCH_NAME), scratch=True)
        )
        known = None
        if settings.changed_only or has_reports(job):
            known = Store.open_existing(store_address(settings.store))
        if known is not None:
            stack.enter_context(known)
        parent = corrected_run(known, job)
        if parent is not None:
            job = job.leaving_out(_on_its_lists(parent, settings))
        run = store.create_run(_new_run("check", job, settings, parent), clock.started)
        workers = stack.enter_context(Workers(settings.workers))
        asked = noes_asked_of(parent, known, job)
        planned = job if settings.changed_only else job.without_bodies()
        plan_run(run, planned, workers, progress, asked=asked)
        if known is not None and settings.changed_only:
            known.ledger(settings.base_url).mark_unchanged(run, now())
        run.finish("checked", now(), seconds=clock.seconds())
        return write_report(run, progress, workers)


def run(
    files: Sequence[SourceLike],
    settings: Settings,
    *,
    mapping: MappingLike | None = None,
    progress: Observer = nobody,
    stop: threading.Event | None = None,
    look: Look | None = None,
    run_id: str | None = None,
) -> Summary:
    """Plan all rows into the store, send the contacts, write the reports.

    Args:
        files: paths or file objects.
        settings: key, channel, store, pace.
        mapping: a mapping, the path of one or a preset's name; ``None``: the headers decide.
        progress: told how far each phase is.
        stop: set from any thread, it stops the run; ``resume`` carries on.
        look: is shown the plan, with what is unchanged marked, before anything is sent; says why
            it is not to be. The run is then ``held``: :func:`release` lets it be resumed.
        run_id: of the new run; ``None`` makes one.

    Raises:
        ImporterError: it could not start; nothing was sent.
    """
    clock = Stopwatch()
    with ExitStack() as stack:
        job = open_job(files, mapping, settings, stack)
        api = _api(settings, settings.base_url)
        if settings.channel is None and job.mapping.mapping.channel is None:
            raise SettingsError(
                "No channel is given: add --channel ID, set RAMPWIN_CHANNEL_ID, or name a "
                "channel in the mapping."
            )
        store = stack.enter_context(open_store(settings))
        _reports_folder(settings.reports)
        session = Session(store, settings, stop or threading.Event(), progress, clock)
        parent = corrected_run(store, job)
        listed = _suppressed_now(parent, store, settings) if parent else read_stored(store)
        job = job.leaving_out(listed)
        asked = noes_asked_of(parent, store, job)
        kept = with_asked(write_job(files, job, settings), asked)
        new = replace(_new_run("run", job, settings, parent), job=kept)
        run = session.new_run(stack, new, run_id)
        session = session.of(run)
        with Workers(settings.workers) as workers:  # none waits about while contacts are sent
            plan_run(run, job, workers, session.progress, asked=asked, stop=session.stop)
        return _send_new(run, api, session, look)


def release(run_id: str, settings: Settings) -> None:
    """Let a held run be resumed.

    Raises:
        RunError: there is no such run, or it is not held.
    """
    with open_store(settings) as store:
        run = store.run(run_id)
        if not run.release():
            raise RunError(f"Run {run.id} is {run.record().state}, not held.")


def resume(
    run_id: str | None,
    settings: Settings,
    *,
    channel: str | None = None,
    progress: Observer = nobody,
    stop: threading.Event | None = None,
    look: Look | None = None,
    of_job: bool = False,
) -> Summary:
    """Carry on with a run that stopped or died; ``None`` is the newest of those.

    A plan that was not complete is made again from the same files. What has an outcome is not
    sent again. The run keeps its address and reports folder, and its channel unless ``channel``
    names another: for a run that stopped because there is none such. ``look`` is as for
    :func:`run`, and asked only where nothing of it was sent. A run of a job's file, which has to be
    looked at, is only carried on with ``of_job``.

    Raises:
        RunError: there is no such run, or nothing is left to do.
        SourceError: the run's plan was not complete, and a file of it cannot be read.
    """
    clock = Stopwatch()
    with ExitStack() as stack:
        store = stack.enter_context(open_store(settings))
        session = Session(store, settings, stop or threading.Event(), progress, clock)
        run = session.resumable(stack, run_id)
        session = session.of(run)
        run.require_unpruned()
        line = run.record()
        if line.state == "finished" and not line.reported:
            return _report_finished(run, session)
        if not of_job:
            is_looked_at = line.state == "held" or run.was_begun()
            require_resumable(store.database, run.id, is_looked_at=is_looked_at)
        if line.state == "held":
            raise RunError(
                f"Run {run.id} is held, for its file is unlike those before it: look at it, then "
                "`importer jobs release` or `importer jobs reject`."
            )
        if line.state not in RESUMABLE:
            raise RunError(
                f"Run {run.id} is {line.state}: there is nothing to resume. `importer runs` lists "
                "those that stopped."
            )
        api = _api(settings, line.base_url)
        suppressed = _suppressed_now(run, store, settings)
        if line.state == "planning":
            plan_again(run, session, stack, name_older=run_id is None)
        set_aside_suppressed(run, suppressed, now(), asked_again(run, store))
        if channel is not None:
            redirect(run, channel)
        return _send_and_report(run, api, session, look)


def retry(
    run_id: str,
    settings: Settings,
    *,
    leave_newer: bool = False,
    progress: Observer = nobody,
    stop: threading.Event | None = None,
) -> Summary:
    """Send again what failed or is unknown in a run, as a new run linked to it.

    With ``leave_newer`` a number that another run has had since is left out, for the values there
    are newer; so it is with a run of a job's file.

    Raises:
        NothingToRetry: nothing in it failed, or later runs took that up.
        RunError: there is no such run, it is not finished, or its rows were pruned.
    """
    clock = Stopwatch()
    with ExitStack() as stack:
        store = stack.enter_context(open_store(settings))
        old = store.run(run_id)
        old.require_unpruned()
        line = old.record()
        if line.state != "finished":
            raise RunError(
                f"Run {old.id} is {line.state}, not finished: `importer resume {old.id}` first."
            )
        old.require_rows()
        api = _api(settings, line.base_url)
        suppressed = _suppressed_now(old, store, settings)
        session = Session(store, settings, stop or threading.Event(), progress, clock)
        new = session.new_run(
            stack,
            NewRun(
                kind="retry",
                base_url=line.base_url,
                channel=line.channel,
                mapping_name=line.mapping_name,
                mapping_sha256=line.mapping_sha256,
                reports_folder=line.reports_folder,
                parent=old.id,
                sources=summarise(old).sources,
            ),
        )
        session = session.of(new)
        try:
            is_of_job = any(is_drops(store.database, each.id) for each in (old, *ancestors(old)))
            copy_failures(old, new, session, leave_newer=leave_newer or is_of_job)
        except (RunError, Stopped):
            new.discard()
            raise
        set_aside_suppressed(new, suppressed, now(), asked_again(new, store))
        return _send_new(new, api, session)


# --- the steps ------------------------------------------------------------------------------------


def _send_new(run: Run, api: Api, session: Session, look: Look | None = None) -> Summary:
    """Send a run for the first time; where another one holds the channel, it never was."""
    try:
        return _send_and_report(run, api, session, look)
    except ChannelBusy:
        run.discard()
        raise


def _send_and_report(run: Run, api: Api, session: Session, look: Look | None = None) -> Summary:
    try:
        with channel_locks(
            session.store.database, api.base_url, run.pending_channels(), session.patience()
        ) as still_ours:
            run.reopen()
            set_aside_taken_up(run, now())
            # Only now: somebody may have been put on the list while another run was waited for.
            added = read_stored(session.store, since=datetime.fromisoformat(run.record().started))
            others = asked_again(run, session.store)
            set_aside_suppressed(run, added, now(), others)
            if others:
                set_aside_refused(run, others, now())
            # Only now: the run that was waited for may have sent the same contacts.
            if run.needs_marking():
                marked = now()
                session.store.ledger(api.base_url).mark_unchanged(run, marked)
                run.note_marked(marked)
            why_not = look(summarise(run)) if look is not None and not run.was_begun() else None
            if why_not is not None:
                run.finish("held", now(), seconds=session.clock.seconds(), stop=why_not)
                return _report_finished(run, session)
            sent = send_pending(
                run,
                api,
                session.settings,
                still_ours=still_ours,
                stop=session.stop,
                observer=session.progress,
            )
            run.finish(
                "stopped" if sent.stop else "finished",
                now(),
                send_seconds=sent.seconds,
                traffic=sent.traffic,
                seconds=session.clock.seconds(),
                stop=sent.stop,
                all_came_back=True,
            )
    except Stopped as stopped:
        problem = Problem(Code.STOPPED, str(stopped))
        run.finish("stopped", now(), seconds=session.clock.seconds(), stop=problem)
    return _report_finished(run, session)


def _report_finished(run: Run, session: Session) -> Summary:
    """Write the reports and note that they are there; until then ``resume`` writes them."""
    with Workers(session.settings.workers) as workers:
        summary = write_report(run, session.progress, workers)
    run.mark_reported()
    return summary


def _suppressed_now(run: Run, store: Store, settings: Settings) -> dict[str, str]:
    """Who is not to be sent to as of now: by the stored list, and those of the run's mappings.

    Also by the lists of the runs that it goes back to. E.164 → the list's name.
    """
    return {**read_stored(store), **_on_its_lists(run, settings)}


def _on_its_lists(run: Run, settings: Settings) -> dict[str, str]:
    jobs = [each.record().job for each in (*ancestors(run), run)]
    return suppressed_now(jobs, settings)


def _new_run(kind: str, job: Job, settings: Settings, parent: Run | None) -> NewRun:
    named = job.mapping.mapping.channel
    return NewRun(
        kind=kind,
        parent=parent.id if parent is not None else None,
        base_url=settings.base_url,
        channel=(named.id if named else None) or settings.channel,
        mapping_name=job.mapping.name,
        mapping_sha256=job.mapping.sha256,
        reports_folder=str(settings.reports.absolute()),
        sources=tuple(source.info for source in job.sources),
    )


def _api(settings: Settings, base_url: str) -> Api:
    cookie = settings.cookie.get_secret_value() if settings.cookie else None
    return Api(base_url=base_url, api_key=api_key(settings), cookie=cookie)


def _reports_folder(folder: Path) -> Path:
    """Make the reports folder now: a place that cannot be written stops before anything is sent."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise ReportError(
            f"The reports folder {folder} cannot be written ({error.strerror}): "
            "name another with --reports."
        ) from None
    return folder
