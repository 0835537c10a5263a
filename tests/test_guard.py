"""The formula guard: what it changes, what it leaves, and that it can be undone."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from importer.guard import REPORT_COLUMNS, guard, is_report_header, unguard

TRIGGERS = "=+-@\t\r"
ANY_TEXT = st.text() | st.text(alphabet="'=+-@\t\r\n 0123456789.,()/eEab", max_size=50)


@given(ANY_TEXT)
@example("'")
@example("''=1+1")
@example("'+5511987654321")
@example("+5511987654321")
@example("-")
def test_the_guard_can_be_undone(text: str) -> None:
    """Taking the guard away gives back every text exactly."""
    assert unguard(guard(text)) == text


@given(ANY_TEXT, ANY_TEXT)
def test_two_texts_never_look_alike_when_guarded(one: str, other: str) -> None:
    """Different texts have different guarded forms."""
    assert (guard(one) == guard(other)) == (one == other)


@given(ANY_TEXT)
def test_no_guarded_text_is_a_formula(text: str) -> None:
    """A guarded text starts with a formula's first character only if it is a plain number."""
    guarded = guard(text)
    if guarded[:1] and guarded[0] in TRIGGERS:
        assert re.fullmatch(r"[+-]?[0-9 ().,/-]*[0-9][0-9 ().,/-]*([eE][+-]?[0-9]+)?", guarded)
        assert guarded == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ana",
        "'",
        "'t Hooft",
        "+5511987654321",
        "+55 (11) 98765-4321",
        "-12.50",
        "-1,5",
        "+9.19877E+11",
        "-7e-3",
        "a=b",
        " =1",
    ],
)
def test_harmless_text_stays(text: str) -> None:
    """Plain text, phones and numbers are written as they are."""
    assert guard(text) == text


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("https://example.com","click")',
        "@SUM(1+1)",
        "-2+3+cmd|' /C calc'!A0",
        "+1 555 0100 ext. 4",
        "+",
        "-",
        "\tx",
        "\r=1",
        "+1\t2",
        "+1\n",
        "'=1",
        "+" + "1" * 40,
        "-١٢",
    ],
)
def test_formulas_get_one_apostrophe(text: str) -> None:
    """Whatever a spreadsheet program could run gets exactly one apostrophe."""
    assert guard(text) == "'" + text


def test_an_apostrophe_that_guards_nothing_is_kept() -> None:
    """Reading a report back removes only what was added."""
    assert unguard("'t Hooft") == "'t Hooft"
    assert unguard("'") == "'"
    assert unguard("''=1") == "'=1"


def test_a_report_is_known_by_its_header() -> None:
    """Both columns that every report has must be there."""
    assert is_report_header([*REPORT_COLUMNS, "Phone"])
    assert is_report_header(["import_row", "import_status"])
    assert not is_report_header(["import_row", "Phone"])
    assert not is_report_header([])
