"""The command line: a thin layer over the pipeline.

Nothing heavy is imported before a command needs it: ``importer --help`` stays under 0.4 s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from importer.cli import demo, doctor, history, jobs, ledger, mappings, sandbox, suppress
from importer.cli.app import app
from importer.cli.ending import EXIT_NOT_STARTED
from importer.cli.terminal import prepare_streams, tell, tell_unwritten
from importer.errors import ImporterError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["app", "ledger", "main", "suppress"]

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
    try:
        app(args=None if arguments is None else list(arguments), prog_name="importer")
    except OSError as error:  # help is written before a command begins
        tell_unwritten(error)
        raise SystemExit(EXIT_NOT_STARTED) from None
    except ImporterError as error:  # and so is the version
        tell(f"importer: {error}")
        raise SystemExit(error.exit_code) from None
    raise SystemExit(0)
