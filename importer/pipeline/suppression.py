"""Who is never to be sent to: the mapping's lists, and the stored one that lies in the store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.mapping import is_phone_header
from importer.messages.rows import STORED_LIST, list_named
from importer.model import PhoneNumber
from importer.phone import read_phone
from importer.pipeline.damage import damaged_columns
from importer.reader import open_source
from importer.store import open_suppression_list, store_address, suppressed_entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from importer.mapping import Mapping
    from importer.pipeline.sources import SourceLike
    from importer.reader import ReadOptions
    from importer.settings import Settings
    from importer.store import Store

SHOWN = 3


def read_suppressed(mapping: Mapping, folder: Path, region: str | None) -> dict[str, str]:
    """Read the numbers of the mapping's ``suppress`` files: E.164 → what messages call the list.

    A file is a table with a phone column, or a plain list with a number in each line. A number that
    cannot be read stops the run: somebody asked not to be written to.

    Args:
        mapping: its ``suppress`` are paths, relative to ``folder``.
        folder: where the mapping lies.
        region: for national numbers, where the mapping names none.

    Raises:
        SourceError: a file or a number in it cannot be read.
    """
    region = mapping.phone.region or region
    numbers: dict[str, str] = {}
    for name in mapping.suppress or ():
        try:
            found = read_list(folder / name, name, region)
        except SourceError as error:
            raise SourceError(f"The list that the mapping's suppress names: {error}") from None
        for e164 in found:
            for form in forms(e164):
                numbers.setdefault(form, list_named(Path(name).name))
    return numbers


def read_stored(store: Store, since: datetime | None = None) -> dict[str, str]:
    """The numbers of the stored list, in every form: E.164 → what messages call the list.

    Args:
        store: which holds it.
        since: only what came onto it then or later.
    """
    entries = suppressed_entries(store.database, since)
    return {form: STORED_LIST for entry in entries for form in forms(entry.phone)}


def peek_stored(settings: Settings) -> dict[str, str]:
    """The same of the store that the settings name, without making or changing one.

    Raises:
        StoreError: there is one that cannot be read.
    """
    database = open_suppression_list(store_address(settings.store))
    if database is None:
        return {}
    with closing(database):
        entries = suppressed_entries(database)
        return {form: STORED_LIST for entry in entries for form in forms(entry.phone)}


def read_list(
    file: SourceLike, name: str, region: str | None, options: ReadOptions | None = None
) -> set[str]:
    """Read a file of numbers as E.164.

    Args:
        file: a table with a phone column, or a plain list with a number in each line.
        name: of the file, for messages.
        region: for national numbers.
        options: how to read it.

    Raises:
        SourceError: the file or a number in it cannot be read.
    """
    numbers: set[str] = set()
    unreadable: list[str] = []
    for row, text, is_damaged in _phone_cells(file, region, options):
        match read_phone(text, region, several="reject", zeros_suspicious=is_damaged):
            case PhoneNumber(e164):
                numbers.add(e164)
            case problem:
                unreadable.append(f"row {row}: {problem.message}")
    if unreadable:
        more = f" (and {len(unreadable) - SHOWN} more)" if len(unreadable) > SHOWN else ""
        raise SourceError(
            f"{name} holds numbers that cannot be read, so nobody knows whom to leave "
            f"out: {' '.join(unreadable[:SHOWN])}{more} Correct or remove them."
        )
    return numbers


def forms(e164: str) -> Iterator[str]:
    """The number, and the other way to write an Argentine mobile: it may be the same person.

    What a Mexican 1 or the ninth digit of Brazil changes is settled when a number is read.
    """
    yield e164
    if e164.startswith("+549"):
        yield "+54" + e164[4:]
    elif e164.startswith("+54"):
        yield "+549" + e164[3:]


def _phone_cells(
    file: SourceLike, region: str | None, options: ReadOptions | None
) -> Iterator[tuple[int, str, bool]]:
    """Row number and text of every filled cell in the list's phone columns.

    The last entry says whether a spreadsheet cut off last digits in that column.
    """
    with open_source(file, options) as source:
        header = source.info.header
        columns = [index for index, name in enumerate(header) if is_phone_header(name)]
        if not columns:
            columns = [0]
            if isinstance(read_phone(header[0], region), PhoneNumber):
                yield 1, header[0], False  # a plain list: its first line is a number, too
            elif len(header) > 1 or any(map(str.isdigit, header[0])):
                raise SourceError(
                    f"No column of {source.info.name} is plainly a phone number, so nobody knows "
                    "whom to leave out: call the column Phone, or leave a list of numbers alone."
                )
        damaged = damaged_columns(source, columns)
        for chunk in source.chunks():
            for column in columns:
                cells = chunk.frame[column].tolist()
                for row, text in zip(chunk.frame.index.tolist(), cells, strict=True):
                    if text.strip():
                        yield row, text, column in damaged
