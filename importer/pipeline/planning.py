"""Plans a whole run: every row, repeated numbers, the seal; and a plan again that died."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from importer.errors import NothingToRetry, RunError, SourceError
from importer.phone import region_hint
from importer.phone.repairs import Repair
from importer.pipeline.collector import rare_collection
from importer.pipeline.job import read_job
from importer.pipeline.linking import noes_asked_of
from importer.pipeline.plan_rows import plan_sources
from importer.pipeline.progress import Progress
from importer.pipeline.session import now
from importer.pipeline.workers import Workers
from importer.store import (
    ARGENTINA,
    Repeats,
    collapse,
    copy_unsent,
    has_numbers,
    mark_doubts,
    run_lock,
    set_aside_refused,
    set_aside_suppressed,
    summarise,
    taken_up_by,
)
from importer.tally import NumberStory

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from contextlib import ExitStack

    from importer.pipeline.plan_rows import Totals
    from importer.pipeline.progress import Observer
    from importer.pipeline.session import Session
    from importer.pipeline.sources import Job
    from importer.store import Run


@rare_collection()
def plan_run(
    run: Run,
    job: Job,
    workers: Workers,
    progress: Observer,
    *,
    asked: Sequence[Run] = (),
    stop: threading.Event | None = None,
) -> None:
    """Plan every row and seal the run; where that fails, nothing of the run remains.

    Args:
        run: new.
        job: opened.
        workers: plan large sources.
        progress: told how far it is.
        asked: earlier runs; who said no in one of them is not sent to.
        stop: set from any thread, it ends the planning.
    """
    try:
        with closing(Repeats()) as repeats:
            totals = plan_sources(
                run,
                job.sources,
                job.bindings,
                repeats,
                workers=workers,
                observer=progress,
                stop=stop,
            )
            set_aside_refused(run, asked, now())
            if any(map(has_numbers, (run, *asked))):
                set_aside_suppressed(run, job.suppressed(), now(), asked)
            _collapse(run, job, totals, repeats, progress)
        _mark_doubts(run, totals)
        run.seal(
            totals.sources,
            rejected=totals.rejected,
            codes=totals.codes,
            countries=totals.countries,
            warnings=totals.warnings,
            extra_columns=totals.extra_columns,
            numbers=NumberStory.of(
                totals.tally,
                region_hint(totals.tally.unread, totals.tally.seen()),
                with_examples=run.record().kind == "check",
            ),
        )
    except BaseException:
        run.discard()
        raise


def _mark_doubts(run: Run, totals: Totals) -> None:
    """Warn of what only the whole of the numbers shows."""
    argentine = bool(totals.countries[ARGENTINA])
    old_forms = bool(totals.tally.repairs[Repair.OLD_FORM])
    unusual = totals.tally.unusual_lengths()
    if argentine or old_forms or unusual:
        names = [source.name for source in totals.sources]
        marked = mark_doubts(run, names, argentine=argentine, old_forms=old_forms, unusual=unusual)
        totals.warnings.update({code.value: count for code, count in marked.items() if count})


def _collapse(run: Run, job: Job, totals: Totals, repeats: Repeats, progress: Observer) -> None:
    policy = job.mapping.mapping.dedupe
    has_bodies = all(binding.with_bodies for binding in job.bindings)
    contacts = sum(source.rows for source in totals.sources) - totals.rejected.total()

    def show(left: int) -> None:
        progress(Progress("dedupe", contacts - left, contacts, "contacts"))

    collapse(
        run,
        repeats.positions(),
        keep=policy.keep,
        merge=policy.merge and has_bodies,
        union=policy.union if has_bodies else (),
        source_names=[source.name for source in totals.sources],
        progress=show,
    )
    show(0)


def plan_again(run: Run, session: Session, stack: ExitStack, *, name_older: bool) -> None:
    """Plan a run whose process died while it was planning.

    Where its sources are lost, the error names the run before that can be resumed, if asked to.
    """
    line = run.record()
    if line.parent is not None and line.kind == "retry":
        run.start_plan_again()
        copy_failures(session.store.run(line.parent), run, session)
        return
    sha256s = [source.sha256 for source in summarise(run).sources]
    try:
        job = read_job(run.id, line.job, sha256s, session.settings, stack)
    except (RunError, SourceError) as error:
        older = session.resumable_before(run) if name_older else None
        if older is None:
            raise
        hint = f"`importer resume {older.id}` carries on with the one before."
        raise type(error)(f"{error} {hint}") from error
    run.start_plan_again()
    with Workers(session.settings.workers) as workers:
        parent = session.store.run(line.parent) if line.parent is not None else None
        asked = noes_asked_of(parent, session.store, job)
        plan_run(run, job, workers, session.progress, asked=asked, stop=session.stop)


def copy_failures(old: Run, new: Run, session: Session, *, leave_newer: bool = False) -> None:
    """Copy what is to be sent again, while nobody else copies it, prunes it or forgets a number."""
    with run_lock(session.store.database, old.id, session.patience()):
        old.require_rows()
        if not copy_unsent(old, new, leave_newer=leave_newer):
            new.discard()
            later = taken_up_by(old)
            if later:
                raise NothingToRetry(
                    f"Nothing of run {old.id} is left to retry: what failed in it was taken up by "
                    f"{' and '.join(later)}. `importer show {later[-1]}` says what became of it."
                )
            raise NothingToRetry(
                f"Nothing in run {old.id} failed or is unknown"
                f"{', or later runs hold its numbers' if leave_newer else ''}: no need to retry."
            )
