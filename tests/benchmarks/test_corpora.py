from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.corpora.readers import importer, plain_csv
from benchmarks.corpora.table import Crash, Outcome, Table, Verdict, verdict_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXPECTED = Table(("Name", "Phone"), (("Ann", "+442079460001"), ("Bo, Cy", "+442079460002")))


@pytest.mark.parametrize(
    ("text", "read", "verdict"),
    [
        ('Name,Phone\nAnn,+442079460001\n"Bo, Cy",+442079460002\n', importer, Verdict.RIGHT),
        ('Name;Phone\nAnn;+442079460001\n"Bo, Cy";+442079460002\n', importer, Verdict.RIGHT),
        ('Name;Phone\nAnn;+442079460001\n"Bo, Cy";+442079460002\n', plain_csv, Verdict.WRONG),
        ("Name,Phone\nAnn,+442079460001\nBo, Cy,+442079460002\n", importer, Verdict.SET_ASIDE),
        ("", importer, Verdict.REFUSED),
    ],
)
def test_a_verdict_tells_right_wrong_and_refused_apart(
    tmp_path: Path, text: str, read: Callable[[Path], Outcome], verdict: Verdict
) -> None:
    """A file is right only where header and cells are those expected; a refusal is no mistake."""
    file = tmp_path / "file.csv"
    file.write_text(text, "utf-8")
    assert verdict_on(read(file), EXPECTED) is verdict


def test_a_row_that_fits_the_header_is_not_set_aside() -> None:
    """A wrong cell in a row of the header's width is a silent mistake."""
    assert EXPECTED.header is not None
    read = Table(EXPECTED.header, (EXPECTED.rows[0], ("Bo", "Cy")))
    assert verdict_on(read, EXPECTED) is Verdict.WRONG


def test_a_first_row_taken_for_the_header_is_wrong() -> None:
    """Where a file has no header, names that come from its first row are a mistake."""
    expected = Table(None, EXPECTED.rows)
    assert verdict_on(Table(EXPECTED.rows[0], EXPECTED.rows[1:]), expected) is Verdict.WRONG
    assert verdict_on(Table(("Column 1", "Column 2"), EXPECTED.rows), expected) is Verdict.RIGHT


def test_without_an_expected_table_a_reading_is_neither_right_nor_wrong() -> None:
    """A file of which nobody says what is in it counts as read, or as crashed."""
    assert verdict_on(EXPECTED, None) is Verdict.READ
    assert verdict_on(Crash("the process died"), None) is Verdict.CRASHED
