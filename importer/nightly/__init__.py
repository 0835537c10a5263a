"""Nightly file drops: watched places, files taken once, held where they are unlike the others.

An entrance beside ``importer.cli``: :mod:`.job_file` is what a job says, :mod:`.place` where its
files lie, :mod:`.settling` when one is complete, :mod:`.hold` whether it is like those before it,
and :mod:`.round` what is done with each.
"""

from importer.nightly.checking import check_job
from importer.nightly.decision import reject, release
from importer.nightly.job_file import FoundJob, find_jobs, named_job
from importer.nightly.round import Told, play_round
from importer.nightly.settling import Settling
from importer.nightly.status import JobStatus, status_of

__all__ = [
    "FoundJob",
    "JobStatus",
    "Settling",
    "Told",
    "check_job",
    "find_jobs",
    "named_job",
    "play_round",
    "reject",
    "release",
    "status_of",
]
