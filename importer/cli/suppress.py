"""``suppress``: the list of people who are never to be sent to."""

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from importer.cli import options
from importer.cli.app import app
from importer.cli.ending import guarded
from importer.cli.terminal import tell, write_json, write_line, write_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.pipeline import Listed

suppress = typer.Typer(
    help="The list of numbers that no run sends to.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(suppress, name="suppress")

SHOWN = 5
"""So many numbers are repeated as they were read."""

Numbers: TypeAlias = Annotated[
    list[str],
    typer.Argument(metavar="NUMBER", help="With + and the country code, or see --region."),
]
Reason: TypeAlias = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Kept with each number.")
]


def add(
    numbers: Numbers,
    reason: Reason = None,
    region: options.Region = None,
    as_json: options.Json = None,
) -> None:
    """Put numbers on the list: no run, retry or resume sends to them.

    All of them, or none where one cannot be read.
    """
    from importer import pipeline
    from importer.settings import load_settings

    settings = load_settings(region=region, json=as_json)
    _tell_added(pipeline.suppress(numbers, settings, reason), as_json=settings.as_json)


def import_(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A table with a phone column, or a number a line; - is stdin.",
        ),
    ],
    reason: Reason = None,
    region: options.Region = None,
    sheet: options.Sheet = None,
    header_row: options.HeaderRow = None,
    encoding: options.Encoding = None,
    delimiter: options.Delimiter = None,
    as_json: options.Json = None,
) -> None:
    """Put all numbers of a file on the list.

    Or none of them, where one cannot be read.
    """
    from importer import pipeline
    from importer.settings import load_settings

    settings = load_settings(
        region=region,
        sheet=sheet,
        header_row=header_row,
        encoding=encoding,
        delimiter=delimiter,
        json=as_json,
    )
    done = pipeline.suppress_file(options.opened(file), file, settings, reason)
    for note in done.notes:
        tell(f"{note[:1].upper()}{note[1:]}.")
    if done.numbers or settings.as_json:
        _tell_added(done, as_json=settings.as_json)
    else:
        shown = "standard input" if file == options.STDIN else file
        write_sentences(f"No number is in {shown}, so the suppression list stays as it was.")


def remove(numbers: Numbers, region: options.Region = None, as_json: options.Json = None) -> None:
    """Take numbers off the list, so that they are sent to again."""
    from importer import pipeline
    from importer.report import amount
    from importer.settings import load_settings

    settings = load_settings(region=region, json=as_json)
    done = pipeline.unsuppress(numbers, settings)
    if settings.as_json:
        write_json({"numbers": list(done.numbers), "removed": done.changed})
        return
    if done.changed:
        write_sentences(f"Removed {amount(done.changed, 'number')} from the suppression list.")
    if done.absent:
        write_sentences(f"Not on the suppression list: {_some(done.absent)}.")


def list_(as_json: options.Json = None) -> None:
    """Print the list, one number a line.

    With --json dates and reasons, too.
    """
    from importer import pipeline
    from importer.settings import load_settings

    settings = load_settings(json=as_json)
    entries = pipeline.suppressed(settings)
    if settings.as_json:
        write_json([entry._asdict() for entry in entries])
        return
    for entry in entries:
        write_line(entry.phone)
    if not entries:
        tell("The suppression list is empty.")


def _tell_added(done: "Listed", *, as_json: bool) -> None:
    from importer.report import amount

    known = len(done.numbers) - done.changed
    if as_json:
        write_json({"numbers": list(done.numbers), "added": done.changed})
        return
    before = f"; {known:,} already there" if known else ""
    write_sentences(
        f"Added {amount(done.changed, 'number')} to the suppression list{before}: "
        f"{_some(done.numbers)}."
    )


def _some(numbers: "Sequence[str]") -> str:
    more = f" and {len(numbers) - SHOWN:,} more" if len(numbers) > SHOWN else ""
    return ", ".join(numbers[:SHOWN]) + more


for _command in (add, remove, list_, import_):
    suppress.command(_command.__name__.rstrip("_"))(guarded(_command))
