"""One round of a job: what was begun is carried on with, then each complete file is imported."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from importer import pipeline
from importer.errors import ImporterError, JobError
from importer.nightly.desk import (
    Desk,
    Told,
    drops_of,
    job_settings,
    now,
    place_of,
    spool_of,
    usual_columns,
)
from importer.nightly.expecting import missed
from importer.nightly.heartbeat import beat, beating
from importer.nightly.herald import MISSING, Herald, alarm
from importer.nightly.importing import (
    PUT_ASIDE,
    SETTLED,
    put_away,
    was_put_away,
)
from importer.nightly.place import MARKER, shown_name, written_at
from importer.nightly.retrying import finish_retries, retry_earlier
from importer.nightly.taking import carry_on, kept, take
from importer.nightly.tidying import tidy
from importer.store import (
    UNFINISHED,
    DropState,
    FileState,
    JobHealth,
    Store,
    store_address,
)

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from importer.nightly.found_job import FoundJob
    from importer.nightly.place import Listing
    from importer.nightly.settling import Settling
    from importer.pipeline import Observer
    from importer.settings import Settings


PATIENCE = timedelta(minutes=10)
"""So long a file that is still being written at the time is waited for before one is missing."""
LONG_AGO = timedelta(days=35)
SHOWN = 20
"""So many of the newest files may be told of as failed."""
A_WHILE = timedelta(hours=1)
"""So long a file waits for its marker before somebody hears of it."""
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
        with beating(found, progress) as observed:
            _look(found, settling, stop, observed, tell, clock)
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
    address = store_address(settings.store)
    with Store.open(address) as store:
        drops = drops_of(found, store)
        health = JobHealth(store.database, found.name)
        herald = Herald(found, health, drops, tell, clock, stop)
        with drops.held_alone() as is_mine:
            if not is_mine:
                tell(Told(found.name, "", "busy", "Another process works on this job."))
                return
            herald.check_addresses()
            try:
                place = place_of(found)
                listing = place.look()
                known = usual_columns(drops) | _named_columns(settings)
            except ImporterError as error:  # it lasts: whom the job notifies hears of it once
                herald.warn(Told(found.name, "", "away", str(error)))
                raise PlaceAway(str(error)) from None
            came, spool = partial(_came, settling, clock), spool_of(found, address)
            desk = Desk(
                found, settings, store, drops, place, spool, stop, progress, clock, came, known
            )
            _play(desk, listing, settling, health, herald)


def _named_columns(settings: Settings) -> frozenset[str]:
    """Read the mapping, for no file is to blame for what is wrong in it; give the columns it names.

    Raises:
        MappingError: it cannot be read.
    """
    if settings.mapping is None:
        return frozenset()
    return frozenset(_texts(pipeline.require_mapping(settings.mapping).model_dump(mode="json")))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _play(
    desk: Desk, listing: Listing, settling: Settling, health: JobHealth, herald: Herald
) -> None:
    before = health.looks()
    health.looked(desk.now())
    if before is not None and abs(desk.now() - before.last) > LONG_AGO:
        health.tidied(desk.now())  # The clock may be wrong: nothing is removed today.
    for drop in desk.drops.here({DropState.HELD}):  # until somebody decides
        herald.warn(desk.told(drop.file.name, DropState.HELD, drop.message or ""))
    complete = settling.look(listing, before.last if before is not None else None)
    left = {told.file: told for told in _left(desk, listing)}
    herald.is_back({*left, *map(shown_name, listing.files)})
    herald.tell_again()
    for told in _failed(desk):
        herald.warn(told)
    for told in left.values():
        herald.hear(told)
    passed_over: set[str] = set()
    for told in _all(desk, listing, complete):
        herald.hear(told)
        if told.state == "left":
            passed_over.add(told.file)
    if not desk.stop.is_set():
        waiting = [file for file in complete if shown_name(file.name) not in passed_over]
        for told in _missing(desk, health, settling, waiting):
            herald.hear(told)
    for told in tidy(desk):
        herald.hear(told)
    _sweep(desk)


def _left(desk: Desk, listing: Listing) -> Iterator[Told]:
    """What the job means, and is left alone."""
    for name, why in listing.odd.items():
        yield desk.told(name, "left", f"{name} {why}: it is left alone.")
    for drop in desk.drops.elsewhere():
        name = drop.file.name
        why = (
            f"{name} of {drop.place} is {drop.state}, and job {desk.found.name} does not watch "
            "that place: if another job has the same name, rename it or give it its own store; if "
            f"this one watched it, `importer jobs reject` lets nothing more be sent of {name}."
        )
        yield desk.told(name, "left", why)
    if desk.job.wait_for_marker:
        for file in listing.files.values():
            written = written_at(file)
            if file.name not in listing.marked and written and desk.now() - written > A_WHILE:
                name = shown_name(file.name)
                why = f"{name} waits: there is no {name}{MARKER} that is as new as it."
                yield desk.told(name, "left", why)


def _failed(desk: Desk) -> Iterator[Told]:
    """The files that failed since the last good one, unless another one of the name came since."""
    good = desk.drops.in_states({DropState.IMPORTED, DropState.REPEATED}, 1)
    since = good[0].key if good else 0
    for drop in desk.drops.newest(SHOWN):
        if drop.key <= since or drop.state is not DropState.FAILED:
            continue
        if desk.drops.named(drop.file.name) == drop:
            yield desk.told(drop.file.name, DropState.FAILED, drop.message or "")


def _came(settling: Settling, clock: Callable[[], datetime], file: FileState) -> datetime:
    """When a file came: it was written then, where that was since the last look."""
    now, after, written = clock(), settling.seen_after(file), written_at(file)
    is_likely = written is not None and after is not None and after <= written <= now
    return written if is_likely and written is not None else now


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
    for drop in reversed(desk.drops.here(UNFINISHED)):
        yield from _then_retry(desk, carry_on(desk, drop, listing))


def _one(desk: Desk, file: FileState) -> Iterator[Told]:
    known = desk.drops.of_file(kept(file))
    if known is None or was_put_away(known):  # Somebody has put it back, or it is another one.
        yield from _then_retry(desk, take(desk, file))
    elif known.state in SETTLED or known.state in PUT_ASIDE:
        yield from put_away(desk, file, known)


def _then_retry(desk: Desk, told_of_file: Iterator[Told]) -> Iterator[Told]:
    """After a file was imported, try again what had failed of those before it."""
    was_imported = False
    for told in told_of_file:
        was_imported = was_imported or told.state == DropState.IMPORTED
        yield told
    if was_imported and not desk.stop.is_set():
        yield from retry_earlier(desk)


def _order(file: FileState, *, by_time: bool) -> tuple[datetime, str, list[tuple[bool, int, str]]]:
    """By time, then by name; numbers in names by what they are: the 9th before the 10th."""
    written = written_at(file) if by_time else None
    exactly = file.modified if by_time else ""  # within a second all are as long
    parts = [
        (part.isdecimal(), int(part) if part.isdecimal() else 0, part)
        for part in re.split(r"(\d+)", file.name)
    ]
    return (written or datetime.min.replace(tzinfo=UTC), exactly, parts)


def _missing(
    desk: Desk, health: JobHealth, settling: Settling, complete: list[FileState]
) -> Iterator[Told]:
    """Tell of the last time by which a file was expected and none came.

    A complete one that was not taken is there all the same, and waits for one before it.
    """
    job, looks = desk.job, health.looks()
    if job.expect_by is None or looks is None:
        return
    since = missed(
        desk.now(), job.expect_by, job.expect_on, job.timezone, looks.first, desk.drops.came
    )
    if since is None:
        missing = [each.subject for each in health.troubles() if each.subject.startswith(MISSING)]
        health.is_over(missing)
        return
    watched = timedelta(seconds=settling.seconds_watched())
    is_patient = desk.now() < since + PATIENCE or watched < PATIENCE
    is_there = any(desk.drops.of_file(kept(file)) is None for file in complete)
    if is_there or (is_patient and settling.seconds_left() is not None):
        return
    yield desk.told("", "missing", f"No file came by {since:%H:%M} on {since:%d %B %Y}.")
