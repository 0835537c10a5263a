"""Where jobs are found: a folder with a YAML file for each, by whose name the job is known."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from importer.errors import JobError
from importer.header import nearest
from importer.nightly.job_file import in_home, parse_job

if TYPE_CHECKING:
    from importer.nightly.job_file import NightlyJob

MAX_BYTES = 2**20
POLL_SECONDS = 5.0
POLL_ELSEWHERE_SECONDS = 60.0
_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class FoundJob:
    """A job and where it was found."""

    name: str
    """Of its file, without the suffix: by it everybody knows the job."""
    path: Path
    job: NightlyJob

    @property
    def poll_seconds(self) -> float:
        """Seconds between two looks."""
        if self.job.poll is not None:
            return self.job.poll
        return POLL_ELSEWHERE_SECONDS if self.folder is None else POLL_SECONDS

    @property
    def folder(self) -> Path | None:
        """The watched folder; ``None`` where it is not on this machine."""
        return None if "://" in self.job.watch else self.beside(self.job.watch)

    def beside(self, text: str) -> Path:
        """A path in the job's file, which is relative to it."""
        return (self.path.parent / in_home(text)).absolute()


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
    if _twins(path):
        raise JobError(
            f"Two files in {path.parent} are called {path.stem}: a job is known by that name, so "
            "rename one."
        )
    if path.name.startswith("."):
        raise JobError(f"The job {path} has no name: call its file NAME.yaml.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise JobError(f"{path} is not UTF-8 text, as a job is: name its YAML file.") from None
    return FoundJob(path.stem, path.absolute(), parse_job(text, path.name))


def _is_job_file(path: Path) -> bool:
    return path.suffix.casefold() in _SUFFIXES and not path.name.startswith(".")


def _twins(path: Path) -> list[Path]:
    """Other files of the job's name, where the folder can be listed."""
    with suppress(JobError):
        jobs = find_jobs(path.parent)
        return [twin for twin in jobs if twin.stem == path.stem and twin.name != path.name]
    return []


def find_jobs(folder: Path) -> list[Path]:
    """The files of all jobs in a folder, by name.

    Raises:
        JobError: the folder cannot be read.
    """
    try:
        return sorted(path for path in folder.iterdir() if _is_job_file(path))
    except OSError as error:
        raise JobError(
            f"The jobs folder {folder} cannot be read ({error.strerror}): make it and put a job's "
            "YAML file into it, or name another with IMPORTER_JOBS."
        ) from None


def job_path(name: str, folder: Path) -> Path:
    """The file of the job that is meant by its path or by its name.

    Raises:
        JobError: there is none.
    """
    path = Path(name)
    if path.is_file():
        return path
    if _is_job_file(path):
        raise JobError(f"There is no job file {path}.")
    known = {found.stem: found for found in find_jobs(folder)}
    if name not in known:
        likely = nearest(name, known)
        hint = f": did you mean {likely}?" if likely else "; `importer jobs list` names them."
        raise JobError(f"There is no job {name} in {folder}{hint}")
    return known[name]


def job_name(name: str) -> str:
    """What a job is called that was named so: by its file, or at once."""
    return Path(name).stem if _is_job_file(Path(name)) else name


def named_job(name: str, folder: Path) -> FoundJob:
    """Read the job that is meant by the path of its file or by its name.

    Raises:
        JobError: there is none, or it is wrong.
    """
    return read_job_file(job_path(name, folder))
