"""Tells what becomes of a job's files, and lets whom the job names know by message.

What is wrong is remembered in the store: it is told once, and again each day while it lasts, and
also that it is over.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from importer.errors import JobError
from importer.model import Status
from importer.nightly.desk import Told
from importer.nightly.notify import Event, Notice, deliver
from importer.nightly.place import shown_name
from importer.store import DropState

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from datetime import datetime

    from importer.nightly.job_file import FoundJob
    from importer.nightly.place import Listing
    from importer.store import Drops, JobHealth

AGAIN = timedelta(days=1)
"""So long after a trouble was told it is told once more, if it lasts."""
_EVENTS = {
    DropState.IMPORTED: Event.SUCCESS,
    DropState.HELD: Event.HOLD,
    DropState.FAILED: Event.FAILURE,
    DropState.STOPPED: Event.FAILURE,
    "left": Event.FAILURE,
    "away": Event.FAILURE,
    "missing": Event.MISSING,
}
_AWAY = "away:"
_LEFT = "left:"


class Herald:
    """Tells of one job."""

    def __init__(
        self,
        found: FoundJob,
        health: JobHealth,
        drops: Drops,
        tell: Callable[[Told], None],
        now: Callable[[], datetime],
        stop: threading.Event,
    ) -> None:
        """Tell by ``tell`` and by message; after ``stop`` a stopped import is no trouble."""
        self._found = found
        self._health = health
        self._drops = drops
        self._tell = tell
        self._now = now
        self._stop = stop

    def hear(self, told: Told) -> None:
        """Tell of a file, and send a message where the job wants one."""
        self._tell(told)
        self.warn(told)

    def warn(self, told: Told) -> None:
        """Send a message where the job wants one, and remember what is wrong."""
        event = _EVENTS.get(told.state)
        if event is None or (told.state == DropState.STOPPED and self._stop.is_set()):
            return
        if event is Event.SUCCESS:
            event = Event.RECOVERY if self._all_is_over() else event
        else:
            subject = f"{told.state}:{told.file or told.message}"
            if told.state == "away":
                subject = _AWAY
            message = self._safe(told)
            if not self._health.note(subject, message, self._now(), AGAIN):
                return
        self._send(event, told)

    def is_back(self, listing: Listing) -> None:
        """Note that the place can be looked at, and which of its odd things are gone."""
        subjects = [trouble.subject for trouble in self._health.troubles()]
        there = {*listing.odd, *map(shown_name, listing.files)}
        left = [each for each in subjects if each.startswith(_LEFT)]
        self._health.is_over([each for each in left if each.removeprefix(_LEFT) not in there])
        if _AWAY in subjects and self._health.is_over([_AWAY]):
            self._send(
                Event.RECOVERY,
                Told(self._found.name, "", "back", "The watched place can be looked at again."),
            )

    def _all_is_over(self) -> bool:
        """Forget what was wrong but for files that still wait for somebody."""
        held = {f"held:{drop.file.name}" for drop in self._drops.in_states({DropState.HELD})}
        subjects = {trouble.subject for trouble in self._health.troubles()} - held
        return self._health.is_over(subjects) > 0

    def _safe(self, told: Told) -> str:
        last = self._drops.in_states({DropState.IMPORTED}, 1)
        columns = (last[0].figures or {}).get("columns") if last else None
        known = frozenset(map(str, columns)) if isinstance(columns, list) else frozenset()
        return told.without_data(known)

    def _send(self, event: Event, told: Told) -> None:
        notify = self._found.job.notify
        if notify is None or event not in notify.on:
            return
        attachment = None
        text = self._safe(told)
        if told.summary is not None:
            text += f"\nReport: {told.summary.reports['report']}"
            if notify.attach_failures and _any_failed(told):
                attachment = Path(told.summary.reports["failures"])
        what = f"{told.file}: {told.state}" if told.file else told.state
        notice = Notice(event, f"importer, job {told.job}: {what}", text, attachment)
        try:
            undelivered = [str(each) for each in deliver(notify.to, notice)]
        except JobError as error:
            undelivered = [str(error)]
        for why in undelivered:
            self._tell(Told(told.job, told.file, "untold", f"A message did not arrive: {why}"))


def _any_failed(told: Told) -> bool:
    counts = told.summary.counts if told.summary is not None else {}
    return any(
        counts.get(status, 0)
        for status in (Status.INVALID, Status.FAILED, Status.UNKNOWN, Status.PENDING)
    )
