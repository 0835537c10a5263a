"""Who is never to be sent to: the mapping's lists, and the stored one that lies in the store."""

from __future__ import annotations

import shlex
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from importer.errors import ListError, SourceError
from importer.header import listed
from importer.mapping import field_of, is_phone_header
from importer.messages.phone import without_mapping
from importer.messages.rows import STORED_LIST, list_named, of_no_number
from importer.model import Code, PhoneNumber
from importer.phone import (
    LEAST_DIGITS,
    forms,
    names_no_country,
    read_phone,
    region_to_read_by,
)
from importer.pipeline.damage import damaged_columns
from importer.pipeline.list_comments import Comments, doubt
from importer.reader import ReadOptions, open_source
from importer.store import open_suppression_list, store_address, suppressed_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from importer.mapping import Mapping
    from importer.model import Chunk
    from importer.pipeline.sources import SourceLike
    from importer.reader import Source
    from importer.settings import Settings
    from importer.store import Store

SHOWN = 3


class NumberList(NamedTuple):
    """What a file of numbers holds."""

    numbers: frozenset[str]
    """E.164."""
    notes: tuple[str, ...] = ()
    """What is to be told of it, in plain words."""


def nobody(_: str) -> None:
    """Tell nobody."""


def read_suppressed(
    mapping: Mapping,
    folder: Path,
    region: str | None,
    tell: Callable[[str], object] = nobody,
) -> dict[str, str]:
    """Read the numbers of the mapping's ``suppress`` files: E.164 → what messages call the list.

    A file is a table with a phone column, or a plain list of numbers. Every column of numbers
    counts, and a country column says how they are read. What cannot be read stops the run: somebody
    asked not to be written to.

    Args:
        mapping: its ``suppress`` are paths, relative to ``folder``.
        folder: where the mapping lies.
        region: for national numbers, where the mapping names none.
        tell: is given what is to be known of a list: what was left out of it, that it is empty.

    Raises:
        ListError: a file or a number in it cannot be read.
    """
    region = mapping.phone.region or region
    numbers: dict[str, str] = {}
    for name in mapping.suppress or ():
        try:
            found = read_list(folder / name, name, region)
        except SourceError as error:
            raise _unread(folder / name, error) from None
        for note in found.notes:
            tell(note)
        if not found.numbers:
            tell(
                f"nobody is left out by {list_named(Path(name).name)}, for it holds no number: see "
                "whether it is the right file, and whole"
            )
        for e164 in found.numbers:
            for form in forms(e164):
                numbers.setdefault(form, list_named(Path(name).name))
    return numbers


def _unread(file: Path, error: SourceError) -> ListError:
    """The error for a list that the mapping names: no option is for it."""
    if error.finding and error.ways:
        return ListError(
            f"The list that the mapping's suppress names: {error.finding} Save it as UTF-8; or "
            f"take it into the stored list with `importer suppress import {shlex.quote(str(file))} "
            f"{error.ways[0]}`, and out of the mapping. (Options here are for the contacts.)"
        )
    return ListError(
        f"The list that the mapping's suppress names: {error} (Options are for the contacts: save "
        "such a list as UTF-8, with its numbers in a column Phone, or take it into the stored list "
        "with `importer suppress import`, which has options, too, and out of the mapping.)"
    )


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
) -> NumberList:
    """Read a file of numbers as E.164.

    Args:
        file: a table with a phone column, or a plain list with a number in each line. Lines that
            begin with ``#`` and hold no number are comments.
        name: of the file, for messages.
        region: for national numbers.
        options: how to read it.

    Raises:
        SourceError: the file or a number in it cannot be read.
    """
    numbers: set[str] = set()
    unreadable: list[str] = []
    lacks_country = False
    comments = Comments(region)
    options = replace(options or ReadOptions(region=region), comment=comments)
    without: list[int] = []
    for cell in _phone_cells(file, region, options):
        if not cell.text:
            without.append(cell.row)
            continue
        found = read_phone(
            cell.text, cell.region, several="reject", zeros_suspicious=cell.is_damaged
        )
        match found:
            case PhoneNumber(e164):
                numbers.add(e164)
            case problem:
                said = f"{without_mapping(cell.text, problem)}{doubt(cell.text)}"
                unreadable.append(f"row {cell.row}: {said}")
                lacks_country = lacks_country or problem.code is Code.PHONE_NO_COUNTRY
    if unreadable:
        more = f" (and {len(unreadable) - SHOWN} more)" if len(unreadable) > SHOWN else ""
        country = (
            "; where the country code is missing, give --region, or each number's country in a "
            "column Country"
            if lacks_country
            else ""
        )
        raise SourceError(
            f"{name} holds numbers that cannot be read, so nobody knows whom to leave "
            f"out: {' '.join(unreadable[:SHOWN])}{more} Correct them{country}."
        )
    notes = comments.notes(f"'{Path(name).name}'")
    if without and numbers:
        notes.append(of_no_number(Path(name).name, len(without), without[:SHOWN]))
    return NumberList(frozenset(numbers), tuple(notes))


class _Cell(NamedTuple):
    """A number of a list, and how it is to be read."""

    row: int
    text: str
    """Empty for a row that has none."""
    region: str | None
    is_damaged: bool
    """Whether a spreadsheet cut off last digits in its column."""


def _phone_cells(file: SourceLike, region: str | None, options: ReadOptions) -> Iterator[_Cell]:
    """Every filled cell of the list that must be a number.

    Raises:
        SourceError: there may be numbers that nobody would find.
    """
    with open_source(file, options) as source:
        if source.unread_sheets:
            raise SourceError(
                f"{source.info.name} has more sheets with rows "
                f"({listed(source.unread_sheets, most=SHOWN)}), and nobody knows whether those are "
                "to be left out, too: save each list as a file of its own."
            )
        header = source.info.header
        columns, is_plain = _phone_columns(source, region)
        if is_plain:  # the first line has numbers, too
            yield from (_Cell(1, header[at], region, False) for at in columns)
        countries = [at for at, name in enumerate(header) if field_of(name) == "country"]
        rest = _Rest(at for at in range(len(header)) if at not in (*columns, *countries))
        damaged = damaged_columns(source, columns)
        for chunk in source.chunks():
            for row, cells in chunk.ragged.items():
                if any(map(str.isdigit, "".join(cells))):
                    raise SourceError(
                        f"{source.info.name}, row {row:,}: its cells do not fit the columns, so "
                        "nobody knows whom to leave out. Look in its line for a comma or a "
                        f"quotation mark too many or missing.{doubt(''.join(cells))}"
                    )
            regions = [
                _region(cells, region) for cells in chunk.frame[countries].to_numpy().tolist()
            ]
            for column in columns:
                texts = chunk.frame[column].tolist()
                rows = zip(chunk.frame.index.tolist(), texts, regions, strict=True)
                for row, text, of_row in rows:
                    if text.strip():
                        yield _Cell(row, text, of_row, column in damaged)
            rest.look(chunk, regions)
            yield from _without_number(chunk, columns)
        yield from rest.numbers()


def _without_number(chunk: Chunk, columns: Sequence[int]) -> Iterator[_Cell]:
    """The rows of which no cell of these columns is filled, but another one is."""
    for row, cells in zip(chunk.frame.index.tolist(), chunk.frame.to_numpy().tolist(), strict=True):
        if row not in chunk.ragged and not any(cells[at].strip() for at in columns):
            yield _Cell(row, "", None, False)


class _Rest:
    """The columns that are none of numbers at first sight: their first rows may hold none."""

    def __init__(self, columns: Iterable[int]) -> None:
        self._filled = dict.fromkeys(columns, 0)
        self._found: dict[int, list[_Cell]] = {column: [] for column in self._filled}

    def look(self, chunk: Chunk, regions: Sequence[str | None]) -> None:
        """Count the filled cells of more rows, and keep those that are numbers."""
        for column, found in self._found.items():
            texts = chunk.frame[column].tolist()
            for row, text, region in zip(chunk.frame.index.tolist(), texts, regions, strict=True):
                self._filled[column] += any(map(str.isalnum, text))
                if sum(map(str.isdigit, text)) >= LEAST_DIGITS and isinstance(
                    read_phone(text, region), PhoneNumber
                ):
                    found.append(_Cell(row, text, region, False))

    def numbers(self) -> Iterator[_Cell]:
        """The cells of those columns that are of numbers after all."""
        for column, found in self._found.items():
            if 2 * len(found) >= self._filled[column]:
                yield from found


def _phone_columns(source: Source, region: str | None) -> tuple[list[int], bool]:
    """The positions of the columns with numbers, and whether the header itself is a line of them.

    Raises:
        SourceError: none is plainly one.
    """
    header = source.info.header
    own = [at for at, name in enumerate(header) if is_phone_header(name)]
    others = [at for at in range(len(header)) if at not in own]
    if own:
        return own + [at for at in others if _holds_numbers(source, at, region)], False
    plain = [at for at in others if isinstance(read_phone(header[at], region), PhoneNumber)]
    if plain:
        more = [at for at in others if at not in plain and _holds_numbers(source, at, region)]
        return plain + more, True
    if len(header) > 1 or any(map(str.isdigit, header[0])):
        country = "" if region else ", and give --region where the country code is missing"
        raise SourceError(
            f"No column of {source.info.name} is plainly a phone number, so nobody knows whom to "
            f"leave out: call the column Phone, or leave a list of numbers alone{country}."
            f"{doubt(header[0])}"
        )
    return [0], False


def _holds_numbers(source: Source, column: int, region: str | None) -> bool:
    """Whether a column is one of numbers, whatever it is called."""
    cells = [row[column] for row in source.sample if column < len(row) and row[column].strip()]
    read = sum(isinstance(read_phone(cell, region), PhoneNumber) for cell in cells)
    return read > 0 and 2 * read >= len(cells)


def _region(countries: Iterable[str], region: str | None) -> str | None:
    """The region of a row: that of the country it names, ``None`` where nobody knows that one."""
    named = next((text for text in countries if not names_no_country(text)), None)
    return region if named is None else region_to_read_by(named)
