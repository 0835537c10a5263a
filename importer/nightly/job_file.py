"""What a job says: its YAML, strict like a mapping's, and where jobs are found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from importer.errors import JobError
from importer.header import nearest
from importer.strict_yaml import Kind, Part, parse
from importer.strict_yaml.scalars import (
    Amount,
    Flag,
    Limit,
    OptionalText,
    Text,
    Version,
    shown,
    wrong,
)

KEEP = "keep"
MAX_BYTES = 2**20
_SUFFIXES = (".yaml", ".yml")


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
    columns: Flag = True
    """Whether a column that is missing or new is a reason."""
    older: Flag = True
    """Whether a file that is older than the last one is a reason."""


class Limits(Part):
    """How fast is sent, and when a run stops; what is not said is as for `importer run`."""

    concurrency: Amount | None = None
    """Most requests in flight."""
    rate: Amount | None = None
    """Most requests a second."""
    max_failures: Amount | None = None
    """Percent of the latest contacts."""
    max_outage: Amount | None = None
    """Minutes."""


def _hold(value: object) -> object:
    if value is None:
        return {}
    if value is False or (isinstance(value, str) and value.casefold() in {"off", "false"}):
        return dict.fromkeys(("rows", "invalid", "duplicates", "changed", "regions"), False) | {
            "columns": False, "older": False,
        }  # fmt: skip
    return value


def _seconds(value: float) -> float:
    if value > 3600:
        raise wrong("must be at most 3600 seconds")
    return value


def _pattern(value: str) -> str:
    if "/" in value or "\\" in value:
        raise wrong(f"must be the pattern of a file's name, without a folder, not {shown(value)}")
    return value


class NightlyJob(Part):
    """A place that is watched, and what is done with the files that appear in it."""

    version: Version = 1
    """The version of this format."""
    watch: Text
    """The folder with the files, relative to this file."""
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
    settle: Annotated[Amount, AfterValidator(_seconds)] = 5.0
    """Seconds for which size and time of a file must stay the same before it is taken."""
    wait_for_marker: Flag = False
    """true: a file is taken only when FILE.done lies beside it."""
    again: Flag = False
    """true: a file is imported also where one with the same content was."""
    done: Text = "done"
    """The folder to which imported files are moved, relative to the watched one; or keep."""
    failed: Text = "failed"
    """The folder for those that could not be read or were rejected; or keep."""
    reports: OptionalText = None
    """The folder for reports, relative to this file."""
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
    parts={(): NightlyJob, ("hold",): Hold, ("limits",): Limits},
)


@dataclass(frozen=True, slots=True)
class FoundJob:
    """A job and where it was found."""

    name: str
    """Of its file, without the suffix: by it everybody knows the job."""
    path: Path
    job: NightlyJob

    def beside(self, text: str) -> Path:
        """A path in the job's file, which is relative to it."""
        return (self.path.parent / Path(text).expanduser()).absolute()


def read_job_file(path: Path) -> FoundJob:
    """Read a job's YAML file.

    Raises:
        JobError: it cannot be read, or is wrong; names each problem's line.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise JobError(f"The job {path} cannot be read ({error.strerror}).") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise JobError(f"{path} is not UTF-8 text, as a job is: name its YAML file.") from None
    return FoundJob(path.stem, path.absolute(), parse_job(text, path.name))


def parse_job(text: str, name: str) -> NightlyJob:
    """Read a job from its YAML text; ``name`` is the file's, for messages.

    Raises:
        JobError: it is wrong; names each problem's line.
    """
    return parse(text, name, _KIND, NightlyJob)


def find_jobs(folder: Path) -> list[Path]:
    """The files of all jobs in a folder, by name.

    Raises:
        JobError: the folder cannot be read, or two files are one job's.
    """
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix in _SUFFIXES)
    except OSError as error:
        raise JobError(
            f"The jobs folder {folder} cannot be read ({error.strerror}): make it and put a job's "
            "YAML file into it, or name another with IMPORTER_JOBS."
        ) from None
    names = [path.stem for path in found]
    for path in found:
        if names.count(path.stem) > 1:
            raise JobError(
                f"Two files in {folder} are called {path.stem}: a job is known by that name, so "
                "rename one."
            )
    return found


def named_job(name: str, folder: Path) -> FoundJob:
    """Read the job that is meant by the path of its file or by its name.

    Raises:
        JobError: there is none, or it is wrong.
    """
    path = Path(name)
    if path.suffix in _SUFFIXES or path.is_file():
        return read_job_file(path)
    known = {found.stem: found for found in find_jobs(folder)}
    if name not in known:
        likely = nearest(name, known)
        hint = f": did you mean {likely}?" if likely else "; `importer jobs list` names them."
        raise JobError(f"There is no job {name} in {folder}{hint}")
    return read_job_file(known[name])
