"""Reads the file with the numbers that are never to be sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.mapping import is_phone_header
from importer.model import PhoneNumber
from importer.phone import read_phone
from importer.reader import open_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importer.mapping import Mapping

SHOWN = 3


def read_suppressed(mapping: Mapping, folder: Path, region: str | None) -> frozenset[str]:
    """Read the numbers of the mapping's ``suppress`` file, as E.164.

    The file is a table with a phone column, or a plain list with a number in each line. A number
    that cannot be read stops the run: somebody asked not to be written to.

    Args:
        mapping: its ``suppress`` is a path, relative to ``folder``.
        folder: where the mapping lies.
        region: for national numbers, where the mapping names none.

    Raises:
        SourceError: the file or a number in it cannot be read.
    """
    if mapping.suppress is None:
        return frozenset()
    region = mapping.phone.region or region
    numbers = set()
    unreadable: list[str] = []
    for row, text in _phone_cells(folder / mapping.suppress):
        match read_phone(text, region):
            case PhoneNumber(e164):
                numbers.add(e164)
            case problem:
                unreadable.append(f"row {row}: {problem.message}")
    if unreadable:
        more = f" (and {len(unreadable) - SHOWN} more)" if len(unreadable) > SHOWN else ""
        raise SourceError(
            f"{mapping.suppress} holds numbers that cannot be read, so nobody knows whom to leave "
            f"out: {' '.join(unreadable[:SHOWN])}{more} Correct or remove them."
        )
    return frozenset(numbers)


def _phone_cells(path: Path) -> Iterator[tuple[int, str]]:
    """Row number and text of every filled cell of the list's phone column."""
    with open_source(path) as source:
        header = source.info.header
        named = [index for index, name in enumerate(header) if is_phone_header(name)]
        column = named[0] if named else 0
        if not named and header[column].strip():
            yield 1, header[column]  # a plain list: its first line is a number, too
        for chunk in source.chunks():
            cells = chunk.frame[column].tolist()
            for row, text in zip(chunk.frame.index.tolist(), cells, strict=True):
                if text.strip():
                    yield row, text
