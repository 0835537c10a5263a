"""What mail programs and printers make of a table: broken lines, commas behind the last cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from importer.errors import SourceError
from importer.mapping import field_of
from importer.reader import ReadOptions, Source, open_source

TextFile = Callable[..., Path]
HEAD = "Name,Phone,City\n"


def opened(path: Path, header_row: int | None = None) -> Source:
    """A source that was read to its end."""
    with open_source(path, ReadOptions(header_row=header_row), field_of) as source:
        for _ in source.chunks():
            pass
        return source


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee,\n+14155550132,Leeds\nBo Day,\n+14155550133,York\n",
        "Ann Lee,+14155550132,\nLeeds\nBo Day,+14155550133,\nYork\nCy Fox,+14155550134,Bath\n",
        "Ann,+1415555\n0132,Leeds\nBo,+14155550133,\nYork\n",
    ],
)
def test_lines_that_were_broken_in_two_stop(text_file: TextFile, text: str) -> None:
    """The sentence says what it is, and the option that reads them as they are does so."""
    path = text_file(HEAD + text)
    with pytest.raises(SourceError, match=r"rows 2 and 3 together .* --header-row 1\.") as error:
        opened(path)
    assert error.value.ways == ()
    assert opened(path, header_row=1).info.rows == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "Ann,+14155550132\nBo,+14155550133\nCy,+14155550134,x\nDi,+14155550135\n",
        "Ann,+14155550132,\nLeeds\nBo,+14155550133,York\nCy,+14155550134,Bath\nDi,+14155550135,\n",
        "Ann,,\nBo\nCy,,\nDi\n",
    ],
)
def test_rows_that_lack_a_cell_are_no_halves(text_file: TextFile, text: str) -> None:
    """Each has a number of its own, few are like that, or there is no number at all."""
    assert opened(text_file(HEAD + text)).info.rows == text.count("\n")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (
            f"{HEAD}Ann,1,x,\nBo,2,y,\n",
            "2 of 2 rows have the header's 3 columns, 2 of them with a comma",
        ),
        (
            f"{HEAD}Ann,1,x,\nBo,2,y,\nCy,3,z\n",
            "3 of 3 rows have the header's 3 columns, 2 of them",
        ),
        (f"{HEAD}Ann,1,x\nBo,2,y\nCy,3,z,\n", "(2 of 3 rows have the header's 3 columns)"),
        (f"{HEAD}Ann,1,x\nTotal: 1\n", "(1 of 1 rows have the header's 3 columns)"),
    ],
)
def test_how_many_rows_fit_is_told_as_it_is(text_file: TextFile, text: str, note: str) -> None:
    """A delimiter behind the last cell of most rows is a habit, and a total is no row that fits."""
    with open_source(text_file(text), ReadOptions(), field_of) as source:
        assert note in source.info.notes[1]


def test_a_total_below_a_header_alone_leaves_it_one(text_file: TextFile) -> None:
    """An export without a single contact is no list of one column."""
    source = opened(text_file("Name,Phone,\nTotal: 0\n"))
    assert source.info.header == ("Name", "Phone", "")
