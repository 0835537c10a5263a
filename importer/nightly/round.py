"""One round of a job: what was begun is carried on with, then each complete file is imported."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from importer import pipeline
from importer.errors import ImporterError, MappingError, RunError, SourceError
from importer.model import Code, Problem
from importer.nightly.hold import REMEMBERED, Figures, reasons_to_hold
from importer.nightly.job_file import KEEP
from importer.nightly.place import FileGone, LocalPlace, shown_name
from importer.settings import load_settings
from importer.store import (
    UNFINISHED,
    Drops,
    DropState,
    FileState,
    Store,
    default_path,
    new_run_id,
    store_address,
)

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from importer.model import Summary
    from importer.nightly.job_file import FoundJob, NightlyJob
    from importer.nightly.place import Listing
    from importer.nightly.settling import Settling
    from importer.pipeline import Observer
    from importer.settings import Settings
    from importer.store import Drop

SETTLED = (DropState.IMPORTED, DropState.REPEATED)
PUT_ASIDE = (DropState.FAILED, DropState.REJECTED)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a file, or why something was left alone."""

    job: str
    file: str
    """Its name; empty where the whole job is meant."""
    state: str
    """As :class:`importer.store.DropState`, or ``left`` or ``busy``."""
    message: str
    """A sentence, without numbers and names of people."""
    summary: Summary | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What working on a job needs."""

    found: FoundJob
    settings: Settings
    drops: Drops
    place: LocalPlace
    spool: Path
    """Where the files lie while they are imported."""
    stop: threading.Event
    progress: Observer
    now: Callable[[], datetime]

    @property
    def job(self) -> NightlyJob:
        """What the job says."""
        return self.found.job


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def job_settings(found: FoundJob) -> Settings:
    """The settings of a job's imports: its own, and below them the surroundings'.

    Raises:
        SettingsError: one of them makes no sense.
    """
    job, limits = found.job, found.job.limits
    return load_settings(
        channel=job.channel,
        region=job.region,
        changed_only=job.changed_only,
        reports=str(found.beside(job.reports)) if job.reports else None,
        mapping=_mapping(found),
        concurrency=int(limits.concurrency) if limits.concurrency is not None else None,
        rate=limits.rate,
        max_failures=limits.max_failures,
        max_outage=limits.max_outage,
    )


def _mapping(found: FoundJob) -> str | None:
    named = found.job.mapping
    if named is None:
        return None
    beside = found.beside(named)
    return str(beside) if beside.is_file() or "/" in named or "." in named else named


def place_of(found: FoundJob) -> LocalPlace:
    """The place that a job watches."""
    job = found.job
    return LocalPlace(found.beside(job.watch), job.pattern, {job.done, job.failed})


def play_round(
    found: FoundJob,
    settling: Settling,
    *,
    stop: threading.Event,
    progress: Observer = pipeline.nobody,
    tell: Callable[[Told], None],
    clock: Callable[[], datetime] = now,
) -> None:
    """Carry on with what was begun, then take what is complete; tell what becomes of each.

    Args:
        found: the job.
        settling: what was seen at its place so far; this is one more look.
        stop: set from any thread, it ends the round as soon as nothing is in flight.
        progress: of each import.
        tell: is called for each file.
        clock: gives the time of day.

    Raises:
        ImporterError: the place or the store cannot be used. What a file is to blame for is told.
    """
    settings = job_settings(found)
    with Store.open(store_address(settings.store)) as store:
        drops = Drops(store.database, found.name)
        place = place_of(found)
        complete = settling.look(listing := place.list())
        for name, why in listing.odd.items():
            tell(Told(found.name, name, "left", f"{name} {why}: it is left alone."))
        with drops.held_alone() as is_mine:
            if not is_mine:
                tell(Told(found.name, "", "busy", "Another process works on this job."))
                return
            desk = Desk(found, settings, drops, place, spool_of(found), stop, progress, clock)
            for told in _all(desk, listing, complete):
                tell(told)


def spool_of(found: FoundJob) -> Path:
    """Where the job's files lie while they are imported."""
    return default_path().parent / "drops" / found.name


def _all(desk: Desk, listing: Listing, complete: list[FileState]) -> Iterator[Told]:
    """Work through all files. One that stopped keeps those after it back: they are newer."""
    for drop in reversed(desk.drops.in_states(UNFINISHED)):
        for told in _carry_on(desk, drop, listing):
            yield told
            if told.state == DropState.STOPPED or desk.stop.is_set():
                return
    by_time = desk.job.order == "time"
    for file in sorted(complete, key=lambda each: _order(each, by_time=by_time)):
        for told in _one(desk, file):
            yield told
            if told.state == DropState.STOPPED:
                return
        if desk.stop.is_set():
            return


def _one(desk: Desk, file: FileState) -> Iterator[Told]:
    known = desk.drops.of_file(_kept(file))
    if known is None:
        yield from _take(desk, file)
    elif known.state in SETTLED or known.state in PUT_ASIDE:
        yield from _put_away(desk, file, known.state)


def _order(file: FileState, *, by_time: bool) -> tuple[int, str]:
    return (int(file.modified) if by_time else 0, file.name)


def _kept(file: FileState) -> FileState:
    """As the store keeps it: with a name that is text."""
    return replace(file, name=shown_name(file.name))


def _take(desk: Desk, file: FileState) -> Iterator[Told]:
    run_id = new_run_id(desk.now())
    copy = desk.spool / run_id / shown_name(file.name)
    try:
        sha256 = desk.place.copy(file, copy)
    except FileGone:
        shutil.rmtree(copy.parent, ignore_errors=True)
        return  # It changes, or is gone: another look will tell.
    except OSError as error:
        shutil.rmtree(copy.parent, ignore_errors=True)
        why = f"{shown_name(file.name)} cannot be copied ({error.strerror}): it is left alone."
        yield Told(desk.found.name, shown_name(file.name), "left", why)
        return
    same = None if desk.job.again else desk.drops.with_content(sha256)
    drop = desk.drops.take(_kept(file), sha256, run_id, desk.now())
    if same is not None:
        shutil.rmtree(copy.parent, ignore_errors=True)
        message = f"{drop.file.name} has the content of {same.file.name}, which is {same.state}."
        desk.drops.settle(drop, DropState.REPEATED, desk.now(), message=message)
        yield Told(desk.found.name, drop.file.name, DropState.REPEATED, message)
        yield from _put_away(desk, file, DropState.REPEATED)
        return
    yield from _import(desk, drop, file, copy)


def _carry_on(desk: Desk, drop: Drop, listing: Listing) -> Iterator[Told]:
    """Carry on with a file that was taken by somebody who died, or whose run stopped."""
    file = drop.file
    listed = {_kept(each): each for each in listing.files.values()}
    original = listed.get(file)
    copy = desk.spool / drop.run / file.name
    planned = pipeline.state_of(drop.run, desk.settings)
    if planned not in {None, "planning"}:
        yield from _ended(desk, drop, original, lambda: _resumed(desk, drop))
        return
    if planned == "planning":
        pipeline.discard(drop.run, desk.settings)
    try:
        sha256 = desk.place.copy(original, copy) if original is not None else _content(copy)
    except (FileGone, OSError):
        if original is not None:
            return  # Another look will tell.
        sha256 = ""
    if sha256 != drop.sha256:
        message = f"{file.name} is no longer there as it was taken; nothing of it was sent."
        desk.drops.settle(drop, DropState.FAILED, desk.now(), message=message)
        yield Told(desk.found.name, file.name, DropState.FAILED, message)
        return
    yield from _import(desk, drop, original, copy)


def _content(copy: Path) -> str:
    with copy.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _resumed(desk: Desk, drop: Drop) -> Summary:
    """Carry on with its run; one that had come to its end was only not noted yet."""
    is_released = drop.state is DropState.RELEASED
    if is_released and pipeline.state_of(drop.run, desk.settings) == "held":
        pipeline.release(drop.run, desk.settings)
    look = None if is_released else _look(desk, drop)
    try:
        return pipeline.resume(
            drop.run, desk.settings, progress=desk.progress, stop=desk.stop, look=look
        )
    except RunError:
        if pipeline.state_of(drop.run, desk.settings) not in {"finished", "held"}:
            raise
        return pipeline.show(drop.run, desk.settings)


def _import(desk: Desk, drop: Drop, original: FileState | None, copy: Path) -> Iterator[Told]:
    def work() -> Summary:
        look = None if drop.state is DropState.RELEASED else _look(desk, drop)
        return pipeline.run(
            [copy], desk.settings, progress=desk.progress, stop=desk.stop, look=look,
            run_id=drop.run,
        )  # fmt: skip

    yield from _ended(desk, drop, original, work)


def _look(desk: Desk, drop: Drop) -> Callable[[Summary], Problem | None]:
    before = [
        Figures.from_json(each.figures)
        for each in desk.drops.in_states({DropState.IMPORTED}, REMEMBERED)
        if each.figures is not None
    ]

    def look(summary: Summary) -> Problem | None:
        figures = Figures.of(summary, drop.file.name)
        desk.drops.settle(drop, drop.state, desk.now(), figures=figures.to_json())
        reasons = reasons_to_hold(figures, before, desk.job.hold)
        if not reasons:
            return None
        return Problem(
            Code.HELD,
            f"The file is unlike those before it: {'; '.join(reasons)}. Nothing was sent: "
            f"`importer jobs release {desk.found.name} {drop.file.name}` sends it, `importer jobs "
            f"reject {desk.found.name} {drop.file.name}` does not.",
        )

    return look


def _ended(
    desk: Desk, drop: Drop, original: FileState | None, work: Callable[[], Summary]
) -> Iterator[Told]:
    """Import, and settle what became of the file."""
    name = drop.file.name
    try:
        summary = work()
    except ImporterError as error:
        # Who reads it knows the file by its place, and not by that of its copy.
        told = str(error).replace(f"{desk.spool / drop.run}{os.sep}", "")
        is_to_blame = isinstance(error, SourceError | MappingError)
        if not is_to_blame or pipeline.state_of(drop.run, desk.settings) is not None:
            # A missing key, a channel that is busy, a full disk: the next round tries again.
            desk.drops.settle(drop, DropState.STOPPED, desk.now(), message=told)
            yield Told(desk.found.name, name, DropState.STOPPED, told)
            return
        desk.drops.settle(drop, DropState.FAILED, desk.now(), message=told)
        shutil.rmtree(desk.spool / drop.run, ignore_errors=True)
        yield Told(desk.found.name, name, DropState.FAILED, told)
        if original is not None:
            yield from _put_away(desk, original, DropState.FAILED)
        return
    state, message = _outcome(summary)
    desk.drops.settle(drop, state, desk.now(), message=message)
    yield Told(desk.found.name, name, state, message, summary)
    if state is not DropState.STOPPED:
        shutil.rmtree(desk.spool / drop.run, ignore_errors=True)
    if original is not None and state in SETTLED:
        yield from _put_away(desk, original, state)


def _outcome(summary: Summary) -> tuple[DropState, str]:
    if summary.state == "finished":
        counts = [f"{count:,} {status}" for status, count in summary.counts.items() if count]
        return DropState.IMPORTED, f"{summary.rows:,} rows: {', '.join(counts) or 'none'}."
    why = summary.stop.message if summary.stop is not None else f"It is {summary.state}."
    return (DropState.HELD if summary.state == "held" else DropState.STOPPED), why


def _put_away(desk: Desk, file: FileState, state: DropState) -> Iterator[Told]:
    folder = desk.job.failed if state in PUT_ASIDE else desk.job.done
    if folder == KEEP:
        return
    try:
        desk.place.put_away(file, folder, desk.now())
    except OSError as error:
        name = shown_name(file.name)
        why = f"{name} cannot be moved to {folder} ({error.strerror}); it will not be sent again."
        yield Told(desk.found.name, name, "left", why)
