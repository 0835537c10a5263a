"""Runs a command in this process as its user would, and kills the process at a given moment.

The importer knows nothing of it: its durable steps are watched from outside.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

from importer.nightly.local_place import LocalPlace
from importer.report.files import PendingFile
from importer.store.database import Database
from tests.e2e.crash.failures import FailingWrites, Failure
from tests.e2e.crash.moments import Moment
from tests.e2e.forked import step_in
from tests.e2e.preloaded import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection


CALLS: tuple[tuple[type, str], ...] = (
    (PendingFile, "finish"),
    (PendingFile, "publish"),
    (Database, "close"),
    (LocalPlace, "copy"),
    (LocalPlace, "put_away"),
)
"""Durable steps that are one call each."""


def run(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    harm: Moment | Failure | None,
    told: Path,
) -> None:
    """Run a command to its end or to a moment.

    Args:
        arguments: of the command.
        environment: all of it.
        folder: the working directory.
        harm: when to be killed, or which writes fail.
        told: a folder for what the command prints: ``out`` and ``err``; and where it came to its
            end, ``steps``: the moments that it has passed, and ``writes``: how many writes
            it has made or tried.
    """
    step_in(environment, folder, told)
    steps = Steps(harm if isinstance(harm, Moment) else None)
    steps.watch()
    writes = FailingWrites(harm if isinstance(harm, Failure) else None)
    writes.watch()
    try:
        main(list(arguments))
    finally:
        (told / "writes").write_text(str(writes.count))
        (told / "steps").write_text("".join(f"{passed}\n" for passed in steps.passed))


class Steps:
    """The durable steps of this process, counted by name."""

    def __init__(self, moment: Moment | None) -> None:
        self.passed: list[Moment] = []
        self._moment = moment
        self._counts: Counter[str] = Counter()
        self._here = threading.local()
        self._killer: Killer | None = None
        if moment is not None and moment.at.startswith("during "):
            self._killer = Killer(int(moment.at.removeprefix("during ")))

    def watch(self) -> None:
        """Put a watch around everything that makes something last."""
        writing = Database.writing

        def watched_writing(database: Database) -> AbstractContextManager[Connection]:
            return self._transaction(sys._getframe(1).f_code.co_qualname, writing(database))

        Database.writing = watched_writing  # type: ignore[method-assign,assignment]
        event.listen(Engine, "after_cursor_execute", self._executed)
        event.listen(Engine, "commit", self._committing)
        for owner, name in CALLS:
            self._watch_call(owner, name)

    def _watch_call(self, owner: type, name: str) -> None:
        """Watch a step that is one call."""
        call: Callable[..., Any] = getattr(owner, name)

        def watched(*given: Any) -> Any:
            self._enter(f"{owner.__name__}.{name}")
            self._reach("before")
            self._begin_end()
            came_of_it = call(*given)
            self._reach("after")
            self._here.step = None
            return came_of_it

        setattr(owner, name, watched)

    @contextmanager
    def _transaction(
        self, step: str, transaction: AbstractContextManager[Connection]
    ) -> Iterator[Connection]:
        try:
            with transaction as connection:
                self._enter(step)
                self._reach("before")
                yield connection
            self._reach("after")
        finally:
            self._here.step = None

    def _executed(self, *given: Any) -> None:
        statement: str = given[2]
        if self._within() and not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            self._here.statements += 1
            self._reach(f"statement {self._here.statements}")

    def _committing(self, _connection: Connection) -> None:
        if self._within():
            self._reach("commit")
            self._begin_end()

    def _within(self) -> bool:
        return getattr(self._here, "step", None) is not None

    def _enter(self, step: str) -> None:
        self._counts[step] += 1
        self._here.step, self._here.nth = step, self._counts[step]
        self._here.statements = 0

    def _reach(self, at: str) -> None:
        moment = Moment(self._here.step, self._here.nth, at)
        self.passed.append(moment)
        if moment == self._moment:
            kill()
        if at == "after" and self._is_killers_step():
            threading.Event().wait()  # the killer is late, but on his way

    def _begin_end(self) -> None:
        """Let the killer loose where this is the step that he waits for."""
        if self._killer is not None and self._is_killers_step():
            self._killer.let_loose()

    def _is_killers_step(self) -> bool:
        here = (self._here.step, self._here.nth)
        return self._killer is not None and self._moment is not None and self._moment[:2] == here


class Killer:
    """Kills the process while it waits for the disk or the server.

    A thread that can run only when the main one has given up the interpreter, and that is when
    it has gone into the database's own code: no clock decides.
    """

    def __init__(self, rounds: int) -> None:
        """Before he kills he does nothing for so many rounds."""
        self._rounds = rounds
        self._signal = threading.Event()
        threading.Thread(target=self._lie_in_wait, daemon=True).start()

    def let_loose(self) -> None:
        """Kill as soon as the main thread waits."""
        self._signal.set()

    def _lie_in_wait(self) -> None:
        self._signal.wait()
        for _ in range(self._rounds):
            pass
        kill()


def kill() -> None:
    """End this process as the system does when it is out of memory."""
    os.kill(os.getpid(), signal.SIGKILL)
