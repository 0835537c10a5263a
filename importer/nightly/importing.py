"""Imports one file of a job: looks at its plan, sends it, and notes what became of it."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from importer import pipeline
from importer.errors import ChannelBusy, ImporterError, MappingError, RunError, SourceError
from importer.model import Code, Problem
from importer.nightly.hold import REMEMBERED, Figures, reasons_to_hold
from importer.nightly.job_file import KEEP
from importer.nightly.place import FileGone, shown_name
from importer.store import DropState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from importer.model import Summary
    from importer.nightly.desk import Desk, Told
    from importer.store import Drop, FileState

SETTLED = (DropState.IMPORTED, DropState.REPEATED)
PUT_ASIDE = (DropState.FAILED, DropState.REJECTED)


def import_file(desk: Desk, drop: Drop, original: FileState | None, copy: Path) -> Iterator[Told]:
    """Import a file's copy for the first time; tell what became of it.

    Args:
        desk: of the job.
        drop: the file, as it was taken.
        original: as it lies in its place; ``None`` where it does no longer.
        copy: what is read.
    """

    def work() -> Summary:
        look = None if _is_released(drop) else _look(desk, drop)
        return pipeline.run(
            [copy], desk.settings, progress=desk.progress, stop=desk.stop, look=look,
            run_id=drop.run,
        )  # fmt: skip

    yield from _ended(desk, drop, original, work)


def resume_file(desk: Desk, drop: Drop, original: FileState | None) -> Iterator[Told]:
    """Carry on with its run; one that had come to its end was only not noted yet."""

    def work() -> Summary:
        is_released = _is_released(drop)
        if is_released and pipeline.state_of(drop.run, desk.settings) == "held":
            pipeline.release(drop.run, desk.settings)
        look = None if is_released else _look(desk, drop)
        try:
            return pipeline.resume(
                drop.run, desk.settings, progress=desk.progress, stop=desk.stop, look=look,
                of_job=True,
            )  # fmt: skip
        except RunError:
            if pipeline.state_of(drop.run, desk.settings) not in {"finished", "held"}:
                raise
            return pipeline.show(drop.run, desk.settings)

    yield from _ended(desk, drop, original, work)


def put_away(desk: Desk, file: FileState, state: DropState) -> Iterator[Told]:
    """Move a file to the place for those that ended so, where the job has one."""
    folder = desk.job.failed if state in PUT_ASIDE else desk.job.done
    if folder == KEEP:
        return
    try:
        desk.place.put_away(file, folder, desk.now())
    except FileGone:
        return  # Somebody else was quicker.
    except OSError as error:
        name = shown_name(file.name)
        why = f"{name} cannot be moved to {folder} ({error.strerror}); it will not be sent again."
        yield desk.told(name, "left", why)


def _is_released(drop: Drop) -> bool:
    """Whether somebody let it be sent, also where that stopped since."""
    return bool((drop.figures or {}).get("released"))


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
    except ChannelBusy as error:
        desk.drops.settle(drop, DropState.STOPPED, desk.now(), message=str(error))
        yield desk.told(name, "waiting", str(error))
        return
    except ImporterError as error:
        # Who reads it knows the file by its place, and not by that of its copy.
        told = str(error).replace(f"{desk.spool / drop.run}{os.sep}", "")
        is_to_blame = isinstance(error, SourceError | MappingError)
        if not is_to_blame or pipeline.state_of(drop.run, desk.settings) is not None:
            # A missing key, a channel that is busy, a full disk: the next round tries again.
            desk.drops.settle(drop, DropState.STOPPED, desk.now(), message=told)
            yield desk.told(name, DropState.STOPPED, told)
            return
        desk.drops.settle(drop, DropState.FAILED, desk.now(), message=told)
        shutil.rmtree(desk.spool / drop.run, ignore_errors=True)
        yield desk.told(name, DropState.FAILED, told)
        if original is not None:
            yield from put_away(desk, original, DropState.FAILED)
        return
    state, message = _outcome(summary)
    desk.drops.settle(drop, state, desk.now(), message=message)
    yield desk.told(name, state, message, summary)
    if state is not DropState.STOPPED:
        shutil.rmtree(desk.spool / drop.run, ignore_errors=True)
    if original is not None and state in SETTLED:
        yield from put_away(desk, original, state)


def _outcome(summary: Summary) -> tuple[DropState, str]:
    if summary.state == "finished":
        return DropState.IMPORTED, counts_of(summary)
    state = DropState.HELD if summary.state == "held" else DropState.STOPPED
    return state, why_it_ended(summary)


def why_it_ended(summary: Summary) -> str:
    """A sentence on why a run did not come to its end."""
    return summary.stop.message if summary.stop is not None else f"It is {summary.state}."


def counts_of(summary: Summary) -> str:
    """A sentence with how many rows ended in each status."""
    counts = [f"{count:,} {status}" for status, count in summary.counts.items() if count]
    return f"{summary.rows:,} rows: {', '.join(counts) or 'none'}."
