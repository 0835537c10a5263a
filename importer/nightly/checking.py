"""Whether a job could do its work: its place, its mapping, its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer import pipeline
from importer.errors import JobError
from importer.nightly.desk import job_settings, place_of
from importer.nightly.notify import Event, Notice, addresses, check_addresses, deliver

if TYPE_CHECKING:
    from importer.nightly.job_file import FoundJob
    from importer.nightly.notify import Undelivered


def check_job(found: FoundJob) -> None:
    """Look at what a job names; nothing is taken or sent.

    Raises:
        ImporterError: something is missing or wrong; the text says what to do.
    """
    settings = job_settings(found)
    place_of(found).look()
    wanted = settings.mapping
    named = pipeline.require_mapping(wanted) if wanted is not None else None
    if found.job.notify is not None:
        check_addresses(found.job.notify.to)
    if settings.channel is None and not (named and named.channel):
        raise JobError(
            f"{found.path.name} names no channel: add channel: ID, or set RAMPWIN_CHANNEL_ID."
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
