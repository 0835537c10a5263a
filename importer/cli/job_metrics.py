"""``importer watch --metrics``: how jobs are, for Prometheus: a file, or a port of 127.0.0.1."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from importer.errors import ImporterError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from prometheus_client import Metric

    from importer.nightly import JobStatus
    from importer.settings import Settings

LOOPBACK = "127.0.0.1"
MOST_PORT = 65535


@contextmanager
def job_metrics(
    settings: Settings, names: Callable[[], Sequence[str]]
) -> Iterator[Callable[[], None]]:
    """Give what is to be called each second or so; it writes the file where that is due.

    Args:
        settings: whether metrics are wanted, and where.
        names: which jobs there are.

    Raises:
        SettingsError: the file cannot be written, or the port is taken.
    """
    if settings.metrics is None:
        yield _nothing
        return
    wanted = str(settings.metrics)
    families = _Jobs(settings, names)
    if not wanted.isdecimal():
        from importer.cli.metrics import MetricsFile

        file = MetricsFile(Path(wanted), families.collect)
        yield file.write_when_due
        return
    from prometheus_client import CollectorRegistry, start_http_server

    from importer.cli.metrics import Families

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Families(families.collect))
    if int(wanted) > MOST_PORT:
        raise SettingsError(
            f"--metrics {wanted} is no port: name one up to {MOST_PORT}, or a file."
        )
    try:
        server, thread = start_http_server(int(wanted), addr=LOOPBACK, registry=registry)
    except OSError as error:
        raise SettingsError(
            f"Port {wanted} of {LOOPBACK} cannot be used ({error.strerror}): name another one with "
            "--metrics, or a file."
        ) from None
    try:
        yield _nothing
    finally:
        server.shutdown()
        thread.join()


def _nothing() -> None:
    """Do nothing."""


class _Jobs:
    """What is told of all jobs."""

    def __init__(self, settings: Settings, names: Callable[[], Sequence[str]]) -> None:
        self._settings = settings
        self._names = names

    def collect(self) -> Iterator[Metric]:
        """Look into the store, and give the metrics as they are now."""
        from importer.cli.metrics import gauge
        from importer.nightly import job_name, named_job, status_of

        wrong: dict[str, float] = {}
        found: dict[str, JobStatus] = {}
        try:
            names = self._names()
        except ImporterError:  # somebody edits the folder of jobs
            names = ()
        for name in names:
            try:
                job = named_job(name, self._settings.jobs)
                found[job.name] = status_of(job)
                wrong[job.name] = 0
            except ImporterError:
                wrong[job_name(name)] = 1
        yield gauge("importer_job_wrong", "Whether the job cannot be read.", wrong, "job")
        for name, help_, value in (
            ("well", "Whether nothing waits or is wrong.", lambda job: float(job.is_well)),
            ("held", "Files that wait for somebody.", lambda job: float(len(job.held))),
            ("unfinished", "Files begun and not at their end.", lambda job: len(job.unfinished)),
            ("troubles", "What is wrong at present.", lambda job: float(len(job.troubles))),
            ("looked_timestamp_seconds", "When its place was looked at.", _looked),
            ("file_timestamp_seconds", "When something last became of a file.", _last),
        ):
            values = {job: value(status) for job, status in found.items()}
            if name == "well":  # nor is one that cannot be read
                values |= {job: 0.0 for job in wrong if job not in found}
            told = {job: each for job, each in values.items() if each is not None}
            yield gauge(f"importer_job_{name}", help_, told, "job")


def _looked(status: JobStatus) -> float | None:
    return status.looked.timestamp() if status.looked is not None else None


def _last(status: JobStatus) -> float | None:
    last = status.last
    return datetime.fromisoformat(last.changed).timestamp() if last is not None else None
