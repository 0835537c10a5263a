"""``jobs`` and ``watch``: files that another system drops, imported unattended."""

import sys
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from importer.cli import log, options
from importer.cli.app import app, command
from importer.cli.ending import EXIT_NOT_STARTED, guarded
from importer.cli.job_status import status_json, status_text
from importer.cli.log_files import log_files
from importer.cli.terminal import complain, tell, write_json, write_line, write_sentences
from importer.cli.watching import (
    EXIT_UNWELL,
    all_jobs,
    named_jobs,
    one_job,
    require_names,
    take_once,
    watch_on,
)
from importer.errors import ImporterError
from importer.lines import lines

if TYPE_CHECKING:
    from importer.model import JsonValue
    from importer.nightly import JobStatus
    from importer.settings import Settings

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
    for name, found in named_jobs(names):
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
    for name, found in named_jobs(None):
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
    settings = _configured("jobs run", quiet=quiet, log_format=log_format, log_level=log_level)
    take_once([name], settings)


def status(names: Names = None, as_json: options.Json = None) -> None:
    """Say what each job did last and what waits. Exit code 1: one of them is not well."""
    from importer.nightly import status_of
    from importer.settings import load_settings

    settings = load_settings(json=as_json)
    found: list[JobStatus] = []
    wrong: list[tuple[str, str]] = []
    for name, read in named_jobs(names):
        try:
            found.append(status_of(read()))
        except ImporterError as error:
            wrong.append((name, str(error)))
            complain(f"{name}: {error}", "job-wrong", job=name)
    if settings.as_json:
        broken: list[JsonValue] = [
            {"job": name, "well": False, "error": error} for name, error in wrong
        ]
        write_json([status_json(each) for each in found] + broken)
    else:
        for each in found:
            write_sentences("\n".join(status_text(each, is_seen=sys.stdout.isatty())))
    if wrong or not all(each.is_well for each in found):
        raise typer.Exit(EXIT_UNWELL)


def test_notify(name: Name) -> None:
    """Send a message to each address that a job notifies, and say which it did not reach."""
    from importer.nightly import test_notify

    found = one_job(name)
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
    from importer.report import amount

    found = one_job(name)
    drop = nightly.release(found, file, although_older=although_older)
    rows = (drop.figures or {}).get("rows")
    what = f"of {amount(rows, 'row')}, " if isinstance(rows, int) else ""
    tell(
        f"{file}, {what}held since {drop.changed[:16]}Z, is released: `importer jobs run "
        f"{found.name}` sends it, or a watch's next round."
    )


def reject(name: Name, file: HeldFile) -> None:
    """Let nothing more be sent of a file that is held, or whose import cannot go on."""
    from importer import nightly

    nightly.reject(one_job(name), file)
    tell(f"{file} is rejected: nothing more of it is sent.")


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
    logs: options.Logs = None,
    keep_logs: options.KeepLogs = None,
) -> None:
    """Import the files that appear in the folders of jobs, each once.

    Exit code of --once 0: nothing is wrong; 1: a file was imported with rows that are invalid,
    failed or unknown, or one is held, has failed, is left alone or has not come; 2: a job is wrong,
    or its place cannot be looked at; 3: stopped before the end, the next round carries on.
    """
    settings = _configured(
        "watch", quiet=quiet, log_format=log_format, log_level=log_level, metrics=metrics,
        logs=logs, keep_logs=keep_logs,
    )  # fmt: skip

    def watch() -> None:
        require_names(names or ())
        if once:
            take_once(names or all_jobs(settings), settings)
        watch_on(names, settings)

    with log_files(settings):
        guarded(watch, sends=True)()


def _configured(command: str, **given: object) -> "Settings":
    from importer.settings import load_settings

    lines.named["command"] = command
    settings = load_settings(**given)
    log.configure(settings)
    return settings
