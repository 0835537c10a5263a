"""Numbers that stand in two columns: read from one of them they would be somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importer.mapping import area_code_column

if TYPE_CHECKING:
    from collections.abc import Sequence

ROWS = [("Anna", "0171", "2379201"), ("Bob", "0172", "23792020"), ("Cy", "", "0171 2379201")]


def found(name: str, rows: Sequence[tuple[str, ...]]) -> tuple[str, str] | None:
    """The columns that are named, of a table of names, such a column and numbers."""
    return area_code_column(["Name", name, "Phone"], rows, [2], ())


@pytest.mark.parametrize(
    "name",
    ["Vorwahl", "Area Code", "area_code", "STD", "Prefix", "DDD", "Lada", "Clave LADA", "Prefijo",
     "Código de área", "Indicatif", "Prefisso", "Код города", "区号", "市外局番", "Alan Kodu"],
)  # fmt: skip
def test_a_column_of_codes_is_found_by_its_name(name: str) -> None:
    """In the languages whose phone columns are known."""
    assert found(name, ROWS) == (name, "Phone")


@pytest.mark.parametrize(
    "rows",
    [
        [("Anna", "0171", "0171 2379201"), ("Bob", "171", "0171/2379202")],
        [("Anna", "171", "+49 171 2379201"), ("Bob", "171", "0049 171 2379202")],
        [("Anna", "Dr.", "0171 2379201"), ("Bob", "Mrs", "0171 2379202")],
        [("Anna", "", "0171 2379201"), ("Bob", "", "0171 2379202")],
        [],
    ],
)
def test_numbers_that_are_whole_need_none(rows: Sequence[tuple[str, ...]]) -> None:
    """They begin with their code or a country's; and a prefix may be one of names."""
    assert found("Prefix", rows) is None


@pytest.mark.parametrize("name", ["Area", "Code", "Код", "Customer", "Name 2"])
def test_another_column_of_small_numbers_is_none(name: str) -> None:
    """Sales areas and customers have numbers, too."""
    assert found(name, ROWS) is None


def test_a_column_that_is_used_for_countries_is_none() -> None:
    """It says how the numbers are read."""
    assert area_code_column(["Name", "Prefix", "Phone"], ROWS, [2], [1]) is None
