"""One round of a job: what was begun is carried on with, then each complete file is imported."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from importer import pipeline
from importer.errors import ImporterError, JobError
from importer.nightly.desk import Desk, Told, job_settings, now, place_of, spool_of
from importer.nightly.expecting import missed
from importer.nightly.heartbeat import beat
from importer.nightly.herald import Herald, alarm
from importer.nightly.hold import REMEMBERED
from importer.nightly.importing import (
    PUT_ASIDE,
    SETTLED,
    import_file,
    is_released,
    put_away,
    resume_file,
    was_put_away,
    what_to_do,
)
from importer.nightly.place import FileGone, kind_of, shown_name
from importer.nightly.retrying import finish_retries, retry_earlier
from importer.nightly.tidying import tidy
from importer.store import (
    UNFINISHED,
    Drops,
    DropState,
    FileState,
    JobHealth,
    Store,
    new_run_id,
    store_address,
)

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from importer.nightly.job_file import FoundJob
    from importer.nightly.place import Listing
    from importer.nightly.settling import Settling
    from importer.pipeline import Observer
    from importer.store import Drop


PATIENCE = timedelta(minutes=10)
"""So long a file that is still being written at the time is waited for before one is missing."""
LONG_AGO = timedelta(days=35)
_KEEPS_BACK = (DropState.STOPPED, "waiting")
"""After one of these, those that came later wait: they are newer."""


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
        tell: is called for each file. Whom the job notifies is told as well.
        clock: gives the time of day.

    Raises:
        ImporterError: the place or the store cannot be used. What a file is to blame for is told.
    """
    try:
        _look(found, settling, stop, progress, tell, clock)
    except PlaceAway:
        raise  # whom the job notifies knows
    except Exception as error:  # whatever ends a look: it is told, and raised again
        is_ours = isinstance(error, ImporterError)
        alarm(found, str(error) if is_ours else f"The program failed ({type(error).__name__}).")
        raise
    try:
        beat(found)
    except JobError as error:
        tell(Told(found.name, "", "untold", str(error)))


class PlaceAway(JobError):
    """The watched place cannot be looked at, and that was told."""


def _look(
    found: FoundJob,
    settling: Settling,
    stop: threading.Event,
    progress: Observer,
    tell: Callable[[Told], None],
    clock: Callable[[], datetime],
) -> None:
    settings = job_settings(found)
    with Store.open(store_address(settings.store)) as store:
        drops = Drops(store.database, found.name)
        health = JobHealth(store.database, found.name)
        herald = Herald(found, health, drops, tell, clock, stop)
        with drops.held_alone() as is_mine:
            if is_mine:
                place, spool = place_of(found), spool_of(found)
                desk = Desk(found, settings, store, drops, place, spool, stop, progress, clock)
                _play(desk, settling, health, herald)
            else:
                tell(Told(found.name, "", "busy", "Another process works on this job."))


def _play(desk: Desk, settling: Settling, health: JobHealth, herald: Herald) -> None:
    try:
        listing = desk.place.look()
    except JobError as error:
        herald.warn(desk.told("", "away", str(error)))
        raise PlaceAway(str(error)) from None
    before = health.looks()
    health.looked(desk.now())
    if before is not None and abs(desk.now() - before.last) > LONG_AGO:
        health.tidied(desk.now())  # The clock may be wrong: nothing is removed today.
    for drop in desk.drops.in_states({DropState.HELD}):  # until somebody decides
        herald.warn(desk.told(drop.file.name, DropState.HELD, drop.message or ""))
    if desk.settings.mapping is not None:
        pipeline.require_mapping(desk.settings.mapping)  # no file is to blame for it
    complete = settling.look(listing)
    herald.is_back(listing)
    for name, why in listing.odd.items():
        herald.hear(desk.told(name, "left", f"{name} {why}: it is left alone."))
    for told in _all(desk, listing, complete):
        herald.hear(told)
    if not desk.stop.is_set():
        for told in _missing(desk, health, is_settling=settling.seconds_left() is not None):
            herald.hear(told)
    for told in tidy(desk):
        herald.hear(told)
    _sweep(desk)


def _sweep(desk: Desk) -> None:
    """Remove copies of files that are needed no more, whoever left them."""
    needed = {drop.run for drop in desk.drops.in_states({*UNFINISHED, DropState.HELD})}
    with suppress(OSError):
        for path in desk.spool.iterdir():
            if path.name not in needed:
                shutil.rmtree(path, ignore_errors=True)


def _all(desk: Desk, listing: Listing, complete: list[FileState]) -> Iterator[Told]:
    """Work through all files. One that stopped keeps those after it back: they are newer."""
    for told in _begun(desk, listing):
        yield told
        if told.state in _KEEPS_BACK or desk.stop.is_set():
            return
    by_time = desk.job.order == "time"
    for file in sorted(complete, key=lambda each: _order(each, by_time=by_time)):
        for told in _one(desk, file):
            yield told
            if told.state in _KEEPS_BACK:
                return
        if desk.stop.is_set():
            return


def _begun(desk: Desk, listing: Listing) -> Iterator[Told]:
    """Carry on with retries of earlier files, then with files: in the order of their values."""
    yield from finish_retries(desk)
    for drop in reversed(desk.drops.in_states(UNFINISHED)):
        yield from _then_retry(desk, _carry_on(desk, drop, listing))


def _one(desk: Desk, file: FileState) -> Iterator[Told]:
    known = desk.drops.of_file(_kept(file))
    if known is None or (known.state is DropState.FAILED and was_put_away(known)):
        yield from _then_retry(desk, _take(desk, file))  # Somebody wants it tried again.
    elif known.state in SETTLED or known.state in PUT_ASIDE:
        if was_put_away(known):
            why = f"{known.file.name} is back, and was {known.state} before: it is not sent again."
            yield desk.told(known.file.name, DropState.REPEATED, why)
        yield from put_away(desk, file, known)


def _then_retry(desk: Desk, told_of_file: Iterator[Told]) -> Iterator[Told]:
    """After a file was imported, try again what had failed of those before it."""
    was_imported = False
    for told in told_of_file:
        was_imported = was_imported or told.state == DropState.IMPORTED
        yield told
    if was_imported and not desk.stop.is_set():
        yield from retry_earlier(desk)


def _order(file: FileState, *, by_time: bool) -> tuple[str, str]:
    # Nanoseconds as they are listed here have one length, and so have the times of other places.
    return (file.modified if by_time else "", file.name)


def _kept(file: FileState) -> FileState:
    """As the store keeps it: with a name that is text."""
    return replace(file, name=shown_name(file.name))


def _take(desk: Desk, file: FileState) -> Iterator[Told]:
    name = shown_name(file.name)
    other = desk.drops.other_job(_kept(file), desk.place.address)
    if other is not None:
        yield _of_other_job(desk, name, other)
        return
    run_id = new_run_id(desk.now())
    copy = desk.spool / run_id / name
    try:
        sha256 = desk.place.copy(file, copy, desk.stop)
    except FileGone:
        shutil.rmtree(copy.parent, ignore_errors=True)
        return  # It changes, or is gone: another look will tell.
    except OSError as error:
        shutil.rmtree(copy.parent, ignore_errors=True)
        why = f"{name} cannot be copied ({error.strerror}): it stays where it is."
        yield desk.told(name, DropState.STOPPED, why)
        return
    drop = desk.drops.take(_kept(file), desk.place.address, sha256, run_id, desk.now())
    if isinstance(drop, str):
        shutil.rmtree(copy.parent, ignore_errors=True)
        if drop:
            yield _of_other_job(desk, name, drop)
        return
    yield from _import(desk, drop, file, copy)


def _import(desk: Desk, drop: Drop, original: FileState | None, copy: Path) -> Iterator[Told]:
    """Import a file of which nothing was sent yet, unless its content is that of another one."""
    same = None if desk.job.again or is_released(drop) else desk.drops.with_content_of(drop)
    if same is None:
        yield from import_file(desk, drop, original, copy)
        return
    name, state = drop.file.name, DropState.REPEATED
    message = f"{name} has the content of {same.file.name}, which is {same.state}."
    later = _later_than(desk, same, name) if desk.job.hold.older else None
    if later is not None:
        state = DropState.HELD
        message += (
            f" {later.file.name} was imported since: an old file may have come back. Nothing was "
            f"sent. {what_to_do(desk, name)}"
        )
    else:
        shutil.rmtree(copy.parent, ignore_errors=True)
    drop = desk.drops.settle(drop, state, desk.now(), message=message)
    yield desk.told(name, state, message)
    if original is not None and state in SETTLED:
        yield from put_away(desk, original, drop)


def _later_than(desk: Desk, same: Drop, name: str) -> Drop | None:
    """The newest import of the same kind of file after that one; ``None``: that is the newest.

    Files whose names differ in nothing but digits are of one kind: those of other kinds may come in
    the same nights, and one of them without a change.
    """
    if same.state is not DropState.IMPORTED:
        return None
    kinds = {kind_of(name), kind_of(same.file.name)}
    for drop in desk.drops.in_states({DropState.IMPORTED}, REMEMBERED * len(kinds)):
        if drop.key > same.key and kind_of(drop.file.name) in kinds:
            return drop
    return None


def _of_other_job(desk: Desk, name: str, job: str) -> Told:
    why = f"{name} is job {job}'s, which watches the same place: let one of them do so."
    return desk.told(name, "left", why)


def _carry_on(desk: Desk, drop: Drop, listing: Listing) -> Iterator[Told]:
    """Carry on with a file that was taken by somebody who died, or whose run stopped."""
    file = drop.file
    listed = {_kept(each): each for each in listing.files.values()}
    original = listed.get(file)
    copy = desk.spool / drop.run / file.name
    planned = pipeline.state_of(drop.run, desk.settings)
    if planned not in {None, "planning"}:
        yield from resume_file(desk, drop, original)
        return
    if planned == "planning":
        pipeline.discard(drop.run, desk.settings)
    try:
        sha256 = (
            desk.place.copy(original, copy, desk.stop) if original is not None else _content(copy)
        )
    except (FileGone, OSError) as error:
        shutil.rmtree(copy.parent, ignore_errors=True)
        if original is not None:  # Another look will tell; what came later waits for it.
            why = "it changes" if isinstance(error, FileGone) else str(error.strerror)
            message = f"{file.name} cannot be copied ({why}): it stays where it is."
            state = "waiting" if isinstance(error, FileGone) else DropState.STOPPED
            yield desk.told(file.name, state, message)
            return
        sha256 = ""
    if sha256 != drop.sha256:
        message = f"{file.name} is no longer there as it was taken; nothing of it was sent."
        desk.drops.settle(drop, DropState.FAILED, desk.now(), message=message)
        yield desk.told(file.name, DropState.FAILED, message)
        return
    yield from _import(desk, drop, original, copy)


def _content(copy: Path) -> str:
    with copy.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _missing(desk: Desk, health: JobHealth, *, is_settling: bool) -> Iterator[Told]:
    """Tell of the last time by which a file was expected and none came."""
    job, looks = desk.job, health.looks()
    if job.expect_by is None or looks is None:
        return
    since = missed(
        desk.now(), job.expect_by, job.expect_on, job.timezone, looks.first, desk.drops.came
    )
    if since is not None and not (is_settling and desk.now() < since + PATIENCE):
        yield desk.told("", "missing", f"No file came by {since:%H:%M} on {since:%d %B %Y}.")
