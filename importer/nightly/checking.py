"""Whether a job could do its work: its place, its mapping, its settings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from importer import pipeline
from importer.errors import JobError
from importer.nightly.desk import job_settings, place_of
from importer.nightly.heartbeat import is_url
from importer.nightly.job_file import KEEP, in_home
from importer.nightly.notify import Event, Notice, addresses, check_addresses, deliver

if TYPE_CHECKING:
    from importer.nightly.found_job import FoundJob
    from importer.nightly.notify import Undelivered
    from importer.settings import Settings


def check_job(found: FoundJob) -> None:
    """Look at what a job names; nothing is taken or sent.

    Raises:
        ImporterError: something is missing or wrong; the text says what to do.
    """
    settings = job_settings(found)
    place_of(found).look()
    _require_writable(found, settings)
    wanted = settings.mapping
    named = pipeline.require_mapping(wanted) if wanted is not None else None
    if found.job.notify is not None:
        check_addresses(found.job.notify.to)
    if settings.channel is None and not (named and named.channel):
        raise JobError(
            f"{found.path.name} names no channel: add channel: ID, or set RAMPWIN_CHANNEL_ID."
        )


def _require_writable(found: FoundJob, settings: Settings) -> None:
    """Refuse folders in which what the job writes cannot be written."""
    job, watched = found.job, found.folder
    folders = {"reports": settings.reports.absolute()}
    if job.heartbeat is not None and not is_url(job.heartbeat):
        beat = found.beside(job.heartbeat)
        if beat.is_dir() or not beat.parent.is_dir():
            raise JobError(
                f"{found.path.name}: heartbeat is to be a file in a folder that is there, and "
                f"{beat} is none."
            )
        folders["heartbeat"] = beat.parent
    if watched is not None:
        folders |= {
            what: watched / in_home(folder)
            for what, folder in (("done", job.done), ("failed", job.failed))
            if folder != KEEP
        }
    for what, folder in folders.items():
        there = next(path for path in (folder, *folder.parents) if path.exists())
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            raise JobError(
                f"{found.path.name}: nothing can be written to {folder}, where {what} goes: see "
                "who may, or name another folder."
            )


def test_notify(found: FoundJob) -> tuple[int, list[Undelivered]]:
    """Send a message to each address of a job; give how many it reached, and the others.

    Raises:
        JobError: it notifies nobody, a variable is not set, or a package is missing.
    """
    notify = found.job.notify
    if notify is None:
        raise JobError(f"Job {found.name} notifies nobody: add notify: {{to: [ADDRESS]}}.")
    text = "This is a test: messages of this job arrive. Nothing was imported."
    notice = Notice(Event.SUCCESS, f"importer, job {found.name}: test", text)
    undelivered = deliver(notify.to, notice)
    return len(addresses(notify.to)) - len(undelivered), undelivered
