"""Tells what becomes of a job's files, and lets whom the job names know by message.

What is wrong is remembered in the store: it is told once, and again each day while it lasts, and
also that it is over.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from datetime import timedelta
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from importer.errors import JobError
from importer.lines import without_data
from importer.model import Status
from importer.nightly.desk import Told
from importer.nightly.notify import Event, Notice, addresses, deliver
from importer.store import DropState, default_path

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from importer.nightly.found_job import FoundJob
    from importer.store import Drops, JobHealth

AGAIN = timedelta(days=1)
"""So long after a trouble was told it is told once more, if it lasts."""
_EVENTS = {
    DropState.IMPORTED: Event.SUCCESS,
    DropState.REPEATED: Event.SUCCESS,
    DropState.HELD: Event.HOLD,
    DropState.FAILED: Event.FAILURE,
    DropState.STOPPED: Event.FAILURE,
    "left": Event.FAILURE,
    "away": Event.FAILURE,
    DropState.REJECTED: Event.FAILURE,
    "missing": Event.MISSING,
    "kept": Event.FAILURE,
}
_AWAY = "away:"
_LEFT = "left:"
_HELD = f"{DropState.HELD}:"
_NOTIFY = "notify:"
MISSING = "missing:"
"""How the subjects of such troubles begin."""


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
        if told.state == "retried":
            self._health.is_over([f"{DropState.STOPPED}:{told.file}"])
        event = _EVENTS.get(told.state)
        if event is None or (told.state == DropState.STOPPED and self._stop.is_set()):
            return
        if told.state != DropState.STOPPED:
            self._health.is_over([f"{DropState.STOPPED}:{told.file}"])
        if event is Event.SUCCESS:
            self._health.is_over([f"{_LEFT}{told.file}"])
            event = Event.RECOVERY if self._all_is_over() else event
        else:
            subject = f"{told.state}:{told.file or told.message}"
            if told.state == "away":
                subject = _AWAY
            message = told.without_data()
            if self._health.note(subject, message, self._now(), AGAIN) and not self._send(
                event, told
            ):
                self._health.untold(subject)
            return
        self._send(event, told)

    def tell_again(self) -> None:
        """Tell of what is wrong, and nobody could be told of yet."""
        for trouble in self._health.troubles():
            state, _, file = trouble.subject.partition(":")
            event = _EVENTS.get(state)
            if trouble.is_told or event is None:
                continue
            file = "" if file == trouble.message else file
            told = Told(self._found.name, file, state, trouble.message, is_safe=True)
            self._health.note(trouble.subject, trouble.message, self._now(), AGAIN)
            if not self._send(event, told):
                self._health.untold(trouble.subject)

    def check_addresses(self) -> None:
        """Note where nobody can be told, for a variable with an address is not set."""
        notify = self._found.job.notify
        try:
            if notify is not None:
                addresses(notify.to)
        except JobError as error:
            self._health.note(_NOTIFY, str(error), self._now(), AGAIN)
        else:
            self._health.is_over([_NOTIFY])

    def is_back(self, there: Collection[str]) -> None:
        """Note that the job can be looked after, and what is no longer among what is there."""
        subjects = [trouble.subject for trouble in self._health.troubles()]
        left = [each for each in subjects if each.startswith(_LEFT)]
        held = self._held()
        self._health.is_over([each for each in left if each.removeprefix(_LEFT) not in there])
        self._health.is_over(
            [each for each in subjects if each.startswith(_HELD) and each not in held]
        )
        if _AWAY in subjects and self._health.is_over([_AWAY]):
            self._send(
                Event.RECOVERY,
                Told(self._found.name, "", "back", "It can be looked after again."),
            )

    def _held(self) -> set[str]:
        """What the troubles with held files are known by."""
        return {f"{_HELD}{drop.file.name}" for drop in self._drops.in_states({DropState.HELD})}

    def _all_is_over(self) -> bool:
        """Forget what was wrong but for what lasts: held files, what still lies there.

        What nobody could be told of yet stays as well.
        """
        lasting = self._held()
        over = [
            trouble.subject
            for trouble in self._health.troubles()
            if trouble.is_told
            and trouble.subject not in lasting
            and not trouble.subject.startswith((_LEFT, _NOTIFY))
        ]
        return self._health.is_over(over) > 0

    def _send(self, event: Event, told: Told) -> bool:
        """Send a message where one is wanted; whether that is done."""
        notify = self._found.job.notify
        if notify is not None and event is Event.RECOVERY and event not in notify.on:
            event = Event.SUCCESS if told.state == DropState.IMPORTED else event
        if notify is None or event not in notify.on:
            return True
        attachment = None
        text = told.without_data()
        if told.summary is not None:
            text += f"\nReport: {told.summary.reports['report']}"
            if notify.attach_failures and _any_failed(told):
                attachment = Path(told.summary.reports["failures"])
        what = f"{told.shown_file()}: {told.state}" if told.file else told.state
        if event is Event.RECOVERY and told.file:
            what += ", well again"
        notice = Notice(event, f"importer, job {told.job}: {what}", text, attachment)
        reached, why_not = _delivered(notify.to, notice)
        for why in why_not:
            self._tell(Told(told.job, told.file, "untold", f"A message did not arrive: {why}"))
        return reached


_alarms: dict[tuple[str, str], float] = {}
"""What this process has told so, and when: also where no file can be written."""


def alarm(found: FoundJob, text: str, clock: Callable[[], float] = time.time) -> None:
    """Let whom a job names know that it cannot be looked after, also where there is no store.

    Once a day for each text, also where each look is a process of its own: a file remembers it.
    What cannot be sent is not told anywhere, for the caller tells it.
    """
    notify = found.job.notify
    if notify is None or Event.FAILURE not in notify.on:
        return
    what = (str(found.path), text)
    if abs(clock() - _alarms.get(what, -inf)) < AGAIN.total_seconds():
        return
    digest = hashlib.sha256(f"{found.path}\0{text}".encode()).hexdigest()
    told = default_path().parent / "alarms" / digest[:32]
    with suppress(OSError):
        if abs(clock() - told.stat().st_mtime) < AGAIN.total_seconds():
            return
    title = f"importer, job {found.name}: cannot be looked after"
    reached, _ = _delivered(
        notify.to, Notice(Event.FAILURE, title, without_data(text, of_file=True))
    )
    if reached:
        _alarms[what] = clock()
        with suppress(OSError):
            told.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            told.write_text("")
            os.utime(told, (clock(), clock()))


def _delivered(to: Sequence[str], notice: Notice) -> tuple[bool, list[str]]:
    """Send a message; give whether it reached anybody, and why it did not reach the others."""
    try:
        listed = addresses(to)
        undelivered = deliver(to, notice)
    except JobError as error:
        return False, [str(error)]
    missed = [each for each in undelivered if not each.may_have_come]
    return len(missed) < len(listed), [str(each) for each in undelivered]


def _any_failed(told: Told) -> bool:
    counts = told.summary.counts if told.summary is not None else {}
    return any(
        counts.get(status, 0)
        for status in (Status.INVALID, Status.FAILED, Status.UNKNOWN, Status.PENDING)
    )
