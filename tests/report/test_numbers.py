"""The story of the numbers on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importer.report import summary_text
from importer.report.wrap import display_width
from importer.tally import NumberStory, RegionHint

if TYPE_CHECKING:
    from tests.report.conftest import MakeSummary

STORY = NumberStory(
    readings={"international": 6780, "repaired": 12, "damaged": 3, "missing": 1},
    repairs={"decimals": 10, "extension": 2},
    line_types={"BR": {"mobile": 6000, "landline": 2}, "IN": {"mobile": 790}},
    examples={
        "international": [
            ("+55 11 98765-4321", "+5511987654321"),
            ("+91 98765 43210", "+919876543210"),
        ],
        "repaired": [("5511987654321.0", "+5511987654321")],
        "damaged": [("5.51199E+12", ""), ("x" * 200, "")],
        "missing": [("", "")],
    },
    hint=None,
)  # fmt: skip


def test_a_line_for_each_reading(make_summary: MakeSummary) -> None:
    """Counts, rules and examples; how a number came to be is seen at a glance."""
    text = summary_text(make_summary(kind="check", numbers=STORY), 80)
    assert text[text.index("Numbers") :].split("\n\n")[:2] == [
        "Numbers\n"
        "      6,780  with country code  '+55 11 98765-4321' → +5511987654321\n"
        "                                '+91 98765 43210' → +919876543210\n"
        "         12  repaired           decimals 10, extension 2:\n"
        "                                '5511987654321.0' → +5511987654321\n"
        "          3  damaged            '5.51199E+12'\n"
        f"                                '{'x' * 39}…'\n"
        "          1  missing",
        "Line types: mobile 6,790, landline 2",
    ]


@pytest.mark.parametrize("width", [30, 40, 60, 80, 200])
def test_no_line_is_too_wide(make_summary: MakeSummary, width: int) -> None:
    """On any terminal the lines fit."""
    text = summary_text(make_summary(kind="check", numbers=STORY), width)
    story = text[text.index("Numbers") : text.index("Line types")]
    assert max(map(display_width, story.splitlines())) <= max(width, 48)


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        (
            RegionHint({"IN": 97, "MX": 91}, 100, 40),
            "97 would be valid in IN, where 40 of the others are from",
        ),
        (RegionHint({"IN": 97, "MX": 91}, 100, 0), "valid in IN, as many or nearly in MX"),
        (RegionHint({"IN": 97}, 100, 0), "If they are from there, add --region IN"),
    ],
)
def test_a_hint_says_what_speaks_for_it(
    make_summary: MakeSummary, hint: RegionHint, told: str
) -> None:
    """The hint names the count, the country and its evidence, and leaves the choice open."""
    story = NumberStory({"no-country": 100}, {}, {}, {}, hint)
    text = " ".join(summary_text(make_summary(kind="check", numbers=story), 80).split())
    assert told in text
    assert "nothing is guessed" in text


def test_a_run_or_a_file_without_numbers_tells_no_story(make_summary: MakeSummary) -> None:
    """After sending the reasons count; and where no cell is filled there is nothing to tell."""
    assert "Numbers" not in summary_text(make_summary(numbers=STORY), 80)
    empty = NumberStory({"missing": 4}, {}, {}, {}, None)
    assert "Numbers" not in summary_text(make_summary(kind="check", numbers=empty), 80)
