"""The stored suppression list for people: numbers go on it, come off it, and are listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from importer.errors import SettingsError
from importer.messages.phone import without_mapping
from importer.model import PhoneNumber
from importer.phone import forms, read_phone
from importer.pipeline.history import e164_of, open_store
from importer.pipeline.sources import read_options
from importer.pipeline.suppression import SHOWN, read_list, read_stored
from importer.store import add_suppressed, remove_suppressed, suppressed_entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.answers import Suppressed
    from importer.pipeline.sources import SourceLike
    from importer.settings import Settings


@dataclass(frozen=True, slots=True)
class Listed:
    """What became of numbers that were to be put on the list or taken off it."""

    numbers: tuple[str, ...]
    """E.164, as they were read, each once."""
    changed: int
    """So many were not on the list before; or were on it, and are not any more."""
    absent: tuple[str, ...] = ()
    """Of those that were to be taken off: they were not on it."""
    notes: tuple[str, ...] = ()
    """What is to be told of the file that they stood in, in plain words."""


def suppress(numbers: Sequence[str], settings: Settings, reason: str | None = None) -> Listed:
    """Put numbers on the stored list: all of them, or none where one cannot be read.

    Args:
        numbers: in any form that an import would take.
        settings: which store, and the region of national numbers.
        reason: kept with each.

    Raises:
        SettingsError: a number cannot be read.
    """
    found = tuple(dict.fromkeys(_read(numbers, settings)))
    with open_store(settings) as store:
        added = add_suppressed(store.database, found, _trimmed(reason), datetime.now(UTC))
    return Listed(found, added)


def suppress_file(
    file: SourceLike, name: str, settings: Settings, reason: str | None = None
) -> Listed:
    """Put all numbers of a file on the stored list: all of them, or none.

    Args:
        file: a table with a phone column, or a plain list with a number in each line.
        name: of the file, for messages.
        settings: which store, how to read the file, and the region of national numbers.
        reason: kept with each.

    Raises:
        SourceError: the file or a number in it cannot be read.
    """
    found = read_list(file, name, settings.region, read_options(settings, None))
    with open_store(settings) as store:
        added = add_suppressed(store.database, found.numbers, _trimmed(reason), datetime.now(UTC))
    return Listed(tuple(sorted(found.numbers)), added, notes=found.notes)


def unsuppress(numbers: Sequence[str], settings: Settings) -> Listed:
    """Take numbers off the stored list, in whichever form they are on it.

    Raises:
        SettingsError: a number cannot be read; none was taken off.
    """
    found = tuple(dict.fromkeys(_read(numbers, settings)))
    with open_store(settings) as store:
        listed = [form for number in found for form in forms(number)]
        removed = remove_suppressed(store.database, listed)
    absent = tuple(number for number in found if removed.isdisjoint(forms(number)))
    return Listed(found, len(removed), absent)


def suppressed(settings: Settings) -> list[Suppressed]:
    """The stored list, in the order of its numbers."""
    with open_store(settings) as store:
        return list(suppressed_entries(store.database))


def is_suppressed(phone: str, settings: Settings) -> bool:
    """Whether a number is on the stored list.

    Raises:
        SettingsError: the number cannot be read.
    """
    e164 = e164_of(phone, settings)
    with open_store(settings) as store:
        return e164 in read_stored(store)


def _read(numbers: Sequence[str], settings: Settings) -> list[str]:
    found: list[str] = []
    unreadable: list[str] = []
    for text in numbers:
        match read_phone(text, settings.region, several="reject"):
            case PhoneNumber(e164):
                found.append(e164)
            case problem:
                unreadable.append(without_mapping(text, problem))
    if unreadable:
        more = f" (and {len(unreadable) - SHOWN} more)" if len(unreadable) > SHOWN else ""
        raise SettingsError(
            f"{' '.join(unreadable[:SHOWN])}{more} Write each number with + and the country code, "
            "or give --region; the list was not changed."
        )
    return found


def _trimmed(reason: str | None) -> str | None:
    return " ".join((reason or "").split()) or None
