"""Takes a file that is complete, and carries on with one that somebody took and did not finish."""

from __future__ import annotations

import hashlib
import shlex
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from importer import pipeline
from importer.nightly.found_job import find_jobs
from importer.nightly.importing import (
    import_file,
    is_released,
    put_away,
    resume_file,
    what_to_do,
)
from importer.nightly.place import FileGone, Unreadable, copy_name, kind_of, shown_name
from importer.store import DropState, FileState, new_run_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importer.nightly.desk import Desk, Told
    from importer.nightly.place import Listing
    from importer.store import Drop


LATEST = 1000
"""So many imports are looked through for one that is later."""


def kept(file: FileState) -> FileState:
    """As the store keeps it: with a name that is text."""
    return replace(file, name=shown_name(file.name))


def take(desk: Desk, file: FileState) -> Iterator[Told]:
    """Take a file that is complete, and import it, unless it is to be left; tell what became of it.

    Args:
        desk: of the job.
        file: as it was listed.
    """
    name = shown_name(file.name)
    other = desk.drops.other_job(kept(file))
    if other is not None:
        yield _of_other_job(desk, name, other)
        return
    run_id = new_run_id(desk.now())
    copy = desk.spool / run_id / copy_name(file.name)
    try:
        sha256 = desk.place.copy(file, copy, desk.stop)
    except FileGone:
        shutil.rmtree(copy.parent, ignore_errors=True)
        return  # It changes, or is gone: another look will tell.
    except Unreadable as error:
        shutil.rmtree(copy.parent, ignore_errors=True)
        why = f"{name} cannot be read: {error.strerror}. See to who may; others do not wait for it."
        yield desk.told(name, "left", why)
        return
    except OSError as error:
        shutil.rmtree(copy.parent, ignore_errors=True)
        why = f"{name} cannot be copied: {error.strerror}. It stays where it is."
        yield desk.told(name, DropState.STOPPED, why)
        return
    for held in desk.drops.here({DropState.HELD}):
        if (held.file.name, held.sha256) == (name, sha256):
            shutil.rmtree(copy.parent, ignore_errors=True)
            desk.drops.is_now(held, kept(file))  # It was only written again.
            return
    drop = desk.drops.take(kept(file), sha256, run_id, desk.now(), came=desk.came(file))
    if isinstance(drop, str):
        shutil.rmtree(copy.parent, ignore_errors=True)
        if drop:
            yield _of_other_job(desk, name, drop)
        return
    _supersede(desk, drop)
    yield from _import(desk, drop, file, copy)


def _supersede(desk: Desk, drop: Drop) -> None:
    """Who decides about a name means the file that lies there: one before it is none any more."""
    for older in desk.drops.here({DropState.HELD}):
        if older.file.name == drop.file.name:
            message = "Another file of that name came before somebody decided; nothing was sent."
            desk.drops.settle(older, DropState.FAILED, desk.now(), message=message)


def _import(desk: Desk, drop: Drop, original: FileState | None, copy: Path) -> Iterator[Told]:
    """Import a file of which nothing was sent yet, unless its content is that of another one."""
    same = None if desk.job.again or is_released(drop) else desk.drops.with_content_of(drop)
    if same is None:
        yield from import_file(desk, drop, original, copy)
        return
    name = drop.file.name
    state, message = _of_known_content(desk, name, same)
    if state is DropState.HELD:
        message += f" Nothing was sent. {what_to_do(desk, name)}"
    else:
        shutil.rmtree(copy.parent, ignore_errors=True)
    drop = desk.drops.settle(drop, state, desk.now(), message=message)
    yield desk.told(name, state, message)
    if original is not None and state is not DropState.HELD:
        yield from put_away(desk, original, drop)


def _of_known_content(desk: Desk, name: str, same: Drop) -> tuple[DropState, str]:
    """What becomes of a file whose content is that of another one, and why."""
    message = f"{name} has the content of {same.file.name}, which is {same.state}."
    if same.state in {DropState.HELD, DropState.REJECTED}:
        return same.state, message
    later = _later_than(desk, same, name) if desk.job.hold.older else None
    if later is None:
        return DropState.REPEATED, message
    message += f" {later.file.name} was imported since: an old file may have come back."
    return DropState.HELD, message


def _later_than(desk: Desk, same: Drop, name: str) -> Drop | None:
    """The newest import of the same kind of file after that one; ``None``: that is the newest.

    Files whose names differ in nothing but digits are of one kind: those of other kinds may come in
    the same nights, and one of them without a change.
    """
    if same.state is not DropState.IMPORTED:
        return None
    kinds = {kind_of(name), kind_of(same.file.name)}
    for drop in desk.drops.in_states({DropState.IMPORTED}, LATEST):
        if drop.key > same.key and kind_of(drop.file.name) in kinds:
            return drop
    return None


def _of_other_job(desk: Desk, name: str, job: str) -> Told:
    known = {path.stem for path in find_jobs(desk.found.path.parent)}
    what = (
        "which watches the same place: let one of them do so."
        if job in known
        else f"of which there is no YAML file here: touch {shlex.quote(name)} to have it imported "
        f"by {desk.found.name}, or give the job its name back."
    )
    return desk.told(name, "left", f"{name} is job {job}'s, {what}")


def carry_on(desk: Desk, drop: Drop, listing: Listing) -> Iterator[Told]:
    """Carry on with a file that was taken by somebody who died, or whose run stopped."""
    file = drop.file
    later = desk.drops.in_states({DropState.IMPORTED}, 1)
    if later and later[0].key > drop.key and not is_released(drop):
        message = (  # The job watched another place meanwhile.
            f"{later[0].file.name} was imported since {file.name} was begun, which would bring "
            f"older values back. {what_to_do(desk, file.name, '--although-older ')}"
        )
        desk.drops.settle(drop, DropState.HELD, desk.now(), message=message)
        yield desk.told(file.name, DropState.HELD, message)
        return
    listed = {kept(each): each for each in listing.files.values()}
    original = listed.get(file)
    copy = desk.spool / drop.run / copy_name(file.name)
    planned = pipeline.state_of(drop.run, desk.settings)
    if planned not in {None, "planning"}:
        yield from resume_file(desk, drop, original)
        return
    if planned == "planning":
        pipeline.discard(drop.run, desk.settings)
    try:
        sha256 = _content(copy) if copy.exists() else ""
        if sha256 != drop.sha256 and original is not None:  # it died while it copied, or elsewhere
            sha256 = desk.place.copy(original, copy, desk.stop)
    except (FileGone, OSError) as error:
        shutil.rmtree(copy.parent, ignore_errors=True)
        if desk.stop.is_set():
            return
        if original is not None:  # Another look will tell; what came later waits for it.
            why = "it changes" if isinstance(error, FileGone) else str(error.strerror)
            message = f"{file.name} cannot be copied: {why}. It stays where it is."
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
