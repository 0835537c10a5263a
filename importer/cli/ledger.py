"""``ledger``: what Rampwin accepted for a contact, and how a person is forgotten."""

import sys
from typing import Annotated

import typer

from importer.cli import options
from importer.cli.app import app
from importer.cli.ending import guarded
from importer.cli.terminal import width, write_json, write_line, write_sentences
from importer.errors import SettingsError

ledger = typer.Typer(
    help="What Rampwin accepted for a contact; forget a person.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(ledger, name="ledger")


def show(
    phone: options.Phone,
    channel: Annotated[
        str | None, typer.Option("--channel", metavar="ID", help="Only this channel.")
    ] = None,
    region: options.Region = None,
    as_json: options.Json = None,
) -> None:
    """Show what was accepted for a contact, the newest state first."""
    from importer import pipeline
    from importer.report import ledger_json, ledger_text
    from importer.settings import load_settings

    settings = load_settings(region=region, json=as_json)
    states = pipeline.ledger(phone, settings, channel=channel)
    if settings.as_json:
        write_json([ledger_json(state) for state in states])
    elif states:
        write_line(ledger_text(states, width()))
    else:
        write_line("Nothing was accepted for this number, or it was forgotten.")


def forget(
    phone: Annotated[
        str | None,
        typer.Argument(metavar="PHONE", help="With + and the country code, or see --region."),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Empty the ledger; the rows of runs stay.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --all: do not ask.")] = False,
    region: options.Region = None,
    as_json: options.Json = None,
) -> None:
    """Forget a person: in the ledger and in the rows of all runs.

    The person's rows stay, empty, so that each run still adds up; somebody else's lose only what
    holds the number. Report files are yours to remove: the runs that had the number are named.
    A number on the suppression list stays on it.
    """
    from importer import pipeline
    from importer.report import amount
    from importer.settings import load_settings

    if (phone is None) == (not everybody):
        which = "not both" if everybody else "one of the two"
        raise SettingsError(f"Name a number to forget, or give --all to empty the ledger: {which}.")
    settings = load_settings(region=region, json=as_json)
    if phone is None:
        _ask(yes=yes)
        entries = pipeline.forget_all(settings)
        if settings.as_json:
            write_json({"entries": entries, "rows": 0, "runs": [], "reports": []})
        else:
            write_line(f"The ledger is empty; it held {amount(entries, 'contact')}.")
        return
    found = pipeline.forget(phone, settings)
    stays = pipeline.is_suppressed(phone, settings)
    if settings.as_json:
        write_json(
            {
                "entries": found.entries,
                "rows": found.rows,
                "runs": list(found.runs),
                "reports": list(found.reports),
                "suppressed": stays,
            }
        )
        return
    write_sentences(
        f"Forgotten: {amount(found.entries, 'contact')} of the ledger, "
        f"{amount(found.rows, 'row')} of {amount(len(found.runs), 'run')}."
    )
    if found.reports:
        write_sentences(
            f"The reports of these runs may still hold the number: {', '.join(found.reports)}."
        )
    for other in pipeline.other_forms(phone, settings):
        write_sentences(
            f"Not forgotten is {other}, another way to write it: forget that as well if it is the "
            "same person's."
        )
    if stays:
        write_sentences(
            "It stays on the suppression list, so that no import sends to it again: "
            "`importer suppress remove` takes it off."
        )
    else:
        write_sentences(
            "An import may send to it again, also where a row said no: `importer suppress add` "
            "keeps it from that."
        )


def prune(older_than: options.OlderThan, as_json: options.Json = None) -> None:
    """Remove what was accepted longer ago and not since."""
    from importer import pipeline
    from importer.report import amount
    from importer.settings import load_settings

    settings = load_settings(json=as_json)
    entries = pipeline.prune_accepted(settings, options.age(older_than))
    if settings.as_json:
        write_json({"entries": entries})
    else:
        write_line(f"Removed {amount(entries, 'contact')}, accepted more than {older_than} ago.")


def _ask(*, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin or not sys.stdin.isatty():
        raise SettingsError("Nobody is there to ask: give --yes to empty the ledger.")
    typer.confirm("Empty the ledger? --changed-only will then send everybody again.", abort=True)


for _command in (show, forget, prune):
    ledger.command(_command.__name__)(guarded(_command))
