"""The command line: a thin layer over the pipeline.

Nothing heavy is imported before a command needs it: ``importer --help`` stays under 0.4 s.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

import typer

from importer.cli import (
    demo,
    doctor,
    history,
    jobs,
    ledger,
    mappings,
    nightly,
    sandbox,
    suppress,
)
from importer.cli.app import app
from importer.cli.ending import EXIT_NOT_STARTED, EXIT_STOPPED
from importer.cli.terminal import complain, complain_of, prepare_streams, tell_unwritten
from importer.errors import ImporterError
from importer.lines import lines

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["app", "ledger", "main", "suppress"]

COMMANDS = (
    jobs.run, jobs.check, mappings.suggest, jobs.resume, jobs.retry, history.runs, history.show,
    history.diff, history.report, history.prune, nightly.watch, mappings.mappings,
    sandbox.sandbox, demo.demo, doctor.doctor,
)  # fmt: skip
"""In the order in which ``--help`` lists them."""

app.registered_commands.sort(
    key=lambda registered: [command.__name__ for command in COMMANDS].index(registered.name or "")
)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and end with its exit code.

    Args:
        arguments: without the program's name; ``None`` takes them from the command line.
    """
    prepare_streams()
    given = sys.argv[1:] if arguments is None else list(arguments)
    lines.begin(given, os.environ)
    try:
        code = _run(given)
    except OSError as error:  # help is written before a command begins
        tell_unwritten(error)
        raise SystemExit(EXIT_NOT_STARTED) from None
    except ImporterError as error:  # and so is the version
        complain_of(error, error.exit_code)
        raise SystemExit(error.exit_code) from None
    raise SystemExit(code)


def _run(arguments: list[str]) -> int:
    """Run a command; give its exit code, or exit with it."""
    if not lines.as_json:
        app(args=arguments, prog_name="importer")
        return 0
    try:
        return app(args=arguments, prog_name="importer", standalone_mode=False) or 0
    except typer.Abort:
        complain("Stopped.", "stopped", exit_code=EXIT_STOPPED)
        return EXIT_STOPPED
    except Exception as error:
        # What is wrong with a command line is an error of click, which typer brings in its own way.
        message = getattr(error, "format_message", None)
        if message is None:
            raise
        complain(message(), error="UsageError", exit_code=EXIT_NOT_STARTED)
        return EXIT_NOT_STARTED
