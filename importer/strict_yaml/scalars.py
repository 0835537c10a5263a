"""How the scalars of a mapping are read: text stays text unless the schema wants something else."""

from __future__ import annotations

import codecs
import math
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from importer.messages.cells import quoted

SAFE_INTEGER = 2**53
"""Up to here every JSON reader keeps a whole number exact (RFC 8259, section 6)."""

Constant: TypeAlias = "str | int | float | bool | list[str]"


class Plain(str):
    """A YAML scalar without quotes: its own text, which a schema may read as a number or flag."""

    __slots__ = ()


def shown(value: object) -> str:
    """Give ``value`` as it may stand in a message: short, and in quotes where it is text."""
    match value:
        case str():
            return quoted(value)
        case bool():
            return "true" if value else "false"
        case None:
            return "nothing"
        case dict():
            return "a group of keys"
        case list() | tuple():
            return "a list"
    return str(value)


def wrong(message: str, *at: str) -> PydanticCustomError:
    """Make the error of a validator.

    Args:
        message: follows the key's name, e.g. ``must be …``.
        at: the way from that key to the one whose line is meant.
    """
    return PydanticCustomError("mapping", "{message}", {"message": message, "at": at})


def to_text(value: object) -> str:
    """Read a text that is not empty; numbers and flags of the Python API become their text."""
    text = to_any_text(value)
    if not text.strip():
        raise wrong("is empty: give it a value, or remove the line")
    return text


def known_encoding(name: str) -> str:
    """The name by which Python knows an encoding of text.

    Raises:
        ValueError: it knows none of that name; the message says so.
    """
    if name.lower() == "utf-8-twice":  # the reader's own: text that was encoded twice
        return name.lower()
    try:
        "a".encode(name)
        return codecs.lookup(name).name
    except LookupError:
        raise ValueError(
            "is no encoding that Python knows: write utf-8, cp1252, utf-16 or the like"
        ) from None


def _known_encoding(name: str | None) -> str | None:
    if name is None:
        return None
    try:
        return known_encoding(name)
    except ValueError as error:
        raise wrong(str(error)) from None


def to_any_text(value: object) -> str:
    """Read a text that may be empty."""
    match value:
        case str():
            return str(value)
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
    raise wrong(f"must be a text, not {shown(value)}")


def to_optional_text(value: object) -> str | None:
    """Read a text, or nothing."""
    return None if value is None else to_text(value)


def to_separator(value: object) -> str | None:
    """Read what stands between the items of a list: any characters, also spaces; or nothing."""
    return str(value) if isinstance(value, str) and value else to_optional_text(value)


def to_texts(value: object) -> tuple[object, ...]:
    """Read a list of texts; a single text is short for a list of one."""
    if isinstance(value, (list, tuple, set, frozenset)):
        if not value:
            raise wrong("is an empty list: give it at least one value, or remove the line")
        return tuple(value)
    return (to_text(value),)


def to_optional_texts(value: object) -> tuple[object, ...] | None:
    """Read a list of texts, or nothing."""
    return None if value is None else to_texts(value)


def to_flag(value: object) -> bool:
    """Read ``true`` or ``false``."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Plain) and value.casefold() in {"true", "false"}:
        return value.casefold() == "true"
    raise wrong(f"must be true or false, not {shown(value)}")


def to_whole(value: object) -> int:
    """Read a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, Plain) and value.isascii() and value.isdecimal() and len(value) <= 9:
        return int(value)
    raise wrong(f"must be a whole number, not {shown(value)}")


def _known_version(value: int) -> int:
    if value != 1:
        raise wrong(f"must be 1, not {value}: a newer importer may know that version")
    return value


def to_amount(value: object) -> float:
    """Read a number of 0 or more."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value)
    else:
        try:
            number = float(value) if isinstance(value, Plain) else math.nan
        except ValueError:
            number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise wrong(f"must be a number, 0 or more, not {shown(value)}")
    return number


def to_limit(value: object) -> float | None:
    """Read a number of 0 or more, or ``off``."""
    if isinstance(value, Plain) and value.casefold() in {"off", "false"}:
        return None
    return None if value is None or value is False else to_amount(value)


def to_row_number(value: object) -> int | None:
    """Read the number of a row, from 1, or nothing."""
    if value is None:
        return None
    number = to_whole(value)
    if number < 1:
        raise wrong("must be 1 or more: rows are counted from 1")
    return number


def to_part(value: object) -> int | str | None:
    """Read which part of a text: its number from 1, or the word last; or nothing."""
    if isinstance(value, str) and value.casefold() == "last":
        return "last"
    try:
        number = None if value is None else to_whole(value)
    except PydanticCustomError:
        number = 0
    if number == 0:
        raise wrong(f"must be a number from 1, or the word last, not {shown(value)}")
    return number


def to_group(value: object) -> int | str | None:
    """Read the number of a group of a regular expression, or its name; or nothing."""
    if value is None or (isinstance(value, str) and not value.isdecimal()):
        return to_optional_text(value)
    return to_whole(value)


def to_replacement(value: object) -> str | None:
    """Read what is put in the place of something: maybe nothing at all (``""``)."""
    return None if value is None else to_any_text(value)


def to_sheet(value: object) -> str | int | None:
    """Read a sheet's name or its number; ``"2"`` in quotes is a name."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, Plain) and value.isascii() and value.isdecimal() and len(value) <= 4:
        return int(value)
    return to_text(value)


def to_constant(value: object) -> Constant | None:
    """Read a constant: unquoted numbers and flags as such where their text comes back unchanged.

    ``00123``, ``1e5`` and ``1_000`` stay text, as does everything in quotes.
    """
    if isinstance(value, (list, tuple)):
        return [to_text(item) for item in value]
    if isinstance(value, Plain):
        return _unquoted(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise wrong("must be a finite number")
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return to_text(value)


def _unquoted(text: str) -> Constant:
    if text in {"true", "false"}:
        return text == "true"
    try:
        whole = int(text)
    except ValueError:
        pass
    else:
        return whole if str(whole) == text and abs(whole) <= SAFE_INTEGER else str(text)
    try:
        number = float(text)
    except ValueError:
        return to_text(text)
    return number if math.isfinite(number) and repr(number) == text else str(text)


_ANY_SCALAR = {"type": ["string", "number", "boolean"]}

Text = Annotated[str, BeforeValidator(to_text), WithJsonSchema(_ANY_SCALAR)]
_SCALAR_OR_NOTHING = {"type": ["string", "number", "boolean", "null"]}
AnyText = Annotated[str, BeforeValidator(to_any_text), WithJsonSchema(_SCALAR_OR_NOTHING)]
OptionalText = Annotated[
    str | None, BeforeValidator(to_optional_text), WithJsonSchema(_SCALAR_OR_NOTHING)
]
Separator = Annotated[str | None, BeforeValidator(to_separator), WithJsonSchema(_SCALAR_OR_NOTHING)]
_TEXTS_SCHEMA = {"anyOf": [{"type": "array", "items": _ANY_SCALAR, "minItems": 1}, _ANY_SCALAR]}
Texts = Annotated[tuple[Text, ...], BeforeValidator(to_texts), WithJsonSchema(_TEXTS_SCHEMA)]
Encoding = Annotated[OptionalText, AfterValidator(_known_encoding)]
OptionalTexts = Annotated[
    tuple[Text, ...] | None, BeforeValidator(to_optional_texts), WithJsonSchema(_TEXTS_SCHEMA)
]
Flag = Annotated[bool, BeforeValidator(to_flag)]
RowNumber = Annotated[
    int | None,
    BeforeValidator(to_row_number),
    WithJsonSchema({"type": ["integer", "null"], "minimum": 1}),
]
PartNumber = Annotated[
    int | Literal["last"] | None,
    BeforeValidator(to_part),
    WithJsonSchema({"type": ["integer", "string", "null"], "minimum": 1, "pattern": "^last$"}),
]
Group = Annotated[
    int | str | None,
    BeforeValidator(to_group),
    WithJsonSchema({"type": ["integer", "string", "null"], "minimum": 0}),
]
Replacement = Annotated[
    str | None, BeforeValidator(to_replacement), WithJsonSchema(_SCALAR_OR_NOTHING)
]
Sheet = Annotated[
    str | int | None,
    BeforeValidator(to_sheet),
    WithJsonSchema({"type": ["string", "integer", "null"]}),
]
ConstantValue = Annotated[
    str | int | float | bool | list[str] | None,
    BeforeValidator(to_constant),
    WithJsonSchema(
        {"anyOf": [_ANY_SCALAR, {"type": "array", "items": _ANY_SCALAR, "minItems": 1}]}
    ),
]
Whole = Annotated[int, BeforeValidator(to_whole), Field(ge=0)]
Amount = Annotated[float, BeforeValidator(to_amount)]
Limit = Annotated[
    float | None,
    BeforeValidator(to_limit),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"enum": ["off", False]}]}),
]
"""A number from which on something is too much; ``off`` is never."""
Version = Annotated[
    int,
    BeforeValidator(to_whole),
    AfterValidator(_known_version),
    Field(json_schema_extra={"const": 1}),
]
