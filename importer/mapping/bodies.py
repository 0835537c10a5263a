"""What is sent of the rows of a chunk: their bodies, made of whole columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from importer.mapping.names import split_full_name
from importer.model import PhoneNumber

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.model import JsonValue, Problem

NO_COUNTRY = "001"
"""The region of numbers that belong to no country."""


def from_phone(
    what: Literal["country", "time_zone"], phones: Sequence[PhoneNumber | Problem]
) -> list[str]:
    """What the numbers say of themselves; empty where they do not, or there is none."""
    if what == "country":
        return [
            phone.region if isinstance(phone, PhoneNumber) and phone.region != NO_COUNTRY else ""
            for phone in phones
        ]
    from importer.phone import time_zone_of

    return [time_zone_of(phone.e164) if isinstance(phone, PhoneNumber) else "" for phone in phones]


def as_sent(phones: Sequence[PhoneNumber | Problem], *, digits_only: bool) -> list[JsonValue]:
    """The numbers as a body holds them; ``None`` where there is none."""
    start = 1 if digits_only else 0
    return [phone.e164[start:] if isinstance(phone, PhoneNumber) else None for phone in phones]


def bodies_of(names: list[str], columns: list[list[JsonValue]]) -> list[dict[str, JsonValue]]:
    """The rows' bodies, without what is empty: whole columns are faster than single cells."""
    bodies = [dict(zip(names, row, strict=False)) for row in zip(*columns, strict=True)]
    for name, column in zip(names, columns, strict=True):
        if None in column:
            for body, value in zip(bodies, column, strict=True):
                if value is None:
                    del body[name]
    return bodies


def fill_names(full: list[JsonValue], first: list[JsonValue], last: list[JsonValue]) -> None:
    """Fill empty first and last names from the full one."""
    for row, name in enumerate(full):
        if name is None or (first[row] is not None and last[row] is not None):
            continue
        given, family = split_full_name(str(name))
        if first[row] is None and given and given != last[row]:
            first[row] = given
        if last[row] is None and family and family != first[row]:
            last[row] = family
