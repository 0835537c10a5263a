"""Cuts a process short in the middle of its work, at the n-th thing that outlives it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from importer.report.files import PendingFile
from importer.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from sqlalchemy import Connection


class PowerCut(BaseException):
    """The process is dead: no ``except`` for errors may notice."""


class Power:
    """Counts the durable steps, and fails at the one that it was told.

    A transaction has three moments (before it, before its commit, after its commit), a request and
    the renaming of a report two. Whoever goes on to write after the cut, as an ``except`` or a
    ``finally`` would, is cut again: a dead process runs neither.
    """

    def __init__(self, patches: pytest.MonkeyPatch) -> None:
        self.commits = 0
        self._left: int | None = None
        writing, publish = Database.writing, PendingFile.publish

        @contextmanager
        def write(database: Database) -> Iterator[Connection]:
            self.moment()
            with writing(database) as connection:
                yield connection
                self.moment()
            self.commits += 1
            self.moment()

        def rename(file: PendingFile) -> None:
            self.moment()
            publish(file)
            self.moment()

        patches.setattr(Database, "writing", write)
        patches.setattr(PendingFile, "publish", rename)

    def fail_at(self, moment: int | None) -> None:
        """Fail at this moment from now, counted from 1; ``None``: never."""
        self._left = moment

    def moment(self) -> None:
        """Let a moment pass at which a process may die."""
        if self._left is None:
            return
        self._left = max(0, self._left - 1)
        if self._left == 0:
            raise PowerCut
