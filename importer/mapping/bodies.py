"""The rows' bodies as JSON, made column by column: a fourth of the time of a dict for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.model import JsonValue


def json_bodies(names: Sequence[str], columns: Sequence[Sequence[JsonValue]]) -> list[str]:
    """Give each row's body, without what is empty: what :func:`orjson.dumps` gives for its dict.

    Args:
        names: of the fields, in the order of the body.
        columns: for each field a value for each row; ``None`` is left out. The first field is in
            every body: where it is ``None`` it becomes an empty text.
    """
    (first, *others), (values, *other_values) = names, columns
    form = "{" + _escaped(_key(first)) + '"%s"'
    parts = [_inside(["" if value is None else value for value in values])]
    for name, column in zip(others, other_values, strict=True):
        start = "," + _key(name)
        if None not in column and _is_text(column):
            form += _escaped(start) + '"%s"'
            parts.append(_inside(column))
        else:
            form += "%s"
            parts.append(_members(start, column))
    form += "}"
    return [form % row for row in zip(*parts, strict=True)]


def _key(name: str) -> str:
    return orjson.dumps(name).decode() + ":"


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def _is_text(column: Sequence[JsonValue]) -> bool:
    return set(map(type, column)) <= {str}


def _inside(texts: Sequence[JsonValue]) -> list[str]:
    """Texts as JSON without the quotes around each."""
    if not texts:
        return []
    # A quote within a text has a backslash before it, so that this stands between two texts only.
    return orjson.dumps(texts).decode()[2:-2].split('","')


def _members(start: str, column: Sequence[JsonValue]) -> list[str]:
    """For each row what stands in its body for the column; nothing for ``None``."""
    if _is_text([value for value in column if value is not None]):
        inside = _inside(["" if value is None else value for value in column])
        return [
            "" if value is None else f'{start}"{text}"'
            for value, text in zip(column, inside, strict=True)
        ]
    return ["" if value is None else start + orjson.dumps(value).decode() for value in column]
