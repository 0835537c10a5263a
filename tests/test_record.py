"""A row as a CSV record and back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.guard import unguard
from importer.record import read_record, write_field, write_record, write_records

CELL = st.one_of(
    st.sampled_from(["", "=1+1", "+1", "'+1", "'=x", "-", "@a", "\t", "\r", "\n", '"', '""', ","]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
)
ROW = st.lists(CELL, min_size=1, max_size=6)


@given(ROW)
def test_a_record_gives_back_its_cells(cells: list[str]) -> None:
    """Whatever the cells hold: commas, quotes, line breaks, formulas, apostrophes."""
    assert read_record(write_record(cells)) == tuple(cells)


def test_cells_may_be_long() -> None:
    """Longer than the parser's own limit, which is that of the process."""
    before = csv.field_size_limit(10)
    try:
        cells = ("a", '"' * 200_000, "b,")
        assert read_record(write_record(cells)) == cells
    finally:
        csv.field_size_limit(before)


@given(st.lists(ROW, max_size=5), st.integers(1, 4))
def test_many_records_are_what_each_is_alone(rows: list[list[str]], width: int) -> None:
    """Whole columns are judged at once, and nothing else comes out; ragged rows included."""
    assert write_records(rows) == [write_record(row) for row in rows]
    same_width = [(row * width)[:width] for row in rows]
    assert write_records(same_width) == [write_record(row) for row in same_width]


@given(ROW)
def test_any_csv_reader_reads_a_record(cells: list[str]) -> None:
    """Python's own reader finds the same cells; what is more is the guard alone."""
    text = write_record(cells) + "\r\n"
    rows = list(csv.reader(io.StringIO(text, newline="")))
    expected = cells if any(cells) or len(cells) > 1 else []
    assert [[unguard(cell) for cell in row] for row in rows] == [expected]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("abc", "abc"),
        ("a,b", '"a,b"'),
        ('say "hi"', '"say ""hi"""'),
        ("=1+1", "'=1+1"),
        ("+55 11 98765-4321", "+55 11 98765-4321"),
        ("-1,5", '"-1,5"'),
    ],
)
def test_a_field_is_guarded_and_quoted_where_it_needs_it(text: str, field: str) -> None:
    """A plain number stands as it is; a formula gets an apostrophe."""
    assert write_field(text) == field
