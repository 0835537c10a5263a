"""Imports one file of a job: looks at its plan, sends it, and notes what became of it."""

from __future__ import annotations

import os
import shlex
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from importer import pipeline
from importer.errors import (
    ChannelBusy,
    EmptySource,
    ImporterError,
    ListError,
    MappingError,
    RunError,
    SourceError,
)
from importer.model import Code, Problem
from importer.nightly.hold import REMEMBERED, Figures, reasons_to_hold
from importer.nightly.job_file import KEEP
from importer.nightly.place import FileGone, shown_name, written_at
from importer.store import DropState, summarise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from importer.model import Summary
    from importer.nightly.desk import Desk, Told
    from importer.nightly.job_file import Hold
    from importer.store import Drop, FileState

SETTLED = (DropState.IMPORTED, DropState.REPEATED)
PUT_AWAY = "put_away"
"""Among the figures of a file: it was moved."""
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
        return pipeline.run(
            [copy], desk.settings, progress=desk.progress, stop=desk.stop,
            look=_look(desk, drop), run_id=drop.run,
        )  # fmt: skip

    yield from _ended(desk, drop, original, work)


def resume_file(desk: Desk, drop: Drop, original: FileState | None) -> Iterator[Told]:
    """Carry on with its run; one that had come to its end was only not noted yet."""

    def work() -> Summary:
        if is_released(drop) and pipeline.state_of(drop.run, desk.settings) == "held":
            pipeline.release(drop.run, desk.settings)
        try:
            return pipeline.resume(
                drop.run, desk.settings, progress=desk.progress, stop=desk.stop,
                look=_look(desk, drop), of_job=True, channel=mended_channel(desk, drop.run),
            )  # fmt: skip
        except RunError:
            if pipeline.state_of(drop.run, desk.settings) not in {"finished", "held"}:
                raise
            return pipeline.show(drop.run, desk.settings)

    yield from _ended(desk, drop, original, work)


def mended_channel(desk: Desk, run_id: str) -> str | None:
    """The job's channel, where it was mended since Rampwin refused another one; mostly ``None``.

    A mapping that names channels is above the job's, and stays so.
    """
    run, wanted = desk.store.find(run_id), desk.settings.channel
    if run is None or wanted is None or run.record().channel == wanted:
        return None
    mapping = desk.settings.mapping
    if mapping is not None and pipeline.require_mapping(mapping).channel is not None:
        return None
    stop = summarise(run).stop
    return wanted if stop is not None and stop.code is Code.API_CHANNEL else None


def put_away(desk: Desk, file: FileState, drop: Drop) -> Iterator[Told]:
    """Move a file to the place for those that ended as it did, where the job has one."""
    folder = desk.job.failed if drop.state in PUT_ASIDE else desk.job.done
    if folder == KEEP:
        return
    try:
        is_moved = desk.place.put_away(file, folder, desk.now())
    except FileGone:
        return  # Somebody else was quicker.
    except OSError as error:
        name = shown_name(file.name)
        why = (
            f"{name} cannot be moved to {folder}: {error.strerror}. See to that folder; the file "
            "will not be sent again."
        )
        yield desk.told(name, "left", why)
    else:
        if is_moved:
            desk.drops.note(drop, {PUT_AWAY: True})


def was_put_away(drop: Drop) -> bool:
    """Whether it was moved: where it is there again, somebody has put it back."""
    return bool((drop.figures or {}).get(PUT_AWAY))


def is_released(drop: Drop) -> bool:
    """Whether somebody let it be sent, also where that stopped since."""
    return bool((drop.figures or {}).get("released"))


def _look(desk: Desk, drop: Drop) -> Callable[[Summary], Problem | None]:
    """Look at a plan: keep its figures, and say why it is not to be sent, unless it is released."""
    # Who let it go knew its figures: of one that could not be planned there were none.
    may_go = is_released(drop) and "rows" in (drop.figures or {})
    before = [
        Figures.from_json(each.figures)
        for each in desk.drops.in_states({DropState.IMPORTED}, REMEMBERED)
        if each.figures is not None and "rows" in each.figures
    ]

    def look(summary: Summary) -> Problem | None:
        figures = Figures.of(summary, drop.file.name, written_at(drop.file))
        kept = replace(figures, released=may_go).to_json()
        desk.drops.settle(drop, drop.state, desk.now(), figures=kept)
        reasons = reasons_to_hold(figures, before, desk.job.hold)
        if may_go or not reasons:
            return None
        return Problem(
            Code.HELD,
            f"The file is unlike those before it: {'; '.join(reasons)}. Nothing was sent. "
            f"{what_to_do(desk, drop.file.name)}",
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
        told = str(error).replace(f"{desk.spool / drop.run}{os.sep}", "").replace("\n", "; ")
        is_planned = pipeline.state_of(drop.run, desk.settings) is not None
        state = _state_after(error, desk.job.hold, is_planned=is_planned)
        if state is DropState.HELD:
            told += f" {_what_to_mend(desk, name, error)}"
        drop = desk.drops.settle(drop, state, desk.now(), message=told)
        yield desk.told(name, state, told)
        if state is DropState.FAILED:
            shutil.rmtree(desk.spool / drop.run, ignore_errors=True)
            if original is not None:
                yield from put_away(desk, original, drop)
        return
    state, message = _outcome(summary)
    drop = desk.drops.settle(drop, state, desk.now(), message=message)
    yield desk.told(name, state, message, summary)
    if state is not DropState.STOPPED:
        shutil.rmtree(desk.spool / drop.run, ignore_errors=True)
    if original is not None and state in SETTLED:
        yield from put_away(desk, original, drop)


def _state_after(error: ImporterError, hold: Hold, *, is_planned: bool) -> DropState:
    """What becomes of a file whose import ended with an error."""
    # A missing key, a list that cannot be read, a full disk: the next round tries again.
    if is_planned or isinstance(error, ListError):
        return DropState.STOPPED
    # The mapping itself was looked at before, so here it is the file that does not fit it.
    if (isinstance(error, MappingError) and hold.columns) or (
        isinstance(error, EmptySource) and hold.rows is not None
    ):
        return DropState.HELD
    is_to_blame = isinstance(error, SourceError | MappingError)
    return DropState.FAILED if is_to_blame else DropState.STOPPED


def _what_to_mend(desk: Desk, name: str, error: ImporterError) -> str:
    if isinstance(error, EmptySource):
        return f"`importer jobs reject {desk.found.name} {shlex.quote(name)}` puts it aside."
    return f"Nothing was sent. Mend the mapping first. {what_to_do(desk, name)}"


def what_to_do(desk: Desk, name: str, option: str = "") -> str:
    """A sentence on who decides about a held file, and how."""
    which = f"{desk.found.name} {'-- ' * name.startswith('-')}{shlex.quote(name)}"
    command = "`importer jobs"
    return f"{command} release {option}{which}` sends it, {command} reject {which}` does not."


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
    rows = "row" if summary.rows == 1 else "rows"
    return f"{summary.rows:,} {rows}: {', '.join(counts) or 'none'}."
