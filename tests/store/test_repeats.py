"""Which contacts may share a number: none that does is missed, and few others are named."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import StoreError
from importer.packing import ContactRecord, PackedRows, together
from importer.store import Repeats, repeats

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = tuple[str, str] | None
"""Channel and number; ``None`` is a row that became no contact."""
ROWS = st.lists(
    st.none() | st.tuples(st.sampled_from("ab"), st.sampled_from(["+1", "+2", "+3", "+4", "+5"]))
)


def packed(rows: Sequence[Row], first_n: int) -> PackedRows:
    """Give these rows as planning packs them."""
    fields: list[int | str] = []
    for n, row in enumerate(rows, first_n):
        if row is not None:
            channel, phone = row
            fields += ContactRecord(n, 0, n + 1, channel, phone, "{}", "", "", "")
    return PackedRows(first_n, 0, len(rows), b"", together(fields))


def repeated(rows: Sequence[Row]) -> list[int]:
    """Give the positions that are to be found."""
    counts = Counter(rows)
    return [n for n, row in enumerate(rows, 1) if row is not None and counts[row] > 1]


@given(ROWS, ROWS, st.integers(1, 9))
def test_the_repeated_ones_are_found(before: list[Row], after: list[Row], together: int) -> None:
    """Over blocks and shares: all that share channel and number, and nobody else."""
    with closing(Repeats(together)) as found:
        found.add(packed(before, 1))
        found.add(packed(after, len(before) + 1))
        assert sorted(found.positions()) == repeated([*before, *after])
        assert sorted(found.positions()) == repeated([*before, *after])


@given(ROWS, ROWS, ROWS)
def test_rows_that_were_planned_anew_are_forgotten(
    before: list[Row], first: list[Row], second: list[Row]
) -> None:
    """What a plan that was given up had added does not count."""
    with closing(Repeats()) as found:
        found.add(packed(before, 1))
        found.remove_from(len(before) + 1)
        found.add(packed(first, len(before) + 1))
        found.remove_from(len(before) + 1)
        found.add(packed(second, len(before) + 1))
        assert sorted(found.positions()) == repeated([*before, *second])


def test_a_large_run_lies_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found is the same."""
    monkeypatch.setattr(repeats, "_IN_MEMORY_BYTES", 100)
    rows: list[Row] = [("a", f"+{n % 40}") for n in range(50)]
    with closing(Repeats()) as found:
        found.add(packed(rows[:20], 1))
        found.add(packed(rows[20:], 21))
        assert sorted(found.positions()) == repeated(rows)


def test_a_gap_between_rows_is_refused() -> None:
    """Positions are places: rows that do not follow would be taken for others."""
    with (
        closing(Repeats()) as found,
        pytest.raises(ValueError, match="row 3 does not follow on row 0"),
    ):
        found.add(packed([("a", "+1")], 3))


def test_no_room_for_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the folder and what to do."""

    class Full:
        def write(self, _content: bytes) -> int:
            raise OSError(28, "No space left on device")

        def close(self) -> None:
            pass

    monkeypatch.setattr("tempfile.SpooledTemporaryFile", lambda _size: Full())
    with closing(Repeats()) as found, pytest.raises(StoreError, match=r"No space left.*TMPDIR"):
        found.add(packed([("a", "+1")], 1))
