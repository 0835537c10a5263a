"""What working on a job needs, and what is told of it."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from importer.errors import JobError
from importer.lines import without_data
from importer.nightly.job_file import in_home
from importer.nightly.local_place import LocalPlace
from importer.settings import load_settings
from importer.store import Drops, DropState, default_path

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from importer.model import Summary
    from importer.nightly.found_job import FoundJob
    from importer.nightly.job_file import NightlyJob
    from importer.nightly.place import Place
    from importer.pipeline import Observer
    from importer.settings import Settings
    from importer.store import FileState, Store, StoreAddress


_DATE = re.compile(r"20\d\d[-_.]?[01]\d[-_.]?[0-3]\d")
LONGEST_ATTEMPT_SECONDS = 20.0
"""Whoever asks a watch to end waits for what is in flight: systemd, for half a minute or so."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a file, or why something was left alone."""

    job: str
    file: str
    """Its name; empty where the whole job is meant."""
    state: str
    """As :class:`importer.store.DropState`, or one of these: ``left``: a file that is not taken;
    ``busy``: another process works on the job; ``away``: its place cannot be looked at;
    ``missing``: no file came in time; ``waiting``: another run sends to the channel; ``retried``:
    what had failed of an earlier file was tried again; ``kept``: what is old cannot be removed;
    ``untold``: a message did not arrive."""
    message: str
    """A sentence, without numbers and names of people but what stands in quotes or brackets."""
    summary: Summary | None = None
    known: frozenset[str] = frozenset()
    """Names of columns, which may stand in quotes in a log or a mail."""
    is_safe: bool = False
    """Whether the message may go there as it is."""

    def without_data(self) -> str:
        """The message as it may go to a log or to somebody's mail."""
        if self.is_safe:
            return self.message
        of_file = self.state in {DropState.HELD, DropState.FAILED, DropState.STOPPED}
        if not self.file:
            return without_data(self.message, of_file=of_file, known=self.known)
        # The name may stand there as a shell wants it, too.
        names = {
            shlex.quote(self.file): shlex.quote(self.shown_file()),
            self.file: self.shown_file(),
        }
        pattern = f"({'|'.join(map(re.escape, names))})"
        return "".join(
            names[part] if position % 2 else without_data(part, of_file=of_file, known=self.known)
            for position, part in enumerate(re.split(pattern, self.message))
        )

    def shown_file(self) -> str:
        """The file's name as it may go there: dates stay, and what may be a number does not."""
        kept = _DATE.sub("", self.file)
        return self.file if without_data(kept) == kept else without_data(self.file)


@dataclass(frozen=True, slots=True)
class Desk:
    """What working on a job needs."""

    found: FoundJob
    settings: Settings
    store: Store
    drops: Drops
    place: Place
    spool: Path
    """Where the files lie while they are imported."""
    stop: threading.Event
    progress: Observer
    now: Callable[[], datetime]
    came: Callable[[FileState], datetime]
    """When a file came, as far as anybody knows."""
    known: frozenset[str]
    """Names of columns: the usual ones, and those that the mapping names."""

    @property
    def job(self) -> NightlyJob:
        """What the job says."""
        return self.found.job

    def told(self, file: str, state: str, message: str, summary: Summary | None = None) -> Told:
        """What is told of one of the job's files."""
        return Told(self.found.name, file, state, message, summary, self.known)


def usual_columns(drops: Drops) -> frozenset[str]:
    """The columns of the last file that was imported."""
    last = drops.in_states({DropState.IMPORTED}, 1)
    columns = (last[0].figures or {}).get("columns") if last else None
    return frozenset(map(str, columns)) if isinstance(columns, list) else frozenset()


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def job_settings(found: FoundJob) -> Settings:
    """The settings of a job's imports: its own, and below them the surroundings'.

    Raises:
        SettingsError: one of them makes no sense.
    """
    job, limits = found.job, found.job.limits
    settings = load_settings(
        channel=job.channel,
        region=job.region,
        changed_only=job.changed_only,
        reports=str(found.beside(job.reports)) if job.reports else None,
        mapping=_mapping(found),
        concurrency=limits.concurrency,
        rate=limits.rate,
        max_failures=limits.max_failures,
        max_outage=limits.max_outage,
    )
    attempt = min(settings.attempt_timeout_seconds, LONGEST_ATTEMPT_SECONDS)
    return settings.model_copy(update={"attempt_timeout_seconds": attempt})


def _mapping(found: FoundJob) -> str | None:
    named = found.job.mapping
    if named is None:
        return None
    beside = found.beside(named)
    return str(beside) if beside.is_file() or "/" in named or "." in named else named


def address_of(found: FoundJob) -> str:
    """Where a job's place is, the same for all that watch it: what the store knows it by.

    Raises:
        JobError: it is no address.
    """
    if found.folder is not None:
        return os.path.realpath(found.folder)  # one folder, whatever leads to it
    from importer.nightly.connecting import shown_address

    return shown_address(found)


def drops_of(found: FoundJob, store: Store) -> Drops:
    """The files that a job has taken from its place.

    Raises:
        JobError: that is no address.
    """
    return Drops(store.database, found.name, address_of(found))


def place_of(found: FoundJob) -> Place:
    """The place that a job watches.

    Raises:
        JobError: it is one that is not known, or a package is missing for it.
    """
    job, folder = found.job, found.folder
    own = {job.done, job.failed}
    if folder is not None:
        for name in own:
            if os.path.realpath(folder / in_home(name)) == os.path.realpath(folder):
                raise JobError(
                    f"{found.path.name}: {name} is the watched folder itself: name another one for "
                    "what is done or failed, or keep."
                )
        return LocalPlace(folder, job.pattern, own)
    from importer.nightly.connecting import remote_place

    return remote_place(found, own)


def spool_of(found: FoundJob, store: StoreAddress) -> Path:
    """Where the job's files lie while they are imported into a store: each has a place of its own.

    Who tries a job with another store takes nothing away from it.
    """
    which = hashlib.sha256(str(store).encode()).hexdigest()[:12]
    return default_path().parent / "drops" / which / found.name
