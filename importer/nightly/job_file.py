"""What a job says: its YAML, strict like a mapping's."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from importer.errors import JobError
from importer.header import nearest
from importer.nightly.expecting import DAYS
from importer.nightly.notify import Event
from importer.strict_yaml import Kind, Part, parse
from importer.strict_yaml.scalars import (
    Amount,
    Flag,
    Limit,
    OptionalText,
    Text,
    Texts,
    Version,
    Whole,
    shown,
    to_text,
    to_texts,
    wrong,
)

if TYPE_CHECKING:
    from collections.abc import Callable

KEEP = "keep"
Number = TypeVar("Number", int | None, float | None)
MOST_DAYS = 36_500
AnyText = TypeVar("AnyText", bound=str)
_TIME_OF_DAY = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


def _each_of(value: object, known: tuple[AnyText, ...]) -> tuple[AnyText, ...]:
    """Read a list of names, each of which is known."""
    texts = {to_text(each) for each in to_texts(value)}
    for text in texts.difference(known):
        likely = nearest(text, known)
        hint = f"; did you mean {likely}?" if likely else ""
        raise wrong(f"must name some of {', '.join(known)}, not {shown(text)}{hint}")
    return tuple(each for each in known if each in texts)


def _choices(known: tuple[str, ...]) -> dict[str, object]:
    one = {"enum": [str(each) for each in known]}
    return {"anyOf": [{"type": "array", "items": one, "minItems": 1}, one]}


def _time_of_day(value: object) -> time | None:
    if value is None or isinstance(value, time):
        return value
    found = _TIME_OF_DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise wrong(f"must be a time of day such as 06:00, not {shown(value)}")
    return time(int(found[1]), int(found[2]))


def _known_zone(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise wrong(f"must be a time zone such as Europe/Berlin, not {shown(value)}") from None
    return value


def _not_off(value: object) -> object:
    return False if isinstance(value, str) and value.casefold() == "off" else value


class Hold(Part):
    """When a file is so unlike those before it that somebody has to look at it first.

    Each is a number, or off. Shares are of all rows, in percent; they are compared with the median
    of the last 7 imports.
    """

    rows: Limit = 50.0
    """Percent that the number of rows may be above or below the median."""
    invalid: Limit = 5.0
    """Points by which the share of invalid rows may be above it."""
    duplicates: Limit = 10.0
    """Points by which the share of duplicates may be above it."""
    changed: Limit = 30.0
    """Points by which the share of rows that are to be sent may be above it."""
    regions: Limit = 20.0
    """Points of all numbers that may belong to other countries than before."""
    columns: Annotated[Flag, BeforeValidator(_not_off)] = True
    """Whether a column that is missing or new is a reason."""
    older: Annotated[Flag, BeforeValidator(_not_off)] = True
    """Whether a file that is older than the last one is a reason."""


def _between(least: float, most: float) -> Callable[[Number], Number]:
    """Refuse what the settings would refuse, with the key and the line."""

    def check(value: Number) -> Number:
        if value is not None and not least <= value <= most:
            raise wrong(f"must be from {least:,} to {most:,}, not {value:,}")
        return value

    return check


class Limits(Part):
    """How fast is sent, and when a run stops; what is not said is as for `importer run`."""

    concurrency: Annotated[Whole | None, AfterValidator(_between(1, 1000))] = None
    """Most requests in flight."""
    rate: Annotated[Amount | None, AfterValidator(_between(0.001, 1_000_000))] = None
    """Most requests a second."""
    max_failures: Annotated[Amount | None, AfterValidator(_between(0, 100))] = None
    """Percent of the latest contacts."""
    max_outage: Annotated[Amount | None, AfterValidator(_between(0, 10_080))] = None
    """Minutes."""


class Notify(Part):
    """Who is told what became of files, by messages that hold counts and nobody's data."""

    to: Texts
    """Addresses as apprise writes them, or $NAME for a variable that holds some."""
    on: Annotated[
        tuple[Event, ...],
        BeforeValidator(lambda value: _each_of(value, tuple(Event))),
        WithJsonSchema(_choices(tuple(Event))),
    ] = tuple(Event)
    """What is told of."""
    attach_failures: Flag = False
    """true: the file with the rows that failed comes with the message. It holds people's data."""


class Sftp(Part):
    """How to get into another machine. Its host key must be known: none is ever added."""

    known_hosts: OptionalText = None
    """The file with the keys of known hosts, relative to this one; ~/.ssh/known_hosts if none."""
    key: OptionalText = None
    """The file with the private key, relative to this one; the usual ones and the agent if none."""
    password_from: OptionalText = None
    """The variable that holds a password."""


def _days(value: float | None) -> float | None:
    if value is not None and value > MOST_DAYS:
        raise wrong(f"must be at most {MOST_DAYS} days, or off")
    return value


class Keep(Part):
    """For how many days what earlier files left is kept; off: for ever."""

    rows: Annotated[Limit, AfterValidator(_days)] = None
    """Rows and contacts in the store. What was accepted stays known, and counts stay."""
    reports: Annotated[Limit, AfterValidator(_days)] = None
    """The reports of runs, and the files in the places for what is done and what failed."""


def _hold(value: object) -> object:
    if value is None:
        return {}
    if value is False or (isinstance(value, str) and value.casefold() in {"off", "false"}):
        return dict.fromkeys(("rows", "invalid", "duplicates", "changed", "regions"), False) | {
            "columns": False, "older": False,
        }  # fmt: skip
    return value


def _seconds(value: float | None) -> float | None:
    if value is not None and value > 3600:
        raise wrong("must be at most 3600 seconds")
    return value


def _some(value: float) -> float:
    if not value:
        raise wrong("must be above 0, for a file that is still being written would be taken")
    return value


def _place(value: str) -> str:
    if not value.isprintable():
        raise wrong(f"must be a folder or an address, not {shown(value)}")
    return value


def in_home(text: str) -> Path:
    """A path, with ``~`` as a shell has it; ``~NAME`` where there is nobody of that name stays."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def _elsewhere(value: str) -> str:
    if value.casefold() == KEEP:
        return KEEP
    if not PurePosixPath(value.replace("\\", "/")).parts:
        raise wrong("must be another folder than the watched one, or keep")
    return value


def _pattern(value: str) -> str:
    if "/" in value or "\\" in value:
        raise wrong(f"must be the pattern of a file's name, without a folder, not {shown(value)}")
    return value


class NightlyJob(Part):
    """A place that is watched, and what is done with the files that appear in it."""

    version: Version = 1
    """The version of this format."""
    watch: Annotated[Text, AfterValidator(_place)]
    """The folder with the files, relative to this file; or s3://BUCKET/PREFIX, or
    sftp://USER@HOST/PATH."""
    pattern: Annotated[Text, AfterValidator(_pattern)] = "*"
    """Which files are meant, such as contacts-*.csv."""
    mapping: OptionalText = None
    """A mapping's file, relative to this one, or a preset."""
    channel: OptionalText = None
    """The channel's id, where the mapping names none."""
    region: OptionalText = None
    """For numbers without a country code."""
    changed_only: Flag = True
    """Whether only what changed since it was last accepted is sent."""
    order: Literal["name", "time"] = "name"
    """In which order several files are imported."""
    settle: Annotated[Amount, AfterValidator(_seconds), AfterValidator(_some)] = 5.0
    """Seconds for which size and time of a file must stay the same before it is taken."""
    poll: Annotated[Amount | None, AfterValidator(_seconds)] = None
    """Seconds between two looks of a watch, where the system does not tell of changes before; 5 for
    a folder of this machine and 60 for one elsewhere, where nothing is said."""
    sftp: Annotated[Sftp, BeforeValidator(lambda value: {} if value is None else value)] = Field(
        default_factory=Sftp
    )
    """How to get into sftp://."""
    wait_for_marker: Flag = False
    """true: a file is taken only when FILE.done lies beside it."""
    again: Flag = False
    """true: a file is imported also where one with the same content was."""
    done: Annotated[Text, AfterValidator(_elsewhere)] = "done"
    """The folder to which imported files are moved, relative to the watched one; or keep."""
    failed: Annotated[Text, AfterValidator(_elsewhere)] = "failed"
    """The folder for those that could not be read or were rejected; or keep."""
    reports: OptionalText = None
    """The folder for reports, relative to this file."""
    expect_by: Annotated[
        time | None,
        BeforeValidator(_time_of_day),
        WithJsonSchema({"type": ["string", "null"], "pattern": _TIME_OF_DAY.pattern}),
    ] = None
    """The time of day, such as 06:00, by which a file is to have come; else somebody is told."""
    expect_on: Annotated[
        tuple[str, ...],
        BeforeValidator(lambda value: _each_of(value, DAYS)),
        WithJsonSchema(_choices(DAYS)),
    ] = DAYS
    """On which days one is: mon, tue, wed, thu, fri, sat, sun."""
    timezone: Annotated[OptionalText, AfterValidator(_known_zone)] = None
    """Whose time of day that is, such as Europe/Berlin; this machine's where none is named."""
    retry_failed: Whole = 3
    """So many earlier imports are asked for rows that failed, which are tried again after the next
    one; 0: none."""
    notify: Notify | None = None
    """Who is told."""
    heartbeat: OptionalText = None
    """A file, relative to this one, that is written, or a URL that is called, after each look."""
    keep: Annotated[Keep, BeforeValidator(lambda value: {} if value is None else value)] = Field(
        default_factory=Keep
    )
    """For how many days what earlier files left is kept."""
    hold: Annotated[Hold, BeforeValidator(_hold)] = Field(default_factory=Hold)
    """When a file is so unlike those before it that it waits for somebody to look at it."""
    limits: Annotated[Limits, BeforeValidator(lambda value: {} if value is None else value)] = (
        Field(default_factory=Limits)
    )
    """How fast is sent, and when a run stops."""


_KIND = Kind(
    noun="job",
    error=JobError,
    too_large="Name the YAML file.",
    at_least="watch: FOLDER.",
    no_table="that is a YAML file which says which folder is watched. Name it.",
    parts={
        (): NightlyJob,
        ("hold",): Hold,
        ("limits",): Limits,
        ("notify",): Notify,
        ("keep",): Keep,
        ("sftp",): Sftp,
    },
)


def parse_job(text: str, name: str) -> NightlyJob:
    """Read a job from its YAML text; ``name`` is the file's, for messages.

    Raises:
        JobError: it is wrong; names each problem's line.
    """
    return parse(text, name, _KIND, NightlyJob)
