"""The Python API: the same as the command line, as functions.

Every function takes the settings as keywords (``api_key``, ``base_url``, ``concurrency``, …: the
fields of :class:`importer.settings.Settings`); what is not given comes from the environment,
``.env`` and ``importer.toml`` as for the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importer import pipeline
from importer.pipeline.progress import nobody
from importer.settings import load_settings

if TYPE_CHECKING:
    import threading

    from importer.model import Summary
    from importer.pipeline import MappingLike, Observer, SourceLike


def check(
    *files: SourceLike,
    mapping: MappingLike | None = None,
    progress: Observer = nobody,
    **settings: Any,
) -> Summary:
    """Say what would become of every row; send nothing.

    Args:
        files: paths or file objects (text or binary) with CSV or spreadsheet content.
        mapping: a :class:`importer.mapping.Mapping`, a dict with the same content as the YAML, the
            path of a YAML file or a preset's name; ``None``: the headers decide.
        progress: called with a :class:`importer.pipeline.Progress` as it goes.
        settings: fields of :class:`importer.settings.Settings`, e.g. ``region="IN"``.

    Returns:
        The summary; rows that would be sent are counted as ``pending``.

    Raises:
        ImporterError: it could not start; the text says why and what to do.
    """
    return pipeline.check(files, load_settings(**settings), mapping=mapping, progress=progress)


def run(
    *files: SourceLike,
    mapping: MappingLike | None = None,
    progress: Observer = nobody,
    stop: threading.Event | None = None,
    **settings: Any,
) -> Summary:
    """Import files: plan, send, report.

    Args:
        files: as for :func:`check`.
        mapping: as for :func:`check`.
        progress: as for :func:`check`.
        stop: set from any thread, it ends the run once what is in flight has finished;
            :func:`resume` carries on.
        settings: as for :func:`check`, e.g. ``channel="c1"``.

    Returns:
        The summary; ``summary.exit_code`` is the command's.

    Raises:
        ImporterError: it could not start; nothing was sent.
    """
    return pipeline.run(
        files, load_settings(**settings), mapping=mapping, progress=progress, stop=stop
    )


def resume(
    run: str | None = None,
    *,
    channel: str | None = None,
    progress: Observer = nobody,
    stop: threading.Event | None = None,
    **settings: Any,
) -> Summary:
    """Carry on with a run that stopped; ``None`` is the newest of those.

    ``channel`` sends what is pending to another channel: for a run whose channel was wrong.

    Raises:
        ImporterError: there is no such run, or nothing is left to do.
    """
    return pipeline.resume(
        run, load_settings(**settings), channel=channel, progress=progress, stop=stop
    )


def retry(
    run: str,
    *,
    progress: Observer = nobody,
    stop: threading.Event | None = None,
    **settings: Any,
) -> Summary:
    """Send again what failed or is unknown in a run, as a new run linked to it.

    Raises:
        ImporterError: there is no such run, or nothing in it failed.
    """
    return pipeline.retry(run, load_settings(**settings), progress=progress, stop=stop)
