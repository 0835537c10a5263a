"""``--metrics FILE``: what a run does, in Prometheus' text format, for node_exporter to pick up.

Some of it is about the run at hand, and changes while it goes on. What is about the last run that
ended stays in the file until the next one has ended, so that an alert on its age or its exit code
has something to look at meanwhile, and after a run that died.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    SummaryMetricFamily,
)
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from importer.errors import SettingsError
from importer.model import Status
from importer.sender import SendProgress, SendState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from prometheus_client import Metric

    from importer.model import Summary
    from importer.pipeline import Progress

SECONDS_BETWEEN_WRITES = 10.0
MODE = 0o644
"""node_exporter runs as another user; there is nothing in the file that it may not see."""
BEGINNING = b"# HELP importer_"
LARGEST_BYTES = 2**20
FINISHED = frozenset({0, 1})
"""The exit codes of a run that came to its end."""

_LAST_RUN = "importer_last_run_"


@dataclass(slots=True)
class LastRun:
    """What is told of the last run that ended."""

    ended: float | None = None
    """Seconds since 1970, as all times here."""
    finished: float | None = None
    """When one last came to its end: with exit code 0 or 1."""
    exit_code: float | None = None
    rows: dict[str, float] = field(default_factory=dict)
    """Status → rows."""


class Metrics:
    """Watches a run and keeps the file up to date: an observer of the pipeline."""

    def __init__(
        self,
        path: Path,
        command: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Look at the file and write it for the first time.

        Raises:
            SettingsError: it cannot be written, or it holds something else.
        """
        self._path = path
        self._command = command
        self._clock = clock
        self._now = now
        self._began = clock()
        self._started = now()
        self._active = True
        self._sending = False
        self._progress = SendProgress()
        self._contacts = 0
        self.last = _read(path)
        self._write_at = self._began
        self.trouble: OSError | None = None
        """Why the file could not be written the last time, if so."""
        self._write()
        if self.trouble is not None:
            raise SettingsError(_unwritable(path, self.trouble)) from None

    def __call__(self, progress: Progress) -> None:
        """Take note, and write the file where that is due."""
        self._sending = progress.phase == "send"
        if self._sending:
            self._contacts = int(progress.total or 0)
            self._progress = progress.sending or self._progress
        if self._clock() >= self._write_at:
            self._write()

    def end(self, exit_code: int, summary: Summary | None) -> None:
        """Write how it ended. A run that did not even start has no summary."""
        self._active = self._sending = False
        self.last.ended = self._now()
        self.last.exit_code = exit_code
        if exit_code in FINISHED:
            self.last.finished = self.last.ended
        if summary is not None:
            self.last.rows = {status.value: summary.counts.get(status, 0) for status in Status}
        self._write()

    def _write(self) -> None:
        self._write_at = self._clock() + SECONDS_BETWEEN_WRITES
        self.trouble = write_metrics(self._path, self._families)

    def _families(self) -> Iterator[Metric]:
        yield gauge(
            "importer_run_active",
            "Whether a run is at work; stays 1 where it died.",
            {self._command: int(self._active)},
            "command",
        )
        yield gauge(
            "importer_run_start_timestamp_seconds", "When the latest run began.", self._started
        )
        yield gauge(
            "importer_run_duration_seconds",
            "How long the latest run has worked.",
            self._clock() - self._began,
        )
        yield from self._traffic()
        yield from self._ended()

    def _traffic(self) -> Iterator[Metric]:
        told = self._progress
        yield gauge(
            "importer_contacts",
            "Contacts that the latest run sends, by what became of them.",
            {
                "sent": told.sent,
                "failed": told.failed,
                "unknown": told.unknown,
                "pending": max(0, self._contacts - told.done),
            },
            "status",
        )
        now = told.state if self._sending else None
        states = {state: int(state == now) for state in get_args(SendState)}
        help_ = "1 for the state of the sending; all 0 while nothing is sent."
        yield gauge("importer_send_state", help_, states, "state")
        for name, help_, value in (
            ("importer_requests", "Requests of the latest run.", told.requests),
            ("importer_retries", "Those that repeated another one.", told.retries),
            ("importer_throttled", "Answers that asked for fewer requests.", told.throttled),
        ):
            yield CounterMetricFamily(name, help_, value=value)
        yield gauge("importer_requests_in_flight", "Requests that are under way.", told.in_flight)
        yield gauge(
            "importer_requests_per_second", "Requests a second, lately.", round(told.rate, 3)
        )
        durations = SummaryMetricFamily(
            "importer_request_duration_seconds",
            "How long answers took.",
            count_value=told.answers,
            sum_value=round(told.answer_seconds, 6),
        )
        for quantile, milliseconds in (("0.5", told.p50_ms), ("0.95", told.p95_ms)):
            seconds = round(milliseconds / 1000, 6) if told.answers else float("nan")
            durations.add_sample(durations.name, {"quantile": quantile}, seconds)
        yield durations

    def _ended(self) -> Iterator[Metric]:
        last = self.last
        if last.rows:
            yield gauge(
                "importer_rows",
                "Rows of the last run that had any, by status.",
                last.rows,
                "status",
            )
        for name, help_, value in (
            ("timestamp_seconds", "When a run last ended.", last.ended),
            ("finished_timestamp_seconds", "When one last ended with code 0 or 1.", last.finished),
            ("exit_code", "The exit code of the last run that ended.", last.exit_code),
        ):
            if value is not None:
                yield gauge(f"{_LAST_RUN}{name}", help_, value)


class Families(Collector):
    """Metrics as they are at the moment, for prometheus_client to write."""

    def __init__(self, families: Callable[[], Iterator[Metric]]) -> None:
        """``families`` gives them."""
        self._families = families

    def collect(self) -> Iterator[Metric]:
        """Give them as they are now."""
        return self._families()


class MetricsFile:
    """A file of metrics that is kept up to date."""

    def __init__(
        self,
        path: Path,
        families: Callable[[], Iterator[Metric]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Write it for the first time.

        Raises:
            SettingsError: it cannot be written, or it holds something else.
        """
        _read(path)
        self._path = path
        self._families = families
        self._clock = clock
        self._write_at = clock()
        trouble = write_metrics(path, families)
        if trouble is not None:
            raise SettingsError(_unwritable(path, trouble)) from None

    def write_when_due(self) -> None:
        """Write it where the last time was some seconds ago. A disk that is full ends nothing."""
        if self._clock() >= self._write_at:
            self._write_at = self._clock() + SECONDS_BETWEEN_WRITES
            write_metrics(self._path, self._families)


def write_metrics(path: Path, families: Callable[[], Iterator[Metric]]) -> OSError | None:
    """Write metrics to a file, whole or not at all; give the reason where that did not work."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Families(families))
    try:
        _replace(path, generate_latest(registry))
    except OSError as error:
        return error
    return None


def gauge(name: str, help_: str, value: float | Mapping[str, float], label: str = "") -> Metric:
    """One number, or one for each value of a label."""
    if isinstance(value, int | float):
        return GaugeMetricFamily(name, help_, value=value)
    family = GaugeMetricFamily(name, help_, labels=[label])
    for kind, count in value.items():
        family.add_metric([kind], count)
    return family


def _read(path: Path) -> LastRun:
    """Read what an earlier run left.

    Raises:
        SettingsError: it is another file, which is not to be lost, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES)
    except FileNotFoundError:
        return LastRun()
    except OSError as error:
        raise SettingsError(_unwritable(path, error)) from None
    if content.strip() and not content.startswith(BEGINNING):
        raise SettingsError(
            f"{path} holds something else than metrics of importer, and would be overwritten: "
            "name another file with --metrics."
        )
    last = LastRun()
    # What somebody changed by hand, or half of a file, is no reason not to import.
    with suppress(ValueError, KeyError, IndexError):
        for family in text_string_to_metric_families(content.decode()):
            for sample in family.samples:
                _take_over(last, sample.name, sample.labels, sample.value)
    return last


def _take_over(last: LastRun, name: str, labels: dict[str, str], value: float) -> None:
    match name.removeprefix(_LAST_RUN):
        case "timestamp_seconds":
            last.ended = value
        case "finished_timestamp_seconds":
            last.finished = value
        case "exit_code":
            last.exit_code = value
        case "importer_rows":
            last.rows[Status(labels["status"]).value] = value


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; who reads it sees the old one or the new one."""
    # Not called *.prom: those are all read, from wherever they come.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(MODE)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _unwritable(path: Path, error: OSError) -> str:
    return (
        f"The metrics file {path} cannot be written ({error.strerror}): make its folder, allow "
        "writing there, or name another file with --metrics."
    )
