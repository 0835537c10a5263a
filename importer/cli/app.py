"""The typer application, and how a command joins it."""

from collections.abc import Callable
from typing import Annotated, ParamSpec, TypeVar

import typer

from importer import __version__
from importer.cli.ending import guarded
from importer.cli.terminal import write_line

P = ParamSpec("P")
R = TypeVar("R")

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def command(*, sends: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Add a function as a command of its own name; its errors become messages and exit codes.

    Args:
        sends: it sends contacts, so whatever ends it early is exit code 3: ``resume`` carries on.
    """

    def register(function: Callable[P, R]) -> Callable[P, R]:
        # `import` and the like are names in Python, so a trailing underscore is not the command's.
        app.command(function.__name__.rstrip("_"))(guarded(function, sends=sends))
        return function

    return register


def _show_version(wanted: bool) -> None:
    if wanted:
        write_line(f"importer {__version__}")
        raise typer.Exit


@app.callback()
def importer(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Print the version and end."
        ),
    ] = False,
) -> None:
    """Imports contacts from CSV and Excel files into Rampwin, with an account of every row.

    Start with `importer demo`, which needs no account; then `importer check FILE` says what would
    happen, and `importer run FILE` does it.
    """
