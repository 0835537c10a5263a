"""``jobs`` and ``watch``: files that another system drops, imported unattended."""

import signal
import time
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from importer.cli import log, options
from importer.cli.app import app, command
from importer.cli.ending import EXIT_NOT_STARTED, EXIT_STOPPED, guarded, tell_defect
from importer.cli.job_metrics import job_metrics
from importer.cli.stopping import stop_on_signal
from importer.cli.terminal import (
    complain,
    complain_of,
    interactive,
    tell,
    write_json,
    write_line,
    write_sentences,
)
from importer.errors import ImporterError
from importer.lines import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import Event

    from importer.model import JsonValue
    from importer.nightly import FoundJob, JobStatus, Settling, Told, Watch
    from importer.settings import Settings

EXIT_UNWELL = 1
LOOKS_AGAIN = 20
"""So often `--once` waits for files that have yet to settle."""
LASTING = frozenset({"left", "busy", "untold"})
"""What is told at each look as long as it lasts."""
WHOLE_JOB = ""

jobs = typer.Typer(
    help="Jobs: watched folders whose files are imported.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(jobs, name="jobs")

Name: TypeAlias = Annotated[
    str, typer.Argument(metavar="NAME", help="A job's name in the jobs folder, or its file.")
]
Names: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(metavar="JOB", help="Jobs by name or file; all in the jobs folder if none."),
]
HeldFile: TypeAlias = Annotated[
    str, typer.Argument(metavar="FILE", help="The file's name, as `importer jobs status` says it.")
]


def check(names: Names = None) -> None:
    """Read jobs, their mappings and their folders, and say what is wrong with each."""
    from importer.nightly import check_job

    well = True
    for name, found in _named(names):
        try:
            job = found()
            check_job(job)
        except ImporterError as error:
            well = False
            complain(f"{name}: {error}", "job-wrong", job=name)
        else:
            write_line(f"{name}: all right.")
    if not well:
        raise typer.Exit(EXIT_NOT_STARTED)


def list_() -> None:
    """Name the jobs in the jobs folder, and what each watches."""
    for name, found in _named(None):
        try:
            job = found().job
        except ImporterError as error:
            write_line(f"{name}: {error}")
        else:
            write_line(f"{name}: {job.pattern} in {job.watch}")


def run(
    name: Name,
    quiet: options.Quiet = None,
    log_format: options.LogFormat = None,
    log_level: options.LogLevel = None,
) -> None:
    """Import what lies in a job's folder now: one round of `importer watch`."""
    settings = _configured("jobs run", quiet, log_format, log_level)
    _once([name], settings)


def status(names: Names = None, as_json: options.Json = None) -> None:
    """Say what each job did last and what waits. Exit code 1: one of them is not well."""
    from importer.nightly import status_of
    from importer.settings import load_settings

    settings = load_settings(json=as_json)
    found: list[JobStatus] = []
    wrong = False
    for name, read in _named(names):
        try:
            found.append(status_of(read()))
        except ImporterError as error:
            wrong = True
            complain(f"{name}: {error}", "job-wrong", job=name)
    if settings.as_json:
        write_json([_status_json(each) for each in found])
    else:
        for each in found:
            write_sentences("\n".join(_status_text(each)))
    if wrong or not all(each.is_well for each in found):
        raise typer.Exit(EXIT_UNWELL)


def test_notify(name: Name) -> None:
    """Send a message to each address that a job notifies, and say which it did not reach."""
    from importer.nightly import test_notify

    found = _one(name)
    reached, undelivered = test_notify(found)
    for each in undelivered:
        complain(str(each), "untold", job=found.name)
    write_line(f"{found.name}: {reached} of {reached + len(undelivered)} addresses were reached.")
    if undelivered:
        raise typer.Exit(EXIT_UNWELL)


def release(
    name: Name,
    file: HeldFile,
    although_older: Annotated[
        bool,
        typer.Option("--although-older", help="Also where a later file was imported since."),
    ] = False,
) -> None:
    """Let a file be sent that is held: the next round does it."""
    from importer import nightly

    found = _one(name)
    nightly.release(found, file, although_older=although_older)
    tell(f"{file} is released: `importer jobs run {found.name}` sends it, or a watch's next round.")


def reject(name: Name, file: HeldFile) -> None:
    """Let nothing be sent of a file that is held."""
    from importer import nightly

    nightly.reject(_one(name), file)
    tell(f"{file} is rejected: nothing of it is sent.")


for function in (check, list_, run, status, test_notify, release, reject):
    jobs.command(function.__name__.rstrip("_").replace("_", "-"))(
        guarded(function, sends=function is run)
    )


@command(sends=True)
def watch(
    names: Names = None,
    once: Annotated[
        bool, typer.Option("--once", help="Take what is complete now, and end: for cron.")
    ] = False,
    quiet: options.Quiet = None,
    log_format: options.LogFormat = None,
    log_level: options.LogLevel = None,
    metrics: Annotated[
        str | None,
        typer.Option(
            "--metrics",
            metavar="FILE|PORT",
            help="Metrics of the jobs for Prometheus: a file (NAME.prom), or a port of 127.0.0.1.",
        ),
    ] = None,
) -> None:
    """Import the files that appear in the folders of jobs, each once.

    Exit code of --once 0: nothing went wrong; 1: a file was imported with rows that are invalid,
    failed or unknown, or is held, or failed; 3: stopped before the end, the next round carries on.
    """
    settings = _configured("watch", quiet, log_format, log_level, metrics)
    if once:
        _once(names or _all(settings), settings)
    _watch(names, settings)


def _configured(
    command: str,
    quiet: bool | None,
    log_format: str | None,
    log_level: str | None,
    metrics: str | None = None,
) -> "Settings":
    from importer.settings import load_settings

    lines.named["command"] = command
    settings = load_settings(
        quiet=quiet, log_format=log_format, log_level=log_level, metrics=metrics
    )
    log.configure(settings)
    return settings


def _once(names: "Sequence[str]", settings: "Settings") -> None:
    """Take what is complete, waiting until files have settled; end with the worst exit code."""
    codes = [0]
    with stop_on_signal() as stop:
        for name in names:
            try:
                found = _one(name, settings)
                lines.named["job"] = found.name
                settling = _settling(found)
                _round(found, settling, stop, codes)
                # What comes meanwhile is taken as well, but no writer is waited for without end.
                for _ in range(LOOKS_AGAIN):
                    wait = settling.seconds_left()
                    if wait is None or stop.wait(wait):
                        break
                    _round(found, settling, stop, codes)
            except ImporterError as error:
                complain_of(error, EXIT_NOT_STARTED)
                codes.append(EXIT_NOT_STARTED)
            except Exception as error:  # noqa: BLE001  # one job's defect must not end the others
                tell_defect(error, "watch", sends=True)
                codes.append(EXIT_STOPPED)
        if stop.is_set():
            codes.append(EXIT_STOPPED)
    with job_metrics(settings, lambda: names):
        pass  # written as they are now
    raise typer.Exit(max(codes))


def _watch(names: "Sequence[str] | None", settings: "Settings") -> None:
    """Take files as they are complete, until a signal comes."""
    from importer.nightly import Watch

    def wanted() -> "Sequence[str]":
        return names or _all(settings)

    many = len(wanted())
    with stop_on_signal() as stop, job_metrics(settings, wanted) as meanwhile:
        watch = Watch(wanted, partial(_one, settings=settings), _Listener(), stop)
        _on_hangup(watch)
        tell(f"Watching {many} job{'s' * (many != 1)}; Ctrl-C ends it.")
        watch.run(meanwhile)
    tell("Stopped watching.")


def _on_hangup(watch: "Watch") -> None:
    """Let SIGHUP be a wish for a look at once; a terminal that goes away still ends the watch."""
    if not hasattr(signal, "SIGHUP") or interactive():
        return

    def handle(_number: int, _frame: object) -> None:
        watch.look_now()

    signal.signal(signal.SIGHUP, handle)


class _Listener:
    """Writes what a watch tells, and each thing only once while it lasts."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], str] = {}
        self._lock = Lock()

    def told(self, told: "Told") -> None:
        """Something became of a file."""
        if told.state in LASTING and self._is_known((told.job, told.file), told.message):
            return
        _tell(told)

    def looked(self, job: str) -> None:
        """A job was looked after: what was wrong with it is over."""
        with self._lock:
            self._said.pop((job, WHOLE_JOB), None)

    def wrong(self, job: str, error: ImporterError) -> None:
        """A job cannot be looked after."""
        if not self._is_known((job, WHOLE_JOB), str(error)):
            name = Path(job).stem if job.endswith((".yaml", ".yml")) else job
            complain(f"{name}: {error}", "job-wrong", job=name)

    def defect(self, job: str, error: Exception) -> None:
        """The program failed; the other jobs go on, and this one after a rest."""
        del job
        tell_defect(error, "watch", sends=True)

    def _is_known(self, what: tuple[str, str], message: str) -> bool:
        with self._lock:
            before = self._said.get(what)
            self._said[what] = message
        return before == message


def _settling(found: "FoundJob") -> "Settling":
    from importer.nightly import Settling

    job = found.job
    return Settling(job.settle, time.monotonic, wait_for_marker=job.wait_for_marker)


def _round(found: "FoundJob", settling: "Settling", stop: "Event", codes: list[int]) -> None:
    from importer.nightly import play_round

    said: set[tuple[str, str]] = set()

    def tell_of(told: "Told") -> None:
        codes.append(_exit_code(told))
        if (told.file, told.message) not in said:
            _tell(told)
        if told.state in LASTING:
            said.add((told.file, told.message))

    play_round(found, settling, stop=stop, tell=tell_of)


def _tell(told: "Told") -> None:
    # Whoever watches may see what a file holds; what goes elsewhere is a log.
    message = told.message if interactive() and not lines.as_json else told.without_data()
    text = f"{told.job}: {message}" if not told.file else (
        f"{told.job}, {told.file}: {told.state}. {message}"
    )  # fmt: skip
    if _exit_code(told):
        complain(text, f"file-{told.state}", job=told.job)
    elif told.state == "untold":
        complain(text, "warning", job=told.job)
    else:
        log.info(text)


def _exit_code(told: "Told") -> int:
    if told.state in {"stopped", "waiting"}:
        return EXIT_STOPPED
    if told.state in {"held", "failed", "left", "missing"}:
        return EXIT_UNWELL
    return told.summary.exit_code if told.summary is not None else 0


def _all(settings: "Settings") -> "list[str]":
    from importer.nightly import find_jobs

    return [str(path) for path in find_jobs(settings.jobs)]


def _one(name: str, settings: "Settings | None" = None) -> "FoundJob":
    from importer.nightly import named_job
    from importer.settings import load_settings

    return named_job(name, (settings or load_settings()).jobs)


def _named(names: "Sequence[str] | None") -> "list[tuple[str, Callable[[], FoundJob]]]":
    """Name and reader of each job that is meant: one that is wrong does not stop the others."""
    from importer.nightly import find_jobs
    from importer.settings import load_settings

    if names:
        return [(name, partial(_one, name)) for name in names]
    return [(path.stem, partial(_one, str(path))) for path in find_jobs(load_settings().jobs)]


def _status_text(status: "JobStatus") -> list[str]:
    last = status.last
    said = [f"{status.job}: " + ("no file yet." if last is None else (
        f"{last.file.name} was {last.state} on {last.changed[:19]}Z. {last.message or ''}"
    ))]  # fmt: skip
    said += [f"  held: {drop.file.name}. {drop.message}" for drop in status.held]
    if status.is_at_work:
        said.append("  being imported now, by a process that is at work.")
    else:
        said += [f"  to be carried on with: {drop.file.name}" for drop in status.unfinished]
    held = {f"held:{drop.file.name}" for drop in status.held}
    said += [
        f"  since {trouble.since:%Y-%m-%d %H:%M}Z: {trouble.message}"
        for trouble in status.troubles
        if trouble.subject not in held
    ]
    if status.looked is None:
        said.append("  nobody has looked at its place yet.")
    else:
        late = " Nobody has looked since: is the watch running?" if status.is_forgotten else ""
        said.append(f"  last looked at on {status.looked:%Y-%m-%d %H:%M:%S}Z.{late}")
    if status.expected is not None:
        said.append(f"  next file expected by {status.expected:%Y-%m-%d %H:%M %Z}.")
    return said


def _status_json(status: "JobStatus") -> "JsonValue":
    last = status.last
    return {
        "job": status.job,
        "well": status.is_well,
        "last": None if last is None else {
            "file": last.file.name, "state": last.state.value, "at": last.changed,
            "run": last.run, "message": last.message,
        },
        "held": [drop.file.name for drop in status.held],
        "unfinished": [drop.file.name for drop in status.unfinished],
        "at_work": status.is_at_work,
        "troubles": [
            {"what": each.subject, "since": each.since.isoformat(), "message": each.message}
            for each in status.troubles
        ],
        "looked": None if status.looked is None else status.looked.isoformat(),
        "expected": None if status.expected is None else status.expected.isoformat(),
    }  # fmt: skip
