"""What a case of the corpus is: a file, how it is to be read, and what must come out."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from importer.errors import ImporterError
from importer.model import Contact, Rejected
from importer.pipeline.damage import with_damage
from importer.pipeline.sources import open_job
from importer.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FOLDER = Path(__file__).parent / "files"
GOLDEN_ENDING = ".golden.json"


@dataclass(frozen=True, slots=True)
class Case:
    """A file of the corpus, written by hand with what must come out."""

    name: str
    """The file's place in the corpus: ``dialect/semicolon.csv``."""
    about: str
    write: bytes | Callable[[Path], object]
    header: Sequence[str] | None = None
    rows: Sequence[Sequence[str]] = ()
    """The cells of each row, as text."""
    numbers: Sequence[int] | None = None
    """The rows' numbers; by default they follow on row 1."""
    phones: Sequence[str] | None = None
    """What each row's number becomes: E.164 or a reason code. Not looked at where ``None``."""
    bodies: Sequence[dict[str, Any]] | None = None
    """What would be sent for each row, without the number; ``{}`` where nothing is."""
    notes: Sequence[str] = ()
    """What the conclusions must say, each within one of them."""
    error: str = ""
    """Where it must be refused: what the message says."""
    options: dict[str, Any] = field(default_factory=dict)
    """As on the command line."""
    mapping: dict[str, Any] | None = None
    beside: dict[str, str] = field(default_factory=dict)
    """Further files that the mapping names: name → text."""


def read_case(
    file: Path, folder: Path, options: dict[str, Any], mapping: dict[str, Any] | None
) -> dict[str, Any]:
    """Read a copy of a file as ``importer check`` does, and give all that is concluded as JSON.

    Args:
        file: of the corpus; the lists beside it are copied, too.
        folder: an empty one, in which the copy is read.
        options: as on the command line.
        mapping: its content, or ``None`` where the headers decide.
    """
    for each in (file, *file.parent.glob("lists/*")):
        (folder / each.name).write_bytes(each.read_bytes())
    copy = folder / file.name
    named = None
    if mapping is not None:
        named = folder / "mapping.yaml"
        named.write_bytes(orjson.dumps(mapping))  # JSON is YAML
    try:
        return _read(copy, named, options)
    except ImporterError as error:
        return {"error": str(error).replace(f"{folder}/", "").replace(str(folder), ".")}


def _read(file: Path, mapping: Path | None, options: dict[str, Any]) -> dict[str, Any]:
    settings = load_settings(**{"channel": "c1", **options})
    with ExitStack() as stack:
        job = open_job([file], mapping, settings, stack)
        source = job.sources[0]
        binding = with_damage(job.bindings[0], source)
        rows = [row for chunk in source.chunks() for row in binding.plan(chunk)]
        return {
            "notes": list(source.info.notes),
            "mapping": job.mapping.name,
            "header": list(source.info.header),
            "blank": source.info.blank,
            "rows": [
                {
                    "row": row.number,
                    "cells": list(row.cells),
                    **_verdict(row.verdict),
                    "warnings": sorted(warning.code.value for warning in row.warnings),
                }
                for row in rows
            ],
        }


def _verdict(verdict: Contact | Rejected) -> dict[str, Any]:
    if isinstance(verdict, Rejected):
        return {"status": verdict.status.value, "code": verdict.problem.code.value}
    body = {name: value for name, value in verdict.body.items() if name != "phone_number"}
    return {"status": "pending", "phone": verdict.phone.e164, "body": body}
