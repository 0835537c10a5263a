"""Looks after jobs until somebody says stop: each in a thread of its own, so that none waits."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from importer.errors import ImporterError, JobError
from importer.lines import lines
from importer.nightly.heartbeat import EVERY_SECONDS, beat
from importer.nightly.round import play_round
from importer.nightly.settling import Settling
from importer.store import DropState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from importer.nightly.desk import Told
    from importer.nightly.found_job import FoundJob

SHORTEST_WAIT_SECONDS = 0.2
ERROR_REST_SECONDS = 15.0
"""A job that is wrong, or whose place is away, is looked at so soon again."""
FIRST_REST_SECONDS = 60.0
LONGEST_REST_SECONDS = 3600.0
END_SECONDS = 25.0
"""Who ends a watch is not kept waiting by a place that does not answer."""
_STEP_SECONDS = 0.5
"""So soon a thread sees that it is to stop."""


class Listener(Protocol):
    """Whom a watch tells what happens; it may be called from several threads."""

    def told(self, told: Told) -> None:
        """Something became of a file."""

    def looked(self, name: str, job: str) -> None:
        """A look at a job came to its end."""

    def wrong(self, job: str, error: ImporterError) -> None:
        """A job cannot be looked after: its YAML is wrong, or its place cannot be read."""

    def defect(self, job: str, error: Exception) -> None:
        """The program failed."""


class Resting:
    """How long a job rests whose import stopped: a minute, and twice as long each time after."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without a rest."""
        self._clock = clock
        self._until = clock()
        self._seconds = FIRST_REST_SECONDS

    def seconds_left(self) -> float:
        """How long it still rests; 0.0 where it does not."""
        return max(0.0, self._until - self._clock())

    def note(self, *, stopped: bool) -> None:
        """Note how a round ended."""
        if not stopped:
            self._until, self._seconds = self._clock(), FIRST_REST_SECONDS
            return
        self._until = self._clock() + self._seconds
        self._seconds = min(2 * self._seconds, LONGEST_REST_SECONDS)


class Watch:
    """Looks after jobs."""

    def __init__(
        self,
        names: Callable[[], Sequence[str]],
        read: Callable[[str], FoundJob],
        listener: Listener,
        stop: threading.Event,
    ) -> None:
        """Begin with :meth:`run`.

        Args:
            names: which jobs there are at the moment.
            read: gives a job by one of those names; it is read anew at each look.
            listener: is told what happens.
            stop: set from any thread, it ends the watch when nothing is in flight any more.
        """
        self._names = names
        self._read = read
        self._listener = listener
        self._stop = stop
        self._wakers: dict[str, threading.Event] = {}
        self._threads: dict[str, threading.Thread] = {}

    def look_now(self) -> None:
        """Look at once, with jobs as they are now, whoever waits or rests."""
        for waker in list(self._wakers.values()):
            waker.set()

    def run(self, meanwhile: Callable[[], None], every_seconds: float = 1.0) -> list[str]:
        """Look after the jobs until ``stop`` is set.

        Returns:
            The jobs whose work did not come to an end within 25 seconds after it.

        Args:
            meanwhile: is called all the time.
            every_seconds: so often it is called, and seen which jobs there are.

        Raises:
            ImporterError: it is not known which jobs there are when it begins.
        """
        names = self._names()
        while not self._stop.is_set():
            for name in names:
                if name not in self._threads or not self._threads[name].is_alive():
                    self._begin(name)
            meanwhile()
            self._stop.wait(every_seconds)
            with suppress(ImporterError):  # whoever edits the folder of jobs is given the time
                names = self._names()
        end = time.monotonic() + END_SECONDS
        for thread in self._threads.values():
            thread.join(max(0.0, end - time.monotonic()))
        return [name for name, thread in self._threads.items() if thread.is_alive()]

    def _begin(self, name: str) -> None:
        self._wakers[name] = threading.Event()
        thread = threading.Thread(
            target=self._look_after, args=(name,), name=f"job {name}", daemon=True
        )
        self._threads[name] = thread
        thread.start()

    def _look_after(self, name: str) -> None:
        lines.begin_thread(job=name)
        settling, rest = None, Resting()
        while not self._stop.is_set() and self._is_wanted(name):
            try:
                found = self._read(name)
                lines.named["job"] = found.name
                job = found.job
                if settling is None:
                    settling = Settling(job.settle, time.monotonic)
                settling.follow(job.settle, wait_for_marker=job.wait_for_marker)
                rest.note(stopped=self._look(found, settling))
                self._listener.looked(name, found.name)
                if rest.seconds_left():
                    self._rest(name, found, rest)
                    continue
                left = settling.seconds_left()
                poll = found.poll_seconds
                self._wait(name, poll if left is None else min(left, poll), found.folder)
            except ImporterError as error:
                self._listener.wrong(name, error)
                self._wait(name, ERROR_REST_SECONDS)
            except Exception as error:  # noqa: BLE001  # one job's defect must not end the others
                self._listener.defect(name, error)
                rest.note(stopped=True)
                self._wait(name, rest.seconds_left())

    def _rest(self, name: str, found: FoundJob, rest: Resting) -> None:
        """Rest; whoever looks for signs of life sees that somebody is there."""
        until = time.monotonic() + rest.seconds_left()
        while not self._stop.is_set() and (left := until - time.monotonic()) > 0:
            if self._wait(name, min(left, EVERY_SECONDS)):
                return
            with suppress(JobError):  # it is told at the end of a look
                beat(found)

    def _look(self, found: FoundJob, settling: Settling) -> bool:
        """Play a round; whether an import stopped."""
        states: list[str] = []

        def tell(told: Told) -> None:
            states.append(told.state)
            self._listener.told(told)

        play_round(found, settling, stop=self._stop, tell=tell)
        return DropState.STOPPED in states or "waiting" in states

    def _is_wanted(self, name: str) -> bool:
        try:
            return name in self._names()
        except ImporterError:
            return True

    def _wait(self, name: str, seconds: float, folder: Path | None = None) -> bool:
        """Wait so long, until somebody wants a look at once, or until something changes there.

        Returns:
            Whether somebody wants one.
        """
        waker = self._wakers[name]
        self._stop.wait(SHORTEST_WAIT_SECONDS)  # a writer writes all the time
        end = time.monotonic() + seconds - SHORTEST_WAIT_SECONDS
        until = _Either(self._stop, waker)
        if folder is None or not _changes(folder, end - time.monotonic(), until):
            while not until.is_set() and (left := end - time.monotonic()) > 0:
                waker.wait(min(left, _STEP_SECONDS))
        is_wanted = waker.is_set()
        waker.clear()
        return is_wanted


class _Either:
    """An event that is set when one of two is."""

    def __init__(self, *events: threading.Event) -> None:
        self._events = events

    def is_set(self) -> bool:
        return any(event.is_set() for event in self._events)


def _changes(folder: Path, seconds: float, until: _Either) -> bool:
    """Wait for a change in a folder; ``False`` where the system does not tell of any."""
    from watchfiles import watch

    if seconds <= 0:
        return True
    changes = watch(
        folder, watch_filter=None, debounce=200, step=50, stop_event=until, recursive=False,
        rust_timeout=max(1, int(1000 * seconds)), yield_on_timeout=True,
    )  # fmt: skip
    try:
        next(changes, None)
    except OSError:  # too many watches, or a share that knows none
        return False
    return True
