"""Bodies that are made column by column are those that are made row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from hypothesis import example, given
from hypothesis import strategies as st

from importer.mapping.bodies import json_bodies

if TYPE_CHECKING:
    from importer.model import JsonValue

TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('",\\%s{}:'), max_size=6)
VALUE = st.none() | TEXT | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | st.lists(TEXT)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[JsonValue]]]:
    """Names of fields, and for each a column; the first is of texts."""
    names = draw(st.lists(TEXT, min_size=1, max_size=4, unique=True))
    rows = draw(st.integers(0, 4))
    kinds: list[st.SearchStrategy[Any]] = [
        TEXT,
        *(draw(st.sampled_from([TEXT, st.none() | TEXT, VALUE])) for _ in names[1:]),
    ]
    return names, [draw(st.lists(kind, min_size=rows, max_size=rows)) for kind in kinds]


@given(tables())
@example((["a", "b%"], [['","', "\\"], ['"', None]]))
def test_each_body_is_its_dict_in_json(table: tuple[list[str], list[list[JsonValue]]]) -> None:
    """Byte for byte: a body's hash says whether a contact changed since another version sent it."""
    names, columns = table
    bodies = [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in zip(*columns, strict=True)
    ]
    assert json_bodies(names, columns) == [orjson.dumps(body).decode() for body in bodies]


def test_a_row_without_a_number_has_an_empty_one() -> None:
    """Such a row is not sent; the others of its chunk are whole."""
    assert json_bodies(["p", "c"], [["+1", None], ["x", "y"]]) == [
        '{"p":"+1","c":"x"}',
        '{"p":"","c":"y"}',
    ]
