"""``runs``, ``show``, ``diff``, ``prune`` and ``report``: what the store knows about runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from importer.cli import log, options
from importer.cli.app import command
from importer.cli.progress import Watch
from importer.cli.terminal import width, write_json, write_line, write_sentences
from importer.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importer.answers import FinalRow
    from importer.model import Summary
    from importer.settings import Settings

HEADINGS = ("RUN", "STATE", "ROWS", "SENT", "BAD", "FILES")
FORMAT = "{:<20}  {:<8}  {:>9}  {:>9}  {:>6}  {}"
LEAST_FILES_WIDTH = 8


@command()
def runs(
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Begun on this day (UTC) or later."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Begun on this day or earlier.")
    ] = None,
    channel: Annotated[
        str | None, typer.Option("--channel", metavar="ID", help="With contacts of this channel.")
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help="A run's state (stopped, finished) or one of its rows' (failed, unknown).",
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="With this in a file's name.")
    ] = None,
    as_json: options.Json = None,
) -> None:
    """List the runs in the store, the newest first.

    A run is named after the time (UTC) at which it began. BAD counts the rows that are invalid,
    failed or unknown.
    """
    from importer import pipeline
    from importer.report import summary_json
    from importer.settings import load_settings

    query = pipeline.RunQuery(
        since=options.moment(since, "--since"),
        until=options.moment(until, "--until", end=True),
        channel=options.filled(channel, "--channel"),
        status=options.filled(status, "--status"),
        source=options.filled(source, "--source"),
    )
    settings = load_settings(json=as_json)
    summaries = pipeline.runs(settings, query)
    if settings.as_json:
        write_json([summary_json(summary) for summary in summaries])
    elif summaries:
        for line in _table(summaries, width()):
            write_line(line)
    elif query == pipeline.RunQuery():
        write_line("No runs yet: start one with `importer run FILE`.")
    else:
        write_line("No run fits; `importer runs` without options lists them all.")


@command()
def show(
    run: options.Run,
    row: Annotated[
        str | None,
        typer.Option("--row", metavar="N", help="Only this row, with every attempt."),
    ] = None,
    phone: Annotated[
        str | None, typer.Option("--phone", metavar="PHONE", help="Only rows with this number.")
    ] = None,
    all_rows: Annotated[
        bool,
        typer.Option("--rows", help="Every row as CSV: its status, and that after later runs."),
    ] = False,
    region: options.Region = None,
    as_json: options.Json = None,
) -> None:
    """Show one run in detail, or its rows.

    A run that was retried shows the chain of its runs, and the state of its rows after all of
    them. A row shows what came in, what was decided, every attempt and what Rampwin said.
    """
    options.require_run(run)
    from importer import pipeline
    from importer.report import row_json, row_text
    from importer.settings import load_settings

    if (row is not None) + (phone is not None) + all_rows > 1:
        raise RunError("Give one of --row, --phone and --rows.")
    number = options.whole(row, "--row", least=1) if row is not None else None
    settings = load_settings(region=region, json=as_json)
    if all_rows:
        _write_rows(pipeline.final(run, settings), settings)
        return
    if row is None and phone is None:
        _write(pipeline.show(run, settings), settings)
        return
    found = pipeline.rows(run, settings, number=number, phone=phone)
    if settings.as_json:
        write_json([row_json(detail) for detail in found])
    else:
        write_line("\n\n".join(row_text(detail, width()) for detail in found))


def _write_rows(found: "Iterator[FinalRow]", settings: "Settings") -> None:
    """Write rows as they come: there may be millions."""
    import orjson

    from importer.record import write_record

    if not settings.as_json:
        write_line("file,row,status,final")
        for file, number, status, after in found:
            write_line(write_record((file, str(number), status, after)))
        return
    before = "["
    for file, number, status, after in found:
        row = {"file": file, "row": number, "status": status, "final": after}
        write_line(before + orjson.dumps(row).decode())
        before = ","
    write_line("[]" if before == "[" else "]")


@command()
def diff(
    old: Annotated[str, typer.Argument(metavar="RUN1", help="The older run.")],
    new: Annotated[str, typer.Argument(metavar="RUN2", help="The newer run.")],
    limit: Annotated[
        str, typer.Option("--limit", metavar="N", help="Most contacts to list of each kind.")
    ] = "20",
    as_json: options.Json = None,
) -> None:
    """Compare the contacts of two runs.

    It tells which are new, gone or changed, for two imports of the same source say. With --json all
    of them are listed.
    """
    for run in (old, new):
        options.require_run(run)
    from importer import pipeline
    from importer.report import diff_json, diff_text
    from importer.settings import load_settings

    settings = load_settings(json=as_json)
    most = options.whole(limit, "--limit", least=0)
    found = pipeline.diff(old, new, settings)
    if settings.as_json:
        write_json(diff_json(found))
    else:
        write_line(diff_text(found, most, width()))


@command()
def prune(
    older_than: options.OlderThan,
    unfinished: Annotated[
        bool,
        typer.Option("--unfinished", help="Also runs begun so long ago that never ended."),
    ] = False,
    as_json: options.Json = None,
) -> None:
    """Remove the rows of old runs, keep their summaries.

    Runs that did not come to their end are left alone with their retries, and so are report files
    and the ledger. With --unfinished those that nobody is at work on go, too, and can no longer be
    resumed.
    """
    from importer import pipeline
    from importer.report import amount
    from importer.settings import load_settings

    settings = load_settings(json=as_json)
    pruned = pipeline.prune(settings, options.age(older_than), unfinished=unfinished)
    if settings.as_json:
        write_json(
            {
                "runs": list(pruned.runs),
                "rows": pruned.rows,
                "contacts": pruned.contacts,
                "unfinished": list(pruned.unfinished),
                "discarded": list(pruned.discarded),
            }
        )
        return
    write_sentences(
        f"Removed {amount(pruned.rows, 'row')} and {amount(pruned.contacts, 'contact')} of "
        f"{amount(len(pruned.runs), 'run')} older than {older_than}; the summaries are kept."
    )
    if pruned.discarded:
        write_sentences(f"Never planned, and gone altogether: {', '.join(pruned.discarded)}.")
    if pruned.unfinished:
        write_sentences(
            "Left alone, for they can be resumed, are at work, are a job's that waits (`importer "
            "jobs status`), or belong to a run that stays: "
            f"{', '.join(pruned.unfinished)}."
        )


@command()
def report(
    run: options.Run,
    reports: Annotated[
        str | None,
        typer.Option("--reports", metavar="DIR", help="Another folder than the run's own."),
    ] = None,
    as_json: options.Json = None,
    quiet: options.Quiet = None,
) -> None:
    """Write the report files of a run again.

    Use it when they were lost or moved: all that they hold is in the store.
    """
    from importer import pipeline
    from importer.settings import load_settings

    options.require_run(run)
    settings = load_settings(reports=reports, json=as_json, quiet=quiet)
    folder = Path(settings.reports) if reports is not None else None
    log.configure(settings)
    with Watch(quiet=settings.quiet, log=log.info) as watch:
        summary = pipeline.report(run, settings, folder=folder, progress=watch)
    _write(summary, settings)


def _write(summary: "Summary", settings: "Settings") -> None:
    from importer.report import summary_json, summary_text

    if settings.as_json:
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
