"""``run``, ``check``, ``resume`` and ``retry``: what imports, or says what it would import."""

from collections.abc import Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from importer.cli import log, options
from importer.cli.app import command
from importer.cli.asking import settled, shall_go_on
from importer.cli.ending import CARRIES_ON, EXIT_STOPPED
from importer.cli.metering import Meter, metered
from importer.cli.progress import Watch
from importer.cli.signals import ignore_signals
from importer.cli.stopping import stop_on_signal
from importer.cli.terminal import complain, complain_of, width, write_json, write_line
from importer.errors import ImporterError, ReportError, SettingsError
from importer.lines import lines
from importer.model import Code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from threading import Event

    from importer.model import Summary
    from importer.settings import Settings


@command(sends=True)
def run(
    files: options.Files,
    mapping: options.Mapping = None,
    channel: options.Channel = None,
    region: options.Region = None,
    sheet: options.Sheet = None,
    header_row: options.HeaderRow = None,
    header_rows: options.HeaderRows = None,
    header: options.Header = None,
    last_row: options.LastRow = None,
    columns: options.Columns = None,
    footer: options.Footer = None,
    encoding: options.Encoding = None,
    delimiter: options.Delimiter = None,
    quote: options.Quote = None,
    escape: options.Escape = None,
    changed_only: options.ChangedOnly = None,
    concurrency: options.Concurrency = None,
    rate: options.Rate = None,
    max_failures: options.MaxFailures = None,
    max_outage: options.MaxOutage = None,
    reports: options.Reports = None,
    wait: options.Wait = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Send nothing: the same as `importer check`.")
    ] = False,
    as_json: options.Json = None,
    quiet: options.Quiet = None,
    log_format: options.LogFormat = None,
    log_level: options.LogLevel = None,
    metrics: options.Metrics = None,
) -> None:
    """Import files: read, plan, send, report.

    Every row ends up in the report with what became of it. Exit code 0: nothing went wrong;
    1: some rows are invalid, failed or unknown; 2: could not start, nothing was sent;
    3: stopped before the end, `importer resume` carries on.
    """
    settings = _load(
        "run",
        mapping=mapping,
        channel=channel,
        region=region,
        sheet=sheet,
        header_row=header_row,
        header_rows=header_rows,
        header=header,
        last_row=last_row,
        columns=columns,
        footer=footer,
        encoding=encoding,
        delimiter=delimiter,
        quote=quote,
        escape=escape,
        changed_only=changed_only,
        concurrency=concurrency,
        rate=rate,
        max_failures=max_failures,
        max_outage=max_outage,
        reports=reports,
        wait=wait,
        json=as_json,
        quiet=quiet,
        log_format=log_format,
        log_level=log_level,
        metrics=metrics,
    )
    if dry_run:
        _check(files, settings)
    from importer import pipeline

    with metered(settings, "run") as meter:

        def work(settings: "Settings") -> "Summary":
            with _sending(settings, meter, opens_files=True) as (watch, stop):
                opened = [options.opened(file) for file in files]
                return pipeline.run(opened, settings, progress=watch, stop=stop)

        summary = settled(files, settings, work)
        _finish(_carried_on(summary, settings, meter), settings, meter)


@command()
def check(
    files: options.Files,
    mapping: options.Mapping = None,
    channel: options.Channel = None,
    region: options.Region = None,
    sheet: options.Sheet = None,
    header_row: options.HeaderRow = None,
    header_rows: options.HeaderRows = None,
    header: options.Header = None,
    last_row: options.LastRow = None,
    columns: options.Columns = None,
    footer: options.Footer = None,
    encoding: options.Encoding = None,
    delimiter: options.Delimiter = None,
    quote: options.Quote = None,
    escape: options.Escape = None,
    changed_only: options.ChangedOnly = None,
    concurrency: options.Concurrency = None,
    rate: options.Rate = None,
    max_failures: options.MaxFailures = None,
    max_outage: options.MaxOutage = None,
    reports: options.Reports = None,
    as_json: options.Json = None,
    quiet: options.Quiet = None,
    log_format: options.LogFormat = None,
    log_level: options.LogLevel = None,
) -> None:
    """Say what `run` would do and why; send nothing.

    No network (unless FILE is a link), nothing in the store. The report shows for every row what
    would become of it.
    """
    settings = _load(
        "check",
        mapping=mapping,
        channel=channel,
        region=region,
        sheet=sheet,
        header_row=header_row,
        header_rows=header_rows,
        header=header,
        last_row=last_row,
        columns=columns,
        footer=footer,
        encoding=encoding,
        delimiter=delimiter,
        quote=quote,
        escape=escape,
        changed_only=changed_only,
        concurrency=concurrency,
        rate=rate,
        max_failures=max_failures,
        max_outage=max_outage,
        reports=reports,
        json=as_json,
        quiet=quiet,
        log_format=log_format,
        log_level=log_level,
    )
    _check(files, settings)


@command(sends=True)
def resume(
    run: options.MaybeRun = None,
    channel: Annotated[
        str | None,
        typer.Option(
            "--channel",
            metavar="ID",
            help="Send what is pending to this channel instead (after a wrong one).",
        ),
    ] = None,
    concurrency: options.Concurrency = None,
    rate: options.Rate = None,
    max_failures: options.MaxFailures = None,
    max_outage: options.MaxOutage = None,
    wait: options.Wait = None,
    as_json: options.Json = None,
    quiet: options.Quiet = None,
    log_format: options.LogFormat = None,
    log_level: options.LogLevel = None,
    metrics: options.Metrics = None,
) -> None:
    """Carry on with a run that stopped.

    What has an outcome is not sent again; address and reports folder are the run's own, and so is
    the channel unless another is given.
    """
    if run is not None:
        options.require_run(run)
    settings = _load(
        "resume",
        concurrency=concurrency,
        rate=rate,
        max_failures=max_failures,
        max_outage=max_outage,
        wait=wait,
        json=as_json,
        quiet=quiet,
        log_format=log_format,
        log_level=log_level,
        metrics=metrics,
    )
    from importer import pipeline

    with metered(settings, "resume") as meter:
        with _sending(settings, meter) as (watch, stop):
            summary = pipeline.resume(run, settings, channel=channel, progress=watch, stop=stop)
        _finish(_carried_on(summary, settings, meter), settings, meter)


@command(sends=True)
def retry(
    run: options.Run,
    concurrency: options.Concurrency = None,
    rate: options.Rate = None,
    max_failures: options.MaxFailures = None,
    max_outage: options.MaxOutage = None,
    wait: options.Wait = None,
    as_json: options.Json = None,
    quiet: options.Quiet = None,
    log_format: options.LogFormat = None,
    log_level: options.LogLevel = None,
    metrics: options.Metrics = None,
) -> None:
    """Send again what failed in a run.

    That is a new run, linked to the old one; it takes what failed and what is unknown.
    """
    options.require_run(run)
    settings = _load(
        "retry",
        concurrency=concurrency,
        rate=rate,
        max_failures=max_failures,
        max_outage=max_outage,
        wait=wait,
        json=as_json,
        quiet=quiet,
        log_format=log_format,
        log_level=log_level,
        metrics=metrics,
    )
    from importer import pipeline

    with metered(settings, "retry") as meter:
        with _sending(settings, meter) as (watch, stop):
            summary = pipeline.retry(run, settings, progress=watch, stop=stop)
        _finish(_carried_on(summary, settings, meter), settings, meter)


def _load(command: str, **overrides: object) -> "Settings":
    from importer.settings import load_settings, written

    lines.named["command"] = command
    try:
        settings = load_settings(**overrides)
    except SettingsError:
        if written("log_format", overrides.get("log_format")) == "json":
            lines.as_json = True
        raise
    log.configure(settings)
    return settings


def _check(files: Sequence[str], settings: "Settings") -> None:
    from importer import pipeline

    def work(settings: "Settings") -> "Summary":
        with Watch(quiet=settings.quiet, log=log.info) as watch:
            opened = [options.opened(file) for file in files]
            return pipeline.check(opened, settings, progress=watch)

    _finish(settled(files, settings, work), settings)


@contextmanager
def _sending(
    settings: "Settings", meter: Meter, *, opens_files: bool = False
) -> "Iterator[tuple[Watch, Event]]":
    """Watch a run and stop it on a signal; keep exit code 2's promise that nothing was sent.

    Args:
        settings: whether it is quiet.
        meter: is told how far it is.
        opens_files: it begins with files that may let one wait; a signal ends that at once.
    """
    with (
        Watch(quiet=settings.quiet, log=log.info, others=meter.observers) as watch,
        stop_on_signal(lambda: watch.begun or not opens_files) as stop,
    ):
        try:
            yield watch, stop
        except KeyboardInterrupt:
            ignore_signals()
            told = "Stopped. Nothing was planned or sent, so there is nothing to resume."
            complain(told, "stopped", exit_code=EXIT_STOPPED)
            raise typer.Exit(EXIT_STOPPED) from None
        except ImporterError as error:
            if not watch.sending:
                raise
            complain_of(error, EXIT_STOPPED)
            complain(CARRIES_ON, "stopped", exit_code=EXIT_STOPPED)
            raise typer.Exit(EXIT_STOPPED) from None


def _carried_on(summary: "Summary", settings: "Settings", meter: Meter) -> "Summary":
    """Where a run stopped after too many failures, ask whoever watches whether it shall go on.

    Who says yes is not asked again.
    """
    from importer import pipeline

    why = summary.stop
    if why is not None and why.code is Code.TOO_MANY_FAILURES and shall_go_on(why, settings):
        settings = settings.model_copy(update={"max_failures": 100.0})
        with _sending(settings, meter) as (watch, stop):
            summary = pipeline.resume(summary.run, settings, progress=watch, stop=stop)
    return summary


def _finish(summary: "Summary", settings: "Settings", meter: Meter | None = None) -> None:
    """Print the summary and end with its exit code, also where a run's cannot be printed."""
    from importer.report import summary_json, summary_text

    if meter is not None:
        meter.summary = summary
    if lines.as_json:
        from importer.cli.events import tell_end

        tell_end(summary)
    try:
        if settings.as_json:
            write_json(summary_json(summary))
        else:
            write_line(summary_text(summary, width()))
    except ReportError as error:
        if summary.kind == "check":  # what it found is all that it is for
            raise
        complain(f"{error} `importer show {summary.run}` prints this summary again.")
    raise typer.Exit(summary.exit_code)
