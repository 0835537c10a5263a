"""The options that several commands share; each is also a setting (see ``importer.settings``).

Numbers stay text here: the settings check them, and say in a sentence what is wrong. A flag that is
not given is ``None``, so that the setting holds.
"""

import re
import sys
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, BinaryIO, TypeAlias

import typer

from importer.errors import RunError, SettingsError, SourceError

STDIN = "-"
AGES = {
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "y": timedelta(days=365),
}
LONGEST_AGE = 1000 * AGES["y"]
"""Longer ago there is no date."""

Files: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE",
        help="CSV, XLSX, XLS, ODS files, also packed; https links; - is standard input.",
    ),
]
Mapping: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--mapping",
        "-m",
        metavar="PATH|PRESET",
        help="Which column is what: a YAML file, or a name from `importer mappings`.",
    ),
]
Channel: TypeAlias = Annotated[
    str | None,
    typer.Option("--channel", metavar="ID", help="The WhatsApp channel to import into."),
]
Region: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--region", metavar="CC", help="Country of numbers without a country code, such as IN."
    ),
]
Sheet: TypeAlias = Annotated[
    str | None,
    typer.Option("--sheet", metavar="NAME|NUMBER", help="The sheet of a workbook, from 1."),
]
HeaderRow: TypeAlias = Annotated[
    str | None,
    typer.Option("--header-row", metavar="N", help="The row that holds the headers, from 1."),
]
HeaderRows: TypeAlias = Annotated[
    str | None,
    typer.Option("--header-rows", metavar="N", help="2 where the header has two lines."),
]
Header: TypeAlias = Annotated[
    bool | None,
    typer.Option(
        "--header/--no-header",
        help="--no-header: the first row is data; the columns are called Column 1, Column 2, …",
    ),
]
LastRow: TypeAlias = Annotated[
    str | None,
    typer.Option("--last-row", metavar="N", help="The table's last row; the rest is left out."),
]
Columns: TypeAlias = Annotated[
    str | None,
    typer.Option("--columns", metavar="A:C", help="The table's columns; others are left out."),
]
Footer: TypeAlias = Annotated[
    bool | None,
    typer.Option(
        "--footer/--no-footer",
        help="Set aside rows that look like totals below the table (default), or read every row.",
    ),
]
Encoding: TypeAlias = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="Of a CSV file, such as utf-8 or cp1252."),
]
Delimiter: TypeAlias = Annotated[
    str | None,
    typer.Option("--delimiter", metavar="CHARACTER", help="Of a CSV file: , ; | or tab."),
]
Quote: TypeAlias = Annotated[
    str | None,
    typer.Option("--quote", metavar="KIND", help="Of a CSV file: double, single or none."),
]
Escape: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--escape", metavar="KIND", help="Quotes within a CSV cell: doubled or backslash."
    ),
]
ChangedOnly: TypeAlias = Annotated[
    bool | None,
    typer.Option(
        "--changed-only/--no-changed-only",
        help="Leave out contacts that were accepted with the same values.",
    ),
]
Concurrency: TypeAlias = Annotated[
    str | None,
    typer.Option("--concurrency", metavar="N", help="Most requests in flight (default 256)."),
]
Rate: TypeAlias = Annotated[
    str | None,
    typer.Option("--rate", metavar="N", help="Most requests a second (default: no limit)."),
]
MaxFailures: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--max-failures",
        metavar="PERCENT",
        help="Stop when more than this share of the latest contacts fails (default 25).",
    ),
]
MaxOutage: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--max-outage",
        metavar="MINUTES",
        help="Stop when Rampwin has not answered for so long (default 10).",
    ),
]
Wait: TypeAlias = Annotated[
    bool | None,
    typer.Option(
        "--wait/--no-wait",
        help="Where another run is sending to the channel: wait for it (default), or stop.",
    ),
]
Reports: TypeAlias = Annotated[
    str | None,
    typer.Option("--reports", metavar="DIR", help="Where reports are written (default reports)."),
]
OlderThan: TypeAlias = Annotated[
    str, typer.Option("--older-than", metavar="AGE", help="Such as 90d, 12w or 2y.")
]
Phone: TypeAlias = Annotated[
    str, typer.Argument(metavar="PHONE", help="With + and the country code, or see --region.")
]
Json: TypeAlias = Annotated[
    bool | None,
    typer.Option("--json/--no-json", help="Print JSON on stdout and nothing else there."),
]
Quiet: TypeAlias = Annotated[
    bool | None, typer.Option("--quiet/--no-quiet", help="No progress and no log lines.")
]
LogFormat: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--log-format", metavar="FORMAT", help="What stderr gets: text, or json (one a line)."
    ),
]
LogLevel: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--log-level", metavar="LEVEL", help="debug (a line for each attempt), info or warning."
    ),
]
Logs: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--logs", metavar="FOLDER", help="Write log lines there, a file each day, not to stderr."
    ),
]
KeepLogs: TypeAlias = Annotated[
    int | None,
    typer.Option("--keep-logs", metavar="DAYS", help="Remove those files after so many days (90)."),
]
Metrics: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--metrics", metavar="FILE", help="Write metrics for Prometheus there (NAME.prom)."
    ),
]
Run: TypeAlias = Annotated[
    str, typer.Argument(metavar="RUN", help="A run, as `importer runs` shows it.")
]
MaybeRun: TypeAlias = Annotated[
    str | None,
    typer.Argument(
        metavar="RUN", help="A run, as `importer runs` shows it; else the newest that stopped."
    ),
]


def moment(text: str | None, name: str, *, end: bool = False) -> datetime | None:
    """A date (UTC) or a time that was given, e.g. ``2026-11-30``; with ``end`` a date's end.

    Raises:
        SettingsError: it is neither.
    """
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise SettingsError(
            f"{name} '{text}' is no date: write it like 2026-11-30, or 2026-11-30T18:00."
        ) from None
    if end and len(text.strip()) == len("2026-11-30"):
        found = datetime.combine(found, time.max)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def age(text: str) -> timedelta:
    """An age such as ``90d``, ``12w`` or ``36h``.

    Raises:
        SettingsError: it is none.
    """
    found = re.fullmatch(r"\s*(\d{1,5})\s*([hdwy])\s*", text.lower(), re.ASCII)
    if found is None or int(found[1]) * AGES[found[2]] > LONGEST_AGE:
        raise SettingsError(
            f"'{text}' is no age: write a number and h, d, w or y, for example 90d; at most 1000y."
        )
    return int(found[1]) * AGES[found[2]]


def whole(text: str, option: str, *, least: int) -> int:
    """A whole number that was given.

    Raises:
        SettingsError: it is none, or less than ``least``.
    """
    if not re.fullmatch(r"\s*\d{1,9}\s*", text, re.ASCII) or int(text) < least:
        raise SettingsError(nonsense(option, text, f"a whole number, {least} or more"))
    return int(text)


def nonsense(option: str, value: object, wanted: str) -> str:
    """The sentence for a value that cannot be used, as the settings say it."""
    return f"{option} '{value}' makes no sense: write {wanted}."


def filled(text: str | None, name: str) -> str | None:
    """A text to search for; an unset variable of a script would find what was not meant.

    Raises:
        SettingsError: it is empty.
    """
    if text is not None and not text.strip():
        raise SettingsError(f"{name} is empty: give a value, or leave it out.")
    return text


def opened(file: str) -> str | BinaryIO:
    """A file as it is named on the command line; ``-`` is standard input.

    Raises:
        SourceError: standard input is closed.
    """
    if file != STDIN:
        return file
    if sys.stdin is None:
        raise SourceError("Standard input is closed: pipe a file into it, or name a file.")
    return sys.stdin.buffer


def require_run(run: str) -> None:
    """Refuse a run without a name, as an unset variable of a script gives it.

    Raises:
        RunError: it is empty.
    """
    if not run.strip():
        raise RunError("Name a run; `importer runs` lists them.")
