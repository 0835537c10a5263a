"""``doctor``: says in plain words whether everything is in place for a run."""

import sys
from typing import Annotated

import typer

from importer.cli import checks, options
from importer.cli.app import command
from importer.cli.terminal import shows, write_json, write_line, write_sentences
from importer.errors import ImporterError

SIGNS = {"ok": "✓", "hint": "!", "wrong": "✗"}
PLAIN_SIGNS = {"ok": "ok   ", "hint": "hint ", "wrong": "WRONG"}


@command()
def doctor(
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not ask the API whether it takes the key.")
    ] = False,
    channel: options.Channel = None,
    mapping: options.Mapping = None,
    as_json: options.Json = None,
) -> None:
    """Check settings, key, channel and store.

    Each check says what is wrong and what to do. The API is asked with a request without a phone
    number, so nothing can be stored by it. Exit code 0: all is well; 2: something is wrong.
    """
    findings = list(checks.examine(offline=offline, channel=channel, mapping=mapping))
    wrong = any(finding.state == "wrong" for finding in findings)
    if _wants_json(as_json):
        write_json(
            {
                "ok": not wrong,
                "findings": [
                    {"check": each.check, "state": each.state, "message": each.message}
                    for each in findings
                ],
            }
        )
    else:
        signs = SIGNS if shows("".join(SIGNS.values()), sys.stdout) else PLAIN_SIGNS
        for each in findings:
            write_sentences(f"{signs[each.state]} {each.check}: {each.message}")
        write_line("")
        write_line("Something is wrong: see above." if wrong else "All is well.")
    raise typer.Exit(2 if wrong else 0)


def _wants_json(given: bool | None) -> bool:
    """Settings that cannot be read are a finding: then the command line alone decides."""
    from importer.settings import load_settings

    try:
        return load_settings(json=given).as_json
    except ImporterError:
        return bool(given)
