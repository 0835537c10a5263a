"""What makes a file unlike those before it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from importer.nightly.hold import Figures, date_in, reasons_to_hold
from importer.nightly.job_file import Hold

if TYPE_CHECKING:
    from collections.abc import Sequence

USUAL = Figures(
    rows=1000, invalid=1.0, duplicates=2.0, changed=1.0, countries={"IN": 90.0, "GB": 10.0},
    columns=("Phone", "Name"), date="20260301",
)  # fmt: skip
BEFORE = [replace(USUAL, rows=rows) for rows in (1010, 990, 1000, 5000, 1000, 10, 1000)]


def _reasons(before: Sequence[Figures] = BEFORE, hold: Hold | None = None, **off: Any) -> list[str]:
    return reasons_to_hold(replace(USUAL, **off), before, hold or Hold())


def test_a_usual_file_is_not_held() -> None:
    """Nor is the first one, nor one that is off by less than the limits."""
    assert _reasons() == []
    assert _reasons(before=[], rows=5, invalid=90.0) == []
    assert _reasons(rows=1500, invalid=6.0, duplicates=12.0, changed=31.0) == []
    assert _reasons(countries={"IN": 70.0, "GB": 30.0}) == []


@pytest.mark.parametrize(
    ("off", "told"),
    [
        ({"rows": 0}, "it has no rows"),
        ({"rows": 499}, "it has 499 rows, 50 % fewer than the usual 1,000"),
        ({"rows": 1501}, "it has 1,501 rows, 50 % more than the usual 1,000"),
        ({"invalid": 6.1}, "6.1 % of its rows are invalid, usual are 1.0 %"),
        ({"duplicates": 12.1}, "12.1 % of its rows are duplicates, usual are 2.0 %"),
        ({"changed": 31.1}, "31.1 % of its rows are to be sent, usual are 1.0 %"),
        ({"columns": ("Phone",)}, "it lacks the column 'Name'"),
        ({"columns": ("Phone", "Name", "X", "Y")}, "it has the new columns 'X', 'Y'"),
        (
            {"countries": {"BR": 25.0, "IN": 75.0}},
            "25 % of its numbers belong to other countries than usual: BR 25 %, usual are 0 %",
        ),
        (
            {"date": "20260228"},
            "its name says 28 February 2026, and a file of 01 March 2026 was imported",
        ),
    ],
)
def test_each_reason_is_told_with_its_figures(off: dict[str, Any], told: str) -> None:
    """And it alone; without its limit it is none."""
    assert _reasons(**off) == [told]
    hold = Hold(
        rows=None, invalid=None, duplicates=None, changed=None, regions=None, columns=False,
        older=False,
    )  # fmt: skip
    assert _reasons(hold=hold, **off) == []


def test_an_empty_file_is_held_also_the_first_time() -> None:
    """Nobody exports nothing on purpose."""
    assert _reasons(before=[], rows=0) == ["it has no rows"]


def test_only_the_last_seven_are_what_is_usual() -> None:
    """A file that has grown over the years is compared with its own time."""
    assert _reasons(before=[*BEFORE, *[replace(USUAL, rows=9)] * 50]) == []


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("leads-2026-03-01.csv", "20260301"), ("x_20260301_2.csv", "20260301"),
        ("leads.csv", ""), ("123420260301.csv", ""), ("leads-2026-13-01.csv", ""),
    ],
)  # fmt: skip
def test_a_date_in_a_name(name: str, date: str) -> None:
    """Year, month, day, however they are parted."""
    assert date_in(name) == date


def test_figures_come_back_from_the_store() -> None:
    """As they went in."""
    assert Figures.from_json(USUAL.to_json()) == USUAL


@pytest.mark.parametrize(
    ("rows", "is_held"), [(390, False), (1000, False), (100, True), (5000, True)]
)
def test_who_releases_an_odd_file_says_what_files_are_like(rows: int, *, is_held: bool) -> None:
    """Those after it may be like it, or like those before it."""
    sold = replace(USUAL, rows=400, released=True)
    before = [sold, *[USUAL] * 6]
    assert bool(_reasons(before, rows=rows)) is is_held
    later = [replace(USUAL, rows=395), *before[:-1]]
    assert bool(_reasons(later, rows=rows)) is is_held
