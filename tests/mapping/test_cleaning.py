from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.formula import MARKS, NOT_AVAILABLE, is_formula_error
from importer.mapping.cleaning import cleaned
from importer.model import Code, PhoneNumber, Status
from importer.phone import read_phone
from tests.mapping.conftest import body, rejected

if TYPE_CHECKING:
    from tests.mapping.conftest import Plan

PHONE = "phone: {columns: [Mobile, Phone]}\n"
HEADER = ["Mobile", "Phone", "Name", "City", "Note"]
ANA, BOB = "+14155552671", "+14155552672"
ERRORS = ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#NV", "#BEZUG!",
          "#¡REF!", "#¿NOMBRE?", "#NOM?", "#SPILL!", "Err:502", " #N/A "]  # fmt: skip


@pytest.mark.parametrize("error", ERRORS)
def test_a_formulas_error_is_never_sent(plan: Plan, error: str) -> None:
    """In a name, a city, a number or a date it counts as empty, with a warning; the text stays."""
    yaml = (
        "contact: {full_name: Name}\n"
        "attributes: {city: {column: City, transform: [title]}, note: {column: Note, type: date}}\n"
    )
    (row,) = plan(yaml + PHONE, HEADER, [ANA, "", error, error, error])
    assert body(row) == {"phone_number": ANA}
    assert [warning.code for warning in row.warnings] == [Code.VALUE_FORMULA_ERROR] * 3
    assert row.cells == (ANA, "", error, error, error)
    assert f"'{error.strip()}' in column 'Name' is a formula's error" in row.warnings[0].message
    assert [warning.column for warning in row.warnings] == ["Name", "City", "Note"]


@pytest.mark.parametrize("text", ["#1", "# N/A", "#goals", "N/A!", "Error", "REF!", "a#N/A", "#"])
def test_other_text_with_such_a_sign_is_a_value(plan: Plan, text: str) -> None:
    """Only what a spreadsheet writes counts as one."""
    (row,) = plan("attributes: {city: City}\n" + PHONE, HEADER, [ANA, "", "", text, ""])
    assert body(row)["city"] == text
    assert row.warnings == ()


def test_what_an_empty_cell_does_an_error_does(plan: Plan) -> None:
    """The next column fills in, a default holds, and a field that rejects refuses the row."""
    yaml = "attributes: {a: {column: [City, Note]}, b: {column: City, default: none}}\n" + PHONE
    (row,) = plan(yaml, HEADER, [ANA, "", "", "#REF!", "Rio"])
    assert body(row) == {"phone_number": ANA, "a": "Rio", "b": "none"}
    yaml = "attributes: {a: {column: [City, Note], on_invalid: reject}}\n" + PHONE
    kept, refused = plan(yaml, HEADER, [ANA, "", "", "#REF!", "Rio"], [BOB, "", "", "#REF!", ""])
    assert body(kept)["a"] == "Rio"
    assert rejected(refused).status == Status.INVALID
    assert rejected(refused).problem.code == Code.VALUE_FORMULA_ERROR


def test_an_error_is_no_consent(plan: Plan) -> None:
    """Whoever has an error in the consent's column has not consented."""
    (row,) = plan("consent: {column: Note, accept: ['yes', '#N/A']}\n" + PHONE, HEADER,
                  [ANA, "", "", "", "#N/A"])  # fmt: skip
    assert rejected(row).problem.code == Code.NO_CONSENT


def test_an_error_in_place_of_a_number_is_no_number(plan: Plan) -> None:
    """The next phone column is used, with a warning; without one the row is refused."""
    other, none = plan(PHONE, HEADER, ["#NV", BOB, "", "", ""], ["#BEZUG!", "", "", "", ""])
    assert body(other)["phone_number"] == BOB
    assert [warning.code for warning in other.warnings] == [Code.PHONE_MISSING]
    assert rejected(none).problem.code == Code.PHONE_EXCEL_DAMAGED


@pytest.mark.parametrize("error", [each.strip() for each in ERRORS])
def test_no_error_is_read_as_a_number(error: str) -> None:
    """Neither in the country of its language."""
    for region in ("US", "DE", "ES", "FR"):
        found = read_phone(error, region)
        assert not isinstance(found, PhoneNumber)
        if error in NOT_AVAILABLE:
            assert found.code is Code.PHONE_MISSING


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Ana\u202egro.elpmaxe", "Anagro.elpmaxe"),
        ("A\u200bna", "Ana"),
        ("\ufeffAna", "Ana"),
        ("\u2068Ana\u2069", "Ana"),
        ("A\x00n\x1ba\x7f", "Ana"),
        ("\x00", None),
    ],
)
def test_characters_that_nobody_sees_are_taken_out(
    plan: Plan, cell: str, value: str | None
) -> None:
    """Control characters and those that turn the text around are not sent; a warning says so."""
    (row,) = plan("contact: {first_name: Name}\n" + PHONE, HEADER, [ANA, "", cell, "", ""])
    assert body(row).get("first_name") == value
    assert [warning.code for warning in row.warnings] == [Code.VALUE_CLEANED]
    assert row.cells[2] == cell


@pytest.mark.parametrize(
    "cell", ["می‌خواهم", "क्‍ष", "שלום\u200f", "👩‍👩‍👧", "a\tb\nc", "Zoë\u00a0O’Neil", "日本"]
)
def test_what_scripts_need_stays(plan: Plan, cell: str) -> None:
    """Joiners, marks of direction, line breaks and no-break spaces are part of a text."""
    (row,) = plan("contact: {first_name: Name}\n" + PHONE, HEADER, [ANA, "", cell, "", ""])
    assert body(row)["first_name"] == cell
    assert row.warnings == ()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("'01234", "01234"), (" '01234", "01234"), ("'+1 555", "+1 555"), ("'-12.50", "-12.50"),
        ("'=1+1", "'=1+1"), ("'@ana", "'@ana"), ("'2026-01-31", "2026-01-31"), ("'", "'"),
        ("'t Hooft", "'t Hooft"), ("'90s", "'90s"), ("'98", "'98"), ("O'Neil", "O'Neil"),
        ("'01234'", "'01234'"), ("''01234", "''01234"),
    ],
)  # fmt: skip
def test_the_apostrophe_of_text_is_no_part_of_a_number(plan: Plan, cell: str, value: str) -> None:
    """What a spreadsheet puts before a number that is text is left out; a name keeps its own."""
    (row,) = plan("attributes: {city: City}\n" + PHONE, HEADER, [ANA, "", "", cell, ""])
    assert body(row)["city"] == value
    assert row.cells[3] == cell


def test_the_marks_tell_every_error() -> None:
    """The quick look at a column misses none."""
    for error in [*ERRORS, *NOT_AVAILABLE, "Fehler:502", "Erreur:522", "#Error:508"]:
        assert is_formula_error(error.strip())
        assert any(mark in error for mark in MARKS)


@given(st.lists(st.text(), max_size=5), st.lists(st.text(), max_size=5))
def test_cleaning_touches_nothing_else(wanted: list[str], other: list[str]) -> None:
    """Other columns and the lists given stay; what is left in a cell was there before, in order."""
    given = [list(wanted), list(other)]
    result = cleaned(given, [0], ["a", "b"])
    assert given == [wanted, other]
    assert result.columns[1] is given[1]
    for before, after in zip(wanted, result.columns[0], strict=True):
        plain = before.isprintable() and "'" not in before
        if plain and not is_formula_error(before.strip()):
            assert after == before
        remaining = iter(before)
        assert all(character in remaining for character in after)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Jos&eacute; &amp; Ana", "Jos\u00e9 & Ana"),
        ("O&#39;Neil", "O'Neil"),
        ("O&#x27;Neil", "O'Neil"),
        ("K&ouml;ln&nbsp;", "K\u00f6ln"),
    ],
)
def test_what_html_writes_is_read(plan: Plan, cell: str, value: str) -> None:
    """A name that was copied from a web page is sent as people write it, and that is said."""
    (row,) = plan("contact: {first_name: Name}\n" + PHONE, HEADER, [ANA, "", cell, "", ""])
    assert body(row)["first_name"] == value
    (warning,) = row.warnings
    assert (warning.code, warning.column) == (Code.VALUE_CLEANED, "Name")
    assert f"is sent as '{value}'" in warning.message


@pytest.mark.parametrize("cell", ["A&B", "AT&T; Bell", "a & b; c", "&nosuch;", "?a=1&lt=2", "&;"])
def test_other_text_with_such_signs_is_a_value(plan: Plan, cell: str) -> None:
    """Only what HTML knows is read so."""
    (row,) = plan("contact: {first_name: Name}\n" + PHONE, HEADER, [ANA, "", cell, "", ""])
    assert body(row)["first_name"] == cell
    assert not row.warnings


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('="01234"', "01234"),
        ('= "7"', "7"),
        ('="a ""b"" c"', 'a "b" c'),
        ('="a"&"b"', '="a"&"b"'),
        ('x="1"', 'x="1"'),
        ("=1+1", "=1+1"),
    ],
)
def test_a_text_in_a_formula(plan: Plan, cell: str, value: str) -> None:
    """What keeps a spreadsheet from reading a text as a number is no part of it."""
    (row,) = plan("attributes: {city: City}\n" + PHONE, HEADER, [ANA, "", "", cell, ""])
    assert body(row)["city"] == value
    assert row.cells[3] == cell
