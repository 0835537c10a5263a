"""Packing planned rows and unpacking them again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from importer.model import Code, Contact, PhoneNumber, PlannedRow, Problem, Rejected, Status
from importer.packing import ContactRecord, pack, unpack
from importer.record import read_record
from tests.store.suite import columns

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def contact_row(number: int, cells: tuple[str, ...]) -> PlannedRow:
    """Make a row that may be sent."""
    phone = PhoneNumber("+14155550100", "US")
    return PlannedRow(number, cells, Contact("c1", phone, {"phone_number": phone.e164}, "2024"))


def invalid_row(number: int, cells: tuple[str, ...]) -> PlannedRow:
    """Make a row that is not sent."""
    problem = Problem(Code.PHONE_MISSING, "There is no number.")
    return PlannedRow(number, cells, Rejected(Status.INVALID, problem), (problem,))


@given(st.lists(st.tuples(st.booleans(), st.lists(TEXT, min_size=1, max_size=4))))
def test_every_row_comes_back_with_its_own_text(rows: list[tuple[bool, list[str]]]) -> None:
    """What is packed comes out again: numbers, cells, verdicts and warnings, in order."""
    planned = [
        (contact_row if good else invalid_row)(index + 2, tuple(cells))
        for index, (good, cells) in enumerate(rows)
    ]
    packed = pack(columns(planned), first_n=11, source=0, width=2)
    block = unpack(packed.payload)
    assert block.numbers == [row.number for row in planned]
    assert [read_record(record) for record in block.records] == [row.cells for row in planned]
    bad = [index for index, (good, _) in enumerate(rows) if not good]
    assert sorted(block.rejected) == bad
    assert all(block.warnings[index] == [("phone-missing", "There is no number.")] for index in bad)
    assert [n for fields in packed.contacts for n in fields[:: len(ContactRecord._fields)]] == [
        11 + index for index, (good, _) in enumerate(rows) if good
    ]
    assert packed.rows == len(rows)
    assert packed.rejected.total() == packed.codes.total() == len(bad)
    assert packed.countries.total() == len(rows) - len(bad)


def test_extra_cells_are_counted_beyond_the_header() -> None:
    """The widest ragged row says how many nameless columns the report needs."""
    rows = [invalid_row(2, ("a", "b", "c", "d")), invalid_row(3, ("a",))]
    assert pack(columns(rows), first_n=1, source=0, width=2).extra_columns == 2
