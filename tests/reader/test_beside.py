from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from importer.errors import SourceError
from importer.mapping import field_of
from importer.reader import ReadOptions, Source, open_source
from importer.reader.beside import _position, columns_asked_for
from importer.reader.rows import letters

TextFile = Callable[..., Path]
TWO = "Name,Phone,,City,Mobile\nAna,1,,Bonn,2\nBob,,,Köln,3\n,,,Rome,4\n"


def opened(path: Path, columns: str | None = None) -> tuple[Source, list[tuple[str, ...]]]:
    """A source that was read to its end, and its rows."""
    with open_source(path, ReadOptions(columns=columns), field_of) as source:
        rows = [tuple(row) for chunk in source.chunks() for row in chunk.frame.to_numpy().tolist()]
        return source, rows


@pytest.mark.parametrize("header", ["City,Mobile", "Name,City", "City,Phone"])
def test_tables_side_by_side_stop(text_file: TextFile, header: str) -> None:
    """A row would hold one person's name and another one's number; the options are named."""
    path = text_file(TWO.replace("City,Mobile", header))
    with pytest.raises(SourceError, match=r"columns A:B and D:E.*--columns A:B or --columns D:E"):
        opened(path)


def test_one_of_them_can_be_read(text_file: TextFile) -> None:
    """The other one's cells are in no row, and a row that has nothing else is blank."""
    path = text_file(TWO)
    source, rows = opened(path, "A:B")
    assert source.info.header == ("Name", "Phone")
    assert rows == [("Ana", "1"), ("Bob", "")]
    assert source.info.blank == 1
    assert "only the columns A:B are read, as the options say" in source.info.notes
    assert opened(path, "d-e")[1] == [("Bonn", "2"), ("Köln", "3"), ("Rome", "4")]
    assert len(opened(path, "A:E")[1]) == 3


@pytest.mark.parametrize(
    "text",
    [
        "Name,Phone,,City,Tags\nAna,1,,Bonn,x\n",
        "Name,Phone,,Mobile\nAna,1,,2\n",
        "Name,Phone,,City,Mobile\nAna,1,x,Bonn,2\n",
        ",Name,Phone\n,Ana,1\n",
        "Name,Phone,,\nAna,1,,\n",
    ],
)
def test_an_empty_column_alone_makes_no_two_tables(text_file: TextFile, text: str) -> None:
    """Not where the sides hold different things, or one column, or the column has cells."""
    assert len(opened(text_file(text))[1]) == 1


def test_a_row_of_another_length_is_left_whole(text_file: TextFile) -> None:
    """Where a delimiter is missing or too many, the columns hold something else in that row."""
    damaged = 'Di,"+14155550133"x,,Mo,4'
    path = text_file(
        "Name,Phone,,Agent,Hotline\n"
        "Ann,+14155550130,,Jo,1\n"
        "Bo,,+14155550131,,Kim,2\n"
        "Cy +14155550132,,Lou,3\n"
        f"{damaged}\n"
        "Ed,+14155550134,,Ny,5\n"
        "Fay,+14155550135\n"
    )
    with open_source(path, ReadOptions(columns="A:B"), field_of) as source:
        chunks = list(source.chunks())
    ragged = {number: row for chunk in chunks for number, row in chunk.ragged.items()}
    assert sorted(ragged) == [3, 4, 5, 7]
    said = {number: why.message for chunk in chunks for number, why in chunk.aside.items()}
    assert said[7].startswith("The row has 2 cells and the header 5: 'Agent', 'Hotline'")
    assert tuple(ragged[5]) == (damaged,)
    assert [*source.sample] == [("Ann", "+14155550130"), ("Ed", "+14155550134")]


@pytest.mark.parametrize("option", ["", "1:2", "C:A", "A:B:C", "Ä", "Phone", "D", "Z:AA"])
def test_columns_that_are_none_are_refused(option: str) -> None:
    """The sentence names those that there are, and says how to write them."""
    has = r"the columns A \(Name\), B \(Phone\), C \(no name\)\. .* such as A:C"
    with pytest.raises(SourceError, match=has):
        columns_asked_for(option, "a.csv", ("Name", "Phone", " "))


def test_of_many_columns_the_first_are_named() -> None:
    """And the letters of the last one, so that the sentence stays short."""
    with pytest.raises(SourceError, match=r"L \(x{30}\), … CV\. .*such as A:CV"):
        columns_asked_for("ZZ", "a.csv", ("x" * 99,) * 100)


def test_letters_count_columns() -> None:
    """As a spreadsheet program counts: A is the first, XFD the last."""
    assert [letters(_position(text) - 1) for text in ("A", "Z", "AA", "XFD")] == [
        "A", "Z", "AA", "XFD",
    ]  # fmt: skip
    assert columns_asked_for("b", "a.csv", ("Name", "Phone")) == slice(1, 2)
