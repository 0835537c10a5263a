"""Nightly file drops: watched places, files taken once, held where they are unlike the others.

An entrance beside ``importer.cli``: :mod:`.job_file` is what a job says, :mod:`.place` where its
files lie, :mod:`.settling` when one is complete, :mod:`.hold` whether it is like those before it,
:mod:`.round` the order of a look, :mod:`.taking` and :mod:`.importing` what is done with a file,
:mod:`.herald` who is told, and :mod:`.watching` how jobs are looked after for years.
"""

from importer.nightly.checking import check_job, test_notify
from importer.nightly.decision import reject, release
from importer.nightly.desk import Told
from importer.nightly.found_job import FoundJob, find_jobs, job_name, job_path, named_job
from importer.nightly.round import play_round
from importer.nightly.settling import Settling
from importer.nightly.status import JobStatus, status_of
from importer.nightly.watching import Watch

__all__ = [
    "FoundJob",
    "JobStatus",
    "Settling",
    "Told",
    "Watch",
    "check_job",
    "find_jobs",
    "job_name",
    "job_path",
    "named_job",
    "play_round",
    "reject",
    "release",
    "status_of",
    "test_notify",
]
