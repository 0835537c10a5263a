"""A session of work on one run: who holds it, how long it waits for others, when it is to stop."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from importer.errors import RunBusy, RunError
from importer.pipeline.progress import Progress, of_run
from importer.store import Patience, new_run_id, run_lock

if TYPE_CHECKING:
    import threading
    from contextlib import ExitStack

    from importer.pipeline.progress import Observer
    from importer.settings import Settings
    from importer.store import NewRun, Run, Store


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """When a command began, and how long it has worked."""

    started: datetime = field(default_factory=now)
    _began: float = field(default_factory=time.monotonic)

    def seconds(self) -> float:
        """How long since it began."""
        return time.monotonic() - self._began


@dataclass(frozen=True, slots=True)
class Session:
    """What working on a run needs beside the run."""

    store: Store
    settings: Settings
    stop: threading.Event
    progress: Observer
    clock: Stopwatch

    def of(self, run: Run) -> Session:
        """Give the same session, whose observer is told the run from now on."""
        return replace(self, progress=of_run(run.id, self.progress))

    def new_run(self, stack: ExitStack, new: NewRun, run_id: str | None = None) -> Run:
        """Start a run and hold it; it is held before anybody can see it."""
        run_id = run_id or new_run_id(self.clock.started)
        stack.enter_context(run_lock(self.store.database, run_id))
        return self.store.create_run(new, self.clock.started, run_id)

    def resumable(self, stack: ExitStack, run_id: str | None) -> Run:
        """Hold the run that is meant, or the newest that can be resumed and that nobody holds."""
        if run_id is not None:
            run = self.store.run(run_id)
            stack.enter_context(run_lock(self.store.database, run.id, self.patience()))
            return run
        found = self.store.resumable()
        for run in found:
            with suppress(RunBusy):
                stack.enter_context(run_lock(self.store.database, run.id))
                return run
        if found:
            raise RunBusy(f"Run {found[0].id} is at work in another process; no other stopped.")
        raise RunError("No run stopped before its end: there is nothing to resume.")

    def resumable_before(self, run: Run) -> Run | None:
        """The newest run before this one that can be resumed and that nobody holds."""
        for older in self.store.resumable():
            if older.key < run.key:
                with suppress(RunBusy), run_lock(self.store.database, older.id):
                    return older
        return None

    def patience(self) -> Patience:
        """Wait for others, and say so, unless the settings say otherwise."""
        return Patience(
            wait=self.settings.wait,
            tell=lambda text: self.progress(Progress("wait", 0, None, "", text)),
            stop=self.stop,
        )
