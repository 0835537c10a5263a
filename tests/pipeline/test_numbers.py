"""What only a whole file shows of its numbers: odd lengths, old forms, and the story of them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importer import pipeline
from importer.phone import numbering
from importer.pipeline import plan_rows
from importer.settings import load_settings

if TYPE_CHECKING:
    from importer.model import Summary

KINDS = [
    "+49151########",
    "+62812########",
    "+4366412#####",
    "+62214######",
    "+43720######",
]
"""Kinds of numbers in countries that have some of other lengths, too; # is any digit."""


def check(
    folder: Path, phones: list[str], region: str | None = None
) -> tuple[Summary, list[dict[str, str]]]:
    """Check a file with these numbers, and give the summary and the report's rows."""
    source = folder / "leads.csv"
    source.write_text("Name,Mobile\n" + "".join(f"P,{phone}\n" for phone in phones))
    found = pipeline.check([source], load_settings(reports=folder / "reports", region=region))
    with Path(found.reports["report"]).open(encoding="utf-8-sig", newline="") as file:
        return found, list(csv.DictReader(file))


def test_a_region_on_the_command_line_wins_over_the_mappings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As all that is given for this very call; a usual one is for mappings that name none."""
    source = tmp_path / "leads.csv"
    source.write_text("Mobile\n7325550132\n")
    mapping = tmp_path / "m.yaml"
    mapping.write_text("version: 1\nphone: {columns: [Mobile], region: IN}\n")

    def read(**given: str) -> dict[str, int]:
        found = load_settings(reports=tmp_path / "reports", **given)
        return dict(pipeline.check([source], found, mapping=mapping).countries)

    assert read() == {"IN": 1}
    assert read(region="US") == {"US": 1}
    monkeypatch.setenv("IMPORTER_REGION", "US")
    assert read() == {"IN": 1}


COUNTRIES_UNUSED = (
    "the countries in 'Where' do not decide how numbers are read: region_from: Where in the "
    "mapping's phone would let them"
)


@pytest.mark.parametrize(
    ("phone", "column", "told"),
    [
        ("", ["Portugal", "Brasil", "Portugal"], True),
        (", region: BR", ["Portugal", "Deutschland", ""], True),
        (", region_from: Where", ["Portugal", "Brasil", "Portugal"], False),
        ("", ["CA", "IN", "CO"], False),
        ("", ["Jordan Silva", "Ana Chad", "Georgia Day"], False),
        ("", ["", "", ""], False),
    ],
)
def test_countries_that_are_not_used_are_told(
    tmp_path: Path, phone: str, column: list[str], told: bool
) -> None:
    """They would say better than any guess where numbers without a code are from."""
    source = tmp_path / "leads.csv"
    source.write_text("Mobile,Where\n" + "".join(f"912345678,{each}\n" for each in column))
    mapping = tmp_path / "m.yaml"
    mapping.write_text(f"version: 1\nphone: {{columns: [Mobile]{phone}}}\n")
    found = pipeline.check([source], load_settings(reports=tmp_path / "r"), mapping=mapping)
    assert (COUNTRIES_UNUSED in found.sources[0].notes) is told


def test_a_landline_in_a_list_of_mobiles_is_not_called_unreadable(tmp_path: Path) -> None:
    """It was read, and is of another kind."""
    source = tmp_path / "leads.csv"
    source.write_text("Mobile\n+551137654321\n+5511987654321\n")
    mapping = tmp_path / "m.yaml"
    mapping.write_text("version: 1\nphone: {columns: [Mobile], accept: mobile}\n")
    found = pipeline.check([source], load_settings(reports=tmp_path / "r"), mapping=mapping)
    assert found.numbers is not None
    assert found.numbers.readings == {"international": 1, "not-mobile": 1}


@pytest.mark.slow
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), kind=st.sampled_from(KINDS))
def test_a_slip_in_a_column_of_one_length_is_never_sent_silently(
    tmp_path: Path, data: st.DataObject, kind: str
) -> None:
    """Where a country has several lengths, one that lost or gained digits stands out."""
    digit = st.sampled_from("123456789")
    sound = {"".join(data.draw(digit) if each == "#" else each for each in kind) for _ in range(40)}
    sound = {number for number in sound if numbering.abroad(number[1:])}
    if len(sound) < 20:
        return
    victim = data.draw(st.sampled_from(sorted(sound)))
    cut = data.draw(st.sampled_from([-1, -2, -3, 1, 2]))
    slip = victim[:cut] if cut < 0 else victim + "0" * cut
    _, rows = check(tmp_path, [*sorted(sound), slip])
    last = rows[-1]
    assert last["import_status"] == "invalid" or last["import_warnings"]
    assert not any(row["import_warnings"] for row in rows[:-1])


def test_an_odd_length_is_said_at_its_row_and_counted(tmp_path: Path) -> None:
    """One German mobile that is a digit shorter than forty others is sent with a warning."""
    phones = [f"+4915112345{n}" for n in range(100, 140)]
    found, rows = check(tmp_path, [*phones, "+491711234567"])
    assert found.warnings == {"phone-odd-length": 1}
    assert rows[-1]["import_status"] == "pending"
    assert (
        "has 12 digits, and nearly all mobile numbers of DE here have 13"
        in (rows[-1]["import_warnings"])
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("+52 1 55 1234 5678", "+52 55 1234 5678"),
        ("+55 11 8765-4321", "+55 11 98765-4321"),
        ("+54 11 2345-6789", "+54 9 11 2345-6789"),
    ],
)
@pytest.mark.parametrize("inline", [2**40, 0])
def test_both_rows_of_a_possible_duplicate_are_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, inline: int
) -> None:
    """Whichever comes first, each names the other; the file's other numbers are left alone."""
    monkeypatch.setattr(plan_rows, "INLINE_BYTES", inline)
    for phones in ([old, "+447700900123", new], [new, "+447700900123", old]):
        found, rows = check(tmp_path, phones)
        assert found.warnings["possible-duplicate"] == 2
        assert "row 4" in rows[0]["import_warnings"].lower()
        assert "row 2" in rows[2]["import_warnings"].lower()
        assert not rows[1]["import_warnings"]


def test_the_story_is_in_the_summary_file_and_a_check_shows_it(tmp_path: Path) -> None:
    """Readings, rules, line types by country, examples, and where the rest would be valid."""
    cells = [
        "+55 11 98765-4321", "+55 11 8765-4322", "5.51199E+12", "",
        *(f"(11) 98765-43{n}" for n in range(30, 40)),
    ]  # fmt: skip
    found, _ = check(tmp_path, cells)
    told = json.loads(Path(found.reports["summary"]).read_text())["numbers"]
    assert told["readings"] == {
        "international": 1, "repaired": 1, "damaged": 1, "no-country": 10, "missing": 1,
    }  # fmt: skip
    assert told["repairs"] == {"old-form": 1}
    assert told["line_types"] == {"BR": {"mobile": 2}}
    assert told["examples"]["international"] == [["+55 11 98765-4321", "+5511987654321"]]
    assert told["examples"]["no-country"][0] == ["(11) 98765-4330", ""]
    assert told["hint"] == {"fits": {"BR": 10}, "of": 10, "seen": 2}


def test_a_hint_is_never_applied(tmp_path: Path) -> None:
    """Numbers that would all be valid in one country stay unread until somebody says so."""
    cells = ["+91 98765 43299", *(f"98765 432{n}" for n in range(10, 40))]
    found, rows = check(tmp_path, cells)
    assert found.numbers is not None
    assert found.numbers.hint is not None
    assert next(iter(found.numbers.hint.fits)) == "IN"
    assert {row["import_code"] for row in rows[1:]} == {"phone-no-country"}
    found, rows = check(tmp_path, cells, region="IN")
    assert {row["import_status"] for row in rows} == {"pending"}
    assert found.numbers is not None
    assert found.numbers.hint is None
