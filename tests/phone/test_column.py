"""A whole column tells whether a spreadsheet cut off last digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.phone import ColumnEvidence

if TYPE_CHECKING:
    from collections.abc import Sequence

SOUND = "5511987654321"


def evidence(*parts: Sequence[str]) -> ColumnEvidence:
    """What a column shows whose cells come in these parts."""
    found = ColumnEvidence()
    for texts in parts:
        found.add(list(texts))
    return found


@pytest.mark.parametrize(
    "cell",
    ["5511990000000", "+5511990000000", "5511990000000.0", "'551199000000", "98765400000",
     "9876500000", "98 800 00000", "612300000", "5.5119900000000E+12", "551199000000 / x",
     "11 98765-4321; 551199000000", "Tel: 551199000000", "٥٥١١٩٩٠٠٠٠٠٠", "\u200b551199000000",
     '="551199000000"', "551199000000 ::: 5511987654321"],
)  # fmt: skip
def test_long_digits_that_end_in_five_zeros_are_suspicious(cell: str) -> None:
    """Nine digits or more with five zeros at the end count, however the cell is written."""
    found = evidence([cell])
    assert (found.filled, found.zeros + found.lost) == (1, 1)


@pytest.mark.parametrize(
    "cell",
    ["5.51199E+12", "5.51199e+12", "'5,51199E+12", "5.51199E12", "9.19877 x 10^11",
     "9.19877 × 10^11", '="9.19877E+11"', "Tel. 9.19877E+11", "9.19877E+11; 98765 43210",
     "９.19877Ｅ+11", "9.2E+11 ::: 98765 43210"],
)  # fmt: skip
def test_scientific_notation_that_lacks_digits_is_damage(cell: str) -> None:
    """One such cell condemns its column, for no other program writes numbers like that."""
    assert evidence([cell]).lost == 1
    assert evidence([SOUND] * 5000, [cell], [SOUND] * 5000).shows_damage


@pytest.mark.parametrize(
    "cell",
    [SOUND, "", " ", "98700000", "9876540000", "1.4155552671E+10", "e", "Exeter", "0000000000",
     "home 5511987654321", "ana@example.com", "+1 415 555 0100 ext. 5", "2e5f-11e1"],
)  # fmt: skip
def test_ordinary_cells_are_no_evidence(cell: str) -> None:
    """Whole numbers, words, short digits and a row of zeros in place of a number say nothing."""
    found = evidence([cell] * 10)
    assert (found.zeros, found.lost) == (0, 0)
    assert not found.shows_damage


def test_zeros_are_damage_where_there_are_several() -> None:
    """At least three numbers, and one in a hundred of the filled cells, must end in zeros."""
    zeros = "551199000000"
    assert evidence([zeros] * 3).shows_damage
    assert not evidence([zeros] * 2).shows_damage
    assert evidence([zeros] * 3 + [SOUND] * 297).shows_damage
    assert not evidence([zeros] * 3 + [SOUND] * 298).shows_damage
    assert evidence([zeros] * 3 + [SOUND] * 297 + ["", " "] * 500).shows_damage
    assert not evidence(["home 551199000000"]).shows_damage


def test_what_was_refused_before_is_still_damaged() -> None:
    """A number that ends in zeros and was refused with its column is damaged by itself, too."""
    found = ColumnEvidence()
    found.add(["551199000000", SOUND], [False, True])
    assert not found.shows_damage
    found.add(["551199000000"], [True])
    assert found.shows_damage


CELLS = st.lists(
    st.sampled_from([SOUND, "", "551199000000", "5.51199E+12", "98 800 00000", "e", "x"])
)


@given(cells=CELLS, cut=st.integers(0, 20), turned=st.booleans())
def test_neither_order_nor_parts_matter(cells: list[str], cut: int, *, turned: bool) -> None:
    """The verdict is the same in whatever order and portions the cells come."""
    other = cells[::-1] if turned else cells
    assert evidence(other[:cut], other[cut:]) == evidence(cells)
