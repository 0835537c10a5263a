"""What somebody decides about a file that is held, or that cannot go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.errors import JobError
from importer.nightly.desk import address_of, drops_of, job_settings, now, place_of
from importer.nightly.importing import PUT_AWAY
from importer.nightly.job_file import KEEP
from importer.nightly.place import FileGone, shown_name
from importer.store import UNFINISHED, DropState, JobHealth, Store, store_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.nightly.found_job import FoundJob
    from importer.store import Drop, Drops


def release(found: FoundJob, file: str, *, although_older: bool = False) -> Drop:
    """Let a held file be sent: the next round does it. Give it.

    Args:
        found: the job.
        file: its name.
        although_older: also where a later file was imported since.

    Raises:
        JobError: no such file is held, or a later one was imported since.
    """
    settings = job_settings(found)
    with Store.open(store_address(settings.store)) as store:
        drops = drops_of(found, store)
        drop = _waiting(drops, found, file, {DropState.HELD})
        later = drops.in_states({DropState.IMPORTED, *UNFINISHED}, 1)
        if later and later[0].key > drop.key and not although_older:
            raise JobError(
                f"{later[0].file.name} was imported since, or begun, so {drop.file.name} would "
                "bring older values back: reject it, or add --although-older."
            )
        if not drops.release(drop, now()):
            raise JobError(f"{file} is no longer held: `importer jobs status` says how it is.")
        JobHealth(store.database, found.name).is_over([f"held:{file}"])
        return drop


def reject(found: FoundJob, file: str) -> None:
    """Let nothing more of a file be sent that is held or stopped, and put it aside.

    Raises:
        JobError: no such file is held or stopped, somebody works on it, or it cannot be put aside.
    """
    settings = job_settings(found)
    with Store.open(store_address(settings.store)) as store:
        drops = drops_of(found, store)
        with drops.held_alone() as is_mine:
            states = {DropState.HELD, *UNFINISHED}
            drop = _waiting(
                drops, found, file, states, also=drops.elsewhere(), is_at_work=not is_mine
            )
            if not is_mine and drop.state is not DropState.HELD:
                raise JobError(
                    f"Job {found.name} is at work, maybe on {file}: end its watch, or wait until "
                    "it rests, and reject the file then."
                )
            drops.settle(drop, DropState.REJECTED, now(), message="Rejected.")
            run = store.find(drop.run)
            if run is not None:
                run.hold()
            JobHealth(store.database, found.name).is_over([f"held:{file}", f"stopped:{file}"])
            if found.job.failed != KEEP:
                _put_aside(found, drops, drop)


def _put_aside(found: FoundJob, drops: Drops, drop: Drop) -> None:
    if drop.place != address_of(found):
        return
    place = place_of(found)
    for listed in place.look().files.values():
        if shown_name(listed.name) == drop.file.name and listed.modified == drop.file.modified:
            try:
                is_moved = place.put_away(listed, found.job.failed, now())
            except (OSError, FileGone) as error:
                raise JobError(
                    f"{drop.file.name} is rejected, and cannot be put aside ({error}): nothing "
                    "of it will be sent."
                ) from None
            if is_moved:
                drops.note(drop, {PUT_AWAY: True})


def _waiting(
    drops: Drops,
    found: FoundJob,
    file: str,
    states: set[DropState],
    *,
    also: Sequence[Drop] = (),
    is_at_work: bool = False,
) -> Drop:
    waiting = [*drops.here(states), *also]
    for drop in waiting:
        if drop.file.name == file:
            return drop
    names = ", ".join(drop.file.name for drop in waiting)
    what = "is held or stopped" if DropState.STOPPED in states else "is held"
    raise JobError(
        f"No file {file!r} of job {found.name} {what}"
        + (f": those that are: {names}." if names else ": none is.")
        + (" The job is at work now: end its watch to reject what it imports." * is_at_work)
    )
