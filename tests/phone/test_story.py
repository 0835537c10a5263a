"""The story of a column of numbers: how each was read, and where unread ones may be from."""

from __future__ import annotations

import pytest

from importer.phone import read_phone, region_hint, tally
from importer.tally import EXAMPLES, UNREAD, NumberStory, Reading, Tally


def told(cells: list[str], region: str | None) -> Tally:
    """The tally of cells that are read with a region."""
    return tally(cells, [read_phone(cell, region) for cell in cells])


@pytest.mark.parametrize(
    ("cell", "region", "reading"),
    [
        ("+55 11 98765-4321", None, Reading.INTERNATIONAL),
        ("(+55) 11 98765-4321", "US", Reading.INTERNATIONAL),
        ("＋55 11 98765-4321", None, Reading.INTERNATIONAL),
        ("0055 11 98765-4321", "DE", Reading.INTERNATIONAL),
        ("'+5511987654321", None, Reading.INTERNATIONAL),
        ("wa.me/5511987654321", None, Reading.INTERNATIONAL),
        ("5511987654321@c.us", None, Reading.INTERNATIONAL),
        ("(11) 98765-4321", "BR", Reading.BY_REGION),
        ("011 98765-4321", "BR", Reading.BY_REGION),
        ("5511987654321", "BR", Reading.BY_REGION),
        ("'11987654321", "BR", Reading.BY_REGION),
        ("5511987654321.0", "BR", Reading.REPAIRED),
        ("+55 11 8765-4321", None, Reading.REPAIRED),
        ("98765 43210; 98765 43211", "IN", Reading.BY_REGION),
        ("+91 98765 43210; 98765 43211", "IN", Reading.INTERNATIONAL),
        ("62812995007", "ID", Reading.AMBIGUOUS),
        ("62292559037", "ID", Reading.AMBIGUOUS),
        ("5.51199E+12", "BR", Reading.DAMAGED),
        ("11 98765-4321", None, Reading.NO_COUNTRY),
        ("12", "BR", Reading.UNREADABLE),
        ("call me", "BR", Reading.UNREADABLE),
        ("", "BR", Reading.MISSING),
    ],
)
def test_each_cell_is_counted_once_by_how_it_was_read(
    cell: str, region: str | None, reading: Reading
) -> None:
    """A cell counts as one reading, and is an example of that."""
    found = told([cell], region)
    number = read_phone(cell, region)
    assert found.readings == {reading: 1}
    assert found.examples == {reading: [(cell, getattr(number, "e164", ""))]}


def test_repairs_are_counted_by_their_rules() -> None:
    """Each rule that mended a number is counted, also where two were needed for one."""
    cells = ["5511987654321.0", "+55 11 8765-4321", "+55 11 8765-4322", "11987654321.0 ramal 12"]
    assert told(cells, "BR").repairs == {"decimals": 2, "old-form": 2, "extension": 1}


def test_line_types_are_counted_by_country() -> None:
    """What a number is for is counted for each country, the greatest count first."""
    cells = ["+5511987654321", "+551137654321", "+5511987654322", "+14155550132", "+18005550199"]
    story = NumberStory.of(told(cells, None), None, with_examples=False)
    assert story.line_types == {
        "BR": {"mobile": 2, "landline": 1},
        "US": {"mobile-or-landline": 1, "toll-free": 1},
    }
    assert list(story.line_types) == ["BR", "US"]
    assert story.examples == {}


def test_parts_add_up_to_the_whole() -> None:
    """The tallies of a file's parts are that of the file, with its first examples."""
    cells = [f"+5511987654{n:03}" for n in range(10)] + [f"119876543{n:02}" for n in range(40)] * 8
    whole = told(cells, None)
    parts = Tally()
    for start in range(0, len(cells), 7):
        parts.add(told(cells[start : start + 7], None))
    assert parts == whole
    assert [cell for cell, _ in whole.examples[Reading.INTERNATIONAL]] == cells[:EXAMPLES]
    assert len(whole.unread) == UNREAD


def test_the_story_survives_json() -> None:
    """What is written into the store and into summary.json is read back the same."""
    cells = ["+55 11 98765-4321", "5511987654321.0", *(f"11 98765-43{n:02}" for n in range(20))]
    found = told(cells, None)
    story = NumberStory.of(found, region_hint(found.unread, found.seen()), with_examples=True)
    assert story.hint is not None
    assert NumberStory.from_json(story.to_json()) == story


def test_the_countries_in_the_file_come_first() -> None:
    """Numbers without a country code are likelier from a country that others of the file have."""
    unread = [f"{98765:05} {43210 + n}" for n in range(10)]
    hint = region_hint(unread, {"MX": 4, "US": 9})
    assert hint is not None
    assert (next(iter(hint.fits)), hint.of, hint.seen) == ("MX", 10, 4)


def test_without_other_evidence_the_plan_that_has_them_as_mobiles_is_named() -> None:
    """Where no number has a country code, every country's plan is tried."""
    hint = region_hint([f"98765 {43210 + n}" for n in range(10)], {})
    assert hint is not None
    assert hint.fits.keys() >= {"BR", "IN"}
    assert hint.seen == 0


@pytest.mark.parametrize(
    "unread",
    [[], ["98765 43210", "98765 43211"], ["98765 43210"] * 50, ["12", "345", "6789", "11"]],
)
def test_few_or_hopeless_cells_hint_at_nothing(unread: list[str]) -> None:
    """Two numbers, or one that is repeated, fit some country by chance; others fit none."""
    assert region_hint(unread, {}) is None


def test_lengths_that_nearly_no_number_has_are_odd() -> None:
    """One German mobile of ten digits among nineteen of eleven is odd, four are not."""
    usual = [f"+4915112345{n:03}" for n in range(100, 119)]
    short = [f"+491711234{n:03}" for n in range(100, 105)]
    odd = told([*usual, short[0]], None).unusual_lengths()
    assert [(each.region, each.line_type, each.digits, each.usual) for each in odd] == [
        ("DE", "mobile", 12, 13)
    ]
    assert told([*usual, *short], None).unusual_lengths() == []
    assert told([*usual[:10], short[0]], None).unusual_lengths() == []
