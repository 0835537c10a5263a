"""Errors that stop the program: one root, one class for each way to recover.

A problem with a single row is never raised: it is a value (:class:`importer.model.Problem`).
An error here means stop; its text is what the user reads, so it names what is wrong, where,
and what to do, in one or two sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ImporterError(Exception):
    """The root. ``str(error)`` is the whole message; ``exit_code`` ends the process."""

    exit_code = 2


class SettingsError(ImporterError):
    """A setting is missing or makes no sense: set it and start again."""


class SourceError(ImporterError):
    """The source file cannot be read: mend or replace the file, or say how to read it."""

    def __init__(self, message: str, ways: Iterable[str] = (), finding: str = "") -> None:
        """Keep the ways out.

        Args:
            message: the whole of it.
            ways: options that settle a doubt, as on the command line: ``--encoding cp1252``.
            finding: the message without the advice to add one, for files that take no options.
        """
        super().__init__(message)
        self.ways = tuple(ways)
        self.finding = finding


class EmptySource(SourceError):
    """The source file holds nothing: export it again."""


class ListError(SourceError):
    """A list of numbers that a mapping names cannot be read: mend the list, or the mapping."""


class MappingError(ImporterError):
    """The mapping is wrong or does not fit the file: edit the mapping."""


class JobError(ImporterError):
    """A job's YAML is wrong, or its place cannot be watched: edit it."""


class StoreError(ImporterError):
    """The store cannot be opened, read or written."""


class RunError(ImporterError):
    """No such run, or the run is in no state for what was asked."""


class NothingToRetry(RunError):
    """Nothing is left to send again: nothing had failed, or later runs took it up."""


class ChannelBusy(RunError):
    """Another run is sending to the channel: wait until it has ended."""


class RunBusy(RunError):
    """Another process is working on the run: wait until it has ended."""


class ReportError(ImporterError):
    """The report files cannot be written: free the place or name another."""


class Stopped(ImporterError):
    """Somebody stopped the program before there was anything to resume."""

    exit_code = 3
