"""Reads the file with the numbers that are never to be sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.mapping import is_phone_header
from importer.model import PhoneNumber
from importer.phone import read_phone
from importer.pipeline.damage import damaged_columns
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
    numbers: set[str] = set()
    unreadable: list[str] = []
    for row, text, is_damaged in _phone_cells(folder / mapping.suppress, region):
        match read_phone(text, region, several="reject", zeros_suspicious=is_damaged):
            case PhoneNumber(e164):
                numbers.update(_forms(e164))
            case problem:
                unreadable.append(f"row {row}: {problem.message}")
    if unreadable:
        more = f" (and {len(unreadable) - SHOWN} more)" if len(unreadable) > SHOWN else ""
        raise SourceError(
            f"{mapping.suppress} holds numbers that cannot be read, so nobody knows whom to leave "
            f"out: {' '.join(unreadable[:SHOWN])}{more} Correct or remove them."
        )
    return frozenset(numbers)


def _forms(e164: str) -> Iterator[str]:
    """The number, and the other way to write an Argentine mobile: it may be the same person."""
    yield e164
    if e164.startswith("+549"):
        yield "+54" + e164[4:]
    elif e164.startswith("+54"):
        yield "+549" + e164[3:]


def _phone_cells(path: Path, region: str | None) -> Iterator[tuple[int, str, bool]]:
    """Row number and text of every filled cell in the list's phone columns.

    The last entry says whether a spreadsheet cut off last digits in that column.
    """
    try:
        source = open_source(path)
    except SourceError as error:
        raise SourceError(f"The list that the mapping's suppress names: {error}") from None
    with source:
        header = source.info.header
        columns = [index for index, name in enumerate(header) if is_phone_header(name)]
        if not columns:
            columns = [0]
            if isinstance(read_phone(header[0], region), PhoneNumber):
                yield 1, header[0], False  # a plain list: its first line is a number, too
            elif len(header) > 1 or any(map(str.isdigit, header[0])):
                raise SourceError(
                    f"No column of {path.name} is plainly a phone number, so nobody knows whom "
                    "to leave out: call the column Phone, or leave a list of numbers alone."
                )
        damaged = damaged_columns(source, columns)
        for chunk in source.chunks():
            for column in columns:
                cells = chunk.frame[column].tolist()
                for row, text in zip(chunk.frame.index.tolist(), cells, strict=True):
                    if text.strip():
                        yield row, text, column in damaged
