"""Lets the writes of this process fail, as a disk does that is broken or full."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
from sqlalchemy.engine.default import DefaultDialect

if TYPE_CHECKING:
    from collections.abc import Callable

READING = ("SELECT", "PRAGMA", "SHOW")


class Failure(NamedTuple):
    """Which of a process's writes fail."""

    nth: int
    """The first one that does, of all that a database or a report file gets, from 1."""
    full: bool
    """A full disk: that write and every later one fails. Else one write meets a broken block."""

    def __str__(self) -> str:
        return f"write {self.nth}: {'a full disk' if self.full else 'an I/O error'}"


class FailingWrites:
    """Counts this process's writes and lets some of them fail."""

    def __init__(self, failure: Failure | None) -> None:
        self._failure = failure
        self.count = 0

    def watch(self) -> None:
        """Stand before every write, in a way that takes the error through the driver's callers."""
        for name in ("do_execute", "do_executemany", "do_execute_no_params"):
            self._stand_before(DefaultDialect, name, _database_error, _is_write)
        self._stand_before(DefaultDialect, "do_commit", _database_error)
        self._stand_at_the_end_of_copies()
        self._stand_before(tempfile, "mkstemp", _file_error)
        self._stand_before(os, "fsync", _file_error)
        self._stand_before(Path, "replace", _file_error)
        failing = self

        class Writer(io.BufferedWriter):
            def write(self, content: Any) -> int:
                failing.next(_file_error)
                return super().write(content)

            def flush(self) -> None:
                failing.next(_file_error)
                super().flush()

        fdopen = os.fdopen

        def watched_fdopen(handle: int, mode: str, *given: Any, **named: Any) -> Any:
            if mode != "wb":  # no report file
                return fdopen(handle, mode, *given, **named)
            return Writer(io.FileIO(handle, "w"), named["buffering"])

        setattr(os, "fdopen", watched_fdopen)  # noqa: B010  # it takes less than what it replaces

    def _stand_at_the_end_of_copies(self) -> None:
        """A server tells what went wrong with a COPY when it is at its end."""
        finish = psycopg.Copy.finish

        def failing_finish(copy: psycopg.Copy, exception: BaseException | None) -> None:
            try:
                self.next(_server_error)
            except psycopg.Error as error:
                finish(copy, error)
                raise
            finish(copy, exception)

        psycopg.Copy.finish = failing_finish  # type: ignore[method-assign,assignment]

    def next(self, error: Callable[[bool], Exception]) -> None:
        """Count a write; raise an error if it is to fail."""
        self.count += 1
        if self._failure is None:
            return
        nth, full = self._failure
        if self.count == nth or (full and self.count > nth):
            raise error(full)

    def _stand_before(
        self,
        owner: object,
        name: str,
        error: Callable[..., Exception],
        applies: Callable[..., bool] = lambda *_: True,
    ) -> None:
        call: Callable[..., Any] = getattr(owner, name)

        def watched(*given: Any, **named: Any) -> Any:
            if applies(*given):
                self.next(lambda full: error(full, *given))
            return call(*given, **named)

        setattr(owner, name, watched)


def _is_write(_dialect: object, _cursor: object, statement: str, *_rest: object) -> bool:
    return statement != "BEGIN" and not statement.lstrip().upper().startswith(READING)


def _database_error(full: bool, dialect: DefaultDialect, *_rest: object) -> Exception:
    if dialect.name == "postgresql":
        return _server_error(full)
    return sqlite3.OperationalError("database or disk is full" if full else "disk I/O error")


def _server_error(full: bool, *_rest: object) -> Exception:
    if full:
        return psycopg.errors.DiskFull("could not extend file: No space left on device")
    return psycopg.errors.IoError("could not write block 7: Input/output error")


def _file_error(full: bool, *_rest: object) -> Exception:
    number = errno.ENOSPC if full else errno.EIO
    return OSError(number, os.strerror(number))
