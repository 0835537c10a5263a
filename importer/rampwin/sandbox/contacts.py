"""The contacts that the sandbox holds: what a body must look like, and what an upsert does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.model import JsonValue

_TEXT_FIELDS = ("first_name", "last_name", "email")


class Body(NamedTuple):
    """The body of a request, as far as it could be read."""

    fields: dict[str, JsonValue]
    digits: str
    """Of the number, ``""`` where it has none that is usable."""
    wrong: tuple[str, ...] = ()
    """What is wrong with it; such a body is not stored."""


def read_body(content_type: str, content: bytes) -> Body:
    """Read a request's body.

    The number must look like E.164, with or without ``+``: 8 to 15 digits, the first not 0. It may
    be a JSON number. The core text fields are strings or null; ``""`` and null are taken as they
    are, for what the API makes of them is not documented.
    """
    if content_type.partition(";")[0].strip().lower() != "application/json":
        return Body({}, "", ("the content type must be application/json",))
    try:
        fields = orjson.loads(content)
    except orjson.JSONDecodeError:
        return Body({}, "", ("the body is not JSON",))
    if not isinstance(fields, dict):
        return Body({}, "", ("the body is not an object",))
    digits = _digits(fields.get("phone_number"))
    wrong = [] if digits else ["phone_number must be 8 to 15 digits with the country code"]
    for name in _TEXT_FIELDS:
        value = fields.get(name)
        if value is not None and not isinstance(value, str):
            wrong.append(f"{name} must be a string")
    return Body(fields, digits, tuple(wrong))


def _digits(number: JsonValue) -> str:
    if isinstance(number, bool):
        return ""
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if isinstance(number, int):
        number = str(number)
    if not isinstance(number, str):
        return ""
    digits = number.removeprefix("+")
    usable = 8 <= len(digits) <= 15 and digits.isascii() and digits.isdigit() and digits[0] != "0"
    return digits if usable else ""


class Contacts:
    """What the sandbox holds: a contact for each channel and number.

    A record is never changed, only replaced, so that another thread may read what it was given.
    """

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], dict[str, JsonValue]] = {}

    def __len__(self) -> int:
        return len(self._held)

    def upsert(self, channel: str, digits: str, fields: dict[str, JsonValue]) -> str:
        """Insert or update a contact and return its id: a given field overwrites, others stay."""
        key = (channel, digits)
        known = self._held.get(key)
        contact_id = f"{len(self._held) + 1:024x}" if known is None else str(known["_id"])
        self._held[key] = {
            **(known or {}),
            **fields,
            "_id": contact_id,
            "channel_id": channel,
            "phone_number": f"+{digits}",
        }
        return contact_id

    def all(self, channel: str | None = None) -> Iterator[dict[str, JsonValue]]:
        """Give the contacts, of one channel or of all, in the order in which they came first."""
        for record in list(self._held.values()):
            if channel is None or record["channel_id"] == channel:
                yield record
