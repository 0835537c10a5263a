"""Looks after jobs, once or until a signal comes, and tells what becomes of their files."""

from __future__ import annotations

import os
import signal
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import typer

from importer.cli import log
from importer.cli.ending import EXIT_NOT_STARTED, EXIT_STOPPED, tell_defect
from importer.cli.job_metrics import job_metrics
from importer.cli.stopping import stop_on_signal
from importer.cli.terminal import complain, complain_of, interactive, tell
from importer.errors import ImporterError, JobError
from importer.lines import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import Event

    from importer.nightly import FoundJob, Settling, Told, Watch
    from importer.settings import Settings

EXIT_UNWELL = 1
LOOKS_AGAIN = 20
"""So often `--once` waits for files that have yet to settle."""
LASTING = frozenset({"left", "busy", "untold", "missing"})
"""What is told at each look as long as it lasts."""


def take_once(names: Sequence[str], settings: Settings) -> None:
    """Take what is complete, waiting until files have settled; end with the worst exit code."""
    from importer.nightly import status_of

    codes, said = [0], _Said()
    with stop_on_signal() as stop:
        for name in names:
            of_job: list[int] = []
            try:
                found = one_job(name, settings)
                lines.named["job"] = found.name
                settling = _settling(found)
                _round(found, settling, stop, of_job, said)
                # What comes meanwhile is taken as well, but no writer is waited for without end.
                for _ in range(LOOKS_AGAIN):
                    wait = settling.seconds_left()
                    if wait is None or EXIT_STOPPED in of_job or stop.wait(wait):
                        break
                    _round(found, settling, stop, of_job, said)
                if status_of(found).held:
                    codes.append(EXIT_UNWELL)
            except ImporterError as error:
                complain_of(error, EXIT_NOT_STARTED)
                codes.append(EXIT_NOT_STARTED)
            except Exception as error:  # noqa: BLE001  # one job's defect must not end the others
                tell_defect(error, "watch", sends=True)
                codes.append(EXIT_STOPPED)
            finally:
                codes += of_job
        if stop.is_set():
            codes.append(EXIT_STOPPED)
    with job_metrics(settings, lambda: names):
        pass  # written as they are now
    raise typer.Exit(max(codes))


def watch_on(names: Sequence[str] | None, settings: Settings) -> None:
    """Take files as they are complete, until a signal comes."""
    from importer.nightly import Watch, job_path

    def wanted() -> Sequence[str]:
        return names or all_jobs(settings)

    for name in names or ():
        job_path(name, settings.jobs)  # one that is wrong may be mended, one that is none is a slip
    many = len(wanted())
    with stop_on_signal() as stop, job_metrics(settings, wanted) as meanwhile:
        watch = Watch(wanted, partial(one_job, settings=settings), _Listener(), stop)
        _on_hangup(watch)
        _say(f"Watching {many} job{'s' * (many != 1)}; Ctrl-C ends it.")
        unended = watch.run(meanwhile)
    if unended:
        jobs = ", ".join(sorted(map(_job, unended)))
        complain(f"Stopped watching; not at an end yet, and cut off: {jobs}.", "warning")
        # Threads that wait for an answer would keep the process: the next round carries on.
        sys.stderr.flush()
        os._exit(0)
    _say("Stopped watching.")


def _say(text: str) -> None:
    """Tell whoever sits there, or the log."""
    if interactive() and not lines.as_json:
        tell(text)
    else:
        log.info(text)


def require_names(names: Sequence[str]) -> None:
    """Refuse two jobs of one name: the store knows their files by it."""
    known = [_job(name) for name in names]
    for name in known:
        if known.count(name) > 1:
            raise JobError(f"Two jobs are called {name}: watch one of them, or rename it.")


def _on_hangup(watch: Watch) -> None:
    """Let SIGHUP be a wish for a look at once; a terminal that goes away still ends the watch."""
    if not hasattr(signal, "SIGHUP") or interactive():
        return

    def handle(_number: int, _frame: object) -> None:
        watch.look_now()

    signal.signal(signal.SIGHUP, handle)


class _Said:
    """What is told at each look as long as it lasts: it is said once, and again after it was over.

    Each job is told of by one thread at a time.
    """

    def __init__(self) -> None:
        self._before: dict[str, set[tuple[str, str]]] = {}
        self._now: dict[str, set[tuple[str, str]]] = {}

    def is_new(self, told: Told) -> bool:
        """Whether it is to be said."""
        if told.state not in LASTING:
            return True
        what, now = (told.file, told.message), self._now.setdefault(told.job, set())
        is_known = what in now or what in self._before.get(told.job, set())
        now.add(what)
        return not is_known

    def looked(self, job: str) -> None:
        """A look has ended: what was not told in it is over."""
        self._before[job] = self._now.pop(job, set())


class _Listener:
    """Writes what a watch tells."""

    def __init__(self) -> None:
        self._said = _Said()
        self._wrong: dict[str, str] = {}

    def told(self, told: Told) -> None:
        """Something became of a file."""
        if self._said.is_new(told):
            _tell(told)

    def looked(self, name: str, job: str) -> None:
        """A job was looked after: what was wrong with it is over."""
        self._said.looked(job)
        self._wrong.pop(name, None)

    def wrong(self, name: str, error: ImporterError) -> None:
        """A job cannot be looked after."""
        if self._wrong.get(name) != str(error):
            self._wrong[name] = str(error)
            complain(f"{_job(name)}: {error}", "job-wrong", job=_job(name))

    def defect(self, name: str, error: Exception) -> None:
        """The program failed; the other jobs go on, and this one after a rest."""
        del name
        tell_defect(error, "watch", sends=True)


def _job(name: str) -> str:
    from importer.nightly import job_name

    return job_name(name)


def _settling(found: FoundJob) -> Settling:
    from importer.nightly import Settling

    job = found.job
    return Settling(job.settle, time.monotonic, wait_for_marker=job.wait_for_marker)


def _round(found: FoundJob, settling: Settling, stop: Event, codes: list[int], said: _Said) -> None:
    from importer.nightly import play_round

    def tell_of(told: Told) -> None:
        codes.append(_exit_code(told))
        if said.is_new(told):
            _tell(told)

    play_round(found, settling, stop=stop, tell=tell_of)
    said.looked(found.name)


def _tell(told: Told) -> None:
    # Whoever watches may see what a file holds; what goes elsewhere is a log.
    is_seen = interactive() and not lines.as_json
    message, name = (
        (told.message, told.file) if is_seen else (told.without_data(), told.shown_file())
    )
    text = f"{told.job}, {name}: {told.state}. {message}" if name else f"{told.job}: {message}"
    if _exit_code(told):
        complain(text, f"file-{told.state}", job=told.job)
    elif told.state == "untold":
        complain(text, "warning", job=told.job)
    else:
        log.info(text)


def _exit_code(told: Told) -> int:
    if told.state in {"stopped", "waiting"}:
        return EXIT_STOPPED
    if told.state in {"held", "failed", "rejected", "left", "missing", "kept"}:
        return EXIT_UNWELL
    return told.summary.exit_code if told.summary is not None else 0


def all_jobs(settings: Settings) -> list[str]:
    """The files of all jobs in the jobs folder.

    Raises:
        JobError: there is none.
    """
    from importer.nightly import find_jobs

    found = [str(path) for path in find_jobs(settings.jobs)]
    if not found:
        raise JobError(
            f"The jobs folder {settings.jobs} holds no job: put a job's YAML file into it, or name "
            "another folder with IMPORTER_JOBS."
        )
    return found


def one_job(name: str, settings: Settings | None = None) -> FoundJob:
    """The job of that name or file."""
    from importer.nightly import named_job
    from importer.settings import load_settings

    return named_job(name, (settings or load_settings()).jobs)


def named_jobs(names: Sequence[str] | None) -> list[tuple[str, Callable[[], FoundJob]]]:
    """Name and reader of each job that is meant: one that is wrong does not stop the others."""
    from importer.settings import load_settings

    if names:
        return [(name, partial(one_job, name)) for name in names]
    return [(_job(path), partial(one_job, path)) for path in all_jobs(load_settings())]
