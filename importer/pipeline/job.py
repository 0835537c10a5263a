"""What a run needs to be planned: kept in the store, so that it can be planned again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importer.errors import RunError
from importer.mapping import Mapping
from importer.pipeline.sources import Job, NamedMapping, bound, open_sources
from importer.pipeline.suppression import read_suppressed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Mapping as AnyMapping
    from contextlib import ExitStack

    from importer.model import JsonValue
    from importer.pipeline.sources import SourceLike
    from importer.settings import Settings

_PLANNING = (
    "channel", "region", "sheet", "header_row", "header_rows", "header", "last_row", "columns",
    "footer",
    "encoding", "delimiter", "quote", "escape", "changed_only",
)  # fmt: skip
"""The settings that decide what becomes of a row before it is sent."""


def write_job(files: Sequence[SourceLike], job: Job, settings: Settings) -> dict[str, JsonValue]:
    """Give what :func:`read_job` needs, as a JSON object without any secret.

    Args:
        files: as the user gave them.
        job: opened from them.
        settings: with which it was opened.
    """
    return {
        "files": [_path(file) for file in files],
        "mappings": [
            {
                "mapping": named.mapping.model_dump(mode="json", exclude_unset=True),
                "name": named.name,
                "sha256": named.sha256,
                "folder": str(named.folder.absolute()),
                "file_name": named.file_name,
            }
            for named in job.mappings
        ],
        "settings": {name: getattr(settings, name) for name in _PLANNING},
    }


def read_job(
    run_id: str,
    written: AnyMapping[str, Any] | None,
    sha256s: Sequence[str],
    settings: Settings,
    stack: ExitStack,
) -> Job:
    """Open the files of a run again, as it was started.

    Args:
        run_id: for messages.
        written: what :func:`write_job` gave.
        sha256s: of the files as the run found them.
        settings: everything but what decides the plan.
        stack: closes the files.

    Raises:
        RunError: a file came as a stream, or has changed.
        SourceError: a file is gone or cannot be read.
    """
    again = (
        f"Start it again with `importer run`; run {run_id} has sent nothing, and stays in the "
        "list until `importer prune --unfinished` finds it old enough."
    )
    if written is None or not all(written["files"]):
        raise RunError(
            f"Run {run_id} ended before its plan was complete, and its rows did not come from a "
            f"file that can be read again. {again}"
        )
    settings = settings.model_copy(update=written["settings"])
    mappings = [
        NamedMapping(
            Mapping.model_validate(each["mapping"]),
            each["name"],
            each["sha256"],
            Path(each["folder"]),
            each["file_name"],
        )
        for each in written["mappings"]
    ]
    sources = open_sources(written["files"], mappings, settings, stack)
    for source, sha256 in zip(sources, sha256s, strict=True):
        if source.info.sha256 != sha256:
            raise RunError(
                f"{source.info.path} is not the file that run {run_id} began with: its content "
                f"has changed since. {again}"
            )
    return bound(sources, mappings, settings)


def suppressed_now(
    written: Iterable[AnyMapping[str, Any] | None], settings: Settings
) -> dict[str, str]:
    """Read the suppression lists of runs again, as they are now: E.164 → the list's name.

    Args:
        written: what :func:`write_job` gave for each of them.
        settings: the region where a run was given none.

    Raises:
        SourceError: a list is gone, or it or a number in it cannot be read.
    """
    numbers: dict[str, str] = {}
    for job in written:
        for each in job["mappings"] if job is not None else ():
            mapping = Mapping.model_validate(each["mapping"])
            region = job["settings"].get("region") if job is not None else None
            numbers |= read_suppressed(mapping, Path(each["folder"]), region or settings.region)
    return numbers


def _path(file: SourceLike) -> str | None:
    """The full path of a file that can be read again; ``None`` for a stream or a pipe."""
    if isinstance(file, str | os.PathLike) and Path(os.fsdecode(file)).is_file():
        return str(Path(os.fsdecode(file)).absolute())
    return None
