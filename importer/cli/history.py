"""``runs``, ``show`` and ``report``: what the store knows about runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from importer.cli import log, options
from importer.cli.app import command
from importer.cli.progress import Watch
from importer.cli.terminal import width, write_json, write_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importer.model import Summary

HEADINGS = ("RUN", "STATE", "ROWS", "SENT", "BAD", "FILES")
FORMAT = "{:<20}  {:<8}  {:>9}  {:>9}  {:>6}  {}"
LEAST_FILES_WIDTH = 8


@command()
def runs(as_json: options.Json = False) -> None:
    """List the runs in the store, the newest first.

    A run is named after the time (UTC) at which it began. BAD counts the rows that are invalid,
    failed or unknown.
    """
    from importer import pipeline
    from importer.report import summary_json
    from importer.settings import load_settings

    summaries = pipeline.runs(load_settings())
    if as_json:
        write_json([summary_json(summary) for summary in summaries])
    elif not summaries:
        write_line("No runs yet: start one with `importer run FILE`.")
    else:
        for line in _table(summaries, width()):
            write_line(line)


@command()
def show(run: options.Run, as_json: options.Json = False) -> None:
    """Show one run in detail."""
    options.require_run(run)
    from importer import pipeline
    from importer.settings import load_settings

    _write(pipeline.show(run, load_settings()), as_json=as_json)


@command()
def report(
    run: options.Run,
    reports: Annotated[
        str | None,
        typer.Option("--reports", metavar="DIR", help="Another folder than the run's own."),
    ] = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Write the report files of a run again.

    Use it when they were lost or moved: all that they hold is in the store.
    """
    from importer import pipeline
    from importer.settings import load_settings

    options.require_run(run)
    settings = load_settings(reports=reports)
    folder = Path(settings.reports) if reports is not None else None
    log.configure(quiet=quiet)
    with Watch(quiet=quiet, log=log.info) as watch:
        summary = pipeline.report(run, settings, folder=folder, progress=watch)
    _write(summary, as_json=as_json)


def _write(summary: "Summary", *, as_json: bool) -> None:
    from importer.report import summary_json, summary_text

    if as_json:
        write_json(summary_json(summary))
    else:
        write_line(summary_text(summary, width()))


def _table(summaries: "Sequence[Summary]", columns: int) -> "Iterator[str]":
    """A line for each run, of at most ``columns`` characters where a run's id allows it."""
    from importer.model import Status

    yield FORMAT.format(*HEADINGS).rstrip()
    for summary in summaries:
        bad = sum(
            summary.counts.get(status, 0)
            for status in (Status.INVALID, Status.FAILED, Status.UNKNOWN)
        )
        line = FORMAT.format(
            summary.run,
            summary.state,
            summary.rows,
            summary.counts.get(Status.SENT, 0),
            bad,
            "",
        )
        files = ", ".join(source.name for source in summary.sources) or f"retry of {summary.parent}"
        yield (line + _fitting(files, max(columns - len(line), LEAST_FILES_WIDTH))).rstrip()


def _fitting(text: str, cells: int) -> str:
    printable = "".join(c if c.isprintable() else "?" for c in text)
    return printable if len(printable) <= cells else printable[: cells - 1] + "…"
