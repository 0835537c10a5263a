"""Keeps the metrics of a command that sends, from its start to its end; without any, nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from importer.cli.ending import EXIT_STOPPED
from importer.cli.terminal import complain
from importer.errors import ImporterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importer.cli.metrics import Metrics
    from importer.model import Summary
    from importer.pipeline import Observer
    from importer.settings import Settings


@dataclass(slots=True)
class Meter:
    """What is measured of a command."""

    observers: Sequence[Observer] = ()
    summary: Summary | None = None
    """Of the run, once there is one."""


@contextmanager
def metered(settings: Settings, command: str) -> Iterator[Meter]:
    """Write metrics where the settings ask for them; that they cannot be written is a warning.

    Raises:
        SettingsError: they cannot be written from the start.
    """
    if settings.metrics is None:
        yield Meter()
        return
    from importer.cli.metrics import Metrics  # its library takes its time to import

    metrics = Metrics(settings.metrics, command)
    meter = Meter(observers=(metrics,))
    code = EXIT_STOPPED
    try:
        yield meter
    except typer.Exit as ended:
        code = ended.exit_code
        raise
    except ImporterError as error:
        code = error.exit_code
        raise
    finally:
        metrics.end(code, meter.summary)
        _warn(metrics, settings)


def _warn(metrics: Metrics, settings: Settings) -> None:
    if metrics.trouble is not None:
        complain(
            f"The metrics file {settings.metrics} could not be written at the end "
            f"({metrics.trouble.strerror}); the import is not affected.",
            "warning",
        )
