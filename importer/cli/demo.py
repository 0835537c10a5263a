"""``demo``: imports the sample files into a sandbox that it starts itself."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from importer.cli import log
from importer.cli.app import command
from importer.cli.ending import EXIT_STOPPED
from importer.cli.progress import Watch
from importer.cli.stopping import stop_on_signal
from importer.cli.terminal import width, write_line, write_sentences
from importer.errors import SourceError

if TYPE_CHECKING:
    from threading import Event

    from importer.model import Summary
    from importer.rampwin.sandbox import Sandbox
    from importer.settings import Settings

STEPS = (("leads.csv", None), ("customers.xlsx", "customers.yaml"))
"""Sample file and its mapping; without one the headers decide."""


@command()
def demo(
    reports: Annotated[
        str, typer.Option("--reports", metavar="DIR", help="Where reports are written.")
    ] = "reports",
) -> None:
    """Import sample files into a sandbox of its own.

    It needs no account, no key and no network. Some sample rows are wrong on purpose, to show what
    becomes of such rows; the exit code is 0 all the same. Your settings and your store are not
    touched.
    """
    from importer.rampwin.sandbox import Sandbox

    log.configure()
    with (
        tempfile.TemporaryDirectory(prefix="importer-demo-", ignore_cleanup_errors=True) as folder,
        Sandbox() as sandbox,
        stop_on_signal() as stop,
    ):
        write_line(f"A sandbox listens on {sandbox.url}; nothing leaves this machine.")
        settings = _settings(sandbox, Path(folder), reports)
        for source, mapping in STEPS:
            summary = _import(source, mapping, settings, stop)
            if summary.stop is not None:
                raise typer.Exit(summary.exit_code)
            if stop.is_set():
                raise typer.Exit(EXIT_STOPPED)
        held = len(sandbox.contacts())
    closing = (
        f"The sandbox holds {held:,} contacts now. Some sample rows are wrong or duplicate on "
        f"purpose: the reports in {Path(reports).absolute()} say what became of each row."
    )
    write_line("")
    write_sentences(closing)


def _settings(sandbox: "Sandbox", folder: Path, reports: str) -> "Settings":
    """Settings that take nothing from the user's own."""
    from pydantic import SecretStr

    from importer.settings import Settings

    return Settings(
        api_key=SecretStr(sandbox.options.api_key),
        channel=sandbox.options.channels[0],
        base_url=sandbox.url,
        store=f"sqlite:///{(folder / 'demo.db').as_posix()}",
        reports=Path(reports),
    )


def _import(source: str, mapping: str | None, settings: "Settings", stop: "Event") -> "Summary":
    from importer import pipeline
    from importer.report import summary_text
    from importer.resources import sample_data_folder

    folder = sample_data_folder()
    if not (folder / source).is_file():
        raise SourceError(f"The sample file {folder / source} is missing: install importer again.")
    write_line("")
    write_line(f"Importing {folder / source}")
    with Watch(quiet=False, log=log.info) as watch:
        summary = pipeline.run(
            [folder / source],
            settings,
            mapping=folder / mapping if mapping else None,
            progress=watch,
            stop=stop,
        )
    write_line("")
    write_line(summary_text(summary, width()))
    return summary
