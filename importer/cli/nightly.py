"""``jobs`` and ``watch``: files that another system drops, imported unattended."""

import time
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from importer.cli import log, options
from importer.cli.app import app, command
from importer.cli.ending import EXIT_NOT_STARTED, EXIT_STOPPED, guarded
from importer.cli.stopping import stop_on_signal
from importer.cli.terminal import (
    complain,
    complain_of,
    tell,
    write_json,
    write_line,
    write_sentences,
)
from importer.errors import ImporterError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import Event

    from importer.model import JsonValue
    from importer.nightly import FoundJob, JobStatus, Settling, Told
    from importer.settings import Settings

EXIT_UNWELL = 1
POLL_SECONDS = 5.0
SHORTEST_WAIT_SECONDS = 0.2
FIRST_REST_SECONDS = 60.0
LONGEST_REST_SECONDS = 3600.0

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
    found = [status_of(each()) for _, each in _named(names)]
    if settings.as_json:
        write_json([_status_json(each) for each in found])
    else:
        for each in found:
            write_sentences("\n".join(_status_text(each)))
    if not all(each.is_well for each in found):
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


for function in (check, list_, run, status, release, reject):
    jobs.command(function.__name__.rstrip("_"))(guarded(function, sends=function is run))


@command(sends=True)
def watch(
    names: Names = None,
    once: Annotated[
        bool, typer.Option("--once", help="Take what is complete now, and end: for cron.")
    ] = False,
    quiet: options.Quiet = None,
    log_format: options.LogFormat = None,
    log_level: options.LogLevel = None,
) -> None:
    """Import the files that appear in the folders of jobs, each once.

    Exit code of --once 0: nothing went wrong; 1: a file was imported with rows that are invalid,
    failed or unknown, or is held, or failed; 3: stopped before the end, the next round carries on.
    """
    settings = _configured("watch", quiet, log_format, log_level)
    wanted = names or _all(settings)
    if once:
        _once(wanted, settings)
    _watch(wanted, settings)


def _configured(
    command: str, quiet: bool | None, log_format: str | None, log_level: str | None
) -> "Settings":
    from importer.lines import lines
    from importer.settings import load_settings

    lines.named["command"] = command
    settings = load_settings(quiet=quiet, log_format=log_format, log_level=log_level)
    log.configure(settings)
    return settings


def _once(names: "Sequence[str]", settings: "Settings") -> None:
    """Take what is complete, waiting until files have settled; end with the worst exit code."""
    codes = [0]
    with stop_on_signal() as stop:
        for name in names:
            try:
                found = _one(name, settings)
                settling = _settling(found)
                _round(found, settling, stop, codes)
                wait = settling.seconds_left()
                if wait is not None and not stop.wait(wait):
                    _round(found, settling, stop, codes)
            except ImporterError as error:
                complain_of(error, EXIT_NOT_STARTED)
                codes.append(EXIT_NOT_STARTED)
        if stop.is_set():
            codes.append(EXIT_STOPPED)
    raise typer.Exit(max(codes))


def _watch(names: "Sequence[str]", settings: "Settings") -> None:
    """Take files as they are complete, until a signal comes."""
    settlings: dict[str, Settling] = {}
    resting: dict[str, Resting] = {}
    said: dict[str, str] = {}
    tell(f"Watching {len(names)} job{'s' * (len(names) != 1)}; Ctrl-C ends it.")
    with stop_on_signal() as stop:
        while not stop.is_set():
            wait = POLL_SECONDS
            for name in names:
                if stop.is_set():
                    break
                rest = resting.setdefault(name, Resting())
                if rest.seconds_left() > 0:
                    continue
                try:
                    found = _one(name, settings)
                    settling = settlings.setdefault(name, _settling(found))
                    codes = [0]
                    _round(found, settling, stop, codes, said)
                    rest.note(stopped=max(codes) == EXIT_STOPPED)
                    left = settling.seconds_left()
                    wait = min(wait, POLL_SECONDS if left is None else left)
                    said.pop(name, None)
                except ImporterError as error:
                    if said.get(name) != str(error):  # once, and not with every look
                        said[name] = str(error)
                        complain(f"{name}: {error}", "job-wrong", job=name)
            stop.wait(max(wait, SHORTEST_WAIT_SECONDS))
    tell("Stopped watching.")


class Resting:
    """How long a job rests whose import stopped: a minute, and twice as long each time after."""

    def __init__(self) -> None:
        self._until = 0.0
        self._seconds = FIRST_REST_SECONDS

    def seconds_left(self) -> float:
        """How long it still rests."""
        return self._until - time.monotonic()

    def note(self, *, stopped: bool) -> None:
        """Note how a round ended."""
        if not stopped:
            self._seconds = FIRST_REST_SECONDS
            return
        self._until = time.monotonic() + self._seconds
        self._seconds = min(2 * self._seconds, LONGEST_REST_SECONDS)


def _settling(found: "FoundJob") -> "Settling":
    from importer.nightly import Settling

    job = found.job
    return Settling(job.settle, time.monotonic, wait_for_marker=job.wait_for_marker)


def _round(
    found: "FoundJob",
    settling: "Settling",
    stop: "Event",
    codes: list[int],
    said: dict[str, str] | None = None,
) -> None:
    from importer.nightly import play_round

    def tell_of(told: "Told") -> None:
        if told.state in {"left", "busy"} and said is not None:
            if said.get(f"{told.job} {told.file}") == told.message:
                return
            said[f"{told.job} {told.file}"] = told.message
        _tell(told)
        codes.append(_exit_code(told))

    play_round(found, settling, stop=stop, tell=tell_of)


def _tell(told: "Told") -> None:
    text = f"{told.job}: {told.message}" if not told.file else (
        f"{told.job}, {told.file}: {told.state}. {told.message}"
    )  # fmt: skip
    if _exit_code(told):
        complain(text, f"file-{told.state}", job=told.job)
    else:
        log.info(text)


def _exit_code(told: "Told") -> int:
    if told.state == "stopped":
        return EXIT_STOPPED
    if told.state in {"held", "failed", "left"}:
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
    from functools import partial

    from importer.nightly import find_jobs
    from importer.settings import load_settings

    if names:
        return [(name, partial(_one, name)) for name in names]
    return [(path.stem, partial(_one, str(path))) for path in find_jobs(load_settings().jobs)]


def _status_text(status: "JobStatus") -> list[str]:
    last = status.last
    lines = [f"{status.job}: " + ("no file yet." if last is None else (
        f"{last.file.name} was {last.state} on {last.changed[:19]}Z. {last.message or ''}"
    ))]  # fmt: skip
    lines += [f"  held: {drop.file.name}. {drop.message}" for drop in status.held]
    lines += [f"  to be carried on with: {drop.file.name}" for drop in status.unfinished]
    return lines


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
    }  # fmt: skip
