"""Whether a job could do its work: its place, its mapping, its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer import pipeline
from importer.errors import JobError
from importer.nightly.round import job_settings, place_of

if TYPE_CHECKING:
    from importer.nightly.job_file import FoundJob


def check_job(found: FoundJob) -> None:
    """Look at what a job names; nothing is taken or sent.

    Raises:
        ImporterError: something is missing or wrong; the text says what to do.
    """
    settings = job_settings(found)
    place_of(found).list()
    wanted = settings.mapping
    named = pipeline.require_mapping(wanted) if wanted is not None else None
    if settings.channel is None and not (named and named.channel):
        raise JobError(
            f"{found.path.name} names no channel: add channel: ID, or set RAMPWIN_CHANNEL_ID."
        )
