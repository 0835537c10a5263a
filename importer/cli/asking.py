"""Asks a person what a file leaves in doubt; where nobody is there, the doubt ends the command."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from importer.cli.terminal import interactive, tell
from importer.errors import SourceError
from importer.lines import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.model import Problem
    from importer.settings import Settings

T = TypeVar("T")


def settled(files: Sequence[str], settings: Settings, work: Callable[[Settings], T]) -> T:
    """Do some work, and where its file can be read in several ways, let the user choose and go on.

    Args:
        files: as on the command line; of several nobody would know which one an answer is for.
        settings: how to read them.
        work: is called with settings, and again after each answer.

    Raises:
        SourceError: nobody is there to ask, or there is nothing to choose from.
        typer.Exit: the user chose none.
    """
    while True:
        try:
            return work(settings)
        except SourceError as error:
            if not error.ways or not _may_ask(files, settings):
                raise
            way = _ask(error)
            settings = settings.model_copy(update=as_setting(way))
            tell(f"Reading it with {way}. With this option you are not asked.")


def as_setting(way: str) -> dict[str, Any]:
    """The setting of an option such as ``--header-row 2`` or ``--no-header``."""
    name, _, value = way.removeprefix("--").partition(" ")
    if name.startswith("no-"):
        return {name.removeprefix("no-").replace("-", "_"): False}
    return {name.replace("-", "_"): int(value) if value.isdecimal() else value}


def shall_go_on(why: Problem, settings: Settings) -> bool:
    """Ask whether a run goes on that stopped by itself; ``False`` where nobody is there."""
    if not _is_watched(settings):
        return False
    tell(f"importer: {why.message}\n")
    try:
        return typer.confirm("Send the contacts that are left all the same", err=True)
    except typer.Abort:
        tell("")
        return False


def _may_ask(files: Sequence[str], settings: Settings) -> bool:
    return len(files) == 1 and files[0] != "-" and _is_watched(settings)


def _is_watched(settings: Settings) -> bool:
    if settings.quiet or settings.as_json or lines.as_json:
        return False
    return bool(sys.stdin) and sys.stdin.isatty() and interactive()


def _ask(error: SourceError) -> str:
    tell(f"importer: {error}\n")
    for number, way in enumerate(error.ways, 1):
        tell(f"  {number}  {way}")
    while True:
        try:
            answer = typer.prompt(
                f"Which one (1 to {len(error.ways)}; Enter stops)",
                default="",
                show_default=False,
                err=True,
            ).strip()
        except typer.Abort:
            tell("")
            raise typer.Exit(error.exit_code) from None
        if not answer:
            raise typer.Exit(error.exit_code)
        if answer.isdecimal() and 1 <= int(answer) <= len(error.ways):
            return error.ways[int(answer) - 1]
