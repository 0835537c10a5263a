"""Which numbers a row says no to."""

from __future__ import annotations

from importer.packing import PackedRows
from importer.store import Refusals
from importer.store.place import Place


def block(source: int, *refusals: tuple[str, int]) -> PackedRows:
    """Rows that say no about these numbers."""
    return PackedRows(1, source, len(refusals), b"", [], refusals=list(refusals))


def test_the_first_row_of_each_number_is_named() -> None:
    """In the order in which the rows came; the longest number and a high row fit."""
    found = Refusals()
    found.add(block(0, ("+447400123456", 7), ("+447400123456", 9)))
    found.add(block(3, ("+447400123456", 2), ("+999999999999999", 2**40)))
    found.close()
    assert len(found) == 2
    assert found.of("+447400123456") == ("+447400123456", Place(0, 7))
    assert found.of("+999999999999999") == ("+999999999999999", Place(3, 2**40))
    assert found.of("+447400123457") is None
    assert found.of("+999999999999998") is None


def test_a_source_is_forgotten() -> None:
    """It is planned anew, maybe with another outcome."""
    found = Refusals()
    found.add(block(0, ("+447400123456", 7)))
    found.add(block(1, ("+447400123457", 8)))
    found.remove_source(1)
    found.add(block(1, ("+447400123458", 8)))
    found.close()
    places = [found.of(f"+44740012345{last}") for last in (6, 7, 8)]
    assert places == [("+447400123456", Place(0, 7)), None, ("+447400123458", Place(1, 8))]


def test_another_number_of_the_same_person() -> None:
    """It answers for every row of the number, until its source is forgotten."""
    found = Refusals()
    found.add(block(0, ("+541123456789", 7)))
    beside = PackedRows(2, 1, 1, b"", [], others=[("+5491123456789", "+447400123457")])
    found.add(beside)
    found.add(PackedRows(3, 2, 1, b"", [], others=[("+541123456789", "+447400123458")]))
    found.remove_source(2)
    found.close()
    assert found.of("+447400123457") == ("+541123456789", Place(0, 7))
    assert found.of("+447400123458") is None


def test_without_any() -> None:
    """Nothing is held back."""
    found = Refusals()
    found.close()
    assert not len(found)
    assert found.of("+447400123456") is None
