"""The command line: a thin layer over the pipeline.

Nothing heavy is imported before a command needs it: ``importer --help`` stays under 0.4 s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from importer.cli import demo, doctor, history, jobs, ledger, mappings, sandbox
from importer.cli.app import app
from importer.cli.terminal import prepare_streams

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["app", "ledger", "main"]

COMMANDS = (
    jobs.run, jobs.check, mappings.suggest, jobs.resume, jobs.retry, history.runs, history.show,
    history.diff, history.report, history.prune, mappings.mappings, sandbox.sandbox, demo.demo,
    doctor.doctor,
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
    app(args=None if arguments is None else list(arguments), prog_name="importer")
    raise SystemExit(0)
